//! Reports that are kept as they are: freezing one, printing it again, and comparing.

use serde_json::{Map, Value, json};

use super::super::answer::{Answer, NO};
use super::super::args::{ReportCompare, ReportFrozen};
use super::super::session::{Opened, Session, read, unexpected};
use super::{Range, format, found, in_order, made, output};
use crate::calc::frozen::FrozenReport;
use crate::columns::noted;
use crate::db::Store;
use crate::db::request::{Cause, Command, Edit, FrozenDetail, Query, Reply, Step};
use crate::publish::json_object;
use crate::report::asked::{Asked, Found};
use crate::report::comparison::{self, Comparison, Difference, broken};
use crate::report::{Report, kept};
use crate::sentence::{self, Sentence, of_store};
use crate::tables::{Cell, of_rows};

/// A report that was frozen, and the audit row that says so.
pub struct Kept {
    report: FrozenReport,
    seq: i64,
}

impl Kept {
    /// Says so beside the report itself.
    pub fn told(self, answer: &mut Answer) {
        let Self { report, seq } = self;
        let name = &report.report_ref;
        answer.notes.push(format!(
            "Frozen as {name}, digest {}. Audit row {seq}; sleva undo takes it back.",
            report.sha256
        ));
        answer.notes.push(format!("sleva report compare {name} shows what differs from it later."));
        if let Some(data) = answer.data.as_object_mut() {
            data.insert("frozen".to_owned(), json_of(&report));
        }
    }
}

fn json_of(report: &FrozenReport) -> Value {
    let sheet = of_rows("", crate::tables::frozen::REPORTS, true, std::slice::from_ref(report));
    sheet.rows.first().map_or(Value::Null, |row| json_object(&sheet, row))
}

/// Keeps a report as it is.
///
/// # Errors
/// What the store says.
pub fn freeze(
    (asked, found, report): (&Asked, &Found, &Report),
    note: Option<&str>,
    opened: &mut Opened,
) -> Result<Kept, Sentence> {
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if let Some(note) = note {
        noted(note).map_err(|why| {
            Sentence::new(
                sentence::REJECTED,
                "--note",
                format!("The note {}", why.reason),
                why.remedy,
            )
        })?;
    }
    let lines = kept::lines(report).map_err(|error| damaged(&error.to_string()))?;
    let own = asked.frozen(found, report, &lines);
    let own = own.ok_or_else(|| damaged("the records changed while it was made"))?;
    let digest = own.sha256.clone();
    let own = FrozenReport { note: note.map(str::to_owned), ..own };
    let step = Step::Freeze { report: Box::new(own), lines };
    let edit = Edit::with(vec![step], "frozen");
    let receipt = opened.store.write(&Command::Edit(vec![edit]), &opened.by);
    let receipt = receipt.map_err(|error| of_store(&error))?;
    let frozen = receipt.changes.into_iter().find_map(|change| match change.after {
        Some(crate::db::request::Record::FrozenReport(own)) if own.sha256 == digest => Some(*own),
        _ => None,
    });
    match (frozen, receipt.seq) {
        (Some(report), Some(seq)) => Ok(Kept { report, seq }),
        _ => Err(damaged("the store did not say that it kept it")),
    }
}

fn damaged(why: &str) -> Sentence {
    let remedy = "Nothing was kept. Ask for it again.";
    Sentence::new(
        sentence::REFUSED,
        "sleva report",
        format!("The report was not frozen: {why}"),
        remedy,
    )
}

/// A frozen report with its lines.
fn detail(report_ref: &str, opened: &Opened) -> Result<Box<FrozenDetail>, Sentence> {
    let query = Query::FrozenReport { report_ref: report_ref.to_owned() };
    match read(&opened.store, &query)? {
        Reply::FrozenReport(detail) => Ok(detail),
        other => Err(unexpected(&other)),
    }
}

/// The report that was frozen.
fn thawed(detail: &FrozenDetail) -> Result<Report, Sentence> {
    kept::thawed(detail).map_err(|error| {
        Sentence::new(
            sentence::DAMAGED,
            &detail.report.report_ref,
            error.to_string(),
            "Print it with the version of sleva that froze it; sleva show names it.",
        )
    })
}

