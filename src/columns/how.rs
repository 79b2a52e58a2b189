//! How a cell is read and written: one of these for each shape of column.

use std::marker::PhantomData;

use super::Sort;
use crate::calc::number::NumberError;
use crate::calc::sampling::SEED_MAX;
use crate::calc::text::{NAME_MAX, NOTE_MAX, REF_MAX, TextError};
use crate::calc::{Date, Pence, Proxy, Quantity, Quarter, formula, locality, parse, text, words};

/// Why a cell is refused, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    pub reason: String,
    pub remedy: String,
}

impl Why {
    pub fn new(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { reason: reason.into(), remedy: remedy.into() }
    }
}

/// A shape of column.
pub trait How {
    type Value;
    /// In two or three words, for documents and messages.
    const SHAPE: &'static str;
    /// Whether a spreadsheet could take it for a formula.
    const TEXT: bool = false;
    /// What a spreadsheet should hold.
    const SORT: Sort = Sort::Text;

    /// Reads a cell that is not empty.
    fn read(cell: &str) -> Result<Self::Value, Why>;

    fn write(value: &Self::Value) -> String;
}

fn why_text(error: &TextError) -> Why {
    let remedy = match error {
        TextError::Empty => "Fill in the cell.".to_owned(),
        TextError::TooLong(longest) => format!("Shorten it to {longest} characters."),
        TextError::Control(_) | TextError::Invisible(_) => {
            "Type the text again without that character.".to_owned()
        }
        TextError::Marks => "Type the text again with ordinary letters.".to_owned(),
    };
    Why::new(error.to_string(), remedy)
}

fn line(cell: &str, longest: usize) -> Result<String, Why> {
    if let Some(inner) = formula::restore(cell) {
        return text::one_line(inner, longest).map_err(|error| why_text(&error));
    }
    let kept = text::one_line(cell, longest).map_err(|error| why_text(&error))?;
    match formula::first_sign(&kept) {
        None => Ok(kept),
        Some(sign) => Err(Why::new(
            format!("begins with {sign}, which a spreadsheet runs as a formula"),
            "Leave the sign out, or put ' in front of it if the text really begins so.",
        )),
    }
}

/// A reference or code.
pub struct Reference;

impl How for Reference {
    type Value = String;
    const SHAPE: &'static str = "reference";
    const TEXT: bool = true;
    const SORT: Sort = Sort::Reference;

