//! update: changes secret and labels of an asset (spec/asset.md 4.3).

use super::add::names_of;
use super::{Check, Effect, Operation};
use crate::asset::attributes::Attributes;
use crate::asset::call::{self, Call, Found, Target};
use crate::asset::condition::{Condition, select};
use crate::asset::row::Names;
use crate::asset::seal::{SealedNames, check_secret, secret_context};
use crate::asset::spec;
use crate::asset::tag::Tag;
use crate::device::key_store::Purpose;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::operation::Reply;
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
    let condition = Condition::new(found.dataset, query, found.index.as_deref())?;
    let mut statement = tx.prepare(&select(&condition))?;
    condition.bind(&mut statement)?;
    let mut rows = statement.raw_query();
    let Some(row) = rows.next()? else { return Ok(false) };
    let row = condition.read(row)?;
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
    let Names { labels, .. } = sealed.as_ref().map_or(names, SealedNames::stored);
    // Local labels alone leave no trace that others would have to learn of.
    let time = if only_local(attributes) { row.update_time } else { call.now };
    tx.run(
        "UPDATE asset SET secret = coalesce(?2, secret), update_time = ?3, sealed = ?4,
             normal_1 = ?5, normal_2 = ?6, normal_3 = ?7, normal_4 = ?8,
             local_1 = ?9, local_2 = ?10, local_3 = ?11, local_4 = ?12, data_key = coalesce(?13, data_key)
         WHERE id = ?1",
        params![
            row.id,
            secret,
            time,
            sealed.as_ref().map(|names| &names.sealed[..]),
            labels[4],
            labels[5],
            labels[6],
            labels[7],
            labels[8],
            labels[9],
            labels[10],
            labels[11],
            data_key,
        ],
    )?;
    Ok(true)
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
