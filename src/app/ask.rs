//! What was asked and what came back: compares what views want with what was last asked, and
//! drops replies that are no longer wanted.

use std::time::Duration;

use crate::db::request::Query;

/// A query on its way to the workers. A newer one of the same slot replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub slot: u64,
    pub ticket: u64,
    pub query: Query,
}

/// Whose query it is: a pane, or the app itself as pane 0; and the pane's own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    pub pane: u32,
    pub slot: u8,
}

impl Owner {
    const fn number(self) -> u64 {
        ((self.pane as u64) << 8) | self.slot as u64
    }
}

struct Asked {
    owner: Owner,
    query: Query,
    ticket: u64,
    since: Duration,
    state: State,
    /// Whether this owner has ever had an answer.
    ever: bool,
    /// Asked again only because the data changed: what is shown is about the same.
    again: bool,
    stale: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Answered,
    /// The store could not say: what is shown is from before.
    Failed,
}

impl Asked {
    fn is_open(&self) -> bool {
        self.state == State::Open
    }

    fn has_come(&self) -> bool {
        self.ever || self.state != State::Open
    }
}

#[derive(Default)]
pub struct Desk {
    tickets: u64,
    asked: Vec<Asked>,
}

impl Desk {
    /// Asks, unless the same was asked last and nothing has changed since.
    pub fn want(&mut self, owner: Owner, query: Query, now: Duration) -> Option<Ask> {
        let last = self.asked.iter().find(|asked| asked.owner == owner);
        if last.is_some_and(|last| last.query == query && !last.stale) {
            return None;
        }
        let ever = last.is_some_and(Asked::has_come);
        let again = last.is_some_and(|last| {
            last.query == query && (last.state == State::Answered || last.again)
        });
        self.asked.retain(|asked| asked.owner != owner);
        self.tickets += 1;
        let ticket = self.tickets;
        self.asked.push(Asked {
            owner,
            query: query.clone(),
            ticket,
            since: now,
            state: State::Open,
            ever,
            again,
            stale: false,
        });
        Some(Ask { slot: owner.number(), ticket, query })
    }

    /// Whose reply this is; none where nobody waits for it any more.
    pub fn take(&mut self, ticket: u64) -> Option<Owner> {
        let asked = self.asked.iter_mut().find(|asked| asked.ticket == ticket)?;
        asked.state = State::Answered;
        Some(asked.owner)
    }

    /// What came was an error.
    pub fn failed(&mut self, owner: Owner) {
        for asked in self.asked.iter_mut().filter(|asked| asked.owner == owner) {
            asked.state = State::Failed;
        }
    }

    /// Whether all that a pane shows is from after everything that it was told of.
    #[must_use]
    pub fn is_current(&self, pane: u32) -> bool {
        let mut own = self.asked.iter().filter(|asked| asked.owner.pane == pane);
        own.all(|asked| asked.state == State::Answered)
    }

    /// The data changed: everything is asked again when it is next wanted.
    pub fn stale(&mut self) {
        for asked in &mut self.asked {
            asked.stale = true;
        }
    }

    /// A reply was lost: asked again when it is next wanted.
    pub fn again(&mut self, owner: Owner) {
        for asked in self.asked.iter_mut().filter(|asked| asked.owner == owner) {
            asked.stale = true;
        }
    }

    /// What a pane wants now: nobody waits for the rest any more.
    pub fn drop_others(&mut self, pane: u32, wanted: &[u8]) {
        self.asked.retain(|asked| {
            asked.owner.pane != pane
                || asked.state == State::Answered
                || wanted.contains(&asked.owner.slot)
        });
    }

    pub fn forget(&mut self, pane: u32) {
        self.asked.retain(|asked| asked.owner.pane != pane);
    }

    pub fn forget_one(&mut self, owner: Owner) {
        self.asked.retain(|asked| asked.owner != owner);
    }

    /// Whether a query that was never answered has been asked: what is shown is about something
    /// else, or nothing.
    #[must_use]
    pub fn lacks(&self, owner: Owner) -> bool {
        self.asked.iter().any(|asked| asked.owner == owner && asked.is_open() && !asked.again)
    }

    /// Whether this owner waits for its first answer.
    #[must_use]
    pub fn is_new(&self, owner: Owner) -> bool {
        self.asked.iter().any(|asked| asked.owner == owner && asked.is_open() && !asked.ever)
    }

    /// Since when a pane has been waiting for the oldest reply that it still lacks.
    #[must_use]
    pub fn waiting(&self, pane: u32) -> Option<Duration> {
        let open = self.asked.iter().filter(|asked| asked.owner.pane == pane && asked.is_open());
        open.map(|asked| asked.since).min()
    }
}
