//! What was typed into a form as text for the store, with what the record was when that began.

use super::Form;

/// Begins a line that says what a field was before anybody typed.
const SEEN: char = '=';

impl Form {
    /// The fields that are not as they were, a line each.
    #[must_use]
    pub fn changed(&self) -> String {
        let changed = self.entries.iter().filter(|entry| entry.field.text() != entry.base);
        changed.map(|entry| line(entry.spec.column, &entry.field.text())).collect()
    }

    /// Takes fields back as [`Form::changed`] wrote them, and goes to the last of them.
    pub fn restore(&mut self, text: &str) {
        for (column, text) in typed(text) {
            if let Some(entry) = self.entry_mut(column) {
                entry.set(&text);
            }
            self.go(column);
        }
        // It was being typed, and goes on.
        (self.fresh, self.touched) = (false, true);
    }
}

/// What a record was, to be put after what was typed.
#[must_use]
pub fn seen(cells: &[(&'static str, String)]) -> String {
    cells.iter().flat_map(|(column, text)| [SEEN.to_string(), line(column, text)]).collect()
}

/// What the record was, by column; empty where the text does not say.
#[must_use]
pub fn was(text: &str) -> Vec<(&str, String)> {
    let seen = text.lines().filter_map(|line| line.strip_prefix(SEEN));
    seen.filter_map(|line| line.split_once('\t')).map(|(c, text)| (c, unescaped(text))).collect()
}

fn typed(text: &str) -> impl Iterator<Item = (&str, String)> {
    let lines = text.lines().filter(|line| !line.starts_with(SEEN));
    lines.filter_map(|line| line.split_once('\t')).map(|(c, text)| (c, unescaped(text)))
}

fn line(column: &str, text: &str) -> String {
    format!("{column}\t{}\n", text.replace('\\', "\\\\").replace('\n', "\\n"))
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(if chars.next() == Some('n') { '\n' } else { '\\' }),
            c => plain.push(c),
        }
    }
    plain
}
