//! The cells of the grid as they will be when everything is saved, and the steps that change them.

use super::face;
use crate::calc::{Date, Quantity};
use crate::db::request::{Grid, GridBy, Label, NewCommitment, Step, commit};
use crate::views::part::entry::Spot;
use crate::views::part::pending::{Ahead, Place, Stage};

/// The grid with what is on its way to the store.
pub struct Cells<'a> {
    pub grid: &'a Grid,
    pub by: GridBy,
    pub ahead: &'a Ahead<'a>,
}

impl Cells<'_> {
    /// Contract and measure of a cell, where both are here.
    pub fn labels(&self, spot: Spot) -> Option<(&Label, &Label)> {
        super::labels(self.grid, self.by, spot)
    }

    fn stored(&self, spot: Spot) -> Option<Quantity> {
        face::cell(self.grid, spot.0, spot.1).map(|cell| cell.units)
    }

    /// What the cell shows, and the stage that it is at where it is on its way.
    pub fn units(&self, spot: Spot) -> (Option<Quantity>, Option<&Stage>) {
        let Some((contract, measure)) = self.labels(spot) else { return (None, None) };
        let stored = self.stored(spot);
        // A contract has a reference once: it is on its way in the column of its own edition.
        let is_own = stored.is_some()
            || contract.terms.as_ref().is_some_and(|terms| terms.edition == measure.edition);
        match self.ahead.get(Place::Units(&contract.name, &measure.name)).filter(|_| is_own) {
            Some((units, stage)) => (units, Some(stage)),
            None => (stored, None),
        }
    }

    /// What an edit of the cell begins from: what was seen in it last.
    pub fn base(&self, spot: Spot) -> Option<Quantity> {
        let failed = self.labels(spot).and_then(|(contract, measure)| {
            self.ahead.failed_from(Place::Units(&contract.name, &measure.name))
        });
        failed.unwrap_or_else(|| self.units(spot).0)
    }

    /// The steps that give a cell other units than it `was` seen with; none where they are the
    /// same.
    ///
    /// # Errors
    /// Why it cannot have them, in a sentence.
    pub fn steps(
        &self,
        spot: Spot,
        (was, to): (Option<Quantity>, Option<Quantity>),
        today: Date,
    ) -> Result<Vec<Step>, String> {
        let Some((contract, measure)) = self.labels(spot) else {
            return Err("This cell is not here yet. Try again in a moment.".to_owned());
        };
        let (contract_ref, measure_ref) = (contract.name.clone(), measure.name.clone());
        match (was, to) {
            (was, to) if was == to => Ok(Vec::new()),
            (Some(was), to) => Ok(vec![Step::Units { contract_ref, measure_ref, was, to }]),
            (None, Some(units)) => {
                if let Some(why) = refusal(contract, measure) {
                    return Err(why);
                }
                let Some(life) = contract.terms.as_ref().map(|terms| (terms.first, terms.last))
                else {
                    return Ok(Vec::new());
                };
                let new = NewCommitment {
                    contract_ref,
                    measure_ref,
                    units,
                    proxy: None,
                    relevance: None,
                    committed_on: None,
                    frozen: None,
                };
                Ok(commit(new, life, today))
            }
            (None, None) => Ok(Vec::new()),
        }
    }
}

/// Why a contract cannot commit to a measure: it is of another edition.
pub fn refusal(contract: &Label, measure: &Label) -> Option<String> {
    let own = contract.terms.as_ref().and_then(|terms| terms.edition.as_deref());
    (own != measure.edition.as_deref()).then(|| {
        format!(
            "{} takes its measures from {}, and this one is of {}. V revalues a contract to \
             another edition.",
            contract.name,
            own.unwrap_or("no edition"),
            measure.edition.as_deref().unwrap_or_default()
        )
    })
}
