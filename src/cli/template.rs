//! `sleva export template returns`: the blank return that a supplier fills in.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::answer::{Answer, line};
use super::args;
use super::returns;
use super::session::{Opened, Session, read, unexpected};
use crate::calc::Quarter;
use crate::calc::filter::Filter;
use crate::db::request::{AsAt, Query, Reply, ReturnDetail, ReturnsQuery, Standing};
use crate::exchange::BookError;
use crate::exchange::template::{ReturnSheet, TemplateLine, csv_of, workbook_of};
use crate::publish;
use crate::sentence::{self, Sentence, of_publish};

/// Writes the blank return of one contract, or one for each contract of which a return is still
/// expected for the quarter.
///
/// # Errors
/// The quarter is not named, nothing is committed or expected, or a file cannot be written.
pub fn run(
    what: Option<&Path>,
    words: &args::Export,
    opened: &Opened,
    session: &Session,
) -> Result<Answer, Sentence> {
    let usage = |why: &str| {
        Err(Sentence::new(
            sentence::USAGE,
            "export template",
            why,
            "Write sleva export template returns --contract C-0001 --quarter 2025-26Q3 file.xlsx, or leave out --contract and give a folder.",
        ))
    };
    if what != Some(Path::new("returns")) {
        return usage("Templates are there for returns");
    }
    let Some(quarter) = words.quarter else { return usage("The quarter is not named") };
    let to = words.template.clone();
    let files = if let Some(contract) = &words.contract {
        let detail = returns::detail((contract, quarter), None, opened)?;
        vec![(to.unwrap_or_else(|| PathBuf::from(name(contract, quarter))), detail)]
    } else {
        let Some(folder) = to else { return usage("A whole quarter goes into a folder") };
        all(&folder, quarter, opened)?
    };
    if files.is_empty() {
        return Err(Sentence::new(
            sentence::NOT_FOUND,
            quarter.to_string(),
            "No return is waited for in this quarter",
            "See sleva list returns; a contract's own sheet comes with --contract.",
        ));
    }
    let mut answer = Answer::new("sleva.export", String::new(), json!({}));
    let mut written = Vec::new();
    for (file, detail) in files {
        let sheet = sheet(&detail, opened);
        write(&file, || csv_of(&sheet), || workbook_of(&sheet), session.global.yes)?;
        let (name, lines) = (file.display().to_string(), detail.rows.len());
        line(
            &mut answer.text,
            format_args!("{name}: {} with {lines} measures", detail.key.contract_ref),
        );
        written.push(
            json!({"file": name, "contract_ref": detail.key.contract_ref, "measures": lines}),
        );
    }
    answer.data = json!({"files": written});
    answer
        .notes
        .push("Filled in, it comes back with sleva import returns FILE, as a draft.".to_owned());
    answer.database = Some(opened.name());
    Ok(answer)
}

type Files = Vec<(PathBuf, Box<ReturnDetail>)>;

/// A file in the folder for each contract of which a return is still waited for.
fn all(folder: &Path, quarter: Quarter, opened: &Opened) -> Result<Files, Sentence> {
    fs::create_dir_all(folder).map_err(|error| {
        Sentence::new(
            sentence::CANNOT_CREATE,
            folder.display().to_string(),
            format!("The folder cannot be made ({error})"),
            "Check the path and who may write there.",
        )
    })?;
    let one = |contract: String| {
        let detail = returns::detail((&contract, quarter), None, opened)?;
        Ok((folder.join(name(&contract, quarter)), detail))
    };
    expected(quarter, opened)?.into_iter().map(one).collect()
}

/// `returns-C-0001-2025-26-Q3.xlsx`; what a file's name cannot have becomes a dash.
fn name(contract: &str, quarter: Quarter) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '-' };
    format!("returns-{contract}-{quarter}").chars().map(plain).collect::<String>() + ".xlsx"
}

/// Contracts of which a return is still waited for.
fn expected(quarter: Quarter, opened: &Opened) -> Result<Vec<String>, Sentence> {
    let waits =
        [Standing::Overdue, Standing::Queried, Standing::Due, Standing::Draft, Standing::Later];
    let mut found = Vec::new();
    for standing in waits {
        let query = Query::Returns(ReturnsQuery {
            filter: Filter::default(),
            standing: Some(standing),
            contract_ref: None,
            as_at: AsAt::now(opened.today),
            first: 0,
            count: usize::MAX,
        });
        let list = match read(&opened.store, &query)? {
            Reply::Returns(list) => list,
            other => return Err(unexpected(&other)),
        };
        let own = list.rows.into_iter().filter(|row| row.quarter == quarter);
        found.extend(own.map(|row| row.contract_ref));
    }
    found.sort();
    Ok(found)
}

fn sheet(detail: &ReturnDetail, opened: &Opened) -> ReturnSheet {
    let place = detail.place();
    let lines = detail.rows.iter().map(|row| {
        let measure = &row.commitment.measure;
        TemplateLine {
            measure_ref: measure.measure_ref.clone(),
            title: measure.title.clone(),
            unit: measure.unit.clone(),
            committed: row.commitment.units,
            due: Some(row.checks(row.declared(), place).0),
            declared_before: Some(row.elsewhere),
        }
    });
    ReturnSheet {
        contract_ref: detail.key.contract_ref.clone(),
        title: detail.contract.title.clone(),
        supplier_name: detail.supplier_name.clone(),
        council_name: opened.council.name.clone(),
        quarter: detail.key.quarter,
        due_day: detail.due,
        lines: lines.collect(),
    }
}

/// Writes what somebody is to fill in, as CSV or as a workbook by the end of its name.
///
/// # Errors
/// The name ends otherwise, or the file cannot be written.
pub fn write(
    file: &Path,
    csv: impl FnOnce() -> String,
    book: impl FnOnce() -> Result<Vec<u8>, BookError>,
    overwrite: bool,
) -> Result<(), Sentence> {
    let is_csv = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let is_book = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let bytes = match (is_csv, is_book) {
        (true, _) => csv().into_bytes(),
        (_, true) => book()
            .map_err(|why| of_publish(&publish::Error::Book { path: file.to_owned(), why }))?,
        _ => {
            return Err(of_publish(&publish::Error::Ending {
                path: file.to_owned(),
                known: publish::Format::ENDINGS,
            }));
        }
    };
    publish::whole(file, overwrite, |to| to.write_all(&bytes)).map_err(|error| of_publish(&error))
}
