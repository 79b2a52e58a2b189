//! Acts that touch every way in which a store is written, the same at every run.

use std::path::Path;

use sleva::calc::explain::Published;
use sleva::calc::supplier::Branch;
use sleva::db::request::{Command, Edit, Kind, Query, Record, Reply, Setting, Step, Typed};
use sleva::db::sqlite::{Checkpoint, Mode, Sqlite};
use sleva::db::{By, Store};

use crate::store::{
    by, commitment, contract, created, import, measure, profile, quantity, supplier,
};

/// How many different acts there are.
pub const KINDS: usize = 8;

/// All that people could tell apart.
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    seen: Option<Checkpoint>,
    tables: Vec<(&'static str, String)>,
    typed: Vec<Typed>,
}

pub fn state(store: &Sqlite) -> State {
    let person = at(0).person;
    let Reply::Typed(typed) = store.read(&Query::Typed { person }).unwrap() else { panic!() };
    State { seen: store.checkpoint().unwrap(), tables: store.digests().unwrap(), typed }
}

/// Never one digit from the time when the database was made: that a later migration came with
/// another change is all that can be known of it.
pub fn at(n: usize) -> By {
    by(&format!("2025-11-22T09:{:02}:{:02}Z", 10 + n / 60, n % 60))
}

pub fn open(path: &Path) -> Sqlite {
    Sqlite::open(path, Mode::ReadWrite).unwrap()
}

/// Makes a database and carries out so many acts in two sessions; `saved` hears how many are.
pub fn carry_out(path: &Path, count: usize, mut saved: impl FnMut(usize, &Sqlite)) {
    let mut store = created(path);
    saved(0, &store);
    for n in 0..count {
        if n == count / 2 {
            drop(store);
            store = open(path);
        }
        let receipt = store.write(&act(n), &at(n)).unwrap();
        assert!(receipt.kept && receipt.rejected.is_empty(), "{receipt:?}");
        saved(n + 1, &store);
    }
}

/// The first makes a register, and the others change it.
pub fn act(n: usize) -> Command {
    let Some(n) = n.checked_sub(1) else { return register() };
    let turn = n / KINDS;
    match n % KINDS {
        0 => Command::Edit(vec![units(5 + 2 * turn)]),
        1 => Command::Typed(Typed {
            place: "a cell".to_owned(),
            text: Some(format!("half of {n}")),
            at: String::new(),
        }),
        2 => Command::Edit(vec![Edit::of(Step::add(numbered(turn, "Added")))]),
        3 => Command::Edit(vec![Edit {
            place: Some("a cell".to_owned()),
            ..Edit::of(Step::of((turn > 0).then(|| quarter(turn)), Some(quarter(turn + 1))))
        }]),
        4 => Command::Undo,
        5 => Command::Redo,
        6 => Command::Edit(vec![
            units(6 + 2 * turn),
            Edit::of(Step::change(numbered(turn, "Added"), numbered(turn, "Changed"))),
        ]),
        _ => {
            let many = (0..5).map(|row| supplier(&format!("F-{turn:04}-{row}"), "Of a file"));
            Command::Import(import(Kind::Suppliers, many.collect()))
        }
    }
}

fn register() -> Command {
    let supplier = supplier("S-0001", "Invented & Sons");
    let contract = Record::Contract(contract("C-0001"));
    let measures = ["M1", "M2"].map(|m| Record::Measure(measure(m, None, Some("2"))));
    let committed = Record::Commitment(commitment("C-0001", "M1", "5"));
    Command::ImportAll(vec![
        import(Kind::Settings, vec![setting()]),
        import(Kind::Suppliers, vec![supplier]),
        import(Kind::Branches, vec![branch()]),
        import(Kind::Measures, measures.to_vec()),
        import(Kind::Contracts, vec![contract]),
        import(Kind::Commitments, vec![committed]),
        import(Kind::Figures, vec![figure()]),
    ])
}

fn setting() -> Record {
    Record::Setting(Setting {
        name: "places.deciding_share".to_owned(),
        value: "9800".to_owned(),
        from: None,
        reason: Some("invented".to_owned()),
    })
}

fn branch() -> Record {
    Record::Branch(Branch {
        supplier_ref: "S-0001".to_owned(),
        postcode: "S60 1AA".to_owned(),
        name: Some("Invented yard".to_owned()),
        from: None,
        to: None,
    })
}

fn figure() -> Record {
    let text = |text: &str| text.to_owned();
    Record::Figure(Published {
        report: text("Invented report"),
        date: text("2021-02-15"),
        metric: text("committed"),
        measure: text("M1"),
        value: text("12"),
        unit: text("GBP"),
        source: text("invented"),
        note: String::new(),
        awarded_from: None,
        awarded_to: None,
        edition: Some(text("invented")),
        measure_ref: Some(text("M1")),
    })
}

fn units(was: usize) -> Edit {
    Edit::of(Step::Units {
        contract_ref: "C-0001".to_owned(),
        measure_ref: "M1".to_owned(),
        was: quantity(&was.to_string()),
        to: Some(quantity(&(was + 1).to_string())),
    })
}

fn numbered(turn: usize, name: &str) -> Record {
    supplier(&format!("S-1{turn:03}"), name)
}

fn quarter(units: usize) -> Record {
    profile("C-0001", "M1", "2024-25 Q3", &units.to_string())
}
