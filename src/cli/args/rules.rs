//! The words of the rule checker.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::day;
use crate::calc::words::{ContractKind, Lead, Route, Severity, VatBasis};
use crate::calc::{Date, Pence};

#[derive(Debug, Args)]
pub struct Check {
    /// Only this procurement or contract, with what it passes
    #[arg(long, value_name = "REF")]
    pub record: Option<String>,
    /// Only this rule
    #[arg(long, value_name = "RULE")]
    pub rule: Option<String>,
    /// Words and terms: severity:breach category:People "grounds"
    #[arg(long, value_name = "WORDS")]
    pub filter: Option<String>,
    /// Only what began, or was awarded, from this day on
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<Date>,
    /// Only what began, or was awarded, up to this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub to: Option<Date>,
    /// Judge purchases by the rules of this day, whenever they began
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub under: Option<Date>,
    /// End with code 1 where anything at least so bad is found and not waived
    #[arg(long, value_name = "LEVEL", default_value = "breach",
          value_parser = PossibleValuesParser::new(["breach", "warning", "unclear", "never"]))]
    pub fail_on: String,
    /// Columns, by name
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub columns: Option<Vec<String>>,
    /// Text, or CSV; JSON is asked for with --json
    #[arg(long, default_value = "text", value_parser = PossibleValuesParser::new(["text", "csv"]))]
    pub format: String,
    /// Write the findings to a file: .csv, .tsv, .md, .html or .xlsx
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct WhatApplies {
    /// Estimated value in pounds
    #[arg(long, value_name = "POUNDS", value_parser = pounds)]
    pub value: Pence,
    /// How it would be bought
    #[arg(long, value_name = "ROUTE", value_parser = route)]
    pub route: Option<Route>,
    /// What it is for: services, goods, works, light touch or concession
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub kind: Option<ContractKind>,
    /// Category of the council
    #[arg(long, value_name = "NAME")]
    pub category: Option<String>,
    /// Who would lead it
    #[arg(long, value_name = "LEAD", value_parser = lead)]
    pub lead: Option<Lead>,
    /// Whether the value has VAT in it
    #[arg(long, value_name = "BASIS", value_parser = vat)]
    pub vat: Option<VatBasis>,
    /// The day on which it would begin; else today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub on: Option<Date>,
}

impl Check {
    /// How bad a finding has to be to end with code 1.
    #[must_use]
    pub fn level(&self) -> Option<Severity> {
        Severity::parse(&self.fail_on)
    }
}

fn pounds(text: &str) -> Result<Pence, String> {
    let amount = Pence::parse(text).map_err(|error| error.to_string())?;
    if amount < Pence::ZERO {
        Err("an estimated value is not negative".to_owned())
    } else {
        Ok(amount)
    }
}

fn route(text: &str) -> Result<Route, String> {
    Route::parse(text).ok_or_else(|| format!("choose among {}", Route::allowed()))
}

fn kind(text: &str) -> Result<ContractKind, String> {
    ContractKind::parse(text).ok_or_else(|| format!("choose among {}", ContractKind::allowed()))
}

fn lead(text: &str) -> Result<Lead, String> {
    Lead::parse(text).ok_or_else(|| format!("choose among {}", Lead::allowed()))
}

fn vat(text: &str) -> Result<VatBasis, String> {
    VatBasis::parse(text).ok_or_else(|| format!("choose among {}", VatBasis::allowed()))
}
