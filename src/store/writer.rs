//! Group commit: everything that waits goes into one transaction.

use super::connection::{BUSY, Begin, Epoch, Step, Tx, internal_error, transaction};
use super::queue::{Job, Wake};
use super::wal_index::frames;
use super::{BATCH, Inner, Memory, backup, opened, others, stamp};
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::operation::{Reply, Ticket};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long a read snapshot is kept when nobody reads.
const KEEP: Duration = Duration::from_millis(10);
/// Bytes on the disk that are left to calls that remove: as many as the database has, for its pages pass through the log, or
/// the log, which has to be carried over; within these bounds.
const RESERVE: (u64, u64) = (128 * 1024, 8 * 1024 * 1024);
/// Most frames of the log, 256 MiB: more than any transaction needs, and little enough to be carried over in a moment.
const LOG_LIMIT: u32 = 65_536;
/// How long nothing must happen before a backup is made.
const QUIET: Duration = Duration::from_secs(5);

impl<M: Memory> Inner<M> {
    /// The writer's thread: commits what comes, and in quiet moments lets snapshots go and makes backups. Reading does not
    /// disturb the quiet: a device that is asked all the time gets its backup too.
    pub(super) fn serve(&self) {
        let mut last = 1;
        let mut quiet_since = None;
        loop {
            let keeping = self.keeping.load(Ordering::Relaxed);
            let changed = self.changed.load(Ordering::Relaxed) && self.folder.is_some();
            quiet_since = changed.then(|| quiet_since.unwrap_or_else(Instant::now));
            let until_backup = quiet_since.map(|since: Instant| QUIET.saturating_sub(since.elapsed()));
            match self.queue.wait(if keeping { Some(KEEP) } else { until_backup }) {
                Wake::Jobs => {
                    if last > 1 {
                        self.queue.gather(last);
                    }
                    last = self.commit_some();
                    quiet_since = None;
                }
                Wake::Stopped => return,
                Wake::Wrote => quiet_since = None,
                Wake::Kept => {}
                Wake::Idle if keeping => {
                    if self.let_go() {
                        self.keeping.store(false, Ordering::Relaxed);
                    }
                }
                Wake::Idle => {
                    self.back_up();
                    quiet_since = None;
                }
            }
        }
    }

    /// Commits what waits; gives how many calls that were.
    fn commit_some(&self) -> usize {
        let mut writer = self.writer.lock();
        let Some(connection) = writer.as_mut() else { return 0 };
        let replies = self.commit_batch(connection, BATCH);
        drop(writer);
        let count = replies.len();
        self.sink.deliver(replies);
        count
    }

    /// Commits what is queued now; what is added meanwhile may wait.
    pub(super) fn drain_before(&self, connection: &mut Connection) {
        let mut left = self.queue.len();
        while left > 0 {
            let replies = self.commit_batch(connection, left.min(BATCH));
            left = left.saturating_sub(replies.len().max(1));
            self.sink.deliver(replies);
        }
    }

    /// One transaction with up to `limit` calls. A call that fails fails alone; a transaction that is lost fails the calls
    /// that ran in it, each in the terms of its own service. Those that did not run wait for the next one.
    fn commit_batch(&self, connection: &mut Connection, limit: usize) -> Vec<(Ticket, Result<Reply>)> {
        let mut jobs = self.queue.take(limit);
        if jobs.is_empty() {
            return Vec::new();
        }
        self.let_go();
        let before = connection.total_changes();
        let run = |jobs: &mut [Job<M>], again| match self.begin(connection) {
            Ok(begin) => run_batch(connection, &self.epoch, begin, self.memory.read().clone(), jobs, again),
            Err(error) => Err(Lost { ran: jobs.len(), error }),
        };
        let no_room = jobs.iter().any(|job| job.grows).then(|| self.check_room(connection).err()).flatten();
        if let Some(error) = &no_room {
            self.queue.put_back(jobs.extract_if(.., |job| !job.grows).collect());
            self.queue.finished(&jobs.iter().map(|job| job.token).collect::<Vec<_>>());
            return refuse(&jobs, error);
        }
        let mut outcome = run(&mut jobs, true);
        if matches!(&outcome, Err(lost) if lost.error.is_full() && self.make_room(connection)) {
            outcome = run(&mut jobs, false);
        }
        if connection.total_changes() != before {
            self.wrote(connection);
        }
        let replies = match outcome {
            Ok((draft, replies)) => {
                self.adopt(draft);
                jobs.iter().map(|job| job.ticket).zip(replies).collect()
            }
            Err(Lost { ran, error }) => {
                let error = self.name_holder(error);
                self.notice(&error);
                self.queue.put_back(jobs.split_off(ran));
                refuse(&jobs, &error)
            }
        };
        self.queue.finished(&jobs.iter().map(|job| job.token).collect::<Vec<_>>());
        replies
    }

