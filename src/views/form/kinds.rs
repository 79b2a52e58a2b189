//! The fields of each form, in the order in which people fill them in: what is needed first.

use crate::calc::rules;
use crate::calc::words::{
    ActionKind, AuditResult, ContractKind, Grade, Lead, Locality, MeasureKind, Ownership,
    PlanDocument, QuotationOutcome, Route, SampleBy, ScoringStrategy, Size, Status, VatBasis,
};
use crate::db::request::Kind;
use crate::views::part::form::{Input, Source, Spec};

/// What a form is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Contract,
    Supplier,
    Branch,
    Measure,
    Commitment,
    Evidence,
    Action,
    Rating,
    Variation,
    Procurement,
    Quotation,
    Waiver,
    Sample,
    Result,
    Milestone,
}

impl Of {
    const ALL: &'static [Self] = &[
        Self::Contract,
        Self::Supplier,
        Self::Branch,
        Self::Measure,
        Self::Commitment,
        Self::Evidence,
        Self::Action,
        Self::Rating,
        Self::Variation,
        Self::Procurement,
        Self::Quotation,
        Self::Waiver,
        Self::Sample,
        Self::Result,
        Self::Milestone,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Supplier => "supplier",
            Self::Branch => "branch",
            Self::Measure => "measure",
            Self::Commitment => "commitment",
            Self::Evidence => "evidence",
            Self::Action => "action",
            Self::Rating => "rating",
            Self::Variation => "variation",
            Self::Procurement => "procurement",
            Self::Quotation => "quotation",
            Self::Waiver => "waiver",
            Self::Sample => "sample",
            Self::Result => "result",
            Self::Milestone => "milestone",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|of| of.word() == word)
    }

    pub const fn kind(self) -> Kind {
        match self {
            Self::Contract => Kind::Contracts,
            Self::Supplier => Kind::Suppliers,
            Self::Branch => Kind::Branches,
            Self::Measure => Kind::Measures,
            Self::Commitment => Kind::Commitments,
            Self::Evidence => Kind::Evidence,
            Self::Action => Kind::Actions,
            Self::Rating => Kind::Ratings,
            Self::Variation => Kind::Variations,
            Self::Procurement => Kind::Procurements,
            Self::Quotation => Kind::Quotations,
            Self::Waiver => Kind::Waivers,
            Self::Sample => Kind::Samples,
            Self::Result => Kind::Results,
            Self::Milestone => Kind::Milestones,
        }
    }

    pub const fn specs(self) -> &'static [Spec] {
        match self {
            Self::Contract => CONTRACT,
            Self::Supplier => SUPPLIER,
            Self::Branch => BRANCH,
            Self::Measure => MEASURE,
            Self::Commitment => COMMITMENT,
            Self::Evidence => EVIDENCE,
            Self::Action => ACTION,
            Self::Rating => RATING,
            Self::Variation => VARIATION,
            Self::Procurement => PROCUREMENT,
            Self::Quotation => QUOTATION,
            Self::Waiver => WAIVER,
            Self::Sample => SAMPLE,
            Self::Result => RESULT,
            Self::Milestone => MILESTONE,
        }
    }
}

const fn text(column: &'static str, label: &'static str) -> Spec {
    Spec { column, label, input: Input::Text }
}

const fn note(column: &'static str, label: &'static str) -> Spec {
    Spec { column, label, input: Input::Note }
}

const fn one(column: &'static str, label: &'static str, source: Source) -> Spec {
    Spec { column, label, input: Input::One(source) }
}

const fn any(column: &'static str, label: &'static str, source: Source) -> Spec {
    Spec { column, label, input: Input::Any(source) }
}

