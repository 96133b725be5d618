//! update: changes secret and labels of an asset (spec/asset.md 4.3).

use super::add::names_of;
use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Found, Target};
use crate::asset::condition::Condition;
use crate::asset::seal::{SealedNames, check_secret, secret_context};
use crate::asset::spec;
use crate::asset::tag::Tag;
use crate::data::names::{Names, hash_of};
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::keys::data_keys::Purpose;
use crate::reply::Reply;
use crate::store::Tx;
use rusqlite::params;

/// update(query, attributesToUpdate)
pub struct Update {
    query: Attributes,
    attributes: Attributes,
}

impl Update {
    /// Checks tags and ranges of both maps.
    pub fn parse(query: Attributes, attributes: Attributes) -> Result<Self> {
        spec::UPDATE_QUERY.check(&query)?;
        check_attributes(&attributes)?;
        Ok(Update { query, attributes })
    }
}

impl Operation for Update {
    const EFFECT: Effect = Effect::More;
    const CHECKS: &'static [Check] = call::COMMON;

    fn map(&self) -> &Attributes {
        &self.query
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        self.attributes.check_late_values()?;
        let found = target.find(call, tx)?.ok_or(Code::NotFound)?;
        match update(call, tx, target, &found, &self.query, &self.attributes)? {
            true => Ok(Reply::Done),
            false => Err(Code::NotFound.into()),
        }
    }
}

/// Refuses an empty or unfit attributesToUpdate.
pub fn check_attributes(attributes: &Attributes) -> Result<()> {
    if attributes.is_empty() {
        return Err(Error::argument("attributesToUpdate is empty"));
    }
    spec::UPDATE_ATTRIBUTES.check(attributes)
}

/// Changes the asset that fits; `false` if there is none. The alias is a condition, so there is at most one.
pub fn update(
    call: &Call,
    tx: &Tx<'_>,
    target: &Target,
    found: &Found,
    query: &Attributes,
    attributes: &Attributes,
) -> Result<bool> {
    let condition = Condition::new(tx, found.dataset, query, found.index.as_deref());
    let mut statement = condition.select(tx)?;
    let mut rows = statement.raw_query();
    let Some(row) = rows.next()? else { return Ok(false) };
    let Some(row) = condition.read(row)? else { return Ok(false) };
    let opened = target.open_names(call, tx, found, &row)?;
    let clear = opened.as_ref().map_or(Ok(row.names), |opened| opened.names())?;

    let secret = attributes.bytes(Tag::Secret).map(|secret| -> Result<_> {
        let mut keys = call.device.keys().lock();
        let (kind, context) = (row.terms.kind(), secret_context(&target.context, &clear, &row.terms));
        let old = keys.opening(tx, target.key.user, (found.dataset, kind, row.data_key), Purpose::Replace)?;
        check_secret(&old, row.secret, &context)?;
        let key = keys.sealing(tx, target.key.user, found.dataset, kind)?;
        Ok((key.aead.seal(secret, &context), key.id))
    });
    let (secret, data_key) = secret.transpose()?.unzip();
    let names = merged(&clear, &names_of(attributes));
    let sealed = target.seal_names(call, tx, found, &names)?;
    let stored = sealed.as_ref().map_or(names, SealedNames::stored);
    // Local labels alone leave no trace that others would have to learn of.
    let time = if only_local(attributes) { row.update_time } else { call.now };
    let sql = "UPDATE asset SET secret = coalesce(?2, secret), data_key = coalesce(?3, data_key), update_time = ?4,
                   labels = ?5, sealed = ?6 WHERE id = ?1";
    let sealed = sealed.as_ref().map(|names| &names.sealed[..]);
    tx.together(|| {
        tx.run(sql, params![row.id, secret, data_key, time, stored.pack_labels(), sealed])?;
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

fn only_local(attributes: &Attributes) -> bool {
    attributes.tags().all(|tag| (Tag::Local1..=Tag::Local4).contains(&tag))
}

/// The names with those labels replaced that are given anew.
fn merged<'a>(before: &Names<'a>, given: &Names<'a>) -> Names<'a> {
    let mut names = *before;
    for (label, new) in names.labels.iter_mut().zip(given.labels) {
        *label = new.or(*label);
    }
    names
}
