//! Who keeps the root key, and giving it to somebody else.

use super::{Device, ROTATIONS};
use crate::error::{Code, Error, Result};
use crate::keys::root::{self, Custody, Fetch, Rotation};
use crate::keys::source::RootKey;
use std::sync::Arc;

impl Device {
    /// Puts the device under another root key: afterwards the earlier one opens nothing of it. That takes one small
    /// file, and a backup; nobody has to unlock anything, and others may have the folder open. 401 for the root key
    /// that it has.
    pub fn rotate_root_key(&self, next: &RootKey, fetch: &mut Fetch<'_>) -> Result<()> {
        self.check_open()?;
        let before = self.custody()?;
        let after = match &self.folder {
            None => {
                let after = root::rotate_in_memory(&before, next, fetch)?;
                // Whoever fetched the key may have closed the device.
                self.check_open()?;
                after
            }
            Some(folder) => {
                let reading = || Err(Error::from(Code::FileOperationError));
                folder.reading().map_or(Ok(()), |why| reading().map_err(|error| why.explain(error)))?;
                let mut prepared = Some(Rotation::prepare(next, fetch)?);
                let device = Arc::clone(self.keys.lock().root());
                let mut after = None;
                let noted = self.store.write_flushed(|tx, _| {
                    // The work of a transaction may run twice; this counted with the first.
                    if let Some(rotation) = prepared.take() {
                        after = Some(rotation.carry_out(folder.place(), &device, &before)?);
                    }
                    after.as_ref().map_or(Ok(()), |after| tx.set_meta(ROTATIONS, after.rotations.into()))
                });
                // What was not noted, the next opening notes.
                match after {
                    Some(after) => after,
                    None => return Err(noted.err().unwrap_or_else(|| Code::ServiceUnavailable.into())),
                }
            }
        };
        *self.custody.lock() = Arc::new(after);
        // The backup from before knows nothing of this: with it, an earlier device.json would be good again.
        let _ = self.store.back_up();
        Ok(())
    }

    /// What depends on the root key. 24000009 if another process has replaced it.
    pub(super) fn custody(&self) -> Result<Arc<Custody>> {
        let custody = Arc::clone(&self.custody.lock());
        match &self.folder {
            Some(folder) => root::check_current(folder.place(), &custody).map(|()| custody),
            None => Ok(custody),
        }
    }

    /// 24000009 if `device.json` is of an earlier root key than the store has seen: somebody has put it back.
    pub(super) fn check_rotations(&self, writable: bool) -> Result<()> {
        let rotations = i64::from(self.custody.lock().rotations);
        let known = self.store.read(|tx| tx.meta(ROTATIONS))?.unwrap_or(0);
        if known > rotations {
            let detail = "device.json is of an earlier root key: the root key was rotated since";
            return Err(Error::damaged_keys(detail));
        }
        match known < rotations && writable {
            true => self.store.write(|tx, _| tx.set_meta(ROTATIONS, rotations)),
            false => Ok(()),
        }
    }
}
