//! A report as text for terminals and screen readers.

use std::fmt::Write;

use crate::calc::text::harmless;
use crate::report::Report;
use crate::report::lines::lines;

const WIDTH: usize = 78;

pub fn render(report: &Report) -> String {
    let shown = |text: &str| harmless(text).into_owned();
    let mut out = String::new();
    for line in lines(report, WIDTH, &shown) {
        out.push_str(&line.text);
        out.push('\n');
    }
    let made = &report.made;
    let _ = write!(out, "\nMade at {} with sleva {}.\n", made.at, made.version);
    out
}
