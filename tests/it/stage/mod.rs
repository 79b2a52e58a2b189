//! A view on a stage: opened, told actions, asked what it wants, answered from records in memory,
//! drawn into a buffer. No app, no store, no threads.

pub mod records;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use sleva::calc::Date;
use sleva::db::request::{Council, Query};
use sleva::views::part::pen::Pen;
use sleva::views::part::theme::Theme;
use sleva::views::{Action, Cx, Effect, Opening, Outcome, VIEWS, View, Want};

use records::Records;

pub const THEME: Theme =
    Theme { colour: true, ascii: false, plain: false, bar: false, wide: false };

pub struct Stage {
    pub view: Box<dyn View>,
    pub records: Records,
    pub theme: Theme,
    area: Rect,
    council: Council,
    asked: Vec<Want>,
    /// How many queries were answered so far.
    pub answers: usize,
}

impl Stage {
    pub fn new(id: &str, opening: &Opening, size: (u16, u16)) -> Self {
        Self::with(id, opening, size, Records::sample(), THEME)
    }

    pub fn with(
        id: &str,
        opening: &Opening,
        size: (u16, u16),
        records: Records,
        theme: Theme,
    ) -> Self {
        let spec = VIEWS.iter().find(|spec| spec.id == id).unwrap();
        let mut stage = Self {
            view: (spec.open)(opening),
            council: records.council(),
            records,
            theme,
            area: Rect::new(0, 0, size.0, size.1),
            asked: Vec::new(),
            answers: 0,
        };
        stage.settle();
        stage
    }

    fn cx<'a>(council: &'a Council, theme: &'a Theme, area: Rect) -> Cx<'a> {
        let today = Date::constant(2025, 11, 22);
        Cx {
            person: "officer1",
            today,
            council,
            theme,
            area,
            coming: false,
            waiting: false,
            covered: false,
            read_only: false,
            pending: &[],
            ahead: std::cell::OnceCell::new(),
        }
    }

    pub fn resize(&mut self, size: (u16, u16)) {
        self.area = Rect::new(0, 0, size.0, size.1);
        self.settle();
    }

    /// Answers what is wanted until nothing new is.
    fn settle(&mut self) {
        for _ in 0..20 {
            let wants = self.view.wants(&Self::cx(&self.council, &self.theme, self.area));
            let new: Vec<Want> =
                wants.iter().filter(|want| !self.asked.contains(want)).cloned().collect();
            if new.is_empty() {
                return;
            }
            self.asked = wants;
            for want in new {
                if let Some(reply) = self.records.answer(&want.query) {
                    self.answers += 1;
                    let cx = Self::cx(&self.council, &self.theme, self.area);
                    self.view.accept(want.slot, reply, &cx);
                }
            }
        }
        panic!("the view never stops asking: {:?}", self.asked);
    }

    /// What the view answers to an action.
    pub fn act(&mut self, action: &Action) -> Outcome {
        let outcome = self.view.act(action, &Self::cx(&self.council, &self.theme, self.area));
        self.settle();
        outcome
    }

    pub fn all(&mut self, actions: &[Action]) {
        for action in actions {
            self.act(action);
        }
    }

    /// Opens the filter and types into it.
    pub fn filter(&mut self, text: &str) {
        self.act(&Action::Filter);
        for letter in text.chars() {
            self.act(&Action::Insert(letter));
        }
    }

    /// The one effect of an action.
    pub fn effect(&mut self, action: &Action) -> Effect {
        match self.act(action) {
            Outcome::Done(effects) if effects.len() == 1 => effects[0].clone(),
            other => panic!("{action:?} gave {other:?}"),
        }
    }

    pub fn draw(&self) -> (Buffer, Option<Position>) {
        let mut buffer = Buffer::empty(self.area);
        let cx = Self::cx(&self.council, &self.theme, self.area);
        let cursor = {
            let mut pen = Pen::new(&mut buffer, &self.theme);
            self.view.draw(&cx, &mut pen, self.area)
        };
        (buffer, cursor)
    }

    /// The screen as text, with the breadcrumb above it and the message below it.
    pub fn screen(&self) -> String {
        let (buffer, cursor) = self.draw();
        let cx = Self::cx(&self.council, &self.theme, self.area);
        let says = self.view.says(&cx).unwrap_or_default();
        let at = cursor.map_or_else(|| "none".to_owned(), |at| format!("{},{}", at.x, at.y));
        format!("place: {}\n{}says: {says}\ncursor: {at}", self.view.place(), text(&buffer))
    }

    pub fn says(&self) -> String {
        self.view.says(&Self::cx(&self.council, &self.theme, self.area)).unwrap_or_default()
    }

    /// The query that fetches the whole list.
    pub fn whole(&mut self) -> Query {
        match self.effect(&Action::CopyTable) {
            Effect::CopyAll(query) => query,
            other => panic!("copying the table gave {other:?}"),
        }
    }

    /// The first line of the screen that contains all these words.
    pub fn line_with(&self, word: &str) -> String {
        let screen = self.screen();
        screen.lines().find(|line| line.contains(word)).unwrap_or_default().to_owned()
    }
}

/// The text of a buffer, without blanks at the ends of lines.
pub fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let row: String =
            (buffer.area.left()..buffer.area.right()).map(|x| buffer[(x, y)].symbol()).collect();
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}
