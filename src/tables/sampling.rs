//! Columns of samples of purchases and of what was found in them, and what a sample says in words.

use super::{Cell, Column};
use crate::calc::assurance::{Assurance, Bands, hundredths};
use crate::calc::number::percent;
use crate::db::request::{SampleDetail, SampleRow, SampledRow};

pub const SAMPLES: &[Column<SampleRow>] = &[
    Column::text("sample_ref", "Sample", 8, 0, |row| Cell::text(&row.sample.sample_ref)),
    Column::text("from", "From", 10, 1, |row| Cell::text(row.sample.from.to_string())),
    Column::text("to", "To", 10, 1, |row| Cell::text(row.sample.to.to_string())),
    Column::figure("drawn", "Drawn", 5, 3, |row| Cell::number(&row.tally.all())),
    Column::figure("population", "Of", 6, 3, |row| Cell::number(&row.sample.population)),
    Column::figure("checked", "Checked", 7, 2, |row| Cell::number(&row.tally.checked())),
    Column::figure("rate", "Rate", 7, 0, rate),
    Column::text("level", "Level", 18, 0, level),
    Column::text("drawn_on", "Drawn on", 10, 5, |row| Cell::text(row.sample.drawn_on.to_string())),
    Column::wide("drawn_by", "By", 10, 6, |row| Cell::text(&row.sample.drawn_by)),
    Column::figure("size", "Asked for", 9, 20, |row| Cell::number(&row.sample.size)),
    Column::text("seed", "Seed", 16, 20, |row| Cell::text(row.sample.seed.to_string())),
    Column::text("by", "Spread over", 11, 20, |row| entered(row.sample.by)),
    Column::figure("bound_gbp", "Below £", 13, 20, |row| Cell::money(Some(row.sample.bound))),
];

fn entered(text: Option<impl ToString>) -> Cell {
    text.map_or(Cell::NotEntered, |text| Cell::Text(text.to_string()))
}

fn answer(flag: Option<bool>) -> Cell {
    entered(flag.map(|flag| if flag { "yes" } else { "no" }))
}

fn rate(row: &SampleRow) -> Cell {
    entered(share(row.tally.compliant, row.tally.determined()))
}

/// The level of a sample, and whether it is weak.
#[must_use]
pub fn level(row: &SampleRow) -> Cell {
    let found = row.assurance;
    let weak = |found: &Assurance| if found.is_weak { ", weak" } else { "" };
    entered(found.map(|found| format!("{}{}", found.level, weak(&found))))
}

fn share(part: u32, whole: u32) -> Option<String> {
    percent(i64::from(part), i64::from(whole)).map(|percent| format!("{percent}%"))
}

/// The worksheet: what is to be looked for stands in the columns that come in again.
pub const SAMPLED: &[Column<SampledRow>] = &[
    Column::text("procurement_ref", "Code", 8, 0, |row| Cell::text(&row.result.procurement_ref)),
    Column::wide("title", "Title", 16, 3, |row| Cell::text(&row.purchase.procurement.title)),
    Column::text("two_invited", "Two", 4, 0, |row| answer(row.result.two_invited)),
    Column::text("replies_recorded", "Replies", 7, 0, |row| answer(row.result.replies_recorded)),
    Column::text("local_invited", "Local", 5, 0, |row| answer(row.result.local_invited)),
    Column::text("evidence_kept", "Kept", 4, 0, |row| answer(row.result.evidence_kept)),
    Column::text("result", "Result", 14, 0, |row| entered(row.result.result)),
    Column::text("exception", "Exception", 20, 4, |row| {
        entered(row.result.exception.as_ref().map(|text| text.replace('\n', " ")))
    }),
    Column::figure("estimated_value_gbp", "Estimated £", 11, 6, |row| {
        Cell::money(Some(row.purchase.procurement.estimated_value))
    }),
    Column::text("began_on", "Began", 10, 7, |row| Cell::known(row.purchase.procurement.began_on)),
    Column::text("category", "Category", 10, 8, |row| entered(row.result.category.as_ref())),
    Column::text("department", "Department", 14, 20, |row| {
        entered(row.purchase.procurement.department.as_ref())
    }),
    Column::text("supplier", "Supplier", 14, 20, |row| {
        entered(row.purchase.supplier_name.as_ref())
    }),
    Column::figure("invited", "Asked", 5, 20, |row| Cell::number(&row.purchase.invited)),
    Column::figure("received", "Came", 4, 20, |row| Cell::number(&row.purchase.received)),
    Column::text("checked_by", "Checked by", 10, 20, |row| entered(row.result.checked_by.as_ref())),
    Column::text("checked_on", "On", 10, 20, |row| entered(row.result.checked_on)),
    Column::text("sample_ref", "Sample", 8, 20, |row| Cell::text(&row.result.sample_ref)),
];

