//! `sleva show`: one record with everything that belongs to it.

mod delivery;
mod frozen;
mod returned;
pub mod sampled;

use serde_json::{Map, Value, json};

use super::answer::{Answer, line};
use super::session::{Opened, Session, unexpected};
use crate::calc::Quarter;
use crate::calc::contract::Contract;
use crate::calc::explain::Stamp;
use crate::calc::living_wage::{self, Outcome, Scope, who};
use crate::calc::problem::Finding;
use crate::db::Error;
use crate::db::request::{
    ContractDetail, MeasureDetail, Page, ProcurementDetail, Query, Reply, SupplierDetail,
};
use crate::publish::{Style, json_object, json_rows, text};
use crate::sentence::{self, Sentence, of_store};
use crate::tables::procurements::{QUOTATIONS, WAIVERS};
use crate::tables::{self, Sheet, of_rows};

/// Runs `sleva show`: a contract, else a procurement, a supplier, a sample, a frozen report, a
/// return, a measure of an edition.
///
/// # Errors
/// Nothing has the reference.
pub fn run(reference: &str, session: &mut Session) -> Result<Answer, Sentence> {
    let opened = session.open()?;
    for query in candidates(reference, &opened) {
        let reply = match crate::db::Store::read(&opened.store, &query) {
            Ok(reply) => reply,
            Err(Error::NotFound { .. }) => continue,
            Err(error) => return Err(of_store(&error)),
        };
        let mut answer = match &reply {
            Reply::Contract(detail) => contract(detail, &reply, &opened)?,
            Reply::Procurement(detail) => procurement(detail, &reply),
            Reply::Supplier(detail) => supplier(detail, &reply, &opened)?,
            Reply::Sample(detail) => sampled::show(detail),
            Reply::FrozenReport(detail) => frozen::show(detail),
            Reply::Return(detail) => returned::show(detail, &opened)?,
            Reply::Measure(detail) if !detail.versions.is_empty() => measure(detail, &reply),
            Reply::Measure(_) => continue,
            other => return Err(unexpected(other)),
        };
        answer.database = Some(opened.name());
        return Ok(answer);
    }
    Err(Sentence::new(
        sentence::NOT_FOUND,
        "",
        format!(
            "No contract, procurement, supplier, sample, frozen report, return or measure has the reference {reference}"
        ),
        "Look for it with sleva list; a return is named CONTRACT/QUARTER, a measure EDITION/REF.",
    ))
}

fn candidates(reference: &str, opened: &Opened) -> Vec<Query> {
    let today = opened.today;
    let mut queries = vec![
        Query::Contract { contract_ref: reference.to_owned(), today },
        Query::Procurement { procurement_ref: reference.to_owned(), today },
        Query::Supplier { supplier_ref: reference.to_owned(), today },
        Query::Sample { sample_ref: reference.to_owned() },
        Query::FrozenReport { report_ref: reference.to_owned() },
    ];
    if let Some((contract, quarter)) = reference.rsplit_once('/')
        && let Some(quarter) = Quarter::parse(quarter)
    {
        let contract_ref = contract.to_owned();
        queries.push(Query::Return { contract_ref, quarter, version: None, today });
    }
    if let Some((edition, measure_ref)) = reference.rsplit_once('/') {
        queries.push(Query::Measure {
            edition: edition.to_owned(),
            measure_ref: measure_ref.to_owned(),
        });
    }
    queries
}

/// A record under construction: text and JSON side by side.
struct Record {
    text: String,
    data: Map<String, Value>,
}

impl Record {
    fn new(title: &str) -> Self {
        let mut text = String::new();
        line(&mut text, format_args!("{title}"));
        text.push('\n');
        Self { text, data: Map::new() }
    }

    /// The first row of a sheet, a line for each column.
    fn fields(&mut self, name: &str, sheet: &Sheet) {
        let Some(row) = sheet.rows.first() else { return };
        let width = sheet.heads.iter().map(|head| head.chars().count()).max().unwrap_or(0);
        for (head, cell) in sheet.heads.iter().zip(row) {
            let pad = " ".repeat(width - head.chars().count());
            line(&mut self.text, format_args!("{head}{pad}  {}", cell.shown()));
        }
        self.data.insert(name.to_owned(), json_object(sheet, row));
    }

