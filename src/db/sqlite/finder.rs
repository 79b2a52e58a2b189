//! Shared searching.

#[derive(Debug, Clone, Default)]
pub struct Finder {}
