//! What reaches a session, whatever its front-end: keys, text, replies, signals.

use std::fmt;

use crate::db::Error;
use crate::db::request::{Receipt, Reply};

use super::jobs::Done;

/// A key that a plain terminal can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    Char(char),
    /// A letter with Ctrl, in lower case.
    Ctrl(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// F1 to F12.
    F(u8),
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    Key(Key),
    /// Keys that came faster than fingers, and not marked as a paste: typed ahead, or pasted on a
    /// terminal that does not mark it.
    Burst(Vec<Key>),
    Paste(String),
    Resize {
        width: u16,
        height: u16,
    },
    Reply {
        ticket: u64,
        result: Result<Reply, Error>,
    },
    /// The writer's answer to a command.
    Told {
        ticket: u64,
        result: Result<Receipt, Error>,
    },
    /// Somebody changed the data.
    Changed,
    /// A job is over.
    Done(Done),
    Signal(Signal),
    /// Asked to stop for a while.
    Suspend,
    /// Back after having been stopped: the screen is no longer ours.
    Resumed,
    /// A deadline has come.
    Tick,
}

/// Why a session is told to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The terminal is gone.
    Hangup,
    Interrupt,
    Quit,
    Terminate,
}

impl Signal {
    /// What the process ends with: 128 and the signal's number.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Hangup => 129,
            Self::Interrupt => 130,
            Self::Quit => 131,
            Self::Terminate => 143,
        }
    }
}

const NAMED: &[(&str, Key)] = &[
    ("enter", Key::Enter),
    ("esc", Key::Esc),
    ("tab", Key::Tab),
    ("shift-tab", Key::BackTab),
    ("backspace", Key::Backspace),
    ("delete", Key::Delete),
    ("insert", Key::Insert),
    ("up", Key::Up),
    ("down", Key::Down),
    ("left", Key::Left),
    ("right", Key::Right),
    ("home", Key::Home),
    ("end", Key::End),
    ("pgup", Key::PageUp),
    ("pgdn", Key::PageDown),
    ("space", Key::Char(' ')),
];

impl Key {
    /// Reads a key as help writes it: `j`, `G`, `ctrl-d`, `f5`, `enter`, `shift-tab`, `space`.
    ///
    /// # Errors
    /// Says what is wrong with the name, or why a plain terminal cannot send the key.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some((_, key)) = NAMED.iter().find(|(name, _)| *name == text) {
            return Ok(*key);
        }
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            let printable = !c.is_control() && !c.is_whitespace();
            return if printable { Ok(Self::Char(c)) } else { Err(unknown(text)) };
        }
        if let Some(rest) = text.strip_prefix("ctrl-") {
            return ctrl(rest).ok_or_else(|| format!("{text} is not one key on every terminal"));
        }
        if text.starts_with("alt-") || text.starts_with("shift-") {
            return Err(format!("{text} does not arrive over every terminal"));
        }
        let number = text.strip_prefix('f').and_then(|number| number.parse().ok());
        match number {
            Some(number @ 1..=12) => Ok(Self::F(number)),
            _ => Err(unknown(text)),
        }
    }
}

fn unknown(text: &str) -> String {
    format!("{text} is not the name of a key")
}

/// Ctrl-H, I, J, M and [ are Backspace, Tab, Enter and Esc.
fn ctrl(rest: &str) -> Option<Key> {
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (Some('h' | 'i' | 'j' | 'm'), None) => None,
        (Some(c @ 'a'..='z'), None) => Some(Key::Ctrl(c)),
        _ => None,
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = NAMED.iter().find(|(_, key)| key == self) {
            return f.write_str(name);
        }
        match self {
            Self::Char(c) => write!(f, "{c}"),
            Self::Ctrl(c) => write!(f, "ctrl-{c}"),
            Self::F(number) => write!(f, "f{number}"),
            _ => Ok(()),
        }
    }
}

/// One key, or two in a row: `g c`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    pub keys: Vec<Key>,
}

impl Chord {
    /// Reads keys with blanks between them.
    ///
    /// # Errors
    /// As [`Key::parse`]; also where there is no key or there are more than two.
    pub fn parse(text: &str) -> Result<Self, String> {
        let keys = text.split_whitespace().map(Key::parse).collect::<Result<Vec<_>, _>>()?;
        match keys.len() {
            1 | 2 => Ok(Self { keys }),
            0 => Err("no key is named".to_owned()),
            _ => Err(format!("{text} has more than two keys in a row")),
        }
    }

    /// As people write it: `Ctrl-D`, `Enter`, `gc`, `F5`.
    #[must_use]
    pub fn label(&self) -> String {
        let plain = self.keys.iter().all(|key| matches!(key, Key::Char(c) if *c != ' '));
        let names: Vec<String> = self.keys.iter().copied().map(label).collect();
        names.join(if plain { "" } else { " " })
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.keys.iter().map(Key::to_string).collect();
        f.write_str(&names.join(" "))
    }
}

fn label(key: Key) -> String {
    match key {
        Key::Char(' ') => "Space".to_owned(),
        Key::Char(c) => c.to_string(),
        Key::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
        Key::F(number) => format!("F{number}"),
        Key::BackTab => "S-Tab".to_owned(),
        Key::PageUp => "PgUp".to_owned(),
        Key::PageDown => "PgDn".to_owned(),
        other => {
            let name = other.to_string();
            let mut chars = name.chars();
            chars
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
        }
    }
}
