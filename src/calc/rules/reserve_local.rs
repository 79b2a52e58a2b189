//! Competitions below the threshold that are reserved for suppliers of an area.

use jiff::civil::Date;

use crate::calc::procurement::{Procurement, Reservation};
use crate::calc::rule::{Judged, Looks, Picture, Rule, Said, Side, Spot};
use crate::calc::words::Severity;

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
    let mut found = problems(picture, procurement, from);
    if found.is_empty() {
        let text = format!("reserved for {area}, decided before inviting and stated in the notice");
        found.push(Said::new(Severity::Pass, AT, text));
    }
    let limit = format!("competitions below the threshold that began from {from} on");
    found.into_iter().map(|said| said.limit(limit.clone())).collect()
}

const AT: Spot = Spot::Field("reservation_area");

fn problems(picture: &Picture, procurement: &Procurement, from: Date) -> Vec<Said> {
    let began = picture.judged_on();
    let breach = |spot, found: String| Said::new(Severity::Breach, spot, found);
    if began < from {
        let text = format!("reserved by area, and the competition began on {began}");
        return breach(AT, text).next("Open the competition, or begin it anew.").alone();
    }
    let mut found = Vec::new();
    if !picture.is_competed() && picture.route().is_some() {
        let text = "reserved, and suppliers do not compete".to_owned();
        found
            .push(breach(Spot::Field("route"), text).next("Invite several suppliers of the area."));
    }
    let threshold = picture.kind().and_then(|kind| picture.book.threshold(kind, began));
    if threshold.is_some_and(|bound| picture.side(bound).side == Side::Above) {
        let text = "reserved, and over the threshold of the full regime".to_owned();
        found.push(breach(AT, text).next("Open the competition to suppliers from anywhere."));
    }
    found.extend(decided(&procurement.reservation, procurement.invited_on));
    found.extend(stated(&procurement.reservation));
    found
}

fn decided(reservation: &Reservation, invited: Option<Date>) -> Option<Said> {
    let spot = Spot::Field("reservation_decided_on");
    let next = "Record the day of the decision; it comes before the invitation.";
    match (reservation.decided_on, invited) {
        (None, _) => Some(
            Said::new(Severity::Unclear, spot, "when the reservation was decided is not recorded")
                .missing("reservation_decided_on")
                .next(next),
        ),
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
                    .next("Record in the note which came first."),
            )
        }
        _ => None,
    }
}

fn stated(reservation: &Reservation) -> Option<Said> {
    let spot = Spot::Field("reservation_in_notice");
    let next = "State the reservation in the notice, and record it.";
    match reservation.in_notice {
        Some(true) => None,
        Some(false) => Some(
            Said::new(Severity::Breach, spot, "the notice does not state the reservation")
                .next(next),
        ),
        None => Some(
            Said::new(Severity::Unclear, spot, "whether the notice states it is not recorded")
                .missing("reservation_in_notice")
                .next(next),
        ),
    }
}
