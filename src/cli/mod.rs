//! The command line: words in, a question or a change, words out. One thin file for each command.

pub mod answer;
pub mod args;
mod audit;
mod backup;
mod changes;
mod check;
pub mod config;
mod demo;
mod doctor;
mod edit;
pub mod env;
mod explain;
mod export;
mod fields;
mod import;
mod init;
mod intake;
mod list;
mod one;
mod proof;
mod report;
mod returns;
mod revalue;
mod sampling;
mod session;
mod shell;
mod show;
mod template;
mod vary;
mod verify;
pub mod workbench;

use std::io::ErrorKind;
use std::path::PathBuf;

use clap::Parser;
use clap::error::ErrorKind as Usage;

use crate::sentence::{self, Sentence};
use answer::{Answer, complain, print, shown};
use args::{AuditCommand, Command, Global, Words};
use config::Settings;
use env::Env;
use session::Session;
use workbench::Workbench;

/// How a run goes on.
#[derive(Debug)]
pub enum Next {
    /// It is over, with this code.
    Exit(u8),
    /// The workbench is to be opened.
    Open(Box<Workbench>),
}

/// Runs the command line, as far as it needs no screen.
#[must_use]
pub fn run(env: &mut Env) -> Next {
    let words = match Words::try_parse_from(&env.args) {
        Ok(words) => words,
        Err(error) => return Next::Exit(misread(&error, env)),
    };
    let Words { mut global, view, command } = words;
    let loaded = config::load(&env.folders.config);
    if let Ok(settings) = &loaded {
        global.ascii |= settings.ascii;
        global.plain |= settings.plain;
    }
    let result = loaded.and_then(|settings| {
        let mut session = Session { env: &mut *env, global: &global, settings: settings.clone() };
        match command {
            None => {
                needs_terminal(&session)?;
                Ok(Done::Open(session.path()?, settings))
            }
            Some(Command::Demo(words)) => {
                let opens = !(words.no_open || global.json);
                if opens {
                    needs_terminal(&session)?;
                }
                let (path, answer) = demo::run(&words, &mut session)?;
                Ok(if opens { Done::Open(path, settings) } else { Done::Answer(Box::new(answer)) })
            }
            Some(command) => one(&command, &mut session).map(Box::new).map(Done::Answer),
        }
    });
    match result {
        Ok(Done::Open(path, settings)) => {
            Next::Open(Box::new(Workbench { path, view, global, settings }))
        }
        Ok(Done::Answer(answer)) => Next::Exit(match print(&answer, &global, env) {
            Ok(code) => code,
            Err(error) if error.kind() == ErrorKind::BrokenPipe => 0,
            Err(error) => unprinted(&error, &global, env),
        }),
        Err(sentence) => Next::Exit(failed(&sentence, &global, env)),
    }
}

enum Done {
    Answer(Box<Answer>),
    Open(PathBuf, Settings),
}

/// Says on the error output why it went no further. Returns the code to end with.
#[must_use]
pub fn failed(sentence: &Sentence, global: &Global, env: &mut Env) -> u8 {
    let ascii = global.is_ascii(env);
    complain(sentence, global.json, ascii, env.errors)
}

fn one(command: &Command, session: &mut Session) -> Result<Answer, Sentence> {
    match command {
        Command::Demo(words) => demo::run(words, session).map(|(_, answer)| answer),
        Command::Init(words) => init::run(words, session),
        Command::Import(words) => import::run(words, session),
        Command::Export(words) => export::run(words, session),
        Command::List(words) => list::run(words, session),
        Command::Show(words) => show::run(&words.reference, session),
        Command::Explain(words) => explain::run(words, session),
        Command::Add(words) => edit::add(words, session),
        Command::Edit(words) => edit::edit(words, session),
        Command::Remove(words) => edit::remove(words, session),
        Command::Spread(words) => revalue::spread(words, session),
        Command::Revalue(words) => revalue::revalue(words, session),
        Command::Enter(words) => returns::enter::run(words, session),
        Command::Submit(words) => returns::submit::submit(words, session),
        Command::Amend(words) => returns::submit::amend(words, session),
        Command::Validate(words) => returns::validate::run(words, session),
        Command::Discard(words) => returns::submit::discard(words, session),
        Command::Report(words) => report::run(&words.command, session),
        Command::Vary(words) => vary::run(words, session),
        Command::Check(words) => check::run(words, session),
        Command::WhatApplies(words) => check::what_applies(words, session),
        Command::Sample(words) => sampling::run(words, session),
        Command::Undo => edit::undo(session),
        Command::Redo => edit::redo(session),
        Command::Audit(words) => match &words.command {
            AuditCommand::Log(words) => audit::log(words, session),
            AuditCommand::Show(words) => audit::show(words, session),
            AuditCommand::Verify(words) => verify::verify(words, session),
            AuditCommand::Checkpoint(words) => verify::checkpoint(words, session),
        },
        Command::Backup(words) => backup::backup(words, session),
        Command::Restore(words) => backup::restore(words, session),
        Command::Doctor(words) => doctor::run(words, session),
        Command::Config(words) => config::run(&words.command, session),
        Command::Completions(words) => Ok(shell::completions(words)),
        Command::Man => shell::man(),
    }
}

/// Refuses where there is no screen for the workbench.
fn needs_terminal(session: &Session) -> Result<(), Sentence> {
    let terminals = session.env.terminals;
    if terminals.input && terminals.output {
        return Ok(());
    }
    Err(Sentence::new(
        sentence::NO_TERMINAL,
        "",
        "The workbench needs a terminal for its input and output",
        "Run it in one, add --no-open to sleva demo, or use a command that sleva --help lists.",
    ))
}

/// Help and version are answers; everything else is a mistake on the command line.
fn misread(error: &clap::Error, env: &mut Env) -> u8 {
    let text = shown(&error.render().to_string(), false);
    if !error.use_stderr() {
        return match env.output.write_all(text.as_bytes()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => sentence::INPUT_OUTPUT.code,
            _ => 0,
        };
    }
    if env.args.iter().any(|word| word == "--json") {
        let what = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let remedy = match error.kind() {
            Usage::InvalidSubcommand | Usage::UnknownArgument | Usage::InvalidValue => {
                text.lines().find_map(|line| line.trim().strip_prefix("tip: ")).unwrap_or("")
            }
            _ => "",
        };
        let remedy = if remedy.is_empty() { "See sleva --help." } else { remedy };
        let sentence = Sentence::new(sentence::USAGE, "command line", what, remedy);
        return complain(&sentence, true, false, env.errors);
    }
    // Where even this cannot be written there is nobody to tell.
    let _ = env.errors.write_all(text.as_bytes());
    sentence::USAGE.code
}

fn unprinted(error: &std::io::Error, global: &Global, env: &mut Env) -> u8 {
    let sentence = Sentence::new(
        sentence::INPUT_OUTPUT,
        "standard output",
        format!("The answer could not be written ({error})"),
        "Check where the output goes.",
    );
    failed(&sentence, global, env)
}
