//! Returns entered, submitted, validated, amended and discarded on the command line. Invented.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Stdio;

use sleva::calc::Quarter;
use sleva::cli::env::{Env, Folders, Terminals, Variables};
use sleva::cli::{self, Next};
use sleva::db::request::{CellChange, Command, Edit, ReturnStep, Step};
use sleva::db::sqlite::{Mode, Sqlite};
use sleva::db::{By, Store};

use super::{Home, Ran};

pub const Q2: &str = "2025-26 Q2";

/// The sample with a contract of four quarters of its own: 10 hours of M1 at £2 and 4 days of M2
/// at £10, spread evenly: 2.5 and 1 a quarter. The sample's present day is 22 November 2025.
pub fn home() -> Home {
    let home = Home::with_sample();
    let add = |words: &[&str]| {
        let words: Vec<&str> = ["add"].iter().chain(words).copied().collect();
        home.ok(&words);
    };
    add(&["suppliers", "supplier_ref=S-9001", "name=Invented Ltd"]);
    for measure in [
        ["measure_ref=M1", "title=Hours of advice", "unit=hours", "proxy_gbp=2"],
        ["measure_ref=M2", "title=Days of training", "unit=days", "proxy_gbp=10"],
    ] {
        let words: Vec<&str> = ["measures", "edition=ours"].into_iter().chain(measure).collect();
        add(&words);
    }
    add(&[
        "contracts",
        "contract_ref=C-9001",
        "title=Invented works",
        "supplier_ref=S-9001",
        "value_gbp=5000",
        "start=2025-04-01",
        "end=2026-03-31",
        "edition=ours",
        "recovery_clause=Clause 9",
        "recovery_rate=0.5",
    ]);
    add(&["commitments", "contract_ref=C-9001", "measure_ref=M1", "units=10"]);
    add(&["commitments", "contract_ref=C-9001", "measure_ref=M2", "units=4"]);
    home
}

/// Runs a command as somebody.
pub fn act(home: &Home, person: &str, words: &[&str]) -> Ran {
    let words: Vec<&str> = words.iter().copied().chain(["--as", person]).collect();
    home.run(&words)
}

/// As [`act`], and it has to end with 0.
pub fn done(home: &Home, person: &str, words: &[&str]) -> String {
    let ran = act(home, person, words);
    assert_eq!(ran.code, 0, "{words:?}\n{}{}", ran.out, ran.err);
    ran.out
}

