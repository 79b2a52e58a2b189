//! Suppliers: a list with the selected one beside it.

use ratatui::layout::{Position, Rect};

use super::part::change;
use super::part::detail::Line;
use super::part::figures;
use super::part::filter::words_of;
use super::part::list::List;
use super::part::paired::{Paired, Told};
use super::part::pen::Pen;
use super::part::record;
use super::part::split::Share;
use super::part::theme::Role;
use super::{Action, Cx, Effect, Opening, Outcome, Scope, View, ViewSpec, Want};
use crate::calc::figure::Figure;
use crate::calc::filter::Of;
use crate::db::request::{Query, Reply, SupplierDetail, SupplierRow};
use crate::tables::suppliers::SUPPLIERS;

pub const SPEC: ViewSpec = ViewSpec {
    id: "suppliers",
    title: "Suppliers",
    short: "Suppl",
    purpose: "Who is paid, where they count as being and why, and what they promised.",
    digit: 0,
    go: "g s",
    open: |opening| Box::new(Suppliers::open(opening)),
    keys: &[],
    lacks: &[Action::PreviousRecord, Action::NextRecord],
};

const SHARE: Share = Share { wide: 64, tall: 55 };
const NOTHING: &str = "There are no suppliers yet. Bring them in: sleva import suppliers FILE.";

struct Suppliers {
    list: List<SupplierRow>,
    detail: Option<Box<SupplierDetail>>,
    paired: Paired,
}

/// A locality that could not be decided, or that a branch decides, needs a look.
const fn sign(row: &SupplierRow) -> Option<char> {
    match row.locality.locality {
        crate::calc::words::Locality::Unclear => Some('?'),
        _ if row.locality.by_branch => Some('~'),
        _ => None,
    }
}

impl Suppliers {
    fn open(opening: &Opening) -> Self {
        let name: fn(&SupplierRow) -> &str = |row| &row.supplier.supplier_ref;
        let query = |list, today| Query::Suppliers { list, today };
        let mut list =
            List::new(SUPPLIERS, name, sign, query, &opening.filter).of(Of::Others("suppliers"));
        if let Some(name) = &opening.name {
            list.select(name);
        }
        Self { list, detail: None, paired: Paired::new(SHARE) }
    }

    /// The selected supplier; while it is on its way, for a moment, the one before it.
    fn lines(&self, cx: &Cx) -> Vec<Line> {
        let shown = |detail: &&SupplierDetail| {
            let is_own = Some(detail.row.supplier.supplier_ref.as_str()) == self.list.selected();
            is_own || cx.coming && !cx.waiting
        };
        match (self.detail.as_deref().filter(shown), self.list.row()) {
            (Some(detail), _) => {
                let mut lines = record::supplier(detail);
                lines.push(Line::Blank);
                lines.push(Line::Heading("Contracts".to_owned()));
                lines.extend(detail.contracts.iter().map(|row| {
                    let contract = &row.contract;
                    let (name, title) = (&contract.contract_ref, &contract.title);
                    Line::Text(Role::Text, format!("{name} {title}: {}", record::committed(row)))
                }));
                lines
            }
            (None, Some(row)) => {
                let supplier = &row.supplier;
                vec![Line::Heading(format!("{} {}", supplier.supplier_ref, supplier.name))]
            }
            (None, None) => vec![Line::Text(Role::Dim, "No supplier is selected.".to_owned())],
        }
    }

    fn explain(&self) -> Outcome {
        let Some(row) = self.list.row() else {
            return Outcome::say("There is no supplier here to explain.");
        };
        let supplier_ref = row.supplier.supplier_ref.clone();
        Outcome::ask(figures::now(&match self.list.column() {
            Some("committed_gbp") => Figure::SupplierCommitted { supplier_ref },
            _ => Figure::Locality { supplier_ref },
        }))
    }

    fn open_selected(&self) -> Outcome {
        let Some(name) = self.list.selected() else {
            return Outcome::say("There is no supplier here to open.");
        };
        Outcome::ask(Effect::Open { view: "supplier", with: self.list.opening(name) })
    }
}

impl View for Suppliers {
    fn place(&self) -> String {
        self.list.filter.place()
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let mut wants =
            vec![Want { slot: 0, query: self.list.wants(self.paired.list_area(cx), cx.today) }];
        if let (true, Some(name)) = (self.paired.shows_beside(cx), self.list.selected()) {
            let query = Query::Supplier { supplier_ref: name.to_owned(), today: cx.today };
            wants.push(Want { slot: 1, query });
        }
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::Suppliers(page) => {
                let area = self.paired.list_area(cx);
                self.list.accept(page, area);
            }
            Reply::Supplier(detail) => self.detail = Some(detail),
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if !self.list.filter.typing() {
            match action {
                Action::Open | Action::Supplier => return self.open_selected(),
                Action::Explain => return self.explain(),
                Action::Add => return change::open("supplier\t".to_owned(), None),
                Action::Follow => {
                    let Some(row) = self.list.row() else { return Outcome::QUIET };
                    let with =
                        Opening { filter: words_of(&row.supplier.name), ..Opening::default() };
                    return Outcome::ask(Effect::Open { view: "contracts", with });
                }
                _ => {
                    let target = self.list.row().map(|row| {
                        let uses = [(row.contracts, "contract")];
                        record::supplier_target(&row.supplier).used_by(&uses)
                    });
                    if let Some(outcome) = change::act(action, target) {
                        return outcome;
                    }
                }
            }
        }
        let lines = self.lines(cx);
        self.paired.act(&mut self.list, action, &lines, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = format!("Suppliers, {}", self.list.count());
        let lines = self.lines(cx);
        let told = Told { title: &title, nothing: NOTHING, beside: "Detail", lines: &lines };
        self.paired.draw(&self.list, cx, pen, area, &told)
    }

    fn scope(&self) -> Scope {
        self.list.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(said) = self.list.filter.says() {
            return Some(said);
        }
        let row = self.list.row()?;
        let (supplier, place) = (&row.supplier, &row.locality);
        Some(format!("{}: {}, {}.", supplier.name, place.locality, place.reason))
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == "supplier" || view == "form" {
            self.list.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        self.list.selected().map(str::to_owned)
    }
}
