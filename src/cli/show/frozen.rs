//! A frozen report: what was kept of it.

use super::{Record, one};
use crate::cli::answer::{Answer, line};
use crate::db::request::{FrozenDetail, Reply};
use crate::publish::json_rows;
use crate::report::comparison::broken;
use crate::tables::frozen::facts;

#[must_use]
pub fn show(detail: &FrozenDetail) -> Answer {
    let own = &detail.report;
    let mut page = Record::new(&format!("Frozen report {}", own.report_ref));
    for (label, text) in facts(own) {
        line(&mut page.text, format_args!("{label}: {text}"));
    }
    let sheet = one(own.clone(), Reply::Reports);
    page.data.insert("report".to_owned(), json_rows(&sheet)[0].clone());
    let mut answer = page.finish("sleva.frozen", &detail.stamp);
    let name = &own.report_ref;
    answer.notes.push(format!(
        "sleva report frozen {name} prints it; sleva report compare {name} shows what differs by now."
    ));
    answer.warnings.extend(broken(detail));
    answer
}
