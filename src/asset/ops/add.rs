//! add: stores a secret under an alias (spec/asset.md 4.1).

use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Found, Target};
use crate::asset::seal::{SealedNames, blind, secret_context};
use crate::asset::spec;
use crate::asset::tag::{LABELS, Tag};
use crate::data::dataset::{SEQUENCE_BITS, TRUSTED_ACCOUNT, ids_of};
use crate::data::names::{Names, hash_of, put_names};
use crate::data::terms::{Terms, bits};
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::keys::data_keys::DataKey;
use crate::reply::Reply;
use crate::store::Tx;
use rusqlite::params;

/// CONFLICT_RESOLUTION OVERWRITE.
const OVERWRITE: u32 = 0;

/// add(attributes)
pub struct Add {
    attributes: Attributes,
}

impl Add {
    /// Checks tags and ranges.
    pub fn parse(attributes: Attributes) -> Result<Self> {
        spec::ADD.check(&attributes)?;
        Ok(Add { attributes })
    }
}

impl Operation for Add {
    const EFFECT: Effect = Effect::More;
    const CHECKS: &'static [Check] = call::ADD;

    fn map(&self) -> &Attributes {
        &self.attributes
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        with_dataset(call, target, tx, |found| add(call, tx, target, found, &self.attributes))?;
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

/// Adds one asset: 24000003 if its alias is taken, before 24000005 if the lock state keeps its key away.
pub fn add(call: &Call, tx: &Tx<'_>, target: &Target, found: &Found, attributes: &Attributes) -> Result<()> {
    let row = NewRow::seal(call, tx, target, found, attributes);
    let overwrite = attributes.number(Tag::ConflictResolution) == Some(OVERWRITE);
    let row = match row {
        Ok(row) => row,
        Err(_) if !overwrite && exists(tx, found, attributes)? => return Err(Code::Duplicated.into()),
        Err(error) => return Err(error),
    };
    let before = row.find(tx)?;
    if before.as_ref().is_some_and(|before| !before.deleted) && !overwrite {
        return Err(Code::Duplicated.into());
    }
    match before {
        None => row.insert(tx, call.now),
        Some(before) => tx.together(|| {
            before.delete(tx)?;
            row.insert(tx, call.now)
        }),
    }
}

/// Whether a visible asset has this alias.
fn exists(tx: &Tx<'_>, found: &Found, attributes: &Attributes) -> Result<bool> {
    let alias = attributes.bytes(Tag::Alias).unwrap_or_default();
    let blind = found.index.as_ref().map(|index| blind(index, Tag::Alias, alias));
    let stored = blind.as_ref().map_or(alias, |blind| &blind[..]);
    Ok(Holder::find(tx, found, stored)?.is_some_and(|holder| !holder.deleted))
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

    fn delete(&self, tx: &Tx<'_>) -> Result<()> {
        delete(tx, self.id, &self.names)
    }
}

/// Removes a row and what it is found by.
pub fn delete(tx: &Tx<'_>, id: i64, names: &[i64]) -> Result<()> {
    tx.run("DELETE FROM asset WHERE id = ?", [id])?;
    names.iter().try_for_each(|hash| tx.run("DELETE FROM name WHERE hash = ? AND asset = ?", (hash, id)).map(drop))
}

/// The clear names of an AssetMap.
pub fn names_of(attributes: &Attributes) -> Names<'_> {
    let mut labels = [None; 12];
    for (label, tag) in labels.iter_mut().zip(LABELS) {
        *label = attributes.bytes(tag);
    }
    Names { alias: attributes.bytes(Tag::Alias).unwrap_or_default(), labels }
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
    fn seal(call: &Call, tx: &Tx<'_>, target: &Target, found: &'a Found, attributes: &'a Attributes) -> Result<Self> {
        let names = names_of(attributes);
        let terms = terms_of(call, attributes);
        let key: DataKey = call.device.keys().lock().sealing(tx, target.key.user, found.dataset, terms.kind())?;
        let secret = attributes.bytes(Tag::Secret).unwrap_or_default();
        let secret = key.aead.seal(secret, &secret_context(&target.context, &names, &terms));
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
        let (before, last) = ids_of(dataset);
        let written = tx.run(
            "INSERT INTO asset (id, terms, data_key, create_time, update_time, alias, labels, secret, sealed)
             SELECT coalesce((SELECT max(id) FROM asset WHERE id > ?2 AND id <= ?3), ?2) + 1,
                 ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10
             FROM dataset WHERE id = ?1",
            params![
                dataset,
                before,
                last,
                self.terms.pack(),
                self.data_key,
                now,
                names.alias,
                names.pack_labels(),
                self.secret,
                self.sealed.as_ref().map(|names| &names.sealed[..]),
            ],
        )?;
        match written {
            1 => tx.together(|| put_names(tx, dataset, self.found.index.is_some(), tx.last_id(), &names)),
            _ => Err(Error::new(Code::DatabaseError, "the data set is gone")),
        }
    }
}

/// The terms of an AssetMap with their defaults. Apps that are not system apps cannot ask for TRUSTED_ACCOUNT.
fn terms_of(call: &Call, attributes: &Attributes) -> Terms {
    let sync_type = attributes.number(Tag::SyncType).unwrap_or(0);
    Terms {
        accessibility: attributes.number(Tag::Accessibility).unwrap_or(1),
        require_password_set: attributes.flag(Tag::RequirePasswordSet),
        auth_type: attributes.number(Tag::AuthType).unwrap_or(0),
        sync_type: if call.caller.is_system() { sync_type } else { sync_type & !TRUSTED_ACCOUNT },
        is_persistent: attributes.flag(Tag::IsPersistent),
        wrap_type: attributes.number(Tag::WrapType).unwrap_or(0),
    }
}
