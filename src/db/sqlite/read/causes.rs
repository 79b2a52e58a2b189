//! Which changes after an audit row bear on a figure: by the references of what they wrote.

use std::collections::{BTreeMap, HashSet};

use rusqlite::Connection;

use super::{delivered, row, rows};
use crate::calc::Quarter;
use crate::calc::contract::Contract;
use crate::calc::figure::{Count, Figure, Of, What};
use crate::calc::filter::Filter;
use crate::db::Error;
use crate::db::request::{Cause, CausesQuery, Change, Kind, Record};
use crate::db::sqlite::edit::common;
use crate::db::sqlite::finder::Finder;
use crate::db::sqlite::past::Past;
use crate::db::sqlite::turn;

/// How many rows of one change are looked at: of a longer import the first.
const ROWS: usize = 200_000;

pub fn causes(
    conn: &Connection,
    finder: &Finder,
    query: &CausesQuery,
) -> Result<Vec<Vec<Cause>>, Error> {
    let written = written(conn, query.after, query.through.unwrap_or(i64::MAX))?;
    let of_one = |figure: &Figure| {
        let scope = Scope::of(conn, finder, figure)?;
        Ok(of_scope(&written, &scope))
    };
    query.figures.iter().map(of_one).collect()
}

/// One row as a change wrote it.
struct Written {
    /// By the references of its record.
    name: String,
    /// Whether all that was written in the same act was one record's.
    is_of_one: bool,
    kind: Option<Kind>,
    /// By what a contract or a supplier may now be counted elsewhere than before.
    moves: Vec<Moved>,
    at: String,
    person: String,
    seq: i64,
}

/// What was written after an audit row, up to another, in the order of the changes.
fn written(conn: &Connection, after: i64, through: i64) -> Result<Vec<Written>, Error> {
    let sql = "SELECT seq, at, person, kind, record, rows FROM audit
               WHERE seq > ?1 AND seq <= ?2 ORDER BY seq";
    let nil = turned_back(conn, after, through)?;
    let acts = rows(conn, sql, [after, through], |fields| {
        let act = Written {
            seq: fields.int()?,
            at: fields.text()?,
            person: fields.text()?,
            kind: Kind::parse(&fields.text()?),
            name: fields.text()?,
            is_of_one: true,
            moves: Vec::new(),
        };
        Ok((act, fields.count()?))
    })?;
    let mut found = Vec::new();
    for (act, rows) in acts.into_iter().filter(|(act, _)| !nil.contains(&act.seq)) {
        let may_move = matches!(act.kind, Some(Kind::Contracts | Kind::Suppliers));
        if rows == 1 && !may_move {
            found.push(act);
            continue;
        }
        let (past, _) = Past::load(conn, act.seq, ROWS)?;
        found.extend(past.changes()?.into_iter().map(|change| Written {
            moves: moves(&change),
            kind: change.after.as_ref().or(change.before.as_ref()).map(Record::kind),
            is_of_one: !act.name.is_empty(),
            name: change.record,
            at: act.at.clone(),
            person: act.person.clone(),
            seq: act.seq,
        }));
    }
    Ok(found)
}

/// Acts that an undo turned back, with the undo itself: together they changed nothing.
fn turned_back(conn: &Connection, after: i64, through: i64) -> Result<HashSet<i64>, Error> {
    let sql = "SELECT seq, note FROM audit
               WHERE seq > ?1 AND seq <= ?2 AND action IN ('undo', 'redo') ORDER BY seq";
    let turns = rows(conn, sql, [after, through], |fields| Ok((fields.int()?, fields.text()?)))?;
    let mut nil = HashSet::new();
    for (seq, note) in turns {
        // What was turned back before stands again when its undo is.
        if let Some(of) = turn::of(&note).filter(|of| *of > after && !nil.contains(of)) {
            nil.extend([seq, of]);
        }
    }
    Ok(nil)
}

