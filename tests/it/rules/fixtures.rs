//! Cases of rules as data: `tests/fixtures/rules/<id>.toml`, one file for each rule.
//!
//! A case is what files would bring: rows by kind, under the columns of those files. The row n of a
//! case is laid over the row n of the file's base, or over its last; a kind that a case does not
//! name is as in the base. Each case goes through the store: its rows are imported, and the store
//! is asked what the rule says, of the one record and of all.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use sleva::calc::filter::Filter;
use sleva::calc::rule::Finding;
use sleva::calc::rules::RULES;
use sleva::calc::words::Severity;
use sleva::columns::{Names, Reading};
use sleva::db::request::{
    AsAt, Command, FindingRow, FindingsQuery, Import, Kind, ListQuery, Progress, Query, Reply,
};
use sleva::db::sqlite::Sqlite;
use sleva::db::{Store, council};
use sleva::exchange::{self, Note};

use super::made::day;
use crate::store::{import, memory, morning};

type Row = BTreeMap<String, String>;
type Rows = BTreeMap<String, Vec<Row>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    base: Base,
    pub case: Vec<Case>,
}

#[derive(Deserialize)]
struct Base {
    day: String,
    record: String,
    #[serde(flatten)]
    rows: Rows,
}

#[derive(Deserialize)]
pub struct Case {
    pub name: String,
    day: Option<String>,
    /// As the record was on the day, instead of as it is.
    #[serde(default)]
    past: bool,
    /// Judged by the editions of this day.
    under: Option<String>,
    record: Option<String>,
    pub finds: Vec<Expected>,
    #[serde(flatten)]
    rows: Rows,
}

/// Words that have to occur in what is found, and where it points.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub is: String,
    at: String,
    #[serde(default)]
    found: Vec<String>,
    #[serde(default)]
    limit: Vec<String>,
    #[serde(default)]
    source: Vec<String>,
    #[serde(default)]
    missing: Vec<String>,
    #[serde(default)]
    next: Vec<String>,
    #[serde(default)]
    settled: Vec<String>,
    edition: Option<String>,
    judged_on: Option<String>,
}

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rules")
}

