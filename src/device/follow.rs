//! Keeping up with the store: what was committed, by this process or another, is taken in before the next question is
//! answered, and listeners learn of every change of a permission.

use super::Device;
use super::events::{Event, PermissionChange};
use super::memory::Memory;
use super::registry::Basics;
use crate::app::App;
use crate::error::{Code, Result};
use crate::ids::Token;
use crate::store::{Change, Mark, Tx};
use std::collections::BTreeSet;

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

    /// `foreign`: another process may have changed keys. What a change that others made does to the memory of this
    /// device is done before anything is taken in: if it fails, the next call comes here again.
    pub(super) fn catch_up(&self, mark: Option<Mark>, foreign: bool) -> Result<()> {
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

    /// What changes mean for what this device remembers: grants by UI components that a decision ends, processes that
    /// end with a permission, everything that ends with an app, usages that end with a switch. Own changes have done it
    /// in their transaction.
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

    fn forget_if_gone(&self, tx: &Tx<'_>, memory: &mut Memory, token: Token) -> Result<()> {
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

    /// Carries out the decisions that were asked for and not yet made: whoever asks now is to see them (D15).
    pub(crate) fn settle_decisions(&self) -> Result<()> {
        if self.store.has_pending(DECISIONS) {
            self.store.settle_of(DECISIONS)?;
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
fn remembered(memory: &Memory) -> BTreeSet<Token> {
    let mut tokens = memory.usages().tokens();
    tokens.extend(memory.processes().tokens());
    tokens.extend(memory.momentary().keys().map(|(token, _)| *token));
    tokens
}

/// Queued decisions about permissions wait under this token, which no app has.
pub const DECISIONS: Token = Token::NONE;
