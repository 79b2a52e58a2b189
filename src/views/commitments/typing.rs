//! Figures typed, copied, filled and pasted into the grid and into the quarters of a commitment.

use super::cells::Cells;
use super::quarters::Quarters;
use super::{CONFLICT, Commitments, PROFILE};
use crate::calc::Quantity;
use crate::calc::commitment::{step, step_size};
use crate::db::Error;
use crate::db::request::{Edit, Locate, Record, Step, spread_evenly};
use crate::views::part::conflict::{ask, by_whom, figure, units_of};
use crate::views::part::entry::{self, Move, Next, Spot, Typing};
use crate::views::part::record::counted;
use crate::views::{Action, Cx, Effect, Opening, Outcome, READ_ONLY};

/// Most cells that one paste or one marked range changes.
pub const CELLS_MAX: usize = 20_000;

/// Where text was typed, in words that outlive the session: what it is, contract, measure,
/// edition or quarter.
fn place(kind: &str, parts: [&str; 3]) -> String {
    format!("{kind}\t{}", parts.join("\t"))
}

impl Commitments {
    /// The actions of entry; none where the action is another.
    pub(super) fn enter(&mut self, action: &Action, cx: &Cx) -> Option<Outcome> {
        Some(match action {
            Action::Insert(c) => self.begin(Some(&c.to_string()), cx),
            Action::Edit => self.begin(None, cx),
            Action::Paste(text) => self.paste(text, cx),
            Action::CopyAbove => self.copy_above(cx),
            Action::Fill => self.fill(cx),
            Action::Clear => self.clear(cx),
            Action::Spread => self.spread(cx),
            Action::StepOn => self.shift(true, cx),
            Action::StepBack => self.shift(false, cx),
            Action::Undo => self.bring_back(cx),
            Action::Direction => {
                self.entry.turn();
                let way = if self.entry.is_across() { "to the right" } else { "down" };
                Outcome::say(format!("Enter goes {way} after each figure; O turns it."))
            }
            Action::Mark => match self.cursor() {
                None => Outcome::say("This is a sum: only cells are marked."),
                Some(at) => {
                    self.entry.mark(at);
                    Outcome::QUIET
                }
            },
            Action::Do("commitments.revalue") => self.open_revaluation(),
            _ => return None,
        })
    }

    /// The contract under the cursor, to be revalued.
    fn open_revaluation(&self) -> Outcome {
        let Some(super::Spot { contract, .. }) = self.spot() else {
            return Outcome::say("This is a sum: choose a contract to revalue.");
        };
        Outcome::ask(Effect::Open { view: "revalue", with: Opening::record(&contract.name) })
    }

    /// The note of the selected commitment.
    pub(super) fn open_note(&self) -> Outcome {
        match self.spot() {
            Some(super::Spot { contract, measure, cell: Some(_) }) => {
                let name = format!("commitment\t{}\t{}", contract.name, measure.name);
                let with = Opening { at: Some("relevance".to_owned()), ..Opening::record(name) };
                Outcome::ask(Effect::Open { view: "form", with })
            }
            _ => Outcome::say("Nothing is committed here: there is no note to write."),
        }
    }

    pub(super) fn in_profile(&self) -> bool {
        self.panes.focus == PROFILE
    }

    /// Row and column under the cursor, in the pane that has the keys; none on a sum.
    pub(super) fn cursor(&self) -> Option<Spot> {
        let at = if self.in_profile() { self.quarter } else { self.at };
        (!at.on_row_sums && !at.on_column_sums).then_some((at.row.at, at.column.at))
    }

    pub(super) fn with_cells<T>(&self, cx: &Cx, act: impl FnOnce(&Cells) -> T) -> Option<T> {
        let grid = self.grid.as_ref()?;
        Some(act(&Cells { grid, by: self.by, ahead: cx.ahead() }))
    }

    pub(super) fn with_quarters<T>(&self, cx: &Cx, act: impl FnOnce(&Quarters) -> T) -> Option<T> {
        Some(act(&Quarters { detail: self.profile()?, ahead: cx.ahead() }))
    }