    /// One transaction for a caller who waits, after everything that was queued before it.
    pub(super) fn transact(&self, begin: Begin, work: Step<'_, M>) -> Result<()> {
        let mut writer = self.writer.lock();
        let connection = opened(&mut writer)?;
        self.drain_before(connection);
        self.let_go();
        if begin == Begin::Writing {
            self.check_writable(connection)?;
            self.check_log(connection)?;
        }
        let before = connection.total_changes();
        let draft = || self.memory.read().clone();
        let mut result = transaction(connection, &self.epoch, begin, draft(), work);
        if matches!(&result, Err(error) if error.is_full() && self.make_room(connection)) {
            result = transaction(connection, &self.epoch, begin, draft(), work);
        }
        if connection.total_changes() != before {
            self.wrote(connection);
        }
        let draft = result.map_err(|error| self.name_holder(error)).inspect_err(|error| self.notice(error))?;
        self.adopt(draft);
        Ok(())
    }

    /// Who adds to the store leaves the last room on the disk to who removes: else a full disk could not be emptied. The log
    /// is carried over first, which gives room back.
    pub(super) fn check_room(&self, connection: &Connection) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let is_short = || {
            let database = std::fs::metadata(folder.database()).map_or(0, |file| file.len());
            let reserve = database.max(stamp::log_length(folder)).clamp(RESERVE.0, RESERVE.1);
            fs4::available_space(folder.path()).is_ok_and(|free| free < reserve)
        };
        if !is_short() || self.make_room(connection) && !is_short() {
            return Ok(());
        }
        Err(Error { system: Some("ENOSPC"), ..Error::new(Code::DatabaseError, "the disk is full") })
    }

    /// How a transaction of queued calls begins. What cannot be written can still be read, and the memory changes.
    fn begin(&self, connection: &Connection) -> Result<Begin> {
        if self.reading.read().is_some() {
            return Ok(Begin::Reading);
        }
        self.check_place(connection)?;
        self.check_log(connection)?;
        Ok(Begin::Writing)
    }

    /// The log does not grow without end: 24000008 if somebody who stands still keeps it from being carried over.
    fn check_log(&self, connection: &Connection) -> Result<()> {
        let length = || {
            let reader = self.reader.try_lock();
            let mark = reader.as_ref().and_then(|slot| slot.as_ref()).and_then(|reader| reader.mark());
            mark.as_ref().map_or(0, frames)
        };
        if length() <= LOG_LIMIT || carry_over_within(connection, Duration::ZERO).unwrap_or(false) {
            return Ok(());
        }
        let Some(folder) = &self.folder else { return Ok(()) };
        let who = others::holders(&folder.place().join("store.db-shm"));
        let size = u64::from(LOG_LIMIT) * 4096 / 1024 / 1024;
        let detail =
            format!("the log has reached {size} MiB, because {who} keeps reading an old state; is it stopped?");
        Err(Error::new(Code::DatabaseError, detail))
    }

    /// A draft becomes the memory: its transaction is durable, and the writer is still held.
    pub(super) fn adopt(&self, mut draft: M) {
        draft.committed();
        *self.memory.write() = draft;
    }

    /// [`make_room`] while the store is in use. The snapshot that is kept here is in the way like anybody's, other threads take
    /// it anew, and who waits in here is who lets it go.
    fn make_room(&self, connection: &Connection) -> bool {
        let since = Instant::now();
        loop {
            self.let_go();
            match carry_over_within(connection, KEEP) {
                Ok(false) if since.elapsed() < BUSY => {}
                done => return done.unwrap_or(false),
            }
        }
    }

    /// Ends the kept snapshot unless it is in use: a snapshot in the way of a commit keeps the WAL from restarting.
    pub(super) fn let_go(&self) -> bool {
        let Some(mut reader) = self.reader.try_lock() else { return false };
        if let Some(reader) = reader.as_mut() {
            reader.release();
        }
        true
    }

    fn back_up(&self) {
        self.changed.store(false, Ordering::SeqCst);
        let Some(folder) = &self.folder else { return };
        if self.damaged.load(Ordering::SeqCst) {
            return;
        }
        // A backup that fails leaves the previous one; closing tries again and reports.
        let made = folder.place().check().and_then(|()| backup::make_aside(folder, || self.queue.len() > 0));
        match made {
            Err(error) if error.code == Code::DataCorrupted => self.fall_ill(),
            Err(_) => self.changed.store(true, Ordering::SeqCst),
            Ok(()) => {}
        }
    }
}

