//! Group commit: everything that waits goes into one transaction.

use super::Durability;
use super::connect::Writer;
use super::connection::{BUSY, internal_error};
use super::queue::{Job, Wake, Whose};
use super::transaction::{Begin, Shared, Step, Tx, transaction};
use super::wal_index::{WalIndex, frames};
use super::{BATCH, Folder, Inner, Memory, backup, others, recovery, stamp};
use crate::crypto::clearing;
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::reply::{Reply, Ticket};
use parking_lot::FairMutexGuard;
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long a read snapshot is kept when nobody reads.
const KEEP: Duration = Duration::from_millis(10);
/// Bytes on the disk that are left to calls that remove: as many as the database has, for its pages pass through the log, or
/// the log, which has to be carried over; within these bounds.
const RESERVE: (u64, u64) = (128 * 1024, 8 * 1024 * 1024);
/// Most frames of the log, 256 MiB: more than any transaction needs, and little enough to be carried over in a moment. Tests
/// have less time.
const LOG_LIMIT: u32 = if cfg!(feature = "fault-points") { 2_048 } else { 65_536 };
/// How long others may keep the log from being carried over where room is wanted: longer than they keep a snapshot.
pub(super) const MOMENT: Duration = Duration::from_millis(100);
/// Most calls that their caller commits himself.
const HANDFUL: usize = 8;
/// What a commit of so many may take then: longer is too long a pause for an event loop.
const QUICK: Duration = Duration::from_micros(500);
/// No commit was measured yet.
pub(super) const UNKNOWN: u32 = u32::MAX;
/// Frames of a log that SQLite carries over with the commit, whoever waits: the thread does not keep up.
pub(super) const LONG: u32 = 4_000;
/// Frames of a log that the next commits have carried over.
const NEARLY_LONG: u32 = LONG - 50;
/// How long nothing must be written before a backup is made.
const QUIET: Duration = Duration::from_secs(5);
/// How long something may be written all the time before one is made nevertheless.
const OVERDUE: Duration = Duration::from_secs(60);

/// When the first and the last commit were made that no backup has.
pub(super) struct Unsaved {
    first: Instant,
    last: Instant,
}

impl Unsaved {
    /// Another one.
    pub(super) fn note(unsaved: &mut Option<Unsaved>) {
        let now = Instant::now();
        unsaved.get_or_insert(Unsaved { first: now, last: now }).last = now;
    }

    fn due(&self) -> Instant {
        (self.last + QUIET).min(self.first + OVERDUE)
    }
}

impl<M: Memory> Inner<M> {
    /// The writer's thread: commits what comes, carries the log over, lets snapshots go when nobody reads, and has backups
    /// made.
    pub(super) fn serve(self: &Arc<Self>) {
        let mut turns = 0;
        loop {
            let due = match *self.backing_up.lock() {
                true => None,
                false => self.unsaved.lock().as_ref().map(Unsaved::due),
            };
            let due = due.map(|due| due.saturating_duration_since(Instant::now()));
            if due == Some(Duration::ZERO) {
                self.back_up_aside();
                continue;
            }
            if self.log_is_full.load(Ordering::Relaxed) {
                self.carry_over_aside();
            }
            let patience = if self.keeping.load(Ordering::Relaxed) { Some(KEEP) } else { due };
            match self.queue.wait(patience, &mut turns) {
                Wake::Jobs => self.commit_some(),
                Wake::Stopped => return,
                Wake::Idle if self.keeping.load(Ordering::Relaxed) => {
                    if self.let_go() {
                        self.keeping.store(false, Ordering::Relaxed);
                    }
                }
                Wake::Idle | Wake::Nudged => {}
            }
        }
    }

    /// Commits what waits.
    fn commit_some(&self) {
        let mut writer = self.writer.lock();
        self.look_again(&mut writer, true);
        let connection = match self.opened(&mut writer) {
            Ok(connection) => connection,
            Err(error) => {
                drop(writer);
                return self.refuse_all(&error);
            }
        };
        let replies = clearing(|| self.commit_batch(connection, Whose::All, BATCH, false));
        drop(writer);
        self.sink.deliver(replies);
    }

    /// Whether the calls that wait may be committed where their caller is: they are few and all that he waits for, nobody else
    /// needs the store, and the disk is so quick that two hops between threads would take as long as the flush.
    pub(super) fn is_at_hand(&self, waiting: usize) -> bool {
        self.in_file
            && self.queue.handful(HANDFUL) == Some(waiting)
            && self.pace.load(Ordering::Relaxed) < QUICK.as_micros() as u32
    }

