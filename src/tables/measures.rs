//! Columns of the measure catalogue, of editions, and of two editions side by side.

use super::{Cell, Column};
use crate::calc::explain::{Published, difference};
use crate::calc::measure::{Difference, Measure, compare};
use crate::calc::words::MeasureKind;
use crate::calc::{Pence, Quantity};
use crate::db::request::{Edition, MeasureList, MeasureRow, Pair};

/// A measure version with what the council printed about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureLine {
    pub row: MeasureRow,
    pub printed_units: Option<String>,
    pub printed: Option<String>,
}

/// The usual columns first, then the rest.
pub const MEASURES: &[Column<MeasureLine>] = &[
    Column::text("measure_ref", "Code", 6, 0, |line| Cell::text(&line.row.measure.measure_ref)),
    Column::wide("title", "Measure", 16, 0, |line| Cell::text(&line.row.measure.title)),
    Column::figure("units", "Committed", 10, 2, |line| {
        line.row.units.map_or(Cell::NotEntered, |units| Cell::number(&units))
    }),
    Column::text("unit", "Unit", 12, 0, |line| Cell::text(&line.row.measure.unit)),
    Column::figure("committed_gbp", "Committed £", 13, 0, |line| Cell::total(line.row.total)),
    Column::figure("printed", "Printed £", 11, 4, printed),
    Column::figure("proxy_gbp", "Proxy £", 14, 3, |line| proxy(&line.row.measure)),
    Column::figure("used", "Used", 5, 5, |line| Cell::number(&line.row.used)),
    Column::text("from", "From", 10, 6, |line| {
        line.row.measure.from.map_or(Cell::NotApplicable, |day| Cell::text(day.to_string()))
    }),
    Column::text("kind", "Kind", 11, 8, |line| Cell::text(line.row.measure.kind.word())),
    Column::text("edition", "Edition", 21, 7, |line| Cell::text(&line.row.measure.edition)),
    Column::text("theme", "Theme", 11, 9, |line| Cell::known(line.row.measure.theme.clone())),
    Column::text("outcome", "Outcome", 20, 20, |line| {
        Cell::known(line.row.measure.outcome.clone())
    }),
    Column::text("policy_outcome", "Policy outcome", 20, 20, |line| {
        Cell::known(line.row.measure.policy_outcome.clone())
    }),
    Column::text("evidence", "Evidence", 20, 20, |line| {
        Cell::known(line.row.measure.evidence.clone())
    }),
    Column::text("first_year_only", "First year only", 4, 20, |line| {
        Cell::yes_no(line.row.measure.first_year_only)
    }),
    Column::text("conflicts_with", "Conflicts", 12, 20, |line| {
        Cell::text(line.row.measure.conflicts_with.join(";"))
    }),
    Column::figure("printed_units", "Printed units", 10, 20, |line| {
        line.printed_units.as_ref().map_or(Cell::NotApplicable, Cell::number)
    }),
    Column::text("source", "Source", 20, 20, |line| Cell::known(line.row.measure.source.clone())),
];

fn printed(line: &MeasureLine) -> Cell {
    line.printed.as_ref().map_or(Cell::NotApplicable, Cell::number)
}

/// The proxy of a version: a dash where the measure is not valued by one.
#[must_use]
pub fn proxy(measure: &Measure) -> Cell {
    match (measure.kind, measure.proxy) {
        (_, Some(proxy)) => Cell::number(&proxy),
        (MeasureKind::Proxy, None) => Cell::Unknown,
        (MeasureKind::Localised | MeasureKind::Direct | MeasureKind::RecordOnly, None) => {
            Cell::NotApplicable
        }
    }
}

/// Each measure with the printed figures that speak of the same contracts.
#[must_use]
pub fn lines(list: &MeasureList) -> Vec<MeasureLine> {
    let of = |row: &MeasureRow, metric: &str| {
        let same = |printed: &&Published| {
            printed.metric == metric
                && printed.measure_ref.as_ref() == Some(&row.measure.measure_ref)
                && printed.edition.as_ref().is_none_or(|edition| *edition == row.measure.edition)
        };
        list.published.iter().find(same).map(|printed| printed.value.clone())
    };
    let line = |row: &MeasureRow| MeasureLine {
        printed_units: of(row, "committed_units"),
        printed: of(row, "committed_value"),
        row: row.clone(),
    };
    list.rows.iter().map(line).collect()
}

/// The sum of what is shown, in whole pounds, and how it differs from what was printed.
#[must_use]
pub fn notes(list: &MeasureList) -> Vec<String> {
    let mut notes = vec![whole_pounds(list.all.known)];
    for printed in list.published.iter().filter(|printed| printed.measure_ref.is_none()) {
        notes.push(difference(list.all, None, printed, list.printed_rows));
    }
    notes.extend(row_differences(list));
    let left_out = match (list.all.record_only, list.all.unknown) {
        (0, 0) => return notes,
        (_, 0) => "what is only recorded (–)".to_owned(),
        (0, unknown) => format!("{unknown} without a proxy (?)"),
        (_, unknown) => format!("what is only recorded (–), {unknown} without a proxy (?)"),
    };
    notes.push(format!("Not in it: {left_out}."));
    notes
}

