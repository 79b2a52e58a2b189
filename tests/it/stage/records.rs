//! Records in memory that answer queries. Suppliers and contracts are invented; the measures and
//! what is committed to them are the table that the council printed in February 2021.

mod catalogue;
mod findings;
mod frozen;
mod grid;
mod printed;
mod purchases;
pub mod returns;
mod trail;

use sleva::calc::commitment::{Commitment, Frozen, Profile};
use sleva::calc::contract::{Contract, LivingWage};
use sleva::calc::explain::{Published, Stamp};
use sleva::calc::filter::Filter;
use sleva::calc::locality::Finding as Place;
use sleva::calc::measure::Measure;
use sleva::calc::performance::{Rules, Sum};
use sleva::calc::problem::{find, kinds};
use sleva::calc::procurement::{Procurement, Quotation};
use sleva::calc::supplier::{Branch, Supplier};
use sleva::calc::text::fold;
use sleva::calc::waiver::Waiver;
use sleva::calc::words::{Locality, Ownership, Size, Status};
use sleva::calc::{Date, Pence, Proxy, Quantity, Quarter, Total, Value};
use sleva::db::request::{
    Attention, AttentionRow, Choices, ContractDetail, ContractRow, Council, ListQuery, Offer, Page,
    PerformanceList, PerformanceQuery, PerformanceRow, QuarterTotals, Query, Reply, Share, Summary,
    SupplierDetail, SupplierRow, WageCounts, WageList, WageQuery, WageRow,
};

use printed::{Printed, TABLE};

pub const EDITION: &str = "rotherham-2021-report";
pub const LATER: &str = "invented-2025";

const REPORT: &str = "Annual report 2021";

#[derive(Clone)]
pub struct Records {
    pub suppliers: Vec<Supplier>,
    pub branches: Vec<Branch>,
    pub contracts: Vec<Contract>,
    pub measures: Vec<Measure>,
    pub commitments: Vec<Commitment>,
    pub profiles: Vec<Profile>,
    pub procurements: Vec<Procurement>,
    pub quotations: Vec<Quotation>,
    pub waivers: Vec<Waiver>,
}

pub fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

fn stamp() -> Stamp {
    Stamp {
        seq: 4,
        at: "2025-11-22T08:00:00Z".to_owned(),
        person: "officer1".to_owned(),
        action: "import".to_owned(),
    }
}

fn supplier(number: usize, name: &str, postcode: &str, size: Size) -> Supplier {
    Supplier {
        supplier_ref: format!("S-{number:04}"),
        name: name.to_owned(),
        postcode: Some(postcode.to_owned()),
        size: Some(size),
        ownership: (number != 3).then_some(Ownership::Private),
        company_number: Some(format!("0000000{number}")),
        ..Supplier::default()
    }
}

pub fn contract(number: usize, title: &str, supplier: usize, value: &str, award: Date) -> Contract {
    let year = award.year();
    Contract {
        contract_ref: format!("C-{number:04}"),
        title: title.to_owned(),
        supplier_ref: format!("S-{supplier:04}"),
        category: Some(["Places", "People", "Corporate"][number % 3].to_owned()),
        department: Some("Invented department".to_owned()),
        manager: None,
        description: Some("Invented for tests".to_owned()),
        route: Some(sleva::calc::words::Route::OpenTender),
        lead: None,
        kind: Some(sleva::calc::words::ContractKind::Services),
        value: Pence::parse(value).unwrap(),
        irrecoverable_vat: Some(Pence::ZERO),
        award_date: Some(award),
        start: award,
        end: day(year + 6, 3, 31),
        terminated_on: None,
        review_date: (number != 2).then(|| day(year + 5, 3, 31)),
        status: Some(if number == 1 { Status::Mobilising } else { Status::Live }),
        edition: Some(EDITION.to_owned()),
        vcse: Some(false),
        partner: None,
        procurement_ref: None,
        recovery_clause: None,
        recovery_rate: None,
        living_wage: LivingWage::default(),
    }
}

