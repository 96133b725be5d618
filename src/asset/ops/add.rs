//! add: stores a secret under an alias (spec/asset.md 4.1).

use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Found, Target};
use crate::asset::dataset::TRUSTED_ACCOUNT;
use crate::asset::row::{Names, Terms};
use crate::asset::seal::{SealedNames, secret_context};
use crate::asset::spec;
use crate::asset::tag::{LABELS, Tag};
use crate::device::key_store::DataKey;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::operation::Reply;
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
    match work(&target.find_or_create(call, tx)?) {
        Err(error) if is_foreign_key(&error) => {
            call.device.datasets().forget();
            work(&target.find_or_create(call, tx)?)
        }
        result => result,
    }
}

/// Adds one asset: 24000003 if its alias is taken, before 24000005 if the lock state keeps its key away.
pub fn add(call: &Call, tx: &Tx<'_>, target: &Target, found: &Found, attributes: &Attributes) -> Result<()> {
    let row = NewRow::seal(call, tx, target, found, attributes);
    let overwrite = attributes.number(Tag::ConflictResolution) == Some(OVERWRITE);
    match row {
        Ok(row) if row.insert(tx, call.now)? => Ok(()),
        Ok(row) if overwrite || is_tombstone(tx, &row)? => tx.atomically(|| {
            row.delete(tx)?;
            row.insert(tx, call.now).map(drop)
        }),
        Ok(_) => Err(Code::Duplicated.into()),
        Err(_) if !overwrite && exists(tx, found, attributes)? => Err(Code::Duplicated.into()),
        Err(error) => Err(error),
    }
}

fn is_foreign_key(error: &Error) -> bool {
    let source = error.source.as_deref().and_then(|source| source.downcast_ref::<rusqlite::Error>());
    source.and_then(rusqlite::Error::sqlite_error).is_some_and(|error| error.extended_code == 787)
}

/// Whether a visible asset has this alias.
fn exists(tx: &Tx<'_>, found: &Found, attributes: &Attributes) -> Result<bool> {
    let alias = attributes.bytes(Tag::Alias).unwrap_or_default();
    let find = |alias: &[u8]| {
        tx.first(
            "SELECT 1 FROM asset INDEXED BY asset_alias WHERE dataset = ? AND alias = ? AND NOT deleted",
            (found.dataset, alias),
            |_| Ok(()),
        )
    };
    let row = match &found.index {
        Some(index) => find(&crate::asset::seal::blind(index, Tag::Alias, alias))?,
        None => find(alias)?,
    };
    Ok(row.is_some())
}

fn is_tombstone(tx: &Tx<'_>, row: &NewRow<'_>) -> Result<bool> {
    let found = tx.first(
        "SELECT deleted FROM asset INDEXED BY asset_alias WHERE dataset = ? AND alias = ?",
        (row.dataset, row.stored().alias),
        |row| row.get::<_, bool>(0),
    )?;
    Ok(found == Some(true))
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
    dataset: i64,
    names: Names<'a>,
    sealed: Option<SealedNames>,
    secret: Vec<u8>,
    data_key: i64,
    terms: Terms,
}

impl<'a> NewRow<'a> {
    /// Seals an asset for its data set. 24000005 if the lock state keeps its key away.
    fn seal(call: &Call, tx: &Tx<'_>, target: &Target, found: &Found, attributes: &'a Attributes) -> Result<Self> {
        let names = names_of(attributes);
        let terms = terms_of(call, attributes);
        let key: DataKey = call.device.keys().lock().sealing(tx, target.key.user, found.dataset, terms.kind())?;
        let secret = attributes.bytes(Tag::Secret).unwrap_or_default();
        let secret = key.aead.seal(secret, &secret_context(&target.context, &names, &terms));
        let sealed = target.seal_names(call, tx, found, &names)?;
        Ok(NewRow { dataset: found.dataset, names, sealed, secret, data_key: key.id, terms })
    }

    fn stored(&self) -> Names<'_> {
        self.sealed.as_ref().map_or(self.names, SealedNames::stored)
    }

    /// Writes the row at the end of its data set, unless its alias is taken.
    fn insert(&self, tx: &Tx<'_>, now: i64) -> Result<bool> {
        let Names { alias, labels } = self.stored();
        let terms = &self.terms;
        let written = tx.run(
            "INSERT INTO asset (id, dataset, alias, secret, data_key, accessibility, require_password_set, auth_type,
                 sync_type, is_persistent, wrap_type, create_time, update_time, sealed,
                 critical_1, critical_2, critical_3, critical_4, normal_1, normal_2, normal_3, normal_4,
                 local_1, local_2, local_3, local_4)
             VALUES ((SELECT coalesce(max(id), ?1 << 32) + 1 FROM asset
                      WHERE id >= ?1 << 32 AND id < (?1 + 1) << 32),
                 ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12,
                 ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)
             ON CONFLICT (dataset, alias) DO NOTHING",
            params![
                self.dataset,
                alias,
                self.secret,
                self.data_key,
                terms.accessibility,
                terms.require_password_set,
                terms.auth_type,
                terms.sync_type,
                terms.is_persistent,
                terms.wrap_type,
                now,
                self.sealed.as_ref().map(|names| &names.sealed[..]),
                labels[0],
                labels[1],
                labels[2],
                labels[3],
                labels[4],
                labels[5],
                labels[6],
                labels[7],
                labels[8],
                labels[9],
                labels[10],
                labels[11],
            ],
        )?;
        Ok(written == 1)
    }

    /// Removes whatever row has this alias.
    fn delete(&self, tx: &Tx<'_>) -> Result<()> {
        tx.run("DELETE FROM asset WHERE dataset = ? AND alias = ?", (self.dataset, self.stored().alias)).map(drop)
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
