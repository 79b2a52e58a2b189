//! Exact confidence intervals of a share, in whole numbers.

use num_bigint::BigUint;

/// One whole, in hundredths of a per cent.
pub const WHOLE: u16 = 10_000;

/// Bounds in hundredths of a per cent, rounded outward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub lower: u16,
    pub upper: u16,
}

/// The Clopper-Pearson interval at 95% for `hits` of `all`; none of nothing.
///
/// The lower bound is the share at which so many hits or more would come up once in forty times,
/// the upper one that at which so many or fewer would.
#[must_use]
pub fn clopper_pearson(hits: u32, all: u32) -> Option<Interval> {
    if all == 0 || hits > all {
        return None;
    }
    Some(Interval { lower: lower(hits, all), upper: WHOLE - lower(all - hits, all) })
}

/// The largest share at which `hits` or more of `all` come up at most once in forty times. That
/// grows with the share, so it is found by halving.
fn lower(hits: u32, all: u32) -> u16 {
    if hits == 0 {
        return 0;
    }
    let (mut rare, mut usual) = (0, WHOLE);
    while usual - rare > 1 {
        let share = rare + (usual - rare) / 2;
        if is_rare(hits, all, share) {
            rare = share;
        } else {
            usual = share;
        }
    }
    rare
}

/// Whether 40 × Σ C(all, i) shareⁱ (whole − share)^(all − i), i from `hits` to `all`, is at most
/// whole^all.
fn is_rare(hits: u32, all: u32, share: u16) -> bool {
    let other = WHOLE - share;
    // From i = all downwards; each term is a whole number, and so is every quotient.
    let mut term = BigUint::from(share).pow(all);
    let mut sum = term.clone();
    for i in (hits..all).rev() {
        term = term * (i + 1) * u32::from(other) / (u64::from(all - i) * u64::from(share));
        sum += &term;
    }
    sum * 40_u32 <= BigUint::from(WHOLE).pow(all)
}
