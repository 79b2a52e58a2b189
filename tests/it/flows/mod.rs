//! What a user does, in text.

mod catalogue;
mod commitments;
mod records;
mod register;
