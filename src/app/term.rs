//! A backend over any writer. It keeps its own picture of what the terminal shows, so that a
//! frame costs the fewest bytes, and it never asks the terminal anything.

mod frame;
mod paint;
mod shift;

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};

use super::run::Screen;
use crate::views::part::pen::columns;
use paint::Painter;

/// Frames of at least this many bytes are bracketed, where that is wanted.
const LARGE: usize = 1_000;
const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[0m";
const LEAVE: &str = "\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l";

pub struct SessionBackend<W: Write> {
    writer: W,
    size: Size,
    /// What the frame says.
    wanted: Buffer,
    /// What the terminal shows; none where that is not known.
    shown: Option<Buffer>,
    cursor: Position,
    cursor_visible: bool,
    painter: Painter,
    synchronised: bool,
}

impl<W: Write> SessionBackend<W> {
    /// With `synchronised`, large frames are bracketed as one update.
    #[must_use]
    pub fn new(writer: W, width: u16, height: u16, synchronised: bool) -> Self {
        Self {
            writer,
            size: Size { width, height },
            wanted: Buffer::empty(Rect::new(0, 0, width, height)),
            shown: None,
            cursor: Position::ORIGIN,
            cursor_visible: true,
            painter: Painter::default(),
            synchronised,
        }
    }

    pub const fn writer(&self) -> &W {
        &self.writer
    }

    pub const fn writer_mut(&mut self) -> &mut W {
        &mut self.writer
    }

    fn send(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(text.as_bytes())?;
        self.writer.flush()
    }
}

impl<W: Write> Backend for SessionBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            if let Some(wanted) = self.wanted.cell_mut((x, y)) {
                wanted.clone_from(cell);
            }
            // ratatui says nothing of the cell behind a wide symbol, which has the symbol's style.
            if columns(cell.symbol()) > 1
                && let Some(behind) = self.wanted.cell_mut((x.saturating_add(1), y))
            {
                behind.reset();
                behind.set_style(cell.style());
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor_visible = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor_visible = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.wanted.reset();
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let end = self.wanted.content.len();
        let cursor =
            usize::from(self.cursor.y) * usize::from(self.size.width) + usize::from(self.cursor.x);
        let cells = match clear_type {
            ClearType::AfterCursor => cursor.min(end)..end,
            ClearType::BeforeCursor => 0..cursor.min(end),
            _ => 0..end,
        };
        for cell in self.wanted.content.get_mut(cells).unwrap_or_default() {
            cell.reset();
        }
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        let wanted = frame::settled(&self.wanted);
        self.painter.begin();
        let blank = Buffer::empty(self.wanted.area);
        let mut shown = match self.shown.take() {
            Some(shown) if shown.area == wanted.area => shown,
            _ => {
                self.painter.wipe();
                blank
            }
        };
        shift::shift(&mut self.painter, &mut shown, &wanted);
        frame::paint(&mut self.painter, &shown, &wanted);
        self.painter.cursor(self.cursor, self.cursor_visible, self.size);
        self.shown = Some(wanted);
        let bytes = self.painter.take();
        if bytes.is_empty() {
            return Ok(());
        }
        if self.synchronised && bytes.len() >= LARGE {
            return self.send(&format!("\x1b[?2026h{bytes}\x1b[?2026l"));
        }
        self.send(&bytes)
    }
}

impl<W: Write> Screen for SessionBackend<W> {
    fn resize(&mut self, width: u16, height: u16) {
        let size = Size { width, height };
        if size != self.size {
            self.size = size;
            self.wanted.resize(Rect::new(0, 0, width, height));
            self.wanted.reset();
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.shown = None;
        self.painter = Painter::default();
    }

    fn clip(&mut self, text: &str) -> io::Result<()> {
        use crossterm::Command as _;
        let mut bytes = String::new();
        crossterm::clipboard::CopyToClipboard::to_clipboard_from(text)
            .write_ansi(&mut bytes)
            .map_err(io::Error::other)?;
        self.send(&bytes)
    }

    fn enter(&mut self) -> io::Result<()> {
        self.forget();
        self.send(ENTER)
    }

    fn leave(&mut self) -> io::Result<()> {
        self.forget();
        self.send(LEAVE)
    }
}
