//! Checks and writes of one commit: all of them take effect, or none.

use super::carried::Carried;
use super::entry::{About, BY_HASH, BY_ID, EntryRow, FIRST_UNLOCKED, Opened, UNLOCKED};
use super::packed::{Name, Packed, put_part};
use super::{Call, Found};
use crate::crypto::Buffer;
use crate::data::entries::{ids_of, next_change};
use crate::error::{Code, Error, Result};
use crate::reply::Reply;
use rusqlite::Row;

/// How a commit ended.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Status {
    Done,
    /// What was checked has changed.
    Conflict,
    /// What was to be renamed is not there.
    NotFound,
    /// The name is taken.
    Exists,
}

/// What removed an entry.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum Removal {
    One = 1,
    Expired,
    All,
}

/// Removals that listeners can still learn of.
pub const REMEMBERED: i64 = 4096;
/// Expired entries that one write removes on the way.
const SWEPT: u32 = 16;
/// Changes of which one makes its write remove some.
const SWEEPS: i64 = 64;
/// Longest value that its caller may write himself.
const LIGHT: usize = 16 * 1024;

/// A write.
enum Write<'a> {
    Set { access: u8, expires: Option<i64>, name: Name<'a>, labels: Vec<&'a [u8]>, value: &'a [u8] },
    Delete(Name<'a>),
    Rename { replace: bool, name: Name<'a>, to: Name<'a> },
    Clear(Option<&'a [u8]>),
}

/// What is to be checked and written.
pub struct Commit<'a> {
    /// Entries that must still have these ids; 0 for none.
    checks: Vec<(Name<'a>, i64)>,
    writes: Vec<Write<'a>>,
}

impl<'a> Commit<'a> {
    /// 401 for lengths beyond the limits.
    pub fn parse(bytes: &'a [u8]) -> Result<Self> {
        let mut packed = Packed::new(bytes);
        let checks = (0..packed.u32()?).map(|_| Ok((packed.name()?, packed.i64()?))).collect::<Result<_>>()?;
        let writes = (0..packed.u32()?).map(|_| Write::parse(&mut packed)).collect::<Result<_>>()?;
        packed.finish().map(|()| Commit { checks, writes })
    }

    /// One entry, as it comes from elsewhere.
    pub fn set(entry: &Carried<'a>) -> Self {
        let Carried { access, expires, name, ref labels, value, .. } = *entry;
        let set = Write::Set { access, expires, name, labels: labels.clone(), value };
        Commit { checks: Vec::new(), writes: vec![set] }
    }

    /// One removal.
    pub fn delete(name: Name<'a>) -> Self {
        Commit { checks: Vec::new(), writes: vec![Write::Delete(name)] }
    }

    /// Whether it needs room on the disk.
    pub fn grows(&self) -> bool {
        self.writes.iter().any(|write| matches!(write, Write::Set { .. } | Write::Rename { .. }))
    }

    /// Whether it writes nothing.
    pub fn only_checks(&self) -> bool {
        self.writes.is_empty()
    }

    /// Whether it takes microseconds.
    pub fn is_light(&self) -> bool {
        let is_light = |write: &Write<'_>| match write {
            Write::Set { value, .. } => value.len() <= LIGHT,
            Write::Delete(_) => true,
            Write::Rename { .. } | Write::Clear(_) => false,
        };
        self.checks.len() + self.writes.len() <= 2 && self.writes.iter().all(is_light)
    }
}

impl<'a> Write<'a> {
    fn parse(packed: &mut Packed<'a>) -> Result<Self> {
        Ok(match packed.byte()? {
            0 => {
                let access = packed.byte()?;
                if !(FIRST_UNLOCKED..=UNLOCKED).contains(&access) {
                    return Err(Error::argument("no such accessibility"));
                }
                let expires = Some(packed.i64()?).filter(|expires| *expires != i64::MAX);
                Write::Set { access, expires, name: packed.name()?, labels: packed.labels()?, value: packed.value()? }
            }
            1 => Write::Delete(packed.name()?),
            2 => Write::Rename { replace: packed.byte()? != 0, name: packed.name()?, to: packed.name()? },
            _ => Write::Clear(packed.part()?),
        })
    }
}

/// The row of a name that is to be replaced or removed, its hashes, and when it was first written.
struct Held {
    id: i64,
    created: i64,
    /// `None` if it cannot be read: then all that leads to it is looked for.
    hashes: Option<Vec<i64>>,
    /// Its time is not over.
    is_there: bool,
}

impl Call<'_> {
    /// Carries out a commit.
    pub fn commit(&self, commit: &Commit<'_>) -> Result<Reply> {
        let makes = commit.writes.iter().any(|write| matches!(write, Write::Set { .. }));
        let found = if makes { Some(self.found_or_made()?) } else { self.found()? };
        let Some(found) = found else {
            let status = match commit.writes.iter().any(|write| matches!(write, Write::Rename { .. })) {
                _ if commit.checks.iter().any(|(_, id)| *id != 0) => Status::Conflict,
                true => Status::NotFound,
                false => Status::Done,
            };
            return Ok(reply(status, &vec![0; commit.writes.len()]));
        };
        for (name, id) in &commit.checks {
            let there = self.with_entry(&found, *name, |row, _| Ok(row.id))?;
            if there.unwrap_or(0) != *id {
                return Ok(reply(Status::Conflict, &[]));
            }
        }
        if commit.only_checks() {
            return Ok(reply(Status::Done, &[]));
        }
        let mut status = Status::Done;
        let mut write = || commit.writes.iter().map(|write| self.write(&found, write, &mut status)).collect();
        let results: Result<Vec<i64>> = match &commit.writes[..] {
            [Write::Set { .. } | Write::Delete(_)] => self.tx.together(write),
            _ => self.tx.atomically(&mut write),
        };
        match results {
            Ok(results) => Ok(reply(status, &results)),
            Err(_) if status != Status::Done => Ok(reply(status, &[])),
            Err(error) => Err(error),
        }
    }

    fn write(&self, found: &Found, write: &Write<'_>, status: &mut Status) -> Result<i64> {
        let result = self.write_only(found, write, status)?;
        if found.must_sweep.take() {
            self.sweep(found)?;
        }
        Ok(result)
    }

    fn write_only(&self, found: &Found, write: &Write<'_>, status: &mut Status) -> Result<i64> {
        match write {
            Write::Set { access, expires, name, labels, value } => {
                let before = self.held(found, *name)?;
                let created = before.as_ref().filter(|held| held.is_there).map_or(self.now, |held| held.created);
                let id = self.next(found)?;
                let mut packed = Buffer::with_capacity(64);
                packed.put(&[labels.len() as u8]);
                labels.iter().for_each(|label| put_part(&mut packed, Some(label)));
                let about = About {
                    name: *name,
                    created,
                    updated: self.now,
                    size: value.len() as u32,
                    labels: &packed,
                    value: None,
                };
                let terms = (id, *access, *expires);
                let row = self.seal(found, terms, &about, value)?;
                before.map_or(Ok(false), |held| self.remove(&held))?;
                self.insert(found, terms, &row, *name, labels.iter())?;
                if expires.is_some() {
                    found.must_sweep.set(true);
                }
                Ok(id)
            }
            Write::Delete(name) => {
                let Some(held) = self.held(found, *name)? else { return Ok(0) };
                let kind = if held.is_there { Removal::One } else { Removal::Expired };
                self.note(found, kind, [Some(name.service), Some(name.account)])?;
                self.remove(&held)?;
                Ok(held.is_there.into())
            }
            Write::Rename { replace, name, to } => self.rename(found, *replace, *name, *to, status),
            Write::Clear(service) => self.clear(found, *service),
        }
    }

    fn rename(&self, found: &Found, replace: bool, name: Name<'_>, to: Name<'_>, status: &mut Status) -> Result<i64> {
        let mut fail = |with| {
            *status = with;
            Err(Code::NotFound.into())
        };
        let Some(held) = self.held(found, name)?.filter(|held| held.is_there) else { return fail(Status::NotFound) };
        if name == to {
            return Ok(held.id);
        }
        let before = self.held(found, to)?;
        if !replace && before.as_ref().is_some_and(|held| held.is_there) {
            return fail(Status::Exists);
        }
        self.note(found, Removal::One, [Some(name.service), Some(name.account)])?;
        let id = self.next(found)?;
        let written = self.with_entry(found, name, |row, about| {
            let terms = (id, row.access, row.expires);
            let renamed = About { name: to, ..*about };
            let sealed =
                self.with_value(found, row, about, |value| self.seal(found, terms, &renamed, value)).flatten()?;
            Ok((terms, sealed, about.labels().map(Buffer::of).collect::<Vec<_>>()))
        })?;
        let (terms, sealed, labels) = written.ok_or_else(Call::corrupted)?;
        self.remove(&held)?;
        before.map_or(Ok(false), |held| self.remove(&held))?;
        self.insert(found, terms, &sealed, to, labels.iter().map(|label| &label[..]))?;
        Ok(id)
    }

    /// Removes the entries of a service, or all; how many were there.
    fn clear(&self, found: &Found, service: Option<&[u8]>) -> Result<i64> {
        let Some(service) = service else { return self.clear_all(found) };
        let mut removed = Vec::new();
        {
            let mut statement = self.tx.prepare(BY_HASH.about)?;
            let mut rows = statement.query(found.hashes(service))?;
            while let Some(row) = rows.next()? {
                let row = EntryRow::read(row)?;
                if let Some((held, Some(opened))) = self.look(found, &row, None)
                    && opened.about()?.name.service == service
                {
                    removed.push(held);
                }
            }
        }
        if !removed.is_empty() {
            self.note(found, Removal::All, [Some(service), None])?;
        }
        let mut there = 0;
        for held in &removed {
            // A label may lead to the same entry, which is gone then.
            there += i64::from(self.remove(held)? && held.is_there);
        }
        Ok(there)
    }

    /// What cannot be read goes too.
    fn clear_all(&self, found: &Found) -> Result<i64> {
        let ids = ids_of(found.dataset);
        let sql = "SELECT count(*), coalesce(sum(expires <= ?), 0) FROM entry WHERE id > ? AND id <= ?";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let counts: Option<(i64, i64)> = self.tx.first(sql, (self.now, ids.0, ids.1), read)?;
        let (all, over) = counts.unwrap_or_default();
        if all > 0 {
            self.note(found, Removal::All, [None, None])?;
            self.tx.run("DELETE FROM entry WHERE id > ? AND id <= ?", ids)?;
            self.tx.run("DELETE FROM entry_name WHERE entry > ? AND entry <= ?", ids)?;
        }
        Ok(all - over)
    }

    /// The row of a name, whether its time is over or not.
    fn held(&self, found: &Found, name: Name<'_>) -> Result<Option<Held>> {
        let hash = found.hash(name);
        let mut statement = self.tx.prepare(BY_HASH.about)?;
        let mut rows = statement.query([hash, hash])?;
        while let Some(row) = rows.next()? {
            let row = EntryRow::read(row)?;
            if let Some((held, _)) = self.look(found, &row, Some(name)) {
                return Ok(Some(held));
            }
        }
        Ok(None)
    }

    fn held_as(&self, found: &Found, id: i64) -> Result<(Held, Option<Opened>)> {
        let mut statement = self.tx.prepare(BY_ID)?;
        let mut rows = statement.query([id])?;
        let row = EntryRow::read(rows.next()?.ok_or_else(Call::corrupted)?)?;
        self.look(found, &row, None).ok_or_else(Call::corrupted)
    }

    /// None if it has another name. One that cannot be read has the name that leads to it: so it can be replaced and removed.
    fn look(&self, found: &Found, row: &EntryRow<'_>, name: Option<Name<'_>>) -> Option<(Held, Option<Opened>)> {
        let is_there = !row.is_over(self.now);
        let opened = self.open(found, row).ok();
        let Some(about) = opened.as_ref().and_then(|opened| opened.about().ok()) else {
            return Some((Held { id: row.id, created: self.now, hashes: None, is_there }, None));
        };
        if name.is_some_and(|name| about.name != name) {
            return None;
        }
        let labels = about.labels().map(|label| found.hash_of_label(label));
        let hashes = Some(std::iter::once(found.hash(about.name)).chain(labels).collect());
        let held = Held { id: row.id, created: about.created, hashes, is_there };
        Some((held, opened))
    }

    /// Whether it was there to be removed.
    fn remove(&self, held: &Held) -> Result<bool> {
        let removed = self.tx.run("DELETE FROM entry WHERE id = ?", [held.id])?;
        match &held.hashes {
            Some(hashes) => hashes.iter().try_for_each(|hash| {
                self.tx.run("DELETE FROM entry_name WHERE hash = ? AND entry = ?", (hash, held.id)).map(drop)
            }),
            None => self.tx.run("DELETE FROM entry_name WHERE entry = ?", [held.id]).map(drop),
        }?;
        Ok(removed > 0)
    }

    /// Removes some entries whose time is over.
    fn sweep(&self, found: &Found) -> Result<()> {
        let (before, _) = ids_of(found.dataset);
        let sql = "SELECT id FROM entry INDEXED BY entry_expires WHERE id >> 40 = ? >> 40 AND expires <= ? LIMIT ?";
        for id in self.tx.all(sql, (before, self.now, SWEPT), |row| row.get::<_, i64>(0))? {
            let (held, opened) = self.held_as(found, id)?;
            if let Some(about) = opened.as_ref().and_then(|opened| opened.about().ok()) {
                self.note(found, Removal::Expired, [Some(about.name.service), Some(about.name.account)])?;
            }
            self.remove(&held)?;
        }
        Ok(())
    }

    /// The id of the next change. Every id comes from here, so that entries whose time is over are removed, and removals
    /// forgotten, whoever goes past a multiple.
    fn next(&self, found: &Found) -> Result<i64> {
        let gone = || Error::new(Code::DatabaseError, "the vault is gone");
        let id = next_change(self.tx, found.dataset)?.ok_or_else(gone)?;
        if id % SWEEPS == 0 {
            found.must_sweep.set(true);
        }
        if id % 256 == 0 {
            let (before, _) = ids_of(found.dataset);
            self.tx.run("DELETE FROM entry_removed WHERE id > ? AND id <= ?", (before, id - REMEMBERED))?;
        }
        Ok(id)
    }

    /// Lets listeners know of a removal. Before it, so that the ids go on.
    fn note(&self, found: &Found, kind: Removal, name: [Option<&[u8]>; 2]) -> Result<()> {
        let id = self.next(found)?;
        let (key, about) = self.seal_removed(found, id, kind as u8, name)?;
        self.tx.run(
            "INSERT INTO entry_removed (id, kind, about_key, about) VALUES (?, ?, ?, ?)",
            (id, kind as u8, key, about),
        )?;
        Ok(())
    }
}

fn reply(status: Status, results: &[i64]) -> Reply {
    let mut out = Vec::with_capacity(1 + 8 * results.len());
    out.push(status as u8);
    results.iter().for_each(|result| out.extend_from_slice(&result.to_le_bytes()));
    Reply::Bytes(out)
}
