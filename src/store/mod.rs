//! What a device keeps: one SQLite file, written by group commit, read through a kept snapshot. Beside it the store holds
//! the device's memory, which is what a restart forgets: a transaction gets a draft of it, and the draft becomes the
//! memory with the commit. So no call that fails has changed anything, whatever it did before it failed.
//!
//! - [`Store::submit`] queues a call; the writer's thread takes everything that waits and commits it in one
//!   transaction. Nobody's promise resolves before the commit that contains its call is durable.
//! - [`Store::write`] is for calls that must return with their result: it takes the writer over, commits what was
//!   queued before, then its own. [`Store::write_of`] does so with what the same app has queued.
//! - [`Store::read`] answers on the calling thread.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the store is what touches files, and it waits for others in real time"
)]

mod aside;
mod backup;
mod carrier;
mod change;
mod connect;
mod connection;
mod damage;
mod ending;
mod file;
mod folder;
mod kept;
mod lease;
mod locks;
mod others;
mod ownership;
mod queue;
mod reader;
mod recovery;
mod rows;
mod schema;
mod stamp;
mod trail;
mod transaction;
mod wal_index;
mod whole;
mod writer;

pub use change::Change;
pub use connection::SCHEMA_VERSION;
pub use file::FolderPath;
use folder::Reading;
pub use folder::{Folder, PATIENCE, lock_name};
pub use kept::KeptRow;
pub use lease::Lease;
pub use ownership::check_configuration;
pub use queue::{Job, ReadWork, Whose, Work};
pub use recovery::Opened;
pub use rows::{
    ACCOUNT_EXEMPTION, ACCOUNT_POLICY, APP, Columns, DATASET, DEFINITION, KEY_FILE, PERMISSION_STATE, RECORD_TOGGLE,
    REQUEST_TOGGLE, RESERVED_TOKEN, RowKey, SETTING, TABLES, USER,
};
pub use transaction::{Question, Tx, atomically};
pub use wal_index::Mark;

use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::reply::{Reply, Sink, Ticket};
use backup::Care;
use connect::{Connections, Seen, Writer, connect, open_writer};
use parking_lot::{Condvar, FairMutex, FairMutexGuard, Mutex, RwLock};
use queue::Queue;
use reader::Reader;
use rusqlite::Connection;
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use transaction::{Begin, Shared};
use writer::Unsaved;

/// What a resolved call has survived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Durability {
    /// Power loss.
    #[default]
    Full,
    /// A crash of the process.
    Normal,
}

/// Most calls of one commit: larger batches make synchronous callers wait longer than they save.
const BATCH: usize = 256;

/// Goes on from the backup of a folder that nobody else has open, because of damage that was found in its rows.
pub fn recover(folder: &Folder, rows: &RowKey, why: &str) -> Result<Opened> {
    recovery::restore(folder, rows, why, Opened::default())
}

/// State that is not stored and yet changes with what is stored. Clones are drafts, so they should be cheap.
pub trait Memory: Clone + Send + Sync + 'static {
    /// The transaction that changed this draft is durable; next everybody sees it.
    fn committed(&mut self);
}

