//! Opens the workbench on the process's own terminal.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::answer::shown;
use super::args::{Color, Global};
use super::config::Settings;
use super::env::{Env, Variables};
use super::session::{Opened, Session};
use crate::app::App;
use crate::app::env::{Clock, Env as Given};
use crate::app::jobs::{Hooks, Unwritten, WriteReport};
use crate::app::local::{self, Ended};
use crate::app::workers::connect;
use crate::db::By;
use crate::db::worker::Workers;
use crate::publish::report::{Format as Form, Options, Templates};
use crate::publish::{self, Format};
use crate::sentence::{self, Sentence, of_publish, of_store};
use crate::tables;
use crate::views::part::theme::Theme;
use crate::views::{Opening, VIEWS};

/// What the workbench is opened with.
#[derive(Debug)]
pub struct Workbench {
    pub path: PathBuf,
    pub view: Option<String>,
    pub global: Global,
    pub settings: Settings,
}

/// The only session of this process.
const SESSION: u64 = 1;

/// How long a lone Esc waits for the rest of a key, in milliseconds: longer where a network may
/// cut a key in two.
const ESC_HERE: u16 = 40;
const ESC_OVER_SSH: u16 = 100;

/// Runs the workbench until it is left. `stamp` is the time of a change, in UTC. Returns the code to end with.
#[must_use]
pub fn open(bench: &Workbench, env: &mut Env, clock: Clock, stamp: fn() -> String) -> u8 {
    run(bench, env, clock, stamp)
        .unwrap_or_else(|sentence| super::failed(&sentence, &bench.global, env))
}

fn run(
    bench: &Workbench,
    env: &mut Env,
    clock: Clock,
    stamp: fn() -> String,
) -> Result<u8, Sentence> {
    let view = bench.view.as_deref().map(known_view).transpose()?;
    let settings = bench.settings.clone();
    let mut session = Session { env: &mut *env, global: &bench.global, settings };
    let opened = session.open_at(bench.path.clone())?;
    let given = given(bench, env, &opened, clock, stamp);
    let mut app = App::new(VIEWS, &given, view.map(|view| (view, Opening::default())));
    let workers = Workers::start(opened.store.opener()).map_err(|error| of_store(&error))?;
    let person = given.person.clone();
    let by = move || By { person: person.clone(), at: stamp() };
    let ended = local::run(&mut app, &given, |sender| connect(&workers, SESSION, sender, by));
    for lost in app.lost() {
        // Where even this cannot be written there is nobody to tell.
        let _ = writeln!(env.errors, "sleva: {}", shown(&lost, given.theme.ascii));
    }
    match ended {
        Ok(Ended::Code(code)) => Ok(code),
        Ok(Ended::Fault) => Err(Sentence::new(
            sentence::INTERNAL,
            env.folders.log().display().to_string(),
            "The program stopped by its own fault; everything that was saved is safe",
            "Please report it with the last line of this file.",
        )),
        Err(error) => Err(Sentence::new(
            sentence::NO_TERMINAL,
            "",
            format!("The terminal cannot be used ({error})"),
            "Run sleva in another terminal, or use a command that sleva --help lists.",
        )),
    }
}

fn known_view(name: &str) -> Result<&'static str, Sentence> {
    let open_by_name = || VIEWS.iter().filter(|view| view.digit > 0 || !view.go.is_empty());
    open_by_name().map(|view| view.id).find(|id| *id == name).ok_or_else(|| {
        let known: Vec<&str> = open_by_name().map(|view| view.id).collect();
        Sentence::new(
            sentence::USAGE,
            "--view",
            format!("There is no view {name}"),
            format!("Choose among {}.", known.join(", ")),
        )
    })
}

fn given(
    bench: &Workbench,
    env: &Env,
    opened: &Opened,
    clock: Clock,
    stamp: fn() -> String,
) -> Given {
    let Workbench { global, settings, .. } = bench;
    let over_ssh = env.variables.ssh;
    let usual = if over_ssh { ESC_OVER_SSH } else { ESC_HERE };
    let delay = settings.esc_delay_ms.unwrap_or(usual);
    Given {
        person: opened.by.person.clone(),
        today: opened.today,
        clock,
        theme: Theme {
            colour: has_colour(global, settings, &env.variables),
            ascii: global.ascii || !env.variables.is_utf8(),
            plain: global.plain,
            bar: false,
            wide: false,
        },
        esc_delay: Duration::from_millis(delay.into()),
        council: opened.council.clone(),
        read_only: opened.store.is_read_only(),
        over_ssh,
        synchronised: env.variables.term.starts_with("xterm"),
        yank: Some(env.folders.state.join("yank.tsv")),
        keys: fs::read_to_string(env.folders.config.join("keys.toml")).unwrap_or_default(),
        hooks: Hooks {
            sheet: |reply| tables::sheet(reply, None).ok(),
            tsv: |sheet| publish::render(sheet, Format::Tsv),
            write: |path, sheet, overwrite| {
                publish::write(path, sheet, overwrite).map(drop).map_err(unwritten)
            },
            write_report: report_writer(settings.templates.clone()),
            stamp,
            keep: |path, text| {
                publish::whole(path, true, |file| file.write_all(text.as_bytes()))
                    .map_err(unwritten)
            },
        },
    }
}

/// Writes reports with the templates of the settings, read each time, so that a change shows.
fn report_writer(templates: Option<PathBuf>) -> WriteReport {
    Arc::new(move |path, report, overwrite| {
        let own = templates.as_deref().map(Templates::read).transpose();
        let own = own.map_err(|fault| unwritten(publish::Error::Template(fault)))?;
        let format = Form::of_ending(path).map_err(unwritten)?;
        let options = Options { own: own.as_ref(), overwrite };
        publish::report::write(path, report, format, options).map_err(unwritten)
    })
}

fn unwritten(error: publish::Error) -> Unwritten {
    match error {
        publish::Error::Exists(_) => Unwritten::Exists,
        error => Unwritten::Failed(of_publish(&error).to_string()),
    }
}

fn has_colour(global: &Global, settings: &Settings, variables: &Variables) -> bool {
    let set = match settings.color.as_deref() {
        Some("always") => Color::Always,
        Some("never") => Color::Never,
        _ => Color::Auto,
    };
    match global.color.unwrap_or(set) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !variables.no_color && variables.has_colours(),
    }
}
