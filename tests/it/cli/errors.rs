//! What goes wrong, said in one sentence, with the code that scripts rely on.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use serde_json::Value;

use super::Home;

#[test]
fn without_a_terminal_the_workbench_says_so_and_makes_nothing() {
    let home = Home::new();
    for words in [&[][..], &["demo"]] {
        let ran = home.run(words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words:?}");
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert!(ran.err.contains("terminal") && ran.err.contains("--help"), "{}", ran.err);
    }
    assert_eq!(home.files(), [""; 0]);
}

#[test]
fn without_a_database_init_and_demo_are_offered_and_nothing_is_made() {
    let home = Home::new();
    let ran = home.run(&["list", "contracts"]);
    assert_eq!(ran.code, 66);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.contains("sleva init") && ran.err.contains("sleva demo"), "{}", ran.err);
    assert_eq!(home.run(&["--db", "none.db", "list", "contracts"]).code, 66);
    assert_eq!(home.files(), [""; 0]);
}

#[test]
fn files_that_are_no_database_are_left_alone() {
    let home = Home::new();
    home.write("empty.db", "");
    home.write("text.db", "This is a letter to the council, and no database at all.");
    for name in ["empty.db", "text.db"] {
        fs::set_permissions(home.path(name), fs::Permissions::from_mode(0o600)).unwrap();
        let before = fs::read(home.path(name)).unwrap();
        let ran = home.run(&["--db", name, "list", "contracts"]);
        assert_eq!(ran.code, 65, "{name}");
        assert!(ran.err.contains(name), "{}", ran.err);
        assert_eq!(fs::read(home.path(name)).unwrap(), before);
    }
    assert_eq!(home.files(), ["empty.db", "text.db"]);
}

#[test]
fn a_database_that_everyone_can_read_is_refused_with_the_remedy() {
    let home = Home::with_council();
    fs::set_permissions(home.path("council.db"), fs::Permissions::from_mode(0o664)).unwrap();
    let ran = home.run(&["list", "contracts"]);
    assert_eq!(ran.code, 77);
    assert!(ran.err.contains("0664") && ran.err.contains("chmod"), "{}", ran.err);
}

#[test]
fn read_only_changes_nothing() {
    let home = Home::with_council();
    home.write("s.csv", "supplier_ref,name\nS-1,Invented\n");
    let ran = home.run(&["--read-only", "import", "suppliers", "s.csv"]);
    assert_eq!(ran.code, 77);
    assert_eq!(home.run(&["list", "suppliers"]).code, 1);
}

#[test]
fn files_to_import_that_cannot_be_read_say_why() {
    let home = Home::with_council();
    home.write("p.csv", "contract_ref,units\nC-1,2\n");
    let missing = home.run(&["import", "profiles", "p.csv"]);
    assert_eq!(missing.code, 65);
    for word in ["p.csv", "measure_ref", "quarter", "contract_ref, units"] {
        assert!(missing.err.contains(word), "{word}: {}", missing.err);
    }
    home.write("q.csv", "supplier_ref,name\nS-1,\"open\n");
    let quote = home.run(&["import", "suppliers", "q.csv"]);
    assert_eq!(quote.code, 65);
    assert!(quote.err.contains("row 2"), "{}", quote.err);
    assert_eq!(home.run(&["import", "suppliers", "gone.csv"]).code, 66);
    assert_eq!(home.run(&["import", "suppliers", "."]).code, 66);
    assert_eq!(home.run(&["import", "all", "."]).code, 66);
}

#[test]
fn mistakes_on_the_command_line_are_met_with_a_guess() {
    let home = Home::new();
    for (words, guess) in [
        (&["lst"][..], "'list'"),
        (&["import", "contract", "x"], "'contracts'"),
        (&["list", "contracts", "--colums", "x"], "'--columns'"),
    ] {
        let ran = home.run(words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words:?}");
        assert!(ran.err.contains(guess), "{}", ran.err);
    }
    let sample = Home::with_sample();
    let column = sample.run(&["list", "contracts", "--columns", "titel"]);
    assert_eq!(column.code, 2);
    assert!(column.err.contains("titel") && column.err.contains("title"), "{}", column.err);
    let filter = sample.run(&["list", "contracts", "--filter", "state:alive"]);
    assert_eq!(filter.code, 2);
    assert!(filter.err.contains("mobilising"), "{}", filter.err);
    assert_eq!(sample.run(&["list", "contracts", "--awarded-to", "31/02/2020"]).code, 2);
}

#[test]
fn errors_in_json_are_one_object_beside_an_empty_output() {
    let home = Home::new();
    for (words, code, kind) in [
        (&["list", "contracts", "--json"][..], 66, "no-database"),
        (&["lst", "--json"], 2, "usage"),
        (&["--json"], 2, "no-terminal"),
    ] {
        let ran = home.run(words);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{words:?}");
        let error: Value = serde_json::from_str(&ran.err).unwrap();
        assert_eq!(error["code"], code);
        assert_eq!(error["kind"], kind);
        for name in ["message", "remedy"] {
            assert!(error[name].as_str().is_some_and(|text| !text.is_empty()), "{name} {error}");
        }
        assert!(error["where"].is_string());
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let home = Home::with_sample();
    for words in [&["export", "commitments"][..], &["list", "contracts"], &["man"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = home.command(words).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        assert!(output.stderr.is_empty(), "{words:?} {:?}", String::from_utf8(output.stderr));
    }
}

#[test]
fn a_settings_file_with_a_mistake_is_named_with_its_line() {
    let home = Home::new();
    fs::create_dir_all(home.path(".config/sleva")).unwrap();
    home.write(".config/sleva/config.toml", "ascii = true\ncolour = \"never\"\n");
    let ran = home.run(&["list", "contracts"]);
    assert_eq!(ran.code, 78);
    assert!(ran.err.contains("line 2") && ran.err.contains("esc_delay_ms"), "{}", ran.err);
}
