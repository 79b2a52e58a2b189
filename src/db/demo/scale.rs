//! Generated data of any size, the same for the same seed. Everything in it is invented.

mod purchases;
mod returns;

use super::super::request::{Record, SampleSize};
use super::builder::{self, MeasureLine, as_record, profile};
use super::day;
use crate::calc::contract::Contract;
use crate::calc::measure::Measure;
use crate::calc::supplier::Supplier;
use crate::calc::words::{ContractKind, Lead, MeasureKind, Ownership, Route, Size, Status};
use crate::calc::{Date, Pence, Quantity};
use jiff::ToSpan;

const EDITION: &str = "example-36";
const SOURCE: &str = "Invented example: no council uses these values.";

/// How much of everything a size has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub contracts: u64,
    pub suppliers: u64,
    pub commitments: u64,
    /// One contract in so many has its commitments spread over quarters.
    pub profiled_one_in: u64,
    /// Of a thousand returns of older quarters, those that nobody ever began.
    pub never_begun: u64,
}

impl Counts {
    #[must_use]
    pub const fn of(size: SampleSize) -> Self {
        let (contracts, suppliers, commitments, profiled_one_in, never_begun) = match size {
            SampleSize::Sample => (24, 23, 100, 1, 0),
            SampleSize::Council => (300, 180, 4_400, 1, 89),
            SampleSize::Combined => (10_000, 4_000, 172_000, 10, 131),
            SampleSize::National => (100_000, 30_000, 1_700_000, 100, 127),
        };
        Self { contracts, suppliers, commitments, profiled_one_in, never_begun }
    }
}

/// A small generator whose stream is fixed by its seed (`splitmix64`).
struct Dice(u64);

impl Dice {
    /// An own stream for each thing, so that any record can be made without those before it.
    fn of(seed: u64, stream: u64, index: u64) -> Self {
        let mut dice =
            Self(seed ^ stream.rotate_left(32) ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T], otherwise: T) -> T {
        let count = u64::try_from(from.len()).unwrap_or(1);
        let at = usize::try_from(self.below(count)).unwrap_or(0);
        from.get(at).copied().unwrap_or(otherwise)
    }

    /// Small numbers often, large ones rarely: the skew of suppliers' shares.
    fn skewed(&mut self, bound: u64) -> u64 {
        self.below(bound).min(self.below(bound)).min(self.below(bound))
    }
}

pub fn records(counts: Counts, seed: u64) -> impl Iterator<Item = Record> {
    let measures = measures();
    let suppliers = (0..counts.suppliers).map(move |at| Record::Supplier(supplier(seed, at)));
    let contracts =
        (0..counts.contracts).map(move |at| Record::Contract(contract(counts, seed, at)));
    let catalogue = measures.clone().into_iter().map(Record::Measure);
    let (for_profiles, for_returns) = (measures.clone(), measures.clone());
    let for_evidence = measures.clone();
    let commitments =
        (0..counts.contracts).flat_map(move |at| commitments(counts, seed, at, &measures));
    let profiles = (0..counts.contracts)
        .filter(move |at| at % counts.profiled_one_in == 0)
        .flat_map(move |at| profiles(counts, seed, at, &for_profiles));
    let returns = (0..counts.contracts)
        .flat_map(move |at| returns::of_contract(counts, seed, at, &for_returns));
    let evidence = (0..counts.contracts)
        .flat_map(move |at| returns::evidence(counts, seed, at, &for_evidence));
    let purchases = (0..purchases::count(counts))
        .map(move |at| Record::Procurement(Box::new(purchases::procurement(counts, seed, at))));
    let quotations = (0..purchases::count(counts))
        .flat_map(move |at| purchases::quotations(counts, seed, at).map(Record::Quotation));
    let register = suppliers
        .chain(catalogue)
        .chain(contracts)
        .chain(purchases)
        .chain(quotations)
        .chain(commitments)
        .chain(profiles);
    register.chain(returns).chain(evidence)
}

const THEMES: [(&str, &str); 5] =
    [("Jobs", "J"), ("Growth", "G"), ("Social", "S"), ("Environment", "E"), ("Innovation", "I")];
const THINGS: [(&str, &str); 8] = [
    ("People hired", "people FTE"),
    ("Training", "weeks"),
    ("Mentoring", "hours"),
    ("Volunteering", "hours"),
    ("Spend with small firms", "£"),
    ("Equipment shared", "£"),
    ("Materials reused", "tonnes"),
    ("Events held", "each"),
];

