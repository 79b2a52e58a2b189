//! Pages that are written from the code are as the code would write them now.

use std::path::PathBuf;

use sleva::app::keymap::Keymap;
use sleva::sentence;
use sleva::views::VIEWS;

/// Each page with its text now.
fn pages() -> [(PathBuf, String); 2] {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    [
        (docs.join("KEYS.md"), Keymap::new(VIEWS).to_markdown(VIEWS)),
        (docs.join("ERRORS.md"), sentence::to_markdown()),
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