fn measure(edition: &str, row: &Printed) -> Measure {
    let (name, theme, title, unit, kind, _, proxy, _) = *row;
    Measure {
        edition: edition.to_owned(),
        measure_ref: name.to_owned(),
        from: None,
        theme: Some(theme.to_owned()),
        outcome: None,
        policy_outcome: None,
        title: title.to_owned(),
        unit: unit.to_owned(),
        kind,
        proxy: Proxy::parse(proxy).ok(),
        evidence: Some("payroll extract, no names".to_owned()),
        first_year_only: Some(false),
        conflicts_with: if name == "NT3" { vec!["NT1".to_owned()] } else { Vec::new() },
        source: Some("implied by the printed table".to_owned()),
    }
}

impl Records {
    pub fn empty() -> Self {
        Self {
            suppliers: Vec::new(),
            branches: Vec::new(),
            contracts: Vec::new(),
            measures: Vec::new(),
            commitments: Vec::new(),
            profiles: Vec::new(),
            procurements: Vec::new(),
            quotations: Vec::new(),
            waivers: Vec::new(),
        }
    }

    /// Five contracts of 2020 that carry the printed table, and one of 2024 that carries nothing
    /// of it.
    pub fn sample() -> Self {
        let mut all = Self::empty();
        (all.procurements, all.quotations, all.waivers) = purchases::sample();
        all.suppliers = vec![
            supplier(1, "Willowmere Grounds Ltd (invented)", "S60 1AE", Size::Small),
            supplier(2, "Copperfield Care CIC (invented)", "S63 9AA", Size::Medium),
            supplier(3, "Brightwater Services plc (invented)", "LS1 4AP", Size::Large),
        ];
        all.branches = vec![Branch {
            supplier_ref: "S-0003".to_owned(),
            postcode: "S61 1AH".to_owned(),
            name: Some("Depot".to_owned()),
            from: None,
            to: None,
        }];
        all.contracts = vec![
            contract(1, "Grounds maintenance", 1, "3120000", day(2020, 4, 1)),
            contract(2, "Home care, north", 2, "8450000.50", day(2020, 6, 15)),
            contract(3, "Office cleaning", 3, "640000", day(2020, 9, 1)),
            contract(4, "School catering", 3, "1204000", day(2020, 10, 12)),
            contract(5, "Playground inspection", 1, "22000", day(2020, 12, 20)),
            contract(6, "Street lighting columns", 3, "99000.01", day(2024, 5, 1)),
        ];
        all.measures = TABLE.iter().map(|row| measure(EDITION, row)).collect();
        let mut later: Vec<Measure> = TABLE.iter().skip(1).map(|row| measure(LATER, row)).collect();
        if let Some(one) = later.iter_mut().find(|one| one.measure_ref == "NT10") {
            one.proxy = Proxy::parse("251.80").ok();
        }
        all.measures.extend(later);
        for (at, row) in TABLE.iter().enumerate() {
            let measure = measure(EDITION, row);
            all.commitments.push(Commitment {
                contract_ref: format!("C-{:04}", at % 5 + 1),
                measure: Frozen::new(&measure, None),
                units: Quantity::parse(row.5).unwrap(),
                relevance: Some("named in the schedule".to_owned()),
                committed_on: Some(day(2020, 12, 1)),
            });
        }
        let late =
            all.measures.iter().find(|one| one.edition == LATER && one.measure_ref == "NT10");
        all.commitments.push(Commitment {
            contract_ref: "C-0006".to_owned(),
            measure: Frozen::new(late.unwrap(), None),
            units: Quantity::parse("52").unwrap(),
            relevance: None,
            committed_on: None,
        });
        let quarter = |year, number| Quarter::new(year, number).unwrap();
        for (at, units) in ["13", "13", "13", "9"].iter().enumerate() {
            all.profiles.push(Profile {
                contract_ref: "C-0006".to_owned(),
                measure_ref: "NT10".to_owned(),
                quarter: quarter(2024, i8::try_from(at).unwrap() + 1),
                units: Quantity::parse(units).unwrap(),
            });
        }
        all
    }

