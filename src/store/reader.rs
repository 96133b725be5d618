//! Reads on the calling thread with a kept snapshot.
//!
//! In WAL mode most of a small SELECT is taking and dropping the read lock (two system calls). A kept snapshot is used
//! again as long as nothing was committed, and let go when idle so that the WAL can be restarted.

use super::connection::SCHEMA_VERSION;
use super::schema;
use super::transaction::{Shared, Tx};
use super::wal_index::{self, Mark, WalIndex};
use crate::error::Result;
use rusqlite::Connection;
use std::sync::Arc;

/// A reading connection and its kept snapshot.
pub struct Reader {
    connection: Connection,
    shared: Arc<Shared>,
    index: Option<WalIndex>,
    /// The state of the store the open snapshot shows.
    held: Option<Mark>,
}

impl Reader {
    /// A reader over a connection of its own.
    pub fn new(connection: Connection, shared: Arc<Shared>) -> Result<Self> {
        Tx::new(&connection, &shared).registry_generation()?;
        let index = WalIndex::of(&connection);
        Ok(Reader { connection, shared, index, held: None })
    }

    /// Whether it reads a database of ours with its log.
    pub fn is_ready(&self) -> bool {
        let version = self.connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i32>(0));
        self.index.is_some() && version == Ok(SCHEMA_VERSION) && schema::check(&self.connection).is_ok()
    }

    /// Whether another file lies where its database was opened.
    pub fn has_moved(&self) -> bool {
        wal_index::has_moved(&self.connection)
    }

    /// The connection, without a snapshot.
    pub fn into_connection(mut self) -> Connection {
        self.release();
        self.connection
    }

    /// Runs `work` on the newest committed state. `true` beside the result: the snapshot is new and now kept.
    pub fn read<T>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> (Result<T>, bool) {
        match self.renew() {
            Ok(fresh) => {
                let tx = Tx::reading(&self.connection, &self.shared, self.held);
                let noticed = if fresh || self.index.is_none() { tx.notice_changes() } else { Ok(()) };
                (noticed.and_then(|()| work(&tx)), fresh)
            }
            Err(error) => (Err(error), false),
        }
    }

    /// Ends the kept snapshot.
    pub fn release(&mut self) {
        if self.held.take().is_some() {
            // A read transaction has nothing to lose; if ending it fails, the next BEGIN says so.
            let _ = Tx::new(&self.connection, &self.shared).run("COMMIT", []);
        }
    }

    /// Fixes the snapshot at this moment even if commits follow.
    pub fn pin(&mut self) -> Result<()> {
        self.release();
        let tx = Tx::new(&self.connection, &self.shared);
        tx.run("BEGIN", [])?;
        self.held = Some(Mark::default());
        tx.notice_changes()
    }

    /// Runs `work` on the pinned snapshot and lets go of it.
    pub fn finish<T>(&mut self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let result = work(&Tx::new(&self.connection, &self.shared));
        self.release();
        result
    }

    /// The store's state word, if there is one.
    #[inline]
    pub fn mark(&self) -> Option<Mark> {
        self.index.as_ref().map(WalIndex::mark)
    }

    fn renew(&mut self) -> Result<bool> {
        // The mark is taken before the snapshot begins: a commit in between makes the next read renew needlessly,
        // never keep an old state.
        let mark = self.mark();
        if self.held.is_some() && self.held == mark {
            return Ok(false);
        }
        self.release();
        if mark.is_some() {
            Tx::new(&self.connection, &self.shared).run("BEGIN", [])?;
            self.held = mark;
        }
        if let Some(mark) = &mark {
            self.shared.kept.enter(mark);
        }
        Ok(mark.is_some())
    }
}
