//! What is done with returns, as the rows that change.

use super::{evidence, in_life, lines, versions};
use crate::calc::Quantity;
use crate::calc::Quarter;
use crate::calc::checks::{Check, Strength};
use crate::calc::performance::Life;
use crate::calc::returns::{Decided, Evidence, Return, ReturnKey, ReturnLine, Signed};
use crate::calc::words::{Decision, ReturnState};
use crate::db::request::{CellChange, Record, ReturnStep, Verdict};
use crate::db::sqlite::batch::{Batch, Stop};
use crate::db::sqlite::reject::Reject;
use crate::db::sqlite::{commitments, contracts, read};

/// What a version declares, and how it is proven.
type Content = (Vec<ReturnLine>, Vec<Evidence>);
/// A row before and after.
type Row = (Option<Record>, Option<Record>);
/// The rows of a step, or what is there where the person saw something else.
type Rows = Result<Vec<Row>, Option<Box<Record>>>;

/// The rows that a step changes.
pub fn rows(
    batch: &Batch<'_>,
    contract_ref: &str,
    quarter: Quarter,
    step: &ReturnStep,
) -> Result<Rows, Stop> {
    let act = Act { batch, versions: versions(batch.conn, contract_ref, quarter)? };
    match step {
        ReturnStep::Key { measure_ref, cell } => act.key(contract_ref, quarter, measure_ref, cell),
        ReturnStep::Prove { was, to } => {
            act.prove((contract_ref, quarter), was.as_ref(), to.as_ref())
        }
        ReturnStep::Amend { version, reason } => act.amend(*version, reason),
        ReturnStep::Submit { version, lines, evidence } => act.submit(*version, lines, evidence),
        ReturnStep::Discard { version, lines, evidence } => act.discard(*version, lines, evidence),
        ReturnStep::Decide { version, measure_ref, was, to } => {
            act.decide(*version, measure_ref, was.as_ref(), to.as_ref())
        }
        ReturnStep::Finish { version } => act.finish(*version),
    }
}

/// The open draft of a return, begun where there is none, and the row that records who has a hand
/// in it now.
pub(super) fn open(
    batch: &Batch<'_>,
    contract_ref: &str,
    quarter: Quarter,
) -> Result<(Return, Option<Row>), Stop> {
    let versions = versions(batch.conn, contract_ref, quarter)?;
    Act { batch, versions }.open(contract_ref, quarter)
}

struct Act<'a, 'c> {
    batch: &'a Batch<'c>,
    versions: Vec<Return>,
}

impl Act<'_, '_> {
    fn me(&self) -> Signed {
        Signed { person: self.batch.by.person.clone(), at: self.batch.by.at.clone() }
    }

    /// Refuses who decided on any version: nobody keys what they validate.
    fn may_key(&self) -> Result<(), Stop> {
        let me = &self.batch.by.person;
        for version in &self.versions {
            let ended = version.validated.as_ref().is_some_and(|by| by.person == *me);
            let lines = lines::of_return(self.batch.conn, &version.key)?;
            let is_decider = |line: &ReturnLine| {
                line.decided.as_ref().is_some_and(|decided| decided.by.person == *me)
            };
            if ended || lines.iter().any(is_decider) {
                return Err(Stop::Reject(Reject::validator_keys(&version.key, me)));
            }
        }
        Ok(())
    }

    /// Refuses who had a hand in any version: nobody validates what they keyed.
    fn may_decide(&self) -> Result<(), Stop> {
        let me = &self.batch.by.person;
        match self.versions.iter().find(|version| version.people.contains(me)) {
            Some(version) => Err(Stop::Reject(Reject::keyer_validates(&version.key, me))),
            None => Ok(()),
        }
    }