/// Thirty-six measures over five themes.
fn measures() -> Vec<Measure> {
    let mut all = Vec::new();
    for (at, number) in (0..36_u64).zip(1..) {
        let theme = THEMES[usize::try_from(at % 5).unwrap_or(0)];
        let thing = THINGS[usize::try_from(at % 8).unwrap_or(0)];
        let kind = match at % 9 {
            8 => MeasureKind::RecordOnly,
            7 => MeasureKind::Localised,
            _ if thing.1 == "£" => MeasureKind::Direct,
            _ => MeasureKind::Proxy,
        };
        let line = MeasureLine {
            measure_ref: "",
            theme: theme.0,
            title: "",
            unit: thing.1,
            kind,
            proxy: "",
            evidence: "",
        };
        let mut measure = builder::measure(EDITION, SOURCE, &line, &[]);
        measure.measure_ref = format!("{}{number:02}", theme.1);
        measure.title = format!("{}, kind {number}", thing.0);
        let valued = kind != MeasureKind::RecordOnly;
        let pounds = if thing.1 == "£" { 1 } else { i64::try_from(20 + at * 13).unwrap_or(20) };
        measure.proxy = crate::calc::Proxy::from_raw(pounds * 100_000_000).filter(|_| valued);
        if number == 3 {
            measure.conflicts_with = vec!["J21".to_owned()];
        }
        all.push(measure);
    }
    all
}

const FIRST: [&str; 24] = [
    "Amber", "Birch", "Copper", "Dale", "Elder", "Fern", "Grange", "Hazel", "Ivy", "Juniper",
    "Kestrel", "Linden", "Moor", "North", "Oak", "Pike", "Quarry", "Rowan", "Silver", "Thorn",
    "Upper", "Vale", "Willow", "Yarrow",
];
const SECOND: [&str; 20] = [
    "brook", "croft", "field", "gate", "ham", "holme", "land", "ley", "mere", "moss", "royd",
    "shaw", "side", "thorpe", "ton", "wath", "well", "wick", "wood", "worth",
];
const TRADES: [&str; 16] = [
    "Care",
    "Catering",
    "Civils",
    "Cleaning",
    "Energy",
    "Facilities",
    "Grounds",
    "Housing",
    "Learning",
    "Legal",
    "Play",
    "Print",
    "Security",
    "Software",
    "Surfacing",
    "Transport",
];
const FORMS: [&str; 5] = ["Ltd", "plc", "CIC", "LLP", "Group Ltd"];
const DISTRICTS: [&str; 12] =
    ["S60", "S61", "S62", "S63", "S65", "S66", "S1", "S9", "DN2", "LS1", "M1", "EC2A"];

fn supplier(seed: u64, at: u64) -> Supplier {
    let mut dice = Dice::of(seed, 1, at);
    let (first, second) = (dice.pick(&FIRST, ""), dice.pick(&SECOND, ""));
    let (trade, form) = (dice.pick(&TRADES, ""), dice.pick(&FORMS, ""));
    let ownership = dice.pick(Ownership::ALL, Ownership::Private);
    Supplier {
        supplier_ref: format!("S-{:05}", at + 1),
        name: format!("{first}{second} {trade} {form}"),
        size: Some(dice.pick(Size::ALL, Size::Small)),
        ownership: Some(ownership),
        vcse: Some(ownership == Ownership::Vcse),
        postcode: (!dice.one_in(40)).then(|| dice.pick(&DISTRICTS, "S60").to_owned()),
        ..Supplier::default()
    }
}

const WORKS: [&str; 20] = [
    "Grounds maintenance",
    "Home care",
    "Highway repairs",
    "School meals",
    "Street lighting",
    "Office cleaning",
    "Case management",
    "Supported living",
    "Bus shelters",
    "Waste transfer",
    "Youth work",
    "Advice service",
    "Fleet repairs",
    "Building works",
    "Temporary staff",
    "Respite care",
    "Library stock",
    "Drainage",
    "Payroll service",
    "Play areas",
];
const AREAS: [&str; 10] =
    ["north", "south", "east", "west", "central", "rural", "riverside", "hill", "estate", "town"];
const CATEGORIES: [&str; 3] = ["Places", "People", "Corporate"];

fn contract(counts: Counts, seed: u64, at: u64) -> Contract {
    let mut dice = Dice::of(seed, 2, at);
    let title = format!("{}, {} {}", dice.pick(&WORKS, ""), dice.pick(&AREAS, ""), at % 97 + 1);
    let owner = dice.skewed(counts.suppliers);
    let first = day("2020-04-01").unwrap_or_default();
    let award = later(first, dice.below(1_700));
    let start = later(award, 30 + dice.below(90));
    let end = later(start, 364 + dice.below(1_460));
    let mut contract = Contract::new(
        &format!("C-{:06}", at + 1),
        &title,
        &format!("S-{:05}", owner + 1),
        (start, end),
    );
    let today = day(super::TODAY).unwrap_or_default();
    contract.category = Some(dice.pick(&CATEGORIES, "Places").to_owned());
    contract.department = Some(format!("Department {}", dice.below(14) + 1));
    contract.manager = Some(format!("officer{}", dice.below(30) + 1));
    contract.description = (!dice.one_in(50)).then(|| "Invented.".to_owned());
    contract.route = Some(dice.pick(Route::ALL, Route::OpenTender));
    contract.lead = Some(dice.pick(&[Lead::Council, Lead::Council, Lead::Joint], Lead::Council));
    contract.kind = Some(dice.pick(ContractKind::ALL, ContractKind::Services));
    contract.value = Pence::from_raw(value(&mut dice)).unwrap_or_default();
    contract.irrecoverable_vat = Some(Pence::ZERO);
    contract.award_date = Some(award);
    contract.review_date = Some(end);
    contract.status = Some(status(start, end, today));
    contract.edition = Some(EDITION.to_owned());
    contract.vcse = Some(dice.one_in(5));
    contract
}

