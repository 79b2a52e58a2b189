//! The contracts register: a list with the selected contract beside it.

use ratatui::layout::{Position, Rect};

use super::part::boxed::{inside, pane, titled};
use super::part::change;
use super::part::detail::{self, Line};
use super::part::figures;
use super::part::list::List;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::record;
use super::part::scroll::Scroll;
use super::part::split::{Share, two};
use super::part::theme::Role;
use super::{Action, Cx, Effect, Opening, Outcome, Scope, View, ViewSpec, Want};
use crate::calc::figure::Figure;
use crate::db::request::{ContractDetail, ContractRow, Query, Reply};
use crate::tables::contracts::{CONTRACTS, sign};

pub const SPEC: ViewSpec = ViewSpec {
    id: "contracts",
    title: "Contracts",
    short: "Contr",
    purpose: "Find a contract, see what is promised in it and what it lacks.",
    digit: 2,
    go: "g c",
    open: |opening| Box::new(Contracts::open(opening)),
    keys: &[],
    lacks: &[Action::PreviousRecord, Action::NextRecord],
};

const SHARE: Share = Share { wide: 64, tall: 55 };
const NOTHING: &str = "There are no contracts yet. a adds one; or bring suppliers in first, then \
                       contracts: sleva import suppliers FILE, then sleva import contracts FILE.";

struct Contracts {
    list: List<ContractRow>,
    detail: Option<Box<ContractDetail>>,
    panes: Panes,
    scroll: Scroll,
}

impl Contracts {
    fn open(opening: &Opening) -> Self {
        let mut list = List::new(
            CONTRACTS,
            |row| &row.contract.contract_ref,
            |row| sign(row.problems),
            |list, _| Query::Contracts(list),
            &opening.filter,
        );
        if let Some(name) = &opening.name {
            list.select(name);
        }
        Self { list, detail: None, panes: Panes::default(), scroll: Scroll::default() }
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        two(area, cx.theme, self.panes.zoomed, self.panes.focus, SHARE)
    }

    fn list_area(&self, cx: &Cx) -> Rect {
        inside(self.areas(cx, cx.area)[0].unwrap_or(cx.area), cx.theme.plain)
    }

    /// The selected contract in full; while it is on its way, for a moment, the one before it.
    fn detail(&self, cx: &Cx) -> Option<&ContractDetail> {
        let detail = self.detail.as_deref()?;
        let is_own = Some(detail.row.contract.contract_ref.as_str()) == self.list.selected();
        (is_own || cx.coming && !cx.waiting).then_some(detail)
    }

    fn lines(&self, cx: &Cx) -> Vec<Line> {
        match (self.detail(cx), self.list.row()) {
            (Some(detail), _) => record::contract_in_short(detail),
            (None, Some(row)) => {
                let contract = &row.contract;
                vec![Line::Heading(format!("{} {}", contract.contract_ref, contract.title))]
            }
            (None, None) => vec![Line::Text(Role::Dim, "No contract is selected.".to_owned())],
        }
    }

    fn explain(&self) -> Outcome {
        let Some(row) = self.list.row() else {
            return Outcome::say("There is no contract here to explain.");
        };
        let contract = &row.contract;
        match self.list.column() {
            Some("supplier") => Outcome::ask(figures::now(&Figure::Locality {
                supplier_ref: contract.supplier_ref.clone(),
            })),
            Some("value_gbp") => Outcome::say(format!(
                "£{} is the value entered in the register for {}; nothing is computed.",
                contract.value.grouped(),
                contract.contract_ref
            )),
            _ => Outcome::ask(figures::now(&Figure::ContractCommitted {
                contract_ref: contract.contract_ref.clone(),
            })),
        }
    }

    fn open_selected(&self) -> Outcome {
        let Some(name) = self.list.selected() else {
            return Outcome::say("There is no contract here to open.");
        };
        Outcome::ask(Effect::Open { view: "contract", with: self.list.opening(name) })
    }

    fn follow(&self) -> Outcome {
        let Some(row) = self.list.row() else {
            return Outcome::say("There is no contract here to follow.");
        };
        Outcome::supplier(&row.contract.supplier_ref)
    }
}

impl View for Contracts {
    fn place(&self) -> String {
        self.list.filter.place()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let areas = self.areas(cx, cx.area);
        let mut wants =
            vec![Want { slot: 0, query: self.list.wants(self.list_area(cx), cx.today) }];
        if let (Some(_), Some(name)) = (areas[1], self.list.selected()) {
            let query = Query::Contract { contract_ref: name.to_owned(), today: cx.today };
            wants.push(Want { slot: 1, query });
        }
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::Contracts(page) => {
                let area = self.list_area(cx);
                self.list.accept(page, area);
            }
            Reply::Contract(detail) => self.detail = Some(detail),
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let typing = self.list.filter.typing();
        if !typing {
            match action {
                Action::Open => return self.open_selected(),
                Action::Follow | Action::Supplier => return self.follow(),
                Action::Explain => return self.explain(),
                Action::Add => return change::open("contract\t".to_owned(), None),
                _ if self.panes.act(action, 2, 0) => return Outcome::QUIET,
                _ => {
                    let target = self.list.row().map(|row| {
                        let uses = [(row.committed.lines, "commitment")];
                        record::contract_target(&row.contract).used_by(&uses)
                    });
                    if let Some(outcome) = change::act(action, target) {
                        return outcome;
                    }
                }
            }
            if self.panes.focus == 1
                && let Some(area) = self.areas(cx, cx.area)[1]
                && let Some(to) = detail::act(&self.lines(cx), action, self.scroll, area, *cx.theme)
            {
                self.scroll = to;
                return Outcome::QUIET;
            }
        }
        let area = self.list_area(cx);
        let before = self.list.selected().map(str::to_owned);
        let outcome = self.list.act(action, area, cx.today);
        if before.as_deref() != self.list.selected() {
            self.scroll = Scroll::default();
        }
        outcome
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [list, beside] = self.areas(cx, area);
        let focused = self.panes.focus == 0;
        let mut cursor = None;
        if let Some(area) = beside {
            cursor = detail::draw(pen, area, "Detail", !focused, &self.lines(cx), self.scroll);
        }
        if let Some(area) = list {
            let title = titled(&format!("Contracts, {}", self.list.count()), cx.waiting);
            let inner = pane(pen, area, &title, focused);
            let own = self.list.draw(pen, inner, focused, cx.waiting, NOTHING);
            cursor = if focused { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        self.list.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if self.list.filter.typing() {
            return Some(self.list.filter.help());
        }
        if let Some(error) = self.list.filter.error() {
            return Some(error.to_owned());
        }
        let row = self.list.row()?;
        let contract = &row.contract;
        let name = format!("{} {}", contract.contract_ref, contract.title);
        let needs = crate::tables::contracts::problems(row.problems).shown();
        let needs = if needs.is_empty() { String::new() } else { format!("; needs: {needs}") };
        Some(format!("{name}: {}{needs}.", record::committed(row)))
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == "contract" || view == "form" {
            self.list.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        self.list.selected().map(str::to_owned)
    }
}
