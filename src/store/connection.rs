//! Opening connections, and the transaction handle that operations see.

use super::kept::{Kept, KeptRow};
use super::rows::{self, RowKey};
use super::trail::Trail;
use super::wal_index::{self, Mark, WalIndex};
use crate::error::{Code, Error, Result};
use crate::fault;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{CachedStatement, Connection, MAIN_DB, OpenFlags, Params, Row};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// Marks our files, at offset 68 of the database header: "OSK1".
pub const APPLICATION_ID: i32 = 0x4f53_4b31;
/// The schema this code writes.
pub const SCHEMA_VERSION: i32 = 1;
const MIGRATIONS: [&str; SCHEMA_VERSION as usize] = [include_str!("001.sql")];

/// How long a call waits for another process's transaction.
pub const BUSY: Duration = Duration::from_secs(20);

/// Tells caches when what they learned may no longer be so: something written was taken back, or users, apps, keys or
/// the whole store were changed, by this process or another.
#[derive(Default)]
pub struct Epoch {
    count: AtomicU64,
    /// The registry's change counter when it was last seen.
    registry: AtomicI64,
}

impl Epoch {
    pub(super) fn advance(&self) {
        self.count.fetch_add(1, Ordering::SeqCst);
    }
}

/// The state that all connections of a store share.
pub struct Shared {
    /// See there.
    pub epoch: Epoch,
    /// See there.
    pub rows: RowKey,
    /// See there.
    pub trail: Trail,
    /// See there.
    pub kept: Kept,
}

impl Shared {
    /// For a store that nobody has read from yet.
    pub fn new(rows: RowKey) -> Self {
        Shared { epoch: Epoch::default(), rows, trail: Trail::default(), kept: Kept::default() }
    }
}

/// A transaction (or snapshot) as operations use it.
pub struct Tx<'c> {
    connection: &'c Connection,
    shared: &'c Shared,
    /// The state of the store when it began.
    before: Cell<u64>,
    /// The state that it reads, if it only reads.
    reads: Option<Mark>,
    /// The state it began with.
    began: Cell<Option<Mark>>,
    /// A change was entered in the log.
    logged: Cell<bool>,
    /// A call failed half way.
    spoiled: Cell<bool>,
    /// Where [`Tx::count_on`] is, by what it counts: a few.
    counts: RefCell<Vec<(i64, i64)>>,
}

impl<'c> Tx<'c> {
    pub(super) fn new(connection: &'c Connection, shared: &'c Shared) -> Self {
        let before = Cell::new(connection.total_changes());
        Tx {
            connection,
            shared,
            before,
            reads: None,
            began: Cell::new(None),
            logged: Cell::new(false),
            spoiled: Cell::new(false),
            counts: RefCell::default(),
        }
    }

    pub(super) fn row_key(&self) -> &RowKey {
        &self.shared.rows
    }

    /// Changes when something written was taken back.
    pub fn epoch(&self) -> u64 {
        self.shared.epoch.count.load(Ordering::SeqCst)
    }

    /// Compares the registry's change counter with the last one seen. At the start of every transaction and snapshot.
    pub(super) fn notice_changes(&self) -> Result<()> {
        if self.began.get().is_some_and(|began| self.shared.trail.ends_at(&began)) {
            return Ok(());
        }
        let now = self.registry_generation()?;
        if self.shared.epoch.registry.swap(now, Ordering::SeqCst) != now {
            self.shared.epoch.advance();
        }
        Ok(())
    }

    /// Commits, and counts it if anything was written since [`Tx::begin`]; then `first` runs before the store changes.
    /// A full disk or a failing device makes SQLite roll everything back at once: then there is nothing to commit.
    pub(super) fn commit(&self, first: &dyn Fn()) -> Result<()> {
        if self.connection.is_autocommit() {
            return Err(Error::new(Code::DatabaseError, "the transaction was rolled back"));
        }
        if self.has_written() {
            self.run("UPDATE meta SET value = value + 1 WHERE key = 'commits'", [])?;
            first();
            self.run("COMMIT", [])?;
            let (began, left) = (self.began.get(), self.mark());
            if self.shared.trail.add(began, left, !self.logged.get())
                && let (Some(began), Some(left)) = (began, left)
            {
                self.shared.kept.advance(&began, &left);
            }
            return Ok(());
        }
        self.run("COMMIT", []).map(drop)
    }