/// A device's stored state, and the memory that goes with it.
pub struct Store<M: Memory> {
    inner: Arc<Inner<M>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Inner<M> {
    writer: FairMutex<Writer>,
    /// Replaced only by who holds `writer`, after a commit.
    memory: RwLock<M>,
    /// `None` in memory, and once closed.
    reader: Mutex<Option<Reader>>,
    /// Further readers, for queries too large for the calling thread.
    spare: Mutex<Vec<Reader>>,
    /// How many of them are at work.
    asides: Mutex<usize>,
    aside_ended: Condvar,
    /// A backup is being made on a thread of its own.
    backing_up: Mutex<bool>,
    backup_ended: Condvar,
    /// It is to give up, because somebody waits for it.
    hurry: AtomicBool,
    in_file: bool,
    durability: Mutex<Durability>,
    /// Why nothing can be written, where that is so.
    reading: RwLock<Option<Reading>>,
    /// The files that a store for reading has seen.
    seen: Mutex<Option<Seen>>,
    /// SQLite met damage: no backup is made of it.
    damaged: AtomicBool,
    /// Recovery was tried while the store was open, and has to wait for the next opening.
    given_up: AtomicBool,
    /// This store is about to commit something, or has: there is no stamp any more.
    stampless: AtomicBool,
    /// A snapshot is kept and wants to be let go of when idle.
    keeping: AtomicBool,
    /// What was committed since the last backup.
    unsaved: Mutex<Option<Unsaved>>,
    /// Why there is no connection, where damage is the reason.
    broken: RwLock<Option<Error>>,
    /// What commits of a handful of calls have taken lately, in microseconds.
    pace: AtomicU32,
    /// Counts the commits of a store in memory, which has no WAL index to tell of them.
    commits: AtomicU64,
    /// How many synchronous callers want the writer and wait for no queued call.
    pressing: AtomicUsize,
    /// Carries the log over. Whoever locks it and the writer locks it first.
    carrier: Mutex<Option<Connection>>,
    /// How many frames are too many, and whether there are as many.
    full_at: AtomicU32,
    log_is_full: AtomicBool,
    queue: Queue<M>,
    shared: Arc<Shared>,
    sink: Arc<dyn Sink>,
    folder: Option<Arc<Folder>>,
}

impl<M: Memory> Store<M> {
    /// Opens the store of a folder, repairing it first if it is damaged and nobody else is using it. `ready`: a device was
    /// made in it. A folder that cannot be written, and a store for whose log there is no room, open for reading.
    pub fn open(
        folder: Arc<Folder>,
        rows: RowKey,
        ready: bool,
        durability: Durability,
        memory: M,
        sink: Arc<dyn Sink>,
    ) -> Result<(Self, Opened)> {
        let mut opened = Opened::default();
        if folder.is_alone() {
            opened = recovery::inspect(&folder, &rows, ready, Care::Quick)?;
            if !folder.database().exists() {
                folder.place().create_empty("store.db")?;
            }
        }
        let shared = Arc::new(Shared::new(rows));
        let Connections { writer, reader, reading } = connect(&folder, durability, &shared, ready)?;
        let store = Store::start(writer, Some(reader), shared, Some(folder), memory, sink);
        *store.inner.reading.write() = reading;
        *store.inner.durability.lock() = durability;
        Ok((store, opened))
    }

    /// A store that never touches the disk.
    pub fn in_memory(rows: RowKey, memory: M, sink: Arc<dyn Sink>) -> Result<Self> {
        Ok(Store::start(
            Writer::Open(connection::open_memory()?),
            None,
            Arc::new(Shared::new(rows)),
            None,
            memory,
            sink,
        ))
    }

    fn start(
        writer: Writer,
        reader: Option<Reader>,
        shared: Arc<Shared>,
        folder: Option<Arc<Folder>>,
        memory: M,
        sink: Arc<dyn Sink>,
    ) -> Self {
        let inner = Arc::new(Inner {
            writer: FairMutex::new(writer),
            memory: RwLock::new(memory),
            in_file: reader.is_some(),
            reader: Mutex::new(reader),
            spare: Mutex::default(),
            asides: Mutex::new(0),
            aside_ended: Condvar::new(),
            backing_up: Mutex::new(false),
            backup_ended: Condvar::new(),
            hurry: AtomicBool::new(false),
            durability: Mutex::default(),
            reading: RwLock::default(),
            seen: Mutex::default(),
            damaged: AtomicBool::new(false),
            given_up: AtomicBool::new(false),
            stampless: AtomicBool::new(false),
            keeping: AtomicBool::new(false),
            unsaved: Mutex::default(),
            broken: RwLock::default(),
            pace: AtomicU32::new(writer::UNKNOWN),
            commits: AtomicU64::new(1),
            pressing: AtomicUsize::new(0),
            carrier: Mutex::default(),
            full_at: AtomicU32::new(carrier::FULL),
            log_is_full: AtomicBool::new(false),
            queue: Queue::default(),
            shared,
            sink,
            folder,
        });
        Store { inner, thread: Mutex::new(None) }
    }

