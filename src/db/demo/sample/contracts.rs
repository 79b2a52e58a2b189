//! Suppliers, contracts and commitments of the sample. All names are invented.

use super::super::day;
use super::{EXAMPLE, REPORT};
use crate::calc::contract::{Contract, LivingWage};
use crate::calc::supplier::{Branch, Supplier};
use crate::calc::words::{ContractKind, Lead, Ownership, Route, Size, Status};
use crate::calc::{Pence, Quantity};

use ContractKind::{LightTouch, Services, Works};
use Route::{Direct, Exemption, Framework, Grant, OpenTender};
use Status::{Completed, Live, Mobilising, Terminated};

type SupplierLine = (&'static str, &'static str, Size, Ownership, &'static str);

/// Reference, name, size, ownership, outward postcode.
const SUPPLIERS: &[SupplierLine] = &[
    ("S-0001", "Thistledown Grounds Ltd", Size::Medium, Ownership::Private, "S60"),
    ("S-0002", "Larkmoss Surfacing plc", Size::Large, Ownership::Private, "LS1"),
    ("S-0003", "Quillmoor Care Co-operative", Size::Medium, Ownership::CoOperative, "S65"),
    ("S-0004", "Pepperwick Catering CIC", Size::Small, Ownership::SocialEnterprise, "S61"),
    ("S-0005", "Brackenhall Build Ltd", Size::Large, Ownership::Private, "DN2"),
    ("S-0006", "Owlbarrow Software Ltd", Size::Small, Ownership::Private, "EC2A"),
    ("S-0007", "Foxglove Supported Living", Size::Medium, Ownership::Vcse, "S66"),
    ("S-0008", "Marrowby Facilities Ltd", Size::Large, Ownership::Private, "EC2A"),
    ("S-0009", "Tansy Lane Training Ltd", Size::Micro, Ownership::EmployeeOwned, "S63"),
    ("S-0010", "Coppergate Temporary Staff Ltd", Size::Medium, Ownership::Private, "S1"),
    ("S-0011", "Willowmere Play CIC", Size::Micro, Ownership::SocialEnterprise, "S62"),
    ("S-0012", "Hartspring Transport Ltd", Size::Small, Ownership::Private, "S64"),
    ("S-0013", "Juniper Advice Network", Size::Small, Ownership::Vcse, "S60"),
    ("S-0014", "Saltersbrook Energy Ltd", Size::Medium, Ownership::Private, "DE1"),
    ("S-0015", "Cobblegate Signs Ltd", Size::Micro, Ownership::Private, "S60"),
    ("S-0016", "Hedgerow Supplies Co-operative", Size::Small, Ownership::CoOperative, "S61"),
    ("S-0017", "Rushbank Repairs Ltd", Size::Small, Ownership::Private, "S65"),
    ("S-0018", "Tallowfield Events CIC", Size::Micro, Ownership::SocialEnterprise, "DN2"),
    ("S-0019", "Marlpit Language and Training Ltd", Size::Small, Ownership::Private, "S1"),
    ("S-0020", "Ottermoor Consulting LLP", Size::Medium, Ownership::Private, "EC2A"),
    ("S-0021", "Wharfemoss Wholesale Ltd", Size::Large, Ownership::Private, "LS1"),
    ("S-0022", "Nettlebeck Play Surfaces Ltd", Size::Small, Ownership::Private, "S63"),
    ("S-0023", "Sorrelgate Storage Ltd", Size::Small, Ownership::Private, "S66"),
];

pub fn suppliers() -> Vec<Supplier> {
    SUPPLIERS
        .iter()
        .map(|(supplier_ref, name, size, ownership, postcode)| Supplier {
            supplier_ref: (*supplier_ref).to_owned(),
            name: (*name).to_owned(),
            size: Some(*size),
            ownership: Some(*ownership),
            vcse: Some(matches!(ownership, Ownership::Vcse | Ownership::SocialEnterprise)),
            postcode: Some((*postcode).to_owned()),
            note: Some("Invented for the sample.".to_owned()),
            ..Supplier::default()
        })
        .collect()
}

/// A head office in London with a depot in the borough.
pub fn branches() -> Vec<Branch> {
    vec![Branch {
        supplier_ref: "S-0008".to_owned(),
        postcode: "S61".to_owned(),
        name: Some("Depot".to_owned()),
        from: day("2019-04-01"),
        to: None,
    }]
}

struct Line {
    name: &'static str,
    title: &'static str,
    supplier: &'static str,
    category: &'static str,
    department: &'static str,
    route: Route,
    kind: ContractKind,
    /// Whole pounds.
    value: i64,
    /// Award, start, end.
    days: [&'static str; 3],
    status: Status,
}

#[expect(clippy::too_many_arguments, reason = "one call is one line of a table")]
const fn line(
    name: &'static str,
    title: &'static str,
    supplier: &'static str,
    (category, department): (&'static str, &'static str),
    route: Route,
    kind: ContractKind,
    value: i64,
    days: [&'static str; 3],
    status: Status,
) -> Line {
    Line { name, title, supplier, category, department, route, kind, value, days, status }
}

pub const STREETS: (&str, &str) = ("Places", "Regeneration and Environment");
pub const CARE: (&str, &str) = ("People", "Adult Care, Housing and Public Health");
pub const CHILDREN: (&str, &str) = ("People", "Children and Young People");
pub const OFFICE: (&str, &str) = ("Corporate", "Finance and Customer Services");

#[rustfmt::skip]
const CONTRACTS: &[Line] = &[
    line("C-0001", "Grounds maintenance, parks", "S-0001", STREETS, OpenTender, Services, 1_240_000, ["2019-12-12", "2020-02-01", "2024-01-31"], Completed),
    line("C-0002", "Highway resurfacing", "S-0002", STREETS, Framework, Works, 5_850_000, ["2020-01-20", "2020-04-01", "2026-03-31"], Live),
    line("C-0003", "Housing repairs, east", "S-0005", STREETS, OpenTender, Works, 4_400_000, ["2020-02-03", "2020-04-01", "2025-03-31"], Completed),
    line("C-0004", "Home care, north", "S-0003", CARE, OpenTender, LightTouch, 3_150_000, ["2020-02-14", "2020-04-01", "2026-03-31"], Live),
    line("C-0005", "Street lighting renewal", "S-0014", STREETS, OpenTender, Works, 2_060_000, ["2020-03-02", "2020-05-01", "2024-04-30"], Completed),
    line("C-0006", "Case management software", "S-0006", OFFICE, Framework, Services, 780_000, ["2020-03-16", "2020-06-01", "2025-05-31"], Completed),
    line("C-0007", "Supported living", "S-0007", CARE, OpenTender, LightTouch, 2_700_000, ["2020-04-06", "2020-07-01", "2026-06-30"], Live),
    line("C-0008", "Cleaning of public buildings", "S-0008", OFFICE, OpenTender, Services, 1_980_000, ["2020-05-11", "2020-08-01", "2025-07-31"], Completed),
    line("C-0009", "Supported employment", "S-0009", CARE, OpenTender, LightTouch, 460_000, ["2020-06-01", "2020-08-01", "2023-07-31"], Completed),
    line("C-0010", "Temporary staff", "S-0010", OFFICE, Framework, Services, 3_900_000, ["2020-06-22", "2020-09-01", "2024-08-31"], Completed),
    line("C-0011", "Playground renewal", "S-0011", STREETS, OpenTender, Works, 390_000, ["2020-07-06", "2020-09-01", "2022-08-31"], Completed),
    line("C-0012", "School catering", "S-0004", CHILDREN, OpenTender, Services, 1_350_000, ["2020-07-20", "2020-09-01", "2025-08-31"], Completed),
    line("C-0013", "Advice and debt service", "S-0013", CARE, Grant, LightTouch, 540_000, ["2020-08-10", "2020-10-01", "2023-09-30"], Completed),
    line("C-0014", "Day opportunities", "S-0007", CARE, OpenTender, LightTouch, 980_000, ["2020-09-07", "2020-11-01", "2024-10-31"], Completed),
    line("C-0015", "Youth outreach", "S-0011", CHILDREN, OpenTender, LightTouch, 320_000, ["2020-09-28", "2020-11-01", "2023-10-31"], Completed),
    line("C-0016", "Home to school transport", "S-0012", CHILDREN, OpenTender, Services, 1_120_000, ["2020-10-19", "2021-01-01", "2024-12-31"], Terminated),
    line("C-0017", "Building energy works", "S-0014", STREETS, OpenTender, Works, 1_640_000, ["2020-11-09", "2021-01-01", "2025-12-31"], Live),
    line("C-0018", "Printing and post", "S-0006", OFFICE, Direct, Services, 210_000, ["2020-12-14", "2021-02-01", "2024-01-31"], Completed),
    line("C-0019", "Grounds maintenance, cemeteries", "S-0001", STREETS, OpenTender, Services, 610_000, ["2021-09-13", "2021-11-01", "2026-10-31"], Live),
    line("C-0020", "Town centre security", "S-0008", OFFICE, OpenTender, Services, 870_000, ["2022-06-20", "2022-09-01", "2026-08-31"], Live),
    line("C-0021", "Respite care", "S-0003", CARE, Exemption, LightTouch, 430_000, ["2023-03-06", "2023-04-01", "2026-03-31"], Live),
    line("C-0022", "Fleet maintenance", "S-0012", STREETS, OpenTender, Services, 1_490_000, ["2024-05-13", "2024-07-15", "2027-07-14"], Live),
    line("C-0023", "Construction training hub", "S-0009", CHILDREN, OpenTender, Services, 725_000, ["2025-04-28", "2025-07-01", "2028-06-30"], Live),
    line("C-0024", "Library refurbishment", "S-0005", STREETS, OpenTender, Works, 2_240_000, ["2025-10-13", "2026-01-05", "2027-03-31"], Mobilising),
];

pub fn contracts() -> Vec<Contract> {
    CONTRACTS.iter().filter_map(contract).collect()
}

fn contract(line: &Line) -> Option<Contract> {
    let [award, start, end] = line.days.map(day);
    let (award, start, end) = (award?, start?, end?);
    let later = award >= day("2025-04-01")?;
    let complete = line.name != "C-0024";
    let mut contract = Contract::new(line.name, line.title, line.supplier, (start, end));
    contract.category = Some(line.category.to_owned());
    contract.department = Some(line.department.to_owned());
    contract.manager = Some("officer1".to_owned());
    contract.description =
        complete.then(|| format!("{}, for the whole borough. Invented.", line.title));
    contract.route = Some(line.route);
    contract.lead = Some(Lead::Council);
    contract.kind = Some(line.kind);
    contract.value = Pence::from_raw(line.value.checked_mul(100)?)?;
    contract.irrecoverable_vat = complete.then_some(Pence::ZERO);
    contract.award_date = Some(award);
    contract.review_date = complete.then_some(end);
    contract.status = Some(line.status);
    contract.edition = Some(if later { EXAMPLE } else { REPORT }.to_owned());
    let vcse = SUPPLIERS.iter().any(|supplier| {
        supplier.0 == line.supplier
            && matches!(supplier.3, Ownership::Vcse | Ownership::SocialEnterprise)
    });
    contract.vcse = Some(vcse);
    contract.procurement_ref = super::purchases::of_contract(line.name).map(str::to_owned);
    if line.status == Terminated {
        contract.terminated_on = day("2023-07-31");
    }
    if let Some((_, clause, rate)) = RECOVERY.iter().find(|clause| clause.0 == line.name) {
        contract.recovery_clause = Some((*clause).to_owned());
        contract.recovery_rate = Quantity::parse(rate).ok();
    }
    let facts = LIVING_WAGE.iter().find(|facts| facts.0 == line.name);
    if let Some((_, age_18, hours, weeks, on_council_land)) = facts {
        contract.living_wage = LivingWage {
            age_18: Some(*age_18),
            contracted: Some(true),
            hours_week: Quantity::parse(hours).ok(),
            weeks: Quantity::parse(weeks).ok(),
            on_council_land: Some(*on_council_land),
        };
    }
    Some(contract)
}

/// Who works in a contract: aged 18 or over, hours a week, consecutive weeks, on council land.
const LIVING_WAGE: &[(&str, bool, &str, &str, bool)] = &[
    ("C-0001", true, "37", "40", true),
    ("C-0006", true, "1", "20", true),
    ("C-0008", true, "15", "52", true),
    ("C-0010", true, "37", "8", false),
    ("C-0012", true, "20", "39", true),
    ("C-0018", true, "37", "52", false),
    ("C-0019", false, "2", "8", true),
    ("C-0020", true, "2", "8", true),
];

/// Contracts with a clause on what was promised and not delivered, and the rate that it states.
const RECOVERY: &[(&str, &str, &str)] = &[
    ("C-0003", "Schedule 6, clause 12 (invented)", "0.25"),
    ("C-0016", "Clause 31 (invented)", ""),
    ("C-0022", "Schedule 4, clause 7 (invented)", "0.5"),
];

/// Contracts whose commitments nobody has noted a reason for.
pub const WITHOUT_RELEVANCE: &[&str] = &["C-0021"];

/// Commitments that nobody has spread over quarters.
pub const WITHOUT_PROFILE: &[(&str, &str)] =
    &[("C-0018", "NT15"), ("C-0018", "NT28"), ("C-0024", "NT1"), ("C-0024", "NT18")];

/// Commitments whose quarters add up to something else.
pub const WRONG_PROFILE: &[(&str, &str, &str)] = &[("C-0022", "NT10", "96")];

/// Contract, measure, units. Those of C-0001 to C-0018 add up to the printed table.
#[rustfmt::skip]
pub const COMMITMENTS: &[(&str, &str, &str)] = &[
    ("C-0001", "NT1", "3.48"), ("C-0001", "NT7", "40"), ("C-0001", "NT11", "50"), ("C-0001", "NT18", "45000"),
    ("C-0002", "NT1", "3.97"), ("C-0002", "NT9", "30"), ("C-0002", "NT11", "64"), ("C-0002", "NT18", "60000"), ("C-0002", "NT31", "1.5"),
    ("C-0003", "NT1", "6.25"), ("C-0003", "RT41", "180"), ("C-0003", "NT3", "0.2"), ("C-0003", "NT9", "52"), ("C-0003", "NT10", "26"),
    ("C-0003", "NT12", "4"), ("C-0003", "NT13", "10"), ("C-0003", "NT18", "150000"), ("C-0003", "NT31", "1.04"),
    ("C-0004", "NT1", "2.02"), ("C-0004", "RT41", "96.5"), ("C-0004", "NT4", "0"), ("C-0004", "NT7", "60"), ("C-0004", "NT12", "5"), ("C-0004", "NT16", "8000"),
    ("C-0005", "NT1", "3.02"), ("C-0005", "NT9", "30"), ("C-0005", "NT10", "15"), ("C-0005", "NT18", "90000"), ("C-0005", "NT31", "0.9"),
    ("C-0006", "NT1", "1.5"), ("C-0006", "NT11", "45"), ("C-0006", "NT15", "24"), ("C-0006", "NT28", "2000"),
    ("C-0007", "NT1", "2.47"), ("C-0007", "RT41", "60"), ("C-0007", "NT7", "75"), ("C-0007", "NT12", "13"),
    ("C-0008", "NT1", "3"), ("C-0008", "RT41", "84.56"), ("C-0008", "NT3", "0.1"), ("C-0008", "NT11", "80"), ("C-0008", "NT13", "12"), ("C-0008", "NT18", "40000"),
    ("C-0009", "NT1", "2.06"), ("C-0009", "NT4a", "0"), ("C-0009", "NT6", "0.5"), ("C-0009", "NT9", "20"), ("C-0009", "NT12", "16"),
    ("C-0010", "NT1", "1.76"), ("C-0010", "NT7", "46"), ("C-0010", "NT15", "30"), ("C-0010", "NT28", "3000"),
    ("C-0011", "NT1", "2"), ("C-0011", "NT9", "16"), ("C-0011", "NT16", "12500"), ("C-0011", "NT28", "1000"),
    ("C-0012", "NT1", "1"), ("C-0012", "RT41", "45"), ("C-0012", "NT11", "40"),
    ("C-0013", "NT7", "80"), ("C-0013", "NT15", "20"), ("C-0013", "NT28", "5000"),
    ("C-0014", "NT1", "2"), ("C-0014", "NT5", "0"), ("C-0014", "NT6", "0.5"), ("C-0014", "NT13", "6"), ("C-0014", "NT18", "33679"),
    ("C-0015", "RT41", "40"), ("C-0015", "NT11", "60"), ("C-0015", "NT16", "8000"),
    ("C-0016", "NT1", "1.5"), ("C-0016", "RT41", "25"), ("C-0016", "NT9", "40"),
    ("C-0017", "NT1", "2"), ("C-0017", "NT10", "12"), ("C-0017", "NT18", "40000"), ("C-0017", "NT31", "0.6"),
    ("C-0018", "NT15", "30"), ("C-0018", "NT28", "3000"),
    ("C-0019", "NT1", "2.5"), ("C-0019", "NT10", "52"), ("C-0019", "NT18", "52000"), ("C-0019", "NT31", "3.2"),
    ("C-0020", "NT1", "4"), ("C-0020", "RT41", "32"), ("C-0020", "NT3", "1"), ("C-0020", "NT11", "36"),
    ("C-0021", "NT1", "1.5"), ("C-0021", "NT12", "8"), ("C-0021", "NT13", "8"),
    ("C-0022", "NT1", "5"), ("C-0022", "NT10", "104"), ("C-0022", "NT18", "120000"), ("C-0022", "NT31", "12"),
    ("C-0023", "NT1", "3"), ("C-0023", "NT3", "2"), ("C-0023", "NT9", "160"), ("C-0023", "NT10", "312"), ("C-0023", "EX1", "240"), ("C-0023", "EX3", "4"),
    ("C-0024", "NT1", "6"), ("C-0024", "NT18", "300000"), ("C-0024", "EX2", "85"), ("C-0024", "NT31", "20"),
];
