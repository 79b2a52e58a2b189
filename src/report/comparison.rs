//! Two reports side by side: the figures that differ, and the changes that bear on each.

use super::{Made, Part, Report, Shown, Table};
use crate::calc::Date;
use crate::calc::figure::Figure;
use crate::calc::frozen::FrozenReport;
use crate::calc::number::more;
use crate::db::request::{AsAt, Cause, CausesQuery, FrozenDetail, Head};
use crate::tables::{Cell, Column, of_rows};

/// A figure that two reports show differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub figure: Figure,
    /// The table that it stands in; empty among the facts at the beginning.
    pub table: String,
    /// Row and column there, or the label of a fact.
    pub place: String,
    /// None where only the later report has it.
    pub was: Option<Cell>,
    /// None where only the earlier report has it.
    pub now: Option<Cell>,
    /// The changes that bear on it, the newest first.
    pub causes: Vec<Cause>,
}

/// What came of comparing two reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// In the order of the earlier report, then what only the later one has.
    pub differences: Vec<Difference>,
    /// How many figures both show alike.
    pub same: usize,
}

/// Compares the figures of two reports, each by where it stands: the same figure in units and in
/// pounds is two, and reports on other days have other names for what stands in the same place.
#[must_use]
pub fn compare(was: &Report, now: &Report) -> Comparison {
    let (was, mut now) = (placed(was), placed(now));
    let mut found = Comparison::default();
    let of = |shown: &Shown<'_>, was: Option<&Cell>, now: Option<&Cell>| Difference {
        figure: shown.figure.clone(),
        table: shown.table.unwrap_or_default().to_owned(),
        place: shown.place.clone(),
        was: was.cloned(),
        now: now.cloned(),
        causes: Vec::new(),
    };
    for (key, shown) in &was {
        let other = now.iter().position(|(own, _)| own == key).map(|at| now.remove(at).1);
        match other {
            Some(other) if other.cell == shown.cell => found.same += 1,
            Some(other) => found.differences.push(of(&other, Some(shown.cell), Some(other.cell))),
            None => found.differences.push(of(shown, Some(shown.cell), None)),
        }
    }
    let added = now.iter().map(|(_, shown)| of(shown, None, Some(shown.cell)));
    found.differences.extend(added);
    // What only the later report has stands with the rest of its table.
    let tables: Vec<String> = found.differences.iter().map(|own| own.table.clone()).collect();
    found.differences.sort_by_key(|own| tables.iter().position(|table| *table == own.table));
    found
}

/// Table, place in it, and how many figures stand at the same place before.
type Place = (String, String, usize);

/// Every figure of a report with its place.
fn placed(report: &Report) -> Vec<(Place, Shown<'_>)> {
    let mut found: Vec<(Place, Shown<'_>)> = Vec::new();
    for shown in report.figures() {
        let (table, place) = (shown.table.unwrap_or_default().to_owned(), shown.place.clone());
        let before = found.iter().filter(|((t, p, _), _)| *t == table && *p == place).count();
        found.push(((table, place, before), shown));
    }
    found
}

impl Comparison {
    /// What has to be asked for what bears on the differences.
    #[must_use]
    pub fn wants(&self, one: u64, other: u64) -> CausesQuery {
        let number = |head: u64| i64::try_from(head).unwrap_or(i64::MAX);
        CausesQuery {
            after: number(one.min(other)),
            through: Some(number(one.max(other))),
            figures: self.differences.iter().map(|own| own.figure.clone()).collect(),
        }
    }

    /// Takes the answer to that.
    pub fn accept(&mut self, causes: Vec<Vec<Cause>>) {
        for (own, causes) in self.differences.iter_mut().zip(causes) {
            own.causes = causes;
        }
    }

    /// The comparison as a report of its own; `heading` says what was compared.
    #[must_use]
    pub fn report(&self, title: String, heading: &str, made: Made) -> Report {
        let mut report = Report { title, made, ..Report::default() };
        report.paragraph(heading);
        report.paragraph(self.in_words());
        let tables = self.differences.chunk_by(|one, other| one.table == other.table);
        for (number, own) in (1..).zip(tables) {
            let title = own.first().map(Difference::group).unwrap_or_default();
            let sheet = of_rows(&title, DIFFERENCES, false, own);
            // A figure of now explains what stands under Now.
            let figure = |row: usize, column: &str| {
                let own = own.get(row)?;
                (column == "now" && own.now.is_some()).then(|| own.figure.clone())
            };
            let id = format!("differences-{number}");
            report.parts.push(Part::Table(Table::of(&id, sheet, figure)));
        }
        report
    }

    /// How many figures differ, in a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        let all = self.same + self.differences.len();
        match self.differences.len() {
            0 => format!(
                "All {all} figures are the same; words that no figure explains are not compared."
            ),
            1 => format!("1 of {all} figures differs."),
            several => format!("{several} of {all} figures differ."),
        }
    }
}

