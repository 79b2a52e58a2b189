//! Reports in every form: what stands in each is the report, whatever the data is like.

mod books;
mod bundles;
mod charts;
mod hostile;
mod pages;
mod templates;

use sleva::calc::figure::{Figure, Of, What};
use sleva::calc::filter::Filter;
use sleva::db::Store;
use sleva::db::request::{AsAt, Query, Reply, ReportQuery};
use sleva::publish::report::{Format, Options, render};
use sleva::report::{Fact, Made, Part, Report, Table, annual};
use sleva::tables::{Cell, Sheet};

use crate::driver;
use crate::store::day;

pub fn made() -> Made {
    Made { at: "2025-11-22T09:00:00Z".to_owned(), version: "1.2.3".to_owned() }
}

/// The annual report of the sample.
pub fn annual() -> Report {
    let store = driver::sample();
    let as_at = AsAt::now(day("2025-11-22"));
    let query = ReportQuery { from: None, to: None, supplier_ref: None, as_at };
    let Reply::ReportSums(sums) = store.read(&Query::ReportSums(query.clone())).unwrap() else {
        panic!()
    };
    let Reply::ReportChecks(checks) = store.read(&Query::ReportChecks(query)).unwrap() else {
        panic!()
    };
    annual::report(&sums, Some(&checks), made())
}

pub fn all(what: What) -> Figure {
    Figure::of(what, Of::All { filter: Filter::default() }).unwrap()
}

/// A report worked by hand: three rows of which one is not known and one does not apply.
pub fn small() -> Report {
    let number = |plain: &str| Cell::number(&plain.to_owned());
    let names = ["name", "day", "committed_gbp", "delivered"];
    let row = |name: &str, day: &str, gbp: Cell, share: Cell| {
        vec![Cell::text(name), Cell::text(day), gbp, share]
    };
    let sheet = Sheet {
        title: "By name".to_owned(),
        names: names.map(str::to_owned).into(),
        heads: ["Name", "Day", "Committed £", "Delivered"].map(str::to_owned).into(),
        right: vec![false, false, true, true],
        rows: vec![
            row("One", "2025-04-01", number("1000.10"), Cell::text("12.5%")),
            row("Two", "", number("0.20"), Cell::NotApplicable),
            row("Three", "2025-4-1", Cell::Unknown, Cell::NotEntered),
        ],
        totals: Some(vec![
            Cell::text("All"),
            Cell::text(""),
            number("1000.30"),
            Cell::text("12.5%"),
        ]),
        notes: vec!["A note.".to_owned()],
    };
    let figure = |_: usize, column: &str| (column == "committed_gbp").then(|| all(What::Committed));
    let table = Table::of("by-name", sheet, figure).summed(|column| figure(0, column));
    let mut report = Report { title: "Small".to_owned(), made: made(), ..Report::default() };
    report.heading("In short");
    report.parts.push(Part::Facts(vec![
        Fact::text("Council", "Invented"),
        Fact::figure("Committed £", number("1000.30"), all(What::Committed)),
        Fact::figure("Validated £", number("0.00"), all(What::Validated)),
        Fact::figure("Waiting £", Cell::Unknown, all(What::Waiting)),
    ]));
    report.paragraph("A paragraph.");
    report.list(vec!["A line".to_owned()], "");
    report.table(table, "Nothing.");
    report
}

pub fn bytes(report: &Report, format: Format) -> Vec<u8> {
    render(report, format, Options::default()).unwrap()
}

pub fn text(report: &Report, format: Format) -> String {
    String::from_utf8(bytes(report, format)).unwrap()
}

#[test]
fn a_report_is_written_the_same_whenever_it_is_written() {
    let report = annual();
    for (word, format) in Format::WORDS {
        assert!(bytes(&report, *format) == bytes(&report, *format), "{word}");
    }
    assert!(annual() == report);
    // The time of the run stands in one place, outside the content.
    let later =
        Report { made: Made { at: "2026-01-02T03:04:05Z".to_owned(), ..made() }, ..report.clone() };
    for format in [Format::Text, Format::Html, Format::Markdown, Format::Json] {
        let shown = text(&later, format).replace("2026-01-02T03:04:05Z", "2025-11-22T09:00:00Z");
        assert!(shown == text(&report, format), "{format:?}");
    }
    assert!(bytes(&later, Format::Csv) == bytes(&report, Format::Csv));
}

#[test]
fn json_has_each_figure_beside_its_number_and_tells_empty_from_zero() {
    let found: serde_json::Value = serde_json::from_str(&text(&small(), Format::Json)).unwrap();
    let facts = &found["parts"][1]["facts"];
    assert_eq!(
        facts[1],
        serde_json::json!({"label": "Committed £", "text": "1,000.30", "value": "1000.30", "value_figure": "committed:all"})
    );
    assert_eq!((&facts[2]["value"], &facts[2]["value_reason"]), (&"0.00".into(), &().into()));
    assert_eq!((&facts[3]["value"], &facts[3]["value_reason"]), (&().into(), &"not known".into()));
    let rows = &found["parts"][4]["rows"];
    assert_eq!(rows[0]["committed_gbp"], "1000.10");
    assert_eq!(rows[0]["committed_gbp_figure"], "committed:all");
    assert_eq!(rows[1]["delivered_reason"], "not applicable");
    assert_eq!(rows[2]["delivered_reason"], "not entered");
    assert_eq!(rows[2]["committed_gbp_reason"], "not known");
    assert_eq!(found["parts"][4]["totals"]["committed_gbp_figure"], "committed:all");
    // Every figure of a whole report is in it.
    let report = annual();
    let whole = text(&report, Format::Json);
    for shown in report.figures() {
        let name = serde_json::to_string(&shown.figure.to_string()).unwrap();
        assert!(whole.contains(&name), "{name}");
    }
}