    /// Many contracts of one supplier, all invented.
    pub fn many(count: usize) -> Self {
        let mut all = Self::sample();
        all.contracts = (1..=count)
            .map(|at| contract(at, &format!("Invented contract {at}"), 1, "10000", day(2020, 4, 1)))
            .collect();
        all.commitments.clear();
        all.profiles.clear();
        all
    }

    pub fn council(&self) -> Council {
        Council {
            name: "Invented Borough Council".to_owned(),
            contracts: self.contracts.len() as u64,
            suppliers: self.suppliers.len() as u64,
            measures: self.measures.len() as u64,
            commitments: self.commitments.len() as u64,
            categories: vec!["Corporate".to_owned(), "People".to_owned(), "Places".to_owned()],
            ..Council::default()
        }
    }

    fn place(supplier: &Supplier) -> Place {
        let (locality, reason, by_branch) = match supplier.supplier_ref.as_str() {
            "S-0001" => {
                (Locality::Local, "1691 of the 1693 postcodes of S60 lie in the borough", false)
            }
            "S-0002" => {
                (Locality::Unclear, "only half of the postcodes of S63 lie in the borough", false)
            }
            _ => (Locality::Local, "by its branch at S61 1AH", true),
        };
        Place { locality, reason: reason.to_owned(), by_branch }
    }

    fn of_contract(&self, name: &str) -> (Vec<Commitment>, Vec<Profile>) {
        let own = self.commitments.iter().filter(|one| one.contract_ref == name);
        let profiles = self.profiles.iter().filter(|one| one.contract_ref == name);
        (own.cloned().collect(), profiles.cloned().collect())
    }

    fn findings(&self, contract: &Contract) -> Vec<sleva::calc::problem::Finding> {
        let (commitments, profiles) = self.of_contract(&contract.contract_ref);
        find(contract, &commitments, &profiles, &[("NT3".to_owned(), "NT13".to_owned())])
    }

    fn row(&self, contract: &Contract) -> ContractRow {
        let (commitments, _) = self.of_contract(&contract.contract_ref);
        let supplier = self.suppliers.iter().find(|one| one.supplier_ref == contract.supplier_ref);
        ContractRow {
            contract: contract.clone(),
            supplier_name: supplier.map(|one| one.name.clone()).unwrap_or_default(),
            committed: sum(&commitments),
            problems: kinds(&self.findings(contract)),
            version: 1,
        }
    }

    fn chosen(&self, filter: &Filter) -> Vec<ContractRow> {
        let has = |row: &ContractRow| {
            let contract = &row.contract;
            let text = fold(&format!(
                "{} {} {}",
                contract.contract_ref, contract.title, row.supplier_name
            ));
            filter.words.iter().all(|word| text.contains(word.as_str()))
                && filter.awarded_to.is_none_or(|to| contract.award_date.is_some_and(|on| on <= to))
                && filter
                    .awarded_from
                    .is_none_or(|from| contract.award_date.is_some_and(|on| on >= from))
                && filter.state.is_none_or(|state| contract.status == Some(state))
                && (!filter.attention || !row.problems.is_empty())
        };
        self.contracts.iter().map(|contract| self.row(contract)).filter(has).collect()
    }

