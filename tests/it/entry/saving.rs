//! What is shown as saved is saved; what is not says so and stays; what is half typed comes back.

use std::io::{self, Write};
use std::sync::mpsc::channel;
use std::time::Duration;

use ratatui::Terminal;
use sleva::app::ask::Ask;
use sleva::app::event::{Event, Key, Signal};
use sleva::app::jobs::Job;
use sleva::app::run::{Host, run};
use sleva::app::term::SessionBackend;
use sleva::app::{App, Out};
use sleva::db::request::{Command, Edit, Query, Receipt, Record, Reply, Step, Typed};
use sleva::db::sqlite::Sqlite;
use sleva::db::{By, Error, Store};
use sleva::views::VIEWS;

use super::{trail, units};
use crate::driver::{Driver, sample};
use crate::store::quantity;

const SOON: Duration = Duration::from_millis(400);

/// A store whose disk can be made to fail.
struct Failing {
    store: Sqlite,
    error: Option<Error>,
}

impl Store for Failing {
    fn read(&self, query: &Query) -> Result<Reply, Error> {
        self.store.read(query)
    }

    fn write(&mut self, command: &Command, by: &By) -> Result<Receipt, Error> {
        match &self.error {
            Some(error) => Err(error.clone()),
            None => self.store.write(command, by),
        }
    }

    fn each(
        &self,
        kind: sleva::db::request::Kind,
        visit: &mut dyn FnMut(Record) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.store.each(kind, visit)
    }
}

fn failing(error: Error) -> Driver<Failing> {
    Driver::opened(Failing { store: sample(), error: Some(error) }, "commitments", 100, 30)
}

fn saved_rows(d: &Driver<Failing>) -> usize {
    let query = sleva::db::request::AuditQuery { limit: 1_000, ..Default::default() };
    match d.db().read(&Query::Audit(query)).unwrap() {
        Reply::Audit(rows) => rows.len(),
        other => panic!("{other:?}"),
    }
}

fn other(units: (&str, &str)) -> Command {
    Command::Edit(vec![Edit::of(Step::Units {
        contract_ref: "C-0001".to_owned(),
        measure_ref: "NT1".to_owned(),
        was: quantity(units.0),
        to: Some(quantity(units.1)),
    })])
}

#[test]
fn the_header_says_saving_until_the_store_has_it_and_saved_then() {
    let mut d = Driver::sample_at("commitments", 100, 30);
    assert!(d.line_with("sleva").ends_with("✓ saved"));
    let outs = d.app.handle(Event::Key(sleva::app::event::Key::Char('4')), &d.env);
    assert!(outs.is_empty(), "a letter asks for nothing: {outs:?}");
    let outs = d.app.handle(Event::Key(sleva::app::event::Key::Enter), &d.env);
    let tell = outs.into_iter().find_map(|out| match out {
        sleva::app::Out::Tell { ticket, command } => Some((ticket, command)),
        _ => None,
    });
    let (ticket, command) = tell.expect("the edit is told to the writer");
    d.event(Event::Tick);
    assert!(d.line_with("sleva").ends_with("… saving"), "{}", d.screen());
    // The cursor has gone on, and the cell shows the new figure before the disk has it.
    assert_eq!(d.selected().unwrap(), "C-0002 NT1");
    assert!(d.line_with("C-0001").contains("  4 "), "{}", d.screen());
    let by = By { person: "officer1".to_owned(), ..crate::store::morning() };
    let result = d.db_mut().write(&command, &by);
    d.event(Event::Told { ticket, result });
    assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
    assert_eq!(units(&d, "C-0001", "NT1"), "4");
}

#[test]
fn cells_typed_while_the_disk_is_busy_go_together_in_the_next_batch() {
    let mut d = Driver::sample_at("commitments", 100, 30);
    let mut told = Vec::new();
    for key in "4\n5\n6\n7\n".chars() {
        let key = if key == '\n' {
            sleva::app::event::Key::Enter
        } else {
            sleva::app::event::Key::Char(key)
        };
        told.extend(d.app.handle(Event::Key(key), &d.env).into_iter().filter_map(
            |out| match out {
                sleva::app::Out::Tell { ticket, command } => Some((ticket, command)),
                _ => None,
            },
        ));
    }
    let [(ticket, first)] = told.as_slice() else { panic!("{told:?}") };
    let by = crate::store::morning();
    let result = d.db_mut().write(first, &by);
    d.event(Event::Told { ticket: *ticket, result });
    let Command::Edit(batch) = &d.told[0] else { panic!("{:?}", d.told) };
    assert_eq!(batch.len(), 3, "the three that waited");
    assert_eq!(units(&d, "C-0004", "NT1"), "7");
    assert_eq!(
        trail(&d).iter().filter(|row| row.action == "edit").count(),
        4,
        "each has its own audit row"
    );
    assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
}