    /// Whether calls of this app wait or run, so that its next call must wait for them (D15).
    pub fn has_pending(&self, token: Token) -> bool {
        self.inner.queue.has_pending(token)
    }

    /// The memory as the last commit left it.
    pub fn memory(&self) -> M {
        self.inner.memory.read().clone()
    }

    /// Looks at the memory without a copy; `look` must not come back to the store.
    pub fn with_memory<T>(&self, look: impl FnOnce(&M) -> T) -> T {
        look(&self.inner.memory.read())
    }

    /// Queues a call.
    pub fn submit(&self, job: Job<M>) -> Result<()> {
        self.start_thread()?;
        match self.inner.queue.push(job) {
            true => Ok(()),
            false => Err(Code::ServiceUnavailable.into()),
        }
    }

    /// From now on calls are queued in turns: those that are submitted before a [`Store::flush`] share a commit.
    pub fn come_in_turns(&self) {
        self.inner.queue.come_in_turns();
    }

    /// The turn is over: what was submitted is committed by the writer's thread. `true` if it is a handful of calls, for which
    /// [`Store::commit_at_hand`] is quicker: it is to be called when whoever else had something to do in this round of the loop
    /// has had his turn, or else an alarm wakes the thread. `waiting`: the promises of the caller; if there are others than
    /// those of these calls, they must be settled first, or have work for the loop.
    pub fn flush(&self, waiting: usize) -> bool {
        let is_at_hand = self.inner.is_at_hand(waiting);
        if !is_at_hand {
            self.inner.queue.flush();
        }
        is_at_hand
    }

    /// Commits the handful of calls that wait on this thread, unless something is in the way, and returns their replies. Any
    /// others are the writer's. `waiting`: see [`Store::flush`]; it may have changed since.
    pub fn commit_at_hand(&self, waiting: usize) -> Vec<(Ticket, Result<Reply>)> {
        self.inner.commit_at_hand(waiting)
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
        self.drain(Whose::All)?;
        self.inner.wait_for_asides();
        Ok(())
    }

    /// Commits what an app has queued before this call.
    pub fn settle_of(&self, token: Token) -> Result<()> {
        self.drain(Whose::Of(token))
    }

    fn drain(&self, whose: Whose) -> Result<()> {
        let mut writer = self.inner.writer.lock();
        match self.inner.queue.len(whose) {
            0 if writer.is_closed() => return Err(self.inner.why_closed()),
            0 => {}
            _ => self.inner.drain_before(self.inner.opened(&mut writer)?, whose),
        }
        Ok(())
    }

