//! A form: fields one under the other, each kept as it is left, with what is wrong under it and a
//! list of what it can be.

use ratatui::layout::{Position, Rect};

use super::detail::wrap;
use super::field::Field;
use super::pen::Pen;
use super::theme::Role;
use crate::calc::text::{begins_word, fold};
use crate::columns::Shape;
use crate::views::Action;

/// Most lines of a list, and of a note that is being written.
const LIST_MAX: usize = 8;
const NOTE_LINES: usize = 6;
/// Columns for the labels.
const LABEL: u16 = 22;

/// A field as a form knows it.
pub struct Spec {
    /// The column of the record.
    pub column: &'static str,
    pub label: &'static str,
    pub input: Input,
}

/// How a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    Text,
    Note,
    /// One of a closed list.
    One(Source),
    /// Anything; a list offers what is in use.
    Any(Source),
}

/// Where the list of a field comes from; the view that has the form knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Words(&'static [&'static str]),
    YesNo,
    Suppliers,
    Editions,
    Measures,
    Categories,
    Departments,
    Managers,
    Partners,
    Themes,
    Outcomes,
    PolicyOutcomes,
    Units,
}

/// A line of a list: what the field becomes, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub text: String,
    pub help: String,
}

impl Offered {
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), help: String::new() }
    }

    fn has(&self, words: &[String]) -> bool {
        let all = format!("{} {}", fold(&self.text), fold(&self.help));
        words.iter().all(|word| all.contains(word))
    }

    /// Those that begin with what is typed come first.
    fn rank(&self, typed: &str) -> u8 {
        let (text, help) = (fold(&self.text), fold(&self.help));
        match () {
            () if text == typed => 0,
            () if text.starts_with(typed) => 1,
            () if begins_word(&text, typed) || help.starts_with(typed) => 2,
            () => 3,
        }
    }
}

pub struct Entry {
    pub spec: &'static Spec,
    pub field: Field,
    /// As it was before anybody typed.
    base: String,
    /// What is wrong with it.
    problem: Option<String>,
    /// Cannot be changed here.
    pub fixed: bool,
    pub hidden: bool,
    /// Two values to choose between, in the place of its own list.
    pub clash: Vec<Offered>,
}

impl Entry {
    fn new(spec: &'static Spec, text: &str) -> Self {
        let field = if spec.input == Input::Note { Field::note(text) } else { Field::new(text) };
        Self {
            spec,
            field,
            base: text.to_owned(),
            problem: None,
            fixed: false,
            hidden: false,
            clash: Vec::new(),
        }
    }

    #[must_use]
    pub fn text(&self) -> String {
        self.field.text().trim().to_owned()
    }

    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn set(&mut self, text: &str) {
        self.field = Self::new(self.spec, text).field;
        self.problem = None;
    }

    const fn is_open(&self) -> bool {
        !self.fixed && !self.hidden
    }
}

/// What an action leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Stay,
    /// Every field is kept: the form is to be saved.
    Finish,
    /// It is to be left.
    Leave,
}

pub struct Form {
    pub entries: Vec<Entry>,
    at: usize,
    /// Whether the list is seen, and which of its lines was chosen with the arrows.
    list: bool,
    chosen: Option<usize>,
}

impl Form {
    #[must_use]
    pub fn new(specs: &'static [Spec]) -> Self {
        let entries = specs.iter().map(|spec| Entry::new(spec, "")).collect();
        Self { entries, at: 0, list: false, chosen: None }
    }

    /// Gives a field what the record has in it.
    pub fn load(&mut self, column: &str, text: &str) {
        if let Some(entry) = self.entry_mut(column) {
            text.clone_into(&mut entry.base);
            entry.set(text);
        }
    }

