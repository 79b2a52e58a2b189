//! Bytes from a terminal to keys and pasted text. It is pushed whatever arrived and keeps what
//! is not complete, so that the same bytes give the same keys however they were cut.

use std::time::Duration;

use super::event::Key;

/// What the bytes meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// Printable keys, Enter and Tab, faster than fingers.
    Burst(Vec<Key>),
    Paste(String),
}

/// Longest text that one paste brings in; the rest of it is dropped.
pub const PASTE_MAX: usize = 1 << 20;

/// More keys than this within [`BURST_TIME`] were not typed.
const BURST_KEYS: usize = 20;
/// A network may bring this many typed keys in one packet.
const TYPED_TOGETHER: usize = 3;
const BURST_TIME: Duration = Duration::from_millis(20);
/// A sequence that has begun properly and is not completed in this time is dropped.
const SEQUENCE_TIME: Duration = Duration::from_millis(500);
/// A paste whose end does not come is taken as it is.
const PASTE_TIME: Duration = Duration::from_secs(2);
const SEQUENCE_MAX: usize = 256;
const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// What the bytes at the front of the buffer are.
enum Front {
    /// This many bytes are this key, or nothing that concerns us.
    Key(usize, Option<Key>),
    PasteBegin,
    /// An operating system command, device control or similar: ends with ST or BEL.
    Text,
    Incomplete,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Keys,
    Paste,
    /// Inside a terminal's reply that is not for us; whether the last byte was Esc.
    Swallow(bool),
}

pub struct Decoder {
    esc_delay: Duration,
    buffer: Vec<u8>,
    mode: Mode,
    pasted: Vec<u8>,
    /// When the last bytes came.
    last: Duration,
    burst: Burst,
}

impl Decoder {
    /// `esc_delay` is how long a lone Esc waits for the rest of a sequence.
    #[must_use]
    pub fn new(esc_delay: Duration) -> Self {
        Self {
            esc_delay,
            buffer: Vec::new(),
            mode: Mode::Keys,
            pasted: Vec::new(),
            last: Duration::ZERO,
            burst: Burst::default(),
        }
    }

    /// Takes bytes that arrived at a time, on any clock that only goes forward.
    pub fn push(&mut self, bytes: &[u8], now: Duration) -> Vec<Input> {
        let mut found = self.tick(now);
        self.buffer.extend_from_slice(bytes);
        self.last = now;
        while self.step(now, &mut found) {}
        self.burst.pause(&mut found);
        found
    }

    /// Takes what only needed time: a lone Esc, an unfinished sequence, a burst of keys.
    pub fn tick(&mut self, now: Duration) -> Vec<Input> {
        let mut found = Vec::new();
        if self.sequence_deadline().is_some_and(|deadline| now >= deadline) {
            self.expire(now, &mut found);
        }
        if self.burst.deadline().is_some_and(|deadline| now >= deadline) {
            self.burst.release(&mut found);
        }
        found
    }