    fn open(&self, contract_ref: &str, quarter: Quarter) -> Result<(Return, Option<Row>), Stop> {
        let me = self.batch.by.person.clone();
        let Some(newest) = self.versions.last() else {
            in_life(self.batch, contract_ref, quarter)?;
            let key = ReturnKey { contract_ref: contract_ref.to_owned(), quarter, version: 1 };
            let new = Return {
                key,
                state: ReturnState::Draft,
                reason: None,
                begun: self.me(),
                people: vec![me],
                submitted: None,
                validated: None,
            };
            return Ok((new.clone(), Some((None, Some(Record::Return(new))))));
        };
        if newest.state != ReturnState::Draft {
            return Err(Stop::Reject(Reject::frozen(&newest.key, newest.state)));
        }
        if newest.people.contains(&me) {
            return Ok((newest.clone(), None));
        }
        self.may_key()?;
        let with = with_hand(newest, me);
        let row = (Some(Record::Return(newest.clone())), Some(Record::Return(with.clone())));
        Ok((with, Some(row)))
    }

    fn key(
        &self,
        contract_ref: &str,
        quarter: Quarter,
        measure_ref: &str,
        cell: &CellChange,
    ) -> Result<Rows, Stop> {
        let (draft, row) = self.open(contract_ref, quarter)?;
        let old = lines::stored(self.batch.conn, &draft.key, measure_ref)?;
        let mut line = old.clone().unwrap_or_else(|| self.blank(&draft.key, measure_ref));
        if !change(&mut line, cell)? {
            return Ok(Err(old.map(|old| Box::new(as_record(old)))));
        }
        line.keyed = self.me();
        let kept = evidence::of_return(self.batch.conn, &draft.key)?;
        let is_proven = kept.iter().any(|evidence| evidence.measure_ref == measure_ref);
        let to = Some(line).filter(|line| is_proven || !is_blank(line));
        let changed = (old.map(as_record), to.map(as_record));
        Ok(Ok(row.into_iter().chain([changed]).collect()))
    }

    fn blank(&self, key: &ReturnKey, measure_ref: &str) -> ReturnLine {
        ReturnLine {
            key: key.clone(),
            measure_ref: measure_ref.to_owned(),
            declared: None,
            wage_rate: None,
            note: None,
            answer: None,
            keyed: self.me(),
            decided: None,
        }
    }

    /// The rows of a piece of evidence, and of the line that is there for it alone.
    fn prove(
        &self,
        (contract_ref, quarter): (&str, Quarter),
        was: Option<&Evidence>,
        to: Option<&Evidence>,
    ) -> Result<Rows, Stop> {
        let Some(of) = to.or(was) else { return Ok(Ok(Vec::new())) };
        let (draft, row) = self.open(contract_ref, quarter)?;
        let mut rows: Vec<Row> = row.into_iter().collect();
        let line = lines::stored(self.batch.conn, &draft.key, &of.measure_ref)?;
        let own = |evidence: Option<&Evidence>| {
            let own = |old: &Evidence| Evidence { key: draft.key.clone(), ..old.clone() };
            evidence.map(|evidence| Record::Evidence(own(evidence)))
        };
        let proof = (own(was), own(to));
        let kept =
            evidence::stored(self.batch.conn, &Evidence { key: draft.key.clone(), ..of.clone() })?;
        let kept = kept.map(Record::Evidence);
        if kept == proof.1 {
            return Ok(Ok(Vec::new()));
        }
        if kept != proof.0 {
            return Ok(Err(kept.map(Box::new)));
        }
        let others = evidence::of_return(self.batch.conn, &draft.key)?;
        let mut others = others.iter().filter(|other| {
            other.measure_ref == of.measure_ref && other.evidence_ref != of.evidence_ref
        });
        match (line, to) {
            (None, Some(_)) => {
                let blank = self.blank(&draft.key, &of.measure_ref);
                rows.extend([(None, Some(as_record(blank))), proof]);
            }
            (Some(line), None) if is_blank(&line) && others.next().is_none() => {
                rows.extend([proof, (Some(as_record(line)), None)]);
            }
            _ => rows.push(proof),
        }
        Ok(Ok(rows))
    }

    /// The version that a person saw as the newest; what is newest now where that is another.
    fn newest(&self, version: u32) -> Result<&Return, Option<Box<Record>>> {
        match self.versions.last() {
            Some(newest) if newest.key.version == version => Ok(newest),
            other => Err(other.cloned().map(|other| Box::new(Record::Return(other)))),
        }
    }

