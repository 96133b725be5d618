//! Data keys: one per data set and kind of access, opened through the class keys that the lock state leaves.

use super::auth::{Proof, TokenKey};
use super::class_keys::{ClassKeys, LockState, Rewrapped, contents_of};
use super::vault::{Generation, KeyRows, Vault, key_rows, name_file, named_contents};
use crate::crypto::{Aead, Key};
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::store::Tx;
use std::collections::HashMap;
use std::sync::Arc;

/// What it takes to use a key: accessibility, password flag and authentication, as one number for the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind(u8);

impl Kind {
    /// The key that seals attributes; available like DEVICE_FIRST_UNLOCKED (spec/asset.md 8).
    pub const ATTRIBUTES: Kind = Kind(16 | 1);

    /// The kind of a secret.
    pub fn new(accessibility: u32, require_password_set: bool, authenticated: bool) -> Self {
        Kind(accessibility as u8 | u8::from(authenticated) << 2 | u8::from(require_password_set) << 3)
    }

    /// The class whose key wraps keys of this kind.
    pub fn accessibility(self) -> u32 {
        u32::from(self.0 & 3)
    }

    /// Whether it works only while a password is set.
    pub fn needs_password_set(self) -> bool {
        self.0 & 8 != 0
    }

    /// Whether opening with it takes an authenticated session.
    pub fn is_authenticated(self) -> bool {
        self.0 & 4 != 0
    }

    fn number(self) -> u32 {
        u32::from(self.0)
    }
}

/// A data key in use, and its id in the store.
#[derive(Clone)]
pub struct DataKey {
    /// Row id.
    pub id: i64,
    /// The cipher.
    pub aead: Arc<Aead>,
    /// Blind indices of encrypted attributes; only with [`Kind::ATTRIBUTES`].
    pub blind: Option<Arc<Key>>,
}

/// What an existing key is wanted for. Secrets that need user authentication are opened with a proof only.
pub enum Purpose<'a> {
    /// Sealing a new secret in place of the old one.
    Seal,
    /// Opening a secret.
    Open,
    /// Opening a secret for a user who was there.
    OpenFor(&'a Proof),
}

struct Cached {
    user: u32,
    dataset: i64,
    kind: Kind,
    key: DataKey,
}

