//! Titled panes.

use ratatui::layout::Rect;

use super::pen::{Pen, columns};
use super::theme::Role;

/// Draws the frame of a pane and gives what is left inside. Without boxes the title is a line.
pub fn pane(pen: &mut Pen, area: Rect, title: &str, focused: bool) -> Rect {
    let role = if focused { Role::Heading } else { Role::Text };
    if pen.theme.plain {
        pen.text(area.x, area.y, area.width, title, role);
        return inside(area, true);
    }
    if area.width < 2 || area.height < 2 {
        return Rect { width: 0, height: 0, ..area };
    }
    let edge = "─".repeat(usize::from(area.width - 2));
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    pen.text(area.x, area.y, area.width, &format!("┌{edge}┐"), Role::Border);
    pen.text(area.x, bottom, area.width, &format!("└{edge}┘"), Role::Border);
    for y in area.y + 1..bottom {
        pen.text(area.x, y, 1, "│", Role::Border);
        pen.text(right, y, 1, "│", Role::Border);
    }
    let space = area.width.saturating_sub(4);
    if space > 2 && columns(title) > 0 {
        let fitted = pen.fit(title, space - 2);
        pen.text(area.x + 2, area.y, space, &format!(" {fitted} "), role);
    }
    inside(area, false)
}

/// A title with a mark while newer rows are on their way.
#[must_use]
pub fn titled(title: &str, waiting: bool) -> String {
    if waiting { format!("{title} …") } else { title.to_owned() }
}

/// Says on the lower edge how many rows are below it.
pub fn more(pen: &mut Pen, area: Rect, rows: usize) {
    if rows == 0 || pen.theme.plain || area.width < 20 || area.height < 2 {
        return;
    }
    let text = format!(" {rows} more ");
    let width = u16::try_from(text.len()).unwrap_or(area.width).min(area.width - 4);
    pen.text(area.right() - 2 - width, area.bottom() - 1, width, &text, Role::Strong);
}

/// What is left inside a pane, without drawing it: for layouts.
#[must_use]
pub const fn inside(area: Rect, plain: bool) -> Rect {
    if plain {
        let used = if area.height == 0 { 0 } else { 1 };
        return Rect { y: area.y + used, height: area.height - used, ..area };
    }
    if area.width < 4 || area.height < 2 {
        return Rect { width: 0, height: 0, ..area };
    }
    Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
}
