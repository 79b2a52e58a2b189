//! Social value scored half by figures and half by words.

use crate::calc::Quantity;
use crate::calc::rule::shared::{due, over_sv_bound, unscored};
use crate::calc::rule::{Judged, Looks, Picture, Rule, Said, Spot};
use crate::calc::words::Severity;

pub const RULE: Rule = Rule {
    id: "sv-halves",
    title: "social value is scored half by figures and half by words",
    looks: Looks::Procurement,
    judged: Judged::ByBeginning,
    check,
};

/// The quantitative part, in points of 100.
const SHARE: &str = "sv-quantitative";

fn check(picture: &Picture) -> Vec<Said> {
    let Some(purchase) = picture.purchase else { return Vec::new() };
    let sided = match over_sv_bound(picture) {
        Err(said) => return said,
        Ok(sided) => sided,
    };
    if let Some(said) = unscored(picture, &sided) {
        return said.alone();
    }
    let Some(usual) = picture.book.share(SHARE, picture.judged_on()) else { return Vec::new() };
    let limit = format!("quantitative {usual} of 100, both halves present, {}", sided.limit);
    let spot = Spot::Field("sv_quantitative_share");
    let hundred = Quantity::from_raw(1_000_000).unwrap_or_default();
    let said = match purchase.procurement.weights.sv_quantitative_share {
        None => Said::new(
            due(picture, Severity::Unclear),
            spot,
            "how social value is divided between figures and words is not recorded",
        )
        .missing("sv_quantitative_share")
        .next("Record the quantitative part, in points of 100."),
        Some(share) if share == usual => {
            let rest = Quantity::from_raw(hundred.raw() - share.raw()).unwrap_or_default();
            Said::new(Severity::Pass, spot, format!("quantitative {share}, qualitative {rest}"))
        }
        Some(share) => {
            let lacks = if share == Quantity::ZERO {
                "; the quantitative half is missing"
            } else if share == hundred {
                "; the qualitative half is missing"
            } else {
                ""
            };
            let found = format!("the quantitative part is {share} of 100, not {usual}{lacks}");
            Said::new(Severity::Breach, spot, found)
                .next("Give figures and words the same part of the score, and correct the record.")
        }
    };
    said.limit(limit).by(&sided).alone()
}
