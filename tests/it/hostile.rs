//! Text that got into a database past every check, on every screen: what the terminal is sent has
//! no sequence but those that the backend means to send.

use std::path::Path;

use ratatui::Terminal;
use sleva::app::event::{Event, Key};
use sleva::app::jobs::carry_out;
use sleva::app::run::Screen as _;
use sleva::app::term::SessionBackend;
use sleva::app::{App, Out};
use sleva::calc::frozen::FrozenReport;
use sleva::calc::text::is_invisible;
use sleva::calc::{Quantity, Quarter};
use sleva::db::Store;
use sleva::db::request::{
    AsAt, CellChange, Command, Edit, Kind, Record, ReturnStep, SampleSize, SampleSpec, Step,
};
use sleva::db::sqlite::Sqlite;
use sleva::report::asked::{About, Asked, Found};
use sleva::report::{Made, kept};
use sleva::views::VIEWS;

use crate::driver::{HandClock, env, hooks, opening};
use crate::store::{all, created, file, morning, raw};

const SIZES: [(u16, u16); 3] = [(60, 15), (80, 24), (140, 45)];

/// Every kind of hostile text; each is put into each field of some row.
fn kinds() -> Vec<String> {
    let zalgo: String = std::iter::once('e').chain(std::iter::repeat_n('\u{301}', 60)).collect();
    let short = [
        "Acme\x1b[2J\x1b[31m Ltd",
        "Acme\x1b]52;c;QUJD\x07\x1b]0;title\x1b\\",
        "Acme\u{9b}2J\u{9d}0;t\u{9c}\u{85}",
        "Acme\x07\x08\x0b\x0c\r\n\t\x7f\x0e",
        "Acme \u{202e}dlrow\u{2066}\u{2069} Ltd",
        "Ac\u{200b}me\u{200d}x\u{200d}\u{feff}\u{ad}\u{e0041}",
        "=HYPERLINK(\"x\")\x1bP1$r0m\x1b\\\x1b_Gi=1\x1b\\\x1b[6n\x1b[c",
        "宽字\x1b(0\x1bc\x1b#8\u{2028}",
    ];
    let mut kinds: Vec<String> = short.map(str::to_owned).into();
    kinds.push(format!("Acme {zalgo}{zalgo} Ltd"));
    kinds
}

/// 10,000 characters, for one row of each table.
fn long() -> String {
    "Acme\x1b[2J \u{9b}1mz\u{200d}".chars().cycle().take(10_000).collect()
}

const LONG: &[(&str, &str)] = &[
    ("suppliers", "name"),
    ("measures", "title"),
    ("contracts", "description"),
    ("commitments", "relevance"),
    ("procurements", "no_local_evidence"),
    ("quotations", "note"),
    ("waivers", "reason"),
    ("sample_results", "exception"),
];

/// Fields that are replaced, and those that get something behind what they are: the records that
/// the views are opened on keep their references.
const REPLACED: &[(&str, &[&str])] = &[
    ("suppliers", &["name", "company_number", "charity_number", "postcode", "email", "note"]),
    ("branches", &["name", "postcode"]),
    ("measures", &["theme", "outcome", "policy_outcome", "title", "unit", "evidence", "source"]),
    ("contracts", &["title", "category", "department", "manager", "description", "partner"]),
    ("contracts", &["procurement_ref", "recovery_clause"]),
    ("commitments", &["title", "unit", "relevance"]),
    ("procurements", &["title", "category", "department", "weight_decision"]),
    ("procurements", &["no_local_evidence", "no_region_evidence", "reservation_area"]),
    ("quotations", &["note"]),
    ("waivers", &["reason", "person"]),
    ("samples", &["drawn_by"]),
    ("sample_results", &["category", "exception", "checked_by"]),
    ("figures", &["date", "note", "source"]),
    ("reports", &["title", "note", "frozen_by", "software"]),
    ("audit", &["person", "action", "note"]),
];
const LENGTHENED: &[(&str, &str, &str)] = &[
    ("contracts", "contract_ref", "contract_ref <> 'C-0021'"),
    ("suppliers", "supplier_ref", "supplier_ref <> 'S-0008'"),
    ("measures", "measure_ref", "measure_ref <> 'NT10'"),
    ("commitments", "measure_ref", "measure_ref <> 'NT10'"),
    ("figures", "report", "1"),
    ("procurements", "procurement_ref", "procurement_ref <> 'P-0008'"),
];

