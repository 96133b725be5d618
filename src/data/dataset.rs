//! Data sets: the assets of one owner in one user space, those with encrypted attributes apart.

use super::entries;
use super::terms::bits;
use crate::app::{App, Owner};
use crate::error::{Code, Result};
use crate::ids::UserId;
use crate::reply::Outcome;
use crate::store::{Columns, DATASET, Tx};
use parking_lot::Mutex;
use rusqlite::{ToSql, params};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The identity of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DatasetKey {
    /// User space.
    pub user: UserId,
    /// Who owns it.
    pub owner: Arc<Owner>,
    /// Whether alias and labels are sealed.
    pub encrypted: bool,
}

impl DatasetKey {
    /// An unambiguous encoding, for additional authenticated data.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        out.extend_from_slice(&self.user.0.to_le_bytes());
        out.extend_from_slice(&self.owner.kind().to_le_bytes());
        out.push(u8::from(self.encrypted));
        self.owner.encode_into(&mut out);
        out
    }
}

/// Ids of data sets that were looked up before. An id of a removed set finds nothing, and nothing can be added to it: then it
/// is looked up afresh.
#[derive(Debug, Default)]
pub struct Datasets(Mutex<(u64, FxHashMap<DatasetKey, i64>)>);

impl Datasets {
    /// The id of a data set, if it exists.
    pub fn find(&self, tx: &Tx<'_>, key: &DatasetKey) -> Result<Option<i64>> {
        {
            let (epoch, known) = &mut *self.0.lock();
            if *epoch != tx.epoch() {
                *epoch = tx.epoch();
                known.clear();
            }
            if let Some(id) = known.get(key) {
                return Ok(Some(*id));
            }
        }
        let (kind, owner) = key.owner.encode();
        let identity: [(&str, &dyn ToSql); 4] =
            [("user_id", &key.user), ("owner_type", &kind), ("owner", &owner), ("encrypted", &key.encrypted)];
        let found = tx.find_one(&DATASET, &identity, |row| row.get(0))?;
        if let Some(id) = found {
            self.0.lock().1.insert(key.clone(), id);
        }
        Ok(found)
    }

    /// The id of a data set, made if need be.
    pub fn find_or_create(&self, tx: &Tx<'_>, key: &DatasetKey) -> Result<i64> {
        if let Some(id) = self.find(tx, key)? {
            return Ok(id);
        }
        let (kind, owner) = key.owner.encode();
        // As AUTOINCREMENT would: never one that was used before.
        let next = "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'dataset'), 0),
                               coalesce((SELECT max(id) FROM dataset), 0)) + 1";
        let id = tx.first(next, [], |row| row.get(0))?.ok_or(Code::DatabaseError)?;
        tx.put(&DATASET, params![id, key.user, kind, owner, key.encrypted, 0, 0, 0])?;
        Ok(id)
    }

    /// What the last clone or restore into a data set came to; nothing, if there was none.
    pub fn outcome(&self, tx: &Tx<'_>, key: &DatasetKey) -> Result<Outcome> {
        let Some(id) = self.find(tx, key)? else { return Ok(Outcome::default()) };
        let read = |row: &Columns<'_>| Ok(Outcome { code: row.get(5)?, total: row.get(6)?, failed: row.get(7)? });
        Ok(tx.find_one(&DATASET, &[("id", &id)], read)?.unwrap_or_default())
    }

    /// Writes it down. A data set is made for it if need be.
    pub fn note(&self, tx: &Tx<'_>, key: &DatasetKey, outcome: Outcome) -> Result<()> {
        let id = self.find_or_create(tx, key)?;
        let (kind, owner) = key.owner.encode();
        let Outcome { code, total, failed } = outcome;
        tx.put(&DATASET, params![id, key.user, kind, owner, key.encrypted, code, total, failed])
    }

    /// Forgets what may be outdated.
    pub fn forget(&self) {
        self.0.lock().1.clear();
    }
}

/// The id of a new asset, at the end of its data set; `None` if that is gone.
pub fn next_id(tx: &Tx<'_>, dataset: i64) -> Result<Option<i64>> {
    let (before, last) = ids_of(dataset);
    let of = "SELECT coalesce((SELECT max(id) FROM asset WHERE id > ?2 AND id <= ?3), ?2) FROM dataset WHERE id = ?1";
    tx.count_on(dataset, || tx.first(of, [dataset, before, last], |row| row.get(0)))
}

