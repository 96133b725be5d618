//! Assets for the trusted account: those of system apps and daemons, of the user whose account it is. Their rows have bits that
//! say what was changed (data/terms.rs).

use super::keep::{Kept, unless_locked};
use super::shown::{AssetHead, Head, Open, Values, told};
use crate::account::coded::Coded;
use crate::account::{Edit, Keeper, RecordId, place};
use crate::app::{Instance, Owner};
use crate::asset::call::{Found, Target};
use crate::asset::new_row::{Holder, NewRow, delete};
use crate::asset::row::AssetRow;
use crate::asset::seal::secret_context;
use crate::asset::transfer::is_of_asset;
use crate::crypto::Buffer;
use crate::data::dataset::{DatasetKey, SEQUENCE_BITS, TRUSTED_ACCOUNT};
use crate::data::names::{LOCAL, NORMAL, Names, hash_of};
use crate::data::terms::{CHANGED_ALL, CHANGED_GONE, CHANGED_LABEL, CHANGED_SECRET, Terms, bits};
use crate::device::memory::Memory;
use crate::error::{Code, Result};
use crate::ids::UserId;
use crate::keys::data_keys::Purpose;
use crate::store::{DATASET, Tx};
use rusqlite::Row;
use std::sync::Arc;

/// The rows that were changed.
const CHANGED: &str = concat!("SELECT id FROM asset WHERE ", changed!(), " AND id > ? ORDER BY id LIMIT ?");
const BY_ID: &str = "SELECT id, terms, data_key, update_time, alias, labels, secret, sealed, create_time FROM asset
                     WHERE id = ?";

/// Whose a data set is, if what is in it goes along.
fn source(kept: &Kept<'_>, memory: &Memory, dataset: i64) -> Result<Option<Target>> {
    let read = |row: &crate::store::Columns<'_>| {
        Ok((row.get::<UserId>(1)?, row.get::<u32>(2)?, row.get::<Vec<u8>>(3)?, row.get::<bool>(4)?))
    };
    let found = kept.tx.find_one(&DATASET, &[("id", &dataset)], read)?;
    let Some((user, kind, owner, encrypted)) = found.filter(|(user, ..)| *user == kept.user) else { return Ok(None) };
    let owner = Owner::decode(kind, &owner).ok_or(Code::DataCorrupted)?;
    if !goes_along(kept, memory, &owner)? {
        return Ok(None);
    }
    let key = DatasetKey { user, owner: Arc::new(owner), encrypted };
    Ok(Some(Target { context: key.encode(), key }))
}

/// Whether the owner's assets are shared. An app that is not installed any more was one that may.
pub fn goes_along(kept: &Kept<'_>, memory: &Memory, owner: &Owner) -> Result<bool> {
    match owner {
        Owner::App { app_id, app_index: 0 } => {
            let Some((bundle_name, _)) = app_id.rsplit_once('_') else { return Ok(true) };
            let instance = Instance { bundle_name, user: kept.user, app_index: 0 };
            Ok(kept.device.app_in(kept.tx, memory, instance)?.is_none_or(|app| app.is_system()))
        }
        Owner::Process { .. } => Ok(true),
        _ => Ok(false),
    }
}

/// Makes pending what was changed since last time, up to so many assets. `true`: there may be more.
pub fn gather(account: &mut Open<'_, '_>, memory: &Memory, most: usize) -> Result<bool> {
    let kept = account.keeper;
    let mut of: Option<(i64, Option<Target>)> = None;
    let (mut after, mut told) = (0, 0);
    // Those that wait for the screen to be unlocked are gone past: each is looked at, so that the log does not write over it.
    while told < most {
        let rows = kept.tx.all(CHANGED, [after, most as i64], |row| row.get::<_, i64>(0))?;
        let Some(last) = rows.last() else { return Ok(false) };
        after = *last;
        for id in &rows {
            let dataset = id >> SEQUENCE_BITS;
            if of.as_ref().is_none_or(|(known, _)| *known != dataset) {
                of = Some((dataset, source(kept, memory, dataset)?));
            }
            let is_told = match &of {
                Some((_, Some(target))) => match gather_one(account, target, *id) {
                    // A damaged row is nobody's to share.
                    Err(error) if error.code == Code::DataCorrupted => true,
                    told => told?,
                },
                _ => true,
            };
            if is_told {
                clean(kept.tx, *id)?;
                told += 1;
            }
        }
    }
    Ok(true)
}

