//! Damage that is met while a store is open: what is told of it, and going on from the backup.

use super::backup::Care;
use super::connect::{Connections, Writer, connect};
use super::recovery::{self, Opened};
use super::{Inner, Memory, Store, schema, stamp};
use crate::error::{Error, Result};
use std::sync::atomic::Ordering;

impl<M: Memory> Store<M> {
    /// Whether the database is sound and as we wrote it ("ok"), else the first complaint.
    pub fn integrity(&self) -> Result<String> {
        let mut writer = self.inner.writer.lock();
        let connection = self.inner.opened(&mut writer)?;
        // No damage yet, but the next opening takes the backup: that is made without it.
        if let Some(complaint) = schema::complaint(connection)? {
            return Ok(complaint);
        }
        let complaint = recovery::complaint(connection, &self.inner.shared.rows, Care::Full);
        match &complaint {
            Ok(Some(_)) => self.inner.fall_ill(),
            Err(error) => self.inner.notice(error),
            Ok(None) => {}
        }
        complaint.map(|complaint| complaint.unwrap_or_else(|| "ok".into()))
    }

    /// Whether SQLite met damage about which something may be done now.
    pub fn is_ill(&self) -> bool {
        self.inner.damaged.load(Ordering::Relaxed) && !self.inner.given_up.load(Ordering::Relaxed)
    }

    /// Goes on from the backup while the store is open, if nobody else has it open; else the next opening does. Gives what was
    /// done.
    pub fn heal(&self) -> Option<Opened> {
        let inner = &*self.inner;
        let folder = inner.folder.as_ref()?;
        inner.wait_for_asides();
        inner.end_backup();
        let mut carrier = inner.carrier.lock();
        let mut slot = inner.writer.lock();
        let mut reader = inner.reader.lock();
        inner.given_up.store(true, Ordering::SeqCst);
        if slot.is_closed() || !folder.take_alone() {
            return None;
        }
        (*carrier, *reader) = (None, None);
        inner.spare.lock().clear();
        *slot = Writer::Closed;
        let recovered = recovery::inspect(folder, &inner.shared.rows, true, Care::Full);
        let durability = *inner.durability.lock();
        let connected = connect(folder, durability, &inner.shared, true);
        let shared = folder.share();
        inner.shared.epoch.advance();
        inner.commits.fetch_add(1, Ordering::SeqCst);
        match connected.and_then(|connected| shared.map(|()| connected)) {
            Ok(Connections { writer, reader: fresh, reading }) => {
                (*slot, *reader) = (writer, Some(fresh));
                *inner.reading.write() = reading;
            }
            Err(error) => *inner.broken.write() = Some(recovered.as_ref().err().map_or(error, Error::of_store)),
        }
        let opened = recovered.ok().filter(|_| !slot.is_closed())?;
        inner.damaged.store(false, Ordering::SeqCst);
        inner.given_up.store(false, Ordering::SeqCst);
        *inner.unsaved.lock() = None;
        inner.stampless.store(false, Ordering::SeqCst);
        Some(opened)
    }
}

impl<M: Memory> Inner<M> {
    /// Remembers damage that SQLite met.
    pub(super) fn notice(&self, error: &Error) {
        if error.is_damage() {
            self.fall_ill();
        }
    }

    /// The stamp is wrong: there is damage.
    pub(super) fn fall_ill(&self) {
        if !self.damaged.swap(true, Ordering::SeqCst) {
            self.folder.iter().for_each(|folder| stamp::take_off(folder));
        }
    }
}
