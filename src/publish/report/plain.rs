//! A report as text for terminals and screen readers.

use unicode_width::UnicodeWidthStr;

use crate::calc::text::harmless;
use crate::publish::text::{Style, text};
use crate::report::{Fact, Part, Report};

const WIDTH: usize = 78;

pub fn render(report: &Report) -> String {
    let mut out = String::new();
    underlined(&mut out, &report.title, "=");
    for part in &report.parts {
        out.push('\n');
        match part {
            Part::Heading(words) => underlined(&mut out, words, "-"),
            Part::Paragraph(words) => wrapped(&mut out, "", words),
            Part::Facts(facts) => {
                for Fact { label, cell, .. } in facts {
                    wrapped(&mut out, "", &format!("{label}: {}", cell.shown()));
                }
            }
            Part::List(lines) => {
                for line in lines {
                    wrapped(&mut out, "- ", line);
                }
            }
            Part::Chart(chart) => {
                out.push_str(&harmless(&chart.title));
                for line in chart.lines(WIDTH) {
                    out.push('\n');
                    out.push_str(&harmless(&line));
                }
                out.push('\n');
            }
            Part::Table(table) => out.push_str(&text(&table.sheet, Style::default())),
        }
    }
    let made = &report.made;
    out.push('\n');
    wrapped(&mut out, "", &format!("Made at {} with sleva {}.", made.at, made.version));
    out
}

fn underlined(out: &mut String, words: &str, sign: &str) {
    let words = harmless(words);
    let width = words.width();
    out.push_str(&words);
    out.push('\n');
    out.push_str(&sign.repeat(width));
    out.push('\n');
}

/// Words over lines of a width, all of them after the first set in as far as it begins.
fn wrapped(out: &mut String, begins: &str, words: &str) {
    let words = harmless(words);
    let indent = " ".repeat(begins.width());
    let mut line = begins.to_owned();
    let mut is_fresh = true;
    for word in words.split_whitespace() {
        if !is_fresh && line.width() + 1 + word.width() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line.clone_from(&indent);
            is_fresh = true;
        }
        if !is_fresh {
            line.push(' ');
        }
        line.push_str(word);
        is_fresh = false;
    }
    out.push_str(&line);
    out.push('\n');
}
