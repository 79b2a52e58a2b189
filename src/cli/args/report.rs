//! The words of `sleva report`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::day;
use super::returns::quarter;
use crate::calc::{Date, Quarter};

#[derive(Debug, Args)]
pub struct Report {
    #[command(subcommand)]
    pub command: ReportCommand,
}

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// What was committed and delivered by the contracts awarded between two days
    #[command(before_help = "Examples:
  sleva report annual -o report.html
  sleva report annual --from 2019-12-01 --to 2020-12-31
  sleva report annual --as-of 2025-03-31 --format md
  sleva report annual --format csv -o figures-2025")]
    Annual(ReportAnnual),
    /// What was delivered in a quarter, and what needs a decision
    #[command(before_help = "Examples:
  sleva report quarter
  sleva report quarter 2025-26Q2 -o quarter.html")]
    Quarter(ReportQuarter),
    /// How a contract stands; at its end, what became of it
    #[command(before_help = "Examples:
  sleva report contract C-0001
  sleva report contract C-0001 --quarter 2025-26Q2 -o report.html
  sleva report contract C-0001 --as-of 2025-03-31 --format md")]
    Contract(ReportContract),
    /// What a supplier committed and delivered over all its contracts
    #[command(before_help = "Examples:
  sleva report supplier S-0001
  sleva report supplier S-0001 -o supplier.html")]
    Supplier(ReportSupplier),
    /// A frozen report as it was, word for word
    #[command(before_help = "Examples:
  sleva report frozen R-0001
  sleva report frozen R-0001 -o as-published.html")]
    Frozen(ReportFrozen),
    /// Two frozen reports side by side, or one beside the same report now
    #[command(before_help = "Examples:
  sleva report compare R-0001                    what differs from it by now, and why
  sleva report compare R-0001 R-0002
  sleva report compare R-0001 now --as-of 2025-03-31 -o differences.xlsx

Exit 0: no figure differs; 1: some do.")]
    Compare(ReportCompare),
}

#[derive(Debug, Args)]
pub struct ReportAnnual {
    #[command(flatten)]
    pub range: Range,
    #[command(flatten)]
    pub frozen: Frozen,
    #[command(flatten)]
    pub written: Written,
}

#[derive(Debug, Args)]
pub struct ReportQuarter {
    /// The quarter; else the last one that is due
    #[arg(value_name = "QUARTER", value_parser = quarter)]
    pub quarter: Option<Quarter>,
    #[command(flatten)]
    pub range: Range,
    #[command(flatten)]
    pub frozen: Frozen,
    #[command(flatten)]
    pub written: Written,
}

#[derive(Debug, Args)]
pub struct ReportContract {
    /// Reference of the contract
    #[arg(value_name = "REF")]
    pub reference: String,
    /// The quarter whose return is shown in full; else the last one that is due
    #[arg(long, value_name = "QUARTER", value_parser = quarter)]
    pub quarter: Option<Quarter>,
    #[command(flatten)]
    pub frozen: Frozen,
    #[command(flatten)]
    pub written: Written,
}

#[derive(Debug, Args)]
pub struct ReportSupplier {
    /// Reference of the supplier
    #[arg(value_name = "REF")]
    pub reference: String,
    #[command(flatten)]
    pub frozen: Frozen,
    #[command(flatten)]
    pub written: Written,
}

/// Which contracts a report is of.
#[derive(Debug, Clone, Copy, Args)]
pub struct Range {
    /// Contracts awarded from this day on; else from the first day of the council's policy
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<Date>,
    /// Contracts awarded up to this day; else up to the day of the figures
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub to: Option<Date>,
}

const FORMATS: [&str; 7] = ["text", "txt", "html", "md", "xlsx", "csv", "json"];

/// How a report is written, and where.
#[derive(Debug, Args)]
pub struct Written {
    /// How it is written; else the ending of the file says it
    #[arg(long, value_name = "FORMAT", value_parser = FORMATS)]
    pub format: Option<String>,
    /// Write it to a file instead; as CSV to a folder
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// A folder with templates of your own for HTML and Markdown; else that of the settings
    #[arg(long, value_name = "DIR")]
    pub template: Option<PathBuf>,
}

/// Whether the report is kept as it is now.
#[derive(Debug, Args)]
pub struct Frozen {
    /// Keep it in the database as it is now, to be compared later
    #[arg(long)]
    pub freeze: bool,
    /// Why it is frozen: for the cabinet, as published
    #[arg(long, value_name = "TEXT", requires = "freeze")]
    pub note: Option<String>,
}

#[derive(Debug, Args)]
pub struct ReportFrozen {
    /// Reference of the frozen report; sleva list reports shows those there are
    #[arg(value_name = "REPORT")]
    pub reference: String,
    #[command(flatten)]
    pub written: Written,
}

#[derive(Debug, Args)]
pub struct ReportCompare {
    /// Reference of the frozen report that comes first
    #[arg(value_name = "REPORT")]
    pub reference: String,
    /// Another frozen report, or `now` for the same report as the records are now
    #[arg(value_name = "OTHER", default_value = "now")]
    pub other: String,
    #[command(flatten)]
    pub written: Written,
}
