//! Returns of the sample, quarter by quarter, from what its tables say.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Weekday;
use sha2::{Digest, Sha256};

use super::super::{TODAY, day};
use super::events::{Amended, EVENTS, Event, Stage, WAGES, WITHOUT_EVIDENCE};
use super::paces::{EVEN, PACES, Pace};
use crate::calc::commitment::Commitment;
use crate::calc::contract::Contract;
use crate::calc::returns::{Decided, Evidence, Return, ReturnKey, ReturnLine, Signed};
use crate::calc::text::hex;
use crate::calc::words::{Decision, ReturnState};
use crate::calc::{Date, Pence, Quantity, Quarter};

/// One version of a return with all that belongs to it.
#[derive(Clone)]
pub struct Version {
    pub returned: Return,
    pub lines: Vec<ReturnLine>,
    pub evidence: Vec<Evidence>,
}

/// Days from the end of a quarter to the first figure and to submission, and from there to
/// validation.
const USUAL: [[i32; 3]; 8] = [
    [9, 16, 12],
    [12, 20, 10],
    [8, 24, 27],
    [14, 27, 16],
    [10, 29, 20],
    [6, 18, 14],
    [13, 22, 11],
    [15, 30, 19],
];

/// Every version of every return, by contract and quarter.
pub fn versions(contracts: &[Contract], commitments: &[Commitment]) -> Vec<Version> {
    let today = day(TODAY).unwrap_or_default();
    let mut all = Vec::new();
    for (contract, number) in contracts.iter().zip(1..) {
        let name = contract.contract_ref.as_str();
        let own: Vec<&Commitment> =
            commitments.iter().filter(|commitment| commitment.contract_ref == name).collect();
        let quarters: Vec<Quarter> =
            Quarter::spanning(contract.start, contract.last_day()).collect();
        for (at, quarter) in quarters.iter().enumerate() {
            let written = quarter.to_string();
            let told = EVENTS
                .iter()
                .filter(|told| told.contract_ref == name && told.quarter == written)
                .map(|told| &told.event)
                .collect();
            let life = (at, quarters.len());
            let case = Case { contract, number, quarter: *quarter, life, own: &own, told };
            if quarter.end() < today || !case.told.is_empty() {
                all.extend(case.versions());
            }
        }
    }
    all
}

/// The return of one contract for one quarter.
struct Case<'a> {
    contract: &'a Contract,
    number: usize,
    quarter: Quarter,
    /// Which quarter of the contract's life it is, from 0, and of how many.
    life: (usize, usize),
    own: &'a [&'a Commitment],
    told: Vec<&'static Event>,
}

/// When what was done; none where it was not yet.
struct Days {
    begun: Date,
    submitted: Option<Date>,
    ended: Option<Date>,
}

