//! Key files come to count with a row, and what no row names is destroyed.

use super::Device;
use super::memory::Memory;
use crate::error::Result;
use crate::fault;
use crate::keys::vault::key_rows;
use crate::store::Tx;
use std::sync::Arc;

impl Device {
    /// A transaction that makes key files count, or no more. If it is lost, what it wrote is destroyed.
    pub(super) fn change_keys<T>(&self, work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<T>) -> Result<T> {
        let changed = self.change_flushed(work);
        if changed.as_ref().is_err_and(|error| error.system != Some("EIO")) {
            // After a failure of the device itself, nobody knows what it will show later: the next success decides.
            self.settle_key_files();
        }
        changed
    }

    /// The same after class keys went: the last backup may need them, so a new one comes first. Without it they stay
    /// until the next opening.
    pub(super) fn destroy_old_keys(&self) {
        if self.store.back_up().is_ok() {
            self.settle_key_files();
        }
    }

    /// Destroys key files that no row names. Whoever changes keys holds the write lock, so nobody is doing so now.
    /// Where it fails, the next opening does it.
    pub(super) fn settle_key_files(&self) {
        let vault = Arc::clone(self.keys.lock().vault());
        fault::point("keys-committed");
        let _ = self.store.write(|tx, _| vault.settle(&key_rows(tx)?));
    }

    /// Going on from a backup, the keys of a user may have to be found under another password than the backup knows.
    pub(super) fn reconcile_keys(&self) -> Result<()> {
        if self.keys.lock().has_lost() {
            self.store.write(|tx, _| self.keys.lock().reconcile(tx))?;
            self.reload()?;
            self.keys.lock().renew(&self.registry.read().key_rows);
        }
        Ok(())
    }
}
