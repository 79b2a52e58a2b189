//! What several rules ask alike.

use super::bound::pounds;
use super::{Bound, Picture, Said, Side, Sided, Spot};
use crate::calc::words::{Lead, Route, Severity};

/// The field that holds the value by which a rule judges.
const ESTIMATED: Spot = Spot::Field("estimated_value_gbp");

/// What a rule needs to know of a bound first: on which side the purchase lies, or what to say
/// where nothing else can be said.
///
/// # Errors
/// What the rule says where the bound of the day is not known or the side is unclear.
pub fn sided<'b>(picture: &Picture<'b>, name: &str) -> Result<(&'b Bound, Sided), Vec<Said>> {
    let day = picture.judged_on();
    let Some(bound) = picture.book.bound(name, day) else {
        let found = format!("no bound {name} is known for {day}");
        return Err(Said::new(Severity::NotApplicable, ESTIMATED, found).alone());
    };
    let sided = picture.side(bound);
    match &sided.side {
        Side::Unclear(gap) => {
            let said = Said::new(Severity::Unclear, value_spot(picture), gap.what.clone());
            let said = said.next(gap.remedy()).by(&sided);
            let missing = gap.missing.map(str::to_owned);
            Err(Said { missing, ..said }.alone())
        }
        _ => Ok((bound, sided)),
    }
}

/// The purchase as a rule of social value sees it, once it is over the bound and the council leads
/// it.
///
/// # Errors
/// What the rule says where it does not apply, or only advises.
pub fn over_sv_bound(picture: &Picture) -> Result<Sided, Vec<Said>> {
    let (_, sided) = sided(picture, SV_BOUND)?;
    if !sided.is_above() {
        let found = format!("{} is not over the bound", value(picture));
        return Err(not_applicable(picture, found).by(&sided).alone());
    }
    let advice = |spot, found: &str, next: &str| {
        Err(Said::new(Severity::Advice, spot, found).next(next).by(&sided).alone())
    };
    match (picture.lead(), picture.route()) {
        (Some(lead @ (Lead::Joint | Lead::Partner)), _) => advice(
            Spot::Field("lead"),
            &format!("the purchase is led by {}", led_by(lead)),
            "Ask the lead for commitments to this council, and record what was agreed.",
        ),
        (_, Some(Route::Framework)) => advice(
            Spot::Field("route"),
            "a framework call-off goes by the framework's own terms",
            "Look what the framework asks for, and record what was agreed.",
        ),
        (_, Some(Route::Grant)) => advice(
            Spot::Field("route"),
            "a grant is no purchase",
            "Ask for social value in the grant agreement where it fits.",
        ),
        _ => Ok(sided),
    }
}

/// The bound of all rules of social value.
pub const SV_BOUND: &str = "sv";

const fn led_by(lead: Lead) -> &'static str {
    match lead {
        Lead::Council => "the council",
        Lead::Joint => "several together",
        Lead::Partner => "a partner",
    }
}

/// Where somebody goes to change the value.
#[must_use]
pub fn value_spot(picture: &Picture) -> Spot {
    if picture.subject_is_contract { Spot::Field("value_gbp") } else { ESTIMATED }
}

/// The estimated value in words.
#[must_use]
pub fn value(picture: &Picture) -> String {
    pounds(picture.estimated().0)
}

#[must_use]
pub fn not_applicable(picture: &Picture, found: impl Into<String>) -> Said {
    Said::new(Severity::NotApplicable, value_spot(picture), found)
}

/// A warning where what was awarded lies on another side of a bound than what was estimated.
#[must_use]
pub fn differs(picture: &Picture, bound: &Bound) -> Option<Said> {
    picture.purchase?;
    let (estimated, awarded) = (picture.side(bound), picture.awarded_side(bound)?);
    let is_clear = |sided: &Sided| !matches!(sided.side, Side::Unclear(_));
    if estimated.side == awarded.side || !is_clear(&estimated) || !is_clear(&awarded) {
        return None;
    }
    let (below, above) = ("below", "above");
    let word = |sided: &Sided| if sided.is_above() { above } else { below };
    let found = format!(
        "estimated {} is {} the bound, awarded {} is {}",
        value(picture),
        word(&estimated),
        pounds(picture.awarded()?.0),
        word(&awarded)
    );
    let said = Said::new(Severity::Warning, Spot::Field("awarded_value_gbp"), found);
    Some(
        said.next("Record why the value moved, and look at the rules of the other side.")
            .by(&awarded),
    )
}

/// What is missing: only advice while nothing is due yet.
#[must_use]
pub fn due(picture: &Picture, severity: Severity) -> Severity {
    if picture.is_planned() { Severity::Advice } else { severity }
}

/// `1 quotation`, `2 quotations`.
#[must_use]
pub fn counted(many: usize, one: &str, several: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { several })
}

/// `A`, `A and B`, `A, B and C`.
#[must_use]
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
