//! Which rows show which records, and the round that both assets and entries go: what was changed here becomes pending, and what
//! the log changed becomes visible.

use super::keep::{Kept, record_id, unless_locked};
use crate::account::coded::{Coded, coded};
use crate::account::{Account, Edit, Keeper, Record, RecordId, place};
use crate::app::Owner;
use crate::asset::transfer::is_of_asset;
use crate::crypto::{Buffer, digest};
use crate::device::memory::Memory;
use crate::error::{Code, Result};
use rusqlite::OptionalExtension;

/// An account in a transaction of its device.
pub type Open<'a, 'k> = Account<'a, Kept<'k>>;

/// Which row shows a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// An asset or an entry; 0 for none.
    pub row: i64,
    /// The entry of the log that it is as of.
    pub based: u64,
    /// Which values it has.
    pub view: [u8; 8],
}

/// What the head of a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetHead {
    pub owner_kind: u32,
    pub owner: Vec<u8>,
    pub encrypted: bool,
    pub alias: Vec<u8>,
    pub terms: u64,
    pub critical: [Option<Vec<u8>>; 4],
    pub created: u64,
}

/// The same of an entry of a vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryHead {
    pub vault: String,
    pub service: Vec<u8>,
    pub account: Vec<u8>,
}

coded! {
    AssetHead { owner_kind, owner, encrypted, alias, terms, critical, created }
    EntryHead { vault, service, account }
}

/// The head of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    Asset(AssetHead),
    Entry(EntryHead),
}

impl Coded for Head {
    fn add_to(&self, out: &mut Buffer) {
        match self {
            Head::Asset(head) => {
                out.put(&[0]);
                head.add_to(out);
            }
            Head::Entry(head) => {
                out.put(&[1]);
                head.add_to(out);
            }
        }
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        match u8::take(rest)? {
            0 => AssetHead::take(rest).map(Head::Asset),
            1 => EntryHead::take(rest).map(Head::Entry),
            _ => None,
        }
    }
}

impl Head {
    /// The number of the record that has it.
    pub fn id(&self, account: &Open<'_, '_>) -> Result<RecordId> {
        match self {
            Head::Asset(head) => {
                let kind = head.owner_kind.to_le_bytes();
                account.id_of(&[b"asset", &kind, &head.owner, &[head.encrypted.into()], &head.alias])
            }
            Head::Entry(head) => account.id_of(&[b"entry", head.vault.as_bytes(), &head.service, &head.account]),
        }
    }
}

/// Which values a record has.
fn mark(record: &Record) -> [u8; 8] {
    let mut ids = Buffer::default();
    for field in &record.fields {
        field.place.add_to(&mut ids);
        field.value.id.add_to(&mut ids);
    }
    *digest(&ids).first_chunk().expect("a digest is longer")
}

impl Kept<'_> {
    /// Which row shows a record.
    pub fn shown(&self, id: &RecordId) -> Result<Option<Shown>> {
        let sql = "SELECT row, based, view FROM shown WHERE id = ?";
        let mut statement = self.tx.prepare(sql)?;
        let row = statement
            .query_row([&id[..]], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64, row.get::<_, Vec<u8>>(2)?)));
        let Some((row, based, view)) = row.optional()? else { return Ok(None) };
        let view = view.try_into().map_err(|_| Code::DataCorrupted)?;
        Ok(Some(Shown { row, based, view }))
    }

    /// Notes it.
    pub fn show(&self, id: &RecordId, shown: Option<Shown>) -> Result<()> {
        match shown {
            None => self.tx.run("DELETE FROM shown WHERE id = ?", [&id[..]]),
            Some(shown) => {
                let sql = "INSERT OR REPLACE INTO shown (id, row, based, view) VALUES (?, ?, ?, ?)";
                self.tx.run(sql, (&id[..], shown.row, shown.based as i64, &shown.view[..]))
            }
        }
        .map(drop)
    }

    /// Notes that a row shows a record as the log has it.
    pub fn show_as(&self, id: &RecordId, row: i64, record: &Record) -> Result<()> {
        self.show(id, Some(Shown { row, based: record.last(), view: mark(record) }))
    }

    /// The record that a row shows.
    pub fn record_of(&self, row: i64) -> Result<Option<RecordId>> {
        let id = self.tx.first("SELECT id FROM shown WHERE row = ?", [row], |row| row.get::<_, Vec<u8>>(0))?;
        id.map(|id| record_id(&id)).transpose()
    }
}

/// Makes pending what was done to a record here, and notes the row that has it; `row` 0: it is gone. `false`: the lock state
/// keeps its key away, and it has to wait.
pub fn told(
    account: &mut Open<'_, '_>,
    id: &RecordId,
    class: u8,
    time: u64,
    row: i64,
    edit: &Edit<'_>,
) -> Result<bool> {
    let keeper = account.keeper;
    let based = keeper.shown(id)?.map_or(0, |shown| shown.based);
    if unless_locked(account.changed(id, class, based, time, edit))?.is_none() {
        keeper.held.borrow_mut().insert(*id);
        return Ok(false);
    }
    let view = account.view(id)?.0;
    let shown = Shown { row, based, view: mark(&view) };
    keeper.show(id, (row != 0).then_some(shown))?;
    Ok(true)
}

