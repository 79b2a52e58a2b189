//! A form: fields one under the other, each kept as it is left, with what is wrong under it and a
//! list of what it can be.

mod kept;
mod rows;

use super::field::Field;
use crate::calc::text::{begins_word, fold, quoted};
use crate::columns::{Info, Shape};
use crate::views::Action;

pub use kept::{seen, was};

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
    Contracts,
    Editions,
    Measures,
    /// Measures that the contract has committed.
    Committed,
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
    /// Why it cannot be chosen, though it is known: it is not listed.
    pub barred: Option<String>,
}

impl Offered {
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self::new(text, "")
    }

    #[must_use]
    pub fn new(text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { text: text.into(), help: help.into(), barred: None }
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

    /// Whether what is typed ends within a number of this text: `NT1` is no part of `NT10`.
    fn cuts_number(&self, typed: &str) -> bool {
        let rest = fold(&self.text).strip_prefix(typed).map(str::to_owned);
        let is_digit = |c: char| c.is_ascii_digit();
        typed.ends_with(is_digit) && rest.is_some_and(|rest| rest.starts_with(is_digit))
    }
}

/// What somebody else has made of a field that was changed here too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theirs {
    pub text: String,
    pub who: String,
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
    pub needed: bool,
    /// What a reference stands for.
    pub beside: String,
    /// Another value to choose instead, until somebody has chosen.
    pub clash: Option<Theirs>,
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
            needed: false,
            beside: String::new(),
            clash: None,
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

    /// Whether it is one of a list.
    #[must_use]
    pub const fn is_picked(&self) -> bool {
        matches!(self.spec.input, Input::One(_) | Input::Any(_))
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
    list: List,
    /// Whether the field was just come to: what is typed into a picked one replaces it.
    fresh: bool,
    /// Whether the field was typed in since it was come to.
    touched: bool,
}

/// The list of the current field, as it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum List {
    #[default]
    Closed,
    /// What has what is typed, and which of its lines was chosen with the arrows.
    Typed(Option<usize>),
    /// All of it, as it was asked for.
    Whole(Option<usize>),
}

impl List {
    const fn chosen(self) -> Option<usize> {
        match self {
            Self::Closed => None,
            Self::Typed(chosen) | Self::Whole(chosen) => chosen,
        }
    }

    const fn choose(&mut self, at: Option<usize>) {
        match self {
            Self::Closed => {}
            Self::Typed(chosen) | Self::Whole(chosen) => *chosen = at,
        }
    }
}

