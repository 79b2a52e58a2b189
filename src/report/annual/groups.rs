//! What was committed and delivered by measure, theme, category and whatever else it is summed by.

use super::{delivered, money, of_rows, units};
use crate::calc::explain::{Published, difference};
use crate::calc::figure::{Figure, Of};
use crate::calc::{Pence, Quantity, Value};
use crate::db::request::{Level, PerformanceList, PerformanceRow, ReportSums};
use crate::report::{Chart, Report, Table, pick};
use crate::tables::performance::{Graded, MEASURES, ROWS};
use crate::tables::{Cell, Sheet, of_rows as sheet_of};

/// A level as the report shows it.
pub(super) struct Group {
    pub heading: &'static str,
    level: Level,
    id: &'static str,
    caption: &'static str,
    head: &'static str,
    has_chart: bool,
    of: fn(String, &ReportSums) -> Of,
}

macro_rules! of {
    ($variant:ident) => {
        |name, sums| Of::$variant { name, filter: sums.filter() }
    };
}

pub(super) const GROUPS: &[Group] = &[
    Group {
        heading: "By theme",
        level: Level::Theme,
        id: "by-theme",
        caption: "Committed and delivered by theme",
        head: "Theme",
        has_chart: true,
        of: of!(Theme),
    },
    Group {
        heading: "By category",
        level: Level::Category,
        id: "by-category",
        caption: "Committed and delivered by category",
        head: "Category",
        has_chart: true,
        of: of!(Category),
    },
    Group {
        heading: "By policy outcome",
        level: Level::Outcome,
        id: "by-policy-outcome",
        caption: "Committed and delivered by policy outcome",
        head: "Policy outcome",
        has_chart: false,
        of: of!(Outcome),
    },
    Group {
        heading: "By department",
        level: Level::Department,
        id: "by-department",
        caption: "Committed and delivered by department",
        head: "Department",
        has_chart: false,
        of: of!(Department),
    },
    Group {
        heading: "By size of supplier",
        level: Level::Size,
        id: "by-size",
        caption: "Committed and delivered by size of the supplier",
        head: "Size",
        has_chart: false,
        of: of!(Size),
    },
    Group {
        heading: "By ownership of supplier",
        level: Level::Ownership,
        id: "by-ownership",
        caption: "Committed and delivered by ownership of the supplier",
        head: "Ownership",
        has_chart: false,
        of: of!(Ownership),
    },
];

const COLUMNS: [&str; 6] =
    ["name", "contracts", "committed_gbp", "validated_gbp", "waiting_gbp", "delivered"];

pub(super) const NOTHING: &str = "Nothing is committed by these contracts.";

fn graded(list: &PerformanceList) -> Vec<Graded> {
    list.rows.iter().map(|row| Graded::of(row, list)).collect()
}

pub(super) fn group(report: &mut Report, sums: &ReportSums, own: &Group) {
    let Some(list) = sums.level(own.level) else { return };
    let mut sheet = pick(&sheet_of(own.caption, ROWS, true, &graded(list)), &COLUMNS);
    if let Some(head) = sheet.heads.first_mut() {
        own.head.clone_into(head);
    }
    let of = |row: &PerformanceRow| Some((own.of)(row.name.clone(), sums));
    if own.has_chart && list.rows.len() > 1 {
        report.chart(Chart {
            id: format!("{}-chart", own.id),
            title: own.caption.to_owned(),
            series: vec!["Committed".to_owned(), "Validated".to_owned()],
            rows: list.rows.iter().filter(|row| !is_recorded_only(row)).map(bars).collect(),
        });
    }
    report.table(of_rows(own.id, sheet, list, sums, of), NOTHING);
}

/// What has no value has no bar.
fn is_recorded_only(row: &PerformanceRow) -> bool {
    row.sum.committed.value() == Some(Value::RecordOnly)
}

