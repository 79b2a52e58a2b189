//! The words of the command line.

mod audit;
mod list;
mod report;
mod returns;
mod rules;
mod sampling;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::env::Env;
use crate::calc::Date;
use crate::db::request::{Kind, SampleSize};

pub use audit::{Audit, AuditCheckpoint, AuditCommand, AuditLog, AuditShow, AuditVerify};
pub use list::{List, ListView};
pub use report::{
    Frozen, Range, Report, ReportAnnual, ReportCommand, ReportCompare, ReportContract,
    ReportFrozen, ReportQuarter, ReportSupplier, Written,
};
pub use returns::{Amend, Discard, Enter, Submit, Validate, Vary};
pub use rules::{Check, WhatApplies};
pub use sampling::{Sample, SampleCommand, SamplePurchases, SampleResults};

/// The social value workbench.
#[derive(Debug, Parser)]
#[command(
    name = "sleva",
    version,
    about = "The social value workbench: contracts, commitments, returns and rules",
    before_help = EXAMPLES,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Words {
    /// Open the workbench on this view
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "Examples:
  sleva demo                                   try it on a sample council
  sleva init council.db                        begin a database of your own
  sleva import contracts contracts.csv --dry-run
  sleva list contracts --filter grounds
  sleva show C-0001
  sleva enter C-0001 \"2025-26 Q3\"             asks each measure in turn
  sleva report contract C-0001 -o report.html
  sleva                                        open the workbench";

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct Global {
    /// The database; else `SLEVA_DB`, the settings file, the data folder
    #[arg(long, global = true, value_name = "PATH")]
    pub db: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but the answer
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Say which database was used
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Never ask anything
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Agree to what would be asked
    #[arg(long, global = true)]
    pub yes: bool,
    /// Colours in the workbench
    #[arg(long, global = true, value_name = "WHEN", value_enum)]
    pub color: Option<Color>,
    /// Only ASCII signs
    #[arg(long, global = true)]
    pub ascii: bool,
    /// No boxes, one pane at a time
    #[arg(long, global = true)]
    pub plain: bool,
    /// Take this day for today; of a past day only what was known then counts
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Open the database only to read
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Act as this person; only in a sample database
    #[arg(long = "as", global = true, value_name = "PERSON")]
    pub person: Option<String>,
}

impl Global {
    /// Whether text goes out in ASCII: asked for, or all that the locale can show.
    #[must_use]
    pub fn is_ascii(&self, env: &Env) -> bool {
        self.ascii || env.terminals.output && !env.variables.is_utf8()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build a sample council in a new folder and open it
    #[command(before_help = "Examples:
  sleva demo
  sleva demo --no-open --json
  sleva demo --size council --dir /tmp/try")]
    Demo(Demo),
    /// Begin a new database
    #[command(before_help = "Examples:
  sleva init council.db
  sleva init council.db --catalogue measures.csv")]
    Init(Init),
    /// Bring in files of one kind, or a whole folder
    #[command(before_help = "Examples:
  sleva import suppliers suppliers.csv --dry-run
  sleva import contracts register.xlsx --sheet \"Live contracts\"
  sleva import contracts - < contracts.csv
  sleva import all exported/")]
    Import(Import),
    /// Write one kind, or everything, to files
    #[command(before_help = "Examples:
  sleva export contracts contracts.csv
  sleva export contracts contracts.xlsx
  sleva export measures > measures.csv
  sleva export all exported/")]
    Export(Export),
    /// Print a list
    #[command(before_help = "Examples:
  sleva list contracts --filter \"grounds status:live\"
  sleva list measures --totals --awarded-to 2020-12-31
  sleva list contracts --columns contract_ref,title,end --sort end
  sleva list returns --state overdue
  sleva list performance --by category --as-of 2025-03-31")]
    List(List),
    /// Print one record: a contract, a procurement, a supplier, a sample, a frozen report,
    /// CONTRACT/QUARTER, or EDITION/MEASURE
    #[command(before_help = "Examples:
  sleva show C-0001
  sleva show \"C-0001/2025-26 Q3\"               a return with all its versions
  sleva show rotherham-2021-report/NT1")]
    Show(Show),
    /// Say how a figure came about
    #[command(before_help = "Examples:
  sleva explain value:C-0001/NT1
  sleva explain rag:contract/C-0001
  sleva explain \"validated:quarter/2025-26 Q2\" --as-of 2025-10-31
  sleva explain \"committed:all?awarded-to:2020-12-31\" --format csv")]
    Explain(Explain),
    /// Add one record
    #[command(before_help = "Examples:
  sleva add suppliers supplier_ref=S-0101 name=\"Harrow Grounds Ltd\" postcode=\"S60 1AE\"
  sleva add commitments contract_ref=C-0001 measure_ref=NT1 units=2.5
  sleva add profiles contract_ref=C-0001 measure_ref=NT1 quarter=\"2025-26 Q3\" units=0.5
  sleva add evidence contract_ref=C-0001 quarter=2025-26Q3 measure_ref=NT1 evidence_ref=E-7 file=sheet.pdf
  sleva add actions contract_ref=C-0001 kind=supported note=\"met the supplier\"")]
    Add(Add),
    /// Change fields of one record
    #[command(before_help = "Examples:
  sleva edit contracts C-0001 manager=officer1 review_date=2026-04-01
  sleva edit commitments C-0001/NT1 units=3 --dry-run
  sleva edit suppliers S-0101 email=             an empty value: not known any more
  sleva edit profiles \"C-0001/NT1/2025-26 Q3\" units=0.75")]
    Edit(Edit),
    /// Spread a commitment evenly over its open quarters
    #[command(before_help = "Examples:
  sleva spread C-0001/NT1
  sleva spread C-0001/NT1 --dry-run")]
    Spread(Spread),
    /// Revalue the commitments of a contract to another edition
    #[command(before_help = "Examples:
  sleva revalue C-0021 sample-2025 --dry-run     each line before and after
  sleva revalue C-0021 sample-2025")]
    Revalue(Revalue),
    /// Remove one record that no other uses
    #[command(before_help = "Examples:
  sleva remove commitments C-0001/NT1
  sleva remove branches \"S-0001/S60 1AE\" --yes")]
    Remove(Remove),
    /// Enter a return line by line
    #[command(before_help = "Examples:
  sleva enter C-0001 \"2025-26 Q3\"                  asks each measure in turn
  sleva enter C-0001 2025-26Q3 NT1=4 NT2=0.5
  sleva enter C-0001 2025-26Q3 NT1= --note NT1=\"not known yet\" --dry-run")]
    Enter(Enter),
    /// Submit the draft of a return
    #[command(before_help = "Examples:
  sleva submit C-0001 2025-26Q3
  sleva submit C-0001 2025-26Q3 --yes")]
    Submit(Submit),
    /// Begin the next version of a return that was submitted
    #[command(before_help = "Example:
  sleva amend C-0001 2025-26Q3 --reason \"two starters were counted twice\"")]
    Amend(Amend),
    /// Accept, reduce or query the lines of a submitted return
    #[command(before_help = "Examples:
  sleva validate C-0001 2025-26Q3                 shows what is to be decided
  sleva validate C-0001 2025-26Q3 --accept all --finish
  sleva validate C-0001 2025-26Q3 --reduce NT1=3 --reason \"one left in May\"
  sleva validate C-0001 2025-26Q3 --query NT2 --question \"Which school?\" --finish")]
    Validate(Validate),
    /// Remove the draft of a return whole
    #[command(before_help = "Example:
  sleva discard C-0001 2025-26Q3")]
    Discard(Discard),
    /// Record an agreed change of what is committed
    #[command(before_help = "Examples:
  sleva vary C-0001 NT1 2.5 --signed-on 2025-10-01 --reason \"scope reduced\"
  sleva vary C-0001 NT1 2.5 --signed-on 2025-10-01 --reason \"scope reduced\" --dry-run")]
    Vary(Vary),
    /// Check procurements and contracts against the rules
    #[command(before_help = "Examples:
  sleva check                                    what is to be done or settled, the worst first
  sleva check --record P-0007                    one record, with what it passes
  sleva check --rule quotes-local --from 2025-04-01 --format csv
  sleva check --filter \"severity:breach department:Housing\" --fail-on warning")]
    Check(Check),
    /// Say what would apply to a purchase, without keeping anything
    #[command(before_help = "Examples:
  sleva what-applies --value 18000 --route quotation
  sleva what-applies --value 180000 --route \"open tender\" --kind services --on 2026-03-01")]
    WhatApplies(WhatApplies),
    /// Audit small purchases by a sample
    #[command(before_help = "Examples:
  sleva sample purchases --from 2025-04-01 --to 2026-03-31 --size 30 --seed 7 -o audit.xlsx
  sleva sample result audit.xlsx")]
    Sample(Sample),
    /// Write a report
    #[command(before_help = "Examples:
  sleva report annual -o report.html
  sleva report annual --freeze --note \"as published\" -o report.html
  sleva report compare R-0001
  sleva report contract C-0001")]
    Report(Report),
    /// Take back your last change by hand
    #[command(before_help = "Example:
  sleva undo")]
    Undo,
    /// Do again what your last undo took back
    #[command(before_help = "Example:
  sleva redo")]
    Redo,
    /// The trail of changes
    #[command(before_help = "Examples:
  sleva audit log --since 2026-04-01 --person officer1
  sleva audit show 12
  sleva audit verify --against checkpoints.txt
  sleva audit checkpoint checkpoints.txt")]
    Audit(Audit),
    /// Copy the database while it is in use, and check the copy
    #[command(before_help = "Examples:
  sleva backup
  sleva backup /backups/council-monday.db")]
    Backup(Backup),
    /// Put a backup in the place of the database; the old file is kept beside it
    #[command(before_help = "Example:
  sleva restore /backups/council-monday.db")]
    Restore(Restore),
    /// Check the database, the disk and the terminal
    #[command(before_help = "Examples:
  sleva doctor
  sleva doctor --full
  sleva doctor --keys")]
    Doctor(Doctor),
    /// Show or change your settings
    #[command(before_help = "Examples:
  sleva config show
  sleva config set db /srv/sleva/council.db")]
    Config(Config),
    /// Print completions for a shell
    #[command(before_help = "Example:
  sleva completions bash > ~/.local/share/bash-completion/completions/sleva")]
    Completions(Completions),
    /// Print the manual page
    #[command(before_help = "Example:
  sleva man | man -l -")]
    Man,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Folder for the sample; else one in the data folder
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
    /// The same seed gives the same data
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How much data: sample, council, combined or national
    #[arg(long, default_value = "sample", value_parser = size())]
    pub size: SampleSize,
    /// Build it and do not open the workbench
    #[arg(long)]
    pub no_open: bool,
}

