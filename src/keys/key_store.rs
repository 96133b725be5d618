//! All keys of a device that exist in memory: the class keys of each user, and the data keys opened through them.

use crate::crypto::Key;
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::gather::gather;
use crate::ids::UserId;
use crate::keys::auth::TokenKey;
use crate::keys::class_keys::{ClassKeys, LockState};
use crate::keys::data_keys::DataKeys;
use crate::keys::key_file::{Rewrapped, contents_of, keys_lost};
use crate::keys::vault::{Generation, KeyRows, Vault, key_rows, name_file, named_contents};
use crate::store::Tx;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The keys of a user, or why there are none.
enum Slot {
    Here(ClassKeys),
    /// Their file is gone or damaged: this user is out, everybody else is not.
    Lost(Generation, String),
    /// Their file could not be read: the next use tries again.
    Unread(Generation, String),
}

/// All keys of a device that exist in memory.
pub struct KeyStore {
    root: Arc<Key>,
    vault: Arc<Vault>,
    tokens: TokenKey,
    users: FxHashMap<UserId, Slot>,
    pub(super) data: DataKeys,
    /// The store's epoch in which these were learned.
    epoch: u64,
}

impl KeyStore {
    /// An empty key store.
    pub fn new(root: Arc<Key>, vault: Vault) -> Self {
        KeyStore {
            root,
            vault: Arc::new(vault),
            tokens: TokenKey::generate(),
            users: FxHashMap::default(),
            data: DataKeys::default(),
            epoch: 0,
        }
    }

    /// The root key, for deriving keys of other purposes.
    pub fn root(&self) -> &Arc<Key> {
        &self.root
    }

    /// What makes and verifies authentication tokens.
    pub fn tokens(&self) -> &TokenKey {
        &self.tokens
    }

    /// The stored wrapped keys.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Starts over with the users of the device: what is in memory is what a start of the device leaves.
    pub fn start(&mut self, rows: &KeyRows) {
        let before = std::mem::take(&mut self.users);
        self.forget();
        for (user, generation) in rows {
            let mut slot = self.load(*user, *generation);
            if let (Slot::Here(keys), Some(Slot::Here(before))) = (&mut slot, before.get(user)) {
                keys.remember_failures(before);
            }
            self.users.insert(*user, slot);
        }
    }

    fn load(&self, user: UserId, generation: Generation) -> Slot {
        match ClassKeys::load(&self.root, &self.vault, user, generation) {
            Ok(Some(keys)) => Slot::Here(keys),
            Ok(None) => Slot::Lost(generation, format!("the keys of user {user} are gone")),
            Err(error) => {
                let kind = if error.code == Code::CryptoError { Slot::Lost } else { Slot::Unread };
                kind(generation, error.detail.map_or_else(String::new, Into::into))
            }
        }
    }

    /// Whether the file that counts is gone or damaged, of any user.
    pub fn has_lost(&self) -> bool {
        self.users.values().any(|slot| matches!(slot, Slot::Lost(..)))
    }

    /// Wipes everything opened.
    pub fn forget(&mut self) {
        self.users.clear();
        self.data.drop_where(|_, _| true);
    }

    /// Writes keys for a new user; they count with the commit. Then [`KeyStore::adopt_user`] takes them over.
    pub fn make_user(&self, tx: &Tx<'_>, user: UserId) -> Result<Rewrapped> {
        let keys = Rewrapped::fresh(&self.root, user);
        self.write(tx, user, &keys)?;
        Ok(keys)
    }

    fn write(&self, tx: &Tx<'_>, user: UserId, keys: &Rewrapped) -> Result<()> {
        self.vault.write(user, keys.contents.generation, &keys.file)?;
        fault::point("key-file-written");
        name_file(tx, user, keys.contents)
    }

    /// A user who was made is there.
    pub fn adopt_user(&mut self, user: UserId, keys: Rewrapped) {
        self.data.drop_where(|of, _| of == user);
        self.users.insert(user, Slot::Here(ClassKeys::of_new_user(user, keys)));
    }

    /// A user who was removed is gone, and what was opened for him.
    pub fn forget_user(&mut self, user: UserId) {
        self.users.remove(&user);
        self.data.drop_where(|of, _| of == user);
    }

    /// Writes a user's keys under another password, or under none; they count with the commit. Then [`KeyStore::adopt`]
    /// takes them over. What counts before is what the transaction sees: another process may have been faster.
    pub fn rewrap(
        &mut self,
        tx: &Tx<'_>,
        user: UserId,
        next: Option<&[u8]>,
        current: Option<&[u8]>,
        begin: bool,
        now: i64,
    ) -> Result<Rewrapped> {
        self.follow(&key_rows(tx)?);
        let used = tx.all(
            "SELECT DISTINCT epoch FROM data_key WHERE dataset IN (SELECT id FROM dataset WHERE user_id = ?)",
            [user],
            |row| row.get(0).map(Generation::from_row),
        )?;
        let (root, vault) = (Arc::clone(&self.root), Arc::clone(&self.vault));
        let keys = self.user(user)?;
        if next.is_none() && !keys.state().password_set {
            return Err(Error::new(Code::StatusMismatch, "no lock password is set"));
        }
        let next = keys.rewrap((&root, &vault), next, current, begin.then(|| gather(used)).as_ref(), now)?;
        self.write(tx, user, &next)?;
        Ok(next)
    }