    pub fn answer(&self, query: &Query) -> Option<Reply> {
        Some(match query {
            Query::Council { .. } => Reply::Council(self.council()),
            Query::Attention { .. } => Reply::Attention(self.attention()),
            Query::Summary { .. } => Reply::Summary(self.summary()),
            Query::Contracts(list) => Reply::Contracts(self.contracts(list)),
            Query::Suppliers { list, .. } => Reply::Suppliers(self.suppliers(list)),
            Query::Measures { filter } => Reply::Measures(self.measures(filter)),
            Query::Contract { contract_ref, .. } => {
                let own = self.contracts.iter().find(|one| one.contract_ref == *contract_ref)?;
                Reply::Contract(Box::new(self.contract(own)))
            }
            Query::Supplier { supplier_ref, .. } => {
                let own = self.suppliers.iter().find(|one| one.supplier_ref == *supplier_ref)?;
                Reply::Supplier(Box::new(self.supplier(own)))
            }
            Query::Samples(list) => Reply::Samples(purchases::samples(self, list)),
            Query::Reports(list) => Reply::Reports(frozen::page(list)),
            Query::Sample { sample_ref } => {
                Reply::Sample(Box::new(purchases::sampled(self, sample_ref)?))
            }
            Query::Procurements(list) => Reply::Procurements(purchases::page(self, list)),
            Query::Procurement { procurement_ref, .. } => {
                Reply::Procurement(Box::new(purchases::detail(self, procurement_ref)?))
            }
            Query::Measure { edition, measure_ref } => {
                Reply::Measure(Box::new(self.measure(edition, measure_ref)))
            }
            Query::Audit(query) => Reply::Audit(trail::rows(self, query)),
            Query::Change { seq } => Reply::Change(Box::new(trail::change(self, *seq)?)),
            Query::Editions => Reply::Editions(self.editions()),
            Query::Compare { before, after } => Reply::Compare(self.compare(before, after)),
            Query::Grid(grid) => Reply::Grid(self.grid(grid)),
            Query::GridTotals { filter, by } => Reply::GridTotals(self.grid_totals(filter, *by)),
            Query::Profile { contract_ref, measure_ref } => {
                Reply::Profile(Box::new(self.profile(contract_ref, measure_ref)?))
            }
            Query::Offer { contract_ref, edition, .. } => {
                let own = self.contracts.iter().find(|one| one.contract_ref == *contract_ref)?;
                let detail = self.contract(own);
                let edition = edition.clone().or_else(|| own.edition.clone());
                let is_own = |measure: &&Measure| Some(&measure.edition) == edition.as_ref();
                Reply::Offer(Box::new(Offer {
                    contract: own.clone(),
                    measures: self.measures.iter().filter(is_own).cloned().collect(),
                    edition,
                    commitments: detail.commitments,
                    profiles: detail.profiles,
                }))
            }
            Query::Returns(query) => Reply::Returns(Box::new(returns::list(self, query))),
            Query::Return { contract_ref, quarter, .. } => {
                Reply::Return(Box::new(returns::one(self, contract_ref, *quarter)?))
            }
            Query::Findings(query) => Reply::Findings(Box::new(self.by_rule(query))),
            Query::WhatApplies(asked) => Reply::WhatApplies(Self::draft(asked)),
            Query::Performance(query) => Reply::Performance(Box::new(self.performance(query))),
            Query::LivingWage(query) => Reply::LivingWage(Box::new(self.living_wage(query))),
            Query::Choices => Reply::Choices(Box::new(self.choices())),
            _ => return None,
        })
    }

    /// No wage is declared here.
    fn living_wage(&self, query: &WageQuery) -> WageList {
        let mut counts = WageCounts::default();
        let one = |row: ContractRow| WageRow {
            contract: row.contract,
            supplier_name: row.supplier_name,
            declared: Vec::new(),
        };
        let mut rows: Vec<WageRow> = self.chosen(&query.list.filter).into_iter().map(one).collect();
        for row in &rows {
            counts.add(row.scope().outcome(), false);
        }
        rows.retain(|row| query.outcome.is_none_or(|own| row.scope().outcome() == own));
        let name = |row: &WageRow| row.contract.contract_ref.clone();
        rows.sort_by_key(name);
        let all = self.contracts.len();
        let page = page(rows, &query.list, all, |row| &row.contract.contract_ref, None);
        WageList { page, counts }
    }

    /// What is committed: nothing is expected or declared here.
    fn choices(&self) -> Choices {
        let editions = self.editions().into_iter().map(|edition| edition.name).collect();
        Choices { editions, ..Choices::default() }
    }