/// The cases of a rule.
pub fn read(rule: &str) -> Result<File, String> {
    let path = folder().join(format!("{rule}.toml"));
    let text = std::fs::read_to_string(&path)
        .map_err(|_| format!("{rule} has no fixtures: write {}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn over(base: &Rows, own: &Rows) -> Rows {
    let mut all = base.clone();
    for (kind, rows) in own {
        let below = base.get(kind).map_or(&[][..], Vec::as_slice);
        let laid = rows.iter().enumerate().map(|(at, row)| {
            let mut whole = below.get(at).or(below.last()).cloned().unwrap_or_default();
            whole.extend(row.clone());
            whole
        });
        all.insert(kind.clone(), laid.collect());
    }
    all
}

/// The rows as the bytes of a CSV file.
fn csv_of(rows: &[Row]) -> Vec<u8> {
    let mut names: Vec<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    names.sort();
    names.dedup();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&names).unwrap();
    for row in rows {
        writer
            .write_record(names.iter().map(|name| row.get(*name).map_or("", |cell| cell)))
            .unwrap();
    }
    writer.into_inner().unwrap()
}

fn file(kind: Kind, rows: &[Row]) -> Result<Import, String> {
    let names = Names::default();
    let reading = Reading { whole: true, names: &names };
    let read =
        exchange::read(kind, &csv_of(rows), &reading).map_err(|fault| format!("{fault:?}"))?;
    if !read.rejected.is_empty() {
        return Err(format!("{}: {:#?}", kind.word(), read.rejected));
    }
    for note in read.notes {
        if let Note::Unknown { columns, .. } = note {
            return Err(format!("{} has no column {}", kind.word(), columns.join(", ")));
        }
    }
    Ok(Import {
        kind,
        file: format!("{}.csv", kind.word()),
        sha256: read.sha256,
        records: read.records,
        dry_run: false,
        strict: false,
        rejected: 0,
        absent: read.absent,
        progress: Progress::default(),
    })
}

/// A store of the council that ships, with the rows of a case.
fn store(rows: &Rows) -> Result<Sqlite, String> {
    let mut store = memory();
    let own = council::settings(council::ROTHERHAM);
    let settings = own.into_iter().map(sleva::db::request::Record::Setting).collect();
    let mut files = vec![import(Kind::Settings, settings)];
    for kind in rows.keys() {
        Kind::parse(kind).ok_or_else(|| format!("{kind} is no kind of record"))?;
    }
    for kind in Kind::ALL {
        if let Some(own) = rows.get(kind.word()).filter(|own| !own.is_empty()) {
            files.push(file(*kind, own)?);
        }
    }
    let receipt = store
        .write(&Command::ImportAll(files), &morning())
        .map_err(|error| format!("not imported: {error:?}"))?;
    let refused: Vec<String> = receipt
        .parts
        .iter()
        .flat_map(|(kind, part)| part.rejected.iter().map(move |own| format!("{kind:?}: {own:?}")))
        .collect();
    if refused.is_empty() { Ok(store) } else { Err(refused.join("\n")) }
}

/// What the store says a rule finds in one record: asked of it alone, or of everything.
fn ask(store: &Sqlite, file: &File, case: &Case, rule: &str, alone: bool) -> Vec<Finding> {
    let record = case.record.as_ref().unwrap_or(&file.base.record);
    let on = day(case.day.as_ref().unwrap_or(&file.base.day));
    let query = Query::Findings(FindingsQuery {
        list: ListQuery {
            filter: Filter::default(),
            sort: "severity",
            descending: false,
            first: 0,
            count: 1_000,
            locate: None,
        },
        record: alone.then(|| record.clone()),
        as_at: if case.past { AsAt::past(on) } else { AsAt::now(on) },
        under: case.under.as_deref().map(day),
    });
    let Reply::Findings(list) = store.read(&query).unwrap() else { panic!("no findings") };
    let is_own =
        |row: &FindingRow| row.finding.rule == rule && row.finding.about.reference() == record;
    list.page.rows.into_iter().filter(is_own).map(|row| row.finding).collect()
}

/// What differs between what is expected and what was found.
fn differs(expected: &Expected, found: &Finding) -> Vec<String> {
    let said = &found.said;
    let mut wrong = Vec::new();
    let mut same = |what: &str, expected: &str, is: &str| {
        if expected != is {
            wrong.push(format!("{what} is {is:?}, not {expected:?}"));
        }
    };
    same("severity", &expected.is, said.severity.word());
    same("at", &expected.at, &said.spot.name());
    if let Some(edition) = &expected.edition {
        same("edition", edition, &found.edition);
    }
    if let Some(on) = &expected.judged_on {
        same("judged_on", on, &found.judged_on.to_string());
    }
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        ("found", &expected.found, said.found.clone()),
        ("limit", &expected.limit, text(&said.limit)),
        ("source", &expected.source, found.source.clone()),
        ("missing", &expected.missing, text(&said.missing)),
        ("next", &expected.next, text(&said.next)),
        ("settled", &expected.settled, said.settled.join("; ")),
    ];
    for (what, words, is) in fields {
        let absent = words.iter().filter(|words| !is.contains(words.as_str()));
        wrong.extend(absent.map(|words| format!("{what} has not {words:?}: {is:?}")));
    }
    wrong
}

fn check(rule: &str, file: &File, case: &Case) -> Vec<String> {
    let store = match store(&over(&file.base.rows, &case.rows)) {
        Ok(store) => store,
        Err(why) => return vec![why],
    };
    let found = ask(&store, file, case, rule, true);
    let mut wrong: Vec<String> = case
        .finds
        .iter()
        .zip(&found)
        .flat_map(|(expected, found)| differs(expected, found))
        .collect();
    if found.len() != case.finds.len() {
        wrong.push(format!("{} expected, found {found:#?}", case.finds.len()));
    }
    let is_told =
        |own: &Finding| !matches!(own.severity(), Severity::Pass | Severity::NotApplicable);
    let told: Vec<&Finding> = found.iter().filter(|own| is_told(own)).collect();
    let of_all = ask(&store, file, case, rule, false);
    if told != of_all.iter().collect::<Vec<_>>() {
        wrong.push(format!("of all records it is {of_all:#?}"));
    }
    wrong
}

#[test]
fn every_case_finds_what_it_expects() {
    let mut wrong = Vec::new();
    for rule in RULES {
        match read(rule.id) {
            Err(why) => wrong.push(why),
            Ok(file) => wrong.extend(file.case.iter().flat_map(|case| {
                let found = check(rule.id, &file, case).into_iter();
                found.map(|what| format!("{}, {}: {what}", rule.id, case.name))
            })),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
