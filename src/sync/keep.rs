//! What the device keeps of its account, in tables of its own store.
//!
//! - state := seal(data key of DEVICE_POWERED_ON, state, context("account"))
//! - a key := wrap(data key of its class, key, context("account key", epoch, class))

use crate::account::coded::Coded;
use crate::account::{Conflict, Keeper, Pending, Record, RecordId, State};
use crate::app::Owner;
use crate::crypto::{Context, Key, Member};
use crate::data::dataset::DatasetKey;
use crate::device::Device;
use crate::error::{Code, Error, Result};
use crate::ids::UserId;
use crate::keys::data_keys::{DataKey, Kind, Purpose};
use crate::store::Tx;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

/// In `account_key`: the seeds of this member.
const SEED: i64 = -1;
/// The naming key.
const NAMING: i64 = -2;

/// The account in a transaction.
pub struct Kept<'a> {
    /// The device.
    pub device: &'a Device,
    /// The transaction.
    pub tx: &'a Tx<'a>,
    /// Whose it is.
    pub user: UserId,
    dataset: i64,
    members: [OnceCell<Option<Arc<Member>>>; 3],
    /// Entries of vaults go along.
    pub vault: bool,
    /// Vaults with changes here that the lock state keeps away.
    pub held_vaults: RefCell<BTreeSet<i64>>,
    /// Records with changes here that the lock state keeps away: nothing is written over them.
    pub held: RefCell<BTreeSet<RecordId>>,
}

/// The account of a device, apart from its state.
pub struct Settings {
    /// Whose assets and entries are shared.
    pub user: UserId,
    /// Entries of vaults go along.
    pub vault: bool,
}

/// The kind of key that seals for an accessibility.
fn kind(class: usize) -> Kind {
    Kind::new(class as u32, false, false)
}

fn key_context(epoch: i64, class: usize) -> Context {
    Context::new("account key").and(&epoch.to_le_bytes()).and(&[class as u8])
}

/// `None` where the lock state keeps something away.
pub fn unless_locked<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Err(error) if error.code == Code::StatusMismatch => Ok(None),
        result => result.map(Some),
    }
}

impl<'a> Kept<'a> {
    fn new(device: &'a Device, tx: &'a Tx<'a>, settings: &Settings) -> Result<Self> {
        let user = settings.user;
        let key = DatasetKey { user, owner: Arc::new(Owner::Account), encrypted: false };
        let dataset = device.datasets().find_or_create(tx, &key)?;
        let members = [const { OnceCell::new() }; 3];
        let (held, held_vaults) = (RefCell::default(), RefCell::default());
        Ok(Kept { device, tx, user, dataset, members, vault: settings.vault, held_vaults, held })
    }

    /// Begins an account, with seeds of its own. 24000005 unless the screen is unlocked.
    pub fn begin(device: &'a Device, tx: &'a Tx<'a>, settings: &Settings) -> Result<Self> {
        match Kept::load(device, tx)? {
            Some((_, _, state)) if state.head > 0 => {
                return Err(Error::argument("the device has an account already"));
            }
            // It was never let in, or its first entry was never stored.
            _ => tx.make_account()?,
        }
        let kept = Kept::new(device, tx, settings)?;
        for class in 0..3 {
            if !kept.keep(SEED, class, &Key::generate())? {
                return Err(Error::new(
                    Code::StatusMismatch,
                    "unlock the screen first: the account gets keys for each lock state",
                ));
            }
        }
        kept.save(settings, &State::default())?;
        Ok(kept)
    }

    /// The account, its settings and its state, if the device has one.
    pub fn load(device: &'a Device, tx: &'a Tx<'a>) -> Result<Option<(Self, Settings, State)>> {
        if !tx.has_account()? {
            return Ok(None);
        }
        let sql = "SELECT user_id, vault, key, state FROM account";
        let row = tx.first(sql, [], |row| {
            let settings = Settings { user: row.get(0)?, vault: row.get(1)? };
            Ok((settings, row.get::<_, i64>(2)?, row.get::<_, Vec<u8>>(3)?))
        })?;
        let Some((settings, key, sealed)) = row else { return Ok(None) };
        let kept = Kept::new(device, tx, &settings)?;
        let plain = kept.opening(0, key)?.aead.open(&sealed, &Context::new("account"));
        let state = plain.ok().and_then(|plain| State::decode(&plain)).ok_or(Code::DataCorrupted)?;
        Ok(Some((kept, settings, state)))
    }

    /// Writes the state.
    pub fn save(&self, settings: &Settings, state: &State) -> Result<()> {
        let key = self.sealing(0)?;
        let sealed = key.aead.seal(&state.coded(), &Context::new("account"));
        let sql = "INSERT OR REPLACE INTO account (id, user_id, vault, dataset, key, state) VALUES (1, ?, ?, ?, ?, ?)";
        self.tx.run(sql, (settings.user, settings.vault, self.dataset, key.id, sealed)).map(drop)
    }

    fn sealing(&self, class: usize) -> Result<DataKey> {
        self.device.keys().lock().sealing(self.tx, self.user, self.dataset, kind(class))
    }

    fn opening(&self, class: usize, key: i64) -> Result<DataKey> {
        self.device.keys().lock().opening(self.tx, self.user, (self.dataset, kind(class), key), Purpose::Open)
    }

