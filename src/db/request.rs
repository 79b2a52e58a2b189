//! What a store is asked and told, and what it answers: plain data over the words of `calc`.

mod audit;
mod command;
mod council;
mod edit;
mod findings;
mod frozen;
mod kind;
mod offer;
mod performance;
mod procurements;
mod report;
mod returns;
mod sampling;
mod wage;

use crate::calc::commitment::{Commitment, Profile};
use crate::calc::contract::Contract;
use crate::calc::explain::{Facts, Published, SourceLine, Stamp};
use crate::calc::figure::Figure;
use crate::calc::filter::Filter;
use crate::calc::frozen::{FrozenLine, FrozenReport};
use crate::calc::living_wage::{Milestone, RateOfYear};
use crate::calc::locality;
use crate::calc::measure::Measure;
use crate::calc::problem::{Finding, Problems};
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::returns::{Action, Evidence, Rating, Return, Variation};
use crate::calc::sampling::{Sample, SampleResult};
use crate::calc::supplier::{Branch, Supplier};
use crate::calc::waiver::Waiver;
use crate::calc::{Date, Pence, Quantity, Quarter, Total, Value};

pub use audit::{AuditQuery, AuditRow, ChangeDetail, LOOKED_THROUGH, Verified};
pub use command::{
    Change, Command, Import, Progress, Receipt, Rejected, SampleSize, SampleSpec, Typed,
};
pub use council::{Attention, AttentionRow, Council, Share, Summary};
pub use edit::{Clash, Edit, Step, commit, spread_evenly};
pub use findings::{Draft, FindingCounts, FindingList, FindingRow, FindingsQuery, WhatApplies};
pub use frozen::{Cause, CausesQuery, FrozenDetail};
pub use kind::Kind;
pub use offer::{Choices, Offer};
pub use performance::{
    AsAt, ContractPerformance, Level, PerformanceList, PerformanceQuery, PerformanceRow,
    QuarterFigures, QuarterTotals, Units,
};
pub use procurements::{ProcurementDetail, ProcurementRow, QuotationRow};
pub use report::{
    Head, Ours, Printed, ReportChecks, ReportQuery, ReportSums, ReportYear, RuleCount,
};
pub use returns::{
    CellChange, MeasureReturn, NewLine, ReturnCounts, ReturnDetail, ReturnList, ReturnRow,
    ReturnStep, ReturnsQuery, Standing, Verdict,
};
pub use sampling::{SampleDetail, SampleRow, SampledRow};
pub use wage::{MilestoneRow, WageChecks, WageCounts, WageList, WageQuery, WageRow};

/// One record of a kind, by natural references. What imports bring and exports carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    Setting(Setting),
    Supplier(Supplier),
    Branch(Branch),
    Measure(Measure),
    Contract(Contract),
    Procurement(Box<Procurement>),
    Quotation(Quotation),
    Waiver(Waiver),
    Sample(Sample),
    /// What was found in a purchase of a sample.
    SampleResult(Box<SampleResult>),
    Commitment(NewCommitment),
    Profile(Profile),
    Variation(Variation),
    /// One version of a return, without its lines.
    Return(Return),
    ReturnLine(Box<NewLine>),
    Evidence(Evidence),
    Action(Action),
    Rating(Rating),
    Figure(Published),
    FrozenReport(Box<FrozenReport>),
    FrozenLine(FrozenLine),
    Milestone(Milestone),
}

impl Record {
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Setting(_) => Kind::Settings,
            Self::Supplier(_) => Kind::Suppliers,
            Self::Branch(_) => Kind::Branches,
            Self::Measure(_) => Kind::Measures,
            Self::Contract(_) => Kind::Contracts,
            Self::Procurement(_) => Kind::Procurements,
            Self::Quotation(_) => Kind::Quotations,
            Self::Waiver(_) => Kind::Waivers,
            Self::Sample(_) => Kind::Samples,
            Self::SampleResult(_) => Kind::Results,
            Self::Commitment(_) => Kind::Commitments,
            Self::Profile(_) => Kind::Profiles,
            Self::Variation(_) => Kind::Variations,
            Self::Return(_) | Self::ReturnLine(_) => Kind::Returns,
            Self::Evidence(_) => Kind::Evidence,
            Self::Action(_) => Kind::Actions,
            Self::Rating(_) => Kind::Ratings,
            Self::Figure(_) => Kind::Figures,
            Self::FrozenReport(_) => Kind::Reports,
            Self::FrozenLine(_) => Kind::ReportLines,
            Self::Milestone(_) => Kind::Milestones,
        }
    }
}

