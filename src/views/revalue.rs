//! A contract before and after it goes to another edition: line by line, and kept only when asked.

use ratatui::layout::{Position, Rect};

use super::effect::Choice;
use super::part::boxed::{inside, pane};
use super::part::pen::Pen;
use super::part::rows::Rows;
use super::{
    Action, Binding, Cx, Effect, Opening, Outcome, Place, READ_ONLY, Scope, View, ViewSpec, Want,
};
use crate::db::Error;
use crate::db::request::{Choices, Edit, Offer, Query, Reply};
use crate::tables::commitments::{
    REVALUATIONS, Revaluation, revaluation, revaluation_sums, revaluations,
};

pub const SPEC: ViewSpec = ViewSpec {
    id: "revalue",
    title: "Revalue",
    short: "Revalue",
    purpose: "What each commitment of a contract would be worth by another edition.",
    digit: 0,
    go: "",
    open: |opening| Box::new(Revalue::open(opening)),
    keys: &[
        Binding {
            scope: Scope::Moving,
            keys: &["p", "f10"],
            action: Action::Finish,
            name: "keep-revaluation",
            hint: "revalue",
            help: "Revalues the contract as shown, as one change that u takes back.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["t"],
            action: Action::Do("revalue.edition"),
            name: "choose-new-edition",
            hint: "edition",
            help: "Chooses the edition to revalue to.",
            place: Place::Bar,
        },
    ],
    lacks: &[
        Action::Supplier,
        Action::NextPane,
        Action::PreviousPane,
        Action::Zoom,
        Action::Explain,
        Action::Follow,
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Edit,
        Action::Add,
        Action::Remove,
        Action::Note,
        Action::Open,
    ],
};

struct Revalue {
    contract_ref: String,
    /// The edition to go to; none until one is known.
    edition: Option<String>,
    choices: Option<Box<Choices>>,
    offer: Option<Box<Offer>>,
    rows: Rows<Revaluation>,
    sending: bool,
}

impl Revalue {
    fn open(opening: &Opening) -> Self {
        Self {
            contract_ref: opening.name.clone().unwrap_or_default(),
            edition: None,
            choices: None,
            offer: None,
            rows: Rows::new(
                REVALUATIONS,
                |line| line.before.measure.measure_ref.clone(),
                |line| line.after.is_err().then_some('~'),
            )
            .filtered(),
            sending: false,
        }
    }

    fn query(&self, cx: &Cx) -> Query {
        Query::Offer {
            contract_ref: self.contract_ref.clone(),
            edition: self.edition.clone(),
            on: Some(cx.today),
        }
    }

    /// Where nobody has chosen: the newest edition that is not the contract's own.
    fn choose(&mut self) {
        let (Some(choices), Some(offer), None) = (&self.choices, &self.offer, &self.edition) else {
            return;
        };
        let own = offer.contract.edition.as_ref();
        self.edition = choices.editions.iter().find(|name| Some(*name) != own).cloned();
    }

    fn pick(&self) -> Outcome {
        let Some(choices) = &self.choices else { return Outcome::QUIET };
        let choice = |name: &String| Choice {
            label: name.clone(),
            action: Action::Choose("revalue.edition", name.clone()),
        };
        Outcome::ask(Effect::Pick {
            title: "Revalue to which edition?".to_owned(),
            choices: choices.editions.iter().map(choice).collect(),
        })
    }

    /// The offer of the chosen edition, where it has arrived.
    fn own_offer(&self) -> Option<&Offer> {
        let offer = self.offer.as_deref()?;
        (self.edition.is_some() && offer.edition == self.edition).then_some(offer)
    }

    fn finish(&mut self, cx: &Cx) -> Outcome {
        if cx.read_only {
            return Outcome::say(READ_ONLY);
        }
        let Some(edit) = self.own_offer().and_then(revaluation) else {
            return Outcome::say("There is nothing to revalue. t chooses another edition.");
        };
        self.sending = true;
        Outcome::ask(Effect::Edit(edit))
    }

    /// The sums before and after, in words.
    fn sums(&self, cx: &Cx) -> Option<String> {
        let next = if cx.read_only { READ_ONLY } else { "p keeps it." };
        Some(format!("{} {next}", revaluation_sums(self.own_offer()?)?))
    }
}

impl View for Revalue {
    fn place(&self) -> String {
        format!("{} to {}", self.contract_ref, self.edition.as_deref().unwrap_or("another edition"))
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        vec![Want { slot: 0, query: self.query(cx) }, Want { slot: 1, query: Query::Choices }]
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        match reply {
            Reply::Offer(offer) => self.offer = Some(offer),
            Reply::Choices(choices) => self.choices = Some(choices),
            _ => {}
        }
        self.choose();
        self.rows.set(self.own_offer().map(revaluations).unwrap_or_default());
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            Action::Finish => self.finish(cx),
            Action::Do("revalue.edition") => self.pick(),
            Action::Choose("revalue.edition", name) => {
                self.edition = Some(name.clone());
                Outcome::QUIET
            }
            _ => {
                let query = self.query(cx);
                self.rows.act(action, inside(cx.area, cx.theme.plain), &query)
            }
        }
    }

    fn draw(&self, _cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = format!("Revalue {}, {} lines", self.place(), self.rows.count());
        let inner = pane(pen, area, &title, true);
        let nothing = match (&self.choices, &self.edition) {
            (Some(_), None) => {
                "There is no other edition. Bring one in: sleva import measures FILE."
            }
            _ => "Nothing is committed in this contract.",
        };
        self.rows.draw(pen, inner, true, nothing)
    }

    fn scope(&self) -> Scope {
        self.rows.scope()
    }

    fn says(&self, cx: &Cx) -> Option<String> {
        self.rows.says().or_else(|| self.sums(cx))
    }

    fn kept(&mut self, edit: &Edit, _cx: &Cx) -> Outcome {
        if !std::mem::take(&mut self.sending) {
            return Outcome::QUIET;
        }
        let text = format!("{} is {}; u takes it back.", self.contract_ref, edit.note);
        Outcome::Done(vec![Effect::Back, Effect::Say(text)])
    }

    fn refused(&mut self, _edit: &Edit, _error: &Error, _cx: &Cx) -> Option<Outcome> {
        self.sending = false;
        None
    }

    fn is_busy(&self) -> bool {
        self.sending
    }

    fn selected(&self) -> Option<String> {
        Some(self.contract_ref.clone())
    }
}
