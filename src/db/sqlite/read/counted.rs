//! Figures that count records, those of samples and rates, and those that the council printed:
//! each with the rows that it comes from.

use rusqlite::Connection;

use super::row::int;
use super::{findings, first, missing, out_of_range, returns, rows, sampling, wage};
use crate::calc::explain::{Explanation, Link, Part, Published, Source, chosen};
use crate::calc::figure::{Count, Figure, Of, PublishedRef, What};
use crate::calc::filter::{Filter, Of as ListOf};
use crate::calc::living_wage::{LIMIT, Outcome, who};
use crate::calc::number::percent;
use crate::calc::rule::Since;
use crate::calc::waiver::Waiver;
use crate::calc::words::AuditResult;
use crate::calc::{Pence, Quantity, Value};
use crate::db::Error;
use crate::db::request::{
    AsAt, FindingRow, FindingsQuery, ListQuery, ReturnRow, ReturnsQuery, Standing, WageQuery,
    WageRow,
};
use crate::db::sqlite::finder::Finder;
use crate::db::sqlite::{figures, procurements};

/// How many rows of a count are listed.
const LISTED: usize = 500;

/// The explanation of a figure that counts records.
pub fn counted(
    conn: &Connection,
    finder: &Finder,
    (count, which, filter): (Count, &str, &Filter),
    as_at: AsAt,
) -> Result<Explanation, Error> {
    let figure = Figure::Counted { count, which: which.to_owned(), filter: filter.clone() };
    let found = match count {
        Count::Findings => findings_of(conn, finder, (which, filter), as_at)?,
        Count::Waivers => waivers(conn, (which, filter), as_at)?,
        Count::Returns => returns_of(conn, finder, (which, filter), as_at)?,
        Count::LivingWage => contracts_by_scope(conn, finder, (which, filter), as_at)?,
    };
    let found = found.ok_or_else(|| missing("figure", &figure.to_string()))?;
    Ok(Explanation { id: figure.to_string(), ..found })
}

/// A count with its rows, each of which adds one.
fn count_of(title: String, formula: &str, all: usize, listed: Vec<Source>) -> Explanation {
    let one = Part { units: Quantity::from_raw(10_000), value: None };
    let many = i64::try_from(all).ok().and_then(|all| all.checked_mul(10_000));
    let more_sources = all.saturating_sub(listed.len()) as u64;
    Explanation {
        title,
        value: all.to_string(),
        formula: formula.to_owned(),
        sources: listed.into_iter().map(|row| row.adds(one)).collect(),
        more_sources,
        amount: Some(Part { units: many.and_then(Quantity::from_raw), value: None }),
        ..Explanation::default()
    }
}

fn findings_of(
    conn: &Connection,
    finder: &Finder,
    (which, filter): (&str, &Filter),
    as_at: AsAt,
) -> Result<Option<Explanation>, Error> {
    let waived = match which {
        "all" => false,
        "waived" => true,
        _ => return Ok(None),
    };
    let list = ListQuery { filter: filter.clone(), ..ListQuery::everything("severity") };
    let query = FindingsQuery { list, record: None, as_at, under: None };
    let mut found = findings::list(conn, finder, &query)?.page.rows;
    found.retain(|row| !waived || row.finding.waiver.is_some());
    let all = found.len();
    let listed = found.iter().take(LISTED).map(finding).collect();
    let what = if waived { "Waived findings" } else { "Findings" };
    let title = format!("{what}: {}, as at {}", terms(filter), as_at.day);
    let formula = "what the rules find in each record, waived or not, counted once each";
    Ok(Some(count_of(title, formula, all, listed)))
}

fn terms(filter: &Filter) -> String {
    let text = filter.to_string();
    if text.is_empty() { "everything".to_owned() } else { text }
}

fn finding(row: &FindingRow) -> Source {
    let finding = &row.finding;
    let name = finding.about.reference();
    let waived = finding.waiver.as_ref().map(|own| {
        let Waiver { person, from, reason, .. } = own;
        format!("; waived by {person} from {from}: {reason}")
    });
    let text = format!(
        "{}: {}{}; {}",
        finding.severity(),
        finding.said.found,
        waived.unwrap_or_default(),
        row.title
    );
    Source::new(format!("{name} {}", finding.rule), text).leads(Link::Findings(name.to_owned()))
}

