//! The return of one contract for one quarter: keyed while it is a draft, decided line by line by
//! another person once it is submitted, and only looked at after that.

mod asking;
mod beside;
mod lines;
mod sheet;
mod spec;
mod texts;
mod typing;
mod validate;
mod words;

use ratatui::layout::{Position, Rect};

use self::asking::Asking;
use self::lines::Lines;
use self::sheet::Sheet;
pub use self::spec::SPEC;
use self::spec::{AMEND, NEXT_QUARTER, NEXT_VERSION, PROVE, QUARTER_BEFORE, REPLY, VERSION_BEFORE};
use super::part::boxed::{inside, pane, titled};
use super::part::entry::Entry;
use super::part::figures;
use super::part::panes::Panes;
use super::part::pen::Pen;
use super::part::scroll::Scroll;
use super::part::split::{above, beside, is_wide, one_at_a_time};
use super::part::table::{self, Look, Table, no_sign};
use super::{Action, Cx, Effect, Opening, Outcome, READ_ONLY, Scope, View, Want};
use crate::calc::words::ReturnState;
use crate::calc::{Quantity, Quarter};
use crate::db::Error;
use crate::db::request::{Edit, MeasureReturn, Query, Reply, ReturnDetail, ReturnStep, Step};
use crate::tables::returns::{DECIDED, DECLARED_AT, GridLine, KEYED, VALIDATED_AT};
use crate::tables::{Column, usual};

/// The pane of the selected measure, and the one of the whole return.
const MEASURE: usize = 1;
const STATE: usize = 2;

const CONFLICT: &str = "return.conflict";
const DISCARD: &str = "return.discard";
const UNPROVE: &str = "return.remove-evidence";

/// What can be done here.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mode {
    Key,
    Validate,
    /// Only looked at, for this reason.
    Read(String),
}

struct ReturnGrid {
    contract_ref: String,
    quarter: Option<Quarter>,
    /// The version that is looked at; none is the newest.
    version: Option<u32>,
    detail: Option<Box<ReturnDetail>>,
    at: Scroll,
    /// The measure under the cursor, which stays there whatever comes before it.
    measure_ref: Option<String>,
    panes: Panes,
    /// How far the two panes beside the grid are scrolled, and the piece of evidence that is
    /// selected in the first.
    beside: [Scroll; 2],
    proof: usize,
    entry: Entry,
    asking: Option<Asking>,
    dropped: Option<Asking>,
    sheet: Option<Sheet>,
    /// The draft as it was when it was asked whether to discard it.
    discarding: Option<ReturnStep>,
    /// What somebody else has put into the cell that is typed in.
    theirs: Option<Quantity>,
    /// Where the cursor was when a cell that was not saved was opened again.
    reopened: Option<usize>,
    /// Text that was typed in a session before, and where: taken up again at its line.
    seek: Option<(String, String)>,
    /// Lines whose decision is on its way to the store, and what it is.
    deciding: Vec<(String, &'static str)>,
}

impl ReturnGrid {
    fn open(opening: &Opening) -> Self {
        let typed = opening.typed.as_ref().map(|(place, _)| place.split('\t').skip(1));
        let named = opening.name.iter().flat_map(|name| name.split('\t'));
        let mut parts: Vec<&str> = match typed {
            Some(typed) => typed.collect(),
            None => named.collect(),
        };
        parts.resize(3, "");
        let version = parts.get(2).and_then(|part| part.parse().ok());
        Self {
            contract_ref: parts.first().map(|part| (*part).to_owned()).unwrap_or_default(),
            quarter: parts.get(1).and_then(|part| Quarter::parse(part)),
            version: version.filter(|_| opening.typed.is_none()),
            detail: None,
            at: Scroll::default(),
            measure_ref: opening.at.clone(),
            panes: Panes::default(),
            beside: [Scroll::default(); 2],
            proof: 0,
            entry: Entry::default(),
            asking: None,
            dropped: None,
            sheet: None,
            discarding: None,
            theirs: None,
            reopened: None,
            seek: opening.typed.clone(),
            deciding: Vec::new(),
        }
    }

