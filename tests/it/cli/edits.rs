//! Single records added, changed, removed, and that taken back.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};

use sleva::cli::env::{Env, Folders, Terminals, Variables};
use sleva::cli::{self, Next};
use sleva::db::request::{Command, Edit, Kind, Record, Step};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::{By, Store};

use super::{Home, Ran};
use crate::store::all;

/// A council with one supplier, a measure, a contract and a commitment, which is spread evenly
/// over the four quarters of its contract, all of it added by hand.
fn home() -> Home {
    let home = Home::with_council();
    for words in [
        &["suppliers", "supplier_ref=S-1", "name=Invented Ltd"][..],
        &["branches", "supplier_ref=S-1", "postcode=s601ae", "name=Depot"],
        &["measures", "edition=ours", "measure_ref=M1", "title=Hours", "unit=hours", "proxy_gbp=2"],
        &[
            "contracts",
            "contract_ref=C-1",
            "title=Invented",
            "supplier_name=Invented Ltd",
            "value_gbp=5000",
            "start=2025-04-01",
            "end=2026-03-31",
            "edition=ours",
        ],
        &["commitments", "contract_ref=C-1", "measure_ref=M1", "units=10"],
    ] {
        let words: Vec<&str> = ["add"].iter().chain(words).copied().collect();
        home.ok(&words);
    }
    home
}

fn export(home: &Home) -> String {
    ["suppliers", "branches", "measures", "contracts", "commitments", "profiles"]
        .map(|kind| home.ok(&["export", kind]))
        .concat()
}

#[test]
fn every_kind_is_added_changed_and_removed_and_all_of_it_taken_back() {
    let home = home();
    let start = export(&home);
    assert!(start.contains("S60 1AE"), "values are read as imports read them:\n{start}");
    let acts: &[(&[&str], &str)] = &[
        (&["edit", "suppliers", "S-1", "size=small", "email="], "size: from not known to “small”"),
        (&["edit", "branches", "S-1/s60 1ae", "name="], "name: from “Depot” to not known"),
        (&["edit", "contracts", "C-1", "manager=A. Officer"], "manager: from not known"),
        (&["edit", "commitments", "C-1/M1", "units=12"], "units: from “10” to “12”"),
        (&["edit", "profiles", "C-1/M1/2025-26 Q2", "units=8"], "units: from “2.5” to “8”"),
        (&["remove", "profiles", "C-1/M1/2025-26 Q1", "--yes"], "C-1/M1/2025-26 Q1 removed"),
        (&["remove", "commitments", "C-1/M1", "--yes"], "C-1/M1/2025-26 Q2 removed"),
        (&["remove", "contracts", "C-1", "--yes"], "C-1 removed"),
        (&["remove", "measures", "ours/M1", "--yes"], "ours/M1 removed"),
        (&["remove", "branches", "S-1/S60 1AE", "--yes"], "S-1/S60 1AE removed"),
        (&["remove", "suppliers", "S-1", "--yes"], "S-1 removed"),
    ];
    for (words, says) in acts {
        let ran = home.run(words);
        assert_eq!(ran.code, 0, "{words:?} {}", ran.err);
        assert!(ran.out.contains(says), "{words:?} {}", ran.out);
        assert!(ran.err.contains("sleva undo takes it back"), "{words:?} {}", ran.err);
    }
    for (words, _) in acts {
        let ran = home.run(&["undo"]);
        assert_eq!(ran.code, 0, "taking back, {} acts in all: {words:?} {}", acts.len(), ran.err);
    }
    assert_eq!(export(&home), start);
    home.ok(&["audit", "verify"]);
    assert!(home.ok(&["redo"]).contains("S-1 changed\n  size: from not known to “small”"));
}

