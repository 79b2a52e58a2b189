//! One pass over the contracts, in which everything that a report sums up is summed up: so that a
//! past day, of which nothing is kept, is counted once.

use std::collections::BTreeMap;

use jiff::ToSpan;
use rusqlite::Connection;

use super::ended_by;
use crate::calc::explain::Published;
use crate::calc::filter::Filter;
use crate::calc::text::natural;
use crate::calc::{Date, Pence, Quarter, Total};
use crate::db::Error;
use crate::db::request::{
    Level, Ours, PerformanceList, PerformanceRow, Printed, ReportSums, ReportYear,
};
use crate::db::sqlite::read::returns::Bounds;
use crate::db::sqlite::read::{each, out_of_range, rows};
use crate::db::sqlite::summed::{self, Parts, Rows, Shelves, Summed, shelves};
use crate::db::sqlite::{figures, settings};

/// Fills in the levels, the years, and what is compared with printed figures.
pub fn fill(conn: &Connection, sums: &mut ReportSums, levels: &[Level]) -> Result<(), Error> {
    let as_at = sums.as_at;
    let rules = settings::rules(conn, as_at.day)?;
    let through = Bounds::of(as_at.day, rules).due;
    let (themes, outcomes) = (shelves(conn, Level::Theme)?, shelves(conn, Level::Outcome)?);
    let none = Shelves::new();
    let shelves = |level: Level| match level {
        Level::Theme => &themes,
        Level::Outcome => &outcomes,
        _ => &none,
    };
    let mut rows: Vec<Rows> =
        levels.iter().map(|level| Rows::new(*level, shelves(*level))).collect();
    let is_whole = sums.supplier.is_none();
    let mut years = if is_whole { Years::of(sums, &none) } else { Years::default() };
    let mut printed = if is_whole { Compared::all(conn)? } else { Vec::new() };
    let contracts = contracts(conn, sums.supplier.as_ref().map(|own| own.0.as_str()))?;
    let ids: Vec<i64> = contracts.keys().copied().collect();
    let range = (sums.from, Some(sums.to).filter(|_| is_whole));
    let computed =
        summed::each(conn, &ids, (as_at, rules, through), Parts::All, &mut |id, summed| {
            let Some(own) = contracts.get(&id) else { return Ok(()) };
            if is_in(own.award, range) {
                for rows in &mut rows {
                    rows.add(own.name(rows.level), summed)?;
                }
            }
            years.add(own.award, summed)?;
            printed.iter_mut().try_for_each(|one| one.add(own.award, summed))
        })?;
    sums.levels = rows
        .into_iter()
        .map(|own| {
            let level = own.level;
            let (mut rows, all) = own.done();
            rows.sort_by(|a, b| natural(&a.name, &b.name));
            PerformanceList { level, rows, all, rules, through, computed, apart: 0 }
        })
        .collect();
    sums.years = years.done(sums)?;
    sums.printed = printed.into_iter().map(Compared::done).collect();
    Ok(())
}

/// Whether an award is in a range; without one nothing is left out.
fn is_in(award: Option<Date>, (from, to): (Option<Date>, Option<Date>)) -> bool {
    from.is_none_or(|from| award.is_some_and(|award| from <= award))
        && to.is_none_or(|to| award.is_some_and(|award| award <= to))
}

/// What the rows are named by that a contract belongs to.
struct Own {
    contract_ref: String,
    title: String,
    supplier_ref: String,
    supplier_name: String,
    category: String,
    department: String,
    size: String,
    ownership: String,
    award: Option<Date>,
}

impl Own {
    fn name(&self, level: Level) -> (&str, &str) {
        match level {
            Level::Contract => (&self.contract_ref, &self.title),
            Level::Supplier => (&self.supplier_ref, &self.supplier_name),
            Level::Category => (&self.category, ""),
            Level::Department => (&self.department, ""),
            Level::Size => (&self.size, ""),
            Level::Ownership => (&self.ownership, ""),
            _ => ("", ""),
        }
    }
}

fn contracts(conn: &Connection, supplier_ref: Option<&str>) -> Result<BTreeMap<i64, Own>, Error> {
    let sql = "SELECT c.id, contract_ref, title, supplier_ref, name, coalesce(category, ''),
               coalesce(department, ''), coalesce(size, ''), coalesce(ownership, ''), award_date
               FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
               WHERE ?1 IS NULL OR supplier_ref = ?1";
    let mut found = BTreeMap::new();
    each(conn, sql, [supplier_ref], |fields| {
        let id = fields.int()?;
        let own = Own {
            contract_ref: fields.text()?,
            title: fields.text()?,
            supplier_ref: fields.text()?,
            supplier_name: fields.text()?,
            category: fields.text()?,
            department: fields.text()?,
            size: fields.text()?,
            ownership: fields.text()?,
            award: fields.some_day()?,
        };
        found.insert(id, own);
        Ok(())
    })?;
    Ok(found)
}