    /// The return that is looked at, where it has arrived.
    fn detail(&self) -> Option<&ReturnDetail> {
        let detail = self.detail.as_deref()?;
        let is_own = detail.key.contract_ref == self.contract_ref
            && Some(detail.key.quarter) == self.quarter
            && self.version.is_none_or(|version| version == detail.key.version);
        is_own.then_some(detail)
    }

    fn lines<'a>(&'a self, cx: &'a Cx) -> Option<Lines<'a>> {
        Some(Lines { detail: self.detail()?, ahead: cx.ahead() })
    }

    /// The line under the cursor.
    fn row(&self) -> Option<&MeasureReturn> {
        self.detail()?.rows.get(self.at.at)
    }

    fn mode(&self, cx: &Cx) -> Mode {
        let Some(detail) = self.detail() else {
            return Mode::Read("It is not here yet. Try again in a moment.".to_owned());
        };
        if cx.read_only {
            return Mode::Read(READ_ONLY.to_owned());
        }
        let newest = detail.versions.last();
        let last = newest.map_or(0, |newest| newest.key.version);
        if detail.key.version < last {
            return Mode::Read(format!(
                "This is version {} of {last}, as it was submitted: > goes on to the newest.",
                detail.key.version
            ));
        }
        match newest.map(|newest| newest.state) {
            None | Some(ReturnState::Draft) => Mode::Key,
            Some(ReturnState::Submitted) => {
                let had_hand = |one: &crate::calc::returns::Return| {
                    one.people.iter().any(|person| person == cx.person)
                };
                if detail.versions.iter().any(had_hand) {
                    return Mode::Read(
                        "It is submitted, and you keyed in it: another person validates it. A \
                         amends it."
                            .to_owned(),
                    );
                }
                Mode::Validate
            }
            Some(ReturnState::Queried) => Mode::Read(
                "It is queried and does not change any more: A answers it with an amendment."
                    .to_owned(),
            ),
            Some(ReturnState::Validated) => Mode::Read(
                "It is validated and does not change any more: A amends it with a new version."
                    .to_owned(),
            ),
        }
    }

    /// Grid, the selected measure, and the whole return.
    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 3] {
        if one_at_a_time(area, cx.theme, self.panes.zoomed) {
            let mut alone = [None; 3];
            if let Some(own) = alone.get_mut(self.panes.focus) {
                *own = Some(area);
            }
            return alone;
        }
        if is_wide(area) {
            let [grid, right] = beside(area, 68);
            let [state, measure] = above(right, 42);
            return [Some(grid), Some(measure), Some(state)];
        }
        let [grid, below] = above(area, 60);
        let [state, measure] = beside(below, 50);
        [Some(grid), Some(measure), Some(state)]
    }

    fn grid_area(&self, cx: &Cx, area: Rect) -> Rect {
        let inner = inside(self.areas(cx, area)[0].unwrap_or(area), cx.theme.plain);
        Rect { height: inner.height.saturating_sub(self.foot()), ..inner }
    }

    /// Rows at the foot of the grid that something is typed in.
    fn foot(&self) -> u16 {
        self.asking.as_ref().map_or(0, Asking::height)
    }

    fn go_to(&mut self, row: usize, cx: &Cx) {
        let count = self.detail().map_or(0, |detail| detail.rows.len());
        self.at.go(row, count, table::room(self.grid_area(cx, cx.area)));
        self.moved();
    }

    fn moved(&mut self) {
        self.measure_ref = self.row().map(|row| row.commitment.measure.measure_ref.clone());
        (self.proof, self.beside[0]) = (0, Scroll::default());
    }

    fn is_decided(&self) -> bool {
        let shown = self.detail().and_then(ReturnDetail::shown);
        shown.is_some_and(|shown| shown.state != ReturnState::Draft)
    }

    fn columns(&self) -> (&'static [Column<GridLine>], usize) {
        if self.is_decided() { (DECIDED, VALIDATED_AT) } else { (KEYED, DECLARED_AT) }
    }

    /// Another quarter of the contract, or another contract in the quarter.
    fn look_at(&mut self, contract_ref: String, quarter: Quarter) -> Outcome {
        (self.contract_ref, self.quarter) = (contract_ref, Some(quarter));
        self.version = None;
        self.entry = Entry::default();
        (self.dropped, self.sheet, self.reopened) = (None, None, None);
        self.deciding.clear();
        Outcome::QUIET
    }

