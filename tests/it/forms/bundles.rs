//! Reports as folders of CSV, and which format goes where. Through the real binary.

use std::ffi::OsString;
use std::fs;

use sleva::cli::env::{Env, Folders, Terminals, Variables};
use sleva::cli::{self, Next};

use crate::cli::Home;
use crate::store::day;

fn names(home: &Home, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(home.path(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_folder_is_written_whole_and_another_is_left_alone() {
    let home = Home::with_sample();
    let said = home.ok(&["report", "contract", "C-0003", "--format", "csv", "-o", "figures"]);
    assert!(said.contains("written to figures"), "{said}");
    let written = names(&home, "figures");
    for has in ["by-quarter.csv", "facts.csv", "figures.csv", "value-by-measure.csv"] {
        assert!(written.contains(&has.to_owned()), "{written:?}");
    }
    let facts = fs::read_to_string(home.path("figures/facts.csv")).unwrap();
    assert!(facts.starts_with("label,value,reason,figure\r\nCouncil,"), "{facts}");
    let table = fs::read_to_string(home.path("figures/value-by-measure.csv")).unwrap();
    assert!(table.starts_with("measure_ref,committed_gbp,expected_gbp,"), "{table}");
    let figures = fs::read_to_string(home.path("figures/figures.csv")).unwrap();
    assert!(
        figures.contains("committed:C-0003/NT1") || figures.contains("value:C-0003/NT1"),
        "{figures}"
    );
    for line in csv::Reader::from_reader(figures.as_bytes()).records() {
        let line = line.unwrap();
        let empty = line[2].is_empty();
        assert_eq!(empty, !line[3].is_empty(), "a value or the reason for none: {line:?}");
    }
}

#[test]
fn a_folder_that_is_there_is_replaced_where_it_is_agreed_and_ours() {
    let home = Home::with_sample();
    home.ok(&["report", "contract", "C-0003", "--format", "csv", "-o", "figures"]);
    let facts = fs::read_to_string(home.path("figures/facts.csv")).unwrap();
    // It is there already; with --yes a whole new one takes its place.
    let words = ["report", "contract", "C-0001", "-o", "figures/"];
    let again = home.run(&words);
    assert_eq!(again.code, 73, "{}", again.err);
    assert_eq!(fs::read_to_string(home.path("figures/facts.csv")).unwrap(), facts);
    home.ok(&["report", "contract", "C-0001", "-o", "figures/", "--yes"]);
    assert!(fs::read_to_string(home.path("figures/facts.csv")).unwrap().contains("C-0001"));
    // What is somebody else's stays, whatever is agreed to.
    home.write("figures/letter.txt", "Dear");
    for folder in ["figures", "letter.txt"] {
        if folder == "letter.txt" {
            home.write(folder, "Dear");
        }
        let words = ["report", "contract", "C-0001", "--format", "csv", "-o", folder, "--yes"];
        let refused = home.run(&words);
        assert_eq!(refused.code, 73, "{}", refused.err);
        assert!(refused.err.contains("something here that no report has left"), "{}", refused.err);
    }
    assert_eq!(fs::read_to_string(home.path("figures/letter.txt")).unwrap(), "Dear");
    let left =
        home.files().into_iter().filter(|name| name.contains(".part") || name.contains(".old"));
    assert_eq!(left.count(), 0);
}

#[test]
fn the_ending_of_a_file_says_the_format_and_no_terminal_gets_a_workbook() {
    let home = Home::with_sample();
    for (file, begins) in [
        ("r.html", "<!doctype html>"),
        ("r.md", "# Quarterly progress report: C-0021"),
        ("r.txt", "Quarterly progress report: C-0021"),
        ("r.json", "{"),
        ("r.xlsx", "PK"),
        ("r.XLSX", "PK"),
    ] {
        home.ok(&["report", "contract", "C-0021", "-o", file]);
        let bytes = fs::read(home.path(file)).unwrap();
        assert!(bytes.starts_with(begins.as_bytes()), "{file}");
    }
    for (words, says) in [
        (&["-o", "r.csv"][..], "says no known format"),
        (&["-o", "r"], "or / for a folder of CSV"),
        (&["--format", "csv"], "A report as CSV is a folder of files"),
    ] {
        let words = ["report", "annual"].iter().chain(words).copied().collect::<Vec<_>>();
        let ran = home.run(&words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
        assert!(ran.err.contains(says), "{}", ran.err);
    }
    let piped = home.command(&["report", "annual", "--format", "xlsx"]).output().unwrap();
    assert!(piped.status.success() && piped.stdout.starts_with(b"PK"));
    let db = home.path(".local/share/sleva/demo/sample.db");
    let nowhere = home.path("nowhere");
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let words = ["sleva", "report", "annual", "--format", "xlsx", "--db"].map(OsString::from);
    let mut env = Env {
        args: words.into_iter().chain([db.into()]).collect(),
        program: env!("CARGO_BIN_EXE_sleva").into(),
        person: "officer1".to_owned(),
        now: "2030-01-01T00:00:00Z".to_owned(),
        clock: || "2030-01-01T00:05:00Z".to_owned(),
        today: day("2030-01-01"),
        input: &mut std::io::empty(),
        output: &mut output,
        errors: &mut errors,
        terminals: Terminals { input: true, output: true, errors: true },
        variables: Variables { locale: "C.UTF-8".to_owned(), ..Variables::default() },
        folders: Folders { config: nowhere.clone(), data: nowhere.clone(), state: nowhere },
    };
    let Next::Exit(code) = cli::run(&mut env) else { panic!() };
    let said = String::from_utf8(errors).unwrap();
    assert_eq!((code, output.len()), (2, 0), "{said}");
    assert!(said.contains("A workbook cannot be shown on a terminal"), "{said}");
}
