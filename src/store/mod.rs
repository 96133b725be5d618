//! What a device keeps: one SQLite file, written by group commit, read through a kept snapshot.
//!
//! - [`Store::submit`] queues a call; the writer's thread takes everything that waits and commits it in one
//!   transaction. Nobody's promise resolves before the commit that contains its call is durable.
//! - [`Store::write`] is for calls that must return with their result: it takes the writer over, commits what was
//!   queued before, then its own.
//! - [`Store::read`] answers on the calling thread.

mod change;
mod connection;
mod file;
mod queue;
mod reader;
mod recovery;
mod wal_index;
mod writer;

pub use change::Change;
pub use connection::{SCHEMA_VERSION, Tx};
use file::private_file;
pub use file::{Folder, create_private, destroy, read as read_file, write_atomically};
pub use queue::{Job, Work};
pub use wal_index::Mark;

use crate::device::options::Durability;
use crate::error::{Code, Error, Result};
use crate::operation::{Reply, Sink, Ticket};
use connection::Epoch;
use parking_lot::{Condvar, FairMutex, FairMutexGuard, Mutex};
use queue::Queue;
use reader::Reader;
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;

/// Most calls of one commit: larger batches make synchronous callers wait longer than they save.
const BATCH: usize = 256;

/// A device's stored state.
pub struct Store {
    inner: Arc<Inner>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Inner {
    /// `None` once closed.
    writer: FairMutex<Option<Connection>>,
    /// `None` in memory, and once closed.
    reader: Mutex<Option<Reader>>,
    /// Further readers, for queries too large for the calling thread.
    spare: Mutex<Vec<Reader>>,
    /// How many of them are at work.
    asides: Mutex<usize>,
    aside_ended: Condvar,
    in_file: bool,
    /// A snapshot is kept and wants to be let go of when idle.
    keeping: AtomicBool,
    /// Something was committed since the last backup.
    changed: AtomicBool,
    /// Counts the commits of a store in memory, which has no WAL index to tell of them.
    commits: AtomicU64,
    queue: Queue,
    epoch: Arc<Epoch>,
    sink: Arc<dyn Sink>,
    folder: Option<Arc<Folder>>,
}

/// What opening found.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// Damaged files that were set aside, by name.
    pub set_aside: Vec<String>,
    /// What was done about them, in words.
    pub notes: Vec<String>,
    /// The backup is known to be complete.
    pub backed_up: bool,
}

impl Store {
    /// Opens the store of a folder, repairing it first if it is damaged and nobody else is using it.
    pub fn open(folder: Arc<Folder>, durability: Durability, sink: Arc<dyn Sink>) -> Result<(Self, Opened)> {
        let path = folder.database();
        let opened = recovery::inspect(&folder)?;
        if !path.exists() {
            private_file(&path)?;
        }
        let synchronous = match durability {
            Durability::Full => "FULL",
            Durability::Normal => "NORMAL",
        };
        let writer = connection::open_writer(&path, synchronous)?;
        let epoch = Arc::<Epoch>::default();
        let reader = Reader::open(&path, Arc::clone(&epoch))?;
        Ok((Store::start(writer, Some(reader), epoch, Some(folder), sink, opened.backed_up), opened))
    }

    /// A store that never touches the disk.
    pub fn in_memory(sink: Arc<dyn Sink>) -> Result<Self> {
        Ok(Store::start(connection::open_memory()?, None, Arc::default(), None, sink, true))
    }

    fn start(
        writer: Connection,
        reader: Option<Reader>,
        epoch: Arc<Epoch>,
        folder: Option<Arc<Folder>>,
        sink: Arc<dyn Sink>,
        backed_up: bool,
    ) -> Self {
        let inner = Arc::new(Inner {
            writer: FairMutex::new(Some(writer)),
            in_file: reader.is_some(),
            reader: Mutex::new(reader),
            spare: Mutex::default(),
            asides: Mutex::new(0),
            aside_ended: Condvar::new(),
            keeping: AtomicBool::new(false),
            changed: AtomicBool::new(!backed_up),
            commits: AtomicU64::new(1),
            queue: Queue::default(),
            epoch,
            sink,
            folder,
        });
        Store { inner, thread: Mutex::new(None) }
    }

    /// Whether calls of this app wait or run, so that its next call must wait for them (D15).
    pub fn has_pending(&self, token: u32) -> bool {
        self.inner.queue.has_pending(token)
    }

    /// Queues a call.
    pub fn submit(&self, token: u32, ticket: Ticket, work: Work) -> Result<()> {
        self.start_thread()?;
        match self.inner.queue.push(Job { token, ticket, work }) {
            true => Ok(()),
            false => Err(Code::ServiceUnavailable.into()),
        }
    }

    /// Starts the writer's thread, which also lets snapshots go and makes backups, with the first need of it.
    fn start_thread(&self) -> Result<()> {
        let mut thread = self.thread.lock();
        if thread.is_none() {
            let inner = Arc::clone(&self.inner);
            let spawned = std::thread::Builder::new().name("ohos-store".into()).spawn(move || inner.serve());
            *thread = Some(spawned.map_err(|error| Error::from(Code::OutOfMemory).because(error))?);
        }
        Ok(())
    }

    /// Commits everything queued before this call, and lets large queries finish.
    pub fn settle(&self) -> Result<()> {
        let mut writer = self.inner.writer.lock();
        self.inner.drain_before(opened(&mut writer)?);
        drop(writer);
        self.inner.wait_for_asides();
        Ok(())
    }

