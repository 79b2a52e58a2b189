//! Council settings.

use rusqlite::Connection;

use super::batch::{Batch, Put, Stop};
use super::read::{self, Fields, rows};
use super::reject::Reject;
use super::table::{Columns, SETTINGS};
use crate::calc::Date;
use crate::calc::assurance::Bands;
use crate::calc::performance::Rules;
use crate::calc::words::VatBasis;
use crate::db::request::{Record, Setting};
use crate::db::{Error, council, demo, places, rulebook};

pub(super) const COUNCIL_NAME: &str = "council.name";
/// Days after the end of a quarter by which its return is due.
const DUE_DAYS: &str = "returns.due_days";
/// Shares of what was expected from which delivery is green, and amber.
const GREEN: &str = "rag.green";
const AMBER: &str = "rag.amber";
/// Rates from which a sample of purchases gives each level of assurance.
const SUBSTANTIAL: &str = "audit.substantial";
const REASONABLE: &str = "audit.reasonable";
const LIMITED: &str = "audit.limited";
/// From which day of award on a report counts contracts, where nobody says.
pub(super) const REPORT_FROM: &str = "report.from";
/// Measures that report on protected groups, each with its group: `NT6=disability;NT4=age`.
pub(super) const PROTECTED: &str = "report.protected";
pub(super) const SAMPLE: &str = "sample";
pub(super) const SAMPLE_TODAY: &str = "sample.today";

pub(super) fn put(batch: &mut Batch<'_>, setting: &Setting) -> Result<Put, Stop> {
    if let Some((what, remedy)) = fault(setting) {
        return Err(Stop::Reject(Reject::setting(&setting.value, what, remedy)));
    }
    if marks_sample(&setting.name) && !may_mark(batch.conn, setting)? {
        return Err(Stop::Reject(Reject::not_a_sample(&setting.name)));
    }
    let from = setting.from.map(|day| day.to_string());
    let own: Columns<'_> = vec![
        (&setting.name).into(),
        (&setting.value).into(),
        setting.from.into(),
        setting.reason.as_deref().into(),
    ];
    batch.put(&SETTINGS, &[&setting.name, &from], own)
}

/// What a value must be, and what to do, where a setting that the program reads is not that.
fn fault(setting: &Setting) -> Option<(&'static str, &'static str)> {
    let value = setting.value.trim();
    let (is_right, what, remedy) = match setting.name.as_str() {
        COUNCIL_NAME => {
            (!value.is_empty(), "is no name of a council", "Write the name of the council.")
        }
        SAMPLE => (
            demo::is_sample(&setting.value),
            "is not the size, seed and version of a sample",
            "Leave this row out; make a sample with the demo command.",
        ),
        REPORT_FROM => (value.parse::<Date>().is_ok(), "is not a date", "Write it as 2019-12-01."),
        PROTECTED => (
            value.split(';').all(|pair| pair.trim().is_empty() || pair.contains('=')),
            "is not a list of measures with their groups",
            "Write NT6=disability;NT4=age.",
        ),
        SAMPLE_TODAY => {
            (setting.value.parse::<Date>().is_ok(), "is not a date", "Write it as 2025-11-22.")
        }
        places::DECIDING_SHARE => (
            places::share(value).is_some(),
            "is not a whole number from 0 to 10000",
            "Write hundredths of a per cent: 9900 is 99%.",
        ),
        places::DISTRICTS => (
            value.is_empty() || places::ships(value),
            "is not the name of a file of postcode districts that ships with this program",
            "Write rotherham, or leave the value empty.",
        ),
        DUE_DAYS => (
            value.parse::<u16>().is_ok_and(|days| days <= 366),
            "is not a whole number of days from 0 to 366",
            "Write the days after the end of a quarter, such as 30.",
        ),
        GREEN | AMBER | SUBSTANTIAL | REASONABLE | LIMITED => (
            places::share(value).is_some(),
            "is not a whole number from 0 to 10000",
            "Write hundredths of a per cent: 9000 is 90%.",
        ),
        name => return rule_fault(name, value),
    };
    (!is_right).then_some((what, remedy))
}