    fn performance(&self, query: &PerformanceQuery) -> PerformanceList {
        let row = |row: ContractRow| PerformanceRow {
            units: None,
            name: row.contract.contract_ref,
            title: row.contract.title,
            contracts: 1,
            sum: Sum { committed: row.committed, ..Sum::default() },
        };
        let rows: Vec<PerformanceRow> = self.chosen(&query.filter).into_iter().map(row).collect();
        let sum = rows.iter().cloned().try_fold(Sum::default(), |all, row| all.plus(&row.sum));
        let all = PerformanceRow { units: None, sum: sum.unwrap(), ..PerformanceRow::default() };
        PerformanceList {
            level: query.level,
            rows,
            all,
            rules: Rules::default(),
            through: Quarter::of(query.as_at.day),
            computed: 0,
            apart: 0,
        }
    }

    fn attention(&self) -> Attention {
        let filter = Filter { attention: true, ..Filter::default() };
        let rows: Vec<AttentionRow> = self
            .chosen(&filter)
            .into_iter()
            .map(|row| AttentionRow {
                contract_ref: row.contract.contract_ref,
                title: row.contract.title,
                problems: row.problems,
            })
            .collect();
        Attention { contracts: rows.len() as u64, rows }
    }

    fn summary(&self) -> Summary {
        let rows = self.chosen(&Filter::default());
        let share = |name: &str, own: &dyn Fn(&ContractRow) -> bool| {
            let own: Vec<&ContractRow> = rows.iter().filter(|row| own(row)).collect();
            Share {
                name: Some(name.to_owned()),
                contracts: own.len() as u64,
                total: own
                    .iter()
                    .try_fold(Total::default(), |all, row| all.plus(row.committed))
                    .unwrap(),
            }
        };
        let category = |name: &'static str| {
            share(name, &move |row| row.contract.category.as_deref() == Some(name))
        };
        let year = |year: &'static str| {
            share(year, &move |row| {
                row.contract.award_date.is_some_and(|on| Quarter::of(on).financial_year() == year)
            })
        };
        let mut ending = rows.clone();
        ending.sort_by_key(|row| row.contract.end);
        Summary {
            all: sum(&self.commitments),
            by_category: if rows.is_empty() {
                Vec::new()
            } else {
                ["Corporate", "People", "Places"].map(category).into()
            },
            by_year: if rows.is_empty() {
                Vec::new()
            } else {
                ["2020-21", "2024-25"].map(year).into()
            },
            status: vec![(Some(Status::Live), 5), (Some(Status::Mobilising), 1)],
            ending,
            delivery: Some(delivered()),
        }
    }

    fn contracts(&self, list: &ListQuery) -> Page<ContractRow> {
        let mut rows = self.chosen(&list.filter);
        match list.sort {
            "title" => rows.sort_by_key(|row| fold(&row.contract.title)),
            "value_gbp" => rows.sort_by_key(|row| row.contract.value),
            _ => rows.sort_by(|a, b| a.contract.contract_ref.cmp(&b.contract.contract_ref)),
        }
        let total = rows.iter().try_fold(Total::default(), |all, row| all.plus(row.committed));
        page(rows, list, self.contracts.len(), |row| &row.contract.contract_ref, total)
    }

    fn suppliers(&self, list: &ListQuery) -> Page<SupplierRow> {
        let has = |one: &&Supplier| {
            let text = fold(&format!("{} {}", one.supplier_ref, one.name));
            list.filter.words.iter().all(|word| text.contains(word.as_str()))
        };
        let rows = self.suppliers.iter().filter(has).map(|one| self.supplier_row(one)).collect();
        page(rows, list, self.suppliers.len(), |row| &row.supplier.supplier_ref, None)
    }

    fn supplier_row(&self, supplier: &Supplier) -> SupplierRow {
        let own: Vec<ContractRow> = self
            .chosen(&Filter::default())
            .into_iter()
            .filter(|row| row.contract.supplier_ref == supplier.supplier_ref)
            .collect();
        SupplierRow {
            supplier: supplier.clone(),
            locality: Self::place(supplier),
            contracts: own.len() as u64,
            contract_value: own
                .iter()
                .try_fold(Pence::ZERO, |all, row| all.checked_add(row.contract.value))
                .unwrap(),
            committed: own
                .iter()
                .try_fold(Total::default(), |all, row| all.plus(row.committed))
                .unwrap(),
            version: 1,
        }
    }

    fn contract(&self, contract: &Contract) -> ContractDetail {
        let (commitments, profiles) = self.of_contract(&contract.contract_ref);
        let supplier =
            self.suppliers.iter().find(|one| one.supplier_ref == contract.supplier_ref).unwrap();
        ContractDetail {
            row: self.row(contract),
            supplier: supplier.clone(),
            locality: Self::place(supplier),
            commitments,
            profiles,
            findings: self.findings(contract),
            procurements: self
                .procurements
                .iter()
                .filter(|own| own.contract_ref.as_ref() == Some(&contract.contract_ref))
                .map(|own| own.procurement_ref.clone())
                .collect(),
            stamp: stamp(),
        }
    }

    fn supplier(&self, supplier: &Supplier) -> SupplierDetail {
        let own = |name: &str| name == supplier.supplier_ref;
        SupplierDetail {
            row: self.supplier_row(supplier),
            branches: self.branches.iter().filter(|one| own(&one.supplier_ref)).cloned().collect(),
            contracts: self
                .chosen(&Filter::default())
                .into_iter()
                .filter(|row| own(&row.contract.supplier_ref))
                .collect(),
            stamp: stamp(),
        }
    }
}

