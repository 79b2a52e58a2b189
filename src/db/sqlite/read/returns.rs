//! Returns: which are expected and where they stand, and one with all that its grid shows.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;

use super::row::{self, Fields, out_of_range};
use super::sums::Passing;
use super::{commitment, contract, each, first, missing, returns_past};
use crate::calc::checks::Check;
use crate::calc::commitment::Commitment;
use crate::calc::performance::{Rules, due_day};
use crate::calc::returns::{Decided, ReturnKey, Signed};
use crate::calc::words::{Decision, ReturnState};
use crate::calc::{Date, Quantity, Quarter};
use crate::db::Error;
use crate::db::request::{
    AsAt, MeasureReturn, ReturnDetail, ReturnList, ReturnRow, ReturnsQuery, Standing,
};
use crate::db::sqlite::finder::Finder;
use crate::db::sqlite::{measures, returns, rulebook, settings};

/// The quarters that decide where a return stands on a day.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The last quarter whose day has passed.
    overdue: Quarter,
    /// The last quarter whose day has come.
    pub due: Quarter,
    /// The last quarter that is over.
    ended: Quarter,
}

impl Bounds {
    pub fn of(today: Date, rules: Rules) -> Self {
        let ended = Quarter::of(today).previous();
        let mut due = ended;
        while due_day(due, rules) > today {
            due = due.previous();
        }
        let mut overdue = due;
        while due_day(overdue, rules) >= today {
            overdue = overdue.previous();
        }
        Self { overdue, due, ended }
    }

    pub fn standing(self, quarter: Quarter, version: u32, state: Option<ReturnState>) -> Standing {
        match state {
            Some(ReturnState::Validated) => Standing::Validated,
            Some(ReturnState::Submitted) => Standing::Submitted,
            Some(ReturnState::Queried) => Standing::Queried,
            Some(ReturnState::Draft) if version > 1 || quarter > self.overdue => Standing::Draft,
            Some(ReturnState::Draft) => Standing::Overdue,
            None if quarter <= self.overdue => Standing::Overdue,
            None if quarter <= self.ended => Standing::Due,
            None => Standing::Later,
        }
    }
}

/// The window of the list, and how many returns stand where.
pub fn list(conn: &Connection, finder: &Finder, query: &ReturnsQuery) -> Result<ReturnList, Error> {
    let today = query.as_at.day;
    let rules = settings::rules(conn, today)?;
    let bounds = Bounds::of(today, rules);
    let passing = if query.filter.is_everything() {
        None
    } else {
        let passing = Passing::new(conn, finder, &query.filter)?;
        Some(passing.contracts.iter().map(|(id, _)| *id).collect::<BTreeSet<i64>>())
    };
    if query.as_at.is_past {
        return returns_past::list(conn, passing.as_ref(), query, rules);
    }
    let mut list = ReturnList { first: query.first, ..ReturnList::default() };
    let mut counts: HashMap<Standing, u64> = HashMap::new();
    let mut shown = Vec::new();
    if let Some(contract_ref) = &query.contract_ref {
        let sql = "SELECT k.contract_id, quarter, return_version, state FROM return_kept k
                   JOIN contracts c ON c.id = k.contract_id
                   WHERE contract_ref = ?1 ORDER BY quarter DESC";
        each(conn, sql, [contract_ref], |fields| {
            let one = Kept::read(fields, bounds)?;
            *counts.entry(one.standing).or_default() += 1;
            if query.standing.is_none_or(|wanted| wanted == one.standing) {
                shown.push(one);
            }
            Ok(())
        })?;
        list.matching = shown.len();
        shown = shown.into_iter().skip(query.first).take(query.count).collect();
    } else {
        count(conn, bounds, passing.as_ref(), &mut counts)?;
        let wanted: Vec<Standing> =
            query.standing.map_or_else(|| WAITING.to_vec(), |one| vec![one]);
        list.matching = wanted
            .iter()
            .map(|one| usize::try_from(counts.get(one).copied().unwrap_or(0)).unwrap_or(usize::MAX))
            .fold(0, usize::saturating_add);
        let mut window = Window { skip: query.first, left: query.count };
        for standing in wanted {
            if window.left > 0 {
                standing_rows(conn, bounds, standing, passing.as_ref(), &mut window, &mut shown)?;
            }
        }
    }
    list.counts.by_standing = Standing::ALL
        .iter()
        .map(|standing| (*standing, counts.get(standing).copied().unwrap_or(0)))
        .collect();
    for kept in shown {
        list.rows.push(expected(conn, kept, rules, today)?);
    }
    Ok(list)
}