/// Pence from £100,000 up, most of them small: each step of ten is rarer than the one before.
fn value(dice: &mut Dice) -> i64 {
    let scale = [1, 1, 1, 1, 1, 1, 3, 3, 10, 40];
    let pounds = (100_000 + dice.below(400_000)) * dice.pick(&scale, 1);
    i64::try_from(pounds * 100).unwrap_or_default()
}

fn later(from: Date, days: u64) -> Date {
    let days = i64::try_from(days).unwrap_or(0);
    from.checked_add(days.days()).unwrap_or(from)
}

fn status(start: Date, end: Date, today: Date) -> Status {
    if end < today {
        Status::Completed
    } else if start > today {
        Status::Mobilising
    } else {
        Status::Live
    }
}

/// How many commitments a contract has: spread so that they add up to the size's count.
fn share(counts: Counts, at: u64) -> u64 {
    let upto = |contract: u64| counts.commitments * contract / counts.contracts;
    let even = upto(at + 1) - upto(at);
    // Neighbours give and take, so that sums stay while contracts differ.
    let swing = (at / 2) % 9;
    if (at | 1) >= counts.contracts {
        even
    } else if at.is_multiple_of(2) {
        even + swing
    } else {
        even.saturating_sub(swing)
    }
}

fn promised(counts: Counts, seed: u64, at: u64, measures: &[Measure]) -> Vec<(Measure, Quantity)> {
    let mut dice = Dice::of(seed, 3, at);
    let kinds = u64::try_from(measures.len()).unwrap_or(1);
    let first = dice.below(kinds);
    (0..share(counts, at).min(kinds))
        .filter_map(|step| {
            // 5 and 36 have no common factor: no measure comes twice.
            let index = usize::try_from((first + step * 5) % kinds).ok()?;
            let measure = measures.get(index)?;
            let units = match measure.unit.as_str() {
                "£" => (1 + dice.below(400)) * 250,
                "people FTE" => 1 + dice.below(12),
                _ => 4 * (1 + dice.below(60)),
            };
            let raw = i64::try_from(units).ok()?.checked_mul(10_000)?;
            Some((measure.clone(), Quantity::from_raw(raw)?))
        })
        .collect()
}

fn commitments(counts: Counts, seed: u64, at: u64, measures: &[Measure]) -> Vec<Record> {
    let contract = contract(counts, seed, at);
    let noted = !at.is_multiple_of(23);
    promised(counts, seed, at, measures)
        .into_iter()
        .map(|(measure, units)| {
            let relevance = noted.then(|| "Fits the service (invented).".to_owned());
            as_record(builder::commitment(&contract, &measure, units, relevance))
        })
        .collect()
}

fn profiles(counts: Counts, seed: u64, at: u64, measures: &[Measure]) -> Vec<Record> {
    let contract = contract(counts, seed, at);
    promised(counts, seed, at, measures)
        .into_iter()
        .flat_map(|(measure, units)| profile(&contract, &measure.measure_ref, units))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sizes_have_the_counts_that_they_promise() {
        for size in [SampleSize::Council, SampleSize::Combined] {
            let counts = Counts::of(size);
            let sum: u64 = (0..counts.contracts).map(|at| share(counts, at).min(36)).sum();
            assert_eq!(sum, counts.commitments);
        }
    }

    #[test]
    fn the_council_size_has_the_return_lines_that_it_promises() {
        let is_line = |record: &Record| matches!(record, Record::ReturnLine(_));
        let lines = records(Counts::of(SampleSize::Council), 1).filter(is_line).count();
        assert!((36_630..=37_370).contains(&lines), "{lines}");
    }

    #[test]
    fn no_contract_has_a_measure_twice() {
        let (counts, measures) = (Counts::of(SampleSize::Council), measures());
        for at in 0..counts.contracts {
            let promised = promised(counts, 1, at, &measures);
            let mut refs: Vec<_> = promised.iter().map(|(m, _)| &m.measure_ref).collect();
            refs.sort();
            refs.dedup();
            assert_eq!(refs.len(), promised.len());
        }
    }
}
