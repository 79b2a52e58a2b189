//! Finder.
