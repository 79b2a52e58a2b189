//! What happened to returns of the sample otherwise than usual. The usual: keyed and submitted in
//! the thirty days after the quarter, and validated as declared some weeks later.

/// One thing that happened to the return of a contract for a quarter.
pub struct Told {
    pub contract_ref: &'static str,
    pub quarter: &'static str,
    pub event: Event,
}

pub enum Event {
    /// Nobody has begun it.
    NotBegun,
    /// It is a draft with this many of its measures entered.
    Draft {
        begun: &'static str,
        entered: usize,
    },
    /// Nobody has validated it yet.
    Waiting {
        submitted: &'static str,
    },
    /// It came after its day.
    Late {
        submitted: &'static str,
    },
    Noted {
        measure_ref: &'static str,
        note: &'static str,
    },
    Reduced {
        measure_ref: &'static str,
        to: &'static str,
        reason: &'static str,
    },
    /// It went back to the supplier.
    Queried {
        measure_ref: &'static str,
        question: &'static str,
    },
    /// A second version was made of it.
    Amended(Amended),
}

/// The second version of a return.
pub struct Amended {
    pub begun: &'static str,
    pub reason: &'static str,
    pub measure_ref: &'static str,
    /// None where the draft still has the old figure.
    pub to: Option<&'static str>,
    pub answer: Option<&'static str>,
    pub stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Draft,
    Submitted,
    Validated,
}

use Event::{Draft, Late, NotBegun, Noted, Queried, Reduced, Waiting};

const fn told(contract_ref: &'static str, quarter: &'static str, event: Event) -> Told {
    Told { contract_ref, quarter, event }
}

const fn noted(measure_ref: &'static str, note: &'static str) -> Event {
    Noted { measure_ref, note }
}

const fn reduced(measure_ref: &'static str, to: &'static str, reason: &'static str) -> Event {
    Reduced { measure_ref, to, reason }
}

const fn queried(measure_ref: &'static str, question: &'static str) -> Event {
    Queried { measure_ref, question }
}

#[rustfmt::skip]
pub const EVENTS: &[Told] = &[
    told("C-0001", "2021-22 Q2", reduced("NT7", "1", "One session was with people from outside the borough.")),
    told("C-0001", "2022-23 Q4", noted("NT18", "Seed and turf were bought early for the spring.")),
    told("C-0002", "2021-22 Q1", Late { submitted: "2021-08-09" }),
    told("C-0002", "2022-23 Q3", reduced("NT18", "2400", "Two invoices are from a yard outside the borough.")),
    told("C-0002", "2024-25 Q2", noted("NT1", "Two crews were stood down while the programme was changed.")),
    // October came in early; the quarter is not over.
    told("C-0002", "2025-26 Q3", Draft { begun: "2025-11-13", entered: 2 }),
    told("C-0003", "2022-23 Q1", queried("NT9", "The diary shows one week. Where were the others?")),
    told("C-0003", "2022-23 Q1", Event::Amended(Amended {
        begun: "2022-08-29", reason: "Answers the question about training", measure_ref: "NT9",
        to: Some("1"), answer: Some("The other two were of another contract."), stage: Stage::Validated,
    })),
    told("C-0003", "2023-24 Q2", reduced("NT18", "5200", "Plant hire from another county was in the sum.")),
    told("C-0003", "2024-25 Q4", Late { submitted: "2025-05-12" }),
    told("C-0004", "2025-26 Q1", noted("RT41", "All carers on the rota at the end of June.")),
    told("C-0004", "2025-26 Q2", Event::Amended(Amended {
        begun: "2025-11-20", reason: "The supplier has found a session that it left out",
        measure_ref: "NT7", to: Some("4"), answer: None, stage: Stage::Draft,
    })),
    told("C-0005", "2021-22 Q4", Late { submitted: "2022-05-16" }),
    told("C-0006", "2023-24 Q1", reduced("NT15", "1", "The second talk was a sales meeting.")),
    told("C-0007", "2023-24 Q3", noted("NT1", "Three posts stay open; the wage offered was raised in December.")),
    told("C-0007", "2024-25 Q4", reduced("NT7", "1", "No diary came for the rest.")),
    // Overdue although it was begun.
    told("C-0007", "2025-26 Q2", Draft { begun: "2025-10-27", entered: 4 }),
    told("C-0008", "2024-25 Q1", Late { submitted: "2024-08-14" }),
    told("C-0012", "2025-26 Q2", Waiting { submitted: "2025-11-12" }),
    told("C-0016", "2022-23 Q2", Late { submitted: "2022-11-21" }),
    told("C-0016", "2023-24 Q2", NotBegun),
    told("C-0017", "2025-26 Q1", Waiting { submitted: "2025-07-25" }),
    told("C-0017", "2025-26 Q2", Waiting { submitted: "2025-10-30" }),
    told("C-0019", "2024-25 Q3", Event::Amended(Amended {
        begun: "2025-03-10", reason: "A depot invoice was booked twice", measure_ref: "NT18",
        to: Some("2480"), answer: None, stage: Stage::Validated,
    })),
    told("C-0019", "2025-26 Q2", Waiting { submitted: "2025-10-21" }),
    told("C-0020", "2024-25 Q2", noted("NT11", "Fewer hours from July on, as agreed.")),
    told("C-0020", "2025-26 Q1", Event::Amended(Amended {
        begun: "2025-11-10", reason: "Payroll corrected a leaver", measure_ref: "NT1",
        to: Some("0.21"), answer: None, stage: Stage::Submitted,
    })),
    told("C-0020", "2025-26 Q2", Draft { begun: "2025-10-28", entered: 2 }),
    told("C-0021", "2025-26 Q1", queried("NT13", "Is this the same learner as the unpaid week of NT12?")),
    told("C-0021", "2025-26 Q2", NotBegun),
    told("C-0022", "2024-25 Q4", reduced("NT10", "8", "One apprentice left in February.")),
    told("C-0022", "2025-26 Q1", queried("NT18", "The ledger gives another sum for May.")),
    told("C-0022", "2025-26 Q1", Event::Amended(Amended {
        begun: "2025-09-01", reason: "Answers the question about spend", measure_ref: "NT18",
        to: Some("7900"), answer: Some("May had two invoices of June in it."), stage: Stage::Validated,
    })),
    told("C-0023", "2025-26 Q2", Waiting { submitted: "2025-11-18" }),
];

/// Hourly rates that a supplier declared: contract, measure, from which quarter on, pounds.
pub const WAGES: &[(&str, &str, &str, &str)] = &[
    ("C-0004", "RT41", "2024-25 Q1", "12.00"),
    ("C-0004", "RT41", "2025-26 Q1", "12.60"),
    // Below the rate of the year.
    ("C-0008", "RT41", "2022-23 Q3", "9.50"),
    ("C-0008", "RT41", "2023-24 Q1", "12.00"),
    ("C-0012", "RT41", "2025-26 Q1", "12.60"),
    // Between two rates, while no source names the day of the higher one.
    ("C-0020", "RT41", "2022-23 Q3", "10.00"),
    ("C-0020", "RT41", "2023-24 Q3", "12.00"),
    ("C-0020", "RT41", "2024-25 Q3", "12.60"),
];

/// Commitments for which no evidence came.
pub const WITHOUT_EVIDENCE: &[(&str, &str)] =
    &[("C-0007", "NT7"), ("C-0016", "NT9"), ("C-0018", "NT28")];
