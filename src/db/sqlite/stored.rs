//! The record that is there already, and what of it a file leaves alone.

use rusqlite::Connection;

use super::batch::{Batch, Stop};
use super::read::{first, int};
use super::table::{
    ACTIONS, BRANCHES, COMMITMENTS, CONTRACTS, EVIDENCE, FIGURES, MEASURES, MILESTONES,
    PROCUREMENTS, PROFILES, QUOTATIONS, RATINGS, REPORT_LINES, REPORTS, RETURN_LINES,
    SAMPLE_RESULTS, SAMPLES, SETTINGS, SUPPLIERS, Table, VARIATIONS, WAIVERS,
};
use super::{
    commitments, contract_log, contracts, figures, frozen, measures, milestones, procurements,
    profiles, returns, sampling, settings, suppliers,
};
use crate::calc::contract::Contract;
use crate::calc::explain::Published;
use crate::calc::living_wage::Milestone;
use crate::calc::measure::Measure;
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::sampling::{Sample, SampleResult};
use crate::calc::supplier::{Branch, Supplier};
use crate::calc::waiver::Waiver;
use crate::db::Error;
use crate::db::request::{Kind, NewCommitment, Record, Setting};

/// The stored record with the same key; none where there is none, or where the table had no row
/// when the change began.
pub(super) fn find(
    batch: &Batch<'_>,
    record: &Record,
    absent: &[&str],
) -> Result<Option<Record>, Stop> {
    if batch.is_first(table(record.kind())) {
        return Ok(None);
    }
    of(batch.conn, record, !absent.contains(&"from"))
}

/// The stored record with the same key, as it is.
pub(super) fn now(conn: &Connection, record: &Record) -> Result<Option<Record>, Stop> {
    of(conn, record, true)
}

/// The audit row that last wrote a record.
pub(super) fn seq(conn: &Connection, record: &Record) -> Result<Option<i64>, Error> {
    let day = |day: &Option<crate::calc::Date>| day.map(|day| day.to_string());
    match record {
        Record::Setting(setting) => settings::seq(conn, setting),
        Record::Supplier(supplier) => {
            let sql = "SELECT seq FROM suppliers WHERE supplier_ref = ?1";
            first(conn, sql, [&supplier.supplier_ref], int)
        }
        Record::Branch(branch) => first(
            conn,
            "SELECT b.seq FROM branches b JOIN suppliers s ON s.id = b.supplier_id
             WHERE supplier_ref = ?1 AND b.postcode = ?2",
            (&branch.supplier_ref, &branch.postcode),
            int,
        ),
        Record::Measure(measure) => first(
            conn,
            "SELECT seq FROM measures WHERE edition = ?1 AND measure_ref = ?2
             AND coalesce(valid_from, '') = coalesce(?3, '')",
            (&measure.edition, &measure.measure_ref, day(&measure.from)),
            int,
        ),
        Record::Contract(contract) => {
            let sql = "SELECT seq FROM contracts WHERE contract_ref = ?1";
            first(conn, sql, [&contract.contract_ref], int)
        }
        Record::Commitment(new) => first(
            conn,
            "SELECT m.seq FROM commitments m JOIN contracts c ON c.id = m.contract_id
             WHERE contract_ref = ?1 AND m.measure_ref = ?2",
            (&new.contract_ref, &new.measure_ref),
            int,
        ),
        Record::Profile(profile) => first(
            conn,
            "SELECT p.seq FROM profiles p JOIN commitments m ON m.id = p.commitment_id
             JOIN contracts c ON c.id = m.contract_id
             WHERE contract_ref = ?1 AND m.measure_ref = ?2 AND quarter = ?3",
            (&profile.contract_ref, &profile.measure_ref, profile.quarter.to_string()),
            int,
        ),
        Record::Return(new) => returns::seq(conn, &new.key),
        Record::ReturnLine(new) => returns::seq_of_line(conn, &new.line.key, &new.line.measure_ref),
        Record::Evidence(new) => returns::seq_of_evidence(conn, new),
        Record::Variation(_) | Record::Action(_) | Record::Rating(_) => {
            contract_log::seq(conn, record)
        }
        Record::Procurement(_) | Record::Quotation(_) | Record::Waiver(_) => {
            procurements::seq(conn, record)
        }
        Record::Sample(_) | Record::SampleResult(_) => sampling::seq(conn, record),
        Record::Milestone(own) => milestones::seq(conn, own),
        Record::FrozenReport(_) | Record::FrozenLine(_) => frozen::seq(conn, record),
        Record::Figure(figure) => {
            let sql = "SELECT seq FROM figures WHERE report = ?1 AND metric = ?2";
            first(conn, sql, [&figure.report, &figure.metric], int)
        }
    }
}

