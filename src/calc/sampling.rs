//! The quotations audit: which small purchases are looked at, and what was found in each.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::number::Pence;
use super::words::{AuditResult, SampleBy};

/// Purchases by quotation below this estimated value are the population.
pub const BOUND: Pence = match Pence::from_raw(2_500_000) {
    Some(bound) => bound,
    None => Pence::ZERO,
};

/// Most purchases that one sample has.
pub const SIZE_MAX: u32 = 1_000;

/// The largest seed: what a spreadsheet keeps every digit of.
pub const SEED_MAX: u64 = 9_007_199_254_740_991;

/// A drawn sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub sample_ref: String,
    /// The population began on or after this day,
    pub from: Date,
    /// and on or before this one.
    pub to: Date,
    /// How many were asked for.
    pub size: u32,
    pub seed: u64,
    /// Whether it was spread over something.
    pub by: Option<SampleBy>,
    pub drawn_on: Date,
    pub drawn_by: String,
    /// How many it was drawn from.
    pub population: u32,
    pub bound: Pence,
}

impl Sample {
    /// Whether another sample was drawn by the same words.
    #[must_use]
    pub fn is_drawn_as(&self, other: &Self) -> bool {
        let words = |one: &Self| (one.from, one.to, one.size, one.seed, one.by, one.bound);
        words(self) == words(other)
    }
}

/// What was found in one purchase of a sample. An empty answer is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SampleResult {
    pub sample_ref: String,
    pub procurement_ref: String,
    /// Of the purchase, on the day of the drawing.
    pub category: Option<String>,
    pub two_invited: Option<bool>,
    pub replies_recorded: Option<bool>,
    pub local_invited: Option<bool>,
    pub evidence_kept: Option<bool>,
    pub result: Option<AuditResult>,
    /// What was wrong, or why it could not be determined.
    pub exception: Option<String>,
    pub checked_by: Option<String>,
    pub checked_on: Option<Date>,
}

impl SampleResult {
    /// The same purchase before anybody had looked at it.
    #[must_use]
    pub fn unchecked(&self) -> Self {
        Self {
            sample_ref: self.sample_ref.clone(),
            procurement_ref: self.procurement_ref.clone(),
            category: self.category.clone(),
            ..Self::default()
        }
    }

    /// A purchase that nobody has looked at yet.
    #[must_use]
    pub fn new(sample_ref: &str, purchase: &Purchase) -> Self {
        Self {
            sample_ref: sample_ref.to_owned(),
            procurement_ref: purchase.procurement_ref.clone(),
            category: purchase.category.clone(),
            ..Self::default()
        }
    }

    /// Whether anything was entered.
    #[must_use]
    pub const fn is_begun(&self) -> bool {
        self.two_invited.is_some()
            || self.replies_recorded.is_some()
            || self.local_invited.is_some()
            || self.evidence_kept.is_some()
            || self.result.is_some()
            || self.exception.is_some()
    }

    /// Whether it has something that the list of exceptions is to show.
    #[must_use]
    pub fn is_exception(&self) -> bool {
        self.exception.is_some()
            || self.result.is_some_and(|result| result != AuditResult::Compliant)
    }
}

/// A question that is asked of each purchase of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The column that has its answer.
    pub column: &'static str,
    /// Where a column has little room.
    pub short: &'static str,
    pub text: &'static str,
}

/// In the order of their columns.
pub const QUESTIONS: [Question; 4] = [
    Question {
        column: "two_invited",
        short: "Two invited",
        text: "Were written prices asked of at least two suppliers, and is it on file who was asked and when?",
    },
    Question {
        column: "replies_recorded",
        short: "Replies",
        text: "Is there, for each supplier that was asked, the price it gave, or a note that it declined or sent nothing?",
    },
    Question {
        column: "local_invited",
        short: "Local",
        text: "Was one of those asked a local supplier, or one of the region where the borough had none?",
    },
    Question {
        column: "evidence_kept",
        short: "Evidence",
        text: "Are the papers kept that show this: the invitations, the replies, and, where nobody local was asked, who looked for one and found none?",
    },
];

/// A purchase that a sample may be drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    pub procurement_ref: String,
    pub category: Option<String>,
}

/// Draws `size` purchases, or all where there are fewer, in the order of their references.
///
/// Each purchase has its place in a queue by the SHA-256 of the seed, a `/` and its reference:
/// anybody can work it out again, and a purchase that is recorded later moves no other.
#[must_use]
pub fn draw(
    seed: u64,
    size: usize,
    by: Option<SampleBy>,
    population: &[Purchase],
) -> Vec<Purchase> {
    let mut strata: BTreeMap<&str, Vec<&Purchase>> = BTreeMap::new();
    for purchase in population {
        let name = match by {
            Some(SampleBy::Category) => purchase.category.as_deref().unwrap_or_default(),
            None => "",
        };
        strata.entry(name).or_default().push(purchase);
    }
    let sizes: Vec<usize> = strata.values().map(Vec::len).collect();
    let mut drawn: Vec<Purchase> = Vec::new();
    for (mut stratum, count) in strata.into_values().zip(allocate(size, &sizes)) {
        stratum.sort_by_cached_key(|purchase| place(seed, &purchase.procurement_ref));
        drawn.extend(stratum.into_iter().take(count).cloned());
    }
    drawn.sort_by(|one, other| one.procurement_ref.cmp(&other.procurement_ref));
    drawn
}

fn place(seed: u64, procurement_ref: &str) -> [u8; 32] {
    Sha256::digest(format!("{seed}/{procurement_ref}")).into()
}

/// Shares `size` out in proportion to the sizes of strata, which are in the order of their names:
/// whole parts first, then by the largest remainders, ties to the earlier name. A stratum that
/// would get nothing gets one, from whichever has most above its exact part, where there is one
/// for each.
#[must_use]
pub fn allocate(size: usize, strata: &[usize]) -> Vec<usize> {
    let all: usize = strata.iter().sum();
    let size = size.min(all);
    if all == 0 {
        return vec![0; strata.len()];
    }
    // Exact parts, in parts of one that are as many as the population.
    let exact: Vec<i128> = strata.iter().map(|own| size as i128 * *own as i128).collect();
    let whole = all as i128;
    let floor = |exact: &i128| usize::try_from(exact / whole).unwrap_or(0);
    let mut parts: Vec<usize> = exact.iter().map(floor).collect();
    let left = size - parts.iter().sum::<usize>();
    let mut by_remainder: Vec<(&mut usize, &i128)> = parts.iter_mut().zip(&exact).collect();
    by_remainder.sort_by_key(|(_, exact)| std::cmp::Reverse(*exact % whole));
    for (part, _) in by_remainder.into_iter().take(left) {
        *part += 1;
    }
    if size >= strata.iter().filter(|own| **own > 0).count() {
        lift(&mut parts, &exact, whole);
    }
    parts
}

/// Gives one to each stratum that has none.
fn lift(parts: &mut [usize], exact: &[i128], whole: i128) {
    for poor in 0..parts.len() {
        if parts.get(poor) != Some(&0) || exact.get(poor) == Some(&0) {
            continue;
        }
        let several = parts.iter_mut().zip(exact).filter(|(part, _)| **part > 1).rev();
        let above = |(part, exact): &(&mut usize, &i128)| **part as i128 * whole - **exact;
        if let Some((rich, _)) = several.max_by_key(above) {
            *rich -= 1;
        }
        if let Some(part) = parts.get_mut(poor) {
            *part = 1;
        }
    }
}
