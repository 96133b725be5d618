//! What reads a vault.

use super::commit::REMEMBERED;
use super::entry::{BY_HASH, EntryRow, LISTING, Opened};
use super::packed::{Name, Packed, put_part};
use super::{Call, Found};
use crate::crypto::Buffer;
use crate::data::entries::{ids_of, last_change};
use crate::error::{Code, Result};
use crate::reply::Reply;

/// Most changes that are told one by one.
const TOLD: usize = 1000;
/// The kind of a change that wrote an entry; the others are those of removals.
const SET: u8 = 0;

/// Which entries are meant.
struct Query<'a> {
    values: bool,
    service: Option<&'a [u8]>,
    service_prefix: &'a [u8],
    account: Option<&'a [u8]>,
    account_prefix: &'a [u8],
    labels: Vec<&'a [u8]>,
}

impl<'a> Query<'a> {
    fn parse(packed: &mut Packed<'a>) -> Result<Self> {
        Ok(Query {
            values: packed.byte()? != 0,
            service: packed.part()?,
            service_prefix: packed.part()?.unwrap_or_default(),
            account: packed.part()?,
            account_prefix: packed.part()?.unwrap_or_default(),
            labels: packed.labels()?,
        })
    }

    fn fits(&self, opened: &Opened) -> Result<bool> {
        let about = opened.about()?;
        let name = about.name;
        Ok(self.service.is_none_or(|service| service == name.service)
            && self.account.is_none_or(|account| account == name.account)
            && name.service.starts_with(self.service_prefix)
            && name.account.starts_with(self.account_prefix)
            && self.labels.iter().all(|wanted| about.labels().any(|label| label == *wanted)))
    }
}

/// An entry that fits, and its value if that is wanted.
struct Fitting {
    id: i64,
    expires: Option<i64>,
    opened: Opened,
    value: Option<Buffer>,
}

/// A change: its id, its kind, and the name as parts.
type Told = (i64, u8, Buffer);