/// What is shown where no standing is asked for: all that waits for somebody.
pub const WAITING: [Standing; 5] =
    [Standing::Overdue, Standing::Queried, Standing::Due, Standing::Draft, Standing::Submitted];

struct Window {
    skip: usize,
    left: usize,
}

#[derive(Debug, Clone, Copy)]
pub struct Kept {
    pub contract: i64,
    pub quarter: Quarter,
    version: u32,
    state: Option<ReturnState>,
    pub standing: Standing,
}

impl Kept {
    pub fn read(fields: &mut Fields, bounds: Bounds) -> Result<Self, Error> {
        let contract = fields.int()?;
        let quarter = fields.word(Quarter::parse)?;
        let version = u32::try_from(fields.int()?).map_err(|_| out_of_range("version"))?;
        let state = ReturnState::parse(fields.str()?);
        let standing = bounds.standing(quarter, version, state);
        Ok(Self { contract, quarter, version, state, standing })
    }
}

fn count(
    conn: &Connection,
    bounds: Bounds,
    passing: Option<&BTreeSet<i64>>,
    counts: &mut HashMap<Standing, u64>,
) -> Result<(), Error> {
    let Some(passing) = passing else {
        let sql = "SELECT state, count(*) FROM return_kept
                   WHERE state IN ('queried', 'submitted', 'validated') GROUP BY state";
        each(conn, sql, [], |fields| {
            let state = fields.word(ReturnState::parse)?;
            let standing = bounds.standing(bounds.ended, 1, Some(state));
            *counts.entry(standing).or_default() += fields.count()?;
            Ok(())
        })?;
        // Where those stand that are not submitted depends on the day.
        let sql = "SELECT state, quarter, sum(return_version <= 1), sum(return_version > 1)
                   FROM return_kept WHERE state IN ('none', 'draft') GROUP BY state, quarter";
        return each(conn, sql, [], |fields| {
            let state = ReturnState::parse(fields.str()?);
            let quarter = fields.word(Quarter::parse)?;
            for version in [1, 2] {
                let standing = bounds.standing(quarter, version, state);
                *counts.entry(standing).or_default() += fields.count()?;
            }
            Ok(())
        });
    };
    let sql = "SELECT contract_id, quarter, return_version, state FROM return_kept";
    each(conn, sql, [], |fields| {
        let kept = Kept::read(fields, bounds)?;
        if passing.contains(&kept.contract) {
            *counts.entry(kept.standing).or_default() += 1;
        }
        Ok(())
    })
}

/// Takes the rows of one standing that the window shows, those that wait longest first.
fn standing_rows(
    conn: &Connection,
    bounds: Bounds,
    standing: Standing,
    passing: Option<&BTreeSet<i64>>,
    window: &mut Window,
    shown: &mut Vec<Kept>,
) -> Result<(), Error> {
    let (sql, low, high) = select(bounds, standing);
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query([low, high])?;
    while let Some(row) = found.next()? {
        let kept = Kept::read(&mut Fields::new(row), bounds)?;
        if passing.is_some_and(|passing| !passing.contains(&kept.contract)) {
            continue;
        }
        if window.skip > 0 {
            window.skip -= 1;
            continue;
        }
        if window.left == 0 {
            break;
        }
        window.left -= 1;
        shown.push(kept);
    }
    Ok(())
}

