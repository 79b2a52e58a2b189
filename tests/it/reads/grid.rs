//! The commitments grid, both ways round.

use sleva::calc::filter::Filter;
use sleva::calc::problem::Problem;
use sleva::db::request::{Grid, GridBy, GridQuery, Query};
use sleva::db::sqlite::Sqlite;

use super::{filter, read, store, total};
use crate::store::quantity;

fn grid(
    store: &Sqlite,
    text: &str,
    by: GridBy,
    rows: (usize, usize),
    columns: (usize, usize),
) -> Grid {
    let query = GridQuery {
        filter: filter(text),
        by,
        first_row: rows.0,
        rows: rows.1,
        first_column: columns.0,
        columns: columns.1,
        locate: None,
    };
    read!(*store, Grid, Query::Grid(query))
}

fn names(labels: &[sleva::db::request::Label]) -> Vec<&str> {
    labels.iter().map(|label| label.name.as_str()).collect()
}

fn units(grid: &Grid) -> Vec<Vec<String>> {
    let cell = |cell: &Option<sleva::db::request::Cell>| {
        cell.map_or_else(|| "·".to_owned(), |cell| cell.units.to_string())
    };
    grid.cells.iter().map(|row| row.iter().map(cell).collect()).collect()
}

#[test]
fn contracts_are_rows_and_measures_columns_as_people_count() {
    let grid = grid(&store(), "", GridBy::Contract, (0, 10), (0, 10));
    assert_eq!(names(&grid.rows), ["C-0001", "C-0002", "C-0003"]);
    assert_eq!(names(&grid.columns), ["M1", "M2", "M3", "M10"]);
    assert_eq!(
        units(&grid),
        [["100", "5", "·", "7"], ["10.5", "·", "4", "·"], ["50", "0", "·", "·"],]
    );
    assert_eq!(
        grid.row_totals,
        [total("250.00", 3, 1, 0), total("21.00", 2, 0, 1), total("150.00", 2, 0, 0),]
    );
    assert_eq!((grid.all_rows, grid.all_columns), (3, 4));
    assert_eq!(grid.columns[0].unit.as_deref(), Some("hours"));
}

#[test]
fn a_window_has_only_its_cells_and_whole_row_totals() {
    let store = store();
    let part = grid(&store, "", GridBy::Contract, (1, 1), (2, 2));
    assert_eq!((names(&part.rows), names(&part.columns)), (vec!["C-0002"], vec!["M3", "M10"]));
    assert_eq!(units(&part), [["4", "·"]]);
    assert_eq!(part.row_totals, [total("21.00", 2, 0, 1)]);
    let turned = grid(&store, "", GridBy::Measure, (0, 2), (1, 5));
    assert_eq!(
        (names(&turned.rows), names(&turned.columns)),
        (vec!["M1", "M2"], vec!["C-0002", "C-0003"])
    );
    assert_eq!(units(&turned), [["10.5", "50"], ["·", "0"]]);
    assert_eq!(turned.row_totals, [total("371.00", 3, 0, 0), total("50.00", 2, 0, 0)]);
    let beyond = grid(&store, "", GridBy::Contract, (90, 5), (90, 5));
    assert!(beyond.rows.is_empty() && beyond.columns.is_empty());
}

#[test]
fn double_counting_is_shown_at_both_measures() {
    let grid = grid(&store(), "", GridBy::Contract, (0, 10), (0, 10));
    let has = |row: usize, column: usize, problem| {
        grid.cells[row][column].unwrap().problems.contains(problem)
    };
    assert!(has(0, 0, Problem::Conflict) && has(0, 1, Problem::Conflict));
    // A commitment of nothing counts nothing twice.
    assert!(!has(2, 0, Problem::Conflict));
    assert!(has(1, 2, Problem::NoProxy) && has(1, 2, Problem::Relevance));
    assert!(has(2, 0, Problem::Profile));
}

#[test]
fn totals_are_over_everything_that_passes() {
    let store = store();
    let totals = |filter: Filter, by| {
        let columns = read!(store, GridTotals, Query::GridTotals { filter, by });
        columns.into_iter().map(|one| (one.name, one.units, one.total)).collect::<Vec<_>>()
    };
    let row =
        |name: &str, units: Option<&str>, total| (name.to_owned(), units.map(quantity), total);
    assert_eq!(
        totals(Filter::default(), GridBy::Contract),
        [
            row("M1", Some("160.5"), total("371.00", 3, 0, 0)),
            row("M2", Some("5"), total("50.00", 2, 0, 0)),
            row("M3", Some("4"), total("0.00", 1, 0, 1)),
            row("M10", Some("7"), total("0.00", 1, 1, 0)),
        ]
    );
    assert_eq!(
        totals(filter("state:completed"), GridBy::Contract),
        [
            row("M1", Some("10.5"), total("21.00", 1, 0, 0)),
            row("M3", Some("4"), total("0.00", 1, 0, 1)),
        ]
    );
    assert_eq!(
        totals(filter("edition:invented care"), GridBy::Measure),
        [row("C-0002", None, total("21.00", 2, 0, 1))]
    );
    let narrow = grid(&store, "state:completed", GridBy::Contract, (0, 9), (0, 9));
    assert_eq!(names(&narrow.columns), ["M1", "M3"]);
}