    /// How many rows and columns the pane with the keys has.
    pub(super) fn all_here(&self, cx: &Cx) -> Spot {
        if self.in_profile() {
            let size = |own: &Quarters| own.all();
            return self.with_quarters(cx, size).unwrap_or((0, 0));
        }
        self.all_of_it()
    }

    pub(super) fn go_to(&mut self, spot: Spot, cx: &Cx) {
        let all = self.all_here(cx);
        if self.in_profile() {
            let area = self.quarters_area(cx, cx.area);
            let widths = self.with_quarters(cx, |quarters| super::Widths::of(quarters));
            self.quarter.go(spot, all, area, &widths.unwrap_or_default());
            (self.quarter.on_row_sums, self.quarter.on_column_sums) = (false, false);
        } else {
            let area = self.grid_area(cx, cx.area);
            self.at.go(spot, all, area, &self.widths);
            (self.at.on_row_sums, self.at.on_column_sums) = (false, false);
        }
    }

    /// Goes on from a cell. Quarters run on in time where the grid goes down.
    fn onward(&mut self, from: Spot, then: Move, cx: &Cx) {
        let across = self.entry.is_across() != self.in_profile();
        let to = entry::moved(from, then, across, self.all_here(cx));
        self.go_to(to, cx);
    }

    /// Where the quarters are entered first: at the first of the contract's life.
    pub(super) fn begin_quarters(&mut self, cx: &Cx) {
        if !self.in_profile() {
            return;
        }
        let at = (self.quarter.row.at, self.quarter.column.at);
        let first = self.with_quarters(cx, |own| match own.at(at) {
            Some(_) => None,
            None => own.spot_of(own.detail.quarters.first()?.0),
        });
        if let Some(first) = first.flatten() {
            self.go_to(first, cx);
        }
    }

    /// The cell's own words for the store, and what it shows now; a sentence where nothing can be
    /// entered.
    pub(super) fn cell(&self, spot: Spot, cx: &Cx) -> Result<(String, Option<Quantity>), String> {
        let not_here = || "This cell is not here yet. Try again in a moment.".to_owned();
        if self.in_profile() {
            let found = self.with_quarters(cx, |quarters| {
                let commitment = &quarters.detail.commitment;
                let (of, measure) = (&commitment.contract_ref, &commitment.measure.measure_ref);
                match quarters.at(spot) {
                    None => Err(format!("This quarter is outside the life of {of}.")),
                    Some(quarter) => {
                        let name = place("quarter", [of, measure, &quarter.to_string()]);
                        Ok((name, quarters.units(quarter).0))
                    }
                }
            });
            return found.unwrap_or_else(|| Err("Nothing is committed here.".to_owned()));
        }
        let found = self.with_cells(cx, |cells| {
            let (contract, measure) = cells.labels(spot)?;
            let edition = measure.edition.as_deref().unwrap_or_default();
            let name = place("cell", [&contract.name, &measure.name, edition]);
            Some((name, cells.units(spot).0))
        });
        found.flatten().ok_or_else(not_here)
    }

    /// Begins to type in the cell under the cursor, with this text or with what is there.
    pub(super) fn begin(&mut self, text: Option<&str>, cx: &Cx) -> Outcome {
        if cx.read_only {
            return Outcome::say(READ_ONLY);
        }
        let Some(spot) = self.cursor() else {
            return Outcome::say("This is a sum: figures are entered in the cells.");
        };
        match self.cell(spot, cx) {
            Err(why) => Outcome::say(why),
            Ok((place, units)) => {
                let own = units.map(|units| units.to_string()).unwrap_or_default();
                let was = self.base(spot, cx);
                self.entry.begin(spot, place, text.unwrap_or(&own), was);
                Outcome::QUIET
            }
        }
    }