    /// Runs a transaction after everything queued before it; durable when this returns. `work` may run twice: what the
    /// first run did is then undone.
    pub fn write<T>(&self, work: impl FnMut(&Tx<'_>, &mut M) -> Result<T>) -> Result<T> {
        self.write_as((Whose::All, false), Begin::Writing, work)
    }

    /// [`Store::write`] for what makes the store larger; see [`Job`].
    pub fn write_more<T>(&self, work: impl FnMut(&Tx<'_>, &mut M) -> Result<T>) -> Result<T> {
        self.write_as((Whose::All, true), Begin::Writing, work)
    }

    /// [`Store::write`] for an app, after everything that this app has queued before it. `grows`: see [`Job`].
    pub fn write_of<T>(&self, token: Token, grows: bool, work: impl FnMut(&Tx<'_>, &mut M) -> Result<T>) -> Result<T> {
        self.write_as((Whose::Of(token), grows), Begin::Writing, work)
    }

    /// [`Store::write`], safe against power loss whatever the durability of the store.
    pub fn write_flushed<T>(&self, work: impl FnMut(&Tx<'_>, &mut M) -> Result<T>) -> Result<T> {
        self.write_as((Whose::All, false), Begin::Flushed, work)
    }

    fn write_as<T>(
        &self,
        (whose, grows): (Whose, bool),
        begin: Begin,
        work: impl FnMut(&Tx<'_>, &mut M) -> Result<T>,
    ) -> Result<T> {
        if self.inner.in_file {
            self.start_thread()?;
        }
        let result = self.inner.change((whose, grows), begin, work);
        self.inner.queue.note_commit();
        result
    }

    /// Has a backup of everything that was committed, before something goes that an older one needs.
    pub fn back_up(&self) -> Result<()> {
        let Some(folder) = &self.inner.folder else { return Ok(()) };
        self.inner.end_backup();
        let mut writer = self.inner.writer.lock();
        self.inner.back_up(self.inner.opened(&mut writer)?, folder)
    }

    /// [`Store::write`] for what changes the memory and reads the store: nothing has to be flushed, no other process waited for.
    pub fn remember<T>(&self, work: impl FnMut(&Tx<'_>, &mut M) -> Result<T>) -> Result<T> {
        self.inner.change((Whose::All, false), Begin::Reading, work)
    }

    /// The same for an app, after everything that this app has queued before it.
    pub fn remember_of<T>(&self, token: Token, work: impl FnMut(&Tx<'_>, &mut M) -> Result<T>) -> Result<T> {
        self.inner.change((Whose::Of(token), false), Begin::Reading, work)
    }

    /// Runs `work` on the newest committed state.
    pub fn read<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let (mut work, mut value) = (Some(work), None);
        // One copy of the machinery for every caller.
        self.look(&mut |tx| {
            value = work.take().map(|work| work(tx)).transpose()?;
            Ok(())
        })?;
        value.ok_or_else(connection::internal_error)
    }

    #[inline(never)]
    fn look(&self, work: &mut dyn FnMut(&Tx<'_>) -> Result<()>) -> Result<()> {
        self.read_often(work)
    }

    /// The same for what happens all the time: the machinery is part of its caller.
    pub fn read_often<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let inner = &*self.inner;
        if inner.reading.read().is_some() {
            inner.look_again(&mut inner.writer.lock(), false);
        }
        if !inner.in_file {
            let mut writer = inner.writer.lock();
            return work(&Tx::new(inner.opened(&mut writer)?, &inner.shared));
        }
        let mut slot = inner.reader.lock();
        let reader = slot.as_mut().ok_or_else(|| inner.why_closed())?;
        let (result, fresh) = reader.read(work);
        drop(slot);
        if let Err(error) = &result {
            inner.notice(error);
        }
        if fresh && !inner.keeping.swap(true, Ordering::Relaxed) {
            self.start_thread()?;
            inner.queue.nudge();
        }
        result
    }

    /// Whether [`Store::read_aside`] is possible.
    pub fn is_in_file(&self) -> bool {
        self.inner.in_file
    }

    /// Whether nothing but commits of this store that others need not hear of lies between two states; then both are the same to
    /// who asks.
    pub fn is_own_news(&self, from: &Mark, to: &Mark) -> bool {
        let is_own = self.inner.shared.trail.leads(from, to);
        if is_own {
            self.inner.shared.trail.shorten(to);
        }
        is_own
    }

    /// Words that change with every commit of any process. None if SQLite does not share them: then nothing is known.
    #[inline]
    pub fn mark(&self) -> Option<Mark> {
        match self.inner.in_file {
            true => self.inner.reader.lock().as_ref().and_then(Reader::mark),
            false => Some([self.inner.commits.load(Ordering::SeqCst), 0, 0, 0, 0, 0]),
        }
    }

    /// Why nothing can be written, where that is so.
    pub fn reading(&self) -> Option<String> {
        self.inner.reading.read().as_ref().map(|reading| reading.why.clone())
    }

    /// 24000014 if the folder was removed or replaced, or its database.
    pub fn check_place(&self) -> Result<()> {
        let mut writer = self.inner.writer.lock();
        self.inner.check_place(self.inner.opened(&mut writer)?)
    }
}

impl<M: Memory> Inner<M> {
    fn change<T>(
        &self,
        (whose, grows): (Whose, bool),
        begin: Begin,
        mut work: impl FnMut(&Tx<'_>, &mut M) -> Result<T>,
    ) -> Result<T> {
        let mut value = None;
        // One copy of the machinery for every caller.
        self.transact(whose, grows, begin, &mut |tx, memory| {
            value = Some(work(tx, memory)?);
            Ok(())
        })?;
        value.ok_or_else(connection::internal_error)
    }

    /// Something is about to be committed: a kill right after that must not leave the stamp.
    fn take_stamp_off(&self) {
        if !self.stampless.swap(true, Ordering::SeqCst) {
            self.folder.iter().for_each(|folder| stamp::take_off(folder));
        }
    }

    /// Something was committed.
    #[inline(never)]
    fn wrote(&self, connection: &Connection) {
        self.note_log(connection);
        if self.folder.is_some() {
            Unsaved::note(&mut self.unsaved.lock());
        }
        self.commits.fetch_add(1, Ordering::SeqCst);
    }

    fn check_place(&self, connection: &Connection) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        folder.place().check()?;
        match wal_index::has_moved(connection) {
            true => Err(moved(folder)),
            false => Ok(()),
        }
    }

    /// Before anything is written.
    fn check_writable(&self, connection: &Connection) -> Result<()> {
        if let Some(reading) = &*self.reading.read() {
            return Err(reading.explain(Code::FileOperationError.into()));
        }
        // What was written into damage would go with it.
        if self.damaged.load(Ordering::Relaxed) {
            return Err(recovery::damaged());
        }
        self.check_place(connection)
    }

    /// Says why a transaction did not come about: who keeps the store, or what the system answered. Remembers damage.
    fn explain(&self, connection: &Connection, error: Error) -> Error {
        self.notice(&error);
        let Some(folder) = &self.folder else { return error };
        if error.is_busy() {
            let who = others::holders(&folder.place().join("store.db-shm"), others::WRITER);
            return Error { detail: Some(format!("{who} kept the store busy for too long").into()), ..error };
        }
        if !error.is_io() {
            return error;
        }
        let error = connection::with_reason(connection, error);
        // A commit that failed while it was flushed may be whole in the log, where a kill would let it count: it goes with
        // the log.
        writer::make_room_within(connection, writer::MOMENT);
        error
    }

    /// The connection that writes, made now if there was no need of it before.
    fn opened<'w>(&self, writer: &'w mut FairMutexGuard<'_, Writer>) -> Result<&'w mut Connection> {
        if matches!(**writer, Writer::Later) {
            **writer = Writer::Open(self.open_writer()?);
        }
        writer.get().ok_or_else(|| self.why_closed())
    }

    /// To the same file that is read, which another one in its place must not be taken for, not even for a moment: it would share
    /// the log with it.
    fn open_writer(&self) -> Result<Connection> {
        let folder = self.folder.as_ref().ok_or_else(connection::internal_error)?;
        let check = || match self.reader.lock().as_ref().is_some_and(Reader::has_moved) {
            true => Err(moved(folder)),
            false => folder.place().check(),
        };
        check()?;
        let opened = open_writer(folder, *self.durability.lock(), &self.shared, connection::open_late_writer);
        let opened = opened.inspect_err(|error| match error.code {
            Code::DataCorrupted => self.fall_ill(),
            _ => self.notice(error),
        })?;
        check().map(|()| opened)
    }

    fn why_closed(&self) -> Error {
        self.broken.read().as_ref().map_or_else(|| Code::ServiceUnavailable.into(), Error::of_store)
    }
}

fn moved(folder: &Folder) -> Error {
    connection::file_error("the database was removed or replaced while it was open:", &folder.database())
}

impl<M: Memory> Drop for Store<M> {
    fn drop(&mut self) {
        // What could not be done has nobody to be told; committed data is safe in the log either way.
        self.close();
    }
}