fn clean(tx: &Tx<'_>, id: i64) -> Result<()> {
    let mask = bits::CHANGED.mask();
    tx.run("UPDATE asset SET terms = terms & ~?1 WHERE id = ?2 AND terms & ?1", (mask, id)).map(drop)
}

/// `false`: it has to wait for the screen to be unlocked.
fn gather_one(account: &mut Open<'_, '_>, target: &Target, id: i64) -> Result<bool> {
    let kept = account.keeper;
    let mut statement = kept.tx.prepare(BY_ID)?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else { return Ok(true) };
    let column: i64 = row.get(1)?;
    let Some(found) = unless_locked(target.find(kept.device, kept.tx))? else {
        return hold(kept, id);
    };
    let found = found.ok_or(Code::DataCorrupted)?;
    let opened = unless_locked(open(kept, target, &found, row))?;
    let Some((names, terms, time, created)) = opened else { return hold(kept, id) };
    let (kind, owner) = target.key.owner.encode();
    let names = names.names()?;
    let head = Head::Asset(AssetHead {
        owner_kind: kind,
        owner,
        encrypted: target.key.encrypted,
        alias: names.alias.to_vec(),
        terms: terms.pack() as u64,
        critical: std::array::from_fn(|place| names.labels[place].map(<[u8]>::to_vec)),
        created,
    });
    let (record, class) = (head.id(account)?, terms.get(bits::ACCESSIBILITY) as u8);
    let changed = bits::CHANGED.of(column);
    if changed & CHANGED_GONE != 0 {
        let told = told(account, &record, class, time, 0, &Edit::Removed)?;
        if told {
            let holder = Holder::find(kept.tx, &found, stored_alias(row)?)?.filter(|holder| holder.id == id);
            holder.map_or(Ok(()), |holder| delete(kept.tx, id, &holder.names))?;
        }
        return Ok(told);
    }
    let is_new = changed & CHANGED_ALL != 0 || kept.shown(&record)?.is_none();
    let secret = match is_new || changed & CHANGED_SECRET != 0 {
        false => None,
        true => match unless_locked(secret(kept, target, &found, row, &names, terms))? {
            None => {
                kept.held.borrow_mut().insert(record);
                return Ok(false);
            }
            secret => secret,
        },
    };
    let head = head.coded();
    let labels: Vec<(u8, Buffer)> = (0..NORMAL.len())
        .filter(|label| is_new || changed & CHANGED_LABEL << label != 0)
        .map(|label| {
            let value = names.labels[NORMAL.start + label].map(Buffer::of);
            (place::OTHERS + label as u8, value.coded())
        })
        .collect();
    let mut fields: Vec<(u8, &[u8])> = Vec::new();
    if is_new {
        fields.push((place::HEAD, &head));
    }
    fields.extend(secret.iter().map(|secret| (place::SECRET, &secret[..])));
    fields.extend(labels.iter().map(|(place, value)| (*place, &value[..])));
    if is_new && is_known(account, &record, id, &fields)? {
        return Ok(true);
    }
    let edit = if is_new { Edit::Added(&fields) } else { Edit::Changed(&fields) };
    told(account, &record, class, time, id, &edit)
}

/// The record that a row shows waits for the screen to be unlocked.
fn hold(kept: &Kept<'_>, row: i64) -> Result<bool> {
    kept.held.borrow_mut().extend(kept.record_of(row)?);
    Ok(false)
}

fn stored_alias<'r>(row: &'r Row<'_>) -> Result<&'r [u8]> {
    row.get_ref(4)?.as_blob().map_err(|_| Code::DataCorrupted.into())
}

/// Alias and labels, in clear.
struct Clear(Buffer);

impl Clear {
    fn of(names: &Names<'_>) -> Self {
        let mut out = Buffer::with_capacity(names.length());
        crate::crypto::put_part(&mut out, Some(names.alias));
        names.labels.iter().for_each(|label| crate::crypto::put_part(&mut out, *label));
        Clear(out)
    }

    fn names(&self) -> Result<Names<'_>> {
        let mut rest = &self.0[..];
        let alias = crate::crypto::take_part(&mut rest).flatten().ok_or(Code::DataCorrupted)?;
        let mut names = Names { alias, ..Names::default() };
        for label in &mut names.labels {
            *label = crate::crypto::take_part(&mut rest).ok_or(Code::DataCorrupted)?;
        }
        Ok(names)
    }
}