    fn walk_quarters(&mut self, onward: bool) -> Outcome {
        let (Some(detail), Some(quarter)) = (self.detail(), self.quarter) else {
            return Outcome::QUIET;
        };
        let to = if onward { quarter.next() } else { quarter.previous() };
        let contract = &detail.contract;
        let life = Quarter::of(contract.start)..=Quarter::of(contract.last_day());
        if !life.contains(&to) {
            let end = if onward { "last" } else { "first" };
            return Outcome::say(format!(
                "{quarter} is the {end} quarter of {}.",
                self.contract_ref
            ));
        }
        self.look_at(self.contract_ref.clone(), to)
    }

    fn walk_contracts(&mut self, onward: bool) -> Outcome {
        let (Some(detail), Some(quarter)) = (self.detail(), self.quarter) else {
            return Outcome::QUIET;
        };
        let to = if onward { detail.next.clone() } else { detail.previous.clone() };
        if let Some(contract_ref) = to {
            return self.look_at(contract_ref, quarter);
        }
        let end = if onward { "last" } else { "first" };
        Outcome::say(format!(
            "{} is the {end} contract with a return for {quarter}.",
            self.contract_ref
        ))
    }

    fn walk_versions(&mut self, onward: bool) -> Outcome {
        let Some(detail) = self.detail() else { return Outcome::QUIET };
        let (own, last) = (detail.key.version, detail.versions.len());
        let to = if onward { own.checked_add(1) } else { own.checked_sub(1) };
        match to.filter(|to| *to > 0 && usize::try_from(*to).is_ok_and(|to| to <= last)) {
            None if last < 2 => Outcome::say("There is no other version of this return."),
            None => Outcome::say(format!("This is version {own} of {last}.")),
            Some(to) => {
                self.version = usize::try_from(to).is_ok_and(|to| to < last).then_some(to);
                Outcome::QUIET
            }
        }
    }

    fn query(&self, cx: &Cx) -> Option<Query> {
        Some(Query::Return {
            contract_ref: self.contract_ref.clone(),
            quarter: self.quarter?,
            version: self.version,
            today: cx.today,
        })
    }

    /// Actions that say the same whatever can be done here; none where it is another.
    fn look_around(&mut self, action: &Action, cx: &Cx) -> Option<Outcome> {
        Some(match action {
            Action::Do(QUARTER_BEFORE) => self.walk_quarters(false),
            Action::Do(NEXT_QUARTER) => self.walk_quarters(true),
            Action::Do(VERSION_BEFORE) => self.walk_versions(false),
            Action::Do(NEXT_VERSION) => self.walk_versions(true),
            Action::PreviousRecord => self.walk_contracts(false),
            Action::NextRecord => self.walk_contracts(true),
            Action::Follow => {
                let with =
                    Opening { at: self.measure_ref.clone(), ..Opening::record(&self.contract_ref) };
                Outcome::ask(Effect::Open { view: "contract", with })
            }
            Action::Supplier => Outcome::supplier(&self.detail()?.contract.supplier_ref),
            Action::Choose(figures::EXPLAIN, name) => figures::explain(name),
            Action::Explain => match &self.measure_ref {
                Some(measure_ref) => figures::pick(&format!("{}/{measure_ref}", self.contract_ref)),
                None => Outcome::say("There is no commitment here to explain."),
            },
            Action::Copy => self.copy(cx),
            Action::CopyTable => Outcome::ask(Effect::CopyAll(self.query(cx)?)),
            Action::Write => Outcome::ask(Effect::WriteAll(self.query(cx)?)),
            Action::NextProblem => self.next_problem(cx),
            _ if self.panes.act(action, 3, 0) => Outcome::QUIET,
            _ => return None,
        })
    }

    fn copy(&self, cx: &Cx) -> Outcome {
        let Some((lines, row)) = self.lines(cx).zip(self.row()) else {
            return Outcome::say("There is no line here to copy.");
        };
        let line = lines.shown(row, None);
        let (columns, at) = self.columns();
        super::part::list::copied(
            columns,
            &line,
            if self.panes.focus == 0 { at } else { 0 },
            &line.measure_ref,
        )
    }

