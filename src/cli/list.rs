//! `sleva list`: the lists of the screen, by the same columns and with the same figures.

use std::cmp::Ordering;

use serde_json::json;

use super::answer::{Answer, NO};
use super::args::{self, ListView};
use super::session::{Opened, Session, read};
use crate::calc::filter::{Filter, FilterError, Of, TERMS};
use crate::calc::living_wage::Outcome;
use crate::calc::words::Status;
use crate::db::request::{
    AsAt, GridBy, GridQuery, Level, ListQuery, PerformanceQuery, Query, Reply, ReturnsQuery,
    Standing, WageQuery,
};
use crate::publish::{self, Style, json_object, json_rows, text};
use crate::sentence::{self, Sentence, of_publish};
use crate::tables::{self, Cell, Sheet, UnknownColumn, performance};

/// The usual columns of what waits for validation, the oldest first.
const QUEUE: [&str; 7] =
    ["contract_ref", "title", "supplier", "quarter", "submitted_by", "submitted_at", "progress"];

/// Runs `sleva list`.
///
/// # Errors
/// A filter or column that is not known, or what the store says.
pub fn run(words: &args::List, session: &mut Session) -> Result<Answer, Sentence> {
    refuse_options(words)?;
    let filter = filter(words)?;
    refuse_what_says_nothing(words.view, &filter)?;
    let opened = session.open()?;
    let sheet = sheet(words, &filter, &opened)?;
    let mut answer = match &words.output {
        None => printed(&filter, &sheet, session.global.quiet),
        Some(path) => {
            publish::write(path, &sheet, session.global.yes).map_err(|error| of_publish(&error))?;
            let (rows, path) = (sheet.rows.len(), path.display().to_string());
            let data = json!({"file": path, "rows": rows});
            Answer::new("sleva.list.file", format!("{rows} rows written to {path}\n"), data)
        }
    };
    if let (true, Some(map)) = (is_as_at(words.view), answer.data.as_object_mut()) {
        map.insert("as_at".to_owned(), json!(opened.as_at.day.to_string()));
        map.insert("is_past".to_owned(), json!(opened.as_at.is_past));
    }
    if sheet.rows.is_empty() {
        answer.code = NO;
        answer.notes.push("Nothing matches. Take a term out of the filter.".to_owned());
    }
    answer.database = Some(opened.name());
    Ok(answer)
}

/// Lists that are of a day, and may be of one that is past.
const fn is_as_at(view: ListView) -> bool {
    matches!(
        view,
        ListView::Performance | ListView::Returns | ListView::Validation | ListView::LivingWage
    )
}

fn filter(words: &args::List) -> Result<Filter, Sentence> {
    let bad = |error: FilterError| {
        Sentence::new(
            sentence::BAD_FILTER,
            "--filter",
            error.to_string(),
            format!("Terms are {TERMS}."),
        )
    };
    let mut filter = Filter::parse(words.filter.as_deref().unwrap_or_default()).map_err(bad)?;
    let is_of_contracts = !matches!(words.view, ListView::Returns | ListView::LivingWage);
    if let Some(state) = words.state.as_ref().filter(|_| is_of_contracts) {
        let parsed = Status::parse(state);
        filter.state = Some(parsed.ok_or_else(|| bad(FilterError::State(state.clone())))?);
    }
    filter.awarded_from = words.awarded_from.or(filter.awarded_from);
    filter.awarded_to = words.awarded_to.or(filter.awarded_to);
    filter.attention |= words.attention;
    Ok(filter)
}

/// Terms choose contracts and measures. In a list of anything else one that is ignored would give
/// another figure than was asked for.
fn refuse_what_says_nothing(view: ListView, filter: &Filter) -> Result<(), Sentence> {
    let (is_refused, takes) = match view {
        ListView::Contracts | ListView::Measures | ListView::Commitments | ListView::LivingWage => {
            (
                filter.says_nothing(Of::Contracts).is_some(),
                "began-from: and began-to: choose procurements: use sleva list procurements.",
            )
        }
        ListView::Procurements => (
            filter.says_nothing(Of::Procurements).is_some() || filter.attention,
            "status:, edition: and --attention choose contracts: use sleva list contracts.",
        ),
        ListView::Returns | ListView::Validation | ListView::Performance => (
            filter.edition.is_some() || filter.says_nothing(Of::Contracts).is_some(),
            "Leave that term out; returns and delivery are of whole contracts.",
        ),
        ListView::Samples => (
            filter.has_terms() || filter.attention,
            "Words choose samples; sleva show SAMPLE prints one.",
        ),
        ListView::Reports => (
            filter.has_terms() || filter.attention,
            "Words choose frozen reports; sleva show REPORT prints what was kept of one.",
        ),
        ListView::Suppliers => (
            filter.has_terms(),
            "Words choose suppliers; for sums of some contracts use sleva list contracts.",
        ),
        ListView::Editions | ListView::Attention => (
            filter.has_terms() || !filter.words.is_empty(),
            "Leave the filter out; sleva list contracts --attention takes one.",
        ),
        ListView::WageRates => (
            filter.has_terms() || !filter.words.is_empty() || filter.attention,
            "Leave the filter out; sleva list living-wage takes one.",
        ),
    };
    if !is_refused {
        return Ok(());
    }
    let what = format!("This list cannot be chosen from by \u{201c}{filter}\u{201d}");
    Err(Sentence::new(sentence::BAD_FILTER, "--filter", what, takes))
}

