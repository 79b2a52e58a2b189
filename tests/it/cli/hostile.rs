//! Text from file names and data that would send control sequences, on every stream of every
//! command. All of it is invented.

use rusqlite::Connection;

use super::{Home, Ran};

/// An escape sequence, its one-byte form, the bell, and a direction override.
const HOSTILE: &str = "x\u{1b}[2J\u{9b}31m\u{7}\u{202e}y";

fn is_harmless(text: &str) -> bool {
    let bad = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    !text.contains(bad)
}

/// A home whose database has a hostile name and data, which no file could have brought in.
fn home() -> Home {
    let home = Home::with_sample();
    let sample = home.path(".local/share/sleva/demo/sample.db");
    let conn = Connection::open(&sample).unwrap();
    // The checks of the schema are not what is tested here.
    conn.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
    conn.execute("UPDATE contracts SET title = ?1 WHERE contract_ref = 'C-0001'", [HOSTILE])
        .unwrap();
    conn.execute("UPDATE suppliers SET name = ?1 WHERE supplier_ref = 'S-0001'", [HOSTILE])
        .unwrap();
    drop(conn);
    std::fs::rename(sample, home.path(&format!("{HOSTILE}.db"))).unwrap();
    home.ok(&["config", "set", "db", &format!("{HOSTILE}.db")]);
    home
}

fn check(ran: &Ran, words: &[&str]) {
    assert!(is_harmless(&ran.out), "{words:?} {:?}", ran.out);
    assert!(is_harmless(&ran.err), "{words:?} {:?}", ran.err);
}

#[test]
fn nothing_that_is_printed_sends_a_control_sequence() {
    let home = home();
    home.write(&format!("{HOSTILE}.csv"), "supplier_ref,name\nS-77,Invented\n");
    let file = |ending: &str| format!("{HOSTILE}{ending}");
    let (csv, copy, new, out) = (file(".csv"), file("2.db"), file("3.db"), file("4.csv"));
    let commands: &[(&[&str], i32)] = &[
        (&["list", "contracts"], 0),
        (&["list", "suppliers"], 0),
        (&["list", "commitments"], 0),
        (&["list", "contracts", "--output", &out], 0),
        (&["list", "contracts", "--output", &file(".pdf")], 2),
        (&["list", "contracts", "--columns", HOSTILE], 2),
        (&["list", HOSTILE], 2),
        (&[HOSTILE], 2),
        (&["show", "C-0001"], 0),
        (&["show", "S-0001"], 0),
        (&["show", HOSTILE], 1),
        (&["explain", "committed:contract/C-0001"], 0),
        (&["explain", HOSTILE], 2),
        (&["import", "suppliers", &csv], 0),
        (&["import", "suppliers", &csv, "gone.csv"], 66),
        (&["import", "suppliers", &file("gone")], 66),
        (&["export", "suppliers", &file("5.csv")], 0),
        (&["export", "all", &file("6")], 0),
        (&["backup", &copy], 0),
        (&["restore", &copy], 2),
        (&["restore", &copy, "--yes"], 0),
        (&["init", &new], 0),
        (&["demo", "--no-open", "--dir", HOSTILE], 0),
        (&["config", "show"], 0),
        (&["config", "set", "db", &copy], 0),
        (&["audit", "log", "--record", HOSTILE], 1),
        (&["audit", "log", "--filter", HOSTILE], 0),
        (&["audit", "show", "1"], 0),
        (&["audit", "checkpoint", &file(".txt")], 0),
        (&["audit", "verify", "--against", &file(".txt")], 1),
        (&["audit", "verify", "--against", &csv], 65),
        (&["add", "suppliers", &format!("{HOSTILE}=x")], 2),
        (&["add", "suppliers", "supplier_ref=S-78", &format!("name={HOSTILE}")], 65),
        (&["edit", "contracts", HOSTILE, "title=x"], 1),
        (&["edit", "contracts", "C-0001", "manager=Somebody"], 65),
        (&["edit", "contracts", "C-0001", "title=Plain"], 0),
        (&["undo"], 0),
        (&["doctor"], 1),
        (&["--db", HOSTILE, "list", "contracts"], 65),
    ];
    for (words, code) in commands {
        let ran = home.run(words);
        assert_eq!(ran.code, *code, "{words:?} {} {}", ran.out, ran.err);
        check(&ran, words);
    }
    assert!(home.run(&["show", "C-0001"]).out.contains("x<U+001B>[2J<U+009B>31m<U+0007><U+202E>y"));
    let stdout = home.run(&["export", "contracts"]).out.replace("\r\n", "\n");
    assert!(is_harmless(&stdout), "{stdout:?}");
}

