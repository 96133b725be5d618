//! Running usages of the privacy manager on the device: what the lives of apps, switches and the device itself do to
//! them (D21, D36, D40).

use super::Device;
use super::events::Event;
use super::memory::Memory;
use super::rows::user_of;
use super::switches::SWITCHED;
use crate::error::Result;
use crate::ids::{Token, UserId};
use crate::privacy::Status;
use crate::privacy::record::{is_recorded, note_used_type};
use crate::privacy::usage::{Changes, Moment, Usage};
use crate::store::Tx;
use std::collections::BTreeMap;

impl Device {
    /// Now, with the lock screen as a user's apps see it.
    pub(crate) fn moment(&self, user: UserId) -> Result<Moment> {
        let locked = self.keys.lock().lock_state(user).is_ok_and(|state| state.locked);
        Ok(Moment { time: self.clock.now()?, passed: self.clock.monotonic(), locked })
    }

    /// Starts a usage; none if the same is running.
    pub(crate) fn start_usage(&self, memory: &mut Memory, usage: Usage) -> Option<Changes> {
        let permission = usage.group.permission;
        let off = self.registry.read().switched_off;
        let closed = SWITCHED.iter().any(|(switch, switched)| *switched == permission && off & switch.bit() != 0);
        let status = if closed { Status::Inactive } else { self.status_of(memory, usage.group.token) };
        memory.usages_mut().start(usage, status)
    }

    /// Records what ended, notes what began, and tells of both. `user_of` gives the user of an app that is installed.
    pub(crate) fn write_changes(
        &self,
        tx: &Tx<'_>,
        memory: &mut Memory,
        changes: Changes,
        user_of: impl Fn(Token) -> Option<UserId>,
    ) -> Result<()> {
        let recorded = |token| user_of(token).map_or(Ok(false), |user| is_recorded(tx, user));
        for record in &changes.records {
            if recorded(record.token)? {
                record.store(tx)?;
            }
        }
        for (token, permission, used_type) in changes.opened {
            if recorded(token)? {
                note_used_type(tx, token, permission, used_type)?;
            }
        }
        changes.events.into_iter().for_each(|event| memory.tell(Event::Active(event)));
        Ok(())
    }

    /// The same for what the device itself does.
    fn record_changes(&self, tx: &Tx<'_>, memory: &mut Memory, changes: Changes) -> Result<()> {
        let user_of = |token| user_of(tx, token).unwrap_or_default();
        self.write_changes(tx, memory, changes, user_of)
    }

    /// An app came to the front or left it.
    pub(super) fn usages_moved(&self, tx: &Tx<'_>, memory: &mut Memory, token: Token, at: Moment) -> Result<()> {
        let status = self.status_of(memory, token);
        let changes = memory.usages_mut().moved(token, status, at);
        self.record_changes(tx, memory, changes)
    }

    /// Ends usages for a reason of the device's.
    pub(super) fn end_usages(&self, tx: &Tx<'_>, memory: &mut Memory, which: impl Fn(&Usage) -> bool) -> Result<()> {
        if memory.usages().is_empty() {
            return Ok(());
        }
        let at = Moment { locked: false, ..self.moment(self.foreground_user())? };
        let changes = memory.usages_mut().end(which, at);
        self.record_changes(tx, memory, changes)
    }

    /// Usages follow the switches, whoever turned them.
    pub(super) fn usages_switched(&self, tx: &Tx<'_>, memory: &mut Memory, before: u32, after: u32) -> Result<()> {
        for (switch, permission) in SWITCHED {
            let bit = switch.bit();
            if (before ^ after) & bit == 0 || memory.usages().is_empty() {
                continue;
            }
            let mut turns = BTreeMap::new();
            for token in memory.usages().tokens() {
                let user = user_of(tx, token)?;
                let status = if after & bit != 0 { Status::Inactive } else { self.status_of(memory, token) };
                turns.insert(token, (status, self.moment(user.unwrap_or(self.foreground_user()))?));
            }
            let now = self.moment(self.foreground_user())?;
            let turn_of = |token| turns.get(&token).copied().unwrap_or((Status::Inactive, now));
            let changes = memory.usages_mut().switched(permission, turn_of);
            self.record_changes(tx, memory, changes)?;
        }
        Ok(())
    }
}
