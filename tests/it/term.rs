//! What reaches the terminal: the same picture, in the fewest bytes, and nothing that commands it.

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::Backend as _;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use sleva::app::App;
use sleva::app::event::Event;
use sleva::app::run::Screen as _;
use sleva::app::term::SessionBackend;

use crate::driver::tiny::TINY;
use crate::driver::{HandClock, emulator, env};

type Sink = Terminal<SessionBackend<Vec<u8>>>;

fn terminal(width: u16, height: u16) -> Sink {
    Terminal::new(SessionBackend::new(Vec::new(), width, height, false)).unwrap()
}

fn frame(terminal: &mut Sink, buffer: &Buffer, cursor: Position) -> Vec<u8> {
    terminal
        .draw(|frame| {
            frame.buffer_mut().clone_from(buffer);
            frame.set_cursor_position(cursor);
        })
        .unwrap();
    std::mem::take(terminal.backend_mut().writer_mut())
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::Cyan => vt100::Color::Idx(6),
        Color::LightBlue => vt100::Color::Idx(12),
        _ => vt100::Color::Default,
    }
}

/// Compares a parsed screen with the frame, cell by cell.
fn check(parser: &vt100::Parser, buffer: &Buffer, cursor: Position) -> Result<(), String> {
    let screen = parser.screen();
    let mut x_after_wide = None;
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            if x_after_wide.take() == Some((x, y)) {
                continue;
            }
            let wanted = &buffer[(x, y)];
            let shown = screen.cell(y, x).unwrap();
            let text = if shown.contents().is_empty() { " " } else { shown.contents() };
            if text != wanted.symbol() {
                return Err(format!(
                    "{x},{y}: {text:?} for {:?}\n{}",
                    wanted.symbol(),
                    screen.contents()
                ));
            }
            if shown.is_wide() {
                x_after_wide = Some((x + 1, y));
            }
            let visible = text != " "
                || wanted.modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED);
            let same = shown.bgcolor() == colour(wanted.bg)
                && (!visible
                    || shown.fgcolor() == colour(wanted.fg)
                        && shown.bold() == wanted.modifier.contains(Modifier::BOLD)
                        && shown.dim() == wanted.modifier.contains(Modifier::DIM)
                        && shown.underline() == wanted.modifier.contains(Modifier::UNDERLINED)
                        && shown.inverse() == wanted.modifier.contains(Modifier::REVERSED));
            if !same {
                return Err(format!("{x},{y}: {shown:?} for {wanted:?}"));
            }
        }
    }
    let at = screen.cursor_position();
    if at != (cursor.y, cursor.x) {
        return Err(format!("cursor at {at:?}, not {cursor:?}"));
    }
    Ok(())
}

/// One change of a frame.
#[derive(Debug, Clone)]
enum Step {
    Text(u16, u16, &'static str, Style),
    Up(u16, u16, u16),
    Down(u16, u16, u16),
    Restyle(Rect, Style),
    Clear(Rect),
    Repaint,
}

fn styles() -> impl Strategy<Value = Style> {
    let colours =
        prop::sample::select(vec![Color::Reset, Color::Red, Color::Cyan, Color::LightBlue]);
    let modifiers = prop::sample::select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::REVERSED,
        Modifier::UNDERLINED,
        Modifier::BOLD.union(Modifier::REVERSED),
    ]);
    (colours.clone(), colours, modifiers)
        .prop_map(|(fore, back, modifier)| Style::reset().fg(fore).bg(back).add_modifier(modifier))
}

fn areas() -> impl Strategy<Value = Rect> {
    (0u16..40, 0u16..20, 1u16..30, 1u16..12).prop_map(|(x, y, w, h)| Rect::new(x, y, w, h))
}

fn steps() -> impl Strategy<Value = Step> {
    let texts = prop::sample::select(vec![
        "> C-0001 Grounds maintenance",
        "£1,234.50",
        "世界",
        "─────│┌┐",
        "é·…▸✓",
        "x",
        "                       ",
    ]);
    prop_oneof![
        4 => (0u16..60, 0u16..20, texts, styles()).prop_map(|(x, y, t, s)| Step::Text(x, y, t, s)),
        2 => (0u16..20, 1u16..20, 1u16..4).prop_map(|(a, b, n)| Step::Up(a, b, n)),
        2 => (0u16..20, 1u16..20, 1u16..4).prop_map(|(a, b, n)| Step::Down(a, b, n)),
        1 => (areas(), styles()).prop_map(|(a, s)| Step::Restyle(a, s)),
        1 => areas().prop_map(Step::Clear),
        1 => Just(Step::Repaint),
    ]
}

