//! Data keys: one per data set and kind of access, opened through the class keys that the lock state leaves.

use crate::crypto::{Aead, Context, Key};
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::gather::gather;
use crate::ids::UserId;
use crate::keys::auth::{Proof, TokenKey};
use crate::keys::class_keys::{ClassKeys, LockState, Rewrapped, contents_of};
use crate::keys::vault::{Generation, KeyRows, Vault, key_rows, name_file, named_contents};
use crate::store::Tx;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What it takes to use a key: accessibility, password flag and authentication, as one number for the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind(u8);

impl Kind {
    /// The key that seals attributes; available like DEVICE_FIRST_UNLOCKED (spec/asset.md 8).
    pub const ATTRIBUTES: Kind = Kind(16 | 1);
    /// The key of their blind indices, likewise. A data set has one for good: with another, nothing would be found.
    pub(crate) const INDEX: Kind = Kind(32 | 1);

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

    #[cfg(test)]
    pub(crate) fn from_number(number: u8) -> Self {
        Kind(number)
    }

    pub(crate) fn number(self) -> u32 {
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
}

/// What an existing key is wanted for. Secrets that need user authentication are opened with a proof only.
pub enum Purpose<'a> {
    /// Looking whether a secret that is about to be replaced is what its row says; nobody is given it (A86).
    Replace,
    /// Opening a secret.
    Open,
    /// Opening a secret for a user who was there.
    OpenFor(&'a Proof),
}

struct Cached {
    user: UserId,
    dataset: i64,
    kind: Kind,
    key: DataKey,
}

/// The key to seal with, and how often it still may before more has to be reserved.
struct Current {
    user: UserId,
    id: i64,
    left: u32,
}

/// How often one key seals: its nonces have 96 bits. Then there is another key.
const MOST_USES: i64 = 1 << 32;
/// Uses are counted in the store, in portions: what a process does not use of its portion is lost.
const PORTION: u32 = 1 << 16;
/// The same for keys that are not kept.
const SMALL_PORTION: u32 = 1 << 8;

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
    users: HashMap<UserId, Slot>,
    opened: HashMap<i64, Cached>,
    current: HashMap<(i64, Kind), Current>,
    /// Keys of blind indices, by data set.
    indices: HashMap<i64, (UserId, Arc<Key>)>,
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
            indices: HashMap::new(),
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
        self.drop_where(|_, _| true);
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
        self.drop_where(|of, _| of == user);
        self.users.insert(user, Slot::Here(ClassKeys::of_new_user(user, keys)));
    }

    /// A user who was removed is gone, and what was opened for him.
    pub fn forget_user(&mut self, user: UserId) {
        self.users.remove(&user);
        self.drop_where(|of, _| of == user);
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
        // What is stored from now on has keys of the new epoch.
        self.current.retain(|_, current| current.user != user);
        self.drop_unavailable(user);
    }

    fn user(&mut self, user: UserId) -> Result<&mut ClassKeys> {
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
        self.drop_where(|of, kind| {
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
        self.drop_where(|_, _| true);
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

    /// Whether keys of this kind can be used now: 24000005 if the lock state keeps them away.
    pub fn available(&mut self, user: UserId, kind: Kind) -> Result<()> {
        self.newest_wrapping(user, kind).map(drop)
    }

    /// The key to seal with, made if there is none yet or the last one is used up. Each call is one use.
    pub fn sealing(&mut self, tx: &Tx<'_>, user: UserId, dataset: i64, kind: Kind) -> Result<DataKey> {
        self.enter(tx)?;
        if let Some(current) = self.current.get_mut(&(dataset, kind)).filter(|current| current.left > 0) {
            current.left -= 1;
            let id = current.id;
            return self.open(tx, user, (dataset, kind, id));
        }
        let portion = if kind.is_authenticated() { SMALL_PORTION } else { PORTION };
        let mut found = self.newest(tx, user, dataset, kind)?;
        if let Some((id, _)) = &found {
            let sql = "UPDATE data_key SET uses = uses + ?2 WHERE id = ?1 AND uses <= ?3 - ?2";
            if tx.run(sql, (id, portion, MOST_USES))? == 0 {
                found = None;
            }
        }
        let (id, key) = found.map_or_else(|| self.make(tx, user, dataset, kind, portion), Ok)?;
        self.current.insert((dataset, kind), Current { user, id, left: portion - 1 });
        Ok(self.keep(user, dataset, kind, DataKey { id, aead: Arc::new(key.derive("seal", b"").aead()) }))
    }

    /// Whether something of this kind can be opened: 24000009 if no key for it exists (any more).
    pub fn check(&mut self, tx: &Tx<'_>, user: UserId, dataset: i64, kind: Kind) -> Result<()> {
        self.enter(tx)?;
        let (_, of) = self.newest_wrapping(user, kind)?;
        let sql = "SELECT id FROM data_key WHERE dataset = ? AND kind = ? AND generation = ? ORDER BY id LIMIT 1";
        let id = tx.first(sql, (dataset, kind.number(), of.generation), |row| row.get(0))?;
        self.load_key(tx, user, (dataset, kind, id.ok_or(Code::CryptoError)?)).map(drop)
    }

    fn make(&mut self, tx: &Tx<'_>, user: UserId, dataset: i64, kind: Kind, uses: u32) -> Result<(i64, Key)> {
        let (wrapping, of) = self.newest_wrapping(user, kind)?;
        let key = Key::generate();
        tx.run(
            "INSERT INTO data_key (dataset, kind, generation, epoch, uses, wrapped) VALUES (?, ?, ?, ?, ?, ?)",
            (
                dataset,
                kind.number(),
                of.generation,
                of.epoch.number(),
                uses,
                wrapping.wrap(&key, &context(user, dataset, kind, of)),
            ),
        )?;
        Ok((tx.last_id(), key))
    }

    /// The last key made for this under the newest class key.
    fn newest(&mut self, tx: &Tx<'_>, user: UserId, dataset: i64, kind: Kind) -> Result<Option<(i64, Key)>> {
        let (wrapping, of) = self.newest_wrapping(user, kind)?;
        let found = tx.first(
            "SELECT id, wrapped FROM data_key WHERE dataset = ? AND kind = ? AND generation = ? AND epoch = ?
             ORDER BY id DESC LIMIT 1",
            (dataset, kind.number(), of.generation, of.epoch.number()),
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)),
        )?;
        let Some((id, wrapped)) = found else { return Ok(None) };
        let key = wrapping.unwrap(&wrapped, &context(user, dataset, kind, of)).map_err(|_| Code::DataCorrupted)?;
        Ok(Some((id, key)))
    }

    /// The key of a data set's blind indices, if it has one.
    pub fn index(&mut self, tx: &Tx<'_>, user: UserId, dataset: i64) -> Result<Option<Arc<Key>>> {
        self.enter(tx)?;
        if let Some((_, index)) = self.indices.get(&dataset) {
            return Ok(Some(Arc::clone(index)));
        }
        let sql = "SELECT id FROM data_key WHERE dataset = ? AND kind = ?";
        let Some(id) = tx.first(sql, (dataset, Kind::INDEX.number()), |row| row.get(0))? else { return Ok(None) };
        let key = self.load_key(tx, user, (dataset, Kind::INDEX, id))?;
        Ok(Some(self.keep_index(user, dataset, &key)))
    }

    /// The same, made if need be.
    pub fn make_index(&mut self, tx: &Tx<'_>, user: UserId, dataset: i64) -> Result<Arc<Key>> {
        if let Some(index) = self.index(tx, user, dataset)? {
            return Ok(index);
        }
        let (_, key) = self.make(tx, user, dataset, Kind::INDEX, 0)?;
        Ok(self.keep_index(user, dataset, &key))
    }

    fn keep_index(&mut self, user: UserId, dataset: i64, key: &Key) -> Arc<Key> {
        if self.indices.len() >= CACHED {
            self.indices.clear();
        }
        let index = Arc::new(key.derive("blind index", b""));
        self.indices.insert(dataset, (user, Arc::clone(&index)));
        index
    }

    /// The key a stored value was sealed with. 24000009 if it no longer exists, 24000007 if it is not the value's own.
    pub fn opening(
        &mut self,
        tx: &Tx<'_>,
        user: UserId,
        which: (i64, Kind, i64),
        purpose: Purpose<'_>,
    ) -> Result<DataKey> {
        if which.1.is_authenticated() && matches!(purpose, Purpose::Open) {
            return Err(Code::AccessDenied.into());
        }
        self.enter(tx)?;
        self.open(tx, user, which)
    }

    fn open(&mut self, tx: &Tx<'_>, user: UserId, which: (i64, Kind, i64)) -> Result<DataKey> {
        let (dataset, kind, id) = which;
        if let Some(cached) = self.opened.get(&id) {
            return match (cached.dataset, cached.kind) == (dataset, kind) {
                true => Ok(cached.key.clone()),
                false => Err(Code::DataCorrupted.into()),
            };
        }
        let key = self.load_key(tx, user, which)?;
        Ok(self.keep(user, dataset, kind, DataKey { id, aead: Arc::new(key.derive("seal", b"").aead()) }))
    }

    fn load_key(&mut self, tx: &Tx<'_>, user: UserId, (dataset, kind, id): (i64, Kind, i64)) -> Result<Key> {
        let sql = "SELECT dataset, kind, generation, epoch, wrapped FROM data_key WHERE id = ?";
        let row = tx.first(sql, [id], |row| {
            let of = Of { generation: row.get(2)?, epoch: Generation::from_row(row.get(3)?) };
            Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?, of, row.get::<_, Vec<u8>>(4)?))
        })?;
        let (owner, stored_kind, of, wrapped) = row.ok_or(Code::CryptoError)?;
        if (owner, stored_kind) != (dataset, kind.number()) {
            return Err(Code::DataCorrupted.into());
        }
        let wrapping = self.wrapping(user, kind, of)?;
        let key = wrapping.unwrap(&wrapped, &context(user, dataset, kind, of));
        key.map_err(|_| Code::DataCorrupted.into())
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
    fn keep(&mut self, user: UserId, dataset: i64, kind: Kind, key: DataKey) -> DataKey {
        if kind.is_authenticated() {
            return key;
        }
        if self.opened.len() >= CACHED {
            self.opened.clear();
        }
        self.opened.insert(key.id, Cached { user, dataset, kind, key: key.clone() });
        key
    }

    /// What new keys of a kind are wrapped under.
    fn newest_wrapping(&mut self, user: UserId, kind: Kind) -> Result<(Aead, Of)> {
        let keys = self.user(user)?;
        let (epoch, class) = keys.class(kind.accessibility())?;
        if !kind.needs_password_set() {
            return Ok((wrapping(class, kind, None), Of { generation: 0, epoch }));
        }
        let (generation, password_set) = keys.password_set_key()?;
        Ok((wrapping(class, kind, Some(password_set)), Of { generation: *generation, epoch }))
    }

    /// What a key is wrapped under. 24000009 if that is gone, together with its lock password (D29).
    fn wrapping(&mut self, user: UserId, kind: Kind, of: Of) -> Result<Aead> {
        let keys = self.user(user)?;
        if !kind.needs_password_set() {
            return Ok(wrapping(keys.class_of(of.epoch, kind.accessibility())?, kind, None));
        }
        // The lock state is asked first.
        keys.class(kind.accessibility())?;
        match keys.password_set_key()? {
            (generation, key) if *generation == of.generation => {
                Ok(wrapping(keys.class_of(of.epoch, kind.accessibility())?, kind, Some(key)))
            }
            _ => Err(Code::CryptoError.into()),
        }
    }

    fn drop_where(&mut self, gone: impl Fn(UserId, Kind) -> bool) {
        self.opened.retain(|_, cached| !gone(cached.user, cached.kind));
        self.current.retain(|(_, kind), current| !gone(current.user, *kind));
        self.indices.retain(|_, (user, _)| !gone(*user, Kind::INDEX));
    }
}

/// Which class keys and which lock password a data key belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Of {
    /// The lifetime of the lock password; 0 for keys that do not need one.
    pub generation: u32,
    /// Of the class keys.
    pub epoch: Generation,
}

pub(crate) fn wrapping(class: &Key, kind: Kind, password_set: Option<&Key>) -> Aead {
    let key = class.derive("data keys", &[kind.0]);
    password_set.map_or_else(|| key.aead(), |password_set| key.join("password set", password_set).aead())
}

pub(crate) fn context(user: UserId, dataset: i64, kind: Kind, of: Of) -> Context {
    Context::new("data key")
        .and(&user.0.to_le_bytes())
        .and(&dataset.to_le_bytes())
        .and(&[kind.0])
        .and(&of.generation.to_le_bytes())
        .and(&of.epoch.number().to_le_bytes())
}

fn keys_gone() -> Error {
    Error::new(Code::CryptoError, "the user's keys are gone")
}
