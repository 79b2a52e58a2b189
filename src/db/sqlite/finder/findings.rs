//! What the rules say of every record, as far as somebody has to do something: where each finding
//! is, the worst first. Its words are made again when it is shown.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::calc::Date;
use crate::calc::rule::{About, Finding};
use crate::calc::rules::RULES;
use crate::calc::text::natural;
use crate::calc::words::Severity;
use crate::db::Error;
use crate::db::request::AsAt;
use crate::db::sqlite::scene::{Scene, Seen};

/// The findings as at a day, judged by the editions of another where one is named.
pub type Asked = (AsAt, Option<Date>);

#[derive(Debug, Default)]
pub struct Findings {
    /// The audit row that they were loaded at, and what was asked.
    at: Option<(i64, Asked)>,
    marks: Vec<Mark>,
    records: usize,
}

/// Where a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub severity: Severity,
    /// The position of the rule.
    pub rule: u8,
    /// The position among those of its rule and record.
    pub nth: u8,
    pub is_contract: bool,
    pub is_waived: bool,
    /// Where it stands in the order of records.
    pub place: u32,
    pub id: i64,
}

impl Findings {
    /// Looks at every record again where anything changed since.
    ///
    /// # Errors
    /// Those of the store.
    pub fn load(&mut self, conn: &Connection, change: i64, asked: Asked) -> Result<(), Error> {
        if self.at == Some((change, asked)) {
            return Ok(());
        }
        self.at = None;
        let mut named: Vec<(Mark, String)> = Vec::new();
        let mut records = 0;
        Scene::of(conn, asked.0, asked.1)?.every(&mut |seen| {
            records += 1;
            take(&seen, &mut named);
            Ok(())
        })?;
        named.sort_by(|(a, one), (b, other)| {
            natural(one, other).then((a.rule, a.nth).cmp(&(b.rule, b.nth)))
        });
        for (place, (mark, _)) in (0..).zip(&mut named) {
            mark.place = place;
        }
        self.marks = named.into_iter().map(|(mark, _)| mark).collect();
        self.marks.sort_by_key(|mark| (mark.severity, mark.rule, mark.place));
        self.records = records;
        self.at = Some((change, asked));
        Ok(())
    }

    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// How many records were looked at.
    #[must_use]
    pub const fn records(&self) -> usize {
        self.records
    }

    pub fn bytes(&self) -> usize {
        self.marks.capacity() * size_of::<Mark>()
    }
}

fn take(seen: &Seen, named: &mut Vec<(Mark, String)>) {
    let is_contract = matches!(seen.about, About::Contract(_));
    for (finding, nth) in seen.findings.iter().zip(numbers(&seen.findings)) {
        if matches!(finding.severity(), Severity::Pass | Severity::NotApplicable) {
            continue;
        }
        let rule = RULES.iter().position(|rule| rule.id == finding.rule).unwrap_or_default();
        let mark = Mark {
            severity: finding.severity(),
            rule: u8::try_from(rule).unwrap_or(u8::MAX),
            nth,
            is_contract,
            is_waived: finding.waiver.is_some(),
            place: 0,
            id: seen.id,
        };
        named.push((mark, seen.about.reference().to_owned()));
    }
}

/// The number of each finding among those of its rule.
pub fn numbers(findings: &[Finding]) -> Vec<u8> {
    let mut counts: HashMap<&str, u8> = HashMap::new();
    let one = |finding: &Finding| {
        let count = counts.entry(finding.rule).or_default();
        let own = *count;
        *count = own.saturating_add(1);
        own
    };
    findings.iter().map(one).collect()
}
