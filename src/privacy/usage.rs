//! Who is using what right now (spec/privacy.md 5, D21, D36, D40): a pure list. Every change gives the segments that
//! ended, to be recorded, and the events to be told.

use super::record::Record;
use super::recordable::Recordable;
use super::{Status, UsedType};
use crate::gather::gather;
use crate::ids::Token;
use serde::Serialize;
use std::collections::BTreeSet;

/// ActiveChangeResponse: exactly these seven members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActiveChange {
    /// Token of who started or stopped; 0 for a switch.
    pub calling_token_id: Token,
    /// The app that uses the permission.
    pub token_id: Token,
    /// Full name.
    pub permission_name: String,
    /// Always this device.
    pub device_id: String,
    /// How it is used from now on.
    pub active_status: u8,
    /// As given to start; 0 in events of ends and switches.
    pub used_type: u8,
    /// enhancedIdentity.
    pub enhanced_identity: String,
}

/// A moment on the device: wall clock, monotonic clock, whether the screen is locked.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Epoch milliseconds.
    pub time: i64,
    /// Monotonic milliseconds.
    pub passed: i64,
    /// The screen is locked.
    pub locked: bool,
}

/// What belongs together in events: an app, an identity, a permission; ordered as bulk events are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The app.
    pub token: Token,
    /// enhancedIdentity.
    pub identity: String,
    /// The permission.
    pub permission: Recordable,
    /// Its full name.
    pub name: String,
}

/// A usage that was started and not stopped.
#[derive(Clone, Debug)]
pub struct Usage {
    /// What is used by whom.
    pub group: Group,
    /// The process it is bound to; -1 for none.
    pub pid: i32,
    /// The app that called start.
    pub caller: Token,
    /// As given to start.
    pub used_type: UsedType,
    status: Status,
    /// Since when this segment runs.
    since: Moment,
}

/// What a change came to.
#[derive(Debug, Default)]
pub struct Changes {
    /// Segments that ended.
    pub records: Vec<Record>,
    /// Segments that began: app, permission, way.
    pub opened: Vec<(Token, Recordable, UsedType)>,
    /// What to tell.
    pub events: Vec<ActiveChange>,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Usages(Vec<Usage>);

/// Any value at or below 0 means: not bound to a process.
pub fn pid(given: i32) -> i32 {
    if given <= 0 { -1 } else { given }
}

impl Usage {
    /// A usage that is about to start.
    pub fn new(group: Group, given_pid: i32, caller: Token, used_type: UsedType, since: Moment) -> Self {
        Usage { group, pid: pid(given_pid), caller, used_type, status: Status::Inactive, since }
    }

    /// Whether the usage is of this app or was started by it: it ends with either.
    pub fn concerns(&self, token: Token) -> bool {
        self.group.token == token || self.caller == token
    }

    fn event(&self, caller: Token, status: Status, used_type: u8) -> ActiveChange {
        ActiveChange {
            calling_token_id: caller,
            token_id: self.group.token,
            permission_name: self.group.name.clone(),
            device_id: String::new(),
            active_status: status as u8,
            used_type,
            enhanced_identity: self.group.identity.clone(),
        }
    }

    /// Ends the running segment and begins the next.
    fn turn(&mut self, status: Status, at: Moment, changes: &mut Changes) {
        if self.status != Status::Inactive {
            changes.records.push(Record {
                token: self.group.token,
                permission: self.group.permission,
                time: self.since.time,
                duration: (at.passed - self.since.passed).max(0),
                success: 1,
                fail: 0,
                status: self.status,
                locked: self.since.locked,
                used_type: self.used_type,
                identity: self.group.identity.clone(),
                segment: true,
            });
        }
        if status != Status::Inactive {
            changes.opened.push((self.group.token, self.group.permission, self.used_type));
        }
        (self.status, self.since) = (status, at);
    }
}

impl Usages {
    /// Starts a usage; none if the same is running already (5.2).
    pub fn start(&mut self, mut usage: Usage, status: Status) -> Option<Changes> {
        let runs = |one: &Usage| {
            one.group == usage.group && one.caller == usage.caller && (usage.pid == -1 || one.pid == usage.pid)
        };
        if self.0.iter().any(runs) {
            return None;
        }
        let mut changes = Changes::default();
        let at = usage.since;
        usage.turn(status, at, &mut changes);
        changes.events.push(usage.event(usage.caller, status, usage.used_type as u8));
        self.0.push(usage);
        Some(changes)
    }

    /// Stops what `caller` started (5.3); none if there is nothing.
    pub fn stop(&mut self, group: &Group, given_pid: i32, caller: Token, at: Moment) -> Option<Changes> {
        let pid = pid(given_pid);
        let mine = |one: &Usage| one.group == *group && one.caller == caller && (pid == -1 || one.pid == pid);
        self.0.iter().any(mine).then(|| self.end(mine, at))
    }

    /// Ends the usages that `which` says, with one event per group that is used no more (5.4).
    pub fn end(&mut self, which: impl Fn(&Usage) -> bool, at: Moment) -> Changes {
        let mut changes = Changes::default();
        let (mut ended, left): (Vec<Usage>, Vec<Usage>) =
            std::mem::take(&mut self.0).into_iter().partition(|one| which(one));
        self.0 = left;
        for one in &mut ended {
            one.turn(Status::Inactive, at, &mut changes);
        }
        let groups: BTreeSet<Group> = gather(ended.iter().map(|one| one.group.clone()));
        for group in groups {
            let goes_on = self.0.iter().any(|one| one.group == group && one.status != Status::Inactive);
            if let Some(one) = ended.iter().find(|one| one.group == group).filter(|_| !goes_on) {
                changes.events.push(one.event(one.caller, Status::Inactive, 0));
            }
        }
        changes
    }

    /// An app came to the front or left it (D21): one event per group.
    pub fn moved(&mut self, token: Token, status: Status, at: Moment) -> Changes {
        let mut changes = Changes::default();
        let mut told = BTreeSet::new();
        let moving = |one: &&mut Usage| one.group.token == token && ![Status::Inactive, status].contains(&one.status);
        for one in self.0.iter_mut().filter(moving) {
            one.turn(status, at, &mut changes);
            if told.insert(one.group.clone()) {
                changes.events.push(one.event(one.caller, status, one.used_type as u8));
            }
        }
        changes
    }

    /// The switch of a permission was turned (5.6): one event per usage.
    pub fn switched(&mut self, permission: Recordable, turn_of: impl Fn(Token) -> (Status, Moment)) -> Changes {
        let mut changes = Changes::default();
        for one in self.0.iter_mut().filter(|one| one.group.permission == permission) {
            let (status, at) = turn_of(one.group.token);
            if one.status == status {
                continue;
            }
            one.turn(status, at, &mut changes);
            changes.events.push(one.event(Token::NONE, status, 0));
        }
        changes
    }

    /// Whether anybody is using a permission.
    pub fn in_use(&self, permission: Recordable) -> bool {
        self.0.iter().any(|one| one.group.permission == permission && one.status != Status::Inactive)
    }

    /// Whether this app uses anything, or started what another uses.
    pub fn has(&self, token: Token) -> bool {
        self.0.iter().any(|one| one.concerns(token))
    }

    /// The apps that use anything.
    pub fn tokens(&self) -> BTreeSet<Token> {
        gather(self.0.iter().map(|one| one.group.token))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