    fn line(&mut self, name: &str, label: &str, value: &str) {
        line(&mut self.text, format_args!("{label}: {value}"));
        self.data.insert(name.to_owned(), Value::from(value));
    }

    fn list(&mut self, name: &str, sheet: &Sheet) {
        if !sheet.rows.is_empty() {
            self.text.push('\n');
            self.text.push_str(&text(sheet, Style::default()));
        }
        self.data.insert(name.to_owned(), json_rows(sheet));
    }

    fn findings(&mut self, findings: &[Finding]) {
        if !findings.is_empty() {
            self.text.push_str("\nNeeds attention\n");
        }
        for finding in findings {
            let (what, remedy) = (&finding.what, finding.problem.remedy());
            let sign = finding.problem.sign();
            line(
                &mut self.text,
                format_args!("{sign} {}: {what}. {remedy}", finding.problem.short()),
            );
        }
        let data: Value = findings
            .iter()
            .map(|finding| {
                json!({
                    "problem": finding.problem.short(),
                    "measure_ref": finding.measure_ref,
                    "what": finding.what,
                    "remedy": finding.problem.remedy(),
                })
            })
            .collect();
        self.data.insert("findings".to_owned(), data);
    }

    fn answer(self, schema: &'static str) -> Answer {
        Answer::new(schema, self.text, Value::Object(self.data))
    }

    fn finish(mut self, schema: &'static str, stamp: &Stamp) -> Answer {
        let Stamp { seq, at, person, action } = stamp;
        self.text.push('\n');
        line(
            &mut self.text,
            format_args!("Last change: {action} by {person} at {at}, audit row {seq}."),
        );
        let change = json!({"audit_row": seq, "at": at, "person": person, "action": action});
        self.data.insert("last_change".to_owned(), change);
        self.answer(schema)
    }
}

/// One row with every column of its list, not only the usual ones.
fn one<T>(row: T, reply: fn(Page<T>) -> Reply) -> Sheet {
    let page = Page { first: 0, rows: vec![row], matching: 1, all: 1, located: None, total: None };
    whole(&reply(page))
}

/// A list with every column that it has.
fn whole(reply: &Reply) -> Sheet {
    let every = match tables::sheet(reply, Some(&[String::new()])) {
        Ok(_) => None,
        Err(error) => Some(error.known),
    };
    tables::sheet(reply, every.as_deref()).unwrap_or_default()
}

fn contract(detail: &ContractDetail, reply: &Reply, opened: &Opened) -> Result<Answer, Sentence> {
    let contract = &detail.row.contract;
    let mut page = Record::new(&format!("Contract {} {}", contract.contract_ref, contract.title));
    page.fields("contract", &one(detail.row.clone(), Reply::Contracts));
    let place = format!("{} ({})", detail.locality.locality, detail.locality.reason);
    page.line("supplier_locality", "Locality of the supplier", &place);
    if !detail.procurements.is_empty() {
        line(&mut page.text, format_args!("Procurement: {}", detail.procurements.join(", ")));
    }
    page.data.insert("procurements".to_owned(), Value::from(detail.procurements.clone()));
    page.list("commitments", &tables::sheet(reply, None).unwrap_or_default());
    page.findings(&detail.findings);
    wage_scope(&mut page, contract);
    delivery::of_contract(&mut page, &contract.contract_ref, opened)?;
    Ok(page.finish("sleva.contract", &detail.stamp))
}

/// The scope test of the Living Wage with its five questions.
fn wage_scope(page: &mut Record, contract: &Contract) {
    let scope = Scope::of(contract);
    let outcome = scope.outcome();
    let settles = (outcome == Outcome::Unclear).then(|| who(contract));
    let said = settles.as_ref().map(|who| format!("; {who} can settle it")).unwrap_or_default();
    line(
        &mut page.text,
        format_args!("\nLiving Wage scope: {}: {}{said}", outcome.word(), scope.why()),
    );
    for own in &scope.answers {
        line(&mut page.text, format_args!("  {} {}", own.question, own.words()));
    }
    let answer = |own: &living_wage::Answer| json!({"field": own.field, "question": own.question, "holds": own.holds});
    let data = json!({
        "outcome": outcome.word(),
        "why": scope.why(),
        "who": settles,
        "questions": scope.answers.iter().map(answer).collect::<Vec<_>>(),
    });
    page.data.insert("living_wage".to_owned(), data);
}

