//! A row of an asset that is about to be written, and who has its alias already.

use super::call::{Found, Target};
use super::seal::{SealedNames, secret_context};
use crate::data::dataset::{SEQUENCE_BITS, next_id};
use crate::data::names::{Names, NewNames, hash_of};
use crate::data::terms::{CHANGED_ALL, Terms, bits};
use crate::device::Device;
use crate::error::{Code, Error, Result};
use crate::keys::data_keys::DataKey;
use crate::store::Tx;
use rusqlite::{CachedStatement, params};

/// The row that has an alias, tombstones included.
pub struct Holder {
    /// Row id.
    pub id: i64,
    /// Whether it is a tombstone.
    pub deleted: bool,
    /// Its own hashes.
    pub names: Vec<i64>,
}

impl Holder {
    /// The row that has this alias, which is given as it is stored.
    pub fn find(tx: &Tx<'_>, found: &Found, alias: &[u8]) -> Result<Option<Self>> {
        Holder::find_by(tx, found, alias, hash_of(tx, found.dataset, found.index.is_some(), (0, alias)))
    }

    /// The same if the hash of the alias is known.
    fn find_by(tx: &Tx<'_>, found: &Found, alias: &[u8], hash: i64) -> Result<Option<Self>> {
        let (dataset, encrypted) = (found.dataset, found.index.is_some());
        let mut statement = tx.prepare(
            "SELECT asset.id, terms, alias, labels FROM name CROSS JOIN asset ON asset.id = name.asset WHERE hash = ?",
        )?;
        let mut rows = statement.query([hash])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let corrupted = |_| Code::DataCorrupted;
        let names = Names::stored(
            row.get_ref(2)?.as_blob().map_err(corrupted)?,
            row.get_ref(3)?.as_blob().map_err(corrupted)?,
        )?;
        let id = row.get::<_, i64>(0)?;
        if names.alias != alias || id >> SEQUENCE_BITS != dataset {
            return Err(Code::DataCorrupted.into());
        }
        let deleted = row.get::<_, i64>(1)? & bits::DELETED.mask() != 0;
        Ok(Some(Holder {
            id,
            deleted,
            names: names.places().map(|place| hash_of(tx, dataset, encrypted, place)).collect(),
        }))
    }
}

/// Removes a row and what it is found by.
pub fn delete(tx: &Tx<'_>, id: i64, names: &[i64]) -> Result<()> {
    tx.run("DELETE FROM asset WHERE id = ?", [id])?;
    names.iter().try_for_each(|hash| tx.run("DELETE FROM name WHERE hash = ? AND asset = ?", (hash, id)).map(drop))
}

/// A row ready to be written: sealed.
pub struct NewRow<'a> {
    found: &'a Found,
    names: Names<'a>,
    sealed: Option<Box<SealedNames>>,
    /// Of the alias.
    hash: i64,
    secret: Vec<u8>,
    data_key: i64,
    terms: Terms,
}

impl<'a> NewRow<'a> {
    /// Seals names, terms and secret of an asset for its data set. 24000005 if the lock state keeps its key away.
    pub fn seal(
        device: &Device,
        tx: &Tx<'_>,
        target: &Target,
        found: &'a Found,
        (names, terms, secret): (Names<'a>, Terms, &[u8]),
    ) -> Result<Self> {
        let key: DataKey = device.keys().lock().sealing(tx, target.key.user, found.dataset, terms.kind())?;
        let secret = key.aead.seal(secret, &secret_context(&target.context, &names, terms));
        let sealed = target.seal_names(device, tx, found, &names)?.map(Box::new);
        let alias = sealed.as_ref().map_or(names.alias, |sealed| sealed.stored().alias);
        let hash = hash_of(tx, found.dataset, found.index.is_some(), (0, alias));
        Ok(NewRow { found, names, sealed, hash, secret, data_key: key.id, terms })
    }

    fn stored(&self) -> Names<'_> {
        self.sealed.as_ref().map_or(self.names, |sealed| sealed.stored())
    }

