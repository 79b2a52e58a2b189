//! The book of rules: editions, bounds, laws and rates with their days and sources, and the
//! council settings that settle what those leave open.

use jiff::civil::Date;

use super::bound::Gap;
use super::{Bound, Since};
use crate::calc::words::ContractKind;
use crate::calc::{Pence, Quantity, Quarter};

/// A policy or law that has rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// `rotherham-2019`
    pub name: String,
    pub from: Since,
    /// Whether it repeats what was in force before: no gap while its first day is not known.
    pub carries: bool,
    pub rules: Vec<String>,
    pub source: String,
    pub note: Option<String>,
    /// Who can say from which day it holds.
    pub who: String,
}

/// The law about how a council buys, in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    pub name: String,
    pub from: Date,
}

/// The bound of the full regime for one kind of contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    pub kind: ContractKind,
    pub bound: Bound,
}

/// The hourly rate of the Real Living Wage outside London, of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// `2025-26`
    pub year: String,
    pub rate: Pence,
    /// When it was announced, as exactly as its source says; none where no source says.
    pub announced: Option<Since>,
    /// The day by which employers pay it; a span where no source names it.
    pub due: Since,
    pub source: String,
}

/// A council setting about rules. `from` is the day it takes effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub name: String,
    pub value: String,
    pub from: Option<Date>,
}

impl Setting {
    /// As findings name it: `rules.sv_bound = over, from 2026-01-01`.
    #[must_use]
    pub fn named(&self) -> String {
        let Self { name, value, from } = self;
        match from {
            Some(day) => format!("{name} = {value}, from {day}"),
            None => format!("{name} = {value}"),
        }
    }
}

/// A share that the rules ask for, in points of 100.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub name: String,
    pub points: Quantity,
    pub from: Option<Since>,
    pub to: Option<Date>,
}

/// Everything that rules look up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    pub editions: Vec<Edition>,
    pub bounds: Vec<Bound>,
    pub thresholds: Vec<Threshold>,
    pub shares: Vec<Share>,
    pub laws: Vec<Law>,
    pub rates: Vec<Rate>,
    pub settings: Vec<Setting>,
    /// The standard rate of VAT in hundredths of a per cent.
    pub vat_rate: u16,
    /// How long nothing need be recorded of a purchase that has begun.
    pub planning_days: u16,
}

/// Whether a rule holds on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InForce<'b> {
    /// No edition has the rule.
    No,
    /// The first edition that has it came later.
    NotYet(&'b Edition),
    /// The source does not say from which day of that time.
    Unsure(&'b Edition, Gap),
    /// With the settings that say so.
    Yes(&'b Edition, Vec<String>),
}

impl Book {
    /// The edition that a rule is judged by on a day.
    #[must_use]
    pub fn in_force(&self, rule: &str, day: Date) -> InForce<'_> {
        let mut having: Vec<(&Edition, Since, Vec<String>)> = self
            .editions
            .iter()
            .filter(|edition| edition.rules.iter().any(|own| own == rule))
            .map(|edition| {
                let (from, settled) = self.start(edition, day);
                (edition, from, settled)
            })
            .collect();
        having.sort_by_key(|(_, from, _)| from.first);
        let Some((earliest, ..)) = having.first() else { return InForce::No };
        let mut begun = having.iter().rev().filter(|(_, from, _)| from.first <= day);
        let Some((newest, from, settled)) = begun.next() else {
            return InForce::NotYet(earliest);
        };
        if from.last <= day {
            return InForce::Yes(newest, settled.clone());
        }
        match begun.next() {
            Some((before, _, settled)) if newest.carries => InForce::Yes(before, settled.clone()),
            _ => InForce::Unsure(newest, unknown_start(newest, *from)),
        }
    }

    /// From when an edition holds: a setting may name the day.
    fn start(&self, edition: &Edition, day: Date) -> (Since, Vec<String>) {
        let name = format!("rules.{}.from", edition.name);
        let decided = self.setting(&name, day).and_then(|setting| {
            let from = setting.value.trim().parse().ok()?;
            Some((Since::day(from), vec![setting.named()]))
        });
        decided.unwrap_or((edition.from, Vec::new()))
    }

    /// The bound of this name on a day. Where a source names only the month or year of its first
    /// day, it holds from the first day that can be: its edition says what is unclear.
    #[must_use]
    pub fn bound(&self, name: &str, day: Date) -> Option<&Bound> {
        self.bounds.iter().filter(|bound| bound.name == name).find(|bound| holds(bound, day))
    }

    /// The first day of a bound.
    #[must_use]
    pub fn starts(&self, name: &str) -> Option<Date> {
        let own = self.bounds.iter().filter(|bound| bound.name == name);
        own.filter_map(|bound| bound.from).map(|from| from.first).min()
    }

    /// The threshold of the full regime for a kind of contract.
    #[must_use]
    pub fn threshold(&self, kind: ContractKind, day: Date) -> Option<&Bound> {
        let mut of_kind = self.thresholds.iter().filter(|threshold| threshold.kind == kind);
        of_kind.find(|threshold| holds(&threshold.bound, day)).map(|threshold| &threshold.bound)
    }

    /// The share of this name on a day.
    #[must_use]
    pub fn share(&self, name: &str, day: Date) -> Option<Quantity> {
        let mut own = self.shares.iter().filter(|share| share.name == name);
        own.find(|share| is_between(day, share.from, share.to)).map(|share| share.points)
    }

    /// The law on a day.
    #[must_use]
    pub fn law(&self, day: Date) -> Option<&Law> {
        self.laws.iter().filter(|law| law.from <= day).max_by_key(|law| law.from)
    }

    /// The value of a setting on a day.
    #[must_use]
    pub fn setting(&self, name: &str, day: Date) -> Option<&Setting> {
        let own = self.settings.iter().filter(|setting| setting.name == name);
        let begun = own.filter(|setting| setting.from.is_none_or(|from| from <= day));
        begun.max_by_key(|setting| setting.from)
    }

    /// The rates that may have to be paid on a day, the lowest first: one, or two while the source
    /// does not say whether the new one is due.
    #[must_use]
    pub fn rates_on(&self, day: Date) -> Vec<&Rate> {
        let sure = self.rates.iter().filter(|rate| rate.due.last <= day).max_by_key(|r| r.due.last);
        let open = self.rates.iter().filter(|rate| rate.due.first <= day && day < rate.due.last);
        let mut found: Vec<&Rate> = sure.into_iter().chain(open).collect();
        found.sort_by_key(|rate| rate.rate);
        found
    }

    /// The rates that may have to be paid on any day of a quarter, the lowest first.
    #[must_use]
    pub fn rates_in(&self, quarter: Quarter) -> Vec<&Rate> {
        let (start, end) = (quarter.start(), quarter.end());
        let later = self.rates.iter().filter(|r| start < r.due.first && r.due.first <= end);
        let mut found: Vec<&Rate> = self.rates_on(start).into_iter().chain(later).collect();
        found.sort_by_key(|rate| rate.rate);
        found
    }
}

fn holds(bound: &Bound, day: Date) -> bool {
    is_between(day, bound.from, bound.to)
}

fn is_between(day: Date, from: Option<Since>, to: Option<Date>) -> bool {
    from.is_none_or(|from| from.first <= day) && to.is_none_or(|to| day <= to)
}

fn unknown_start(edition: &Edition, from: Since) -> Gap {
    Gap {
        what: format!(
            "{} came into force {}; its source does not name the day",
            edition.name,
            from.words()
        ),
        who: edition.who.clone(),
        setting: Some(format!("rules.{}.from", edition.name)),
        missing: None,
    }
}
