//! OS users: each has keys of his own, which come and go with the row that names them.

use super::Device;
use super::apps::unknown_user;
use super::memory::Memory;
use super::registry::{Biometrics, tokens_of};
use crate::data::dataset;
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::keys::vault::key_rows;
use crate::store::{Change, Tx, USER};
use rusqlite::params;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The last user id of the system's own spaces, which have no lock screen.
pub const LAST_SYSTEM_USER: u32 = 99;

impl Device {
    /// The users, in ascending order.
    pub fn users(&self) -> Result<Vec<u32>> {
        self.check_open()?;
        self.follow()?;
        Ok(self.registry.read().users.keys().copied().collect())
    }

    /// Adds a user.
    pub fn add_user(&self, user: u32) -> Result<()> {
        self.check_open()?;
        check_id(user)?;
        let made = self.change_keys(|tx, _| {
            if is_listed(tx, user)? {
                return Err(Error::argument(format!("user {user} exists already")));
            }
            // User 0 has keys already.
            let keys = match key_rows(tx)?.contains_key(&user) {
                true => None,
                false => Some(self.keys.lock().make_user(tx, user)?),
            };
            put_user(tx, user, Biometrics::default())?;
            tx.log(&Change::Everything).map(|()| keys)
        })?;
        if let Some(keys) = made {
            self.keys.lock().adopt_user(user, keys);
            self.settle_key_files();
        }
        Ok(())
    }

    /// Removes a user with everything in his space. His keys count no more with the commit, and are destroyed after it.
    pub fn remove_user(&self, user: u32) -> Result<()> {
        check_id(user)?;
        self.check_user(user)?;
        if self.find_app(self.default_app())?.is_some_and(|app| app.manifest.user_id == user) {
            return Err(Error::argument(format!("this process runs as an app of user {user}")));
        }
        let made = self.change_keys(|tx, memory| {
            check_listed(tx, user)?;
            dataset::remove_user_data(tx, user)?;
            for token in tokens_of(tx, user)? {
                if let Some(app) = self.load(tx, memory, token)? {
                    self.remove(tx, memory, &app)?;
                }
            }
            for table in ["reserved_token", "request_toggle", "record_toggle", "account_policy", "key_file"] {
                tx.run(&format!("DELETE FROM {table} WHERE user_id = ?"), [user])?;
            }
            tx.run("DELETE FROM user WHERE id = ?", [user])?;
            memory.sessions_mut().end_user(user);
            // The system's space goes on, empty.
            let keys = if user == 0 { Some(self.keys.lock().make_user(tx, user)?) } else { None };
            tx.log(&Change::Everything).map(|()| keys)
        })?;
        self.datasets.forget();
        {
            let mut keys = self.keys.lock();
            keys.forget_user(user);
            made.into_iter().for_each(|made| keys.adopt_user(user, made));
        }
        self.destroy_old_keys();
        if self.foreground_user() == user {
            let next = self.registry.read().users.keys().copied().find(|user| *user >= 100).unwrap_or(0);
            self.foreground_user.store(next, Ordering::Relaxed);
        }
        Ok(())
    }

    /// A transaction that makes key files count, or no more. If it is lost, what it wrote is destroyed.
    pub(super) fn change_keys<T>(&self, work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<T>) -> Result<T> {
        let changed = self.change_flushed(work);
        if changed.as_ref().is_err_and(|error| error.system != Some("EIO")) {
            // After a failure of the device itself, nobody knows what it will show later: the next success decides.
            self.settle_key_files();
        }
        changed
    }

    /// The same after class keys went: the last backup may need them, so a new one comes first. Without it they stay until
    /// the next opening.
    pub(super) fn destroy_old_keys(&self) {
        if self.store.back_up().is_ok() {
            self.settle_key_files();
        }
    }

    /// Destroys key files that no row names. Whoever changes keys holds the write lock, so nobody is doing so now. Where it
    /// fails, the next opening does it.
    pub(super) fn settle_key_files(&self) {
        let vault = Arc::clone(self.keys.lock().vault());
        fault::point("keys-committed");
        let _ = self.store.write(|tx, _| vault.settle(&key_rows(tx)?));
    }

    /// The user in front.
    pub fn foreground_user(&self) -> u32 {
        self.foreground_user.load(Ordering::Relaxed)
    }

    /// Brings a user to the front.
    pub fn set_foreground_user(&self, user: u32) -> Result<()> {
        self.check_user(user)?;
        self.foreground_user.store(user, Ordering::Relaxed);
        Ok(())
    }

    /// Adds or removes an enrolment.
    pub(super) fn set_enrolment(&self, user: u32, bit: u32, enrolled: bool) -> Result<()> {
        let set = if enrolled { bit } else { 0 };
        self.change(|tx, _| {
            check_listed(tx, user)?;
            let Biometrics(enrolled) = biometrics(tx, user)?.unwrap_or_default();
            put_user(tx, user, Biometrics(enrolled & !bit | set))?;
            tx.log(&Change::Everything)
        })
    }

    /// What a user has enrolled.
    pub(super) fn enrolments(&self, user: u32) -> Result<Biometrics> {
        self.check_user(user)?;
        Ok(self.registry.read().users.get(&user).copied().unwrap_or_default())
    }

    /// 24000012 unless the user exists.
    pub(super) fn check_user(&self, user: u32) -> Result<()> {
        self.check_open()?;
        self.follow()?;
        match self.registry.read().has_user(user) {
            true => Ok(()),
            false => Err(unknown_user(user)),
        }
    }

    /// The same of a user with a lock screen; 24000017 for a space of the system's own.
    pub(super) fn check_lockable(&self, user: u32) -> Result<()> {
        self.check_user(user)?;
        match user <= LAST_SYSTEM_USER {
            true => Err(Error::new(Code::Unsupported, format!("the space of user {user} has no lock screen"))),
            false => Ok(()),
        }
    }
}

fn check_id(user: u32) -> Result<()> {
    match user <= i32::MAX as u32 {
        true => Ok(()),
        false => Err(Error::argument(format!("a user id is at most 2147483647, not {user}"))),
    }
}

fn is_listed(tx: &Tx<'_>, user: u32) -> Result<bool> {
    Ok(biometrics(tx, user)?.is_some())
}

/// What a user has enrolled; none for a user that the transaction does not see.
fn biometrics(tx: &Tx<'_>, user: u32) -> Result<Option<Biometrics>> {
    tx.find_one(&USER, &[("id", &user)], |row| row.get(1).map(Biometrics))
}

/// Writes a user.
pub(super) fn put_user(tx: &Tx<'_>, user: u32, Biometrics(enrolled): Biometrics) -> Result<()> {
    tx.put(&USER, params![user, enrolled])
}

/// 24000012 unless the transaction sees the user.
pub(super) fn check_listed(tx: &Tx<'_>, user: u32) -> Result<()> {
    match is_listed(tx, user)? {
        true => Ok(()),
        false => Err(unknown_user(user)),
    }
}