/// Those of one standing, and the bounds of their quarters.
fn select(bounds: Bounds, standing: Standing) -> (&'static str, String, String) {
    let (overdue, ended) = (bounds.overdue.to_string(), bounds.ended.to_string());
    match standing {
        Standing::Overdue => (
            "SELECT contract_id, quarter, return_version, state FROM return_kept
             WHERE state IN ('none', 'draft') AND quarter BETWEEN ?1 AND ?2
             AND NOT (state = 'draft' AND return_version > 1) ORDER BY quarter, contract_id",
            String::new(),
            overdue,
        ),
        Standing::Due | Standing::Later => {
            let sql = "SELECT contract_id, quarter, return_version, state FROM return_kept
                       WHERE state = 'none' AND quarter > ?1 AND quarter <= ?2
                       ORDER BY quarter, contract_id";
            let is_due = standing == Standing::Due;
            if is_due { (sql, overdue, ended) } else { (sql, ended, "9".to_owned()) }
        }
        Standing::Draft => (
            "SELECT contract_id, quarter, return_version, state FROM return_kept
             WHERE state = 'draft' AND (return_version > 1 OR quarter > ?1) AND quarter <= ?2
             ORDER BY quarter, contract_id",
            overdue,
            "9".to_owned(),
        ),
        Standing::Submitted => (
            "SELECT contract_id, quarter, return_version, state FROM return_kept
             WHERE state = 'submitted' AND quarter BETWEEN ?1 AND ?2
             ORDER BY submitted_at, quarter, contract_id",
            String::new(),
            "9".to_owned(),
        ),
        Standing::Queried => (
            "SELECT contract_id, quarter, return_version, state FROM return_kept
             WHERE state = 'queried' AND quarter BETWEEN ?1 AND ?2 ORDER BY quarter, contract_id",
            String::new(),
            "9".to_owned(),
        ),
        Standing::Validated => (
            "SELECT contract_id, quarter, return_version, state FROM return_kept
             WHERE state = 'validated' AND quarter BETWEEN ?1 AND ?2
             ORDER BY quarter DESC, contract_id",
            String::new(),
            "9".to_owned(),
        ),
    }
}

/// A row of the list with its names and how far it is.
pub fn expected(
    conn: &Connection,
    kept: Kept,
    rules: Rules,
    today: Date,
) -> Result<ReturnRow, Error> {
    let due = due_day(kept.quarter, rules);
    let Kept { contract, quarter, version, state, standing } = kept;
    let sql = "SELECT contract_ref, title, supplier_ref, name,
               (SELECT count(*) FROM commitments WHERE contract_id = c.id)
               FROM contracts c JOIN suppliers s ON s.id = c.supplier_id WHERE c.id = ?1";
    let mut row = first(conn, sql, [contract], |fields| {
        Ok(ReturnRow {
            contract_ref: fields.text()?,
            title: fields.text()?,
            supplier_ref: fields.text()?,
            supplier_name: fields.text()?,
            quarter,
            version,
            state,
            standing,
            due,
            days_late: (today - due).get_days(),
            submitted: None,
            entered: 0,
            decided: 0,
            measures: fields.count()?,
        })
    })?
    .ok_or_else(|| Error::Damaged(format!("a return is expected of contract row {contract}")))?;
    let sql = "SELECT submitted_by, submitted_at, count(declared), count(decision)
               FROM returns r LEFT JOIN return_lines l ON l.return_id = r.id
               WHERE contract_id = ?1 AND quarter = ?2 AND return_version = ?3 GROUP BY r.id";
    first(conn, sql, (contract, quarter.to_string(), version), |fields| {
        let (person, at) = (fields.some_text()?, fields.some_text()?);
        row.submitted = person.zip(at).map(|(person, at)| Signed { person, at });
        (row.entered, row.decided) = (fields.count()?, fields.count()?);
        Ok(())
    })?;
    Ok(row)
}

