//! One supplier: its record with its branches, its contracts, and what it delivered in them.

use ratatui::layout::{Position, Rect};

use super::effect::Choice;
use super::part::beside::Beside;
use super::part::boxed::{inside, pane};
use super::part::change::{self, Target};
use super::part::delivery::{graded_bars, summed};
use super::part::detail::{self, Line};
use super::part::figures;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::record;
use super::part::rows::Rows;
use super::part::scroll::Scroll;
use super::part::split::{above, beside, is_wide, one_at_a_time};
use super::{Action, Cx, Effect, Opening, Outcome, Scope, View, ViewSpec, Want, report};
use crate::calc::figure::Figure;
use crate::calc::filter::Filter;
use crate::db::request::{
    AsAt, ContractRow, Level, PerformanceList, PerformanceQuery, Query, Record, Reply,
    SupplierDetail, SupplierRow,
};
use crate::tables::contracts::{CONTRACTS, sign};
use crate::tables::performance::{Graded, validated_in_words};

pub const SPEC: ViewSpec = ViewSpec {
    id: "supplier",
    title: "Supplier",
    short: "Supplier",
    purpose: "Everything about one supplier: its record, its branches, its contracts, its delivery.",
    digit: 0,
    go: "",
    open: |opening| Box::new(One::open(opening)),
    keys: &[report::OF_RECORD],
    lacks: &[Action::Supplier],
};

/// The panes in the order of Tab.
const RECORD: usize = 0;
const CONTRACT_PANE: usize = 1;
const DELIVERY: usize = 2;
const PANES: usize = 3;

struct One {
    supplier_ref: String,
    detail: Option<Box<SupplierDetail>>,
    performance: Option<Box<PerformanceList>>,
    /// The supplier that was last asked for when that came.
    performed_by: String,
    rows: Rows<ContractRow>,
    beside: Beside,
    panes: Panes,
    scroll: Scroll,
    delivery: Scroll,
    /// The postcode of the branch that is to be removed; empty for the supplier itself.
    to_remove: String,
}

impl One {
    fn open(opening: &Opening) -> Self {
        Self {
            supplier_ref: opening.name.clone().unwrap_or_default(),
            detail: None,
            performance: None,
            performed_by: String::new(),
            rows: Rows::new(
                CONTRACTS,
                |row| row.contract.contract_ref.clone(),
                |row| sign(row.problems),
            )
            .filtered(),
            beside: Beside::new(opening.among.as_ref(), "supplier_ref"),
            panes: Panes::default(),
            scroll: Scroll::default(),
            delivery: Scroll::default(),
            to_remove: String::new(),
        }
    }

    fn query(&self, cx: &Cx) -> Query {
        Query::Supplier { supplier_ref: self.supplier_ref.clone(), today: cx.today }
    }

    fn query_of_performance(&self, cx: &Cx) -> Query {
        Query::Performance(PerformanceQuery {
            level: Level::Contract,
            filter: Filter::default(),
            supplier_ref: Some(self.supplier_ref.clone()),
            as_at: AsAt::now(cx.today),
        })
    }

