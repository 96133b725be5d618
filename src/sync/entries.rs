//! Entries of vaults, if they go along. Ids of their rows are the order of changes, so what is new is found by the last one that
//! was looked at.

use super::keep::unless_locked;
use super::shown::{EntryHead, Head, Open, Values, told};
use crate::account::coded::Coded;
use crate::account::{Edit, place};
use crate::app::Owner;
use crate::crypto::Buffer;
use crate::data::entries::ids_of;
use crate::error::{Code, Result};
use crate::ids::UserId;
use crate::store::DATASET;
use crate::vault::carried::{Carried, Name, Open as Vault};

/// The places of an entry's other fields.
const LABELS: u8 = place::OTHERS;
const EXPIRES: u8 = place::OTHERS + 1;

/// Makes pending what was changed since last time, up to so many entries of a vault. `true`: there may be more.
pub fn gather(account: &mut Open<'_, '_>, most: usize) -> Result<bool> {
    let kept = account.keeper;
    let read = |row: &crate::store::Columns<'_>| Ok((row.get::<i64>(0)?, row.get::<u32>(2)?, row.get::<Vec<u8>>(3)?));
    let user: UserId = kept.user;
    let sets = kept.tx.find(&DATASET, &[("user_id", &user)], read)?;
    let mut more = false;
    for (dataset, kind, owner) in sets {
        if let Some(Owner::Vault { name }) = Owner::decode(kind, &owner) {
            more |= gather_vault(account, dataset, &name, most)?;
        }
    }
    Ok(more)
}

fn gather_vault(account: &mut Open<'_, '_>, dataset: i64, vault: &str, most: usize) -> Result<bool> {
    let kept = account.keeper;
    let open = Vault::new(kept.device, kept.tx, kept.user, vault, account.now as i64);
    let sql = "SELECT change FROM looked_at WHERE dataset = ?";
    let since = kept.tx.first(sql, [dataset], |row| row.get(0))?.unwrap_or(0);
    let hold = || {
        kept.held_vaults.borrow_mut().insert(dataset);
        Ok(false)
    };
    let Some(last) = unless_locked(open.last_change())? else { return hold() };
    if last == since {
        return Ok(false);
    }
    let seen = open.each_after(since, most, &mut |row, entry| {
        if kept.record_of(row)?.is_some() {
            // The log put it there.
            return Ok(());
        }
        let head = Head::Entry(EntryHead {
            vault: vault.to_owned(),
            service: entry.name.service.to_vec(),
            account: entry.name.account.to_vec(),
        });
        let id = head.id(account)?;
        let known = kept.shown(&id)?.is_some() && account.view(&id)?.0.class == entry.access;
        let head = head.coded();
        let labels: Vec<Buffer> = entry.labels.iter().map(|label| Buffer::of(label)).collect();
        let (labels, expires) = (labels.coded(), entry.expires.map(|at| at as u64).coded());
        let all =
            [(place::HEAD, &head[..]), (place::SECRET, entry.value), (LABELS, &labels[..]), (EXPIRES, &expires[..])];
        let edit = if known { Edit::Changed(&all[1..]) } else { Edit::Added(&all) };
        match told(account, &id, entry.access, entry.updated as u64, row, &edit)? {
            true => Ok(()),
            false => Err(Code::StatusMismatch.into()),
        }
    });
    let Some(seen) = unless_locked(seen)? else { return hold() };
    if seen == last {
        gone(account, dataset)?;
    }
    let sql = "INSERT OR REPLACE INTO looked_at (dataset, change) VALUES (?, ?)";
    kept.tx.run(sql, (dataset, seen))?;
    Ok(seen < last)
}

/// Entries that are shown no more were removed.
fn gone(account: &mut Open<'_, '_>, dataset: i64) -> Result<()> {
    let (before, last) = ids_of(dataset);
    let sql = "SELECT id FROM shown WHERE row > ? AND row <= ? AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.id = shown.row)";
    let ids = account.keeper.tx.all(sql, (before, last), |row| row.get::<_, Vec<u8>>(0))?;
    for id in ids {
        let (id, now) = (super::keep::record_id(&id)?, account.now);
        told(account, &id, 0, now, 0, &Edit::Removed)?;
    }
    Ok(())
}

/// Writes an entry as its record says; the row's id. 24000005 if the lock state keeps its key away.
pub fn write(account: &mut Open<'_, '_>, head: &EntryHead, values: &Values, class: u8) -> Result<i64> {
    let kept = account.keeper;
    let other = |place| values.others.iter().find(|(known, _)| *known == place).map(|(_, value)| &value[..]);
    let labels = Vec::<Vec<u8>>::decode(other(LABELS).ok_or(Code::DataCorrupted)?).ok_or(Code::DataCorrupted)?;
    let expires = Option::<u64>::decode(other(EXPIRES).ok_or(Code::DataCorrupted)?).ok_or(Code::DataCorrupted)?;
    let vault = Vault::new(kept.device, kept.tx, kept.user, &head.vault, account.now as i64);
    if vault.dataset()?.is_some_and(|dataset| kept.held_vaults.borrow().contains(&dataset)) {
        return Err(Code::StatusMismatch.into());
    }
    vault.put(&Carried {
        name: Name { service: &head.service, account: &head.account },
        access: class,
        expires: expires.map(|at| at as i64),
        updated: values.time as i64,
        labels: labels.iter().map(|label| &label[..]).collect(),
        value: &values.secret,
    })
}

/// Removes the entry that showed a record. 24000005 if the lock state keeps its name away.
pub fn remove(account: &mut Open<'_, '_>, row: i64) -> Result<()> {
    let kept = account.keeper;
    let dataset = crate::data::entries::dataset_of(row);
    if kept.held_vaults.borrow().contains(&dataset) {
        return Err(Code::StatusMismatch.into());
    }
    let read = |row: &crate::store::Columns<'_>| Ok((row.get::<u32>(2)?, row.get::<Vec<u8>>(3)?));
    let owner = kept.tx.find_one(&DATASET, &[("id", &dataset)], read)?;
    let owner = owner.and_then(|(kind, owner)| Owner::decode(kind, &owner));
    let Some(Owner::Vault { name }) = owner else { return Ok(()) };
    Vault::new(kept.device, kept.tx, kept.user, &name, account.now as i64).remove_row(row)
}