fn apply(buffer: &mut Buffer, step: &Step) {
    let area = buffer.area;
    match step {
        Step::Text(x, y, text, style) => {
            // The whole row, so that no half of a wide symbol is left behind.
            for x in area.left()..area.right() {
                if buffer[(x, *y)].symbol() == "世" || buffer[(x, *y)].symbol() == "界" {
                    buffer[(x, *y)].reset();
                }
            }
            buffer.set_stringn(*x, *y, text, usize::from(area.width - x), *style);
        }
        Step::Up(first, rows, by) | Step::Down(first, rows, by) => {
            let width = usize::from(area.width);
            let last = (first + rows).min(area.height);
            let block = &mut buffer.content[usize::from(*first) * width..usize::from(last) * width];
            let cells = (usize::from(*by) * width).min(block.len());
            if matches!(step, Step::Up(..)) {
                block.rotate_left(cells);
            } else {
                block.rotate_right(cells);
            }
        }
        Step::Restyle(place, style) => buffer.set_style(place.intersection(area), *style),
        Step::Clear(place) => {
            let place = place.intersection(area);
            for position in place.positions() {
                buffer[position].reset();
            }
        }
        Step::Repaint => {}
    }
    mend(buffer);
}

/// As ratatui leaves it: nothing stands behind the first half of a wide symbol.
fn mend(buffer: &mut Buffer) {
    for y in buffer.area.rows().map(|row| row.y) {
        for x in 0..buffer.area.width {
            if matches!(buffer[(x, y)].symbol(), "世" | "界") {
                let style = buffer[(x, y)].style();
                if x + 1 < buffer.area.width {
                    buffer[(x + 1, y)].reset();
                    buffer[(x + 1, y)].set_style(style);
                } else {
                    buffer[(x, y)].reset();
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_terminal_shows_every_frame(
        frames in prop::collection::vec((prop::collection::vec(steps(), 1..6), 0u16..60, 0u16..20), 1..8),
    ) {
        let mut sink = terminal(60, 20);
        let mut parser = emulator(60, 20);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 20));
        for (changes, x, y) in frames {
            for step in &changes {
                apply(&mut buffer, step);
                if matches!(step, Step::Repaint) {
                    sink.backend_mut().forget();
                }
            }
            let cursor = Position::new(x, y);
            let bytes = frame(&mut sink, &buffer, cursor);
            parser.process(&bytes);
            if let Err(wrong) = check(&parser, &buffer, cursor) {
                prop_assert!(false, "{}\nbytes {:?}", wrong, String::from_utf8_lossy(&bytes));
            }
            prop_assert!(frame(&mut sink, &buffer, cursor).is_empty(), "the same frame costs nothing");
        }
    }

    #[test]
    fn no_symbol_commands_the_terminal(text in "\\PC{0,4}[\\x00-\\x1f\\x7f-\\u{9f}]\\PC{0,4}") {
        let mut backend = SessionBackend::new(Vec::new(), 20, 3, false);
        let (mut one, mut other) = (Cell::EMPTY, Cell::EMPTY);
        one.set_symbol(&text);
        other.set_symbol("\u{9b}2J");
        backend.draw([(1, 1, &one), (19, 2, &other)].into_iter()).unwrap();
        backend.flush().unwrap();
        let bytes = String::from_utf8(backend.writer().clone()).unwrap();
        prop_assert!(allowed(&bytes), "{:?}", bytes);
    }
}

/// Whether an output has only text and the sequences that we mean to send.
fn allowed(bytes: &str) -> bool {
    let mut rest = bytes;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\x1b' {
            let Some(sequence) = rest.strip_prefix('[') else { return false };
            let end = sequence.find(|c: char| !c.is_ascii_digit() && c != ';' && c != '?');
            let Some(end) = end else { return false };
            let last = sequence[end..].chars().next().unwrap_or(' ');
            if !"HABCDGdKJmrMLhl".contains(last) {
                return false;
            }
            rest = &sequence[end + 1..];
        } else if c.is_control() && !matches!(c, '\r' | '\n' | '\x08') {
            return false;
        }
    }
    true
}

/// A session of the small list view; bytes of each key.
struct Meter {
    app: App,
    env: sleva::app::env::Env,
    sink: Sink,
}

impl Meter {
    fn new(width: u16, height: u16) -> Self {
        let env = env(&HandClock::default());
        let app = App::new(TINY, &env, None);
        let mut meter = Self { app, env, sink: terminal(width, height) };
        meter.event(Event::Resize { width, height });
        meter
    }