#[test]
fn a_full_disk_is_said_and_the_cell_stays_in_edit_until_there_is_room() {
    for (error, short, long) in [
        (Error::Full, "! not saved: disk full", "the disk is full. Make room"),
        (Error::ReadOnly("x".into()), "! not saved: read only", "can only be read"),
        (Error::Busy, "! not saved: locked by another", "another process has held the database"),
    ] {
        let mut d = failing(error);
        d.keys("4 <enter>");
        assert_eq!(d.selected().unwrap(), "C-0001 NT1", "back at the cell");
        assert!(d.line_with("C-0001").contains("[       4]"), "{}", d.screen());
        assert!(d.message().contains(long), "{}", d.message());
        // Reading goes on.
        d.keys("<esc> G");
        assert!(d.shows("C-0024"), "{}", d.screen());
        d.keys("gg 4 <enter>");
        // Another cell is typed while it fails: both wait, and the header says so.
        d.keys("<esc>");
        let _ = short;
        d.db_mut().error = None;
        d.keys("gg u <enter>");
        assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
    }
}

#[test]
fn what_failed_while_another_cell_was_typed_waits_in_order_and_is_saved_on_retry() {
    let mut d = Driver::sample_at("commitments", 100, 30);
    let key = |d: &mut Driver<Sqlite>, key| d.app.handle(Event::Key(key), &d.env);
    let mut ticket = 0;
    for k in ['4', '\n', '5'] {
        let k =
            if k == '\n' { sleva::app::event::Key::Enter } else { sleva::app::event::Key::Char(k) };
        for out in key(&mut d, k) {
            if let sleva::app::Out::Tell { ticket: own, .. } = out {
                ticket = own;
            }
        }
    }
    d.event(Event::Told { ticket, result: Err(Error::Full) });
    assert!(d.line_with("sleva").ends_with("! not saved: disk full"), "{}", d.screen());
    assert!(d.line_with("C-0001").contains("!4"), "the figure is not lost:\n{}", d.screen());
    assert!(d.line_with("C-0002").contains("5]"), "typing goes on:\n{}", d.screen());
    d.keys("<enter>");
    assert_eq!((units(&d, "C-0001", "NT1"), units(&d, "C-0002", "NT1")), ("4".into(), "5".into()));
    assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
}

#[test]
fn leaving_with_something_unsaved_asks_first() {
    let mut d = failing(Error::Full);
    d.keys("4 <enter>");
    // The cell is typed in again; another key keeps it once more, from elsewhere.
    d.keys("<down> 5");
    d.event(Event::Tick);
    d.keys("<esc> <esc> Q");
    if d.ended.is_none() {
        assert!(d.shows("Leave, and lose what is not saved? y/n"), "{}", d.screen());
        d.keys("n");
        assert_eq!(d.ended, None);
        d.keys("Q y");
    }
    assert_eq!(d.ended, Some(0));
}

#[test]
fn the_same_cell_changed_by_two_shows_both_values_with_who_and_when_and_asks() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("4");
    d.meanwhile("officer2", &other(("3.48", "9")));
    // Seen meanwhile or not: what is typed began from what was there then.
    d.event(Event::Changed);
    d.keys("<enter>");
    assert!(
        d.shows("C-0001/NT1 was changed by officer2 at 2025-11-22T14:02:00Z"),
        "{}",
        d.screen()
    );
    assert!(d.shows("4, which you typed") && d.shows("9, by officer2"), "{}", d.screen());
    assert_eq!(units(&d, "C-0001", "NT1"), "9", "nothing is written over unasked");
    // An Enter that was on its way already decides nothing.
    d.keys("<enter>");
    assert_eq!(units(&d, "C-0001", "NT1"), "9");
    d.keys("<enter>");
    assert!(d.shows("4, which you typed"), "asked again:\n{}", d.screen());
    d.keys("j <enter>");
    assert_eq!(units(&d, "C-0001", "NT1"), "4", "mine was chosen");
    assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
    assert_eq!(trail(&d)[1].person, "officer2");
    // And the other way round.
    d.keys("gg 5");
    d.meanwhile("officer2", &other(("4", "8")));
    d.keys("<enter> j j <enter>");
    assert_eq!(units(&d, "C-0001", "NT1"), "8");
    assert!(d.line_with("C-0001").contains('8'), "{}", d.screen());
    // Esc decides nothing: the text is still in the cell.
    d.keys("gg 6");
    d.meanwhile("officer2", &other(("8", "7")));
    d.keys("<enter> <esc>");
    assert!(d.line_with("C-0001").contains("6]"), "{}", d.screen());
    d.keys("<enter> j <enter>");
    assert_eq!(
        units(&d, "C-0001", "NT1"),
        "6",
        "who has seen the other value may put in their own"
    );
}