/// What a contract is counted by, or a supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moved {
    Category,
    Department,
    Award,
    Supplier,
    Size,
    Ownership,
    /// The days that it runs, or what may be recovered under it.
    Terms,
    /// It came, or went.
    Itself,
}

fn moves(change: &Change) -> Vec<Moved> {
    let terms = |own: &Contract| (own.start, own.end, own.terminated_on, own.recovery_rate);
    let all: Vec<(Moved, bool)> = match (&change.before, &change.after) {
        (Some(Record::Contract(was)), Some(Record::Contract(is))) => vec![
            (Moved::Category, was.category != is.category),
            (Moved::Department, was.department != is.department),
            (Moved::Award, was.award_date != is.award_date),
            (Moved::Supplier, was.supplier_ref != is.supplier_ref),
            (Moved::Terms, terms(was) != terms(is)),
        ],
        (Some(Record::Supplier(was)), Some(Record::Supplier(is))) => vec![
            (Moved::Size, was.size != is.size),
            (Moved::Ownership, was.ownership != is.ownership),
        ],
        (None, Some(Record::Contract(_))) | (Some(Record::Contract(_)), None) => {
            vec![(Moved::Itself, true)]
        }
        _ => Vec::new(),
    };
    all.into_iter().filter(|(_, is_other)| *is_other).map(|(moved, _)| moved).collect()
}

/// By what contracts come to a figure, or leave it.
fn moved_by(of: &Of) -> &'static [Moved] {
    match of {
        Of::Contract { .. } | Of::Commitment { .. } => &[],
        Of::Supplier { .. } => &[Moved::Supplier, Moved::Itself],
        Of::Category { .. } => &[Moved::Category, Moved::Award, Moved::Itself],
        Of::Department { .. } => &[Moved::Department, Moved::Award, Moved::Itself],
        Of::Size { .. } => &[Moved::Size, Moved::Supplier, Moved::Award, Moved::Itself],
        Of::Ownership { .. } => &[Moved::Ownership, Moved::Supplier, Moved::Award, Moved::Itself],
        _ => &[Moved::Award, Moved::Itself],
    }
}

/// Which records bear on a figure.
#[derive(Default)]
struct Scope {
    /// The references that names of records begin with; none is any.
    roots: Option<HashSet<String>>,
    kinds: &'static [Kind],
    /// Only these measures; none is any.
    measures: Option<HashSet<String>>,
    /// Only returns of quarters up to the second, and from the first on where there is one.
    quarters: Option<(Option<Quarter>, Quarter)>,
    /// By what a contract or supplier from elsewhere can come to it, or leave it.
    moves: &'static [Moved],
}

/// What deliveries are made of.
const DELIVERY: &[Kind] =
    &[Kind::Settings, Kind::Commitments, Kind::Profiles, Kind::Variations, Kind::Returns];
/// And which measures belong to a theme or to a policy outcome.
const SHELVED: &[Kind] = &[
    Kind::Settings,
    Kind::Measures,
    Kind::Commitments,
    Kind::Profiles,
    Kind::Variations,
    Kind::Returns,
];
/// What was printed, and what it is compared with.
const PRINTED: &[Kind] =
    &[Kind::Settings, Kind::Figures, Kind::Commitments, Kind::Variations, Kind::Returns];
const COMMITTED: &[Kind] = &[Kind::Commitments, Kind::Variations];
const RETURNS: &[Kind] = &[Kind::Settings, Kind::Returns];
/// What the rules look at.
const RULES: &[Kind] = &[
    Kind::Settings,
    Kind::Measures,
    Kind::Suppliers,
    Kind::Branches,
    Kind::Contracts,
    Kind::Procurements,
    Kind::Quotations,
    Kind::Waivers,
    Kind::Commitments,
    Kind::Variations,
    Kind::Returns,
    Kind::Evidence,
    Kind::Actions,
    Kind::Ratings,
];

