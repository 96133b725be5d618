//! Leaving a store in good order: backup, stamp, files released.

use super::connect::Writer;
use super::folder::Folder;
use super::reader::Reader;
use super::{Inner, Memory, Store, stamp, writer};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::sync::atomic::Ordering;

impl<M: Memory> Store<M> {
    /// Lets go of the files and leaves them as they are.
    pub fn abandon(&self) {
        self.inner.damaged.store(true, Ordering::SeqCst);
        self.inner.end_backup();
        *self.inner.carrier.lock() = None;
        *self.inner.reader.lock() = None;
        *self.inner.writer.lock() = Writer::Closed;
    }

    /// Commits what is queued, makes a backup if there is something new, and releases the files. Closed it is in any case;
    /// gives what could not be done for the next opening.
    pub fn close(&self) -> Vec<String> {
        self.inner.queue.stop();
        if let Some(thread) = self.thread.lock().take() {
            // The thread catches panics of calls; nothing is left to learn from a failed join.
            let _ = thread.join();
        }
        self.inner.wait_for_asides();
        self.inner.end_backup();
        let inner = &*self.inner;
        *inner.carrier.lock() = None;
        let mut writer = inner.writer.lock();
        if inner.folder.as_ref().is_some_and(|folder| !inner.is_untouched(folder)) {
            // Something is left to do. Where that fails, the next opening does it.
            let _ = inner.opened(&mut writer);
        }
        let reader = inner.reader.lock().take();
        inner.spare.lock().clear();
        let connection = match std::mem::replace(&mut *writer, Writer::Closed) {
            Writer::Open(connection) => {
                drop(reader);
                Some(connection)
            }
            // Nothing was written.
            Writer::Later => reader.map(Reader::into_connection),
            Writer::Closed => None,
        };
        let (Some(connection), Some(folder)) = (connection, &inner.folder) else { return Vec::new() };
        let undone = match inner.reading.read().is_some() {
            true => Vec::new(),
            false => inner.leave(&connection, folder),
        };
        // A statement that would not end keeps its memory, nothing else.
        let _ = connection.close();
        folder.release();
        undone
    }
}

impl<M: Memory> Inner<M> {
    /// What the last writes are owed when a device is closed.
    fn leave(&self, connection: &Connection, folder: &Folder) -> Vec<String> {
        let mut undone = Vec::new();
        if let Err(error) = self.check_place(connection) {
            return vec![error.message()];
        }
        let backed_up = if self.is_untouched(folder) { Ok(()) } else { self.back_up(connection, folder) };
        if let Err(error) = &backed_up {
            undone.push(format!("no backup of the store was made: {}", error.message()));
        }
        // Nobody else has it open: the log is carried over and goes, and the stamp says that all is well. If that fails, the
        // log stays, and so does everything in it. Somebody may have written while the backup was made.
        if folder.leave_last()
            && backed_up.is_ok()
            && (self.is_untouched(folder)
                || self.back_up(connection, folder).is_ok() && self.carry_over(connection, folder))
        {
            let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false);
        }
        undone
    }

    /// A stamp that is still there: nobody has written anything.
    fn is_untouched(&self, folder: &Folder) -> bool {
        stamp::is_there(folder) && !self.stampless.load(Ordering::SeqCst) && !self.damaged.load(Ordering::SeqCst)
    }

    fn carry_over(&self, connection: &Connection, folder: &Folder) -> bool {
        let carried_over = writer::make_room(connection);
        crate::fault::point("log-carried-over");
        carried_over && stamp::put(folder, connection)
    }
}
