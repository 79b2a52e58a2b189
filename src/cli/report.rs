//! `sleva report`: a report on one contract.

use std::path::Path;

use super::answer::Answer;
use super::args::{ReportCommand, ReportContract};
use super::returns;
use super::session::{Opened, Session, read, unexpected};
use crate::db::request::{ContractPerformance, Query, Reply, ReturnDetail};
use crate::publish;
use crate::publish::report::{Format, of_json, render};
use crate::report::contract::{Contents, report};
use crate::report::{Made, Report};
use crate::sentence::{self, Sentence, of_publish};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Runs `sleva report`.
///
/// # Errors
/// There is no such contract, a format that is not known, or a file that cannot be written.
pub fn run(words: &ReportCommand, session: &mut Session) -> Result<Answer, Sentence> {
    let ReportCommand::Contract(words) = words;
    let format = format(words)?;
    let opened = session.open()?;
    let report = of_contract(words, session, &opened)?;
    let data = of_json(&report);
    let mut answer = match &words.output {
        None => Answer::new("sleva.report", render(&report, format), data),
        Some(path) => {
            let text = render(&report, format);
            publish::whole(path, session.global.yes, |file| {
                std::io::Write::write_all(file, text.as_bytes())
            })
            .map_err(|error| of_publish(&error))?;
            let shown = path.display();
            Answer::new("sleva.report", format!("{} written to {shown}\n", report.title), data)
        }
    };
    answer.database = Some(opened.name());
    Ok(answer)
}

/// The format that is named, else that of the file's ending, else text.
fn format(words: &ReportContract) -> Result<Format, Sentence> {
    let named = words.format.as_deref().and_then(Format::parse);
    let Some(path) = &words.output else { return Ok(named.unwrap_or(Format::Text)) };
    let ending = |path: &Path| path.extension().and_then(|e| e.to_str()).and_then(Format::parse);
    named.or_else(|| ending(path)).ok_or_else(|| {
        let place = path.display().to_string();
        let what = "The ending of this name says no format of a report";
        let remedy = "End it with .txt, .md, .html or .json, or say --format.";
        Sentence::new(sentence::USAGE, place, what, remedy)
    })
}

fn of_contract(
    words: &ReportContract,
    session: &Session,
    opened: &Opened,
) -> Result<Report, Sentence> {
    let contract_ref = words.reference.clone();
    let query = Query::Contract { contract_ref: contract_ref.clone(), today: opened.today };
    let detail = match read(&opened.store, &query)? {
        Reply::Contract(detail) => detail,
        other => return Err(unexpected(&other)),
    };
    let query = Query::ContractPerformance { contract_ref, as_at: opened.as_at };
    let found = match read(&opened.store, &query)? {
        Reply::ContractPerformance(found) => found,
        other => return Err(unexpected(&other)),
    };
    let returned = returned(words, &found, opened)?;
    Ok(report(&Contents {
        council: &opened.council.name,
        detail: &detail,
        found: &found,
        returned: returned.as_deref(),
        made: Made { at: session.env.now.clone(), version: VERSION.to_owned() },
    }))
}

/// The return that is shown in full: of the quarter that is named, else the last that is due. Of a
/// past day it is the version that counted then.
fn returned(
    words: &ReportContract,
    found: &ContractPerformance,
    opened: &Opened,
) -> Result<Option<Box<ReturnDetail>>, Sentence> {
    let Some(quarter) = words.quarter.or(found.through) else { return Ok(None) };
    let version = found
        .quarters
        .iter()
        .find(|own| own.quarter == quarter)
        .map(|own| own.version)
        .filter(|_| opened.as_at.is_past);
    returns::detail((&words.reference, quarter), version, opened).map(Some)
}
