//! Labelled lines that wrap and scroll.

use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use super::boxed;
use super::pen::{Pen, columns};
use super::scroll::Scroll;
use super::theme::{Role, Theme};
use crate::views::Action;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Heading(String),
    Pair(&'static str, String),
    Text(Role, String),
    /// A name, its figure, and a bar of it.
    Bar(String, String, String),
    /// Laid out in columns for the width already.
    Columns(Role, String),
    Blank,
}

/// Where the bar of a line begins.
pub const BAR_BEGINS: u16 = 26;

impl Line {
    /// A field that may not be known: `?` where it is not.
    #[must_use]
    pub fn known(label: &'static str, text: Option<impl ToString>) -> Self {
        Self::Pair(label, text.map_or_else(|| "?".to_owned(), |text| text.to_string()))
    }

    /// A figure in pounds, exact to the penny.
    #[must_use]
    pub fn money(label: &'static str, pence: Option<crate::calc::Pence>) -> Self {
        Self::known(label, pence.map(|pence| format!("£{}", pence.grouped())))
    }

    #[must_use]
    pub fn yes_no(label: &'static str, flag: Option<bool>) -> Self {
        Self::known(label, flag.map(|flag| if flag { "yes" } else { "no" }))
    }
}

/// Labels are padded to the longest, within reason.
fn label_width(lines: &[Line]) -> usize {
    let width = |line: &Line| match line {
        Line::Pair(label, _) => columns(label),
        Line::Heading(_) | Line::Text(..) | Line::Bar(..) | Line::Columns(..) | Line::Blank => 0,
    };
    lines.iter().map(width).max().unwrap_or(0).min(20)
}

/// What stands on each row at this width.
fn rows(lines: &[Line], width: u16, theme: Theme) -> Vec<(Role, String, String)> {
    let label_columns = label_width(lines);
    let whole = usize::from(width);
    let mut out = Vec::new();
    for line in lines {
        match line {
            Line::Blank => out.push((Role::Text, String::new(), String::new())),
            Line::Bar(name, figure, bar) => {
                let name = super::pen::cut(&super::pen::twin(name, &theme), 10, theme.ascii);
                let figure = super::pen::twin(figure, &theme);
                let pad = 10_usize.saturating_sub(columns(&name));
                let lead = format!("{name}{:pad$} {figure:>13}  ", "");
                out.push((Role::Text, lead, bar.clone()));
            }
            Line::Columns(role, text) => match super::pen::twin(text, &theme) {
                text if columns(&text) <= whole => out.push((*role, String::new(), text)),
                text => push(&mut out, *role, "", 0, &text, whole, theme),
            },
            Line::Heading(text) => push(&mut out, Role::Heading, "", 0, text, whole, theme),
            Line::Text(role, text) => push(&mut out, *role, "", 0, text, whole, theme),
            Line::Pair(label, text) => {
                push(&mut out, Role::Text, label, label_columns + 1, text, whole, theme);
            }
        }
    }
    out
}

fn push(
    out: &mut Vec<(Role, String, String)>,
    role: Role,
    label: &str,
    indent: usize,
    text: &str,
    width: usize,
    theme: Theme,
) {
    let safe = super::pen::twin(text, &theme);
    let room = width.saturating_sub(indent).max(8);
    for (at, part) in wrap(&safe, room).into_iter().enumerate() {
        let lead = if at == 0 { label } else { "" };
        out.push((role, format!("{lead:<indent$}"), part));
    }
}

/// Cuts text into lines of at most `width` columns, between words where it can.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let gap = usize::from(!line.is_empty());
        if columns(&line) + gap + columns(word) <= width {
            line.extend((gap == 1).then_some(' '));
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for grapheme in word.graphemes(true) {
            if columns(&line) + columns(grapheme) > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    lines.push(line);
    lines
}

/// A column of space at both sides, where there is room for it.
const fn padded(area: Rect) -> Rect {
    if area.width > 4 { Rect { x: area.x + 1, width: area.width - 2, ..area } } else { area }
}

/// Where an action scrolls to inside a pane; none where it says nothing about rows.
#[must_use]
pub fn act(
    lines: &[Line],
    action: &Action,
    scroll: Scroll,
    pane: Rect,
    theme: Theme,
) -> Option<Scroll> {
    let area = padded(boxed::inside(pane, theme.plain));
    let last = rows(lines, area.width, theme).len().saturating_sub(usize::from(area.height));
    let at = scroll.at.min(last);
    let step = usize::from(area.height).max(2) - 1;
    let to = match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at + 1,
        Action::PageUp => at.saturating_sub(step),
        Action::PageDown => at + step,
        Action::First => 0,
        Action::Last => last,
        _ => return None,
    };
    Some(Scroll { at: to.min(last), top: 0 })
}

/// A pane with a title. The cursor stands on the first text that is seen.
pub fn draw(
    pen: &mut Pen,
    pane: Rect,
    title: &str,
    focused: bool,
    lines: &[Line],
    scroll: Scroll,
) -> Option<Position> {
    let area = padded(boxed::pane(pen, pane, title, focused));
    if area.width == 0 || area.height == 0 {
        return None;
    }
    let rows = rows(lines, area.width, *pen.theme);
    let room = usize::from(area.height);
    let first = scroll.at.min(rows.len().saturating_sub(room));
    let mut cursor = None;
    for (y, (role, label, text)) in (area.y..).zip(rows.iter().skip(first).take(room)) {
        let used = pen.text(area.x, y, area.width, label, Role::Dim);
        pen.text(area.x + used, y, area.width.saturating_sub(used), text, *role);
        let x = area.x + if label.trim().is_empty() { used.min(area.width - 1) } else { 0 };
        cursor = cursor.or((!text.is_empty()).then_some(Position::new(x, y)));
    }
    boxed::more(pen, pane, rows.len().saturating_sub(first + room));
    focused.then(|| cursor.unwrap_or(area.as_position()))
}
