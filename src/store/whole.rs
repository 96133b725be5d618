//! The whole store as bytes, and another one in its place: snapshots.

use super::rows::{self, RowKey};
use super::transaction::{Begin, Shared, Tx};
use super::{Memory, Store, backup, recovery};
use crate::error::Result;

impl<M: Memory> Store<M> {
    /// The whole database as bytes, and what `beside` reads, while nobody can write.
    pub fn serialize<T>(&self, beside: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<(Vec<u8>, T)> {
        self.settle()?;
        let inner = &*self.inner;
        let mut writer = inner.writer.lock();
        let connection = inner.opened(&mut writer)?;
        let reading = inner.reading.read().is_some();
        connection.execute_batch(if reading { Begin::Reading } else { Begin::Writing }.sql())?;
        let beside = beside(&Tx::new(connection, &inner.shared));
        let bytes = recovery::serialize(connection);
        connection.execute_batch("ROLLBACK")?;
        Ok((bytes?, beside?))
    }

    /// Replaces the whole database by bytes of [`Store::serialize`], after `prepare` has changed them, and the memory by an
    /// empty one: both or neither. All others read everything again. `of` is the key of its rows, if that is another one.
    pub fn deserialize(
        &self,
        bytes: &[u8],
        of: Option<&RowKey>,
        prepare: impl FnOnce(&Tx<'_>, &mut M) -> Result<()>,
    ) -> Result<()> {
        self.settle()?;
        let inner = &*self.inner;
        let source = recovery::deserialize(bytes, of.unwrap_or(&inner.shared.rows))?;
        if let Some(of) = of {
            rows::remake(&source, of, &inner.shared.rows)?;
        }
        let mut writer = inner.writer.lock();
        let connection = inner.opened(&mut writer)?;
        inner.check_writable(connection)?;
        inner.let_go();
        let mut draft = inner.memory.read().clone();
        let apart = Shared::new(inner.shared.rows.clone());
        prepare(&Tx::new(&source, &apart), &mut draft)?;
        let counter = "SELECT value FROM meta WHERE key = 'registry'";
        let (ours, theirs): (i64, i64) =
            (connection.query_row(counter, [], |row| row.get(0))?, source.query_row(counter, [], |row| row.get(0))?);
        // A counter that nobody has seen, and no log of how it got there.
        let next = ours.max(theirs) + 1_000_000 + i64::from(u32::from_le_bytes(crate::crypto::random()));
        source.execute("UPDATE meta SET value = ? WHERE key = 'registry'", [next])?;
        let commits = backup::commits(connection).max(backup::commits(&source)).unwrap_or(0);
        source.execute("UPDATE meta SET value = ? WHERE key = 'commits'", [commits + backup::APART])?;
        inner.take_stamp_off();
        crate::fault::point("before-replace");
        let replaced = backup::copy_pages(&source, connection, &|| false);
        crate::fault::point("after-replace");
        inner.shared.epoch.advance();
        inner.wrote(connection);
        replaced.map_err(|error| inner.explain(connection, error))?;
        inner.adopt(draft);
        Ok(())
    }
}