/// Runs a command as officer1 with these lines at its input.
fn typed(home: &Home, words: &[&str], lines: &str) -> Ran {
    let words: Vec<&str> = words.iter().copied().chain(["--as", "officer1"]).collect();
    let mut command = home.command(&words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    Ran::from(&child.wait_with_output().unwrap())
}

/// Both measures keyed by officer1 and submitted.
pub fn submitted(home: &Home, quarter: &str, figures: [&str; 2]) {
    done(home, "officer1", &["enter", "C-9001", quarter, figures[0], figures[1]]);
    done(home, "officer1", &["submit", "C-9001", quarter, "--yes"]);
}

/// And all of it accepted by validator1.
pub fn validated(home: &Home, quarter: &str, figures: [&str; 2]) {
    submitted(home, quarter, figures);
    done(home, "validator1", &["validate", "C-9001", quarter, "--accept", "all", "--finish"]);
}

fn log(home: &Home) -> usize {
    home.json(&["audit", "log"])["data"]["count"].as_u64().unwrap().try_into().unwrap()
}

#[test]
fn each_measure_is_asked_and_each_figure_kept_at_once() {
    let home = home();
    let before = log(&home);
    let ran = typed(&home, &["enter", "C-9001", Q2], "2.5\n0.5\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let asks = "M1 Hours of advice, hours. Due 2.5, last quarter not entered, now not entered: ";
    assert!(ran.err.contains(asks), "{}", ran.err);
    assert!(ran.err.contains("Kept: M1 2.5 hours."), "{}", ran.err);
    assert!(ran.err.contains("M1: has no evidence. Kept; add evidence."), "{}", ran.err);
    assert_eq!(ran.out, "2 of 2 measures are entered; next: sleva submit C-9001 \"2025-26 Q2\"\n");
    assert_eq!(log(&home), before + 2, "one audit row for each figure");
    let exported = home.ok(&["export", "returns"]);
    assert!(exported.contains("C-9001,2025-26 Q2,M1,2.5"), "{exported}");
}

#[test]
fn the_dialogue_leaves_clears_copies_goes_back_and_stops() {
    let home = home();
    validated(&home, "2025-26 Q1", ["M1=2", "M2=0"]);
    let lines = "?\nd\nback\n\nlater\nback\nback\nx\n-1\n1.23456\nnote half a day\n0.5\n";
    let ran = typed(&home, &["enter", "C-9001", "2025-26Q2"], lines);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for says in [
        "Type the units, 0 if there were none.",
        "last quarter 2, now not entered: ",
        "Kept: M1 2 hours.",
        "M2 Days of training, days. Due 1, last quarter 0, now not entered: ",
        "now 2: ",
        "M2: “later” is not a number",
        "This is the first measure.",
        "Kept: M1 is not entered.",
        "M1: not entered, and 2.5 hours are due. Type 0 if nothing was delivered.",
        "M2: -1 is below zero.",
        "M2: “1.23456” has more than 4 decimals; 0 and above",
        "The note is kept.",
        "Kept: M2 0.5 days.",
    ] {
        assert!(ran.err.contains(says), "{says}\n{}", ran.err);
    }
    assert!(ran.out.starts_with("1 of 2 measures are entered; next is M1 Hours"), "{}", ran.out);
    let stopped = typed(&home, &["enter", "C-9001", Q2], "stop\n7\n");
    assert_eq!(stopped.code, 0);
    assert_eq!(stopped.out, ran.out, "nothing after stop is taken");
    let ended = typed(&home, &["enter", "C-9001", Q2], "");
    assert_eq!((ended.code, ended.out), (0, ran.out));
    let none = typed(&home, &["enter", "C-9001", "2025-26Q1"], "1\n");
    assert_eq!((none.code, none.out.as_str()), (65, ""));
    assert!(none.err.contains("Version 1 of this return is validated"), "{}", none.err);
    assert!(none.err.contains("sleva amend C-9001 \"2025-26 Q1\""), "{}", none.err);
}

#[test]
fn figures_notes_and_answers_are_given_as_words_too() {
    let home = home();
    let before = log(&home);
    let words = ["enter", "C-9001", Q2, "M1=30", "M2=1", "--note", "M1=two sites", "--dry-run"];
    let tried = act(&home, "officer1", &words);
    assert_eq!(tried.code, 0, "{}", tried.err);
    let over = "M1: 30 hours in all quarters are above the 10 committed (+20)";
    assert!(tried.out.contains(over), "{}", tried.out);
    assert_eq!(log(&home), before);
    let ran = act(&home, "officer1", &words[..7]);
    assert!(
        ran.out.contains(over) && ran.out.contains("M1: from not entered to 30 hours"),
        "{}",
        ran.out
    );
    assert_eq!(log(&home), before + 2, "the figures are one edit, the note another");
    done(&home, "officer1", &["undo"]);
    done(&home, "officer1", &["undo"]);
    assert!(!home.ok(&["export", "returns"]).contains("C-9001"));
    let cases: &[(&[&str], i32, &str)] = &[
        (&["M9=1"], 2, "no commitment to the measure M9. Choose among M1, M2."),
        (&["M1"], 2, "There is no = in it"),
        (&["M1=1", "M1=2"], 2, "given twice"),
        (&["M1=many"], 65, "M1: “many” is not a number"),
        (&["M1=-2"], 65, "-2 is below zero"),
        (&["M1=1", "--note", "M1=\u{202e}x"], 65, "invisible character"),
        (&["--no-input"], 2, "No figure was given"),
    ];
    for (words, code, says) in cases {
        let words: Vec<&str> = ["enter", "C-9001", Q2].iter().chain(*words).copied().collect();
        let ran = act(&home, "officer1", &words);
        assert_eq!((ran.code, ran.out.as_str()), (*code, ""), "{words:?} {}", ran.err);
        assert!(ran.err.contains(says), "{words:?} {}", ran.err);
    }
    for (words, says) in [
        (["enter", "C-9001", "2026-27 Q1", "M1=1"], "2026-27 Q1 is outside its life"),
        (["enter", "C-9999", Q2, "M1=1"], "There is no contract C-9999"),
        (["enter", "C-9001", "autumn", "M1=1"], "no quarter of a financial year"),
    ] {
        let ran = act(&home, "officer1", &words);
        assert!(ran.code != 0 && ran.err.contains(says), "{words:?} {}", ran.err);
    }
}

#[test]
fn submitting_shows_what_goes_and_asks_and_says_all_that_is_missing() {
    let home = home();
    let early = act(&home, "officer1", &["submit", "C-9001", Q2, "--yes"]);
    assert_eq!(early.code, 65);
    assert!(early.err.contains("Nothing is entered for this quarter"), "{}", early.err);
    done(&home, "officer1", &["enter", "C-9001", Q2, "--note", "M1=soon"]);
    let blocked = act(&home, "officer1", &["submit", "C-9001", Q2, "--yes"]);
    assert_eq!((blocked.code, blocked.out.as_str()), (65, ""));
    for says in ["M1: not entered, and 2.5 hours are due", "M2: not entered, and 1 day is due"] {
        assert!(blocked.err.contains(says), "{}", blocked.err);
    }
    done(&home, "officer1", &["enter", "C-9001", Q2, "M1=2", "M2=0"]);
    let unasked = act(&home, "officer1", &["submit", "C-9001", Q2]);
    assert_eq!((unasked.code, unasked.out.as_str()), (2, ""));
    assert!(unasked.err.contains("Add --yes"), "{}", unasked.err);
    let ran = act(&home, "officer1", &["submit", "C-9001", Q2, "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("C-9001 Invented works by Invented Ltd for 2025-26 Q2, version 1"));
    assert!(ran.out.contains("soon") && ran.out.contains("4.00"), "{}", ran.out);
    assert!(ran.err.contains("sleva validate C-9001 \"2025-26 Q2\""), "{}", ran.err);
    let late = act(&home, "officer1", &["enter", "C-9001", Q2, "M1=3"]);
    assert_eq!(late.code, 65, "{}", late.err);
    let undo = act(&home, "officer1", &["undo"]);
    assert!(undo.code != 0, "what is submitted is not taken back: {}{}", undo.out, undo.err);
}

#[test]
fn nobody_validates_what_they_keyed() {
    let home = home();
    submitted(&home, Q2, ["M1=2", "M2=1"]);
    let own = act(&home, "officer1", &["validate", "C-9001", Q2, "--accept", "all"]);
    assert_eq!((own.code, own.out.as_str()), (77, ""), "{}", own.err);
    assert!(own.err.contains("nobody validates what they keyed"), "{}", own.err);
    let json = act(&home, "officer1", &["validate", "C-9001", Q2, "--finish", "--json"]);
    assert!(json.err.contains("\"kind\":\"not-allowed\""), "{}", json.err);
    done(&home, "validator1", &["validate", "C-9001", Q2, "--accept", "all", "--finish"]);
    done(&home, "officer1", &["amend", "C-9001", Q2, "--reason", "counted twice"]);
    let keys = act(&home, "validator1", &["enter", "C-9001", Q2, "M1=1"]);
    assert_eq!(keys.code, 77, "{}", keys.err);
}

fn validating(home: &Home) -> impl Fn(&[&str]) -> Ran + '_ {
    |words: &[&str]| {
        let words: Vec<&str> = ["validate", "C-9001", Q2].iter().chain(words).copied().collect();
        act(home, "validator1", &words)
    }
}

#[test]
fn decisions_that_cannot_be_are_refused_all_together() {
    let home = home();
    submitted(&home, Q2, ["M1=2", "M2=1"]);
    let validate = validating(&home);
    let early = validate(&["--accept", "M1", "--finish"]);
    assert_eq!(early.code, 65, "{}", early.err);
    assert!(early.err.contains("has 1 line not decided yet"), "{}", early.err);
    let open = validate(&[]);
    assert!(open.err.contains("2 lines are not decided"), "all or nothing: {}", open.err);
    for (words, code, says) in [
        (&["--reduce", "M1=1"][..], 2, "--reduce is given 1 times and --reason 0 times"),
        (&["--reduce", "M1=2", "--reason", "x"], 65, "not from 0 to less than the 2 declared"),
        (&["--reduce", "M1=1", "--reason", " "], 65, "needs a reason"),
        (&["--query", "M1", "--question", "x", "--accept", "M1"], 2, "Two decisions"),
        (&["--accept", "M9"], 2, "Choose among M1, M2"),
    ] {
        let ran = validate(words);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{words:?} {}", ran.err);
        assert!(ran.err.contains(says), "{words:?} {}", ran.err);
    }
}

#[test]
fn lines_are_accepted_reduced_and_queried_and_the_validation_ended() {
    let home = home();
    submitted(&home, Q2, ["M1=2", "M2=1"]);
    let validate = validating(&home);
    let shown = validate(&[]);
    assert!(shown.out.contains("officer1") && shown.err.contains("2 lines are not decided"));
    let ran = validate(&[
        "--reduce",
        "M1=1.5",
        "--reason",
        "no sheet",
        "--query",
        "M2",
        "--question",
        "Which?",
        "--finish",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("reduced") && ran.out.contains("queried"), "{}", ran.out);
    assert!(ran.err.contains("It is queried"), "{}", ran.err);
    done(&home, "officer1", &["amend", "C-9001", Q2, "--reason", "asked"]);
    let asked = typed(&home, &["enter", "C-9001", Q2], "\nanswer At the school\n\n");
    assert!(asked.err.contains("The validator asks about M2: Which?"), "{}", asked.err);
    assert!(asked.out.contains("2 of 2 measures are entered; next: sleva submit"), "{}", asked.out);
    done(&home, "officer1", &["submit", "C-9001", Q2, "--yes"]);
    let rest = act(&home, "validator1", &["validate", "C-9001", Q2, "--accept", "all", "--json"]);
    assert_eq!(rest.code, 0, "{}", rest.err);
    let answer: serde_json::Value = serde_json::from_str(&rest.out).unwrap();
    assert_eq!(answer["data"]["lines"][0]["validated_units"], "1.5", "what was decided stands");
    assert_eq!(answer["data"]["lines"][1]["validated_units"], "1");
    let ended = done(&home, "validator1", &["validate", "C-9001", Q2, "--finish"]);
    assert!(ended.contains("accepted"), "{ended}");
    home.ok(&["audit", "verify"]);
}

#[test]
fn a_draft_is_discarded_whole_and_brought_back() {
    let home = home();
    done(&home, "officer1", &["enter", "C-9001", Q2, "M1=2", "M2=1"]);
    let exported = home.ok(&["export", "returns"]);
    let unasked = act(&home, "officer1", &["discard", "C-9001", Q2]);
    assert_eq!(unasked.code, 2);
    assert!(unasked.err.contains("takes the draft (version 1) out"), "{}", unasked.err);
    done(&home, "officer1", &["discard", "C-9001", Q2, "--yes"]);
    assert!(!home.ok(&["export", "returns"]).contains("C-9001"));
    done(&home, "officer1", &["undo"]);
    assert_eq!(home.ok(&["export", "returns"]), exported);
    let second = act(&home, "officer1", &["amend", "C-9001", Q2, "--reason", "x"]);
    assert!(second.err.contains("is a draft. Go on with sleva enter"), "{}", second.err);
}

#[test]
fn a_variation_changes_the_commitment_and_leaves_an_action() {
    let home = home();
    let words = ["vary", "C-9001", "M1", "8", "--signed-on", "2025-10-01", "--reason", "less work"];
    let tried: Vec<&str> = words.iter().copied().chain(["--dry-run"]).collect();
    assert!(done(&home, "officer1", &tried).contains("units: from “10” to “8”"));
    let before = home.ok(&["export", "variations"]);
    assert!(!before.contains("C-9001"), "{before}");
    done(&home, "officer1", &words);
    let actions = home.ok(&["export", "actions"]);
    let says = "C-9001,2025-10-01,adjusted,officer1,M1 from 10 to 8 hours: less work";
    assert!(actions.contains(says), "{actions}");
    let other = ["vary", "C-9001", "M2", "3", "--signed-on", "2025-10-01", "--reason", "as well"];
    done(&home, "officer1", &other);
    let actions = home.ok(&["export", "actions"]);
    assert!(actions.contains("less work; M2 from 4 to 3 days: as well"), "{actions}");
    done(&home, "officer1", &["undo"]);
    done(&home, "officer1", &["undo"]);
    assert!(home.ok(&["export", "commitments"]).contains("C-9001,M1,10"));
    assert!(!home.ok(&["export", "actions"]).contains("C-9001"));
    let early = act(
        &home,
        "officer1",
        &["vary", "C-9001", "M9", "1", "--signed-on", "2025-10-01", "--reason", "x"],
    );
    assert_eq!(early.code, 1, "{}", early.err);
}

#[test]
fn evidence_goes_into_the_draft_with_the_digest_of_its_file() {
    let home = home();
    home.write("sheet.txt", "abc");
    let add = |words: &[&str]| {
        let own = ["add", "evidence", "contract_ref=C-9001", "quarter=2025-26Q2", "measure_ref=M1"];
        let words: Vec<&str> = own.iter().chain(words).copied().collect();
        act(&home, "officer2", &words)
    };
    let missing = add(&["evidence_ref=E-1", "file=nowhere.txt"]);
    assert_eq!(missing.code, 66, "{}", missing.err);
    let both = add(&["evidence_ref=E-1", "file=sheet.txt", "sha256=00"]);
    assert_eq!(both.code, 2, "{}", both.err);
    let ran = add(&["evidence_ref=E-1", "file=sheet.txt", "units=2"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // The digest of the three letters abc.
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert!(home.ok(&["export", "evidence"]).contains(digest));
    assert_eq!(add(&["evidence_ref=E-1"]).code, 65, "it is there already");
    let name = "C-9001/2025-26 Q2/M1/E-1";
    done(&home, "officer3", &["edit", "evidence", name, "units=1.5", "note=recounted"]);
    assert!(home.ok(&["export", "evidence"]).contains("1.5"));
    done(&home, "officer1", &["enter", "C-9001", Q2, "M1=2", "M2=0"]);
    done(&home, "officer1", &["submit", "C-9001", Q2, "--yes"]);
    for person in ["officer2", "officer3"] {
        let own = act(&home, person, &["validate", "C-9001", Q2, "--accept", "all"]);
        assert_eq!(own.code, 77, "who changed evidence had a hand in it: {}", own.err);
    }
    let late = act(&home, "officer2", &["remove", "evidence", name, "--yes"]);
    assert_eq!(late.code, 65, "{}", late.err);
    assert!(late.err.contains("does not change any more"), "{}", late.err);
    home.ok(&["audit", "verify"]);
}

#[test]
fn evidence_alone_comes_and_goes_with_its_line_and_its_draft() {
    let home = home();
    let exported = || home.ok(&["export", "returns"]) + &home.ok(&["export", "evidence"]);
    let start = exported();
    done(
        &home,
        "officer1",
        &[
            "add",
            "evidence",
            "contract_ref=C-9001",
            "quarter=2025-26Q3",
            "measure_ref=M2",
            "evidence_ref=E-9",
        ],
    );
    let with = exported();
    assert!(with.contains("C-9001,2025-26 Q3,M2,E-9"), "{with}");
    done(&home, "officer1", &["undo"]);
    assert_eq!(exported(), start);
    done(&home, "officer1", &["redo"]);
    assert_eq!(exported(), with);
    done(&home, "officer1", &["remove", "evidence", "C-9001/2025-26 Q3/M2/E-9", "--yes"]);
    assert_eq!(exported(), start, "the line that was there for it alone is gone");
    home.ok(&["audit", "verify"]);
}

#[test]
fn actions_and_ratings_are_added_changed_and_removed() {
    let home = home();
    done(
        &home,
        "officer1",
        &["add", "actions", "contract_ref=C-9001", "kind=supported", "note=met"],
    );
    let name = "C-9001/2025-11-22/supported/officer1";
    let edited = done(&home, "officer1", &["edit", "actions", name, "note=met twice"]);
    assert!(edited.contains("note: from “met” to “met twice”"), "{edited}");
    done(&home, "officer1", &["remove", "actions", name, "--yes"]);
    assert!(!home.ok(&["export", "actions"]).contains("C-9001"));
    let add = ["add", "ratings", "contract_ref=C-9001", "year=2025-26", "grade=good", "kpi=Jobs"];
    let ran = act(&home, "officer1", &add);
    assert_eq!((ran.code, ran.err.contains("£5")), (0, false), "{}", ran.err);
    done(&home, "officer1", &["edit", "ratings", "C-9001/2025-26/Jobs", "grade=inadequate"]);
    assert!(home.ok(&["export", "ratings"]).contains("C-9001,2025-26,inadequate,Jobs"));
    done(&home, "officer1", &["remove", "ratings", "C-9001/2025-26/Jobs", "--yes"]);
    let grade = act(
        &home,
        "officer1",
        &["add", "ratings", "contract_ref=C-9001", "year=2025-26", "grade=fine", "kpi=Jobs"],
    );
    assert!(grade.err.contains("approaching target"), "{}", grade.err);
}

#[test]
fn each_act_answers_in_one_json_object() {
    let home = home();
    let json = |person: &str, words: &[&str]| {
        let words: Vec<&str> = words.iter().copied().chain(["--json", "--yes"]).collect();
        let ran = act(&home, person, &words);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{words:?} {}", ran.out);
        let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        answer
    };
    let entered = json("officer1", &["enter", "C-9001", Q2, "M1=2", "M2=1"]);
    assert_eq!(entered["schema"], "sleva.enter");
    let data = &entered["data"];
    assert_eq!(
        (&data["entered"], &data["state"], &data["kept"]),
        (&2.into(), &"draft".into(), &true.into())
    );
    assert_eq!((&data["start"], &data["end"]), (&"2025-07-01".into(), &"2025-09-30".into()));
    assert_eq!(json("officer1", &["discard", "C-9001", Q2])["schema"], "sleva.discard");
    json("officer1", &["enter", "C-9001", Q2, "M1=2", "M2=1"]);
    let submitted = json("officer1", &["submit", "C-9001", Q2]);
    assert_eq!(submitted["schema"], "sleva.submit");
    assert_eq!(submitted["data"]["state"], "submitted");
    let words = ["validate", "C-9001", Q2, "--accept", "all", "--finish"];
    let ended = json("validator1", &words);
    assert_eq!(
        (&ended["schema"], &ended["data"]["state"]),
        (&"sleva.validate".into(), &"validated".into())
    );
    let amended = json("officer1", &["amend", "C-9001", Q2, "--reason", "x"]);
    assert_eq!(
        (&amended["schema"], &amended["data"]["version"]),
        (&"sleva.amend".into(), &2.into())
    );
}

/// Lines that officer1 types, and between them what officer2 keys into the same cell.
struct Between(PathBuf, Vec<u8>, bool);

impl Read for Between {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if !std::mem::replace(&mut self.2, true) {
            let to = Some(crate::store::quantity("7"));
            let cell = CellChange::Declared { was: None, to };
            let step = Step::Return {
                contract_ref: "C-9001".to_owned(),
                quarter: Quarter::parse(Q2).unwrap(),
                step: Box::new(ReturnStep::Key { measure_ref: "M1".to_owned(), cell }),
            };
            let by = By { person: "officer2".to_owned(), at: "2030-01-01T00:00:00Z".to_owned() };
            let mut store = Sqlite::open(&self.0, Mode::ReadWrite).unwrap();
            store.write(&Command::Edit(vec![Edit::of(step)]), &by).unwrap();
        }
        let (Some(byte), false) = (buffer.first_mut(), self.1.is_empty()) else { return Ok(0) };
        *byte = self.1.remove(0);
        Ok(1)
    }
}

#[test]
fn what_another_keyed_meanwhile_is_told_and_asked_again() {
    let home = home();
    let path = home.path(".local/share/sleva/demo/sample.db");
    let nowhere = path.with_file_name("nowhere");
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let mut input = Between(path.clone(), b"2\n2.5\nstop\n".to_vec(), false);
    let words = ["sleva", "enter", "C-9001", Q2, "--db"].map(OsString::from);
    let mut env = Env {
        args: words.into_iter().chain([path.clone().into()]).collect(),
        program: env!("CARGO_BIN_EXE_sleva").into(),
        person: "officer1".to_owned(),
        now: "2030-01-01T00:00:00Z".to_owned(),
        clock: || "2030-01-01T00:05:00Z".to_owned(),
        today: crate::store::day("2030-01-01"),
        input: &mut input,
        output: &mut output,
        errors: &mut errors,
        terminals: Terminals { input: true, output: true, errors: true },
        variables: Variables { locale: "C.UTF-8".to_owned(), ..Variables::default() },
        folders: Folders { config: nowhere.clone(), data: nowhere.clone(), state: nowhere },
    };
    let Next::Exit(code) = cli::run(&mut env) else { panic!() };
    let said = String::from_utf8(errors).unwrap();
    assert_eq!(code, 0, "{said}");
    let theirs = "Nothing was changed: officer2 changed C-9001/2025-26 Q2";
    assert!(said.contains(theirs) && said.contains("now 7: "), "{said}");
    assert!(said.contains("Kept: M1 2.5 hours."), "{said}");
    let shown = home.json(&["show", "C-9001/2025-26 Q2"]);
    let line = &shown["data"]["versions"][0]["lines"][0];
    assert_eq!((&line["declared_units"], &line["keyed_by"]), (&"2.5".into(), &"officer1".into()));
    assert_eq!(line["keyed_at"], "2030-01-01T00:05:00Z", "when it was kept, not when it began");
}
