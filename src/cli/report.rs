//! `sleva report`: the annual and quarterly reports, and those on one contract or supplier.

mod frozen;

use super::answer::Answer;
use super::args::{Range, ReportCommand, Written};
use super::returns;
use super::session::{Opened, Session, read};
use crate::calc::Date;
use crate::db::request::Reply;
use crate::publish::report::{Format, Options, Templates, of_json, render, write};
use crate::report::asked::{About, Asked, Found};
use crate::report::{Made, Report, VERSION};
use crate::sentence::{self, Sentence, of_publish, of_template};

/// Runs `sleva report`.
///
/// # Errors
/// There is no such contract, supplier or frozen report, a format that is not known, days in the
/// wrong order, or a file that cannot be written.
pub fn run(words: &ReportCommand, session: &mut Session) -> Result<Answer, Sentence> {
    let everything = Range { from: None, to: None };
    let (about, range, quarter, own, written) = match words {
        ReportCommand::Annual(own) => (About::Year, own.range, None, &own.frozen, &own.written),
        ReportCommand::Quarter(own) => {
            (About::Quarter, own.range, own.quarter, &own.frozen, &own.written)
        }
        ReportCommand::Contract(own) => {
            let about = About::Contract(own.reference.clone());
            (about, everything, own.quarter, &own.frozen, &own.written)
        }
        ReportCommand::Supplier(own) => {
            let about = About::Supplier(own.reference.clone());
            (about, everything, None, &own.frozen, &own.written)
        }
        ReportCommand::Frozen(own) => return frozen::print(own, session),
        ReportCommand::Compare(own) => return frozen::compare(own, session),
    };
    // Before anything is frozen.
    let format = format(written, session)?;
    let mut opened = session.open()?;
    in_order(range, opened.as_at.day)?;
    let asked = Asked { about, from: range.from, to: range.to, quarter, as_at: opened.as_at };
    let found = found(&asked, &opened)?;
    let report = made(&asked, &found, &opened, session.env.now.clone())?;
    let kept = if own.freeze {
        Some(frozen::freeze((&asked, &found, &report), own.note.as_deref(), &mut opened)?)
    } else {
        None
    };
    let mut answer = output(&report, (format, written), session)?;
    if let Some(kept) = kept {
        kept.told(&mut answer);
    }
    answer.database = Some(opened.name());
    Ok(answer)
}

/// Prints a report, or writes it to a file.
fn output(
    report: &Report,
    (format, words): (Format, &Written),
    session: &Session,
) -> Result<Answer, Sentence> {
    let templates = words.template.as_ref().or(session.settings.templates.as_ref());
    let own = templates.map(|folder| Templates::read(folder)).transpose();
    let own = own.map_err(|fault| of_template(&fault))?;
    let options = Options { own: own.as_ref(), overwrite: session.global.yes };
    let data = of_json(report);
    let Some(path) = &words.output else {
        let bytes = render(report, format, options).map_err(|error| of_publish(&error))?;
        return Ok(match String::from_utf8(bytes) {
            Ok(text) => Answer::new("sleva.report", text, data),
            Err(binary) => {
                Answer { bytes: Some(binary.into_bytes()), ..Answer::new("sleva.report", "", data) }
            }
        });
    };
    write(path, report, format, options).map_err(|error| of_publish(&error))?;
    let shown = path.display();
    Ok(Answer::new("sleva.report", format!("{} written to {shown}\n", report.title), data))
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

/// Everything that a report is made of, as of one change.
fn found(asked: &Asked, opened: &Opened) -> Result<Found, Sentence> {
    loop {
        let (mut found, mut answered) = (Found::default(), Vec::new());
        while let Some(query) =
            asked.wants(&found).into_iter().find(|query| !answered.contains(query))
        {
            let reply = read(&opened.store, &query)?;
            if let Reply::Return(detail) = &reply {
                returns::is_in_life(detail)?;
            }
            found.accept(reply);
            answered.push(query);
        }
        if found.head(asked).is_some() {
            return Ok(found);
        }
    }
}

/// The report that is asked for.
fn made(asked: &Asked, found: &Found, opened: &Opened, at: String) -> Result<Report, Sentence> {
    let made = Made { at, version: VERSION.to_owned() };
    asked.report(found, &opened.council.name, made).ok_or_else(|| {
        Sentence::new(
            sentence::USAGE,
            "report quarter",
            "No quarter is due yet",
            "Name a quarter, such as 2025-26Q2.",
        )
    })
}