    pub(super) fn act_in_cell(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if let Action::Paste(text) = action
            && text.trim_end_matches('\n').contains(['\t', '\n'])
        {
            return self.paste(text, cx);
        }
        if let Some(from) = self.reopened.take()
            && let Action::Insert(c @ ('0'..='9' | '.' | '-')) = action
        {
            // Typed without looking up: it is for the cell where the person was.
            self.entry.end();
            self.go_to(from, cx);
            return self.begin(Some(&c.to_string()), cx);
        }
        let place = self.entry.typing().map(|typing| typing.place.clone()).unwrap_or_default();
        match self.entry.act(action) {
            Next::Stay => Outcome::QUIET,
            Next::Drop => Outcome::Done(vec![
                Effect::Retake(place),
                Effect::Say("Dropped; u brings what was typed back.".to_owned()),
            ]),
            Next::Keep(then) => self.keep(then, cx),
        }
    }

    fn keep(&mut self, then: Move, cx: &Cx) -> Outcome {
        let Some(Typing { spot, place, field, was }) = self.entry.typing().cloned() else {
            return Outcome::QUIET;
        };
        let steps = if self.cell(spot, cx).is_ok_and(|(own, _)| own == place) {
            entry::units(&field.text()).and_then(|to| self.steps(spot, (was, to), cx))
        } else {
            let name = in_words(&place);
            Err(format!("{name} is not in this list any more. Esc drops what was typed for it."))
        };
        let steps = match steps {
            Ok(steps) => steps,
            Err(why) => {
                self.entry.refuse(why);
                return Outcome::QUIET;
            }
        };
        self.entry.end();
        self.onward(spot, then, cx);
        if steps.is_empty() {
            return Outcome::ask(Effect::Retake(place));
        }
        let says = is_removal(&steps).then(|| {
            Effect::Say(format!("{} is not entered any more; u takes it back.", in_words(&place)))
        });
        let note = note(&steps);
        let edit = Effect::Edit(Edit { steps, note, place: Some(place) });
        Outcome::Done([edit].into_iter().chain(says).collect())
    }

    /// What an edit of a cell of the pane with the keys begins from.
    pub(super) fn base(&self, spot: Spot, cx: &Cx) -> Option<Quantity> {
        if self.in_profile() {
            return self.with_quarters(cx, |own| own.base(own.at(spot)?)).flatten();
        }
        self.with_cells(cx, |cells| cells.base(spot)).flatten()
    }

    /// The steps that give a cell of the pane with the keys other units than it `was` seen with.
    pub(super) fn steps(
        &self,
        spot: Spot,
        (was, to): (Option<Quantity>, Option<Quantity>),
        cx: &Cx,
    ) -> Result<Vec<Step>, String> {
        if self.in_profile() {
            let found = self.with_quarters(cx, |quarters| {
                let quarter = quarters.at(spot).ok_or("That is outside the contract's life.")?;
                Ok(quarters.step(quarter, (was, to)).into_iter().collect())
            });
            return found.unwrap_or(Err("Nothing is committed here.")).map_err(str::to_owned);
        }
        self.with_cells(cx, |cells| cells.steps(spot, (was, to), cx.today))
            .unwrap_or_else(|| Ok(Vec::new()))
    }

    /// What a cell shows.
    fn units(&self, spot: Spot, cx: &Cx) -> Option<Quantity> {
        if self.in_profile() {
            return self.with_quarters(cx, |q| q.units(q.at(spot)?).0).flatten();
        }
        self.with_cells(cx, |cells| cells.units(spot).0).flatten()
    }

    /// Gives several cells what `to` says, as one change; `what` names it.
    fn change(&mut self, spots: Vec<(Spot, Option<Quantity>)>, what: &str, cx: &Cx) -> Outcome {
        if cx.read_only {
            return Outcome::say(READ_ONLY);
        }
        if spots.len() > CELLS_MAX {
            return Outcome::say(format!(
                "Nothing was {what}: more than {CELLS_MAX} cells are marked. Mark fewer at a time."
            ));
        }
        let mut steps = Vec::new();
        let mut cells = 0_u64;
        for (spot, to) in spots {
            match self.steps(spot, (self.base(spot, cx), to), cx) {
                Ok(own) => {
                    cells += u64::from(!own.is_empty());
                    steps.extend(own);
                }
                Err(why) => return Outcome::say(format!("Nothing was {what}. {why}")),
            }
        }
        self.entry.unmark();
        if steps.is_empty() {
            return Outcome::say(format!("Nothing was {what}: it is so already."));
        }
        self.entry.forget_dropped();
        let text = format!("{what} {}", counted(cells, "cell"));
        Outcome::Done(vec![
            Effect::Edit(Edit { steps, note: text.clone(), place: None }),
            Effect::Say(format!("{}; u takes it back.", super::capital(&text))),
        ])
    }

