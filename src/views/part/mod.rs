//! Pure pieces that views are made of.

pub mod bars;
pub mod beside;
pub mod boxed;
pub mod change;
pub mod conflict;
pub mod delivery;
pub mod detail;
pub mod entry;
pub mod field;
pub mod figures;
pub mod filter;
pub mod findings;
pub mod form;
pub mod grid;
pub mod list;
pub mod paired;
pub mod panes;
pub mod pen;
pub mod pending;
pub mod purchase;
pub mod queue;
pub mod record;
pub mod returned;
pub mod rows;
pub mod sampled;
pub mod scroll;
pub mod split;
pub mod table;
pub mod theme;

use ratatui::layout::Rect;

use pen::Pen;
use theme::Role;

/// A sentence in an otherwise empty area.
pub fn words(pen: &mut Pen, area: Rect, text: &str) {
    let area =
        if area.width > 4 { Rect { x: area.x + 1, width: area.width - 2, ..area } } else { area };
    let safe = pen.twin(text);
    for (line, y) in
        detail::wrap(&safe, usize::from(area.width)).iter().zip(area.top()..area.bottom())
    {
        pen.text(area.x, y, area.width, line, Role::Text);
    }
}
