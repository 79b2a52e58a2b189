//! A return keyed until the program is killed.

use super::CONTRACT;
use super::book::Slot;
use super::screen::Look;
use super::sitting::{DOWN, Sitting, UP};

/// Measures of the return.
const MEASURES: usize = 10;

fn slot(line: usize) -> Slot {
    Slot::Declared(format!("ZZ{}", line + 1))
}

impl Sitting<'_> {
    /// Some steps in the return, then a reason to be killed.
    pub fn in_return(&mut self) -> Result<(), String> {
        self.open_return()?;
        for _ in 0..=self.clerk.random.below(3) {
            match self.clerk.random.below(8) {
                0 | 1 => self.take_back()?,
                2 => self.clear_line()?,
                _ => {
                    let length = 1 + self.clerk.random.below(5);
                    self.key_lines(length)?;
                }
            }
            if self.clerk.random.one_of(2) {
                self.settle()?;
            }
        }
        match self.clerk.random.below(8) {
            0 => {
                let before = self.book.shown;
                self.key_lines(1)?;
                self.until("✓ saved", |_, book| book.shown > before).map(drop)
            }
            1 => {
                self.key_lines(8)?;
                self.watch_up_to(20);
                Ok(())
            }
            ending => self.leave_line_half_typed(ending > 2),
        }
    }

    /// The oldest return of the contract stands first in its list.
    fn open_return(&mut self) -> Result<(), String> {
        self.until("returns", |shown, _| shown.has("Returns, ") && shown.line().contains('>'))?;
        self.press("/");
        self.until("filter", |shown, _| shown.has("Words in any order"))?;
        self.press(CONTRACT);
        self.until(CONTRACT, |shown, _| shown.has(&format!("filter: {CONTRACT}")))?;
        self.press("\r");
        self.until("its returns", |shown, _| {
            shown.line().contains(CONTRACT) && shown.line().contains(super::QUARTER)
        })?;
        self.press("\r");
        self.cursor = slot(0);
        self.is_there().map(drop)
    }

    fn line(&self) -> usize {
        (0..MEASURES).find(|line| slot(*line) == self.cursor).unwrap_or(0)
    }

    fn go_to_line(&mut self, to: usize) -> Result<(), String> {
        self.is_there()?;
        let from = self.line();
        let key = if to > from { DOWN } else { UP };
        self.press(&key.repeat(to.abs_diff(from)));
        self.cursor = slot(to);
        self.is_there().map(drop)
    }

    /// Keys lines one after the other, not the last one, from which nothing goes on.
    fn key_lines(&mut self, length: usize) -> Result<(), String> {
        let first = self.clerk.random.below(MEASURES - 1);
        self.go_to_line(first)?;
        let end = (first + length).min(MEASURES - 1);
        let mut keys = Vec::new();
        for line in first..end {
            let value = self.types(&slot(line));
            self.book.change(&slot(line), Some(&value), true);
            let end = ["\r", "\r", "+", DOWN, "\t"][self.clerk.random.below(5)];
            keys.push(format!("{value}{end}"));
        }
        if self.clerk.random.one_of(2) {
            self.press(&keys.concat());
        } else {
            for keys in &keys {
                self.press(keys);
            }
        }
        self.cursor = slot(end);
        Ok(())
    }

    fn clear_line(&mut self) -> Result<(), String> {
        let line = self.clerk.random.below(MEASURES);
        let Slot::Declared(name) = slot(line) else { return Ok(()) };
        if !self.book.now().declared.contains_key(&name) {
            return Ok(());
        }
        self.go_to_line(line)?;
        self.settle()?;
        self.book.change(&slot(line), None, false);
        self.press("x");
        Ok(())
    }

    /// Leaves a line half typed: long enough to be kept as typed, or not.
    fn leave_line_half_typed(&mut self, long: bool) -> Result<(), String> {
        self.is_there()?;
        let slot = self.cursor.clone();
        let value = self.types(&slot);
        self.press(&value);
        if !long {
            self.watch_up_to(300);
            return Ok(());
        }
        let typing = Some(Look::Typing(value.clone()));
        self.until("half typed line", |shown, _| shown.at(&slot) == typing)?;
        self.is_owed(slot, value);
        Ok(())
    }
}
