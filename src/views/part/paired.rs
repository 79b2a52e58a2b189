//! A list with what is known of the selected record beside it: which of the two has the keys, and
//! how far the second is scrolled.

use ratatui::layout::{Position, Rect};

use super::boxed::{inside, pane, titled};
use super::detail::{self, Line};
use super::list::List;
use super::panes::Panes;
use super::pen::Pen;
use super::scroll::Scroll;
use super::split::{Share, two};
use crate::views::{Action, Cx, Outcome};

/// The panes in the order of Tab.
const LIST: usize = 0;
const BESIDE: usize = 1;

pub struct Paired {
    panes: Panes,
    scroll: Scroll,
    share: Share,
}

/// What stands in the two panes beside the rows themselves.
pub struct Told<'t> {
    pub title: &'t str,
    /// What the list says where it has no rows.
    pub nothing: &'t str,
    pub beside: &'t str,
    pub lines: &'t [Line],
}

impl Paired {
    #[must_use]
    pub fn new(share: Share) -> Self {
        Self { panes: Panes::default(), scroll: Scroll::default(), share }
    }

    fn areas(&self, cx: &Cx, area: Rect) -> [Option<Rect>; 2] {
        two(area, cx.theme, self.panes.zoomed, self.panes.focus, self.share)
    }

    /// Where the rows stand, whether they are seen or not.
    #[must_use]
    pub fn list_area(&self, cx: &Cx) -> Rect {
        inside(self.areas(cx, cx.area)[LIST].unwrap_or(cx.area), cx.theme.plain)
    }

    /// Whether what stands beside the list is seen.
    #[must_use]
    pub fn shows_beside(&self, cx: &Cx) -> bool {
        self.areas(cx, cx.area)[BESIDE].is_some()
    }

    /// Gives the keys to what stands beside the list.
    pub fn look_beside(&mut self) {
        self.panes.focus = BESIDE;
    }

    /// What an action does that the view itself has no use for.
    pub fn act<R>(
        &mut self,
        list: &mut List<R>,
        action: &Action,
        lines: &[Line],
        cx: &Cx,
    ) -> Outcome {
        if !list.filter.typing() {
            if self.panes.act(action, 2, LIST) {
                return Outcome::QUIET;
            }
            if self.panes.focus == BESIDE
                && let Some(area) = self.areas(cx, cx.area)[BESIDE]
                && let Some(to) = detail::act(lines, action, self.scroll, area, *cx.theme)
            {
                self.scroll = to;
                return Outcome::QUIET;
            }
        }
        let before = list.selected().map(str::to_owned);
        let outcome = list.act(action, self.list_area(cx), cx.today);
        if before.as_deref() != list.selected() {
            self.scroll = Scroll::default();
        }
        outcome
    }

    pub fn draw<R>(
        &self,
        list: &List<R>,
        cx: &Cx,
        pen: &mut Pen,
        area: Rect,
        told: &Told,
    ) -> Option<Position> {
        let [rows, beside] = self.areas(cx, area);
        let has_list = self.panes.focus == LIST;
        let in_beside = beside.and_then(|area| {
            detail::draw(pen, area, told.beside, !has_list, told.lines, self.scroll)
        });
        let in_list = rows.and_then(|area| {
            let inner = pane(pen, area, &titled(told.title, cx.waiting), has_list);
            list.draw(pen, inner, has_list, cx.waiting, told.nothing)
        });
        if has_list { in_list.or(in_beside) } else { in_beside }
    }
}
