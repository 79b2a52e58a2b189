//! Rows of cells as text in columns that stand under one another.

use unicode_width::UnicodeWidthStr;

use super::{Cell, Sheet};

const GAP: &str = "  ";

/// A sheet in columns as wide as what stands in them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aligned {
    pub heads: Row,
    /// What stands under the headings, and above the sums.
    pub rule: String,
    pub rows: Vec<Row>,
    pub totals: Option<Row>,
    /// Where each of its columns begins.
    pub columns: Vec<usize>,
}

/// A row as text, and where each of its cells stands in it: the column it begins at, and how
/// many it takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub text: String,
    pub cells: Vec<(usize, usize)>,
}

/// Lays a sheet out; `shown` makes a text fit for where it is shown.
#[must_use]
pub fn aligned(sheet: &Sheet, shown: &dyn Fn(&str) -> String) -> Aligned {
    let texts =
        |cells: &[Cell]| cells.iter().map(|cell| shown(&cell.shown())).collect::<Vec<String>>();
    let heads: Vec<String> = sheet.heads.iter().map(|head| shown(head)).collect();
    let rows: Vec<Vec<String>> = sheet.rows.iter().map(|row| texts(row)).collect();
    let totals = sheet.totals.as_deref().map(texts);
    let mut widths = vec![0; heads.len()];
    for row in std::iter::once(&heads).chain(&rows).chain(&totals) {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = text.width().max(*width);
        }
    }
    let line = |texts: &Vec<String>| line(texts, &widths, &sheet.right);
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    Aligned {
        heads: line(&heads),
        rule: rule.join(GAP),
        rows: rows.iter().map(line).collect(),
        totals: totals.as_ref().map(line),
        columns: begins(&widths),
    }
}

fn begins(widths: &[usize]) -> Vec<usize> {
    let next = |at: &mut usize, width: &usize| {
        let begins = *at;
        *at += width + GAP.len();
        Some(begins)
    };
    widths.iter().scan(0, next).collect()
}

fn line(texts: &[String], widths: &[usize], right: &[bool]) -> Row {
    let mut row = Row::default();
    let mut begins = 0;
    for (at, (text, width)) in texts.iter().zip(widths).enumerate() {
        if at > 0 {
            row.text.push_str(GAP);
            begins += GAP.len();
        }
        let used = text.width();
        let pad = width.saturating_sub(used);
        let is_right = right.get(at).copied().unwrap_or(false);
        let lead = if is_right { pad } else { 0 };
        row.cells.push((begins + lead, used));
        row.text.extend(std::iter::repeat_n(' ', lead));
        row.text.push_str(text);
        row.text.extend(std::iter::repeat_n(' ', pad - lead));
        begins += width;
    }
    row.text.truncate(row.text.trim_end().len());
    row
}
