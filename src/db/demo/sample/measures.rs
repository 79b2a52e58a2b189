//! The two editions of the sample.

use super::super::builder::MeasureLine;
use crate::calc::words::MeasureKind::{self, Direct, Localised, Proxy, RecordOnly};

pub const REPORT_SOURCE: &str = "Implied by the council's Social Value Annual Report, Cabinet, \
    15 February 2021: printed pounds divided by printed units, to four decimals or as many as \
    give the printed pounds. The titles and the themes are ours.";
pub const EXAMPLE_SOURCE: &str = "Invented example: no council uses these values.";

const fn line(
    measure_ref: &'static str,
    theme: &'static str,
    title: &'static str,
    unit: &'static str,
    kind: MeasureKind,
    proxy: &'static str,
    evidence: &'static str,
) -> MeasureLine {
    MeasureLine { measure_ref, theme, title, unit, kind, proxy, evidence }
}

/// The eighteen rows of the printed table.
pub const REPORT_LINES: &[MeasureLine] = &[
    line("NT1", "Jobs", "Local people employed", "people FTE", Proxy, "26272.9950", PAYROLL),
    line("RT41", "Jobs", "Local people paid the Living Wage", "people", RecordOnly, "", PAYROLL),
    line(
        "NT3",
        "Jobs",
        "Long-term unemployed people hired",
        "people FTE",
        Proxy,
        "18963.3333",
        PAYROLL,
    ),
    line("NT4", "Jobs", "People not in education or work hired", "people FTE", Proxy, "", PAYROLL),
    line("NT4a", "Jobs", "Care leavers aged 16 to 25 hired", "people FTE", Proxy, "", PAYROLL),
    line("NT5", "Jobs", "People aged 18 to 24 hired", "people FTE", Proxy, "", PAYROLL),
    line("NT6", "Jobs", "Disabled people hired", "people FTE", Proxy, "15166", PAYROLL),
    line("NT7", "Jobs", "Support into work, over 24", "hours", Proxy, "120.24252", DIARY),
    line("NT9", "Growth", "Training opportunities", "weeks", Proxy, "256.9096", DIARY),
    line("NT10", "Growth", "Apprenticeships", "weeks", Proxy, "206.8113", DIARY),
    line("NT11", "Jobs", "Support into work, young people", "hours", Proxy, "119.64897", DIARY),
    line("NT12", "Jobs", "Work placements, unpaid", "weeks", Proxy, "155.2895", DIARY),
    line("NT13", "Jobs", "Work placements, paid", "weeks", Proxy, "158.2143", DIARY),
    line(
        "NT15",
        "Growth",
        "Expert advice to small businesses and VCSEs",
        "hours",
        Proxy,
        "91.6442",
        DIARY,
    ),
    line("NT16", "Social", "Equipment given to VCSEs", "£", Direct, "1", RECEIPT),
    line("NT18", "Growth", "Local supply chain spend", "£", Proxy, "0.52293434", RECEIPT),
    line("NT28", "Social", "Donations to VCSEs", "£", Direct, "1", RECEIPT),
    line("NT31", "Environment", "CO2e saved", "tonnes CO2e", Proxy, "69.3069", CARBON),
];

/// The invented edition: some units and proxies differ, some measures are new, some have gone.
pub const EXAMPLE_LINES: &[MeasureLine] = &[
    line("NT1", "Jobs", "Local people employed", "people FTE", Localised, "30000", PAYROLL),
    line("RT41", "Jobs", "Local people paid the Living Wage", "people", RecordOnly, "", PAYROLL),
    line("NT3", "Jobs", "Long-term unemployed people hired", "people FTE", Localised, "", PAYROLL),
    line("NT4a", "Jobs", "Care leavers aged 16 to 25 hired", "people FTE", Proxy, "16000", PAYROLL),
    line("NT6", "Jobs", "Disabled people hired", "people FTE", Proxy, "17000", PAYROLL),
    line("NT7", "Jobs", "Support into work, over 24", "hours", Proxy, "100", DIARY),
    line("NT9", "Growth", "Training opportunities", "weeks", Proxy, "300", DIARY),
    line("NT10", "Growth", "Apprenticeships", "weeks", Proxy, "250", DIARY),
    line("NT11", "Jobs", "Support into work, young people", "hours", Proxy, "100", DIARY),
    line("NT12", "Jobs", "Work placements, unpaid", "weeks", Proxy, "200", DIARY),
    line("NT13", "Jobs", "Work placements, paid", "weeks", Proxy, "200", DIARY),
    line(
        "NT15",
        "Growth",
        "Expert advice to small businesses and VCSEs",
        "hours",
        Proxy,
        "100",
        DIARY,
    ),
    line("NT16", "Social", "Equipment given to VCSEs", "£", Direct, "1", RECEIPT),
    line("NT18", "Growth", "Local supply chain spend", "£", Localised, "0.5", RECEIPT),
    line("NT28", "Social", "Donations to VCSEs", "£", Direct, "1", RECEIPT),
    line("NT31", "Environment", "CO2e saved", "tonnes CO2e", Proxy, "250", CARBON),
    line("EX1", "Social", "Volunteering hours", "hours", Proxy, "15", DIARY),
    line("EX2", "Environment", "Waste kept from landfill", "tonnes", Proxy, "90", CARBON),
    line("EX3", "Innovation", "Ideas tried with residents", "each", RecordOnly, "", DIARY),
    line("EX4", "Innovation", "Open data sets published", "each", RecordOnly, "", DIARY),
];

/// Listed one way, as sources do; double counting is symmetric.
pub const CONFLICTS: &[(&str, &str)] = &[("NT12", "NT13"), ("NT16", "NT28")];

const PAYROLL: &str = "Payroll extract with outward postcodes, no names";
const DIARY: &str = "Diary of sessions or weeks, signed by the host";
const RECEIPT: &str = "Receipts or ledger extract";
const CARBON: &str = "Calculation with its base year and factors";

/// Why a measure fits a contract, as an officer of the sample would note it.
pub fn relevance(measure_ref: &str) -> &'static str {
    match measure_ref {
        "NT1" | "RT41" | "NT3" | "NT6" => "The work is done in the borough and needs recruits.",
        "NT7" | "NT11" | "NT12" | "NT13" => "The supplier has staff who can host and mentor here.",
        "NT9" | "NT10" => "The trade has recognised training that runs on this site.",
        "NT15" | "NT16" | "NT28" => "Local groups use the same skills and equipment.",
        "NT18" => "Materials and plant can be bought near the site.",
        "NT31" | "EX2" => "Vehicles and materials are most of the contract's carbon.",
        _ => "Asked for in the specification.",
    }
}
