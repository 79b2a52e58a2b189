//! What a first user found wrong, on the sample council.

use sleva::db::Store;
use sleva::db::request::{AsAt, Command, Query, Reply, SampleSize, SampleSpec};
use sleva::db::sqlite::Sqlite;
use sleva::views::VIEWS;

use crate::driver::Driver;
use crate::store::{memory, morning};

fn sample(width: u16, height: u16) -> Driver<Sqlite> {
    let mut store = memory();
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    Driver::new(VIEWS, store, width, height)
}

fn empty() -> Driver<Sqlite> {
    Driver::new(VIEWS, memory(), 80, 24)
}

/// A line of the screen, counted from its end: the message line is the second, or the third
/// where there is a line of function keys.
fn said_line(driver: &Driver<Sqlite>, from_end: usize) -> String {
    let screen = driver.screen();
    let lines: Vec<&str> = screen.split('\n').collect();
    lines[lines.len() - from_end].to_owned()
}

/// The sum of the contracts' kept sums that a filter chooses, as the register says it.
fn committed(driver: &Driver<Sqlite>, filter: &str) -> String {
    let query = sleva::db::request::ListQuery {
        filter: sleva::calc::filter::Filter::parse(filter).unwrap(),
        sort: "contract_ref",
        descending: false,
        first: 0,
        count: 0,
        locate: None,
    };
    match driver.db().read(&Query::Contracts(query)) {
        Ok(Reply::Contracts(page)) => format!("£{}", page.total.unwrap().known.grouped()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_theme_is_not_explained_as_the_whole_council() {
    let mut d = sample(120, 40);
    d.keys("8 k i");
    assert!(d.message().contains("A theme has no figure of its own"), "{}", d.screen());
    assert!(!d.shows("Committed, all contracts"), "{}", d.screen());
}

#[test]
fn a_category_and_a_year_of_home_are_explained_by_themselves() {
    let mut d = sample(120, 40);
    let people = committed(&d, "category:people");
    d.keys("<tab> i /").types("people").keys("<enter>");
    assert!(d.shows("Figure committed:all?category:people"), "{}", d.screen());
    assert!(d.shows(&format!("= {people}")), "{people}\n{}", d.screen());
    let year = committed(&d, "awarded-from:2020-04-01 awarded-to:2021-03-31");
    d.keys("<esc> i /").types("2020-21").keys("<enter>");
    assert!(
        d.shows("Figure committed:all?awarded-from:2020-04-01 awarded-to:2021-03-31"),
        "{}",
        d.screen()
    );
    assert!(d.shows(&format!("= {year}")), "{year}\n{}", d.screen());
}

#[test]
fn the_sums_of_the_grid_are_reached_and_explained() {
    let mut d = sample(80, 24);
    d.keys("3 $ l i");
    assert!(d.shows("Committed in C-0001"), "{}", d.screen());
    d.keys("<esc> G j i");
    let all = committed(&d, "");
    assert!(d.shows("Committed, all contracts") && d.shows(&format!("= {all}")), "{}", d.screen());
    d.keys("<esc> <home> i");
    assert!(d.shows("Committed to NT1 of rotherham-2021-report"), "{}", d.screen());
    d.keys("<esc> k");
    assert!(d.selected().is_some_and(|name| name.starts_with("C-0024 ")), "{}", d.screen());
}

#[test]
fn a_quarter_is_not_explained_as_the_whole_commitment() {
    let mut d = sample(80, 24);
    d.keys("3 v i");
    assert!(d.message().contains("C-0001 NT1 in 2019-20 Q4"), "{}", d.screen());
}

#[test]
fn an_edition_keeps_the_printed_total_and_what_is_shown_is_counted() {
    let mut d = sample(140, 45);
    d.keys("8 /").types("awarded-to:2020-12-31 edition:rotherham-2021-report").keys("<enter>");
    assert!(d.shows("Printed: £1,458,537; ours is £5 less"), "{}", d.screen());
    d.keys("<esc> /").types("awarded-to:2020-12-31").keys("<enter>");
    assert!(d.shows("Measures of all editions, 18 of 38"), "{}", d.screen());
    assert!(!d.shows("Jobs, sample-2025"), "nothing was committed to it by then:\n{}", d.screen());
}

#[test]
fn a_measure_says_how_many_contracts_are_in_the_list_and_in_all() {
    let mut d = sample(100, 45);
    d.keys("8 /").types("awarded-to:2020-12-31 category:places").keys("<enter>");
    assert!(d.line_with("Used in").contains("19 contracts in all, 6 in this"), "{}", d.screen());
    assert!(d.line_with("Versions").contains("1; also in sample-2025"), "{}", d.screen());
}

#[test]
fn braces_follow_the_order_and_filter_of_the_list_and_it_selects_the_last_one() {
    let mut d = sample(80, 24);
    d.keys("2 ! l S g g");
    let mut names = Vec::new();
    for _ in 0..3 {
        names.push(d.selected().unwrap());
        d.keys("j");
    }
    d.keys("g g <enter> }");
    assert_eq!(d.selected(), Some(names[1].clone()), "{}", d.screen());
    d.keys("}");
    assert_eq!(d.selected(), Some(names[2].clone()), "{}", d.screen());
    d.keys("<esc>");
    assert_eq!(d.app.view(), "contracts");
    assert_eq!(d.selected(), Some(names[2].clone()), "{}", d.screen());
}

#[test]
fn braces_stay_with_one_supplier() {
    let mut d = sample(120, 40);
    d.keys("g s /").types("quillmoor").keys("<enter> <enter> <tab> <enter>");
    assert_eq!(d.selected().as_deref(), Some("C-0004"), "{}", d.screen());
    d.keys("}");
    assert_eq!(d.selected().as_deref(), Some("C-0021"), "{}", d.screen());
}

#[test]
fn enter_on_a_cell_opens_the_contract_at_that_commitment() {
    let mut d = sample(80, 24);
    d.keys("3 j j *");
    let name = d.selected().unwrap();
    let (contract, measure) = name.split_once(' ').unwrap();
    d.keys("<enter>");
    assert_eq!((d.app.view(), d.selected().as_deref()), ("contract", Some(contract)));
    assert!(d.line_with(">").contains(measure), "{name}\n{}", d.screen());
}

#[test]
fn the_same_reference_in_two_editions_is_told_apart_and_hidden_columns_are_counted() {
    let mut d = sample(140, 45);
    d.keys("3");
    assert!(d.line_with("Contract  ").contains("NT1 2021"), "{}", d.screen());
    let before = d.line_with("(24 × 27)");
    assert!(before.contains('▶') && !before.contains('◀'), "{before}");
    d.keys("$");
    assert!(d.line_with("Contract  ").contains("2025"), "{}", d.screen());
    assert!(d.line_with("(24 × 27)").contains('◀'), "{}", d.screen());
    let grid = d.db().read(&Query::Grid(sleva::db::request::GridQuery {
        filter: sleva::calc::filter::Filter::default(),
        by: sleva::db::request::GridBy::Contract,
        first_row: 0,
        rows: 50,
        first_column: 0,
        columns: 50,
        locate: None,
    }));
    let sheet = sleva::tables::sheet(&grid.unwrap(), None).unwrap();
    let heads: std::collections::BTreeSet<&String> = sheet.heads.iter().collect();
    assert_eq!(heads.len(), sheet.heads.len(), "{:?}", sheet.heads);
}

#[test]
fn large_sums_are_figures_and_not_signs() {
    let mut store = memory();
    let spec = SampleSpec { size: SampleSize::Council, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    let mut d = Driver::new(VIEWS, store, 80, 24);
    d.keys("3");
    assert!(!d.shows("##"), "{}", d.screen());
    d.keys("t");
    assert!(!d.shows("##"), "{}", d.screen());
}

#[test]
fn home_names_the_two_measures_and_the_fields() {
    let mut d = sample(140, 45);
    let mut said = String::new();
    for _ in 0..60 {
        said.push_str(&said_line(&d, 3));
        d.keys("j");
    }
    assert!(said.contains("NT12 and NT13 count the same thing"), "{said}");
    assert!(said.contains("Not filled in: "), "{said}");
}

#[test]
fn both_measures_of_a_conflict_carry_the_sign() {
    let mut d = sample(80, 24);
    d.keys("2 /").types("respite").keys("<enter> <enter> z");
    assert!(d.shows("~ NT12") && d.shows("~ NT13"), "{}", d.screen());
}

#[test]
fn a_wider_window_shows_no_fewer_columns_than_a_narrow_one() {
    let heads = |width, keys: &str| {
        let mut d = sample(width, 40);
        d.keys(keys);
        let line = d.line_with("Code");
        let list = line.split('│').nth(1).unwrap_or_default().to_owned();
        list.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count()
    };
    for keys in ["2", "g s", "8"] {
        let narrow = heads(80, keys);
        for width in [100, 120, 125, 130, 140, 180, 220] {
            assert!(heads(width, keys) >= narrow, "{keys} at {width}");
        }
    }
    let mut d = sample(80, 24);
    d.keys("2");
    assert!(d.line_with("Code").contains("Supplier"), "{}", d.screen());
    assert!(d.line_with("Code").ends_with("›│"), "{}", d.screen());
}

#[test]
fn editions_are_compared_from_the_older_to_the_newer() {
    let mut d = sample(80, 24);
    d.keys("8 c");
    assert!(d.shows("rotherham-2021-report → sample-2025"), "{}", d.screen());
    let mut d = empty();
    d.keys("8 c");
    assert!(d.shows("There are no editions yet"), "{}", d.screen());
}

#[test]
fn suppliers_refuse_terms_that_say_nothing_about_them() {
    let mut d = sample(80, 24);
    d.keys("g s /").types("awarded-to:2020-12-31").keys("<enter>");
    assert!(d.shows("choose contracts, not suppliers"), "{}", d.screen());
    d.keys("<esc> /").types("quillmoor").keys("<enter>");
    assert!(d.shows("Suppliers, 1 of 23"), "{}", d.screen());
}

#[test]
fn the_message_line_speaks_of_the_pane() {
    let mut d = sample(80, 24);
    d.keys("<tab> <tab>");
    assert!(said_line(&d, 2).contains(" ends on "), "{}", d.screen());
    d.keys("2 /").types("respite").keys("<enter> <enter> <tab> <tab>");
    assert!(said_line(&d, 2).contains("1 return overdue"), "{}", d.screen());
}

#[test]
fn an_empty_home_has_no_bare_headings() {
    let d = empty();
    assert!(d.shows("Nothing is here yet."), "{}", d.screen());
    assert!(!d.shows("By category") && !d.shows("What is here"), "{}", d.screen());
}

#[test]
fn a_measure_that_nobody_committed_to_says_so() {
    let mut d = sample(80, 24);
    d.keys("8 /").types("edition:sample-2025").keys("<enter>");
    let mut said = String::new();
    for _ in 0..20 {
        said.push_str(&said_line(&d, 2));
        d.keys("j");
    }
    assert!(said.contains(": nothing committed.") && !said.contains("in 0 contracts"), "{said}");
}

#[test]
fn explanations_read_as_sentences() {
    use sleva::calc::explain::explain;
    use sleva::calc::figure::Figure;
    let d = sample(80, 24);
    let explained = |name: &str| {
        let figure = Figure::parse(name).unwrap();
        let today = sleva::calc::Date::constant(2025, 11, 22);
        match d.db().read(&Query::Explain { figure, as_at: AsAt::now(today) }) {
            Ok(Reply::Explain(facts)) => explain(&facts),
            other => panic!("{other:?}"),
        }
    };
    let all = explained("committed:all?awarded-to:2020-12-31");
    assert_eq!(all.title, "Committed, contracts awarded up to 2020-12-31");
    let recorded = explained("value:C-0003/RT41");
    assert!(recorded.inputs.iter().all(|(label, _)| label != "Frozen proxy"), "{recorded:?}");
}
