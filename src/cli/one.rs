//! One record of a kind by its reference, as the trail of changes names it.

use super::session::{Opened, unexpected};
use crate::calc::commitment::Profile;
use crate::calc::measure::Measure;
use crate::calc::{Quarter, locality, parse};
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
        Record::Commitment(new) => format!("{}/{}", new.contract_ref, new.measure_ref),
        Record::Profile(profile) => {
            format!("{}/{}/{}", profile.contract_ref, profile.measure_ref, profile.quarter)
        }
        Record::Figure(figure) => format!("{}/{}", figure.report, figure.metric),
    }
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
        Kind::Contracts | Kind::Suppliers | Kind::Settings | Kind::Figures => "as in the list",
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
        Kind::Settings | Kind::Figures => Ok(None),
    }
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