/// The same of settings that rules read.
fn rule_fault(name: &str, value: &str) -> Option<(&'static str, &'static str)> {
    let (is_right, what, remedy) = match name {
        rulebook::COUNCIL => (
            value.is_empty() || council::find(value).is_some(),
            "is not the name of a council whose rules ship with this program",
            "Write rotherham, or leave the value empty.",
        ),
        rulebook::SV_BOUND => (
            matches!(value, "over" | "from"),
            "is not on one side of exactly the bound",
            "Write over where exactly the bound is below it, or from where it is not.",
        ),
        rulebook::PLAN_BOUND => (
            matches!(value, "delivery plan" | "milestone tracker"),
            "is not a plan document",
            "Write delivery plan or milestone tracker.",
        ),
        rulebook::VAT_BASIS => (
            VatBasis::parse(value).is_some(),
            "is not a VAT basis",
            "Write excluding or including.",
        ),
        rulebook::VAT_RATE => (
            places::share(value).is_some(),
            "is not a whole number from 0 to 10000",
            "Write hundredths of a per cent: 2000 is 20%.",
        ),
        rulebook::PLANNING_DAYS => (
            value.parse::<u16>().is_ok_and(|days| days <= 366),
            "is not a whole number of days from 0 to 366",
            "Write the days after it began in which nothing need be recorded, such as 30.",
        ),
        name if name
            .strip_prefix("rules.")
            .is_some_and(|rest| rest.split('.').nth(1) == Some("from")) =>
        {
            (value.parse::<Date>().is_ok(), "is not a date", "Write it as 2019-12-16.")
        }
        _ => return None,
    };
    (!is_right).then_some((what, remedy))
}

/// In a sample anyone may act as anyone, and time stands still.
fn marks_sample(name: &str) -> bool {
    name == SAMPLE || name.starts_with("sample.")
}

/// A register with contracts in it can no longer be made a sample, nor another sample.
fn may_mark(conn: &Connection, setting: &Setting) -> Result<bool, Error> {
    Ok(conn.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM contracts)
         OR EXISTS (SELECT 1 FROM settings WHERE name = ?1 AND value = ?2)",
        (&setting.name, &setting.value),
        |row| row.get(0),
    )?)
}

pub(super) fn each(
    conn: &Connection,
    visit: &mut dyn FnMut(Record) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = "SELECT name, value, valid_from, reason FROM settings
         ORDER BY name, coalesce(valid_from, '')";
    read::each(conn, sql, [], |fields| visit(Record::Setting(read(fields)?)))
}

/// The setting with the same key; where the file does not say from when, the only one.
pub(super) fn stored(
    conn: &Connection,
    setting: &Setting,
    is_dated: bool,
) -> Result<Option<Record>, Stop> {
    let sql = "SELECT name, value, valid_from, reason FROM settings WHERE name = ?1";
    let mut found = rows(conn, sql, [&setting.name], read)?;
    if is_dated {
        found.retain(|other| other.from == setting.from);
    } else if found.len() > 1 {
        return Err(Stop::Reject(Reject::which_from(&setting.name, found.len())));
    }
    Ok(found.pop().map(Record::Setting))
}

/// The audit row that last wrote a setting.
pub(super) fn seq(conn: &Connection, setting: &Setting) -> Result<Option<i64>, Error> {
    let sql = "SELECT seq FROM settings
               WHERE name = ?1 AND coalesce(valid_from, '') = coalesce(?2, '')";
    let from = setting.from.map(|day| day.to_string());
    read::first(conn, sql, (&setting.name, from), read::int)
}

/// When returns are due and how delivery is graded on a day.
pub(super) fn rules(conn: &Connection, today: Date) -> Result<Rules, Error> {
    let number = |name: &str| -> Result<Option<u16>, Error> {
        let value = read::setting(conn, name, today)?;
        Ok(value.and_then(|value| value.trim().parse().ok()))
    };
    let usual = Rules::default();
    Ok(Rules {
        due_days: number(DUE_DAYS)?.unwrap_or(usual.due_days),
        green: number(GREEN)?.unwrap_or(usual.green),
        amber: number(AMBER)?.unwrap_or(usual.amber),
    })
}

/// From which rates a sample of purchases gives which level of assurance, on a day.
pub(super) fn bands(conn: &Connection, day: Date) -> Result<Bands, Error> {
    let share = |name: &str| -> Result<Option<u16>, Error> {
        Ok(read::setting(conn, name, day)?.and_then(|value| value.trim().parse().ok()))
    };
    let own = [share(SUBSTANTIAL)?, share(REASONABLE)?, share(LIMITED)?];
    let usual = Bands::default();
    let [substantial, reasonable, limited] = own;
    Ok(Bands {
        substantial: substantial.unwrap_or(usual.substantial),
        reasonable: reasonable.unwrap_or(usual.reasonable),
        limited: limited.unwrap_or(usual.limited),
        are_set: own.iter().any(Option::is_some),
    })
}

pub(super) fn read(fields: &mut Fields) -> Result<Setting, Error> {
    Ok(Setting {
        name: fields.text()?,
        value: fields.text()?,
        from: fields.some_day()?,
        reason: fields.some_text()?,
    })
}

/// The parts of `NT6=disability;NT4=age`.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let pair = |part: &str| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    text.split(';').filter_map(pair).collect()
}
