//! Rows of audit images as records: what a change found, and what it left.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::batch::stored_row;
use super::image::{self, Field, GENERATOR, Imaged, Mark};
use super::read::Fields;
use super::table::{self, Table};
use super::{
    commitments, contract_log, contracts, figures, frozen, measures, milestones, procurements,
    profiles, returns, sampling, settings, suppliers,
};
use crate::db::Error;
use crate::db::request::{Change, Record, Step};

/// What became of a step.
#[derive(Debug)]
pub(super) enum Was {
    Change(Box<Change>),
    /// It was not as the person saw it, but so.
    Clash(Option<Box<Record>>),
}

/// The rows of an audit row's image.
pub(super) struct Past<'c> {
    conn: &'c Connection,
    rows: Vec<Imaged>,
    /// Rows of the image by table and id: what another of its rows refers to may be gone.
    own: HashMap<(u8, i64), usize>,
}

/// A row of a change before and after it.
type Pair<'p> = (Option<&'p Imaged>, Option<&'p Imaged>);

impl<'c> Past<'c> {
    /// The first rows of an image, at most so many, and how many there are in all.
    pub fn load(conn: &'c Connection, seq: i64, most: usize) -> Result<(Self, u64), Error> {
        let found = conn
            .query_row("SELECT encoding, image FROM audit WHERE seq = ?1", [seq], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
            })
            .optional()?;
        let mut past = Self { conn, rows: Vec::new(), own: HashMap::new() };
        let Some((encoding, bytes)) = found else { return Ok((past, 0)) };
        if encoding == GENERATOR {
            return Ok((past, 0));
        }
        let mut all = 0;
        let mut reader = image::unpack(&encoding, &bytes)?;
        while let Some(row) = image::decode(&mut *reader)? {
            all += u64::from(row.mark != Mark::Before);
            if all <= most as u64 {
                if let Some(Field::Int(id)) = row.fields.first() {
                    past.own.insert((row.tag, *id), past.rows.len());
                }
                past.rows.push(row);
            }
        }
        Ok((past, all))
    }

    /// Each row before and after, in the order of the change.
    fn pairs(&self) -> Vec<Pair<'_>> {
        let mut pairs = Vec::new();
        let mut before = None;
        for row in &self.rows {
            match row.mark {
                Mark::Before => before = Some(row),
                Mark::After => pairs.push((before.take(), Some(row))),
                Mark::Removed => pairs.push((Some(row), None)),
            }
        }
        pairs
    }

    /// The records before and after, in the order of the change.
    pub fn changes(&self) -> Result<Vec<Change>, Error> {
        let one = |(row, (before, after)): (u64, Pair<'_>)| {
            let record = |row: Option<&Imaged>| row.map(|row| self.record(row)).transpose();
            let (before, after) = (record(before)?, record(after)?);
            let name = after.as_ref().or(before.as_ref()).map(super::import::name);
            Ok(Change { row, record: name.unwrap_or_default(), before, after })
        };
        (1..).zip(self.pairs()).map(one).collect()
    }

    /// A row as the record that it is part of, with references in the place of ids.
    fn record(&self, row: &Imaged) -> Result<Record, Error> {
        let [_, own @ .., _, _] = row.fields.as_slice() else { return Err(no_record(row.tag)) };
        let mut own = own.to_vec();
        match row.tag {
            BRANCHES => self.refer(&mut own, 0, SUPPLIERS)?,
            CONTRACTS => self.refer(&mut own, 2, SUPPLIERS)?,
            PROFILES | VARIATIONS => {
                let commitment = self.commitment(own.first())?;
                own.splice(..1, commitment);
            }
            tag if OF_CONTRACT.contains(&tag) => self.refer(&mut own, 0, CONTRACTS)?,
            PROCUREMENTS => {
                self.refer_if_any(&mut own, 2, SUPPLIERS)?;
                self.refer_if_any(&mut own, 31, CONTRACTS)?;
            }
            QUOTATIONS => {
                self.refer(&mut own, 0, PROCUREMENTS)?;
                self.refer(&mut own, 1, SUPPLIERS)?;
            }
            SAMPLE_RESULTS => {
                self.refer(&mut own, 0, SAMPLES)?;
                self.refer(&mut own, 1, PROCUREMENTS)?;
            }
            REPORT_LINES => self.refer(&mut own, 0, REPORTS)?,
            RETURN_LINES | EVIDENCE => {
                let [contract, measure] = self.commitment(own.get(1))?;
                let returned = self.row(RETURNS, own.first())?;
                let [_, _, quarter, version, ..] = returned.as_slice() else {
                    return Err(no_record(row.tag));
                };
                own.splice(..2, [contract, quarter.clone(), version.clone(), measure]);
            }
            _ => {}
        }
        let fields = &mut Fields::imaged(&own);
        Ok(match row.tag {
            SETTINGS => Record::Setting(settings::read(fields)?),
            SUPPLIERS => Record::Supplier(suppliers::read(fields)?),
            BRANCHES => suppliers::read_branch(fields)?,
            MEASURES => Record::Measure(measures::read(fields)?),
            CONTRACTS => Record::Contract(contracts::read(fields)?),
            COMMITMENTS => commitments::record(commitments::read(fields)?),
            PROFILES => Record::Profile(profiles::read(fields)?),
            RETURNS => Record::Return(returns::read(fields)?),
            RETURN_LINES => Record::ReturnLine(Box::new(returns::read_line(fields)?.into())),
            EVIDENCE => Record::Evidence(returns::read_evidence(fields)?),
            VARIATIONS => Record::Variation(contract_log::read_variation(fields)?),
            ACTIONS => Record::Action(contract_log::read_action(fields)?),
            RATINGS => Record::Rating(contract_log::read_rating(fields)?),
            PROCUREMENTS => Record::Procurement(Box::new(procurements::read(fields)?)),
            QUOTATIONS => Record::Quotation(procurements::read_quotation(fields)?),
            WAIVERS => Record::Waiver(procurements::read_waiver(fields)?),
            SAMPLES => Record::Sample(sampling::read(fields)?),
            SAMPLE_RESULTS => Record::SampleResult(Box::new(sampling::read_result(fields)?)),
            FIGURES => Record::Figure(figures::read(fields)?),
            MILESTONES => Record::Milestone(milestones::read(fields)?),
            REPORTS => Record::FrozenReport(Box::new(frozen::read(fields)?)),
            REPORT_LINES => Record::FrozenLine(frozen::read_line(fields)?),
            tag => return Err(no_record(tag)),
        })
    }

    /// The contract and the measure of a commitment.
    fn commitment(&self, id: Option<&Field<'_>>) -> Result<[Field<'static>; 2], Error> {
        let row = self.row(COMMITMENTS, id)?;
        let [_, contract, measure, ..] = row.as_slice() else {
            return Err(no_record(COMMITMENTS));
        };
        let mut own = [contract.clone(), measure.clone()];
        self.refer(&mut own, 0, CONTRACTS)?;
        Ok(own)
    }

    /// Puts the reference of a row, its first column, in the place of its id.
    fn refer(&self, own: &mut [Field<'static>], at: usize, tag: u8) -> Result<(), Error> {
        let Some(field) = own.get_mut(at) else { return Err(no_record(tag)) };
        let row = self.row(tag, Some(field))?;
        *field = row.into_iter().nth(1).ok_or_else(|| no_record(tag))?;
        Ok(())
    }

    /// As [`Past::refer`]; what refers to nothing stays so.
    fn refer_if_any(&self, own: &mut [Field<'static>], at: usize, tag: u8) -> Result<(), Error> {
        if own.get(at) == Some(&Field::Null) { Ok(()) } else { self.refer(own, at, tag) }
    }

    /// A row that another refers to: of this change, or as it is now.
    fn row(&self, tag: u8, id: Option<&Field<'_>>) -> Result<Vec<Field<'static>>, Error> {
        let Some(Field::Int(id)) = id else { return Err(no_record(tag)) };
        if let Some(own) = self.own.get(&(tag, *id)).and_then(|at| self.rows.get(*at)) {
            return Ok(own.fields.clone());
        }
        let table = Table::by_tag(tag).ok_or_else(|| no_record(tag))?;
        let mut statement = self.conn.prepare_cached(table.row)?;
        let stored = statement.query_row([id], |row| Ok(stored_row(row))).optional()?;
        stored.unwrap_or_else(|| {
            Err(Error::NotFound { what: "record any more in", name: table.name.to_owned() })
        })
    }
}

/// A row of a table by its references; by its id where it makes no record.
pub(super) fn name(conn: &Connection, tag: u8, fields: &[Field<'static>]) -> String {
    let past = Past { conn, rows: Vec::new(), own: HashMap::new() };
    let row = Imaged { mark: Mark::After, tag, fields: fields.to_vec() };
    match (past.record(&row), fields.first()) {
        (Ok(record), _) => super::import::name(&record),
        (Err(_), Some(Field::Int(id))) => id.to_string(),
        (Err(_), _) => String::new(),
    }
}

fn no_record(tag: u8) -> Error {
    Error::Damaged(format!("an image has a row of table {tag} that makes no record"))
}

/// Whose first column is the id of a contract.
const OF_CONTRACT: [u8; 5] = [COMMITMENTS, RETURNS, ACTIONS, RATINGS, MILESTONES];

const SETTINGS: u8 = table::SETTINGS.tag;
const SUPPLIERS: u8 = table::SUPPLIERS.tag;
const BRANCHES: u8 = table::BRANCHES.tag;
const MEASURES: u8 = table::MEASURES.tag;
const CONTRACTS: u8 = table::CONTRACTS.tag;
const COMMITMENTS: u8 = table::COMMITMENTS.tag;
const PROFILES: u8 = table::PROFILES.tag;
const FIGURES: u8 = table::FIGURES.tag;
const RETURNS: u8 = table::RETURNS.tag;
const RETURN_LINES: u8 = table::RETURN_LINES.tag;
const EVIDENCE: u8 = table::EVIDENCE.tag;
const VARIATIONS: u8 = table::VARIATIONS.tag;
const ACTIONS: u8 = table::ACTIONS.tag;
const RATINGS: u8 = table::RATINGS.tag;
const MILESTONES: u8 = table::MILESTONES.tag;
const PROCUREMENTS: u8 = table::PROCUREMENTS.tag;
const QUOTATIONS: u8 = table::QUOTATIONS.tag;
const WAIVERS: u8 = table::WAIVERS.tag;
const SAMPLES: u8 = table::SAMPLES.tag;
const SAMPLE_RESULTS: u8 = table::SAMPLE_RESULTS.tag;

/// The steps that turn a change back, last row first.
pub(super) fn back(conn: &Connection, seq: i64) -> Result<Vec<Step>, Error> {
    let (past, _) = Past::load(conn, seq, usize::MAX)?;
    let changes = past.changes()?.into_iter().rev();
    Ok(changes.map(|change| Step::of(change.after, change.before)).collect())
}
const REPORTS: u8 = table::REPORTS.tag;
const REPORT_LINES: u8 = table::REPORT_LINES.tag;
