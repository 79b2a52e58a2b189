//! Purchases in memory: one of each sort that matters on a screen.

use sleva::calc::assurance::{Bands, Tally};
use sleva::calc::procurement::{Procurement, Quotation};
use sleva::calc::sampling::{BOUND, Sample, SampleResult};
use sleva::calc::text::fold;
use sleva::calc::waiver::Waiver;
use sleva::calc::words::{AuditResult, QuotationOutcome, Route};
use sleva::calc::{Date, Pence};
use sleva::db::request::{
    ListQuery, Page, ProcurementDetail, ProcurementRow, QuotationRow, SampleDetail, SampleRow,
    SampledRow,
};

use super::{Records, day, stamp};

pub fn sample() -> (Vec<Procurement>, Vec<Quotation>, Vec<Waiver>) {
    let one = |name: &str, title: &str, pounds: &str, route, began| {
        let mut own = Procurement::new(name, title);
        own.estimated_value = Pence::parse(pounds).unwrap();
        own.route = Some(route);
        own.began_on = Some(began);
        own
    };
    let mut followed =
        one("P-0001", "Park benches", "24999.99", Route::Quotation, Date::constant(2023, 5, 2));
    followed.contract_ref = Some("C-0006".to_owned());
    followed.supplier_ref = Some("S-0003".to_owned());
    let tender =
        one("P-0002", "Pool cleaning", "180000", Route::OpenTender, Date::constant(2024, 1, 8));
    let bare = Procurement::new("P-0003", "Something for the hall");
    let quotation = |supplier: &str, amount: Option<&str>, outcome| Quotation {
        procurement_ref: "P-0001".to_owned(),
        supplier_ref: supplier.to_owned(),
        invited_on: Date::constant(2023, 5, 4),
        received_on: amount.map(|_| Date::constant(2023, 5, 12)),
        amount: amount.map(|amount| Pence::parse(amount).unwrap()),
        outcome,
        note: None,
    };
    let quotations = vec![
        quotation("S-0001", None, None),
        quotation("S-0003", Some("24500"), Some(QuotationOutcome::Accepted)),
    ];
    let waiver = Waiver {
        rule: "quotes-two".to_owned(),
        record_ref: "P-0001".to_owned(),
        reason: "Only one firm is left.".to_owned(),
        person: "officer1".to_owned(),
        from: Date::constant(2023, 5, 20),
        to: None,
    };
    (vec![followed, tender, bare], quotations, vec![waiver])
}

fn row(all: &Records, own: &Procurement) -> ProcurementRow {
    let name = |supplier: &String| {
        all.suppliers.iter().find(|one| one.supplier_ref == *supplier).map(|one| one.name.clone())
    };
    let of_it = |one: &&Quotation| one.procurement_ref == own.procurement_ref;
    let quotations = || all.quotations.iter().filter(of_it);
    ProcurementRow {
        procurement: own.clone(),
        supplier_name: own.supplier_ref.as_ref().and_then(name),
        invited: quotations().count() as u64,
        received: quotations().filter(|one| one.received_on.is_some()).count() as u64,
        version: 1,
    }
}

pub fn page(all: &Records, list: &ListQuery) -> Page<ProcurementRow> {
    let has = |own: &&Procurement| {
        let text = fold(&format!("{} {}", own.procurement_ref, own.title));
        list.filter.words.iter().all(|word| text.contains(word.as_str()))
    };
    let rows: Vec<ProcurementRow> =
        all.procurements.iter().filter(has).map(|own| row(all, own)).collect();
    let located = list
        .locate
        .as_ref()
        .and_then(|name| rows.iter().position(|row| row.procurement.procurement_ref == *name));
    let matching = rows.len();
    let rows = rows.into_iter().skip(list.first).take(list.count).collect();
    Page { first: list.first, rows, matching, all: all.procurements.len(), located, total: None }
}

pub fn detail(all: &Records, name: &str) -> Option<ProcurementDetail> {
    let own = all.procurements.iter().find(|own| own.procurement_ref == name)?;
    let supplier = |name: &str| all.suppliers.iter().find(|one| one.supplier_ref == name);
    let quotations = all.quotations.iter().filter(|one| one.procurement_ref == name);
    let quotations = quotations.filter_map(|quotation| {
        let supplier = supplier(&quotation.supplier_ref)?;
        Some(QuotationRow {
            quotation: quotation.clone(),
            supplier_name: supplier.name.clone(),
            locality: Records::place(supplier),
        })
    });
    let contract =
        all.contracts.iter().find(|one| Some(&one.contract_ref) == own.contract_ref.as_ref());
    let chosen = own.supplier_ref.as_deref().and_then(supplier);
    Some(ProcurementDetail {
        row: row(all, own),
        supplier: chosen.map(|one| (one.clone(), Records::place(one))),
        quotations: quotations.collect(),
        contract: contract.map(|contract| all.row(contract)),
        waivers: all.waivers.iter().filter(|one| one.record_ref == name).cloned().collect(),
        stamp: stamp(),
    })
}

/// One sample, of every purchase; nobody has looked at the first.
pub fn sampled(all: &Records, name: &str) -> Option<SampleDetail> {
    let result = |(at, own): (usize, &Procurement)| SampleResult {
        sample_ref: name.to_owned(),
        procurement_ref: own.procurement_ref.clone(),
        category: own.category.clone(),
        result: (at > 0).then_some(AuditResult::Compliant),
        exception: own.no_local_evidence.clone(),
        ..SampleResult::default()
    };
    let purchases: Vec<SampledRow> = all
        .procurements
        .iter()
        .enumerate()
        .map(|own| SampledRow { result: result(own), purchase: row(all, own.1) })
        .collect();
    let count = u32::try_from(purchases.len()).unwrap();
    let sample = Sample {
        sample_ref: "A-0001".to_owned(),
        from: day(2025, 1, 1),
        to: day(2025, 12, 31),
        size: count,
        seed: 7,
        by: None,
        drawn_on: day(2025, 11, 21),
        drawn_by: "auditor1".to_owned(),
        population: count,
        bound: BOUND,
    };
    let tally = Tally::of(purchases.iter().map(|row| &row.result));
    let row = SampleRow::new(sample, tally, Bands::default());
    let is_it = name == "A-0001" && count > 0;
    is_it.then(|| SampleDetail { row, purchases, undated: 1, stamp: stamp() })
}

pub fn samples(all: &Records, list: &ListQuery) -> Page<SampleRow> {
    let mut rows: Vec<SampleRow> = sampled(all, "A-0001").map(|one| one.row).into_iter().collect();
    let count = rows.len();
    rows.retain(|row| {
        list.filter.words.iter().all(|word| fold(&row.sample.sample_ref).contains(word.as_str()))
    });
    let matching = rows.len();
    let rows = rows.into_iter().skip(list.first).take(list.count).collect();
    Page { first: list.first, rows, matching, all: count, located: None, total: None }
}
