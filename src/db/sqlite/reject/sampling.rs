//! Why a sample, or what was found in a purchase of one, was not taken.

use super::Reject;
use crate::calc::sampling::Sample;

impl Reject {
    pub fn no_sample(sample_ref: &str) -> Self {
        Self::new(
            "sample_ref",
            sample_ref,
            "is the reference of no sample",
            "Correct the reference; sleva list samples shows those that were drawn.",
        )
    }

    pub fn not_in_sample(procurement_ref: &str, sample_ref: &str) -> Self {
        Self::new(
            "procurement_ref",
            procurement_ref,
            format!("is not one of the purchases of sample {sample_ref}"),
            format!("Leave the row out; sleva show {sample_ref} lists its purchases."),
        )
    }

    /// A sample, or more of one, that comes otherwise than by drawing.
    pub fn not_drawn(sample_ref: &str) -> Self {
        Self::new(
            "sample_ref",
            sample_ref,
            "is a sample, and a sample is only drawn, never written or removed",
            "Draw one with sleva sample purchases; sleva undo takes your last drawing back.",
        )
    }

    pub fn stays_in_sample(procurement_ref: &str) -> Self {
        Self::new(
            "procurement_ref",
            procurement_ref,
            "was drawn, and a purchase that was drawn stays in its sample",
            "Where it cannot be looked at, enter not determined, and why.",
        )
    }

    pub fn drawn_already(sample_ref: &str) -> Self {
        Self::new(
            "sample_ref",
            sample_ref,
            "was drawn by the same words, which always give the same purchases",
            format!("See it with sleva show {sample_ref}, or choose another seed."),
        )
    }

    pub fn nothing_to_draw_from(asked: &Sample) -> Self {
        let Sample { from, to, bound, .. } = asked;
        Self::new(
            "from",
            from.to_string(),
            format!(
                "has nothing to draw from: no purchase by quotation below £{} began from {from} to {to}",
                bound.grouped()
            ),
            "Widen the days; a purchase without began_on or route is never drawn.",
        )
    }

    pub fn compliant_but(column: &str) -> Self {
        Self::new(
            "result",
            "compliant",
            format!("does not go with {column}, which is no"),
            "Enter not compliant, or correct the answer.",
        )
    }
}
