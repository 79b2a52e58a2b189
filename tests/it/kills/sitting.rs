//! A session at the keyboard: keys go out, the screen says what came of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use sleva::calc::Quarter;
use sleva::db::sqlite::{Mode, Sqlite};

use super::PERSON;
use super::book::{Book, Place, Quarters, Slot};
use super::clerk::{Clerk, Left, typed};
use super::screen::{Look, Shown, Table};
use crate::terminal::{EXEC, PATIENCE, Session};

pub(super) const UP: &str = "\x1b[A";
pub(super) const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const SAVE: &str = "\x1b[21~";
const EMPTY_LINE: &str = "\x15";

/// How long nobody looks at what is typed while it is waited for in the database.
const GLANCE: Duration = Duration::from_millis(10);

pub struct Sitting<'a> {
    pub(super) clerk: &'a mut Clerk,
    session: Session,
    pub(super) book: Book,
    /// The cell that the cursor is in, or will be when everything pressed is taken.
    pub(super) cursor: Slot,
    owed: Option<(Slot, String)>,
    texts: BTreeMap<String, Vec<String>>,
    /// What was pressed, for the report of a failure.
    pressed: String,
}

impl<'a> Sitting<'a> {
    pub fn begin(clerk: &'a mut Clerk, book: Book, view: &str) -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_sleva"));
        let path = clerk.path.display().to_string();
        let arguments = ["--db", &path, "--as", PERSON, "--view", view];
        let arguments = if view == "home" { &arguments[..4] } else { &arguments };
        let session = Session::spawn(140, 45, EXEC, program, arguments, &[]).reading();
        let cursor = Slot::Units(("C-0001".to_owned(), "NT1".to_owned()));
        let (owed, texts, pressed) = (None, BTreeMap::new(), String::new());
        Self { clerk, session, book, cursor, owed, texts, pressed }
    }

    pub fn kill(mut self) -> Left {
        let book = &mut self.book;
        self.session.is_killed(|screen| book.look(&Shown::of(screen)));
        Left { book: self.book, owed: self.owed, texts: self.texts }
    }

    pub(super) fn press(&mut self, keys: &str) {
        self.pressed.push_str(keys);
        self.session.send(keys.as_bytes());
    }