const CONTRACT: &[Spec] = &[
    text("contract_ref", "Reference"),
    text("title", "Title"),
    one("supplier_ref", "Supplier", Source::Suppliers),
    text("value_gbp", "Value £"),
    text("start", "Start"),
    text("end", "End"),
    one("edition", "Edition of measures", Source::Editions),
    text("award_date", "Award"),
    one("status", "Status", Source::Words(Status::WORDS)),
    any("category", "Category", Source::Categories),
    any("department", "Department", Source::Departments),
    any("manager", "Manager", Source::Managers),
    one("kind", "Kind", Source::Words(ContractKind::WORDS)),
    one("route", "Route", Source::Words(Route::WORDS)),
    one("lead", "Lead", Source::Words(Lead::WORDS)),
    any("partner", "Partner", Source::Partners),
    note("description", "Description"),
    text("review_date", "Review"),
    text("terminated_on", "Terminated"),
    text("irrecoverable_vat_gbp", "Irrecoverable VAT £"),
    one("vcse", "VCSE", Source::YesNo),
    text("procurement_ref", "Procurement"),
    note("recovery_clause", "Recovery clause"),
    text("recovery_rate", "Recovery rate"),
    one("rlw_age_18", "Wage: 18 or over", Source::YesNo),
    one("rlw_contracted", "Wage: contracted", Source::YesNo),
    text("rlw_hours_week", "Wage: hours a week"),
    text("rlw_weeks", "Wage: weeks"),
    one("rlw_on_council_land", "Wage: council land", Source::YesNo),
];

const SUPPLIER: &[Spec] = &[
    text("supplier_ref", "Reference"),
    text("name", "Name"),
    text("postcode", "Postcode"),
    one("size", "Size", Source::Words(Size::WORDS)),
    one("ownership", "Ownership", Source::Words(Ownership::WORDS)),
    one("vcse", "VCSE", Source::YesNo),
    text("company_number", "Company number"),
    text("charity_number", "Charity number"),
    text("vat_number", "VAT number"),
    text("email", "E-mail"),
    one("locality_override", "Locality by hand", Source::Words(Locality::WORDS)),
    note("locality_reason", "Reason for that"),
    note("note", "Note"),
];

const BRANCH: &[Spec] = &[
    text("supplier_ref", "Supplier"),
    text("postcode", "Postcode"),
    text("name", "Name"),
    text("from", "From"),
    text("to", "To"),
];

const MEASURE: &[Spec] = &[
    one("edition", "Edition", Source::Editions),
    text("measure_ref", "Reference"),
    text("from", "In force from"),
    text("title", "Measure"),
    any("unit", "Unit", Source::Units),
    one("kind", "Kind", Source::Words(MeasureKind::WORDS)),
    text("proxy_gbp", "Proxy £ per unit"),
    any("theme", "Theme", Source::Themes),
    any("outcome", "Outcome", Source::Outcomes),
    any("policy_outcome", "Policy outcome", Source::PolicyOutcomes),
    note("evidence", "Evidence"),
    one("first_year_only", "First year only", Source::YesNo),
    text("conflicts_with", "Counts the same as"),
    note("source", "Source"),
];

const COMMITMENT: &[Spec] = &[
    text("contract_ref", "Contract"),
    text("committed_on", "Committed on"),
    // Before the measure, so that what follows it is always the same.
    text("proxy_gbp", "Own proxy £ per unit"),
    one("measure_ref", "Measure", Source::Measures),
    text("units", "Units"),
    note("relevance", "Why it is relevant"),
];

/// The field that names a file of this computer: only its digest is kept.
pub const FILE: &str = "file";

const EVIDENCE: &[Spec] = &[
    text("contract_ref", "Contract"),
    text("quarter", "Quarter"),
    text("measure_ref", "Measure"),
    text("evidence_ref", "Reference"),
    text("units", "Units"),
    text("dated", "Dated"),
    text(FILE, "File"),
    text("sha256", "SHA-256"),
    note("note", "Note"),
];
const ACTION: &[Spec] = &[
    text("contract_ref", "Contract"),
    one("kind", "What was done", Source::Words(ActionKind::WORDS)),
    text("on", "On"),
    text("person", "Person"),
    note("note", "Note"),
];