/// Names, terms, and the times of the last change and of the making.
fn open(kept: &Kept<'_>, target: &Target, found: &Found, row: &Row<'_>) -> Result<(Clear, Terms, u64, u64)> {
    let asset = AssetRow::read(row)?;
    let opened = target.open_names(kept.device, kept.tx, found, &asset)?;
    let names = opened.as_ref().map_or(Ok(asset.names), |opened| opened.names())?;
    Ok((Clear::of(&names), asset.terms, asset.update_time as u64, row.get::<_, i64>(8)? as u64))
}

fn secret(
    kept: &Kept<'_>,
    target: &Target,
    found: &Found,
    row: &Row<'_>,
    names: &Names<'_>,
    terms: Terms,
) -> Result<Buffer> {
    let asset = AssetRow::read(row)?;
    let which = (found.dataset, terms.kind(), asset.data_key);
    let key = kept.device.keys().lock().opening(kept.tx, kept.user, which, Purpose::Carry)?;
    let secret = key.aead.open(asset.secret, &secret_context(&target.context, names, terms));
    secret.map_err(|_| Code::DataCorrupted.into())
}

/// Writes an asset as its record says; the row's id, or 0 if another asset of this device has its alias. `row`: the one that
/// shows it now. 24000005 if the lock state keeps its key away.
pub fn write(account: &mut Open<'_, '_>, head: &AssetHead, values: &Values, row: i64) -> Result<i64> {
    let kept = account.keeper;
    let (device, tx) = (kept.device, kept.tx);
    let owner = Owner::decode(head.owner_kind, &head.owner).filter(|owner| owner.kind() < 2);
    let owner = owner.ok_or(Code::DataCorrupted)?;
    let terms = Terms::unpack(head.terms as i64).ok_or(Code::DataCorrupted)?;
    let key = DatasetKey { user: kept.user, owner: Arc::new(owner), encrypted: head.encrypted };
    let target = Target { context: key.encode(), key };
    let found = target.find_or_create(device, tx)?;
    let local = if row == 0 { None } else { local_labels(kept, &target, &found, row)? };
    let local = local.as_ref().map(Clear::names).transpose()?;
    let mut names = Names { alias: &head.alias, ..Names::default() };
    for (label, value) in names.labels.iter_mut().zip(&head.critical) {
        *label = value.as_deref();
    }
    let mut normal = Vec::new();
    for (place, value) in &values.others {
        let at = usize::from(place - place::OTHERS);
        normal.push((at, Option::<Vec<u8>>::decode(value).ok_or(Code::DataCorrupted)?));
    }
    for (at, value) in &normal {
        let label = names.labels[NORMAL].get_mut(*at).ok_or(Code::DataCorrupted)?;
        *label = value.as_deref();
    }
    if let Some(local) = local {
        names.labels[LOCAL].copy_from_slice(&local.labels[LOCAL]);
    }
    let times = [head.created as i64, values.time as i64];
    let new = NewRow::seal(device, tx, &target, &found, (names, terms, &values.secret))?;
    match new.find(tx)? {
        None => new.insert_told(tx, times),
        Some(before) if before.id == row && is_shared(tx, row)? => new.replace_told(tx, &before, times).map(|()| row),
        Some(before) if before.deleted => {
            delete(tx, before.id, &before.names)?;
            new.insert_told(tx, times)
        }
        Some(_) => Ok(0),
    }
}

/// The labels that stay on this device.
fn local_labels(kept: &Kept<'_>, target: &Target, found: &Found, id: i64) -> Result<Option<Clear>> {
    let mut statement = kept.tx.prepare(BY_ID)?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    match open(kept, target, found, row) {
        Err(error) if is_of_asset(&error) && error.code != Code::StatusMismatch => Ok(None),
        opened => opened.map(|(names, ..)| Some(names)),
    }
}

/// Whether a row is for the trusted account. One that was put in the place of another need not be.
fn is_shared(tx: &Tx<'_>, id: i64) -> Result<bool> {
    let terms = tx.first("SELECT terms FROM asset WHERE id = ?", [id], |row| row.get::<_, i64>(0))?;
    Ok(terms.is_some_and(|terms| bits::SYNC_TYPE.of(terms) & TRUSTED_ACCOUNT != 0))
}