/// Options that choose nothing in a list are refused, as terms are.
fn refuse_options(words: &args::List) -> Result<(), Sentence> {
    let is_summed = words.view == ListView::Performance;
    let option = match (&words.by, &words.supplier) {
        (Some(_), _) => "--by",
        (None, Some(_)) => "--supplier",
        (None, None) => return Ok(()),
    };
    if is_summed {
        return Ok(());
    }
    let remedy = "Leave it out, or use it with sleva list performance.";
    Err(Sentence::new(sentence::USAGE, option, "This list is not chosen from by it", remedy))
}

/// Where returns stand that are listed; none lists all that wait for somebody.
fn standing(words: &args::List, as_at: AsAt) -> Result<Option<Standing>, Sentence> {
    if words.view == ListView::Validation {
        return Ok(Some(Standing::Submitted));
    }
    let Some(state) = &words.state else { return Ok(None) };
    let found = Standing::parse(state);
    if as_at.is_past && found == Some(Standing::Draft) {
        let what = format!("Which returns were in draft on {} is not known any more", as_at.day);
        let remedy = "Ask for overdue, due, submitted, queried or validated, or leave --as-of out.";
        return Err(Sentence::new(sentence::BAD_FILTER, "--state", what, remedy));
    }
    found.map(Some).ok_or_else(|| {
        let known: Vec<&str> = Standing::ALL.iter().map(|one| one.word()).collect();
        let what = format!("\u{201c}{state}\u{201d} is no state of a return");
        let remedy = format!("Choose among {}.", known.join(", "));
        Sentence::new(sentence::BAD_FILTER, "--state", what, remedy)
    })
}

/// The outcome of the scope test that contracts are chosen by; none takes all.
fn outcome(words: &args::List) -> Result<Option<Outcome>, Sentence> {
    let Some(state) = &words.state else { return Ok(None) };
    Outcome::parse(state).map(Some).ok_or_else(|| {
        let known: Vec<&str> = Outcome::ALL.iter().map(|one| one.word()).collect();
        let what = format!("\u{201c}{state}\u{201d} is nothing that the scope test comes to");
        let remedy = format!("Choose among {}.", known.join(", "));
        Sentence::new(sentence::BAD_FILTER, "--state", what, remedy)
    })
}

/// The whole list behind a view.
fn query(words: &args::List, filter: &Filter, opened: &Opened) -> Result<Query, Sentence> {
    let filter = filter.clone();
    let list = |filter| ListQuery {
        filter,
        sort: "",
        descending: false,
        first: 0,
        count: usize::MAX,
        locate: None,
    };
    Ok(match words.view {
        ListView::Contracts => Query::Contracts(list(filter)),
        ListView::Procurements => Query::Procurements(list(filter)),
        ListView::Samples => Query::Samples(list(filter)),
        ListView::Reports => Query::Reports(list(filter)),
        ListView::Suppliers => Query::Suppliers { list: list(filter), today: opened.today },
        ListView::Measures => Query::Measures { filter },
        ListView::Commitments => Query::Grid(GridQuery {
            filter,
            by: GridBy::Contract,
            first_row: 0,
            rows: usize::MAX,
            first_column: 0,
            columns: usize::MAX,
            locate: None,
        }),
        ListView::Editions => Query::Editions,
        ListView::Attention => Query::Attention { limit: usize::MAX },
        ListView::Returns | ListView::Validation => Query::Returns(ReturnsQuery {
            filter,
            standing: standing(words, opened.as_at)?,
            contract_ref: None,
            as_at: opened.as_at,
            first: 0,
            count: usize::MAX,
        }),
        ListView::LivingWage => Query::LivingWage(WageQuery {
            list: ListQuery { sort: "outcome", ..list(filter) },
            outcome: outcome(words)?,
            as_at: opened.as_at,
        }),
        ListView::WageRates => Query::WageRates { today: opened.as_at.day },
        ListView::Performance => Query::Performance(PerformanceQuery {
            level: words.by.unwrap_or(Level::Council),
            filter,
            supplier_ref: words.supplier.clone(),
            as_at: opened.as_at,
        }),
    })
}