pub(super) const fn table(kind: Kind) -> &'static Table {
    match kind {
        Kind::Settings => &SETTINGS,
        Kind::Suppliers => &SUPPLIERS,
        Kind::Branches => &BRANCHES,
        Kind::Measures => &MEASURES,
        Kind::Contracts => &CONTRACTS,
        Kind::Procurements => &PROCUREMENTS,
        Kind::Quotations => &QUOTATIONS,
        Kind::Waivers => &WAIVERS,
        Kind::Samples => &SAMPLES,
        Kind::Results => &SAMPLE_RESULTS,
        Kind::Commitments => &COMMITMENTS,
        Kind::Profiles => &PROFILES,
        Kind::Variations => &VARIATIONS,
        Kind::Returns => &RETURN_LINES,
        Kind::Evidence => &EVIDENCE,
        Kind::Actions => &ACTIONS,
        Kind::Ratings => &RATINGS,
        Kind::Figures => &FIGURES,
        Kind::Reports => &REPORTS,
        Kind::ReportLines => &REPORT_LINES,
        Kind::Milestones => &MILESTONES,
    }
}

fn of(conn: &Connection, record: &Record, is_dated: bool) -> Result<Option<Record>, Stop> {
    Ok(match record {
        Record::Setting(setting) => settings::stored(conn, setting, is_dated)?,
        Record::Supplier(supplier) => suppliers::stored(conn, supplier)?,
        Record::Branch(branch) => suppliers::stored_branch(conn, branch)?,
        Record::Measure(measure) => measures::stored(conn, measure, is_dated)?,
        Record::Contract(contract) => contracts::stored(conn, contract)?,
        Record::Procurement(own) => procurements::stored(conn, &own.procurement_ref)?
            .map(|own| Record::Procurement(Box::new(own))),
        Record::Quotation(own) => procurements::stored_quotation(conn, own)?.map(Record::Quotation),
        Record::Waiver(own) => procurements::stored_waiver(conn, own)?.map(Record::Waiver),
        Record::Sample(own) => sampling::stored(conn, &own.sample_ref)?.map(Record::Sample),
        Record::FrozenReport(own) => {
            let found = frozen::stored(conn, &own.report_ref)?;
            found.map(|found| Record::FrozenReport(Box::new(found)))
        }
        Record::FrozenLine(own) => frozen::stored_line(conn, own)?.map(Record::FrozenLine),
        Record::SampleResult(own) => {
            let found = sampling::stored_result(conn, own)?;
            found.map(|found| Record::SampleResult(Box::new(found)))
        }
        Record::Commitment(new) => {
            commitments::stored(conn, &new.contract_ref, &new.measure_ref)?.map(commitments::record)
        }
        Record::Profile(profile) => profiles::stored(conn, profile)?,
        Record::Variation(new) => contract_log::stored_variation(conn, new)?.map(Record::Variation),
        Record::Return(new) => returns::stored(conn, &new.key)?.map(Record::Return),
        Record::ReturnLine(new) => {
            let found = returns::stored_line(conn, &new.line.key, &new.line.measure_ref)?;
            found.map(|line| Record::ReturnLine(Box::new(line.into())))
        }
        Record::Evidence(new) => returns::stored_evidence(conn, new)?.map(Record::Evidence),
        Record::Action(new) => contract_log::stored_action(conn, new)?.map(Record::Action),
        Record::Rating(new) => contract_log::stored_rating(conn, new)?.map(Record::Rating),
        Record::Milestone(own) => milestones::stored(conn, own)?.map(Record::Milestone),
        Record::Figure(figure) => figures::stored(conn, figure)?,
    })
}

/// How one record takes a field from another, by the column that carries it.
type Copies<T> = &'static [(&'static str, fn(&mut T, &T))];

macro_rules! copies {
    ($($column:literal $($field:ident).+),+ $(,)?) => {
        &[$(($column, |to, from| to.$($field).+.clone_from(&from.$($field).+))),+]
    };
}

const SETTING: Copies<Setting> = copies!("from" from, "reason" reason);

const SUPPLIER: Copies<Supplier> = copies!(
    "company_number" company_number,
    "charity_number" charity_number,
    "vat_number" vat_number,
    "size" size,
    "ownership" ownership,
    "vcse" vcse,
    "postcode" postcode,
    "email" email,
    "locality_override" locality_override,
    "locality_reason" locality_reason,
    "note" note,
);

const BRANCH: Copies<Branch> = copies!("name" name, "from" from, "to" to);

const MEASURE: Copies<Measure> = copies!(
    "theme" theme,
    "outcome" outcome,
    "policy_outcome" policy_outcome,
    "kind" kind,
    "proxy_gbp" proxy,
    "evidence" evidence,
    "first_year_only" first_year_only,
    "conflicts_with" conflicts_with,
    "from" from,
    "source" source,
);