    fn spots(&self) -> Vec<Spot> {
        let Some(at) = self.cursor() else { return Vec::new() };
        let (rows, columns) = self.entry.range(at);
        let spots = rows.flat_map(|row| columns.clone().map(move |column| (row, column)));
        spots.take(CELLS_MAX + 1).collect()
    }

    pub(super) fn clear(&mut self, cx: &Cx) -> Outcome {
        let spots = self.spots();
        if spots.is_empty() {
            return Outcome::say("This is a sum: there is nothing here to clear.");
        }
        self.change(spots.into_iter().map(|spot| (spot, None)).collect(), "cleared", cx)
    }

    pub(super) fn copy_above(&mut self, cx: &Cx) -> Outcome {
        let Some((row, column)) = self.cursor().filter(|(row, _)| *row > 0) else {
            return Outcome::say("There is no figure above to copy.");
        };
        let Some(units) = self.units((row - 1, column), cx) else {
            return Outcome::say("Nothing is entered in the cell above.");
        };
        let outcome = self.change(vec![((row, column), Some(units))], "copied into", cx);
        self.onward((row, column), Move::Onward, cx);
        outcome
    }

    pub(super) fn fill(&mut self, cx: &Cx) -> Outcome {
        if !self.entry.is_marking() {
            return Outcome::say(
                "Mark the range first: Space, then move; f fills it from its first row.",
            );
        }
        let Some(at) = self.cursor() else { return Outcome::QUIET };
        let (rows, _) = self.entry.range(at);
        let first = *rows.start();
        let spots = self.spots().into_iter().filter(|(row, _)| *row > first);
        // A column whose first row is not entered has nothing to fill with.
        let filled = spots.filter_map(|(row, column)| {
            Some(((row, column), Some(self.units((first, column), cx)?)))
        });
        let filled: Vec<_> = filled.collect();
        if filled.is_empty() {
            return Outcome::say("The first row of the range has nothing to fill with.");
        }
        self.change(filled, "filled", cx)
    }

    /// Spreads the selected commitment evenly over its open quarters.
    pub(super) fn spread(&mut self, cx: &Cx) -> Outcome {
        let found = self.with_quarters(cx, |quarters| {
            let commitment = &quarters.detail.commitment;
            let own = (&*commitment.contract_ref, &*commitment.measure.measure_ref);
            let committed = quarters.committed();
            spread_evenly(own, committed, &quarters.entries(), cx.today).ok_or_else(|| {
                format!(
                    "Not spread: the quarters that are over have more than the {} {} that are \
                     committed. Change those first.",
                    committed.grouped(),
                    commitment.measure.unit
                )
            })
        });
        match found {
            None => Outcome::say("Nothing is committed here to spread."),
            Some(Err(why)) => Outcome::say(why),
            Some(Ok(_)) if cx.read_only => Outcome::say(READ_ONLY),
            Some(Ok(edit)) if edit.steps.is_empty() => {
                Outcome::say("It is spread evenly over its open quarters already.")
            }
            Some(Ok(edit)) => Outcome::Done(vec![
                Effect::Say(format!("{}; u takes it back.", super::capital(&edit.note))),
                Effect::Edit(edit),
            ]),
        }
    }

