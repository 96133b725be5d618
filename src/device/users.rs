//! OS users: adding one makes its keys, removing one destroys them before anything else.

use super::Device;
use super::apps::unknown_user;
use super::registry::Biometrics;
use crate::asset::dataset;
use crate::error::{Error, Result};
use crate::store::Change;
use std::sync::atomic::Ordering;

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
        self.follow()?;
        check_id(user)?;
        if self.registry.read().users.contains_key(&user) {
            return Err(Error::argument(format!("user {user} exists already")));
        }
        if !self.registry.read().has_user(user) {
            self.keys.lock().add_user(user)?;
        }
        self.change(|tx| {
            tx.run("INSERT OR IGNORE INTO user (id) VALUES (?)", [user])?;
            tx.log(&Change::Everything)
        })
    }

    /// Removes a user: keys first, so that its data is unreadable even if what follows is interrupted.
    pub fn remove_user(&self, user: u32) -> Result<()> {
        check_id(user)?;
        self.check_user(user)?;
        if self.find_app(self.default_app())?.is_some_and(|app| app.manifest.user_id == user) {
            return Err(Error::argument(format!("this process runs as an app of user {user}")));
        }
        self.store.settle()?;
        self.keys.lock().remove_user(user)?;
        self.sessions.lock().end_user(user);
        self.datasets.forget();
        self.change(|tx| {
            dataset::remove_user_data(tx, user)?;
            for token in tx.all("SELECT token_id FROM app WHERE user_id = ? ORDER BY uid", [user], |row| row.get(0))? {
                if let Some(app) = self.load(tx, token)? {
                    self.remove(tx, &app)?;
                }
            }
            for table in ["reserved_token", "request_toggle", "account_policy"] {
                tx.run(&format!("DELETE FROM {table} WHERE user_id = ?"), [user])?;
            }
            tx.run("DELETE FROM user WHERE id = ?", [user])?;
            tx.log(&Change::Everything)
        })?;
        if user == 0 {
            self.keys.lock().add_user(0)?; // The system's space goes on, empty.
        }
        if self.foreground_user() == user {
            let next = self.users()?.into_iter().find(|user| *user >= 100).unwrap_or(0);
            self.foreground_user.store(next, Ordering::Relaxed);
        }
        Ok(())
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
        let Biometrics(now) = self.enrolments(user)?;
        let next = if enrolled { now | bit } else { now & !bit };
        self.change(|tx| {
            tx.run("UPDATE user SET biometrics = ? WHERE id = ?", (next, user))?;
            tx.log(&Change::Everything)
        })
    }

    /// What a user has enrolled.
    pub(super) fn enrolments(&self, user: u32) -> Result<Biometrics> {
        self.check_user(user)?;
        self.registry.read().users.get(&user).copied().ok_or_else(|| unknown_user(user))
    }

    /// 24000012 unless the user is listed.
    pub(super) fn check_user(&self, user: u32) -> Result<()> {
        self.check_open()?;
        self.follow()?;
        match self.registry.read().users.contains_key(&user) {
            true => Ok(()),
            false => Err(unknown_user(user)),
        }
    }
}

fn check_id(user: u32) -> Result<()> {
    match user <= i32::MAX as u32 {
        true => Ok(()),
        false => Err(Error::argument(format!("a user id is at most 2147483647, not {user}"))),
    }
}
