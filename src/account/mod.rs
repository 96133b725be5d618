//! The log that the devices of one account share: what an entry is, who may write one, and what the records are that it
//! makes. No I/O, no clock and no randomness of its own; docs/sync/design.md has the reasons and the formulas.
//!
//! The account is what its log says. [`Account::take`] applies the next entry, [`Account::next`] makes one of what was
//! changed here. What a device keeps between calls, it gives and takes as a [`Keeper`], in one transaction.

#[cfg(test)]
mod attacks;
pub(crate) mod coded;
mod entry;
mod item;
mod members;
mod merge;
mod small;
mod snapshot;
mod state;
mod value;
#[cfg(test)]
mod vectors;

use crate::crypto::{Buffer, Key, Member, Source};
use crate::error::{Code, Error, Result};
use coded::coded;
pub use entry::LONGEST;
use item::Lost;
pub use members::{Identity, OnPaper, RECOVERY, Recovered, Request, Ticket};
pub use merge::{Merged, View, merge};
pub use snapshot::{Opens, lets_in};
pub use state::{LONGEST_LEASE, Lease, Listed, State};
use std::sync::Arc;

/// How a member is known.
pub type Pseudonym = [u8; 16];
/// The number of a record: mac(naming key, kind, owner, name).
pub type RecordId = [u8; 32];

/// What a change is known by wherever it turns up.
pub type ChangeId = [u8; 16];

/// The places of a record's fields.
pub mod place {
    /// What it is called and who may use it.
    pub const HEAD: u8 = 0;
    /// The secret, which is never lost silently.
    pub const SECRET: u8 = 1;
    /// The first of the others.
    pub const OTHERS: u8 = 2;
}

/// How many keys a ring has: one for each accessibility.
pub const CLASSES: usize = 3;

/// A value under a ring's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Whose ring.
    pub epoch: u32,
    /// Which of its keys: the accessibility.
    pub class: u8,
    /// Who sealed it.
    pub by: Pseudonym,
    /// Which change of that member: random.
    pub id: ChangeId,
    /// nonce ‖ siv(…).
    pub bytes: Vec<u8>,
}

/// A field as the log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// See [`place`].
    pub place: u8,
    /// The entry that wrote it.
    pub n: u64,
    /// Hybrid time of the change.
    pub time: u64,
    /// Its value.
    pub value: Sealed,
}

/// A record as the log has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Accessibility.
    pub class: u8,
    /// Those that were ever written, by place; none once it was removed.
    pub fields: Vec<Field>,
    /// The entry that removed it and when, if it is removed.
    pub removed: Option<(u64, u64)>,
    /// The lease that its secret was written under last.
    pub fence: u64,
}

/// A field that was changed here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// See [`place`].
    pub place: u8,
    /// The last entry that had been applied to the record when it was made.
    pub base: u64,
    /// When, by the device's clock.
    pub time: u64,
    /// The new value.
    pub value: Sealed,
}

/// What was changed here of a record, and is not in the log yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Accessibility.
    pub class: u8,
    /// The entry that had last applied to the record when it was added here; all fields are among `changes` then.
    pub added: Option<u64>,
    /// The addition that `changes` are of, if they are of one that the log has: the id of its head.
    pub of: Option<ChangeId>,
    /// Base and time of a removal.
    pub removed: Option<(u64, u64)>,
    /// By place.
    pub changes: Vec<Change>,
    /// The lease that it is written under; 0 for none.
    pub fence: u64,
    /// Secrets that lost here, and are to be kept by everybody.
    pub lost: Vec<Lost>,
}

/// A secret that lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Of which record.
    pub record: RecordId,
    /// The entry that decided it.
    pub n: u64,
    /// The log's time then.
    pub at: u64,
    /// When it had been written.
    pub time: u64,
    /// The secret.
    pub secret: Sealed,
    /// The head that went with it, if it had one of its own.
    pub head: Option<Sealed>,
}

coded! {
    Sealed { epoch, class, by, id, bytes }
    Field { place, n, time, value }
    Record { class, fields, removed, fence }
    Change { place, base, time, value }
    Pending { class, added, of, removed, changes, fence, lost }
    Conflict { record, n, at, time, secret, head }
}

impl Record {
    /// A field.
    pub fn field(&self, place: u8) -> Option<&Field> {
        self.fields.iter().find(|field| field.place == place)
    }

    /// Whether it is there.
    pub fn is_live(&self) -> bool {
        self.removed.is_none() && !self.fields.is_empty()
    }

    /// The last entry that changed it.
    pub fn last(&self) -> u64 {
        self.fields.iter().map(|field| field.n).chain(self.removed.map(|(n, _)| n)).max().unwrap_or_default()
    }