impl Form {
    #[must_use]
    pub fn new(specs: &'static [Spec]) -> Self {
        let entries = specs.iter().map(|spec| Entry::new(spec, "")).collect();
        Self { entries, at: 0, list: List::Closed, fresh: true, touched: false }
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
            self.come_to(at);
        }
    }

    fn come_to(&mut self, at: usize) {
        (self.at, self.list, self.fresh, self.touched) = (at, List::Closed, true, false);
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

    /// The first field that two people have changed, where nobody has chosen yet.
    #[must_use]
    pub fn clashing(&self) -> Option<&'static str> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.clash.is_some()).map(|entry| entry.spec.column)
    }

    /// Whether anything is not as it was.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.entries.iter().any(|entry| entry.field.text() != entry.base)
    }

    #[must_use]
    pub const fn is_listing(&self) -> bool {
        !matches!(self.list, List::Closed)
    }

    /// Whether the list is seen as a whole, whatever is in the field.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self.list, List::Whole(_))
    }

    /// Whether what is in the current field is still to be found in its list.
    #[must_use]
    pub fn is_sought(&self) -> bool {
        let Some(entry) = self.current() else { return false };
        let is_wrong = entry.problem.is_some() && entry.field.text() != entry.base;
        !self.is_whole() && entry.clash.is_none() && (self.touched || is_wrong)
    }

    /// The lines of the list that have what is typed.
    fn matching<'o>(&self, offered: &'o [Offered]) -> Vec<&'o Offered> {
        let Some(entry) = self.current() else { return Vec::new() };
        let typed = fold(&entry.text());
        let free = offered.iter().filter(|line| line.barred.is_none());
        // The store has looked for suppliers already, in more than is shown here.
        let is_found =
            matches!(entry.spec.input, Input::One(Source::Suppliers | Source::Contracts));
        if !self.is_sought() || typed.is_empty() || is_found {
            return free.collect();
        }
        let words: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
        let mut found: Vec<&Offered> = free.filter(|line| line.has(&words)).collect();
        found.sort_by_key(|line| line.rank(&typed));
        found
    }

    /// The line that Enter takes: the one chosen, or the only one that can be meant.
    fn marked(&self, found: &[&Offered]) -> Option<usize> {
        if let Some(chosen) = self.list.chosen() {
            return Some(chosen.min(found.len().checked_sub(1)?));
        }
        let entry = self.current()?;
        let text = fold(&entry.text());
        let exact = found.iter().position(|line| fold(&line.text) == text);
        let is_closed = matches!(entry.spec.input, Input::One(_)) || entry.clash.is_some();
        match self.list {
            List::Whole(_) => exact.or((is_closed && !found.is_empty()).then_some(0)),
            _ if !is_closed || text.is_empty() => None,
            _ => exact.or_else(|| best(found, &text)),
        }
    }

    /// An action in the form; `offered` is the list of the current field.
    pub fn act(&mut self, action: &Action, offered: &[Offered], shape: &dyn Shape) -> Step {
        match action {
            Action::Back | Action::Cancel if self.is_listing() => self.list = List::Closed,
            Action::Back | Action::Cancel => return Step::Leave,
            Action::List => self.open_list(),
            Action::Down | Action::Up if self.is_listing() => self.choose(action, offered),
            Action::Keep | Action::NextPane => {
                if self.keep(action, offered, shape) && !self.onward() {
                    return Step::Finish;
                }
            }
            Action::Finish => {
                if self.keep(action, offered, shape) {
                    return Step::Finish;
                }
            }
            Action::PreviousPane => {
                if self.keep(action, offered, shape) {
                    self.backward();
                }
            }
            Action::Up if !self.is_note_moving(action) => {
                if self.keep(action, offered, shape) {
                    self.backward();
                }
            }
            Action::Down if !self.is_note_moving(action) => {
                if self.keep(action, offered, shape) {
                    self.onward();
                }
            }
            action => self.edit(action),
        }
        Step::Stay
    }

    /// Whether the current field is one of a list, or of two values.
    #[must_use]
    pub fn has_list(&self) -> bool {
        self.current().is_some_and(|own| own.is_picked() || own.clash.is_some())
    }

    fn open_list(&mut self) {
        if self.has_list() {
            (self.list, self.fresh) = (List::Whole(None), true);
        }
    }

    /// Moves in the list.
    fn choose(&mut self, action: &Action, offered: &[Offered]) {
        let found = self.matching(offered);
        let (marked, last) = (self.marked(&found), found.len().checked_sub(1));
        let is_closed = matches!(self.current().map(|own| own.spec.input), Some(Input::One(_)));
        let at = match (action, marked) {
            (Action::Down, None) => last.map(|_| 0),
            (Action::Down, Some(at)) => last.map(|last| (at + 1).min(last)),
            // What is typed may be none of the list: back to it.
            (_, Some(0)) if !is_closed => None,
            (_, marked) => marked.map(|at| at.saturating_sub(1)),
        };
        self.list.choose(at);
    }

    /// Whether an arrow moves within a note.
    fn is_note_moving(&self, action: &Action) -> bool {
        let Some(entry) = self.current() else { return false };
        entry.field.is_note() && entry.field.clone().act(action)
    }

    fn edit(&mut self, action: &Action) {
        let replaces = self.fresh && matches!(action, Action::Insert(_) | Action::Paste(_));
        let Some(entry) = self.entries.get_mut(self.at) else { return };
        let before = entry.field.text();
        if replaces && entry.is_picked() {
            entry.field = Entry::new(entry.spec, "").field;
        }
        let is_edit = entry.field.act(action);
        self.fresh &= !is_edit;
        if entry.field.text() != before {
            if entry.clash.is_none() {
                entry.problem = None;
            }
            self.list = if entry.is_picked() { List::Typed(None) } else { List::Closed };
            self.touched = true;
        }
    }

    /// Keeps the current field; false where it cannot be left as it is.
    fn keep(&mut self, action: &Action, offered: &[Offered], shape: &dyn Shape) -> bool {
        let found = self.matching(offered);
        let takes = matches!(action, Action::Keep | Action::NextPane);
        let marked = if takes { self.marked(&found) } else { self.list.chosen() };
        let picked = marked.and_then(|at| found.get(at)).map(|line| line.text.clone());
        let fits = found.len();
        let (is_listing, is_sought) = (self.is_listing(), self.is_sought());
        let best = self.marked(&found).and_then(|at| found.get(at)).map(|line| line.text.clone());
        let Some(entry) = self.entries.get_mut(self.at) else { return true };
        let text = entry.text();
        if entry.clash.is_some() {
            let is_chosen = is_listing && picked.is_some();
            if let Some(picked) = picked.filter(|_| is_listing) {
                entry.set(&picked);
            }
            if !is_chosen && *action != Action::Finish {
                self.list = List::Closed;
                return true;
            }
            entry.clash = None;
            entry.problem = None;
        } else if let Some(picked) = picked.filter(|_| is_listing) {
            entry.set(&picked);
        } else if matches!(entry.spec.input, Input::One(_)) && !text.is_empty() && is_sought {
            match pick(&text, offered, best, fits) {
                Ok(line) => entry.set(&line),
                Err(why) => {
                    entry.problem = Some(why);
                    return false;
                }
            }
        }
        self.list = List::Closed;
        self.check(shape)
    }

    /// Reads what is in the current field, as it was typed.
    fn check(&mut self, shape: &dyn Shape) -> bool {
        let Some(entry) = self.entries.get_mut(self.at) else { return true };
        let text = entry.text();
        let infos = shape.infos();
        let info = infos.iter().find(|info| info.name == entry.spec.column);
        if let Some(plain) = info.and_then(|info| plain(info, &text)) {
            entry.set(&plain);
        }
        let text = entry.text();
        if !text.is_empty()
            && let Err(why) = shape.check(entry.spec.column, &text)
        {
            entry.problem = Some(format!("“{}” {}. {}", quoted(&text), why.reason, why.remedy));
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
        self.come_to(at);
        true
    }

    fn backward(&mut self) {
        let mut before = self.entries.iter().enumerate().take(self.at);
        if let Some((at, _)) = before.rfind(|(_, entry)| entry.is_open()) {
            self.come_to(at);
        }
    }
}

