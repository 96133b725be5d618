//! Starting over: after a reboot, a factory reset, a snapshot.

use crate::access::install::Rules;
use crate::app::manifest::Manifest;
use crate::device::clock::Clock;
use crate::device::memory::Memory;
use crate::device::opening::furnish;
use crate::device::{Device, decide};
use crate::error::Result;
use crate::store::{Change, Tx};
use std::sync::atomic::Ordering;

/// What a factory reset empties, children first.
const TABLES: [&str; 19] = [
    "usage_record",
    "used_type",
    "record_toggle",
    "entry_removed",
    "entry_name",
    "entry",
    "name",
    "asset",
    "data_key",
    "dataset",
    "permission_state",
    "app",
    "reserved_token",
    "request_toggle",
    "account_policy",
    "definition",
    "key_file",
    "setting",
    "user",
];

impl Device {
    /// What a restart of the device forgets: sessions, unlocked keys, processes, one-time grants, mirrored apps.
    pub fn reboot(&self) -> Result<()> {
        self.check_open()?;
        self.store.settle()?;
        let now = self.clock.now()?;
        let volatile = self.store.read(decide::has_volatile)?;
        let restart = |tx: &Tx<'_>, memory: &mut Memory| {
            self.end_usages(tx, memory, |_| true)?;
            memory.forget();
            if volatile { decide::forget_volatile(tx, now) } else { Ok(()) }
        };
        match volatile || !self.memory().usages().is_empty() {
            true => self.change(restart)?,
            false => self.store.remember(restart)?,
        }
        {
            let mut registry = self.registry.write();
            registry.remote.clear();
            registry.forget_apps();
            self.keys.lock().start(&registry.key_rows);
        }
        self.store.with_memory(|memory| memory.events().lock().clear());
        Ok(())
    }

    /// Factory reset: as if the device had just been created with its options. One transaction empties it and furnishes
    /// it anew, with new keys.
    pub fn reset(&self) -> Result<()> {
        self.check_open()?;
        let app = self.settings.app.clone().map(Manifest::completed);
        self.change_keys(|tx, memory| {
            for table in TABLES {
                tx.run(&format!("DELETE FROM {table}"), [])?;
            }
            tx.look_anew();
            tx.drop_account()?;
            tx.run("DELETE FROM meta WHERE key NOT IN ('registry', 'commits', 'rotations')", [])?;
            memory.forget();
            furnish(tx, &self.keys.lock(), &self.settings.users)?;
            if let Some(app) = &app {
                self.put_in(tx, memory, app.clone(), true, &Rules::default())?;
            }
            tx.log(&Change::Everything)
        })?;
        if let Clock::Manual { .. } = self.clock {
            // The start of a manual clock is a time it accepts.
            let _ = self.clock.set(self.settings.clock_start);
        }
        self.restart();
        Ok(())
    }

    /// Goes on with the state that was just committed: what was going on belonged to the one that is gone. What cannot
    /// be read now, the next call says.
    pub(super) fn restart(&self) {
        self.datasets.forget();
        let _ = self.reload();
        {
            let mut registry = self.registry.write();
            registry.remote.clear();
            let mut keys = self.keys.lock();
            keys.forget();
            keys.start(&registry.key_rows);
        }
        self.store.with_memory(|memory| memory.events().lock().clear());
        self.destroy_old_keys();
        let front = self.registry.read().first_person();
        self.foreground_user.store(front.0, Ordering::Relaxed);
        let _ = self.find_default_app();
    }
}
