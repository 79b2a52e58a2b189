//! The lines that all views share: breadcrumb, views, message, hints, function keys.

use ratatui::layout::Rect;

use super::overlay::panel;
use crate::views::part::pen::{Pen, columns, cut};
use crate::views::part::theme::Role;

/// Smallest screen that everything works on.
pub const SMALLEST: (u16, u16) = (60, 15);
/// From this width on, a line names the function keys.
const WIDE: u16 = 128;

/// Where everything goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    pub crumbs: Rect,
    pub views: Rect,
    pub body: Rect,
    pub message: Rect,
    pub hints: Rect,
    /// Empty where there is no room.
    pub functions: Rect,
}

/// The shared lines of a screen; none where it is too small.
#[must_use]
pub const fn layout(width: u16, height: u16) -> Option<Layout> {
    if width < SMALLEST.0 || height < SMALLEST.1 {
        return None;
    }
    let extra = if width >= WIDE { 1 } else { 0 };
    Some(Layout {
        crumbs: Rect { x: 0, y: 0, width, height: 1 },
        views: Rect { x: 0, y: 1, width, height: 1 },
        body: Rect { x: 0, y: 2, width, height: height - 4 - extra },
        message: Rect { x: 0, y: height - 2 - extra, width, height: 1 },
        hints: Rect { x: 0, y: height - 1 - extra, width, height: 1 },
        functions: Rect { x: 0, y: height - extra, width, height: extra },
    })
}

/// What a screen that is too small says, over the rows that there are.
pub fn too_small(pen: &mut Pen, area: Rect) {
    let (width, height) = SMALLEST;
    let text = format!(
        "sleva needs {width} columns and {height} rows; here are {} and {}.",
        area.width, area.height
    );
    let lines = panel::wrap(&text, usize::from(area.width), *pen.theme);
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        pen.text(area.x, y, area.width, &line, Role::Text);
    }
}

/// The breadcrumb on the left, period and save state on the right. Where it is too long, the parts
/// before the last are cut: the last says where the person is.
pub fn crumbs(pen: &mut Pen, area: Rect, names: &[String], right: &str) {
    let shown = pen.twin(right);
    let used = u16::try_from(columns(&shown)).unwrap_or(area.width).min(area.width);
    let room = area.width.saturating_sub(used + 3);
    let mut names: Vec<String> = names.iter().map(|name| pen.twin(name)).collect();
    let line = |names: &[String]| pen.twin(&format!("sleva ▸ {}", names.join(" › ")));
    // The middle first, then the first.
    let before = names.len().saturating_sub(1);
    for at in (1..before).chain((0..before).take(1)) {
        let excess = columns(&line(&names)).saturating_sub(usize::from(room));
        if let Some(name) = names.get_mut(at).filter(|_| excess > 0) {
            let width = columns(name).saturating_sub(excess).max(columns(&pen.twin("…")));
            *name = cut(name, width, pen.theme.ascii);
        }
    }
    let left = line(&names);
    pen.text(area.x + 1, area.y, room, &left, Role::Strong);
    pen.text(area.right().saturating_sub(used + 1), area.y, used, right, Role::Dim);
}

/// A view on the line of views.
pub struct Tab<'a> {
    /// Its digit, or the keys that go to it.
    pub key: String,
    pub title: &'a str,
    pub short: &'a str,
    pub current: bool,
}

pub fn views(pen: &mut Pen, area: Rect, tabs: &[Tab]) {
    let line = |name: fn(&Tab) -> String, gap: &str| {
        let names: Vec<String> = tabs.iter().map(name).collect();
        format!(" {}", names.join(gap))
    };
    let long = line(|tab| bracketed(tab, tab.title), "   ");
    let text = if columns(&long) <= usize::from(area.width) {
        long
    } else {
        named_while_they_fit(tabs, usize::from(area.width))
    };
    pen.text(area.x, area.y, area.width, &text, Role::Text);
}

/// Short names; where there is no room for all, the last of the others have their keys alone.
fn named_while_they_fit(tabs: &[Tab], room: usize) -> String {
    let line = |named: usize| {
        let tabs = tabs.iter().enumerate().map(|(at, tab)| {
            if at < named || tab.current { bracketed(tab, tab.short) } else { tab.key.clone() }
        });
        format!(" {}", tabs.collect::<Vec<_>>().join(" "))
    };
    let all = (0..=tabs.len()).rev().map(line);
    all.into_iter().find(|text| columns(text) <= room).unwrap_or_else(|| line(0))
}

fn bracketed(tab: &Tab, name: &str) -> String {
    let key = &tab.key;
    if tab.current { format!("[{key} {name}]") } else { format!("{key} {name}") }
}

/// The message; a longer one takes at most so many lines of the body from below.
pub fn message(pen: &mut Pen, layout: &Layout, text: &str, above: u16) {
    let area = layout.message;
    let mut lines = panel::wrap(text, usize::from(area.width.saturating_sub(2)), *pen.theme);
    if let Some(left_out) = lines.get(usize::from(above) + 1..).filter(|rest| !rest.is_empty()) {
        let rest = left_out.join(" ");
        lines.truncate(usize::from(above) + 1);
        // What does not fit is joined to the last line, which is then cut with its mark.
        if let Some(last) = lines.last_mut() {
            *last = format!("{last} {rest}");
        }
    }
    let above = u16::try_from(lines.len().saturating_sub(1)).unwrap_or(0);
    for (y, line) in (area.y.saturating_sub(above)..=area.y).zip(&lines) {
        pen.fill(Rect { y, ..area }, Role::Text);
        pen.text(area.x + 1, y, area.width.saturating_sub(1), line, Role::Text);
    }
}

/// Key and word pairs; what does not fit goes, the last one never.
pub fn hints(pen: &mut Pen, area: Rect, hints: &[(String, String)]) {
    let mut room = usize::from(area.width.saturating_sub(1));
    let width = |(key, word): &(String, String)| columns(key) + columns(word) + 3;
    let Some((last, others)) = hints.split_last() else { return };
    room = room.saturating_sub(width(last));
    let mut x = area.x + 1;
    for hint in others.iter().filter(|hint| {
        let fits = width(hint) <= room;
        room = if fits { room - width(hint) } else { 0 };
        fits
    }) {
        x = draw_hint(pen, x, area, hint);
    }
    draw_hint(pen, x, area, last);
}

fn draw_hint(pen: &mut Pen, x: u16, area: Rect, (key, word): &(String, String)) -> u16 {
    let x = x + pen.text(x, area.y, area.right().saturating_sub(x), key, Role::Strong) + 1;
    x + pen.text(x, area.y, area.right().saturating_sub(x), word, Role::Dim) + 2
}