fn bars(row: &PerformanceRow) -> (String, Vec<Option<Pence>>) {
    let name = if row.name.is_empty() { "not known" } else { &row.name };
    // What nothing is validated of is worth nothing so far, and its bar says so.
    let validated = Some(row.sum.validated.known);
    (name.to_owned(), vec![money(row.sum.committed), validated])
}

pub(super) fn contracts(report: &mut Report, sums: &ReportSums) {
    let Some(list) = sums.level(Level::Contract) else { return };
    let columns = [
        "name",
        "title",
        "committed_gbp",
        "expected_gbp",
        "validated_gbp",
        "waiting_gbp",
        "delivered",
        "rag",
    ];
    let title = "Committed and delivered by contract";
    let mut sheet = pick(&sheet_of(title, ROWS, true, &graded(list)), &columns);
    if let Some(head) = sheet.heads.first_mut() {
        "Contract".clone_into(head);
    }
    let of = |row: &PerformanceRow| Some(Of::Contract { contract_ref: row.name.clone() });
    report.table(of_rows("by-contract", sheet, list, sums, of), NOTHING);
}

/// A table for each edition, in units and pounds; beside each row what was printed of it, where
/// the council printed a table of exactly these contracts.
pub(super) fn measures(report: &mut Report, sums: &ReportSums) {
    let Some(list) = sums.level(Level::Measure) else { return };
    if list.rows.is_empty() {
        report.paragraph(NOTHING);
        return;
    }
    let edition = |row: &PerformanceRow| {
        row.name.rsplit_once('/').map(|(edition, _)| edition.to_owned()).unwrap_or_default()
    };
    let mut editions: Vec<String> = list.rows.iter().map(edition).collect();
    editions.dedup();
    let is_one = editions.len() == 1;
    for name in editions {
        let rows = list.rows.iter().filter(|row| edition(row) == name).cloned().collect();
        let own = PerformanceList { rows, ..list.clone() };
        report.table(measure_table(&own, &name, is_one, sums), NOTHING);
    }
    if !is_one {
        report.paragraph("Measures of different editions are not added up in units; their pounds are in the sums of the other tables.");
    }
    report.paragraph("A dash stands for a measure that is only recorded, and has no value.");
    for printed in sums.printed_lines.iter().filter(|own| own.measure_ref.is_none()) {
        report.paragraph(difference(list.all.sum.committed, None, printed, sums.printed_rows));
    }
}

fn measure_table(
    list: &PerformanceList,
    edition: &str,
    is_whole: bool,
    sums: &ReportSums,
) -> Table {
    let printed: Vec<&Published> = sums
        .printed_lines
        .iter()
        .filter(|line| line.edition.as_deref().is_none_or(|own| own == edition))
        .filter(|line| line.measure_ref.is_some())
        .collect();
    let mut columns = vec!["measure_ref", "title", "unit", "committed_units", "committed_gbp"];
    columns.extend(["validated_units", "validated_gbp", "waiting_gbp", "delivered"]);
    let title = format!("Committed and delivered by measure of {edition}");
    let mut sheet = pick(&sheet_of(&title, MEASURES, true, &graded(list)), &columns);
    if !printed.is_empty() {
        beside(&mut sheet, list, &printed);
    }
    let of = |row: &PerformanceRow| {
        let (edition, measure_ref) = row.name.rsplit_once('/')?;
        let (edition, measure_ref) = (edition.to_owned(), measure_ref.to_owned());
        Some(Of::Measure { edition, measure_ref, filter: sums.filter() })
    };
    let id = format!("by-measure-{edition}");
    let own = if is_whole {
        of_rows(&id, sheet, list, sums, of)
    } else {
        let figure = |row: usize, column: &str| delivered(column, of(list.rows.get(row)?)?);
        Table::of(&id, sheet, figure)
    };
    with_printed(own, list, &printed)
}

