//! The transaction handle that operations see.

use super::connection::internal_error;
use super::kept::{Kept, KeptRow};
use super::rows::{self, RowKey};
use super::trail::Trail;
use super::wal_index::{Mark, WalIndex};
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::ids::UserId;
use rusqlite::{CachedStatement, Connection, Params, Row, ffi};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Tables of an account.
pub const ACCOUNT: &str = include_str!("account.sql");

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

/// What [`Tx::known`] answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Whether accesses of this user's apps are recorded.
    IsRecorded(UserId),
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
    /// What [`Tx::known`] has looked up: a few.
    known: RefCell<Vec<(Question, bool)>>,
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
            known: RefCell::default(),
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

    /// Runs an INSERT that changes a row instead if that is there already; gives whether there is a new one. For tables with ids.
    pub fn insert(&self, sql: &str, params: impl Params) -> Result<bool> {
        // An upsert that changes a row leaves the id of the last new one alone, and no row has the id 0.
        // SAFETY: the connection is open; this sets a number of it.
        unsafe { ffi::sqlite3_set_last_insert_rowid(self.connection.handle(), 0) };
        self.run(sql, params)?;
        Ok(self.last_id() != 0)
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

    /// An answer that calls of one transaction ask for again and again: `look` looks it up once. Whoever changes it calls
    /// [`Tx::look_anew`].
    pub fn known(&self, question: Question, look: impl FnOnce() -> Result<bool>) -> Result<bool> {
        let known = self.known.borrow().iter().find(|(asked, _)| *asked == question).map(|(_, is_so)| *is_so);
        known.map_or_else(|| look().inspect(|is_so| self.known.borrow_mut().push((question, *is_so))), Ok)
    }

    /// A series may have ended, and what is known may be so no more.
    pub fn look_anew(&self) {
        self.counts.borrow_mut().clear();
        self.known.borrow_mut().clear();
    }

    /// A number above those that this transaction gave before it wrote more, and above those of all transactions before it:
    /// for an order. Beyond 16 million rows in one transaction it grows no more.
    pub fn place(&self) -> Result<i64> {
        const CHANGES: u32 = 24;
        let changes = self.connection.total_changes() - self.before.get();
        Ok(self.meta("commits")?.unwrap_or(0) << CHANGES | changes.min((1 << CHANGES) - 1) as i64)
    }

    /// The id of the row inserted last.
    pub fn last_id(&self) -> i64 {
        self.connection.last_insert_rowid()
    }

    /// Runs the statements that belong to one row, or to rows of which nothing can be refused any more. Only a disk can fail
    /// between them: then the transaction is lost with all its calls. So they need no savepoint, which would cost each call two
    /// more statements, and a copy of each page that they change.
    pub fn together<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = self.connection.total_changes();
        work().inspect_err(|_| self.spoiled.set(self.spoiled.get() || self.connection.total_changes() != before))
    }

    /// Whether the device belongs to an account: then there are tables for it.
    pub fn has_account(&self) -> Result<bool> {
        let sql = "SELECT 1 FROM sqlite_schema WHERE name = 'account'";
        Ok(self.first(sql, [], |_| Ok(()))?.is_some())
    }

    /// Makes the tables of an account, empty.
    pub fn make_account(&self) -> Result<()> {
        self.drop_account()?;
        Ok(self.connection.execute_batch(ACCOUNT)?)
    }

    /// Drops them.
    pub fn drop_account(&self) -> Result<()> {
        if !self.has_account()? {
            return Ok(());
        }
        self.connection.execute_batch(
            "DROP TABLE account; DROP TABLE account_key; DROP TABLE record; DROP TABLE pending; DROP TABLE shown;
             DROP TABLE conflict; DROP TABLE looked_at; DROP INDEX asset_changed",
        )?;
        Ok(())
    }

    /// Runs several statements of which all or none take effect, inside the surrounding transaction.
    pub fn atomically<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.run("SAVEPOINT operation", [])?;
        let result = work();
        if result.is_err() && !self.connection.is_autocommit() {
            self.run("ROLLBACK TO operation", [])?;
            self.look_anew();
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
