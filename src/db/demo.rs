//! The sample council and the generated sizes.
