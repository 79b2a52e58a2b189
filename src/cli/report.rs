//! `sleva report`: the annual and quarterly reports, and those on one contract or supplier.

use super::answer::Answer;
use super::args::{Range, ReportCommand, ReportContract, ReportQuarter, ReportSupplier, Written};
use super::returns;
use super::session::{Opened, Session, read, unexpected};
use crate::calc::Date;
use crate::db::request::{
    ContractPerformance, Level, Query, Reply, ReportChecks, ReportQuery, ReportSums, ReturnDetail,
};
use crate::publish::report::{Format, Options, Templates, of_json, render, write};
use crate::report::contract::{Contents, report};
use crate::report::{Made, Report, VERSION, annual};
use crate::sentence::{self, Sentence, of_publish, of_template};

/// Runs `sleva report`.
///
/// # Errors
/// There is no such contract or supplier, a format that is not known, days in the wrong order, or
/// a file that cannot be written.
pub fn run(words: &ReportCommand, session: &mut Session) -> Result<Answer, Sentence> {
    let written = match words {
        ReportCommand::Annual(own) => &own.written,
        ReportCommand::Quarter(own) => &own.written,
        ReportCommand::Contract(own) => &own.written,
        ReportCommand::Supplier(own) => &own.written,
    };
    let format = format(written, session)?;
    let opened = session.open()?;
    let report = match words {
        ReportCommand::Annual(own) => of_year(own.range, session, &opened)?,
        ReportCommand::Quarter(own) => of_quarter(own, session, &opened)?,
        ReportCommand::Contract(own) => of_contract(own, session, &opened)?,
        ReportCommand::Supplier(own) => of_supplier(own, session, &opened)?,
    };
    let templates = written.template.as_ref().or(session.settings.templates.as_ref());
    let own = templates.map(|folder| Templates::read(folder)).transpose();
    let own = own.map_err(|fault| of_template(&fault))?;
    let options = Options { own: own.as_ref(), overwrite: session.global.yes };
    let data = of_json(&report);
    let mut answer = match &written.output {
        None => {
            let bytes = render(&report, format, options).map_err(|error| of_publish(&error))?;
            match String::from_utf8(bytes) {
                Ok(text) => Answer::new("sleva.report", text, data),
                Err(binary) => Answer {
                    bytes: Some(binary.into_bytes()),
                    ..Answer::new("sleva.report", "", data)
                },
            }
        }
        Some(path) => {
            write(path, &report, format, options).map_err(|error| of_publish(&error))?;
            let shown = path.display();
            Answer::new("sleva.report", format!("{} written to {shown}\n", report.title), data)
        }
    };
    answer.database = Some(opened.name());
    Ok(answer)
}

/// The format that is named, else that of the file's ending, else text. What no terminal shows
/// goes to a file or a pipe.
fn format(words: &Written, session: &Session) -> Result<Format, Sentence> {
    let named = words.format.as_deref().and_then(Format::parse);
    let refused =
        |place: &str, what, remedy| Err(Sentence::new(sentence::USAGE, place, what, remedy));
    match (named, &words.output) {
        (Some(Format::Csv), None) => refused(
            "--format csv",
            "A report as CSV is a folder of files, and none is named",
            "Name one with -o DIR.",
        ),
        (Some(Format::Book), None) if session.env.terminals.output && !session.global.json => {
            refused(
                "--format xlsx",
                "A workbook cannot be shown on a terminal",
                "Write it to a file with -o FILE.xlsx.",
            )
        }
        (Some(format), _) => Ok(format),
        (None, None) => Ok(Format::Text),
        (None, Some(path)) => Format::of_ending(path).map_err(|error| of_publish(&error)),
    }
}

fn made(session: &Session) -> Made {
    Made { at: session.env.now.clone(), version: VERSION.to_owned() }
}

/// What the reports on the whole council are made of, both as of the same change.
fn found(range: Range, opened: &Opened) -> Result<(Box<ReportSums>, Box<ReportChecks>), Sentence> {
    in_order(range, opened.as_at.day)?;
    let Range { from, to } = range;
    let query = ReportQuery { from, to, supplier_ref: None, as_at: opened.as_at };
    loop {
        let sums = match read(&opened.store, &Query::ReportSums(query.clone()))? {
            Reply::ReportSums(sums) => sums,
            other => return Err(unexpected(&other)),
        };
        let checks = match read(&opened.store, &Query::ReportChecks(query.clone()))? {
            Reply::ReportChecks(checks) => checks,
            other => return Err(unexpected(&other)),
        };
        if sums.head == checks.head {
            return Ok((sums, checks));
        }
    }
}

fn in_order(range: Range, day: Date) -> Result<(), Sentence> {
    let to = range.to.unwrap_or(day);
    match range.from {
        Some(from) if from > to => Err(Sentence::new(
            sentence::USAGE,
            format!("--from {from} --to {to}"),
            "The first day comes after the last",
            "Name a first day that is not after the last; without --to that is the day of the figures.",
        )),
        _ => Ok(()),
    }
}

fn of_year(range: Range, session: &Session, opened: &Opened) -> Result<Report, Sentence> {
    let (sums, checks) = found(range, opened)?;
    Ok(annual::report(&sums, Some(&checks), made(session)))
}

fn of_quarter(
    words: &ReportQuarter,
    session: &Session,
    opened: &Opened,
) -> Result<Report, Sentence> {
    let (sums, checks) = found(words.range, opened)?;
    let due = sums.level(Level::Council).map(|list| list.through);
    let Some(quarter) = words.quarter.or(due) else {
        return Err(Sentence::new(
            sentence::USAGE,
            "report quarter",
            "No quarter is due yet",
            "Name a quarter, such as 2025-26Q2.",
        ));
    };
    Ok(annual::quarterly(&sums, Some(&checks), quarter, made(session)))
}

fn of_supplier(
    words: &ReportSupplier,
    session: &Session,
    opened: &Opened,
) -> Result<Report, Sentence> {
    let supplier_ref = Some(words.reference.clone());
    let query = ReportQuery { from: None, to: None, supplier_ref, as_at: opened.as_at };
    match read(&opened.store, &Query::ReportSums(query))? {
        Reply::ReportSums(sums) => Ok(annual::of_supplier(&sums, made(session))),
        other => Err(unexpected(&other)),
    }
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
        made: made(session),
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