    fn kept(&self, epoch: i64, class: usize) -> Result<Option<Key>> {
        let sql = "SELECT key, sealed FROM account_key WHERE epoch = ? AND class = ?";
        let row =
            self.tx.first(sql, (epoch, class as i64), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        let Some((key, sealed)) = row else { return Ok(None) };
        let Some(key) = unless_locked(self.opening(class, key))? else { return Ok(None) };
        key.aead.unwrap(&sealed, &key_context(epoch, class)).map(Some).map_err(|_| Code::DataCorrupted.into())
    }

    fn keep(&self, epoch: i64, class: usize, key: &Key) -> Result<bool> {
        let Some(under) = unless_locked(self.sealing(class))? else { return Ok(false) };
        let sealed = under.aead.wrap(key, &key_context(epoch, class));
        let sql = "INSERT OR REPLACE INTO account_key (epoch, class, key, sealed) VALUES (?, ?, ?, ?)";
        self.tx.run(sql, (epoch, class as i64, under.id, sealed))?;
        Ok(true)
    }
}

fn decoded<T: Coded>(bytes: &[u8]) -> Result<T> {
    T::decode(bytes).ok_or_else(|| Code::DataCorrupted.into())
}

impl Kept<'_> {
    fn one<T: Coded>(&self, sql: &str, id: &RecordId) -> Result<Option<T>> {
        let state = self.tx.first(sql, [&id[..]], |row| row.get::<_, Vec<u8>>(0))?;
        state.map(|state| decoded(&state)).transpose()
    }
}

/// A blob that is the number of a record.
pub fn record_id(blob: &[u8]) -> Result<RecordId> {
    blob.try_into().map_err(|_| Code::DataCorrupted.into())
}

impl Keeper for Kept<'_> {
    fn member(&self, class: usize) -> Result<Option<Arc<Member>>> {
        if let Some(member) = self.members[class].get() {
            return Ok(member.clone());
        }
        let member = self.kept(SEED, class)?.map(|seed| Arc::new(Member::new(&seed)));
        Ok(self.members[class].get_or_init(|| member).clone())
    }

    fn ring(&self, epoch: u32, class: usize) -> Result<Option<Key>> {
        self.kept(epoch.into(), class)
    }

    fn keep_ring(&self, epoch: u32, class: usize, key: &Key) -> Result<bool> {
        self.keep(epoch.into(), class, key)
    }

    fn naming(&self) -> Result<Key> {
        self.kept(NAMING, 0)?.ok_or_else(|| Code::CryptoError.into())
    }

    fn keep_naming(&self, key: &Key) -> Result<()> {
        self.keep(NAMING, 0, key).map(drop)
    }

    fn record(&self, id: &RecordId) -> Result<Option<Record>> {
        self.one("SELECT state FROM record WHERE id = ?", id)
    }

    fn put_record(&self, id: &RecordId, record: &Record) -> Result<()> {
        let sql = "INSERT INTO record (id, stale, state) VALUES (?1, 1, ?2)
                   ON CONFLICT (id) DO UPDATE SET stale = 1, state = ?2";
        self.tx.run(sql, (&id[..], &record.coded()[..])).map(drop)
    }

    fn forget_record(&self, id: &RecordId) -> Result<()> {
        self.tx.run("DELETE FROM record WHERE id = ?", [&id[..]]).map(drop)
    }

    fn each_record(&self, visit: &mut dyn FnMut(&RecordId, Record) -> Result<()>) -> Result<()> {
        let mut statement = self.tx.prepare("SELECT id, state FROM record ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            visit(&record_id(&row.get::<_, Vec<u8>>(0)?)?, decoded(&row.get::<_, Vec<u8>>(1)?)?)?;
        }
        Ok(())
    }

    fn pending(&self, id: &RecordId) -> Result<Option<Pending>> {
        self.one("SELECT state FROM pending WHERE id = ?", id)
    }

    fn put_pending(&self, id: &RecordId, pending: Option<&Pending>) -> Result<()> {
        match pending {
            None => self.tx.run("DELETE FROM pending WHERE id = ?", [&id[..]]),
            Some(pending) => {
                let sql = "INSERT INTO pending (id, state) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET state = ?2";
                self.tx.run(sql, (&id[..], &pending.coded()[..]))
            }
        }
        .map(drop)
    }

    fn each_pending(&self, visit: &mut dyn FnMut(&RecordId, Pending) -> Result<bool>) -> Result<()> {
        let mut statement = self.tx.prepare("SELECT id, state FROM pending ORDER BY number")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if !visit(&record_id(&row.get::<_, Vec<u8>>(0)?)?, decoded(&row.get::<_, Vec<u8>>(1)?)?)? {
                break;
            }
        }
        Ok(())
    }

    fn add_conflict(&self, conflict: &Conflict) -> Result<()> {
        let sql = "INSERT INTO conflict (at, state) VALUES (?, ?)";
        self.tx.run(sql, (conflict.at as i64, &conflict.coded()[..])).map(drop)
    }

    fn each_conflict(&self, visit: &mut dyn FnMut(Conflict) -> Result<()>) -> Result<()> {
        let mut statement = self.tx.prepare("SELECT state FROM conflict ORDER BY number")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            visit(decoded(&row.get::<_, Vec<u8>>(0)?)?)?;
        }
        Ok(())
    }

    fn forget_conflicts(&self, before: u64) -> Result<()> {
        self.tx.run("DELETE FROM conflict WHERE at < ?", [before.min(i64::MAX as u64) as i64]).map(drop)
    }

    /// Everything that was changed is pending before the log is applied (assets.rs, entries.rs); what could not be, is held.
    fn freeze(&self, _: &mut State, id: &RecordId) -> Result<()> {
        match self.held.borrow().contains(id) {
            true => Err(Code::StatusMismatch.into()),
            false => Ok(()),
        }
    }
}
