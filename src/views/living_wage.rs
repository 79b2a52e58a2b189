//! Contracts by the scope test of the Living Wage, with the rates that were declared, and the
//! rates of the years.

use ratatui::layout::{Position, Rect};

use super::part::change;
use super::part::detail::Line;
use super::part::figures;
use super::part::list::List;
use super::part::paired::{Paired, Told};
use super::part::pen::Pen;
use super::part::record;
use super::part::split::Share;
use super::part::theme::Role;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::Date;
use crate::calc::figure::{Count, Figure};
use crate::calc::filter::Filter;
use crate::calc::living_wage::{Outcome as Comes, RateOfYear, RateStanding};
use crate::db::request::{AsAt, ListQuery, Query, Reply, WageCounts, WageQuery, WageRow};
use crate::tables::wage::{CONTRACTS, counted, declared, in_words};

const NEXT: &str = "living-wage.next-outcome";
const BEFORE: &str = "living-wage.outcome-before";
const RATE: &str = "living-wage.rate";

pub const SPEC: ViewSpec = ViewSpec {
    id: "living-wage",
    title: "Living Wage",
    short: "Wage",
    purpose: "Which contracts are in scope of the Living Wage, what is not known, what is paid.",
    digit: 0,
    go: "g l",
    open: |opening| Box::new(LivingWage::open(opening)),
    keys: &[
        Binding {
            scope: Scope::Moving,
            keys: &["f"],
            action: Action::Do(NEXT),
            name: "next-outcome",
            hint: "scope",
            help: "Shows only contracts whose scope is unclear, then those in scope, out of scope, then all.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["F"],
            action: Action::Do(BEFORE),
            name: "outcome-before",
            hint: "before",
            help: "Goes through the outcomes of the scope test the other way round.",
            place: Place::Help,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["I"],
            action: Action::Do(RATE),
            name: "explain-rate",
            hint: "rate",
            help: "Shows where the rate that is due now comes from, and from when it is paid.",
            place: Place::Help,
        },
    ],
    lacks: &[
        Action::PreviousRecord,
        Action::NextRecord,
        Action::Add,
        Action::Remove,
        Action::Note,
        Action::Follow,
    ],
};

const SHARE: Share = Share { wide: 62, tall: 52 };
const NOTHING: &str = "There are no contracts yet. They come in with a in the list of contracts \
                       (g c), or sleva import contracts FILE.";

struct LivingWage {
    list: List<WageRow>,
    /// Only those; none shows all.
    outcome: Option<Comes>,
    counts: Option<WageCounts>,
    rates: Vec<RateOfYear>,
    paired: Paired,
}

fn query(list: ListQuery, today: Date) -> Query {
    Query::LivingWage(WageQuery { list, outcome: None, as_at: AsAt::now(today) })
}

/// Marks what somebody has to look at.
fn sign(row: &WageRow) -> Option<char> {
    if row.below().next().is_some() {
        return Some('!');
    }
    (row.scope().outcome() == Comes::Unclear).then_some('?')
}

impl LivingWage {
    fn open(opening: &Opening) -> Self {
        let mut list =
            List::new(CONTRACTS, |row| &row.contract.contract_ref, sign, query, &opening.filter);
        if let Some(name) = &opening.name {
            list.select(name);
        }
        Self { list, outcome: None, counts: None, rates: Vec::new(), paired: Paired::new(SHARE) }
    }

    /// A question of the list, of the outcome that is shown.
    fn only(&self, query: Query) -> Query {
        match query {
            Query::LivingWage(own) => Query::LivingWage(WageQuery { outcome: self.outcome, ..own }),
            other => other,
        }
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = match self.list.row() {
            None => vec![Line::Text(Role::Dim, "No contract is selected.".to_owned())],
            Some(row) => of_contract(row),
        };
        lines.extend([Line::Blank, Line::Heading("Rates outside London, £ an hour".to_owned())]);
        for own in &self.rates {
            let rate = &own.rate;
            let text = format!(
                "{} {} {}, {}",
                rate.year,
                rate.rate,
                own.standing.word(),
                rate.due.written()
            );
            lines.push(Line::Text(Role::Text, text));
            lines.extend(own.overlap().map(|text| Line::Text(Role::Dim, format!("  {text}"))));
        }
        lines
    }

    /// Chooses by the next outcome, or the one before, and after the last all of them.
    fn turn(&mut self, onward: bool) {
        let all = Comes::ALL;
        let at = self.outcome.and_then(|own| all.iter().position(|one| *one == own));
        let to = match (at, onward) {
            (None, true) => Some(0),
            (None, false) => Some(all.len() - 1),
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        };
        self.outcome = to.and_then(|to| all.get(to)).copied();
        self.list.chosen();
    }

