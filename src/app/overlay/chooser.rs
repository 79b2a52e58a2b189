//! A list to choose from: help, the command palette, pickers and what was found.

use ratatui::layout::{Position, Rect};

use super::{Step, panel};
use crate::calc::text::{begins_word, fold};
use crate::views::part::field::Field;
use crate::views::part::pen::{Pen, columns};
use crate::views::part::theme::Role;
use crate::views::{Action, Opening, Scope};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// A key or a reference, in a column of its own.
    pub lead: String,
    pub name: String,
    /// A sentence after the name.
    pub help: String,
    pub choice: Choose,
}

impl Item {
    fn line(&self) -> String {
        let gap = if self.name.is_empty() || self.help.is_empty() { "" } else { "  " };
        format!("{}{gap}{}", self.name, self.help)
    }

    /// How well it has all words, which are folded: less is better; none where it lacks one.
    fn rank(&self, words: &[String]) -> Option<usize> {
        let (name, help, lead) = (fold(&self.name), fold(&self.help), fold(&self.lead));
        let rank = |word: &String| {
            if name.starts_with(word) {
                Some(0)
            } else if begins_word(&name, word) {
                Some(1)
            } else if name.contains(word) {
                Some(2)
            } else if begins_word(&help, word) || lead == *word {
                Some(3)
            } else {
                (help.contains(word) || lead.contains(word)).then_some(4)
            }
        };
        words.iter().map(rank).sum()
    }
}

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choose {
    Act(Action),
    Open(&'static str, Box<Opening>),
    /// Copies a command for the shell.
    Copy(&'static str),
    /// It only says something.
    Nothing,
    /// It is a heading, and cannot be selected.
    Heading,
}

/// Where the lines come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Given once; what is typed chooses among them, best first.
    Matched,
    /// Given once; what is typed chooses among them, in their order.
    Filtered,
    /// The database finds them for what is typed.
    Found,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chooser {
    title: String,
    from: From,
    items: Vec<Item>,
    /// Positions in `items` of what is shown.
    shown: Vec<usize>,
    field: Field,
    typing: bool,
    selected: usize,
    note: String,
    /// The words whose answer is shown, and whether a line is to be chosen when another comes.
    answered: String,
    eager: bool,
}

impl Chooser {
    #[must_use]
    pub fn new(title: impl Into<String>, from: From, items: Vec<Item>, note: &str) -> Self {
        let mut chooser = Self {
            title: title.into(),
            from,
            shown: (0..items.len()).collect(),
            items,
            field: Field::default(),
            typing: from != From::Filtered,
            selected: 0,
            note: note.to_owned(),
            answered: String::new(),
            eager: false,
        };
        chooser.onto_choice();
        chooser
    }

    /// What was pasted or typed before it opened.
    #[must_use]
    pub fn with_text(mut self, text: &str) -> Self {
        self.field = Field::new(text);
        self.choose_shown();
        self
    }

    #[must_use]
    pub const fn finds(&self) -> bool {
        matches!(self.from, From::Found)
    }

    #[must_use]
    pub const fn scope(&self) -> Scope {
        if self.typing { Scope::Line } else { Scope::Moving }
    }

    /// The words that the database is asked for; none where it is not.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let words = self.field.text().trim().to_owned();
        (self.from == From::Found && !words.is_empty()).then_some(words)
    }

    /// What the database found for the words, and a sentence on how much that is. A choice that
    /// was typed ahead is made now.
    pub fn found(&mut self, items: Vec<Item>, note: String) -> Step {
        self.note = note;
        self.answered = self.words().unwrap_or_default();
        self.items = items;
        self.shown = (0..self.items.len()).collect();
        self.selected = self.selected.min(self.shown.len().saturating_sub(1));
        if std::mem::take(&mut self.eager) { self.choose() } else { Step::Stay }
    }

    /// The line that would be chosen.
    #[must_use]
    pub fn selected(&self) -> Option<&Item> {
        self.items.get(*self.shown.get(self.selected)?)
    }

    pub fn act(&mut self, action: &Action, area: Rect) -> Step {
        let page = usize::from(area.height.saturating_sub(6)).max(1);
        match action {
            Action::Open | Action::Keep => {
                self.eager = self.words().is_some_and(|words| words != self.answered);
                return if self.eager { Step::Stay } else { self.choose() };
            }
            Action::Filter if !self.typing => self.typing = true,
            Action::Back if self.typing && self.from == From::Filtered => {
                self.typing = false;
                self.field = Field::default();
                self.choose_shown();
            }
            Action::Back | Action::Leave | Action::Cancel => return Step::Close,
            Action::Down => self.step(1),
            Action::Up => self.step_back(1),
            Action::PageDown => self.step(page),
            Action::PageUp => self.step_back(page),
            Action::First => self.step_back(self.shown.len()),
            Action::Last => self.step(self.shown.len()),
            Action::NextPane => self.complete(),
            other => {
                if self.typing && self.field.act(other) {
                    self.choose_shown();
                }
            }
        }
        Step::Stay
    }

    fn choose(&self) -> Step {
        match self.selected().map(|item| item.choice.clone()) {
            Some(Choose::Act(action)) => Step::Act(action),
            Some(Choose::Open(view, with)) => Step::Open { view, with: *with },
            Some(Choose::Copy(command)) => Step::Command(command),
            Some(Choose::Nothing | Choose::Heading) | None => Step::Stay,
        }
    }

    /// Tab: what is typed becomes the selected line.
    fn complete(&mut self) {
        if let (true, From::Matched, Some(item)) = (self.typing, self.from, self.selected()) {
            self.field = Field::new(&item.name);
            self.choose_shown();
        }
    }

    fn step(&mut self, by: usize) {
        self.selected = (self.selected + by).min(self.shown.len().saturating_sub(1));
        self.onto_choice();
    }

    fn step_back(&mut self, by: usize) {
        self.selected = self.selected.saturating_sub(by);
        while self.selected > 0 && self.on_heading() {
            self.selected -= 1;
        }
        self.onto_choice();
    }

    fn onto_choice(&mut self) {
        while self.on_heading() && self.selected + 1 < self.shown.len() {
            self.selected += 1;
        }
    }

    fn on_heading(&self) -> bool {
        self.selected().is_some_and(|item| item.choice == Choose::Heading)
    }

    fn choose_shown(&mut self) {
        self.selected = 0;
        self.eager = false;
        let text = self.field.text();
        if self.from == From::Found {
            return;
        }
        let words: Vec<String> = text.split_whitespace().map(fold).collect();
        if words.is_empty() {
            self.shown = (0..self.items.len()).collect();
            self.onto_choice();
            return;
        }
        let listed = self.items.iter().enumerate().filter(|(_, i)| i.choice != Choose::Heading);
        let ranked = listed.filter_map(|(at, item)| Some((item.rank(&words)?, at)));
        let mut ranked: Vec<(usize, usize)> = ranked.collect();
        if self.from == From::Matched {
            ranked.sort_unstable();
        }
        self.shown = ranked.into_iter().map(|(_, at)| at).collect();
    }

    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        let rows = u16::try_from(self.items.len()).unwrap_or(u16::MAX).clamp(6, 200);
        let place = panel::centred(area, 76, rows.saturating_add(4));
        let inside = panel::open(pen, place, &self.title);
        if inside.height < 3 {
            return None;
        }
        let mut cursor = None;
        let mut list = inside;
        if self.typing {
            cursor = self.field.draw(pen, inside, "> ");
            list = Rect { y: inside.y + 1, height: inside.height - 1, ..inside };
        }
        list.height -= 1;
        let on_row = self.draw_list(pen, list);
        self.draw_note(pen, inside);
        cursor.or(on_row)
    }

    fn draw_note(&self, pen: &mut Pen, inside: Rect) {
        let nothing = self.shown.is_empty() && !self.field.text().trim().is_empty();
        let note = if nothing { "Nothing has all these words." } else { &self.note };
        pen.text(inside.x, inside.bottom() - 1, inside.width, note, Role::Dim);
    }

    fn draw_list(&self, pen: &mut Pen, list: Rect) -> Option<Position> {
        let room = usize::from(list.height).max(1);
        let first = (self.selected + 1).saturating_sub(room);
        let widest = self.items.iter().map(|item| columns(&item.lead)).max().unwrap_or(0);
        let lead = u16::try_from(widest).unwrap_or(u16::MAX).min(list.width / 2);
        let mut cursor = Some(list.as_position());
        for (y, (at, item)) in (list.y..list.bottom()).zip(self.visible().skip(first)) {
            if item.choice == Choose::Heading {
                pen.text(list.x, y, list.width, &item.name, Role::Heading);
                continue;
            }
            if at == self.selected {
                pen.text(list.x, y, 1, ">", Role::Strong);
                cursor = Some(Position::new(list.x, y));
            }
            let x = list.x + 2;
            let width = list.width.saturating_sub(2);
            pen.text(x, y, lead.min(width), &item.lead, Role::Strong);
            let shift = if lead > 0 { lead + 2 } else { 0 };
            pen.text(x + shift, y, width.saturating_sub(shift), &item.line(), Role::Text);
        }
        cursor
    }

    fn visible(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.shown.iter().enumerate().filter_map(|(at, item)| Some((at, self.items.get(*item)?)))
    }
}