fn spoil(path: &Path) {
    let conn = raw(path);
    conn.execute_batch(
        "PRAGMA ignore_check_constraints = ON; DROP TRIGGER audit_keeps_rows;
                        DROP TRIGGER reports_stay; DROP TRIGGER report_lines_stay;",
    )
    .unwrap();
    let kinds = kinds();
    let count = i64::try_from(kinds.len()).unwrap();
    for (at, text) in (0_i64..).zip(&kinds) {
        for (table, columns) in REPLACED {
            for (shift, column) in (0_i64..).zip(*columns) {
                let sql = format!("UPDATE {table} SET {column} = ?1 WHERE (rowid + ?2) % ?3 = ?4");
                conn.execute(&sql, (text, shift, count, at)).unwrap();
            }
        }
        for (table, column, which) in LENGTHENED {
            let sql = format!(
                "UPDATE {table} SET {column} = {column} || ?1 WHERE {which} AND rowid % ?2 = ?3"
            );
            conn.execute(&sql, (text, count, at)).unwrap();
        }
    }
    // One edition, and the name of the council.
    for table in ["measures", "commitments", "contracts"] {
        let sql = format!("UPDATE {table} SET edition = ?1 WHERE edition = 'sample-2025'");
        conn.execute(&sql, [&kinds[0]]).unwrap();
    }
    conn.execute("UPDATE settings SET value = ?1 WHERE name = 'council.name'", [&kinds[1]])
        .unwrap();
}

/// A session over bytes.
struct Wire<'a> {
    app: App,
    env: sleva::app::env::Env,
    store: &'a Sqlite,
    terminal: Terminal<SessionBackend<Vec<u8>>>,
}

impl<'a> Wire<'a> {
    fn new(store: &'a Sqlite, id: &str, (width, height): (u16, u16)) -> Self {
        let mut env = env(&HandClock::default());
        env.hooks = hooks();
        let first = (id != VIEWS[0].id).then(|| (id, opening(id)));
        let app = App::new(VIEWS, &env, first);
        let backend = SessionBackend::new(Vec::new(), width, height, true);
        let terminal = Terminal::new(backend).unwrap();
        let mut wire = Self { app, env, store, terminal };
        wire.terminal.backend_mut().enter().unwrap();
        wire.event(Event::Resize { width, height });
        wire
    }

    fn event(&mut self, event: Event) {
        let mut waiting = vec![event];
        while let Some(event) = waiting.pop() {
            for out in self.app.handle(event, &self.env) {
                match out {
                    Out::Ask(ask) => {
                        let result = self.store.read(&ask.query);
                        waiting.push(Event::Reply { ticket: ask.ticket, result });
                    }
                    Out::Job(job) => {
                        waiting.push(Event::Done(carry_out(job, &self.env.hooks, None)));
                    }
                    Out::Clip(text) => self.terminal.backend_mut().clip(&text).unwrap(),
                    Out::Repaint => self.terminal.backend_mut().forget(),
                    Out::Suspend | Out::Quit(_) | Out::Tell { .. } => {}
                }
            }
        }
        let (app, env) = (&self.app, &self.env);
        self.terminal.draw(|frame| app.draw(env, frame)).unwrap();
    }

    fn keys(&mut self, keys: &str) {
        for name in keys.split(' ') {
            self.event(Event::Key(Key::parse(name).unwrap()));
        }
    }

    /// What was sent since the last look, if it is harmless.
    fn sent(&mut self, what: &str) -> String {
        let bytes = std::mem::take(self.terminal.backend_mut().writer_mut());
        let sent = String::from_utf8(bytes).unwrap();
        if let Err(wrong) = harmless(&sent) {
            panic!("{what}: {wrong}");
        }
        sent
    }
}

/// Sequences that the backend sends whole.
const WHOLE: &[&str] =
    &["?1049h", "?1049l", "?2004h", "?2004l", "?25h", "?25l", "?2026h", "?2026l", "2J", "K", "r"];
