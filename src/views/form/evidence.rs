//! Evidence behind a line of a return: its reference, and the digest of a file that stays where it
//! is.

use super::FormView;
use super::kinds::{FILE, Of};
use crate::calc::returns::Evidence;
use crate::db::request::{Record, ReturnDetail, ReturnStep, Step};
use crate::views::{Cx, Effect, Outcome};

/// The verb of what comes of a file: its digest, or after [`FAILED`] why there is none.
pub const DIGEST: &str = "form.digest";
const FAILED: char = '!';

impl FormView {
    /// The return that the evidence is of.
    pub(super) fn take_return(&mut self, detail: &ReturnDetail) {
        let (measure, name) = (self.part(2).to_owned(), self.part(3).to_owned());
        let rows = detail.rows.iter().filter(|row| row.commitment.measure.measure_ref == measure);
        let mut own = rows.flat_map(|row| &row.evidence);
        let own = own.find(|own| own.evidence_ref == name).cloned();
        // Whatever version it is of: that of the draft, which the store knows.
        self.load(own.map(|own| Record::Evidence(without_version(own))));
    }

    /// Where a file is named, its digest is computed before the form is saved.
    pub(super) fn digest_first(&mut self) -> Option<Outcome> {
        if self.of != Of::Evidence {
            return None;
        }
        let path = self.form.text(FILE);
        if path.is_empty() {
            return None;
        }
        self.digesting = Some(path.clone());
        Some(Outcome::Done(vec![
            Effect::Say(format!("Reading {path} for its digest …")),
            Effect::Digest { path, verb: DIGEST },
        ]))
    }

    /// Takes the digest of the file, and saves the form with it.
    pub(super) fn take_digest(&mut self, digest: &str, cx: &Cx) -> Outcome {
        let Some(path) = self.digesting.take().filter(|path| *path == self.form.text(FILE)) else {
            return Outcome::QUIET;
        };
        if let Some(why) = digest.strip_prefix(FAILED) {
            self.form.refuse(FILE, why.to_owned());
            self.form.go(FILE);
            return Outcome::say("Not saved yet: the file cannot be read.");
        }
        for (column, text) in [("sha256", digest), (FILE, "")] {
            if let Some(entry) = self.form.entry_mut(column) {
                entry.set(text);
            }
        }
        let file = path.rsplit('/').next().unwrap_or(&path);
        if self.form.text("note").is_empty()
            && let Some(entry) = self.form.entry_mut("note")
        {
            entry.set(file);
        }
        self.finish(cx)
    }
}

fn without_version(mut evidence: Evidence) -> Evidence {
    evidence.key.version = 0;
    evidence
}

/// The step that keeps evidence, in the draft that is open or begun with it.
pub fn step(base: Option<Record>, to: Evidence) -> Step {
    let was = match base {
        Some(Record::Evidence(was)) => Some(was),
        _ => None,
    };
    Step::Return {
        contract_ref: to.key.contract_ref.clone(),
        quarter: to.key.quarter,
        step: Box::new(ReturnStep::Prove { was, to: Some(to) }),
    }
}