#[derive(Debug, Args)]
pub struct Init {
    /// Where the database will be
    pub path: PathBuf,
    /// Settings and places of a council that ships
    #[arg(long, default_value = "rotherham", value_name = "NAME")]
    pub council: String,
    /// Measures to begin with, as a file of that kind
    #[arg(long, value_name = "FILE")]
    pub catalogue: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Import {
    /// Kind of record, or `all`
    #[arg(value_parser = kind_or_all())]
    pub kind: KindOrAll,
    /// CSV files and workbooks (.xlsx, .ods, .xls), `-` for the standard input; for `all` a folder
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The sheet of a workbook; else the only one that has the columns
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Change nothing if any row is rejected
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
pub struct Export {
    /// Kind of record, or `all`; `template` for the blank return of a supplier
    #[arg(value_parser = exported())]
    pub kind: Exported,
    /// CSV file, or a workbook if it ends with .xlsx; `-` or none for the standard output; for
    /// `all` a folder of CSV files
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Of `template returns`: the workbook or CSV file, or for a whole quarter the folder
    #[arg(value_name = "TEMPLATE")]
    pub template: Option<PathBuf>,
    /// Of `template returns`: only this contract
    #[arg(long, value_name = "CONTRACT")]
    pub contract: Option<String>,
    /// Of `template returns`: the quarter that the supplier reports on
    #[arg(long, value_name = "QUARTER", value_parser = returns::quarter)]
    pub quarter: Option<crate::calc::Quarter>,
}

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exported {
    All,
    Template,
    One(Kind),
}

/// One kind, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindOrAll {
    All,
    One(Kind),
}

#[derive(Debug, Args)]
pub struct Show {
    /// Reference of a contract, procurement, supplier, sample or frozen report, CONTRACT/QUARTER, or
    /// EDITION/MEASURE
    #[arg(value_name = "REF")]
    pub reference: String,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// Name of the figure, as `i` shows it on the screen
    #[arg(value_name = "FIGURE")]
    pub figure: String,
    /// text, json, or csv: its rows, each with what it adds and leads to
    #[arg(long, value_name = "FORMAT", default_value = "text",
          value_parser = ["text", "json", "csv"])]
    pub format: String,
}