/// The return of a contract for a quarter: the version that is asked for, or the newest.
pub fn detail(
    conn: &Connection,
    contract_ref: &str,
    quarter: Quarter,
    version: Option<u32>,
    today: Date,
) -> Result<ReturnDetail, Error> {
    let (own, _) = contract::by_ref(conn, contract_ref)?;
    let rules = settings::rules(conn, today)?;
    let versions = returns::versions(conn, contract_ref, quarter)?;
    let newest = versions.last().map_or(0, |newest| newest.key.version);
    let version = version.unwrap_or(newest);
    if version > newest {
        return Err(missing("version", &format!("{version} of {contract_ref} {quarter}")));
    }
    let key = ReturnKey { contract_ref: contract_ref.to_owned(), quarter, version };
    let state = versions.last().map(|newest| newest.state);
    let standing = Bounds::of(today, rules).standing(quarter, newest, state);
    let commitments: Vec<Commitment> =
        commitment::lines_of(conn, contract_ref)?.into_iter().map(|line| line.commitment).collect();
    let rows = measures_of(conn, &key, commitments)?;
    let beside = |sql: &str| first(conn, sql, (contract_ref, quarter.to_string()), row::text);
    let book = rulebook::load(conn, today)?;
    let mut detail = ReturnDetail {
        previous: beside(
            "SELECT contract_ref FROM contracts c JOIN return_kept k ON k.contract_id = c.id
             WHERE contract_ref < ?1 AND quarter = ?2 ORDER BY contract_ref DESC LIMIT 1",
        )?,
        next: beside(
            "SELECT contract_ref FROM contracts c JOIN return_kept k ON k.contract_id = c.id
             WHERE contract_ref > ?1 AND quarter = ?2 ORDER BY contract_ref LIMIT 1",
        )?,
        contract: own.contract,
        supplier_name: own.supplier_name,
        due: due_day(quarter, rules),
        standing,
        key,
        versions,
        rows,
        rates: book.rates_in(quarter).into_iter().cloned().collect(),
    };
    let paid = |row: &MeasureReturn| row.line.as_ref().and_then(|line| line.wage_rate);
    let found: Vec<Option<Check>> =
        detail.rows.iter().map(|row| detail.wage_check(paid(row)?)).collect();
    for (row, wage) in detail.rows.iter_mut().zip(found) {
        row.wage = wage;
    }
    Ok(detail)
}

/// The measures of a contract with what a version of its return has of each; nothing is said of
/// their hourly rates yet.
pub fn measures_of(
    conn: &Connection,
    key: &ReturnKey,
    commitments: Vec<Commitment>,
) -> Result<Vec<MeasureReturn>, Error> {
    let pairs = commitment::conflicts(conn, &commitments)?;
    let profiles = commitment::profiles(conn, &key.contract_ref)?;
    let mut lines = returns::of_return(conn, key)?;
    let mut evidence = returns::evidence_of(conn, key)?;
    let before = ReturnKey { version: key.version.saturating_sub(1), ..key.clone() };
    let amended = returns::of_return(conn, &before)?;
    let declared = declared_by_quarter(conn, key)?;
    let is_counted = |name: &str| {
        let units = lines.iter().find(|line| line.measure_ref == name);
        units.and_then(|line| line.declared).is_some_and(|units| units > Quantity::ZERO)
    };
    let counted: BTreeSet<String> = commitments
        .iter()
        .map(|commitment| commitment.measure.measure_ref.clone())
        .filter(|name| is_counted(name))
        .collect();
    let mut all = Vec::new();
    for commitment in commitments {
        let name = commitment.measure.measure_ref.clone();
        let own = |one: &str| one == name;
        let conflicts: BTreeSet<String> = pairs
            .iter()
            .filter_map(|(a, b)| if own(a) { Some(b) } else { Some(a).filter(|_| own(b)) })
            .filter(|other| counted.contains(*other) && !own(other))
            .cloned()
            .collect();
        let has_profile = profiles.iter().any(|profile| profile.measure_ref == name);
        let in_quarter =
            profiles.iter().find(|one| one.measure_ref == name && one.quarter == key.quarter);
        let profile = in_quarter.map(|profile| profile.units);
        let before = amended.iter().find(|line| line.measure_ref == name);
        let question = before.and_then(|line| line.decided.clone());
        let quarters = declared.get(&name);
        let elsewhere = quarters.into_iter().flatten().filter(|(at, _)| *at != key.quarter);
        let elsewhere = elsewhere
            .filter_map(|(_, units)| *units)
            .try_fold(Quantity::ZERO, Quantity::checked_add)
            .ok_or_else(|| out_of_range("quantity"))?;
        let (first_year_only, wanted) = measures::asks(conn, &commitment.measure)?;
        all.push(MeasureReturn {
            profile: if has_profile { profile.or(Some(Quantity::ZERO)) } else { None },
            line: take(&mut lines, |line| line.measure_ref == name),
            evidence: extract(&mut evidence, |evidence| evidence.measure_ref == name),
            before: four_before(key.quarter, quarters),
            elsewhere,
            conflicts: conflicts.into_iter().collect(),
            first_year_only,
            wanted,
            question: question.filter(|decided: &Decided| decided.decision == Decision::Queried),
            amended: (key.version > 1).then(|| before.and_then(|line| line.declared)),
            wage: None,
            commitment,
        });
    }
    all.sort_by(|a, b| {
        let (a, b) = (&a.commitment.measure.measure_ref, &b.commitment.measure.measure_ref);
        crate::calc::text::natural(a, b)
    });
    Ok(all)
}

