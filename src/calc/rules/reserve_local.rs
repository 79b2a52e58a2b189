//! Competitions below the threshold that are reserved for suppliers of an area.

use jiff::civil::Date;

use crate::calc::procurement::Reservation;
use crate::calc::rule::shared::{due, open, unclear_whatever_kind, value};
use crate::calc::rule::{Judged, Looks, Picture, Purchase, Rule, Said, Side, Sided, Spot};
use crate::calc::words::{ContractKind, Severity};

pub const RULE: Rule = Rule {
    id: "reserve-local",
    title: "a reservation by area is decided before inviting, stated, and still a competition",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

const BOUND: &str = "reserve-local";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(purchase) = picture.purchase else { return Vec::new() };
    let procurement = &purchase.procurement;
    let Some(area) = &procurement.reservation.area else {
        let found = "it is not reserved; inviting a local supplier to quote is no reservation";
        return Said::new(Severity::NotApplicable, AT, found).alone();
    };
    let Some(from) = picture.book.starts(BOUND) else { return Vec::new() };
    let mut found = problems(picture, purchase, from);
    if found.is_empty() {
        let before = match invited_on(purchase) {
            Some(on) => format!("before suppliers were invited on {on}"),
            None => "before anyone was invited".to_owned(),
        };
        let text = format!("reserved for {area}, decided {before}, and stated in the notice");
        found.push(Said::new(Severity::Pass, AT, text));
    }
    let limit = format!("competitions below the threshold that began from {from} on");
    found.into_iter().map(|said| said.limit(limit.clone())).collect()
}

const AT: Spot = Spot::Field("reservation_area");

/// The day of the first invitation.
fn invited_on(purchase: &Purchase) -> Option<Date> {
    let invited = purchase.invited.iter().map(|one| one.quotation.invited_on);
    purchase.procurement.invited_on.into_iter().chain(invited).min()
}

fn problems(picture: &Picture, purchase: &Purchase, from: Date) -> Vec<Said> {
    let began = picture.judged_on();
    let breach = |spot, found: String| Said::new(Severity::Breach, spot, found);
    if began < from {
        let text = format!("reserved by area, and the competition began on {began}");
        return breach(AT, text).next("Open the competition, or begin it anew.").alone();
    }
    let mut found = Vec::new();
    match picture.route() {
        None => found.push(
            Said::new(
                due(picture, Severity::Unclear),
                Spot::Field("route"),
                "reserved, and the route is not recorded: do suppliers compete?",
            )
            .missing("route")
            .next("Record the route."),
        ),
        Some(route) if !picture.is_competed() => {
            let text = format!("reserved, and suppliers do not compete: the route is {route}");
            let said = breach(Spot::Field("route"), text);
            found.push(said.next("Invite several suppliers of the area."));
        }
        Some(_) => {}
    }
    found.extend(over(picture, began));
    found.extend(decided(picture, purchase));
    found.extend(stated(picture, &purchase.procurement.reservation));
    found
}

/// Only a purchase below the threshold of the full regime can be reserved.
fn over(picture: &Picture, began: Date) -> Option<Said> {
    let kinds = match picture.kind() {
        Some(kind) => vec![kind],
        None => ContractKind::ALL.to_vec(),
    };
    let bounds = kinds.iter().filter_map(|kind| picture.book.threshold(*kind, began));
    let sides: Vec<Sided> = bounds.map(|bound| picture.side(bound)).collect();
    if sides.iter().all(|sided| sided.side == Side::Below) {
        return None;
    }
    if sides.iter().all(Sided::is_above) {
        let text = format!("reserved, and {} is over the threshold", value(picture));
        let said = Said::new(Severity::Breach, AT, text);
        return Some(said.next("Open the competition to suppliers from anywhere."));
    }
    if let Some(gap) = unclear_whatever_kind(&sides) {
        let said = open(picture, gap);
        return Some(Said { found: format!("reserved; {}", said.found), ..said });
    }
    let text = format!(
        "reserved; whether {} is over the threshold depends on what it is for",
        value(picture)
    );
    let said = Said::new(due(picture, Severity::Unclear), Spot::Field("kind"), text);
    Some(said.missing("kind").next("Record what the purchase is for."))
}

fn decided(picture: &Picture, purchase: &Purchase) -> Option<Said> {
    let spot = Spot::Field("reservation_decided_on");
    let next = "Record the day of the decision; it comes before the invitation.";
    let unclear = due(picture, Severity::Unclear);
    match (purchase.procurement.reservation.decided_on, invited_on(purchase)) {
        (None, _) => Some(
            Said::new(unclear, spot, "when the reservation was decided is not recorded")
                .missing("reservation_decided_on")
                .next(next),
        ),
        (Some(on), None) if picture.is_awarded() || purchase.procurement.closed_on.is_some() => {
            let text = format!("decided on {on}, and when suppliers were invited is not recorded");
            let said = Said::new(unclear, Spot::Field("invited_on"), text);
            Some(said.missing("invited_on").next("Record the day of the first invitation."))
        }
        (Some(on), Some(invited)) if on > invited => {
            let text = format!("decided on {on}, after suppliers were invited on {invited}");
            Some(
                Said::new(Severity::Breach, spot, text)
                    .next("Open the competition, or begin it anew."),
            )
        }
        (Some(on), Some(invited)) if on == invited => {
            let text = format!("decided and invited on the same day, {on}: which came first?");
            Some(
                Said::new(Severity::Unclear, spot, text)
                    .next("If the decision came first, waive the finding and say so."),
            )
        }
        _ => None,
    }
}

fn stated(picture: &Picture, reservation: &Reservation) -> Option<Said> {
    let spot = Spot::Field("reservation_in_notice");
    let next = "State the reservation in the notice, and record it.";
    match reservation.in_notice {
        Some(true) => None,
        Some(false) => Some(
            Said::new(Severity::Breach, spot, "the notice does not state the reservation")
                .next(next),
        ),
        None => Some(
            Said::new(
                due(picture, Severity::Unclear),
                spot,
                "whether the notice states the reservation is not recorded",
            )
            .missing("reservation_in_notice")
            .next(next),
        ),
    }
}