    fn set(&mut self, field: Field) {
        match self.fields.iter_mut().find(|known| known.place == field.place) {
            Some(known) => *known = field,
            None => {
                let at = self.fields.partition_point(|known| known.place < field.place);
                self.fields.insert(at, field);
            }
        }
    }
}

impl Pending {
    /// Adds a change of a field that has none, in the order of places.
    fn push(&mut self, change: Change) {
        let at = self.changes.partition_point(|known| known.place < change.place);
        self.changes.insert(at, change);
    }
}

/// What a device keeps of its account, within one transaction.
pub trait Keeper {
    /// The secret halves of the member's key pair of a class; `None` while the lock state keeps them away.
    fn member(&self, class: usize) -> Result<Option<Arc<Member>>>;
    /// A key of a ring; `None` if it was never kept, or the lock state keeps it away.
    fn ring(&self, epoch: u32, class: usize) -> Result<Option<Key>>;
    /// Keeps a key of a ring; `false` while the lock state prevents it.
    fn keep_ring(&self, epoch: u32, class: usize, key: &Key) -> Result<bool>;
    /// The naming key.
    fn naming(&self) -> Result<Key>;
    /// Keeps the naming key.
    fn keep_naming(&self, key: &Key) -> Result<()>;

    /// A record.
    fn record(&self, id: &RecordId) -> Result<Option<Record>>;
    /// Writes a record: what the device shows of it is to be made anew.
    fn put_record(&self, id: &RecordId, record: &Record) -> Result<()>;
    /// Forgets a record that was removed long ago.
    fn forget_record(&self, id: &RecordId) -> Result<()>;
    /// All records, in the order of their ids.
    fn each_record(&self, visit: &mut dyn FnMut(&RecordId, Record) -> Result<()>) -> Result<()>;

    /// What was changed here of a record.
    fn pending(&self, id: &RecordId) -> Result<Option<Pending>>;
    /// Writes it, or forgets it.
    fn put_pending(&self, id: &RecordId, pending: Option<&Pending>) -> Result<()>;
    /// Changed records in the order of their changes, until `visit` says `false`.
    fn each_pending(&self, visit: &mut dyn FnMut(&RecordId, Pending) -> Result<bool>) -> Result<()>;

    /// Keeps a secret that lost.
    fn add_conflict(&self, conflict: &Conflict) -> Result<()>;
    /// Those that are kept.
    fn each_conflict(&self, visit: &mut dyn FnMut(Conflict) -> Result<()>) -> Result<()>;
    /// Forgets those that lost before a time of the log.
    fn forget_conflicts(&self, before: u64) -> Result<()>;

    /// Turns what the device changed of a record since it was last looked at into [`Pending`]: called before the log changes
    /// the record.
    fn freeze(&self, state: &mut State, id: &RecordId) -> Result<()>;
}

/// Why an account goes no further on this device. Local work goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The remote has fewer entries than this device has seen.
    Behind,
    /// An entry that this device has seen is another one now, or does not follow it.
    Forked,
    /// An entry is missing.
    Gap,
    /// An entry is of another account, or of nobody who is a member.
    Foreign,
    /// An entry does not open, or is not what its signature says.
    Damaged,
    /// The body of an entry was emptied: a snapshot is needed.
    Emptied,
    /// This device is not a member any more.
    Revoked,
}

impl Stop {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Stop::Behind => "behind",
            Stop::Forked => "forked",
            Stop::Gap => "gap",
            Stop::Foreign => "foreign",
            Stop::Damaged => "damaged",
            Stop::Emptied => "emptied",
            Stop::Revoked => "revoked",
        }
    }
}

/// What keeps an entry from being applied.
#[derive(Debug)]
pub enum Refused {
    /// The entry itself.
    Stop(Stop),
    /// The device's own store.
    Failed(Error),
}

impl From<Stop> for Refused {
    fn from(stop: Stop) -> Self {
        Refused::Stop(stop)
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Refused::Failed(error)
    }
}

impl From<Code> for Refused {
    fn from(code: Code) -> Self {
        Refused::Failed(code.into())
    }
}

/// What users did to a record here; values are clear.
pub enum Edit<'a> {
    /// Added, or added anew: all fields.
    Added(&'a [(u8, &'a [u8])]),
    /// Changed: these fields.
    Changed(&'a [(u8, &'a [u8])]),
    /// Removed.
    Removed,
}

/// An account in one transaction of its device.
pub struct Account<'a, K: Keeper> {
    /// What the log has come to.
    pub state: &'a mut State,
    /// What the device keeps.
    pub keeper: &'a K,
    /// Milliseconds since 1970, by the device's clock.
    pub now: u64,
    /// Randomness.
    pub source: &'a mut Source,
}

