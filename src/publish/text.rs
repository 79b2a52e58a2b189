//! Aligned text for terminals and screen readers: no boxes, one line a row.

use std::borrow::Cow;

use crate::calc::text::harmless;
use crate::tables::Sheet;
use crate::tables::aligned::aligned;

/// How text is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Only ASCII: signs get their twins, other letters a question mark.
    pub ascii: bool,
    /// Leave out title and notes: the rows alone.
    pub bare: bool,
}

/// A sheet as aligned text, ended by a line break.
#[must_use]
pub fn text(sheet: &Sheet, style: Style) -> String {
    let shown = |text: &str| twin(&harmless(text), style.ascii).into_owned();
    let laid = aligned(sheet, &shown);
    let title = (!style.bare && !sheet.title.is_empty()).then(|| shown(&sheet.title));
    let totals = laid.totals.iter().flat_map(|row| [&laid.rule, &row.text]);
    let rows = laid.rows.iter().map(|row| &row.text);
    let lines = title.iter().chain([&laid.heads.text, &laid.rule]).chain(rows).chain(totals);
    let mut out = String::new();
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
    if !style.bare {
        push_notes(&mut out, sheet, style.ascii);
    }
    out
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
