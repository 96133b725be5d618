//! Running usages of the privacy manager on the device: what the lives of apps, switches and the device itself do to them
//! (D21, D36, D40).

use super::Device;
use super::app::App;
use super::follow::Event;
use super::registry::{self, Switch, set_bit};
use crate::error::Result;
use crate::privacy::Status;
use crate::privacy::record::{is_recorded, note_used_type};
use crate::privacy::recordable::{CAMERA, MICROPHONE, Recordable};
use crate::privacy::usage::{Changes, Moment, Usage, Usages};
use crate::store::Tx;
use parking_lot::Mutex;
use std::collections::BTreeMap;

/// The permissions that have a switch of their own.
const SWITCHED: [(Switch, Recordable); 2] = [(Switch::Camera, CAMERA), (Switch::Microphone, MICROPHONE)];

impl Device {
    /// The running usages.
    pub(crate) fn usages(&self) -> &Mutex<Usages> {
        &self.usages
    }

    /// Now, with the lock screen as a user's apps see it.
    pub(crate) fn moment(&self, user: u32) -> Result<Moment> {
        let locked = self.keys.lock().lock_state(user).is_ok_and(|state| state.locked);
        Ok(Moment { time: self.clock.now()?, passed: self.clock.monotonic(), locked })
    }

    /// Whether an app is in front of the user.
    pub(crate) fn status_of(&self, token: u32) -> Status {
        match self.processes.lock().of(token).is_some_and(|run| run.foreground) {
            true => Status::Foreground,
            false => Status::Background,
        }
    }

    /// Whether the switch of a permission is on; one without a switch always is.
    pub(crate) fn is_open(&self, permission: Option<Recordable>) -> Result<bool> {
        match SWITCHED.iter().find(|(_, switched)| permission == Some(*switched)) {
            Some((switch, _)) => self.switch(*switch),
            None => Ok(true),
        }
    }

    /// Whether the enterprise blocks a permission.
    pub(crate) fn is_blocked(&self, permission: Recordable) -> Result<bool> {
        self.follow()?;
        let blocked = self.registry.read().blocked;
        Ok(SWITCHED.iter().any(|(switch, switched)| *switched == permission && blocked & 1 << *switch as u32 != 0))
    }

    /// Blocks the camera or the microphone for all apps, or ends that (spec/privacy.md 5.6).
    pub fn block_by_admin(&self, switch: Switch, on: bool) -> Result<()> {
        self.change(|tx| set_bit(tx, registry::BLOCKED, 1 << switch as u32, on))
    }

    /// Starts a usage; none if the same is running.
    pub(crate) fn start_usage(&self, usage: Usage) -> Result<Option<Changes>> {
        let permission = usage.group.permission;
        let off = self.registry.read().switched_off;
        let closed =
            SWITCHED.iter().any(|(switch, switched)| *switched == permission && off & 1 << *switch as u32 != 0);
        let status = if closed { Status::Inactive } else { self.status_of(usage.group.token) };
        Ok(self.usages.lock().start(usage, status))
    }

    /// Records what ended, notes what began, and tells of both. `user_of` gives the user of an app that is installed.
    pub(crate) fn write_changes(
        &self,
        tx: &Tx<'_>,
        changes: Changes,
        user_of: impl Fn(u32) -> Option<u32>,
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
        let mut events = self.events.lock();
        changes.events.into_iter().for_each(|event| events.push(Event::Active(event)));
        Ok(())
    }

    /// The same for what the device itself does.
    fn commit_changes(&self, changes: Changes) -> Result<()> {
        if changes.records.is_empty() && changes.opened.is_empty() {
            let mut events = self.events.lock();
            changes.events.into_iter().for_each(|event| events.push(Event::Active(event)));
            return Ok(());
        }
        self.store.write(|tx| {
            let user_of = |token| {
                let sql = "SELECT user_id FROM app WHERE token_id = ?";
                tx.first(sql, [token], |row| row.get(0)).unwrap_or_default()
            };
            self.write_changes(tx, changes, user_of)
        })
    }

    /// An app came to the front or left it.
    pub(super) fn usages_moved(&self, app: &App) -> Result<()> {
        let at = self.moment(app.manifest.user_id)?;
        let changes = self.usages.lock().moved(app.token_id, self.status_of(app.token_id), at);
        self.commit_changes(changes)
    }

    /// Ends usages for a reason of the device's.
    pub(super) fn end_usages(&self, which: impl Fn(&Usage) -> bool) -> Result<()> {
        if self.usages.lock().is_empty() {
            return Ok(());
        }
        let at = Moment { locked: false, ..self.moment(self.foreground_user())? };
        let changes = self.usages.lock().end(which, at);
        self.commit_changes(changes)
    }

    /// Usages follow the switches, whoever turned them.
    pub(super) fn usages_switched(&self, before: u32, after: u32) -> Result<()> {
        for (switch, permission) in SWITCHED {
            let bit = 1 << switch as u32;
            if (before ^ after) & bit == 0 || self.usages.lock().is_empty() {
                continue;
            }
            // The list must not be held while apps are looked up: that may come back here.
            let tokens = self.usages.lock().tokens();
            let mut turns = BTreeMap::new();
            for token in tokens {
                let user = self.find_app(token)?.map_or(self.foreground_user(), |app| app.manifest.user_id);
                let status = if after & bit != 0 { Status::Inactive } else { self.status_of(token) };
                turns.insert(token, (status, self.moment(user)?));
            }
            let now = self.moment(self.foreground_user())?;
            let turn_of = |token| turns.get(&token).copied().unwrap_or((Status::Inactive, now));
            let changes = self.usages.lock().switched(permission, turn_of);
            self.commit_changes(changes)?;
        }
        Ok(())
    }
}
