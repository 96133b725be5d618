//! Data keys: one per data set and kind of access, opened through the class keys that the lock state leaves.

use crate::crypto::{Aead, Context, Key};
use crate::error::{Code, Result};
use crate::ids::UserId;
use crate::keys::auth::Proof;
use crate::keys::key_file::FIRST_UNLOCKED;
use crate::keys::key_store::KeyStore;
use crate::keys::vault::Generation;
use crate::store::Tx;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What it takes to use a key: accessibility, password flag and authentication, as one number for the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind(u8);

impl Kind {
    /// The key that seals attributes; available like DEVICE_FIRST_UNLOCKED (spec/asset.md 8).
    pub const ATTRIBUTES: Kind = Kind(16 | FIRST_UNLOCKED as u8);
    /// The key of their blind indices, likewise. A data set has one for good: with another, nothing would be found.
    pub(crate) const INDEX: Kind = Kind(32 | FIRST_UNLOCKED as u8);

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
    /// Sealing a secret anew for another device or for a backup; nobody is given it.
    Carry,
    /// Opening a secret.
    Open,
    /// Opening a secret for a user who was authenticated.
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

/// Data keys that are in memory.
#[derive(Default)]
pub(super) struct DataKeys {
    opened: FxHashMap<i64, Cached>,
    current: FxHashMap<(i64, Kind), Current>,
    /// Keys of blind indices, by data set.
    indices: FxHashMap<i64, (UserId, Arc<Key>)>,
}

impl DataKeys {
    fn keep_index(&mut self, user: UserId, dataset: i64, key: &Key) -> Arc<Key> {
        if self.indices.len() >= CACHED {
            self.indices.clear();
        }
        let index = Arc::new(key.derive("blind index", b""));
        self.indices.insert(dataset, (user, Arc::clone(&index)));
        index
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

    /// What is stored from now on for a user has keys of the new epoch.
    pub fn begin_anew(&mut self, user: UserId) {
        self.current.retain(|_, current| current.user != user);
    }

    /// Wipes some of them.
    pub fn drop_where(&mut self, gone: impl Fn(UserId, Kind) -> bool) {
        self.opened.retain(|_, cached| !gone(cached.user, cached.kind));
        self.current.retain(|(_, kind), current| !gone(current.user, *kind));
        self.indices.retain(|_, (user, _)| !gone(*user, Kind::INDEX));
    }
}

impl KeyStore {
    /// Whether keys of this kind can be used now: 24000005 if the lock state keeps them away.
    pub fn available(&mut self, user: UserId, kind: Kind) -> Result<()> {
        let keys = self.user(user)?;
        keys.class(kind.accessibility())?;
        if kind.needs_password_set() {
            keys.password_set_key()?;
        }
        Ok(())
    }

    /// The key to seal with, made if there is none yet or the last one is used up. Each call is one use.
    pub fn sealing(&mut self, tx: &Tx<'_>, user: UserId, dataset: i64, kind: Kind) -> Result<DataKey> {
        self.enter(tx)?;
        if let Some(current) = self.data.current.get_mut(&(dataset, kind)).filter(|current| current.left > 0) {
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
        self.data.current.insert((dataset, kind), Current { user, id, left: portion - 1 });
        Ok(self.data.keep(user, dataset, kind, DataKey { id, aead: Arc::new(key.derive("seal", b"").aead()) }))
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
        if let Some((_, index)) = self.data.indices.get(&dataset) {
            return Ok(Some(Arc::clone(index)));
        }
        let sql = "SELECT id FROM data_key WHERE dataset = ? AND kind = ?";
        let Some(id) = tx.first(sql, (dataset, Kind::INDEX.number()), |row| row.get(0))? else { return Ok(None) };
        let key = self.load_key(tx, user, (dataset, Kind::INDEX, id))?;
        Ok(Some(self.data.keep_index(user, dataset, &key)))
    }

    /// The same, made if need be.
    pub fn make_index(&mut self, tx: &Tx<'_>, user: UserId, dataset: i64) -> Result<Arc<Key>> {
        if let Some(index) = self.index(tx, user, dataset)? {
            return Ok(index);
        }
        let (_, key) = self.make(tx, user, dataset, Kind::INDEX, 0)?;
        Ok(self.data.keep_index(user, dataset, &key))
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
        if let Some(cached) = self.data.opened.get(&id) {
            return match (cached.dataset, cached.kind) == (dataset, kind) {
                true => Ok(cached.key.clone()),
                false => Err(Code::DataCorrupted.into()),
            };
        }
        let key = self.load_key(tx, user, which)?;
        Ok(self.data.keep(user, dataset, kind, DataKey { id, aead: Arc::new(key.derive("seal", b"").aead()) }))
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