    /// Moves one unit from the selected quarter to its neighbour.
    pub(super) fn shift(&mut self, onward: bool, cx: &Cx) -> Outcome {
        if !self.in_profile() {
            return Outcome::say("< and > move a step between quarters: v goes to them.");
        }
        if cx.read_only {
            return Outcome::say(READ_ONLY);
        }
        let Some(spot) = self.cursor() else { return Outcome::QUIET };
        let found = self.with_quarters(cx, |quarters| {
            let from = quarters.at(spot)?;
            let to = if onward { from.next() } else { from.previous() };
            let place = quarters.spot_of(to)?;
            let size = step_size(quarters.committed(), quarters.detail.quarters.len());
            let moved = step(quarters.units(from).0?, quarters.units(to).0, size)?;
            let steps = [(from, moved.0), (to, moved.1)];
            let steps = steps.into_iter();
            let steps = steps.filter_map(|(quarter, units)| {
                quarters.step(quarter, (quarters.base(quarter), Some(units)))
            });
            Some((steps.collect::<Vec<Step>>(), place, from, to))
        });
        let Some((steps, place, from, to)) = found.flatten() else {
            return Outcome::say("There is nothing here to move, or no quarter beside this one.");
        };
        self.go_to(place, cx);
        self.entry.forget_dropped();
        let note = format!("moved a step from {from} to {to}");
        Outcome::ask(Effect::Edit(Edit { steps, note, place: None }))
    }

    /// The text that was dropped last comes back, at its cell.
    pub(super) fn bring_back(&mut self, cx: &Cx) -> Outcome {
        let Some(spot) = self.entry.bring_back() else { return Outcome::NotMine };
        let place = self.entry.typing().map(|typing| typing.place.clone()).unwrap_or_default();
        let is_there = self.cell(spot, cx).is_ok_and(|(own, _)| own == place);
        if !is_there {
            let text = self.entry.typing().map(|typing| typing.field.text()).unwrap_or_default();
            self.entry.end();
            return Outcome::say(format!(
                "“{text}” was typed for {}, which is not here.",
                in_words(&place)
            ));
        }
        self.go_to(spot, cx);
        Outcome::QUIET
    }

    /// A cell that was not saved is opened again, with its text and why; its edit waits until it
    /// is kept or dropped.
    pub(super) fn take_back(&mut self, edit: &Edit, error: &Error, cx: &Cx) -> Option<Outcome> {
        if let Some((_, mut paste)) = self.sent.take_if(|(sent, _)| sent == edit) {
            if self.entry.is_typing() || self.paste.is_some() {
                return None;
            }
            // It is shown again beside what the cells have by now.
            paste.was.clear();
            self.paste = Some(paste);
            return Some(Outcome::QUIET);
        }
        let place = edit.place.as_deref()?;
        if self.entry.is_typing() || self.paste.is_some() {
            return None;
        }
        let text = text_of(edit)?;
        let spot = self.find(place, cx)?;
        let clash = match error {
            Error::Conflict(clashes) => clashes.first(),
            _ => None,
        };
        if let Some(clash) = clash.filter(|clash| figure(clash) == text) {
            let (who, when) = by_whom(clash);
            let says = format!("{who} entered the same in {}{when}.", clash.record);
            return Some(Outcome::Done(vec![Effect::Retake(place.to_owned()), Effect::Say(says)]));
        }
        self.reopened = self.cursor();
        self.theirs = clash.and_then(|clash| units_of(clash.theirs.as_ref()));
        self.go_to(spot, cx);
        let was = self.base(spot, cx);
        self.entry.begin(spot, place.to_owned(), &text, was);
        Some(clash.map_or(Outcome::QUIET, |clash| {
            Outcome::ask(ask(&clash.record, clash, &text, CONFLICT))
        }))
    }

    /// Where a cell is, by the words that its text is kept under.
    pub(super) fn find(&self, place: &str, cx: &Cx) -> Option<Spot> {
        let here = self.all_here(cx);
        if self.in_profile() {
            let spots = (0..here.0).flat_map(|row| (0..here.1).map(move |column| (row, column)));
            let mut spots = spots;
            return spots.find(|spot| self.cell(*spot, cx).is_ok_and(|(own, _)| own == place));
        }
        self.spots_here().find(|spot| self.cell(*spot, cx).is_ok_and(|(own, _)| own == place))
    }

    /// The cells of the grid that are here.
    fn spots_here(&self) -> impl Iterator<Item = Spot> + use<> {
        let part = |first: usize, count: usize| first..first + count;
        let (rows, columns) = self.grid.as_ref().map_or((0..0, 0..0), |grid| {
            (part(grid.first_row, grid.rows.len()), part(grid.first_column, grid.columns.len()))
        });
        rows.flat_map(move |row| columns.clone().map(move |column| (row, column)))
    }