#[test]
fn what_is_taken_back_is_told_until_nothing_is_left() {
    let home = home();
    home.ok(&["edit", "commitments", "C-1/M1", "units=12"]);
    let undone = home.json(&["undo"]);
    assert_eq!(undone["schema"], "sleva.undo");
    let field = &undone["data"]["fields"][0];
    assert_eq!((&field["before"], &field["after"]), (&"12".into(), &"10".into()));
    assert!(home.ok(&["redo"]).contains("units: from “10” to “12”"));
    for _ in 0..6 {
        home.ok(&["undo"]);
    }
    let nothing = home.run(&["undo"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (1, ""));
    assert!(nothing.err.contains("nothing of yours to undo"), "{}", nothing.err);
    home.ok(&["redo"]);
    home.ok(&["edit", "suppliers", "S-1", "note=New"]);
    let nothing = home.run(&["redo"]);
    assert_eq!(nothing.code, 1);
    assert!(nothing.err.contains("nothing of yours to redo"), "{}", nothing.err);
}

#[test]
fn what_another_has_changed_since_is_not_taken_back() {
    let home = Home::with_sample();
    let as_one = |person: &'static str, words: &[&'static str]| {
        let words: Vec<&str> = words.iter().copied().chain(["--as", person]).collect();
        home.run(&words)
    };
    let edit = |units| ["edit", "commitments", "C-0001/NT1", units];
    assert_eq!(as_one("officer1", &edit("units=3")).code, 0);
    assert_eq!(as_one("officer2", &edit("units=4")).code, 0);
    let ran = as_one("officer1", &["undo"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("officer2 changed C-0001/NT1 at 20"), "{}", ran.err);
    assert!(ran.err.contains("Nothing was taken back"), "{}", ran.err);
    assert_eq!(as_one("officer2", &["undo"]).code, 0);
    assert_eq!(as_one("officer1", &["undo"]).code, 0);
}

#[test]
fn a_dry_run_says_what_would_be_and_what_would_be_refused() {
    let home = home();
    let start = export(&home);
    let log = home.ok(&["audit", "log"]);
    let tried = home.run(&["edit", "commitments", "C-1/M1", "units=12", "--dry-run"]);
    assert_eq!(tried.code, 0);
    assert!(tried.out.contains("units: from “10” to “12”"), "{}", tried.out);
    assert!(tried.err.contains("Nothing was changed yet"), "{}", tried.err);
    let gone = home.ok(&["remove", "commitments", "C-1/M1", "--dry-run"]);
    assert_eq!(gone.matches(" removed").count(), 5, "{gone}");
    let added = home.json(&["add", "suppliers", "supplier_ref=S-2", "name=Two", "--dry-run"]);
    assert_eq!(added["data"]["kept"], false);
    assert_eq!(home.run(&["remove", "suppliers", "S-1", "--dry-run"]).code, 65);
    assert_eq!((export(&home), home.ok(&["audit", "log"])), (start, log));
    let same = home.run(&["edit", "commitments", "C-1/M1", "units=10"]);
    assert_eq!((same.code, same.out.as_str()), (0, ""));
    assert!(same.err.contains("so already"), "{}", same.err);
}

#[test]
fn what_cannot_be_is_refused_in_one_sentence_and_changes_nothing() {
    let home = home();
    let start = export(&home);
    let cases: &[(&[&str], i32, &str)] = &[
        (&["add", "suppliers", "supplier_ref=S-2"], 65, "name: It is needed. Write name=VALUE."),
        (&["add", "suppliers", "supplier_ref=S-1", "name=x"], 65, "S-1: This is among"),
        (&["add", "suppliers", "name"], 2, "There is no = in it"),
        (&["add", "suppliers", "colour=red"], 2, "have no field colour. Choose among supplier_ref"),
        (&["add", "suppliers", "name=a", "name=b"], 2, "name: This field is given twice"),
        (&["add", "commitments", "title=x"], 2, "title: This is frozen"),
        (&["edit", "commitments", "C-1/M1", "kind=direct"], 2, "kind: This is frozen"),
        (&["edit", "commitments", "C-1/M1", "proxy_gbp=3"], 65, "not the frozen proxy of M1"),
        (
            &["edit", "commitments", "C-1/M1", "proxy_gbp="],
            2,
            "proxy_gbp: What a commitment is worth",
        ),
        (&["edit", "commitments", "C-1/M1", "units="], 65, "units: It is needed"),
        (&["edit", "commitments", "C-1/M1", "units=1.00001"], 65, "1.00001"),
        (&["edit", "contracts", "C-1", "contract_ref=C-2"], 2, "is C-1, and would be C-2"),
        (&["edit", "contracts", "C-1", "end=2024-01-01"], 65, "comes before start"),
        (&["edit", "contracts", "C-1", "supplier_ref=S-9"], 65, "reference of no supplier"),
        (&["edit", "contracts", "C-1", "supplier_name=Nobody"], 65, "name of no supplier"),
        (&["edit", "contracts", "C-9", "title=x"], 1, "has the reference C-9"),
        (&["edit", "measures", "ours/M1", "unit=days"], 65, "never changed"),
        (&["edit", "profiles", "C-1/M1/2026-27 Q1", "units=1"], 1, "2025-26 Q3"),
        (&["edit", "settings", "x", "value=y"], 2, "settings"),
        (&["remove", "contracts", "C-1", "--yes"], 65, "is used by 1 commitment. Remove"),
        // Nobody is asked about what cannot be.
        (&["remove", "contracts", "C-1"], 65, "is used by 1 commitment. Remove"),
        (&["remove", "suppliers", "S-1"], 65, "is used by 1 contract and 1 branch record"),
        (
            &["add", "suppliers", "supplier_ref=s-1", "name=x"],
            65,
            "“s-1” differs from S-1, which is there, only in capital letters",
        ),
        (
            &["remove", "commitments", "C-1/M1"],
            2,
            "This takes C-1/M1 out of the commitments with its 4 quarters. Add --yes",
        ),
    ];
    for (words, code, says) in cases {
        let ran = home.run(words);
        assert_eq!((ran.code, ran.out.as_str()), (*code, ""), "{words:?} {}", ran.err);
        assert!(ran.err.contains(says), "{words:?} {}", ran.err);
    }
    assert_eq!(export(&home), start);
    let read_only = home.run(&["undo", "--read-only"]);
    assert_eq!(read_only.code, 77);
}

#[test]
fn text_that_a_spreadsheet_would_run_stays_through_an_edit_of_something_else() {
    let home = home();
    home.ok(&["edit", "suppliers", "S-1", "name='=Plain & Sons"]);
    let edited = home.ok(&["edit", "suppliers", "S-1", "size=small"]);
    assert!(!edited.contains("name"), "{edited}");
    let refused = home.run(&["edit", "suppliers", "S-1", "name=+1"]);
    assert_eq!(refused.code, 65);
    assert!(refused.err.contains("a spreadsheet runs as a formula"), "{}", refused.err);
}

#[test]
fn one_of_several_versions_of_a_measure_has_to_be_named() {
    let home = home();
    home.ok(&[
        "add",
        "measures",
        "edition=ours",
        "measure_ref=M1",
        "title=Hours",
        "unit=hours",
        "proxy_gbp=3",
        "from=2026-04-01",
    ]);
    let ran = home.run(&["remove", "measures", "ours/M1", "--yes"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("ours/M1@") && ran.err.contains("ours/M1@2026-04-01"), "{}", ran.err);
    home.ok(&["remove", "measures", "ours/M1@2026-04-01", "--yes"]);
}

#[test]
fn a_commitment_is_spread_again_over_its_quarters() {
    let home = home();
    let start = home.ok(&["export", "profiles"]);
    home.ok(&["edit", "profiles", "C-1/M1/2025-26 Q2", "units=9"]);
    let tried = home.ok(&["spread", "C-1/M1", "--dry-run"]);
    assert!(tried.contains("units: from “9” to “2.5”"), "{tried}");
    home.ok(&["spread", "C-1/M1"]);
    assert_eq!(home.ok(&["export", "profiles"]), start);
    assert!(home.ok(&["audit", "log"]).contains("spread"), "the trail says what the act was");
    let nothing = home.run(&["spread", "C-1/M1"]);
    assert!(nothing.err.contains("so already"), "{}", nothing.err);
    for (name, says) in [("C-1", "There is no commitment"), ("C-1/M9", "There is no commitment")] {
        let ran = home.run(&["spread", name]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{name} {}", ran.err);
        assert!(ran.err.contains(says), "{name} {}", ran.err);
    }
}

#[test]
fn a_contract_is_revalued_as_on_the_screen_and_that_taken_back() {
    let home = Home::with_sample();
    let exported = || home.ok(&["export", "commitments"]);
    let start = exported();
    // 1.5 × 30,000 is 45,000; 8 × 200 is 1,600 twice: 48,200 in place of 41,917.52.
    let says = "3 of 3 lines are revalued: £41,917.52 becomes £48,200.00.";
    let tried = home.ok(&["revalue", "C-0021", "sample-2025", "--dry-run"]);
    assert!(tried.contains(says), "{tried}");
    assert_eq!(exported(), start);
    let ran = home.ok(&["revalue", "C-0021", "sample-2025"]);
    assert!(ran.contains(says), "{ran}");
    assert!(home.ok(&["show", "C-0021"]).contains("48,200.00"));
    assert!(home.ok(&["audit", "log"]).contains("revalued to sample-2025"));
    let again = home.run(&["revalue", "C-0021", "sample-2025"]);
    assert_eq!(again.code, 1, "{}{}", again.out, again.err);
    home.ok(&["undo"]);
    assert_eq!(exported(), start);
    let none = home.run(&["revalue", "C-0021", "no-such"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""), "{}", none.err);
    assert!(none.err.contains("no edition no-such"), "{}", none.err);
}

/// Somebody else's edit, made while this person is asked whether to go on.
struct Meanwhile(PathBuf, Vec<u8>);

impl Read for Meanwhile {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.1.len() == b"remove\n".len() {
            let mut store = Sqlite::open(&self.0, Mode::ReadWrite).unwrap();
            let Record::Supplier(was) = all(&store, Kind::Suppliers).remove(0) else { panic!() };
            let mut to = was.clone();
            to.name = "Theirs".to_owned();
            let step = Step::change(Record::Supplier(was), Record::Supplier(to));
            let by = By { person: "officer2".to_owned(), at: "2030-01-01T00:00:00Z".to_owned() };
            store.write(&Command::Edit(vec![Edit::of(step)]), &by).unwrap();
        }
        let Some(byte) = buffer.first_mut() else { return Ok(0) };
        if self.1.is_empty() {
            return Ok(0);
        }
        *byte = self.1.remove(0);
        Ok(1)
    }
}

fn asked(path: &Path, words: &[&str]) -> Ran {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let nowhere = path.with_file_name("nowhere");
    let mut input = Meanwhile(path.to_owned(), b"remove\n".to_vec());
    let mut env = Env {
        args: ["sleva", "--db"]
            .into_iter()
            .map(OsString::from)
            .chain([path.into()])
            .chain(words.iter().map(OsString::from))
            .collect(),
        program: env!("CARGO_BIN_EXE_sleva").into(),
        person: "officer1".to_owned(),
        now: "2030-01-01T00:00:01Z".to_owned(),
        clock: || "2030-01-01T00:00:01Z".to_owned(),
        today: crate::store::day("2030-01-01"),
        input: &mut input,
        output: &mut output,
        errors: &mut errors,
        terminals: Terminals { input: true, output: true, errors: true },
        variables: Variables { locale: "C.UTF-8".to_owned(), ..Variables::default() },
        folders: Folders { config: nowhere.clone(), data: nowhere.clone(), state: nowhere },
    };
    let Next::Exit(code) = cli::run(&mut env) else { panic!() };
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: i32::from(code), out: text(output), err: text(errors) }
}

#[test]
fn a_record_that_another_changes_meanwhile_is_not_touched() {
    let home = Home::with_council();
    home.ok(&["add", "suppliers", "supplier_ref=S-1", "name=Invented Ltd"]);
    let ran = asked(&home.path("council.db"), &["remove", "suppliers", "S-1"]);
    assert_eq!((ran.code, ran.out.as_str()), (75, ""), "{}", ran.err);
    assert!(ran.err.contains("Type remove to go on"), "{}", ran.err);
    let says = "Nothing was changed: officer2 changed S-1 at 2030-01-01T00:00:00Z";
    assert!(ran.err.contains(says), "{}", ran.err);
    assert!(home.ok(&["export", "suppliers"]).contains("Theirs"));
}

#[test]
fn a_second_supplier_of_the_same_name_is_added_and_that_is_said() {
    let home = home();
    let ran = home.run(&["add", "suppliers", "supplier_ref=S-2", "name=invented ltd"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("S-1 has the same name."), "{}", ran.err);
    let other = home.run(&["add", "suppliers", "supplier_ref=S-3", "name=Other"]);
    assert!(!other.err.contains("the same name"), "{}", other.err);
}

#[test]
fn what_comes_and_goes_whole_is_a_line_each_when_it_is_taken_back() {
    let home = home();
    home.ok(&["add", "measures", "edition=ours", "measure_ref=M2", "title=Days", "unit=days"]);
    home.ok(&["add", "commitments", "contract_ref=C-1", "measure_ref=M2", "units=4"]);
    let undone = home.ok(&["undo"]);
    assert_eq!(undone.lines().count(), 5, "it and its four quarters:\n{undone}");
    assert!(undone.contains("C-1/M2 removed"), "{undone}");
    let missing = home.run(&["audit", "show", "9999"]);
    assert!(missing.err.contains("9999. sleva audit log has"), "{}", missing.err);
}