    /// Runs a transaction after everything queued before it; durable when this returns.
    pub fn write<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let inner = &*self.inner;
        let mut writer = inner.writer.lock();
        let connection = opened(&mut writer)?;
        inner.drain_before(connection);
        inner.let_go();
        inner.changed.store(true, Ordering::Relaxed);
        let result = connection::transaction(connection, &inner.epoch, work);
        inner.commits.fetch_add(1, Ordering::SeqCst);
        drop(writer);
        if inner.in_file {
            self.start_thread()?;
            inner.queue.nudge();
        }
        result
    }

    /// Runs `work` on the newest committed state.
    pub fn read<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let inner = &*self.inner;
        if !inner.in_file {
            let mut writer = inner.writer.lock();
            return work(&Tx::new(opened(&mut writer)?, &inner.epoch));
        }
        let mut slot = inner.reader.lock();
        let reader = slot.as_mut().ok_or(Code::ServiceUnavailable)?;
        let (result, fresh) = reader.read(work);
        drop(slot);
        if fresh && !inner.keeping.swap(true, Ordering::Relaxed) {
            self.start_thread()?;
            inner.queue.nudge();
        }
        result
    }

    /// Answers a large query on a thread of its own, with the state of this moment.
    pub fn read_aside(&self, ticket: Ticket, work: Work) -> Result<()> {
        let inner = Arc::clone(&self.inner);
        let folder = inner.folder.as_ref().ok_or(Code::ServiceUnavailable)?;
        let spare = inner.spare.lock().pop();
        let mut reader = spare.map_or_else(|| Reader::open(&folder.database(), Arc::clone(&inner.epoch)), Ok)?;
        reader.pin()?;
        *inner.asides.lock() += 1;
        let counted = Arc::clone(&inner);
        let answer = move || {
            let reply = catch_unwind(AssertUnwindSafe(|| reader.finish(work)));
            let reply = reply.unwrap_or_else(|_| Err(connection::internal_error()));
            if inner.writer.lock().is_some() {
                inner.spare.lock().push(reader);
            }
            inner.sink.deliver(vec![(ticket, reply)]);
            inner.aside_done();
        };
        let spawned = std::thread::Builder::new().name("ohos-reader".into()).spawn(answer);
        spawned.map(drop).map_err(|error| {
            counted.aside_done();
            Error::from(Code::OutOfMemory).because(error)
        })
    }

    /// Whether [`Store::read_aside`] is possible.
    pub fn is_in_file(&self) -> bool {
        self.inner.in_file
    }

    /// Words that change with every commit of any process. None if SQLite does not share them: then nothing is known.
    pub fn mark(&self) -> Option<Mark> {
        match self.inner.in_file {
            true => self.inner.reader.lock().as_ref().and_then(Reader::mark),
            false => Some([self.inner.commits.load(Ordering::SeqCst), 0, 0, 0, 0, 0]),
        }
    }

    /// The whole database as bytes.
    pub fn serialize(&self) -> Result<Vec<u8>> {
        self.settle()?;
        let mut writer = self.inner.writer.lock();
        recovery::serialize(opened(&mut writer)?)
    }

    /// Replaces the whole database by bytes of [`Store::serialize`].
    pub fn deserialize(&self, bytes: &[u8]) -> Result<()> {
        self.settle()?;
        let mut writer = self.inner.writer.lock();
        self.inner.let_go();
        self.inner.changed.store(true, Ordering::Relaxed);
        let replaced = recovery::deserialize(opened(&mut writer)?, bytes);
        self.inner.commits.fetch_add(1, Ordering::SeqCst);
        replaced
    }

    /// Whether SQLite finds the file sound ("ok"), else its first complaint.
    pub fn integrity(&self) -> Result<String> {
        let mut writer = self.inner.writer.lock();
        recovery::integrity(opened(&mut writer)?)
    }

    /// Commits what is queued, makes a backup if there is something new, and releases the files.
    pub fn close(&self) -> Result<()> {
        self.inner.queue.stop();
        if let Some(thread) = self.thread.lock().take() {
            // The thread catches panics of calls; nothing is left to learn from a failed join.
            let _ = thread.join();
        }
        self.inner.wait_for_asides();
        *self.inner.reader.lock() = None;
        let connection = self.inner.writer.lock().take();
        self.inner.spare.lock().clear();
        let Some(connection) = connection else { return Ok(()) };
        let Some(folder) = &self.inner.folder else { return Ok(()) };
        let backed_up = match self.inner.changed.swap(false, Ordering::SeqCst) {
            true => recovery::backup(&connection, folder),
            false => Ok(()),
        };
        let closed = connection.close().map_err(|(_, error)| Error::from(error));
        if backed_up.is_ok() && closed.is_ok() {
            recovery::stamp(folder);
        }
        folder.release();
        closed.and(backed_up)
    }
}

impl Inner {
    fn wait_for_asides(&self) {
        let mut running = self.asides.lock();
        self.aside_ended.wait_while(&mut running, |running| *running > 0);
    }

    fn aside_done(&self) {
        *self.asides.lock() -= 1;
        self.aside_ended.notify_all();
    }
}

fn opened<'w>(writer: &'w mut FairMutexGuard<'_, Option<Connection>>) -> Result<&'w mut Connection> {
    writer.as_mut().ok_or_else(|| Code::ServiceUnavailable.into())
}

impl Drop for Store {
    fn drop(&mut self) {
        // Errors have nobody to go to; committed data is safe in the WAL either way.
        let _ = self.close();
    }
}

/// The reply of a job whose batch failed: the same error for each.
fn same(error: &Error) -> Result<Reply> {
    Err(Error { code: error.code, detail: error.detail.clone(), source: None })
}