    /// Follows the screen until it is as it should be.
    pub(super) fn until(
        &mut self,
        what: &str,
        wanted: impl Fn(&Shown, &Book) -> bool,
    ) -> Result<Shown, String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let shown = Shown::of(self.session.screen.screen());
            self.book.look(&shown);
            if wanted(&shown, &self.book) {
                return Ok(shown);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.session.output.recv_timeout(left) {
                Ok(bytes) => self.session.process(&bytes),
                Err(error) => {
                    let (pressed, screen) = (&self.pressed, shown.all());
                    return Err(format!("no {what}: {error}; pressed {pressed:?}\n{screen}"));
                }
            }
        }
    }

    /// Follows the screen for some time.
    fn watch(&mut self, time: Duration) {
        let deadline = Instant::now() + time;
        while let Ok(bytes) =
            self.session.output.recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            self.session.process(&bytes);
            self.book.look(&Shown::of(self.session.screen.screen()));
        }
    }

    pub(super) fn watch_up_to(&mut self, milliseconds: usize) {
        let time = self.clerk.random.below(milliseconds * 1_000);
        self.watch(Duration::from_micros(u64::try_from(time).unwrap()));
    }

    pub(super) fn settle(&mut self) -> Result<Shown, String> {
        self.until("rest", |shown, book| book.is_settled(shown))
    }

    /// Waits until the cursor is where it goes.
    pub(super) fn is_there(&mut self) -> Result<Shown, String> {
        let slot = self.cursor.clone();
        self.until(&format!("{slot:?}"), |shown, _| shown.selected().as_ref() == Some(&slot))
    }

    /// Some steps in the grid, then a reason to be killed.
    pub fn in_grid(&mut self) -> Result<(), String> {
        self.is_there()?;
        for _ in 0..=self.clerk.random.below(3) {
            match self.clerk.random.below(10) {
                0 | 1 => self.take_back()?,
                2 => self.clear()?,
                3 | 4 => self.enter_quarters()?,
                _ => {
                    let length = 1 + self.clerk.random.below(5);
                    self.enter(length)?;
                }
            }
            if self.clerk.random.one_of(2) {
                self.settle()?;
            }
        }
        match self.clerk.random.below(10) {
            0 => {
                let before = self.book.shown;
                self.enter(1)?;
                self.until("✓ saved", |_, book| book.shown > before).map(drop)
            }
            1 => {
                self.enter(8)?;
                self.watch_up_to(20);
                Ok(())
            }
            2 => {
                if self.book.can_undo() {
                    self.settle()?;
                    self.book.undo();
                    self.press("u");
                    self.watch_up_to(20);
                }
                Ok(())
            }
            ending => self.leave_half_typed(ending > 3),
        }
    }

    fn grid(&mut self) -> Result<Table, String> {
        let shown = self.until("grid", |shown, _| shown.grid().is_some())?;
        shown.grid().cloned().ok_or_else(String::new)
    }

    /// The cells that can be entered: those that have something, and new ones of the contract's
    /// own edition. The last line and column are left for the cursor to go on to.
    fn cells(&mut self) -> Result<Vec<Place>, String> {
        let Table { columns, lines } = self.grid()?;
        let names = |list: &[(String, usize)]| -> Vec<String> {
            let count = list.len().saturating_sub(1);
            list[..count].iter().map(|(name, _)| name.clone()).collect()
        };
        let (columns, lines) = (names(&columns), names(&lines));
        let lines = lines.iter().filter(|line| self.clerk.own.contains(*line));
        let cells =
            lines.flat_map(|line| columns.iter().map(|column| (line.clone(), column.clone())));
        Ok(cells.collect())
    }

    fn any_cell(&mut self) -> Result<Place, String> {
        let cells = self.cells()?;
        self.clerk.random.pick(&cells).cloned().ok_or_else(|| "there are no cells".to_owned())
    }

    /// Goes to a cell of the grid with the arrows.
    fn go_to(&mut self, to: &Place) -> Result<(), String> {
        self.is_there()?;
        let from = match self.cursor.clone() {
            Slot::Quarter(place, _) => {
                self.press("v");
                self.cursor = Slot::Units(place.clone());
                self.is_there()?;
                place
            }
            Slot::Units(place) => place,
            Slot::Title(_) | Slot::Declared(_) => return Err("this is no grid".to_owned()),
        };
        let table = self.grid()?;
        let of = |list: &[(String, usize)], name: &str| {
            list.iter().position(|(own, _)| own == name).ok_or(format!("no {name}"))
        };
        for (list, from, to, on, back) in [
            (&table.lines, &from.0, &to.0, DOWN, UP),
            (&table.columns, &from.1, &to.1, RIGHT, LEFT),
        ] {
            let (from, to) = (of(list, from)?, of(list, to)?);
            let key = if to > from { on } else { back };
            self.press(&key.repeat(to.abs_diff(from)));
        }
        self.cursor = Slot::Units(to.clone());
        self.is_there().map(drop)
    }

    pub(super) fn types(&mut self, slot: &Slot) -> String {
        let value = self.clerk.value();
        self.texts.entry(slot.name()).or_default().push(value.clone());
        value
    }

    /// Types figures into cells, one after the other.
    fn enter(&mut self, length: usize) -> Result<(), String> {
        let (cells, mut at) = (self.cells()?, self.any_cell()?);
        self.go_to(&at)?;
        let Table { columns, lines } = self.grid()?;
        let next = |list: &[(String, usize)], name: &str| {
            let here = list.iter().position(|(own, _)| own == name);
            list[here.unwrap() + 1].0.clone()
        };
        let mut keys = Vec::new();
        for count in 1..=length {
            let slot = Slot::Units(at.clone());
            let value = self.types(&slot);
            self.book.change(&slot, Some(&value), true);
            let end = ["\r", "\r", "+", DOWN, "\t"][self.clerk.random.below(5)];
            // In place of the figure that is there, or after it was taken away.
            let begin = if length == 1 && self.clerk.random.one_of(2) { "e\x15" } else { "" };
            keys.push(format!("{begin}{value}{end}"));
            at = if end == "\t" {
                (at.0.clone(), next(&columns, &at.1))
            } else {
                (next(&lines, &at.0), at.1.clone())
            };
            if !cells.contains(&at) || count == length {
                break;
            }
        }
        if self.clerk.random.one_of(2) {
            self.press(&keys.concat());
        } else {
            for keys in &keys {
                self.press(keys);
            }
        }
        self.cursor = Slot::Units(at);
        Ok(())
    }

    /// Takes a commitment out, unless its line or column would go with it.
    fn clear(&mut self) -> Result<(), String> {
        let place = self.any_cell()?;
        let cells = &self.book.now().cells;
        let in_line = cells.keys().filter(|own| own.0 == place.0).count();
        let in_column =
            cells.keys().filter(|own| own.1 == place.1 && self.clerk.own.contains(&own.0)).count();
        if !cells.contains_key(&place) || in_line < 2 || in_column < 3 {
            return Ok(());
        }
        self.go_to(&place)?;
        self.settle()?;
        self.book.change(&Slot::Units(place), None, false);
        self.press("x");
        Ok(())
    }

    pub(super) fn take_back(&mut self) -> Result<(), String> {
        if self.book.can_undo() {
            self.settle()?;
            self.book.undo();
            self.press("u");
            self.until("word of what was taken back", |shown, _| shown.has("Taken back"))?;
            self.settle()?;
        }
        Ok(())
    }

    /// Types figures into the quarters of a commitment.
    fn enter_quarters(&mut self) -> Result<(), String> {
        let place = self.any_cell()?;
        let own = self.book.now().cells.get(&place).map(|own| own.quarters.clone());
        let Some(Quarters::Known(own)) = own else { return Ok(()) };
        self.go_to(&place)?;
        self.settle()?;
        self.press("v");
        let is_in =
            |slot: Option<Slot>| matches!(slot, Some(Slot::Quarter(own, _)) if own == place);
        let shown = self.until("quarters", |shown, _| is_in(shown.selected()))?;
        let Some(Slot::Quarter(_, first)) = shown.selected() else { return Ok(()) };
        let here = |quarter: &Quarter| shown.at(&Slot::Quarter(place.clone(), *quarter)).is_some();
        let quarters = std::iter::successors(Some(first), |quarter| Some(quarter.next()));
        let quarters: Vec<Quarter> = quarters.take_while(here).collect();
        let Some((last, others)) = quarters.split_last() else { return Ok(()) };
        let length = (1 + self.clerk.random.below(4)).min(others.len());
        let mut keys = String::new();
        for quarter in &others[..length] {
            let slot = Slot::Quarter(place.clone(), *quarter);
            let value = self.types(&slot);
            self.book.change(&slot, Some(&value), true);
            keys.extend([value.as_str(), "\r"]);
        }
        self.press(&keys);
        let at = *others.get(length).unwrap_or(last);
        self.cursor = Slot::Quarter(place, at);
        self.is_there()?;
        if own.contains_key(&at) && self.clerk.random.one_of(3) {
            self.settle()?;
            self.book.change(&self.cursor, None, false);
            self.press("x");
        }
        Ok(())
    }

    /// Leaves a cell half typed: long enough to be kept as typed, or not.
    fn leave_half_typed(&mut self, long: bool) -> Result<(), String> {
        let cells = self.cells()?;
        if let Slot::Units(at) = &self.cursor
            && !cells.contains(at)
        {
            let place = self.any_cell()?;
            self.go_to(&place)?;
        }
        self.is_there()?;
        let slot = self.cursor.clone();
        let value = self.types(&slot);
        self.press(&value);
        if !long {
            self.watch_up_to(300);
            return Ok(());
        }
        let typing = Some(Look::Typing(value.clone()));
        self.until("half typed cell", |shown, _| shown.at(&slot) == typing)?;
        self.is_owed(slot, value);
        Ok(())
    }

    /// What stands half typed on the screen is owed from when the database has it; where that
    /// never comes, it is owed all the same.
    pub(super) fn is_owed(&mut self, slot: Slot, text: String) {
        // Closed before the kill, so that nobody but the program has the database open then.
        let store = Sqlite::open(&self.clerk.path, Mode::ReadOnly).unwrap();
        let (deadline, name) = (Instant::now() + PATIENCE, slot.name());
        let has = |typed: &BTreeMap<String, String>| {
            typed.get(&name).is_some_and(|own| own.contains(&text))
        };
        while !has(&typed(&store)) && Instant::now() < deadline {
            self.watch(GLANCE);
        }
        self.owed = Some((slot, text));
    }

    /// Gives a contract another title in its form, and leaves one half typed.
    pub fn in_forms(&mut self) -> Result<(), String> {
        self.until("contracts", |shown, _| shown.line().contains('>'))?;
        let own: Vec<String> = self.clerk.own.iter().take(12).cloned().collect();
        for _ in 0..=self.clerk.random.below(2) {
            let contract = self.clerk.random.pick(&own).cloned().unwrap();
            let slot = Slot::Title(contract.clone());
            let title = self.open_form(&contract)?;
            self.book.change(&slot, Some(&title), true);
            self.press(SAVE);
            self.settle_title(&slot, &title)?;
        }
        if self.clerk.random.one_of(4) {
            return Ok(());
        }
        let contract = self.clerk.random.pick(&own).cloned().unwrap();
        let title = self.open_form(&contract)?;
        self.until("half typed title", |shown, _| shown.line().contains(&title))?;
        self.is_owed(Slot::Title(contract), title);
        Ok(())
    }

    fn settle_title(&mut self, slot: &Slot, title: &str) -> Result<(), String> {
        let look = Some(Look::Value(Some(title.to_owned())));
        self.until(title, |shown, _| shown.is_saved() && shown.at(slot) == look).map(drop)
    }

    /// Goes to a contract of the list and types another title into its form.
    fn open_form(&mut self, contract: &str) -> Result<String, String> {
        self.press("gg");
        self.until("the first contract", |shown, _| {
            shown.line().contains("> ") && shown.line().contains("C-0001")
        })?;
        let number = |name: &str| name.get(2..)?.parse::<usize>().ok();
        let down = number(contract).and_then(|own| own.checked_sub(1)).ok_or("no such contract")?;
        self.press(&DOWN.repeat(down));
        self.until(contract, |shown, _| shown.line().contains(contract))?;
        self.press("e");
        self.until("form", |shown, _| shown.line().contains(">Title"))?;
        let title = format!("Works {}", self.types(&Slot::Title(contract.to_owned())));
        self.press(&format!("{EMPTY_LINE}{title}"));
        Ok(title)
    }

    /// Goes on with what a session before this one left half typed, and keeps it.
    pub fn resume(&mut self, slot: &Slot, text: &str) -> Result<(), String> {
        let words = slot.name().split('\t').take(3).collect::<Vec<_>>().join(" ");
        // A long text is cut.
        let text_begins = if matches!(slot, Slot::Title(_)) { "" } else { text };
        let is_it = |line: &str| {
            line.contains("Continue") && line.contains(&words) && line.contains(text_begins)
        };
        let is_here = |shown: &Shown| {
            !shown.has("Needs you (0)")
                && shown.line().contains('>')
                && shown.down_to(is_it).is_some()
        };
        let shown = self.until("Continue", |shown, _| is_here(shown))?;
        self.press(&DOWN.repeat(shown.down_to(is_it).unwrap_or_default()));
        self.until(&words, |shown, _| is_it(&shown.line()))?;
        self.press("\r");
        self.texts.entry(slot.name()).or_default().push(text.to_owned());
        if let Slot::Title(_) = slot {
            self.until("form", |shown, _| {
                shown.line().contains(">Title") && shown.line().contains(text)
            })?;
            self.book.change(slot, Some(text), true);
            self.press(SAVE);
            self.until("✓ saved", |shown, _| shown.is_saved() && shown.has("is saved"))?;
            self.book.shown = self.book.count();
            return Ok(());
        }
        let typing = Some(Look::Typing(text.to_owned()));
        self.until("cell in brackets", |shown, _| shown.at(slot) == typing)?;
        self.book.change(slot, Some(text), true);
        self.press("\r");
        self.until("✓ saved", |shown, book| book.is_settled(shown) && book.shown == book.count())
            .map(drop)
    }
}
