//! How a form is drawn: its fields around the current one, and the list under it.

use ratatui::layout::{Position, Rect};

use super::{Entry, Form, Offered};
use crate::views::part::detail::wrap;
use crate::views::part::pen::Pen;
use crate::views::part::theme::Role;

/// Most lines of a list, and of a note that is being written.
const LIST_MAX: usize = 8;
const NOTE_LINES: usize = 6;
/// Columns for the labels.
const LABEL: u16 = 22;

impl Form {
    /// Draws the fields around the current one, and says where the cursor is.
    pub fn draw(&self, pen: &mut Pen, area: Rect, offered: &[Offered]) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        if area.width < 20 {
            return Some(area.as_position());
        }
        let rows = self.rows(pen, area, offered);
        let at = rows.iter().position(|row| row.cursor.is_some()).unwrap_or(0);
        // What belongs to the current field is seen with it, where there is room.
        let last = rows.iter().rposition(|row| row.is_own).unwrap_or(at);
        let room = usize::from(area.height);
        let first = (last + 1).saturating_sub(room).min(at);
        let mut cursor = None;
        let fields = |rows: &[Row]| rows.iter().filter(|row| !row.lead.is_empty()).count();
        let above = fields(rows.get(..first).unwrap_or_default());
        let below = fields(rows.get(first + room..).unwrap_or_default());
        for (y, row) in (area.y..area.bottom()).zip(rows.iter().skip(first)) {
            let used = pen.text(area.x, y, area.width, &row.lead, row.lead_role);
            let x = area.x + row.indent.max(used);
            pen.text(x, y, area.right().saturating_sub(x), &row.text, row.role);
            if let Some(column) = row.cursor {
                cursor = Some(Position::new((x + column).min(area.right() - 1), y));
            }
        }
        for (y, sign, count) in [(area.y, '▲', above), (area.bottom() - 1, '▼', below)] {
            let text = format!(" {sign} {count} more");
            let width = u16::try_from(text.chars().count()).unwrap_or(0).min(area.width);
            let is_typed = |at: Position| at.y == y && at.x >= area.right() - width;
            if count > 0 && !cursor.is_some_and(is_typed) {
                pen.text(area.right() - width, y, width, &text, Role::Dim);
            }
        }
        cursor
    }

    fn rows(&self, pen: &mut Pen, area: Rect, offered: &[Offered]) -> Vec<Row> {
        let mut rows = Vec::new();
        let width = area.width.saturating_sub(LABEL + 1);
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, entry)| !entry.hidden) {
            let is_own = at == self.at;
            if is_own {
                rows.extend(own_rows(entry, pen, width));
            } else {
                rows.push(Row::of(entry, false, entry.text().replace('\n', " / ")));
            }
            if let Some(problem) = &entry.problem {
                let lines = wrap(&pen.twin(&format!("x {problem}")), usize::from(width));
                rows.extend(lines.into_iter().map(|line| Row::under(line, Role::Bad, is_own)));
            }
            if is_own && self.is_listing() {
                rows.extend(self.list_rows(offered, usize::from(width)));
            }
        }
        rows
    }

    fn list_rows(&self, offered: &[Offered], width: usize) -> Vec<Row> {
        let found = self.matching(offered);
        if found.is_empty() {
            let is_typed = self.current().is_some_and(|entry| !entry.text().is_empty());
            let text = if is_typed { "nothing has what is typed" } else { "there is nothing yet" };
            return vec![Row::under(text.to_owned(), Role::Dim, true)];
        }
        let is_note = self.current().is_some_and(|entry| entry.field.is_note());
        let marked = self.marked(&found);
        let first = marked.unwrap_or(0).saturating_sub(LIST_MAX - 1);
        let shown = found.iter().enumerate().skip(first).take(LIST_MAX);
        let mut rows: Vec<Row> = shown
            .flat_map(|(at, line)| {
                let mark = if Some(at) == marked { "> " } else { "  " };
                let gap = if line.help.is_empty() { "" } else { "  " };
                let role = if Some(at) == marked { Role::Heading } else { Role::Text };
                if is_note {
                    return note_rows(mark, line, role, width);
                }
                vec![Row::under(format!("{mark}{}{gap}{}", line.text, line.help), role, true)]
            })
            .collect();
        let more = found.len().saturating_sub(first + LIST_MAX);
        if more > 0 {
            rows.push(Row::under(format!("  … {more} more"), Role::Dim, true));
        }
        rows
    }
}

/// A note to choose: whose it is, and its first lines.
fn note_rows(mark: &str, line: &Offered, role: Role, width: usize) -> Vec<Row> {
    let whole = format!("{mark}{}: {}", line.help, line.text.replace('\n', " / "));
    let mut lines = wrap(&whole, width);
    if lines.len() > NOTE_LINES {
        lines.truncate(NOTE_LINES);
        lines.push("…".to_owned());
    }
    lines.into_iter().map(|line| Row::under(line, role, true)).collect()
}

/// A line of the form.
struct Row {
    lead: String,
    lead_role: Role,
    indent: u16,
    text: String,
    role: Role,
    /// The column of the cursor in the text.
    cursor: Option<u16>,
    is_own: bool,
}

impl Row {
    fn of(entry: &Entry, is_own: bool, text: String) -> Self {
        let mark = if is_own { '>' } else { ' ' };
        let text = if text.is_empty() && !is_own { "·".to_owned() } else { text };
        let gap = if entry.beside.is_empty() || text.is_empty() { "" } else { "  " };
        let text = if gap.is_empty() { text } else { format!("{text}{gap}{}", entry.beside) };
        let role = match () {
            () if entry.fixed => Role::Dim,
            () if is_own => Role::Strong,
            () => Role::Text,
        };
        Self {
            lead: format!("{mark}{}{}", entry.spec.label, if entry.needed { " *" } else { "" }),
            lead_role: if is_own { Role::Heading } else { Role::Text },
            indent: LABEL,
            text,
            role,
            cursor: None,
            is_own,
        }
    }

    fn under(text: String, role: Role, is_own: bool) -> Self {
        let (lead, lead_role) = (String::new(), Role::Text);
        Self { lead, lead_role, indent: LABEL, text, role, cursor: None, is_own }
    }
}

/// The rows of the field that is typed in.
fn own_rows(entry: &Entry, pen: &Pen, width: u16) -> Vec<Row> {
    let wide = usize::from(width).max(8);
    let (lines, (line, column)) = if entry.field.is_note() {
        entry.field.lines(wide, pen)
    } else {
        entry.field.lines(usize::MAX, pen)
    };
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    if !entry.field.is_note() {
        let text = lines.concat();
        // What is left of the cursor is what matters.
        let cut = usize::from(column.saturating_sub(width.saturating_sub(1)));
        let text: String = text.chars().skip(cut).collect();
        let mut row = Row::of(entry, true, text);
        row.cursor = Some(column.min(width.saturating_sub(1)));
        return vec![row];
    }
    let first = (line + 1).saturating_sub(NOTE_LINES);
    let shown = lines.into_iter().enumerate().skip(first).take(NOTE_LINES);
    let mut rows = Vec::new();
    for (at, text) in shown {
        let mut row = if rows.is_empty() {
            Row::of(entry, true, text)
        } else {
            Row::under(text, Role::Strong, true)
        };
        row.cursor = (at == line).then_some(column);
        rows.push(row);
    }
    rows
}