#[test]
fn nothing_about_returns_and_delivery_sends_a_control_sequence() {
    let home = home();
    let commands: &[(&[&str], i32)] = &[
        (&["explain", "rag:contract/C-0001"], 0),
        (&["explain", &format!("rag:category/{HOSTILE}")], 1),
        (&["list", "returns"], 0),
        (&["list", "returns", "--state", HOSTILE], 2),
        (&["list", "performance", "--by", "supplier"], 0),
        (&["show", "C-0021/2025-26 Q1"], 0),
        (&["report", "contract", "C-0001"], 0),
        (&["report", "contract", "C-0001", "--format", "html"], 0),
        (&["report", "contract", "C-0001", "--format", "md"], 0),
        (&["report", "contract", "C-0001", "--output", &format!("{HOSTILE}.pdf")], 2),
        (&["enter", "C-0021", "2025-26Q3"], 0),
        (&["enter", "C-0021", HOSTILE], 2),
        (&["enter", "C-0021", "2025-26Q3", &format!("NT1={HOSTILE}")], 65),
        (&["enter", "C-0021", "2025-26Q3", &format!("{HOSTILE}=1")], 2),
        (&["enter", "C-0021", "2025-26Q3", "NT1=1"], 0),
        (&["submit", "C-0021", "2025-26Q3", "--yes"], 65),
        (&["discard", "C-0021", "2025-26Q3"], 2),
    ];
    for (words, code) in commands {
        let ran = home.run(words);
        assert_eq!(ran.code, *code, "{words:?} {} {}", ran.out, ran.err);
        check(&ran, words);
    }
}

#[test]
fn json_carries_the_text_as_escapes() {
    let home = home();
    let csv = format!("{HOSTILE}.csv");
    home.write(&csv, format!("supplier_ref,name,{HOSTILE}\nS-77,{HOSTILE},\n"));
    let list = ["list", "contracts", "--json"];
    for words in [
        &list[..],
        &["show", "C-0001", "--json"],
        &["export", "contracts", "--json"],
        &["config", "show", "--json"],
        &["import", "suppliers", &csv, "--json"],
        &["show", HOSTILE, "--json"],
        &[HOSTILE, "--json"],
    ] {
        check(&home.run(words), words);
    }
    let answer = home.json(&["list", "contracts"]);
    assert_eq!(
        answer["data"]["rows"][0]["title"], HOSTILE,
        "whoever reads it gets the text itself"
    );
    assert!(home.run(&list).out.contains(r"x\u001b[2J\u009b31m\u0007\u202ey"));
    home.ok(&["list", "contracts", "--output", "list.json"]);
    assert!(is_harmless(&std::fs::read_to_string(home.path("list.json")).unwrap()));
}

#[test]
fn only_what_the_program_draws_itself_may_colour() {
    let home = Home::new();
    assert!(is_harmless(&home.run(&["doctor", "--terminal"]).out), "this is no terminal");
    for words in [&["man"][..], &["completions", "bash"], &["completions", "zsh"], &["--help"]] {
        assert!(is_harmless(&home.ok(words)), "{words:?}");
    }
}
