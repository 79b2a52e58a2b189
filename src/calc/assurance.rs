//! How far a sample of purchases lets one rely on them all.

use super::interval::{self, Interval, WHOLE};
use super::sampling::SampleResult;
use super::words::{AssuranceLevel, AuditResult};

/// Rates from which each level is given, in hundredths of a per cent. These are ours: no source
/// that we know of sets any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bands {
    pub substantial: u16,
    pub reasonable: u16,
    pub limited: u16,
    /// Whether the council has set any of them itself.
    pub are_set: bool,
}

impl Default for Bands {
    fn default() -> Self {
        Self { substantial: 9_500, reasonable: 8_500, limited: 7_000, are_set: false }
    }
}

/// How many purchases of a sample came to which result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub compliant: u32,
    pub not_compliant: u32,
    pub not_determined: u32,
    /// Without a result yet.
    pub not_checked: u32,
}

/// What the results of a sample say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assurance {
    pub level: AssuranceLevel,
    /// Of the rate, at 95%.
    pub interval: Interval,
    /// Whether the interval reaches into another band.
    pub is_weak: bool,
    /// The level where what was not determined is counted as not compliant.
    pub worst_level: AssuranceLevel,
}

impl Tally {
    #[must_use]
    pub fn of<'r>(results: impl IntoIterator<Item = &'r SampleResult>) -> Self {
        let mut tally = Self::default();
        for row in results {
            *match row.result {
                Some(AuditResult::Compliant) => &mut tally.compliant,
                Some(AuditResult::NotCompliant) => &mut tally.not_compliant,
                Some(AuditResult::NotDetermined) => &mut tally.not_determined,
                None => &mut tally.not_checked,
            } += 1;
        }
        tally
    }

    /// Those of which it is known whether they complied.
    #[must_use]
    pub const fn determined(&self) -> u32 {
        self.compliant + self.not_compliant
    }

    /// Those with a result, whatever it is.
    #[must_use]
    pub const fn checked(&self) -> u32 {
        self.determined() + self.not_determined
    }

    /// All of the sample.
    #[must_use]
    pub const fn all(&self) -> u32 {
        self.checked() + self.not_checked
    }
}

impl Bands {
    /// The level of `hits` of `all`, compared exactly; none of nothing.
    #[must_use]
    pub fn level(&self, hits: u32, all: u32) -> Option<AssuranceLevel> {
        let reaches =
            |bound: u16| u64::from(hits) * u64::from(WHOLE) >= u64::from(bound) * u64::from(all);
        (all > 0).then(|| match () {
            () if reaches(self.substantial) => AssuranceLevel::Substantial,
            () if reaches(self.reasonable) => AssuranceLevel::Reasonable,
            () if reaches(self.limited) => AssuranceLevel::Limited,
            () => AssuranceLevel::None,
        })
    }
}

/// What a sample says by a council's bands; none before anything was determined.
#[must_use]
pub fn assurance(tally: &Tally, bands: &Bands) -> Option<Assurance> {
    let interval = interval::clopper_pearson(tally.compliant, tally.determined())?;
    let level = bands.level(tally.compliant, tally.determined())?;
    let of = |share: u16| bands.level(u32::from(share), u32::from(WHOLE));
    Some(Assurance {
        level,
        interval,
        is_weak: of(interval.lower) != Some(level) || of(interval.upper) != Some(level),
        worst_level: bands.level(tally.compliant, tally.checked())?,
    })
}

/// Hundredths of a per cent as people read them: `73.47%`.
#[must_use]
pub fn hundredths(share: u16) -> String {
    format!("{}.{:02}%", share / 100, share % 100)
}
