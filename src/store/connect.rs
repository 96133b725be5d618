//! Connecting to the store of a folder: to write, or to read only, and then again once that has changed.

use super::Durability;
use super::connection;
use super::folder::{Folder, Reading};
use super::reader::Reader;
use super::transaction::Shared;
use super::wal_index::carry_over_at;
use super::writer::LONG;
use super::{Inner, Memory, schema};
use crate::error::{Code, Result};
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// The connections of a store.
pub struct Connections {
    /// Writes, unless the store is for reading.
    pub writer: Writer,
    /// Reads on the calling thread.
    pub reader: Reader,
    /// Why nothing can be written, where that is so.
    pub reading: Option<Reading>,
}

/// The connection that writes. Most programs begin with reads, and many end with them: they do without.
pub enum Writer {
    /// It is made when it is needed first.
    Later,
    /// It is there.
    Open(Connection),
    /// There is none any more.
    Closed,
}

impl Writer {
    /// The connection, if it is there.
    pub fn get(&mut self) -> Option<&mut Connection> {
        match self {
            Writer::Open(connection) => Some(connection),
            Writer::Later | Writer::Closed => None,
        }
    }

    /// Whether the store was closed.
    pub fn is_closed(&self) -> bool {
        matches!(self, Writer::Closed)
    }
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

/// How a writing connection is opened.
type Open = fn(&Path, &str) -> Result<Connection>;

/// The connection that writes to the store of a folder.
pub fn open_writer(folder: &Folder, durability: Durability, shared: &Arc<Shared>, open: Open) -> Result<Connection> {
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    };
    let mut writer = open(&folder.database(), synchronous)?;
    schema::check(&writer)?;
    carry_over_at(&writer, LONG);
    let touched = Arc::clone(shared);
    writer.update_hook(Some(move |_, _: &str, table: &str, id| {
        if table == "asset" || table == "entry" {
            touched.kept.touch(id);
        }
    }))?;
    Ok(writer)
}

/// Connects to the store of a folder: to read only, where it cannot be written or where there is no room for its log.
pub fn connect(folder: &Folder, durability: Durability, shared: &Arc<Shared>, ready: bool) -> Result<Connections> {
    let path = folder.database();
    let reader = || Reader::new(connection::open_reader(&path)?, Arc::clone(shared));
    let to_write = || -> Result<_> {
        // A database that has our schema and a log has nothing to wait for.
        if ready
            && let Ok(reader) = reader()
            && reader.is_ready()
        {
            return Ok(Connections { writer: Writer::Later, reader, reading: None });
        }
        let writer = Writer::Open(open_writer(folder, durability, shared, connection::open_writer)?);
        Ok(Connections { writer, reader: reader()?, reading: None })
    };
    let to_read = |reading: Reading| -> Result<_> {
        let writer = connection::open_read_only(&path)?;
        schema::check(&writer)?;
        let reader = Reader::new(connection::open_read_only(&path)?, Arc::clone(shared))?;
        Ok(Connections { writer: Writer::Open(writer), reader, reading: Some(reading) })
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
    pub(super) fn look_again(&self, writer: &mut Writer, to_write: bool) {
        let Some(folder) = self.folder.as_ref().filter(|_| !writer.is_closed() && self.reading.read().is_some()) else {
            return;
        };
        let mut seen = self.seen.lock();
        let now = Seen::look(folder);
        if seen.as_ref() == Some(&now) && !(to_write && folder.reading().is_none()) {
            return;
        }
        let mut reader = self.reader.lock();
        if let Ok(connected) = connect(folder, *self.durability.lock(), &self.shared, true) {
            (*writer, *reader) = (connected.writer, Some(connected.reader));
            *self.reading.write() = connected.reading;
            self.spare.lock().clear();
            self.shared.epoch.advance();
            *seen = Some(now);
        }
    }
}