    /// When [`Decoder::tick`] has something to do.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        match (self.sequence_deadline(), self.burst.deadline()) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    fn sequence_deadline(&self) -> Option<Duration> {
        let wait = match self.mode {
            Mode::Paste => PASTE_TIME,
            Mode::Swallow(_) => SEQUENCE_TIME,
            Mode::Keys => match self.buffer.as_slice() {
                [] => return None,
                [0x1b] => self.esc_delay,
                _ => SEQUENCE_TIME,
            },
        };
        Some(self.last + wait)
    }

    /// Nothing more comes: what there is stands for itself.
    fn expire(&mut self, now: Duration, found: &mut Vec<Input>) {
        match self.mode {
            Mode::Paste => self.end_paste(found),
            Mode::Swallow(_) => {}
            Mode::Keys => match *self.buffer.as_slice() {
                [0x1b] => self.key(Key::Esc, now, found),
                [0x1b, byte] => {
                    let second = char::from(byte);
                    self.key(Key::Esc, now, found);
                    if byte.is_ascii_graphic() {
                        self.key(Key::Char(second), now, found);
                    }
                }
                _ => {}
            },
        }
        self.mode = Mode::Keys;
        self.buffer.clear();
    }

    /// Takes one thing from the front of the buffer; false when there is nothing whole.
    fn step(&mut self, now: Duration, found: &mut Vec<Input>) -> bool {
        match self.mode {
            Mode::Paste => self.step_paste(found),
            Mode::Swallow(escaped) => self.step_swallow(escaped),
            Mode::Keys => match front(&self.buffer) {
                Front::Incomplete => {
                    if self.buffer.len() > SEQUENCE_MAX {
                        self.buffer.clear();
                    }
                    false
                }
                Front::PasteBegin => {
                    self.buffer.drain(..PASTE_BEGIN.len());
                    self.burst.release(found);
                    self.mode = Mode::Paste;
                    true
                }
                Front::Text => {
                    self.buffer.drain(..2);
                    self.mode = Mode::Swallow(false);
                    true
                }
                Front::Key(length, key) => {
                    self.buffer.drain(..length.min(self.buffer.len()));
                    if let Some(key) = key {
                        self.key(key, now, found);
                    }
                    true
                }
            },
        }
    }

    fn step_swallow(&mut self, escaped: bool) -> bool {
        for (at, byte) in self.buffer.iter().enumerate() {
            let ended = match byte {
                0x07 => true,
                b'\\' => escaped && at == 0 || at > 0 && self.buffer.get(at - 1) == Some(&0x1b),
                _ => false,
            };
            if ended {
                self.buffer.drain(..=at);
                self.mode = Mode::Keys;
                return true;
            }
        }
        if let Some(last) = self.buffer.last() {
            self.mode = Mode::Swallow(*last == 0x1b);
        }
        self.buffer.clear();
        false
    }

    fn step_paste(&mut self, found: &mut Vec<Input>) -> bool {
        if let Some(at) = memchr::memmem::find(&self.buffer, PASTE_END) {
            let text: Vec<u8> = self.buffer.drain(..at).collect();
            self.buffer.drain(..PASTE_END.len());
            self.keep_pasted(&text);
            self.end_paste(found);
            self.mode = Mode::Keys;
            return true;
        }
        let tail = (1..PASTE_END.len())
            .rev()
            .find(|length| self.buffer.ends_with(PASTE_END.get(..*length).unwrap_or_default()))
            .unwrap_or(0);
        let text: Vec<u8> = self.buffer.drain(..self.buffer.len() - tail).collect();
        self.keep_pasted(&text);
        false
    }

    fn keep_pasted(&mut self, text: &[u8]) {
        let room = PASTE_MAX.saturating_sub(self.pasted.len());
        self.pasted.extend_from_slice(text.get(..room.min(text.len())).unwrap_or_default());
    }

    fn end_paste(&mut self, found: &mut Vec<Input>) {
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.pasted)).into_owned();
        if !text.is_empty() {
            found.push(Input::Paste(lines(&text)));
        }
    }

    fn key(&mut self, key: Key, now: Duration, found: &mut Vec<Input>) {
        self.burst.take(key, now, found);
    }
}

/// Line ends as we write them.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Printable keys that came faster than fingers: kept back until it is clear what they are.
#[derive(Default)]
struct Burst {
    started: Option<Duration>,
    keys: Vec<Key>,
    printable: usize,
    /// Where the keys of this read begin.
    read: usize,
    /// A read had several lines.
    has_lines: bool,
}

impl Burst {
    fn deadline(&self) -> Option<Duration> {
        self.started.filter(|_| !self.keys.is_empty()).map(|started| started + BURST_TIME)
    }

    fn take(&mut self, key: Key, now: Duration, found: &mut Vec<Input>) {
        let is_text = matches!(key, Key::Char(_));
        let continues = matches!(key, Key::Enter | Key::Tab) && !self.keys.is_empty();
        if !is_text && !continues {
            self.release(found);
            found.push(Input::Key(key));
            return;
        }
        let started = *self.started.get_or_insert(now);
        if now > started + BURST_TIME {
            self.release(found);
        }
        // A paste goes on for as long as it comes quickly.
        if self.is_paste() || self.started.is_none() {
            self.started = Some(now);
        }
        self.keys.push(key);
        self.printable += usize::from(is_text);
    }

