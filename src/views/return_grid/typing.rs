//! Units typed, copied and cleared, and what becomes of them where the store does not take them.

use super::lines::{Lines, is_undecided};
use super::spec::{AMEND, PROVE, REPLY, WAGE};
use super::{DISCARD, MEASURE, Mode, ReturnGrid, UNPROVE};
use crate::calc::{Quantity, checks};
use crate::db::Error;
use crate::db::request::{CellChange, Edit, MeasureReturn, ReturnDetail, ReturnStep, Step};
use crate::views::part::conflict::{ask, by_whom, figure, units_of};
use crate::views::part::entry::{Move, Next, Typing, kept_text, moved};
use crate::views::{Action, Cx, Effect, Opening, Outcome};

impl ReturnGrid {
    /// The actions that change something; none where the action is another.
    pub(super) fn do_here(&mut self, action: &Action, cx: &Cx) -> Option<Outcome> {
        if matches!(action, Action::Undo) {
            return Some(self.bring_back(cx));
        }
        let is_change = matches!(
            action,
            Action::Insert(_)
                | Action::Edit
                | Action::Paste(_)
                | Action::CopyAbove
                | Action::Clear
                | Action::Note
                | Action::Add
                | Action::Remove
                | Action::Finish
                | Action::Choose(DISCARD | UNPROVE, _)
                | Action::Do(PROVE | REPLY | WAGE | AMEND)
        );
        let mode = self.mode(cx);
        if *action == Action::Open {
            return Some(match mode {
                Mode::Validate => self.accept_line(cx),
                _ => self.go_on(cx),
            });
        }
        if matches!(action, Action::Mark | Action::Fill | Action::Direction) {
            return Some(Outcome::say(
                "A return is keyed line by line: d copies from last quarter, x clears.",
            ));
        }
        if !is_change {
            return None;
        }
        if *action == Action::Do(AMEND) {
            return Some(self.begin_amendment(cx));
        }
        Some(match mode {
            Mode::Read(why) => Outcome::say(why),
            Mode::Key => self.key(action, cx),
            Mode::Validate => self.decide(action, cx),
        })
    }