/// Puts the printed units and pounds after ours.
fn beside(sheet: &mut Sheet, list: &PerformanceList, printed: &[&Published]) {
    let Some(at) = sheet.names.iter().position(|name| name == "committed_gbp") else { return };
    for (place, name, head, kind) in [
        (at + 1, "printed_units", "Printed", "committed_units"),
        (at + 2, "printed_gbp", "Printed £", "committed_value"),
    ] {
        sheet.names.insert(place, name.to_owned());
        sheet.heads.insert(place, head.to_owned());
        sheet.right.insert(place, true);
        for (cells, row) in sheet.rows.iter_mut().zip(&list.rows) {
            cells.insert(place, printed_cell(line_of(printed, row, kind)));
        }
    }
}

fn line_of<'p>(
    printed: &[&'p Published],
    row: &PerformanceRow,
    metric: &str,
) -> Option<&'p Published> {
    let measure_ref = row.name.rsplit_once('/')?.1;
    let own = |line: &&&Published| {
        line.measure_ref.as_deref() == Some(measure_ref) && line.metric == metric
    };
    printed.iter().find(own).copied()
}

fn printed_cell(line: Option<&Published>) -> Cell {
    let number = |line: &Published| match Quantity::parse(&line.value) {
        Ok(value) => units(value),
        Err(_) => Cell::text(&line.value),
    };
    line.map_or(Cell::NotEntered, number)
}

/// A printed figure is explained by where it was printed.
fn with_printed(mut table: Table, list: &PerformanceList, printed: &[&Published]) -> Table {
    for (at, name) in table.sheet.names.iter().enumerate() {
        let metric = match name.as_str() {
            "printed_units" => "committed_units",
            "printed_gbp" => "committed_value",
            _ => continue,
        };
        for (cells, row) in table.figures.iter_mut().zip(&list.rows) {
            if let (Some(cell), Some(line)) = (cells.get_mut(at), line_of(printed, row, metric)) {
                *cell = Some(Figure::Published(line.into()));
            }
        }
    }
    table
}

pub(super) fn protected(report: &mut Report, sums: &ReportSums) {
    let none = "No measure is named as one that reports on a protected group; the council setting report.protected names them.";
    let group = |row: &PerformanceRow| {
        let measure_ref = row.name.rsplit_once('/')?.1;
        let own = sums.protected.iter().find(|(name, _)| name == measure_ref)?;
        Some(own.1.clone())
    };
    let Some(list) = sums.level(Level::Measure).filter(|_| !sums.protected.is_empty()) else {
        report.paragraph(none);
        return;
    };
    let rows: Vec<PerformanceRow> =
        list.rows.iter().filter(|row| group(row).is_some()).cloned().collect();
    let own = PerformanceList { rows, ..list.clone() };
    let columns = [
        "measure_ref",
        "title",
        "edition",
        "unit",
        "committed_units",
        "declared_units",
        "validated_units",
    ];
    let title = "Measures that report on protected groups, in units";
    let mut sheet = pick(&sheet_of(title, MEASURES, true, &graded(&own)), &columns);
    sheet.names.insert(1, "group".to_owned());
    sheet.heads.insert(1, "Group".to_owned());
    sheet.right.insert(1, false);
    for (cells, row) in sheet.rows.iter_mut().zip(&own.rows) {
        cells.insert(1, Cell::known(group(row)));
    }
    let figure = |row: usize, column: &str| {
        let (edition, measure_ref) = own.rows.get(row)?.name.rsplit_once('/')?;
        let (edition, measure_ref) = (edition.to_owned(), measure_ref.to_owned());
        delivered(column, Of::Measure { edition, measure_ref, filter: sums.filter() })
    };
    let nothing = "Nothing is committed to a measure that reports on a protected group.";
    report.table(Table::of("protected-groups", sheet, figure), nothing);
    report.paragraph(
        "The groups are of the council setting report.protected. Of people, only numbers are kept.",
    );
}