    fn explain(&self) -> Outcome {
        let Some(row) = self.list.row() else { return no_contract() };
        let outcome = self.outcome.unwrap_or_else(|| row.scope().outcome());
        let filter = Filter { attention: false, ..self.list.filter.filter().clone() };
        Outcome::ask(figures::now(&Figure::Counted {
            count: Count::LivingWage,
            which: outcome.word().to_owned(),
            filter,
        }))
    }

    fn explain_rate(&self) -> Outcome {
        let is_due = |own: &&RateOfYear| own.standing == RateStanding::Due;
        match self.rates.iter().find(is_due) {
            None => Outcome::say("No rate is known for this day."),
            Some(own) => {
                Outcome::ask(figures::now(&Figure::WageRate { year: own.rate.year.clone() }))
            }
        }
    }

    /// The form of the contract, at the first question that is open.
    fn edit(&self) -> Outcome {
        let Some(row) = self.list.row() else { return no_contract() };
        let scope = row.scope();
        let at = scope.unknown().first().copied().unwrap_or(scope.answers[0].field);
        change::open(format!("contract\t{}", row.contract.contract_ref), Some(at))
    }

    /// Answers what is of this view; none leaves it to the list.
    fn own(&mut self, action: &Action, cx: &Cx) -> Option<Outcome> {
        Some(match action {
            Action::Open => match self.list.selected() {
                None => no_contract(),
                Some(name) => {
                    Outcome::ask(Effect::Open { view: "contract", with: Opening::record(name) })
                }
            },
            Action::Supplier => match self.list.row() {
                None => no_contract(),
                Some(row) => {
                    let with = Opening::record(&row.contract.supplier_ref);
                    Outcome::ask(Effect::Open { view: "supplier", with })
                }
            },
            Action::Edit => self.edit(),
            Action::Explain => self.explain(),
            Action::Do(RATE) => self.explain_rate(),
            Action::Do(NEXT) => {
                self.turn(true);
                Outcome::QUIET
            }
            Action::Do(BEFORE) => {
                self.turn(false);
                Outcome::QUIET
            }
            Action::CopyTable => Outcome::ask(Effect::CopyAll(self.only(self.list.all(cx.today)))),
            Action::Write => Outcome::ask(Effect::WriteAll(self.only(self.list.all(cx.today)))),
            _ => return None,
        })
    }
}

/// The scope test of a contract and what was declared for it, the newest first.
fn of_contract(row: &WageRow) -> Vec<Line> {
    let contract = &row.contract;
    let mut lines = vec![Line::Heading(format!("{} {}", contract.contract_ref, contract.title))];
    lines.extend(record::scope(contract));
    lines.extend([Line::Blank, Line::Heading("Declared by the supplier".to_owned())]);
    if row.declared.is_empty() {
        let none = "No submitted return declares an hourly rate.";
        lines.push(Line::Text(Role::Dim, none.to_owned()));
    }
    lines.extend(row.declared.iter().rev().map(|own| {
        let role = if own.is_below() { Role::Warning } else { Role::Text };
        Line::Text(role, declared(own))
    }));
    lines
}

fn no_contract() -> Outcome {
    Outcome::say("There is no contract here.")
}

impl View for LivingWage {
    fn place(&self) -> String {
        let words = self.list.filter.place();
        match (self.outcome, words.is_empty()) {
            (None, _) => words,
            (Some(own), true) => own.word().to_owned(),
            (Some(own), false) => format!("{}, {words}", own.word()),
        }
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let query = self.only(self.list.wants(self.paired.list_area(cx), cx.today));
        let rates = Want { slot: 1, query: Query::WageRates { today: cx.today } };
        vec![Want { slot: 0, query }, rates]
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::LivingWage(list) => {
                self.counts = Some(list.counts);
                let area = self.paired.list_area(cx);
                self.list.accept(list.page, area);
            }
            Reply::WageRates(rates) => self.rates = rates,
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if !self.list.filter.typing()
            && let Some(outcome) = self.own(action, cx)
        {
            return outcome;
        }
        let lines = self.lines();
        self.paired.act(&mut self.list, action, &lines, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = match self.counts {
            None => "Living Wage".to_owned(),
            Some(counts) => format!("Living Wage, {}", counted(counts)),
        };
        let lines = self.lines();
        let told = Told { title: &title, nothing: NOTHING, beside: "Scope", lines: &lines };
        self.paired.draw(&self.list, cx, pen, area, &told)
    }

    fn scope(&self) -> Scope {
        self.list.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(said) = self.list.filter.says() {
            return Some(said);
        }
        self.list.row().map(in_words)
    }

    fn returned(&mut self, view: &str, name: &str) {
        if matches!(view, "contract" | "form") {
            self.list.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        self.list.selected().map(str::to_owned)
    }
}
