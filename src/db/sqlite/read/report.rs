//! What the reports on the whole council are made of.

mod pass;

use jiff::ToSpan;
use rusqlite::Connection;

use super::sums::Passing;
use super::{
    council, counted, explain, findings, first, performance, place, returns, row, sampling, wage,
};
use crate::calc::explain::Published;
use crate::calc::figure::Figure;
use crate::calc::filter::Filter;
use crate::calc::fraction::Fraction;
use crate::calc::rules::RULES;
use crate::calc::text::hex;
use crate::calc::words::{Rag, Severity};
use crate::calc::{Date, Pence, Quarter, Total};
use crate::db::Error;
use crate::db::request::{
    AsAt, Head, Level, ListQuery, PerformanceList, PerformanceQuery, PerformanceRow, ReportChecks,
    ReportQuery, ReportSums, ReturnsQuery, RuleCount,
};
use crate::db::sqlite::finder::{Finder, Mark};
use crate::db::sqlite::{procurements, settings};

/// How many of the contracts that are furthest behind a report names, and of those whose records
/// need attention.
const NAMED: usize = 25;

const OF_ALL: &[Level] = &[
    Level::Council,
    Level::Measure,
    Level::Theme,
    Level::Outcome,
    Level::Category,
    Level::Department,
    Level::Size,
    Level::Ownership,
    Level::Quarter,
];

const OF_SUPPLIER: &[Level] = &[Level::Council, Level::Contract, Level::Measure, Level::Quarter];

pub fn sums(conn: &Connection, finder: &Finder, query: &ReportQuery) -> Result<ReportSums, Error> {
    let as_at = query.as_at;
    let (from, to) = range(conn, query)?;
    let setting = |name: &str| place::setting(conn, name, as_at.day);
    let supplier = query.supplier_ref.as_ref().map(|name| named(conn, name)).transpose()?;
    let mut sums = ReportSums {
        council: setting(settings::COUNCIL_NAME)?.unwrap_or_default(),
        sample: setting(settings::SAMPLE)?,
        from,
        to,
        supplier,
        as_at,
        head: head(conn)?,
        levels: Vec::new(),
        years: Vec::new(),
        printed: Vec::new(),
        printed_lines: Vec::new(),
        printed_rows: None,
        protected: settings::pairs(&setting(settings::PROTECTED)?.unwrap_or_default()),
    };
    let levels = if sums.supplier.is_some() { OF_SUPPLIER } else { OF_ALL };
    pass::fill(conn, &mut sums, levels)?;
    if sums.supplier.is_none() {
        let passing = Passing::new(conn, finder, &sums.filter())?;
        // What was printed after the day was not known then; days are in the order of their text.
        let day = as_at.day.to_string();
        let was_known = |own: &Published| !as_at.is_past || own.date <= day;
        sums.printed.retain(|own| was_known(&own.published));
        let mut totals = explain::printed_totals(conn, finder, &sums.filter(), &passing)?;
        totals.retain(was_known);
        sums.printed_rows = explain::printed_rows(conn, &totals)?;
        sums.printed_lines = explain::printed_lines(conn, &totals)?;
        sums.printed_lines.extend(totals);
    }
    Ok(sums)
}

/// From the day that is asked for, else that of the council's policy, else of the first award; to
/// the day that is asked for, else that of the figures.
fn range(conn: &Connection, query: &ReportQuery) -> Result<(Option<Date>, Date), Error> {
    let day = query.as_at.day;
    let to = query.to.unwrap_or(day);
    if query.from.is_some() || query.supplier_ref.is_some() {
        return Ok((query.from, to));
    }
    let policy = place::setting(conn, settings::REPORT_FROM, day)?;
    let from = if let Some(from) = policy.and_then(|day| day.parse().ok()) {
        Some(from)
    } else {
        let sql = "SELECT award_date FROM contracts WHERE award_date IS NOT NULL \
                   ORDER BY award_date LIMIT 1";
        first(conn, sql, [], row::some_day)?.flatten()
    };
    // Nothing was awarded in days before the first.
    Ok((from.filter(|from| *from <= to), to))
}

