//! Contracts.

use crate::calc::Date;
use crate::calc::contract::Contract;
use crate::calc::words::{ContractKind, Lead, Route, Status};
use crate::columns::{Column, Info, Need, Reading, Refusal, Table, column};
use crate::columns::{Day, How, Money, Name, Names, Note, Reference, Units, Why, Word, YesNo};
use crate::db::request::Record;

/// A contract whose supplier may be named instead of referred to.
pub struct Draft {
    contract: Contract,
    supplier_ref: Option<String>,
    supplier_name: Option<String>,
}

pub const CONTRACTS: Table<Draft> = Table {
    columns: &[
        column!("contract_ref", required Reference, contract.contract_ref),
        column!("title", required Name, contract.title),
        Column {
            info: Info {
                name: "supplier_ref",
                need: Need::Required,
                shape: Reference::SHAPE,
                text: Reference::TEXT,
                sort: Reference::SORT,
            },
            read: |draft, cell| {
                draft.supplier_ref = Some(Reference::read(cell)?);
                Ok(())
            },
            write: |draft| draft.supplier_ref.clone(),
        },
        column!("supplier_name", instead of "supplier_ref" Name, supplier_name),
        column!("category", optional Name, contract.category),
        column!("department", optional Name, contract.department),
        column!("manager", optional Name, contract.manager),
        column!("description", optional Note, contract.description),
        column!("route", optional Word<Route>, contract.route),
        column!("lead", optional Word<Lead>, contract.lead),
        column!("kind", optional Word<ContractKind>, contract.kind),
        column!("value_gbp", required Money, contract.value),
        column!("irrecoverable_vat_gbp", optional Money, contract.irrecoverable_vat),
        column!("award_date", optional Day, contract.award_date),
        column!("start", required Day, contract.start),
        column!("end", required Day, contract.end),
        column!("terminated_on", optional Day, contract.terminated_on),
        column!("review_date", optional Day, contract.review_date),
        column!("status", optional Word<Status>, contract.status),
        column!("edition", optional Reference, contract.edition),
        column!("vcse", optional YesNo, contract.vcse),
        column!("partner", optional Name, contract.partner),
        column!("procurement_ref", optional Reference, contract.procurement_ref),
        column!("recovery_clause", optional Note, contract.recovery_clause),
        column!("recovery_rate", optional Units, contract.recovery_rate),
        column!("rlw_age_18", optional YesNo, contract.living_wage.age_18),
        column!("rlw_contracted", optional YesNo, contract.living_wage.contracted),
        column!("rlw_hours_week", optional Units, contract.living_wage.hours_week),
        column!("rlw_weeks", optional Units, contract.living_wage.weeks),
        column!("rlw_on_council_land", optional YesNo, contract.living_wage.on_council_land),
    ],
    blank,
    finish,
    open: |record| {
        let Record::Contract(contract) = record else { return None };
        Some(Draft {
            supplier_ref: Some(contract.supplier_ref.clone()),
            supplier_name: None,
            contract,
        })
    },
};

fn blank() -> Draft {
    let contract = Contract::new("", "", "", (Date::ZERO, Date::ZERO));
    Draft { contract, supplier_ref: None, supplier_name: None }
}

fn finish(draft: Draft, reading: &Reading) -> Result<Record, Refusal> {
    let Draft { mut contract, supplier_ref, supplier_name } = draft;
    contract.supplier_ref = match (supplier_ref, supplier_name) {
        (Some(supplier_ref), _) => supplier_ref,
        (None, Some(name)) => by_name(name, reading.names)?,
        (None, None) => {
            let why = Why::new("is empty", "Fill in supplier_ref or supplier_name.");
            return Err(("supplier_ref", String::new(), why));
        }
    };
    Ok(Record::Contract(contract))
}

fn by_name(name: String, names: &Names) -> Result<String, Refusal> {
    let why = match names.find(&name) {
        [only] => return Ok(only.clone()),
        [] => Why::new(
            "is the name of no supplier",
            "Import the supplier first, or write its supplier_ref.",
        ),
        several => Why::new(
            format!("is the name of several suppliers: {}", several.join(", ")),
            "Write the supplier_ref of the one that is meant.",
        ),
    };
    Err(("supplier_name", name, why))
}