    /// Where the panes stand; one that is not seen has no area.
    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; PANES] {
        let focus = self.panes.focus;
        if one_at_a_time(area, cx.theme, self.panes.zoomed) {
            let alone = |pane| (focus == pane).then_some(area);
            return [alone(RECORD), alone(CONTRACT_PANE), alone(DELIVERY)];
        }
        if is_wide(area) {
            let [record, right] = beside(area, 45);
            let [contracts, delivery] = above(right, 40);
            return [Some(record), Some(contracts), Some(delivery)];
        }
        let [record, lower] = above(area, 50);
        if focus == DELIVERY {
            [Some(record), None, Some(lower)]
        } else {
            [Some(record), Some(lower), None]
        }
    }

    fn performance(&self) -> Option<&PerformanceList> {
        self.performance.as_deref().filter(|_| self.performed_by == self.supplier_ref)
    }

    fn delivery_lines(&self, cx: &Cx, pane: Rect) -> Vec<Line> {
        let Some(list) = self.performance() else { return Vec::new() };
        // A column at both sides stays free.
        let width = inside(pane, cx.theme.plain).width.saturating_sub(2);
        let mut lines = summed(&list.all, list);
        let rows: Vec<Graded> = list.rows.iter().map(|row| Graded::of(row, list)).collect();
        if !rows.is_empty() {
            lines.push(Line::Heading("By contract, in pounds".to_owned()));
            lines.extend(graded_bars("Contract", &rows.iter().collect::<Vec<_>>(), width));
        }
        lines
    }

    /// The record, where it has arrived.
    fn detail(&self) -> Option<&SupplierDetail> {
        let detail = self.detail.as_deref()?;
        (detail.row.supplier.supplier_ref == self.supplier_ref).then_some(detail)
    }

    fn lines(&self) -> Vec<Line> {
        self.detail().map(record::supplier).unwrap_or_default()
    }

    fn explain(&self) -> Outcome {
        if self.panes.focus == DELIVERY {
            return figures::pick(&format!("supplier/{}", self.supplier_ref));
        }
        let figure = match self.rows.selected() {
            Some(contract_ref) if self.panes.focus == CONTRACT_PANE => {
                Figure::ContractCommitted { contract_ref }
            }
            _ => Figure::Locality { supplier_ref: self.supplier_ref.clone() },
        };
        Outcome::ask(figures::now(&figure))
    }

    fn step(&mut self, forward: bool) -> Outcome {
        match self.beside.step(&self.supplier_ref, forward, "supplier") {
            Ok(name) => self.supplier_ref = name,
            Err(text) => return Outcome::say(text),
        }
        (self.scroll, self.delivery) = Default::default();
        Outcome::QUIET
    }

    fn act_in_rows(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let area =
            inside(self.areas(cx, cx.area)[CONTRACT_PANE].unwrap_or(cx.area), cx.theme.plain);
        let query = self.query(cx);
        self.rows.act(action, area, &query)
    }

    fn act_in_delivery(&mut self, action: &Action, cx: &Cx) -> Option<Outcome> {
        let area = self.areas(cx, cx.area)[DELIVERY]?;
        let all = self.query_of_performance(cx);
        let effect = match action {
            Action::Copy => Effect::Copy {
                what: format!("delivery of {}", self.supplier_ref),
                text: self.delivery_in_words()? + "\n",
            },
            Action::CopyTable => Effect::CopyAll(all),
            Action::Write => Effect::WriteAll(all),
            _ => {
                let lines = self.delivery_lines(cx, area);
                self.delivery = detail::act(&lines, action, self.delivery, area, *cx.theme)?;
                return Some(Outcome::QUIET);
            }
        };
        Some(Outcome::ask(effect))
    }

    fn delivery_in_words(&self) -> Option<String> {
        let list = self.performance()?;
        Some(validated_in_words(&list.all.sum, Some(list.through), list.rules, true))
    }

    fn has_branches(&self) -> bool {
        self.detail().is_some_and(|detail| !detail.branches.is_empty())
    }

    /// The supplier, or one of its branches by its postcode.
    fn target(&self, postcode: &str) -> Option<Target> {
        let detail = self.detail()?;
        let Some(branch) = detail.branches.iter().find(|branch| branch.postcode == postcode) else {
            let branches = detail.branches.len() as u64;
            let uses = [(detail.row.contracts, "contract"), (branches, "branch record")];
            return Some(record::supplier_target(&detail.row.supplier).used_by(&uses));
        };
        let supplier_ref = &self.supplier_ref;
        Some(Target {
            form: format!("branch\t{supplier_ref}\t{postcode}"),
            title: format!("{supplier_ref} branch {postcode}"),
            note: None,
            record: Record::Branch(branch.clone()),
            used: None,
        })
    }

    fn pick_what_to_add(&self) -> Outcome {
        let choice = |label: &str, of: &str| Choice {
            label: label.to_owned(),
            action: Action::Choose("supplier.add", of.to_owned()),
        };
        Outcome::ask(Effect::Pick {
            title: format!("Add to {}", self.supplier_ref),
            choices: vec![
                choice("A branch of it", "branch"),
                choice("A contract with it", "contract"),
            ],
        })
    }

    fn pick_record(&self, verb: &'static str) -> Outcome {
        let Some(detail) = self.detail() else { return Outcome::QUIET };
        let own = ("The supplier itself".to_owned(), String::new());
        let branches = detail.branches.iter();
        let branches = branches.map(|branch| {
            let name = branch.name.clone().unwrap_or_default();
            (format!("Branch {} {name}", branch.postcode), branch.postcode.clone())
        });
        let choices = std::iter::once(own).chain(branches);
        let choices = choices
            .map(|(label, postcode)| Choice { label, action: Action::Choose(verb, postcode) })
            .collect();
        Outcome::ask(Effect::Pick { title: "Which record?".to_owned(), choices })
    }

    fn chosen(&mut self, verb: &str, name: &str) -> Outcome {
        let supplier_ref = &self.supplier_ref;
        match verb {
            "supplier.add" if name == "branch" => {
                change::open(format!("branch\t{supplier_ref}\t"), None)
            }
            "supplier.add" => change::open(format!("contract\t\t{supplier_ref}"), None),
            "supplier.edit" => match self.target(name) {
                Some(target) => change::open(target.form, None),
                None => Outcome::QUIET,
            },
            _ => {
                name.clone_into(&mut self.to_remove);
                let outcome = change::act(&Action::Remove, self.target(name));
                outcome.unwrap_or(Outcome::QUIET)
            }
        }
    }

    fn open_contract(&self) -> Outcome {
        let Some(name) = self.rows.selected() else {
            return Outcome::say("This supplier has no contract to open.");
        };
        Outcome::ask(Effect::Open { view: "contract", with: self.rows.opening(name) })
    }
}

