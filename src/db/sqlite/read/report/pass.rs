//! One pass in which everything that a report sums up is summed up: over the months of award that
//! are kept, and over the contracts of the others. Of a past day no sums are kept, so that these
//! are all, and are counted once.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::ToSpan;
use rusqlite::{Connection, Params};
use serde_json::json;

use super::ended_by;
use crate::calc::explain::Published;
use crate::calc::filter::{Filter, is_in};
use crate::calc::text::natural;
use crate::calc::{Date, Pence, Quarter, Total};
use crate::db::Error;
use crate::db::request::{
    Level, Ours, PerformanceList, PerformanceRow, Printed, ReportSums, ReportYear,
};
use crate::db::sqlite::read::returns::Bounds;
use crate::db::sqlite::read::{each, out_of_range, rows};
use crate::db::sqlite::summed::{self, Group, Parts, Rows, Shelves, Summed, shelves};
use crate::db::sqlite::{as_it_was, figures, settings};

/// Fills in the levels, the years, and what is compared with printed figures.
pub fn fill(conn: &Connection, sums: &mut ReportSums, levels: &[Level]) -> Result<(), Error> {
    let as_at = sums.as_at;
    let rules = settings::rules(conn, as_at.day)?;
    let through = Bounds::of(as_at.day, rules).due;
    let themes = shelves(conn, Level::Theme, as_at)?;
    let outcomes = shelves(conn, Level::Outcome, as_at)?;
    let none = Shelves::new();
    let shelves = |level: Level| match level {
        Level::Theme => &themes,
        Level::Outcome => &outcomes,
        _ => &none,
    };
    let is_whole = sums.supplier.is_none();
    let empty = Totals {
        range: (sums.from, Some(sums.to).filter(|_| is_whole)),
        rows: levels.iter().map(|level| Rows::new(*level, shelves(*level))).collect(),
        years: if is_whole { Years::of(sums, &none) } else { Years::default() },
        printed: if is_whole { Compared::all(conn)? } else { Vec::new() },
    };
    let mut totals = empty.clone();
    let groups =
        if is_whole && !as_at.is_past { summed::groups(conn, through)? } else { Vec::new() };
    let whole = Whole::of(&groups, &totals);
    whole.add_days(&mut totals)?;
    whole.add_levels(conn, through, &mut totals)?;
    let contracts = as_it_was::grouped(conn, as_at, || match &sums.supplier {
        Some((supplier_ref, _)) => contracts(conn, OF_SUPPLIER, [supplier_ref]),
        None if whole.groups.is_empty() => contracts(conn, OF_ALL, []),
        None => {
            let apart = summed::apart(conn, through, &whole.groups)?;
            contracts(conn, OF_SOME, [json!(apart).to_string()])
        }
    })?;
    let ids: Vec<i64> = contracts.keys().copied().collect();
    let add = |totals: &mut Totals, id: i64, summed: &Summed| {
        contracts.get(&id).map_or(Ok(()), |own| totals.add(own, summed))
    };
    let mut computed = 0;
    if as_at.is_past {
        let begin = || empty.clone();
        for other in summed::gather(conn, &ids, (as_at, rules, Parts::All), begin, add)? {
            totals.merge(&other)?;
        }
    } else {
        let (when, parts) = ((as_at, rules, through), (Parts::All, summed::ANY));
        computed =
            summed::each(conn, &ids, when, parts, &mut |id, summed| add(&mut totals, id, summed))?;
    }
    let Totals { rows, years, printed, .. } = totals;
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

/// All that is summed up.
#[derive(Clone)]
struct Totals<'n> {
    /// Awards that the report is of.
    range: Range,
    rows: Vec<Rows<'n>>,
    years: Years<'n>,
    printed: Vec<Compared>,
}

impl Totals<'_> {
    fn add(&mut self, own: &Own, summed: &Summed) -> Result<(), Error> {
        if is_in(own.award, self.range) {
            for rows in &mut self.rows {
                rows.add(own.name(rows.level), summed)?;
            }
        }
        self.years.add(own.award, |rows| rows.add(("", ""), summed))?;
        self.printed.iter_mut().try_for_each(|one| one.add(own.award, summed))
    }

    /// Adds all that other totals of the same report have.
    fn merge(&mut self, other: &Self) -> Result<(), Error> {
        for (own, more) in self.rows.iter_mut().zip(&other.rows) {
            own.merge(more)?;
        }
        for (own, more) in self.years.all.iter_mut().zip(&other.years.all) {
            own.own.merge(&more.own)?;
            own.so_far.merge(&more.so_far)?;
        }
        let mut printed = self.printed.iter_mut().zip(&other.printed);
        printed.try_for_each(|(own, more)| own.plus(more.ours))
    }
}

type Range = (Option<Date>, Option<Date>);

/// The groups of contracts that no range cuts, by whose sums the report is filled.
struct Whole<'g> {
    groups: Vec<&'g Group>,
    /// Names of those that the report is of.
    in_range: HashSet<&'g str>,
}

