//! The right to do something alone, among the processes that have a folder open: a locked file. It ends with its process.

use super::connection::file_error;
use super::file::FolderPath;
use super::folder::{Folder, open_to_lock};
use crate::error::Result;
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::sync::Arc;

/// A right that is held until this is dropped.
pub struct Lease(Held);

enum Held {
    File { place: Arc<FolderPath>, name: String, file: File },
    Number { all: Arc<Mutex<BTreeSet<i64>>>, number: i64 },
}

impl Lease {
    /// The same where there is no folder: `all` are those that are held.
    pub fn in_memory(all: &Arc<Mutex<BTreeSet<i64>>>, number: i64) -> Option<Self> {
        let is_free = all.lock().insert(number);
        is_free.then(|| Lease(Held::Number { all: Arc::clone(all), number }))
    }
}

impl Folder {
    /// Takes the right of a number; `None` while somebody else has it.
    pub fn try_lease(&self, number: i64) -> Result<Option<Lease>> {
        let name = format!("lease-{number:016x}.lock");
        let path = self.place().join(&name);
        loop {
            let refuse = |error| file_error("cannot lock", &path).because(error);
            let file = open_to_lock(self.place(), &path).map_err(refuse)?;
            match file.try_lock() {
                // Whoever had it has removed its file: then this one is nobody's.
                Ok(()) if !is_at(&file, &path) => {}
                Ok(()) => {
                    let place = Arc::clone(self.place());
                    return Ok(Some(Lease(Held::File { place, name, file })));
                }
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(refuse(error)),
            }
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        match &self.0 {
            Held::File { place, name, file } => {
                // While it is locked: nobody else can have taken the name.
                if cfg!(unix) {
                    let _ = place.check().and_then(|()| place.remove(name));
                }
                let _ = file.unlock();
            }
            Held::Number { all, number } => drop(all.lock().remove(number)),
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &std::path::Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let which = |found: std::fs::Metadata| (found.dev(), found.ino());
    let at = std::fs::symlink_metadata(path).map(which).ok();
    at.is_some() && at == file.metadata().map(which).ok()
}

/// Files of leases stay there.
#[cfg(not(unix))]
fn is_at(_: &File, _: &std::path::Path) -> bool {
    true
}