/// The same failure for each of these calls, in the terms of its service.
fn refuse<M>(jobs: &[Job<M>], error: &Error) -> Vec<(Ticket, Result<Reply>)> {
    jobs.iter().map(|job| (job.ticket, Err((job.translate)(error.of_store())))).collect()
}

/// A transaction that came to nothing, and how many of its calls ran.
struct Lost {
    ran: usize,
    error: Error,
}

/// Runs calls in one transaction; gives the draft and their replies. `again`: it can be repeated, so that a call that
/// finds the disk full ends it.
fn run_batch<M: Memory>(
    connection: &Connection,
    epoch: &Epoch,
    begin: Begin,
    mut draft: M,
    jobs: &mut [Job<M>],
    again: bool,
) -> Result<(M, Vec<Result<Reply>>), Lost> {
    let tx = Tx::new(connection, epoch);
    let lost = |ran: usize, error: Error| {
        // If taking it back fails too, the next BEGIN says so.
        let _ = tx.roll_back();
        Lost { ran, error }
    };
    let all = jobs.len();
    tx.run(begin.sql(), []).map_err(|error| Lost { ran: all, error })?;
    tx.notice_changes().map_err(|error| lost(all, error))?;
    let mut replies = Vec::with_capacity(all);
    for (index, job) in jobs.iter_mut().enumerate() {
        fault::point("before-job");
        let before = draft.clone();
        // A call that panics may have done half its work: nothing of this transaction is kept.
        let Ok(reply) = catch_unwind(AssertUnwindSafe(|| (job.work)(&tx, &mut draft))) else {
            return Err(lost(index + 1, internal_error()));
        };
        let reply = reply.inspect_err(|_| draft = before);
        match reply {
            // Nothing may run any more: it would be outside of the transaction.
            reply if tx.is_over() => return Err(lost(index + 1, reply.err().unwrap_or_else(internal_error))),
            Err(error) if again && error.is_full() => return Err(lost(index + 1, error)),
            reply => replies.push(reply),
        }
    }
    fault::point("before-commit");
    tx.commit().map_err(|error| lost(all, error))?;
    fault::point("after-commit");
    Ok((draft, replies))
}

/// Carries the log over to the database, which gives its room back; whether that could be done.
pub(super) fn make_room(connection: &Connection) -> bool {
    carry_over(connection).unwrap_or(false)
}

/// `false`: somebody is in the way.
fn carry_over(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).map(|busy| busy == 0)
}

/// The same, waiting for others no longer than this.
fn carry_over_within(connection: &Connection, time: Duration) -> rusqlite::Result<bool> {
    connection.busy_timeout(time)?;
    let done = carry_over(connection);
    connection.busy_timeout(BUSY)?;
    done
}
