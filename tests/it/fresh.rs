//! Pages that are written from the code are as the code would write them now.

use std::path::PathBuf;

use sleva::app::keymap::Keymap;
use sleva::views::VIEWS;

fn page() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/KEYS.md")
}

#[test]
fn the_page_of_keys_is_fresh() {
    let written = std::fs::read_to_string(page()).unwrap_or_default();
    assert!(
        written == Keymap::new(VIEWS).to_markdown(VIEWS),
        "docs/KEYS.md is not fresh: cargo test --test it write_the_page_of_keys -- --ignored"
    );
}

#[test]
#[ignore = "writes docs/KEYS.md"]
fn write_the_page_of_keys() {
    std::fs::write(page(), Keymap::new(VIEWS).to_markdown(VIEWS)).unwrap();
}
