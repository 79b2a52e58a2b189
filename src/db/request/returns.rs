//! What is asked and told of returns, and what is answered.

use super::{AsAt, Filter, Quarter};
use crate::calc::checks::{Check, LineFacts, check};
use crate::calc::commitment::Commitment;
use crate::calc::contract::Contract;
use crate::calc::living_wage::{self, Outcome, Scope};
use crate::calc::performance::Life;
use crate::calc::returns::{Decided, Evidence, Return, ReturnKey, ReturnLine, Signed};
use crate::calc::rule::Rate;
use crate::calc::words::{Decision, ReturnState};
use crate::calc::{Date, Pence, Quantity};

/// A line as files carry it: with the unit that was meant, and where a whole folder comes in, with
/// the return that it belongs to. Version 0 means the one that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    pub line: ReturnLine,
    pub unit: Option<String>,
    pub of: Option<Return>,
}

impl From<ReturnLine> for NewLine {
    fn from(line: ReturnLine) -> Self {
        Self { line, unit: None, of: None }
    }
}

/// One thing that is done with a return. What a person saw goes with it: where the store has
/// something else, nothing is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReturnStep {
    /// Another value in one cell of the draft; the first begins the draft.
    Key { measure_ref: String, cell: CellChange },
    /// Adds a piece of evidence to the draft, changes one or takes it out; the first begins the
    /// draft, and the line where there is none.
    Prove { was: Option<Evidence>, to: Option<Evidence> },
    /// Begins the next version, with what the one before it declares.
    Amend { version: u32, reason: String },
    /// Submits a draft, exactly as it was seen.
    Submit { version: u32, lines: Vec<ReturnLine>, evidence: Vec<Evidence> },
    /// Removes a draft whole, exactly as it was seen.
    Discard { version: u32, lines: Vec<ReturnLine>, evidence: Vec<Evidence> },
    /// Decides on a line of a submitted return, or takes the decision back.
    Decide { version: u32, measure_ref: String, was: Option<Decided>, to: Option<Verdict> },
    /// Ends the validation: validated, or queried where any line is.
    Finish { version: u32 },
}

/// The value of one cell before and after. None is not entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellChange {
    Declared { was: Option<Quantity>, to: Option<Quantity> },
    Wage { was: Option<Pence>, to: Option<Pence> },
    Note { was: Option<String>, to: Option<String> },
    Answer { was: Option<String>, to: Option<String> },
}

/// What a validator says of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub decision: Decision,
    /// The figure that it is reduced to.
    pub reduced_to: Option<Quantity>,
    pub reason: Option<String>,
}

/// A window of the list of returns that are expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnsQuery {
    pub filter: Filter,
    pub standing: Option<Standing>,
    /// Only of this contract.
    pub contract_ref: Option<String>,
    /// Of a day that is past: by what had been submitted and validated by then.
    pub as_at: AsAt,
    pub first: usize,
    pub count: usize,
}

/// Where a return stands on a day, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Its day has passed and nothing was submitted, or it was queried.
    Overdue,
    Queried,
    /// Its quarter is over and its day has not passed.
    Due,
    /// Begun, and its day has not passed.
    Draft,
    Submitted,
    Validated,
    /// Its quarter is not over yet.
    Later,
}

impl Standing {
    pub const ALL: &'static [Self] = &[
        Self::Overdue,
        Self::Queried,
        Self::Due,
        Self::Draft,
        Self::Submitted,
        Self::Validated,
        Self::Later,
    ];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Queried => "queried",
            Self::Due => "due",
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Validated => "validated",
            Self::Later => "later",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|standing| standing.word() == text)
    }
}

/// One expected return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRow {
    pub contract_ref: String,
    pub title: String,
    pub supplier_ref: String,
    pub supplier_name: String,
    pub quarter: Quarter,
    /// 0 where none was begun.
    pub version: u32,
    /// None where none was begun.
    pub state: Option<ReturnState>,
    pub standing: Standing,
    /// The day on which it is due.
    pub due: Date,
    /// Days since then; below zero before.
    pub days_late: i32,
    pub submitted: Option<Signed>,
    /// Measures with a figure, decided lines, and measures in all.
    pub entered: u64,
    pub decided: u64,
    pub measures: u64,
}

/// How many expected returns stand where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReturnCounts {
    pub by_standing: Vec<(Standing, u64)>,
}

impl ReturnCounts {
    #[must_use]
    pub fn of(&self, standing: Standing) -> u64 {
        self.by_standing.iter().filter(|(own, _)| *own == standing).map(|(_, count)| count).sum()
    }
}

/// A window of the list of expected returns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReturnList {
    pub first: usize,
    pub rows: Vec<ReturnRow>,
    pub matching: usize,
    /// Of all that the filter lets through, whatever their standing.
    pub counts: ReturnCounts,
}

