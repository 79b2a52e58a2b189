//! The box that overlays are drawn in.

use ratatui::layout::Rect;

use crate::views::part::pen::{Pen, columns, twin};
use crate::views::part::theme::{Role, Theme};

/// The middle of an area, at most this large and never outside it.
#[must_use]
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(area.width.saturating_sub(2));
    let height = height.min(area.height);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Clears a place, draws its border and title, and gives the inside.
pub fn open(pen: &mut Pen, area: Rect, title: &str) -> Rect {
    pen.fill(area, Role::Text);
    if area.width < 4 || area.height < 3 {
        return area;
    }
    if pen.theme.plain {
        pen.text(area.x, area.y, area.width, title, Role::Heading);
        return Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    let bar = "─".repeat(usize::from(area.width - 2));
    pen.text(area.x, area.y, area.width, &format!("┌{bar}┐"), Role::Border);
    for y in area.y + 1..area.bottom() - 1 {
        pen.text(area.x, y, 1, "│", Role::Border);
        pen.text(area.right() - 1, y, 1, "│", Role::Border);
    }
    pen.text(area.x, area.bottom() - 1, area.width, &format!("└{bar}┘"), Role::Border);
    let title = format!(" {title} ");
    pen.text(area.x + 2, area.y, area.width.saturating_sub(4), &title, Role::Heading);
    Rect { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
}

/// Breaks a text into lines of at most `width` columns as this terminal shows them, at blanks
/// where there are any.
#[must_use]
pub fn wrap(text: &str, width: usize, theme: Theme) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n').map(|paragraph| twin(paragraph, &theme)) {
        let indent: String = paragraph.chars().take_while(|c| *c == ' ').take(width / 2).collect();
        let mut line = indent.clone();
        let mut empty = true;
        for word in paragraph.split_whitespace() {
            if !empty && columns(&line) + 1 + columns(word) > width {
                lines.push(std::mem::replace(&mut line, indent.clone()));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            push_word(&mut lines, &mut line, word, width);
            empty = false;
        }
        lines.push(line);
    }
    lines
}

/// A word that is longer than a line is broken.
fn push_word(lines: &mut Vec<String>, line: &mut String, word: &str, width: usize) {
    for c in word.chars() {
        if columns(line) + columns(c.encode_utf8(&mut [0; 4])) > width {
            lines.push(std::mem::take(line));
        }
        line.push(c);
    }
}