#[derive(Debug, Args)]
pub struct Add {
    /// Kind of record
    #[arg(value_parser = kind_by_hand())]
    pub kind: Kind,
    /// Names as the files of this kind have them, and values as an import reads them
    #[arg(required = true, value_name = "FIELD=VALUE")]
    pub fields: Vec<String>,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Edit {
    /// Kind of record
    #[arg(value_parser = kind_by_hand())]
    pub kind: Kind,
    /// Its reference: C-0001, S-0001, C-0001/NT1, "C-0001/NT1/2025-26 Q3", "S-0001/S60 1AE",
    /// EDITION/MEASURE, EDITION/MEASURE@FROM, "C-0001/2025-26 Q3/NT1/E-7", C-0001/DAY/KIND/PERSON,
    /// "C-0001/2025-26/KPI"
    #[arg(value_name = "REF")]
    pub reference: String,
    /// Names as the files of this kind have them; nothing after the = empties a field
    #[arg(required = true, value_name = "FIELD=VALUE")]
    pub fields: Vec<String>,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Spread {
    /// The commitment: C-0001/NT1
    #[arg(value_name = "CONTRACT/MEASURE")]
    pub reference: String,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Revalue {
    /// Reference of the contract
    #[arg(value_name = "CONTRACT")]
    pub reference: String,
    /// The edition to revalue to
    pub edition: String,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Remove {
    /// Kind of record
    #[arg(value_parser = kind_by_hand())]
    pub kind: Kind,
    /// Its reference, as for sleva edit
    #[arg(value_name = "REF")]
    pub reference: String,
    /// Say what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct Backup {
    /// The copy; else a name with day and time beside the database
    pub file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// Show what each key sends
    #[arg(long, conflicts_with = "terminal")]
    pub keys: bool,
    /// Show what the terminal can draw
    #[arg(long)]
    pub terminal: bool,
    /// Also rebuild the register from the trail of changes and compare the two
    #[arg(long, conflicts_with_all = ["keys", "terminal"])]
    pub full: bool,
}

#[derive(Debug, Args)]
pub struct Config {
    #[command(subcommand)]
    pub command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print the settings in force
    Show,
    /// Print where the settings file is
    Path,
    /// Change one setting
    Set { name: String, value: String },
}

#[derive(Debug, Args)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}

fn day(text: &str) -> Result<crate::calc::Date, String> {
    crate::calc::parse::day(text).map_err(|why| format!("it {why}; write a date as 2020-12-31"))
}

fn size() -> impl TypedValueParser<Value = SampleSize> {
    PossibleValuesParser::new(SampleSize::ALL.iter().map(|size| size.word()))
        .map(|word| SampleSize::parse(&word).unwrap_or(SampleSize::Sample))
}

fn exported() -> impl TypedValueParser<Value = Exported> {
    let words = Kind::ALL.iter().map(|kind| kind.word());
    PossibleValuesParser::new(words.chain(["all", "template"])).map(|word| match word.as_str() {
        "all" => Exported::All,
        word => Kind::parse(word).map_or(Exported::Template, Exported::One),
    })
}

fn kind_or_all() -> impl TypedValueParser<Value = KindOrAll> {
    let words = Kind::ALL.iter().map(|kind| kind.word());
    PossibleValuesParser::new(words.chain(["all"]))
        .map(|word| Kind::parse(&word).map_or(KindOrAll::All, KindOrAll::One))
}

/// The kinds that people change one by one; the others come with files.
fn kind_by_hand() -> impl TypedValueParser<Value = Kind> {
    let kinds = Kind::ALL.iter().filter(|kind| {
        !matches!(
            kind,
            Kind::Settings
                | Kind::Figures
                | Kind::Returns
                | Kind::Variations
                | Kind::Reports
                | Kind::ReportLines
        )
    });
    PossibleValuesParser::new(kinds.map(|kind| kind.word()))
        .map(|word| Kind::parse(&word).unwrap_or(Kind::Contracts))
}
