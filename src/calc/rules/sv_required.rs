//! Formal commitments of social value before the award of a larger purchase.

use crate::calc::rule::shared::{counted, differs_in_sv, over_sv_bound};
use crate::calc::rule::{Followed, Judged, Looks, Picture, Rule, Said, Sided, Spot};
use crate::calc::words::Severity;

pub const RULE: Rule = Rule {
    id: "sv-required",
    title: "commitments of social value before the award",
    looks: Looks::Purchase,
    judged: Judged::ByBeginning,
    check,
};

fn check(picture: &Picture) -> Vec<Said> {
    let mut said = match over_sv_bound(picture) {
        Err(said) => said.into_iter().map(|said| agreed(picture, said)).collect(),
        Ok(sided) => commitments(picture, &sided).alone(),
    };
    said.extend(differs_in_sv(picture));
    said
}

/// Where commitments are advised and there are some, the advice was taken.
fn agreed(picture: &Picture, said: Said) -> Said {
    let many = picture.contract.map_or(0, |followed| followed.commitments.len());
    if said.severity != Severity::Advice || many == 0 {
        return said;
    }
    let many = counted(many, "commitment is", "commitments are");
    let found = format!("{}; {many} recorded", said.found);
    Said { severity: Severity::Pass, found, next: None, spot: Spot::Commitment(None), ..said }
}

fn commitments(picture: &Picture, sided: &Sided) -> Said {
    let spot = || {
        if picture.subject_is_contract || picture.contract.is_some() {
            Spot::Commitment(None)
        } else {
            Spot::Field("contract_ref")
        }
    };
    let committed = picture.contract.map_or(&[][..], |followed| &followed.commitments);
    if committed.is_empty() {
        let (severity, found) = if is_still_to_come(picture) {
            (Severity::Advice, "no commitment is recorded yet, and it is not awarded")
        } else if picture.is_competed() && !picture.is_awarded() && picture.contract.is_none() {
            (Severity::Unclear, "no commitment is recorded, nor whether it was awarded")
        } else {
            (Severity::Breach, "no commitment is recorded")
        };
        return Said::new(severity, spot(), found)
            .missing("commitments against the catalogue")
            .next("Agree commitments before the award, link the contract, and record them there.")
            .by(sided);
    }
    let late = picture.contract.map_or(0, |followed| after_award(picture, followed));
    let many = counted(committed.len(), "commitment", "commitments");
    if late > 0 {
        let found = format!("{late} of {many} made after the award");
        return Said::new(Severity::Breach, spot(), found)
            .missing("commitments made by the day of the award")
            .next("Correct the day of the commitment, or waive the finding with the reason.")
            .by(sided);
    }
    Said::new(Severity::Pass, spot(), format!("{many}, none after the award")).by(sided)
}

/// Where suppliers compete, commitments come with the bids: they are not late before the award.
fn is_still_to_come(picture: &Picture) -> bool {
    picture.is_planned()
        || (picture.is_competed()
            && !picture.is_awarded()
            && picture.contract.is_none()
            && picture.purchase.is_some_and(|purchase| {
                let closed = purchase.procurement.closed_on;
                purchase.procurement.invited_on.is_some()
                    && closed.is_none_or(|on| on >= picture.day)
            }))
}

fn after_award(picture: &Picture, followed: &Followed) -> usize {
    let Some(award) = picture.awarded_on() else { return 0 };
    let is_late = |on: Option<crate::calc::Date>| on.is_some_and(|on| on > award);
    followed.commitments.iter().filter(|commitment| is_late(commitment.committed_on)).count()
}