/// Prints a frozen report as it was.
///
/// # Errors
/// There is none of that name, or a file that cannot be written.
pub fn print(words: &ReportFrozen, session: &mut Session) -> Result<Answer, Sentence> {
    let format = format(&words.written, session)?;
    let opened = session.open()?;
    let detail = detail(&words.reference, &opened)?;
    let mut answer = output(&thawed(&detail)?, (format, &words.written), session)?;
    answer.warnings.extend(broken(&detail));
    answer.database = Some(opened.name());
    Ok(answer)
}

/// Compares a frozen report with another, or with the same as it is now.
///
/// # Errors
/// There is none of that name, the two are not on the same, or a file that cannot be written.
pub fn compare(words: &ReportCompare, session: &mut Session) -> Result<Answer, Sentence> {
    let format = format(&words.written, session)?;
    let opened = session.open()?;
    let first = detail(&words.reference, &opened)?;
    let was = thawed(&first)?;
    let mut warnings: Vec<String> = broken(&first).into_iter().collect();
    let (now, head, heading) = if words.other.eq_ignore_ascii_case("now") {
        let asked = Asked::again(&first.report, opened.as_at);
        in_order(Range { from: asked.from, to: asked.to }, opened.as_at.day)?;
        let found = found(&asked, &opened)?;
        let now = made(&asked, &found, &opened, session.env.now.clone())?;
        let head = found.head(&asked).cloned().unwrap_or_default();
        let heading = comparison::of_now(&first.report, opened.as_at, &head);
        (now, u64::try_from(head.seq).unwrap_or_default(), heading)
    } else {
        let second = detail(&words.other, &opened)?;
        warnings.extend(broken(&second));
        if let Some(why) = comparison::unlike(&first.report, &second.report) {
            return Err(not_alike(words, why));
        }
        let heading = comparison::of_two(&first.report, &second.report);
        (thawed(&second)?, second.report.head, heading)
    };
    let mut found = comparison::compare(&was, &now);
    match read(&opened.store, &Query::Causes(found.wants(first.report.head, head)))? {
        Reply::Causes(causes) => found.accept(causes),
        other => return Err(unexpected(&other)),
    }
    let title = format!("{} compared with {}", words.reference, words.other);
    let report = found.report(title, &heading, now.made);
    let mut answer = output(&report, (format, &words.written), session)?;
    answer.schema = "sleva.comparison";
    answer.data = data(&found, &heading);
    answer.code = if found.differences.is_empty() { 0 } else { NO };
    answer.warnings = warnings;
    answer.database = Some(opened.name());
    Ok(answer)
}

fn not_alike(words: &ReportCompare, why: String) -> Sentence {
    let place = format!("{} {}", words.reference, words.other);
    let remedy = "Name two reports on the same; sleva list reports says what each is on.";
    Sentence::new(sentence::USAGE, place, why, remedy)
}

fn data(found: &Comparison, heading: &str) -> Value {
    let rows: Vec<Value> = found.differences.iter().map(difference).collect();
    json!({
        "compared": heading,
        "same": found.same,
        "differ": found.differences.len(),
        "differences": rows,
    })
}

fn difference(own: &Difference) -> Value {
    let causes: Vec<Value> = own.causes.iter().map(cause).collect();
    let mut map = Map::new();
    map.insert("figure".to_owned(), own.figure.to_string().into());
    map.insert("table".to_owned(), own.table.clone().into());
    map.insert("place".to_owned(), own.place.clone().into());
    for (name, cell) in [("was", &own.was), ("now", &own.now)] {
        let plain = cell.as_ref().and_then(Cell::plain);
        map.insert(name.to_owned(), plain.map_or(Value::Null, Value::from));
        let reason = cell.as_ref().map_or(Some("not in the report"), Cell::reason);
        if let Some(reason) = reason {
            map.insert(format!("{name}_reason"), reason.into());
        }
    }
    map.insert("more".to_owned(), own.more().into());
    map.insert("causes".to_owned(), causes.into());
    Value::Object(map)
}

fn cause(own: &Cause) -> Value {
    let Cause { record, changes, people, from, to, seq } = own;
    json!({
        "record": record,
        "changes": changes,
        "people": people,
        "from": from,
        "to": to,
        "last_audit_row": seq,
    })
}