    /// The bytes of one read are over: so few keys were typed, though they came together. More
    /// than these in several lines were not.
    fn pause(&mut self, found: &mut Vec<Input>) {
        let read = self.keys.get(self.read..).unwrap_or_default();
        let text = |keys: &[Key]| keys.iter().filter(|key| matches!(key, Key::Char(_))).count();
        let line_end = read.iter().position(|key| *key == Key::Enter);
        let has_more = line_end.is_some_and(|at| text(read.get(at..).unwrap_or_default()) > 0);
        self.has_lines |= has_more && text(read) > TYPED_TOGETHER;
        self.read = self.keys.len();
        if self.keys.len() <= TYPED_TOGETHER {
            self.release(found);
        }
    }

    const fn is_paste(&self) -> bool {
        self.printable > BURST_KEYS || self.has_lines
    }

    fn release(&mut self, found: &mut Vec<Input>) {
        let is_paste = self.is_paste();
        let Self { keys, .. } = std::mem::take(self);
        if is_paste {
            found.push(Input::Burst(keys));
        } else {
            found.extend(keys.into_iter().map(Input::Key));
        }
    }
}

/// Keys of the grid that clerks use between figures, all of them taken back by `u`.
const OF_GRID: &str = "hjkldxuU=";

/// Whether a key may run its command in a grid though it came faster than fingers.
#[must_use]
pub fn is_of_grid(key: Key) -> bool {
    matches!(key, Key::Char(c) if OF_GRID.contains(c))
}

/// Whether keys that came together are a fast typist's and no pasted text: figures first, and no
/// letter but those of the grid.
#[must_use]
pub fn are_figures(keys: &[Key]) -> bool {
    let is_figure = |key: &Key| matches!(key, Key::Char('0'..='9' | '.' | ',' | '-' | '+'));
    keys.first().is_some_and(is_figure)
        && keys.iter().all(|key| is_figure(key) || is_of_grid(*key) || !matches!(key, Key::Char(_)))
}

/// What a key of a burst stands for as text.
#[must_use]
pub const fn text_of(key: Key) -> Option<char> {
    match key {
        Key::Char(c) => Some(c),
        Key::Enter => Some('\n'),
        Key::Tab => Some('\t'),
        _ => None,
    }
}

fn front(bytes: &[u8]) -> Front {
    match bytes {
        [] => Front::Incomplete,
        [0x1b, rest @ ..] => escape(bytes, rest),
        [byte @ (0..0x20 | 0x7f), ..] => Front::Key(1, control(*byte)),
        [byte, ..] if byte.is_ascii() => Front::Key(1, Some(Key::Char(char::from(*byte)))),
        _ => utf8(bytes),
    }
}

const fn control(byte: u8) -> Option<Key> {
    match byte {
        b'\r' | b'\n' => Some(Key::Enter),
        b'\t' => Some(Key::Tab),
        0x08 | 0x7f => Some(Key::Backspace),
        1..=26 => Some(Key::Ctrl((byte + b'a' - 1) as char)),
        _ => None,
    }
}

fn utf8(bytes: &[u8]) -> Front {
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return Front::Key(1, None),
    };
    let whole = bytes.get(..length.min(bytes.len())).unwrap_or_default();
    match std::str::from_utf8(whole) {
        Ok(text) => {
            let key = text.chars().next().filter(|c| !c.is_control()).map(Key::Char);
            Front::Key(length, key)
        }
        Err(error) if error.error_len().is_none() && whole.len() < length => Front::Incomplete,
        Err(_) => Front::Key(1, None),
    }
}

fn escape(bytes: &[u8], rest: &[u8]) -> Front {
    match rest {
        [] | [b']' | b'P' | b'X' | b'^' | b'_'] => Front::Incomplete,
        [b'[', after @ ..] => csi(bytes, after),
        [b'O', after @ ..] => ss3(after),
        [b']' | b'P' | b'X' | b'^' | b'_', _, ..] => Front::Text,
        _ => Front::Key(1, Some(Key::Esc)),
    }
}

