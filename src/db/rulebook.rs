//! The book of rules, from the data that ships and the council's settings.

use serde::Deserialize;

use super::Error;
use super::council;
use crate::calc::number::{Pence, Quantity};
use crate::calc::rule::{
    Book, Bound, Edition, Inclusive, Law, Rate, Setting, Share, Since, Threshold,
};
use crate::calc::words::{ContractKind, VatBasis};
use crate::calc::{Date, parse};

/// Which council's own rules hold.
pub const COUNCIL: &str = "rules.council";
/// Decide what the council's papers leave open.
pub const SV_BOUND: &str = "rules.sv_bound";
pub const PLAN_BOUND: &str = "rules.plan_bound";
pub const VAT_BASIS: &str = "rules.vat_basis";
/// The standard rate of VAT in hundredths of a per cent.
pub const VAT_RATE: &str = "rules.vat_rate";
/// How many days after it began nothing need be recorded of a purchase.
pub const PLANNING_DAYS: &str = "rules.planning_days";

const FOR_ALL: &str = include_str!("../../data/rules.toml");
const THRESHOLDS: &str = include_str!("../../data/thresholds.csv");
const RATES: &str = include_str!("../../data/living_wage.csv");

const USUAL_VAT_RATE: u16 = 2_000;
const USUAL_PLANNING_DAYS: u16 = 30;

/// Puts the book together. Settings that are about rules are kept with their days.
///
/// # Errors
/// [`Error::Damaged`] where the data that ships cannot be read.
pub fn book(settings: Vec<Setting>, today: Date) -> Result<Book, Error> {
    let mut book = Book { settings, ..Book::default() };
    book.vat_rate = number(&book, VAT_RATE, today).unwrap_or(USUAL_VAT_RATE);
    book.planning_days = number(&book, PLANNING_DAYS, today).unwrap_or(USUAL_PLANNING_DAYS);
    let chosen = book.setting(COUNCIL, today).map(|own| own.value.trim().to_owned());
    let rows = thresholds()?;
    add(&mut book, FOR_ALL, &rows)?;
    if let Some(own) = chosen.and_then(|name| council::find(&name)) {
        add(&mut book, own.rules, &rows)?;
    }
    book.rates = rates()?;
    Ok(book)
}

fn number(book: &Book, name: &str, today: Date) -> Option<u16> {
    book.setting(name, today)?.value.trim().parse().ok()
}

