//! The columns of each kind, in the order in which exports write them.

mod commitments;
mod contracts;
mod council;
mod measures;
mod suppliers;

pub(super) use commitments::{COMMITMENTS, PROFILES};
pub(super) use contracts::CONTRACTS;
pub(super) use council::{FIGURES, SETTINGS};
pub(super) use measures::MEASURES;
pub(super) use suppliers::{BRANCHES, SUPPLIERS};
