//! Two small views and a small store, for tests of the frame around views.

use ratatui::layout::{Position, Rect};
use sleva::calc::figure::Figure;
use sleva::calc::filter::Filter;
use sleva::db::request::{Command, Council, Edition, Hit, Kind, Query, Receipt, Record, Reply};
use sleva::db::{By, Error, Store};
use sleva::views::part::figures;
use sleva::views::part::pen::Pen;
use sleva::views::part::theme::Role;
use sleva::views::{
    Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want,
};

pub const TINY: &[ViewSpec] = &[
    ViewSpec {
        id: "home",
        title: "Home",
        short: "Home",
        purpose: "What needs you.",
        digit: 1,
        go: "g h",
        open: |_| Box::new(Home),
        keys: &[],
        lacks: &[],
    },
    ViewSpec {
        id: "contracts",
        title: "Contracts",
        short: "Contr",
        purpose: "The contracts of the council.",
        digit: 2,
        go: "g c",
        open: |with| Box::new(Rows::new(with)),
        keys: &[
            Binding {
                scope: Scope::Moving,
                keys: &["t"],
                action: Action::Do("contracts.turn"),
                name: "turn-list",
                hint: "turn",
                help: "Turns the list round.",
                place: Place::Bar,
            },
            Binding {
                scope: Scope::Moving,
                keys: &["X"],
                action: Action::Do("contracts.fail"),
                name: "fail",
                hint: "fail",
                help: "Fails as a fault of the program would.",
                place: Place::Hidden,
            },
        ],
        lacks: &[],
    },
    sleva::views::figure::SPEC,
];

struct Home;

impl View for Home {
    fn place(&self) -> String {
        String::new()
    }

    fn wants(&self, _: &Cx) -> Vec<Want> {
        Vec::new()
    }

    fn accept(&mut self, _: u8, _: Reply, _: &Cx) {}

    fn act(&mut self, _: &Action, _: &Cx) -> Outcome {
        Outcome::NotMine
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        pen.text(area.x, area.y, area.width, &format!("> Welcome, {}", cx.person), Role::Text);
        Some(area.as_position())
    }
}

/// A hundred rows with a marker; Enter opens one, `/` filters.
struct Rows {
    name: Option<String>,
    filter: String,
    typing: bool,
    selected: usize,
    editions: usize,
    turned: bool,
}

impl Rows {
    fn new(with: &Opening) -> Self {
        Self {
            name: with.name.clone(),
            filter: with.filter.clone(),
            typing: false,
            selected: 0,
            editions: 0,
            turned: false,
        }
    }

    fn reference(&self, at: usize) -> String {
        format!("C-{:04}", if self.turned { 100 - at } else { at + 1 })
    }
}

impl View for Rows {
    fn place(&self) -> String {
        let filter = || match self.filter.as_str() {
            "" => String::new(),
            filter => format!("filter: {filter}"),
        };
        self.name.clone().unwrap_or_else(filter)
    }

    fn wants(&self, _: &Cx) -> Vec<Want> {
        vec![Want { slot: 3, query: Query::Editions }]
    }

    fn accept(&mut self, slot: u8, reply: Reply, _: &Cx) {
        assert_eq!(slot, 3);
        if let Reply::Editions(editions) = reply {
            self.editions = editions.len();
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            Action::Down => self.selected = (self.selected + 1).min(99),
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::PageDown => {
                self.selected = (self.selected + usize::from(cx.area.height)).min(99);
            }
            Action::Last => self.selected = 99,
            Action::First => self.selected = 0,
            Action::Filter => self.typing = true,
            Action::Insert(c) => self.filter.push(*c),
            Action::Paste(text) => self.filter.push_str(text),
            Action::Keep => self.typing = false,
            Action::Back if self.typing || !self.filter.is_empty() => {
                self.typing = false;
                self.filter.clear();
            }
            Action::Open => {
                let with = Opening { name: self.selected(), ..Opening::default() };
                return Outcome::ask(Effect::Open { view: "contracts", with });
            }
            Action::Copy => {
                let text = format!("ref\n{}\n", self.reference(self.selected));
                return Outcome::ask(Effect::Copy { what: "1 row".to_owned(), text });
            }
            Action::Explain => {
                let figure = Figure::AllCommitted { filter: Filter::default() };
                return Outcome::ask(figures::now(&figure));
            }
            Action::Write => return Outcome::ask(Effect::WriteAll(Query::Editions)),
            Action::Do("contracts.fail") => panic!("secret of a record"),
            Action::Do("contracts.turn") => self.turned = !self.turned,
            _ => return Outcome::NotMine,
        }
        Outcome::QUIET
    }

    fn draw(&self, _: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let room = usize::from(area.height).max(1);
        let first = (self.selected + 1).saturating_sub(room);
        let mut cursor = None;
        for (y, at) in (area.y..area.bottom()).zip(first..100) {
            let mark = if at == self.selected { ">" } else { " " };
            let title = format!(
                "{mark} {} Maintenance of invented things, lot {at} of the list {}",
                self.reference(at),
                "and its neighbours ".repeat(3)
            );
            pen.text(area.x, y, area.width, &title, Role::Text);
            if at == self.selected {
                cursor = Some(Position::new(area.x, y));
            }
        }
        cursor
    }

    fn scope(&self) -> Scope {
        if self.typing { Scope::Line } else { Scope::Moving }
    }

    fn selected(&self) -> Option<String> {
        Some(self.reference(self.selected))
    }
}

/// Answers a few queries with the same every time.
pub struct TinyStore;

impl Store for TinyStore {
    fn read(&self, query: &Query) -> Result<Reply, Error> {
        match query {
            Query::Council { .. } => Ok(Reply::Council(Council {
                sample: Some("sample 1".to_owned()),
                ..Council::default()
            })),
            Query::Editions => Ok(Reply::Editions(vec![Edition {
                name: "invented".to_owned(),
                measures: 1,
                commitments: 1,
            }])),
            Query::Find { words, .. } => Ok(Reply::Find(vec![Hit {
                kind: Kind::Contracts,
                name: "C-0042".to_owned(),
                title: format!("Found for {words}"),
            }])),
            _ => Err(Error::Busy),
        }
    }

    fn write(&mut self, _: &Command, _: &By) -> Result<Receipt, Error> {
        Err(Error::ReadOnly("the small store".to_owned()))
    }

    fn each(&self, _: Kind, _: &mut dyn FnMut(Record) -> Result<(), Error>) -> Result<(), Error> {
        Ok(())
    }
}
