//! add: stores a secret under an alias (spec/asset.md 4.1).

use super::*;
use crate::asset::seal::{SealedNames, blind, secret_context};
use crate::asset::tag::TERMS;
use crate::data::dataset::{SEQUENCE_BITS, TRUSTED_ACCOUNT, next_id};
use crate::data::names::{Names, hash_of, put_names};
use crate::data::terms::{Terms, bits};
use crate::keys::data_keys::DataKey;
use rusqlite::params;

/// CONFLICT_RESOLUTION OVERWRITE.
const OVERWRITE: u32 = 0;

/// add(attributes)
pub struct Add {
    subject: Subject,
    alias: Bytes,
    secret: Bytes,
    terms: Terms,
    overwrite: bool,
}

impl Add {
    /// Checks tags and ranges.
    pub fn parse(map: Attributes) -> Result<Self> {
        let (secret, alias) = (map.required(Tag::Secret)?, map.required(Tag::Alias)?);
        let overwrite = map.number_or_default(Tag::ConflictResolution) == OVERWRITE;
        let subject = Subject::of(&map, &spec::ADD)?;
        let terms = TERMS.into_iter().zip(bits::TERMS);
        let terms = terms.fold(Terms::NONE, |terms, (tag, bits)| terms.with(bits, map.number_or_default(tag)));
        Ok(Add { subject, alias, secret, terms, overwrite })
    }

    /// The name of the asset.
    pub fn alias(&self) -> &[u8] {
        &self.alias
    }

    fn names(&self) -> Names<'_> {
        self.subject.names.over(Names { alias: &self.alias, ..Names::default() })
    }

    /// Apps that are not system apps cannot ask for TRUSTED_ACCOUNT.
    fn terms(&self, call: &Call) -> Terms {
        match call.caller.is_system() {
            true => self.terms,
            false => self.terms.with(bits::SYNC_TYPE, self.terms.get(bits::SYNC_TYPE) & !TRUSTED_ACCOUNT),
        }
    }

    /// Adds the asset: 24000003 if its alias is taken, before 24000005 if the lock state keeps its key away.
    pub fn carry_out(&self, call: &Call, tx: &Tx<'_>, target: &Target, found: &Found) -> Result<()> {
        let row = match NewRow::seal(call, tx, target, found, self) {
            Ok(row) => row,
            Err(_) if !self.overwrite && self.is_taken(tx, found)? => return Err(Code::Duplicated.into()),
            Err(error) => return Err(error),
        };
        let before = row.find(tx)?;
        if before.as_ref().is_some_and(|before| !before.deleted) && !self.overwrite {
            return Err(Code::Duplicated.into());
        }
        match before {
            None => row.insert(tx, call.now),
            Some(before) => tx.together(|| {
                delete(tx, before.id, &before.names)?;
                row.insert(tx, call.now)
            }),
        }
    }

    /// Whether a visible asset has this alias.
    fn is_taken(&self, tx: &Tx<'_>, found: &Found) -> Result<bool> {
        let blind = found.index.as_ref().map(|index| blind(index, Tag::Alias, &self.alias));
        let stored = blind.as_ref().map_or(self.alias(), |blind| &blind[..]);
        Ok(Holder::find(tx, found, stored)?.is_some_and(|holder| !holder.deleted))
    }
}

impl Operation for Add {
    fn subject(&self) -> &Subject {
        &self.subject
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        with_dataset(call, target, tx, |found| self.carry_out(call, tx, target, found))?;
        Ok(Reply::Done)
    }
}

/// Runs `work` on the data set, made if need be; once more if another process removed the set since we learned of it.
pub fn with_dataset<T>(
    call: &Call,
    target: &Target,
    tx: &Tx<'_>,
    mut work: impl FnMut(&Found) -> Result<T>,
) -> Result<T> {
    let found = target.find_or_create(call, tx)?;
    match work(&found) {
        Err(_) if !is_there(tx, found.dataset)? => {
            call.device.datasets().forget();
            work(&target.find_or_create(call, tx)?)
        }
        result => result,
    }
}

fn is_there(tx: &Tx<'_>, dataset: i64) -> Result<bool> {
    Ok(tx.first("SELECT 1 FROM dataset WHERE id = ?", [dataset], |_| Ok(()))?.is_some())
}

/// The row that has an alias, tombstones included.
struct Holder {
    id: i64,
    deleted: bool,
    /// Its own hashes.
    names: Vec<i64>,
}

impl Holder {
    fn find(tx: &Tx<'_>, found: &Found, alias: &[u8]) -> Result<Option<Self>> {
        let (dataset, encrypted) = (found.dataset, found.index.is_some());
        let mut statement = tx.prepare(
            "SELECT asset.id, terms, alias, labels FROM name CROSS JOIN asset ON asset.id = name.asset WHERE hash = ?",
        )?;
        let mut rows = statement.query([hash_of(tx, dataset, encrypted, (0, alias))])?;
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
struct NewRow<'a> {
    found: &'a Found,
    names: Names<'a>,
    sealed: Option<SealedNames>,
    secret: Vec<u8>,
    data_key: i64,
    terms: Terms,
}

impl<'a> NewRow<'a> {
    /// Seals an asset for its data set. 24000005 if the lock state keeps its key away.
    fn seal(call: &Call, tx: &Tx<'_>, target: &Target, found: &'a Found, asset: &'a Add) -> Result<Self> {
        let (names, terms) = (asset.names(), asset.terms(call));
        let key: DataKey = call.device.keys().lock().sealing(tx, target.key.user, found.dataset, terms.kind())?;
        let secret = key.aead.seal(&asset.secret, &secret_context(&target.context, &names, terms));
        let sealed = target.seal_names(call, tx, found, &names)?;
        Ok(NewRow { found, names, sealed, secret, data_key: key.id, terms })
    }

    fn stored(&self) -> Names<'_> {
        self.sealed.as_ref().map_or(self.names, SealedNames::stored)
    }

    /// The row that has its alias.
    fn find(&self, tx: &Tx<'_>) -> Result<Option<Holder>> {
        Holder::find(tx, self.found, self.stored().alias)
    }

    /// Writes the row at the end of its data set. 24000008 if that is gone.
    fn insert(&self, tx: &Tx<'_>, now: i64) -> Result<()> {
        let (dataset, names) = (self.found.dataset, self.stored());
        let gone = || Error::new(Code::DatabaseError, "the data set is gone");
        let id = next_id(tx, dataset)?.ok_or_else(gone)?;
        tx.together(|| {
            tx.run(
                "INSERT INTO asset (id, terms, data_key, create_time, update_time, alias, labels, secret, sealed)
                 VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8)",
                params![
                    id,
                    self.terms.pack(),
                    self.data_key,
                    now,
                    names.alias,
                    names.pack_labels(),
                    self.secret,
                    self.sealed.as_ref().map(|names| &names.sealed[..]),
                ],
            )?;
            put_names(tx, dataset, self.found.index.is_some(), id, &names)
        })
    }
}
