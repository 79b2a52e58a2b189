//! One contract: its record, its commitments, and what needs attention in it.

use ratatui::layout::{Position, Rect};

use super::part::beside::Beside;
use super::part::boxed::{inside, pane};
use super::part::change::{self, Target};
use super::part::detail::{self, Line};
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::record;
use super::part::rows::Rows;
use super::part::scroll::Scroll;
use super::part::split::{self, above, is_wide, one_at_a_time};
use super::part::theme::Role;
use super::{Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want};
use crate::calc::commitment::Commitment;
use crate::calc::figure::Figure;
use crate::db::request::{ContractDetail, ContractRow, Edit, Query, Record, Reply, Step};
use crate::tables::commitments::{COMMITMENTS, CommitmentLine, in_words, lines};
use crate::tables::contracts::sign;

pub const SPEC: ViewSpec = ViewSpec {
    id: "contract",
    title: "Contract",
    short: "Contract",
    purpose: "Everything about one contract: its record, its commitments, what it lacks.",
    digit: 0,
    go: "",
    open: |opening| Box::new(One::open(opening)),
    keys: &[Binding {
        scope: Scope::Moving,
        keys: &["V"],
        action: Action::Do("contract.revalue"),
        name: "revalue-contract",
        hint: "revalue",
        help: "Revalues the contract to another edition; shows each line first.",
        place: Place::Help,
    }],
    lacks: &[],
};

/// The panes in the order of Tab.
const RECORD: usize = 0;
const COMMITTED: usize = 1;
const FINDINGS: usize = 2;

struct One {
    contract_ref: String,
    detail: Option<Box<ContractDetail>>,
    rows: Rows<CommitmentLine>,
    beside: Beside,
    /// The commitment to begin on, until they have arrived.
    at: Option<String>,
    panes: Panes,
    record: Scroll,
    findings: Scroll,
}

impl One {
    fn open(opening: &Opening) -> Self {
        Self {
            contract_ref: opening.name.clone().unwrap_or_default(),
            detail: None,
            rows: Rows::new(
                COMMITMENTS,
                |line| line.commitment.measure.measure_ref.clone(),
                |line| sign(line.problems),
            )
            .filtered(),
            beside: Beside::new(opening.among.as_ref(), "contract_ref"),
            at: opening.at.clone(),
            panes: Panes { focus: COMMITTED, zoomed: false },
            record: Scroll::default(),
            findings: Scroll::default(),
        }
    }

    fn query(&self, cx: &Cx) -> Query {
        Query::Contract { contract_ref: self.contract_ref.clone(), today: cx.today }
    }

    /// Where the panes stand; one that is not seen has no area.
    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 3] {
        let focus = self.panes.focus;
        if one_at_a_time(area, cx.theme, self.panes.zoomed) {
            let mut alone = [None; 3];
            if let Some(own) = alone.get_mut(focus) {
                *own = Some(area);
            }
            return alone;
        }
        if is_wide(area) {
            let [left, right] = split::beside(area, 44);
            let [upper, lower] = above(right, 65);
            return [Some(left), Some(upper), Some(lower)];
        }
        let [upper, lower] = above(area, 55);
        if focus == FINDINGS {
            [None, Some(upper), Some(lower)]
        } else {
            [Some(lower), Some(upper), None]
        }
    }

    fn detail(&self) -> Option<&ContractDetail> {
        let detail = self.detail.as_deref()?;
        (detail.row.contract.contract_ref == self.contract_ref).then_some(detail)
    }

    fn record_lines(&self) -> Vec<Line> {
        self.detail().map(record::contract).unwrap_or_default()
    }

    fn finding_lines(&self) -> Vec<Line> {
        let Some(detail) = self.detail() else { return Vec::new() };
        if detail.findings.is_empty() {
            return vec![Line::Text(Role::Good, "ok, nothing needs attention.".to_owned())];
        }
        let two = |found: &crate::calc::problem::Finding| {
            [
                Line::Text(
                    Role::Warning,
                    format!("{} {}: {}", found.problem.sign(), found.problem.short(), found.what),
                ),
                Line::Text(Role::Text, found.problem.remedy().to_owned()),
            ]
        };
        detail.findings.iter().flat_map(two).collect()
    }

    fn explain(&self) -> Outcome {
        let contract_ref = self.contract_ref.clone();
        Outcome::ask(Effect::Explain(match self.rows.selected() {
            Some(measure_ref) if self.panes.focus == COMMITTED => {
                Figure::CommitmentValue { contract_ref, measure_ref }
            }
            _ => Figure::ContractCommitted { contract_ref },
        }))
    }

    /// The contract before or after this one in the list it was opened from.
    fn step(&mut self, forward: bool) -> Outcome {
        match self.beside.step(&self.contract_ref, forward, "contract") {
            Ok(name) => self.contract_ref = name,
            Err(text) => return Outcome::say(text),
        }
        self.record = Scroll::default();
        self.findings = Scroll::default();
        Outcome::QUIET
    }

    fn follow(&self) -> Outcome {
        let Some(detail) = self.detail() else { return Outcome::QUIET };
        let with = Opening::record(&detail.supplier.supplier_ref);
        Outcome::ask(Effect::Open { view: "supplier", with })
    }

    fn open_measure(&self) -> Outcome {
        let Some(line) = self.rows.row() else { return Outcome::QUIET };
        let measure = &line.commitment.measure;
        let with = Opening::record(format!("{}/{}", measure.edition, measure.measure_ref));
        Outcome::ask(Effect::Open { view: "measure", with })
    }

    /// Changes the selected commitment, or the contract where the keys are not on commitments.
    fn change(&self, action: &Action) -> Option<Outcome> {
        let Some(line) = self.rows.row().filter(|_| self.panes.focus == COMMITTED) else {
            let target = self.detail().map(|own| {
                let uses = [(own.commitments.len() as u64, "commitment")];
                record::contract_target(&own.row.contract).used_by(&uses)
            });
            return change::act(action, target);
        };
        let Commitment { contract_ref, measure, units, .. } = &line.commitment;
        let title = format!("{contract_ref} {} {}", measure.measure_ref, measure.title);
        if let Action::Choose(change::REMOVE, _) = action {
            let step = Step::Units {
                contract_ref: contract_ref.clone(),
                measure_ref: measure.measure_ref.clone(),
                was: *units,
                to: None,
            };
            return Some(Outcome::Done(vec![
                Effect::Say(format!("Removed {title}, with its quarters; u takes it back.")),
                Effect::Edit(Edit::of(step)),
            ]));
        }
        let target = Target {
            form: format!("commitment\t{contract_ref}\t{}", measure.measure_ref),
            title,
            note: Some("relevance"),
            record: Record::Commitment(line.commitment.clone().into()),
            used: None,
        };
        change::act(action, Some(target))
    }

    fn act_in_pane(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let [record, _, findings] = self.areas(cx, cx.area);
        let to = |lines: &[Line], scroll, area: Option<Rect>| {
            area.and_then(|area| detail::act(lines, action, scroll, area, *cx.theme))
        };
        match self.panes.focus {
            RECORD => {
                if let Some(to) = to(&self.record_lines(), self.record, record) {
                    self.record = to;
                    return Outcome::QUIET;
                }
            }
            FINDINGS => {
                if let Some(to) = to(&self.finding_lines(), self.findings, findings) {
                    self.findings = to;
                    return Outcome::QUIET;
                }
            }
            _ => {}
        }
        self.act_in_rows(action, cx)
    }

    fn act_in_rows(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let area = inside(self.areas(cx, cx.area)[COMMITTED].unwrap_or(cx.area), cx.theme.plain);
        let query = self.query(cx);
        self.rows.act(action, area, &query)
    }
}