    /// Commits them. Those that would have to wait for anything are left to the writer's thread.
    pub(super) fn commit_at_hand(&self, waiting: usize) -> Vec<(Ticket, Result<Reply>)> {
        let replies = self.is_at_hand(waiting).then(|| self.try_commit()).flatten().unwrap_or_default();
        self.queue.flush();
        // The thread may sleep again by now, and has a backup to make.
        if !replies.is_empty() {
            self.queue.note_commit();
        }
        replies
    }

    fn try_commit(&self) -> Option<Vec<(Ticket, Result<Reply>)>> {
        let mut writer = self.writer.try_lock()?;
        let connection = writer.get().filter(|_| self.reading.read().is_none())?;
        // A log that would be carried over now is left to the thread.
        if frames(&WalIndex::of(connection)?.mark()) >= NEARLY_LONG {
            return None;
        }
        connection.busy_timeout(Duration::ZERO).ok()?;
        let replies = self.commit_batch(connection, Whose::All, HANDFUL, true);
        // It takes a number; who waits in vain is told so.
        let _ = connection.busy_timeout(BUSY);
        Some(replies)
    }

    /// Refuses what waits, because there is no connection any more.
    fn refuse_all(&self, error: &Error) {
        let jobs = self.queue.take(Whose::All, usize::MAX);
        self.queue.finished(&jobs.iter().map(|job| job.token).collect::<Vec<_>>());
        self.sink.deliver(refuse(&jobs, error));
    }

    /// Commits what is queued now; what is added meanwhile may wait.
    pub(super) fn drain_before(&self, connection: &mut Connection, whose: Whose) {
        let mut left = self.queue.len(whose);
        while left > 0 {
            let replies = self.commit_batch(connection, whose, left.min(BATCH), false);
            left = left.saturating_sub(replies.len().max(1));
            self.sink.deliver(replies);
        }
    }

    /// One transaction with up to `limit` calls. A call that fails fails alone; a transaction that is lost fails the calls
    /// that ran in it, each in the terms of its own service. Those that did not run wait for the next one: all if `hastily`
    /// neither another process nor room on the disk is waited for, and the rest once somebody presses ([`Inner::take_over`]).
    fn commit_batch(
        &self,
        connection: &mut Connection,
        whose: Whose,
        limit: usize,
        hastily: bool,
    ) -> Vec<(Ticket, Result<Reply>)> {
        let mut jobs = self.queue.take(whose, limit);
        if jobs.is_empty() {
            return Vec::new();
        }
        self.let_go();
        let (before, started) = (connection.total_changes(), Instant::now());
        let run = |jobs: &mut [Job<M>], again| match self.begin(connection) {
            Ok(begin) => run_batch(
                connection,
                &self.shared,
                begin,
                self.memory.read().clone(),
                jobs,
                (again, &|| self.is_pressed(), &|| self.take_stamp_off()),
            ),
            Err(error) => Err(Lost { ran: jobs.len(), error }),
        };
        let grows = jobs.iter().any(|job| job.grows);
        // Making room takes long: the thread does that.
        if hastily && grows && !self.has_plenty_of_room() {
            self.queue.put_back(jobs);
            return Vec::new();
        }
        let no_room = (grows && !hastily).then(|| self.check_room(connection).err()).flatten();
        if let Some(error) = &no_room {
            self.queue.put_back(jobs.extract_if(.., |job| !job.grows).collect());
            self.queue.finished(&jobs.iter().map(|job| job.token).collect::<Vec<_>>());
            return refuse(&jobs, error);
        }
        let mut outcome = run(&mut jobs, true);
        let is_full = matches!(&outcome, Err(lost) if lost.error.is_full());
        if is_full && !hastily && make_room_within(connection, MOMENT) {
            outcome = run(&mut jobs, false);
        }
        if connection.total_changes() != before {
            self.wrote(connection);
            self.keep_pace(jobs.len(), started);
        }
        let replies = match outcome {
            Ok((draft, replies)) => {
                self.adopt(draft);
                self.queue.put_back(jobs.split_off(replies.len()));
                let replies = replies.into_iter().map(|reply| reply.map_err(|error| self.explain_reading(error)));
                jobs.iter().map(|job| job.ticket).zip(replies).collect()
            }
            Err(Lost { error, .. }) if hastily && (error.is_busy() || is_full) => {
                self.queue.put_back(jobs);
                return Vec::new();
            }
            Err(Lost { ran, error }) => {
                let error = self.explain(connection, error);
                self.queue.put_back(jobs.split_off(ran));
                refuse(&jobs, &error)
            }
        };
        self.queue.finished(&jobs.iter().map(|job| job.token).collect::<Vec<_>>());
        replies
    }