/// Those with numbers: their last letter and the most numbers. Moves, scrolled blocks, style.
const NUMBERED: &[(char, usize)] = &[
    ('H', 2),
    ('A', 1),
    ('B', 1),
    ('C', 1),
    ('D', 1),
    ('G', 1),
    ('d', 1),
    ('r', 2),
    ('L', 1),
    ('M', 1),
    ('m', 8),
];

/// Whether a stream has nothing but text, the sequences above, moves by one byte, and text for
/// the clipboard.
fn harmless(stream: &str) -> Result<(), String> {
    let mut rest = stream;
    let mut marks = 0;
    while let Some(c) = rest.chars().next() {
        let here: String = rest.chars().take(40).collect();
        rest = &rest[c.len_utf8()..];
        marks = if unicode_width::UnicodeWidthChar::width(c) == Some(0) { marks + 1 } else { 0 };
        if c == '\x1b' {
            let length = sequence(rest).ok_or_else(|| format!("a sequence in {here:?}"))?;
            rest = &rest[length..];
        } else if c.is_control() && !matches!(c, '\r' | '\n' | '\x08') {
            return Err(format!("a control character in {here:?}"));
        } else if is_invisible(c) {
            return Err(format!("invisible formatting in {here:?}"));
        } else if marks > 4 {
            return Err(format!("a tower of accents before {here:?}"));
        }
    }
    Ok(())
}

/// The length of an allowed sequence after its ESC.
fn sequence(rest: &str) -> Option<usize> {
    if let Some(text) = rest.strip_prefix("]52;c;") {
        let end = text.find("\x1b\\")?;
        let base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
        return text[..end].bytes().all(base64).then_some("]52;c;".len() + end + 2);
    }
    let body = rest.strip_prefix('[')?;
    let end = body.find(|c: char| !c.is_ascii_digit() && c != ';' && c != '?')?;
    let last = body[end..].chars().next().filter(char::is_ascii_alphabetic)?;
    let numbers: Vec<&str> = body[..end].split(';').collect();
    let numbered = NUMBERED.iter().any(|(letter, most)| {
        *letter == last && !body[..end].contains('?') && numbers.len() <= *most
    });
    (numbered || WHOLE.contains(&&body[..=end])).then_some(end + 2)
}

#[test]
fn the_recogniser_refuses_what_it_should() {
    for wrong in [
        "\x1b[6n",
        "\x1b[c",
        "\x1b]0;t\x07",
        "\x1b]52;c;QUJD\x07",
        "\x1bc",
        "\x1b(0",
        "\x1b[?1h",
        "\x1b[3J",
        "\x1b[?25m",
        "\x07",
        "\u{9b}2J",
        "\x7f",
        "\x1b",
        "a\u{202e}b",
        "\x1b[5i",
        "e\u{301}\u{301}\u{301}\u{301}\u{301}",
        "\x1bP1\x1b\\",
        "\t",
    ] {
        assert!(harmless(wrong).is_err(), "{wrong:?}");
    }
    let right =
        "\x1b[?2026h\x1b[0m\x1b[2J\x1b[3;4H£ é│\r\n\x08\x1b[1;33mx\x1b[K\x1b]52;c;QQ==\x1b\\";
    assert_eq!(harmless(right), Ok(()));
}

/// Keys, or a text that is pasted, that bring hostile text over a view or onto its lines.
const TURNS: &[&str] = &[
    "",
    "tab G",
    "i",
    "pgdn y",
    "esc L",
    "esc l y",
    "Y",
    "*",
    "?",
    "esc : r e",
    "esc g / a",
    "down enter",
    "i",
    "esc o",
    "esc t",
    "down esc z w paste",
    "enter",
    "esc / paste",
    "enter esc paste",
    "n t",
];

