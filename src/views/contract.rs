//! One contract: its record, its commitments, what came of them, what was done about it, and what
//! needs attention in it.

mod areas;
mod delivery;
mod log;
mod needs;

use ratatui::layout::{Position, Rect};

use self::areas::{COMMITTED, DELIVERY, FINDINGS, LOG, PANES, RECORD, areas};
use self::needs::Need;
use super::effect::Choice;
use super::part::beside::Beside;
use super::part::boxed::{inside, pane};
use super::part::change::{self, Target};
use super::part::detail::{self, Line};
use super::part::figures;
use super::part::findings as checked;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::record;
use super::part::rows::Rows;
use super::part::scroll::Scroll;
use super::{
    Action, Binding, Cx, Effect, Opening, Outcome, Place, Scope, View, ViewSpec, Want, report,
};
use crate::calc::commitment::Commitment;
use crate::calc::figure::Figure;
use crate::calc::filter::term;
use crate::db::request::{
    AsAt, ContractDetail, ContractPerformance, ContractRow, Edit, FindingRow, Query, Record, Reply,
    Step,
};
use crate::tables::commitments::{COMMITMENTS, CommitmentLine, in_words, lines};
use crate::tables::contracts::sign;
use crate::tables::performance::{self, LogLine};

pub const SPEC: ViewSpec = ViewSpec {
    id: "contract",
    title: "Contract",
    short: "Contract",
    purpose: "Everything about one contract: its record, its commitments, what came of them, its log.",
    digit: 0,
    go: "",
    open: |opening| Box::new(One::open(opening)),
    keys: &[
        Binding {
            scope: Scope::Moving,
            keys: &["L"],
            action: Action::Do("contract.log"),
            name: "contract-log",
            hint: "log",
            help: "Goes to the log of actions, variations, ratings and milestones; from there, to who changed it.",
            place: Place::Bar,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["b"],
            action: Action::Do("contract.procurement"),
            name: "contract-procurement",
            hint: "procurement",
            help: "Opens the procurement that the contract followed from; o goes back from there.",
            place: Place::Help,
        },
        Binding {
            scope: Scope::Moving,
            keys: &["V"],
            action: Action::Do("contract.revalue"),
            name: "revalue-contract",
            hint: "revalue",
            help: "Revalues the contract to another edition; shows each line first.",
            place: Place::Help,
        },
        report::OF_RECORD,
    ],
    lacks: &[],
};

/// The verb of which procurement is to be opened.
const PROCUREMENT: &str = "contract.procurement";

fn open_procurement(name: &str) -> Outcome {
    Outcome::ask(Effect::Open { view: "procurement", with: Opening::record(name) })
}

struct One {
    contract_ref: String,
    detail: Option<Box<ContractDetail>>,
    performance: Option<Box<ContractPerformance>>,
    rows: Rows<CommitmentLine>,
    log: Rows<LogLine>,
    beside: Beside,
    /// The commitment to begin on, until they have arrived.
    at: Option<String>,
    panes: Panes,
    record: Scroll,
    delivery: Scroll,
    findings: Scroll,
    /// What the rules say of it and of its procurement.
    checked: Vec<FindingRow>,
}

impl One {
    fn open(opening: &Opening) -> Self {
        Self {
            contract_ref: opening.name.clone().unwrap_or_default(),
            detail: None,
            performance: None,
            log: log::rows(),
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
            delivery: Scroll::default(),
            findings: Scroll::default(),
            checked: Vec::new(),
        }
    }

    fn query(&self, cx: &Cx) -> Query {
        Query::Contract { contract_ref: self.contract_ref.clone(), today: cx.today }
    }

    fn query_of_performance(&self, cx: &Cx) -> Query {
        let as_at = AsAt::now(cx.today);
        Query::ContractPerformance { contract_ref: self.contract_ref.clone(), as_at }
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; PANES] {
        areas(self.panes, *cx.theme, area)
    }

    fn performance(&self) -> Option<&ContractPerformance> {
        let found = self.performance.as_deref()?;
        (found.contract.contract_ref == self.contract_ref).then_some(found)
    }

    fn delivery_lines(&self, cx: &Cx, pane: Rect) -> Vec<Line> {
        // A column at both sides stays free.
        let width = inside(pane, cx.theme.plain).width.saturating_sub(2);
        self.performance().map(|found| delivery::lines(found, width)).unwrap_or_default()
    }

    fn detail(&self) -> Option<&ContractDetail> {
        let detail = self.detail.as_deref()?;
        (detail.row.contract.contract_ref == self.contract_ref).then_some(detail)
    }

    fn record_lines(&self) -> Vec<Line> {
        self.detail().map(record::contract).unwrap_or_default()
    }

    /// What needs attention in the record, in its delivery, and by the rules.
    fn needing(&self) -> Vec<Need> {
        needs::all(self.detail(), self.performance(), &self.checked)
    }