    /// Goes to the next line with something to be done about it.
    fn next_problem(&mut self, cx: &Cx) -> Outcome {
        let is_key = self.mode(cx) == Mode::Key;
        let Some(lines) = self.lines(cx) else { return Outcome::QUIET };
        let needs = |at: &usize| {
            lines.row(*at).is_some_and(|row| {
                if is_key {
                    lines.checks(row).1.iter().any(|check| check.strength().is_some())
                } else {
                    lines::is_undecided(row)
                }
            })
        };
        let (here, all) = (self.at.at, lines.detail.rows.len());
        let Some(to) = (here + 1..all).find(needs).or_else(|| (0..here).find(needs)) else {
            return Outcome::say("No other line needs attention.");
        };
        self.go_to(to, cx);
        Outcome::QUIET
    }

    fn act_in_panes(&mut self, action: &Action, cx: &Cx) -> Option<Outcome> {
        let focus = self.panes.focus;
        if focus == 0 {
            return None;
        }
        if focus == MEASURE {
            let count = self.row().map_or(0, |row| row.evidence.len());
            match action {
                Action::Down if self.proof + 1 < count => {
                    self.proof += 1;
                    return Some(Outcome::QUIET);
                }
                Action::Up if self.proof > 0 => {
                    self.proof -= 1;
                    return Some(Outcome::QUIET);
                }
                _ => {}
            }
        }
        let area = self.areas(cx, cx.area)[focus]?;
        let lines = if focus == MEASURE { self.of_measure(cx) } else { self.of_return(cx) };
        let scroll = self.beside.get_mut(focus - 1)?;
        *scroll = super::part::detail::act(&lines, action, *scroll, area, *cx.theme)?;
        Some(Outcome::QUIET)
    }

    fn draw_grid(&self, cx: &Cx, pen: &mut Pen, area: Rect, focused: bool) -> Option<Position> {
        let inner = pane(pen, area, &titled(&self.title(), cx.waiting), focused);
        let start = (!inner.is_empty()).then(|| inner.as_position());
        let foot = self.foot().min(inner.height);
        let body = Rect { height: inner.height - foot, ..inner };
        let Some(lines) = self.lines(cx) else {
            if self.quarter.is_none() {
                super::part::words(pen, body, "There is no such return. Esc goes back.");
            }
            return start;
        };
        if lines.detail.rows.is_empty() {
            let text =
                "Nothing is committed in this contract, so no return is expected. o opens it.";
            super::part::words(pen, body, text);
            return start;
        }
        let top = self.at.first_seen(table::room(body));
        let seen: Vec<GridLine> = (top..lines.detail.rows.len())
            .take(table::room(body))
            .filter_map(|at| lines.row(at))
            .map(|row| lines.shown(row, self.coming(row)))
            .collect();
        let (columns, column) = self.columns();
        let look = match self.entry.typing() {
            Some(typing) => Look::Typing(&typing.field),
            None => Look::Cell,
        };
        let table = Table {
            columns: usual(columns),
            rows: table::seen(&seen, 0, body),
            selected: self.at.at.checked_sub(top),
            column,
            sorted: None,
            sign: no_sign,
            focused,
            stale: false,
            look,
        };
        let cursor = table.draw(pen, body);
        let line = Rect { y: body.bottom(), height: foot, ..inner };
        let typing = self.asking.as_ref().filter(|_| foot > 0).and_then(|own| own.draw(pen, line));
        typing.or(cursor).or(start)
    }
}

impl View for ReturnGrid {
    fn place(&self) -> String {
        let quarter = self.quarter.map(|quarter| quarter.to_string()).unwrap_or_default();
        format!("{} {quarter}", self.contract_ref)
    }

    fn wants(&self, cx: &Cx) -> Vec<Want> {
        self.query(cx).map(|query| Want { slot: 0, query }).into_iter().collect()
    }

    fn accept(&mut self, _slot: u8, reply: Reply, cx: &Cx) {
        if let Reply::Return(detail) = reply {
            self.take(detail, cx);
        }
    }

