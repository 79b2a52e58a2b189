//! The filter of the trail, as it is typed.

use ratatui::layout::{Position, Rect};

use crate::calc::trail::{TERMS, TrailFilter};
use crate::db::request::LOOKED_THROUGH;
use crate::views::Action;
use crate::views::part::field::Field;
use crate::views::part::filter::Change;
use crate::views::part::pen::Pen;
use crate::views::part::record::count;

#[derive(Default)]
pub struct TrailLine {
    field: Field,
    pub typing: bool,
    /// The last one that could be read.
    pub filter: TrailFilter,
    pub error: Option<String>,
}

impl TrailLine {
    pub fn new(text: &str) -> Self {
        let mut line = Self { field: Field::new(text.trim()), ..Self::default() };
        line.read();
        line
    }

    pub fn is_everything(&self) -> bool {
        self.field.is_empty() && self.filter.is_everything()
    }

    /// For the breadcrumb.
    pub fn place(&self) -> String {
        match self.field.text().trim() {
            "" => String::new(),
            text => format!("filter: {text}"),
        }
    }

    /// Why there is nothing to show.
    pub fn nothing(&self) -> String {
        let nothing = "Nothing matches. Esc clears the filter.";
        if self.filter.words.is_empty() || self.filter.record.is_some() {
            return nothing.to_owned();
        }
        let many = count(usize::try_from(LOOKED_THROUGH).unwrap_or(usize::MAX));
        format!("{nothing} Words are looked for in the newest {many}; until: goes further back.")
    }

    /// What can be typed, or what is wrong with what was.
    pub fn help(&self) -> String {
        self.error
            .clone()
            .unwrap_or_else(|| format!("Words of what, kind, record and note; also {TERMS}."))
    }

    pub const fn height(&self) -> u16 {
        if self.typing { 1 } else { 0 }
    }

    pub fn act(&mut self, action: &Action) -> Change {
        match action {
            Action::Filter if !self.typing => {
                self.typing = true;
                Change::Kept
            }
            Action::Cancel if !self.typing => Change::NotMine,
            Action::Back | Action::Cancel if self.typing || !self.is_everything() => {
                *self = Self::default();
                Change::Chosen
            }
            Action::Keep | Action::Open if self.typing => {
                self.typing = false;
                Change::Kept
            }
            _ if self.typing && self.field.act(action) => self.read(),
            _ => Change::NotMine,
        }
    }

    fn read(&mut self) -> Change {
        match TrailFilter::parse(&self.field.text()) {
            Ok(read) => {
                self.error = None;
                if read == self.filter {
                    return Change::Kept;
                }
                self.filter = read;
                Change::Chosen
            }
            Err(error) => {
                self.error = Some(format!("{error}. The list is as before."));
                Change::Kept
            }
        }
    }

    pub fn draw(&self, pen: &mut Pen, area: Rect) -> Option<Position> {
        self.field.draw(pen, area, "/ ")
    }
}