    fn amend(&self, version: u32, reason: &str) -> Result<Rows, Stop> {
        let newest = match self.newest(version) {
            Ok(newest) => newest,
            Err(theirs) => return Ok(Err(theirs)),
        };
        if newest.state == ReturnState::Draft {
            return Err(Stop::Reject(Reject::amends_draft(&newest.key)));
        }
        self.may_key()?;
        let key = ReturnKey { version: version + 1, ..newest.key.clone() };
        let new = Return {
            key: key.clone(),
            state: ReturnState::Draft,
            reason: Some(reason.to_owned()),
            begun: self.me(),
            people: with_hand(newest, self.batch.by.person.clone()).people,
            submitted: None,
            validated: None,
        };
        let mut rows = vec![(None, Some(Record::Return(new)))];
        for line in lines::of_return(self.batch.conn, &newest.key)? {
            let line = ReturnLine { key: key.clone(), answer: None, decided: None, ..line };
            rows.push((None, Some(as_record(line))));
        }
        for old in evidence::of_return(self.batch.conn, &newest.key)? {
            let evidence = Evidence { key: key.clone(), ..old };
            rows.push((None, Some(Record::Evidence(evidence))));
        }
        Ok(Ok(rows))
    }

    fn submit(&self, version: u32, seen: &[ReturnLine], proven: &[Evidence]) -> Result<Rows, Stop> {
        let newest = match self.newest(version) {
            Ok(newest) if newest.state == ReturnState::Draft => newest,
            Ok(other) => return Ok(Err(Some(Box::new(Record::Return(other.clone()))))),
            Err(theirs) => return Ok(Err(theirs)),
        };
        self.may_key()?;
        let own = match self.as_seen(newest, seen, proven)? {
            Ok((own, _)) => own,
            Err(theirs) => return Ok(Err(theirs)),
        };
        self.is_ready(newest)?;
        let mut rows = Vec::new();
        for line in &own {
            if let Some(decided) = self.carried(line)? {
                let to = ReturnLine { decided: Some(decided), ..line.clone() };
                rows.push((Some(as_record(line.clone())), Some(as_record(to))));
            }
        }
        let to = Return {
            state: ReturnState::Submitted,
            submitted: Some(self.me()),
            ..with_hand(newest, self.batch.by.person.clone())
        };
        rows.push((Some(Record::Return(newest.clone())), Some(Record::Return(to))));
        Ok(Ok(rows))
    }

    /// The lines and the evidence of a draft, where they are exactly what a person saw.
    fn as_seen(
        &self,
        draft: &Return,
        seen: &[ReturnLine],
        proven: &[Evidence],
    ) -> Result<Result<Content, Option<Box<Record>>>, Stop> {
        let own = lines::of_return(self.batch.conn, &draft.key)?;
        if let Some(other) = own.iter().find(|line| !seen.contains(line)) {
            return Ok(Err(Some(Box::new(as_record(other.clone())))));
        }
        let kept = evidence::of_return(self.batch.conn, &draft.key)?;
        if let Some(other) = kept.iter().find(|evidence| !proven.contains(evidence)) {
            return Ok(Err(Some(Box::new(Record::Evidence(other.clone())))));
        }
        if own.len() != seen.len() || kept.len() != proven.len() {
            return Ok(Err(None));
        }
        Ok(Ok((own, kept)))
    }

    /// Refuses what the checks at the cells say blocks submitting.
    fn is_ready(&self, newest: &Return) -> Result<(), Stop> {
        let conn = self.batch.conn;
        let contract = contracts::by_ref(conn, &newest.key.contract_ref)?
            .ok_or_else(|| Stop::Reject(Reject::no_contract(&newest.key.contract_ref)))?;
        let place = (Life::of(&contract), newest.key.quarter);
        let commitments = commitments::of_contract_ref(conn, &newest.key.contract_ref)?;
        for row in read::measures_of(conn, &newest.key, commitments)? {
            let (_, checks) = row.checks(row.declared(), place);
            let blocks = |check: &&Check| {
                matches!(check.strength(), Some(Strength::Stops | Strength::Blocks))
            };
            if let Some(check) = checks.iter().find(blocks) {
                return Err(Stop::Reject(Reject::not_ready(&row.commitment.measure, check)));
            }
        }
        Ok(())
    }

