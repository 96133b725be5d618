//! Vaults: what Node programs keep, over the same store, keys and lock states as assets, and unseen by apps (D51).
//!
//! An entry has a name of two parts, service and account, and a value. It is found by a keyed hash of its name; the row
//! itself has neither name nor label in clear. A change writes a row anew under the next id, so ids tell what happened since
//! a listener last looked, and two states of an entry apart.

pub mod carried;
mod commit;
mod entry;
mod packed;
mod read;

use crate::app::Owner;
use crate::crypto::{Buffer, Key};
use crate::data::dataset::DatasetKey;
use crate::device::Device;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::reply::{Reply, Style};
use crate::store::{Job, Lease, Tx};
use commit::Commit;
use packed::Packed;
use parking_lot::Mutex;
use std::cell::Cell;
use std::sync::Arc;

/// Most rows that are looked at on the calling thread, if the caller can wait.
const SHORT: usize = 256;
/// Longest name of a vault, in bytes.
const LONGEST_NAME: usize = 64;

/// A vault of an open device.
pub struct Vault {
    device: Arc<Device>,
    space: Arc<Space>,
    /// Calls of one vault keep their order, as those of an app do (D15).
    token: Token,
    /// Those that are held, by number.
    leases: Mutex<Vec<Option<Lease>>>,
}

/// Whose entries are meant.
struct Space {
    key: DatasetKey,
    /// The same as bytes, for sealing.
    context: Vec<u8>,
}

/// A vault that has entries, and the key by which they are found.
struct Found {
    dataset: i64,
    index: Arc<Key>,
    /// The next write that ends removes entries whose time is over.
    must_sweep: Cell<bool>,
}

/// What a vault can do; the discriminant is its number at the boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Function {
    /// The value of an entry, after its id.
    Get,
    /// Checks and writes, all or none.
    Commit,
    /// Entries that fit.
    Find,
    /// What has happened since a change.
    Changes,
}

impl Function {
    /// Every function, by number.
    pub const ALL: [Function; 4] = [Function::Get, Function::Commit, Function::Find, Function::Changes];
}

impl Vault {
    /// A vault by name. It need not have been written to.
    pub fn new(device: Arc<Device>, name: &str) -> Result<Self> {
        if name.is_empty() || name.len() > LONGEST_NAME {
            return Err(Error::argument(format!("the name of a vault takes 1 to {LONGEST_NAME} bytes")));
        }
        let owner = Arc::new(Owner::Vault { name: name.to_owned() });
        let key = DatasetKey { user: device.foreground_user(), owner, encrypted: true };
        // Two vaults of one token wait for each other, which is all that it means.
        let sum = name.bytes().fold(0x811c_9dc5u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let space = Arc::new(Space { context: key.encode(), key });
        Ok(Vault { device, space, token: Token(!(u32::MAX >> 3) | sum >> 3), leases: Mutex::default() })
    }

    /// Makes a call. `Ok(None)`: the reply comes through the sink, with the ticket that the style gave out.
    pub fn call(&self, function: Function, packed: &[u8], style: &mut dyn Style) -> Result<Option<Reply>> {
        let now = self.device.clock().now()?;
        match function {
            Function::Commit => self.commit(packed, now, style),
            _ => self.read(function, packed, now, style),
        }
    }

    fn read(&self, function: Function, packed: &[u8], now: i64, style: &mut dyn Style) -> Result<Option<Reply>> {
        let device = &self.device;
        let run = move |packed: &[u8], device: &Device, space: &Space, tx: &Tx<'_>, most: usize| {
            let call = Call { device, space, tx, now };
            let mut packed = Packed::new(packed);
            match function {
                Function::Find => call.find(&mut packed, most),
                Function::Changes => call.changes(&mut packed).map(Some),
                _ => call.get(&mut packed).map(Some),
            }
        };
        let in_order = !device.must_wait(self.token);
        if in_order {
            let most = if device.store().is_in_file() { SHORT } else { usize::MAX };
            let short = device.read_now(self.token, |tx| run(packed, device, &self.space, tx, most))?;
            if short.is_some() {
                return Ok(short);
            }
        }
        let Some(ticket) = style.promise() else {
            return device.read_now(self.token, |tx| run(packed, device, &self.space, tx, usize::MAX));
        };
        let whole = move |packed: &[u8], device: &Device, space: &Space, tx: &Tx<'_>| {
            run(packed, device, space, tx, usize::MAX)?.ok_or_else(|| Code::DatabaseError.into())
        };
        let (on, space, packed) = (Arc::clone(device), Arc::clone(&self.space), Buffer::of(packed));
        if in_order {
            let work = Box::new(move |tx: &Tx<'_>| whole(&packed, &on, &space, tx));
            return device.store().read_aside(ticket, work).map(|()| None);
        }
        let work = Box::new(move |tx: &Tx<'_>, _: &mut Memory| whole(&packed, &on, &space, tx));
        device.queue(Job {
            token: self.token,
            ticket,
            work,
            light: function != Function::Find,
            grows: false,
            translate: |error| error,
        })?;
        Ok(None)
    }

    fn commit(&self, packed: &[u8], now: i64, style: &mut dyn Style) -> Result<Option<Reply>> {
        let device = &self.device;
        let commit = Commit::parse(packed)?;
        let (grows, light) = (commit.grows(), commit.is_light());
        let Some(ticket) = style.promise() else {
            let run = |tx: &Tx<'_>| Call { device, space: &self.space, tx, now }.commit(&commit);
            return match commit.only_checks() {
                true => device.read_now(self.token, run),
                false => device.write_now(self.token, grows, |tx, _| run(tx)),
            }
            .map(Some);
        };
        let (on, space, packed) = (Arc::clone(device), Arc::clone(&self.space), Buffer::of(packed));
        let work = Box::new(move |tx: &Tx<'_>, _: &mut Memory| {
            Call { device: &on, space: &space, tx, now }.commit(&Commit::parse(&packed)?)
        });
        device.queue(Job { token: self.token, ticket, work, light, grows, translate: |error| error })?;
        Ok(None)
    }

