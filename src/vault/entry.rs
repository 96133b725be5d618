//! An entry as a row: how it is found, sealed and opened.
//!
//! - about := seal(attribute key, names, times, size, labels, short value, context("entry", vault, id, access, expires))
//! - value := seal(key of its access, value, context("entry value", vault, id, access, expires))
//! - hash of a name := half of SipHash(service) ‖ half of SipHash(service, account); of a label: SipHash(label)
//!
//! A value that is short and as accessible as names lies with them: one sealing, one opening. The key of the hashes is the
//! vault's own, so nobody can make collisions, and no hash tells whose it is. What is found by one is compared.

use super::packed::{Name, Packed, joined, put_part};
use super::{Call, Found};
use crate::crypto::{Buffer, Context};
use crate::data::entries::belongs;
use crate::error::{Code, Result};
use crate::keys::data_keys::{DataKey, Kind, Purpose};
use crate::store::KeptRow;
use rusqlite::Row;

/// Longest value that lies with the names.
const SHORT: usize = 1024;
/// Longest row that is kept for reads that come again.
const KEPT: usize = 16 * 1024;
/// Accessibility from the first unlock on, as names have it.
pub const FIRST_UNLOCKED: u8 = 1;
/// Accessibility only while unlocked.
pub const UNLOCKED: u8 = 2;

/// What an entry says of itself.
pub struct About<'a> {
    pub name: Name<'a>,
    /// Epoch milliseconds of the first write.
    pub created: i64,
    /// Of the last one.
    pub updated: i64,
    /// Bytes of the value.
    pub size: u32,
    /// Their count, and the labels as parts.
    pub labels: &'a [u8],
    /// The value, if it is here.
    pub value: Option<&'a [u8]>,
}

impl<'a> About<'a> {
    pub fn labels(&self) -> impl Iterator<Item = &'a [u8]> {
        let mut packed = Packed::new(self.labels.get(1..).unwrap_or_default());
        std::iter::from_fn(move || packed.part().ok().flatten())
    }

    fn pack(&self) -> Buffer {
        let value = self.value.map_or(0, <[u8]>::len);
        let length = self.name.service.len() + self.name.account.len() + self.labels.len() + value;
        let mut out = Buffer::with_capacity(length + 48);
        put_part(&mut out, Some(self.name.service));
        put_part(&mut out, Some(self.name.account));
        out.put(&self.created.to_le_bytes());
        out.put(&self.updated.to_le_bytes());
        out.put(&self.size.to_le_bytes());
        put_part(&mut out, Some(self.labels));
        put_part(&mut out, self.value);
        out
    }

    fn unpack(bytes: &'a [u8]) -> Result<Self> {
        let mut packed = Packed::new(bytes);
        let part = |packed: &mut Packed<'a>| packed.part()?.ok_or(Call::corrupted());
        Ok(About {
            name: Name { service: part(&mut packed)?, account: part(&mut packed)? },
            created: packed.i64()?,
            updated: packed.i64()?,
            size: packed.u32()?,
            labels: part(&mut packed)?,
            value: packed.part()?,
        })
    }
}

/// What an entry says of itself, opened; wiped when dropped.
pub struct Opened(Buffer);

impl Opened {
    /// 24000007 for what was never written.
    pub fn about(&self) -> Result<About<'_>> {
        About::unpack(&self.0).map_err(|_| Call::corrupted())
    }
}

/// One row.
pub struct EntryRow<'r> {
    pub id: i64,
    pub access: u8,
    pub expires: Option<i64>,
    about_key: i64,
    about: &'r [u8],
    value_key: i64,
    value: Option<&'r [u8]>,
}

/// The columns of a row, in the order of [`EntryRow::read`]. A long value fills pages of its own, which only who wants it reads.
macro_rules! select {
    ($value:literal $from:literal) => {
        concat!("SELECT entry.id, access, expires, about_key, about, value_key, ", $value, $from)
    };
}
/// The row of an id, without its value.
pub const BY_ID: &str = select!("NULL" " FROM entry WHERE id = ?");
/// The rows that names or labels lead to, by their hashes between two numbers.
pub const BY_HASH: Select = Select {
    whole: select!("value" " FROM entry_name CROSS JOIN entry ON entry.id = entry_name.entry WHERE hash >= ? AND hash <= ?"),
    about: select!("NULL" " FROM entry_name CROSS JOIN entry ON entry.id = entry_name.entry WHERE hash >= ? AND hash <= ?"),
};
/// All rows of a vault after an id.
pub const LISTING: Select = Select {
    whole: select!("value" " FROM entry WHERE id > ? AND id <= ? ORDER BY id"),
    about: select!("NULL" " FROM entry WHERE id > ? AND id <= ? ORDER BY id"),
};

