//! State to frame. Nothing is remembered from the last frame.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::chrome::{self, Layout, Tab};
use super::env::Env;
use super::event::{Chord, Key};
use super::keymap::{self, Entry};
use super::outbox::State;
use super::overlay::panel;
use super::{App, WAITING, WHICH_KEY};
use crate::calc::Quarter;
use crate::views::part::pen::{Pen, columns};
use crate::views::part::split::one_at_a_time;
use crate::views::part::theme::Role;
use crate::views::{Action, Cx, Scope};

impl App {
    pub fn draw(&self, env: &Env, frame: &mut Frame) {
        let area = frame.area();
        let mut pen = Pen::new(frame.buffer_mut(), &self.theme);
        let layout = chrome::layout(area.width, area.height);
        let cursor = layout.and_then(|layout| self.draw_all(env, &mut pen, &layout));
        if layout.is_none() {
            chrome::too_small(&mut pen, area);
        }
        let cursor = cursor.filter(|at| area.contains(*at));
        if let Some(at) = cursor.or_else(|| (!area.is_empty()).then_some(Position::ORIGIN)) {
            frame.set_cursor_position(at);
        }
    }

    fn draw_all(&self, env: &Env, pen: &mut Pen, layout: &Layout) -> Option<Position> {
        chrome::crumbs(pen, layout.crumbs, &self.crumbs(), &self.state(env));
        self.draw_tabs(pen, layout.views);
        let mut cursor = None;
        let mut says = None;
        if let Some(pane) = self.stack.last() {
            let since = self.desk.waiting(pane.id);
            let cx = Cx {
                person: &env.person,
                today: env.today,
                council: &self.council,
                theme: &self.theme,
                area: layout.body,
                coming: since.is_some(),
                waiting: since.is_some_and(|since| env.now() >= since + WAITING),
                covered: !self.overlays.is_empty(),
                read_only: env.read_only,
                pending: self.outbox.pending(),
                ahead: std::cell::OnceCell::new(),
            };
            cursor = pane.view.draw(&cx, pen, layout.body);
            says = pane.view.says(&cx);
        }
        for overlay in &self.overlays {
            if self.theme.plain {
                pen.fill(layout.body, Role::Text);
            }
            cursor = overlay.draw(pen, layout.body);
        }
        if self.message.is_empty() {
            let text = says.filter(|_| self.overlays.is_empty()).unwrap_or_default();
            // Under a line of text there is a border that may be covered; without boxes there is
            // none.
            let is_text = self.scope().is_entry() || self.scope() == Scope::Preview;
            let above = u16::from(is_text && !self.theme.plain);
            chrome::message(pen, layout, &text, above);
        } else {
            chrome::message(pen, layout, &self.message, (layout.body.height / 2).max(1) - 1);
        }
        chrome::hints(pen, layout.hints, &self.hints());
        self.draw_functions(pen, layout.functions);
        if !self.sequence.is_empty() && env.now() >= self.sequence_since + WHICH_KEY {
            self.draw_which_key(pen, layout.body);
        }
        cursor.or(Some(layout.body.as_position()))
    }

    /// The hint line: key and word.
    #[must_use]
    pub fn hints(&self) -> Vec<(String, String)> {
        if let Some(overlay) = self.overlays.last() {
            let own = |(key, word): &(&str, &str)| ((*key).to_owned(), (*word).to_owned());
            return overlay.hints().iter().map(own).collect();
        }
        let mut hints =
            keymap::hints(self.entries(self.scope()).filter(|entry| {
                self.stack.last().is_none_or(|pane| !pane.view.hides(&entry.action))
            }));
        if self.scope() == Scope::Moving && self.hides_panes() {
            hints.insert(hints.len().min(1), ("Tab".to_owned(), "next pane".to_owned()));
        }
        if self.scope() == Scope::Grid {
            hints.insert(0, ("0-9".to_owned(), "type".to_owned()));
        }
        if self.stack.len() == 1 {
            for (_, word) in &mut hints {
                on_home(word);
            }
        }
        hints
    }

    /// Everything that works now, the view's own lines first.
    pub(super) fn entries(&self, scope: Scope) -> impl Iterator<Item = &Entry> {
        let lacks = self.stack.last().map_or(&[][..], |pane| pane.spec.lacks);
        self.keymap
            .of(scope, self.view())
            .filter(move |e| scope == Scope::Line || e.view.is_some() || !lacks.contains(&e.action))
    }

