//! A sample of purchases: what was found in it, how sure that is, and what was wrong.

use serde_json::{Value, json};

use super::{Record, one, whole};
use crate::calc::assurance::hundredths;
use crate::calc::number::percent;
use crate::cli::answer::{Answer, line};
use crate::db::request::{Reply, SampleDetail, SampleRow};
use crate::publish::json_rows;
use crate::tables::{self, sampling};

#[must_use]
pub fn show(detail: &SampleDetail) -> Answer {
    let own = &detail.row.sample;
    let mut page = Record::new(&format!("Sample {}", own.sample_ref));
    line(&mut page.text, format_args!("{}", sampling::drawn(&detail.row)));
    for said in sampling::findings(&detail.row) {
        line(&mut page.text, format_args!("{said}"));
    }
    line(&mut page.text, format_args!("{}", sampling::bands(&detail.row.bands)));
    if let Some(left_out) = sampling::left_out(detail) {
        line(&mut page.text, format_args!("{left_out}"));
    }
    let sheet = one(detail.row.clone(), Reply::Samples);
    page.data.insert("sample".to_owned(), json_rows(&sheet)[0].clone());
    page.data.insert("assurance".to_owned(), assurance(&detail.row));
    page.data.insert("undated".to_owned(), json!(detail.undated));
    let reply = Reply::Sample(Box::new(detail.clone()));
    page.list("purchases", &tables::sheet(&reply, None).unwrap_or_default());
    page.data.insert("purchases".to_owned(), json_rows(&whole(&reply)));
    let exceptions: Vec<String> = detail
        .purchases
        .iter()
        .filter(|row| row.result.is_exception())
        .map(sampling::exception)
        .collect();
    if !exceptions.is_empty() {
        page.text.push_str("\nExceptions\n");
    }
    for exception in &exceptions {
        line(&mut page.text, format_args!("{exception}"));
    }
    page.data.insert("exceptions".to_owned(), json!(exceptions));
    page.finish("sleva.sample", &detail.stamp)
}

fn assurance(row: &SampleRow) -> Value {
    let tally = &row.tally;
    let (part, all) = (tally.compliant, tally.determined());
    let found = row.assurance;
    let bound = |share: u16| hundredths(share).trim_end_matches('%').to_owned();
    json!({
        "compliant": part,
        "not_compliant": tally.not_compliant,
        "not_determined": tally.not_determined,
        "not_checked": tally.not_checked,
        "rate_percent": percent(i64::from(part), i64::from(all)),
        "interval_percent": found.map(|found| json!({
            "lower": bound(found.interval.lower),
            "upper": bound(found.interval.upper),
            "confidence": "95",
            "method": "Clopper-Pearson",
        })),
        "level": found.map(|found| found.level.word()),
        "is_weak": found.map(|found| found.is_weak),
        "worst_rate_percent": percent(i64::from(part), i64::from(tally.checked())),
        "worst_level": found.map(|found| found.worst_level.word()),
        "bands": {
            "substantial": bound(row.bands.substantial),
            "reasonable": bound(row.bands.reasonable),
            "limited": bound(row.bands.limited),
            "set_by_council": row.bands.are_set,
        },
    })
}
