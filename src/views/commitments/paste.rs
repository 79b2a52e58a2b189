//! Blocks of cells from a spreadsheet: shown before they are kept, and kept as one change.

use std::collections::HashMap;

use super::Commitments;
use super::typing::{CELLS_MAX, in_words, is_new};
use crate::calc::Quantity;
use crate::db::request::{Edit, Step};
use crate::views::part::entry::{self, Spot};
use crate::views::part::record::counted;
use crate::views::{Action, Cx, Effect, Outcome, READ_ONLY};

/// A block of cells that was pasted, and not kept yet.
#[derive(Debug, Clone)]
pub struct Paste {
    pub at: Spot,
    pub cells: Vec<Vec<String>>,
    /// What the cells had when they were first shown beside what was pasted.
    pub was: HashMap<Spot, Option<Quantity>>,
}

impl Commitments {
    /// Text from a spreadsheet: one cell is typed, several are shown before they are kept.
    pub(super) fn paste(&mut self, text: &str, cx: &Cx) -> Outcome {
        if cx.read_only {
            return Outcome::say(READ_ONLY);
        }
        let Some(at) = self.cursor() else {
            return Outcome::say("This is a sum: figures are pasted into the cells.");
        };
        let cells = entry::block(text);
        if let [row] = cells.as_slice()
            && let [only] = row.as_slice()
        {
            let only = only.clone();
            return self.begin(Some(&only), cx);
        }
        let count: usize = cells.iter().map(Vec::len).sum();
        if count > CELLS_MAX {
            return Outcome::say(format!(
                "Not pasted: {count} cells are more than {CELLS_MAX}. Paste a part of them, or \
                 import the file."
            ));
        }
        self.entry.unmark();
        self.paste = Some(Paste { at, cells, was: HashMap::new() });
        self.see(cx);
        Outcome::QUIET
    }

    /// Remembers what the pasted cells have, where they are here.
    pub(super) fn see(&mut self, cx: &Cx) {
        let seen: Vec<(Spot, Option<Quantity>)> = self
            .pasted()
            .into_iter()
            .filter(|(spot, _)| self.cell(*spot, cx).is_ok())
            .map(|(spot, _)| (spot, self.base(spot, cx)))
            .collect();
        if let Some(paste) = &mut self.paste {
            for (spot, was) in seen {
                paste.was.entry(spot).or_insert(was);
            }
        }
    }

    /// Each pasted cell with its place. In the quarters a single row or column runs on in time.
    pub(super) fn pasted(&self) -> Vec<(Spot, String)> {
        let Some(Paste { at, cells, .. }) = &self.paste else { return Vec::new() };
        let is_line = cells.len() == 1 || cells.iter().all(|row| row.len() == 1);
        if self.in_profile() && is_line {
            let first = at.0 * 4 + at.1;
            let line = cells.iter().flatten().zip(first..);
            return line.map(|(text, at)| ((at / 4, at % 4), text.clone())).collect();
        }
        let rows = cells.iter().zip(at.0..);
        let spots = rows.flat_map(|(row, at_row)| {
            row.iter().zip(at.1..).map(move |(text, column)| ((at_row, column), text.clone()))
        });
        spots.collect()
    }

    /// What the paste would do: its steps and how many cells it changes.
    ///
    /// # Errors
    /// The first cell that cannot be taken, and why.
    pub(super) fn pasted_steps(&self, cx: &Cx) -> Result<(Vec<Step>, u64), String> {
        let all = self.all_here(cx);
        let pasted = self.pasted();
        let outside = pasted.iter().find(|(spot, _)| spot.0 >= all.0 || spot.1 >= all.1);
        if let Some((_, text)) = outside {
            return Err(format!(
                "“{}” would lie outside the grid, which ends at row {} and column {}.",
                shown(text),
                all.0,
                all.1
            ));
        }
        let mut steps = Vec::new();
        let mut cells = 0;
        for (spot, text) in pasted {
            if text.is_empty() {
                continue;
            }
            let name = self.cell(spot, cx).map(|(place, _)| in_words(&place))?;
            let of_cell = |why: String| format!("{name}: {why}");
            let to = entry::units(&text).map_err(of_cell)?;
            let seen = self.paste.as_ref().and_then(|paste| paste.was.get(&spot).copied());
            let was = seen.unwrap_or_else(|| self.base(spot, cx));
            let own = self.steps(spot, (was, to), cx).map_err(of_cell)?;
            cells += u64::from(!own.is_empty());
            steps.extend(own);
        }
        Ok((steps, cells))
    }

    pub(super) fn act_in_preview(&mut self, action: &Action, cx: &Cx) -> Outcome {
        match action {
            Action::Back | Action::Cancel => {
                self.close_preview(cx);
                Outcome::say("Dropped; nothing was pasted.")
            }
            Action::Keep => match self.pasted_steps(cx) {
                Err(why) => Outcome::say(format!("Nothing can be pasted: {why} Esc drops it.")),
                Ok((steps, _)) if steps.is_empty() => {
                    self.close_preview(cx);
                    Outcome::say("Nothing was pasted: it is so already.")
                }
                Ok((steps, cells)) => {
                    let paste = self.close_preview(cx);
                    self.entry.end();
                    let note = format!("pasted {}", counted(cells, "cell"));
                    let edit = Edit { steps, note: note.clone(), place: None };
                    self.sent = paste.map(|paste| (edit.clone(), paste));
                    Outcome::Done(vec![
                        Effect::Say(format!("{}; u takes it back.", super::capital(&note))),
                        Effect::Edit(edit),
                    ])
                }
            },
            action => {
                if !self.in_profile() {
                    let (area, all) = (self.grid_area(cx, cx.area), self.all_of_it());
                    self.at.act(action, all, area, &self.widths);
                }
                Outcome::QUIET
            }
        }
    }

    /// Ends the preview: the cursor goes back to where the paste begins.
    fn close_preview(&mut self, cx: &Cx) -> Option<Paste> {
        let paste = self.paste.take()?;
        self.go_to(paste.at, cx);
        Some(paste)
    }

    /// What the cell under the cursor has, and what it would have.
    fn says_of_pasted_cell(&self, cx: &Cx) -> Option<String> {
        let at = self.cursor()?;
        let (_, text) =
            self.pasted().into_iter().find(|(spot, text)| *spot == at && !text.is_empty())?;
        let was = self.paste.as_ref()?.was.get(&at).copied().flatten();
        let was = was.map_or_else(|| "not entered".to_owned(), Quantity::grouped);
        let name = self.cell(at, cx).map(|(place, _)| in_words(&place)).ok()?;
        Some(format!("{name}: {was} becomes {}. ", shown(&text)))
    }

    /// The preview in a sentence.
    pub(super) fn says_of_paste(&self, cx: &Cx) -> String {
        match self.pasted_steps(cx) {
            Ok((steps, cells)) => {
                let new = steps.iter().filter(|step| is_new(step)).count() as u64;
                let new = if new > 0 {
                    format!(", of them {} new", counted(new, "commitment"))
                } else {
                    String::new()
                };
                format!(
                    "{}Pasting changes {}{new}. y keeps them as one change, Esc drops them.",
                    self.says_of_pasted_cell(cx).unwrap_or_default(),
                    counted(cells, "cell")
                )
            }
            Err(why) => format!("Nothing can be pasted: {why} Esc drops it."),
        }
    }
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