    /// Learns what a commit of a handful of calls takes.
    fn keep_pace(&self, calls: usize, started: Instant) {
        if calls <= HANDFUL {
            let took = u32::try_from(started.elapsed().as_micros()).unwrap_or(u32::MAX);
            let before = self.pace.load(Ordering::Relaxed);
            let now = if before == UNKNOWN { took } else { before - before / 4 + took / 4 };
            self.pace.store(now, Ordering::Relaxed);
        }
    }

    /// The writer for a caller who waits until the calls of `whose` are committed. If he waits for none of those, who has it
    /// is pressed: a batch ends with the call that it is at.
    pub(super) fn take_over(&self, whose: Whose) -> FairMutexGuard<'_, Writer> {
        let presses = match whose {
            Whose::All => false,
            Whose::Of(token) => !self.queue.has_pending(token),
        };
        if presses {
            self.pressing.fetch_add(1, Ordering::SeqCst);
        }
        let writer = self.writer.lock();
        if presses {
            self.pressing.fetch_sub(1, Ordering::SeqCst);
        }
        writer
    }

    fn is_pressed(&self) -> bool {
        self.pressing.load(Ordering::Relaxed) > 0
    }

    /// One transaction for a caller who waits, after the calls of `whose` that were queued before it. `grows`: see [`Job`].
    pub(super) fn transact(&self, whose: Whose, grows: bool, begin: Begin, work: Step<'_, M>) -> Result<()> {
        let mut writer = self.take_over(whose);
        self.look_again(&mut writer, begin != Begin::Reading);
        let connection = self.opened(&mut writer)?;
        self.drain_before(connection, whose);
        if grows {
            self.check_room(connection)?;
        }
        self.let_go();
        if begin != Begin::Reading {
            self.check_writable(connection)?;
            self.check_log(connection)?;
        }
        let flush = |mode: &str| connection.pragma_update(None, "synchronous", mode);
        let flushed = begin == Begin::Flushed && *self.durability.lock() == Durability::Normal;
        if flushed {
            flush("FULL")?;
        }
        let (before, started) = (connection.total_changes(), Instant::now());
        let draft = || self.memory.read().clone();
        let first = &|| self.take_stamp_off();
        let mut result = transaction(connection, &self.shared, begin, draft(), first, work);
        if matches!(&result, Err(error) if error.is_full() && make_room_within(connection, MOMENT)) {
            result = transaction(connection, &self.shared, begin, draft(), first, work);
        }
        if flushed {
            // What was asked for is done or undone by now: at worst the next commits are flushed too.
            let _ = flush("NORMAL");
        }
        if connection.total_changes() != before {
            self.wrote(connection);
            self.keep_pace(1, started);
        }
        let draft = result.map_err(|error| self.explain(connection, error))?;
        self.adopt(draft);
        Ok(())
    }

    /// Who adds to the store leaves the last room on the disk to who removes: else a full disk could not be emptied. The log
    /// is carried over first, which gives room back.
    pub(super) fn check_room(&self, connection: &Connection) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let is_short = || {
            if self.has_plenty_of_room() {
                return false;
            }
            let size = std::fs::metadata(folder.database()).map_or(0, |file| file.len());
            // Pages that removing has freed need no other room.
            let unused = |name: &str| connection.query_row(name, [], |row| row.get::<_, i64>(0)).unwrap_or(0) as u64;
            let spare = unused("PRAGMA freelist_count") * unused("PRAGMA page_size");
            let reserve = size.saturating_sub(spare).max(stamp::log_length(folder)).clamp(RESERVE.0, RESERVE.1);
            fs4::available_space(folder.path()).is_ok_and(|free| free < reserve)
        };
        if !is_short() {
            return Ok(());
        }
        // A snapshot of ours must not be what keeps the log.
        self.let_go();
        if make_room_within(connection, MOMENT) && !is_short() {
            return Ok(());
        }
        Err(Error { system: Some("ENOSPC"), ..Error::new(Code::DatabaseError, "the disk is full") })
    }

    /// Whether nobody has to look closer at the room on the disk.
    fn has_plenty_of_room(&self) -> bool {
        let free = |folder: &Arc<Folder>| fs4::available_space(folder.path());
        self.folder.as_ref().is_none_or(|folder| free(folder).is_ok_and(|free| free >= RESERVE.1))
    }

    /// Says why, where nothing can be written.
    fn explain_reading(&self, error: Error) -> Error {
        match &*self.reading.read() {
            Some(reading) if error.is_read_only() => reading.explain(error),
            _ => error,
        }
    }

    /// How a transaction of queued calls begins. What cannot be written can still be read, and the memory changes.
    fn begin(&self, connection: &Connection) -> Result<Begin> {
        if self.reading.read().is_some() {
            return Ok(Begin::Reading);
        }
        self.check_writable(connection)?;
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
        if length() <= LOG_LIMIT || make_room_within(connection, Duration::ZERO) {
            return Ok(());
        }
        let Some(folder) = &self.folder else { return Ok(()) };
        let who = others::holders(&folder.place().join("store.db-shm"), others::READERS);
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

    /// Ends the kept snapshot unless it is in use: a snapshot in the way of a commit keeps the WAL from restarting.
    pub(super) fn let_go(&self) -> bool {
        let Some(mut reader) = self.reader.try_lock() else { return false };
        if let Some(reader) = reader.as_mut() {
            reader.release();
        }
        true
    }

    /// Makes a backup beside those who write, on a thread of its own.
    fn back_up_aside(self: &Arc<Self>) {
        *self.unsaved.lock() = None;
        let Some(folder) = self.folder.clone().filter(|_| !self.damaged.load(Ordering::SeqCst)) else { return };
        let inner = Arc::clone(self);
        *self.backing_up.lock() = true;
        let work = move || {
            let hurry = || inner.hurry.load(Ordering::Relaxed);
            let make = || folder.place().check().and_then(|()| backup::make_aside(&folder, &inner.shared.rows, &hurry));
            // A backup that fails leaves the previous one; the next one is tried later, and closing reports.
            match catch_unwind(AssertUnwindSafe(make)) {
                Ok(Ok(())) => {}
                Ok(Err(error)) if error.code == Code::DataCorrupted => inner.fall_ill(),
                _ => Unsaved::note(&mut inner.unsaved.lock()),
            }
            inner.backup_over();
        };
        if std::thread::Builder::new().name("ohos-backup".into()).spawn(work).is_err() {
            Unsaved::note(&mut self.unsaved.lock());
            self.backup_over();
        }
    }

    fn backup_over(&self) {
        *self.backing_up.lock() = false;
        self.backup_ended.notify_all();
        self.queue.nudge();
    }

    /// Lets a backup that is being made give up.
    pub(super) fn end_backup(&self) {
        self.hurry.store(true, Ordering::Relaxed);
        self.backup_ended.wait_while(&mut self.backing_up.lock(), |running| *running);
        self.hurry.store(false, Ordering::Relaxed);
    }

    /// Has a backup of everything that was committed.
    pub(super) fn back_up(&self, connection: &Connection, folder: &Folder) -> Result<()> {
        if self.damaged.load(Ordering::SeqCst) {
            return Err(recovery::damaged());
        }
        if backup::is_complete(connection, folder) {
            return Ok(());
        }
        let make = || backup::make(connection, folder, &self.shared.rows, &|| false);
        let made = make();
        // On a full disk the log's room may be enough for it.
        let made = if made.is_err() && make_room_within(connection, MOMENT) { make() } else { made };
        if made.is_ok() {
            *self.unsaved.lock() = None;
        }
        made
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
/// finds the disk full ends it. `pressed`: no more calls are to run. `first`: see [`Tx::commit`].
fn run_batch<M: Memory>(
    connection: &Connection,
    shared: &Shared,
    begin: Begin,
    mut draft: M,
    jobs: &mut [Job<M>],
    (again, pressed, first): (bool, &dyn Fn() -> bool, &dyn Fn()),
) -> Result<(M, Vec<Result<Reply>>), Lost> {
    let tx = Tx::new(connection, shared);
    let lost = |ran: usize, error: Error| {
        // If taking it back fails too, the next BEGIN says so.
        let _ = tx.roll_back();
        Lost { ran, error }
    };
    let all = jobs.len();
    tx.begin(begin).map_err(|error| Lost { ran: all, error })?;
    tx.notice_changes().map_err(|error| lost(all, error))?;
    let mut replies = Vec::with_capacity(all);
    for (index, job) in jobs.iter_mut().enumerate() {
        if index > 0 && pressed() {
            break;
        }
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
    tx.commit(first).map_err(|error| lost(all, error))?;
    fault::point("after-commit");
    Ok((draft, replies))
}

/// Carries the log over to the database, which gives its room back; whether that could be done. Waits for who reads.
pub(super) fn make_room(connection: &Connection) -> bool {
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    busy.is_ok_and(|busy| busy == 0)
}

/// The same without waiting any longer for others.
pub(super) fn make_room_within(connection: &Connection, time: Duration) -> bool {
    let wait = |time| connection.busy_timeout(time).is_ok();
    wait(time) && make_room(connection) & wait(BUSY)
}

#[cfg(test)]
mod tests;