impl View for One {
    fn place(&self) -> String {
        let title =
            self.detail().map(|detail| detail.row.contract.title.as_str()).unwrap_or_default();
        self.rows.place_after(&format!("{} {title}", self.contract_ref))
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        let around = self.beside.query(&self.contract_ref).map(Query::Contracts);
        let own = Want { slot: 0, query: self.query(cx) };
        std::iter::once(own).chain(around.map(|query| Want { slot: 1, query })).collect()
    }

    fn accept(&mut self, _slot: u8, reply: Reply, _cx: &Cx) {
        match reply {
            Reply::Contract(detail) => {
                self.rows.set(lines(&detail));
                if let Some(at) = self.at.take() {
                    self.rows.select(&at);
                }
                self.detail = Some(detail);
            }
            Reply::Contracts(page) => {
                self.beside.accept(&page, |row: &ContractRow| &row.contract.contract_ref);
            }
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            _ if self.rows.takes(action) => self.act_in_rows(action, cx),
            Action::PreviousRecord => self.step(false),
            Action::NextRecord => self.step(true),
            Action::Follow => self.follow(),
            Action::Explain => self.explain(),
            Action::Open if self.panes.focus == COMMITTED => self.open_measure(),
            Action::Add => change::open(format!("commitment\t{}\t", self.contract_ref), None),
            Action::Do("contract.revalue") => Outcome::ask(Effect::Open {
                view: "revalue",
                with: Opening::record(&self.contract_ref),
            }),
            _ if self.panes.act(action, 3, COMMITTED) => Outcome::QUIET,
            _ => match self.change(action) {
                Some(outcome) => outcome,
                None => self.act_in_pane(action, cx),
            },
        }
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let [record, committed, findings] = self.areas(cx, area);
        let focus = self.panes.focus;
        let mut cursor = None;
        if let Some(area) = record {
            let own = detail::draw(
                pen,
                area,
                "Record",
                focus == RECORD,
                &self.record_lines(),
                self.record,
            );
            cursor = cursor.or(own);
        }
        if let Some(area) = findings {
            let count = self.detail().map_or(0, |detail| detail.findings.len());
            let title = format!("Needs attention ({count})");
            let lines = self.finding_lines();
            cursor = cursor.or(detail::draw(
                pen,
                area,
                &title,
                focus == FINDINGS,
                &lines,
                self.findings,
            ));
        }
        if let Some(area) = committed {
            let needs = self.detail().map_or(0, |detail| detail.findings.len());
            let needs =
                if needs == 0 { String::new() } else { format!(", {needs} to look at (Tab)") };
            let title = format!("Commitments ({}){needs}", self.rows.count());
            let inner = pane(pen, area, &title, focus == COMMITTED);
            let nothing = if self.detail().is_some() {
                "Nothing is committed in this contract. a adds commitments."
            } else {
                ""
            };
            let own = self.rows.draw(pen, inner, focus == COMMITTED, nothing);
            cursor = if focus == COMMITTED { own } else { cursor };
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
        let detail = self.detail()?;
        let line = self.rows.row().map(|line| in_words(&line.commitment));
        match self.panes.focus {
            RECORD => Some(record::supplier_line(detail)),
            FINDINGS if detail.findings.is_empty() => {
                Some("Nothing in this contract needs attention.".to_owned())
            }
            FINDINGS => Some(record::findings(&detail.findings)),
            _ => Some(line.unwrap_or_else(|| "Nothing is committed in this contract.".to_owned())),
        }
    }

    fn selected(&self) -> Option<String> {
        Some(self.contract_ref.clone())
    }
}