fn waivers(
    conn: &Connection,
    (which, filter): (&str, &Filter),
    as_at: AsAt,
) -> Result<Option<Explanation>, Error> {
    // Of all that a filter can ask for, a waiver has its record and its rule.
    let (contract, rule) = (filter.contract.clone(), filter.rule.clone());
    let is_known = *filter == Filter { contract, rule, ..Filter::default() };
    if which != "all" || !is_known {
        return Ok(None);
    }
    let mut found = procurements::waivers_on(conn, as_at.day)?;
    found.retain(|own| {
        filter.contract.as_ref().is_none_or(|name| own.record_ref == *name)
            && filter.rule.as_ref().is_none_or(|rule| own.rule == *rule)
    });
    let one = |own: &Waiver| {
        let Waiver { rule, record_ref, reason, person, from, to } = own;
        let until = to.map(|to| format!(" to {to}")).unwrap_or_default();
        let text = format!("by {person} from {from}{until}: {reason}");
        Source::new(format!("{record_ref} {rule}"), text).leads(Link::Findings(record_ref.clone()))
    };
    let title = format!("Waivers that hold: {}, as at {}", terms(filter), as_at.day);
    let formula = "waivers that began by the day and had not ended";
    let listed = found.iter().take(LISTED).map(one).collect();
    Ok(Some(count_of(title, formula, found.len(), listed)))
}

fn returns_of(
    conn: &Connection,
    finder: &Finder,
    (which, filter): (&str, &Filter),
    as_at: AsAt,
) -> Result<Option<Explanation>, Error> {
    let Some(standing) = Standing::parse(which) else { return Ok(None) };
    let query = ReturnsQuery {
        filter: filter.clone(),
        standing: Some(standing),
        contract_ref: None,
        as_at,
        first: 0,
        count: LISTED,
    };
    let found = returns::list(conn, finder, &query)?;
    let counts = found.counts.by_standing.iter().find(|(own, _)| *own == standing);
    let all = usize::try_from(counts.map_or(0, |own| own.1)).unwrap_or(usize::MAX);
    let one = |row: &ReturnRow| {
        let text = format!(
            "due {}, {} of {} measures entered, {} decided; {}",
            row.due, row.entered, row.measures, row.decided, row.title
        );
        Source::new(format!("{} {}", row.contract_ref, row.quarter), text).leads(Link::Return {
            contract_ref: row.contract_ref.clone(),
            quarter: row.quarter,
            version: None,
            measure_ref: None,
        })
    };
    let title =
        format!("Returns that are {}, {}, as at {}", standing.word(), chosen(filter), as_at.day);
    let formula = "one return for each contract with commitments and each of its quarters";
    Ok(Some(count_of(title, formula, all, found.rows.iter().map(one).collect())))
}

fn contracts_by_scope(
    conn: &Connection,
    finder: &Finder,
    (which, filter): (&str, &Filter),
    as_at: AsAt,
) -> Result<Option<Explanation>, Error> {
    let Some(outcome) = Outcome::parse(which) else { return Ok(None) };
    if filter.says_nothing(ListOf::Contracts).is_some() {
        return Ok(None);
    }
    let list = ListQuery { filter: filter.clone(), ..ListQuery::everything("contract_ref") };
    let list = ListQuery { count: LISTED, ..list };
    let query = WageQuery { list, outcome: Some(outcome), as_at };
    let page = wage::list(conn, finder, &query)?.page;
    let one = |row: &WageRow| {
        let contract_ref = &row.contract.contract_ref;
        let settles = match outcome {
            Outcome::Unclear => format!("; {} can settle it", who(&row.contract)),
            Outcome::InScope | Outcome::OutOfScope => String::new(),
        };
        let text = format!("{}{settles}; {}", row.scope().why(), row.contract.title);
        Source::new(contract_ref, text).leads(Link::Contract(contract_ref.clone()))
    };
    let title = format!(
        "Contracts of which the Living Wage scope is {}: {}, as at {}",
        outcome.word(),
        terms(filter),
        as_at.day
    );
    let listed = page.rows.iter().map(one).collect();
    Ok(Some(count_of(title, &format!("in scope: {LIMIT}"), page.matching, listed)))
}

