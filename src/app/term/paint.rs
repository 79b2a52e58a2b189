//! The terminal's pen: where it stands, which style it has, and the shortest way to another.

use std::fmt::Write as _;

use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

/// Colours and attributes of a cell; only the terminal's own 16 colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look {
    pub fore: Color,
    pub back: Color,
    pub modifier: Modifier,
}

pub const PLAIN: Look =
    Look { fore: Color::Reset, back: Color::Reset, modifier: Modifier::empty() };

/// Attributes with the code that sets them and the code that takes them away.
const ATTRIBUTES: &[(Modifier, u8, u8)] = &[
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::REVERSED, 7, 27),
];

#[derive(Default)]
pub struct Painter {
    out: String,
    /// None where it is not known.
    at: Option<Position>,
    look: Option<Look>,
    visible: Option<bool>,
}

impl Painter {
    pub fn begin(&mut self) {
        self.out.clear();
    }

    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    /// Makes the whole terminal blank.
    pub fn wipe(&mut self) {
        self.out.push_str("\x1b[0m\x1b[2J");
        self.look = Some(PLAIN);
        self.at = None;
    }

    /// Where the terminal's cursor is, if that is known.
    pub const fn at(&self) -> Option<Position> {
        self.at
    }

    pub fn look_is(&self, look: Look) -> bool {
        self.look == Some(look)
    }

    /// Moves lines `top` to `bottom`, both included, up by `by`, or down where it is negative.
    pub fn scroll(&mut self, top: u16, bottom: u16, by: i32) {
        self.set_look(PLAIN);
        let (first, last) = (top + 1, bottom + 1);
        let lines = by.unsigned_abs();
        let count = if lines == 1 { String::new() } else { lines.to_string() };
        let letter = if by > 0 { 'M' } else { 'L' };
        self.push(format_args!("\x1b[{first};{last}r"));
        if top > 0 {
            self.push(format_args!("\x1b[{first}H"));
        }
        self.push(format_args!("\x1b[{count}{letter}\x1b[r"));
        self.at = Some(Position::ORIGIN);
    }

    /// Writes a symbol where the pen stands.
    pub fn symbol(&mut self, symbol: &str, width: u16, certain: bool, right: u16) {
        self.out.push_str(symbol);
        self.at = self.at.filter(|_| certain).and_then(|at| {
            let x = at.x + width;
            (x < right).then_some(Position { x, y: at.y })
        });
    }

    /// Blanks from the pen to the end of the line.
    pub fn erase_line(&mut self) {
        self.set_look(PLAIN);
        self.out.push_str("\x1b[K");
    }

    pub fn cursor(&mut self, at: Position, visible: bool, size: Size) {
        if visible && at.x < size.width && at.y < size.height {
            self.go(at);
        }
        if self.visible != Some(visible) {
            self.out.push_str(if visible { "\x1b[?25h" } else { "\x1b[?25l" });
            self.visible = Some(visible);
        }
    }

    /// Moves the pen the shortest way.
    pub fn go(&mut self, to: Position) {
        if self.at != Some(to) {
            let way = self.way(to);
            self.out.push_str(&way);
            self.at = Some(to);
        }
    }

    /// The shortest way to a place.
    pub fn way(&self, to: Position) -> String {
        let mut best = absolute(to);
        let Some(from) = self.at else { return best };
        let mut consider = |way: String| {
            if way.len() < best.len() {
                best = way;
            }
        };
        let down = i32::from(to.y) - i32::from(from.y);
        let vertical = relative(down, 'B', 'A');
        consider(format!("{vertical}{}", relative(i32::from(to.x) - i32::from(from.x), 'C', 'D')));
        consider(format!("{vertical}\r{}", relative(i32::from(to.x), 'C', 'D')));
        if down == 1 {
            consider(format!("\r\n{}", relative(i32::from(to.x), 'C', 'D')));
        }
        if to.x == from.x {
            consider(format!("\x1b[{}d", to.y + 1));
        }
        if to.y == from.y {
            consider(format!("\x1b[{}G", to.x + 1));
            if to.x < from.x {
                consider("\x08".repeat(usize::from(from.x - to.x)));
            }
        }
        best
    }

    /// Takes another style with the fewest bytes.
    pub fn set_look(&mut self, to: Look) {
        if self.look == Some(to) {
            return;
        }
        let anew = codes_from_nothing(to);
        let codes = match self.look {
            Some(from) => {
                let step = codes_between(from, to);
                if joined(&step).len() < joined(&anew).len() { step } else { anew }
            }
            None => anew,
        };
        self.push(format_args!("\x1b[{}m", joined(&codes)));
        self.look = Some(to);
    }

    fn push(&mut self, text: std::fmt::Arguments) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(text);
    }
}

fn absolute(to: Position) -> String {
    match (to.y, to.x) {
        (0, 0) => "\x1b[H".to_owned(),
        (y, 0) => format!("\x1b[{}H", y + 1),
        (y, x) => format!("\x1b[{};{}H", y + 1, x + 1),
    }
}

fn relative(by: i32, forward: char, back: char) -> String {
    let letter = if by > 0 { forward } else { back };
    match by.unsigned_abs() {
        0 => String::new(),
        1 => format!("\x1b[{letter}"),
        count => format!("\x1b[{count}{letter}"),
    }
}

fn joined(codes: &[u8]) -> String {
    if codes == [0] {
        return String::new();
    }
    let texts: Vec<String> = codes.iter().map(u8::to_string).collect();
    texts.join(";")
}

fn codes_from_nothing(to: Look) -> Vec<u8> {
    let mut codes = vec![0];
    codes.extend(
        ATTRIBUTES.iter().filter(|(m, _, _)| to.modifier.contains(*m)).map(|(_, on, _)| on),
    );
    codes.extend((to.fore != Color::Reset).then(|| colour(to.fore, 30)));
    codes.extend((to.back != Color::Reset).then(|| colour(to.back, 40)));
    codes
}

fn codes_between(from: Look, to: Look) -> Vec<u8> {
    let mut codes = Vec::new();
    let mut kept = from.modifier;
    for (modifier, _, off) in ATTRIBUTES {
        if from.modifier.contains(*modifier) && !to.modifier.contains(*modifier) {
            if !codes.contains(off) {
                codes.push(*off);
            }
            // One code takes both bold and dim away.
            for (other, _, other_off) in ATTRIBUTES {
                if other_off == off {
                    kept.remove(*other);
                }
            }
        }
    }
    for (modifier, on, _) in ATTRIBUTES {
        if to.modifier.contains(*modifier) && !kept.contains(*modifier) {
            codes.push(*on);
        }
    }
    codes.extend((from.fore != to.fore).then(|| colour(to.fore, 30)));
    codes.extend((from.back != to.back).then(|| colour(to.back, 40)));
    codes
}

/// The code of one of the 16 colours; anything else is the terminal's default.
const fn colour(colour: Color, base: u8) -> u8 {
    match colour {
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => base + 60,
        Color::LightRed => base + 61,
        Color::LightGreen => base + 62,
        Color::LightYellow => base + 63,
        Color::LightBlue => base + 64,
        Color::LightMagenta => base + 65,
        Color::LightCyan => base + 66,
        Color::White => base + 67,
        _ => base + 9,
    }
}
