//! Group commit: everything that waits goes into one transaction.

use super::connection::{Epoch, Tx, internal_error};
use super::queue::{Job, Wake};
use super::{BATCH, Inner, recovery, same};
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::operation::{Reply, Ticket};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long a read snapshot is kept when nobody reads.
const KEEP: Duration = Duration::from_millis(10);
/// How long nothing must happen before a backup is made.
const QUIET: Duration = Duration::from_secs(5);

impl Inner {
    /// The writer's thread: commits what comes, and in quiet moments lets snapshots go and makes backups.
    pub(super) fn serve(&self) {
        let mut last = 1;
        loop {
            let patience = match (self.keeping.load(Ordering::Relaxed), self.changed.load(Ordering::Relaxed)) {
                (true, _) => Some(KEEP),
                (false, true) if self.folder.is_some() => Some(QUIET),
                _ => None,
            };
            match self.queue.wait(patience) {
                Wake::Jobs => {
                    if last > 1 {
                        self.queue.gather(last);
                    }
                    last = self.commit_some();
                }
                Wake::Stopped => return,
                Wake::Idle if patience == Some(KEEP) => {
                    if self.let_go() {
                        self.keeping.store(false, Ordering::Relaxed);
                    }
                }
                Wake::Idle if patience == Some(QUIET) => self.back_up(),
                Wake::Idle => {}
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

    /// One transaction with up to `limit` calls. A call that fails fails alone; a commit that fails fails them all.
    fn commit_batch(&self, connection: &mut Connection, limit: usize) -> Vec<(Ticket, Result<Reply>)> {
        let jobs = self.queue.take(limit);
        if jobs.is_empty() {
            return Vec::new();
        }
        self.let_go();
        self.changed.store(true, Ordering::Relaxed);
        let tokens: Vec<u32> = jobs.iter().map(|job| job.token).collect();
        let tickets: Vec<Ticket> = jobs.iter().map(|job| job.ticket).collect();
        let outcome = run_batch(connection, &self.epoch, jobs);
        self.commits.fetch_add(1, Ordering::SeqCst);
        let replies = match outcome {
            Ok(replies) => tickets.into_iter().zip(replies).collect(),
            Err(error) => tickets.into_iter().map(|ticket| (ticket, same(&error))).collect(),
        };
        self.queue.finished(&tokens);
        replies
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
        // A backup that fails leaves the previous one; closing tries again and reports.
        if recovery::backup_aside(folder, || self.queue.len() > 0).is_err() {
            self.changed.store(true, Ordering::SeqCst);
        }
    }
}

fn run_batch(connection: &Connection, epoch: &Epoch, jobs: Vec<Job>) -> Result<Vec<Result<Reply>>> {
    let tx = Tx::new(connection, epoch);
    tx.run("BEGIN IMMEDIATE", [])?;
    if let Err(error) = tx.notice_changes() {
        tx.roll_back()?;
        return Err(error);
    }
    let mut replies = Vec::with_capacity(jobs.len());
    for job in jobs {
        fault::point("before-job");
        // A call that panics may have done half its work: nothing of this batch is kept.
        let Ok(reply) = catch_unwind(AssertUnwindSafe(|| (job.work)(&tx))) else {
            tx.roll_back()?;
            return Err(internal_error());
        };
        replies.push(reply);
    }
    fault::point("before-commit");
    // A full disk or a failing device makes SQLite roll everything back at once.
    let committed = match connection.is_autocommit() {
        false => tx.run("COMMIT", []).map(drop),
        true => {
            let first = replies.iter().find_map(|reply| reply.as_ref().err());
            Err(Error::new(
                Code::DatabaseError,
                first.and_then(|error| error.detail.clone()).unwrap_or("the transaction was rolled back".into()),
            ))
        }
    };
    fault::point("after-commit");
    if let Err(error) = committed {
        tx.roll_back()?;
        return Err(error);
    }
    Ok(replies)
}