/// Removes the row that showed a record, if it is the record's still.
pub fn remove(account: &Open<'_, '_>, record: &RecordId, id: i64) -> Result<()> {
    let kept = account.keeper;
    if !is_shared(kept.tx, id)? || !is_of(account, record, id)? {
        return Ok(());
    }
    let sql = "SELECT alias, labels FROM asset WHERE id = ?";
    let dataset = id >> SEQUENCE_BITS;
    let read = |row: &Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?));
    let Some((alias, labels)) = kept.tx.first(sql, [id], read)? else { return Ok(()) };
    let encrypted = kept.tx.find_one(&DATASET, &[("id", &dataset)], |row| row.get::<bool>(4))?.unwrap_or_default();
    let names = Names::stored(&alias, &labels)?;
    let hashes: Vec<i64> = names.places().map(|place| hash_of(kept.tx, dataset, encrypted, place)).collect();
    delete(kept.tx, id, &hashes)
}

/// Whether a row has the name of a record. 24000005 if the lock state keeps it away.
fn is_of(account: &Open<'_, '_>, record: &RecordId, id: i64) -> Result<bool> {
    let kept = account.keeper;
    let read = |row: &crate::store::Columns<'_>| {
        Ok((row.get::<UserId>(1)?, row.get::<u32>(2)?, row.get::<Vec<u8>>(3)?, row.get::<bool>(4)?))
    };
    let found = kept.tx.find_one(&DATASET, &[("id", &(id >> SEQUENCE_BITS))], read)?;
    let Some((user, owner_kind, owner, encrypted)) = found else { return Ok(false) };
    let Some(whose) = Owner::decode(owner_kind, &owner) else { return Ok(false) };
    let key = DatasetKey { user, owner: Arc::new(whose), encrypted };
    let target = Target { context: key.encode(), key };
    let Some(found) = target.find(kept.device, kept.tx)? else { return Ok(false) };
    let Some(clear) = local_labels(kept, &target, &found, id)? else { return Ok(false) };
    let alias = clear.names()?.alias.to_vec();
    let (terms, critical) = (0, [const { None }; 4]);
    let head = Head::Asset(AssetHead { owner_kind, owner, encrypted, alias, terms, critical, created: 0 });
    Ok(head.id(account)? == *record)
}

/// Whether the log has exactly this asset, which was here before: then the row shows it.
fn is_known(account: &mut Open<'_, '_>, id: &RecordId, row: i64, fields: &[(u8, &[u8])]) -> Result<bool> {
    let kept = account.keeper;
    if kept.shown(id)?.is_some() || kept.pending(id)?.is_some() {
        return Ok(false);
    }
    let Some(record) = kept.record(id)?.filter(|record| record.is_live()) else { return Ok(false) };
    for (place, plain) in fields {
        let Some(field) = record.field(*place) else { return Ok(false) };
        match account.open(id, *place, &field.value) {
            Ok(Some(known)) if known[..] == **plain => {}
            _ => return Ok(false),
        }
    }
    kept.show_as(id, row, &record)?;
    Ok(true)
}

/// All assets for the trusted account are told of anew: the account is new to this device, or an app has left it.
pub fn tell_anew(tx: &Tx<'_>, datasets: Option<&[i64]>) -> Result<()> {
    let of = bits::SYNC_TYPE.put(TRUSTED_ACCOUNT);
    let all = bits::CHANGED.put(CHANGED_ALL);
    let sql = "UPDATE asset SET terms = terms | ?1 WHERE terms & ?2 AND NOT terms & ?3 AND id > ?4 AND id <= ?5";
    match datasets {
        None => tx.run(sql, (all, of, bits::DELETED.mask(), 0, i64::MAX)).map(drop),
        Some(sets) => sets.iter().try_for_each(|set| {
            let (before, last) = crate::data::dataset::ids_of(*set);
            tx.run(sql, (all, of, bits::DELETED.mask(), before, last)).map(drop)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_of_the_bits_that_say_what_was_changed() {
        let condition = format!("terms & {}", bits::CHANGED.mask());
        assert_eq!(changed!(), condition);
        assert!(include_str!("../store/account.sql").contains(&format!("WHERE {condition};")));
    }
}
