//! Pure pieces that views are made of.

pub mod pen;
pub mod theme;