#[test]
fn changes_of_another_appear_without_a_key() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.meanwhile("officer2", &other(("3.48", "9.25")));
    d.event(Event::Changed);
    assert!(d.line_with("C-0001").contains("9.25"), "{}", d.screen());
}

#[test]
fn half_typed_text_is_kept_soon_and_offered_at_the_cell_in_the_next_session() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("j l 1 2");
    assert!(d.told.is_empty());
    d.wait(SOON);
    let Some(Command::Typed(Typed { place, text, .. })) = d.told.last() else {
        panic!("{:?}", d.told)
    };
    assert_eq!(
        (place.as_str(), text.as_deref()),
        ("cell\tC-0002\tNT3\trotherham-2021-report", Some("12\t"))
    );
    // The line drops: no more keys. A new session on the same database.
    d.reopen("home");
    assert!(d.line_with("Continue").contains("C-0002 NT3"), "{}", d.screen());
    assert!(d.line_with("Continue").contains("typed, not kept: 12"), "{}", d.screen());
    d.keys("<enter>");
    assert_eq!(d.selected().unwrap(), "C-0002 NT3");
    assert!(d.line_with("C-0002").contains("12]"), "{}", d.screen());
    d.keys("5 <enter>");
    assert_eq!(units(&d, "C-0002", "NT3"), "125");
    d.keys("g h");
    assert!(!d.shows("Continue"), "{}", d.screen());
}

#[test]
fn what_is_typed_again_in_a_cell_that_still_waits_for_the_disk_comes_back_too() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    let press = |d: &mut Driver<Sqlite>, keys: &[Key]| -> Vec<(u64, Command)> {
        let keys = keys.iter().map(|key| d.app.handle(Event::Key(*key), &d.env));
        let outs: Vec<Out> = keys.flatten().collect();
        outs.into_iter()
            .filter_map(|out| match out {
                Out::Tell { ticket, command } => Some((ticket, command)),
                _ => None,
            })
            .collect()
    };
    // The disk is busy with one cell; the next waits for it, and is typed in once more.
    let told = press(&mut d, &[Key::Char('4'), Key::Enter, Key::Char('5'), Key::Enter, Key::Up]);
    let [(ticket, first)] = told.as_slice() else { panic!("{told:?}") };
    assert!(press(&mut d, &[Key::Char('6')]).is_empty());
    d.wait(SOON);
    assert!(matches!(d.told.last(), Some(Command::Typed(_))), "{:?}", d.told);
    let result = d.db_mut().write(first, &crate::store::morning());
    d.event(Event::Told { ticket: *ticket, result });
    assert_eq!(units(&d, "C-0002", "NT1"), "5");
    d.reopen("home");
    assert!(d.line_with("Continue").contains("typed, not kept: 6"), "{}", d.screen());
}

#[test]
fn the_cursor_begins_at_what_was_half_typed_even_where_that_comes_last() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("j l 1 2").wait(SOON);
    d.app = App::new(VIEWS, &d.env, None);
    let outs = d.app.handle(Event::Resize { width: 140, height: 45 }, &d.env);
    let asks = outs.into_iter().filter_map(|out| match out {
        Out::Ask(ask) => Some(ask),
        _ => None,
    });
    let (last, first): (Vec<_>, Vec<_>) =
        asks.partition(|ask| matches!(ask.query, Query::Typed { .. }));
    assert_eq!(last.len(), 1);
    for ask in first.into_iter().chain(last) {
        let result = d.db().read(&ask.query);
        d.app.handle(Event::Reply { ticket: ask.ticket, result }, &d.env);
    }
    d.keys("<enter>");
    assert_eq!(d.app.view(), "commitments");
    assert!(d.line_with("C-0002").contains("12]"), "{}", d.screen());
}

