//! Keeping up with the store: what was committed, by this process or another, is taken in before the next question is
//! answered, and listeners learn of every change of a permission.

use super::Device;
use super::app::App;
use super::registry::{Basics, load_app};
use crate::access::grant::flag;
use crate::access::permission::{PermissionId, check_name};
use crate::error::Result;
use crate::privacy::usage::ActiveChange;
use crate::store::{Change, Mark, Tx};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::Ordering;

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
        if mark.is_some() && self.registry.read().seen == mark {
            return Ok(());
        }
        self.catch_up(mark, true)
    }

    /// `foreign`: another process may have changed keys.
    fn catch_up(&self, mark: Option<Mark>, foreign: bool) -> Result<()> {
        let seen = self.registry.read().generation;
        let (newest, changes) = self.store.read(|tx| tx.changes_since(seen))?;
        let switches = self.registry.read().switched_off;
        if changes.contains(&Change::Everything) {
            self.read_basics(foreign)?;
        }
        let (mut killed, mut changed, mut ended) = (Vec::new(), Vec::new(), Vec::new());
        {
            let mut registry = self.registry.write();
            let mut events = self.events.lock();
            for change in changes {
                // What another process decided ends what a UI component granted in this one.
                if foreign
                    && let Change::Granted(token, name)
                    | Change::Revoked(token, name)
                    | Change::RevokedAndKilled(token, name)
                    | Change::Decided(token, name) = &change
                    && let Some(id) = registry.definitions.id(name)
                    && self.momentary.lock().remove(&(*token, id))
                    && matches!(change, Change::Decided(..))
                {
                    ended.push((*token, id, name.clone()));
                }
                let (token, permission, granted) = match change {
                    Change::Everything => continue,
                    Change::App(token) => {
                        registry.forget(token);
                        changed.push(token);
                        continue;
                    }
                    Change::Decided(token, _) => {
                        registry.forget(token);
                        continue;
                    }
                    Change::Granted(token, permission) => (token, permission, true),
                    Change::Revoked(token, permission) => (token, permission, false),
                    Change::RevokedAndKilled(token, permission) => {
                        killed.push((token, permission.clone()));
                        (token, permission, false)
                    }
                };
                registry.forget(token);
                events.push(Event::Permission(PermissionChange {
                    change: granted.into(),
                    token_id: token,
                    permission,
                }));
            }
            registry.generation = newest;
            registry.seen = mark;
        }
        for (token, id, permission) in ended {
            if !self.find_app(token)?.is_some_and(|app| app.holds_id(id)) {
                let change = PermissionChange { change: 0, token_id: token, permission };
                self.events.lock().push(Event::Permission(change));
            }
        }
        for (token, permission) in killed {
            self.kill(token, &permission)?;
        }
        for token in changed {
            if self.usages.lock().has(token) && self.find_app(token)?.is_none() {
                self.end_usages(|usage| usage.concerns(token))?;
            }
        }
        let switched = self.registry.read().switched_off;
        self.usages_switched(switches, switched)
    }

    fn read_basics(&self, foreign: bool) -> Result<()> {
        let basics = self.store.read(Basics::load)?;
        let users = {
            let mut registry = self.registry.write();
            registry.renew(basics);
            registry.key_users()
        };
        if foreign {
            self.datasets.forget();
            self.keys.lock().follow(&users)?;
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
    pub(crate) fn change<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let (mut work, mut value) = (Some(work), None);
        self.change_and_follow(&mut |tx| {
            value = work.take().map(|work| work(tx)).transpose()?;
            Ok(())
        })?;
        value.ok_or_else(|| crate::error::Code::DatabaseError.into())
    }

    fn change_and_follow(&self, work: &mut dyn FnMut(&Tx<'_>) -> Result<()>) -> Result<()> {
        self.check_open()?;
        self.follow()?;
        let known = self.registry.read().generation;
        let before = self.store.write(|tx| {
            let before = tx.registry_generation()?;
            work(tx).map(|()| before)
        })?;
        self.catch_up(self.store.mark(), before != known)
    }

    /// The app with this token, from memory or the store.
    pub(crate) fn find_app(&self, token: u32) -> Result<Option<Arc<App>>> {
        self.follow()?;
        if let Some(known) = self.registry.read().known(token) {
            return Ok(known.cloned());
        }
        loop {
            let (app, generation) = self.store.read(|tx| Ok((self.load(tx, token)?, tx.registry_generation()?)))?;
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
    pub(crate) fn load(&self, tx: &Tx<'_>, token: u32) -> Result<Option<App>> {
        let registry = self.registry.read();
        if let Some((_, app)) = registry.remote.get(&token) {
            return Ok(Some(App { remote: true, ..self.copy(app) }));
        }
        let Some(mut app) = load_app(tx, &registry.definitions, token)? else { return Ok(None) };
        app.momentary = self.momentary.lock().iter().filter(|(of, _)| *of == token).map(|(_, id)| *id).collect();
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
        let due = self.next_due.load(Ordering::Relaxed);
        match due != i64::MAX && self.clock.monotonic() >= due {
            true => self.expire(),
            false => Ok(()),
        }
    }
}

/// Queued decisions about permissions wait under this token, which no app has.
pub const DECISIONS: u32 = 0;
