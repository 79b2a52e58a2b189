//! The trail of changes on the command line: what it shows, whether it holds, and what was kept
//! of it outside.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::Home;

/// A real database with three changes: its making, its settings, and two suppliers.
fn home() -> Home {
    let home = Home::with_council();
    home.write("s.csv", "supplier_ref,name\nS-1,Invented\nS-2,Also invented\n");
    home.ok(&["import", "suppliers", "s.csv"]);
    home
}

#[test]
fn a_sound_database_verifies_and_a_changed_row_is_named() {
    let home = home();
    let sound = home.json(&["audit", "verify"]);
    assert_eq!(sound["schema"], "sleva.audit.verify");
    assert_eq!((&sound["data"]["holds"], &sound["data"]["audit_rows"]), (&true.into(), &3.into()));
    assert!(home.ok(&["audit", "verify"]).contains("what its 3 changes say"));
    let conn = rusqlite::Connection::open(home.path("council.db")).unwrap();
    conn.execute("UPDATE suppliers SET name = 'Other' WHERE supplier_ref = 'S-2'", []).unwrap();
    let ran = home.run(&["audit", "verify"]);
    assert_eq!(ran.code, 1);
    let named = "the row S-2 of suppliers (audit row 3) is not what the trail of changes says";
    assert!(ran.out.contains(named), "{}", ran.out);
    assert!(ran.err.contains("sleva restore"), "{}", ran.err);
    let found = home.run(&["audit", "verify", "--json"]);
    assert_eq!(found.code, 1);
    let found: serde_json::Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!(found["data"]["holds"], false);
    assert!(home.run(&["doctor", "--full"]).out.contains(named));
}

#[test]
fn checkpoints_are_added_to_a_file_and_all_of_them_hold() {
    let home = home();
    let line = home.ok(&["audit", "checkpoint"]);
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!((words.len(), words[0], words[2].len()), (3, "3", 64), "{line}");
    home.ok(&["audit", "checkpoint", "kept.txt"]);
    let mode = fs::metadata(home.path("kept.txt")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Somebody's editor took the last line break.
    fs::write(home.path("kept.txt"), line.trim_end()).unwrap();
    home.ok(&["edit", "suppliers", "S-1", "name=Renamed"]);
    home.ok(&["audit", "checkpoint", "kept.txt"]);
    let kept = fs::read_to_string(home.path("kept.txt")).unwrap();
    assert!(kept.starts_with(&line) && kept.lines().count() == 2, "{kept}");
    let against = home.json(&["audit", "verify", "--against", "kept.txt"]);
    assert_eq!(against["data"]["checkpoints"], 2);
    assert!(home.ok(&["audit", "verify", "--against", "kept.txt"]).contains("2 checkpoints"));
}

#[test]
fn a_trail_that_was_cut_off_or_rewritten_since_a_checkpoint_is_found() {
    let home = home();
    home.ok(&["audit", "checkpoint", "kept.txt"]);
    home.ok(&["backup", "old.db"]);
    home.ok(&["edit", "suppliers", "S-1", "name=Renamed"]);
    home.ok(&["audit", "checkpoint", "kept.txt"]);
    // The older file in the place of the newer: each is sound by itself.
    let old = ["--db", "old.db", "audit", "verify"];
    home.ok(&old);
    let against: Vec<&str> = old.iter().copied().chain(["--against", "kept.txt"]).collect();
    let cut = home.run(&against);
    assert_eq!(cut.code, 1);
    assert!(cut.out.contains("audit row 4") && cut.out.contains("cut off since"), "{}", cut.out);
    home.ok(&["--db", "old.db", "edit", "suppliers", "S-1", "name=Somebody"]);
    home.ok(&old);
    let rewritten = home.run(&against);
    assert_eq!(rewritten.code, 1);
    assert!(rewritten.out.contains("rewritten since"), "{}", rewritten.out);
}

#[test]
fn a_file_with_anything_else_than_checkpoints_is_refused_and_left_alone() {
    let home = home();
    home.ok(&["audit", "checkpoint", "kept.txt"]);
    let good = fs::read_to_string(home.path("kept.txt")).unwrap();
    for junk in ["nothing", "3 2026-11-26T00:00:00Z abc", "x 2026-11-26T00:00:00Z ", "# note"] {
        home.write("kept.txt", format!("{good}\n{junk}\n"));
        let ran = home.run(&["audit", "verify", "--against", "kept.txt"]);
        assert_eq!((ran.code, ran.out.as_str()), (65, ""), "{junk}");
        assert!(ran.err.contains("kept.txt, line 3"), "{}", ran.err);
        assert_eq!(home.run(&["audit", "checkpoint", "kept.txt"]).code, 65);
        assert_eq!(fs::read_to_string(home.path("kept.txt")).unwrap(), format!("{good}\n{junk}\n"));
    }
    home.write("kept.txt", "\n");
    assert_eq!(home.run(&["audit", "verify", "--against", "kept.txt"]).code, 65);
    assert_eq!(home.run(&["audit", "verify", "--against", "gone.txt"]).code, 66);
    let database = fs::read(home.path("council.db")).unwrap();
    assert_eq!(home.run(&["audit", "checkpoint", "council.db"]).code, 65, "a slip of the hand");
    assert_eq!(fs::read(home.path("council.db")).unwrap(), database);
}

#[test]
fn one_change_is_shown_before_and_after() {
    let home = home();
    home.ok(&["edit", "suppliers", "S-2", "name=Renamed", "size=small"]);
    let text = home.ok(&["audit", "show", "4"]);
    assert!(text.starts_with("Audit row 4: edit by "), "{text}");
    assert!(text.contains("S-2 changed\n  name: from “Also invented” to “Renamed”"), "{text}");
    assert!(text.contains("size: from not known to “small”"), "{text}");
    let change = home.json(&["audit", "show", "4"]);
    assert_eq!(change["data"]["change"]["action"], "edit");
    let first = &change["data"]["fields"][0];
    assert_eq!((&first["field"], &first["after"]), (&"name".into(), &"Renamed".into()));
    let added = home.ok(&["audit", "show", "3"]);
    assert!(added.contains("S-1 added\n  supplier_ref: “S-1”"), "{added}");
    assert_eq!(home.run(&["audit", "show", "99"]).code, 1);
    let sample = Home::with_sample();
    assert!(sample.ok(&["audit", "show", "2"]).contains("rows were generated"));
}

#[test]
fn the_log_is_chosen_from_by_words_and_days() {
    let home = home();
    home.ok(&["edit", "suppliers", "S-1", "name=Renamed"]);
    let count = |words: &[&str]| {
        let words: Vec<&str> = ["audit", "log"].iter().chain(words).copied().collect();
        home.json(&words)["data"]["count"].as_u64().unwrap()
    };
    assert_eq!(count(&[]), 4);
    assert_eq!(count(&["--filter", "import suppliers"]), 1);
    assert_eq!(count(&["--filter", "record:S-1"]), 2);
    assert_eq!(count(&["--record", "S-1", "--filter", "edit"]), 1);
    assert_eq!(count(&["--since", "2020-01-01"]), 4);
    let none = home.run(&["audit", "log", "--until", "2020-01-01"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("No change matches"), "{}", none.err);
    let wrong = home.run(&["audit", "log", "--filter", "status:live"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("record:, person:"), "{}", wrong.err);
}
