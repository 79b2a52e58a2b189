//! Delivery summed up once more over the contracts that were awarded in one month: at every level
//! that has few rows, and by day of award. What was not awarded lies apart, by month of its start.

use rusqlite::{Connection, params};
use serde_json::json;

use super::rows::{Rows, Shelves, shelves};
use super::{ANY, Summed};
use crate::calc::{Date, Quarter};
use crate::db::Error;
use crate::db::request::{AsAt, Level, PerformanceRow};
use crate::db::sqlite::bytes::{Reader, Writer};
use crate::db::sqlite::read::{self, Fields};

/// Levels with few enough rows to be kept for each group. The rows of the others are about as many
/// as the contracts.
const GROUPED: [Level; 9] = [
    Level::Council,
    Level::Category,
    Level::Department,
    Level::Size,
    Level::Ownership,
    Level::Theme,
    Level::Outcome,
    Level::Measure,
    Level::Quarter,
];

/// Stands where the level does of rows that are days of award.
const DAY: &str = "day";

/// Whether the rows of a level are kept for groups of contracts.
pub fn has_groups(level: Level) -> bool {
    GROUPED.contains(&level)
}

/// The contracts of one group.
pub struct Group {
    pub name: String,
    members: u64,
    /// What those of each day of award come to; without a day those that were not awarded.
    pub days: Vec<(Option<Date>, PerformanceRow)>,
}

impl Group {
    /// Whether all of it is in a range of awards, or none of it; none where the range cuts it.
    pub fn is_in(&self, range: impl Fn(Option<Date>) -> bool) -> Option<bool> {
        let mut days = self.days.iter().map(|(day, _)| range(*day));
        let first = days.next().unwrap_or(false);
        days.all(|next| next == first).then_some(first)
    }
}

/// Every group that is kept as at a quarter.
pub fn groups(conn: &Connection, through: Quarter) -> Result<Vec<Group>, Error> {
    let sql = "SELECT grouped, members, rows FROM performance_grouped
               WHERE level = ?1 AND through = ?2 ORDER BY grouped";
    read::rows(conn, sql, (DAY, through.to_string()), |fields| {
        let (name, members) = (fields.text()?, fields.count()?);
        let mut reader = Reader::new(fields.some_slice()?.unwrap_or_default());
        let mut days = Vec::new();
        reader.row()?;
        while !reader.is_done() {
            let row = reader.row()?;
            days.push((day(&row.name)?, row));
        }
        Ok(Group { name, members, days })
    })
}

fn day(name: &str) -> Result<Option<Date>, Error> {
    let broken = || Error::Damaged(format!("a kept sum is of the day {name:?}"));
    (!name.is_empty()).then(|| name.parse().map_err(|_| broken())).transpose()
}

/// A group at one of its levels.
pub struct Grouped<'b> {
    pub group: &'b str,
    pub level: Level,
    pub all: PerformanceRow,
    pub rows: Vec<PerformanceRow>,
}

/// Hands over each group at each level as at a quarter, of those that are wanted.
pub fn each_level(
    conn: &Connection,
    through: Quarter,
    is_wanted: &dyn Fn(&str, Level) -> bool,
    visit: &mut dyn FnMut(&Grouped) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = "SELECT grouped, level, rows FROM performance_grouped
               WHERE through = ?1 AND level <> ?2 ORDER BY grouped";
    read::each(conn, sql, (through.to_string(), DAY), |fields| {
        let (group, level) = (fields.str()?, fields.word(Level::parse)?);
        if !is_wanted(group, level) {
            return Ok(());
        }
        let mut reader = Reader::new(fields.some_slice()?.unwrap_or_default());
        let all = reader.row()?;
        let mut rows = Vec::new();
        while !reader.is_done() {
            rows.push(reader.row()?);
        }
        visit(&Grouped { group, level, all, rows })
    })
}

/// The contracts that are in none of some groups as at a quarter, ascending.
pub fn apart(conn: &Connection, through: Quarter, groups: &[&Group]) -> Result<Vec<i64>, Error> {
    let all = read::number(conn, "SELECT count(*) FROM contracts", [])?;
    if all == groups.iter().map(|group| group.members).sum::<u64>() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let sql = "SELECT id FROM contracts EXCEPT SELECT contract_id FROM performance_kept
               WHERE through = ?1 AND grouped IN (SELECT value FROM json_each(?2)) ORDER BY id";
    read::rows(conn, sql, (through.to_string(), json!(names).to_string()), read::int)
}

/// Adds what is kept of groups to the rows of a level; how many contracts that was.
pub fn add_groups(conn: &Connection, through: Quarter, rows: &mut Rows) -> Result<u64, Error> {
    let mut members = 0;
    let sql = "SELECT members, rows FROM performance_grouped
               WHERE level = ?1 AND through = ?2 ORDER BY grouped";
    read::each(conn, sql, (rows.level.word(), through.to_string()), |fields| {
        members += fields.count()?;
        let mut reader = Reader::new(fields.some_slice()?.unwrap_or_default());
        rows.add_all(&reader.row()?)?;
        while !reader.is_done() {
            rows.add_row(&reader.row()?)?;
        }
        Ok(())
    })?;
    Ok(members)
}