/// A statement, with and without long values.
pub struct Select {
    pub whole: &'static str,
    pub about: &'static str,
}

impl<'r> EntryRow<'r> {
    /// Reads the current row. A value that cannot be what we wrote is 24000007.
    pub fn read(row: &'r Row<'_>) -> Result<Self> {
        let corrupted = |_| Code::DataCorrupted;
        let number = |column| -> Result<i64> { Ok(row.get_ref(column)?.as_i64().map_err(corrupted)?) };
        Ok(EntryRow {
            id: number(0)?,
            // What we never wrote does not open, and can be removed.
            access: number(1)?.try_into().unwrap_or_default(),
            expires: row.get_ref(2)?.as_i64_or_null().map_err(corrupted)?,
            about_key: number(3)?,
            about: row.get_ref(4)?.as_blob().map_err(corrupted)?,
            value_key: number(5)?,
            value: row.get_ref(6)?.as_blob_or_null().map_err(corrupted)?,
        })
    }

    /// A row that was kept.
    pub fn of_kept(row: &'r KeptRow) -> Self {
        let [id, access, about_key, value_key] = row.numbers;
        let [about, expires, _] = &row.bytes;
        let expires = expires.as_ref().try_into().ok().map(i64::from_le_bytes);
        EntryRow { id, access: access as u8, expires, about_key, about, value_key, value: row.sealed.as_deref() }
    }

    /// A copy to be kept.
    fn to_keep(&self) -> KeptRow {
        let expires = self.expires.map(i64::to_le_bytes);
        KeptRow {
            numbers: [self.id, self.access.into(), self.about_key, self.value_key],
            bytes: [self.about.into(), expires.as_ref().map_or(&[][..], |bytes| bytes).into(), Box::default()],
            sealed: self.value.map(Into::into),
        }
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    fn context(&self, kind: &str, space: &[u8]) -> Context {
        context(kind, space, self.id, self.access, self.expires)
    }
}

fn context(kind: &str, space: &[u8], id: i64, access: u8, expires: Option<i64>) -> Context {
    let expires = expires.map(i64::to_le_bytes);
    let context = Context::new(kind).part(Some(space)).and(&id.to_le_bytes()).and(&[access]);
    context.part(expires.as_ref().map(|bytes| &bytes[..]))
}

/// A row ready to be written.
pub struct Sealed {
    about_key: i64,
    about: Vec<u8>,
    value_key: i64,
    value: Option<Vec<u8>>,
}

/// Stands before what has no fixed length, so that it ends where it ends.
fn length(part: &[u8]) -> [u8; 4] {
    (part.len() as u32).to_le_bytes()
}

impl Found {
    /// By which number an entry is found.
    pub fn hash(&self, name: Name<'_>) -> i64 {
        let account =
            self.index.find(&[&[1], &length(name.service), name.service, &length(name.account), name.account]);
        self.hashes(name.service).0 | (account & u64::from(u32::MAX)) as i64
    }

    /// Between which numbers the entries of a service are.
    pub fn hashes(&self, service: &[u8]) -> (i64, i64) {
        let first = (self.index.find(&[&[0], &length(service), service]) & !u64::from(u32::MAX)) as i64;
        (first, first | i64::from(u32::MAX))
    }

    /// By which number the entries with a label are found.
    pub fn hash_of_label(&self, label: &[u8]) -> i64 {
        self.index.find(&[&[2], &length(label), label]) as i64
    }
}

impl Call<'_> {
    fn key(&self, found: &Found, kind: Kind, id: i64) -> Result<DataKey> {
        let which = (found.dataset, kind, id);
        let key = self.device.keys().lock().opening(self.tx, self.space.key.user, which, Purpose::Open);
        // The user's keys are there, as the index was found: only the row can have named a key that never was.
        key.map_err(|error| if error.code == Code::CryptoError { Call::corrupted() } else { error })
    }

    fn sealing(&self, found: &Found, kind: Kind) -> Result<DataKey> {
        self.device.keys().lock().sealing(self.tx, self.space.key.user, found.dataset, kind)
    }

    /// What a row says of itself.
    pub fn open(&self, found: &Found, row: &EntryRow<'_>) -> Result<Opened> {
        if !belongs(row.id, found.dataset) {
            return Err(Call::corrupted());
        }
        let key = self.key(found, Kind::ATTRIBUTES, row.about_key)?;
        let opened = key.aead.open(row.about, &row.context("entry", &self.space.context));
        opened.map(Opened).map_err(|_| Call::corrupted())
    }