impl Difference {
    /// The table that it stands in, as a heading.
    #[must_use]
    pub fn group(&self) -> String {
        if self.table.is_empty() { "In short".to_owned() } else { self.table.clone() }
    }

    /// What it is more now than it was, where both are numbers or shares.
    #[must_use]
    pub fn more(&self) -> Option<String> {
        let (was, now) = (self.was.as_ref()?.plain()?, self.now.as_ref()?.plain()?);
        match (was.strip_suffix('%'), now.strip_suffix('%')) {
            (Some(was), Some(now)) => more(now, was).map(|own| format!("{own} points")),
            _ => more(now, was),
        }
    }
}

/// The same report as it is to be read beside a frozen one.
#[must_use]
pub fn of_now(frozen: &FrozenReport, as_at: AsAt, head: &Head) -> String {
    format!(
        "{}; beside it the same as at {}, of change {}.{}",
        told(frozen),
        as_at.day,
        head.seq,
        days((frozen.as_at, as_at.day))
    )
}

/// Two frozen reports that are read side by side.
#[must_use]
pub fn of_two(one: &FrozenReport, other: &FrozenReport) -> String {
    format!("{}; {}.{}", told(one), told(other), days((one.as_at, other.as_at)))
}

fn told(own: &FrozenReport) -> String {
    format!(
        "{} was frozen by {} at {}, of change {} and the day {}",
        own.report_ref, own.frozen_by, own.frozen_at, own.head, own.as_at
    )
}

/// What is to be kept in mind where the days are not the same.
fn days((one, other): (Date, Date)) -> &'static str {
    if one == other {
        ""
    } else {
        " The days differ: what fell due and what was known between them differs, too, whether \
         anything was changed or not."
    }
}

/// Why two frozen reports are not compared; none where they are on the same.
#[must_use]
pub fn unlike(one: &FrozenReport, other: &FrozenReport) -> Option<String> {
    let is_alike = one.kind == other.kind && one.subject == other.subject;
    (!is_alike).then(|| {
        let [one, other] =
            [one, other].map(|own| format!("{} is on {}", own.report_ref, own.about()));
        format!("They are not on the same: {one}, {other}")
    })
}

/// The lines are not those that were frozen, in a sentence; none where they are.
#[must_use]
pub fn broken(detail: &FrozenDetail) -> Option<String> {
    let own = crate::calc::frozen::digest(detail.lines.iter().map(String::as_str));
    (own != detail.report.sha256).then(|| {
        format!(
            "The lines of {} are not those that were frozen: their digest is another. sleva audit verify says more.",
            detail.report.report_ref
        )
    })
}

fn cell(own: Option<&Cell>) -> Cell {
    own.cloned().unwrap_or(Cell::NotApplicable)
}

/// A change that bears on a figure, in words.
#[must_use]
pub fn cause(own: &Cause) -> String {
    let many = if own.changes == 1 { "1 change" } else { &format!("{} changes", own.changes) };
    let day = |at: &str| at.split('T').next().unwrap_or_default().to_owned();
    let (from, to) = (day(&own.from), day(&own.to));
    let days = if from == to { from } else { format!("{from} to {to}") };
    format!("{}: {many} by {}, {days}", own.record, own.people.join(", "))
}

/// So many of the changes that bear on a figure are named in a cell.
const NAMED: usize = 4;

/// What bears on it, in a few words.
fn because(own: &Difference) -> Cell {
    match own.causes.as_slice() {
        [] if own.was.is_none() || own.now.is_none() => Cell::text("it is in one of them alone"),
        [] => Cell::text("nothing that was keyed since"),
        causes => {
            let named: Vec<String> = causes.iter().take(NAMED).map(cause).collect();
            let more = match causes.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!("; and {more} more"),
            };
            Cell::text(format!("{}{more}", named.join("; ")))
        }
    }
}

pub const DIFFERENCES: &[Column<Difference>] = &[
    Column::wide("place", "Figure", 26, 0, |own| Cell::text(&own.place)),
    Column::figure("was", "Was", 14, 0, |own| cell(own.was.as_ref())),
    Column::figure("now", "Now", 14, 0, |own| cell(own.now.as_ref())),
    Column::figure("difference", "More", 13, 1, |own| match own.more() {
        Some(plain) => Cell::number(&plain),
        None => Cell::NotApplicable,
    }),
    Column::wide("because", "Because of", 30, 3, because),
    Column::text("figure", "Name", 30, 20, |own| Cell::text(own.figure.to_string())),
];

pub const CAUSES: &[Column<Cause>] = &[
    Column::wide("record", "Record", 22, 0, |own| Cell::text(&own.record)),
    Column::figure("changes", "Changes", 7, 2, |own| Cell::number(&own.changes)),
    Column::wide("people", "By", 12, 1, |own| Cell::text(own.people.join(", "))),
    Column::text("to", "Last at", 20, 3, |own| Cell::text(&own.to)),
    Column::figure("seq", "Change", 7, 4, |own| Cell::number(&own.seq)),
];