    /// The answer to whose value it is to be.
    pub(super) fn choose(&mut self, whose: &str, cx: &Cx) -> Outcome {
        let place = self.entry.typing().map(|typing| typing.place.clone()).unwrap_or_default();
        match whose {
            "mine" => {
                self.reopened = None;
                self.entry.saw(self.theirs);
                self.keep(Move::Onward, cx)
            }
            "theirs" => {
                self.reopened = None;
                self.entry.end();
                Outcome::Done(vec![
                    Effect::Retake(place),
                    Effect::Say("The other value stays.".to_owned()),
                ])
            }
            _ => Outcome::say("Both wait: Enter asks again, Esc drops what you typed."),
        }
    }

    /// Text that a session before this one left behind, at its cell.
    pub(super) fn resume(&mut self, cx: &Cx) {
        let Some((place, text)) = self.seek.clone() else { return };
        if place.starts_with("quarter\t") && !self.in_profile() {
            // First the commitment, then its quarters.
            let Some(Locate { contract_ref, measure_ref, .. }) = locate(&place) else { return };
            let is_it = |spot: &Spot| {
                let is_own = |cells: &Cells| {
                    cells.units(*spot).0.is_some()
                        && cells.labels(*spot).is_some_and(|(contract, measure)| {
                            contract.name == contract_ref && measure.name == measure_ref
                        })
                };
                self.with_cells(cx, is_own) == Some(true)
            };
            let Some(spot) = self.spots_here().find(is_it) else { return };
            self.go_to(spot, cx);
            self.panes.focus = PROFILE;
        }
        if let Some(spot) = self.find(&place, cx) {
            self.go_to(spot, cx);
            let (text, was) = entry::kept_text(&text);
            self.entry.begin(spot, place, text, was);
            self.seek = None;
        }
    }
}

/// What a change of one cell is called in the audit trail.
fn note(steps: &[Step]) -> String {
    match steps {
        [only] if is_new(only) => "new commitment".to_owned(),
        [first, rest @ ..] if is_new(first) => {
            format!("new commitment, spread evenly over {}", counted(rest.len() as u64, "quarter"))
        }
        _ => String::new(),
    }
}

pub fn is_new(step: &Step) -> bool {
    matches!(step, Step::Record { was: None, to: Some(to) } if matches!(**to, Record::Commitment(_)))
}

fn is_removal(steps: &[Step]) -> bool {
    steps
        .iter()
        .all(|step| matches!(step, Step::Units { to: None, .. } | Step::Record { to: None, .. }))
}

/// What was typed to make an edit of one cell.
fn text_of(edit: &Edit) -> Option<String> {
    let units = match edit.steps.first()? {
        Step::Units { to, .. } => *to,
        Step::Return { .. }
        | Step::Vary(_)
        | Step::Revary { .. }
        | Step::Draw(_)
        | Step::Freeze { .. } => return None,
        Step::Record { to, .. } => match to.as_deref() {
            Some(Record::Commitment(new)) => Some(new.units),
            Some(Record::Profile(profile)) => Some(profile.units),
            _ => None,
        },
    };
    Some(units.map(|units| units.to_string()).unwrap_or_default())
}

/// A place as people read it: `C-0021 NT1 2025-26 Q3`.
pub fn in_words(place: &str) -> String {
    let mut parts: Vec<&str> = place.split('\t').collect();
    if parts.first() == Some(&"cell") {
        parts.truncate(3);
    }
    parts.get(1..).unwrap_or_default().join(" ")
}

/// The commitment that a place is about; of a quarter in whatever edition.
pub fn locate(place: &str) -> Option<Locate> {
    let mut parts = place.split('\t');
    let kind = parts.next()?;
    let (contract_ref, measure_ref) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let edition = parts.next().filter(|_| kind == "cell").unwrap_or_default().to_owned();
    Some(Locate { contract_ref, edition, measure_ref })
}