fn whole_pounds(sum: Pence) -> String {
    if sum.raw() % 100 == 0 {
        return format!("Total £{}.", sum.pounds());
    }
    format!("Total £{} (exactly £{}).", sum.pounds(), sum.grouped())
}

fn row_differences(list: &MeasureList) -> Vec<String> {
    let differs = |line: &&MeasureLine| {
        let value = line.printed.as_deref().and_then(|text| Pence::parse(text).ok());
        let units = line.printed_units.as_deref().and_then(|text| Quantity::parse(text).ok());
        value.is_some_and(|value| value.pounds() != line.row.total.known.pounds())
            || units.is_some_and(|units| Some(units) != line.row.units)
    };
    let lines = lines(list);
    let mut names: Vec<&str> =
        lines.iter().filter(differs).map(|line| line.row.measure.measure_ref.as_str()).collect();
    names.dedup();
    if names.is_empty() {
        return Vec::new();
    }
    vec![format!("Rows that differ from the printed ones: {}.", names.join(", "))]
}

/// Measures that a contract can commit to.
pub const OFFERED: &[Column<Measure>] = &[
    Column::text("measure_ref", "Code", 6, 0, |measure| Cell::text(&measure.measure_ref)),
    Column::wide("title", "Measure", 16, 0, |measure| Cell::text(&measure.title)),
    Column::text("unit", "Unit", 12, 0, |measure| Cell::text(&measure.unit)),
    Column::figure("proxy_gbp", "Proxy £", 14, 1, proxy),
    Column::text("edition", "Edition", 21, 2, |measure| Cell::text(&measure.edition)),
];

pub const EDITIONS: &[Column<Edition>] = &[
    Column::wide("edition", "Edition", 21, 0, |edition| Cell::text(&edition.name)),
    Column::figure("measures", "Measures", 8, 0, |edition| Cell::number(&edition.measures)),
    Column::figure("commitments", "Commitments", 11, 0, |edition| {
        Cell::number(&edition.commitments)
    }),
];

/// One thing that differs between two editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareLine {
    pub measure_ref: String,
    pub title: String,
    /// `new`, `gone`, `changed` or `same`.
    pub change: &'static str,
    pub field: &'static str,
    pub before: Cell,
    pub after: Cell,
}

pub const COMPARISON: &[Column<CompareLine>] = &[
    Column::text("measure_ref", "Code", 6, 0, |line| Cell::text(&line.measure_ref)),
    Column::wide("title", "Measure", 16, 1, |line| Cell::text(&line.title)),
    Column::text("change", "Change", 7, 0, |line| Cell::text(line.change)),
    Column::text("field", "Field", 14, 0, |line| Cell::text(line.field)),
    Column::wide("before", "Before", 12, 0, |line| line.before.clone()),
    Column::wide("after", "After", 12, 0, |line| line.after.clone()),
];

/// A line for each difference; a measure that is the same in both has one line that says so.
#[must_use]
pub fn comparison(pairs: &[Pair]) -> Vec<CompareLine> {
    pairs.iter().flat_map(pair_lines).collect()
}

/// What differs between two versions: the field, and its cell in each.
#[must_use]
pub fn differences(before: &Measure, after: &Measure) -> Vec<(&'static str, Cell, Cell)> {
    let cell = |measure: &Measure, field: &str, text: String| match field {
        "proxy £" => proxy(measure),
        "conflicts" if text.is_empty() => Cell::NotApplicable,
        _ => Cell::known((!text.is_empty()).then_some(text)),
    };
    let both = |one: Difference| {
        (one.field, cell(before, one.field, one.before), cell(after, one.field, one.after))
    };
    compare(before, after).into_iter().map(both).collect()
}

fn pair_lines(pair: &Pair) -> Vec<CompareLine> {
    let line = |title: &str, change, field, before, after| CompareLine {
        measure_ref: pair.measure_ref.clone(),
        title: title.to_owned(),
        change,
        field,
        before,
        after,
    };
    match (&pair.before, &pair.after) {
        (Some(before), Some(after)) => {
            let found = differences(before, after);
            if found.is_empty() {
                return vec![line(&after.title, "same", "", Cell::text(""), Cell::text(""))];
            }
            let changed =
                |(field, was, is): (_, Cell, Cell)| line(&after.title, "changed", field, was, is);
            found.into_iter().map(changed).collect()
        }
        (Some(before), None) => {
            vec![line(&before.title, "gone", "measure", Cell::text(&before.title), Cell::text(""))]
        }
        (None, Some(after)) => {
            vec![line(&after.title, "new", "measure", Cell::text(""), Cell::text(&after.title))]
        }
        (None, None) => Vec::new(),
    }
}
