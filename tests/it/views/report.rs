//! Reports on the screen: read, turned, looked through, and each figure of them opened.

use sleva::db::sqlite::Sqlite;

use crate::driver::{Driver, sample};

fn opened(width: u16, height: u16) -> Driver<Sqlite> {
    Driver::opened(sample(), "report", width, height)
}

#[test]
fn the_annual_report_stands_beside_its_contents() {
    let mut d = opened(140, 45);
    assert!(d.line_with("Contents").contains("Report"), "{}", d.screen());
    assert!(d.shows("Committed £: 2,511,370.40"), "{}", d.screen());
    d.keys("<tab> j j");
    assert!(d.line_with("│> By measure").contains("││> By measure"), "{}", d.screen());
    d.keys("<enter> j");
    insta::assert_snapshot!("annual_by_measure_140x45", d.screen());
}

#[test]
fn a_narrow_screen_shows_the_report_or_its_contents() {
    let mut d = opened(80, 24);
    assert!(!d.shows("Contents"), "{}", d.screen());
    d.keys("<tab>");
    assert!(d.shows("Contents") && d.shows("  Living Wage"), "{}", d.screen());
    d.keys("G <enter>");
    assert!(d.shows("> How the figures are made"), "{}", d.screen());
    assert!(!d.shows("Contents"), "{}", d.screen());
    d.keys("<esc>");
    assert_ne!(d.app.view(), "report");
}

#[test]
fn a_wide_table_moves_sideways_beside_the_names_of_its_rows() {
    let mut d = opened(80, 24);
    d.keys("n n j j j j j $");
    let line = d.line_with("> NT1");
    assert!(line.trim_end_matches([' ', '│']).ends_with('%'), "{}", d.screen());
    insta::assert_snapshot!("annual_sideways_80x24", d.screen());
}

#[test]
fn words_are_found_and_n_goes_on_to_the_next() {
    let mut d = opened(140, 45);
    d.keys("/").types("apprenticeships").keys("<enter>");
    assert!(d.line_with("> NT10").contains("Apprenticeships"), "{}", d.screen());
    d.keys("n");
    assert!(!d.line_with("> ").contains("In short"), "{}", d.screen());
    d.keys("/").types(" nothing-has-this").keys("<enter>");
    assert!(d.shows("No line has these words"), "{}", d.screen());
}

#[test]
fn terms_choose_which_contracts_and_as_at_which_day() {
    let mut d = opened(140, 45);
    d.keys("/").types("from:2019-12-01 to:2020-12-31").keys("<enter>");
    // The sum of the table that the council printed in February 2021.
    assert!(d.shows("Committed £: 1,458,532.00"), "{}", d.screen());
    d.keys("<esc> /").types("as-of:2021-02-28").keys("<enter>");
    assert!(d.shows("as at 2021-02-28"), "{}", d.screen());
    d.keys("<esc>");
    assert!(d.shows("Committed £: 2,511,370.40"), "{}", d.screen());
}

#[test]
fn a_term_that_says_nothing_is_refused_in_a_sentence_and_the_report_stays() {
    let mut d = opened(140, 45);
    for (typed, said) in [
        (
            "quarter:2025-26Q1",
            "quarter: says nothing about this report; its terms are from:, to:, as-of:",
        ),
        ("from:2026-02-30", "from: 2026-02-30"),
        ("as-of:2099-01-01", "as-of: 2099-01-01 is after today"),
        ("from:2021-01-01 to:2020-01-01", "from: 2021-01-01 comes after to: 2020-01-01"),
    ] {
        d.keys("/").types(typed);
        assert!(d.shows(said), "{typed}: {}", d.screen());
        d.keys("<esc>");
        assert!(d.shows("Committed £: 2,511,370.40"), "{}", d.screen());
    }
}

#[test]
fn the_quarterly_report_goes_from_quarter_to_quarter() {
    let mut d = opened(80, 24);
    d.keys("t");
    assert!(d.shows("quarterly report, 2025-26 Q2"), "{}", d.screen());
    d.keys("[");
    assert!(d.shows("quarterly report, 2025-26 Q1"), "{}", d.screen());
    d.keys("] ]");
    assert!(d.shows("quarterly report, 2025-26 Q3"), "{}", d.screen());
    d.keys("t");
    assert!(d.shows("annual report"), "a quarter says nothing there: {}", d.screen());
    d.keys("[");
    assert!(d.shows("This report is not on a quarter"), "{}", d.screen());
}

#[test]
fn i_opens_the_figure_under_the_cursor_and_y_copies_it_with_its_name() {
    let mut d = opened(140, 45);
    d.keys("i");
    assert!(d.shows("No figure is on this line"), "{}", d.screen());
    d.keys("/").types("validated £:").keys("<enter>");
    d.keys("y");
    let copied = d.clipboard.last().unwrap();
    let name = "validated:all?awarded-from:2019-12-01 awarded-to:2025-11-22";
    assert_eq!(copied, &format!("Validated £\t1,515,772.45\t{name}\n"));
    d.keys("i");
    assert!(d.shows("validated:all?awarded-from:2019-12-01"), "{}", d.screen());
}