    #[must_use]
    pub fn entry(&self, column: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.spec.column == column)
    }

    pub fn entry_mut(&mut self, column: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.spec.column == column)
    }

    #[must_use]
    pub fn text(&self, column: &str) -> String {
        self.entry(column).map(Entry::text).unwrap_or_default()
    }

    /// The field that is typed in.
    #[must_use]
    pub fn current(&self) -> Option<&Entry> {
        self.entries.get(self.at)
    }

    pub fn go(&mut self, column: &str) {
        if let Some(at) = self.entries.iter().position(|entry| entry.spec.column == column) {
            self.at = at;
            self.close_list();
        }
    }

    pub fn refuse(&mut self, column: &str, why: String) {
        if let Some(entry) = self.entry_mut(column) {
            entry.problem = Some(why);
        }
    }

    #[must_use]
    pub fn problem(&self) -> Option<&str> {
        self.current()?.problem.as_deref()
    }

    #[must_use]
    pub fn has_problems(&self) -> bool {
        self.entries.iter().any(|entry| entry.problem.is_some())
    }

    /// Whether anything is not as it was.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.entries.iter().any(|entry| entry.field.text() != entry.base)
    }

    /// The fields that are not as they were, for the store: a line each.
    #[must_use]
    pub fn changed(&self) -> String {
        let escape = |text: String| text.replace('\\', "\\\\").replace('\n', "\\n");
        let changed = self.entries.iter().filter(|entry| entry.field.text() != entry.base);
        changed
            .flat_map(|entry| [entry.spec.column.to_owned(), escape(entry.field.text())])
            .zip(["\t", "\n"].into_iter().cycle())
            .flat_map(|(text, end)| [text, end.to_owned()])
            .collect()
    }

    /// Takes fields back as [`Form::changed`] wrote them, and goes to the last of them.
    pub fn restore(&mut self, text: &str) {
        for line in text.lines() {
            let Some((column, text)) = line.split_once('\t') else { continue };
            let mut plain = String::new();
            let mut chars = text.chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => plain.push(if chars.next() == Some('n') { '\n' } else { '\\' }),
                    c => plain.push(c),
                }
            }
            if let Some(entry) = self.entry_mut(column) {
                entry.set(&plain);
            }
            self.go(column);
        }
    }

    fn close_list(&mut self) {
        (self.list, self.chosen) = (false, None);
    }

    #[must_use]
    pub fn is_listing(&self) -> bool {
        self.list
    }

    /// The lines of the list that have what is typed.
    fn matching<'o>(&self, offered: &'o [Offered]) -> Vec<&'o Offered> {
        let Some(entry) = self.current() else { return Vec::new() };
        let typed = fold(&entry.text());
        // What was there before is no search.
        let is_found = entry.spec.input == Input::One(Source::Suppliers);
        let is_clash = !entry.clash.is_empty();
        if entry.field.text() == entry.base || typed.is_empty() || is_found || is_clash {
            return offered.iter().collect();
        }
        let words: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
        let mut found: Vec<&Offered> = offered.iter().filter(|line| line.has(&words)).collect();
        found.sort_by_key(|line| line.rank(&typed));
        found
    }

    /// An action in the form; `offered` is the list of the current field.
    pub fn act(&mut self, action: &Action, offered: &[Offered], shape: &dyn Shape) -> Step {
        let count = self.matching(offered).len();
        match action {
            Action::Back | Action::Cancel if self.list => self.close_list(),
            Action::Back | Action::Cancel => return Step::Leave,
            Action::List => (self.list, self.chosen) = (true, None),
            Action::Down if self.list && count > 0 => {
                self.chosen = Some(self.chosen.map_or(0, |at| at + 1).min(count - 1));
            }
            Action::Up if self.list && count > 0 => {
                self.chosen = self.chosen.and_then(|at| at.checked_sub(1));
            }
            Action::Keep | Action::NextPane => {
                if self.keep(offered, shape) && !self.onward() {
                    return Step::Finish;
                }
            }
            Action::Finish => {
                if self.keep(offered, shape) {
                    return Step::Finish;
                }
            }
            Action::PreviousPane => {
                if self.keep(offered, shape) {
                    self.backward();
                }
            }
            Action::Up if !self.is_note_moving(action) => {
                if self.keep(offered, shape) {
                    self.backward();
                }
            }
            Action::Down if !self.is_note_moving(action) => {
                if self.keep(offered, shape) {
                    self.onward();
                }
            }
            action => self.edit(action),
        }
        Step::Stay
    }

    /// Whether an arrow moves within a note.
    fn is_note_moving(&self, action: &Action) -> bool {
        let Some(entry) = self.current() else { return false };
        entry.field.is_note() && entry.field.clone().act(action)
    }

    fn edit(&mut self, action: &Action) {
        let Some(entry) = self.entries.get_mut(self.at) else { return };
        let before = entry.field.text();
        entry.field.act(action);
        if entry.field.text() != before {
            entry.problem = None;
            let has_list = !matches!(entry.spec.input, Input::Text | Input::Note);
            (self.list, self.chosen) = (has_list, None);
        }
    }

    /// Keeps the current field; false where it cannot be left as it is.
    fn keep(&mut self, offered: &[Offered], shape: &dyn Shape) -> bool {
        let found: Vec<String> =
            self.matching(offered).into_iter().map(|line| line.text.clone()).collect();
        let (list, chosen) = (self.list, self.chosen);
        let Some(entry) = self.entries.get_mut(self.at) else { return true };
        let text = entry.text();
        let is_changed = entry.field.text() != entry.base;
        let picked = chosen.and_then(|at| found.get(at)).cloned();
        match (entry.spec.input, picked) {
            (_, Some(picked)) if list => entry.set(&picked),
            (Input::One(_), _) if !text.is_empty() && is_changed => {
                let exact = found.iter().find(|line| fold(line) == fold(&text));
                let Some(line) = exact.or_else(|| found.first()) else {
                    entry.problem = Some(format!(
                        "“{text}” is none of what this can be. F4 lists them; type a part of one."
                    ));
                    return false;
                };
                entry.set(line);
            }
            _ => {}
        }
        self.close_list();
        let Some(entry) = self.entries.get_mut(self.at) else { return true };
        entry.clash.clear();
        let text = entry.text();
        if !text.is_empty()
            && let Err(why) = shape.check(entry.spec.column, &text)
        {
            entry.problem = Some(format!("“{text}” {}. {}", why.reason, why.remedy));
            return false;
        }
        entry.problem = None;
        true
    }

    /// Goes to the next field; false on the last.
    fn onward(&mut self) -> bool {
        let next = self.entries.iter().enumerate().skip(self.at + 1);
        let Some((at, _)) = next.into_iter().find(|(_, entry)| entry.is_open()) else {
            return false;
        };
        self.at = at;
        true
    }

    fn backward(&mut self) {
        let mut before = self.entries.iter().enumerate().take(self.at);
        if let Some((at, _)) = before.rfind(|(_, entry)| entry.is_open()) {
            self.at = at;
        }
    }

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
        for (y, row) in (area.y..area.bottom()).zip(rows.iter().skip(first)) {
            let used = pen.text(area.x, y, area.width, &row.lead, row.lead_role);
            let x = area.x + row.indent.max(used);
            pen.text(x, y, area.right().saturating_sub(x), &row.text, row.role);
            if let Some(column) = row.cursor {
                cursor = Some(Position::new((x + column).min(area.right() - 1), y));
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
            if is_own && self.list {
                rows.extend(self.list_rows(offered));
            }
        }
        rows
    }

    fn list_rows(&self, offered: &[Offered]) -> Vec<Row> {
        let found = self.matching(offered);
        if found.is_empty() {
            let text = "nothing has what is typed".to_owned();
            return vec![Row::under(text, Role::Dim, true)];
        }
        let is_closed = matches!(self.current().map(|e| e.spec.input), Some(Input::One(_)));
        let marked = self.chosen.or(is_closed.then_some(0));
        let first = marked.unwrap_or(0).saturating_sub(LIST_MAX - 1);
        let shown = found.iter().enumerate().skip(first).take(LIST_MAX);
        let mut rows: Vec<Row> = shown
            .map(|(at, line)| {
                let mark = if Some(at) == marked { "> " } else { "  " };
                let gap = if line.help.is_empty() { "" } else { "  " };
                let role = if Some(at) == marked { Role::Heading } else { Role::Text };
                Row::under(format!("{mark}{}{gap}{}", line.text, line.help), role, true)
            })
            .collect();
        let more = found.len().saturating_sub(first + LIST_MAX);
        if more > 0 {
            rows.push(Row::under(format!("  … {more} more"), Role::Dim, true));
        }
        rows
    }
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
        let role = match () {
            () if entry.fixed => Role::Dim,
            () if is_own => Role::Strong,
            () => Role::Text,
        };
        Self {
            lead: format!("{mark}{}", entry.spec.label),
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
