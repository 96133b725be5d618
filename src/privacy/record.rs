//! Usage records in the store: written merged by the minute, kept for seven days, forgotten when a user wishes so.

use super::recordable::Recordable;
use super::{LOCKED, Status, UNLOCKED, UsedType};
use crate::error::Result;
use crate::ids::{Token, UserId};
use crate::store::{Question, RECORD_TOGGLE, Tx};
use rusqlite::params;

/// Seven days (D25), milliseconds.
pub const MAX_AGE: i64 = 7 * 24 * 60 * 60 * 1000;
/// Most records (D25).
const MAX_RECORDS: i64 = 500_000;
/// Rows removed at once, so that pruning never holds up a call noticeably.
const PRUNED_AT_ONCE: i64 = 2000;
/// How many records are written between two looks at the limits.
pub const PRUNE_EVERY: u64 = 512;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The app.
    pub token: Token,
    /// What was used.
    pub permission: Recordable,
    /// When, epoch milliseconds.
    pub time: i64,
    /// For how long; 0 for records that were added.
    pub duration: i64,
    /// Accesses.
    pub success: u32,
    /// Refusals.
    pub fail: u32,
    /// In front of the user or not.
    pub status: Status,
    /// Whether the screen was locked.
    pub locked: bool,
    /// In which way.
    pub used_type: UsedType,
    /// enhancedIdentity.
    pub identity: String,
    /// A segment of a usage: stands for itself.
    pub segment: bool,
}

impl Record {
    /// What it merges with: records of accesses, of refusals, or of both. A segment merges with nothing.
    fn merges(&self) -> Option<u8> {
        (!self.segment).then_some(u8::from(self.success > 0) | u8::from(self.fail > 0) << 1)
    }

    /// Stores an access, or adds it to the record of the same minute that differs in nothing but the counts; and in which way the
    /// app used the permission, which was noted with the first access of a record.
    pub fn add(&self, tx: &Tx<'_>) -> Result<()> {
        tx.together(|| match self.store(tx)? {
            true => note_used_type(tx, self.token, self.permission, self.used_type),
            false => Ok(()),
        })
    }

    /// Stores the record, unless it merges with one that is there. Gives whether it is a new one.
    pub fn store(&self, tx: &Tx<'_>) -> Result<bool> {
        tx.insert(
            "INSERT INTO usage_record
               (token_id, permission, minute, time, duration, success, fail, status, lock, used_type, identity, merges)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (token_id, minute, permission, status, lock, used_type, identity, merges)
             DO UPDATE SET success = success + excluded.success, fail = fail + excluded.fail",
            params![
                self.token,
                self.permission.0,
                self.time.div_euclid(60_000),
                self.time,
                self.duration,
                self.success,
                self.fail,
                self.status as u8,
                if self.locked { LOCKED } else { UNLOCKED },
                self.used_type as u8,
                self.identity,
                self.merges(),
            ],
        )
    }
}

/// Notes the way in which an app uses a permission (3.4).
pub fn note_used_type(tx: &Tx<'_>, token: Token, permission: Recordable, used_type: UsedType) -> Result<()> {
    let bit = 1 << used_type as u8;
    tx.run(
        "INSERT INTO used_type (token_id, permission, bits, place) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (token_id, permission) DO UPDATE SET bits = bits | ?3 WHERE NOT bits & ?3",
        (token, permission.0, bit, tx.place()?),
    )?;
    Ok(())
}

/// Whether accesses of this user's apps are recorded. Every record asks, so a transaction looks once.
pub fn is_recorded(tx: &Tx<'_>, user: UserId) -> Result<bool> {
    tx.known(Question::IsRecorded(user), || {
        Ok(tx.find_one(&RECORD_TOGGLE, &[("user_id", &user)], |_| Ok(()))?.is_none())
    })
}

/// Turns recording on, or off, which forgets everything about the user's apps (7.2).
pub fn set_recorded(tx: &Tx<'_>, user: UserId, on: bool) -> Result<()> {
    tx.look_anew();
    if on {
        tx.run("DELETE FROM record_toggle WHERE user_id = ?", [user])?;
        return Ok(());
    }
    for table in ["usage_record", "used_type"] {
        let sql = format!("DELETE FROM {table} WHERE token_id IN (SELECT token_id FROM app WHERE user_id = ?)");
        tx.run(&sql, [user])?;
    }
    tx.put(&RECORD_TOGGLE, params![user])
}

/// Removes some of what is too old or too much, looking at the records that were written first: no others are older but
/// by the length of a usage, and what is too old is never shown in any case.
pub fn prune(tx: &Tx<'_>, now: i64) -> Result<()> {
    if has_old(tx, now)? {
        tx.run(
            "DELETE FROM usage_record WHERE time <= ? AND id IN (SELECT id FROM usage_record ORDER BY id LIMIT ?)",
            (now - MAX_AGE, PRUNED_AT_ONCE),
        )?;
    }
    // There are not more records than ids between the first and the last. Only if those are too many, records are counted.
    let ids = "SELECT (SELECT max(id) FROM usage_record) - (SELECT min(id) FROM usage_record) + 1";
    let count =
        |sql: &str| tx.first(sql, [], |row| row.get::<_, Option<i64>>(0)).map(|count| count.flatten().unwrap_or(0));
    if count(ids)? > MAX_RECORDS {
        let surplus = (count("SELECT count(*) FROM usage_record")? - MAX_RECORDS).clamp(0, PRUNED_AT_ONCE);
        tx.run("DELETE FROM usage_record WHERE id IN (SELECT id FROM usage_record ORDER BY id LIMIT ?)", [surplus])?;
    }
    Ok(())
}

/// Whether one of the records that were written first is too old. The very first may be of a clock that was wrong.
pub fn has_old(tx: &Tx<'_>, now: i64) -> Result<bool> {
    let first = "SELECT 1 FROM (SELECT time FROM usage_record ORDER BY id LIMIT ?) WHERE time <= ? LIMIT 1";
    Ok(tx.first(first, (PRUNED_AT_ONCE, now - MAX_AGE), |_| Ok(()))?.is_some())
}