/// What a record's fields say, opened.
pub struct Values {
    pub head: Head,
    pub secret: Buffer,
    /// The others, by place.
    pub others: Vec<(u8, Buffer)>,
    /// When it was changed last.
    pub time: u64,
}

/// Opens a record; `None` while the lock state keeps it away. 24000007 if it is not what its number says.
pub fn opened(account: &Open<'_, '_>, id: &RecordId, record: &Record) -> Result<Option<Values>> {
    let mut values = Vec::new();
    for field in &record.fields {
        let Some(value) = account.open(id, field.place, &field.value)? else { return Ok(None) };
        values.push((field.place, value));
    }
    let mut take = |place| {
        let at = values.iter().position(|(known, _)| *known == place).ok_or(Code::DataCorrupted)?;
        Ok::<_, Code>(values.remove(at).1)
    };
    let head = Head::decode(&take(place::HEAD)?).ok_or(Code::DataCorrupted)?;
    let secret = take(place::SECRET)?;
    if head.id(account)? != *id {
        return Err(Code::DataCorrupted.into());
    }
    let time = record.fields.iter().map(|field| field.time).max().unwrap_or_default();
    Ok(Some(Values { head, secret, others: values, time }))
}

/// Makes visible what the log changed, up to so many records. Returns how many have to wait for the screen to be unlocked.
pub fn show_stale(account: &mut Open<'_, '_>, memory: &Memory, most: usize) -> Result<(usize, bool)> {
    let keeper = account.keeper;
    // What was in the way of others may have gone.
    keeper.tx.run("UPDATE record SET stale = 1 WHERE id IN (SELECT id FROM shown WHERE row = ?)", [HIDDEN])?;
    let sql = "SELECT id FROM record WHERE stale";
    let stale = keeper.tx.all(sql, [], |row| row.get::<_, Vec<u8>>(0))?;
    let (mut waiting, mut done) = (0, 0);
    for id in &stale {
        if done == most {
            return Ok((waiting, true));
        }
        let id = record_id(id)?;
        match show(account, memory, &id)? {
            true => {
                keeper.tx.run("UPDATE record SET stale = 0 WHERE id = ?", [&id[..]])?;
                done += 1;
            }
            false => waiting += 1,
        }
    }
    Ok((waiting, false))
}

/// Makes one record visible; `false` if it has to wait.
pub fn show(account: &mut Open<'_, '_>, memory: &Memory, id: &RecordId) -> Result<bool> {
    let keeper = account.keeper;
    if keeper.held.borrow().contains(id) {
        return Ok(false);
    }
    let before = keeper.shown(id)?;
    let record = account.view(id)?.0;
    let last = keeper.record(id)?.map_or(0, |record| record.last());
    if !record.is_live() {
        if let Some(before) = before {
            let hidden = keeper.tx.atomically(|| hide(account, id, before.row));
            if unless_damaged(hidden)? == Some(false) {
                return Ok(false);
            }
        }
        keeper.show(id, None)?;
        return Ok(true);
    }
    let view = mark(&record);
    if let Some(before) = before.filter(|before| before.view == view && before.row > HIDDEN) {
        keeper.show(id, Some(Shown { based: last, ..before }))?;
        return Ok(true);
    }
    let values = match opened(account, id, &record) {
        // It cannot be shown on this device; the others are.
        Err(error) if error.code == Code::DataCorrupted => return Ok(true),
        values => values?,
    };
    let Some(values) = values else { return Ok(false) };
    let row = before.map_or(HIDDEN, |before| before.row);
    let written = keeper.tx.atomically(|| match &values.head {
        Head::Asset(head) => match Owner::decode(head.owner_kind, &head.owner) {
            Some(owner) if super::assets::goes_along(keeper, memory, &owner)? => {
                super::assets::write(account, head, &values, row)
            }
            _ => Ok(HIDDEN),
        },
        Head::Entry(_) if !keeper.vault => Ok(NOT_HERE),
        Head::Entry(head) => super::entries::write(account, head, &values, record.class),
    });
    let row = match unless_locked(written) {
        Ok(None) => return Ok(false),
        // A row of this device is damaged: the others are shown.
        Err(error) if is_of_asset(&error) => NOT_HERE,
        row => row?.unwrap_or(NOT_HERE),
    };
    // What nobody has seen, nobody has changed knowingly.
    let based = if row > HIDDEN { last } else { 0 };
    keeper.show(id, Some(Shown { row, based, view }))?;
    Ok(true)
}

/// In `shown`: something of this device is in the way.
const HIDDEN: i64 = 0;
/// In `shown`: it cannot be shown on this device, or is not wanted.
const NOT_HERE: i64 = -1;

/// Damage of a row keeps nothing else away. `false`: the lock state does.
fn unless_damaged(hidden: Result<()>) -> Result<Option<bool>> {
    match unless_locked(hidden) {
        Ok(hidden) => Ok(Some(hidden.is_some())),
        Err(error) if is_of_asset(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn hide(account: &mut Open<'_, '_>, id: &RecordId, row: i64) -> Result<()> {
    match crate::data::entries::is_entry(row) {
        _ if row <= HIDDEN => Ok(()),
        true => super::entries::remove(account, row),
        false => super::assets::remove(account, id, row),
    }
}
