//! `sleva spread` and `sleva revalue`: commitments over their quarters, and by another edition.

use super::answer::{Answer, NO};
use super::args;
use super::edit::carry_out;
use super::session::{Session, read, unexpected};
use crate::db::request::{Edit, Query, Reply, spread_evenly};
use crate::publish::{Style, text};
use crate::sentence::{self, Sentence};
use crate::tables::commitments::revaluation;
use crate::tables::sheet::revaluation_sheet;

/// Runs `sleva spread`.
///
/// # Errors
/// There is no such commitment, or its quarters that are over have more than is committed.
pub fn spread(words: &args::Spread, session: &mut Session) -> Result<Answer, Sentence> {
    let opened = session.open()?;
    let (contract, measure) = words.reference.rsplit_once('/').unwrap_or((&words.reference, ""));
    let query =
        Query::Profile { contract_ref: contract.to_owned(), measure_ref: measure.to_owned() };
    let detail = match read(&opened.store, &query)? {
        Reply::Profile(detail) => detail,
        other => return Err(unexpected(&other)),
    };
    let committed = detail.commitment.units;
    let edit = spread_evenly((contract, measure), committed, &detail.quarters, opened.today);
    let Some(edit) = edit else {
        return Err(Sentence::new(
            sentence::REJECTED,
            words.reference.clone(),
            format!(
                "The quarters that are over have more than the {} {} that are committed",
                committed.grouped(),
                detail.commitment.measure.unit
            ),
            "Change those first: sleva edit profiles.",
        ));
    };
    carry_out(edit, words.dry_run, opened)
}

/// Runs `sleva revalue`: each line before and after, then the change.
///
/// # Errors
/// There is no such contract or edition, or what the store says.
pub fn revalue(words: &args::Revalue, session: &mut Session) -> Result<Answer, Sentence> {
    let opened = session.open()?;
    let query = Query::Offer {
        contract_ref: words.reference.clone(),
        edition: Some(words.edition.clone()),
        on: Some(opened.today),
    };
    let offer = match read(&opened.store, &query)? {
        Reply::Offer(offer) => offer,
        other => return Err(unexpected(&other)),
    };
    if offer.measures.is_empty() {
        return Err(Sentence::new(
            sentence::NOT_FOUND,
            "",
            format!("There is no edition {} with measures in force", words.edition),
            "sleva list editions shows those there are.",
        ));
    }
    let style = Style { ascii: false, bare: session.global.quiet };
    let lines = text(&revaluation_sheet(&offer), style);
    let mut answer = if let Some(edit) = revaluation(&offer) {
        carry_out(edit, words.dry_run, opened)?
    } else {
        let nothing = carry_out(Edit::with(Vec::new(), ""), true, opened)?;
        Answer { code: NO, ..nothing }
    };
    answer.text = lines;
    Ok(answer)
}