/// The return of one contract for one quarter, with all that its grid shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnDetail {
    pub contract: Contract,
    pub supplier_name: String,
    /// Version 0 where none was begun.
    pub key: ReturnKey,
    /// Every version, the first first; the last is the one that `rows` show.
    pub versions: Vec<Return>,
    pub due: Date,
    pub standing: Standing,
    pub rows: Vec<MeasureReturn>,
    /// The rates of the Living Wage that may be due on a day of the quarter, the lowest first.
    pub rates: Vec<Rate>,
    /// Contracts before and after this one whose returns are expected for this quarter.
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl ReturnDetail {
    /// The version that the rows show.
    #[must_use]
    pub fn shown(&self) -> Option<&Return> {
        self.versions.iter().find(|version| version.key.version == self.key.version)
    }
}

/// One measure in a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureReturn {
    pub commitment: Commitment,
    /// Of its profile, for this quarter; none where the commitment has no profile.
    pub profile: Option<Quantity>,
    pub line: Option<ReturnLine>,
    pub evidence: Vec<Evidence>,
    /// Declared in the four quarters before, the nearest first; of the version that counts.
    pub before: Vec<(Quarter, Option<Quantity>)>,
    /// Declared in all other quarters together.
    pub elsewhere: Quantity,
    /// Measures that count the same thing and have a figure in this return.
    pub conflicts: Vec<String>,
    pub first_year_only: bool,
    /// What the measure asks for as evidence.
    pub wanted: Option<String>,
    /// What was asked about it in the version before.
    pub question: Option<Decided>,
    /// What the version before declared, where this one is an amendment.
    pub amended: Option<Option<Quantity>>,
    /// What there is to say about the hourly rate of the line.
    pub wage: Option<Check>,
}

impl MeasureReturn {
    /// What is due in the quarter, and what there is to say about the line; worst first.
    /// `declared` is what the cell has or will have.
    #[must_use]
    pub fn checks(
        &self,
        declared: Option<Quantity>,
        (life, quarter): (Life, Quarter),
    ) -> (Quantity, Vec<Check>) {
        let before: Vec<Quantity> = self.before.iter().map_while(|(_, units)| *units).collect();
        let answer = self.line.as_ref().and_then(|line| line.answer.as_ref());
        let asked = self.question.as_ref().filter(|_| answer.is_none());
        // A figure that was changed since is an answer, too.
        let asked = asked.filter(|_| self.amended == Some(declared));
        let facts = LineFacts {
            commitment: &self.commitment,
            life,
            quarter,
            profile: self.profile,
            declared,
            elsewhere: self.elsewhere,
            before: &before,
            evidence: &self.evidence,
            wanted: self.wanted.as_deref(),
            conflicts: &self.conflicts,
            first_year_only: self.first_year_only,
            question: asked.and_then(|asked| asked.reason.as_deref()),
            wage: self.wage.as_ref(),
        };
        (facts.due(), check(&facts))
    }

    #[must_use]
    pub fn declared(&self) -> Option<Quantity> {
        self.line.as_ref().and_then(|line| line.declared)
    }
}

impl ReturnDetail {
    /// Submits the version that is shown, exactly as it is here.
    #[must_use]
    pub fn submission(&self) -> ReturnStep {
        let (lines, evidence) = self.seen();
        ReturnStep::Submit { version: self.key.version, lines, evidence }
    }

    /// Removes the draft that is shown, exactly as it is here.
    #[must_use]
    pub fn removal(&self) -> ReturnStep {
        let (lines, evidence) = self.seen();
        ReturnStep::Discard { version: self.key.version, lines, evidence }
    }

    fn seen(&self) -> (Vec<ReturnLine>, Vec<Evidence>) {
        let lines = self.rows.iter().filter_map(|row| row.line.clone());
        let evidence = self.rows.iter().flat_map(|row| row.evidence.clone());
        (lines.collect(), evidence.collect())
    }

    /// What there is to say about an hourly rate: none where it meets the rates of the quarter, and
    /// where the contract is out of scope.
    #[must_use]
    pub fn wage_check(&self, paid: Pence) -> Option<Check> {
        let scope = match Scope::of(&self.contract).outcome() {
            Outcome::InScope => "",
            Outcome::Unclear => "; whether the contract is in scope is unclear, too",
            Outcome::OutOfScope => return None,
        };
        let rates: Vec<&Rate> = self.rates.iter().collect();
        let found = living_wage::Check::among(&rates, paid)?;
        let says = format!("{}{scope}", found.words(paid));
        match found {
            living_wage::Check::Met => None,
            living_wage::Check::Below(_) => Some(Check::WageBelow { says }),
            living_wage::Check::Unclear { .. } => Some(Check::WageUnclear { says }),
        }
    }

    /// The life of the contract and the quarter, by which lines are checked.
    #[must_use]
    pub fn place(&self) -> (Life, Quarter) {
        (Life::of(&self.contract), self.key.quarter)
    }
}