#[test]
fn a_half_typed_quarter_and_a_half_filled_form_come_back_too() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("v l 7").wait(SOON);
    d.reopen("home").keys("<enter>");
    assert!(d.line_with("2020-21").contains("7]"), "{}", d.screen());
    d.keys("<esc>").wait(SOON);
    d.reopen("home");
    assert!(!d.shows("Continue"), "what was dropped is not offered:\n{}", d.screen());
    d.keys("2 a <enter>").types("Half a title").wait(SOON);
    d.reopen("home");
    assert!(d.line_with("Continue").contains("new contract"), "{}", d.screen());
    assert!(d.line_with("Continue").contains("Half a tit"), "{}", d.screen());
    d.keys("<enter>");
    assert!(d.line_with(">Title").contains("Half a title"), "{}", d.screen());
    // A form that is dropped can be gone on with later, until it is forgotten.
    d.keys("<esc>");
    d.reopen("home");
    assert!(d.line_with("Continue").contains("title: Half a tit"), "{}", d.screen());
    d.keys("D y");
    assert!(!d.shows("Continue"), "{}", d.screen());
}

#[test]
fn a_figure_that_comes_back_asks_where_another_has_changed_the_cell_since() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("4").wait(SOON);
    d.meanwhile("officer2", &other(("3.48", "9")));
    d.reopen("home").keys("<enter> <enter>");
    assert!(d.shows("C-0001/NT1 was changed by officer2"), "{}", d.screen());
    assert_eq!(units(&d, "C-0001", "NT1"), "9", "nothing is written over unasked");
    d.keys("j <enter>");
    assert_eq!(units(&d, "C-0001", "NT1"), "4");
}

#[test]
fn a_paste_that_another_has_overtaken_is_not_kept_unasked() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.paste("70\n71\n");
    d.meanwhile("officer2", &other(("3.48", "9")));
    d.event(Event::Changed);
    d.keys("y");
    assert_eq!(units(&d, "C-0001", "NT1"), "9", "{}", d.screen());
    assert!(d.message().contains("officer2"), "{}", d.screen());
}

#[test]
fn figures_typed_on_without_looking_up_never_land_in_a_cell_that_was_refused() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("4");
    d.meanwhile("officer2", &other(("3.48", "9")));
    // The question comes, and what was typed on: Enter decides nothing, figures go on below.
    d.keys("<enter> 6 <enter> 6 <enter> 7 <enter>");
    assert_eq!(units(&d, "C-0001", "NT1"), "9", "{}", d.screen());
    assert_eq!(units(&d, "C-0002", "NT1"), "6");
    assert_eq!(units(&d, "C-0003", "NT1"), "7");
    assert!(d.line_with("C-0001").contains("!4"), "what was typed waits:\n{}", d.screen());
    assert!(d.line_with("sleva").contains("! not saved: see the cell"), "{}", d.screen());
    // Changing it again asks, since the other value was never accepted.
    d.keys("gg e <enter>");
    assert!(d.shows("9, by officer2"), "{}", d.screen());
    d.keys("j <enter>");
    assert_eq!(units(&d, "C-0001", "NT1"), "4");
    assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
}

#[test]
fn an_undo_that_was_meant_for_a_refused_figure_takes_nothing_older_back() {
    let mut d = failing(Error::Full);
    d.db_mut().error = None;
    d.keys("5 <enter>");
    let rows = saved_rows(&d);
    let enter = d.app.handle(Event::Key(sleva::app::event::Key::Char('6')), &d.env);
    assert!(enter.is_empty());
    let told = d.app.handle(Event::Key(sleva::app::event::Key::Enter), &d.env);
    d.app.handle(Event::Key(sleva::app::event::Key::Char('u')), &d.env);
    for out in told {
        if let sleva::app::Out::Tell { ticket, command: Command::Edit(_) } = out {
            d.event(Event::Told { ticket, result: Err(Error::Refused("no".to_owned())) });
        }
    }
    assert_eq!(saved_rows(&d), rows, "{}", d.screen());
}

#[test]
fn half_typed_text_that_the_disk_did_not_take_is_told_again() {
    let mut d = failing(Error::Full);
    d.keys("1 2").wait(SOON);
    d.db_mut().error = None;
    d.wait(SOON);
    let query = Query::Typed { person: "officer1".to_owned() };
    let Reply::Typed(rows) = d.db().read(&query).unwrap() else { panic!() };
    assert_eq!(rows[0].text.as_deref(), Some("12\t3.48"));
}

#[test]
fn a_session_that_is_stopped_keeps_what_is_typed_first() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("4 2");
    d.event(Event::Suspend);
    let Some(Command::Typed(typed)) = d.told.last() else { panic!("{:?}", d.told) };
    assert_eq!(typed.text.as_deref(), Some("42\t3.48"));
}