#[test]
fn contracts_and_suppliers_open_their_own_reports() {
    let mut d = Driver::opened(sample(), "contract", 80, 24);
    d.keys("r");
    assert!(d.shows("C-0021 Respite care"), "{}", d.screen());
    d.keys("o");
    assert_eq!(d.app.view(), "contract");
    let mut d = Driver::opened(sample(), "supplier", 80, 24);
    d.keys("r");
    assert!(d.shows("(S-0008)") && d.shows("In short"), "{}", d.screen());
    d.keys("t");
    assert!(d.shows("This report is on one record"), "{}", d.screen());
}

#[test]
fn a_report_is_written_to_a_file_whose_ending_says_the_form() {
    let mut d = opened(80, 24);
    d.keys("w");
    assert!(d.shows("annual-2025-11-22.html"), "{}", d.screen());
    d.keys("<ctrl-u>").types("annual.doc").keys("<enter>");
    assert!(d.shows("this one has .doc"), "{}", d.screen());
    d.keys("<ctrl-u>").types("annual.md").keys("<enter>");
    assert!(d.message().starts_with("Wrote Social value: annual report"), "{}", d.message());
}

/// From a figure of the whole report to the person who keyed it, the one who validated it, and the
/// trail, by Enter alone.
#[test]
fn a_figure_opens_down_to_who_keyed_and_who_validated_it() {
    let mut d = opened(140, 45);
    d.keys("/").types("validated £:").keys("<enter> <enter>");
    assert_eq!(d.app.view(), "figure");
    assert!(d.shows("= £1,515,772.45"), "{}", d.screen());
    assert!(d.line_with(">   C-0001").contains("Grounds maintenance, parks"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.shows("How it came about: validated:contract/C-0001"), "{}", d.screen());
    assert!(d.shows("keyed by ") && d.shows("accepted by validator"), "{}", d.screen());
    assert!(d.shows("EV-0001-1920Q4-NT1, SHA-256") && d.shows("audit row 1"), "{}", d.screen());
    d.keys("<enter>");
    assert_eq!(d.app.view(), "return");
    assert!(d.shows("C-0001") && d.shows("validator2"), "{}", d.screen());
    assert!(d.shows("EV-0001-1920Q4-NT1 of ") && d.shows("sha256 "), "{}", d.screen());
    assert!(d.line_with("Keyed by").contains("officer1"), "{}", d.screen());
    d.keys("L");
    assert_eq!(d.app.view(), "audit");
    d.keys("q q q");
    assert!(d.shows("= £1,515,772.45"), "{}", d.screen());
    d.keys("o");
    assert_eq!((d.app.view(), d.selected().as_deref()), ("contract", Some("C-0001")));
}

#[test]
fn a_figure_of_a_past_day_is_opened_as_at_that_day() {
    let mut d = opened(140, 45);
    d.keys("/").types("as-of:2022-06-30 validated £:").keys("<enter> i");
    assert_eq!(d.app.view(), "figure");
    assert!(d.shows("as at 2022-06-30"), "{}", d.screen());
    assert!(d.shows("--as-of 2022-06-30"), "{}", d.screen());
    assert!(d.shows("2022-06-30 counts."), "{}", d.screen());
}

/// What counted on that day was amended later: its row opens the version that counted.
#[test]
fn a_row_of_a_past_day_opens_the_version_that_counted_then() {
    let mut d = opened(140, 45);
    d.keys("/").types("as-of:2022-08-20 declared £:").keys("<enter> i");
    assert!(d.shows("as at 2022-08-20"), "{}", d.screen());
    d.keys("/").types("C-0003").keys("<enter> <enter>");
    assert!(d.shows("declared:contract/C-0003"), "{}", d.screen());
    d.keys("/").types("2022-23 Q1").keys("<enter> <enter>");
    assert_eq!(d.app.view(), "return");
    assert!(d.shows("This is version 1 of 2"), "{}", d.screen());
    d.keys(">");
    assert!(d.shows("version 2"), "{}", d.screen());
    d.keys("q");
    assert!(d.shows("declared:contract/C-0003"), "{}", d.screen());
}

#[test]
fn a_figure_is_written_with_what_its_rows_add_and_lead_to() {
    let mut d = opened(140, 45);
    d.keys("/").types("validated £:").keys("<enter> i Y");
    let copied = d.clipboard.last().unwrap();
    let name = "validated:contract/C-0001";
    assert!(copied.contains("125,116.46") || copied.contains("125116.46"), "{copied}");
    assert!(copied.contains(&format!("figure {name}")), "{copied}");
}
