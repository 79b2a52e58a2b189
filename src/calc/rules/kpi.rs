//! Key performance indicators of the largest contracts, rated every year.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;

use crate::calc::rule::shared::{counted, listed};
use crate::calc::rule::{Followed, Judged, Looks, Picture, Rule, Said, Side, Sided, Spot, pounds};
use crate::calc::words::{ContractKind, Route, Severity};

pub const RULE: Rule = Rule {
    id: "kpi",
    title: "three or more KPIs, each rated every 12 months",
    looks: Looks::Contract,
    judged: Judged::ByBeginning,
    check,
};

const BOUND: &str = "kpi";
const LEAST: usize = 3;

fn check(picture: &Picture) -> Vec<Said> {
    let Some(followed) = picture.contract else { return Vec::new() };
    let contract = &followed.contract;
    let none = |field, found: String| {
        Said::new(Severity::NotApplicable, Spot::Field(field), found).alone()
    };
    let Some(bound) = picture.book.bound(BOUND, picture.judged_on()) else { return Vec::new() };
    let value = (contract.value, picture.purchase.and_then(|own| own.procurement.vat_basis));
    let sided = bound.side(value, picture.book, picture.judged_on());
    if sided.side == Side::Below {
        let found = format!("{} is not over the bound", pounds(contract.value));
        return none("value_gbp", found).into_iter().map(|said| said.by(&sided)).collect();
    }
    match (contract.kind, contract.route) {
        (Some(kind @ (ContractKind::LightTouch | ContractKind::Concession)), _) => {
            return none("kind", format!("{kind} contracts need none"));
        }
        (_, Some(Route::Framework)) => {
            return none("route", "call-offs of frameworks are not judged here".to_owned());
        }
        _ => {}
    }
    if let Side::Unclear(gap) = &sided.side {
        let said = Said::new(Severity::Unclear, Spot::Field("value_gbp"), gap.what.clone());
        let missing = gap.missing.map(str::to_owned);
        return Said { missing, ..said.next(gap.remedy()).by(&sided) }.alone();
    }
    rated(picture, followed, &sided).into_iter().map(|said| said.by(&sided)).collect()
}

fn rated(picture: &Picture, followed: &Followed, sided: &Sided) -> Vec<Said> {
    let limit = format!("{LEAST} or more KPIs, rated every 12 months, {}", sided.limit);
    let mut years: BTreeMap<&str, BTreeSet<i16>> = BTreeMap::new();
    for rating in &followed.ratings {
        years.entry(rating.kpi.as_str()).or_default().insert(rating.year);
    }
    let said =
        |severity, found: String| Said::new(severity, Spot::Ratings, found).limit(limit.clone());
    let over = full_years(picture, followed);
    let mut found = Vec::new();
    if years.len() < LEAST {
        let first = followed.contract.start.saturating_add(Span::new().years(1));
        let severity = if over == 0 { Severity::Advice } else { Severity::Breach };
        let text =
            format!("{} with a rating, {LEAST} are needed", counted(years.len(), "KPI", "KPIs"));
        found.push(
            said(severity, text)
                .missing("KPIs and their ratings")
                .next(format!("Set and publish the KPIs; the first rating is due by {first}.")),
        );
    }
    let short: Vec<String> = years
        .iter()
        .filter(|(_, rated)| rated.len() < over)
        .map(|(kpi, rated)| format!("{kpi} ({} of {over})", rated.len()))
        .collect();
    if !short.is_empty() {
        let text = format!("not rated every 12 months: {}", listed(&short));
        found.push(
            said(Severity::Breach, text)
                .missing("yearly ratings")
                .next("Rate each KPI for the year with one of the five grades, and publish it."),
        );
    }
    if found.is_empty() {
        found.push(said(
            Severity::Pass,
            format!("{}, rated every year", counted(years.len(), "KPI", "KPIs")),
        ));
    }
    found
}

/// How many periods of 12 months of the contract are over.
fn full_years(picture: &Picture, followed: &Followed) -> usize {
    let (start, last) = (followed.contract.start, followed.contract.last_day());
    let until = picture.day.min(last);
    let ends = (1_i16..).map(|year| start.saturating_add(Span::new().years(year)));
    ends.take_while(|end| *end <= until).take(100).count()
}