fn sheet(words: &args::List, filter: &Filter, opened: &Opened) -> Result<Sheet, Sentence> {
    if let Some(supplier_ref) = words.supplier.clone() {
        // One that there is not would be a sum of nothing.
        read(&opened.store, &Query::Supplier { supplier_ref, today: opened.today })?;
    }
    let reply = read(&opened.store, &query(words, filter, opened)?)?;
    let bad = |error: UnknownColumn| {
        Sentence::new(
            sentence::BAD_COLUMN,
            "sleva list",
            format!("There is no column {} here", error.name),
            format!("Choose among {}.", error.known.join(", ")),
        )
    };
    let usual = QUEUE.map(str::to_owned);
    let is_queue = words.view == ListView::Validation;
    let columns = words.columns.as_deref().or(is_queue.then_some(&usual[..]));
    let mut sheet = tables::sheet(&reply, columns).map_err(bad)?;
    let whole = whole(&reply, &mut sheet);
    if let Some(sort) = &words.sort {
        let (name, is_reversed) = sort.strip_prefix('-').map_or((&**sort, false), |n| (n, true));
        let mut key = tables::sheet(&reply, Some(&[name.to_owned()])).map_err(bad)?;
        key.rows.truncate(sheet.rows.len());
        order(&mut sheet, &key, is_reversed);
    }
    if words.view == ListView::Commitments && words.totals {
        let by = GridBy::Contract;
        let sums = read(&opened.store, &Query::GridTotals { filter: filter.clone(), by })?;
        sheet = tables::sheet(&sums, columns).map_err(bad)?;
    }
    if !words.totals {
        sheet.totals = None;
        let is_told =
            matches!(words.view, ListView::Attention | ListView::Returns | ListView::LivingWage);
        if !is_told {
            sheet.notes.clear();
        }
    }
    sheet.totals = whole.or(sheet.totals);
    if let Reply::Performance(list) = &reply {
        sheet.title = format!("Performance by {}", list.level.word());
        sheet.notes.extend(performance::notes(list, opened.as_at));
    }
    if words.view == ListView::Validation {
        "Validation".clone_into(&mut sheet.title);
        sheet.notes.clear();
    }
    if let (Reply::Returns(_), true) = (&reply, opened.as_at.is_past) {
        sheet.notes.push(format!(
            "As at {}: by what had been submitted and validated by then; drafts count as not begun.",
            opened.as_at.day
        ));
    }
    Ok(sheet)
}

/// Takes the sum over all rows out of them, where there are others.
fn whole(reply: &Reply, sheet: &mut Sheet) -> Option<Vec<Cell>> {
    let is_summed = matches!(reply, Reply::Performance(_)) && sheet.rows.len() > 1;
    if is_summed { sheet.rows.pop() } else { None }
}

/// Puts the rows in the order of a column, which may not be among those that are shown.
fn order(sheet: &mut Sheet, key: &Sheet, is_reversed: bool) {
    let mut places: Vec<usize> = (0..sheet.rows.len()).collect();
    let cell = |at: &usize| key.rows.get(*at).and_then(|row| row.first());
    places.sort_by(|a, b| {
        let (Some(one), Some(two)) = (cell(a), cell(b)) else { return Ordering::Equal };
        match (one.reason().is_some(), two.reason().is_some()) {
            (false, false) if is_reversed => two.order(one),
            _ => one.order(two),
        }
    });
    sheet.rows = places.iter().filter_map(|at| sheet.rows.get(*at).cloned()).collect();
}

fn printed(filter: &Filter, sheet: &Sheet, is_bare: bool) -> Answer {
    let mut data = json!({
        "view": sheet.title,
        "filter": filter.to_string(),
        "columns": sheet.names,
        "rows": json_rows(sheet),
        "count": sheet.rows.len(),
        "notes": sheet.notes,
    });
    if let (Some(totals), Some(map)) = (&sheet.totals, data.as_object_mut()) {
        map.insert("totals".to_owned(), json_object(sheet, totals));
    }
    let style = Style { ascii: false, bare: is_bare };
    Answer::new("sleva.list", text(sheet, style), data)
}