/// The rate at which the purchases of a sample complied.
pub fn compliance(conn: &Connection, sample_ref: &str, as_at: AsAt) -> Result<Explanation, Error> {
    let detail = sampling::detail(conn, sample_ref, as_at.is_past.then_some(as_at.day))?;
    let tally = &detail.row.tally;
    let (hits, of) = (tally.compliant, tally.determined());
    let rate = percent(hits.into(), of.into()).map_or_else(
        || "not known: nothing is determined yet".to_owned(),
        |rate| format!("{rate}%"),
    );
    let one = |own: &crate::db::request::SampledRow| {
        let name = &own.result.procurement_ref;
        let adds = match own.result.result {
            Some(AuditResult::Compliant) => Quantity::from_raw(10_000),
            _ => Some(Quantity::ZERO),
        };
        let result = own.result.result.map_or("not looked at yet", AuditResult::word);
        let who = match (&own.result.checked_by, own.result.checked_on) {
            (Some(person), Some(on)) => format!(" by {person} on {on}"),
            _ => String::new(),
        };
        let why = own.result.exception.as_ref().map(|why| format!(": {why}"));
        let text = format!("{result}{who}{}", why.unwrap_or_default());
        Source::new(name, text)
            .adds(Part { units: adds, value: None })
            .leads(Link::Procurement(name.clone()))
    };
    let mut inputs = vec![
        ("Compliant".to_owned(), hits.to_string()),
        ("Determined".to_owned(), of.to_string()),
        ("Not determined".to_owned(), tally.not_determined.to_string()),
        ("Not looked at".to_owned(), tally.not_checked.to_string()),
    ];
    if let Some(found) = &detail.row.assurance {
        inputs.push(("Assurance".to_owned(), found.level.to_string()));
    }
    let raw = i64::from(hits) * 10_000;
    Ok(Explanation {
        id: Figure::Compliance { sample_ref: sample_ref.to_owned() }.to_string(),
        title: format!("Rate of compliance of sample {sample_ref}"),
        value: rate,
        formula: "compliant ÷ those of which it is known whether they complied".to_owned(),
        inputs,
        sources: detail.purchases.iter().map(one).collect(),
        amount: Some(Part { units: Quantity::from_raw(raw), value: None }),
        ..Explanation::default()
    })
}

/// The Living Wage of a year.
pub fn rate(conn: &Connection, year: &str, as_at: AsAt) -> Result<Explanation, Error> {
    let rates = wage::rates(conn, as_at.day)?;
    let own = rates.iter().find(|own| own.rate.year == year);
    let own = own.ok_or_else(|| missing("Living Wage of", year))?;
    let rate = &own.rate;
    let announced = rate.announced.map(Since::words);
    let part = Part { units: None, value: Some(Value::Known(rate.rate)) };
    Ok(Explanation {
        id: Figure::WageRate { year: year.to_owned() }.to_string(),
        title: format!("Real Living Wage outside London, {year}"),
        value: format!("£{} an hour", rate.rate.grouped()),
        formula: "as it was announced: nothing is computed".to_owned(),
        inputs: vec![
            ("Announced".to_owned(), announced.unwrap_or_else(|| "not known".to_owned())),
            ("Paid".to_owned(), rate.due.written()),
            ("Two rates".to_owned(), own.overlap().unwrap_or_else(|| "no earlier one".to_owned())),
            ("On the day".to_owned(), own.standing.word().to_owned()),
        ],
        sources: vec![Source::new(year, &rate.source).adds(part)],
        amount: Some(part),
        ..Explanation::default()
    })
}

