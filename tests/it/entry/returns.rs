//! Returns keyed, submitted and validated with the keyboard alone.

mod evidence;
mod keying;
mod list;
mod saving;
mod screens;
mod validating;

use sleva::calc::returns::{Evidence, Return, ReturnLine};
use sleva::calc::{Date, Quarter};
use sleva::db::Store;
use sleva::db::request::{
    CellChange, Command, Edit, Kind, Query, Record, Reply, ReturnDetail, ReturnStep, Step,
};
use sleva::db::sqlite::Sqlite;

use crate::driver::Driver;
use crate::store::{all, commitment, contract, measure, memory, put, quantity, supplier};

pub const QUARTER: &str = "2025-26 Q2";

pub fn quarter() -> Quarter {
    Quarter::parse(QUARTER).unwrap()
}

/// Two contracts from 15 July 2024 to 14 July 2027 with ten measures, of 12,000 hours each.
pub fn council() -> Sqlite {
    let mut store = memory();
    fill(&mut store);
    store
}

pub fn fill(store: &mut dyn Store) {
    let names: Vec<String> = (1..=10).map(|number| format!("M{number}")).collect();
    put(store, Kind::Suppliers, vec![supplier("S-0001", "Invented & Sons")]);
    let measures = names.iter().map(|name| Record::Measure(measure(name, None, Some("2"))));
    put(store, Kind::Measures, measures.collect());
    let contracts = ["C-0001", "C-0002"];
    put(store, Kind::Contracts, contracts.map(|name| Record::Contract(contract(name))).into());
    let both = contracts.iter().flat_map(|contract| {
        names.iter().map(|name| Record::Commitment(commitment(contract, name, "12000")))
    });
    put(store, Kind::Commitments, both.collect());
}

/// The workbench at the return of C-0001 for the quarter.
pub fn at_return() -> Driver<Sqlite> {
    at_return_of(council(), (80, 24))
}

pub fn at_return_of<S: Store>(store: S, (width, height): (u16, u16)) -> Driver<S> {
    let mut d = Driver::opened(store, "returns", width, height);
    d.keys("/").types("C-0001").keys("<enter> G <enter>");
    assert_eq!(d.selected().as_deref(), Some("C-0001/2025-26 Q2"), "{}", d.screen());
    d
}

pub fn detail(store: &dyn Store) -> ReturnDetail {
    let query = Query::Return {
        contract_ref: "C-0001".to_owned(),
        quarter: quarter(),
        version: None,
        today: Date::constant(2025, 11, 22),
    };
    match store.read(&query).unwrap() {
        Reply::Return(detail) => *detail,
        other => panic!("{other:?}"),
    }
}

pub fn newest(store: &dyn Store) -> Option<Return> {
    detail(store).versions.pop()
}

/// The line of a measure in the newest version.
pub fn line(store: &dyn Store, measure: &str) -> Option<ReturnLine> {
    let rows = detail(store).rows;
    rows.into_iter().find(|row| row.commitment.measure.measure_ref == measure)?.line
}

/// What is declared of a measure; empty where nothing is.
pub fn declared(store: &dyn Store, measure: &str) -> String {
    let units = line(store, measure).and_then(|line| line.declared);
    units.map(|units| units.to_string()).unwrap_or_default()
}

pub fn evidence(store: &dyn Store) -> Vec<Evidence> {
    let of = |record| match record {
        Record::Evidence(evidence) => Some(evidence),
        _ => None,
    };
    all(store, Kind::Evidence).into_iter().filter_map(of).collect()
}

/// One thing done with the return, past the screen.
pub fn step(step: ReturnStep) -> Command {
    let step = Step::Return {
        contract_ref: "C-0001".to_owned(),
        quarter: quarter(),
        step: Box::new(step),
    };
    Command::Edit(vec![Edit::of(step)])
}

pub fn key(measure: &str, was: Option<&str>, to: Option<&str>) -> Command {
    let cell = CellChange::Declared { was: was.map(quantity), to: to.map(quantity) };
    step(ReturnStep::Key { measure_ref: measure.to_owned(), cell })
}

/// Every line keyed and the return submitted, by another person than the one at the screen.
pub fn submitted_by(person: &str) -> Driver<Sqlite> {
    let mut d = Driver::opened(council(), "returns", 80, 24);
    for number in 1..=10 {
        d.meanwhile(person, &key(&format!("M{number}"), None, Some(&number.to_string())));
    }
    let submission = detail(d.db()).submission();
    d.meanwhile(person, &step(submission));
    d
}
