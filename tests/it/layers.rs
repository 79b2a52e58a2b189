//! The shape of the code, held to its word: who may know whom, and how large a file may be.
//! Each failure prints the sentence of `docs/ARCHITECTURE.md` that was broken.

use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// What a layer may not name, and the sentence that says so.
const WALLS: &[(&str, &[&str], &str)] = &[
    (
        "calc/",
        &[
            "crate::db",
            "crate::views",
            "crate::app",
            "crate::tables",
            "crate::exchange",
            "crate::publish",
            "crate::cli",
            "rusqlite",
            "ratatui",
            "crossterm",
            "nix::",
            "std::io",
            "std::fs",
            "std::env",
            "std::thread",
            "std::time",
            "f64",
            "f32",
        ],
        "calc touches nothing: no store, no screen, no files, no clock, no floats.",
    ),
    (
        "db/request.rs",
        &["rusqlite", "std::thread", "crate::views", "crate::app", "ratatui"],
        "The words asked of a store are plain data over calc.",
    ),
    (
        "db/",
        &[
            "crate::views",
            "crate::app",
            "crate::cli",
            "crate::exchange",
            "crate::publish",
            "ratatui",
            "crossterm",
        ],
        "The store knows calc and its engine, and nothing that shows or reads files.",
    ),
    ("db/worker", &["rusqlite", "SELECT ", "INSERT "], "Workers know only the Store."),
    (
        "views/",
        &[
            "crate::app",
            "crate::cli",
            "crate::exchange",
            "crate::publish",
            "crate::db::worker",
            "crate::db::sqlite",
            "crate::db::demo",
            "rusqlite",
            "crossterm",
            "std::time",
            "std::fs",
            "set_symbol",
        ],
        "A view sees no key, no database, no clock and no file.",
    ),
    (
        "report/",
        &[
            "crate::app",
            "crate::views",
            "crate::publish",
            "crate::exchange",
            "crate::db::sqlite",
            "ratatui",
            "rusqlite",
            "std::fs",
        ],
        "A report is what it says, whoever shows or writes it.",
    ),
    (
        "tables/",
        &["crate::app", "crate::views", "ratatui", "rusqlite"],
        "Tables are text for everyone.",
    ),
    ("app/", &["rusqlite", "SELECT "], "The app reaches data only through requests."),
    (
        "columns/",
        &[
            "crate::app",
            "crate::views",
            "crate::exchange",
            "crate::db::sqlite",
            "ratatui",
            "std::fs",
        ],
        "A field is read and written the same wherever its text comes from.",
    ),
    (
        "exchange/",
        &[
            "rusqlite",
            "ratatui",
            "crate::app",
            "crate::views",
            "crate::workbook",
            "std::process",
            "nix::",
        ],
        "Files in and out know calc, never SQL, screens or processes.",
    ),
    (
        "workbook/",
        &[
            "rusqlite",
            "ratatui",
            "crate::app",
            "crate::views",
            "crate::cli",
            "crate::publish",
            "crate::tables",
            "crate::db::sqlite",
            "std::fs",
            "std::env",
        ],
        "What reads workbooks is given bytes and gives back cells.",
    ),
    (
        "publish/",
        &["rusqlite", "ratatui", "crate::app", "crate::views", "crate::db::sqlite"],
        "What is published knows tables and calc.",
    ),
    (
        "cli/",
        &["ratatui", "rusqlite", "SELECT "],
        "The command line draws nothing and writes no SQL.",
    ),
];

#[test]
fn no_layer_names_what_it_may_not_know() {
    let mut broken = Vec::new();
    for (file, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (place, banned, sentence) in WALLS {
            for word in banned.iter().filter(|_| file.starts_with(place)) {
                let hit = code.lines().find(|line| {
                    let line = line.trim_start();
                    !line.starts_with("//") && line.contains(word)
                });
                if let Some(line) = hit {
                    broken.push(format!("{file} names {word}: {}\n    {sentence}", line.trim()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn crossterm_stays_at_the_edge_of_the_terminal() {
    for (file, text) in sources() {
        let edge = file.starts_with("app/local")
            || file.starts_with("app/term")
            || file.starts_with("cli/doctor");
        assert!(
            edge || !text.contains("crossterm::"),
            "{file} names crossterm; only local and term may"
        );
    }
}

#[test]
fn only_the_reading_process_opens_a_workbook() {
    for (file, text) in sources() {
        let inside = matches!(file.as_str(), "workbook/child.rs" | "workbook/dates.rs");
        assert!(
            inside || !text.contains("calamine"),
            "{file} names calamine; only the process that may die of a workbook does"
        );
    }
}

#[test]
fn views_never_name_one_another() {
    let views: Vec<String> = sources()
        .iter()
        .filter_map(|(file, _)| file.strip_prefix("views/")?.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| {
            !name.contains('/') && !["mod", "action", "binding", "effect"].contains(&name.as_str())
        })
        .collect();
    for (file, text) in sources() {
        let Some(own) = file.strip_prefix("views/") else { continue };
        for view in &views {
            let named = text.contains(&format!("super::{view}::"))
                || text.contains(&format!("views::{view}::"));
            assert!(
                !named || own == "mod.rs" || own.starts_with(view.as_str()),
                "{file} names the view {view}"
            );
        }
    }
}

#[test]
fn no_file_is_over_600_lines() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 600, "{file} has {lines} lines: find the seam and split it");
    }
}

/// Where the bracket that was opened before `text` closes.
fn closing(text: &str) -> usize {
    let mut open = 1;
    for (at, byte) in text.bytes().enumerate() {
        open += i32::from(byte == b'(') - i32::from(byte == b')');
        if open == 0 {
            return at;
        }
    }
    text.len()
}

#[test]
fn there_are_no_statics_and_no_sql_made_of_pieces() {
    for (file, text) in sources() {
        for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
            let is_static = line.starts_with("static ") || line.starts_with("pub static ");
            assert!(!is_static, "{file}: many sessions live in one process, so no statics: {line}");
        }
        if file.starts_with("db/sqlite") {
            for made in text.split("format!(").skip(1) {
                let made = &made[..closing(made)];
                let words = ["SELECT", "INSERT", "UPDATE", "DELETE", "ORDER", "WHERE", "FROM"];
                let is_sql = words.iter().any(|word| made.contains(word));
                assert!(!is_sql, "{file}: SQL is static text with bound values: format!({made}");
            }
        }
    }
}