impl Case<'_> {
    fn versions(&self) -> Vec<Version> {
        if self.told.iter().any(|event| matches!(event, Event::NotBegun)) || self.own.is_empty() {
            return Vec::new();
        }
        let first = self.first();
        let amended = self.told.iter().find_map(|event| match event {
            Event::Amended(amended) => self.second(&first, amended),
            _ => None,
        });
        std::iter::once(first).chain(amended).collect()
    }

    /// A different number for each quarter of each contract.
    fn turn(&self) -> usize {
        self.number + self.life.0
    }

    fn officers(&self) -> [&'static str; 2] {
        if (self.number / 2 + self.life.0 / 4).is_multiple_of(2) {
            ["officer1", "officer2"]
        } else {
            ["officer2", "officer1"]
        }
    }

    fn validator(&self) -> &'static str {
        if self.turn().is_multiple_of(2) { "validator1" } else { "validator2" }
    }

    fn days(&self) -> Option<Days> {
        let told = |submitted: &str, waits: bool| {
            let submitted = day(submitted)?;
            let ended = (!waits).then(|| after(submitted, 14));
            Some(Days { begun: after(submitted, -4), submitted: Some(submitted), ended })
        };
        let own = self.told.iter().find_map(|event| match event {
            Event::Draft { begun, .. } => {
                Some(Days { begun: day(begun)?, submitted: None, ended: None })
            }
            Event::Waiting { submitted } => told(submitted, true),
            Event::Late { submitted } => told(submitted, false),
            _ => None,
        });
        own.or_else(|| {
            let [begun, submitted, ended] = USUAL.get(self.turn() % USUAL.len())?;
            let submitted = after(self.quarter.end(), *submitted);
            Some(Days {
                begun: after(self.quarter.end(), *begun),
                submitted: Some(submitted),
                ended: Some(after(submitted, *ended)),
            })
        })
    }

    fn first(&self) -> Version {
        let key = ReturnKey {
            contract_ref: self.contract.contract_ref.clone(),
            quarter: self.quarter,
            version: 1,
        };
        let days =
            self.days().unwrap_or(Days { begun: self.quarter.end(), submitted: None, ended: None });
        let is_queried = self.told.iter().any(|event| matches!(event, Event::Queried { .. }));
        let entered = self.told.iter().find_map(|event| match event {
            Event::Draft { entered, .. } => Some(*entered),
            _ => None,
        });
        let entered = entered.unwrap_or(self.own.len());
        let lines: Vec<ReturnLine> = (0..entered)
            .zip(self.own)
            .map(|(at, commitment)| self.line(&key, at, commitment, &days))
            .collect();
        let evidence = lines.iter().filter_map(|line| self.evidence(line)).collect();
        let people: BTreeSet<String> = lines.iter().map(|line| line.keyed.person.clone()).collect();
        let state = match (days.submitted, days.ended) {
            (None, _) => ReturnState::Draft,
            (_, None) => ReturnState::Submitted,
            _ if is_queried => ReturnState::Queried,
            _ => ReturnState::Validated,
        };
        let returned = Return {
            key,
            state,
            reason: None,
            begun: signed(self.officers()[0], days.begun, 9, 2),
            people: people.into_iter().collect(),
            submitted: days.submitted.map(|on| signed(self.officers()[0], on, 15, 48)),
            validated: days.ended.map(|on| signed(self.validator(), on, 11, 20)),
        };
        Version { returned, lines, evidence }
    }

    fn line(&self, key: &ReturnKey, at: usize, commitment: &Commitment, days: &Days) -> ReturnLine {
        let measure_ref = &commitment.measure.measure_ref;
        let note = self.told.iter().find_map(|event| match event {
            Event::Noted { measure_ref: own, note } if own == measure_ref => Some(*note),
            _ => None,
        });
        // Now and then the last measure is keyed by a colleague.
        let is_shared = self.turn() % 9 == 4 && at + 1 == self.own.len();
        let declared = self.declared(commitment);
        ReturnLine {
            key: key.clone(),
            measure_ref: measure_ref.clone(),
            declared: Some(declared),
            wage_rate: self.wage(measure_ref),
            note: note.map(str::to_owned),
            answer: None,
            keyed: signed(self.officers()[usize::from(is_shared)], days.begun, 9, 4 + 3 * at),
            decided: days.ended.map(|on| self.decided(measure_ref, declared, on, at)),
        }
    }

    fn decided(&self, measure_ref: &str, declared: Quantity, on: Date, at: usize) -> Decided {
        let by = signed(self.validator(), on, 10, 5 + 2 * at);
        let own = self.told.iter().find_map(|event| match event {
            Event::Queried { measure_ref: own, question } if *own == measure_ref => {
                Some((Decision::Queried, None, *question))
            }
            Event::Reduced { measure_ref: own, to, reason } if *own == measure_ref => {
                Some((Decision::Reduced, Quantity::parse(to).ok(), *reason))
            }
            _ => None,
        });
        match own {
            Some((decision, validated, reason)) => {
                Decided { decision, validated, reason: Some(reason.to_owned()), by }
            }
            None => Decided {
                decision: Decision::Accepted,
                validated: Some(declared),
                reason: None,
                by,
            },
        }
    }

    /// What was declared by the end of the quarter less what was by the end of the one before, in
    /// steps that such a measure is counted in.
    fn declared(&self, commitment: &Commitment) -> Quantity {
        let measure = &commitment.measure;
        let pace = PACES
            .iter()
            .find(|pace| {
                pace.contract_ref == commitment.contract_ref
                    && pace.measure_ref == measure.measure_ref
            })
            .unwrap_or(&EVEN);
        let step = match measure.unit.as_str() {
            "£" | "hours" | "weeks" | "each" => 10_000,
            _ => 100,
        };
        let (at, quarters) = self.life;
        let by_then = |count: usize| {
            let shares: i64 = (0..count).map(|at| share(pace, at)).sum();
            let quarters = i64::try_from(quarters).unwrap_or(1).max(1);
            commitment.units.raw() * shares / (100 * quarters) / step * step
        };
        Quantity::from_raw(by_then(at + 1) - by_then(at)).unwrap_or(Quantity::ZERO)
    }

    fn wage(&self, measure_ref: &str) -> Option<Pence> {
        let own = |wage: &&(&str, &str, &str, &str)| {
            (wage.0, wage.1) == (self.contract.contract_ref.as_str(), measure_ref)
                && Quarter::parse(wage.2).is_some_and(|from| from <= self.quarter)
        };
        WAGES.iter().rfind(own).and_then(|wage| Pence::parse(wage.3).ok())
    }

    /// What stands behind a line: of a line that was reduced only the reduced figure, of one that
    /// was queried nothing.
    fn evidence(&self, line: &ReturnLine) -> Option<Evidence> {
        let own = (line.key.contract_ref.as_str(), line.measure_ref.as_str());
        let units = match &line.decided {
            Some(decided) => decided.validated,
            None => line.declared,
        };
        let units = units.filter(|units| *units > Quantity::ZERO)?;
        if WITHOUT_EVIDENCE.contains(&own) {
            return None;
        }
        let keyed_on = day(line.keyed.at.get(..10)?)?;
        let year = self.quarter.year() % 100;
        let mut evidence_ref = format!(
            "EV-{:04}-{year}{}Q{}-{}",
            self.number,
            year + 1,
            self.quarter.number(),
            line.measure_ref
        );
        if line.key.version > 1 {
            evidence_ref = format!("{evidence_ref}-{}", line.key.version);
        }
        Some(Evidence {
            key: line.key.clone(),
            measure_ref: line.measure_ref.clone(),
            sha256: Some(hex(&Sha256::digest(evidence_ref.as_bytes()))),
            evidence_ref,
            units: Some(units),
            dated: Some(keyed_on.min(self.quarter.end())),
            note: None,
        })
    }

    fn second(&self, first: &Version, amended: &Amended) -> Option<Version> {
        let begun = day(amended.begun)?;
        let key = ReturnKey { version: 2, ..first.returned.key.clone() };
        let [officer, _] = self.officers();
        let is_draft = amended.stage == Stage::Draft;
        let submitted = (!is_draft).then(|| after(begun, 2));
        let ended = (amended.stage == Stage::Validated).then(|| after(begun, 15));
        let is_changed = |line: &ReturnLine| line.measure_ref == amended.measure_ref;
        let mut lines = Vec::new();
        for (old, at) in first.lines.iter().zip(0..) {
            let mut line = ReturnLine { key: key.clone(), answer: None, ..old.clone() };
            if is_changed(old) {
                let to = amended.to.and_then(|to| Quantity::parse(to).ok()).or(line.declared);
                line.declared = to;
                line.answer = amended.answer.map(str::to_owned);
                line.keyed = signed(officer, begun, 14, 11);
                line.decided = None;
                if let (Some(on), Some(declared)) = (ended, to) {
                    let by = signed(self.validator(), on, 10, 5 + 2 * at);
                    let (decision, validated) = (Decision::Accepted, Some(declared));
                    line.decided = Some(Decided { decision, validated, reason: None, by });
                }
            } else if is_draft {
                line.decided = None;
            }
            lines.push(line);
        }
        let kept = first.evidence.iter().filter(|old| old.measure_ref != amended.measure_ref);
        let kept = kept.map(|old| Evidence { key: key.clone(), ..old.clone() });
        let new =
            lines.iter().filter(|line| is_changed(line)).filter_map(|line| self.evidence(line));
        let evidence = kept.chain(new).collect();
        let mut people: BTreeSet<String> = first.returned.people.iter().cloned().collect();
        people.insert(officer.to_owned());
        let returned = Return {
            key,
            state: match amended.stage {
                Stage::Draft => ReturnState::Draft,
                Stage::Submitted => ReturnState::Submitted,
                Stage::Validated => ReturnState::Validated,
            },
            reason: Some(amended.reason.to_owned()),
            begun: signed(officer, begun, 14, 6),
            people: people.into_iter().collect(),
            submitted: submitted.map(|on| signed(officer, on, 15, 12)),
            validated: ended.map(|on| signed(self.validator(), on, 11, 20)),
        };
        Some(Version { returned, lines, evidence })
    }
}

/// Hundredths of an even share that a quarter has, counted from 0.
fn share(pace: &Pace, at: usize) -> i64 {
    let own = pace.first.get(at);
    let later = || pace.then.get((at - pace.first.len()) % pace.then.len().max(1));
    own.or_else(later).copied().unwrap_or(0)
}

/// So many days later, or the working day before that.
fn after(from: Date, days: i32) -> Date {
    let mut on = from.saturating_add(days.days());
    while matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday) {
        on = on.saturating_sub(1.day());
    }
    on
}

fn signed(person: &str, on: Date, hour: u8, minute: usize) -> Signed {
    Signed { person: person.to_owned(), at: format!("{on}T{hour:02}:{minute:02}:00Z") }
}
