//! The log of changes to users, apps and permissions: how processes on one folder keep up with each other, and how
//! listeners learn of every grant and revocation exactly once and in order.

use super::transaction::Tx;
use crate::error::Result;
use crate::ids::Token;

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Users, their keys, definitions or settings: everything is to be read again.
    Everything,
    /// An app was installed, updated or removed.
    App(Token),
    /// A permission came to be held.
    Granted(Token, String),
    /// A permission is held no more.
    Revoked(Token, String),
    /// The same, and the app's processes end for it (spec/access-control.md 8.2).
    RevokedAndKilled(Token, String),
    /// A decision that does not change whether the permission is held.
    Decided(Token, String),
}

/// How many entries are kept; a process that is further behind reads everything.
const KEPT: i64 = 20_000;

impl Change {
    fn parts(&self) -> (u8, Option<Token>, Option<&str>) {
        match self {
            Change::Everything => (0, None, None),
            Change::App(token) => (1, Some(*token), None),
            Change::Granted(token, permission) => (2, Some(*token), Some(permission)),
            Change::Revoked(token, permission) => (3, Some(*token), Some(permission)),
            Change::RevokedAndKilled(token, permission) => (4, Some(*token), Some(permission)),
            Change::Decided(token, permission) => (5, Some(*token), Some(permission)),
        }
    }

    fn from_parts(kind: u8, token: Option<Token>, permission: Option<String>) -> Self {
        match (kind, token, permission) {
            (1, Some(token), _) => Change::App(token),
            (2, Some(token), Some(permission)) => Change::Granted(token, permission),
            (3, Some(token), Some(permission)) => Change::Revoked(token, permission),
            (4, Some(token), Some(permission)) => Change::RevokedAndKilled(token, permission),
            (5, Some(token), Some(permission)) => Change::Decided(token, permission),
            _ => Change::Everything,
        }
    }
}

impl Tx<'_> {
    /// Enters a change.
    pub fn log(&self, change: &Change) -> Result<()> {
        self.note_change();
        let sql = "UPDATE meta SET value = value + 1 WHERE key = 'registry' RETURNING value";
        let id = self.first(sql, [], |row| row.get::<_, i64>(0))?.unwrap_or(0);
        let (kind, token, permission) = change.parts();
        self.run(
            "INSERT OR REPLACE INTO change (id, kind, token_id, permission) VALUES (?, ?, ?, ?)",
            (id, kind, token, permission),
        )?;
        if id % 256 == 0 {
            self.run("DELETE FROM change WHERE id <= ?", [id - KEPT])?;
        }
        Ok(())
    }

    /// The changes after number `seen`, and the number of the newest. A gap in the log is [`Change::Everything`].
    pub fn changes_since(&self, seen: i64) -> Result<(i64, Vec<Change>)> {
        let newest = self.registry_generation()?;
        if newest == seen {
            return Ok((newest, Vec::new()));
        }
        let changes = self.all(
            "SELECT kind, token_id, permission FROM change WHERE id > ? AND id <= ? ORDER BY id",
            (seen, newest),
            |row| Ok(Change::from_parts(row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        match i64::try_from(changes.len()) == Ok(newest - seen) {
            true => Ok((newest, changes)),
            false => Ok((newest, vec![Change::Everything])),
        }
    }

    /// The number of the newest change.
    pub fn registry_generation(&self) -> Result<i64> {
        self.meta("registry")?.ok_or_else(|| crate::error::Code::DataCorrupted.into())
    }

    /// A counter or a mark of the store itself.
    pub fn meta(&self, key: &str) -> Result<Option<i64>> {
        self.first("SELECT value FROM meta WHERE key = ?", [key], |row| row.get(0))
    }

    /// Sets one.
    pub fn set_meta(&self, key: &str, value: i64) -> Result<()> {
        self.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value)).map(drop)
    }
}
