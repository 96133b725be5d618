//! Keeping up with the store: what was committed, by this process or another, is taken in before the next question is
//! answered, and listeners learn of every change of a permission.

use super::Device;
use super::memory::Memory;
use super::registry::{Basics, load_app};
use crate::access::GET;
use crate::access::USED_STATS;
use crate::app::App;
use crate::error::{Code, Result};
use crate::permission::grant::flag;
use crate::permission::{Definitions, PermissionId, check_name};
use crate::privacy::usage::ActiveChange;
use crate::store::{Change, Mark, Tx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What listeners are told, each service's in the shape it documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "data", rename_all = "camelCase")]
pub enum Event {
    /// To permissionStateChange.
    Permission(PermissionChange),
    /// To activeStateChange.
    Active(ActiveChange),
}

/// A permission came to be held or is held no more (PermissionStateChangeInfo).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PermissionChange {
    /// 1 granted, 0 revoked.
    pub change: u8,
    /// The app.
    #[serde(rename = "tokenID")]
    pub token_id: u32,
    /// The permission's full name.
    #[serde(rename = "permissionName")]
    pub permission: String,
}

/// What a listener is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Listening {
    /// Changes of the app's own permissions.
    #[serde(rename = "selfPermissionStateChange")]
    Own,
    /// Changes of everybody's permissions.
    #[serde(rename = "permissionStateChange")]
    Everybody,
    /// Uses of permissions.
    #[serde(rename = "activeStateChange")]
    Uses,
}

/// Events until somebody fetches them; none are kept while nobody listens.
#[derive(Debug, Default)]
pub struct Events {
    listening: bool,
    waiting: Vec<Event>,
}

impl Events {
    /// Starts or stops keeping events.
    pub fn listen(&mut self, listening: bool) {
        self.listening = listening;
        if !listening {
            self.waiting.clear();
        }
    }

    /// Adds an event.
    pub fn push(&mut self, event: Event) {
        if self.listening {
            self.waiting.push(event);
        }
    }

    /// Takes what waits, oldest first.
    pub fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.waiting)
    }

    /// Forgets what waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }
}

impl Device {
    /// Takes in what was committed since the last call. Costs a comparison of a few words unless there is something.
    pub(super) fn follow(&self) -> Result<()> {
        let mark = self.store.mark();
        let seen = self.registry.read().seen;
        if mark.is_some() && seen == mark {
            return Ok(());
        }
        if let (Some(seen), Some(mark)) = (seen, mark)
            && self.store.is_own_news(&seen, &mark)
        {
            self.registry.write().seen = Some(mark);
            return Ok(());
        }
        self.catch_up(mark, true)
    }

    /// `foreign`: another process may have changed keys. What a change that others made does to the memory of this device
    /// is done before anything is taken in: if it fails, the next call comes here again.
    fn catch_up(&self, mark: Option<Mark>, foreign: bool) -> Result<()> {
        let seen = self.registry.read().generation;
        let (newest, changes) = self.store.read(|tx| tx.changes_since(seen))?;
        let before = self.registry.read().switched_off;
        if changes.contains(&Change::Everything) {
            self.read_basics(foreign)?;
        }
        let after = self.registry.read().switched_off;
        if foreign {
            self.obey(&changes, before, after)?;
        }
        let mut registry = self.registry.write();
        let memory = self.store.memory();
        let mut events = memory.events().lock();
        for change in changes {
            let (token, told) = match change {
                Change::Everything => continue,
                Change::App(token) | Change::Decided(token, _) => (token, None),
                Change::Granted(token, permission) => (token, Some((1, permission))),
                Change::Revoked(token, permission) | Change::RevokedAndKilled(token, permission) => {
                    (token, Some((0, permission)))
                }
            };
            registry.forget(token);
            if let Some((change, permission)) = told {
                events.push(Event::Permission(PermissionChange { change, token_id: token, permission }));
            }
        }
        registry.generation = newest;
        registry.seen = mark;
        Ok(())
    }