    fn mark(&self) -> Option<Mark> {
        WalIndex::of(self.connection).map(|index| index.mark())
    }

    /// Notes that others have to be told of this transaction.
    pub(super) fn note_change(&self) {
        self.logged.set(true);
    }

    /// Begins the transaction.
    pub(super) fn begin(&self, begin: Begin) -> Result<()> {
        self.run(begin.sql(), [])?;
        self.before.set(self.connection.total_changes());
        // Nobody else commits from here on.
        self.began.set(if begin == Begin::Reading { None } else { self.mark() });
        self.shared.kept.begin();
        Ok(())
    }

    /// A row that is kept of the state that is read.
    pub fn kept(&self, hash: i64) -> Option<Arc<KeptRow>> {
        self.shared.kept.get(self.reads.as_ref()?, hash)
    }

    /// Keeps one.
    pub fn keep(&self, hash: i64, row: impl FnOnce() -> KeptRow) {
        if let Some(state) = &self.reads {
            self.shared.kept.put(state, hash, row());
        }
    }

    /// The same for reads of a state that has a mark.
    pub(super) fn reading(connection: &'c Connection, shared: &'c Shared, state: Option<Mark>) -> Self {
        Tx { reads: state, ..Tx::new(connection, shared) }
    }

    fn has_written(&self) -> bool {
        self.connection.total_changes() != self.before.get()
    }

    /// Whether nothing more may run: SQLite has rolled the transaction back by itself, or a call failed half way.
    pub(super) fn is_over(&self) -> bool {
        self.connection.is_autocommit() || self.spoiled.get()
    }

    /// Takes back the running transaction.
    pub(super) fn roll_back(&self) -> Result<()> {
        let undone = if self.connection.is_autocommit() { Ok(0) } else { self.run("ROLLBACK", []) };
        self.shared.epoch.advance();
        undone.map(drop)
    }

    /// The statement, prepared once per connection. Rows with a mac are written by [`Tx::put`].
    pub fn prepare(&self, sql: &str) -> Result<CachedStatement<'c>> {
        debug_assert!(!rows::bypasses(sql), "without a mac: {sql}");
        self.statement(sql)
    }

    pub(super) fn statement(&self, sql: &str) -> Result<CachedStatement<'c>> {
        Ok(self.connection.prepare_cached(sql)?)
    }

    /// Runs a statement; returns the number of changed rows.
    pub fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self.prepare(sql)?.execute(params)?)
    }

    /// The first row, if any.
    pub fn first<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(params)?;
        Ok(rows.next()?.map(read).transpose()?)
    }

    /// Every row.
    pub fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.prepare(sql)?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The next number of a series. `last` looks up the last one, and is asked once in a transaction: nobody else writes
    /// meanwhile, and what was taken back only leaves a gap. `None` if there is no such series.
    pub fn count_on(&self, series: i64, last: impl FnOnce() -> Result<Option<i64>>) -> Result<Option<i64>> {
        let mut counts = self.counts.borrow_mut();
        if let Some((_, count)) = counts.iter_mut().find(|(of, _)| *of == series) {
            *count += 1;
            return Ok(Some(*count));
        }
        let next = last()?.map(|last| last + 1);
        counts.extend(next.map(|next| (series, next)));
        Ok(next)
    }

    /// A series may have ended.
    pub fn count_anew(&self) {
        self.counts.borrow_mut().clear();
    }

    /// The id of the row inserted last.
    pub fn last_id(&self) -> i64 {
        self.connection.last_insert_rowid()
    }

    /// Runs the statements that belong to one row. Only a disk can fail between them: then the transaction is lost with
    /// all its calls. So they need no savepoint, which would cost each call two more statements.
    pub fn together<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = self.connection.total_changes();
        work().inspect_err(|_| self.spoiled.set(self.spoiled.get() || self.connection.total_changes() != before))
    }

    /// Runs several statements of which all or none take effect, inside the surrounding transaction.
    pub fn atomically<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.run("SAVEPOINT operation", [])?;
        let result = work();
        if result.is_err() && !self.connection.is_autocommit() {
            self.run("ROLLBACK TO operation", [])?;
            self.count_anew();
            self.shared.epoch.advance();
        }
        if !self.connection.is_autocommit() {
            self.run("RELEASE operation", [])?;
        }
        result
    }
}

