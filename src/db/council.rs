//! Councils that ship: their settings and printed figures, as data.

use super::request::Setting;
use crate::calc::explain::Published;
use crate::calc::parse;

/// A council that ships, by the name that `init --council` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    pub name: &'static str,
    pub settings: &'static str,
    figures: &'static str,
    pub districts: &'static str,
    /// Its own procurement rules.
    pub rules: &'static str,
}

pub const ROTHERHAM: Shipped = Shipped {
    name: "rotherham",
    settings: include_str!("../../data/councils/rotherham/settings.csv"),
    figures: include_str!("../../data/councils/rotherham/figures.csv"),
    districts: include_str!("../../data/councils/rotherham/postcode_districts.csv"),
    rules: include_str!("../../data/councils/rotherham/rules.toml"),
};

pub const SHIPPED: &[Shipped] = &[ROTHERHAM];

/// Finds a council that ships.
#[must_use]
pub fn find(name: &str) -> Option<Shipped> {
    SHIPPED.iter().copied().find(|council| council.name == name)
}

/// The settings that a new database of the council begins with.
#[must_use]
pub fn settings(council: Shipped) -> Vec<Setting> {
    rows(council.settings, |row| {
        Some(Setting {
            name: row.get(0)?.to_owned(),
            value: row.get(1)?.to_owned(),
            from: row.get(2).and_then(|day| parse::day(day).ok()),
            reason: filled(row.get(3)),
        })
    })
}

/// The figures that the council has printed.
#[must_use]
pub fn figures(council: Shipped) -> Vec<Published> {
    rows(council.figures, |row| {
        let text = |at| row.get(at).map(str::to_owned);
        let day = |at| row.get(at).and_then(|day| parse::day(day).ok());
        Some(Published {
            report: text(0)?,
            date: text(1)?,
            metric: text(2)?,
            measure: text(3)?,
            value: text(4)?,
            unit: text(5)?,
            source: text(6)?,
            note: text(7)?,
            awarded_from: day(8),
            awarded_to: day(9),
            edition: filled(row.get(10)),
            measure_ref: filled(row.get(11)),
        })
    })
}

fn filled(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

fn rows<T>(text: &str, read: impl Fn(&csv::StringRecord) -> Option<T>) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().filter_map(|row| read(&row.ok()?)).collect()
}
