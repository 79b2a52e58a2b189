//! What text our own records accept, and how any text is shown harmlessly.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Longest reference, name and note, in what a reader counts as characters.
pub const REF_MAX: usize = 60;
pub const NAME_MAX: usize = 200;
pub const NOTE_MAX: usize = 10_000;

/// Most accents on one letter that a record accepts, and that a screen draws.
const MARKS_ACCEPTED: usize = 16;
const MARKS_DRAWN: usize = 4;

/// Why a text is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("is empty")]
    Empty,
    #[error("is longer than {0} characters")]
    TooLong(usize),
    #[error("contains the control character {0}")]
    Control(String),
    #[error("contains the invisible character {0}")]
    Invisible(String),
    #[error("has a letter with more than 16 accents")]
    Marks,
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Accepts a reference, name or code on one line, trimmed.
///
/// # Errors
/// Control characters, invisible formatting and over-long text are refused, and named.
pub fn one_line(text: &str, longest: usize) -> Result<String, TextError> {
    accept(text, longest, false)
}

/// Accepts a note of several lines: line breaks and tabs are kept.
///
/// # Errors
/// As [`one_line`].
pub fn note(text: &str) -> Result<String, TextError> {
    accept(&text.replace("\r\n", "\n"), NOTE_MAX, true)
}

fn accept(text: &str, longest: usize, is_note: bool) -> Result<String, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    let mut marks = 0;
    for c in text.chars() {
        if c.is_control() && !(is_note && matches!(c, '\n' | '\t')) {
            return Err(TextError::Control(code(c)));
        }
        if is_invisible(c) {
            return Err(TextError::Invisible(code(c)));
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS_ACCEPTED {
            return Err(TextError::Marks);
        }
    }
    if text.len() > longest && text.graphemes(true).nth(longest).is_some() {
        return Err(TextError::TooLong(longest));
    }
    Ok(text.to_owned())
}

fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Formatting that a reader cannot see: direction overrides, zero widths, tags, separators.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Any text as one line that can be shown anywhere: controls and invisible formatting become
/// their code in angle brackets, and surplus accents are dropped.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !c.is_control() && !is_invisible(c) && !is_combining_mark(c);
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) || text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        if is_combining_mark(c) {
            marks += 1;
            if marks <= MARKS_DRAWN && !is_invisible(c) {
                out.push(c);
            }
            continue;
        }
        marks = 0;
        match c {
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || is_invisible(c) => {
                out.push('<');
                out.push_str(&code(c));
                out.push('>');
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Text as searches compare it: no case, no accents, no width variants.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c) && !is_invisible(*c) && !c.is_control())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a word of a folded text begins with this one.
#[must_use]
pub fn begins_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// References in the order in which people count them: `NT2` before `NT10`, `NT4` before `NT4a`.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while !left.is_empty() && !right.is_empty() {
        let (one, rest_left) = run(left);
        let (two, rest_right) = run(right);
        let order = match (digits(one), digits(two)) {
            (Some(one), Some(two)) => one.len().cmp(&two.len()).then_with(|| one.cmp(two)),
            _ => one.cmp(two),
        };
        if order.is_ne() {
            return order;
        }
        (left, right) = (rest_left, rest_right);
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// The leading digits of a text, or its leading other characters, and the rest.
fn run(text: &str) -> (&str, &str) {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != is_number).unwrap_or(text.len());
    text.split_at(end)
}

/// The reference after this one: its last number one higher, as wide as it was.
#[must_use]
pub fn next_reference(last: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let Some(end) = last.rfind(is_digit).map(|at| at + 1) else { return String::new() };
    let (head, tail) = last.split_at(end);
    let start = head
        .rfind(|c| !is_digit(c))
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let (lead, number) = head.split_at(start);
    let Ok(value) = number.parse::<u64>() else { return String::new() };
    format!("{lead}{:0width$}{tail}", value.saturating_add(1), width = number.len())
}

/// A number without its leading zeros.
fn digits(run: &str) -> Option<&str> {
    run.starts_with(|c: char| c.is_ascii_digit()).then(|| run.trim_start_matches('0'))
}

/// Most characters of a value that a sentence repeats.
const QUOTED: usize = 30;

/// A value as a sentence repeats it: the first of a long one, on one line.
#[must_use]
pub fn quoted(text: &str) -> String {
    let line = text.replace('\n', " ");
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

/// How many letters are to be put in, left out or changed to make one word of another.
#[must_use]
pub fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.chars().enumerate() {
        let mut last = at + 1;
        let mut next = vec![last];
        for (own, before) in to.iter().zip(row.windows(2)) {
            let &[corner, above] = before else { continue };
            last = (corner + usize::from(*own != letter)).min(above + 1).min(last + 1);
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
