//! Connecting to the store of a folder: to write, or to read only, and then again once that has changed.

use super::Durability;
use super::connection;
use super::connection::Shared;
use super::folder::{Folder, Reading};
use super::reader::Reader;
use super::{Inner, Memory, schema};
use crate::error::{Code, Result};
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// What a store reads and writes through.
pub struct Connections {
    /// Writes, unless the store is for reading.
    pub writer: Connection,
    /// Reads on the calling thread.
    pub reader: Reader,
    /// Why nothing can be written, where that is so.
    pub reading: Option<Reading>,
}

/// Length and time of the database and of its log.
#[derive(PartialEq, Eq)]
pub struct Seen([Option<(u64, SystemTime)>; 2]);

impl Seen {
    fn look(folder: &Folder) -> Self {
        let look =
            |path: &Path| std::fs::metadata(path).ok().and_then(|file| Some((file.len(), file.modified().ok()?)));
        Seen([look(&folder.database()), look(&folder.place().join("store.db-wal"))])
    }
}

/// Connects to the store of a folder: to read only, where it cannot be written or where there is no room for its log.
pub fn connect(folder: &Folder, durability: Durability, shared: &Arc<Shared>, ready: bool) -> Result<Connections> {
    let path = folder.database();
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    };
    let to_write = || -> Result<_> {
        let mut writer = connection::open_writer(&path, synchronous)?;
        schema::check(&writer)?;
        let touched = Arc::clone(shared);
        writer.update_hook(Some(move |_, _: &str, table: &str, id| {
            if table == "asset" {
                touched.kept.touch(id);
            }
        }))?;
        let reader = Reader::new(connection::open_reader(&path)?, Arc::clone(shared))?;
        Ok(Connections { writer, reader, reading: None })
    };
    let to_read = |reading: Reading| -> Result<_> {
        let writer = connection::open_read_only(&path)?;
        schema::check(&writer)?;
        let reader = Reader::new(connection::open_read_only(&path)?, Arc::clone(shared))?;
        Ok(Connections { writer, reader, reading: Some(reading) })
    };
    match folder.reading() {
        Some(reading) => to_read(reading.clone()),
        None => match to_write() {
            Err(error) if ready && error.code != Code::DataCorrupted => {
                to_read(Reading { why: error.message(), system: error.system }).map_err(|_| error)
            }
            result => result,
        },
    }
}

impl<M: Memory> Inner<M> {
    /// A store that was opened for reading: whether it can be written now, where it is to be, and whether others have changed
    /// it. SQLite does not look where no lock can be taken.
    pub(super) fn look_again(&self, writer: &mut Option<Connection>, to_write: bool) {
        let Some(folder) = self.folder.as_ref().filter(|_| writer.is_some() && self.reading.read().is_some()) else {
            return;
        };
        let mut seen = self.seen.lock();
        let now = Seen::look(folder);
        if seen.as_ref() == Some(&now) && !(to_write && folder.reading().is_none()) {
            return;
        }
        let mut reader = self.reader.lock();
        if let Ok(connected) = connect(folder, *self.durability.lock(), &self.shared, true) {
            (*writer, *reader) = (Some(connected.writer), Some(connected.reader));
            *self.reading.write() = connected.reading;
            self.spare.lock().clear();
            self.shared.epoch.advance();
            *seen = Some(now);
        }
    }
}