fn published() -> Vec<Published> {
    let one = |metric: &str, value: &str, measure_ref: Option<&str>| Published {
        report: REPORT.to_owned(),
        date: "2021-02-15".to_owned(),
        metric: metric.to_owned(),
        measure: measure_ref.unwrap_or_default().to_owned(),
        value: value.to_owned(),
        unit: "GBP".to_owned(),
        source: "Cabinet, 15 February 2021".to_owned(),
        note: String::new(),
        awarded_from: None,
        awarded_to: Some(day(2020, 12, 31)),
        edition: measure_ref.map(|_| EDITION.to_owned()),
        measure_ref: measure_ref.map(str::to_owned),
    };
    let rows = TABLE.iter().filter_map(|row| Some(one("committed_value", row.7?, Some(row.0))));
    std::iter::once(one("committed_total", "1458537", None)).chain(rows).collect()
}

fn sum(commitments: &[Commitment]) -> Total {
    let value = |one: &Commitment| one.value().unwrap_or(Value::Unknown);
    commitments.iter().try_fold(Total::default(), |all, one| all.with(value(one))).unwrap()
}

fn page<R: Clone>(
    rows: Vec<R>,
    list: &ListQuery,
    all: usize,
    name: fn(&R) -> &String,
    total: Option<Total>,
) -> Page<R> {
    let mut rows = rows;
    if list.descending {
        rows.reverse();
    }
    let located =
        list.locate.as_ref().and_then(|wanted| rows.iter().position(|row| name(row) == wanted));
    Page {
        first: list.first,
        matching: rows.len(),
        rows: rows.into_iter().skip(list.first).take(list.count).collect(),
        all,
        located,
        total,
    }
}

/// Two quarters that are due and one that is not.
fn delivered() -> (Vec<QuarterTotals>, Quarter) {
    let one = |quarter: &str, [expected, declared, validated, waiting]: [i64; 4]| {
        let pence = |pounds: i64| Pence::from_raw(pounds * 100).unwrap();
        QuarterTotals {
            quarter: Quarter::parse(quarter).unwrap(),
            expected: pence(expected),
            declared: pence(declared),
            validated: pence(validated),
            waiting: pence(waiting),
        }
    };
    let quarters = vec![
        one("2025-26 Q1", [2_000, 1_900, 1_500, 0]),
        one("2025-26 Q2", [2_000, 1_000, 500, 500]),
        one("2025-26 Q3", [2_000, 0, 0, 0]),
    ];
    (quarters, Quarter::parse("2025-26 Q2").unwrap())
}