/// Most opened keys kept, each in locked memory.
const CACHED: usize = 512;

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
    users: HashMap<u32, Slot>,
    opened: HashMap<i64, Cached>,
    /// The key to seal with, per data set and kind.
    current: HashMap<(i64, Kind), i64>,
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
            users: HashMap::new(),
            opened: HashMap::new(),
            current: HashMap::new(),
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

    fn load(&self, user: u32, generation: Generation) -> Slot {
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
        self.opened.clear();
        self.current.clear();
    }

    /// Writes keys for a new user; they count with the commit. Then [`KeyStore::adopt_user`] takes them over.
    pub fn make_user(&self, tx: &Tx<'_>, user: u32) -> Result<Rewrapped> {
        let keys = Rewrapped::fresh(&self.root, user);
        self.write(tx, user, &keys)?;
        Ok(keys)
    }

    fn write(&self, tx: &Tx<'_>, user: u32, keys: &Rewrapped) -> Result<()> {
        self.vault.write(user, keys.contents.generation, &keys.file)?;
        fault::point("key-file-written");
        name_file(tx, user, keys.contents)
    }

    /// A user who was made is there.
    pub fn adopt_user(&mut self, user: u32, keys: Rewrapped) {
        self.drop_where(|cached| cached.user == user);
        self.users.insert(user, Slot::Here(ClassKeys::of_new_user(user, keys)));
    }

    /// A user who was removed is gone, and what was opened for him.
    pub fn forget_user(&mut self, user: u32) {
        self.users.remove(&user);
        self.drop_where(|cached| cached.user == user);
    }

    /// Writes a user's keys under another password, or under none; they count with the commit. Then [`KeyStore::adopt`] takes
    /// them over. What counts before is what the transaction sees: another process may have been faster.
    pub fn rewrap(
        &mut self,
        tx: &Tx<'_>,
        user: u32,
        next: Option<&str>,
        current: Option<&str>,
        now: i64,
    ) -> Result<Rewrapped> {
        self.follow(&key_rows(tx)?);
        let (root, vault) = (Arc::clone(&self.root), Arc::clone(&self.vault));
        let keys = self.user(user)?;
        if next.is_none() && !keys.state().password_set {
            return Err(Error::new(Code::StatusMismatch, "no lock password is set"));
        }
        let next = keys.rewrap(&root, &vault, next, current, now)?;
        self.write(tx, user, &next)?;
        Ok(next)
    }

    /// Takes over what [`KeyStore::rewrap`] wrote, now that it counts.
    pub fn adopt(&mut self, user: u32, next: Rewrapped) {
        if let Ok(keys) = self.user(user) {
            keys.adopt(next);
        }
        self.drop_unavailable(user);
    }

    fn user(&mut self, user: u32) -> Result<&mut ClassKeys> {
        if let Some(Slot::Unread(generation, _)) = self.users.get(&user) {
            let slot = self.load(user, *generation);
            self.users.insert(user, slot);
        }
        match self.users.get_mut(&user) {
            Some(Slot::Here(keys)) => Ok(keys),
            Some(Slot::Lost(_, why)) => Err(Error::new(Code::CryptoError, why.clone())),
            Some(Slot::Unread(_, why)) => Err(Error::new(Code::FileOperationError, why.clone())),
            None => Err(keys_gone()),
        }
    }

    /// What is wrong with the keys of users, in words.
    pub fn complaints(&self) -> Vec<String> {
        let lost = self.users.values().filter_map(|slot| match slot {
            Slot::Lost(_, why) | Slot::Unread(_, why) => Some(why.clone()),
            Slot::Here(_) => None,
        });
        let mut lost: Vec<_> = lost.collect();
        lost.sort();
        lost
    }

    /// The lock state of a user.
    pub fn lock_state(&mut self, user: u32) -> Result<LockState> {
        self.user(user).map(|keys| keys.state())
    }

    /// Whether a user has to wait before the next password.
    pub fn locked_out(&mut self, user: u32, now: i64) -> Result<bool> {
        self.user(user).map(|keys| keys.locked_out(now))
    }

    /// Which lifetime of a lock password this is; 0 without one.
    pub fn password_generation(&mut self, user: u32) -> Result<u32> {
        Ok(self.user(user)?.password_set_key().map_or(0, |(generation, _)| *generation))
    }

    /// Changes what of a user's keys is in memory, then wipes the data keys that the lock state no longer gives.
    pub fn change_lock<T>(
        &mut self,
        user: u32,
        change: impl FnOnce(&mut ClassKeys, &Key, &Vault) -> Result<T>,
    ) -> Result<T> {
        let (root, vault) = (Arc::clone(&self.root), Arc::clone(&self.vault));
        let result = change(self.user(user)?, &root, &vault);
        self.drop_unavailable(user);
        result
    }

    fn drop_unavailable(&mut self, user: u32) {
        let Ok(keys) = self.user(user) else { return };
        let open = [0, 1, 2].map(|class| keys.class(class).is_ok());
        let password_set = keys.password_set_key().is_ok();
        self.drop_where(|cached| {
            cached.user == user
                && (!open[cached.kind.accessibility() as usize] || cached.kind.needs_password_set() && !password_set)
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
        self.opened.clear();
        self.current.clear();
        self.follow(rows);
    }

    /// A user whose named file is gone has another good one, if the store is a backup from before his password was
    /// changed: with the same class keys in it and of a later change, so it counts. An earlier one would bring the earlier
    /// password back.
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

    /// Whether keys of this kind can be used now: 24000005 if the lock state keeps them away.
    pub fn available(&mut self, user: u32, kind: Kind) -> Result<()> {
        self.wrapping(user, kind).map(drop)
    }

    /// The key to seal with, made if there is none yet.
    pub fn sealing(&mut self, tx: &Tx<'_>, user: u32, dataset: i64, kind: Kind) -> Result<DataKey> {
        if let Some(key) = self.existing(tx, user, dataset, kind)? {
            return Ok(key);
        }
        let (wrap, generation) = self.wrapping(user, kind)?;
        let key = Key::generate();
        tx.run(
            "INSERT INTO data_key (dataset, kind, generation, wrapped) VALUES (?, ?, ?, ?)",
            (dataset, kind.number(), generation, wrap.wrap(&key, &context(user, dataset, kind, generation))),
        )?;
        Ok(self.keep(user, dataset, kind, data_key(tx.last_id(), kind, &key), true))
    }

    /// The key to seal with, if there is one.
    pub fn existing(&mut self, tx: &Tx<'_>, user: u32, dataset: i64, kind: Kind) -> Result<Option<DataKey>> {
        self.enter(tx)?;
        if let Some(cached) = self.current.get(&(dataset, kind)).and_then(|id| self.opened.get(id)) {
            return Ok(Some(cached.key.clone()));
        }
        let (wrap, generation) = self.wrapping(user, kind)?;
        let found = tx.first(
            "SELECT id, wrapped FROM data_key WHERE dataset = ? AND kind = ? AND generation = ?",
            (dataset, kind.number(), generation),
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)),
        )?;
        let Some((id, wrapped)) = found else { return Ok(None) };
        let context = context(user, dataset, kind, generation);
        let key = wrap.unwrap(&wrapped, &context).map_err(|_| Code::DataCorrupted)?;
        Ok(Some(self.keep(user, dataset, kind, data_key(id, kind, &key), true)))
    }

    /// The key a stored asset was sealed with. 24000009 if it no longer exists, 24000007 if it is not the asset's own.
    pub fn opening(
        &mut self,
        tx: &Tx<'_>,
        user: u32,
        (dataset, kind, id): (i64, Kind, i64),
        purpose: Purpose<'_>,
    ) -> Result<DataKey> {
        if kind.is_authenticated() && matches!(purpose, Purpose::Open) {
            return Err(Code::AccessDenied.into());
        }
        self.enter(tx)?;
        let foreign = || Error::from(Code::DataCorrupted);
        if let Some(cached) = self.opened.get(&id) {
            return if (cached.dataset, cached.kind) == (dataset, kind) {
                Ok(cached.key.clone())
            } else {
                Err(foreign())
            };
        }
        let row = tx.first("SELECT dataset, kind, generation, wrapped FROM data_key WHERE id = ?", [id], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?, row.get::<_, u32>(2)?, row.get::<_, Vec<u8>>(3)?))
        })?;
        let (owner, stored_kind, generation, wrapped) = row.ok_or(Code::CryptoError)?;
        if (owner, stored_kind) != (dataset, kind.number()) {
            return Err(foreign());
        }
        let (wrap, current) = self.wrapping(user, kind)?;
        if generation != current {
            return Err(Code::CryptoError.into()); // destroyed together with its lock password (D29)
        }
        let key = wrap.unwrap(&wrapped, &context(user, dataset, kind, generation)).map_err(|_| foreign())?;
        Ok(self.keep(user, dataset, kind, data_key(id, kind, &key), false))
    }

    /// Forgets what may no longer be so (see [`crate::store::Tx::epoch`]).
    fn enter(&mut self, tx: &Tx<'_>) -> Result<()> {
        if self.epoch != tx.epoch() {
            self.renew(&key_rows(tx)?);
            self.epoch = tx.epoch();
        }
        Ok(())
    }

    /// Keys for authenticated reading are never kept: each use needs its proof.
    fn keep(&mut self, user: u32, dataset: i64, kind: Kind, key: DataKey, current: bool) -> DataKey {
        if kind.is_authenticated() {
            return key;
        }
        if self.opened.len() >= CACHED {
            self.opened.clear();
            self.current.clear();
        }
        if current {
            self.current.insert((dataset, kind), key.id);
        }
        self.opened.insert(key.id, Cached { user, dataset, kind, key: key.clone() });
        key
    }

    fn wrapping(&mut self, user: u32, kind: Kind) -> Result<(Aead, u32)> {
        let keys = self.user(user)?;
        let class = keys.class(kind.accessibility())?;
        if !kind.needs_password_set() {
            return Ok((class.derive("data keys", &[kind.0]).aead(), 0));
        }
        let (generation, password_set) = keys.password_set_key()?;
        Ok((class.derive("data keys", &[kind.0]).join("password set", password_set).aead(), *generation))
    }

    fn drop_where(&mut self, gone: impl Fn(&Cached) -> bool) {
        self.opened.retain(|_, cached| !gone(cached));
        let opened = &self.opened;
        self.current.retain(|_, id| opened.contains_key(id));
    }
}

fn data_key(id: i64, kind: Kind, key: &Key) -> DataKey {
    let blind = (kind == Kind::ATTRIBUTES).then(|| Arc::new(key.derive("blind index", b"")));
    DataKey { id, aead: Arc::new(key.derive("seal", b"").aead()), blind }
}

fn context(user: u32, dataset: i64, kind: Kind, generation: u32) -> Vec<u8> {
    [&b"data key"[..], &user.to_le_bytes(), &dataset.to_le_bytes(), &[kind.0], &generation.to_le_bytes()].concat()
}

fn keys_gone() -> Error {
    Error::new(Code::CryptoError, "the user's keys are gone")
}
