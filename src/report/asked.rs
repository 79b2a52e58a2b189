//! Which report is asked for, what the store is asked for it, and the report of what it answers.

use super::contract::Contents;
use super::{Made, Report, annual, contract};
use crate::calc::frozen::FrozenReport;
use crate::calc::words::ReportKind;
use crate::calc::{Date, Quarter};
use crate::db::request::{
    AsAt, ContractDetail, ContractPerformance, Head, Level, Query, Reply, ReportChecks,
    ReportQuery, ReportSums, ReturnDetail,
};

/// What a report is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    Year,
    Quarter,
    Supplier(String),
    Contract(String),
}

impl About {
    /// As it stands in a name: `supplier/S-0001`; the annual one where it is nothing else.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name.split_once('/') {
            Some(("supplier", reference)) => Self::Supplier(reference.to_owned()),
            Some(("contract", reference)) => Self::Contract(reference.to_owned()),
            _ if name == "quarter" => Self::Quarter,
            _ => Self::Year,
        }
    }

    /// In words, and in the names of files.
    #[must_use]
    pub fn name(&self) -> String {
        match self.subject() {
            None => self.kind().word().to_owned(),
            Some(reference) => format!("{} {reference}", self.kind()),
        }
    }

    #[must_use]
    pub const fn kind(&self) -> ReportKind {
        match self {
            Self::Year => ReportKind::Annual,
            Self::Quarter => ReportKind::Quarter,
            Self::Supplier(_) => ReportKind::Supplier,
            Self::Contract(_) => ReportKind::Contract,
        }
    }

    #[must_use]
    pub const fn subject(&self) -> Option<&String> {
        match self {
            Self::Supplier(reference) | Self::Contract(reference) => Some(reference),
            Self::Year | Self::Quarter => None,
        }
    }
}

/// Which report: what it is on, and of which days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub about: About,
    /// Of contracts awarded from this day on; none is the first day of the council's policy.
    pub from: Option<Date>,
    /// Of contracts awarded up to this day; none is the day of the figures.
    pub to: Option<Date>,
    /// None is the last that is due.
    pub quarter: Option<Quarter>,
    pub as_at: AsAt,
}

/// What the store has answered so far.
#[derive(Debug, Default)]
pub struct Found {
    sums: Option<Box<ReportSums>>,
    checks: Option<Box<ReportChecks>>,
    contract: Option<Box<ContractDetail>>,
    delivery: Option<Box<ContractPerformance>>,
    returned: Option<Box<ReturnDetail>>,
}

impl Asked {
    /// The report that was frozen, as at another day.
    #[must_use]
    pub fn again(frozen: &FrozenReport, as_at: AsAt) -> Self {
        let subject = frozen.subject.clone().unwrap_or_default();
        let about = match frozen.kind {
            ReportKind::Annual => About::Year,
            ReportKind::Quarter => About::Quarter,
            ReportKind::Contract => About::Contract(subject),
            ReportKind::Supplier => About::Supplier(subject),
        };
        let FrozenReport { from, to, quarter, .. } = *frozen;
        Self { about, from, to, quarter, as_at }
    }

    /// What has to be asked. A return of a past day is asked for only when it is known which version
    /// counted then, so more may be wanted after an answer.
    #[must_use]
    pub fn wants(&self, found: &Found) -> Vec<Query> {
        let supplier_ref = match &self.about {
            About::Supplier(reference) => Some(reference.clone()),
            _ => None,
        };
        let Self { from, to, as_at, .. } = *self;
        let query = ReportQuery { from, to, supplier_ref, as_at };
        match &self.about {
            About::Year | About::Quarter => {
                vec![Query::ReportSums(query.clone()), Query::ReportChecks(query)]
            }
            About::Supplier(_) => vec![Query::ReportSums(query)],
            About::Contract(contract_ref) => {
                let contract_ref = contract_ref.clone();
                let day = as_at.day;
                let mut wants = vec![
                    Query::Contract { contract_ref: contract_ref.clone(), today: day },
                    Query::ContractPerformance { contract_ref: contract_ref.clone(), as_at },
                ];
                if let Some(quarter) = self.quarter(found) {
                    let version = found.version(quarter).filter(|_| as_at.is_past);
                    wants.push(Query::Return { contract_ref, quarter, version, today: day });
                }
                wants
            }
        }
    }

