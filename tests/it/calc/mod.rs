//! The worked cases of the design, and properties that hold for any input.

mod assurance;
mod awkward;
mod checks;
mod filter;
mod locality;
pub mod performance;
mod problem;
mod quarter;
mod sampling;
mod trail;
mod value;
