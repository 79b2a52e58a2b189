//! Key performance indicators of the largest contracts, rated every year.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;

use crate::calc::Quarter;
use crate::calc::rule::shared::{counted, listed, open};
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
    let kind = contract.kind.or_else(|| picture.kind());
    match (kind, contract.route.or_else(|| picture.route())) {
        (Some(kind @ (ContractKind::LightTouch | ContractKind::Concession)), _) => {
            return none("kind", format!("{kind} contracts need none"));
        }
        (_, Some(Route::Framework)) => {
            let found = "a call-off goes by the law under which its framework was made";
            return Said::new(Severity::Advice, Spot::Field("route"), found)
                .next("See which law that was; if the Procurement Act 2023, set and rate the KPIs.")
                .by(&sided)
                .alone();
        }
        _ => {}
    }
    if let Side::Unclear(gap) = &sided.side {
        return open(picture, gap).by(&sided).alone();
    }
    let found = rated(picture, followed, &sided).into_iter().map(|said| said.by(&sided));
    match kind {
        Some(_) => found.collect(),
        None => found.map(without_kind).collect(),
    }
}

/// Some kinds of contract need no KPIs.
fn without_kind(said: Said) -> Said {
    if said.severity != Severity::Breach {
        return said;
    }
    Said {
        severity: Severity::Unclear,
        spot: Spot::Field("kind"),
        found: format!("{}, unless it is light touch or a concession", said.found),
        missing: Some("kind".to_owned()),
        next: Some("Record what the contract is for.".to_owned()),
        ..said
    }
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
        let first = last_day_of_year(followed, 1);
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
        .map(|(kpi, rated)| (kpi, in_their_years(followed, over, rated)))
        .filter(|(_, rated)| *rated < over)
        .map(|(kpi, rated)| format!("{kpi} ({rated} of {over})"))
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

/// How many of the first years of the contract have a rating: of the financial year in which they
/// begin or of that in which they end, where no year before has taken it.
fn in_their_years(followed: &Followed, over: usize, rated: &BTreeSet<i16>) -> usize {
    let mut free = rated.clone();
    let mut begins = followed.contract.start;
    let mut has_rating = |year: i16| {
        let ends = last_day_of_year(followed, year);
        let years = [begins, ends].map(|day| Quarter::of(day).year());
        begins = ends.saturating_add(Span::new().days(1));
        years.iter().any(|year| free.remove(year))
    };
    (1..).take(over).filter(|year| has_rating(*year)).count()
}

/// How many periods of 12 months of the contract are over.
fn full_years(picture: &Picture, followed: &Followed) -> usize {
    let last = followed.contract.last_day();
    let ends = (1_i16..=100).map(|year| last_day_of_year(followed, year));
    ends.take_while(|end| *end < picture.day && *end <= last).count()
}

/// The last day of a year of the contract, counted from 1.
fn last_day_of_year(followed: &Followed, year: i16) -> Date {
    let next = followed.contract.start.saturating_add(Span::new().years(year));
    next.saturating_sub(Span::new().days(1))
}
