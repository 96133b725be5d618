//! Which device this is. Assets with THIS_DEVICE may come back to it and go to no other one.
//!
//! - A device is told by its device key, which it keeps through a factory reset and another root key.
//! - Where a snapshot of another device was restored, its state is that device's, and so is the identity, until a reset.

use super::Device;
use crate::crypto::Key;
use crate::error::Result;
use crate::store::{SETTING, Tx};
use rusqlite::params;

/// The setting with an identity that came with a snapshot.
const IDENTITY: &str = "identity";

/// mac(derive(D, "identity"))
fn of_key(device: &Key) -> [u8; 32] {
    device.derive("identity", b"").mac(&[])
}

fn adopted(tx: &Tx<'_>) -> Result<Option<[u8; 32]>> {
    tx.find_one(&SETTING, &[("key", &IDENTITY)], |row| row.get(1))
}

/// The state of the device with this key has come here, unless it had come from another one already.
pub fn adopt_identity(tx: &Tx<'_>, device: &Key) -> Result<()> {
    match adopted(tx)? {
        Some(_) => Ok(()),
        None => tx.put(&SETTING, params![IDENTITY, &of_key(device)[..]]),
    }
}

impl Device {
    /// The same for the same device, and for no other one.
    pub fn identity(&self) -> Result<[u8; 32]> {
        let own = of_key(self.keys.lock().root());
        Ok(self.store.read(adopted)?.unwrap_or(own))
    }

    /// Whether both are one and the same store.
    pub fn shares_store_with(&self, other: &Device) -> bool {
        let is_one = match (&self.folder, &other.folder) {
            (Some(own), Some(others)) => match (own.place().identity(), others.place().identity()) {
                (Some(own), Some(others)) => own == others,
                _ => own.path() == others.path(),
            },
            _ => false,
        };
        is_one || std::ptr::eq(self, other)
    }
}
