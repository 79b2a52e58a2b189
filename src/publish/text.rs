//! Aligned text for terminals and screen readers: no boxes, one line a row.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::calc::text::harmless;
use crate::tables::{Cell, Sheet};

/// How text is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Only ASCII: signs get their twins, other letters a question mark.
    pub ascii: bool,
    /// Leave out title and notes: the rows alone.
    pub bare: bool,
}

const GAP: &str = "  ";

/// A sheet as aligned text, ended by a line break.
#[must_use]
pub fn text(sheet: &Sheet, style: Style) -> String {
    let shown = |cells: &[Cell]| -> Vec<String> {
        cells.iter().map(|cell| twin(&harmless(&cell.shown()), style.ascii).into_owned()).collect()
    };
    let heads: Vec<String> =
        sheet.heads.iter().map(|head| twin(head, style.ascii).into_owned()).collect();
    let rows: Vec<Vec<String>> = sheet.rows.iter().map(|row| shown(row)).collect();
    let totals = sheet.totals.as_deref().map(shown);
    let all = std::iter::once(&heads).chain(&rows).chain(&totals);
    let widths = widths(heads.len(), all);
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut out = String::new();
    if !style.bare && !sheet.title.is_empty() {
        out.push_str(&twin(&harmless(&sheet.title), style.ascii));
        out.push('\n');
    }
    let mut line = |cells: &[String]| push_line(&mut out, cells, &widths, &sheet.right);
    line(&heads);
    line(&rule);
    for row in &rows {
        line(row);
    }
    if let Some(totals) = &totals {
        line(&rule);
        line(totals);
    }
    if !style.bare {
        push_notes(&mut out, sheet, style.ascii);
    }
    out
}

fn widths<'a>(columns: usize, rows: impl Iterator<Item = &'a Vec<String>>) -> Vec<usize> {
    rows.fold(vec![0; columns], |widths, row| {
        let longer =
            |(at, width): (usize, usize)| row.get(at).map_or(width, |cell| width.max(cell.width()));
        widths.into_iter().enumerate().map(longer).collect()
    })
}

fn push_line(out: &mut String, cells: &[String], widths: &[usize], right: &[bool]) {
    let start = out.len();
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if at > 0 {
            out.push_str(GAP);
        }
        let pad = " ".repeat(width.saturating_sub(cell.width()));
        if right.get(at).copied().unwrap_or(false) {
            out.push_str(&pad);
            out.push_str(cell);
        } else {
            out.push_str(cell);
            out.push_str(&pad);
        }
    }
    let kept = out.get(start..).unwrap_or_default().trim_end().len();
    out.truncate(start + kept);
    out.push('\n');
}

fn push_notes(out: &mut String, sheet: &Sheet, ascii: bool) {
    for (at, note) in sheet.notes.iter().enumerate() {
        if at == 0 {
            out.push('\n');
        }
        out.push_str(&twin(&harmless(note), ascii));
        out.push('\n');
    }
}

/// Text for a terminal that draws only ASCII, where that is asked for.
#[must_use]
pub fn twin(text: &str, ascii: bool) -> Cow<'_, str> {
    if !ascii || text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '£' => out.push_str("GBP "),
            '…' => out.push_str("..."),
            '–' | '—' | '−' => out.push('-'),
            '·' => out.push('.'),
            '×' => out.push('x'),
            '█' | '▉' | '▊' | '▋' | '▌' | '▍' | '▎' | '▏' => out.push('#'),
            '÷' => out.push('/'),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            c if c.is_ascii() => out.push(c),
            _ => out.push('?'),
        }
    }
    Cow::Owned(out)
}
