//! What several rules ask alike.

use super::bound::pounds;
use super::{Bound, Gap, Picture, Said, Side, Sided, Spot};
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
        Side::Unclear(gap) => Err(open(picture, gap).by(&sided).alone()),
        _ => Ok((bound, sided)),
    }
}

/// What is said of a value whose side cannot be told.
#[must_use]
pub fn open(picture: &Picture, gap: &Gap) -> Said {
    let said = |spot| Said::new(Severity::Unclear, spot, gap.what.clone());
    match gap.missing {
        // A contract has no such field: its procurement has.
        Some(missing) if picture.purchase.is_none() => said(Spot::Field("procurement_ref"))
            .missing(missing)
            .next(format!("Record its procurement with {missing}, and link it to the contract.")),
        Some(missing) => said(Spot::Field(missing)).missing(missing).next(gap.remedy()),
        None => said(value_spot(picture)).next(gap.remedy()),
    }
}

/// What a rule about the scoring of bids says where there was none, or nobody knows.
#[must_use]
pub fn unscored(picture: &Picture, sided: &Sided) -> Option<Said> {
    let at = Spot::Field("route");
    let said = match picture.route() {
        None => Said::new(
            due(picture, Severity::Unclear),
            at,
            "the route is not recorded, so whether suppliers competed cannot be told",
        )
        .missing("route")
        .next("Record the route."),
        Some(_) if picture.is_competed() => return None,
        Some(route) => {
            let found = format!("the route is {route}: no bids were scored against one another");
            Said::new(Severity::NotApplicable, at, found)
        }
    };
    Some(said.by(sided))
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
    match by_others(picture) {
        Some(said) => Err(said.by(&sided).alone()),
        None => Ok(sided),
    }
}

/// Where the rules of social value are not the council's own to make.
fn by_others(picture: &Picture) -> Option<Said> {
    let advice =
        |spot, found: &str, next: &str| Some(Said::new(Severity::Advice, spot, found).next(next));
    match (picture.lead(), picture.route()) {
        (Some(lead @ (Lead::Joint | Lead::Partner)), _) => advice(
            Spot::Field("lead"),
            match lead {
                Lead::Partner => "a partner leads the purchase",
                _ => "the purchase is joint, and it is not recorded that the council leads it",
            },
            "Agree with the other buyers what social value is asked for, and record it.",
        ),
        (_, Some(Route::Framework)) => advice(
            Spot::Field("route"),
            "a framework call-off goes by the framework's own terms",
            "See what the framework asks of its suppliers, and record what was agreed.",
        ),
        (_, Some(Route::Grant)) => advice(
            Spot::Field("route"),
            "a grant is no purchase",
            "Ask for social value in the grant agreement where it fits.",
        ),
        _ => None,
    }
}

/// The same as [`differs`], of the bound of social value: a purchase by others' rules may move.
#[must_use]
pub fn differs_in_sv(picture: &Picture) -> Option<Said> {
    let bound = picture.book.bound(SV_BOUND, picture.judged_on())?;
    if by_others(picture).is_some() { None } else { differs(picture, bound) }
}

/// The bound of all rules of social value.
pub const SV_BOUND: &str = "sv";

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
    let word = |sided: &Sided| if sided.is_above() { "above" } else { "below" };
    let found = format!(
        "the estimated {} is {} the bound, the awarded {} is {} it",
        value(picture),
        word(&estimated),
        pounds(picture.awarded()?.0),
        word(&awarded)
    );
    let said = Said::new(Severity::Warning, Spot::Field("awarded_value_gbp"), found);
    Some(
        said.next(
            "See what the rules of the other side ask for, and waive the finding with the reason \
             why the value moved.",
        )
        .by(&awarded),
    )
}

/// What leaves open on which side of the bound of every kind of contract a value lies; none where
/// the kind would settle it.
#[must_use]
pub fn unclear_whatever_kind(sides: &[Sided]) -> Option<&Gap> {
    let gap = |sided: &'_ Sided| matches!(sided.side, Side::Unclear(_));
    match sides.first().map(|sided| &sided.side) {
        Some(Side::Unclear(first)) if sides.iter().all(gap) => Some(first),
        _ => None,
    }
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