fn named(conn: &Connection, supplier_ref: &str) -> Result<(String, String), Error> {
    let sql = "SELECT name FROM suppliers WHERE supplier_ref = ?1";
    let name = first(conn, sql, [supplier_ref], row::text)?;
    let name = name.ok_or_else(|| super::missing("supplier", supplier_ref))?;
    Ok((supplier_ref.to_owned(), name))
}

/// The newest audit row.
pub fn head(conn: &Connection) -> Result<Head, Error> {
    let sql = "SELECT seq, at, hash FROM audit ORDER BY seq DESC LIMIT 1";
    let found = first(conn, sql, [], |fields| {
        Ok(Head {
            seq: fields.int()?,
            at: fields.text()?,
            hash: hex(fields.some_slice()?.unwrap_or_default()),
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// The last quarter that is over by the end of a day.
fn ended_by(day: Date) -> Quarter {
    Quarter::of(day.saturating_add(1.days())).previous()
}

/// What is committed by the contracts that a filter chooses; or what is validated of the quarters
/// up to one.
fn of_filter(
    conn: &Connection,
    finder: &Finder,
    filter: &Filter,
    through: Option<Quarter>,
    as_at: AsAt,
) -> Result<Pence, Error> {
    let level = if through.is_some() { Level::Quarter } else { Level::Council };
    let query = PerformanceQuery { level, filter: filter.clone(), supplier_ref: None, as_at };
    let list = performance::list(conn, finder, &query)?;
    let Some(through) = through else { return Ok(list.all.sum.committed.known) };
    let is_own =
        |row: &&PerformanceRow| Quarter::parse(&row.name).is_some_and(|quarter| quarter <= through);
    let own = list.rows.iter().filter(is_own).map(|row| row.sum.validated);
    let sum = own.into_iter().try_fold(Total::default(), Total::plus);
    Ok(sum.ok_or_else(|| row::out_of_range("amount"))?.known)
}

/// What is compared with a printed figure over the contracts that a filter chooses, and the name
/// of that.
pub fn ours_of(
    conn: &Connection,
    finder: &Finder,
    published: &Published,
    filter: &Filter,
    as_at: AsAt,
) -> Result<(Pence, Figure), Error> {
    let through =
        published.awarded_to.filter(|_| published.metric.starts_with("delivered")).map(ended_by);
    let amount = of_filter(conn, finder, filter, through, as_at)?;
    Ok((amount, counted::compared(through, filter.clone())))
}

pub fn checks(
    conn: &Connection,
    finder: &Finder,
    query: &ReportQuery,
) -> Result<ReportChecks, Error> {
    let (awarded_from, to) = range(conn, query)?;
    let filter = Filter { awarded_from, awarded_to: Some(to), ..Filter::default() };
    let as_at = query.as_at;
    let mut checks = ReportChecks { head: head(conn)?, ..ReportChecks::default() };
    let (marks, records) = findings::marks(conn, finder, &filter, as_at)?;
    checks.records = records;
    checks.rules = RULES.iter().enumerate().map(|(at, rule)| count(at, rule, &marks)).collect();
    checks.waivers = procurements::waivers_on(conn, as_at.day)?;
    let past = as_at.is_past.then_some(as_at.day);
    checks.samples = sampling::page(conn, &ListQuery::everything("drawn_on"), past)?.rows;
    let returned = ReturnsQuery {
        filter: filter.clone(),
        standing: None,
        contract_ref: None,
        as_at,
        first: 0,
        count: 0,
    };
    checks.returns = returns::list(conn, finder, &returned)?.counts.by_standing;
    checks.wage = wage::checks(conn, finder, (&filter, NAMED), as_at)?;
    behind(conn, finder, (filter, as_at), &mut checks)?;
    let attention = council::attention(conn, NAMED)?;
    checks.problems_in_all = attention.contracts;
    checks.problems = attention.rows;
    Ok(checks)
}

fn count(at: usize, rule: &crate::calc::rule::Rule, marks: &[Mark]) -> RuleCount {
    let own = || marks.iter().filter(|mark| usize::from(mark.rule) == at);
    let of = |severity| own().filter(|mark| mark.severity == severity).count() as u64;
    RuleCount {
        rule: rule.id,
        title: rule.title,
        breach: of(Severity::Breach),
        warning: of(Severity::Warning),
        unclear: of(Severity::Unclear),
        advice: of(Severity::Advice),
        waived: own().filter(|mark| mark.is_waived).count() as u64,
    }
}

/// The contracts that are red or amber, by what is missing of each.
fn behind(
    conn: &Connection,
    finder: &Finder,
    (filter, as_at): (Filter, AsAt),
    checks: &mut ReportChecks,
) -> Result<(), Error> {
    let query = PerformanceQuery { level: Level::Contract, filter, supplier_ref: None, as_at };
    let PerformanceList { mut rows, rules, .. } = *performance::list(conn, finder, &query)?;
    rows.retain(|row| matches!(row.sum.rag(rules), Rag::Red | Rag::Amber));
    checks.behind_in_all = rows.len() as u64;
    let share = |row: &PerformanceRow| row.sum.share().unwrap_or(Fraction::ZERO);
    rows.sort_by(|a, b| {
        let short = b.sum.shortfall.known.cmp(&a.sum.shortfall.known);
        short.then_with(|| share(a).cmp(&share(b))).then_with(|| a.name.cmp(&b.name))
    });
    rows.truncate(NAMED);
    checks.behind = rows;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use rusqlite::trace::{TraceEvent, TraceEventCodes};

    use super::super::number;
    use super::*;
    use crate::db::demo::TODAY;
    use crate::db::request::{Command, Query, SampleSize, SampleSpec};
    use crate::db::sqlite::Sqlite;
    use crate::db::{By, Store};

    /// Most statements that a report runs, however many contracts there are.
    const MOST: u64 = 24;

    #[test]
    fn a_report_runs_a_few_statements_however_many_contracts_there_are() {
        let by = By { person: "officer1".to_owned(), at: "2025-11-22T08:00:00Z".to_owned() };
        let mut store = Sqlite::in_memory().unwrap();
        store
            .write(&Command::Sample(SampleSpec { size: SampleSize::Council, seed: 1 }), &by)
            .unwrap();
        let count = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&count);
        let on_each = move |_: TraceEvent<'_>| {
            counter.fetch_add(1, Ordering::Relaxed);
        };
        store.conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(on_each)).unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (now, past) = (AsAt::now(day(TODAY)), AsAt::past(day("2025-03-31")));
        let own = ReportQuery { from: None, to: None, supplier_ref: None, as_at: now };
        let sql = "SELECT supplier_ref FROM suppliers s JOIN contracts c ON c.supplier_id = s.id
                   ORDER BY c.id LIMIT 1";
        let supplier_ref = first(&store.conn, sql, [], row::text).unwrap();
        let cut = (Some(day("2022-10-12")), Some(day("2025-05-20")));
        let run = |query: ReportQuery| {
            // What the list of contracts is found by is kept in memory from the first time on.
            store.read(&Query::ReportSums(query.clone())).unwrap();
            count.store(0, Ordering::Relaxed);
            store.read(&Query::ReportSums(query)).unwrap();
            count.load(Ordering::Relaxed)
        };
        let counts = [
            run(own.clone()),
            // It cuts two months.
            run(ReportQuery { from: cut.0, to: cut.1, ..own.clone() }),
            run(ReportQuery { supplier_ref, ..own.clone() }),
            run(ReportQuery { as_at: past, ..own }),
        ];
        let contracts = number(&store.conn, "SELECT count(*) FROM contracts", []).unwrap();
        assert!(contracts > 10 * MOST, "{contracts}");
        assert!(counts.iter().all(|count| *count <= MOST), "{counts:?}");
    }
}
