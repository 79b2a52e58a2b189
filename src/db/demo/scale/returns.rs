//! Generated returns: most of them validated, the newest ones on their way.

use super::{Counts, Dice, contract, later, promised};
use crate::calc::contract::Contract;
use crate::calc::measure::Measure;
use crate::calc::returns::{Decided, Evidence, Return, ReturnKey, ReturnLine, Signed};
use crate::calc::words::{Decision, ReturnState};
use crate::calc::{Date, Quantity, Quarter};
use crate::db::demo::builder::as_line;
use crate::db::demo::{TODAY, day};
use crate::db::request::Record;

/// How many quarters, up to the last that is over, have returns.
const QUARTERS: usize = 20;

/// How many returns of a thousand were not begun in the last quarter but one and the last, and how
/// many stand in each state: of older quarters, of the last but one, and of the last.
const NOT_BEGUN: [u64; 2] = [120, 340];
const DRAFT: [u64; 3] = [5, 30, 90];
const SUBMITTED: [u64; 3] = [10, 140, 300];
const QUERIED: [u64; 3] = [10, 40, 40];
/// One of so many returns has evidence, was amended; one of so many lines is reduced.
const PROVEN: u64 = 10;
const AMENDED: u64 = 60;
const REDUCED: u64 = 25;
/// A contract has fewer quarters than this.
const STRIDE: u64 = 64;

/// One version of a return with its lines.
struct Version {
    returned: Return,
    lines: Vec<ReturnLine>,
}

impl Version {
    fn records(self) -> impl Iterator<Item = Record> {
        let lines = self.lines.into_iter().map(as_line);
        std::iter::once(Record::Return(self.returned)).chain(lines)
    }
}

/// Every version of every return of a contract, each followed by its lines.
pub fn of_contract(counts: Counts, seed: u64, at: u64, measures: &[Measure]) -> Vec<Record> {
    let place = Place::of(counts, seed, at, measures);
    let versions = place.quarters().flat_map(|(index, quarter)| place.versions(index, quarter));
    versions.flat_map(Version::records).collect()
}

/// The evidence of a contract: of a choice of its returns.
pub fn evidence(counts: Counts, seed: u64, at: u64, measures: &[Measure]) -> Vec<Record> {
    let place = Place::of(counts, seed, at, measures);
    let proven =
        place.quarters().filter(|(index, _)| Dice::of(seed, 5, at * STRIDE + index).one_in(PROVEN));
    let versions = proven.flat_map(|(index, quarter)| place.versions(index, quarter));
    versions.flat_map(|version| version.lines).filter_map(|line| proof(&line, at)).collect()
}

fn proof(line: &ReturnLine, at: u64) -> Option<Record> {
    let known = line.decided.as_ref().map_or(line.declared, |decided| decided.validated);
    let units = known.filter(|units| *units > Quantity::ZERO)?;
    let quarter = line.key.quarter;
    Some(Record::Evidence(Evidence {
        key: line.key.clone(),
        measure_ref: line.measure_ref.clone(),
        evidence_ref: format!("EV-{:06}-{}Q{}", at + 1, quarter.year(), quarter.number()),
        sha256: None,
        units: Some(units),
        dated: Some(quarter.end()),
        note: None,
    }))
}

/// A contract with what it promised.
struct Place {
    seed: u64,
    at: u64,
    contract: Contract,
    promised: Vec<(Measure, Quantity)>,
    officer: String,
    /// In hundredths of an even share.
    pace: u64,
    never_begun: u64,
    today: Date,
}

/// What was done when, of one version.
struct Steps {
    begun: Date,
    submitted: Option<Date>,
    ended: Option<Date>,
}

impl Place {
    fn of(counts: Counts, seed: u64, at: u64, measures: &[Measure]) -> Self {
        let contract = contract(counts, seed, at);
        let mut dice = Dice::of(seed, 6, at);
        Self {
            seed,
            at,
            promised: promised(counts, seed, at, measures),
            officer: contract.manager.clone().unwrap_or_default(),
            contract,
            pace: 65 + dice.below(50),
            never_begun: counts.never_begun,
            today: day(TODAY).unwrap_or_default(),
        }
    }

    /// Those of its life that are over, with their position in it.
    fn quarters(&self) -> impl Iterator<Item = (u64, Quarter)> {
        let last = Quarter::of(self.today).previous();
        let first = (1..QUARTERS).fold(last, |quarter, _| quarter.previous());
        let life = Quarter::spanning(self.contract.start, self.contract.last_day());
        (0..).zip(life).filter(move |(_, quarter)| (first..=last).contains(quarter))
    }

    fn versions(&self, index: u64, quarter: Quarter) -> Vec<Version> {
        let mut dice = Dice::of(self.seed, 4, self.at * STRIDE + index);
        let age = match quarter.next().next() {
            next if next.end() < self.today => 0,
            next if next.start() < self.today => 1,
            _ => 2,
        };
        let chance = dice.below(1_000);
        let [last_but_one, last] = NOT_BEGUN;
        let not_begun = [self.never_begun, last_but_one, last];
        let [none, draft, submitted, queried] =
            [not_begun, DRAFT, SUBMITTED, QUERIED].map(|of| of.get(age).copied().unwrap_or(0));
        if chance < none || self.promised.is_empty() {
            return Vec::new();
        }
        let mut steps = self.steps(&mut dice, quarter);
        if chance < none + draft {
            steps.submitted = None;
        }
        if chance < none + draft + submitted || steps.submitted.is_none() {
            steps.ended = None;
        }
        let is_queried = chance >= none + draft + submitted
            && chance < none + draft + submitted + queried
            && steps.ended.is_some();
        let first = self.first(&mut dice, quarter, &steps, is_queried);
        let second = match steps.ended {
            Some(ended) if age == 0 && dice.one_in(AMENDED) => Some(self.second(&first, ended)),
            _ => None,
        };
        std::iter::once(first).chain(second).collect()
    }

