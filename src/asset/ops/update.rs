//! update: changes secret and labels of an asset (spec/asset.md 4.3).

use super::*;
use crate::asset::attributes::GivenNames;
use crate::asset::seal::{SealedNames, check_secret, secret_context};
use crate::asset::subject::{Late, late, tell};
use crate::asset::tag::set;
use crate::data::names::{NORMAL, hash_of};
use crate::data::terms::{CHANGED_LABEL, CHANGED_SECRET, bits};
use crate::keys::data_keys::Purpose;
use rusqlite::params;

/// update(query, attributesToUpdate)
pub struct Update {
    query: Subject,
    changes: Changes,
}

impl Update {
    /// Checks tags and ranges of both maps.
    pub fn parse(query: Attributes, changes: Attributes) -> Result<Self> {
        query.required(Tag::Alias)?;
        Ok(Update { query: Subject::of(&query, &spec::UPDATE_QUERY)?, changes: Changes::parse(changes)? })
    }
}

impl Operation for Update {
    fn subject(&self) -> &Subject {
        &self.query
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        tell(&self.changes.late)?;
        let found = target.find(&call.device, tx)?.ok_or(Code::NotFound)?;
        let condition = Condition::new(tx, &found, self.query.terms, self.query.names.iter());
        match update(call, tx, (target, &found), &condition, &self.changes)? {
            true => Ok(Reply::Done),
            false => Err(Code::NotFound.into()),
        }
    }
}

/// attributesToUpdate.
pub struct Changes {
    secret: Option<Bytes>,
    labels: GivenNames,
    /// Nothing is changed that others would have to learn of.
    only_local: bool,
    /// OPERATION_TYPE.
    pub late: Late,
}

impl Changes {
    /// Refuses an empty or unfit map.
    pub fn parse(map: Attributes) -> Result<Self> {
        if map.is_empty() {
            return Err(Error::argument("attributesToUpdate is empty"));
        }
        spec::UPDATE_ATTRIBUTES.check(&map)?;
        Ok(Changes {
            secret: map.bytes(Tag::Secret),
            labels: map.names(),
            only_local: map.present() & !set!(Local(_)) == 0,
            late: late(map.check_late_values()),
        })
    }
}

impl Changes {
    /// What of an asset is changed, as far as others learn of it.
    fn parts(&self) -> u32 {
        let labels = (0..NORMAL.len()).filter(|place| self.labels.has(NORMAL.start + place));
        let secret = if self.secret.is_some() { CHANGED_SECRET } else { 0 };
        labels.fold(secret, |parts, place| parts | CHANGED_LABEL << place)
    }
}

/// Changes the asset that fits; `false` if there is none. The alias is a condition, so there is at most one.
pub fn update(
    call: &Call,
    tx: &Tx<'_>,
    (target, found): (&Target, &Found),
    condition: &Condition<'_>,
    changes: &Changes,
) -> Result<bool> {
    let mut statement = condition.select(tx)?;
    let mut rows = statement.raw_query();
    let Some(row) = rows.next()? else { return Ok(false) };
    let Some(row) = condition.read(row)? else { return Ok(false) };
    let opened = target.open_names(&call.device, tx, found, &row)?;
    let clear = opened.as_ref().map_or(Ok(row.names), |opened| opened.names())?;

    let secret = changes.secret.as_ref().map(|secret| -> Result<_> {
        let mut keys = call.device.keys().lock();
        let (kind, context) = (row.terms.kind(), secret_context(&target.context, &clear, row.terms));
        let old = keys.opening(tx, target.key.user, (found.dataset, kind, row.data_key), Purpose::Replace)?;
        check_secret(&old, row.secret, &context)?;
        let key = keys.sealing(tx, target.key.user, found.dataset, kind)?;
        Ok((key.aead.seal(secret, &context), key.id))
    });
    let (secret, data_key) = secret.transpose()?.unzip();
    let names = changes.labels.over(clear);
    let sealed = target.seal_names(&call.device, tx, found, &names)?;
    let stored = sealed.as_ref().map_or(names, SealedNames::stored);
    let time = if changes.only_local { row.update_time } else { call.now };
    let sql = "UPDATE asset SET secret = coalesce(?2, secret), data_key = coalesce(?3, data_key), update_time = ?4,
                   labels = ?5, sealed = ?6, terms = terms | ?7 WHERE id = ?1";
    let changed = row.terms.changed(changes.parts()) & bits::CHANGED.mask();
    let sealed = sealed.as_ref().map(|names| &names.sealed[..]);
    tx.together(|| {
        tx.run(sql, params![row.id, secret, data_key, time, stored.pack_labels(), sealed, changed])?;
        for (place, (before, after)) in (1..).zip(row.names.labels.iter().zip(&stored.labels)) {
            if before != after {
                let hash = |label| hash_of(tx, found.dataset, found.index.is_some(), (place, label));
                for (sql, label) in [
                    ("DELETE FROM name WHERE hash = ? AND asset = ?", before),
                    ("INSERT INTO name (hash, asset) VALUES (?, ?)", after),
                ] {
                    label.map_or(Ok(0), |label| tx.run(sql, (hash(label), row.id)))?;
                }
            }
        }
        Ok(true)
    })
}