impl Call<'_> {
    /// The id and value of an entry; nothing if it is not there.
    pub fn get(&self, packed: &mut Packed<'_>) -> Result<Reply> {
        let name = packed.name()?;
        let Some(found) = self.found()? else { return Ok(Reply::Done) };
        let value = self.with_entry(&found, name, |row, about| {
            self.with_value(&found, row, about, |value| {
                let mut out = Buffer::with_capacity(8 + value.len());
                out.put(&row.id.to_le_bytes());
                out.put(value);
                out
            })
        })?;
        Ok(value.map_or(Reply::Done, Reply::Packed))
    }

    /// The entries that fit, by service and account; `None` as soon as more than `most` rows had to be looked at.
    pub fn find(&self, packed: &mut Packed<'_>, most: usize) -> Result<Option<Reply>> {
        let query = Query::parse(packed)?;
        let fitting = match self.found()? {
            Some(found) => self.fitting(&found, &query, most)?,
            None => Some(Vec::new()),
        };
        let Some(mut fitting) = fitting else { return Ok(None) };
        let mut sorted = Vec::with_capacity(fitting.len());
        for entry in &mut fitting {
            sorted.push((entry.opened.about()?, entry.id, entry.expires, entry.value.as_deref()));
        }
        sorted.sort_by_key(|(about, ..)| (about.name.service, about.name.account));
        // A label may have a hash that leads to the same service.
        sorted.dedup_by_key(|(_, id, ..)| *id);
        let mut out = Buffer::with_capacity(4 + 128 * sorted.len());
        out.put(&(sorted.len() as u32).to_le_bytes());
        for (about, id, expires, value) in sorted {
            out.put(&id.to_le_bytes());
            put_part(&mut out, Some(about.name.service));
            put_part(&mut out, Some(about.name.account));
            out.put(about.labels);
            for time in [about.created, about.updated, expires.unwrap_or(i64::MAX)] {
                out.put(&time.to_le_bytes());
            }
            out.put(&about.size.to_le_bytes());
            put_part(&mut out, value);
        }
        Ok(Some(Reply::Packed(out)))
    }

    fn fitting(&self, found: &Found, query: &Query<'_>, most: usize) -> Result<Option<Vec<Fitting>>> {
        let hash_of = |hash| (BY_HASH, (hash, hash));
        let (sql, ids) = match (query.labels.first(), query.service, query.account) {
            (_, Some(service), Some(account)) => hash_of(found.hash(Name { service, account })),
            (Some(label), ..) => hash_of(found.hash_of_label(label)),
            (None, Some(service), _) => (BY_HASH, found.hashes(service)),
            (None, None, _) => (LISTING, ids_of(found.dataset)),
        };
        let mut statement = self.tx.prepare(if query.values { sql.whole } else { sql.about })?;
        let mut rows = statement.query(ids)?;
        let (mut fitting, mut corrupted, mut seen) = (Vec::new(), None, 0);
        while let Some(row) = rows.next()? {
            seen += 1;
            if seen > most {
                return Ok(None);
            }
            let taken = EntryRow::read(row).and_then(|row| match row.is_over(self.now) {
                true => Ok(None),
                false => self.take(found, query, &row),
            });
            match taken {
                // A damaged entry does not stop the others from being read.
                Err(error) if error.code == Code::DataCorrupted => corrupted = Some(error),
                taken => fitting.extend(taken?),
            }
        }
        match corrupted {
            Some(error) if fitting.is_empty() => Err(error),
            _ => Ok(Some(fitting)),
        }
    }

    fn take(&self, found: &Found, query: &Query<'_>, row: &EntryRow<'_>) -> Result<Option<Fitting>> {
        let opened = self.open(found, row)?;
        if !query.fits(&opened)? {
            return Ok(None);
        }
        let value = match query.values {
            true => {
                let about = opened.about()?;
                Some(self.with_value(found, row, &about, Buffer::of)?)
            }
            false => None,
        };
        Ok(Some(Fitting { id: row.id, expires: row.expires, opened, value }))
    }

    /// What has happened since a change, and the last change; -1 asks for that only.
    pub fn changes(&self, packed: &mut Packed<'_>) -> Result<Reply> {
        let since = packed.i64()?;
        let found = self.found()?;
        let last = found.as_ref().map(|found| last_change(self.tx, found.dataset)).transpose()?.flatten().unwrap_or(0);
        let mut told = Vec::new();
        // Another state of the store was restored, or nobody remembers that far.
        let mut gap = since > last || since > 0 && last - since > REMEMBERED;
        if let Some(found) = &found
            && since >= 0
            && since < last
            && !gap
        {
            told = self.told(found, since)?;
            gap = told.len() > TOLD;
        }
        let mut out = Buffer::with_capacity(64);
        out.put(&last.to_le_bytes());
        out.put(&[gap.into()]);
        if gap {
            told.clear();
        }
        out.put(&(told.len() as u32).to_le_bytes());
        for (_, kind, name) in told {
            out.put(&[kind]);
            out.put(&name);
        }
        Ok(Reply::Packed(out))
    }

    /// Changes after an id, in their order.
    fn told(&self, found: &Found, since: i64) -> Result<Vec<Told>> {
        let (before, last) = ids_of(found.dataset);
        let ids = (since.max(before), last);
        let mut told = Vec::new();
        let mut statement = self.tx.prepare(LISTING.about)?;
        let mut rows = statement.query(ids)?;
        while let Some(row) = rows.next()?
            && told.len() <= TOLD
        {
            let row = EntryRow::read(row)?;
            let Ok(opened) = self.open(found, &row) else { continue };
            let name = opened.about()?.name;
            let name = super::packed::joined([Some(name.service), Some(name.account)]);
            told.push((row.id, SET, name));
        }
        let sql = "SELECT id, kind, about_key, about FROM entry_removed WHERE id > ? AND id <= ? ORDER BY id";
        let mut statement = self.tx.prepare(sql)?;
        let mut rows = statement.query(ids)?;
        while let Some(row) = rows.next()?
            && told.len() <= 2 * TOLD
        {
            let (id, kind) = (row.get(0)?, row.get(1)?);
            let about = row.get_ref(3)?.as_blob().map_err(|_| Code::DataCorrupted)?;
            if let Ok(name) = self.open_removed(found, id, kind, row.get(2)?, about) {
                told.push((id, kind, name));
            }
        }
        told.sort_by_key(|(id, ..)| *id);
        Ok(told)
    }
}
