//! The worked cases of the design, and properties that hold for any input.

mod awkward;
mod checks;
mod filter;
mod locality;
pub mod performance;
mod problem;
mod quarter;
mod trail;
mod value;
