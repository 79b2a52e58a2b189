//! One record of a kind by its reference, as the trail of changes names it.

use super::session::{Opened, unexpected};
use crate::calc::commitment::Profile;
use crate::calc::living_wage::Milestone;
use crate::calc::measure::Measure;
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::returns::{Action, Rating, ReturnKey};
use crate::calc::sampling::SampleResult;
use crate::calc::waiver::Waiver;
use crate::calc::words::{ActionKind, Grade};
use crate::calc::{Date, Quarter, locality, parse};
use crate::db::request::{Kind, NewCommitment, ProfileDetail, Query, Record, Reply};
use crate::db::{Error, Store};
use crate::sentence::{self, Sentence, of_store};

/// The reference by which a record is found again.
#[must_use]
pub fn name(record: &Record) -> String {
    match record {
        Record::Setting(setting) => setting.name.clone(),
        Record::Supplier(supplier) => supplier.supplier_ref.clone(),
        Record::Branch(branch) => format!("{}/{}", branch.supplier_ref, branch.postcode),
        Record::Measure(measure) => version(measure),
        Record::Contract(contract) => contract.contract_ref.clone(),
        Record::Procurement(own) => own.procurement_ref.clone(),
        Record::Quotation(own) => format!("{}/{}", own.procurement_ref, own.supplier_ref),
        Record::Waiver(own) => format!("{}/{}/{}", own.record_ref, own.rule, own.from),
        Record::Sample(own) => own.sample_ref.clone(),
        Record::SampleResult(own) => format!("{}/{}", own.sample_ref, own.procurement_ref),
        Record::Commitment(new) => format!("{}/{}", new.contract_ref, new.measure_ref),
        Record::Profile(profile) => {
            format!("{}/{}/{}", profile.contract_ref, profile.measure_ref, profile.quarter)
        }
        Record::Variation(new) => {
            format!("{}/{}/{}", new.contract_ref, new.measure_ref, new.signed_on)
        }
        Record::Return(returned) => of_return(&returned.key),
        Record::ReturnLine(new) => format!("{}/{}", of_return(&new.line.key), new.line.measure_ref),
        Record::Evidence(new) => {
            format!("{}/{}/{}", of_return(&new.key), new.measure_ref, new.evidence_ref)
        }
        Record::Action(action) => {
            format!("{}/{}/{}/{}", action.contract_ref, action.on, action.kind, action.person)
        }
        Record::Rating(rating) => {
            let year = Quarter::new(rating.year, 1).map(Quarter::financial_year);
            format!("{}/{}/{}", rating.contract_ref, year.unwrap_or_default(), rating.kpi)
        }
        Record::Figure(figure) => format!("{}/{}", figure.report, figure.metric),
        Record::Milestone(own) => format!("{}/{}", own.contract_ref, own.milestone),
        Record::FrozenReport(own) => own.report_ref.clone(),
        Record::FrozenLine(own) => format!("{}/{}", own.report_ref, own.line),
    }
}

/// A return by its contract and quarter; its version is the newest.
fn of_return(key: &ReturnKey) -> String {
    format!("{}/{}", key.contract_ref, key.quarter)
}

/// A version without a day has nothing after the sign.
fn version(measure: &Measure) -> String {
    let from = measure.from.map(|day| day.to_string()).unwrap_or_default();
    format!("{}/{}@{from}", measure.edition, measure.measure_ref)
}

/// The record with a reference.
///
/// # Errors
/// There is none, or there are several.
pub fn get(kind: Kind, reference: &str, opened: &Opened) -> Result<Record, Sentence> {
    find(kind, reference, opened)?.ok_or_else(|| {
        Sentence::new(
            sentence::NOT_FOUND,
            "",
            format!("None of the {} has the reference {reference}", kind.word()),
            format!("It is written {}; sleva list shows those there are.", written(kind)),
        )
    })
}

/// How references of a kind are written.
const fn written(kind: Kind) -> &'static str {
    match kind {
        Kind::Branches => "SUPPLIER/POSTCODE",
        Kind::Measures => "EDITION/MEASURE, or EDITION/MEASURE@FROM",
        Kind::Commitments => "CONTRACT/MEASURE",
        Kind::Profiles => "CONTRACT/MEASURE/QUARTER, with a quarter such as 2025-26 Q3",
        Kind::Variations => "CONTRACT/MEASURE/DAY",
        Kind::Returns => "CONTRACT/QUARTER/MEASURE",
        Kind::Evidence => "CONTRACT/QUARTER/MEASURE/EVIDENCE",
        Kind::Actions => "CONTRACT/DAY/KIND/PERSON",
        Kind::Ratings => "CONTRACT/YEAR/KPI, with a year such as 2025-26",
        Kind::Milestones => "CONTRACT/MILESTONE",
        Kind::Quotations => "PROCUREMENT/SUPPLIER",
        Kind::Results => "SAMPLE/PROCUREMENT",
        Kind::ReportLines => "REPORT/LINE",
        Kind::Waivers => "RECORD/RULE/DAY, with the procurement or contract and its first day",
        Kind::Contracts
        | Kind::Suppliers
        | Kind::Procurements
        | Kind::Samples
        | Kind::Reports
        | Kind::Settings
        | Kind::Figures => "as in the list",
    }
}

