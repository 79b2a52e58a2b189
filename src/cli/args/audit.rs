//! The words of `sleva audit`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::day;
use crate::calc::Date;

#[derive(Debug, Args)]
pub struct Audit {
    #[command(subcommand)]
    pub command: AuditCommand,
}

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Changes, the newest first
    #[command(before_help = "Examples:
  sleva audit log --since 2026-04-01 --person officer1
  sleva audit log --record C-0001
  sleva audit log --filter \"import day:2026-11-26\"")]
    Log(AuditLog),
    /// One change, before and after
    #[command(before_help = "Example:
  sleva audit show 12")]
    Show(AuditShow),
    /// Compare the database with its trail of changes, and the trail with earlier checkpoints
    #[command(before_help = "Examples:
  sleva audit verify
  sleva audit verify --against checkpoints.txt")]
    Verify(AuditVerify),
    /// Print the newest change in one line, to be kept outside the database
    #[command(before_help = "Examples:
  sleva audit checkpoint
  sleva audit checkpoint /elsewhere/checkpoints.txt   adds the line to the file")]
    Checkpoint(AuditCheckpoint),
}

#[derive(Debug, Args)]
pub struct AuditShow {
    /// Number of the audit row, as sleva audit log has it
    #[arg(value_name = "ROW")]
    pub seq: i64,
}

#[derive(Debug, Args)]
pub struct AuditVerify {
    /// A file of checkpoints: the trail must still have each of them
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct AuditCheckpoint {
    /// The file that the line is added to; what is in it stays
    pub file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct AuditLog {
    /// Only changes on or after this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,
    /// Only changes on or before this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Date>,
    /// Words and terms, as after `/` on the screen; words are looked for in the newest 500,000
    /// changes of the days that are chosen
    #[arg(long, value_name = "WORDS")]
    pub filter: Option<String>,
    /// Only changes of this record
    #[arg(long, value_name = "REF")]
    pub record: Option<String>,
    /// Only changes by this person
    #[arg(long, value_name = "PERSON")]
    pub person: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 200, value_name = "N")]
    pub limit: usize,
}