impl<'g> Whole<'g> {
    fn of(groups: &'g [Group], totals: &Totals) -> Self {
        let mut whole = Self { groups: Vec::new(), in_range: HashSet::new() };
        let range = totals.range;
        let delivered: Vec<Range> = totals.printed.iter().filter_map(Compared::delivered).collect();
        for group in groups {
            let place = |range: &Range| group.is_in(|award| is_in(award, *range));
            let Some(is_own) = place(&range) else { continue };
            if delivered.iter().any(|range| place(range).is_none()) {
                continue;
            }
            whole.groups.push(group);
            if is_own {
                whole.in_range.insert(&group.name);
            }
        }
        whole
    }

    /// Adds what is told by the day of award: years, and what is committed.
    fn add_days(&self, totals: &mut Totals) -> Result<(), Error> {
        let Totals { years, printed, .. } = totals;
        for (award, row) in self.groups.iter().flat_map(|group| &group.days) {
            years.add(*award, |rows| rows.add_all(row))?;
            for one in printed.iter_mut().filter(|one| one.through.is_none() && one.is_of(*award)) {
                one.plus(row.sum.committed)?;
            }
        }
        Ok(())
    }

    /// Adds the rows of every level, and what is delivered.
    fn add_levels(
        &self,
        conn: &Connection,
        through: Quarter,
        totals: &mut Totals,
    ) -> Result<(), Error> {
        let Totals { rows, printed, .. } = totals;
        let by_name: HashMap<&str, &Group> =
            self.groups.iter().map(|group| (group.name.as_str(), *group)).collect();
        let is_in = |group: &Group, range: Range| {
            group.is_in(|award| is_in(award, range)).unwrap_or_default()
        };
        let is_wanted = |name: &str, level: Level| {
            by_name.contains_key(name) && (level == Level::Quarter || self.in_range.contains(name))
        };
        summed::each_level(conn, through, &is_wanted, &mut |found| {
            if self.in_range.contains(found.group)
                && let Some(own) = rows.iter_mut().find(|own| own.level == found.level)
            {
                own.add_all(&found.all)?;
                found.rows.iter().try_for_each(|row| own.add_row(row))?;
            }
            let (Level::Quarter, Some(group)) = (found.level, by_name.get(found.group)) else {
                return Ok(());
            };
            let own =
                |one: &&mut Compared| one.delivered().is_some_and(|range| is_in(group, range));
            printed.iter_mut().filter(own).try_for_each(|one| {
                let by_then = |row: &&PerformanceRow| {
                    Quarter::parse(&row.name).is_some_and(|quarter| Some(quarter) <= one.through)
                };
                let own: Vec<_> = found.rows.iter().filter(by_then).collect();
                own.into_iter().try_for_each(|row| one.plus(row.sum.validated))
            })
        })
    }
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

macro_rules! select {
    ($from:literal) => {
        concat!(
            "SELECT c.id, contract_ref, title, supplier_ref, name, coalesce(category, ''),
             coalesce(department, ''), coalesce(size, ''), coalesce(ownership, ''), award_date FROM ",
            $from
        )
    };
}

const OF_ALL: &str = select!("contracts c JOIN suppliers s ON s.id = c.supplier_id");

const OF_SUPPLIER: &str =
    select!("suppliers s JOIN contracts c ON c.supplier_id = s.id WHERE supplier_ref = ?1");

/// Those whose ids are in a list.
const OF_SOME: &str = select!(
    "json_each(?1) AS own CROSS JOIN contracts c ON c.id = own.value JOIN suppliers s ON s.id = c.supplier_id"
);

fn contracts(
    conn: &Connection,
    sql: &str,
    which: impl Params,
) -> Result<BTreeMap<i64, Own>, Error> {
    let mut found = BTreeMap::new();
    each(conn, sql, which, |fields| {
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
#[derive(Clone, Default)]
struct Years<'n> {
    all: Vec<Year<'n>>,
}

#[derive(Clone)]
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

    /// Adds to the rows of each year that an award is in.
    fn add(
        &mut self,
        award: Option<Date>,
        add: impl Fn(&mut Rows) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for year in &mut self.all {
            if is_in(award, (Some(year.from), Some(year.to))) {
                add(&mut year.own)?;
            }
            if is_in(award, (Some(year.begin), Some(year.to))) {
                add(&mut year.so_far)?;
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
#[derive(Clone)]
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

    /// The awards that a sum of what is delivered is of.
    fn delivered(&self) -> Option<Range> {
        let Published { awarded_from, awarded_to, .. } = self.published;
        self.through.map(|_| (awarded_from, awarded_to))
    }

    fn is_of(&self, award: Option<Date>) -> bool {
        let Published { awarded_from, awarded_to, .. } = self.published;
        awarded_to.is_some() && is_in(award, (awarded_from, awarded_to))
    }

    fn plus(&mut self, more: Total) -> Result<(), Error> {
        self.ours = self.ours.plus(more).ok_or_else(|| out_of_range("amount"))?;
        Ok(())
    }

    fn add(&mut self, award: Option<Date>, summed: &Summed) -> Result<(), Error> {
        if !self.is_of(award) {
            return Ok(());
        }
        let Some(through) = self.through else { return self.plus(summed.sum.committed) };
        let mut quarters = summed.quarters.iter().filter(|(quarter, _)| *quarter <= through);
        quarters.try_for_each(|(_, flow)| self.plus(flow.validated))
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
