//! Where the panes of a contract stand.

use ratatui::layout::Rect;

use crate::views::part::panes::Panes;
use crate::views::part::split::{above, beside, is_wide, one_at_a_time};
use crate::views::part::theme::Theme;

/// The panes in the order of Tab.
pub const RECORD: usize = 0;
pub const COMMITTED: usize = 1;
pub const DELIVERY: usize = 2;
pub const FINDINGS: usize = 3;
pub const LOG: usize = 4;
pub const PANES: usize = 5;

/// One that is not seen has no area.
pub fn areas(panes: Panes, theme: Theme, area: Rect) -> [Option<Rect>; PANES] {
    let alone = |pane: usize, area: Rect| {
        let mut areas = [None; PANES];
        if let Some(own) = areas.get_mut(pane) {
            *own = Some(area);
        }
        areas
    };
    if one_at_a_time(area, &theme, panes.zoomed) {
        return alone(panes.focus, area);
    }
    if is_wide(area) {
        let [left, right] = beside(area, 44);
        let [record, log] = above(left, 68);
        let [committed, rest] = above(right, 26);
        let [delivery, findings] = above(rest, 74);
        return [Some(record), Some(committed), Some(delivery), Some(findings), Some(log)];
    }
    let [upper, lower] = above(area, 45);
    // What is committed and what came of it belong together.
    let other = if panes.focus == COMMITTED { DELIVERY } else { panes.focus };
    let mut areas = alone(other, lower);
    areas[COMMITTED] = Some(upper);
    areas
}
