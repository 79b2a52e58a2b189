//! The only place that knows the process: arguments, environment, clock, streams, exit code.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use etcetera::{BaseStrategy, choose_base_strategy};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sleva::app::crash;
use sleva::cli::env::{Env, Folders, Terminals, Variables};
use sleva::cli::{self, Next, workbench};
use sleva::workbook;

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().collect();
    if let [_, word, rest @ ..] = args.as_slice()
        && word == workbook::WORD
    {
        return ExitCode::from(workbook::child::run(rest, io::stdin(), io::stdout().lock()));
    }
    let mut input = io::stdin();
    let mut output = io::stdout().lock();
    let mut errors = io::stderr();
    let mut env = Env {
        args,
        program: program(),
        person: person(),
        now: stamp(),
        clock: stamp,
        today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
        terminals: Terminals {
            input: input.is_terminal(),
            output: output.is_terminal(),
            errors: errors.is_terminal(),
        },
        input: &mut input,
        output: &mut output,
        errors: &mut errors,
        variables: variables(),
        folders: folders(),
    };
    match cli::run(&mut env) {
        Next::Exit(code) => ExitCode::from(code),
        Next::Open(bench) => {
            crash::install(Some(env.folders.log()), stamp);
            let begun = Instant::now();
            ExitCode::from(workbench::open(
                &bench,
                &mut env,
                Arc::new(move || begun.elapsed()),
                stamp,
            ))
        }
    }
}

/// This program, to be run again: on Linux also where its file has been replaced meanwhile.
fn program() -> PathBuf {
    let itself = PathBuf::from("/proc/self/exe");
    if itself.exists() { itself } else { env::current_exe().unwrap_or_else(|_| "sleva".into()) }
}

fn stamp() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The login name of the process's real user, or its number where it has none.
fn person() -> String {
    let uid = nix::unistd::getuid();
    let user = nix::unistd::User::from_uid(uid).ok().flatten();
    user.map_or_else(|| format!("uid-{uid}"), |user| user.name)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn variables() -> Variables {
    let text = |name: &str| {
        env::var_os(name)
            .map(|value| value.to_string_lossy().into_owned())
            .filter(|t| !t.is_empty())
    };
    Variables {
        db: env::var_os("SLEVA_DB").filter(|path| !path.is_empty()),
        no_color: text("NO_COLOR").is_some(),
        term: text("TERM").unwrap_or_default(),
        locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text).unwrap_or_default(),
        ssh: text("SSH_CONNECTION").is_some(),
    }
}

fn folders() -> Folders {
    let Ok(base) = choose_base_strategy() else {
        // Without a home everything is kept where the program runs.
        let here = || PathBuf::from(".sleva");
        return Folders { config: here(), data: here(), state: here() };
    };
    Folders {
        config: base.config_dir().join("sleva"),
        data: base.data_dir().join("sleva"),
        state: base.state_dir().unwrap_or_else(|| base.data_dir()).join("sleva"),
    }
}