/// SyncType.THIS_DEVICE: such assets go back to the device that they are from.
pub const THIS_DEVICE: u32 = 1;
/// SyncType.TRUSTED_DEVICE: such assets go to another device with a clone or a backup.
pub const TRUSTED_DEVICE: u32 = 2;
/// SyncType.TRUSTED_ACCOUNT: such assets outlive their app, and leave a tombstone when removed.
pub const TRUSTED_ACCOUNT: u32 = 4;

/// Removes what an uninstalled app leaves behind, given the apps that stay (spec/asset.md 6.7).
pub fn remove_app_data<'a>(tx: &Tx<'_>, app: &App, others: impl Iterator<Item = &'a App> + Clone) -> Result<()> {
    let user = app.manifest.user_id;
    let groups = app.manifest.asset_groups.iter().filter_map(|group| app.group(group.as_bytes()));
    let orphaned = groups.filter(|owner| {
        let Owner::Group { group, .. } = owner else { return false };
        !others.clone().any(|other| other.manifest.user_id == user && other.group(group).as_ref() == Some(owner))
    });
    for owner in std::iter::once(Owner::clone(&app.owner)).chain(orphaned) {
        let (kind, owner) = owner.encode();
        let key: [(&str, &dyn ToSql); 3] = [("user_id", &user), ("owner_type", &kind), ("owner", &owner)];
        let sets = tx.find(&DATASET, &key, |row| row.get::<i64>(0))?;
        for dataset in sets {
            remove_transient(tx, dataset)?;
        }
    }
    Ok(())
}

fn remove_transient(tx: &Tx<'_>, dataset: i64) -> Result<()> {
    let stays = bits::IS_PERSISTENT.mask() | bits::SYNC_TYPE.put(TRUSTED_ACCOUNT);
    let (before, last) = ids_of(dataset);
    tx.run("DELETE FROM asset WHERE id > ? AND id <= ? AND NOT terms & ?", (before, last, stays))?;
    remove_loose_names(tx, dataset)?;
    // Without assets the set goes, and its keys with it.
    let sql = "DELETE FROM dataset WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM asset WHERE id > ?2 AND id <= ?3)";
    tx.run(sql, (dataset, before, last))?;
    tx.look_anew();
    Ok(())
}

/// Removes the names of assets of a data set that are gone. Walks all names: for what happens seldom.
pub fn remove_loose_names(tx: &Tx<'_>, dataset: i64) -> Result<()> {
    let sql = "DELETE FROM name WHERE asset > ?1 AND asset <= ?2
               AND asset NOT IN (SELECT id FROM asset WHERE id > ?1 AND id <= ?2)";
    tx.run(sql, ids_of(dataset)).map(drop)
}

/// Removes everything in a user space.
pub fn remove_user_data(tx: &Tx<'_>, user: UserId) -> Result<()> {
    let sets = tx.find(&DATASET, &[("user_id", &user)], |row| row.get::<i64>(0))?;
    for dataset in sets {
        tx.run("DELETE FROM asset WHERE id > ? AND id <= ?", ids_of(dataset))?;
        remove_loose_names(tx, dataset)?;
        entries::remove_all(tx, dataset)?;
    }
    let is_of_account = "SELECT 1 FROM account WHERE user_id = ?";
    if tx.has_account()? && tx.first(is_of_account, [user], |_| Ok(()))?.is_some() {
        tx.drop_account()?;
    }
    tx.run("DELETE FROM dataset WHERE user_id = ?", [user])?;
    tx.look_anew();
    Ok(())
}

/// The bits of a data set's id in an asset's id.
pub const SEQUENCE_BITS: u32 = 32;

/// The ids of a data set: after the first, up to the second.
pub fn ids_of(dataset: i64) -> (i64, i64) {
    let before = dataset << SEQUENCE_BITS;
    (before, before | ((1 << SEQUENCE_BITS) - 1))
}

/// 24000010 for a group the app does not declare (D12).
pub fn group_owner(app: &App, group: &[u8]) -> Result<Owner> {
    app.group(group).ok_or_else(|| Code::IpcError.into())
}
