//! The columns of each kind, in the order in which exports write them.

mod commitments;
mod contract_log;
mod contracts;
mod council;
mod frozen;
mod measures;
mod milestones;
mod procurements;
mod returns;
mod sampling;
mod suppliers;

pub(super) use commitments::{COMMITMENTS, PROFILES};
pub(super) use contract_log::{ACTIONS, RATINGS, VARIATIONS};
pub(super) use contracts::CONTRACTS;
pub(super) use council::{FIGURES, SETTINGS};
pub(super) use frozen::{LINES, REPORTS};
pub(super) use measures::MEASURES;
pub(super) use milestones::MILESTONES;
pub(super) use procurements::{PROCUREMENTS, QUOTATIONS, WAIVERS};
pub(super) use returns::{EVIDENCE, RETURNS};
pub(super) use sampling::{RESULTS, SAMPLES};
pub(super) use suppliers::{BRANCHES, SUPPLIERS};
