//! Who keeps the root key, and giving it to somebody else.

use super::options::RootKey;
use super::root::{self, Custody, Entry, Fetch, Rotation};
use super::{Device, ROTATIONS};
use crate::error::{Code, Error, Result};
use serde::Serialize;
use std::sync::Arc;

/// What a rotation has replaced, and by what: entries of the keyring, where it has one.
#[derive(Debug, Serialize)]
pub struct Rotated {
    before: Option<Entry>,
    after: Option<Entry>,
}

impl Device {
    /// Puts the device under another root key: afterwards the earlier one opens nothing of it. That takes one small file and
    /// the same time however much is stored; nobody has to unlock anything, and others may have the folder open. 401 for the
    /// root key that it has.
    pub fn rotate_root_key(&self, next: &RootKey, fetch: &mut Fetch<'_>) -> Result<Rotated> {
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
                        after = Some(rotation.carry_out(folder.place(), &device)?);
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
        let rotated = Rotated { before: before.entry.clone(), after: after.entry.clone() };
        *self.custody.lock() = Arc::new(after);
        Ok(rotated)
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
            return Err(Error::new(Code::CryptoError, detail));
        }
        match known < rotations && writable {
            true => self.store.write(|tx, _| tx.set_meta(ROTATIONS, rotations)),
            false => Ok(()),
        }
    }
}
