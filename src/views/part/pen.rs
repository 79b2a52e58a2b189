//! The only way anything gets onto a frame: text is made harmless, measured and cut here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::theme::{Role, Theme};
use crate::calc::text::harmless;

pub struct Pen<'a> {
    buffer: &'a mut Buffer,
    pub theme: &'a Theme,
}

impl<'a> Pen<'a> {
    #[must_use]
    pub const fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buffer, theme }
    }

    #[must_use]
    pub const fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Writes text from the left into at most `width` columns; what does not fit is cut with an
    /// ellipsis. Returns the columns used.
    pub fn text(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        let area = self.buffer.area;
        if y < area.y || y >= area.bottom() || x < area.x || x >= area.right() {
            return 0;
        }
        let width = width.min(area.right() - x);
        let fitted = self.fit(text, width);
        let style = self.theme.style(role);
        let (end, _) = self.buffer.set_stringn(x, y, &fitted, usize::from(width), style);
        // The cell behind a wide symbol too, which ratatui leaves without a style.
        self.buffer.set_style(Rect { x, y, width: end - x, height: 1 }, style);
        end - x
    }

    /// Writes text so that it ends at the right of `width` columns. A number that does not fit
    /// is shown as `#`, never cut to another number.
    pub fn right(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        let shown = self.twin(text);
        let used = columns(&shown);
        if used > usize::from(width) {
            return self.text(x, y, width, &"#".repeat(usize::from(width)), role);
        }
        let pad = width - u16::try_from(used).unwrap_or(width);
        self.text(x + pad, y, width - pad, &shown, role)
    }

    /// Fills a row of an area with blanks in the style of a role.
    pub fn fill(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buffer.area);
        let blank = " ".repeat(usize::from(area.width));
        for y in area.top()..area.bottom() {
            self.buffer.set_stringn(
                area.x,
                y,
                &blank,
                usize::from(area.width),
                self.theme.style(role),
            );
        }
    }

    /// Restyles an area without changing its text.
    pub fn restyle(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buffer.area);
        self.buffer.set_style(area, self.theme.style(role));
    }

    /// The text as this terminal can show it, cut to a width with an ellipsis.
    #[must_use]
    pub fn fit(&self, text: &str, width: u16) -> String {
        let shown = self.twin(&text.chars().take(usize::from(width) * 8 + 8).collect::<String>());
        cut(&shown, usize::from(width), self.theme.ascii)
    }

    /// Harmless, and in ASCII where the terminal has nothing else.
    #[must_use]
    pub fn twin(&self, text: &str) -> String {
        twin(text, self.theme)
    }
}

/// Text as a terminal of this theme can show it.
#[must_use]
pub fn twin(text: &str, theme: &Theme) -> String {
    let safe = harmless(text);
    if theme.ascii { ascii(&safe) } else { safe.into_owned() }
}

/// Columns that a text takes on a terminal.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.width()
}

/// Harmless text cut to a width with an ellipsis.
#[must_use]
pub fn cut(text: &str, width: usize, ascii: bool) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mark = if ascii { "..." } else { "…" };
    let mark = if columns(mark) <= width { mark } else { "" };
    let mut out = String::new();
    let mut used = columns(mark);
    for grapheme in text.graphemes(true) {
        used += columns(grapheme);
        if used > width {
            break;
        }
        out.push_str(grapheme);
    }
    out.push_str(mark);
    out
}

/// The ASCII twin of a text.
#[must_use]
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '£' => out.push_str("GBP "),
            '–' | '—' | '−' | '─' => out.push('-'),
            '·' => out.push('.'),
            '…' => out.push_str("..."),
            '▸' | '›' | '▶' => out.push('>'),
            '▾' | '▼' => out.push('v'),
            '▲' => out.push('^'),
            '◀' => out.push('<'),
            '×' => out.push('x'),
            '→' => out.push_str("->"),
            '✓' => out.push_str("ok"),
            '≤' => out.push_str("<="),
            '≥' => out.push_str(">="),
            'Σ' => out.push_str("Sum"),
            '│' => out.push('|'),
            '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' => out.push('+'),
            '█' | '▉' | '▊' | '▋' | '▌' | '▍' | '▎' | '▏' => out.push('#'),
            '▒' => out.push('='),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            c if c.is_ascii() => out.push(c),
            _ => out.push('?'),
        }
    }
    out
}
