//! What a device remembers and a restart forgets: sessions, processes, usages, what UI components grant, events to be
//! told.
//!
//! It changes only through a draft that comes with a transaction ([`crate::store::Memory`]): a call that fails has
//! changed nothing here, and nobody sees or is told of a change before it is durable.

use super::events::{Event, Events};
use super::processes::Processes;
use super::sessions::Sessions;
use crate::ids::Token;
use crate::permission::PermissionId;
use crate::privacy::usage::Usages;
use crate::store;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// What apps hold for the moment: until a UI component ends it, or for some time.
pub type Momentary = FxHashMap<(Token, PermissionId), Span>;

/// For how long something is held, on the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// From when on.
    pub since: i64,
    /// When it ends by itself.
    pub until: i64,
}

impl Span {
    /// It does not end by itself.
    pub const OPEN: Span = Span { since: 0, until: i64::MAX };

    /// Whether it does not.
    pub fn is_open(&self) -> bool {
        self.until == i64::MAX
    }
}

/// See the module. Parts are shared between drafts until one changes them.
#[derive(Clone)]
pub struct Memory {
    sessions: Arc<Sessions>,
    processes: Arc<Processes>,
    usages: Arc<Usages>,
    momentary: Arc<Momentary>,
    /// Told by this draft.
    told: Vec<Event>,
    /// Told by those before it, until somebody fetches them.
    events: Arc<Mutex<Events>>,
    /// When the first of these ends by time, on the monotonic clock; what every check asks.
    next_due: Arc<AtomicI64>,
}

impl Default for Memory {
    fn default() -> Self {
        Memory {
            sessions: Arc::default(),
            processes: Arc::default(),
            usages: Arc::default(),
            momentary: Arc::default(),
            told: Vec::new(),
            events: Arc::default(),
            next_due: Arc::new(AtomicI64::new(i64::MAX)),
        }
    }
}

impl store::Memory for Memory {
    fn committed(&mut self) {
        self.next_due.store(self.first_due(), Ordering::Relaxed);
        let mut events = self.events.lock();
        self.told.drain(..).for_each(|event| events.push(event));
    }
}

impl Memory {
    /// Sessions of authenticated queries.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    /// The same, to be changed.
    pub fn sessions_mut(&mut self) -> &mut Sessions {
        Arc::make_mut(&mut self.sessions)
    }

    /// What runs.
    pub fn processes(&self) -> &Processes {
        &self.processes
    }

    /// The same, to be changed.
    pub fn processes_mut(&mut self) -> &mut Processes {
        Arc::make_mut(&mut self.processes)
    }

    /// Who is using what.
    pub fn usages(&self) -> &Usages {
        &self.usages
    }

    /// The same, to be changed.
    pub fn usages_mut(&mut self) -> &mut Usages {
        Arc::make_mut(&mut self.usages)
    }

    /// What apps hold for the moment.
    pub fn momentary(&self) -> &Momentary {
        &self.momentary
    }

    /// The same, to be changed.
    pub fn momentary_mut(&mut self) -> &mut Momentary {
        Arc::make_mut(&mut self.momentary)
    }

    /// Tells listeners, once this draft is the memory.
    pub fn tell(&mut self, event: Event) {
        self.told.push(event);
    }

    /// Forgets everything, as a restart does; what was told stays told.
    pub fn forget(&mut self) {
        let events = std::mem::take(&mut self.told);
        *self = Memory {
            told: events,
            events: Arc::clone(&self.events),
            next_due: Arc::clone(&self.next_due),
            ..Memory::default()
        };
    }

    /// Events that wait to be fetched.
    pub fn events(&self) -> &Mutex<Events> {
        &self.events
    }

    /// When the first one-time permission, or permission for some time, ends; far away if there is none.
    pub fn first_due(&self) -> i64 {
        self.momentary.values().map(|span| span.until).min().unwrap_or(i64::MAX).min(self.processes.next_due())
    }

    /// The same as of the last commit, for those who ask often.
    pub fn next_due(&self) -> &Arc<AtomicI64> {
        &self.next_due
    }
}
