//! Pages that are written from the code are as the code would write them now.

use std::path::PathBuf;

use sleva::app::keymap::Keymap;
use sleva::calc::rules;
use sleva::sentence;
use sleva::views::VIEWS;

/// Each page with its text now.
fn pages() -> [(PathBuf, String); 3] {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    [
        (docs.join("KEYS.md"), Keymap::new(VIEWS).to_markdown(VIEWS)),
        (docs.join("ERRORS.md"), sentence::to_markdown()),
        (docs.join("RULES.md"), rules::to_markdown(&crate::rules::book())),
    ]
}

#[test]
fn pages_are_fresh() {
    for (path, text) in pages() {
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == text,
            "{} is not fresh: cargo test --test it write_pages -- --ignored",
            path.display()
        );
    }
}

#[test]
#[ignore = "writes pages"]
fn write_pages() {
    for (path, text) in pages() {
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn the_screen_in_the_readme_is_as_it_is_drawn() {
    let readme = include_str!("../../README.md");
    let snapshot = include_str!("snapshots/it__frames__measures_80x24.snap");
    // Before the frame stands where it comes from, after it where the cursor is.
    let (_, frame) = snapshot.rsplit_once("---\n").unwrap();
    let (frame, _) = frame.rsplit_once("\ncursor ").unwrap();
    for line in frame.lines() {
        assert!(readme.contains(line), "README.md has not\n{line}");
    }
}
