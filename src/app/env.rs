//! What a session is given from outside, in the place of every global.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::jobs::Hooks;
use crate::calc::Date;
use crate::db::request::Council;
use crate::views::part::theme::Theme;

/// Time since the program began; only goes forward.
pub type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

#[derive(Clone)]
pub struct Env {
    /// The login name of who acts.
    pub person: String,
    pub today: Date,
    pub clock: Clock,
    pub theme: Theme,
    /// How long a lone Esc waits for the rest of a sequence.
    pub esc_delay: Duration,
    /// As read when the database was opened; asked again when the data changes.
    pub council: Council,
    pub read_only: bool,
    /// The terminal is at the other end of an SSH connection.
    pub over_ssh: bool,
    /// Bracket large frames as one update, for terminals that know how.
    pub synchronised: bool,
    /// The file that copies also go to.
    pub yank: Option<PathBuf>,
    /// The text of `keys.toml`; empty where there is none.
    pub keys: String,
    pub hooks: Hooks,
}

impl Env {
    #[must_use]
    pub fn now(&self) -> Duration {
        (self.clock)()
    }
}
