//! Measures: the list, one with its versions and uses, and two editions side by side.

use sleva::calc::commitment::Commitment;
use sleva::calc::explain::SourceLine;
use sleva::calc::filter::Filter;
use sleva::calc::measure::Measure;
use sleva::calc::text::fold;
use sleva::calc::{Pence, Total};
use sleva::db::request::{Edition, MeasureDetail, MeasureList, MeasureRow, Pair};

use super::{EDITION, LATER, Records, day, printed::TABLE, published, stamp, sum};

impl Records {
    pub(super) fn measures(&self, filter: &Filter) -> MeasureList {
        let chosen: Vec<String> = self
            .chosen(&Filter { words: Vec::new(), ..filter.clone() })
            .into_iter()
            .map(|row| row.contract.contract_ref)
            .collect();
        let row = |measure: &Measure| {
            let own: Vec<Commitment> = self
                .commitments
                .iter()
                .filter(|one| chosen.contains(&one.contract_ref))
                .filter(|one| {
                    one.measure.measure_ref == measure.measure_ref
                        && one.measure.edition == measure.edition
                })
                .cloned()
                .collect();
            MeasureRow {
                measure: measure.clone(),
                used: own.len() as u64,
                units: own.iter().map(|one| one.units).reduce(|a, b| a.checked_add(b).unwrap()),
                total: sum(&own),
                version: 1,
            }
        };
        let has = |one: &&Measure| {
            filter.edition.as_ref().is_none_or(|edition| *edition == one.edition)
                && filter.words.iter().all(|word| fold(&one.title).contains(word.as_str()))
        };
        let rows: Vec<MeasureRow> = self.measures.iter().filter(has).map(row).collect();
        let all = rows.iter().try_fold(Total::default(), |all, row| all.plus(row.total)).unwrap();
        let is_printed = filter.awarded_to == Some(day(2020, 12, 31)) && filter.words.is_empty();
        MeasureList {
            rows,
            all,
            published: if is_printed { published() } else { Vec::new() },
            printed_rows: is_printed.then(|| Pence::parse("1458532").unwrap()),
        }
    }

    pub(super) fn measure(&self, edition: &str, name: &str) -> MeasureDetail {
        let (own, others): (Vec<Measure>, Vec<Measure>) = self
            .measures
            .iter()
            .filter(|one| one.measure_ref == name)
            .cloned()
            .partition(|one| one.edition == edition);
        let used: Vec<SourceLine> = self
            .commitments
            .iter()
            .filter(|one| one.measure.measure_ref == name && one.measure.edition == edition)
            .map(|one| SourceLine {
                commitment: one.clone(),
                contract_title: self
                    .contracts
                    .iter()
                    .find(|c| c.contract_ref == one.contract_ref)
                    .map(|c| c.title.clone())
                    .unwrap_or_default(),
                stamp: stamp(),
            })
            .collect();
        MeasureDetail {
            versions: own.into_iter().chain(others).collect(),
            uses: used.len() as u64,
            used,
            conflicts: if name == "NT1" { vec!["NT3".to_owned()] } else { Vec::new() },
            stamp: stamp(),
        }
    }

    pub(super) fn editions(&self) -> Vec<Edition> {
        let count =
            |name: &str| self.measures.iter().filter(|one| one.edition == name).count() as u64;
        [EDITION, LATER]
            .map(|name| Edition { name: name.to_owned(), measures: count(name), commitments: 0 })
            .into_iter()
            .filter(|edition| edition.measures > 0)
            .collect()
    }

    pub(super) fn compare(&self, before: &str, after: &str) -> Vec<Pair> {
        let find = |edition: &str, name: &str| {
            self.measures
                .iter()
                .find(|one| one.edition == edition && one.measure_ref == name)
                .cloned()
        };
        TABLE
            .iter()
            .map(|row| Pair {
                measure_ref: row.0.to_owned(),
                before: find(before, row.0),
                after: find(after, row.0),
            })
            .collect()
    }
}