    /// The quarter that it is on: of those that are due the last, unless another is named.
    #[must_use]
    pub fn quarter(&self, found: &Found) -> Option<Quarter> {
        let due = match &self.about {
            About::Contract(_) => found.delivery.as_ref().and_then(|own| own.through),
            _ => found.sums.as_ref().and_then(|own| Some(own.level(Level::Council)?.through)),
        };
        self.quarter.or(due)
    }

    /// The report of what was answered; none while something of it is missing. Without the checks,
    /// which take longer, it says that they are being looked for.
    #[must_use]
    pub fn report(&self, found: &Found, council: &str, made: Made) -> Option<Report> {
        let checks = found.checks.as_deref();
        Some(match &self.about {
            About::Year => annual::report(found.sums.as_deref()?, checks, made),
            About::Quarter => {
                annual::quarterly(found.sums.as_deref()?, checks, self.quarter(found)?, made)
            }
            About::Supplier(_) => annual::of_supplier(found.sums.as_deref()?, made),
            About::Contract(_) => contract::report(&Contents {
                council,
                detail: found.contract.as_deref()?,
                found: found.delivery.as_deref()?,
                returned: found.returned.as_deref(),
                made,
            }),
        })
    }

    /// What is kept of a report that is frozen now, with its lines; none where some of it is still
    /// being looked for, or comes from different changes.
    #[must_use]
    pub fn frozen(&self, found: &Found, report: &Report, lines: &[String]) -> Option<FrozenReport> {
        let head = found.head(self)?;
        let (from, to) = match (&self.about, &found.sums) {
            (About::Year | About::Quarter, Some(sums)) => (sums.from, Some(sums.to)),
            _ => (None, None),
        };
        let quarter = match self.about {
            About::Quarter | About::Contract(_) => self.quarter(found),
            About::Year | About::Supplier(_) => None,
        };
        Some(FrozenReport {
            report_ref: String::new(),
            kind: self.about.kind(),
            subject: self.about.subject().cloned(),
            quarter,
            from,
            to,
            as_at: self.as_at.day,
            is_past: self.as_at.is_past,
            title: report.title.clone(),
            note: None,
            frozen_by: String::new(),
            frozen_at: String::new(),
            software: report.made.version.clone(),
            head: u64::try_from(head.seq).unwrap_or_default(),
            head_sha256: head.hash.clone(),
            lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            sha256: crate::calc::frozen::digest(lines.iter().map(String::as_str)),
        })
    }
}

impl Found {
    /// Takes an answer; says whether it was one of these.
    pub fn accept(&mut self, reply: Reply) -> bool {
        match reply {
            Reply::ReportSums(sums) => self.sums = Some(sums),
            Reply::ReportChecks(checks) => self.checks = Some(checks),
            Reply::Contract(detail) => self.contract = Some(detail),
            Reply::ContractPerformance(found) => self.delivery = Some(found),
            Reply::Return(detail) => self.returned = Some(detail),
            _ => return false,
        }
        true
    }

    /// Forgets the return that was shown in full.
    pub fn forget_return(&mut self) {
        self.returned = None;
    }

    /// The newest change that all of it knows of; none where something is missing, or where a
    /// change came between two answers.
    #[must_use]
    pub fn head(&self, asked: &Asked) -> Option<&Head> {
        match &asked.about {
            About::Contract(_) => self.delivery.as_ref().map(|own| &own.head),
            About::Supplier(_) => self.sums.as_ref().map(|own| &own.head),
            About::Year | About::Quarter => {
                let (sums, checks) = (self.sums.as_ref()?, self.checks.as_ref()?);
                (sums.head == checks.head).then_some(&sums.head)
            }
        }
    }

    fn version(&self, quarter: Quarter) -> Option<u32> {
        let quarters = &self.delivery.as_ref()?.quarters;
        quarters.iter().find(|own| own.quarter == quarter).map(|own| own.version)
    }
}