    /// What was decided of the same line in the version before.
    fn decided_before(&self, line: &ReturnLine) -> Result<Option<Decided>, Stop> {
        let before = self.versions.iter().rev().find(|other| other.key.version < line.key.version);
        let Some(before) = before else { return Ok(None) };
        let old = lines::stored(self.batch.conn, &before.key, &line.measure_ref)?;
        Ok(old.and_then(|old| old.decided))
    }

    /// The decision that stands for a line of an amendment: what was decided of the version before,
    /// where the figure and its evidence are the same.
    fn carried(&self, line: &ReturnLine) -> Result<Option<Decided>, Stop> {
        let before = self.versions.iter().rev().find(|other| other.key.version < line.key.version);
        let Some(before) = before else { return Ok(None) };
        let Some(old) = lines::stored(self.batch.conn, &before.key, &line.measure_ref)? else {
            return Ok(None);
        };
        let evidence = |key: &ReturnKey| -> Result<Vec<Evidence>, Stop> {
            let mut all = evidence::of_return(self.batch.conn, key)?;
            all.retain(|evidence| evidence.measure_ref == line.measure_ref);
            for evidence in &mut all {
                evidence.key.version = 0;
            }
            Ok(all)
        };
        let is_same = old.declared == line.declared
            && evidence(&before.key)? == evidence(&line.key)?
            && old.decided.as_ref().is_some_and(|old| old.decision != Decision::Queried);
        Ok(old.decided.filter(|_| is_same))
    }

    fn discard(
        &self,
        version: u32,
        seen: &[ReturnLine],
        proven: &[Evidence],
    ) -> Result<Rows, Stop> {
        let newest = match self.newest(version) {
            Ok(newest) if newest.state == ReturnState::Draft => newest,
            Ok(other) => return Err(Stop::Reject(Reject::frozen(&other.key, other.state))),
            Err(theirs) => return Ok(Err(theirs)),
        };
        let (lines, evidence) = match self.as_seen(newest, seen, proven)? {
            Ok(content) => content,
            Err(theirs) => return Ok(Err(theirs)),
        };
        let rows = evidence.into_iter().map(|evidence| (Some(Record::Evidence(evidence)), None));
        let rows = rows.chain(lines.into_iter().map(|line| (Some(as_record(line)), None)));
        Ok(Ok(rows.chain([(Some(Record::Return(newest.clone())), None)]).collect()))
    }

    /// The submitted version that a validator looks at.
    fn submitted(&self, version: u32) -> Result<Result<&Return, Option<Box<Record>>>, Stop> {
        match self.newest(version) {
            Ok(newest) if newest.state == ReturnState::Submitted => {
                self.may_decide()?;
                Ok(Ok(newest))
            }
            Ok(other) => Err(Stop::Reject(Reject::not_submitted(&other.key, other.state))),
            Err(theirs) => Ok(Err(theirs)),
        }
    }

    fn decide(
        &self,
        version: u32,
        measure_ref: &str,
        was: Option<&Decided>,
        to: Option<&Verdict>,
    ) -> Result<Rows, Stop> {
        let newest = match self.submitted(version)? {
            Ok(newest) => newest,
            Err(theirs) => return Ok(Err(theirs)),
        };
        let old = lines::stored(self.batch.conn, &newest.key, measure_ref)?;
        let Some((old, declared)) = old.and_then(|old| old.declared.map(|units| (old, units)))
        else {
            return Err(Stop::Reject(Reject::nothing_declared(&newest.key, measure_ref)));
        };
        // It counts already; figures of a past day could not be told any more.
        if old.decided.is_some() && old.decided == self.decided_before(&old)? {
            return Err(Stop::Reject(Reject::stands(&newest.key, measure_ref)));
        }
        if old.decided.as_ref() != was {
            return Ok(Err(Some(Box::new(as_record(old)))));
        }
        let decided = to.map(|to| self.decided(to, declared, measure_ref)).transpose()?;
        let line = ReturnLine { decided, ..old.clone() };
        Ok(Ok(vec![(Some(as_record(old)), Some(as_record(line)))]))
    }