fn csi(bytes: &[u8], after: &[u8]) -> Front {
    if bytes.starts_with(PASTE_BEGIN) {
        return Front::PasteBegin;
    }
    if let [b'[', rest @ ..] = after {
        // The Linux console's F1 to F5.
        return rest.first().map_or(Front::Incomplete, |byte| {
            Front::Key(4, matches!(byte, b'A'..=b'E').then(|| Key::F(byte - b'A' + 1)))
        });
    }
    let Some(end) = after.iter().position(|byte| !matches!(byte, 0x20..=0x3f)) else {
        return Front::Incomplete;
    };
    match after.get(end) {
        Some(last @ 0x40..=0x7e) => {
            let parameters = after.get(..end).unwrap_or_default();
            // The old mouse report has three bytes more.
            let more = if *last == b'M' && parameters.is_empty() { 3 } else { 0 };
            if after.len() < end + 1 + more {
                return Front::Incomplete;
            }
            Front::Key(2 + end + 1 + more, csi_key(parameters, *last))
        }
        // Broken off by something else: what was there is dropped.
        _ => Front::Key(2 + end, None),
    }
}

fn csi_key(parameters: &[u8], last: u8) -> Option<Key> {
    if parameters.first().is_some_and(|byte| matches!(byte, b'<'..=b'?')) {
        return None;
    }
    let first = parameters.split(|byte| *byte == b';').next().unwrap_or_default();
    match last {
        b'~' => tilde(std::str::from_utf8(first).ok()?.parse().ok()?),
        b'Z' => Some(Key::BackTab),
        // A cursor report looks like a modified F3.
        b'R' if !parameters.is_empty() => None,
        _ => letter(last),
    }
}

const fn tilde(number: u16) -> Option<Key> {
    match number {
        1 | 7 => Some(Key::Home),
        2 => Some(Key::Insert),
        3 => Some(Key::Delete),
        4 | 8 => Some(Key::End),
        5 => Some(Key::PageUp),
        6 => Some(Key::PageDown),
        11 => Some(Key::F(1)),
        12 => Some(Key::F(2)),
        13 => Some(Key::F(3)),
        14 => Some(Key::F(4)),
        15 => Some(Key::F(5)),
        17 => Some(Key::F(6)),
        18 => Some(Key::F(7)),
        19 => Some(Key::F(8)),
        20 => Some(Key::F(9)),
        21 => Some(Key::F(10)),
        23 => Some(Key::F(11)),
        24 => Some(Key::F(12)),
        _ => None,
    }
}

const fn letter(byte: u8) -> Option<Key> {
    match byte {
        b'A' => Some(Key::Up),
        b'B' => Some(Key::Down),
        b'C' => Some(Key::Right),
        b'D' => Some(Key::Left),
        b'H' => Some(Key::Home),
        b'F' => Some(Key::End),
        b'P' => Some(Key::F(1)),
        b'Q' => Some(Key::F(2)),
        b'R' => Some(Key::F(3)),
        b'S' => Some(Key::F(4)),
        _ => None,
    }
}

fn ss3(after: &[u8]) -> Front {
    let Some(end) = after.iter().position(|byte| !byte.is_ascii_digit() && *byte != b';') else {
        return Front::Incomplete;
    };
    match after.get(end) {
        Some(byte @ 0x40..=0x7e) => {
            Front::Key(2 + end + 1, letter(*byte).or_else(|| keypad(*byte)))
        }
        Some(_) => Front::Key(2 + end, None),
        None => Front::Incomplete,
    }
}

/// The keypad in application mode.
fn keypad(byte: u8) -> Option<Key> {
    match byte {
        b'M' => Some(Key::Enter),
        b'I' => Some(Key::Tab),
        b'X' => Some(Key::Char('=')),
        b'j'..=b'y' => Some(Key::Char(char::from(byte - b'j' + b'*'))),
        _ => None,
    }
}