    /// The row that has its alias.
    pub fn find(&self, tx: &Tx<'_>) -> Result<Option<Holder>> {
        Holder::find_by(tx, self.found, self.stored().alias, self.hash)
    }

    /// Writes the row at the end of its data set, with the times of its making and of its last change. 24000008 if the
    /// set is gone.
    pub fn insert(&self, tx: &Tx<'_>, times: [i64; 2]) -> Result<()> {
        self.put(tx, times, self.terms.changed(CHANGED_ALL)).map(drop)
    }

    /// The same for what the account's log says: there is nothing to tell of. Returns the row's id.
    pub fn insert_told(&self, tx: &Tx<'_>, times: [i64; 2]) -> Result<i64> {
        self.put(tx, times, self.terms.pack())
    }

    /// Writes it in the place of a row, which keeps its id.
    pub fn replace_told(&self, tx: &Tx<'_>, before: &Holder, times: [i64; 2]) -> Result<()> {
        tx.together(|| {
            before.names.iter().try_for_each(|hash| {
                tx.run("DELETE FROM name WHERE hash = ? AND asset = ?", (hash, before.id)).map(drop)
            })?;
            self.write(&mut tx.prepare(REPLACE)?, before.id, self.terms.pack(), times)?;
            self.put_names(tx, before.id)
        })
    }

    /// [`NewRow::insert`] for many rows, inside [`Tx::together`]. They are found only when all of them are there.
    pub fn insert_all<'r>(tx: &Tx<'_>, rows: impl Iterator<Item = &'r NewRow<'r>>, times: [i64; 2]) -> Result<()> {
        let (mut names, mut insert) = (NewNames::none(), tx.prepare(INSERT)?);
        for row in rows {
            let id = row.next_id(tx)?;
            row.write(&mut insert, id, row.terms.changed(CHANGED_ALL), times)?;
            row.add_names(tx, id, &mut names);
        }
        names.put(tx)
    }

    fn put(&self, tx: &Tx<'_>, times: [i64; 2], terms: i64) -> Result<i64> {
        let id = self.next_id(tx)?;
        tx.together(|| {
            self.write(&mut tx.prepare(INSERT)?, id, terms, times)?;
            self.put_names(tx, id)
        })?;
        Ok(id)
    }

    fn next_id(&self, tx: &Tx<'_>) -> Result<i64> {
        let gone = || Error::new(Code::DatabaseError, "the data set is gone");
        next_id(tx, self.found.dataset)?.ok_or_else(gone)
    }

    /// What it is found by.
    fn add_names(&self, tx: &Tx<'_>, id: i64, names: &mut NewNames) {
        let stored = self.stored();
        let labels = stored.places().skip(1).map(|place| self.hash_of(tx, place));
        names.add(id, std::iter::once(self.hash).chain(labels));
    }

    fn hash_of(&self, tx: &Tx<'_>, place: (u8, &[u8])) -> i64 {
        hash_of(tx, self.found.dataset, self.found.index.is_some(), place)
    }

    fn put_names(&self, tx: &Tx<'_>, id: i64) -> Result<()> {
        let mut names = NewNames::none();
        self.add_names(tx, id, &mut names);
        names.put(tx)
    }

    fn write(
        &self,
        statement: &mut CachedStatement<'_>,
        id: i64,
        terms: i64,
        [created, updated]: [i64; 2],
    ) -> Result<()> {
        let names = self.stored();
        statement.execute(params![
            id,
            terms,
            self.data_key,
            created,
            updated,
            names.alias,
            names.pack_labels(),
            self.secret,
            self.sealed.as_ref().map(|names| &names.sealed[..]),
        ])?;
        Ok(())
    }
}

const INSERT: &str = "INSERT INTO asset (id, terms, data_key, create_time, update_time, alias, labels, secret, sealed)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const REPLACE: &str = "UPDATE asset SET terms = ?2, data_key = ?3, create_time = ?4, update_time = ?5, alias = ?6,
                           labels = ?7, secret = ?8, sealed = ?9 WHERE id = ?1";