/// What a sample is of.
#[must_use]
pub fn drawn(row: &SampleRow) -> String {
    let own = &row.sample;
    let by = own.by.map(|by| format!(", spread over {by}")).unwrap_or_default();
    format!(
        "{} of {} purchases by quotation below £{} that began from {} to {}, seed {}{by}; drawn on {} by {}.",
        row.tally.all(),
        own.population,
        own.bound.grouped(),
        own.from,
        own.to,
        own.seed,
        own.drawn_on,
        own.drawn_by
    )
}

/// What was found, a sentence for each thing.
#[must_use]
pub fn findings(row: &SampleRow) -> Vec<String> {
    let tally = &row.tally;
    let mut said = Vec::new();
    let (compliant, determined) = (tally.compliant, tally.determined());
    if let (Some(found), Some(rate)) = (row.assurance, share(compliant, determined)) {
        let [lower, upper] = [found.interval.lower, found.interval.upper].map(hundredths);
        said.push(format!(
            "Compliance: {compliant} of {determined}, {rate}; exact 95% interval {lower} to {upper}."
        ));
        let weak = ", and weak: the interval reaches into another band";
        let weak = if found.is_weak { weak } else { "" };
        said.push(format!("Assurance: {}{weak}.", found.level));
        if let (1.., Some(worst)) = (tally.not_determined, share(compliant, tally.checked())) {
            said.push(format!(
                "Not determined: {}. If none of them complied: {compliant} of {}, {worst}, {}.",
                tally.not_determined,
                tally.checked(),
                found.worst_level
            ));
        }
    } else {
        said.push("Compliance: not known, nothing is determined yet.".to_owned());
    }
    if tally.not_checked > 0 {
        said.push(format!("Not checked yet: {}.", tally.not_checked));
    }
    said
}

/// From which rates each level is given, and on whose word.
#[must_use]
pub fn bands(bands: &Bands) -> String {
    let [substantial, reasonable, limited] =
        [bands.substantial, bands.reasonable, bands.limited].map(hundredths);
    let whose = if bands.are_set {
        "set by the council"
    } else {
        "our own, since no source sets any: audit.substantial, audit.reasonable and audit.limited change them"
    };
    format!(
        "Bands: substantial from {substantial}, reasonable from {reasonable}, limited from {limited}; {whose}."
    )
}

/// Purchases that no sample can have, where there are any.
#[must_use]
pub fn left_out(detail: &SampleDetail) -> Option<String> {
    let without = |many: &str| {
        format!("{many} by quotation below the bound without began_on cannot be drawn.")
    };
    match detail.undated {
        0 => None,
        1 => Some(without("1 purchase")),
        several => Some(without(&format!("{several} purchases"))),
    }
}

/// What is said of a purchase among the exceptions.
#[must_use]
pub fn exception(row: &SampledRow) -> String {
    let own = &row.result;
    let result = own.result.map_or("no result yet", |result| result.word());
    let why = own.exception.as_deref().unwrap_or("no reason is given");
    format!("{} {}: {result}. {why}", own.procurement_ref, row.purchase.procurement.title)
}