    fn explain(&self) -> Outcome {
        if self.panes.focus == DELIVERY {
            return figures::pick(&format!("contract/{}", self.contract_ref));
        }
        let contract_ref = self.contract_ref.clone();
        Outcome::ask(figures::now(&match self.rows.selected() {
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
        (self.record, self.delivery, self.findings) = Default::default();
        Outcome::QUIET
    }

    fn follow(&self) -> Outcome {
        let Some(detail) = self.detail() else { return Outcome::QUIET };
        Outcome::supplier(&detail.supplier.supplier_ref)
    }

    /// The purchase that it followed from; where there are several, one of them.
    fn open_procurement(&self) -> Outcome {
        let Some(detail) = self.detail() else { return Outcome::QUIET };
        match detail.procurements.as_slice() {
            [] => Outcome::say("No procurement is recorded that this contract followed from."),
            [name] => open_procurement(name),
            several => {
                let choice = |name: &String| Choice {
                    label: name.clone(),
                    action: Action::Choose(PROCUREMENT, name.clone()),
                };
                let title = "It followed from several procurements".to_owned();
                Outcome::ask(Effect::Pick { title, choices: several.iter().map(choice).collect() })
            }
        }
    }

    fn open_measure(&self) -> Outcome {
        let Some(line) = self.rows.row() else { return Outcome::QUIET };
        let measure = &line.commitment.measure;
        let with = Opening::record(format!("{}/{}", measure.edition, measure.measure_ref));
        Outcome::ask(Effect::Open { view: "measure", with })
    }

    /// Changes the selected line of the log or commitment, or the contract where the keys are
    /// elsewhere.
    fn change(&self, action: &Action) -> Option<Outcome> {
        if self.panes.focus == LOG {
            return log::change(&self.contract_ref, self.log.row(), action);
        }
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
        let focus = self.panes.focus;
        let Some(area) = self.areas(cx, cx.area).get(focus).copied().flatten() else {
            return Outcome::NotMine;
        };
        if focus == DELIVERY
            && let Some(outcome) = self.copy_delivery(action, cx)
        {
            return outcome;
        }
        let (lines, scroll) = match focus {
            RECORD => (self.record_lines(), &mut self.record),
            DELIVERY => (self.delivery_lines(cx, area), &mut self.delivery),
            FINDINGS => (needs::lines(&self.needing()), &mut self.findings),
            _ => return self.act_in_rows(action, cx),
        };
        match detail::act(&lines, action, *scroll, area, *cx.theme) {
            Some(to) => *scroll = to,
            None => return self.act_in_rows(action, cx),
        }
        Outcome::QUIET
    }

    fn copy_delivery(&self, action: &Action, cx: &Cx) -> Option<Outcome> {
        let all = self.query_of_performance(cx);
        Some(Outcome::ask(match action {
            Action::Copy => Effect::Copy {
                what: format!("delivery of {}", self.contract_ref),
                text: delivery::in_words(self.performance()?) + "\n",
            },
            Action::CopyTable => Effect::CopyAll(all),
            Action::Write => Effect::WriteAll(all),
            _ => return None,
        }))
    }

    fn act_in_rows(&mut self, action: &Action, cx: &Cx) -> Outcome {
        let is_log = self.panes.focus == LOG;
        let pane = if is_log { LOG } else { COMMITTED };
        let area = inside(self.areas(cx, cx.area)[pane].unwrap_or(cx.area), cx.theme.plain);
        let query = self.query(cx);
        match action {
            _ if !is_log => self.rows.act(action, area, &query),
            Action::CopyTable => {
                let lines = self.performance().map(performance::log).unwrap_or_default();
                log::copied(&self.contract_ref, &lines)
            }
            Action::Write => Outcome::say(
                "The log is written on the command line: sleva export actions FILE, ratings and milestones.",
            ),
            _ => self.log.act(action, area, &query),
        }
    }

    /// The log; from the log, who changed the contract.
    fn go_to_log(&mut self) -> Outcome {
        if std::mem::replace(&mut self.panes.focus, LOG) != LOG {
            return Outcome::QUIET;
        }
        let filter = term("record", &self.contract_ref);
        Outcome::ask(Effect::Open { view: "audit", with: Opening { filter, ..Opening::default() } })
    }

    /// Whether an action is for the filter of the focused list.
    fn filter_takes(&self, action: &Action) -> bool {
        if self.panes.focus == LOG { self.log.takes(action) } else { self.rows.takes(action) }
    }

    fn draw_commitments(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let is_focused = self.panes.focus == COMMITTED;
        let needs = self.needing().len();
        let needs =
            if needs == 0 { String::new() } else { format!(", {needs} to look at (Tab Tab)") };
        // Where the record is not seen, this says which contract it is.
        let has_record = self.areas(cx, cx.area)[RECORD].is_some();
        let of = self.detail().filter(|_| !has_record).map(|detail| {
            let contract = &detail.row.contract;
            format!(" of {} {}", contract.contract_ref, contract.title)
        });
        let of = of.unwrap_or_default();
        let title = format!("Commitments ({}){of}{needs}", self.rows.count());
        let inner = pane(pen, area, &title, is_focused);
        let nothing = if self.detail().is_some() {
            "Nothing is committed in this contract. a adds commitments."
        } else {
            ""
        };
        self.rows.draw(pen, inner, is_focused, nothing)
    }

    fn draw_log(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        let is_focused = self.panes.focus == LOG;
        let inner = pane(pen, area, &format!("Log ({})", self.log.count()), is_focused);
        let nothing = if self.performance().is_some() { log::EMPTY } else { "" };
        self.log.draw(pen, inner, is_focused, nothing)
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
        let delivered = Want { slot: 2, query: self.query_of_performance(cx) };
        let around = around.map(|query| Want { slot: 1, query });
        let checked = Want { slot: 3, query: checked::query(&self.contract_ref, cx.today) };
        [own, delivered, checked].into_iter().chain(around).collect()
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
            Reply::ContractPerformance(found) => {
                self.log.set(performance::log(&found));
                self.performance = Some(found);
            }
            Reply::Findings(list) => self.checked = checked::of(&list, &self.contract_ref),
            Reply::Contracts(page) => {
                self.beside.accept(&page, |row: &ContractRow| &row.contract.contract_ref);
            }
            _ => {}
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            _ if self.filter_takes(action) => self.act_in_rows(action, cx),
            Action::PreviousRecord => self.step(false),
            Action::NextRecord => self.step(true),
            Action::Follow | Action::Supplier => self.follow(),
            Action::Explain => self.explain(),
            Action::Choose(figures::EXPLAIN, name) => figures::explain(name),
            Action::Do("contract.log") => self.go_to_log(),
            Action::Do(report::OPEN) => report::open("contract", &self.contract_ref),
            Action::Open if self.panes.focus == COMMITTED => self.open_measure(),
            Action::Open if self.panes.focus == FINDINGS => checked::all_of(&self.contract_ref),
            Action::Open if self.panes.focus == LOG && self.log.row().is_some() => {
                self.change(&Action::Edit).unwrap_or(Outcome::QUIET)
            }
            Action::Add if self.panes.focus == LOG => log::pick_what_to_add(&self.contract_ref),
            Action::Choose(PROCUREMENT, name) => open_procurement(name),
            Action::Choose(log::ADD, of) => log::add(&self.contract_ref, of),
            Action::Add => change::open(format!("commitment\t{}\t", self.contract_ref), None),
            Action::Do("contract.procurement") => self.open_procurement(),
            Action::Do("contract.revalue") => Outcome::ask(Effect::Open {
                view: "revalue",
                with: Opening::record(&self.contract_ref),
            }),
            _ if self.panes.act(action, PANES, COMMITTED) => Outcome::QUIET,
            _ => match self.change(action) {
                Some(outcome) => outcome,
                None => self.act_in_pane(action, cx),
            },
        }
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        let mut cursor = None;
        for (at, area) in self.areas(cx, area).into_iter().enumerate() {
            let Some(area) = area else { continue };
            let is_focused = self.panes.focus == at;
            let mut text = |title: &str, lines: &[Line], scroll| {
                detail::draw(pen, area, title, is_focused, lines, scroll)
            };
            let own = match at {
                RECORD => text("Record", &self.record_lines(), self.record),
                DELIVERY => text("Delivery", &self.delivery_lines(cx, area), self.delivery),
                FINDINGS => {
                    let all = self.needing();
                    let title = format!("Needs attention ({})", all.len());
                    text(&title, &needs::lines(&all), self.findings)
                }
                COMMITTED => self.draw_commitments(cx, pen, area),
                _ => self.draw_log(pen, area),
            };
            cursor = if is_focused { own } else { cursor };
        }
        cursor
    }

    fn scope(&self) -> Scope {
        if self.panes.focus == LOG { self.log.scope() } else { self.rows.scope() }
    }

    fn says(&self, _cx: &Cx) -> Option<String> {
        let help = if self.panes.focus == LOG { self.log.says() } else { self.rows.says() };
        if help.is_some() {
            return help;
        }
        let detail = self.detail()?;
        let line = self.rows.row().map(|line| in_words(&line.commitment));
        match self.panes.focus {
            RECORD => Some(record::supplier_line(detail)),
            DELIVERY => self.performance().map(delivery::needs),
            LOG => Some(self.log.row().map_or_else(|| log::EMPTY.to_owned(), log::in_words)),
            FINDINGS => Some(needs::first(&self.needing())),
            _ => Some(line.unwrap_or_else(|| "Nothing is committed in this contract.".to_owned())),
        }
    }

    fn selected(&self) -> Option<String> {
        Some(self.contract_ref.clone())
    }
}