/// The one line that what is typed can only mean: the only one that has it, or has it at its
/// beginning, and not as a part of another number.
fn best(found: &[&Offered], typed: &str) -> Option<usize> {
    let first = found.iter().map(|line| line.rank(typed)).min()?;
    let mut best = found.iter().enumerate().filter(|(_, line)| line.rank(typed) == first);
    let (at, line) = best.next()?;
    (best.next().is_none() && !line.cuts_number(typed)).then_some(at)
}

/// What is picked by what was typed.
fn pick(
    text: &str,
    offered: &[Offered],
    best: Option<String>,
    fits: usize,
) -> Result<String, String> {
    let exact = offered.iter().find(|line| fold(&line.text) == fold(text));
    match (exact, best) {
        (Some(Offered { barred: Some(why), .. }), _) => Err(why.clone()),
        (Some(line), _) => Ok(line.text.clone()),
        (None, Some(best)) => Ok(best),
        (None, None) if fits > 1 => Err(format!(
            "“{}” fits {fits} of these: Down chooses one, or type more of it.",
            quoted(text)
        )),
        (None, None) if fits == 1 => Err(format!(
            "There is no “{}” here, only a longer one: Down and Enter take that.",
            quoted(text)
        )),
        (None, None) => Err(format!(
            "“{}” is none of what this can be. F4 lists them; type a part of one.",
            quoted(text)
        )),
    }
}

/// Days and pounds as people write them, in the way of files; none where that is no other.
fn plain(info: &Info, typed: &str) -> Option<String> {
    match info.shape {
        "date" => crate::calc::typed::day(typed).map(|day| day.to_string()),
        shape if shape.starts_with("pounds") => crate::calc::typed::pounds(typed),
        _ => None,
    }
}
