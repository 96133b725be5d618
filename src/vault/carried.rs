//! Entries on their way between a vault and the account that devices share (sync/).

use super::commit::Commit;
use super::entry::{BY_ID, EntryRow, LISTING};
pub use super::packed::Name;
use super::{Call, Space};
use crate::app::Owner;
use crate::data::dataset::DatasetKey;
use crate::data::entries::{ids_of, last_change};
use crate::device::Device;
use crate::error::{Code, Result};
use crate::ids::UserId;
use crate::reply::Reply;
use crate::store::Tx;
use std::sync::Arc;

/// An entry, opened.
pub struct Carried<'a> {
    /// Service and account.
    pub name: Name<'a>,
    /// Accessibility: 1 or 2.
    pub access: u8,
    /// When it ends, in epoch milliseconds.
    pub expires: Option<i64>,
    /// When it was written.
    pub updated: i64,
    /// Its labels.
    pub labels: Vec<&'a [u8]>,
    /// Its value.
    pub value: &'a [u8],
}

/// A vault within a transaction of the account.
pub struct Open<'a> {
    device: &'a Device,
    tx: &'a Tx<'a>,
    space: Space,
    now: i64,
}

impl<'a> Open<'a> {
    /// The vault of a user by its name.
    pub fn new(device: &'a Device, tx: &'a Tx<'a>, user: UserId, name: &str, now: i64) -> Self {
        let key = DatasetKey { user, owner: Arc::new(Owner::Vault { name: name.to_owned() }), encrypted: true };
        Open { device, tx, space: Space { context: key.encode(), key }, now }
    }

    fn call(&self) -> Call<'_> {
        Call { device: self.device, space: &self.space, tx: self.tx, now: self.now }
    }

    /// Its data set, if anything was ever written to it.
    pub fn dataset(&self) -> Result<Option<i64>> {
        self.device.datasets().find(self.tx, &self.space.key)
    }

    /// The last change of the vault; 0 if there is none.
    pub fn last_change(&self) -> Result<i64> {
        let dataset = self.dataset()?;
        Ok(dataset.map(|dataset| last_change(self.tx, dataset)).transpose()?.flatten().unwrap_or(0))
    }

    /// The entries written after a change, in their order, with the ids of their rows; up to `most`. Returns the change that
    /// was looked at last. 24000005 if the lock state keeps names or a value away.
    pub fn each_after(
        &self,
        since: i64,
        most: usize,
        visit: &mut dyn FnMut(i64, &Carried<'_>) -> Result<()>,
    ) -> Result<i64> {
        let call = self.call();
        let Some(found) = call.found()? else { return Ok(since) };
        let (before, last) = ids_of(found.dataset);
        let mut statement = self.tx.prepare(LISTING.whole)?;
        let mut rows = statement.query((since.max(before), last))?;
        let (mut seen, mut count) = (since, 0);
        while let Some(row) = rows.next()? {
            if count == most {
                return Ok(seen);
            }
            count += 1;
            seen = row.get(0)?;
            // One that is damaged stays here.
            let Ok(row) = EntryRow::read(row) else { continue };
            if row.is_over(self.now) {
                continue;
            }
            let opened = match call.open(&found, &row) {
                Err(error) if error.code == Code::DataCorrupted => continue,
                opened => opened?,
            };
            let about = opened.about()?;
            let (access, expires, updated) = (row.access, row.expires, about.updated);
            let visited = call.with_value(&found, &row, &about, |value| {
                let labels = about.labels().collect();
                visit(row.id, &Carried { name: about.name, access, expires, updated, labels, value })
            });
            match visited {
                Err(error) if error.code == Code::DataCorrupted => {}
                visited => visited??,
            }
        }
        self.last_change()
    }

    /// Writes an entry; the id of its row. 24000005 if the lock state keeps its key away.
    pub fn put(&self, entry: &Carried<'_>) -> Result<i64> {
        match self.call().commit(&Commit::set(entry))? {
            Reply::Bytes(reply) => reply
                .get(1..9)
                .and_then(|id| id.try_into().ok())
                .map(i64::from_le_bytes)
                .ok_or(Code::DatabaseError.into()),
            _ => Err(Code::DatabaseError.into()),
        }
    }

    /// Removes the entry of a row, if it is there.
    pub fn remove_row(&self, id: i64) -> Result<()> {
        let call = self.call();
        let Some(found) = call.found()? else { return Ok(()) };
        let opened = {
            let mut statement = self.tx.prepare(BY_ID)?;
            let mut rows = statement.query([id])?;
            let Some(row) = rows.next()? else { return Ok(()) };
            call.open(&found, &EntryRow::read(row)?)?
        };
        let name = opened.about()?.name;
        call.commit(&Commit::delete(name)).map(drop)
    }
}
