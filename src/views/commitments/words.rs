//! What the message line says: of the selected cell, of what is typed, of a range or a paste.

use super::typing::in_words as place_in_words;
use super::{Commitments, Spot};
use crate::calc::explain::value_text;
use crate::calc::{Quantity, value};
use crate::tables::commitments::in_words;
use crate::tables::measures::proxy;
use crate::views::Cx;
use crate::views::part::pending::Stage;
use crate::views::part::record::findings;

impl Commitments {
    pub(super) fn sentence(&self, cx: &Cx) -> Option<String> {
        if self.filter.typing() {
            return Some(self.filter.help());
        }
        if let (Some((place, text)), Some(_)) = (&self.seek, &self.grid) {
            let name = place_in_words(place);
            return Some(format!(
                "“{text}” was typed for {name}, which is not in this list. Esc drops it."
            ));
        }
        if self.paste.is_some() {
            return Some(self.says_of_paste(cx));
        }
        if self.entry.is_typing() {
            return self.says_of_typing(cx);
        }
        if let Some(error) = self.filter.error() {
            return Some(error.to_owned());
        }
        if let (true, Some(at)) = (self.entry.is_marking(), self.cursor()) {
            let (rows, columns) = self.entry.range(at);
            let (rows, columns) = (rows.count(), columns.count());
            return Some(format!(
                "{rows} × {columns} cells are marked: f fills them from the first row, x clears \
                 them, Esc ends the range."
            ));
        }
        let Some(spot) = self.spot() else { return self.sum_in_words() };
        let quarter = self.quarter_in_words(cx);
        Some(quarter.unwrap_or_else(|| self.words(&spot, cx)))
    }

    /// The selected quarter in words; none in the grid.
    pub(super) fn quarter_in_words(&self, cx: &Cx) -> Option<String> {
        if !self.in_profile() {
            return None;
        }
        let at = (self.quarter.row.at, self.quarter.column.at);
        let words = |own: &super::Quarters| own.at(at).map(|quarter| own.in_words(quarter));
        self.with_quarters(cx, words).flatten()
    }

    /// The selected cell in words: what it is, what is wrong with it.
    fn words(&self, spot: &Spot, cx: &Cx) -> String {
        let Spot { contract, measure, cell } = spot;
        let lead = format!("{} {} {}", contract.name, measure.name, measure.title);
        let place = (self.at.row.at, self.at.column.at);
        let ahead = self.with_cells(cx, |cells| {
            let (units, stage) = cells.units(place);
            stage.map(|stage| (units, stage.clone()))
        });
        if let Some((units, stage)) = ahead.flatten() {
            let units = units.map_or_else(|| "not entered".to_owned(), Quantity::grouped);
            let unit = measure.unit.as_deref().unwrap_or_default();
            return match stage {
                Stage::Failed(why) => format!("{lead}: {units} {unit} is not saved. {why}"),
                _ => format!("{lead}: {units} {unit}."),
            };
        }
        if let Some(detail) = self.profile() {
            let words = in_words(&detail.commitment);
            return match findings(&detail.findings) {
                found if found.is_empty() => words,
                found => format!("{words}. {found}"),
            };
        }
        match cell {
            None => {
                format!("{lead}: nothing committed. {}", self.offered(spot).unwrap_or_default())
            }
            Some(cell) => {
                let unit = measure.unit.as_deref().unwrap_or_default();
                format!("{lead}: {} {unit}, {}", cell.units.grouped(), value_text(Some(cell.value)))
            }
        }
    }

    /// What a commitment to the selected empty cell would freeze.
    fn offered(&self, spot: &Spot) -> Option<String> {
        if let Some(why) = super::cells::refusal(spot.contract, spot.measure) {
            return Some(why);
        }
        let offer = self.offer.as_deref()?;
        let is_own = offer.contract.contract_ref == spot.contract.name
            && offer.edition == spot.measure.edition;
        let found = offer.measures.iter().find(|found| found.measure_ref == spot.measure.name);
        let measure = found.filter(|_| is_own)?;
        Some(format!(
            "A figure freezes {} of {}: {}, £ {} per {}.",
            measure.measure_ref,
            measure.edition,
            measure.title,
            proxy(measure).shown(),
            measure.unit
        ))
    }

    /// What is being typed, in words: what keeping it would mean.
    fn says_of_typing(&self, cx: &Cx) -> Option<String> {
        if let Some(problem) = self.entry.problem() {
            return Some(problem.to_owned());
        }
        let typing = self.entry.typing()?;
        let name = place_in_words(&typing.place);
        if self.in_profile() {
            return self.with_quarters(cx, |own| format!("{name}. {}", own.state()));
        }
        let spot = self.spot()?;
        let text = typing.field.text();
        let measure = match (spot.cell, self.profile(), self.offered(&spot)) {
            (Some(_), Some(detail), _) => Some(detail.commitment.measure.clone()),
            (None, _, Some(why))
                if super::cells::refusal(spot.contract, spot.measure).is_some() =>
            {
                return Some(why);
            }
            (None, _, Some(offered)) => {
                return Some(format!("{name}: new, spread evenly over its quarters. {offered}"));
            }
            _ => None,
        };
        let worth = measure.zip(Quantity::parse(&text).ok()).map(|(measure, units)| {
            let worth = value::line(measure.kind, units, measure.proxy);
            format!("{} {}, {}", units.grouped(), measure.unit, value_text(worth))
        });
        Some(format!(
            "{name}: {}",
            worth.unwrap_or_else(|| "0-9 . and - after the number".to_owned())
        ))
    }
}