    /// The value of an entry, handed on. 24000005 if the lock state keeps its key away.
    pub fn with_value<T>(
        &self,
        found: &Found,
        row: &EntryRow<'_>,
        about: &About<'_>,
        take: impl FnOnce(&[u8]) -> T,
    ) -> Result<T> {
        if let Some(value) = about.value {
            return Ok(take(value));
        }
        let key = self.key(found, kind_of(row.access), row.value_key)?;
        let sealed = row.value.ok_or_else(Call::corrupted)?;
        let opened = key.aead.open(sealed, &row.context("entry value", &self.space.context));
        opened.map(|value| take(&value)).map_err(|_| Call::corrupted())
    }

    /// The row of a name, seen by `take`; none if there is none whose time is not over.
    pub fn with_entry<T>(
        &self,
        found: &Found,
        name: Name<'_>,
        take: impl FnOnce(&EntryRow<'_>, &About<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let hash = found.hash(name);
        if let Some(kept) = self.tx.kept(hash) {
            let row = EntryRow::of_kept(&kept);
            let opened = self.open(found, &row)?;
            let about = opened.about()?;
            if about.name == name {
                return if row.is_over(self.now) { Ok(None) } else { take(&row, &about).map(Some) };
            }
        }
        let mut statement = self.tx.prepare(BY_HASH.whole)?;
        let mut rows = statement.query([hash, hash])?;
        while let Some(row) = rows.next()? {
            let row = EntryRow::read(row)?;
            let opened = self.open(found, &row)?;
            let about = opened.about()?;
            if about.name != name {
                continue;
            }
            if row.about.len() + row.value.map_or(0, <[u8]>::len) <= KEPT {
                self.tx.keep(hash, || row.to_keep());
            }
            return if row.is_over(self.now) { Ok(None) } else { take(&row, &about).map(Some) };
        }
        Ok(None)
    }

    /// Seals an entry for the row of this id. 24000005 if the lock state keeps its key away.
    pub fn seal(
        &self,
        found: &Found,
        (id, access, expires): (i64, u8, Option<i64>),
        about: &About<'_>,
        value: &[u8],
    ) -> Result<Sealed> {
        let lies_with_names = access == FIRST_UNLOCKED && value.len() <= SHORT;
        let context_of = |kind| context(kind, &self.space.context, id, access, expires);
        let about_key = self.sealing(found, Kind::ATTRIBUTES)?;
        let about = About { value: lies_with_names.then_some(value), ..*about };
        let sealed = about_key.aead.seal(&about.pack(), &context_of("entry"));
        let mut row = Sealed { about_key: about_key.id, about: sealed, value_key: 0, value: None };
        if !lies_with_names {
            let key = self.sealing(found, kind_of(access))?;
            row.value_key = key.id;
            row.value = Some(key.aead.seal(value, &context_of("entry value")));
        }
        Ok(row)
    }

    /// Writes a row, and makes it be found.
    pub fn insert(
        &self,
        found: &Found,
        (id, access, expires): (i64, u8, Option<i64>),
        row: &Sealed,
        name: Name<'_>,
        labels: impl Iterator<Item = impl AsRef<[u8]>>,
    ) -> Result<()> {
        self.tx.run(
            "INSERT INTO entry (id, access, expires, about_key, about, value_key, value) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (id, access, expires, row.about_key, &row.about, row.value_key, &row.value),
        )?;
        let put = "INSERT OR IGNORE INTO entry_name (hash, entry) VALUES (?, ?)";
        self.tx.run(put, (found.hash(name), id))?;
        for label in labels {
            self.tx.run(put, (found.hash_of_label(label.as_ref()), id))?;
        }
        Ok(())
    }

    /// Service and account of a removal, sealed with its id and kind.
    pub fn seal_removed(&self, found: &Found, id: i64, kind: u8, name: [Option<&[u8]>; 2]) -> Result<(i64, Vec<u8>)> {
        let key = self.sealing(found, Kind::ATTRIBUTES)?;
        let sealed = key.aead.seal(&joined(name), &context("entry removed", &self.space.context, id, kind, None));
        Ok((key.id, sealed))
    }

    /// The same, opened.
    pub fn open_removed(&self, found: &Found, id: i64, kind: u8, key: i64, sealed: &[u8]) -> Result<Buffer> {
        let key = self.key(found, Kind::ATTRIBUTES, key)?;
        let context = context("entry removed", &self.space.context, id, kind, None);
        key.aead.open(sealed, &context).map_err(|_| Call::corrupted())
    }
}

fn kind_of(access: u8) -> Kind {
    Kind::new(access.into(), false, false)
}
