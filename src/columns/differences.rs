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

/// The fields in which two records of one kind differ, in the order of exports. Against none,
/// those that are filled in.
#[must_use]
pub fn differences(before: Option<&Record>, after: Option<&Record>) -> Vec<Difference> {
    let Some(kind) = before.or(after).map(Record::kind) else { return Vec::new() };
    let shape = super::shape(kind);
    let cells = |record: Option<&Record>| {
        record.and_then(|record| shape.cells(record.clone())).unwrap_or_default()
    };
    let (before, after) = (cells(before), cells(after));
    let infos = shape.infos();
    let written = infos.iter().filter(|info| super::is_written(info)).enumerate();
    let cell = |cells: &[Option<String>], at: usize| cells.get(at).cloned().flatten();
    let differences = written.map(|(at, info)| Difference {
        field: info.name,
        before: cell(&before, at),
        after: cell(&after, at),
    });
    differences.filter(|found| found.before != found.after).collect()
}