const CONTRACT: Copies<Contract> = copies!(
    "category" category,
    "department" department,
    "manager" manager,
    "description" description,
    "route" route,
    "lead" lead,
    "kind" kind,
    "irrecoverable_vat_gbp" irrecoverable_vat,
    "award_date" award_date,
    "terminated_on" terminated_on,
    "review_date" review_date,
    "status" status,
    "edition" edition,
    "vcse" vcse,
    "partner" partner,
    "procurement_ref" procurement_ref,
    "recovery_clause" recovery_clause,
    "recovery_rate" recovery_rate,
    "rlw_age_18" living_wage.age_18,
    "rlw_contracted" living_wage.contracted,
    "rlw_hours_week" living_wage.hours_week,
    "rlw_weeks" living_wage.weeks,
    "rlw_on_council_land" living_wage.on_council_land,
);

const PROCUREMENT: Copies<Procurement> = copies!(
    "supplier_ref" supplier_ref,
    "category" category,
    "department" department,
    "kind" kind,
    "route" route,
    "lead" lead,
    "awarded_value_gbp" awarded_value,
    "vat_basis" vat_basis,
    "began_on" began_on,
    "invited_on" invited_on,
    "closed_on" closed_on,
    "awarded_on" awarded_on,
    "price_weight" weights.price,
    "quality_weight" weights.quality,
    "sv_weight" weights.sv,
    "sv_quantitative_share" weights.sv_quantitative_share,
    "weight_decision" weights.decision,
    "scoring_strategy" weights.strategy,
    "scoring_parameter" weights.parameter,
    "plan_document" plan_document,
    "sv_scored_at_award" sv_scored_at_award,
    "local_labour_only" local_labour_only,
    "no_local_evidence" no_local_evidence,
    "no_region_evidence" no_region_evidence,
    "notice_published_on" notice_published_on,
    "reservation_area" reservation.area,
    "reservation_decided_on" reservation.decided_on,
    "reservation_in_notice" reservation.in_notice,
    "contract_ref" contract_ref,
);

const QUOTATION: Copies<Quotation> = copies!(
    "received_on" received_on,
    "amount_gbp" amount,
    "outcome" outcome,
    "note" note,
);

const WAIVER: Copies<Waiver> = copies!("person" person, "to" to);

const SAMPLE: Copies<Sample> = copies!("by" by);

const RESULT: Copies<SampleResult> = copies!(
    "category" category,
    "two_invited" two_invited,
    "replies_recorded" replies_recorded,
    "local_invited" local_invited,
    "evidence_kept" evidence_kept,
    "result" result,
    "exception" exception,
    "checked_by" checked_by,
    "checked_on" checked_on,
);

const COMMITMENT: Copies<NewCommitment> =
    copies!("relevance" relevance, "committed_on" committed_on);

const MILESTONE: Copies<Milestone> = copies!("met_on" met_on, "note" note);

const FIGURE: Copies<Published> = copies!(
    "source" source,
    "note" note,
    "awarded_from" awarded_from,
    "awarded_to" awarded_to,
    "edition" edition,
    "measure_ref" measure_ref,
);

/// Gives a record what the stored one has in columns that its file does not have. What a
/// commitment has frozen is kept where it is put; every column of a profile is required.
pub(super) fn keep(record: &mut Record, stored: &Record, absent: &[&str]) {
    match (record, stored) {
        (Record::Setting(to), Record::Setting(from)) => copy(SETTING, to, from, absent),
        (Record::Supplier(to), Record::Supplier(from)) => copy(SUPPLIER, to, from, absent),
        (Record::Branch(to), Record::Branch(from)) => copy(BRANCH, to, from, absent),
        (Record::Measure(to), Record::Measure(from)) => copy(MEASURE, to, from, absent),
        (Record::Contract(to), Record::Contract(from)) => copy(CONTRACT, to, from, absent),
        (Record::Procurement(to), Record::Procurement(from)) => copy(PROCUREMENT, to, from, absent),
        (Record::Quotation(to), Record::Quotation(from)) => copy(QUOTATION, to, from, absent),
        (Record::Waiver(to), Record::Waiver(from)) => copy(WAIVER, to, from, absent),
        (Record::Sample(to), Record::Sample(from)) => copy(SAMPLE, to, from, absent),
        (Record::SampleResult(to), Record::SampleResult(from)) => copy(RESULT, to, from, absent),
        (Record::Commitment(to), Record::Commitment(from)) => copy(COMMITMENT, to, from, absent),
        (Record::Figure(to), Record::Figure(from)) => copy(FIGURE, to, from, absent),
        (Record::Milestone(to), Record::Milestone(from)) => copy(MILESTONE, to, from, absent),
        _ => {}
    }
}

fn copy<T>(fields: Copies<T>, to: &mut T, from: &T, absent: &[&str]) {
    for (_, copy) in fields.iter().filter(|(column, _)| absent.contains(column)) {
        copy(to, from);
    }
}