const RATING: &[Spec] = &[
    text("contract_ref", "Contract"),
    text("year", "Financial year"),
    text("kpi", "KPI"),
    one("grade", "Grade", Source::Words(Grade::WORDS)),
    text("published_on", "Published on"),
];

const MILESTONE: &[Spec] = &[
    text("contract_ref", "Contract"),
    text("milestone", "Milestone"),
    text("due_on", "Due on"),
    text("met_on", "Met on"),
    note("note", "Note"),
];

const VARIATION: &[Spec] = &[
    text("contract_ref", "Contract"),
    one("measure_ref", "Measure", Source::Committed),
    text("units", "Units from now on"),
    text("signed_on", "Signed on"),
    note("reason", "Why"),
];

const PROCUREMENT: &[Spec] = &[
    text("procurement_ref", "Reference"),
    text("title", "Title"),
    text("estimated_value_gbp", "Estimated value £"),
    one("vat_basis", "VAT in the values", Source::Words(VatBasis::WORDS)),
    one("route", "Route", Source::Words(Route::WORDS)),
    one("lead", "Lead", Source::Words(Lead::WORDS)),
    one("kind", "Kind", Source::Words(ContractKind::WORDS)),
    any("category", "Category", Source::Categories),
    any("department", "Department", Source::Departments),
    text("began_on", "Began"),
    text("invited_on", "Invited"),
    text("closed_on", "Closed"),
    text("awarded_on", "Awarded"),
    text("awarded_value_gbp", "Awarded value £"),
    one("supplier_ref", "Supplier chosen", Source::Suppliers),
    one("contract_ref", "Contract", Source::Contracts),
    text("notice_published_on", "Notice published"),
    text("price_weight", "Price of 100"),
    text("quality_weight", "Quality of 100"),
    text("sv_weight", "Social value of 100"),
    text("sv_quantitative_share", "Quantitative of 100"),
    note("weight_decision", "Decision on weights"),
    one("scoring_strategy", "Scoring", Source::Words(ScoringStrategy::WORDS)),
    text("scoring_parameter", "Scoring parameter"),
    one("plan_document", "Plan", Source::Words(PlanDocument::WORDS)),
    one("sv_scored_at_award", "Scored at award", Source::YesNo),
    one("local_labour_only", "Local labour only", Source::YesNo),
    note("no_local_evidence", "No local supplier"),
    note("no_region_evidence", "None in the region"),
    text("reservation_area", "Reserved for"),
    text("reservation_decided_on", "Reserved on"),
    one("reservation_in_notice", "Reserved in notice", Source::YesNo),
];

const QUOTATION: &[Spec] = &[
    text("procurement_ref", "Procurement"),
    one("supplier_ref", "Supplier", Source::Suppliers),
    text("invited_on", "Invited"),
    text("received_on", "Received"),
    text("amount_gbp", "Amount £"),
    one("outcome", "Outcome", Source::Words(QuotationOutcome::WORDS)),
    note("note", "Note"),
];

const WAIVER: &[Spec] = &[
    text("record_ref", "Record"),
    one("rule", "Rule", Source::Words(&rules::IDS)),
    note("reason", "Reason"),
    text("person", "Person"),
    text("from", "From"),
    text("to", "To"),
];

/// What a sample is drawn by; the store draws it.
const SAMPLE: &[Spec] = &[
    text("from", "Began from"),
    text("to", "Began up to"),
    text("size", "How many"),
    text("seed", "Seed"),
    one("by", "Spread by", Source::Words(SampleBy::WORDS)),
];

const RESULT: &[Spec] = &[
    text("sample_ref", "Sample"),
    text("procurement_ref", "Procurement"),
    one("two_invited", "Two invited", Source::YesNo),
    one("replies_recorded", "Replies recorded", Source::YesNo),
    one("local_invited", "Local invited", Source::YesNo),
    one("evidence_kept", "Evidence kept", Source::YesNo),
    one("result", "Result", Source::Words(AuditResult::WORDS)),
    note("exception", "Exception"),
    text("checked_by", "Checked by"),
    text("checked_on", "Checked on"),
];