/// The record with a reference; none where there is none.
///
/// # Errors
/// There are several, or what the store says.
pub fn find(kind: Kind, reference: &str, opened: &Opened) -> Result<Option<Record>, Sentence> {
    match kind {
        Kind::Contracts => {
            let query = Query::Contract { contract_ref: reference.to_owned(), today: opened.today };
            Ok(match ask(&query, opened)? {
                Some(Reply::Contract(detail)) => Some(Record::Contract(detail.row.contract)),
                other => nothing(other)?,
            })
        }
        Kind::Suppliers => Ok(match ask(&supplier(reference, opened), opened)? {
            Some(Reply::Supplier(detail)) => Some(Record::Supplier(detail.row.supplier)),
            other => nothing(other)?,
        }),
        Kind::Branches => branch(reference, opened),
        Kind::Measures => measure(reference, opened),
        Kind::Commitments => {
            let found = profile(reference, opened)?;
            Ok(found.map(|found| Record::Commitment(NewCommitment::from(found.commitment))))
        }
        Kind::Profiles => {
            let Some((commitment, quarter)) = reference.rsplit_once('/') else { return Ok(None) };
            let quarter = Quarter::parse(quarter);
            let mut all = quarters(commitment, opened)?;
            all.retain(|one| matches!(one, Record::Profile(own) if Some(own.quarter) == quarter));
            Ok(all.pop())
        }
        Kind::Evidence => evidence(reference, opened),
        Kind::Procurements => {
            let key = Procurement::new(reference, "");
            stored(Record::Procurement(Box::new(key)), opened)
        }
        Kind::Quotations | Kind::Waivers => match key_of_purchase(kind, reference) {
            Some(key) => stored(key, opened),
            None => Ok(None),
        },
        Kind::Samples => {
            let query = Query::Sample { sample_ref: reference.to_owned() };
            Ok(match ask(&query, opened)? {
                Some(Reply::Sample(detail)) => Some(Record::Sample(detail.row.sample)),
                other => nothing(other)?,
            })
        }
        Kind::Actions | Kind::Ratings | Kind::Results | Kind::Milestones => {
            match key_of(kind, reference) {
                Some(key) => stored(key, opened),
                None => Ok(None),
            }
        }
        Kind::Settings
        | Kind::Figures
        | Kind::Returns
        | Kind::Variations
        | Kind::Reports
        | Kind::ReportLines => Ok(None),
    }
}

/// A record that has nothing but the references of an action, a rating, a result or a milestone.
fn key_of(kind: Kind, reference: &str) -> Option<Record> {
    if kind == Kind::Results {
        let (sample_ref, procurement_ref) = reference.rsplit_once('/')?;
        return Some(Record::SampleResult(Box::new(SampleResult {
            sample_ref: sample_ref.to_owned(),
            procurement_ref: procurement_ref.to_owned(),
            ..SampleResult::default()
        })));
    }
    if kind == Kind::Milestones {
        let (contract_ref, milestone) = reference.split_once('/')?;
        return Some(Record::Milestone(Milestone {
            contract_ref: contract_ref.to_owned(),
            milestone: milestone.to_owned(),
            due_on: Date::ZERO,
            met_on: None,
            note: None,
        }));
    }
    let mut parts = reference.splitn(if kind == Kind::Actions { 4 } else { 3 }, '/');
    let contract_ref = parts.next()?.to_owned();
    if kind == Kind::Actions {
        return Some(Record::Action(Action {
            contract_ref,
            on: parse::day(parts.next()?).ok()?,
            kind: ActionKind::parse(parts.next()?)?,
            person: parts.next()?.to_owned(),
            note: None,
        }));
    }
    Some(Record::Rating(Rating {
        contract_ref,
        year: Quarter::parse(&format!("{} Q1", parts.next()?)).map(Quarter::year)?,
        kpi: parts.next()?.to_owned(),
        grade: Grade::Other,
        published_on: None,
    }))
}

/// A record that has nothing but the references of a quotation or a waiver.
fn key_of_purchase(kind: Kind, reference: &str) -> Option<Record> {
    let (rest, last) = reference.rsplit_once('/')?;
    if kind == Kind::Quotations {
        return Some(Record::Quotation(Quotation {
            procurement_ref: rest.to_owned(),
            supplier_ref: last.to_owned(),
            invited_on: Date::ZERO,
            received_on: None,
            amount: None,
            outcome: None,
            note: None,
        }));
    }
    let (record_ref, rule) = rest.rsplit_once('/')?;
    Some(Record::Waiver(Waiver {
        rule: rule.to_owned(),
        record_ref: record_ref.to_owned(),
        reason: String::new(),
        person: String::new(),
        from: parse::day(last).ok()?,
        to: None,
    }))
}