impl<K: Keeper> Account<'_, K> {
    /// The key of a ring, found through later rings if it was never kept; `None` while the lock state keeps it away.
    fn ring(&self, epoch: u32, class: usize) -> Result<Option<Key>> {
        if let Some(key) = self.keeper.ring(epoch, class)? {
            return Ok(Some(key));
        }
        let Some(link) = self.state.links.get(epoch as usize).and_then(|links| links.get(class)) else {
            return Ok(None);
        };
        let Some(next) = self.ring(epoch + 1, class)? else { return Ok(None) };
        let key = value::open_link(&self.state.account, &next, epoch, class, link).ok_or(Code::DataCorrupted)?;
        self.keeper.keep_ring(epoch, class, &key)?;
        Ok(Some(key))
    }

    /// The key of an epoch's entries.
    fn log_key(&self, epoch: u32) -> Result<Key> {
        let ring = self.ring(epoch, 0)?.ok_or(Code::CryptoError)?;
        Ok(ring.derive("log", &self.state.account))
    }

    /// Seals the value of a field of a record; `None` while the lock state keeps the key away.
    pub fn seal(&mut self, record: &RecordId, place: u8, class: u8, plain: &[u8]) -> Result<Option<Sealed>> {
        let epoch = self.state.epoch;
        let Some(ring) = self.ring(epoch, usize::from(class))? else { return Ok(None) };
        let (by, account) = (self.state.me, self.state.account);
        let mut value = Sealed { epoch, class, by, id: self.source.bytes(), bytes: Vec::new() };
        value::seal(&account, &ring, record, place, &mut value, plain, self.source);
        Ok(Some(value))
    }

    /// Opens a value; `None` while the lock state keeps the key away. 24000007 if it is not what the member sealed.
    pub fn open(&self, id: &RecordId, place: u8, value: &Sealed) -> Result<Option<Buffer>> {
        let Some(ring) = self.ring(value.epoch, usize::from(value.class))? else { return Ok(None) };
        let plain = value::open(&self.state.account, &ring, id, place, value);
        plain.map(Some).ok_or_else(|| Code::DataCorrupted.into())
    }

    /// A change that was made here, on a base, at a time of the device's clock: it becomes pending, together with those before
    /// it. 24000005 while the lock state keeps away the key that seals it.
    pub fn changed(&mut self, id: &RecordId, class: u8, base: u64, time: u64, edit: &Edit<'_>) -> Result<()> {
        let record = self.keeper.record(id)?;
        let head = record.as_ref().and_then(|record| record.field(place::HEAD)).filter(|head| head.n <= base);
        let rest = self.rest(id)?.unwrap_or_default();
        let mut pending = match edit {
            Edit::Removed => {
                let known = rest.added.is_some() || record.as_ref().is_some_and(Record::is_live);
                let removed = rest.removed.or(known.then_some((base, time)));
                Pending { removed, lost: rest.lost, ..Pending::default() }
            }
            Edit::Added(_) => {
                let added = rest.added.or(rest.removed.map(|(base, _)| base)).or(Some(base));
                Pending { class, added, lost: rest.lost, ..Pending::default() }
            }
            Edit::Changed(_) if rest.changes.is_empty() => {
                Pending { class, of: head.map(|head| head.value.id), lost: rest.lost, ..Pending::default() }
            }
            Edit::Changed(_) => rest,
        };
        if let Edit::Added(fields) | Edit::Changed(fields) = edit {
            for (place, plain) in *fields {
                let value = self.seal(id, *place, class, plain)?.ok_or(Code::StatusMismatch)?;
                match pending.changes.iter_mut().find(|change| change.place == *place) {
                    Some(change) => (change.time, change.value) = (time.max(change.time), value),
                    None => pending.push(Change { place: *place, base, time, value }),
                }
            }
        }
        self.keep(id, &pending)
    }

    /// What is left of what was changed here, given what the log has by now.
    fn rest(&self, id: &RecordId) -> Result<Option<Pending>> {
        let Some(pending) = self.keeper.pending(id)? else { return Ok(None) };
        Ok(Some(merge(id, &pending, self.keeper.record(id)?.as_ref(), self.state.time, &self.state.me).rest))
    }

    /// Keeps what was changed here, if there is anything.
    fn keep(&self, id: &RecordId, pending: &Pending) -> Result<()> {
        let empty = pending.removed.is_none() && pending.changes.is_empty() && pending.lost.is_empty();
        self.keeper.put_pending(id, (!empty).then_some(pending))
    }

    /// A record with what was changed here and is not in the log yet.
    pub fn view(&self, id: &RecordId) -> Result<View> {
        let record = self.keeper.record(id)?;
        match self.keeper.pending(id)? {
            None => Ok(View(record.unwrap_or_default())),
            Some(pending) => Ok(merge(id, &pending, record.as_ref(), self.state.time, &self.state.me).view),
        }
    }

    /// The number of a record.
    pub fn id_of(&self, parts: &[&[u8]]) -> Result<RecordId> {
        Ok(self.keeper.naming()?.mac(parts))
    }
}