    fn read(cell: &str) -> Result<String, Why> {
        line(cell, REF_MAX)
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

/// Where somebody is, in capitals with one space; the outward part alone will do.
pub struct Postcode;

impl How for Postcode {
    type Value = String;
    const SHAPE: &'static str = "UK postcode";
    const TEXT: bool = true;

    fn read(cell: &str) -> Result<String, Why> {
        locality::postcode(cell).ok_or_else(|| {
            Why::new(
                "is not a UK postcode",
                "Write it as S60 1AE, or only its first part, S60; leave it empty if not known.",
            )
        })
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

pub struct Email;

impl How for Email {
    type Value = String;
    const SHAPE: &'static str = "e-mail address";
    const TEXT: bool = true;

    fn read(cell: &str) -> Result<String, Why> {
        let kept = line(cell, NAME_MAX)?;
        let parts = kept.split_once('@');
        if parts.is_some_and(|(who, host)| !who.is_empty() && !host.is_empty()) {
            return Ok(kept);
        }
        Err(Why::new(
            "is not an e-mail address",
            "Write it with an @, as name@example.org, or leave it empty.",
        ))
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

/// The number of a company in its register.
pub struct CompanyNumber;

impl How for CompanyNumber {
    type Value = String;
    const SHAPE: &'static str = "company number";
    const TEXT: bool = true;
    const SORT: Sort = Sort::Reference;

    fn read(cell: &str) -> Result<String, Why> {
        let kept = line(cell, REF_MAX)?;
        if kept.len() == 8 && kept.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(kept);
        }
        Err(Why::new(
            "is not a company number, which has 8 digits and letters",
            "Write all 8, with the zeros in front that a spreadsheet may have taken off.",
        ))
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

/// A name or title on one line.
pub struct Name;

impl How for Name {
    type Value = String;
    const SHAPE: &'static str = "text on one line";
    const TEXT: bool = true;

    fn read(cell: &str) -> Result<String, Why> {
        line(cell, NAME_MAX)
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

/// Text of several lines.
pub struct Note;

impl How for Note {
    type Value = String;
    const SHAPE: &'static str = "text";
    const TEXT: bool = true;

    fn read(cell: &str) -> Result<String, Why> {
        let inner = formula::restore(cell).unwrap_or(cell);
        text::note(inner).map_err(|error| why_text(&error))
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

/// One line of any length: values of settings, wordings of measures.
pub struct Line;

impl How for Line {
    type Value = String;
    const SHAPE: &'static str = "text on one line";
    const TEXT: bool = true;

    fn read(cell: &str) -> Result<String, Why> {
        line(cell, NOTE_MAX)
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

fn why_number(error: NumberError) -> Why {
    let remedy = match error {
        NumberError::Empty | NumberError::NotANumber => {
            "Write digits with at most one decimal point, such as 1234.50.".to_owned()
        }
        NumberError::Grouping => "Write it without commas.".to_owned(),
        NumberError::Decimals(places) => {
            format!("Round it to {places} decimals yourself: nothing is rounded on the way in.")
        }
        NumberError::TooLarge => "Check the number: it has too many digits.".to_owned(),
    };
    Why::new(error.to_string(), remedy)
}

fn not_negative(raw: i64) -> Result<(), Why> {
    if raw >= 0 {
        return Ok(());
    }
    Err(Why::new("is less than nothing", "Write a number from 0 up."))
}

/// Pounds to the penny, from 0 up.
pub struct Money;

impl How for Money {
    type Value = Pence;
    const SHAPE: &'static str = "pounds, at most 2 decimals";
    const SORT: Sort = Sort::Money;

    fn read(cell: &str) -> Result<Pence, Why> {
        let value = Pence::parse(cell).map_err(why_number)?;
        not_negative(value.raw()).map(|()| value)
    }

    fn write(value: &Pence) -> String {
        value.to_string()
    }
}

/// Units, hours, weeks.
pub struct Units;

impl How for Units {
    type Value = Quantity;
    const SHAPE: &'static str = "number, at most 4 decimals";
    const SORT: Sort = Sort::Number;

    fn read(cell: &str) -> Result<Quantity, Why> {
        let value = Quantity::parse(cell).map_err(why_number)?;
        not_negative(value.raw()).map(|()| value)
    }

    fn write(value: &Quantity) -> String {
        value.to_string()
    }
}

/// A weight, in points of 100.
pub struct Points;

impl How for Points {
    type Value = Quantity;
    const SHAPE: &'static str = "points from 0 to 100";
    const SORT: Sort = Sort::Number;

    fn read(cell: &str) -> Result<Quantity, Why> {
        let value = Units::read(cell)?;
        if value.raw() <= 100 * 10_000 {
            return Ok(value);
        }
        Err(Why::new("is more than 100", "Write the points of 100, from 0 to 100."))
    }

    fn write(value: &Quantity) -> String {
        value.to_string()
    }
}

/// The id of a rule.
pub struct Rule;

impl How for Rule {
    type Value = String;
    const SHAPE: &'static str = "id of a rule";
    const TEXT: bool = true;
    const SORT: Sort = Sort::Reference;

    fn read(cell: &str) -> Result<String, Why> {
        let id = cell.trim().to_ascii_lowercase();
        let is_word = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            && id.starts_with(|first: char| first.is_ascii_lowercase())
            && id.len() <= REF_MAX;
        if is_word {
            return Ok(id);
        }
        Err(Why::new(
            "is not the id of a rule, which is a word of letters and hyphens",
            "Write the id as findings name it, such as quotes-local.",
        ))
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

/// Pounds of value per unit.
pub struct PerUnit;

impl How for PerUnit {
    type Value = Proxy;
    const SHAPE: &'static str = "pounds per unit, at most 8 decimals";
    const SORT: Sort = Sort::Number;

    fn read(cell: &str) -> Result<Proxy, Why> {
        let value = Proxy::parse(cell).map_err(why_number)?;
        not_negative(value.raw()).map(|()| value)
    }

    fn write(value: &Proxy) -> String {
        value.to_string()
    }
}

/// A number as printed: kept as text, checked to be a number.
pub struct Printed;

impl How for Printed {
    type Value = String;
    const SHAPE: &'static str = "number as printed";
    const SORT: Sort = Sort::Printed;

    fn read(cell: &str) -> Result<String, Why> {
        Proxy::parse(cell).map_err(why_number)?;
        Ok(cell.trim().to_owned())
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

pub struct Day;

impl How for Day {
    type Value = Date;
    const SHAPE: &'static str = "date";
    const SORT: Sort = Sort::Day;

    fn read(cell: &str) -> Result<Date, Why> {
        parse::day(cell).map_err(|error| {
            let remedy = match error {
                parse::DateError::ShortYear => "Write the year with four digits.",
                parse::DateError::Year => "Check the year; leave the cell empty if not known.",
                parse::DateError::NoSuchDay => "Check the day and the month.",
                parse::DateError::NotADate => "Write it as 2025-10-31 or 31/10/2025.",
            };
            Why::new(error.to_string(), remedy)
        })
    }

    fn write(value: &Date) -> String {
        value.to_string()
    }
}

pub struct InQuarter;

impl How for InQuarter {
    type Value = Quarter;
    const SHAPE: &'static str = "quarter";
    const SORT: Sort = Sort::Reference;

    fn read(cell: &str) -> Result<Quarter, Why> {
        Quarter::parse(cell).ok_or_else(|| {
            Why::new(
                "is not a quarter of the financial year",
                "Write it as 2025-26 Q3 for October to December 2025.",
            )
        })
    }

    fn write(value: &Quarter) -> String {
        value.to_string()
    }
}

pub struct YesNo;

impl How for YesNo {
    type Value = bool;
    const SHAPE: &'static str = "yes or no";

    fn read(cell: &str) -> Result<bool, Why> {
        parse::yes_no(cell)
            .ok_or_else(|| Why::new("is neither yes nor no", "Write yes, no, or leave it empty."))
    }

    fn write(value: &bool) -> String {
        if *value { "yes" } else { "no" }.to_owned()
    }
}

/// References separated by semicolons.
pub struct References;

impl How for References {
    type Value = Vec<String>;
    const SHAPE: &'static str = "references separated by ;";
    const TEXT: bool = true;
    const SORT: Sort = Sort::Reference;

    fn read(cell: &str) -> Result<Vec<String>, Why> {
        let whole = line(cell, NOTE_MAX)?;
        let parts = whole.split(';').map(str::trim).filter(|part| !part.is_empty());
        let one = |part| text::one_line(part, REF_MAX).map_err(|error| why_text(&error));
        parts.map(one).collect()
    }

    fn write(value: &Vec<String>) -> String {
        value.join(";")
    }
}

/// One of a closed list of words.
pub struct Word<T>(PhantomData<T>);

macro_rules! word {
    ($($name:ident),+) => {$(
        impl How for Word<words::$name> {
            type Value = words::$name;
            const SHAPE: &'static str = "one of a list of words";

            fn read(cell: &str) -> Result<Self::Value, Why> {
                words::$name::parse(cell).ok_or_else(|| {
                    Why::new(
                        "is not one of the words of this column",
                        format!("Write one of: {}.", words::$name::allowed()),
                    )
                })
            }

            fn write(value: &Self::Value) -> String {
                value.word().to_owned()
            }
        }
    )+};
}

word!(
    Size,
    Ownership,
    Locality,
    Status,
    Route,
    Lead,
    ContractKind,
    MeasureKind,
    ReturnState,
    Decision,
    ActionKind,
    Grade,
    VatBasis,
    PlanDocument,
    QuotationOutcome,
    ScoringStrategy,
    AuditResult,
    SampleBy,
    ReportKind
);

/// A whole number from 1 on.
pub struct Count;

impl How for Count {
    type Value = u32;
    const SHAPE: &'static str = "whole number";

    fn read(cell: &str) -> Result<u32, Why> {
        let number = cell.trim().parse().ok().filter(|number| *number > 0);
        number
            .ok_or_else(|| Why::new("is not a whole number from 1 on", "Write 1, 2, 3 and so on."))
    }

    fn write(value: &u32) -> String {
        value.to_string()
    }
}

/// What a sample is drawn by.
pub struct Seed;

impl How for Seed {
    type Value = u64;
    const SHAPE: &'static str = "whole number from 0";

    fn read(cell: &str) -> Result<u64, Why> {
        let number = cell.trim().parse().ok().filter(|number| *number <= SEED_MAX);
        number.ok_or_else(|| {
            Why::new("is not a whole number from 0 on", "Write the seed as the sample has it.")
        })
    }

    fn write(value: &u64) -> String {
        value.to_string()
    }
}

/// A financial year, by the calendar year in which it begins.
pub struct Year;

impl How for Year {
    type Value = i16;
    const SHAPE: &'static str = "financial year";

    fn read(cell: &str) -> Result<i16, Why> {
        let year = Quarter::parse(&format!("{} Q1", cell.trim())).map(Quarter::year);
        year.ok_or_else(|| {
            Why::new("is not a financial year", "Write it as 2025-26 for April 2025 to March 2026.")
        })
    }

    fn write(value: &i16) -> String {
        Quarter::new(*value, 1).map(Quarter::financial_year).unwrap_or_default()
    }
}

/// The SHA-256 of a file.
pub struct Digest;

impl How for Digest {
    type Value = String;
    const SHAPE: &'static str = "SHA-256";

    fn read(cell: &str) -> Result<String, Why> {
        let digest = cell.trim().to_ascii_lowercase();
        if digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(digest);
        }
        Err(Why::new(
            "is not a SHA-256 of 64 hexadecimal digits",
            "Copy the digest whole, or leave the cell empty.",
        ))
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}

/// Names of people separated by semicolons.
pub struct People;

impl How for People {
    type Value = Vec<String>;
    const SHAPE: &'static str = "people separated by ;";
    const TEXT: bool = true;

    fn read(cell: &str) -> Result<Vec<String>, Why> {
        References::read(cell)
    }

    fn write(value: &Vec<String>) -> String {
        value.join(";")
    }
}

/// A moment of UTC to the second.
pub struct Time;

impl How for Time {
    type Value = String;
    const SHAPE: &'static str = "time, UTC";

    fn read(cell: &str) -> Result<String, Why> {
        let time = cell.trim();
        match (time.len(), time.parse::<jiff::Timestamp>()) {
            (20, Ok(_)) => Ok(time.to_owned()),
            _ => Err(Why::new(
                "is not a time of UTC to the second",
                "Write it as 2025-10-31T09:30:00Z.",
            )),
        }
    }

    fn write(value: &String) -> String {
        value.clone()
    }
}
