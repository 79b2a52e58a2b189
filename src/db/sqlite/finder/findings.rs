//! What the rules say of every record, as far as somebody has to do something: where each finding
//! is, the worst first. Its words are made again when it is shown.

use rusqlite::Connection;

use crate::calc::Date;
use crate::calc::rule::About;
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
            take(seen, &mut named);
            Ok(())
        })?;
        named.sort_by(|(a, a_name), (b, b_name)| {
            let key = |mark: &Mark| (mark.severity, mark.rule);
            key(a).cmp(&key(b)).then_with(|| natural(a_name, b_name)).then(a.nth.cmp(&b.nth))
        });
        self.marks = named.into_iter().map(|(mark, _)| mark).collect();
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

fn take(seen: Seen, named: &mut Vec<(Mark, String)>) {
    let is_contract = matches!(seen.about, About::Contract(_));
    let mut before: Option<(&str, u8)> = None;
    for finding in &seen.findings {
        let nth = match before {
            Some((rule, nth)) if rule == finding.rule => nth.saturating_add(1),
            _ => seen
                .findings
                .iter()
                .take_while(|other| !std::ptr::eq(*other, finding))
                .filter(|other| other.rule == finding.rule)
                .count()
                .try_into()
                .unwrap_or(u8::MAX),
        };
        before = Some((finding.rule, nth));
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
            id: seen.id,
        };
        named.push((mark, seen.about.reference().to_owned()));
    }
}
