//! The contracts register: a list with the selected contract beside it.

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
    paired: Paired,
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
        Self { list, detail: None, paired: Paired::new(SHARE) }
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
        let mut wants =
            vec![Want { slot: 0, query: self.list.wants(self.paired.list_area(cx), cx.today) }];
        if let (true, Some(name)) = (self.paired.shows_beside(cx), self.list.selected()) {
            let query = Query::Contract { contract_ref: name.to_owned(), today: cx.today };
            wants.push(Want { slot: 1, query });
        }
        wants
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        match reply {
            Reply::Contracts(page) => {
                let area = self.paired.list_area(cx);
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
        }
        let lines = self.lines(cx);
        self.paired.act(&mut self.list, action, &lines, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let title = format!("Contracts, {}", self.list.count());
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