/// [`Tx::atomically`] for work that also changes a draft of the memory.
pub fn atomically<M: Clone, T>(tx: &Tx<'_>, memory: &mut M, work: impl FnOnce(&mut M) -> Result<T>) -> Result<T> {
    let before = memory.clone();
    let result = tx.atomically(|| work(memory));
    if result.is_err() {
        *memory = before;
    }
    result
}

/// The purpose of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// It takes the write lock before it reads anything: what it reads is what it changes.
    Writing,
    /// The same, and it is flushed to the disk whatever the durability of the store.
    Flushed,
    /// It changes nothing that is stored.
    Reading,
}

impl Begin {
    /// The statement.
    pub fn sql(self) -> &'static str {
        match self {
            Begin::Writing | Begin::Flushed => "BEGIN IMMEDIATE",
            Begin::Reading => "BEGIN",
        }
    }
}

/// Work on a transaction and the draft of the memory.
pub type Step<'w, M> = &'w mut dyn FnMut(&Tx<'_>, &mut M) -> Result<()>;

/// Runs `work` in a transaction of its own that is durable when this returns; returns what became of the draft.
/// `first`: see [`Tx::commit`].
pub fn transaction<M>(
    connection: &Connection,
    shared: &Shared,
    begin: Begin,
    mut draft: M,
    first: &dyn Fn(),
    work: Step<'_, M>,
) -> Result<M> {
    let tx = Tx::new(connection, shared);
    tx.begin(begin)?;
    // A panic must not leave the transaction open, which would lock every other writer out.
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        tx.notice_changes()?;
        work(&tx, &mut draft)
    }));
    fault::point("before-change");
    match attempt.unwrap_or_else(|_| Err(internal_error())).and_then(|()| tx.commit(first)) {
        Ok(()) => {
            fault::point("after-change");
            Ok(draft)
        }
        // Most failing calls have written nothing: then there is nothing to forget.
        Err(error) if !connection.is_autocommit() && !tx.has_written() => {
            tx.run("ROLLBACK", [])?;
            Err(error)
        }
        Err(error) => {
            tx.roll_back()?;
            Err(error)
        }
    }
}

/// The writing connection of a file, with the schema in place.
pub fn open_writer(path: &Path, synchronous: &str) -> Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    let prepare = || -> Result<()> {
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.execute_batch(&format!(
            "PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON;
             PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;"
        ))?;
        migrate(&connection)
    };
    prepare().map_err(|error| with_reason(&connection, error))?;
    Ok(connection)
}

/// The answer of the system, if it failed SQLite.
pub fn with_reason(connection: &Connection, error: Error) -> Error {
    match wal_index::system_error(connection) {
        Some(why) if error.is_io() => error.because(why),
        _ => error,
    }
}

/// A reading connection of a file.
pub fn open_reader(path: &Path) -> Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -12288;")?;
    Ok(connection)
}

/// A connection to a file that cannot be written: with its log where the log's index can be read, else the file alone,
/// if there is nothing in the log.
pub fn open_read_only(path: &Path) -> Result<Connection> {
    let readable = |connection: Connection| -> Result<Connection> {
        connection.query_row("SELECT value FROM meta WHERE key = 'registry'", [], |_| Ok(()))?;
        Ok(connection)
    };
    let as_it_is = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(readable);
    let log_is_empty = std::fs::metadata(path.with_extension("db-wal")).map_or(0, |log| log.len()) == 0;
    match as_it_is {
        Err(error) if log_is_empty && error.code != Code::DataCorrupted => open_alone(path).and_then(readable),
        opened => opened,
    }
}

/// A file by itself: no lock, no log, nothing beside it. For copies, and for what nobody is writing.
pub fn open_alone(path: &Path) -> Result<Connection> {
    let connection = open_unread(path)?;
    configure(&connection)?;
    Ok(connection)
}

/// The same before anything of it was read: it may be damaged.
pub fn open_unread(path: &Path) -> Result<Connection> {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b':' | b'\\' => {
                uri.push(*byte as char)
            }
            byte => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri.push_str("?immutable=1");
    connect(Path::new(&uri), path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)
}

/// A file that a database is to be copied into. It is no use before it is complete: nothing beside it that a kill could
/// leave.
pub fn open_copy(path: &Path) -> Result<Connection> {
    let connection = connect(path, path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "journal_mode", "MEMORY")?;
    Ok(connection)
}