/// A council setting. `from` is the day it takes effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub name: String,
    pub value: String,
    pub from: Option<Date>,
    pub reason: Option<String>,
}

/// A commitment as a file brings it. Without `frozen` the measure is taken from the contract's
/// edition and frozen as in force on the day of the commitment, or of the award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCommitment {
    pub contract_ref: String,
    pub measure_ref: String,
    pub units: Quantity,
    pub proxy: Option<crate::calc::Proxy>,
    pub relevance: Option<String>,
    pub committed_on: Option<Date>,
    pub frozen: Option<crate::calc::commitment::Frozen>,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// The council and how much there is of everything. `today` decides which settings hold.
    Council {
        today: Date,
    },
    /// The first things that need attention, worst first.
    Attention {
        limit: usize,
    },
    /// Committed in all, by category and by year of award; and what ends from `today` on.
    Summary {
        today: Date,
    },
    Contracts(ListQuery),
    Procurements(ListQuery),
    /// Samples of purchases, the newest first where no column sorts them.
    Samples(ListQuery),
    /// `today` decides which branches count.
    Suppliers {
        list: ListQuery,
        today: Date,
    },
    /// Every measure version that the filter lets through, with what is committed to it.
    Measures {
        filter: Filter,
    },
    Contract {
        contract_ref: String,
        today: Date,
    },
    Supplier {
        supplier_ref: String,
        today: Date,
    },
    Procurement {
        procurement_ref: String,
        today: Date,
    },
    Sample {
        sample_ref: String,
    },
    /// Every version of a measure in every edition, and the contracts that use it.
    Measure {
        edition: String,
        measure_ref: String,
    },
    Editions,
    /// Two editions side by side, by reference.
    Compare {
        before: String,
        after: String,
    },
    Grid(GridQuery),
    /// Sums of the grid's columns, over all rows that the filter lets through.
    GridTotals {
        filter: Filter,
        by: GridBy,
    },
    Profile {
        contract_ref: String,
        measure_ref: String,
    },
    Explain {
        figure: Figure,
        as_at: AsAt,
    },
    /// Contracts, procurements, suppliers and measures whose searched text has all the words.
    Find {
        words: String,
        /// Only records of this kind.
        kind: Option<Kind>,
        limit: usize,
    },
    Audit(AuditQuery),
    /// What a contract can commit to: the measures of an edition, or of its own where none is
    /// named, as in force on a day, or on that of its award.
    Offer {
        contract_ref: String,
        edition: Option<String>,
        on: Option<Date>,
    },
    /// What a form can offer: references that are free, and names in use.
    Choices,
    /// One change: what each of its rows was before and is after it.
    Change {
        seq: i64,
    },
    /// Whether the database is what its audit trail says. Takes long.
    Verify,
    /// What a person was typing when a session ended, newest first.
    Typed {
        person: String,
    },
    /// The stored record with the same references as this one.
    Stored(Box<Record>),
    /// What the rules say of everything, or of one record.
    Findings(FindingsQuery),
    /// What the rules would say of a purchase.
    WhatApplies(Box<WhatApplies>),
    /// Delivery summed up.
    Performance(PerformanceQuery),
    /// Delivery of one contract.
    ContractPerformance {
        contract_ref: String,
        as_at: AsAt,
    },
    /// What a report on the council, or on a supplier, says of commitments and delivery.
    ReportSums(ReportQuery),
    /// What it says of rules, returns and what needs attention.
    ReportChecks(ReportQuery),
    /// Reports that were frozen, the newest first where no column sorts them.
    Reports(ListQuery),
    /// A frozen report with its lines.
    FrozenReport {
        report_ref: String,
    },
    /// Which changes since a report was frozen bear on figures of it.
    Causes(CausesQuery),
    /// The returns that are expected, those that wait longest first.
    Returns(ReturnsQuery),
    /// The return of a contract for a quarter: a version of it, or the newest.
    Return {
        contract_ref: String,
        quarter: Quarter,
        version: Option<u32>,
        today: Date,
    },
    /// Contracts by the scope test of the Living Wage, with the rates declared for them.
    LivingWage(WageQuery),
    /// The rates of the Living Wage, the newest year first, as they stand on the day.
    WageRates {
        today: Date,
    },
}