/// The years of a report: of each the contracts of its own, and those of all until its end.
#[derive(Default)]
struct Years<'n> {
    all: Vec<Year<'n>>,
}

struct Year<'n> {
    begin: Date,
    from: Date,
    to: Date,
    own: Rows<'n>,
    so_far: Rows<'n>,
}

impl<'n> Years<'n> {
    fn of(sums: &ReportSums, none: &'n Shelves) -> Self {
        let mut years = Self::default();
        let Some(begin) = sums.from else { return years };
        let mut from = begin;
        for number in 1.. {
            if from > sums.to {
                break;
            }
            let next = begin.saturating_add(12.months() * number);
            let to = next.saturating_sub(1.days()).min(sums.to);
            let rows = || Rows::new(Level::Council, none);
            years.all.push(Year { begin, from, to, own: rows(), so_far: rows() });
            from = next;
        }
        years
    }

    fn add(&mut self, award: Option<Date>, summed: &Summed) -> Result<(), Error> {
        for year in &mut self.all {
            if is_in(award, (Some(year.from), Some(year.to))) {
                year.own.add(("", ""), summed)?;
            }
            if is_in(award, (Some(year.begin), Some(year.to))) {
                year.so_far.add(("", ""), summed)?;
            }
        }
        Ok(())
    }

    /// With what was declared and validated of the quarters until the end of each.
    fn done(self, sums: &ReportSums) -> Result<Vec<ReportYear>, Error> {
        let quarters = sums.level(Level::Quarter).map_or(&[][..], |list| &list.rows);
        let finish = |year: Year| {
            let Year { from, to, own, so_far, .. } = year;
            // The last quarter may go on: what is declared of it already counts in the whole.
            let through = if to == sums.to { Quarter::of(Date::MAX) } else { ended_by(to) };
            let up_to = |pick: fn(&PerformanceRow) -> Total| {
                let is_own = |row: &&PerformanceRow| {
                    Quarter::parse(&row.name).is_some_and(|quarter| quarter <= through)
                };
                let mut own = quarters.iter().filter(is_own).map(pick);
                own.try_fold(Total::default(), Total::plus).ok_or_else(|| out_of_range("amount"))
            };
            Ok(ReportYear {
                from,
                to,
                through: through.min(Quarter::of(sums.as_at.day)),
                own: own.done().1,
                so_far: so_far.done().1,
                declared: up_to(|row| row.sum.declared)?,
                validated: up_to(|row| row.sum.validated)?,
            })
        };
        self.all.into_iter().map(finish).collect()
    }
}

/// A printed sum of everything committed or delivered, with ours where it says of which contracts
/// it speaks.
struct Compared {
    published: Published,
    amount: Pence,
    /// Of what is delivered, the last quarter that counts.
    through: Option<Quarter>,
    ours: Total,
}

impl Compared {
    fn all(conn: &Connection) -> Result<Vec<Self>, Error> {
        let sql = "SELECT report, date, metric, measure, value, unit, source, note, awarded_from,
                   awarded_to, edition, measure_ref FROM figures
                   WHERE metric IN ('committed_total', 'committed_total_cumulative',
                       'delivered_total_cumulative', 'delivered_validated_cumulative')
                   ORDER BY date, report, metric, measure";
        let one = |published: Published| {
            let amount = published.amount()?;
            let through = published
                .awarded_to
                .filter(|_| published.metric.starts_with("delivered"))
                .map(ended_by);
            Some(Self { published, amount, through, ours: Total::default() })
        };
        Ok(rows(conn, sql, [], figures::read)?.into_iter().filter_map(one).collect())
    }

    fn add(&mut self, award: Option<Date>, summed: &Summed) -> Result<(), Error> {
        let Published { awarded_from, awarded_to, .. } = self.published;
        if awarded_to.is_none() || !is_in(award, (awarded_from, awarded_to)) {
            return Ok(());
        }
        let more = match self.through {
            None => Some(summed.sum.committed),
            Some(through) => summed
                .quarters
                .iter()
                .filter(|(quarter, _)| *quarter <= through)
                .map(|(_, flow)| flow.validated)
                .try_fold(Total::default(), Total::plus),
        };
        let sum = more.and_then(|more| self.ours.plus(more));
        self.ours = sum.ok_or_else(|| out_of_range("amount"))?;
        Ok(())
    }

    fn done(self) -> Printed {
        let Self { published, amount, through, ours } = self;
        let (awarded_from, awarded_to) = (published.awarded_from, published.awarded_to);
        let ours = awarded_to.map(|_| Ours {
            amount: ours.known,
            filter: Filter { awarded_from, awarded_to, ..Filter::default() },
            through,
        });
        Printed { published, amount, ours }
    }
}
