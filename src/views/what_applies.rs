//! What would apply to a purchase that nobody makes yet: an amount, and the answer under it.

use ratatui::layout::{Position, Rect};

use super::part::boxed::pane;
use super::part::detail::{self, Line};
use super::part::field::Field;
use super::part::findings;
use super::part::pen::Pen;
use super::part::scroll::Scroll;
use super::part::split::{Share, two};
use super::part::theme::Role;
use super::{Action, Binding, Cx, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::procurement::Procurement;
use crate::calc::rule::Finding;
use crate::calc::words::{ContractKind, Lead, Route, VatBasis};
use crate::calc::{Pence, parse};
use crate::db::request::{Draft, Query, Reply, WhatApplies};

pub const SPEC: ViewSpec = ViewSpec {
    id: "what-applies",
    title: "What if",
    short: "What if",
    purpose: "Type an amount: which rules would apply to a purchase, and what they would ask for.",
    digit: 0,
    go: "g w",
    open: |opening| Box::new(Asking::open(opening)),
    keys: &[
        Binding {
            scope: Scope::Line,
            keys: &["up"],
            action: Action::Up,
            name: "what-applies-up",
            hint: "up",
            help: "Goes to the line above.",
            place: Place::Help,
        },
        Binding {
            scope: Scope::Line,
            keys: &["down"],
            action: Action::Down,
            name: "what-applies-down",
            hint: "down",
            help: "Goes to the line below.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Line,
            keys: &["tab"],
            action: Action::NextPane,
            name: "what-applies-next",
            hint: "next",
            help: "Goes to the next line.",
            place: Place::Help,
        },
        Binding {
            scope: Scope::Line,
            keys: &["esc", "f12", "f3"],
            action: Action::Back,
            name: "what-applies-leave",
            hint: "back",
            help: "Leaves; nothing was kept.",
            place: Place::Bar,
        },
    ],
    lacks: &[],
};

const SHARE: Share = Share { wide: 40, tall: 45 };

/// A line of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Amount,
    Route,
    Kind,
    Category,
    Lead,
    Vat,
    Begins,
}

impl Ask {
    const ALL: [Self; 7] = [
        Self::Amount,
        Self::Route,
        Self::Kind,
        Self::Category,
        Self::Lead,
        Self::Vat,
        Self::Begins,
    ];

    const fn label(self) -> &'static str {
        match self {
            Self::Amount => "Estimated £",
            Self::Route => "Route",
            Self::Kind => "What for",
            Self::Category => "Category",
            Self::Lead => "Lead",
            Self::Vat => "VAT",
            Self::Begins => "Begins on",
        }
    }

    const fn is_typed(self) -> bool {
        matches!(self, Self::Amount | Self::Begins)
    }
}

struct Asking {
    at: usize,
    amount: Field,
    begins: Field,
    route: Option<Route>,
    kind: Option<ContractKind>,
    category: Option<String>,
    lead: Option<Lead>,
    vat: Option<VatBasis>,
    found: Option<Vec<Finding>>,
    scroll: Scroll,
}

impl Asking {
    fn open(opening: &Opening) -> Self {
        Self {
            at: 0,
            amount: Field::new(opening.name.as_deref().unwrap_or_default()),
            begins: Field::default(),
            route: Some(Route::Quotation),
            kind: Some(ContractKind::Services),
            category: None,
            lead: Some(Lead::Council),
            vat: Some(VatBasis::Excluding),
            found: None,
            scroll: Scroll::default(),
        }
    }

    fn line(&self) -> Ask {
        Ask::ALL.get(self.at).copied().unwrap_or(Ask::Amount)
    }

    /// The question; an error says what cannot be read, and nothing yet is nothing asked.
    fn asked(&self, cx: &Cx) -> Result<Option<WhatApplies>, String> {
        let text = self.amount.text();
        if text.trim().is_empty() {
            return Ok(None);
        }
        let value = Pence::parse(&text)
            .map_err(|error| format!("{} {error}; write an amount as 18,000.", text.trim()))?;
        if value < Pence::ZERO {
            return Err("An estimated value is not negative.".to_owned());
        }
        let begins = self.begins.text();
        let on = match begins.trim() {
            "" => cx.today,
            text => parse::day(text)
                .map_err(|error| format!("{text} {error}; write a date as 2026-04-01."))?,
        };
        let procurement = Procurement {
            estimated_value: value,
            route: self.route,
            kind: self.kind,
            category: self.category.clone(),
            lead: self.lead,
            vat_basis: self.vat,
            began_on: Some(on),
            ..Procurement::new("", "")
        };
        let draft = Draft::Procurement(procurement, None);
        Ok(Some(WhatApplies { draft, is_question: true, today: on }))
    }

    fn shown(&self, ask: Ask, cx: &Cx) -> String {
        let word = |word: Option<&str>| word.unwrap_or("not known").to_owned();
        match ask {
            Ask::Amount => self.amount.text(),
            Ask::Begins if self.begins.is_empty() => format!("{} (today)", cx.today),
            Ask::Begins => self.begins.text(),
            Ask::Route => word(self.route.map(Route::word)),
            Ask::Kind => word(self.kind.map(ContractKind::word)),
            Ask::Category => self.category.clone().unwrap_or_else(|| "any".to_owned()),
            Ask::Lead => word(self.lead.map(Lead::word)),
            Ask::Vat => word(self.vat.map(VatBasis::word)),
        }
    }