    /// Whether the view has panes that are not on the screen.
    fn hides_panes(&self) -> bool {
        let has = self.stack.last().is_some_and(|p| !p.spec.lacks.contains(&Action::NextPane));
        has && one_at_a_time(self.body(), &self.theme, false)
    }

    fn crumbs(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (depth, pane) in self.stack.iter().enumerate() {
            let (title, place) = (pane.spec.title, pane.view.place());
            names.push(match (depth, place.is_empty()) {
                (_, true) => title.to_owned(),
                (0 | 1, false) => format!("{title} {place}"),
                (_, false) => place,
            });
        }
        if names.len() > 1 {
            names.remove(0);
        }
        names
    }

    fn state(&self, env: &Env) -> String {
        let quarter = Quarter::of(env.today);
        let sample = match self.council.sample {
            Some(_) => format!("sample {}  ", env.today),
            None => String::new(),
        };
        let saved = match self.outbox.state() {
            State::NotSaved(why) => format!("! not saved: {why}"),
            State::Saving => "… saving".to_owned(),
            State::Saved if env.read_only => "read only".to_owned(),
            // As wide as `saving`, so that the rest of the header stays where it is.
            State::Saved => "✓ saved ".to_owned(),
        };
        format!("{quarter}  {sample}{saved}")
    }

    fn draw_tabs(&self, pen: &mut Pen, area: Rect) {
        let current = self.stack.get(1).or_else(|| self.stack.first()).map(|pane| pane.spec.id);
        let tabs: Vec<Tab> = self
            .views
            .iter()
            .filter(|spec| spec.is_in_line())
            .map(|spec| Tab {
                key: match spec.digit {
                    0 => spec.go.replace(' ', ""),
                    digit => digit.to_string(),
                },
                title: spec.title,
                short: spec.short,
                current: current == Some(spec.id),
            })
            .collect();
        chrome::views(pen, area, &tabs);
    }

    /// The function keys that do something here.
    fn draw_functions(&self, pen: &mut Pen, area: Rect) {
        if area.height == 0 {
            return;
        }
        let mut words = Vec::new();
        for number in 1..=12 {
            let chord = Chord { keys: vec![Key::F(number)] };
            let mut entries = self.entries(Scope::Moving);
            if let Some(entry) = entries.find(|entry| entry.chords.contains(&chord)) {
                words.push(format!("F{number} {}", entry.hint));
            }
        }
        pen.text(area.x + 1, area.y, area.width.saturating_sub(1), &words.join("  "), Role::Dim);
    }

    fn draw_which_key(&self, pen: &mut Pen, body: Rect) {
        let next = if self.overlays.is_empty() {
            keymap::next_keys(self.entries(self.scope()), &self.sequence)
        } else {
            keymap::next_keys(self.keymap.of(self.scope(), ""), &self.sequence)
        };
        let keys = Chord { keys: self.sequence.clone() }.label();
        let widest = next.iter().map(|(key, word)| columns(key) + columns(word) + 3).max();
        let each = u16::try_from(widest.unwrap_or(0)).unwrap_or(body.width);
        let room = body.height.saturating_sub(2).max(1);
        let count = u16::try_from(next.len()).unwrap_or(u16::MAX);
        let (across, rows) = (count.div_ceil(room), count.min(room));
        let width = each.saturating_mul(across).saturating_add(2).clamp(12, body.width.max(12));
        let height = (rows + 2).min(body.height);
        let place = Rect {
            x: body.right().saturating_sub(width),
            y: body.bottom().saturating_sub(height),
            width,
            height,
        };
        if self.theme.plain {
            pen.fill(body, Role::Text);
        }
        let inside = panel::open(pen, place, &keys);
        let columns = next
            .chunks(usize::from(rows.max(1)))
            .zip((inside.x..).step_by(usize::from(each.max(1))));
        for (column, x) in columns {
            for ((key, word), y) in column.iter().zip(inside.top()..inside.bottom()) {
                let used = pen.text(x, y, inside.right().saturating_sub(x), key, Role::Strong) + 1;
                let left = inside.right().saturating_sub(x + used);
                pen.text(x + used, y, left, word, Role::Text);
            }
        }
    }
}

/// On Home two shared keys mean more than elsewhere.
fn on_home(word: &mut String) {
    match word.as_str() {
        "back" => "quit".clone_into(word),
        "filter" => "find".clone_into(word),
        _ => {}
    }
}