impl Query {
    /// Whether its answer can take longer than anybody would wait for at a screen: another reader
    /// stays free for everything else.
    #[must_use]
    pub const fn is_long(&self) -> bool {
        match self {
            Self::Verify | Self::ReportChecks(_) | Self::Causes(_) => true,
            Self::ReportSums(query) => query.as_at.is_past,
            Self::LivingWage(query) => query.as_at.is_past,
            // After a change every record is looked at anew.
            Self::Findings(query) => query.record.is_none(),
            _ => false,
        }
    }
}

/// A window of a long list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    pub filter: Filter,
    /// Name of a column of the table; unknown names sort by reference.
    pub sort: &'static str,
    pub descending: bool,
    /// Position of the first row wanted, among those that match.
    pub first: usize,
    pub count: usize,
    /// Also say where the record with this reference is now.
    pub locate: Option<String>,
}

impl ListQuery {
    /// All of a list, in the order of a column.
    #[must_use]
    pub fn everything(sort: &'static str) -> Self {
        Self {
            filter: Filter::default(),
            sort,
            descending: false,
            first: 0,
            count: usize::MAX,
            locate: None,
        }
    }
}

/// Which way the commitments grid is turned: what its rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GridBy {
    Contract,
    Measure,
}

/// A window of the commitments grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridQuery {
    pub filter: Filter,
    pub by: GridBy,
    pub first_row: usize,
    pub rows: usize,
    pub first_column: usize,
    pub columns: usize,
    /// Around the cell of this commitment, whatever the first row and column are.
    pub locate: Option<Locate>,
}

/// A cell of the grid by its references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locate {
    pub contract_ref: String,
    pub edition: String,
    pub measure_ref: String,
}

/// What is answered. Each query has one kind of reply, named alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    Council(Council),
    Attention(Attention),
    Summary(Summary),
    Contracts(Page<ContractRow>),
    Procurements(Page<ProcurementRow>),
    Samples(Page<SampleRow>),
    Suppliers(Page<SupplierRow>),
    Measures(MeasureList),
    Contract(Box<ContractDetail>),
    Supplier(Box<SupplierDetail>),
    Procurement(Box<ProcurementDetail>),
    Sample(Box<SampleDetail>),
    Measure(Box<MeasureDetail>),
    Editions(Vec<Edition>),
    Compare(Vec<Pair>),
    Grid(Grid),
    GridTotals(Vec<ColumnTotal>),
    Profile(Box<ProfileDetail>),
    Explain(Box<Facts>),
    Find(Vec<Hit>),
    Audit(Vec<AuditRow>),
    Offer(Box<Offer>),
    Choices(Box<Choices>),
    Change(Box<ChangeDetail>),
    Verified(Verified),
    Typed(Vec<Typed>),
    Stored(Option<Box<Record>>),
    Findings(Box<FindingList>),
    WhatApplies(Vec<crate::calc::rule::Finding>),
    Performance(Box<PerformanceList>),
    ContractPerformance(Box<ContractPerformance>),
    ReportSums(Box<ReportSums>),
    ReportChecks(Box<ReportChecks>),
    Reports(Page<FrozenReport>),
    FrozenReport(Box<FrozenDetail>),
    /// Of each figure that was asked for, in the same order.
    Causes(Vec<Vec<Cause>>),
    Returns(Box<ReturnList>),
    Return(Box<ReturnDetail>),
    LivingWage(Box<WageList>),
    WageRates(Vec<RateOfYear>),
}