impl Scope {
    fn of(conn: &Connection, finder: &Finder, figure: &Figure) -> Result<Self, Error> {
        let root = |name: &str| Some(HashSet::from([name.to_owned()]));
        Ok(match figure {
            Figure::CommitmentValue { contract_ref, measure_ref } => {
                let (contract_ref, measure_ref) = (contract_ref.clone(), measure_ref.clone());
                let of = Of::Commitment { contract_ref, measure_ref };
                Self::delivered(conn, finder, What::Committed, &of)?
            }
            Figure::ContractCommitted { contract_ref } => {
                let of = Of::Contract { contract_ref: contract_ref.clone() };
                Self::delivered(conn, finder, What::Committed, &of)?
            }
            Figure::SupplierCommitted { supplier_ref } => {
                let of = Of::Supplier { supplier_ref: supplier_ref.clone() };
                Self::delivered(conn, finder, What::Committed, &of)?
            }
            Figure::MeasureCommitted { edition, measure_ref, filter } => {
                let (edition, measure_ref) = (edition.clone(), measure_ref.clone());
                let of = Of::Measure { edition, measure_ref, filter: filter.clone() };
                Self::delivered(conn, finder, What::Committed, &of)?
            }
            Figure::AllCommitted { filter } | Figure::Difference { filter, .. } => {
                let of = Of::All { filter: filter.clone() };
                let own = Self::delivered(conn, finder, What::Committed, &of)?;
                let is_ours = matches!(figure, Figure::AllCommitted { .. });
                Self { kinds: if is_ours { own.kinds } else { PRINTED }, ..own }
            }
            Figure::Delivered { what, of } => Self::delivered(conn, finder, *what, of)?,
            Figure::Counted { count, filter, .. } => Self::counted(*count, filter),
            Figure::Compliance { sample_ref } => {
                Self { roots: root(sample_ref), kinds: &[Kind::Results], ..Self::default() }
            }
            Figure::Locality { supplier_ref } => {
                let kinds = &[Kind::Suppliers, Kind::Branches];
                Self { roots: root(supplier_ref), kinds, ..Self::default() }
            }
            Figure::Published(_) => Self { kinds: &[Kind::Figures], ..Self::default() },
            Figure::WageRate { .. } => Self::default(),
        })
    }

    fn delivered(conn: &Connection, finder: &Finder, what: What, of: &Of) -> Result<Self, Error> {
        let roots = match of {
            Of::Contract { contract_ref } | Of::Commitment { contract_ref, .. } => {
                HashSet::from([contract_ref.clone()])
            }
            _ => delivered::contract_refs(conn, finder, of)?,
        };
        let measures = match of {
            Of::Commitment { measure_ref, .. } | Of::Measure { measure_ref, .. } => {
                Some(HashSet::from([measure_ref.clone()]))
            }
            Of::Theme { name, .. } => Some(under(conn, "theme", name)?),
            Of::Outcome { name, .. } => Some(under(conn, "policy_outcome", name)?),
            _ => None,
        };
        let quarters = match of {
            Of::Quarter { quarter, .. } => Some((Some(*quarter), *quarter)),
            Of::Through { quarter, .. } => Some((None, *quarter)),
            _ => None,
        };
        let kinds = match what {
            _ if matches!(of, Of::Theme { .. } | Of::Outcome { .. }) => SHELVED,
            What::Committed => COMMITTED,
            What::Contracts => &[Kind::Commitments],
            _ => DELIVERY,
        };
        Ok(Self { roots: Some(roots), kinds, measures, quarters, moves: moved_by(of) })
    }

    fn counted(count: Count, filter: &Filter) -> Self {
        let kinds = match count {
            Count::Findings => RULES,
            Count::Waivers => &[Kind::Waivers],
            Count::Returns => RETURNS,
            Count::LivingWage => &[Kind::Contracts],
        };
        let roots = filter.contract.as_ref().map(|name| HashSet::from([name.clone()]));
        Self { roots, kinds, moves: &[Moved::Itself], ..Self::default() }
    }