/// The newest version of each return of a contract, with its state: as at a past day, of those that
/// had been begun, as far as they had come.
pub fn newest_of(
    conn: &Connection,
    contract_ref: &str,
    as_at: AsAt,
) -> Result<HashMap<Quarter, (u32, ReturnState)>, Error> {
    let sql = "SELECT quarter, return_version, state, begun_at, submitted_at, validated_at
               FROM returns r JOIN contracts c ON c.id = r.contract_id
               WHERE contract_ref = ?1 ORDER BY quarter, return_version";
    let mut newest = HashMap::new();
    let end = format!("{}T99", as_at.day);
    let is_then = |at: Option<&str>| !as_at.is_past || at.is_some_and(|at| at <= end.as_str());
    each(conn, sql, [contract_ref], |fields| {
        let quarter = fields.word(Quarter::parse)?;
        let version = u32::try_from(fields.int()?).map_err(|_| out_of_range("version"))?;
        let state = fields.word(ReturnState::parse)?;
        let (begun, submitted, ended) =
            (fields.some_str()?, fields.some_str()?, fields.some_str()?);
        let then = match state {
            _ if !is_then(begun) => return Ok(()),
            ReturnState::Validated | ReturnState::Queried if is_then(ended) => state,
            ReturnState::Draft => state,
            _ if is_then(submitted) => ReturnState::Submitted,
            _ => ReturnState::Draft,
        };
        newest.insert(quarter, (version, then));
        Ok(())
    })?;
    Ok(newest)
}

fn take<T>(all: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> Option<T> {
    all.iter().position(is_it).map(|at| all.swap_remove(at))
}

fn extract<T>(all: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> Vec<T> {
    let (own, others) = std::mem::take(all).into_iter().partition(is_it);
    *all = others;
    own
}

type ByQuarter = Vec<(Quarter, Option<Quantity>)>;

/// What each measure of a contract declares in each quarter: of the newest version there that was
/// submitted, or where none was, of the draft.
fn declared_by_quarter(
    conn: &Connection,
    key: &ReturnKey,
) -> Result<HashMap<String, ByQuarter>, Error> {
    let sql = "SELECT m.measure_ref, quarter, declared FROM contracts c
         JOIN returns r ON r.contract_id = c.id JOIN return_lines l ON l.return_id = r.id
         JOIN commitments m ON m.id = l.commitment_id
         WHERE contract_ref = ?1 AND return_version = (
             SELECT max(return_version) FROM returns o
             WHERE o.contract_id = r.contract_id AND o.quarter = r.quarter
             AND (o.state <> 'draft' OR o.return_version = 1))
         ORDER BY quarter";
    let mut all: HashMap<String, ByQuarter> = HashMap::new();
    each(conn, sql, [&key.contract_ref], |fields| {
        let name = fields.text()?;
        let (quarter, declared) = (fields.word(Quarter::parse)?, fields.some_quantity()?);
        all.entry(name).or_default().push((quarter, declared));
        Ok(())
    })?;
    Ok(all)
}

fn four_before(quarter: Quarter, own: Option<&ByQuarter>) -> ByQuarter {
    let back = std::iter::successors(Some(quarter.previous()), |at| Some(at.previous()));
    let units = |at: Quarter| {
        own.and_then(|own| own.iter().find(|(other, _)| *other == at)).and_then(|(_, units)| *units)
    };
    back.take(4).map(|at| (at, units(at))).collect()
}
