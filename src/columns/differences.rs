//! What tells two records apart, in the words of the files.

use crate::db::request::Record;

/// One field of a record before and after. None is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The column that carries the field.
    pub field: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The fields in which two records of one kind differ, in the order of exports.
#[must_use]
pub fn differences(before: &Record, after: &Record) -> Vec<Difference> {
    let shape = super::shape(before.kind());
    let cells = |record: &Record| shape.cells(record.clone()).unwrap_or_default();
    let infos = shape.infos();
    infos
        .iter()
        .filter(|info| super::is_written(info))
        .zip(cells(before).into_iter().zip(cells(after)))
        .filter(|(_, (before, after))| before != after)
        .map(|(info, (before, after))| Difference { field: info.name, before, after })
        .collect()
}
