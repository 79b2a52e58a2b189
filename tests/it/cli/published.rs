//! Lists as files that people read.

use std::fs;

use sleva::publish::{Format, Style, render, text};
use sleva::tables::{Cell, Sheet};

use super::Home;

fn sheet() -> Sheet {
    Sheet {
        title: "A <list>".to_owned(),
        names: vec!["name".to_owned(), "value_gbp".to_owned()],
        heads: vec!["Name".to_owned(), "Value £".to_owned()],
        right: vec![false, true],
        rows: vec![
            vec![Cell::text("=1+1 | <b>"), Cell::number(&"1234.50")],
            vec![Cell::text("株\u{1b}[2J"), Cell::NotApplicable],
            vec![Cell::Unknown, Cell::NotEntered],
        ],
        totals: Some(vec![Cell::text("Total"), Cell::number(&"1234.50")]),
        notes: vec!["A note & more.".to_owned()],
    }
}

#[test]
fn text_is_aligned_by_what_is_seen() {
    let lines: Vec<String> = text(&sheet(), Style::default()).lines().map(str::to_owned).collect();
    assert_eq!(
        lines,
        [
            "A <list>",
            "Name            Value £",
            "-------------  --------",
            "=1+1 | <b>     1,234.50",
            "株<U+001B>[2J         –",
            "?                     ·",
            "-------------  --------",
            "Total          1,234.50",
            "",
            "A note & more.",
        ]
    );
}

#[test]
fn csv_is_for_machines_and_safe_for_spreadsheets() {
    assert_eq!(
        render(&sheet(), Format::Csv),
        "name,value_gbp\r\n'=1+1 | <b>,1234.50\r\n株<U+001B>[2J,\r\n,\r\n"
    );
}

#[test]
fn tsv_has_headings_and_sums() {
    assert_eq!(
        render(&sheet(), Format::Tsv),
        "Name\tValue £\n'=1+1 | <b>\t1234.50\n株<U+001B>[2J\t\n\t\nTotal\t1234.50\n"
    );
}

#[test]
fn html_is_escaped_and_needs_nothing_else() {
    let page = render(&sheet(), Format::Html);
    assert!(page.contains("<title>A &lt;list&gt;</title>"));
    assert!(page.contains("<td>=1+1 | &lt;b&gt;</td><td class=\"n\">1,234.50</td>"));
    assert!(page.contains("<p>A note &amp; more.</p>") && page.contains("@media print"));
    assert!(!page.contains("<b>") && !page.contains('\u{1b}') && !page.contains("<script"));
    assert!(!page.contains("http"));
}

#[test]
fn markdown_keeps_its_table() {
    let page = render(&sheet(), Format::Markdown);
    assert!(page.contains("| =1+1 \\| &lt;b&gt; | 1,234.50 |"), "{page}");
    assert!(page.contains("| **Total** | **1,234.50** |"), "{page}");
}

#[test]
fn json_gives_the_reason_for_each_null() {
    let page: serde_json::Value = serde_json::from_str(&render(&sheet(), Format::Json)).unwrap();
    assert_eq!(page["rows"][0]["value_gbp"], "1234.50");
    assert_eq!(page["rows"][1]["value_gbp_reason"], "not applicable");
    assert_eq!(page["rows"][2]["name_reason"], "not known");
    assert_eq!(page["rows"][2]["value_gbp_reason"], "not entered");
    assert_eq!(page["totals"]["value_gbp"], "1234.50");
}

#[test]
fn a_list_goes_to_a_file_by_its_ending_and_replaces_nothing() {
    let home = Home::with_sample();
    for ending in ["txt", "tsv", "csv", "md", "html", "json"] {
        let name = format!("list.{ending}");
        home.ok(&["list", "contracts", "--output", &name]);
        let text = fs::read_to_string(home.path(&name)).unwrap();
        assert!(text.contains("C-0001"), "{ending}");
        assert_eq!(home.run(&["list", "contracts", "--output", &name]).code, 73);
    }
    let odd = home.run(&["list", "contracts", "--output", "list.docx"]);
    assert_eq!(odd.code, 2);
    assert!(odd.err.contains(".html"), "{}", odd.err);
    assert!(home.files().iter().all(|file| !file.contains(".part")));
}
