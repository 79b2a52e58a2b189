//! The words of what is done with returns.

use clap::Args;

use super::day;
use crate::calc::{Date, Quarter};

#[derive(Debug, Args)]
pub struct Enter {
    /// Reference of the contract
    #[arg(value_name = "CONTRACT")]
    pub contract: String,
    /// Quarter of the financial year: "2025-26 Q3", 2025-26Q3
    #[arg(value_name = "QUARTER", value_parser = quarter)]
    pub quarter: Quarter,
    /// Figures; without any each measure is asked in turn. Nothing after the = takes a figure out
    #[arg(value_name = "MEASURE=UNITS")]
    pub figures: Vec<String>,
    /// A note on a line; nothing after the = takes it out
    #[arg(long = "note", value_name = "MEASURE=TEXT")]
    pub notes: Vec<String>,
    /// The lowest hourly rate paid, in pounds; nothing after the = takes it out
    #[arg(long = "wage", value_name = "MEASURE=POUNDS")]
    pub wages: Vec<String>,
    /// The answer to a question of the validator
    #[arg(long = "answer", value_name = "MEASURE=TEXT")]
    pub answers: Vec<String>,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Submit {
    /// Reference of the contract
    #[arg(value_name = "CONTRACT")]
    pub contract: String,
    /// Quarter of the financial year: "2025-26 Q3", 2025-26Q3
    #[arg(value_name = "QUARTER", value_parser = quarter)]
    pub quarter: Quarter,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Amend {
    /// Reference of the contract
    #[arg(value_name = "CONTRACT")]
    pub contract: String,
    /// Quarter of the financial year: "2025-26 Q3", 2025-26Q3
    #[arg(value_name = "QUARTER", value_parser = quarter)]
    pub quarter: Quarter,
    /// Why what was submitted is corrected
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Validate {
    /// Reference of the contract
    #[arg(value_name = "CONTRACT")]
    pub contract: String,
    /// Quarter of the financial year: "2025-26 Q3", 2025-26Q3
    #[arg(value_name = "QUARTER", value_parser = quarter)]
    pub quarter: Quarter,
    /// Accept these lines as declared; `all`: every line that is not decided yet
    #[arg(long, value_delimiter = ',', value_name = "all|MEASURES")]
    pub accept: Vec<String>,
    /// Reduce a line to fewer units; needs --reason
    #[arg(long, value_name = "MEASURE=UNITS")]
    pub reduce: Vec<String>,
    /// Why it is reduced; one for each --reduce, in their order
    #[arg(long, value_name = "TEXT")]
    pub reason: Vec<String>,
    /// Ask the supplier about a line; needs --question
    #[arg(long, value_name = "MEASURE")]
    pub query: Vec<String>,
    /// What is asked; one for each --query, in their order
    #[arg(long, value_name = "TEXT")]
    pub question: Vec<String>,
    /// End the validation: validated, or queried where any line is
    #[arg(long)]
    pub finish: bool,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Discard {
    /// Reference of the contract
    #[arg(value_name = "CONTRACT")]
    pub contract: String,
    /// Quarter of the financial year: "2025-26 Q3", 2025-26Q3
    #[arg(value_name = "QUARTER", value_parser = quarter)]
    pub quarter: Quarter,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Vary {
    /// Reference of the contract
    #[arg(value_name = "CONTRACT")]
    pub contract: String,
    /// Reference of the measure
    #[arg(value_name = "MEASURE")]
    pub measure: String,
    /// What is committed from then on
    #[arg(value_name = "UNITS")]
    pub units: String,
    /// The day on which it was signed
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub signed_on: Date,
    /// Why it was agreed
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

pub(super) fn quarter(text: &str) -> Result<Quarter, String> {
    Quarter::parse(text).ok_or_else(|| {
        "it is no quarter of a financial year; write it as \"2025-26 Q3\" or 2025-26Q3".to_owned()
    })
}