impl View for One {
    fn place(&self) -> String {
        let name = self.detail().map(|detail| detail.row.supplier.name.as_str());
        self.rows.place_after(&format!("{} {}", self.supplier_ref, name.unwrap_or_default()))
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let around = self.beside.query(&self.supplier_ref);
        let around = around.map(|list| Query::Suppliers { list, today: cx.today });
        let own = Want { slot: 0, query: self.query(cx) };
        let delivered = Want { slot: 2, query: self.query_of_performance(cx) };
        let around = around.map(|query| Want { slot: 1, query });
        [own, delivered].into_iter().chain(around).collect()
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        match reply {
            Reply::Supplier(detail) => {
                self.rows.set(detail.contracts.clone());
                self.detail = Some(detail);
            }
            Reply::Performance(list) => {
                self.performed_by.clone_from(&self.supplier_ref);
                self.performance = Some(list);
            }
            Reply::Suppliers(page) => {
                self.beside.accept(&page, |row: &SupplierRow| &row.supplier.supplier_ref);
            }
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            _ if self.rows.takes(action) => return self.act_in_rows(action, cx),
            Action::PreviousRecord => return self.step(false),
            Action::NextRecord => return self.step(true),
            Action::Explain => return self.explain(),
            Action::Do(report::OPEN) => return report::open("supplier", &self.supplier_ref),
            Action::Choose(figures::EXPLAIN, name) => return figures::explain(name),
            Action::Open | Action::Follow => return self.open_contract(),
            Action::Add => return self.pick_what_to_add(),
            Action::Edit if self.has_branches() => return self.pick_record("supplier.edit"),
            Action::Remove if self.has_branches() => return self.pick_record("supplier.remove"),
            Action::Choose(verb, name) if verb.starts_with("supplier.") => {
                return self.chosen(verb, name);
            }
            _ if self.panes.act(action, PANES, RECORD) => return Outcome::QUIET,
            _ => {
                if let Some(outcome) = change::act(action, self.target(&self.to_remove)) {
                    return outcome;
                }
            }
        }
        if self.panes.focus == DELIVERY
            && let Some(outcome) = self.act_in_delivery(action, cx)
        {
            return outcome;
        }
        if self.panes.focus == RECORD
            && let Some(area) = self.areas(cx, cx.area)[RECORD]
            && let Some(to) = detail::act(&self.lines(), action, self.scroll, area, *cx.theme)
        {
            self.scroll = to;
            return Outcome::QUIET;
        }
        self.act_in_rows(action, cx)
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [record, contracts, delivery] = self.areas(cx, area);
        let focus = self.panes.focus;
        let in_contracts = focus == CONTRACT_PANE;
        let mut cursor = None;
        if let Some(area) = record {
            let (lines, is_own) = (self.lines(), focus == RECORD);
            cursor = detail::draw(pen, area, "Supplier", is_own, &lines, self.scroll);
        }
        if let Some(area) = delivery {
            let (lines, is_own) = (self.delivery_lines(cx, area), focus == DELIVERY);
            let own = detail::draw(pen, area, "Delivery", is_own, &lines, self.delivery);
            cursor = cursor.or(own);
        }
        if let Some(area) = contracts {
            let title = format!("Contracts, {}", self.rows.count());
            let inner = pane(pen, area, &title, in_contracts);
            let own =
                self.rows.draw(pen, inner, in_contracts, "This supplier has no contract here.");
            cursor = if in_contracts { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        self.rows.scope()
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        if let Some(help) = self.rows.says() {
            return Some(help);
        }
        if let Some(row) = self.rows.row().filter(|_| self.panes.focus == CONTRACT_PANE) {
            let contract = &row.contract;
            let name = format!("{} {}", contract.contract_ref, contract.title);
            return Some(format!("{name}: {}.", record::committed(row)));
        }
        if self.panes.focus == DELIVERY {
            return self.delivery_in_words();
        }
        let row = &self.detail()?.row;
        Some(format!("{}: {}, {}.", row.supplier.name, row.locality.locality, row.locality.reason))
    }

    fn returned(&mut self, view: &str, name: &str) {
        if view == "contract" {
            self.rows.select(name);
        }
    }

    fn selected(&self) -> Option<String> {
        Some(self.supplier_ref.clone())
    }
}
