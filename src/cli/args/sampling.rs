//! The words of the quotations audit.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::day;
use crate::calc::Date;
use crate::calc::sampling::{SEED_MAX, SIZE_MAX};
use crate::calc::words::SampleBy;

#[derive(Debug, Args)]
pub struct Sample {
    #[command(subcommand)]
    pub command: SampleCommand,
}

#[derive(Debug, Subcommand)]
pub enum SampleCommand {
    /// Draw small purchases by quotation, and print or write the worksheet
    #[command(before_help = "Examples:
  sleva sample purchases --from 2025-04-01 --to 2026-03-31 --size 30 --seed 7
  sleva sample purchases --from 2025-04-01 --to 2026-03-31 --size 30 --seed 7 --by category -o audit.xlsx")]
    Purchases(SamplePurchases),
    /// Bring in a worksheet that was filled in
    #[command(before_help = "Examples:
  sleva sample result audit.xlsx --dry-run
  sleva sample result audit.csv")]
    Result(SampleResults),
}

#[derive(Debug, Args)]
pub struct SamplePurchases {
    /// Purchases that began on or after this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Date,
    /// Purchases that began on or before this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub to: Date,
    /// How many are drawn, or all where there are fewer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(SIZE_MAX)))]
    pub size: u32,
    /// A number of your own; the same words draw the same purchases
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(0..=SEED_MAX))]
    pub seed: u64,
    /// Spread over the categories in proportion to their purchases
    #[arg(long, value_name = "WORD", value_parser = spread())]
    pub by: Option<SampleBy>,
    /// Write the worksheet to a file: .csv or .xlsx
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SampleResults {
    /// The worksheet: CSV or a workbook (.xlsx, .ods, .xls), `-` for the standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The sheet of a workbook
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

fn spread() -> impl clap::builder::TypedValueParser<Value = SampleBy> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(SampleBy::WORDS)
        .try_map(|word| SampleBy::parse(&word).ok_or("is not one of the words"))
}