fn procurement(detail: &ProcurementDetail, reply: &Reply) -> Answer {
    let own = &detail.row.procurement;
    let mut page = Record::new(&format!("Procurement {} {}", own.procurement_ref, own.title));
    page.fields("procurement", &one(detail.row.clone(), Reply::Procurements));
    if let Some((_, place)) = &detail.supplier {
        let place = format!("{} ({})", place.locality, place.reason);
        page.line("supplier_locality", "Locality of the supplier", &place);
    }
    if let Some(contract) = &detail.contract {
        let title = format!("{} {}", contract.contract.contract_ref, contract.contract.title);
        page.line("contract", "Contract that followed", &title);
    }
    page.list("quotations", &tables::sheet(reply, None).unwrap_or_default());
    page.data.insert(
        "quotations".to_owned(),
        json_rows(&of_rows("Quotations", QUOTATIONS, true, &detail.quotations)),
    );
    page.list("waivers", &of_rows("Waivers", WAIVERS, false, &detail.waivers));
    page.finish("sleva.procurement", &detail.stamp)
}

fn supplier(detail: &SupplierDetail, reply: &Reply, opened: &Opened) -> Result<Answer, Sentence> {
    let supplier = &detail.row.supplier;
    let mut page = Record::new(&format!("Supplier {} {}", supplier.supplier_ref, supplier.name));
    page.fields("supplier", &one(detail.row.clone(), Reply::Suppliers));
    page.line("locality_reason_found", "Locality because", &detail.row.locality.reason);
    let branches: Value = detail
        .branches
        .iter()
        .map(|branch| {
            json!({
                "postcode": branch.postcode,
                "name": branch.name,
                "from": branch.from.map(|day| day.to_string()),
                "to": branch.to.map(|day| day.to_string()),
            })
        })
        .collect();
    for branch in &detail.branches {
        let name = branch.name.as_deref().unwrap_or("no name");
        line(&mut page.text, format_args!("Branch: {} ({name})", branch.postcode));
    }
    page.data.insert("branches".to_owned(), branches);
    page.list("contracts", &tables::sheet(reply, None).unwrap_or_default());
    delivery::of_supplier(&mut page, &supplier.supplier_ref, opened)?;
    Ok(page.finish("sleva.supplier", &detail.stamp))
}

fn measure(detail: &MeasureDetail, reply: &Reply) -> Answer {
    let (reference, title) = detail
        .versions
        .first()
        .map(|first| (format!("{}/{}", first.edition, first.measure_ref), first.title.clone()))
        .unwrap_or_default();
    let mut page = Record::new(&format!("Measure {reference} {title}"));
    let versions: Vec<Value> = detail.versions.iter().map(version).collect();
    for version in &detail.versions {
        let from = version.from.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
        let proxy = version.proxy.map_or_else(|| "no proxy".to_owned(), |p| format!("£{p}"));
        line(
            &mut page.text,
            format_args!(
                "{} from {from}: {}, {}, {proxy}",
                version.edition, version.unit, version.kind
            ),
        );
    }
    page.data.insert("versions".to_owned(), Value::from(versions));
    let conflicts =
        if detail.conflicts.is_empty() { "none".to_owned() } else { detail.conflicts.join(", ") };
    page.line("conflicts", "Counts the same as", &conflicts);
    page.data.insert("conflicts".to_owned(), Value::from(detail.conflicts.clone()));
    page.list("used", &tables::sheet(reply, None).unwrap_or_default());
    page.data.insert("uses".to_owned(), Value::from(detail.uses));
    page.finish("sleva.measure", &detail.stamp)
}

fn version(measure: &crate::calc::measure::Measure) -> Value {
    json!({
        "edition": measure.edition,
        "measure_ref": measure.measure_ref,
        "from": measure.from.map(|day| day.to_string()),
        "title": measure.title,
        "unit": measure.unit,
        "kind": measure.kind.word(),
        "proxy_gbp": measure.proxy.map(|proxy| proxy.to_string()),
        "theme": measure.theme,
        "outcome": measure.outcome,
        "policy_outcome": measure.policy_outcome,
        "evidence": measure.evidence,
        "first_year_only": measure.first_year_only,
        "source": measure.source,
    })
}
