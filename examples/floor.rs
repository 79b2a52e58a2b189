//! The least that a list on ratatui and SQLite can cost: the floor that `benches/terminal.rs`
//! holds sleva against, measured in the same run. Reads 200 rows, draws them with a reverse bar,
//! moves with `j` and `k`, quits with `q`.
//!
//! `cargo run --release --example floor -- FILE`

use std::io::{Read, Write, stdout};

use ratatui::Terminal;
use ratatui::layout::Constraint;
use ratatui::style::Style;
use ratatui::widgets::{Block, Row, Table, TableState};
use ratatui_crossterm::CrosstermBackend;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let path = std::env::args().nth(1).ok_or("name a database")?;
    let rows = rows(&path)?;
    crossterm::terminal::enable_raw_mode()?;
    let mut out = stdout();
    write!(out, "\x1b[?1049h")?;
    let mut terminal = Terminal::new(CrosstermBackend::new(out))?;
    let mut state = TableState::default().with_selected(0);
    loop {
        terminal
            .draw(|frame| frame.render_stateful_widget(table(&rows), frame.area(), &mut state))?;
        let mut byte = [0];
        if std::io::stdin().read(&mut byte)? == 0 {
            break;
        }
        match byte[0] {
            b'j' => state.select_next(),
            b'k' => state.select_previous(),
            b'G' => state.select_last(),
            b'q' | b'Q' => break,
            _ => {}
        }
    }
    write!(stdout(), "\x1b[?1049l")?;
    crossterm::terminal::disable_raw_mode()?;
    Ok(())
}

fn rows(path: &str) -> Result<Vec<[String; 5]>, Failure> {
    let database = rusqlite::Connection::open(path)?;
    let mut statement = database.prepare(
        "SELECT contract_ref, contracts.title, suppliers.name, CAST(value AS TEXT), end_date
         FROM contracts JOIN suppliers ON suppliers.id = supplier_id
         ORDER BY contract_ref LIMIT 200",
    )?;
    let rows = statement.query_map((), |row| {
        Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn table(rows: &[[String; 5]]) -> Table<'_> {
    let widths = [10, 40, 30, 16, 12].map(Constraint::Length);
    let lines = rows.iter().map(|row| Row::new(row.iter().map(String::as_str)));
    Table::new(lines, widths)
        .block(Block::bordered().title("Contracts"))
        .row_highlight_style(Style::new().reversed())
}