/// Sums up groups that are not summed up as at a quarter, until they have so many contracts; how
/// many they have.
pub fn group_some(conn: &Connection, through: Quarter, most: u64) -> Result<u64, Error> {
    let sql = "SELECT DISTINCT grouped FROM performance_kept WHERE through = ?1
               EXCEPT SELECT grouped FROM performance_grouped WHERE level = ?2 AND through = ?1";
    let missing: Vec<String> = read::rows(conn, sql, (through.to_string(), DAY), read::text)?;
    let mut members = 0;
    if missing.is_empty() {
        return Ok(members);
    }
    let shelves = Shelved::all(conn)?;
    for group in missing {
        if members >= most {
            break;
        }
        members += write(conn, &group, through, &shelves)?;
    }
    Ok(members)
}

/// What measures belong to at each level.
struct Shelved {
    themes: Shelves,
    outcomes: Shelves,
    none: Shelves,
}

impl Shelved {
    fn all(conn: &Connection) -> Result<Self, Error> {
        let (themes, outcomes) = {
            let now = AsAt::now(Date::MAX);
            (shelves(conn, Level::Theme, now)?, shelves(conn, Level::Outcome, now)?)
        };
        Ok(Self { themes, outcomes, none: Shelves::new() })
    }

    fn rows(&self, level: Level) -> Rows<'_> {
        let own = match level {
            Level::Theme => &self.themes,
            Level::Outcome => &self.outcomes,
            _ => &self.none,
        };
        Rows::new(level, own)
    }
}

fn write(
    conn: &Connection,
    group: &str,
    through: Quarter,
    shelved: &Shelved,
) -> Result<u64, Error> {
    let mut levels = GROUPED.map(|level| shelved.rows(level));
    // One row for each name, whatever it is the name of.
    let mut days = shelved.rows(Level::Contract);
    let mut members: u32 = 0;
    let sql = "SELECT coalesce(category, ''), coalesce(department, ''), coalesce(size, ''),
               coalesce(ownership, ''), coalesce(award_date, ''), sum, measures, quarters
               FROM performance_kept k JOIN contracts c ON c.id = k.contract_id
               JOIN suppliers s ON s.id = c.supplier_id
               WHERE grouped = ?1 AND through = ?2 ORDER BY c.id";
    read::each(conn, sql, (group, through.to_string()), |fields| {
        members += 1;
        let (category, department) = (fields.str()?, fields.str()?);
        let (size, ownership, award) = (fields.str()?, fields.str()?, fields.str()?);
        let Some(summed) = Summed::kept(fields, ANY)? else { return Ok(()) };
        for rows in &mut levels {
            let name = match rows.level {
                Level::Category => category,
                Level::Department => department,
                Level::Size => size,
                Level::Ownership => ownership,
                _ => "",
            };
            rows.add((name, ""), &summed)?;
        }
        days.add((award, ""), &summed)
    })?;
    let mut put = conn.prepare_cached(
        "INSERT OR REPLACE INTO performance_grouped (level, grouped, through, members, rows)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let levels = levels.into_iter().map(|rows| (rows.level.word(), rows));
    for (level, rows) in levels.chain([(DAY, days)]) {
        let mut writer = Writer::default();
        let (named, all) = rows.done();
        for row in [&all].into_iter().chain(&named) {
            writer.row(row);
        }
        put.execute(params![level, group, through.to_string(), members, writer.done()])?;
    }
    Ok(u64::from(members))
}

/// Takes the group of a contract that is kept out of what is kept.
pub fn ungroup(conn: &Connection, id: i64) -> Result<(), Error> {
    conn.prepare_cached(
        "DELETE FROM performance_grouped
         WHERE grouped = (SELECT grouped FROM performance_kept WHERE contract_id = ?1)",
    )?
    .execute([id])?;
    Ok(())
}

/// The same of every contract of a supplier, whose rows are named by what it is.
pub fn ungroup_supplier(conn: &Connection, supplier: i64) -> Result<(), Error> {
    conn.prepare_cached(
        "DELETE FROM performance_grouped WHERE grouped IN (
             SELECT grouped FROM contracts c JOIN performance_kept k ON k.contract_id = c.id
             WHERE supplier_id = ?1)",
    )?
    .execute([supplier])?;
    Ok(())
}

/// Sums up the groups that another database has, as at the same quarters.
pub fn group_as(conn: &Connection, other: &Connection) -> Result<(), Error> {
    let sql = "SELECT grouped, through FROM performance_grouped WHERE level = ?1";
    let pair = |fields: &mut Fields<'_>| Ok((fields.text()?, fields.word(Quarter::parse)?));
    let shelves = Shelved::all(conn)?;
    for (group, through) in read::rows(other, sql, [DAY], pair)? {
        write(conn, &group, through, &shelves)?;
    }
    Ok(())
}
