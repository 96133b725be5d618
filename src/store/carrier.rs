//! The log is carried over to the database beside those who write: by the writer's thread, on a connection of its own and
//! without the writer's lock, so that no synchronous call waits for the flush of a whole database.

use super::connection;
use super::wal_index::{WalIndex, carry_over, frames};
use super::writer::LONG;
use super::{Inner, Memory};
use rusqlite::Connection;
use std::sync::atomic::Ordering;

/// Frames of a log that is carried over.
pub(super) const FULL: u32 = 1_000;
/// How many more there are before that is tried again.
const MORE: u32 = 250;

impl<M: Memory> Inner<M> {
    /// Something was committed: tells the thread of a log that is full.
    #[inline(never)]
    pub(super) fn note_log(&self, connection: &Connection) {
        let length = WalIndex::of(connection).map_or(0, |index| frames(&index.mark()));
        if length >= self.full_at.load(Ordering::Relaxed) && !self.log_is_full.swap(true, Ordering::Relaxed) {
            self.queue.nudge();
        }
    }

    /// Carries the log over, if it is full. What is in the way, and what fails, is left to a later commit.
    pub(super) fn carry_over_aside(&self) {
        let mut carrier = self.carrier.lock();
        if carrier.is_none() {
            *carrier = self.open_carrier();
        }
        let (mut length, mut left) = (0, 0);
        // The next commit begins the log anew only if nothing is left of it. So the second time nobody writes: what was written
        // meanwhile, and does not count in `left`, is little, or nothing.
        for last in [false, true] {
            let _writer = last.then(|| self.writer.lock());
            self.let_go();
            (length, left) = carrier.as_ref().map_or((LONG, u32::MAX), carry_over);
            if left >= MORE {
                break;
            }
        }
        self.full_at.store(if left == 0 { FULL } else { length.max(FULL) + MORE }, Ordering::Relaxed);
        self.log_is_full.store(false, Ordering::Relaxed);
    }

    /// To the same file that is written.
    fn open_carrier(&self) -> Option<Connection> {
        let mut writer = self.writer.lock();
        let (folder, writer) = (self.folder.as_ref()?, writer.get()?);
        let is_in_place = || self.check_place(writer).is_ok();
        let carrier = is_in_place().then(|| connection::open_reader(&folder.database()).ok())?;
        carrier.filter(|_| is_in_place())
    }
}