#[test]
fn leaving_with_a_full_disk_lists_everything_that_would_be_lost() {
    let mut d = failing(Error::Full);
    d.keys("5 <enter> 6 <enter> 7 <enter> <ctrl-c> <ctrl-c>");
    assert!(d.shows("Leave, and lose what is not saved? y/n"), "{}", d.screen());
    assert!(d.shows("C-0002") && d.shows("C-0003"), "{}", d.screen());
    assert_eq!(d.ended, None);
}

#[test]
fn the_same_figure_typed_by_two_asks_nothing() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("9");
    d.meanwhile("officer2", &other(("3.48", "9")));
    d.keys("<enter>");
    assert!(d.message().contains("officer2 entered the same"), "{}", d.screen());
    assert_eq!(units(&d, "C-0001", "NT1"), "9");
    assert!(d.line_with("sleva").ends_with("✓ saved"), "{}", d.screen());
}

#[test]
fn the_cursor_and_what_is_typed_stay_at_their_contract_when_another_comes_before_it() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("j 1 2");
    let before = sleva::db::request::NewCommitment {
        contract_ref: "A-0001".to_owned(),
        measure_ref: "NT1".to_owned(),
        units: quantity("1"),
        proxy: None,
        relevance: None,
        committed_on: None,
        frozen: None,
    };
    let contract = super::forms::contract(&d, "C-0002");
    let contract =
        sleva::calc::contract::Contract { contract_ref: "A-0001".to_owned(), ..contract };
    let add = |record| Edit::of(Step::add(record));
    let edits = vec![add(Record::Contract(contract)), add(Record::Commitment(before))];
    d.meanwhile("officer2", &Command::Edit(edits));
    d.event(Event::Changed);
    assert!(d.line_with("C-0002").contains("12]"), "{}", d.screen());
    d.keys("<enter>");
    assert_eq!(units(&d, "C-0002", "NT1"), "12", "{}", d.screen());
}

#[test]
fn what_was_typed_can_be_forgotten_from_home() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("4").wait(SOON);
    d.reopen("home").keys("D");
    assert!(d.shows("Forget what was typed? y/n"), "{}", d.screen());
    d.keys("y");
    assert!(!d.shows("Continue"), "{}", d.screen());
}

#[test]
fn a_signal_keeps_what_is_typed_before_the_session_ends() {
    let mut d = Driver::sample_at("commitments", 140, 45);
    d.keys("4 2");
    d.event(Event::Signal(Signal::Hangup));
    assert_eq!(d.ended, Some(129));
    let Some(Command::Typed(typed)) = d.told.last() else { panic!("{:?}", d.told) };
    assert_eq!(typed.text.as_deref(), Some("42\t3.48"));
}

/// A terminal that takes nothing, and a front-end that keeps what the writer is told.
struct Gone(Vec<Command>);

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Host for Gone {
    fn tell(&mut self, _: u64, command: Command) {
        self.0.push(command);
    }

    fn ask(&mut self, _: Ask) {}

    fn job(&mut self, _: Job) {}

    fn suspend(&mut self) -> Option<(u16, u16)> {
        None
    }

    fn can_suspend(&self) -> bool {
        false
    }

    fn resumed(&mut self) {}
}

#[test]
fn a_terminal_that_breaks_off_in_a_frame_loses_nothing_that_is_typed() {
    let mut d = Driver::sample_at("commitments", 100, 30);
    d.keys("4 2");
    let backend = SessionBackend::new(Gone(Vec::new()), 100, 30, false);
    let mut terminal = Terminal::new(backend).unwrap();
    let (_sender, events) = channel();
    let mut host = Gone(Vec::new());
    run(&mut d.app, &d.env, &mut terminal, &events, &mut host).unwrap_err();
    let [Command::Typed(typed)] = host.0.as_slice() else { panic!("{:?}", host.0) };
    assert_eq!(typed.text.as_deref(), Some("42\t3.48"));
}

#[test]
fn a_read_only_database_lets_nothing_be_typed_and_says_so() {
    let mut d = Driver::with(sleva::views::VIEWS, sample(), 100, 30, |env| env.read_only = true);
    for keys in ["3 4", "g h 2 a", "u"] {
        d.keys(keys);
        if !d.message().contains("open for reading only") {
            d.types("x");
        }
        assert!(
            d.message().contains("open for reading only"),
            "{keys}: {}\n{}",
            d.message(),
            d.screen()
        );
        d.keys("<esc> <esc>");
    }
    assert!(d.told.is_empty(), "{:?}", d.told);
}
