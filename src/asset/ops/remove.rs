//! remove: deletes every asset that fits the conditions (spec/asset.md 4.2).

use super::*;
use crate::asset::new_row::delete;
use crate::data::dataset::{TRUSTED_ACCOUNT, remove_loose_names};
use crate::data::names::hash_of;
use crate::data::terms::{CHANGED_GONE, bits};

/// remove(query)
pub struct Remove(Subject);

impl Remove {
    /// Checks tags and ranges.
    pub fn parse(query: Attributes) -> Result<Self> {
        Subject::of(&query, &spec::REMOVE).map(Remove)
    }
}

impl Operation for Remove {
    fn subject(&self) -> &Subject {
        &self.0
    }

    fn run(&self, call: &Call, target: &Target, tx: &Tx<'_>, _: &mut Memory) -> Result<Reply> {
        let found = target.find(&call.device, tx)?.ok_or(Code::NotFound)?;
        match remove(tx, &found, &self.0, call.now)? {
            0 => Err(Code::NotFound.into()),
            _ => Ok(Reply::Done),
        }
    }
}

/// What is to be removed, and the hashes of its names.
type Doomed = (i64, Vec<i64>);

/// From so many on, the names that lead nowhere are found by walking all of them.
const MANY: usize = 2_000;

/// Deletes what fits; trusted-account assets leave a tombstone. Gives how many are gone.
pub fn remove(tx: &Tx<'_>, found: &Found, subject: &Subject, now: i64) -> Result<usize> {
    let (doomed, kept) = select(tx, found, &Condition::new(tx, found, subject.terms, subject.names.iter()))?;
    let work = || {
        let one_by_one = doomed.len() < MANY;
        for (id, names) in &doomed {
            delete(tx, *id, if one_by_one { names } else { &[] })?;
        }
        if !one_by_one {
            remove_loose_names(tx, found.dataset)?;
        }
        for id in &kept {
            let sql = "UPDATE asset SET terms = terms | ?, update_time = ? WHERE id = ?";
            tx.run(sql, (bits::DELETED.mask() | bits::CHANGED.put(CHANGED_GONE), now, id))?;
        }
        Ok(doomed.len() + kept.len())
    };
    tx.together(work)
}

/// The assets that fit: those that go, and those of which a tombstone stays.
fn select(tx: &Tx<'_>, found: &Found, condition: &Condition<'_>) -> Result<(Vec<Doomed>, Vec<i64>)> {
    let (mut doomed, mut kept) = (Vec::new(), Vec::new());
    let mut statement = condition.select(tx)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let Some(row) = condition.read(row)? else { continue };
        if row.terms.get(bits::SYNC_TYPE) & TRUSTED_ACCOUNT != 0 {
            kept.push(row.id);
            continue;
        }
        let hash = |place| hash_of(tx, found.dataset, found.index.is_some(), place);
        let names = if doomed.len() < MANY { row.names.places().map(hash).collect() } else { Vec::new() };
        doomed.push((row.id, names));
    }
    Ok((doomed, kept))
}