/// A window of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Position of the first row among those that match.
    pub first: usize,
    pub rows: Vec<T>,
    pub matching: usize,
    /// How many there are without the filter.
    pub all: usize,
    /// Where the record asked for by `locate` is, if it matches.
    pub located: Option<usize>,
    /// Sum over every row that matches; none where it is not kept.
    pub total: Option<Total>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractRow {
    pub contract: Contract,
    pub supplier_name: String,
    pub committed: Total,
    pub problems: Problems,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierRow {
    pub supplier: Supplier,
    pub locality: locality::Finding,
    pub contracts: u64,
    /// Sum of the contracts' values.
    pub contract_value: Pence,
    pub committed: Total,
    pub version: i64,
}

/// The catalogue, and where the council printed figures for the same contracts, those too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeasureList {
    pub rows: Vec<MeasureRow>,
    pub all: Total,
    /// Printed totals that speak of exactly the contracts that the filter chooses, then what was
    /// printed for single measures in the same reports.
    pub published: Vec<Published>,
    /// What the printed rows of that report add up to.
    pub printed_rows: Option<Pence>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRow {
    pub measure: Measure,
    /// Contracts with a commitment to this version.
    pub used: u64,
    /// None where nothing is committed to it.
    pub units: Option<Quantity>,
    pub total: Total,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractDetail {
    pub row: ContractRow,
    pub supplier: Supplier,
    pub locality: locality::Finding,
    pub commitments: Vec<Commitment>,
    pub profiles: Vec<Profile>,
    pub findings: Vec<Finding>,
    /// References of the purchases that it followed from.
    pub procurements: Vec<String>,
    pub stamp: Stamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierDetail {
    pub row: SupplierRow,
    pub branches: Vec<Branch>,
    pub contracts: Vec<ContractRow>,
    pub stamp: Stamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureDetail {
    /// The versions of this edition, oldest first, then those of other editions.
    pub versions: Vec<Measure>,
    pub used: Vec<SourceLine>,
    /// All uses; `used` has the first of them.
    pub uses: u64,
    /// Symmetric, even where the source lists a conflict one way.
    pub conflicts: Vec<String>,
    pub stamp: Stamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    pub name: String,
    pub measures: u64,
    pub commitments: u64,
}

/// One reference in two editions; at least one side is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub measure_ref: String,
    pub before: Option<Measure>,
    pub after: Option<Measure>,
}

/// A row or column of the grid: a contract, or a measure of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The contract reference, or the measure reference.
    pub name: String,
    /// The edition, where it is a measure.
    pub edition: Option<String>,
    pub title: String,
    /// The unit, where it is a measure.
    pub unit: Option<String>,
    /// What a new commitment needs to know, where it is a contract.
    pub terms: Option<Terms>,
}

/// Where a contract takes its measures from, and its first and last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub edition: Option<String>,
    pub first: Date,
    pub last: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub units: Quantity,
    pub value: Value,
    pub problems: Problems,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    pub first_row: usize,
    pub first_column: usize,
    pub rows: Vec<Label>,
    pub columns: Vec<Label>,
    /// Row by row, as many as there are rows and columns here. None is not entered.
    pub cells: Vec<Vec<Option<Cell>>>,
    /// Sum over all columns, of each row here.
    pub row_totals: Vec<Total>,
    /// How many rows and columns there are in all.
    pub all_rows: usize,
    pub all_columns: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnTotal {
    /// The measure or contract reference, and the edition of a measure.
    pub name: String,
    pub edition: Option<String>,
    /// Where the column is a measure: the sum of its units.
    pub units: Option<Quantity>,
    pub total: Total,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileDetail {
    pub commitment: Commitment,
    pub contract_title: String,
    /// Every quarter of the contract's life, and any other that has units. None: not entered.
    pub quarters: Vec<(Quarter, Option<Quantity>)>,
    pub findings: Vec<Finding>,
    pub stamp: Stamp,
}

/// A record found by its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub kind: Kind,
    /// Reference; for a measure its edition and reference with a `/`.
    pub name: String,
    pub title: String,
}