/// A figure that the council printed.
pub fn published(conn: &Connection, name: &PublishedRef) -> Result<Explanation, Error> {
    let (own, seq) = stored(conn, name)?;
    let value = match own.amount() {
        Some(amount) => format!("£{}", amount.grouped()),
        None => format!("{} {}", own.value, own.unit),
    };
    let source = Source::new(&own.source, format!("printed as {} {}", own.value, own.unit));
    let mut notes = vec![
        "A printed figure is evidence: it stands beside what is computed and enters no calculation."
            .to_owned(),
    ];
    notes.extend((!own.note.is_empty()).then(|| own.note.clone()));
    Ok(Explanation {
        id: Figure::Published(name.clone()).to_string(),
        title: format!("Printed on {}: {}", own.date, named(&own)),
        value,
        formula: "as printed: nothing is computed".to_owned(),
        inputs: vec![("Report".to_owned(), own.report.clone())],
        sources: vec![source.leads(Link::Change(seq))],
        notes,
        ..Explanation::default()
    })
}

fn stored(conn: &Connection, name: &PublishedRef) -> Result<(Published, i64), Error> {
    let PublishedRef { date, metric, measure, unit } = name;
    let sql = "SELECT report, date, metric, measure, value, unit, source, note, awarded_from,
               awarded_to, edition, measure_ref FROM figures
               WHERE date = ?1 AND metric = ?2 AND measure = ?3 AND unit = ?4 ORDER BY id LIMIT 1";
    let words = [date, metric, measure, unit];
    let own = rows(conn, sql, words, figures::read)?.into_iter().next();
    let own = own.ok_or_else(|| missing("printed figure", &name.to_string()))?;
    let sql = "SELECT seq FROM figures
               WHERE date = ?1 AND metric = ?2 AND measure = ?3 AND unit = ?4 ORDER BY id LIMIT 1";
    let seq = first(conn, sql, words, int)?.unwrap_or_default();
    Ok((own, seq))
}

/// The metric, with what it is of where the paper says that.
fn named(own: &Published) -> String {
    format!("{} {}", own.metric, own.measure).trim_end().to_owned()
}

/// What a computed figure is more than a printed one.
pub fn difference(
    conn: &Connection,
    finder: &Finder,
    (name, filter): (&PublishedRef, &Filter),
    as_at: AsAt,
) -> Result<Explanation, Error> {
    let (own, _) = stored(conn, name)?;
    let amount = own.amount();
    let printed = amount.ok_or_else(|| missing("printed amount", &name.to_string()))?;
    let (ours, figure) = super::report::ours_of(conn, finder, &own, filter, as_at)?;
    let gap = ours.raw().checked_sub(printed.raw()).and_then(Pence::from_raw);
    let gap = gap.ok_or_else(|| out_of_range("amount"))?;
    let part = |pence: Pence| Part { units: None, value: Some(Value::Known(pence)) };
    let less = Pence::from_raw(-printed.raw()).ok_or_else(|| out_of_range("amount"))?;
    Ok(Explanation {
        id: Figure::Difference { printed: name.clone(), filter: filter.clone() }.to_string(),
        title: format!("Computed less printed: {} of {}", named(&own), own.date),
        value: apart(gap),
        formula: "what is computed − what was printed; it is never adjusted away".to_owned(),
        inputs: vec![("Of".to_owned(), chosen(filter))],
        sources: vec![
            Source::new("Computed", format!("£{}", ours.grouped()))
                .adds(part(ours))
                .leads(Link::figure(figure)),
            Source::new("Printed", format!("less £{}", printed.grouped()))
                .adds(part(less))
                .leads(Link::figure(Figure::Published(name.clone()))),
        ],
        amount: Some(part(gap)),
        ..Explanation::default()
    })
}

/// `£5.00 less`
fn apart(gap: Pence) -> String {
    let amount = Pence::from_raw(gap.raw().abs()).unwrap_or_default().grouped();
    match gap.raw() {
        0 => "£0.00, the same".to_owned(),
        ..0 => format!("£{amount} less"),
        _ => format!("£{amount} more"),
    }
}

/// The figure that a printed one is compared with.
pub fn compared(through: Option<crate::calc::Quarter>, filter: Filter) -> Figure {
    match through {
        Some(quarter) => {
            Figure::Delivered { what: What::Validated, of: Of::Through { quarter, filter } }
        }
        None => Figure::AllCommitted { filter },
    }
}