/// A database that is nowhere but in these bytes.
pub fn open_bytes(bytes: &[u8]) -> Result<Connection> {
    let mut connection = hardened(Connection::open_in_memory()?)?;
    connection.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), false)?;
    configure(&connection)?;
    Ok(connection)
}

/// The only connection of a device in memory.
pub fn open_memory() -> Result<Connection> {
    let connection = hardened(Connection::open_in_memory()?)?;
    configure(&connection)?;
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    migrate(&connection)?;
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = connect(path, path, flags)?;
    configure(&connection)?;
    Ok(connection)
}

/// `name` is the file as SQLite is to be told of it.
fn connect(name: &Path, path: &Path, flags: OpenFlags) -> Result<Connection> {
    super::locks::install();
    // Nothing that a link leads to.
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let opened = Connection::open_with_flags(name, flags).map_err(|error| {
        let last = std::io::Error::last_os_error();
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::CannotOpen) => {
                file_error("cannot open", path).because(why_not_opened(path).unwrap_or(last))
            }
            _ => Error::from(error),
        }
    });
    hardened(opened?)
}

/// A database may have been written by anybody: its content is data and never a program.
const HARDENED: [(DbConfig, bool); 6] = [
    (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
];
/// No row of ours is longer, no expression deeper, and there is no other file.
const LIMITS: [(Limit, i32); 3] = [
    (Limit::SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
];

fn hardened(connection: Connection) -> Result<Connection> {
    for (setting, on) in HARDENED {
        connection.set_db_config(setting, on)?;
    }
    for (limit, most) in LIMITS {
        connection.set_limit(limit, most)?;
    }
    Ok(connection)
}

/// The system's reason, which SQLite keeps to itself when a file does not open. The file is not opened for it: closing
/// it would drop locks.
fn why_not_opened(path: &Path) -> Option<std::io::Error> {
    let folder = path.parent().unwrap_or(path);
    std::fs::File::open(folder).err().or_else(|| access(path))
}

#[cfg(unix)]
fn access(path: &Path) -> Option<std::io::Error> {
    let name = std::ffi::CString::new(path.as_os_str().as_encoded_bytes()).ok()?;
    // SAFETY: the name ends with its NUL and outlives the call.
    let answer = unsafe { libc::faccessat(libc::AT_FDCWD, name.as_ptr(), libc::R_OK | libc::W_OK, libc::AT_EACCESS) };
    (answer != 0).then(std::io::Error::last_os_error)
}

#[cfg(not(unix))]
fn access(path: &Path) -> Option<std::io::Error> {
    std::fs::metadata(path).err()
}

fn configure(connection: &Connection) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(256);
    connection.busy_timeout(BUSY)?;
    // Plans must not depend on bound values, or SQLite prepares a statement anew whenever a value could have changed
    // the choice of a partial index: 25 us for each query by label.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // The last process to leave carries the log over; device.lock tells it so (Store::close): SQLite would judge by
    // locks that any other part of the program may have dropped.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // temp_store: sorting must not spill labels into temporary files.
    connection.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192;")?;
    Ok(())
}

fn migrate(connection: &Connection) -> Result<()> {
    let version: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    // Usually refused before; here when the newer version is still in the WAL.
    let done = usize::try_from(version).ok().filter(|done| *done < MIGRATIONS.len());
    let done = done.ok_or_else(|| {
        Error::new(Code::FileOperationError, format!("store.db was made by a newer version (schema {version})"))
    })?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let migrated = MIGRATIONS[done..].iter().try_for_each(|step| connection.execute_batch(step)).and_then(|()| {
        connection.execute_batch(&format!(
            "PRAGMA user_version = {SCHEMA_VERSION}; PRAGMA application_id = {APPLICATION_ID};
             INSERT OR IGNORE INTO meta (key, value) VALUES ('registry', 1), ('commits', 1);
             COMMIT;"
        ))
    });
    if migrated.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    Ok(migrated?)
}

/// A call that panicked.
pub fn internal_error() -> Error {
    Error::new(Code::DatabaseError, "internal error in the engine")
}

/// 24000014 that names the file.
pub fn file_error(what: &str, path: &Path) -> Error {
    Error::new(Code::FileOperationError, format!("{what} {}", path.display()))
}
