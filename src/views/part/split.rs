//! Where the panes of a view stand: side by side, one above the other, or one at a time.

use ratatui::layout::Rect;

use super::theme::Theme;

/// From this width two panes stand side by side.
const WIDE: u16 = 120;

/// The larger of two panes side by side has the list: never fewer columns than a narrow screen.
const LIST: u16 = 80;

/// Below this size there is one pane at a time.
const LEAST: (u16, u16) = (60, 20);

/// Where two panes stand. A pane that is not seen now has no area.
#[must_use]
pub fn two(
    area: Rect,
    theme: &Theme,
    zoomed: bool,
    focus: usize,
    first: Share,
) -> [Option<Rect>; 2] {
    if one_at_a_time(area, theme, zoomed) {
        return if focus == 0 { [Some(area), None] } else { [None, Some(area)] };
    }
    let [a, b] = if is_wide(area) { beside(area, first.wide) } else { above(area, first.tall) };
    [Some(a), Some(b)]
}

/// How many hundredths the first of two panes takes, side by side and one above the other.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    pub wide: u16,
    pub tall: u16,
}

/// Whether only the focused pane is seen.
#[must_use]
pub const fn one_at_a_time(area: Rect, theme: &Theme, zoomed: bool) -> bool {
    zoomed || theme.plain || area.width < LEAST.0 || area.height < LEAST.1
}

#[must_use]
pub const fn is_wide(area: Rect) -> bool {
    area.width >= WIDE
}

/// Cuts an area into a left and a right part.
#[must_use]
pub fn beside(area: Rect, hundredths: u16) -> [Rect; 2] {
    let left = match part(area.width, hundredths) {
        left if !is_wide(area) => left,
        left if hundredths < 50 => left.min(area.width - LIST),
        left => left.max(LIST),
    };
    [Rect { width: left, ..area }, Rect { x: area.x + left, width: area.width - left, ..area }]
}

/// Cuts an area into an upper and a lower part.
#[must_use]
pub fn above(area: Rect, hundredths: u16) -> [Rect; 2] {
    let top = part(area.height, hundredths);
    [Rect { height: top, ..area }, Rect { y: area.y + top, height: area.height - top, ..area }]
}

fn part(whole: u16, hundredths: u16) -> u16 {
    u16::try_from(u32::from(whole) * u32::from(hundredths) / 100).unwrap_or(whole).min(whole)
}