/// The stored record with the same references.
///
/// # Errors
/// Those of the store.
pub fn stored(key: Record, opened: &Opened) -> Result<Option<Record>, Sentence> {
    match ask(&Query::Stored(Box::new(key)), opened)? {
        Some(Reply::Stored(found)) => Ok(found.map(|found| *found)),
        other => nothing(other),
    }
}

/// A piece of evidence of the newest version of a return.
fn evidence(reference: &str, opened: &Opened) -> Result<Option<Record>, Sentence> {
    let mut parts = reference.splitn(4, '/');
    let (Some(contract_ref), Some(quarter), Some(measure_ref), Some(evidence_ref)) = (
        parts.next().map(str::to_owned),
        parts.next().and_then(Quarter::parse),
        parts.next(),
        parts.next(),
    ) else {
        return Ok(None);
    };
    let query = Query::Return { contract_ref, quarter, version: None, today: opened.today };
    let detail = match ask(&query, opened)? {
        Some(Reply::Return(detail)) => detail,
        other => return nothing(other),
    };
    let mut rows = detail.rows.into_iter();
    let row = rows.find(|row| row.commitment.measure.measure_ref == measure_ref);
    let mut own = row.map(|row| row.evidence).unwrap_or_default().into_iter();
    Ok(own.find(|own| own.evidence_ref == evidence_ref).map(Record::Evidence))
}

fn supplier(reference: &str, opened: &Opened) -> Query {
    Query::Supplier { supplier_ref: reference.to_owned(), today: opened.today }
}

fn branch(reference: &str, opened: &Opened) -> Result<Option<Record>, Sentence> {
    let Some((owner, postcode)) = reference.rsplit_once('/') else { return Ok(None) };
    let postcode = locality::postcode(postcode);
    let detail = match ask(&supplier(owner, opened), opened)? {
        Some(Reply::Supplier(detail)) => detail,
        other => return nothing(other),
    };
    let mut branches = detail.branches.into_iter();
    Ok(branches.find(|branch| Some(&branch.postcode) == postcode.as_ref()).map(Record::Branch))
}

fn measure(reference: &str, opened: &Opened) -> Result<Option<Record>, Sentence> {
    let (name, from) = match reference.rsplit_once('@') {
        Some((name, "")) => (name, Some(None)),
        Some((name, day)) => match parse::day(day) {
            Ok(day) => (name, Some(Some(day))),
            Err(_) => (reference, None),
        },
        None => (reference, None),
    };
    let Some((edition, measure_ref)) = name.rsplit_once('/') else { return Ok(None) };
    let query = Query::Measure { edition: edition.to_owned(), measure_ref: measure_ref.to_owned() };
    let detail = match ask(&query, opened)? {
        Some(Reply::Measure(detail)) => detail,
        other => return nothing(other),
    };
    let mut versions = detail.versions;
    versions.retain(|version| {
        version.edition == edition && from.is_none_or(|from| version.from == from)
    });
    if versions.len() < 2 {
        return Ok(versions.pop().map(Record::Measure));
    }
    let names: Vec<String> = versions.iter().map(version).collect();
    Err(Sentence::new(
        sentence::NOT_FOUND,
        "",
        format!("{reference} has several versions: {}", names.join(", ")),
        "Write the one that is meant.",
    ))
}

/// The quarters of a commitment that have units.
///
/// # Errors
/// Those of the store.
pub fn quarters(commitment: &str, opened: &Opened) -> Result<Vec<Record>, Sentence> {
    let Some(found) = profile(commitment, opened)? else { return Ok(Vec::new()) };
    let (contract_ref, measure_ref) =
        (&found.commitment.contract_ref, &found.commitment.measure.measure_ref);
    let entered = found.quarters.iter().filter_map(|(quarter, units)| Some((*quarter, (*units)?)));
    let one = |(quarter, units)| {
        let (contract_ref, measure_ref) = (contract_ref.clone(), measure_ref.clone());
        Record::Profile(Profile { contract_ref, measure_ref, quarter, units })
    };
    Ok(entered.map(one).collect())
}

fn profile(reference: &str, opened: &Opened) -> Result<Option<Box<ProfileDetail>>, Sentence> {
    let Some((contract_ref, measure_ref)) = reference.rsplit_once('/') else { return Ok(None) };
    let query = Query::Profile {
        contract_ref: contract_ref.to_owned(),
        measure_ref: measure_ref.to_owned(),
    };
    match ask(&query, opened)? {
        Some(Reply::Profile(detail)) => Ok(Some(detail)),
        other => nothing(other),
    }
}

/// What the store answers; none where it has nothing of that name.
fn ask(query: &Query, opened: &Opened) -> Result<Option<Reply>, Sentence> {
    match opened.store.read(query) {
        Ok(reply) => Ok(Some(reply)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(of_store(&error)),
    }
}

fn nothing<T>(reply: Option<Reply>) -> Result<Option<T>, Sentence> {
    reply.map_or(Ok(None), |reply| Err(unexpected(&reply)))
}
