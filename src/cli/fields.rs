//! `FIELD=VALUE` on the command line: the columns of a kind, read as files are read.

use super::intake::names;
use crate::calc::formula::protect;
use crate::columns::{self, Info, Need, Reading, is_written};
use crate::db::Store;
use crate::db::request::{Kind, Record};
use crate::sentence::{self, Sentence};

/// What was given of a record.
pub struct Fields {
    kind: Kind,
    infos: Vec<Info>,
    /// By the position of the column.
    given: Vec<(usize, String)>,
}

impl Fields {
    /// Takes the words apart.
    ///
    /// # Errors
    /// A word without `=`, a field that the kind does not have or that is frozen, or one given
    /// twice.
    pub fn read(kind: Kind, words: &[String]) -> Result<Self, Sentence> {
        let infos = columns::of(kind);
        let mut given: Vec<(usize, String)> = Vec::new();
        for word in words {
            let Some((name, value)) = word.split_once('=') else {
                return Err(bad(word, "There is no = in it", "Write a field as FIELD=VALUE."));
            };
            let at = infos.iter().position(|info| info.name == name);
            let Some((at, info)) = at.and_then(|at| Some((at, infos.get(at)?))) else {
                let free =
                    infos.iter().filter(|info| !matches!(info.need, Need::Kept | Need::Sealed));
                let known: Vec<&str> = free.map(|info| info.name).collect();
                let what = format!("The {} have no field {name}", kind.word());
                return Err(bad("", &what, &format!("Choose among {}.", known.join(", "))));
            };
            if matches!(info.need, Need::Kept | Need::Sealed) {
                let remedy =
                    "Leave it out; it is taken from the measure when the commitment is made.";
                return Err(bad(name, "This is frozen with the commitment", remedy));
            }
            if given.iter().any(|(known, _)| *known == at) {
                return Err(bad(name, "This field is given twice", "Give it once."));
            }
            given.push((at, value.to_owned()));
        }
        Ok(Self { kind, infos, given })
    }

    /// A new record, or what becomes of one that is there.
    ///
    /// # Errors
    /// The first field that is not accepted, and why.
    pub fn record(&self, was: Option<&Record>, store: &dyn Store) -> Result<Record, Sentence> {
        if was.is_some() && self.empties_a_proxy() {
            let what = "What a commitment is worth per unit was frozen with it";
            return Err(bad("proxy_gbp", what, "Give another proxy, or leave it out."));
        }
        let shape = columns::shape(self.kind);
        let cells = self.cells(was);
        let names = names(self.kind, store)?;
        let reading = Reading { whole: false, names: &names };
        let cell = |at: usize| cells.get(at).and_then(Option::as_deref);
        let record = shape.record(&cell, &reading).map_err(|refused| {
            let Some((column, value, why)) = refused.into_iter().next() else {
                return bad("", "The record was not accepted", "Look at its fields again.");
            };
            if value.is_empty() {
                let remedy = format!("Write {column}=VALUE.");
                return Sentence::new(sentence::REJECTED, column, "It is needed", remedy);
            }
            let what = format!("\u{201c}{value}\u{201d} {}", why.reason);
            Sentence::new(sentence::REJECTED, column, what, why.remedy)
        })?;
        if let Some(was) = was {
            self.keeps_its_name(was, &record)?;
        }
        Ok(record)
    }

    /// The cells of the row: those that are there, then those that were given.
    fn cells(&self, was: Option<&Record>) -> Vec<Option<String>> {
        let old = was.and_then(|was| columns::shape(self.kind).cells(was.clone()));
        let mut old = old.unwrap_or_default().into_iter();
        let instead = |name: &'static str| {
            let need = |at: usize| self.infos.get(at).map(|info| info.need);
            self.given.iter().any(|(at, _)| need(*at) == Some(Need::Instead(name)))
        };
        let mut cells = Vec::new();
        for (at, info) in self.infos.iter().enumerate() {
            let stored = if is_written(info) { old.next().flatten() } else { None };
            // As an export writes it, so that it is read back as it is.
            let stored = stored.map(|text| if info.text { protect(&text).into() } else { text });
            let given = self.given.iter().find(|(known, _)| *known == at);
            cells.push(match given {
                Some((_, value)) => Some(value.clone()),
                None if instead(info.name) || self.is_left_to_the_store(info) => None,
                // A required cell that nobody fills in is refused as one that is empty.
                None if info.need == Need::Required => Some(stored.unwrap_or_default()),
                None => stored,
            });
        }
        cells
    }

    fn empties_a_proxy(&self) -> bool {
        let is_empty = |(at, value): &(usize, String)| {
            value.trim().is_empty()
                && self.infos.get(*at).is_some_and(|info| info.name == "proxy_gbp")
        };
        self.kind == Kind::Commitments && self.given.iter().any(is_empty)
    }

    /// What a commitment has frozen stays with the stored one.
    fn is_left_to_the_store(&self, info: &Info) -> bool {
        self.kind == Kind::Commitments && (info.need == Need::Kept || info.name == "proxy_gbp")
    }

    /// Refuses another reference: it would be another record.
    fn keeps_its_name(&self, was: &Record, to: &Record) -> Result<(), Sentence> {
        let (old, new) = (super::one::name(was), super::one::name(to));
        if old == new {
            return Ok(());
        }
        let what = format!("This is {old}, and would be {new}");
        let remedy = format!(
            "A reference stays; add the other with sleva add {} and remove this one.",
            self.kind.word()
        );
        Err(bad("", &what, &remedy))
    }
}

fn bad(place: &str, what: &str, remedy: &str) -> Sentence {
    Sentence::new(sentence::BAD_FIELD, place, what, remedy)
}