    /// Takes the next choice of a line, or the one before; after the last it is not known.
    fn choose(&mut self, onward: bool, cx: &Cx) {
        match self.line() {
            Ask::Amount | Ask::Begins => {}
            Ask::Route => self.route = turn(Route::ALL, self.route, onward),
            Ask::Kind => self.kind = turn(ContractKind::ALL, self.kind, onward),
            Ask::Lead => self.lead = turn(Lead::ALL, self.lead, onward),
            Ask::Vat => self.vat = turn(VatBasis::ALL, self.vat, onward),
            Ask::Category => {
                let all = &cx.council.categories;
                self.category = turn(all, self.category.clone(), onward);
            }
        }
    }

    fn go(&mut self, by: isize) {
        let last = Ask::ALL.len() - 1;
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    fn draw_line(&self, cx: &Cx, pen: &mut Pen, line: Rect, ask: Ask) -> Option<Position> {
        let is_here = ask == self.line();
        let lead = format!("{} {:<12}", if is_here { '>' } else { ' ' }, ask.label());
        let field = match ask {
            Ask::Amount => Some(&self.amount),
            Ask::Begins if is_here || !self.begins.is_empty() => Some(&self.begins),
            _ => None,
        };
        if let Some(field) = field {
            let cursor = field.draw(pen, line, &lead);
            if let Some(at) = cursor.filter(|_| field.is_empty()) {
                pen.text(at.x, at.y, 1, "·", Role::Dim);
            }
            return cursor;
        }
        let used = pen.text(line.x, line.y, line.width, &lead, Role::Strong);
        let at = line.x + used;
        pen.text(at, line.y, line.width.saturating_sub(used), &self.shown(ask, cx), Role::Text);
        (line.width > used).then(|| Position::new(at, line.y))
    }

    fn lines(&self, cx: &Cx) -> Vec<Line> {
        match (self.asked(cx), &self.found) {
            (Err(error), _) => vec![Line::Text(Role::Warning, error)],
            (Ok(None), _) => {
                let text = "Type an amount: what would apply stands here. Nothing is kept.";
                vec![Line::Text(Role::Dim, text.to_owned())]
            }
            (Ok(Some(_)), None) => Vec::new(),
            (Ok(Some(_)), Some(found)) => findings::in_short(found.iter()),
        }
    }
}

fn is_of_amount(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '£' | ' ' | '-')
}

/// The next of a list, or the one before; beyond its ends none.
fn turn<T: Clone + PartialEq>(all: &[T], own: Option<T>, onward: bool) -> Option<T> {
    let at = own.and_then(|own| all.iter().position(|one| *one == own));
    let to = match (at, onward) {
        (None, true) => Some(0),
        (None, false) => all.len().checked_sub(1),
        (Some(at), true) => Some(at + 1),
        (Some(at), false) => at.checked_sub(1),
    };
    to.and_then(|to| all.get(to)).cloned()
}

impl View for Asking {
    fn place(&self) -> String {
        match self.amount.text().trim() {
            "" => String::new(),
            text => format!("£{}", text.trim_start_matches('£')),
        }
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let asked = self.asked(cx).ok().flatten();
        let query = asked.map(|asked| Query::WhatApplies(Box::new(asked)));
        query.into_iter().map(|query| Want { slot: 0, query }).collect()
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        if let Reply::WhatApplies(found) = reply {
            self.found = Some(found);
            self.scroll = Scroll::default();
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let ask = self.line();
        match action {
            Action::Up | Action::PreviousPane => self.go(-1),
            Action::Down | Action::NextPane | Action::Keep => self.go(1),
            Action::Back | Action::Cancel => return Outcome::ask(super::Effect::Back),
            Action::PageDown | Action::PageUp => {
                let area = two(cx.area, cx.theme, false, 1, SHARE)[1].unwrap_or(cx.area);
                if let Some(to) = detail::act(&self.lines(cx), action, self.scroll, area, *cx.theme)
                {
                    self.scroll = to;
                }
            }
            Action::Left | Action::Right if !ask.is_typed() => {
                self.choose(*action == Action::Right, cx);
            }
            Action::Insert(' ') if !ask.is_typed() => self.choose(true, cx),
            // Letters that are no part of an amount are not taken for one.
            Action::Insert(c) if ask == Ask::Amount && !is_of_amount(*c) => {}
            _ => {
                let field = match ask {
                    Ask::Amount => &mut self.amount,
                    Ask::Begins => &mut self.begins,
                    _ => return Outcome::NotMine,
                };
                return if field.act(action) { Outcome::QUIET } else { Outcome::NotMine };
            }
        }
        Outcome::QUIET
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [asked, answer] = match two(area, cx.theme, false, 0, SHARE) {
            [Some(asked), Some(answer)] => [asked, answer],
            _ => super::part::split::above(area, 55),
        };
        detail::draw(pen, answer, "What would apply", false, &self.lines(cx), self.scroll);
        let inner = pane(pen, asked, "A purchase", true);
        let mut cursor = None;
        for (row, ask) in (0..inner.height).zip(Ask::ALL) {
            let line = Rect { y: inner.y + row, height: 1, ..inner };
            let own = self.draw_line(cx, pen, line, ask);
            cursor = if ask == self.line() { own } else { cursor };
        }
        cursor.or_else(|| (!area.is_empty()).then(|| area.as_position()))
    }

    fn scope(&self) -> Scope {
        Scope::Line
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        let text = if self.line().is_typed() {
            "Nothing is kept. Down goes to the route and the rest."
        } else {
            "Left and Right change it; after the last it is not known. Nothing is kept."
        };
        Some(text.to_owned())
    }
}
