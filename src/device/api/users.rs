//! OS users: each has keys of his own, which come and go with the row that names them.

use crate::data::dataset;
use crate::device::Device;
use crate::device::registry::Biometrics;
use crate::device::rows::{check_listed, is_listed, put_user, tokens_of};
use crate::error::{Error, Result};
use crate::ids::UserId;
use crate::keys::vault::key_rows;
use crate::store::Change;
use std::sync::atomic::Ordering;

impl Device {
    /// The users, in ascending order.
    pub fn users(&self) -> Result<Vec<UserId>> {
        self.check_open()?;
        self.follow()?;
        Ok(self.registry.read().users.keys().copied().collect())
    }

    /// Adds a user.
    pub fn add_user(&self, user: UserId) -> Result<()> {
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
    pub fn remove_user(&self, user: UserId) -> Result<()> {
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
            tx.look_anew();
            tx.run("DELETE FROM user WHERE id = ?", [user])?;
            memory.sessions_mut().end_user(user);
            // The system's space goes on, empty.
            let keys = if user == UserId::SYSTEM { Some(self.keys.lock().make_user(tx, user)?) } else { None };
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
            let next = self.registry.read().first_person();
            self.foreground_user.store(next.0, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Brings a user to the front.
    pub fn set_foreground_user(&self, user: UserId) -> Result<()> {
        self.check_user(user)?;
        self.foreground_user.store(user.0, Ordering::Relaxed);
        Ok(())
    }
}

fn check_id(user: UserId) -> Result<()> {
    match user <= UserId::LAST {
        true => Ok(()),
        false => Err(Error::argument(format!("a user id is at most 2147483647, not {user}"))),
    }
}
