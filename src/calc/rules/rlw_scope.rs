//! Whether a contract for services is in scope of the Real Living Wage, and its rate is met.

use crate::calc::contract::LivingWage;
use crate::calc::rule::shared::listed;
use crate::calc::rule::{Followed, Judged, Looks, Picture, Rate, Rule, Said, Spot, pounds};
use crate::calc::words::{ContractKind, Severity};
use crate::calc::{Pence, Quantity, Quarter};

pub const RULE: Rule = Rule {
    id: "rlw-scope",
    title: "the Real Living Wage is paid where a contract is in its scope",
    looks: Looks::Contract,
    judged: Judged::AsAt,
    check,
};

const LIMIT: &str = "aged 18 or over, contracted or sub-contracted, 2 or more hours a week for 8 \
                     or more consecutive weeks, on council premises, property or land";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(followed) = picture.contract else { return Vec::new() };
    let facts = &followed.contract.living_wage;
    let outside = |field, found: String| {
        Said::new(Severity::NotApplicable, Spot::Field(field), found).limit(LIMIT).alone()
    };
    match followed.contract.kind {
        Some(ContractKind::Services | ContractKind::LightTouch | ContractKind::Concession)
        | None => {}
        Some(kind) => return outside("kind", format!("the contract is for {kind}, not services")),
    }
    let tests = tests(facts);
    if let Some((field, what, _)) = tests.iter().find(|(.., meets)| *meets == Some(false)) {
        return outside(field, format!("out of scope: {what}"));
    }
    let mut unknown: Vec<&str> =
        tests.iter().filter(|(.., meets)| meets.is_none()).map(|(field, ..)| *field).collect();
    if followed.contract.kind.is_none() {
        unknown.insert(0, "kind");
    }
    if let Some(first) = unknown.first() {
        let missing = listed(&unknown.iter().map(|&field| field.to_owned()).collect::<Vec<_>>());
        let found = format!("whether it is in scope cannot be told without {missing}");
        return Said::new(Severity::Unclear, Spot::Field(first), found)
            .missing(missing)
            .next("Ask the contract manager, and fill the fields in.")
            .limit(LIMIT)
            .alone();
    }
    in_scope(picture, followed).into_iter().map(|said| said.limit(LIMIT)).collect()
}

/// Field, what is not met, and whether the part of the test is met.
type Test = (&'static str, String, Option<bool>);

fn tests(facts: &LivingWage) -> [Test; 5] {
    let at_least = |own: Option<Quantity>, least: i64| own.map(|own| own.raw() >= least * 10_000);
    let number = |own: Option<Quantity>| own.map_or(String::new(), |own| own.to_string());
    [
        ("rlw_age_18", "the people are under 18".to_owned(), facts.age_18),
        (
            "rlw_contracted",
            "they are not contracted or sub-contracted".to_owned(),
            facts.contracted,
        ),
        (
            "rlw_hours_week",
            format!("{} hours a week, under 2", number(facts.hours_week)),
            at_least(facts.hours_week, 2),
        ),
        (
            "rlw_weeks",
            format!("{} consecutive weeks, under 8", number(facts.weeks)),
            at_least(facts.weeks, 8),
        ),
        (
            "rlw_on_council_land",
            "the work is not on council land".to_owned(),
            facts.on_council_land,
        ),
    ]
}

fn in_scope(picture: &Picture, followed: &Followed) -> Vec<Said> {
    let paid: Vec<(Quarter, &str, Pence)> = followed
        .returns
        .iter()
        .flat_map(|own| own.lines.iter().map(move |line| (own.quarter, line)))
        .filter_map(|(quarter, line)| Some((quarter, line.measure_ref.as_str(), line.wage_rate?)))
        .collect();
    if paid.is_empty() && followed.contract.start > picture.day {
        let found = format!("in scope; it begins on {}", followed.contract.start);
        return Said::new(Severity::Advice, Spot::Field("start"), found)
            .next("Ask the supplier for the lowest hourly rate with its first return.")
            .alone();
    }
    if paid.is_empty() {
        let found = "in scope; no wage rate is recorded on any return";
        let last = followed.returns.iter().map(|own| own.quarter).max();
        let spot = last.map_or(Spot::Field("rlw_on_council_land"), |quarter| Spot::Return {
            quarter,
            measure_ref: None,
        });
        return Said::new(Severity::Unclear, spot, found)
            .missing("wage_rate on a return")
            .next(
                "Ask the supplier for the lowest hourly rate it pays, and key it with the return.",
            )
            .alone();
    }
    let mut found: Vec<Said> = paid.iter().filter_map(|one| below(picture, one)).collect();
    if found.is_empty() {
        let text = match paid.last() {
            Some((quarter, _, rate)) => {
                format!(
                    "in scope; the rate of the year is met, last {} in {quarter}",
                    pounds(*rate)
                )
            }
            None => String::new(),
        };
        found.push(Said::new(Severity::Pass, Spot::Field("rlw_on_council_land"), text));
    }
    found
}

/// What a wage below the rates of the last day of its quarter comes to.
fn below(picture: &Picture, (quarter, measure_ref, paid): &(Quarter, &str, Pence)) -> Option<Said> {
    let rates = picture.book.rates_on(quarter.end());
    let (lowest, highest) = (rates.first()?, rates.last()?);
    if *paid >= highest.rate {
        return None;
    }
    let spot = Spot::Return { quarter: *quarter, measure_ref: Some((*measure_ref).to_owned()) };
    let named = |rate: &Rate| format!("{} of {}", pounds(rate.rate), rate.year);
    let said = if *paid < lowest.rate {
        let found = format!("{} an hour is below the rate of {}", pounds(*paid), named(lowest));
        Said::new(Severity::Breach, spot, found)
            .next("Ask the supplier to pay the rate, and to say from when.")
    } else {
        let found = format!(
            "{} an hour meets {} and not {}, and no source names the day by which that one is due",
            pounds(*paid),
            named(lowest),
            named(highest)
        );
        Said::new(Severity::Unclear, spot, found).next(
            "Look up by which day the Living Wage Foundation asks for the newer rate; if that \
                 is after the quarter, waive the finding and name the day.",
        )
    };
    Some(Said { source: Some(highest.source.clone()), ..said })
}