    fn has(&self, own: &Written) -> bool {
        let Some(kind) = own.kind else { return self.has_root(&own.name) };
        let is_delivered = self.kinds.contains(&Kind::Returns);
        if own.moves.iter().any(|moved| match moved {
            Moved::Terms => is_delivered && self.has_root(&own.name),
            other => self.moves.contains(other),
        }) {
            return true;
        }
        if !self.kinds.contains(&kind) {
            return false;
        }
        match kind {
            Kind::Settings | Kind::Figures => true,
            // What a measure belongs to says where it is counted.
            Kind::Measures => own.name.rsplit_once('/').is_some_and(|(_, measure)| {
                self.measures.as_ref().is_none_or(|wanted| wanted.contains(measure))
            }),
            _ => self.has_root(&own.name) && self.has_parts(&own.name),
        }
    }

    fn has_root(&self, name: &str) -> bool {
        let root = name.split('/').next().unwrap_or_default();
        self.roots.as_ref().is_none_or(|roots| roots.contains(root))
    }

    /// Whether the quarter and the measure that a name has, where it has any, are among the wanted.
    fn has_parts(&self, name: &str) -> bool {
        let parts = || name.split('/').skip(1);
        let quarter = parts().find_map(Quarter::parse);
        let is_quarter = match (self.quarters, quarter) {
            (Some((from, to)), Some(own)) => own <= to && from.is_none_or(|from| own >= from),
            _ => true,
        };
        // A bare number is the version of a return.
        let is_version = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let mut named = parts().filter(|part| Quarter::parse(part).is_none() && !is_version(part));
        let is_measure = match (&self.measures, named.next()) {
            (Some(wanted), Some(own)) => wanted.contains(own),
            _ => true,
        };
        is_quarter && is_measure
    }
}

/// References of the measures under a theme, or under a policy outcome.
fn under(conn: &Connection, level: &'static str, name: &str) -> Result<HashSet<String>, Error> {
    let sql = "SELECT DISTINCT measure_ref FROM measures
               WHERE coalesce(CASE ?1 WHEN 'theme' THEN theme ELSE policy_outcome END, '') = ?2";
    Ok(rows(conn, sql, [level, name], row::text)?.into_iter().collect())
}

/// Those of some changes that bear on a figure, a row for each record, the newest first.
fn of_scope(written: &[Written], scope: &Scope) -> Vec<Cause> {
    let mut found: BTreeMap<String, Cause> = BTreeMap::new();
    for act in written.chunk_by(|one, other| one.seq == other.seq) {
        let own: Vec<&Written> = act.iter().filter(|one| scope.has(one)).collect();
        let names: Vec<&str> = own.iter().map(|one| one.name.as_str()).collect();
        // What several records have in common is the record that they are part of; an import has
        // records of any.
        let records = match own.first() {
            Some(first) if first.is_of_one => vec![common(&names)],
            _ => names.iter().map(|name| (*name).to_owned()).collect(),
        };
        for (record, one) in records.into_iter().zip(own) {
            add(&mut found, record, one);
        }
    }
    let mut found: Vec<Cause> = found.into_values().collect();
    found.sort_by(|one, other| other.seq.cmp(&one.seq).then_with(|| one.record.cmp(&other.record)));
    found
}

fn add(found: &mut BTreeMap<String, Cause>, record: String, one: &Written) {
    let own = found.entry(record.clone()).or_insert_with(|| Cause {
        record,
        changes: 0,
        people: Vec::new(),
        from: one.at.clone(),
        to: String::new(),
        seq: 0,
    });
    own.changes += u64::from(own.seq != one.seq);
    own.to.clone_from(&one.at);
    own.seq = one.seq;
    if let Err(at) = own.people.binary_search(&one.person) {
        own.people.insert(at, one.person.clone());
    }
}