    fn steps(&self, dice: &mut Dice, quarter: Quarter) -> Steps {
        let by_today = |on: &Date| *on < self.today;
        let begun = later(quarter.end(), 5 + dice.below(20));
        let late = if dice.one_in(9) { dice.below(40) } else { 0 };
        let submitted = later(begun, 1 + dice.below(6) + late);
        let ended = later(submitted, 7 + dice.below(22));
        let submitted = Some(submitted).filter(by_today);
        Steps { begun, submitted, ended: Some(ended).filter(by_today) }
    }

    fn first(&self, dice: &mut Dice, quarter: Quarter, steps: &Steps, is_queried: bool) -> Version {
        let contract_ref = self.contract.contract_ref.clone();
        let key = ReturnKey { contract_ref, quarter, version: 1 };
        let keyed = signed(&self.officer, steps.begun, "09:10");
        let entered = match steps.submitted {
            Some(_) => self.promised.len(),
            None => self.promised.len().div_ceil(2),
        };
        let validator = format!("validator{}", dice.below(12) + 1);
        let ended = steps.ended.map(|on| signed(&validator, on, "11:20"));
        let asked = if is_queried { dice.below(u64::try_from(entered).unwrap_or(1)) } else { 99 };
        let lines = (0..).zip(self.promised.iter().take(entered)).map(|(at, (measure, units))| {
            let declared = self.declared(dice, measure, *units);
            ReturnLine {
                key: key.clone(),
                measure_ref: measure.measure_ref.clone(),
                declared: Some(declared),
                wage_rate: None,
                note: None,
                answer: None,
                keyed: keyed.clone(),
                decided: ended.as_ref().map(|by| decided(dice, declared, at == asked, by.clone())),
            }
        });
        let lines = lines.collect();
        let state = match (steps.submitted, &ended) {
            (None, _) => ReturnState::Draft,
            (_, None) => ReturnState::Submitted,
            _ if is_queried => ReturnState::Queried,
            _ => ReturnState::Validated,
        };
        let returned = Return {
            key,
            state,
            reason: None,
            begun: keyed,
            people: vec![self.officer.clone()],
            submitted: steps.submitted.map(|on| signed(&self.officer, on, "15:40")),
            validated: ended,
        };
        Version { returned, lines }
    }

    fn declared(&self, dice: &mut Dice, measure: &Measure, units: Quantity) -> Quantity {
        let life = Quarter::spanning(self.contract.start, self.contract.last_day()).count();
        let quarters = i64::try_from(life).unwrap_or(1).max(1);
        let pace = i64::try_from(self.pace + dice.below(40)).unwrap_or(100) - 20;
        let step = if measure.unit == "people FTE" { 100 } else { 10_000 };
        let raw = units.raw() * pace / (100 * quarters) / step * step;
        Quantity::from_raw(raw).unwrap_or(Quantity::ZERO)
    }

    /// The version that corrects the first line, or answers what was asked.
    fn second(&self, first: &Version, ended: Date) -> Version {
        let key = ReturnKey { version: 2, ..first.returned.key.clone() };
        let is_queried = |line: &ReturnLine| {
            line.decided.as_ref().is_some_and(|own| own.decision == Decision::Queried)
        };
        let changed = first.lines.iter().position(is_queried).unwrap_or(0);
        let validated = first.returned.validated.clone();
        let by = Signed {
            at: format!("{}T11:20:00Z", later(ended, 21)),
            ..validated.unwrap_or_else(|| signed("validator1", ended, "11:20"))
        };
        let lines = first.lines.iter().enumerate().map(|(at, old)| {
            let mut line = ReturnLine { key: key.clone(), ..old.clone() };
            if at == changed {
                let one = Quantity::from_raw(10_000).unwrap_or(Quantity::ZERO);
                line.declared = old.declared.and_then(|units| units.checked_add(one));
                line.answer = is_queried(old).then(|| "Counted again (invented).".to_owned());
                line.keyed = signed(&self.officer, later(ended, 9), "14:10");
                line.decided = Some(accepted(line.declared, by.clone()));
            }
            line
        });
        let lines = lines.collect();
        let returned = Return {
            key,
            state: ReturnState::Validated,
            reason: Some("A figure was corrected (invented).".to_owned()),
            begun: signed(&self.officer, later(ended, 9), "14:06"),
            people: first.returned.people.clone(),
            submitted: Some(signed(&self.officer, later(ended, 10), "15:40")),
            validated: Some(by),
        };
        Version { returned, lines }
    }
}

fn accepted(declared: Option<Quantity>, by: Signed) -> Decided {
    Decided { decision: Decision::Accepted, validated: declared, reason: None, by }
}

fn decided(dice: &mut Dice, declared: Quantity, is_queried: bool, by: Signed) -> Decided {
    if is_queried {
        let reason = Some("What is this made of? (invented)".to_owned());
        return Decided { decision: Decision::Queried, validated: None, reason, by };
    }
    // A step of money or of FTE is at least a hundredth.
    let less = declared.raw() * 3 / 4 / 100 * 100;
    if dice.one_in(REDUCED) && less < declared.raw() {
        let reason = Some("No evidence for the rest (invented).".to_owned());
        let validated = Quantity::from_raw(less);
        return Decided { decision: Decision::Reduced, validated, reason, by };
    }
    accepted(Some(declared), by)
}

fn signed(person: &str, on: Date, time: &str) -> Signed {
    Signed { person: person.to_owned(), at: format!("{on}T{time}:00Z") }
}
