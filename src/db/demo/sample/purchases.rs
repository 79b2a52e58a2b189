//! Purchases of the sample, at and around every bound that rules ask about. Everything in them is
//! invented.

use super::super::day;
use super::contracts::{CARE, CHILDREN, OFFICE, STREETS};
use crate::calc::procurement::{Procurement, Quotation};
use crate::calc::waiver::Waiver;
use crate::calc::words::{
    ContractKind, Lead, PlanDocument, QuotationOutcome, Route, ScoringStrategy, VatBasis,
};
use crate::calc::{Pence, Quantity};

use ContractKind::{Concession, Goods, LightTouch, Services, Works};
use PlanDocument::{DeliveryPlan, MilestoneTracker};
use QuotationOutcome::{Accepted, Declined, NoReply, NotAccepted};
use Route::{Direct, Dynamic, Exemption, Framework, Grant, OpenTender};
use VatBasis::{Excluding, Including};

/// Category and department.
type Where = (&'static str, &'static str);

/// Who was asked, when and how much came back, and what became of it. Everybody is invited on the
/// day of the purchase.
type Quote = (&'static str, &'static str, &'static str, Option<QuotationOutcome>);

/// What else is recorded of a purchase.
#[derive(Clone, Copy)]
enum Fact {
    Vat(VatBasis),
    Lead(Lead),
    /// Who was chosen, for how much.
    Award(&'static str, &'static str),
    Contract(&'static str),
    /// Price, quality, social value, and the quantitative share of that.
    Weights([&'static str; 4]),
    Decision(&'static str),
    Scoring(ScoringStrategy, &'static str),
    Plan(PlanDocument),
    Scored(bool),
    LocalLabour(bool),
    NoLocal(&'static str),
    NoRegion(&'static str),
    Notice(&'static str),
    /// Nobody wrote down what it is for.
    NoKind,
    /// For which area, when that was decided, whether the notice says so.
    Reserved(&'static str, &'static str, bool),
}
use Fact::{
    Award, Contract, Decision, LocalLabour, NoKind, NoLocal, NoRegion, Notice, Plan, Reserved,
    Scored, Scoring, Vat, Weights,
};

struct Line {
    name: &'static str,
    title: &'static str,
    place: Where,
    kind: ContractKind,
    route: Route,
    /// Pounds.
    estimated: &'static str,
    /// Began, invited, closed, awarded; empty where it has not happened.
    days: [&'static str; 4],
    facts: &'static [Fact],
    quotes: &'static [Quote],
}

#[expect(clippy::too_many_arguments, reason = "one call is one line of a table")]
const fn by_quotation(
    name: &'static str,
    title: &'static str,
    place: Where,
    kind: ContractKind,
    estimated: &'static str,
    days: [&'static str; 4],
    facts: &'static [Fact],
    quotes: &'static [Quote],
) -> Line {
    Line { name, title, place, kind, route: Route::Quotation, estimated, days, facts, quotes }
}

#[expect(clippy::too_many_arguments, reason = "one call is one line of a table")]
const fn by(
    route: Route,
    name: &'static str,
    title: &'static str,
    place: Where,
    kind: ContractKind,
    estimated: &'static str,
    days: [&'static str; 4],
    facts: &'static [Fact],
) -> Line {
    Line { name, title, place, kind, route, estimated, days, facts, quotes: &[] }
}

const POLICY: Fact = Weights(["40", "40", "20", "50"]);
const ASKED: Fact = NoLocal("Search of the supplier list, file note 12 (invented).");
const ASKED_WIDER: Fact = NoRegion("Search of the region's list, file note 13 (invented).");
const HIGHEST: Fact = Scoring(ScoringStrategy::RelativeToHighest, "");

#[rustfmt::skip]
const QUOTED: &[Line] = &[
    by_quotation("P-0001", "Winter gritting leaflets", STREETS, Goods, "8400", ["2019-12-02", "2019-12-04", "2019-12-13", "2019-12-20"], &[Vat(Excluding), Award("S-0016", "8250")], &[("S-0016", "2019-12-10", "8250", Some(Accepted)), ("S-0021", "2019-12-12", "8600", Some(NotAccepted))]),
    by_quotation("P-0002", "Hand tools for parks", STREETS, Goods, "4999.99", ["2019-12-09", "2019-12-10", "2019-12-17", "2020-01-08"], &[Vat(Excluding), Award("S-0001", "4950")], &[("S-0001", "2019-12-16", "4950", Some(Accepted))]),
    by_quotation("P-0003", "First aid training", OFFICE, Services, "5000", ["2020-02-03", "2020-02-05", "2020-02-14", "2020-02-24"], &[Vat(Excluding), Award("S-0019", "4800")], &[("S-0019", "2020-02-11", "4800", Some(Accepted)), ("S-0013", "2020-02-13", "5100", Some(NotAccepted))]),
    by_quotation("P-0004", "Reading scheme books", CHILDREN, Goods, "5000.01", ["2020-02-10", "2020-02-12", "2020-02-21", "2020-03-02"], &[Vat(Excluding), Award("S-0016", "5000.01")], &[("S-0016", "2020-02-18", "5000.01", Some(Accepted)), ("S-0021", "2020-02-20", "5240", Some(NotAccepted))]),
    by_quotation("P-0005", "Signs for footpaths", STREETS, Goods, "18000", ["2020-06-01", "2020-06-03", "2020-06-15", "2020-06-22"], &[Vat(Excluding), Award("S-0015", "17500")], &[("S-0015", "2020-06-10", "17500", Some(Accepted)), ("S-0021", "2020-06-12", "18200", Some(NotAccepted))]),
    by_quotation("P-0006", "Interpreting headsets", OFFICE, Goods, "18000", ["2020-06-08", "2020-06-10", "2020-06-22", "2020-06-29"], &[Vat(Excluding), ASKED, Award("S-0019", "17900")], &[("S-0019", "2020-06-17", "17900", Some(Accepted)), ("S-0021", "2020-06-19", "18400", Some(NotAccepted))]),
    by_quotation("P-0007", "Noise meters", STREETS, Goods, "18000", ["2020-06-15", "2020-06-17", "2020-06-29", "2020-07-06"], &[Vat(Excluding), Award("S-0019", "17800")], &[("S-0019", "2020-06-24", "17800", Some(Accepted)), ("S-0021", "2020-06-26", "18100", Some(NotAccepted))]),
    by_quotation("P-0008", "Repair of the clock tower", STREETS, Works, "18000", ["2020-07-06", "2020-07-08", "2020-07-17", "2020-07-20"], &[Vat(Excluding), Award("S-0017", "17950")], &[("S-0017", "2020-07-15", "17950", Some(Accepted))]),
    by_quotation("P-0009", "Boiler checks, halls", STREETS, Services, "18000", ["2021-01-11", "2021-01-13", "2021-01-25", "2021-02-01"], &[Vat(Excluding), Award("S-0017", "16900")], &[("S-0017", "2021-01-20", "16900", Some(Accepted)), ("S-0014", "", "", Some(Declined))]),
    by_quotation("P-0010", "Fire door checks", STREETS, Services, "18000", ["2021-03-01", "2021-03-03", "2021-03-15", "2021-03-22"], &[Vat(Excluding), Award("S-0017", "17100")], &[("S-0017", "2021-03-11", "17100", Some(Accepted)), ("S-0020", "", "", Some(NoReply))]),
    by_quotation("P-0011", "Lift inspection", OFFICE, Services, "18000", ["2021-04-12", "2021-04-14", "2021-04-26", "2021-05-04"], &[Vat(Excluding), Award("S-0017", "17600")], &[("S-0017", "2021-04-22", "17600", Some(Accepted)), ("S-0019", "", "", None)]),
    by_quotation("P-0012", "Events for carers week", CARE, Services, "24999.99", ["2021-05-10", "2021-05-12", "2021-05-24", "2021-05-28"], &[Vat(Excluding), Award("S-0018", "24999.99")], &[("S-0018", "2021-05-20", "24999.99", Some(Accepted))]),
    by_quotation("P-0013", "Kitchen for the day centre", CARE, Works, "25000", ["2021-06-07", "2021-06-09", "2021-06-21", "2021-06-28"], &[Vat(Excluding), Award("S-0017", "25000")], &[("S-0017", "2021-06-17", "25000", Some(Accepted))]),
    by_quotation("P-0014", "Play equipment, two parks", STREETS, Goods, "30000", ["2021-09-06", "2021-09-08", "2021-09-24", "2021-10-04"], &[Vat(Including), Award("S-0015", "29400"), Notice("2021-10-08")], &[("S-0015", "2021-09-20", "29400", Some(Accepted)), ("S-0022", "2021-09-21", "30200", Some(NotAccepted)), ("S-0021", "2021-09-22", "31000", Some(NotAccepted))]),
    by_quotation("P-0015", "Review of parking charges", OFFICE, Services, "60000", ["2022-01-10", "2022-01-12", "2022-01-28", "2022-02-07"], &[Vat(Excluding), Award("S-0020", "58500"), Notice("2022-02-10")], &[("S-0020", "2022-01-24", "58500", Some(Accepted)), ("S-0006", "2022-01-26", "61000", Some(NotAccepted))]),
    by_quotation("P-0016", "Modelling of flood risk", STREETS, Services, "60000", ["2022-02-07", "2022-02-09", "2022-02-25", "2022-03-07"], &[Vat(Excluding), ASKED, ASKED_WIDER, Award("S-0020", "59750"), Notice("2022-03-10")], &[("S-0020", "2022-02-21", "59750", Some(Accepted)), ("S-0002", "2022-02-23", "64000", Some(NotAccepted))]),
    by_quotation("P-0017", "Archive scanning", OFFICE, Services, "21000", ["2022-04-04", "2022-04-06", "2022-04-19", "2022-04-25"], &[Vat(Excluding), ASKED, Award("S-0006", "20400")], &[("S-0006", "2022-04-13", "20400", Some(Accepted)), ("S-0020", "2022-04-14", "22500", Some(NotAccepted))]),
    by_quotation("P-0018", "Sensory room", CHILDREN, Works, "15500", ["2022-05-09", "2022-05-11", "2022-05-23", "2022-05-30"], &[Vat(Excluding), Award("S-0022", "15200")], &[("S-0022", "2022-05-18", "15200", Some(Accepted)), ("S-0023", "2022-05-20", "15900", Some(NotAccepted))]),
    by_quotation("P-0019", "Deep clean of depots", STREETS, Services, "22000", ["2022-09-05", "2022-09-07", "2022-09-19", "2022-09-26"], &[Vat(Excluding), Award("S-0008", "21800")], &[("S-0008", "2022-09-14", "21800", Some(Accepted)), ("S-0021", "2022-09-16", "23500", Some(NotAccepted))]),
    by_quotation("P-0020", "Half-term activities, autumn", CHILDREN, Services, "9000", ["2024-09-09", "2024-09-11", "2024-09-20", "2024-09-27"], &[Vat(Excluding), Award("S-0018", "9000")], &[("S-0018", "2024-09-17", "9000", Some(Accepted)), ("S-0011", "2024-09-18", "9400", Some(NotAccepted))]),
    by_quotation("P-0021", "Half-term activities, winter", CHILDREN, Services, "9000", ["2024-11-18", "2024-11-20", "2024-11-29", "2024-12-06"], &[Vat(Excluding), Award("S-0018", "9000")], &[("S-0018", "2024-11-26", "9000", Some(Accepted)), ("S-0011", "2024-11-27", "9250", Some(NotAccepted))]),
    by_quotation("P-0022", "Half-term activities, spring", CHILDREN, Services, "9000", ["2025-01-27", "2025-01-29", "2025-02-07", "2025-02-12"], &[Vat(Excluding), Award("S-0018", "9000")], &[("S-0018", "2025-02-04", "9000", Some(Accepted)), ("S-0011", "", "", Some(Declined))]),
    by_quotation("P-0023", "Uniforms for wardens", STREETS, Goods, "25000", ["2023-01-16", "2023-01-18", "2023-01-30", "2023-02-06"], &[Vat(Excluding), Award("S-0016", "24999")], &[("S-0016", "2023-01-25", "24999", Some(Accepted)), ("S-0021", "2023-01-27", "25600", Some(NotAccepted))]),
    by_quotation("P-0024", "Chairs for council offices", OFFICE, Goods, "29999.99", ["2023-03-06", "2023-03-08", "2023-03-20", "2023-03-27"], &[Vat(Including), Award("S-0016", "29999.99")], &[("S-0016", "2023-03-15", "29999.99", Some(Accepted)), ("S-0021", "2023-03-17", "31200", Some(NotAccepted))]),
    by_quotation("P-0025", "Tree survey", STREETS, Services, "30000", ["2024-02-05", "2024-02-07", "2024-02-19", "2024-02-26"], &[Vat(Including), Award("S-0001", "29500"), Notice("2024-02-29")], &[("S-0001", "2024-02-14", "29500", Some(Accepted)), ("S-0020", "2024-02-16", "33000", Some(NotAccepted))]),
    by_quotation("P-0026", "Storage of museum objects", OFFICE, Services, "26000", ["2022-03-14", "2022-03-16", "2022-03-28", "2022-04-04"], &[Award("S-0015", "25750")], &[("S-0015", "2022-03-23", "25750", Some(Accepted)), ("S-0023", "2022-03-25", "27000", Some(NotAccepted))]),
    by_quotation("P-0027", "Bird boxes", STREETS, Goods, "3200", ["2025-10-13", "2025-10-15", "2025-11-03", ""], &[Vat(Excluding)], &[("S-0015", "2025-10-27", "3100", None), ("S-0022", "", "", None)]),
    by_quotation("P-0028", "Minibus repairs", CHILDREN, Services, "12400", ["2025-11-03", "2025-11-05", "", ""], &[Vat(Excluding)], &[("S-0012", "2025-11-14", "12150", None), ("S-0014", "", "", None)]),
];

#[rustfmt::skip]
const TENDERED: &[Line] = &[
    by(OpenTender, "P-0029", "Grounds of three schools", CHILDREN, Services, "100000", ["2022-05-16", "2022-06-01", "2022-07-01", "2022-08-01"], &[Vat(Excluding), POLICY, HIGHEST, Award("S-0001", "100000"), Plan(MilestoneTracker), Notice("2022-06-01")]),
    by(Direct, "P-0030", "Out-of-hours emergency line", CARE, Services, "100000.01", ["2022-09-12", "", "", "2022-10-03"], &[Vat(Excluding), Award("S-0008", "100000.01"), Notice("2022-10-10")]),
    by(OpenTender, "P-0031", "Meals at community centres", CARE, Services, "99999.99", ["2022-10-03", "2022-10-17", "2022-11-14", "2022-12-05"], &[Vat(Excluding), Weights(["60", "40", "0", ""]), Scored(false), Award("S-0004", "98750"), Notice("2022-10-17")]),
    by(OpenTender, "P-0032", "Regional skills advice", CHILDREN, Services, "180000", ["2022-11-07", "2022-11-21", "2023-01-09", "2023-02-06"], &[Vat(Excluding), Fact::Lead(Lead::Partner), Weights(["60", "40", "0", ""]), Award("S-0019", "176000"), Notice("2022-11-21")]),
    by(OpenTender, "P-0033", "Regional air monitoring", STREETS, Services, "180000", ["2023-01-09", "2023-01-23", "2023-02-27", "2023-03-27"], &[Vat(Excluding), Fact::Lead(Lead::Joint), POLICY, HIGHEST, Award("S-0014", "179000"), Plan(MilestoneTracker), Notice("2023-01-23")]),
    by(OpenTender, "P-0034", "Pest control", STREETS, Services, "180000", ["2023-02-06", "2023-02-20", "2023-03-27", "2023-04-24"], &[Vat(Excluding), Weights(["50", "35", "15", "50"]), HIGHEST, Award("S-0015", "171500"), Plan(MilestoneTracker), Notice("2023-02-20")]),
    by(OpenTender, "P-0035", "Document storage", OFFICE, Services, "180000", ["2023-03-06", "2023-03-20", "2023-04-24", "2023-05-22"], &[Vat(Excluding), Weights(["50", "35", "15", "50"]), Decision("Business case 41, section 6 (invented)."), HIGHEST, Award("S-0020", "177200"), Plan(MilestoneTracker), Notice("2023-03-20")]),
    by(OpenTender, "P-0036", "Family group meetings", CHILDREN, Services, "180000", ["2023-04-03", "2023-04-17", "2023-05-22", "2023-06-19"], &[Vat(Excluding), Weights(["50", "30", "20", "50"]), HIGHEST, Award("S-0013", "178000"), Plan(MilestoneTracker), Notice("2023-04-17")]),
    by(OpenTender, "P-0037", "Respite breaks for carers", CARE, Services, "180000", ["2023-05-08", "2023-05-22", "2023-06-26", "2023-07-24"], &[Vat(Excluding), Weights(["50", "30", "20", "50"]), HIGHEST, Award("S-0003", "179500"), Plan(DeliveryPlan), Notice("2023-05-22")]),
    by(OpenTender, "P-0038", "Market stalls and power", STREETS, Services, "180000", ["2023-06-05", "2023-06-19", "2023-07-24", "2023-08-21"], &[Vat(Excluding), Weights(["50", "30", "20", "50"]), HIGHEST, Award("S-0014", "168000"), Plan(PlanDocument::None), Notice("2023-06-19")]),
    by(OpenTender, "P-0039", "Riverside path", STREETS, Works, "250000", ["2023-07-03", "2023-07-17", "2023-08-21", "2023-09-18"], &[Vat(Excluding), POLICY, Scoring(ScoringStrategy::FixedTarget, "50000"), Award("S-0005", "250000"), Plan(DeliveryPlan), Notice("2023-07-17")]),
    by(OpenTender, "P-0040", "Roof of the leisure centre", STREETS, Works, "250000.01", ["2023-08-07", "2023-08-21", "2023-09-25", "2023-10-23"], &[Vat(Excluding), POLICY, Scoring(ScoringStrategy::ShareOfPrice, "10"), Award("S-0005", "250000.01"), Plan(DeliveryPlan), Notice("2023-08-21")]),
    by(OpenTender, "P-0041", "Tenancy support", CARE, LightTouch, "300000", ["2023-09-04", "2023-09-18", "2023-10-23", "2023-11-20"], &[Vat(Excluding), POLICY, HIGHEST, Award("S-0007", "296000"), Plan(MilestoneTracker), Notice("2023-09-18")]),
    by(OpenTender, "P-0042", "Youth theatre", CHILDREN, Services, "90000", ["2023-10-02", "2023-10-16", "2023-11-20", "2023-12-18"], &[Vat(Excluding), POLICY, Scored(true), Award("S-0011", "88500"), Notice("2023-10-16")]),
    by(OpenTender, "P-0043", "Bicycle training", CHILDREN, Services, "90000", ["2023-11-06", "2023-11-20", "2024-01-08", "2024-02-05"], &[Vat(Excluding), Weights(["55", "45", "", ""]), Scored(false), Award("S-0009", "89000"), Notice("2023-11-20")]),
    by(OpenTender, "P-0044", "Wall repairs, estates", STREETS, Works, "150000", ["2024-01-15", "2024-01-29", "2024-03-04", "2024-04-02"], &[Vat(Excluding), POLICY, HIGHEST, LocalLabour(true), Award("S-0017", "148000"), Plan(MilestoneTracker), Notice("2024-01-29")]),
    by(OpenTender, "P-0045", "Translation service", OFFICE, Services, "220000", ["2025-02-20", "2025-03-03", "2025-04-07", "2025-05-06"], &[Vat(Including), POLICY, HIGHEST, Award("S-0019", "215500"), Plan(MilestoneTracker), Notice("2025-03-03")]),
    by(OpenTender, "P-0046", "Mediation service", CARE, Services, "220000", ["2025-02-24", "2025-03-05", "2025-04-09", "2025-05-08"], &[Vat(Including), POLICY, HIGHEST, Award("S-0013", "217000"), Plan(MilestoneTracker), Notice("2025-03-05")]),
    by(OpenTender, "P-0047", "Payroll checks", OFFICE, Services, "214904", ["2025-03-10", "2025-03-24", "2025-04-28", "2025-05-27"], &[Vat(Including), POLICY, HIGHEST, Award("S-0006", "209000"), Plan(MilestoneTracker), Notice("2025-03-24")]),
    by(OpenTender, "P-0048", "Cash collection", OFFICE, Services, "214903.99", ["2025-04-07", "2025-04-21", "2025-05-27", "2025-06-23"], &[Vat(Including), POLICY, HIGHEST, Award("S-0023", "208400"), Plan(MilestoneTracker)]),
    by(OpenTender, "P-0049", "Leisure management", STREETS, Services, "5000000", ["2025-05-12", "2025-06-02", "2025-07-14", "2025-09-01"], &[Vat(Including), POLICY, HIGHEST, Award("S-0008", "5000000"), Plan(DeliveryPlan), Notice("2025-06-02")]),
    by(OpenTender, "P-0050", "Waste transfer", STREETS, Services, "5000000.01", ["2025-06-09", "2025-06-30", "2025-08-11", ""], &[Vat(Including), POLICY, HIGHEST, Plan(DeliveryPlan), Notice("2025-06-30")]),
    by(Framework, "P-0051", "Laptops and desks", OFFICE, Goods, "320000", ["2024-04-08", "2024-04-22", "2024-05-13", "2024-06-03"], &[Vat(Excluding), Award("S-0006", "311000"), Notice("2024-06-10")]),
    by(Dynamic, "P-0052", "Taxis for pupils", CHILDREN, Services, "140000", ["2024-05-06", "2024-05-20", "2024-06-10", "2024-07-01"], &[Vat(Excluding), POLICY, HIGHEST, Award("S-0012", "137500"), Plan(MilestoneTracker), Notice("2024-07-08")]),
    by(Exemption, "P-0053", "Repairs to a listed bridge", STREETS, Works, "120000", ["2024-06-03", "", "", "2024-07-15"], &[Vat(Excluding), Award("S-0005", "119000"), Notice("2024-07-22")]),
    by(Grant, "P-0054", "Warm spaces", CARE, LightTouch, "110000", ["2024-08-05", "2024-08-19", "2024-09-09", "2024-09-30"], &[Vat(Excluding), Award("S-0013", "110000")]),
    by(OpenTender, "P-0055", "Advocacy", CARE, LightTouch, "160000", ["2024-09-02", "2024-09-16", "2024-10-21", "2024-11-18"], &[Vat(Excluding), Weights(["40", "40", "20", "60"]), HIGHEST, Award("S-0013", "158000"), Plan(MilestoneTracker), Notice("2024-09-16")]),
    by(OpenTender, "P-0056", "Bus shelter cleaning", STREETS, Services, "130000", ["2024-10-07", "2024-10-21", "2024-11-25", "2025-01-06"], &[Vat(Excluding), Weights(["40", "35", "20", "50"]), HIGHEST, Award("S-0008", "127000"), Plan(MilestoneTracker), Notice("2024-10-21")]),
    by(OpenTender, "P-0057", "Catering at the country park", STREETS, Concession, "95000", ["2025-09-01", "2025-09-15", "2025-10-13", ""], &[Vat(Including), Reserved("South Yorkshire", "2025-08-18", true), Notice("2025-09-15")]),
    by(OpenTender, "P-0058", "Domestic abuse refuge", CARE, LightTouch, "640000", ["2025-10-06", "2025-10-20", "2025-11-17", ""], &[Vat(Excluding), POLICY, HIGHEST, Plan(DeliveryPlan), Notice("2025-10-20")]),
    by_quotation("P-0070", "Hire of marquees", STREETS, Services, "26000", ["2025-04-07", "2025-04-09", "2025-04-22", "2025-04-28"], &[Award("S-0001", "25800")], &[("S-0001", "2025-04-16", "25800", Some(Accepted))]),
    by_quotation("P-0071", "Agency drivers over the winter", STREETS, Services, "240000", ["2025-05-12", "2025-05-14", "2025-06-02", "2025-06-09"], &[Vat(Including), POLICY, Plan(MilestoneTracker), Award("S-0012", "236000"), Notice("2025-06-16")], &[("S-0012", "2025-05-28", "236000", Some(Accepted))]),
    by(OpenTender, "P-0072", "Works or upkeep of the bandstand", STREETS, Works, "300000", ["2025-06-09", "2025-07-07", "2025-08-11", "2025-09-15"], &[Vat(Excluding), NoKind, POLICY, Plan(DeliveryPlan), Award("S-0005", "298000"), Notice("2025-07-07")]),
];

/// Those that contracts of the register followed from.
#[rustfmt::skip]
const FOLLOWED: &[Line] = &[
    by(OpenTender, "P-0059", "Grounds maintenance, parks", STREETS, Services, "1240000", ["2019-07-01", "2019-08-05", "2019-09-30", "2019-12-12"], &[Vat(Excluding), Weights(["60", "40", "", ""]), Award("S-0001", "1240000"), Contract("C-0001"), Notice("2019-08-05")]),
    by(Framework, "P-0060", "Case management software", OFFICE, Services, "780000", ["2019-12-16", "2020-01-13", "2020-02-10", "2020-03-16"], &[Vat(Excluding), Award("S-0006", "780000"), Contract("C-0006")]),
    by(Grant, "P-0061", "Advice and debt service", CARE, LightTouch, "540000", ["2020-04-20", "2020-05-18", "2020-06-29", "2020-08-10"], &[Vat(Excluding), Award("S-0013", "540000"), Contract("C-0013")]),
    by(Direct, "P-0062", "Printing and post", OFFICE, Services, "210000", ["2020-10-12", "", "", "2020-12-14"], &[Vat(Excluding), Award("S-0006", "210000"), Contract("C-0018"), Notice("2020-12-21")]),
    by(OpenTender, "P-0063", "Grounds maintenance, cemeteries", STREETS, Services, "600000", ["2021-04-19", "2021-05-24", "2021-07-05", "2021-09-13"], &[Vat(Excluding), POLICY, HIGHEST, Award("S-0001", "610000"), Plan(DeliveryPlan), Contract("C-0019"), Notice("2021-05-24")]),
    by(OpenTender, "P-0064", "Town centre security", OFFICE, Services, "880000", ["2022-01-24", "2022-02-28", "2022-04-11", "2022-06-20"], &[Vat(Excluding), POLICY, HIGHEST, Award("S-0008", "870000"), Plan(DeliveryPlan), Contract("C-0020"), Notice("2022-02-28")]),
    by(Exemption, "P-0065", "Respite care", CARE, LightTouch, "430000", ["2022-11-14", "", "", "2023-03-06"], &[Vat(Excluding), Award("S-0003", "430000"), Contract("C-0021")]),
    by(OpenTender, "P-0066", "Fleet maintenance", STREETS, Services, "1500000", ["2023-11-13", "2024-01-08", "2024-03-04", "2024-05-13"], &[Vat(Excluding), POLICY, HIGHEST, Award("S-0012", "1490000"), Plan(DeliveryPlan), Contract("C-0022"), Notice("2024-01-08")]),
    by(OpenTender, "P-0067", "Construction training hub", CHILDREN, Services, "725000", ["2024-11-25", "2025-01-13", "2025-02-24", "2025-04-28"], &[Vat(Excluding), POLICY, HIGHEST, Award("S-0009", "725000"), Plan(DeliveryPlan), Contract("C-0023"), Notice("2025-01-13")]),
    by(OpenTender, "P-0068", "Library refurbishment", STREETS, Works, "2200000", ["2025-04-14", "2025-06-02", "2025-07-21", "2025-10-13"], &[Vat(Excluding), POLICY, HIGHEST, Award("S-0005", "2240000"), Plan(DeliveryPlan), Contract("C-0024"), Notice("2025-06-02")]),
];

fn lines() -> impl Iterator<Item = &'static Line> {
    QUOTED.iter().chain(TENDERED).chain(FOLLOWED)
}

/// What a contract followed from.
pub fn of_contract(contract_ref: &str) -> Option<&'static str> {
    let is_it = |fact: &Fact| matches!(fact, Contract(name) if *name == contract_ref);
    FOLLOWED.iter().find(|line| line.facts.iter().any(is_it)).map(|line| line.name)
}

pub fn procurements() -> impl Iterator<Item = Procurement> {
    // One of which somebody has entered no more than must be.
    let mut bare = Procurement::new("P-0069", "Something for the town hall");
    bare.estimated_value = pence("40000").unwrap_or_default();
    lines().filter_map(procurement).chain([bare])
}

fn procurement(line: &Line) -> Option<Procurement> {
    let mut own = Procurement::new(line.name, line.title);
    own.category = Some(line.place.0.to_owned());
    own.department = Some(line.place.1.to_owned());
    own.kind = Some(line.kind);
    own.route = Some(line.route);
    own.lead = Some(Lead::Council);
    own.estimated_value = pence(line.estimated)?;
    [own.began_on, own.invited_on, own.closed_on, own.awarded_on] = line.days.map(day);
    own.local_labour_only = Some(false);
    for fact in line.facts {
        record(&mut own, *fact);
    }
    Some(own)
}

fn record(own: &mut Procurement, fact: Fact) {
    let text = |text: &str| Some(text.to_owned());
    let number = |text: &str| Quantity::parse(text).ok();
    match fact {
        Vat(basis) => own.vat_basis = Some(basis),
        NoKind => own.kind = None,
        Fact::Lead(lead) => own.lead = Some(lead),
        Award(supplier, value) => {
            own.supplier_ref = text(supplier);
            own.awarded_value = pence(value);
        }
        Contract(name) => own.contract_ref = text(name),
        Weights([price, quality, sv, share]) => {
            own.weights.price = number(price);
            own.weights.quality = number(quality);
            own.weights.sv = number(sv);
            own.weights.sv_quantitative_share = number(share);
            own.sv_scored_at_award = own.weights.sv.map(|points| points > Quantity::ZERO);
        }
        Decision(where_) => own.weights.decision = text(where_),
        Scoring(strategy, parameter) => {
            own.weights.strategy = Some(strategy);
            own.weights.parameter = number(parameter);
        }
        Plan(document) => own.plan_document = Some(document),
        Scored(is_scored) => own.sv_scored_at_award = Some(is_scored),
        LocalLabour(is_only) => own.local_labour_only = Some(is_only),
        NoLocal(where_) => own.no_local_evidence = text(where_),
        NoRegion(where_) => own.no_region_evidence = text(where_),
        Notice(on) => own.notice_published_on = day(on),
        Reserved(area, decided, in_notice) => {
            own.reservation.area = text(area);
            own.reservation.decided_on = day(decided);
            own.reservation.in_notice = Some(in_notice);
        }
    }
}

pub fn quotations() -> impl Iterator<Item = Quotation> {
    lines().flat_map(|line| line.quotes.iter().filter_map(|quote| quotation(line, quote)))
}

fn quotation(line: &Line, (supplier, received, amount, outcome): &Quote) -> Option<Quotation> {
    Some(Quotation {
        procurement_ref: line.name.to_owned(),
        supplier_ref: (*supplier).to_owned(),
        invited_on: day(line.days[1])?,
        received_on: day(received),
        amount: pence(amount),
        outcome: *outcome,
        note: None,
    })
}

fn pence(text: &str) -> Option<Pence> {
    Pence::parse(text).ok()
}

/// Rule, record, reason, from, to.
const WAIVED: &[(&str, &str, &str, &str, &str)] = &[
    (
        "quotes-two",
        "P-0008",
        "Only one firm in reach repairs clocks of this kind (invented).",
        "2020-07-20",
        "",
    ),
    (
        "sv-plan",
        "P-0041",
        "The tracker is kept until the delivery plan of the new year (invented).",
        "2023-11-20",
        "2024-03-31",
    ),
];

pub fn waivers() -> impl Iterator<Item = Waiver> {
    WAIVED.iter().filter_map(|(rule, record_ref, reason, from, to)| {
        Some(Waiver {
            rule: (*rule).to_owned(),
            record_ref: (*record_ref).to_owned(),
            reason: (*reason).to_owned(),
            person: "officer1".to_owned(),
            from: day(from)?,
            to: day(to),
        })
    })
}
