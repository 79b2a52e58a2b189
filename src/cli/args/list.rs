//! The words of `sleva list`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::day;
use crate::calc::Date;
use crate::db::request::Level;

#[derive(Debug, Args)]
pub struct List {
    #[arg(value_enum)]
    pub view: ListView,
    /// Words and terms, as after `/` on the screen
    #[arg(long, value_name = "WORDS")]
    pub filter: Option<String>,
    /// Names of columns, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    pub columns: Option<Vec<String>>,
    /// Sums, and how they compare with printed figures
    #[arg(long)]
    pub totals: bool,
    /// Status of the contract; of returns: overdue, queried, due, draft, submitted, validated,
    /// later; of living-wage: unclear, in scope, out of scope
    #[arg(long, value_name = "STATUS")]
    pub state: Option<String>,
    /// What delivery is summed up by: council, category, theme, measure, quarter, supplier, contract
    #[arg(long, value_name = "LEVEL", value_parser = level())]
    pub by: Option<Level>,
    /// Only contracts of this supplier, in sums of delivery
    #[arg(long, value_name = "REF")]
    pub supplier: Option<String>,
    /// Awarded on or after this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub awarded_from: Option<Date>,
    /// Awarded on or before this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub awarded_to: Option<Date>,
    /// Only what needs attention
    #[arg(long)]
    pub attention: bool,
    /// Column to sort by; `-` in front of it for the other way round
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// Write the list to a file instead; its ending says the format
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListView {
    Contracts,
    Procurements,
    Samples,
    Reports,
    Suppliers,
    Measures,
    Commitments,
    Editions,
    Attention,
    /// What waits for somebody; with --state others
    Returns,
    /// What is submitted, the oldest first
    Validation,
    /// Delivery against commitments
    Performance,
    /// Contracts by the scope test of the Living Wage; with --state those of one outcome
    LivingWage,
    /// The rates of the Living Wage by year
    WageRates,
}

fn level() -> impl TypedValueParser<Value = Level> {
    PossibleValuesParser::new(Level::ALL.iter().map(|level| level.word()))
        .map(|word| Level::parse(&word).unwrap_or(Level::Council))
}