    fn event(&mut self, event: Event) -> Vec<u8> {
        self.app.handle(event, &self.env);
        let (app, env) = (&self.app, &self.env);
        self.sink.draw(|frame| app.draw(env, frame)).unwrap();
        std::mem::take(self.sink.backend_mut().writer_mut())
    }

    fn key(&mut self, name: &str) -> usize {
        self.event(Event::Key(sleva::app::event::Key::parse(name).unwrap())).len()
    }
}

#[test]
fn a_row_move_costs_the_same_at_any_width() {
    let cost = |width| {
        let mut meter = Meter::new(width, 40);
        meter.key("2");
        meter.key("j");
        meter.key("j")
    };
    let costs = [cost(80), cost(120), cost(200)];
    assert!(costs.iter().all(|cost| *cost <= 64), "{costs:?}");
    assert_eq!(costs[0], costs[2]);
}

#[test]
fn a_scrolled_row_costs_a_row() {
    let mut meter = Meter::new(120, 40);
    meter.key("2");
    for _ in 0..34 {
        meter.key("j");
    }
    let costs: Vec<usize> = (0..5).map(|_| meter.key("j")).collect();
    assert!(costs.iter().all(|cost| *cost <= 400), "{costs:?}");
    let up: Vec<usize> = (0..40).map(|_| meter.key("k")).collect();
    assert!(up.iter().all(|cost| *cost <= 400), "{up:?}");
}

#[test]
fn a_page_costs_about_its_text() {
    let mut meter = Meter::new(120, 40);
    meter.key("2");
    let cost = meter.key("pgdn");
    assert!(cost <= 5_000, "{cost}");
}

#[test]
fn nothing_new_costs_nothing() {
    let mut meter = Meter::new(120, 40);
    assert_eq!(meter.event(Event::Tick), b"");
    assert_eq!(meter.event(Event::Resize { width: 120, height: 40 }), b"");
}

#[test]
fn large_frames_are_bracketed_where_that_is_wanted() {
    let backend = SessionBackend::new(Vec::new(), 80, 24, true);
    let mut sink = Terminal::new(backend).unwrap();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    for y in 0..24 {
        buffer.set_string(0, y, "x".repeat(80), Style::default());
    }
    let bytes = frame(&mut sink, &buffer, Position::ORIGIN);
    assert!(bytes.starts_with(b"\x1b[?2026h") && bytes.ends_with(b"\x1b[?2026l"));
    buffer.set_string(3, 3, "y", Style::default());
    let bytes = frame(&mut sink, &buffer, Position::ORIGIN);
    assert!(!bytes.contains(&b'?'), "{:?}", String::from_utf8_lossy(&bytes));
}

#[test]
fn sizes_and_cursors_are_answered_without_asking() {
    let mut sink = terminal(0, 0);
    let buffer = Buffer::empty(Rect::new(0, 0, 0, 0));
    frame(&mut sink, &buffer, Position::ORIGIN);
    sink.backend_mut().resize(1, 1);
    sink.draw(|_| {}).unwrap();
    assert_eq!(sink.backend().size().unwrap(), (1, 1).into());
    let bytes = std::mem::take(sink.backend_mut().writer_mut());
    assert!(!String::from_utf8_lossy(&bytes).contains("\x1b[6n"));
}

#[test]
fn the_terminal_is_given_back_as_it_was() {
    let mut backend = SessionBackend::new(Vec::new(), 80, 24, false);
    backend.enter().unwrap();
    backend.leave().unwrap();
    let mut parser = emulator(80, 24);
    parser.process(backend.writer());
    assert!(!parser.screen().alternate_screen() && !parser.screen().bracketed_paste());
    assert!(!parser.screen().hide_cursor());
}

/// A wide symbol in a row that goes away under a block that moves up.
#[test]
fn a_wide_symbol_that_scrolls_away_leaves_nothing_behind() {
    let mut sink = terminal(60, 20);
    let mut parser = emulator(60, 20);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 20));
    let red = Style::reset().bg(Color::Red);
    let frames = [
        vec![
            Step::Text(32, 14, "世界", Style::reset()),
            Step::Restyle(Rect::new(22, 15, 12, 5), red),
        ],
        vec![Step::Up(14, 6, 1)],
        vec![Step::Text(0, 19, "> C-0001 Grounds maintenance", Style::reset())],
    ];
    for changes in frames {
        for step in &changes {
            apply(&mut buffer, step);
        }
        let bytes = frame(&mut sink, &buffer, Position::ORIGIN);
        parser.process(&bytes);
        assert_eq!(
            check(&parser, &buffer, Position::ORIGIN),
            Ok(()),
            "{:?}",
            String::from_utf8_lossy(&bytes)
        );
    }
}