/// What is wrong with the data that ships.
fn broken(what: impl std::fmt::Display) -> Error {
    Error::Damaged(format!("the rules that ship cannot be read: {what}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    law: Vec<LawEntry>,
    #[serde(default)]
    edition: Vec<EditionEntry>,
    #[serde(default)]
    bound: Vec<BoundEntry>,
    #[serde(default)]
    share: Vec<ShareEntry>,
    #[serde(default)]
    threshold: Vec<ThresholdEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LawEntry {
    name: String,
    from: toml::value::Datetime,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionEntry {
    name: String,
    from: String,
    #[serde(default)]
    carries: bool,
    rules: Vec<String>,
    source: String,
    note: Option<String>,
    who: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundEntry {
    name: String,
    amount: Option<String>,
    #[serde(default)]
    thresholds: Vec<String>,
    from: Option<String>,
    /// Left out where the sources differ.
    inclusive: Option<bool>,
    vat: Option<String>,
    source: Option<String>,
    gap: Option<String>,
    settled_by: Option<String>,
    who: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareEntry {
    name: String,
    points: String,
    from: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdEntry {
    kind: String,
    rows: String,
}

fn add(book: &mut Book, text: &str, rows: &[Row]) -> Result<(), Error> {
    let file: File = toml::from_str(text).map_err(broken)?;
    for LawEntry { name, from } in file.law {
        let from = from.to_string().parse().map_err(broken)?;
        book.laws.push(Law { name, from });
    }
    for entry in file.edition {
        book.editions.push(edition(entry)?);
    }
    for entry in file.bound {
        book.bounds.extend(bounds(&entry, rows)?);
    }
    for ShareEntry { name, points, from } in file.share {
        let points = Quantity::parse(&points).map_err(broken)?;
        book.shares.push(Share { name, points, from: since(from.as_deref())?, to: None });
    }
    for ThresholdEntry { kind, rows: named } in file.threshold {
        let kind = ContractKind::parse(&kind).ok_or_else(|| broken(&kind))?;
        let own = rows.iter().filter(|row| row.rule == named);
        book.thresholds.extend(own.map(|row| Threshold {
            kind,
            bound: Bound {
                inclusive: Inclusive::Yes,
                who: "The head of procurement".to_owned(),
                ..row.bound("threshold")
            },
        }));
    }
    Ok(())
}

fn edition(entry: EditionEntry) -> Result<Edition, Error> {
    let EditionEntry { name, from, carries, rules, source, note, who } = entry;
    let from = Since::parse(&from).ok_or_else(|| broken(&from))?;
    Ok(Edition { name, from, carries, rules, source, note, who })
}

fn since(text: Option<&str>) -> Result<Option<Since>, Error> {
    text.map(|text| Since::parse(text).ok_or_else(|| broken(text))).transpose()
}

fn bounds(entry: &BoundEntry, rows: &[Row]) -> Result<Vec<Bound>, Error> {
    let inclusive = match entry.inclusive {
        Some(true) => Inclusive::Yes,
        Some(false) => Inclusive::No,
        None => Inclusive::NotStated,
    };
    let whole = |bound: Bound| Bound {
        inclusive,
        gap: entry.gap.clone(),
        settled_by: entry.settled_by.clone(),
        who: entry.who.clone(),
        ..bound
    };
    let Some(amount) = &entry.amount else {
        let named = entry.thresholds.iter();
        let own = named.flat_map(|name| rows.iter().filter(move |row| row.rule == *name));
        return Ok(own.map(|row| whole(row.bound(&entry.name))).collect());
    };
    let vat = entry.vat.as_deref();
    Ok(vec![whole(Bound {
        name: entry.name.clone(),
        amount: Pence::parse(amount).map_err(broken)?,
        inclusive,
        vat: vat.map(|vat| VatBasis::parse(vat).ok_or_else(|| broken(vat))).transpose()?,
        from: since(entry.from.as_deref())?,
        to: None,
        source: entry.source.clone().unwrap_or_default(),
        gap: None,
        settled_by: None,
        who: String::new(),
    })])
}

/// A row of the thresholds that has an amount.
struct Row {
    rule: String,
    from: Option<Since>,
    to: Option<Date>,
    amount: Pence,
    vat: Option<VatBasis>,
    source: String,
}

impl Row {
    fn bound(&self, name: &str) -> Bound {
        Bound {
            name: name.to_owned(),
            amount: self.amount,
            inclusive: Inclusive::NotStated,
            vat: self.vat,
            from: self.from,
            to: self.to,
            source: self.source.clone(),
            gap: None,
            settled_by: None,
            who: String::new(),
        }
    }
}

/// Rows whose amount is another rule's are left out.
fn thresholds() -> Result<Vec<Row>, Error> {
    let read = |row: &csv::StringRecord| -> Option<Row> {
        let vat = match row.get(5)? {
            "yes" => Some(VatBasis::Including),
            "no" => Some(VatBasis::Excluding),
            _ => None,
        };
        Some(Row {
            rule: row.get(0)?.to_owned(),
            from: Since::parse(row.get(2)?),
            to: parse::day(row.get(3)?).ok(),
            amount: Pence::parse(row.get(4)?).ok()?,
            vat,
            source: row.get(6)?.to_owned(),
        })
    };
    each(THRESHOLDS, read)
}

/// A year whose rate is not known is left out. Where no source names the day by which a rate is
/// paid, it is one of the year that begins on 1 October.
fn rates() -> Result<Vec<Rate>, Error> {
    let read = |row: &csv::StringRecord| -> Option<Rate> {
        let year = row.get(0)?;
        let first: i16 = year.get(..4)?.parse().ok()?;
        let due = match parse::day(row.get(2)?) {
            Ok(day) => Since::day(day),
            Err(_) => Since {
                first: Date::new(first, 10, 1).ok()?,
                last: Date::new(first.checked_add(1)?, 9, 30).ok()?,
            },
        };
        Some(Rate {
            year: year.to_owned(),
            rate: Pence::parse(row.get(3)?).ok()?,
            announced: Since::parse(row.get(1)?),
            due,
            // How sure it is belongs to where it is from.
            source: match row.get(6)? {
                "sourced" => row.get(5)?.to_owned(),
                certainty => format!("{}; {certainty}", row.get(5)?),
            },
        })
    };
    each(RATES, read)
}

fn each<T>(text: &str, read: impl Fn(&csv::StringRecord) -> Option<T>) -> Result<Vec<T>, Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut found = Vec::new();
    for row in reader.records() {
        found.extend(read(&row.map_err(broken)?));
    }
    Ok(found)
}