    fn act(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if let Action::Choose(CONFLICT, whose) = action {
            return self.choose(whose, cx);
        }
        if self.seek.is_some() && matches!(action, Action::Back | Action::Cancel) {
            self.seek = None;
            return Outcome::QUIET;
        }
        if self.sheet.is_some() {
            return self.act_in_sheet(action, cx);
        }
        if self.asking.is_some() {
            return self.act_in_text(action, cx);
        }
        if self.entry.is_typing() {
            return self.act_in_cell(action, cx);
        }
        if let Some(outcome) = self.look_around(action, cx) {
            return outcome;
        }
        if let Some(outcome) = self.do_here(action, cx) {
            return outcome;
        }
        if let Some(outcome) = self.act_in_panes(action, cx) {
            return outcome;
        }
        let room = table::room(self.grid_area(cx, cx.area));
        let count = self.detail().map_or(0, |detail| detail.rows.len());
        if self.panes.focus == 0 && self.at.act(action, count, room) {
            self.moved();
            return Outcome::QUIET;
        }
        Outcome::NotMine
    }

    fn draw(&self, cx: &Cx, pen: &mut Pen, area: Rect) -> Option<Position> {
        if let Some(sheet) = &self.sheet {
            return validate::draw_sheet(sheet, pen, area);
        }
        let [grid, measure, state] = self.areas(cx, area);
        let focus = self.panes.focus;
        let mut cursor = None;
        if let Some(area) = grid {
            let own = self.draw_grid(cx, pen, area, focus == 0);
            cursor = if focus == 0 { own } else { cursor };
        }
        if let Some(area) = measure {
            cursor = self.draw_measure(cx, pen, area, focus == MEASURE).or(cursor);
        }
        if let Some(area) = state {
            cursor = self.draw_state(cx, pen, area, focus == STATE).or(cursor);
        }
        cursor
    }

    fn scope(&self) -> Scope {
        match &self.asking {
            _ if self.sheet.is_some() => Scope::Preview,
            Some(asking) if asking.what.is_long() => Scope::Note,
            Some(_) => Scope::Line,
            None if self.entry.is_typing() => Scope::Cell,
            None => Scope::Grid,
        }
    }

    fn hides(&self, action: &Action) -> bool {
        let Some(detail) = self.detail() else { return false };
        let is_draft = !self.is_decided();
        match action {
            Action::Do(AMEND) => is_draft,
            Action::Do(PROVE) | Action::CopyAbove => !is_draft,
            Action::Do(REPLY) => is_draft && detail.rows.iter().all(|row| row.question.is_none()),
            _ => false,
        }
    }

    fn says(&self, cx: &Cx) -> Option<String> {
        self.sentence(cx)
    }

    fn typed(&self) -> Option<(String, String)> {
        let asked = || {
            let asking = self.asking.as_ref()?;
            Some((asking.place(&self.detail()?.key), asking.kept_text()))
        };
        self.entry.typed().or_else(asked).or_else(|| self.seek.clone())
    }

    fn kept(&mut self, edit: &Edit, _cx: &Cx) -> Outcome {
        match edit.steps.first() {
            Some(Step::Return { step, .. }) => self.says_of_kept(step),
            _ => Outcome::QUIET,
        }
    }

    fn refused(&mut self, edit: &Edit, error: &Error, cx: &Cx) -> Option<Outcome> {
        let Some(Step::Return { step, .. }) = edit.steps.first() else { return None };
        match &**step {
            ReturnStep::Decide { measure_ref, .. } => {
                self.deciding.retain(|(own, _)| own != measure_ref);
            }
            ReturnStep::Submit { .. } | ReturnStep::Finish { .. } => self.sheet = None,
            _ => {}
        }
        self.take_back(edit, error, cx)
    }

    /// What is shown before a yes is still being saved, or the return is on its way here.
    fn is_busy(&self) -> bool {
        self.quarter.is_some() && self.detail().is_none()
            || self.sheet.as_ref().is_some_and(|sheet| sheet.shown.is_none())
    }

    fn selected(&self) -> Option<String> {
        let quarter = self.quarter?;
        Some(format!("{}/{quarter}", self.contract_ref))
    }
}