    /// What changes mean for what this device remembers: grants by UI components that a decision ends, processes that end
    /// with a permission, everything that ends with an app, usages that end with a switch. Own changes have done it in their transaction.
    fn obey(&self, changes: &[Change], switches: u32, switched: u32) -> Result<()> {
        let memory = self.memory();
        let concerns = |change: &Change| match change {
            Change::Everything => !remembered(&memory).is_empty(),
            Change::App(token) => remembered(&memory).contains(token),
            Change::Granted(token, _) | Change::Revoked(token, _) | Change::Decided(token, _) => {
                memory.momentary().keys().any(|(of, _)| of == token)
            }
            Change::RevokedAndKilled(token, _) => {
                memory.momentary().keys().any(|(of, _)| of == token)
                    || memory.processes().of(*token).is_some_and(|run| !run.pids.is_empty())
            }
        };
        if switches == switched && !changes.iter().any(concerns) {
            return Ok(());
        }
        let act = |tx: &Tx<'_>, memory: &mut Memory| {
            changes.iter().try_for_each(|change| self.obey_one(tx, memory, change))?;
            self.usages_switched(tx, memory, switches, switched)
        };
        self.store.write(act)
    }

    fn obey_one(&self, tx: &Tx<'_>, memory: &mut Memory, change: &Change) -> Result<()> {
        match change {
            // After a reset or a restore apps may be gone of which no line tells.
            Change::Everything => {
                remembered(memory).into_iter().try_for_each(|token| self.forget_if_gone(tx, memory, token))
            }
            Change::App(token) => self.forget_if_gone(tx, memory, *token),
            Change::Granted(token, name)
            | Change::Revoked(token, name)
            | Change::RevokedAndKilled(token, name)
            | Change::Decided(token, name) => {
                let id = self.registry.read().definitions.id(name);
                let ended = id.is_some_and(|id| memory.momentary_mut().remove(&(*token, id)).is_some());
                if let Change::RevokedAndKilled(..) = change {
                    self.kill(tx, memory, *token, name)?;
                }
                let holds = |app: &App| id.is_some_and(|id| app.holds_id(id));
                if ended
                    && matches!(change, Change::Decided(..))
                    && !self.load(tx, memory, *token)?.is_some_and(|app| holds(&app))
                {
                    let permission = name.clone();
                    memory.tell(Event::Permission(PermissionChange { change: 0, token_id: *token, permission }));
                }
                Ok(())
            }
        }
    }

    fn forget_if_gone(&self, tx: &Tx<'_>, memory: &mut Memory, token: u32) -> Result<()> {
        match self.load(tx, memory, token)? {
            Some(_) => Ok(()),
            None => self.forget_app(tx, memory, token),
        }
    }

    fn read_basics(&self, foreign: bool) -> Result<()> {
        let basics = self.store.read(Basics::load)?;
        let rows = {
            let mut registry = self.registry.write();
            registry.renew(basics);
            registry.key_rows.clone()
        };
        if foreign {
            self.datasets.forget();
            self.keys.lock().renew(&rows);
        }
        Ok(())
    }

    /// Reads everything as at the start.
    pub(super) fn reload(&self) -> Result<()> {
        let (basics, generation) = self.store.read(|tx| Ok((Basics::load(tx)?, tx.registry_generation()?)))?;
        let mut registry = self.registry.write();
        registry.renew(basics);
        registry.generation = generation;
        registry.seen = None;
        Ok(())
    }

    /// A transaction of the device itself; memory is up to date when it returns.
    pub(crate) fn change<T>(&self, work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<T>) -> Result<T> {
        self.change_as(false, work)
    }

    /// [`Device::change`], safe against power loss in any case.
    pub(super) fn change_flushed<T>(&self, work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<T>) -> Result<T> {
        self.change_as(true, work)
    }

    fn change_as<T>(&self, flushed: bool, mut work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<T>) -> Result<T> {
        let mut value = None;
        self.change_and_follow(flushed, &mut |tx, memory| {
            value = Some(work(tx, memory)?);
            Ok(())
        })?;
        value.ok_or_else(|| Code::DatabaseError.into())
    }

    fn change_and_follow(&self, flushed: bool, work: &mut dyn FnMut(&Tx<'_>, &mut Memory) -> Result<()>) -> Result<()> {
        self.check_open()?;
        self.follow()?;
        let known = self.registry.read().generation;
        let work = |tx: &Tx<'_>, memory: &mut Memory| {
            let before = tx.registry_generation()?;
            work(tx, memory).map(|()| before)
        };
        let before = if flushed { self.store.write_flushed(work) } else { self.store.write(work) }?;
        // What was asked for is done. If reading it again fails, the next call says so.
        let _ = self.catch_up(self.store.mark(), before != known);
        Ok(())
    }

    /// The app with this token, from memory or the store.
    pub(crate) fn find_app(&self, token: u32) -> Result<Option<Arc<App>>> {
        self.follow()?;
        if let Some(known) = self.registry.read().known(token) {
            return Ok(known.cloned());
        }
        loop {
            let memory = self.memory();
            let read = |tx: &Tx<'_>| Ok((self.load(tx, &memory, token)?, tx.registry_generation()?));
            let (app, generation) = self.store.read(read)?;
            let mut registry = self.registry.write();
            if registry.generation == generation {
                let app = app.map(Arc::new);
                registry.remember(token, app.clone());
                return Ok(app);
            }
            drop(registry); // something was committed in between
            self.catch_up(self.store.mark(), true)?;
        }
    }

    /// The app as a transaction sees it, with what UI components let it hold.
    pub(crate) fn load(&self, tx: &Tx<'_>, memory: &Memory, token: u32) -> Result<Option<App>> {
        let registry = self.registry.read();
        if let Some((_, app)) = registry.remote.get(&token) {
            return Ok(Some(App { remote: true, ..self.copy(app) }));
        }
        self.load_by(tx, memory, &registry.definitions, token)
    }

    /// The same of an app of this device, by the given definitions.
    pub(super) fn load_by(
        &self,
        tx: &Tx<'_>,
        memory: &Memory,
        definitions: &Definitions,
        token: u32,
    ) -> Result<Option<App>> {
        let Some(mut app) = load_app(tx, definitions, token)? else { return Ok(None) };
        app.momentary = memory.momentary().keys().filter(|(of, _)| *of == token).map(|(_, id)| *id).collect();
        for (id, grant) in &mut app.permissions {
            if app.momentary.contains(id) {
                grant.flags |= flag::COMPONENT;
            }
        }
        Ok(Some(app))
    }

    fn copy(&self, app: &App) -> App {
        App::new(app.token_id, app.uid, app.manifest.clone(), app.permissions.to_vec())
    }

    /// Whether an app may (still) be told: what `on` asked for, it has to hold when it is told.
    pub fn may_listen(&self, token: u32, to: Listening) -> Result<bool> {
        let Some(app) = self.find_app(token)?.filter(|app| !app.remote) else { return Ok(false) };
        Ok(match to {
            Listening::Own => true,
            Listening::Everybody => GET.check(&app).is_ok(),
            Listening::Uses => USED_STATS.check(&app).is_ok(),
        })
    }

    /// Whether the app with this token holds a permission now. The question that has to cost nanoseconds.
    pub fn check(&self, token: u32, permission: PermissionId) -> Result<bool> {
        self.check_open()?;
        self.settle_decisions()?;
        let mark = self.store.mark();
        {
            let registry = self.registry.read();
            if mark.is_some()
                && registry.seen == mark
                && let Some(known) = registry.known(token)
            {
                return Ok(known.is_some_and(|app| app.holds_id(permission)));
            }
        }
        Ok(self.find_app(token)?.is_some_and(|app| app.holds_id(permission)))
    }

    /// A permission's number for [`Device::check`]; 12100001 for what is no name.
    pub fn permission_number(&self, name: &str) -> Result<PermissionId> {
        self.check_open()?;
        check_name(name)?;
        self.follow()?;
        Ok(self.registry.read().definitions.id(name).unwrap_or(PermissionId::NONE))
    }

    /// Carries out the decisions that were asked for and not yet made: whoever asks now is to see them (D15).
    pub(crate) fn settle_decisions(&self) -> Result<()> {
        if self.store.has_pending(DECISIONS) {
            self.store.settle()?;
        }
        self.expire_due()
    }

    /// One-time permissions whose time is up are gone, whether or not a timer has fired.
    pub(super) fn expire_due(&self) -> Result<()> {
        let due = self.next_due();
        match due != i64::MAX && self.clock.monotonic() >= due {
            true => self.expire(),
            false => Ok(()),
        }
    }
}

/// The apps of which the memory knows anything.
fn remembered(memory: &Memory) -> BTreeSet<u32> {
    let mut tokens = memory.usages().tokens();
    tokens.extend(memory.processes().tokens());
    tokens.extend(memory.momentary().keys().map(|(token, _)| *token));
    tokens
}

/// Queued decisions about permissions wait under this token, which no app has.
pub const DECISIONS: u32 = 0;
