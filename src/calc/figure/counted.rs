//! Names of figures that count records: `findings:all?rule:sv-required`, `returns:overdue`.

use crate::calc::filter::Filter;

macro_rules! counts {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// What a figure counts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Count { $($(#[$doc])* $variant),+ }

        impl Count {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

counts! {
    /// Findings of the rules: `all`, or those that are `waived`.
    Findings = "findings",
    /// Waivers that hold on the day: `all`.
    Waivers = "waivers",
    /// Returns by where they stand: `overdue`.
    Returns = "returns",
    /// Contracts by what the scope test of the Living Wage comes to: `in scope`, `out of scope`,
    /// `unclear`.
    LivingWage = "living-wage",
}

/// Reads what follows the name of a count: which of them, and the filter.
pub(super) fn parse(kind: &str, rest: &str) -> Option<(Count, String, Filter)> {
    let count = Count::ALL.iter().copied().find(|count| count.word() == kind)?;
    let (which, filter) = match rest.split_once('?') {
        Some((which, filter)) => (which, Filter::parse(filter).ok()?),
        None => (rest, Filter::default()),
    };
    (!which.is_empty()).then(|| (count, which.to_owned(), filter))
}