    fn decided(
        &self,
        verdict: &Verdict,
        declared: Quantity,
        measure_ref: &str,
    ) -> Result<Decided, Stop> {
        let reason = verdict.reason.clone().filter(|reason| !reason.trim().is_empty());
        let units = verdict.reduced_to.unwrap_or(declared);
        let (validated, needs_reason) = match verdict.decision {
            Decision::Accepted => (Some(declared), false),
            Decision::Reduced if Quantity::ZERO <= units && units < declared => (Some(units), true),
            Decision::Reduced => {
                return Err(Stop::Reject(Reject::not_less(units, declared, measure_ref)));
            }
            Decision::Queried => (None, true),
        };
        if needs_reason && reason.is_none() {
            return Err(Stop::Reject(Reject::no_reason(verdict.decision, measure_ref)));
        }
        Ok(Decided { decision: verdict.decision, validated, reason, by: self.me() })
    }

    fn finish(&self, version: u32) -> Result<Rows, Stop> {
        let newest = match self.submitted(version)? {
            Ok(newest) => newest,
            Err(theirs) => return Ok(Err(theirs)),
        };
        let lines = lines::of_return(self.batch.conn, &newest.key)?;
        let declared = || lines.iter().filter(|line| line.declared.is_some());
        let open = declared().filter(|line| line.decided.is_none()).count();
        if open > 0 {
            return Err(Stop::Reject(Reject::undecided(&newest.key, open)));
        }
        let is_queried = declared().any(|line| {
            line.decided.as_ref().is_some_and(|decided| decided.decision == Decision::Queried)
        });
        let state = if is_queried { ReturnState::Queried } else { ReturnState::Validated };
        let to = Return { state, validated: Some(self.me()), ..newest.clone() };
        Ok(Ok(vec![(Some(Record::Return(newest.clone())), Some(Record::Return(to)))]))
    }
}

/// Whether the cell had what the person saw; then it has the new value.
fn change(line: &mut ReturnLine, cell: &CellChange) -> Result<bool, Stop> {
    fn set<T: Clone + PartialEq>(field: &mut Option<T>, was: Option<&T>, to: Option<&T>) -> bool {
        let is_as_seen = field.as_ref() == was || field.as_ref() == to;
        if is_as_seen {
            *field = to.cloned();
        }
        is_as_seen
    }
    Ok(match cell {
        CellChange::Declared { was, to } => {
            if let Some(units) = to.filter(|units| !is_plausible(*units)) {
                return Err(Stop::Reject(Reject::too_many(units)));
            }
            if let Some(units) = to.filter(|units| *units < Quantity::ZERO) {
                return Err(Stop::Reject(Reject::negative(units)));
            }
            set(&mut line.declared, was.as_ref(), to.as_ref())
        }
        CellChange::Wage { was, to } => set(&mut line.wage_rate, was.as_ref(), to.as_ref()),
        CellChange::Note { was, to } => set(&mut line.note, was.as_ref(), to.as_ref()),
        CellChange::Answer { was, to } => set(&mut line.answer, was.as_ref(), to.as_ref()),
    })
}

/// More than any return can declare would lift sums beyond what can be kept.
pub(super) const fn is_plausible(units: Quantity) -> bool {
    units.raw() <= MOST
}

/// A hundred million units.
const MOST: i64 = 1_000_000_000_000;

const fn is_blank(line: &ReturnLine) -> bool {
    line.declared.is_none()
        && line.wage_rate.is_none()
        && line.note.is_none()
        && line.answer.is_none()
}

fn with_hand(old: &Return, person: String) -> Return {
    let mut new = old.clone();
    if !new.people.contains(&person) {
        new.people.push(person);
        new.people.sort();
    }
    new
}

pub(super) fn as_record(line: ReturnLine) -> Record {
    Record::ReturnLine(Box::new(line.into()))
}