    /// Takes over what [`KeyStore::rewrap`] wrote, now that it counts.
    pub fn adopt(&mut self, user: UserId, next: Rewrapped) {
        if let Ok(keys) = self.user(user) {
            keys.adopt(next);
        }
        self.data.begin_anew(user);
        self.drop_unavailable(user);
    }

    pub(super) fn user(&mut self, user: UserId) -> Result<&mut ClassKeys> {
        if let Some(Slot::Unread(generation, _)) = self.users.get(&user) {
            let slot = self.load(user, *generation);
            self.users.insert(user, slot);
        }
        match self.users.get_mut(&user) {
            Some(Slot::Here(keys)) => Ok(keys),
            Some(Slot::Lost(_, why)) => Err(Error::damaged_keys(why.clone())),
            Some(Slot::Unread(_, why)) => Err(Error::new(Code::FileOperationError, why.clone())),
            None => Err(keys_lost()),
        }
    }

    /// What is wrong with the keys of users, in words.
    pub fn complaints(&self) -> Vec<String> {
        let lost = self.users.values().filter_map(|slot| match slot {
            Slot::Lost(_, why) | Slot::Unread(_, why) => Some(why.clone()),
            Slot::Here(_) => None,
        });
        gather::<BTreeSet<_>, _>(lost).into_iter().collect()
    }

    /// The lock state of a user.
    pub fn lock_state(&mut self, user: UserId) -> Result<LockState> {
        self.user(user).map(|keys| keys.state())
    }

    /// Whether a user has to wait before the next password.
    pub fn locked_out(&mut self, user: UserId, now: i64) -> Result<bool> {
        self.user(user).map(|keys| keys.locked_out(now))
    }

    /// Which lifetime of a lock password this is; 0 without one.
    pub fn password_generation(&mut self, user: UserId) -> Result<u32> {
        Ok(self.user(user)?.password_set_key().map_or(0, |(generation, _)| *generation))
    }

    /// Changes what of a user's keys is in memory, then wipes the data keys that the lock state no longer gives.
    pub fn change_lock<T>(
        &mut self,
        user: UserId,
        change: impl FnOnce(&mut ClassKeys, &Key, &Vault) -> Result<T>,
    ) -> Result<T> {
        let (root, vault) = (Arc::clone(&self.root), Arc::clone(&self.vault));
        let result = change(self.user(user)?, &root, &vault);
        self.drop_unavailable(user);
        result
    }

    fn drop_unavailable(&mut self, user: UserId) {
        let Ok(keys) = self.user(user) else { return };
        let open = [0, 1, 2].map(|class| keys.class(class).is_ok());
        let password_set = keys.password_set_key().is_ok();
        self.data.drop_where(|of, kind| {
            of == user && (!open[kind.accessibility() as usize] || kind.needs_password_set() && !password_set)
        });
    }

    /// Follows users and passwords as the store has them now.
    pub fn follow(&mut self, rows: &KeyRows) {
        self.users.retain(|user, _| rows.contains_key(user));
        for (user, generation) in rows {
            let known = match self.users.get_mut(user) {
                Some(Slot::Here(keys)) => keys.follow(&self.root, &self.vault, *generation).unwrap_or(false),
                Some(Slot::Lost(of, _)) => of == generation,
                Some(Slot::Unread(..)) | None => false,
            };
            if !known {
                let slot = self.load(*user, *generation);
                self.users.insert(*user, slot);
            }
        }
    }

    /// Forgets opened data keys and follows the store.
    pub fn renew(&mut self, rows: &KeyRows) {
        self.data.drop_where(|_, _| true);
        self.follow(rows);
    }

    /// A user whose named file is gone has another good one, if the store is a backup from before his password was
    /// changed: with the same class keys in it and of a later change, so it counts. An earlier one would bring the
    /// earlier password back.
    pub fn reconcile(&self, tx: &Tx<'_>) -> Result<()> {
        let lost = self.users.iter().filter(|(_, slot)| matches!(slot, Slot::Lost(..)));
        for (user, _) in lost {
            let Some(named) = named_contents(tx, *user)? else { continue };
            let files = self.vault.files(*user)?;
            let mut good = files.iter().filter_map(|file| contents_of(&self.root, *user, file));
            if let Some(found) = good.find(|found| found.follows(&named)) {
                name_file(tx, *user, found)?;
            }
        }
        Ok(())
    }

    /// Forgets what may no longer be so (see [`crate::store::Tx::epoch`]).
    pub(super) fn enter(&mut self, tx: &Tx<'_>) -> Result<()> {
        if self.epoch != tx.epoch() {
            self.renew(&key_rows(tx)?);
            self.epoch = tx.epoch();
        }
        Ok(())
    }
}