    fn key(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            Action::Insert(c) => self.begin(Some(&c.to_string()), cx),
            Action::Edit => self.begin(None, cx),
            Action::Paste(text) => self.paste(text, cx),
            Action::CopyAbove => self.copy_last(cx),
            Action::Clear => self.clear(cx),
            Action::Note => self.begin_note(),
            Action::Do(REPLY) => self.begin_answer(),
            Action::Do(WAGE) => self.begin_wage(),
            Action::Add | Action::Do(PROVE) => self.open_evidence(),
            Action::Remove if self.panes.focus == MEASURE => self.ask_to_unprove(),
            Action::Remove => self.ask_to_discard(cx),
            Action::Choose(DISCARD, _) => self.discard(),
            Action::Choose(UNPROVE, name) => self.unprove(name, cx),
            Action::Finish => self.begin_sheet(super::sheet::Act::Submit, cx),
            _ => Outcome::NotMine,
        }
    }

    fn go_on(&mut self, cx: &Cx) -> Outcome {
        let all = self.detail().map_or(0, |detail| detail.rows.len());
        if self.at.at + 1 < all {
            self.go_to(self.at.at + 1, cx);
            return Outcome::QUIET;
        }
        let what =
            if self.mode(cx) == Mode::Key { " p shows what would be submitted." } else { "" };
        Outcome::say(format!("This is the last line.{what}"))
    }

    /// Where what is typed in a line's cell is kept, in words that outlive the session.
    pub(super) fn place_of(&self, row: &MeasureReturn) -> String {
        let kind = if self.is_decided() { "validated" } else { "return" };
        let quarter = self.quarter.map(|quarter| quarter.to_string()).unwrap_or_default();
        let measure = &row.commitment.measure.measure_ref;
        format!("{kind}\t{}\t{quarter}\t{measure}", self.contract_ref)
    }

    /// Begins to type in the line under the cursor, with this text or with what is there.
    pub(super) fn begin(&mut self, text: Option<&str>, cx: &Cx) -> Outcome {
        self.panes.focus = 0;
        let Some((place, own, was)) = self.lines(cx).zip(self.row()).map(|(lines, row)| {
            let own = if self.is_decided() {
                super::lines::decided(row).and_then(|decided| decided.validated)
            } else {
                lines.units(row).0
            };
            (self.place_of(row), own, lines.base(row))
        }) else {
            return Outcome::say("There is no line here to key.");
        };
        let own = own.map(|units| units.to_string()).unwrap_or_default();
        self.entry.begin((self.at.at, 0), place, text.unwrap_or(&own), was);
        Outcome::QUIET
    }

    pub(super) fn act_in_cell(&mut self, action: &Action, cx: &Cx) -> Outcome {
        if let Action::Paste(text) = action
            && text.trim_end_matches('\n').contains(['\t', '\n'])
        {
            return Outcome::say("Several cells were pasted: keep or drop this one first.");
        }
        if let Some(from) = self.reopened.take()
            && let Action::Insert(c @ ('0'..='9' | '.' | '-')) = action
        {
            // Typed without looking up: it is for the line where the person was.
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
            Next::Keep(then) if self.mode(cx) == Mode::Validate => self.keep_decision(then, cx),
            Next::Keep(then) => self.keep(then, cx),
        }
    }

    /// Goes on from a line: there is one cell in each.
    pub(super) fn onward(&mut self, from: usize, then: Move, cx: &Cx) {
        let all = self.detail().map_or(0, |detail| detail.rows.len());
        let then = match then {
            Move::Right => Move::Down,
            Move::Left => Move::Up,
            other => other,
        };
        self.go_to(moved((from, 0), then, false, (all, 1)).0, cx);
    }

    fn keep(&mut self, then: Move, cx: &Cx) -> Outcome {
        let Some(Typing { spot, place, field, was }) = self.entry.typing().cloned() else {
            return Outcome::QUIET;
        };
        let Some((lines, row)) = self
            .lines(cx)
            .and_then(|lines| Some((lines.row(spot.0)?, lines)))
            .map(|(row, lines)| (lines, row))
        else {
            return Outcome::QUIET;
        };
        if self.place_of(row) != place || self.mode(cx) != Mode::Key {
            self.entry.refuse("This line does not take it any more. Esc drops it.".to_owned());
            return Outcome::QUIET;
        }
        let to = match checks::read(&field.text()) {
            Ok(to) => to,
            Err(check) => {
                let why = check.sentence(&row.commitment.measure);
                self.entry.refuse(why);
                return Outcome::QUIET;
            }
        };
        let says = self.says_of_kept_figure(row, to).filter(|_| to.is_some());
        let cleared = (to.is_none() && was.is_some()).then(|| {
            format!("{} is not entered any more; u takes it back.", super::lines::name(row))
        });
        let step = lines.declare(row, (was, to));
        self.entry.end();
        self.dropped = None;
        self.onward(spot.0, then, cx);
        if was == to {
            return Outcome::ask(Effect::Retake(place));
        }
        let edit =
            Effect::Edit(Edit { steps: vec![step], note: String::new(), place: Some(place) });
        let says = says.or(cleared).map(Effect::Say);
        Outcome::Done([edit].into_iter().chain(says).collect())
    }

    /// Declares what each `to` says, as one change.
    fn declare(&mut self, to: Vec<(usize, Option<Quantity>)>, note: &str, cx: &Cx) -> Outcome {
        let Some(lines) = self.lines(cx) else { return Outcome::QUIET };
        let one = |(at, to): (usize, Option<Quantity>)| {
            let row = lines.row(at)?;
            let was = lines.base(row);
            (was != to).then(|| lines.declare(row, (was, to)))
        };
        let steps: Vec<Step> = to.into_iter().filter_map(one).collect();
        self.entry.forget_dropped();
        self.dropped = None;
        if steps.is_empty() {
            return Outcome::say("It is so already.");
        }
        Outcome::ask(Effect::Edit(Edit { steps, note: note.to_owned(), place: None }))
    }

    fn copy_last(&mut self, cx: &Cx) -> Outcome {
        let Some(row) = self.row() else { return Outcome::QUIET };
        let before = row.before.first().copied();
        let Some((quarter, Some(units))) = before else {
            let quarter = before.map(|(quarter, _)| quarter.to_string()).unwrap_or_default();
            return Outcome::say(format!(
                "{} declared nothing in {quarter} to copy.",
                super::lines::name(row)
            ));
        };
        let at = self.at.at;
        let outcome = self.declare(vec![(at, Some(units))], &format!("copied from {quarter}"), cx);
        self.onward(at, Move::Onward, cx);
        outcome
    }

    fn clear(&mut self, cx: &Cx) -> Outcome {
        let Some(row) = self.row() else { return Outcome::QUIET };
        let name = super::lines::name(row);
        match self.declare(vec![(self.at.at, None)], "cleared", cx) {
            Outcome::Done(mut effects) if matches!(effects.first(), Some(Effect::Edit(_))) => {
                effects.push(Effect::Say(format!("Cleared {name}; u takes it back.")));
                Outcome::Done(effects)
            }
            other => other,
        }
    }

    /// A column from a spreadsheet goes down from the cursor; one cell is typed.
    fn paste(&mut self, text: &str, cx: &Cx) -> Outcome {
        let cells: Vec<&str> = text.trim_end_matches('\n').split('\n').map(str::trim).collect();
        if let [only] = cells.as_slice()
            && !only.contains('\t')
        {
            return self.begin(Some(only), cx);
        }
        let Some(detail) = self.detail() else { return Outcome::QUIET };
        if cells.len() > detail.rows.len() - self.at.at {
            return Outcome::say(format!(
                "Nothing was pasted: {} cells do not fit below this line.",
                cells.len()
            ));
        }
        let mut to = Vec::new();
        for (cell, at) in cells.iter().zip(self.at.at..).filter(|(cell, _)| !cell.is_empty()) {
            let measure = detail.rows.get(at).map(|row| &row.commitment.measure);
            match (checks::read(cell), measure) {
                (Ok(units), _) => to.push((at, units)),
                (Err(check), Some(measure)) => {
                    let why = check.sentence(measure);
                    return Outcome::say(format!("Nothing was pasted: {why}"));
                }
                (Err(_), None) => {}
            }
        }
        let note =
            format!("pasted {}", crate::views::part::record::counted(to.len() as u64, "cell"));
        match self.declare(to, &note, cx) {
            Outcome::Done(mut effects) if matches!(effects.first(), Some(Effect::Edit(_))) => {
                let note = crate::views::part::record::capital(&note);
                effects.push(Effect::Say(format!("{note}; u takes it back.")));
                Outcome::Done(effects)
            }
            other => other,
        }
    }

    /// The text that was dropped last comes back, at its line.
    fn bring_back(&mut self, cx: &Cx) -> Outcome {
        if let Some(asking) = self.dropped.take() {
            self.go_to_measure(&asking.measure_ref.clone(), cx);
            self.asking = Some(asking);
            return Outcome::QUIET;
        }
        let Some(spot) = self.entry.bring_back() else { return Outcome::NotMine };
        let place = self.entry.typing().map(|typing| typing.place.clone()).unwrap_or_default();
        if self.find(&place) == Some(spot.0) {
            self.go_to(spot.0, cx);
            return Outcome::QUIET;
        }
        let text = self.entry.typing().map(|typing| typing.field.text()).unwrap_or_default();
        self.entry.end();
        Outcome::say(format!("“{text}” was typed for a line that is not here."))
    }

    /// The line whose cell has this place.
    fn find(&self, place: &str) -> Option<usize> {
        self.detail()?.rows.iter().position(|row| self.place_of(row) == place)
    }

    pub(super) fn go_to_measure(&mut self, measure_ref: &str, cx: &Cx) {
        let own = |row: &MeasureReturn| row.commitment.measure.measure_ref == measure_ref;
        let at = self.detail().and_then(|detail| detail.rows.iter().position(own));
        if let Some(at) = at {
            self.go_to(at, cx);
        }
    }

    /// The return as it is now: the cursor stays at its measure, and what waits for it goes on.
    pub(super) fn take(&mut self, detail: Box<ReturnDetail>, cx: &Cx) {
        // One that was opened by its number goes on with the newest, where it is that.
        let newest = detail.versions.last().map(|newest| newest.key.version);
        self.version = self.version.filter(|_| self.version != newest);
        self.detail = Some(detail);
        let Some(detail) = self.detail() else { return };
        let own = |row: &MeasureReturn| {
            Some(&row.commitment.measure.measure_ref) == self.measure_ref.as_ref()
        };
        let same = detail.rows.iter().position(own);
        let evidence = same.and_then(|at| detail.rows.get(at)).map_or(0, |row| row.evidence.len());
        match same {
            Some(at) => {
                let (scroll, proof) = (self.beside[0], self.proof);
                self.go_to(at, cx);
                (self.beside[0], self.proof) = (scroll, proof.min(evidence.saturating_sub(1)));
                self.entry.follow((at, 0));
            }
            None => self.go_to(self.at.at, cx),
        }
        if !self.is_saving(cx) {
            self.deciding.clear();
            self.fix_sheet(cx);
        }
        self.resume(cx);
    }

    /// Whether something of this return is on its way to the store.
    pub(super) fn is_saving(&self, cx: &Cx) -> bool {
        cx.pending.iter().any(|pending| {
            pending.stage == crate::views::part::pending::Stage::Sending
                && self.is_own(&pending.edit)
        })
    }

    /// Whether an edit is about this return.
    pub(super) fn is_own(&self, edit: &Edit) -> bool {
        edit.steps.iter().any(|step| {
            matches!(step, Step::Return { contract_ref, quarter, .. }
                if *contract_ref == self.contract_ref && Some(*quarter) == self.quarter)
        })
    }

    /// Text that a session before this one left behind, at its line.
    fn resume(&mut self, cx: &Cx) {
        let Some((place, text)) = self.seek.clone() else { return };
        let mode = self.mode(cx);
        if let Some(asking) =
            super::asking::Asking::resumed(&place, &text).filter(|_| place.starts_with("line\t"))
        {
            if self.may_ask(&asking, &mode) {
                self.go_to_measure(&asking.measure_ref, cx);
                self.asking = Some(asking);
                self.seek = None;
            }
            return;
        }
        if matches!(mode, Mode::Read(_)) {
            return;
        }
        if let Some(at) = self.find(&place) {
            self.go_to(at, cx);
            let (text, was) = kept_text(&text);
            self.entry.begin((at, 0), place, text, was);
            self.seek = None;
        }
    }

    /// A cell or a text that was not saved is opened again, with why; its edit waits until it is
    /// kept or dropped.
    pub(super) fn take_back(&mut self, edit: &Edit, error: &Error, cx: &Cx) -> Option<Outcome> {
        let place = edit.place.as_deref()?;
        if self.entry.is_typing() || self.asking.is_some() || self.sheet.is_some() {
            return None;
        }
        let Some(Step::Return { step, .. }) = edit.steps.first() else { return None };
        let ReturnStep::Key { cell: CellChange::Declared { to, .. }, .. } = &**step else {
            return self.take_text_back(step, error, cx);
        };
        let text = to.map(|units| units.to_string()).unwrap_or_default();
        let at = self.find(place)?;
        let clash = match error {
            Error::Conflict(clashes) => clashes.first(),
            _ => None,
        };
        if let Some(clash) = clash.filter(|clash| figure(clash) == text) {
            let (who, when) = by_whom(clash);
            let name = place.rsplit('\t').next().unwrap_or_default();
            let says = format!("{who} entered the same in {name}{when}.");
            return Some(Outcome::Done(vec![Effect::Retake(place.to_owned()), Effect::Say(says)]));
        }
        self.reopened = Some(self.at.at);
        self.theirs = clash.and_then(|clash| units_of(clash.theirs.as_ref()));
        self.go_to(at, cx);
        let was = self.lines(cx).zip(self.row()).and_then(|(lines, row)| Lines::base(&lines, row));
        self.entry.begin((at, 0), place.to_owned(), &text, was);
        let name = self.measure_ref.clone().unwrap_or_default();
        Some(clash.map_or(Outcome::QUIET, |clash| {
            Outcome::ask(ask(&name, clash, &text, super::CONFLICT))
        }))
    }

    /// The answer to whose value it is to be.
    pub(super) fn choose(&mut self, whose: &str, cx: &Cx) -> Outcome {
        let Some(typing) = self.entry.typing() else { return Outcome::QUIET };
        let place = typing.place.clone();
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

    fn open_evidence(&self) -> Outcome {
        let Some(row) = self.row() else { return Outcome::QUIET };
        let quarter = self.quarter.map(|quarter| quarter.to_string()).unwrap_or_default();
        let measure = &row.commitment.measure.measure_ref;
        let name = format!("evidence\t{}\t{quarter}\t{measure}", self.contract_ref);
        Outcome::ask(Effect::Open { view: "form", with: Opening::record(name) })
    }

    /// The next line that is not decided yet, from the one below this on.
    pub(super) fn next_undecided(&self) -> Option<usize> {
        let detail = self.detail()?;
        let is_open = |at: &usize| {
            detail.rows.get(*at).is_some_and(|row| {
                let name = &row.commitment.measure.measure_ref;
                is_undecided(row) && self.deciding.iter().all(|(own, _)| own != name)
            })
        };
        let here = self.at.at;
        (here + 1..detail.rows.len()).find(is_open).or_else(|| (0..here).find(is_open))
    }
}