/// The views and what lies over them, at every size.
fn walk(store: &Sqlite, turns: &[&str]) {
    let pasted: String = kinds().iter().flat_map(|kind| kind.chars().take(90)).collect();
    for spec in VIEWS {
        let mut wire = Wire::new(store, spec.id, SIZES[0]);
        assert_eq!(wire.app.view(), spec.id);
        for turn in turns {
            let (keys, paste) = turn.strip_suffix("paste").map_or((*turn, false), |k| (k, true));
            if !keys.trim().is_empty() {
                wire.keys(keys.trim());
            }
            if paste {
                wire.event(Event::Paste(pasted.clone()));
            }
            for (width, height) in SIZES {
                wire.terminal.backend_mut().resize(width, height);
                wire.event(Event::Resize { width, height });
                let what = format!("{} at {width}x{height} after {turn:?}", spec.id);
                let sent = wire.sent(&what);
                // Neither the first findings nor the first lines of the annual report have a name in them, and
                // no theme has the name of the figure.
                let is_bare = ["rules", "what-applies", "report", "figure"].contains(&spec.id);
                let shown = is_bare || width < 80 || !turn.is_empty() || sent.contains("<U+");
                assert!(shown, "{what} shows it by its code: {sent}");
            }
        }
        wire.terminal.backend_mut().leave().unwrap();
        wire.sent(spec.id);
    }
}

/// A frozen report on a contract, and a change after it.
fn freeze(store: &mut Sqlite, contract_ref: &str) {
    let as_at = AsAt::now("2025-11-22".parse().unwrap());
    let about = About::Contract(contract_ref.to_owned());
    let asked = Asked { about, from: None, to: None, quarter: None, as_at };
    let mut found = Found::default();
    for _ in 0..2 {
        for query in asked.wants(&found) {
            found.accept(store.read(&query).unwrap());
        }
    }
    let report = asked.report(&found, "A council", Made::default()).unwrap();
    let lines = kept::lines(&report).unwrap();
    let own = asked.frozen(&found, &report, &lines).unwrap();
    let note = Some("why".to_owned());
    let report = Box::new(FrozenReport { note, ..own });
    let edit = Edit::of(Step::Freeze { report, lines });
    store.write(&Command::Edit(vec![edit]), &morning()).unwrap();
}

/// A return that waits for a validator.
fn submit(store: &mut Sqlite) {
    let quarter = Quarter::parse("2025-26 Q4").unwrap();
    let mut act = |step| {
        let contract_ref = "C-0021".to_owned();
        let step = Step::Return { contract_ref, quarter, step: Box::new(step) };
        store.write(&Command::Edit(vec![Edit::of(step)]), &morning()).unwrap();
    };
    for measure in ["NT1", "NT12", "NT13"] {
        let cell = CellChange::Declared { was: None, to: Some(Quantity::ZERO) };
        act(ReturnStep::Key { measure_ref: measure.to_owned(), cell });
    }
    let lines = all(store, Kind::Returns).into_iter().filter_map(|record| match record {
        Record::ReturnLine(new) if new.line.key.quarter == quarter => Some(new.line),
        _ => None,
    });
    let lines = lines.filter(|line| line.key.contract_ref == "C-0021").collect();
    let step = Box::new(ReturnStep::Submit { version: 1, lines, evidence: Vec::new() });
    let step = Step::Return { contract_ref: "C-0021".to_owned(), quarter, step };
    store.write(&Command::Edit(vec![Edit::of(step)]), &morning()).unwrap();
}

fn sample(path: &Path) -> Sqlite {
    let mut store = created(path);
    let spec = SampleSpec { size: SampleSize::Sample, seed: 1 };
    store.write(&Command::Sample(spec), &morning()).unwrap();
    submit(&mut store);
    for name in ["C-0021", "C-0001", "C-0002", "C-0003", "C-0004", "C-0005", "C-0006", "C-0007"] {
        freeze(&mut store, name);
    }
    spoil(path);
    store
}

#[test]
fn hostile_text_sends_no_sequence_from_any_screen() {
    let (_folder, path) = file();
    walk(&sample(&path), TURNS);
}

#[test]
fn ten_thousand_hostile_characters_send_no_sequence_either() {
    let (_folder, path) = file();
    let store = sample(&path);
    for (table, column) in LONG {
        let sql = format!("UPDATE {table} SET {column} = ?1 WHERE rowid = 2");
        let conn = raw(&path);
        conn.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
        conn.execute(&sql, [long()]).unwrap();
    }
    walk(&store, &["", "j", "i", "esc tab", "l y"]);
}
