//! What was agreed and done about a contract, and how it was rated, as one list.

use crate::calc::living_wage::{Milestone, MilestoneStanding};
use crate::calc::returns::{Action, Rating, Variation};
use crate::calc::{Pence, Quarter};
use crate::db::request::{ContractPerformance, MilestoneRow};
use crate::tables::{Cell, Column};

/// Contracts of more than this are rated every year.
const RATED_ABOVE: Option<Pence> = Pence::from_raw(500_000_000);

/// One line of the log of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogLine {
    Action(Action),
    /// With the unit of its measure.
    Variation(Variation, String),
    Rating(Rating),
    Milestone(Milestone, MilestoneStanding),
    /// A financial year that is over and was not rated, of a contract that has to be.
    Unrated(i16),
}

/// Actions, the newest first; variations, the newest first; ratings by year, the newest first.
#[must_use]
pub fn log(found: &ContractPerformance) -> Vec<LogLine> {
    let unit = |variation: &Variation| {
        let own = |line: &&(crate::calc::commitment::Commitment, _)| {
            line.0.measure.measure_ref == variation.measure_ref
        };
        found.lines.iter().find(own).map(|line| line.0.measure.unit.clone()).unwrap_or_default()
    };
    let mut variations = found.variations.clone();
    variations.sort_by_key(|variation| std::cmp::Reverse(variation.signed_on));
    let mut rated: Vec<(i16, LogLine)> = found
        .ratings
        .iter()
        .map(|rating| (rating.year, LogLine::Rating(rating.clone())))
        .chain(unrated(found).into_iter().map(|year| (year, LogLine::Unrated(year))))
        .collect();
    rated.sort_by_key(|(year, _)| std::cmp::Reverse(*year));
    let variations = variations.into_iter().map(|own| {
        let unit = unit(&own);
        LogLine::Variation(own, unit)
    });
    let actions = found.actions.iter().cloned().map(LogLine::Action);
    let rated = rated.into_iter().map(|(_, line)| line);
    let milestones = milestones(found).into_iter();
    let milestones = milestones.map(|row| LogLine::Milestone(row.milestone, row.standing));
    actions.chain(variations).chain(rated).chain(milestones).collect()
}

/// The milestones of a contract towards the Living Wage, as they stand on the day.
#[must_use]
pub fn milestones(found: &ContractPerformance) -> Vec<MilestoneRow> {
    let one = |own: &Milestone| MilestoneRow {
        milestone: own.clone(),
        title: found.contract.title.clone(),
        standing: own.standing(found.as_at.day),
    };
    found.milestones.iter().map(one).collect()
}

/// Financial years of the contract that are over and without a rating, the first first. Only
/// contracts of more than £5m have to be rated.
#[must_use]
pub fn unrated(found: &ContractPerformance) -> Vec<i16> {
    let contract = &found.contract;
    if RATED_ABOVE.is_none_or(|bound| contract.value <= bound) {
        return Vec::new();
    }
    let first = Quarter::of(contract.start).year();
    let last = Quarter::of(contract.last_day().min(found.as_at.day)).year();
    let is_over =
        |year: &i16| Quarter::new(*year, 4).is_some_and(|last| last.end() < found.as_at.day);
    let is_rated = |year: &i16| found.ratings.iter().any(|rating| rating.year == *year);
    (first..=last).filter(is_over).filter(|year| !is_rated(year)).collect()
}

fn financial_year(year: i16) -> String {
    Quarter::new(year, 1).map(Quarter::financial_year).unwrap_or_default()
}

impl LogLine {
    /// What no two lines share: its kind, and what tells it from others of that kind.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Action(own) => format!("action\t{}\t{}\t{}", own.on, own.kind, own.person),
            Self::Variation(own, _) => format!("variation\t{}\t{}", own.measure_ref, own.signed_on),
            Self::Rating(own) => format!("rating\t{}\t{}", financial_year(own.year), own.kpi),
            Self::Unrated(year) => format!("unrated\t{}", financial_year(*year)),
            Self::Milestone(own, _) => format!("milestone\t{}", own.milestone),
        }
    }

    /// The heading that it stands under.
    #[must_use]
    pub const fn group(&self) -> &'static str {
        match self {
            Self::Action(_) => "Actions",
            Self::Variation(..) => "Variations",
            Self::Rating(_) | Self::Unrated(_) => "Yearly ratings",
            Self::Milestone(..) => "Living Wage milestones",
        }
    }

    /// What stands in front of it where it needs something.
    #[must_use]
    pub const fn sign(&self) -> Option<char> {
        match self {
            Self::Unrated(_) | Self::Milestone(_, MilestoneStanding::Overdue) => Some('!'),
            _ => None,
        }
    }

    fn on(&self) -> String {
        match self {
            Self::Action(own) => own.on.to_string(),
            Self::Variation(own, _) => own.signed_on.to_string(),
            Self::Rating(own) => financial_year(own.year),
            Self::Unrated(year) => financial_year(*year),
            Self::Milestone(own, _) => own.due_on.to_string(),
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::Action(own) => own.kind.to_string(),
            Self::Variation(own, _) => format!("{} varied", own.measure_ref),
            Self::Rating(own) => own.grade.to_string(),
            Self::Unrated(_) => "no rating".to_owned(),
            Self::Milestone(_, standing) => format!("milestone {}", standing.word()),
        }
    }

    /// The rest of it in a sentence.
    #[must_use]
    pub fn note(&self) -> String {
        match self {
            Self::Action(own) => own.note.clone().unwrap_or_default(),
            Self::Variation(own, unit) => {
                let was = own.was.map_or_else(|| "?".to_owned(), crate::calc::Quantity::grouped);
                let reason = own.reason.as_deref().unwrap_or("no reason noted");
                format!("from {was} to {} {unit}: {reason}", own.units.grouped())
            }
            Self::Rating(own) => match own.published_on {
                Some(day) => format!("{}, published {day}", own.kpi),
                None => format!("{}, not published", own.kpi),
            },
            Self::Milestone(own, _) => {
                let met = own.met_on.map(|day| format!(", met on {day}")).unwrap_or_default();
                let note = own.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
                format!("{}{met}{note}", own.milestone)
            }
            Self::Unrated(_) => "contracts over £5m are rated every year".to_owned(),
        }
    }
}

pub const LOG: &[Column<LogLine>] = &[
    Column::text("on", "On", 10, 0, |line| Cell::text(line.on())),
    Column::text("kind", "What", 20, 0, |line| Cell::text(line.kind())),
    Column::wide("note", "Note", 14, 1, |line| Cell::text(line.note())),
    Column::text("person", "Person", 10, 2, |line| match line {
        LogLine::Action(own) => Cell::text(&own.person),
        _ => Cell::NotApplicable,
    }),
];