    /// Takes the right to renew an entry, among all processes that have the folder open, and gives its number; `None` while
    /// somebody else has it. It ends with [`Vault::release`], and with its process.
    pub fn lease(&self, packed: &[u8]) -> Result<Option<u32>> {
        let mut packed = Packed::new(packed);
        let name = packed.name()?;
        let hash = self.device.read_now(self.token, |tx| {
            let parts = [Some(&self.space.context[..]), Some(name.service), Some(name.account)];
            Ok(tx.name_hash(0, u8::MAX, &packed::joined(parts)))
        })?;
        let Some(lease) = self.device.try_lease(hash)? else { return Ok(None) };
        let mut leases = self.leases.lock();
        let free = leases.iter().position(Option::is_none).unwrap_or(leases.len());
        if free == leases.len() {
            leases.push(None);
        }
        leases[free] = Some(lease);
        Ok(Some(free as u32))
    }

    /// Ends a lease.
    pub fn release(&self, number: u32) {
        drop(self.leases.lock().get_mut(number as usize).and_then(Option::take));
    }
}

/// One call.
struct Call<'a> {
    device: &'a Device,
    space: &'a Space,
    tx: &'a Tx<'a>,
    now: i64,
}

impl Call<'_> {
    /// The vault, if anything was ever written to it. 24000005 if the lock state keeps its names away.
    fn found(&self) -> Result<Option<Found>> {
        let Some(dataset) = self.device.datasets().find(self.tx, &self.space.key)? else { return Ok(None) };
        let index = self.device.keys().lock().index(self.tx, self.space.key.user, dataset)?;
        Ok(index.map(|index| Found { dataset, index, must_sweep: Cell::default() }))
    }

    /// The vault, made if need be.
    fn found_or_made(&self) -> Result<Found> {
        let mut dataset = self.device.datasets().find_or_create(self.tx, &self.space.key)?;
        if self.tx.first("SELECT 1 FROM dataset WHERE id = ?", [dataset], |_| Ok(()))?.is_none() {
            // Another process has removed it since it was looked up.
            self.device.datasets().forget();
            dataset = self.device.datasets().find_or_create(self.tx, &self.space.key)?;
        }
        let index = self.device.keys().lock().make_index(self.tx, self.space.key.user, dataset)?;
        Ok(Found { dataset, index, must_sweep: Cell::default() })
    }

    /// Damage of one entry.
    fn corrupted() -> Error {
        Code::DataCorrupted.into()
    }
}
