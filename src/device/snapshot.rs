//! The stored state as one fixture, and starting over.

use super::{Device, prepare_users};
use crate::crypto::Key;
use crate::error::{Code, Error, Result};
use crate::privacy::usage::Usages;
use crate::store::{Change, Tx};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// snapshot := MAGIC ‖ key check (32) ‖ mac (32) ‖ count ‖ (user, length, wrapped keys)* ‖ database
const MAGIC: &[u8; 8] = b"OSKSNAP1";
const HEAD: usize = 8 + 32 + 32;

/// What a factory reset empties, children first.
const TABLES: [&str; 13] = [
    "usage_record",
    "used_type",
    "record_toggle",
    "asset",
    "data_key",
    "dataset",
    "permission_state",
    "app",
    "reserved_token",
    "request_toggle",
    "account_policy",
    "definition",
    "user",
];

impl Device {
    /// The stored state: for devices with the same root key.
    pub fn snapshot(&self) -> Result<Vec<u8>> {
        self.check_open()?;
        let database = self.store.serialize()?;
        let keys = self.keys.lock();
        let files = keys.vault().users();
        let mut body = (files.len() as u32).to_le_bytes().to_vec();
        for user in files {
            let file = keys.vault().read(user)?.unwrap_or_default();
            body.extend(user.to_le_bytes());
            body.extend((file.len() as u32).to_le_bytes());
            body.extend(file);
        }
        body.extend(database);
        let key = snapshot_key(keys.root());
        let mut out = MAGIC.to_vec();
        out.extend(key.mac(&[b"key check"]));
        out.extend(key.mac(&[b"body", &body]));
        out.extend(body);
        Ok(out)
    }

    /// Replaces the stored state by a snapshot and starts the device anew. A snapshot of another root key is 24000009,
    /// a damaged one 24000007; either changes nothing.
    pub fn restore(&self, bytes: &[u8]) -> Result<()> {
        self.check_open()?;
        self.store.settle()?;
        let damaged = || Error::new(Code::DataCorrupted, "the snapshot is damaged");
        if bytes.len() < HEAD || &bytes[..8] != MAGIC {
            return Err(Error::new(Code::DataCorrupted, "this is not a snapshot"));
        }
        let (head, body) = bytes.split_at(HEAD);
        let (files, database) = {
            let keys = self.keys.lock();
            let key = snapshot_key(keys.root());
            if !key.verify(&[b"key check"], &head[8..40]) {
                // A flipped byte in the check itself must not look like a foreign key.
                return match key.verify(&[b"body", body], &head[40..]) {
                    true => Err(damaged()),
                    false => Err(Error::new(Code::CryptoError, "the snapshot was made with another root key")),
                };
            }
            if !key.verify(&[b"body", body], &head[40..]) {
                return Err(damaged());
            }
            parse(body).ok_or_else(damaged)?
        };
        self.store.deserialize(database)?;
        {
            let keys = self.keys.lock();
            for user in keys.vault().users() {
                if files.iter().all(|(kept, _)| *kept != user) {
                    keys.vault().remove(user)?;
                }
            }
            for (user, file) in &files {
                keys.vault().write(*user, file)?;
            }
        }
        self.restart()
    }

    /// Factory reset: as if the device had just been created with its options.
    pub fn reset(&self) -> Result<()> {
        self.check_open()?;
        self.store.settle()?;
        // Rows first, then keys: a reset that is interrupted is a device without data, completed at the next opening.
        self.change(|tx: &Tx<'_>| {
            for table in TABLES {
                tx.run(&format!("DELETE FROM {table}"), [])?;
            }
            tx.run("DELETE FROM meta WHERE key <> 'registry'", [])?;
            tx.log(&Change::Everything)
        })?;
        let (root, vault) = {
            let keys = self.keys.lock();
            (Arc::clone(keys.root()), Arc::clone(keys.vault()))
        };
        for user in vault.users() {
            vault.remove(user)?;
        }
        prepare_users(&self.store, &root, &vault, &self.settings.users)?;
        self.keys.lock().forget();
        if let crate::device::clock::Clock::Manual { .. } = self.clock {
            self.clock.set(self.settings.clock_start)?;
        }
        self.restart()
    }

    fn restart(&self) -> Result<()> {
        // What was going on belonged to the state that is gone.
        *self.usages.lock() = Usages::default();
        self.datasets.forget();
        self.reload()?;
        self.reboot()?;
        let users = self.users()?;
        let front = users.iter().copied().find(|user| *user >= 100).unwrap_or(0);
        self.foreground_user.store(front, Ordering::Relaxed);
        self.install_default_app()
    }
}

fn snapshot_key(root: &Key) -> Key {
    root.derive("snapshots", b"")
}

type KeyFiles<'a> = Vec<(u32, &'a [u8])>;

fn parse(body: &[u8]) -> Option<(KeyFiles<'_>, &[u8])> {
    let number = |bytes: &[u8]| Some(u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?));
    let count = number(body)?;
    let mut rest = &body[4..];
    let mut files = Vec::new();
    for _ in 0..count {
        let (user, length) = (number(rest)?, number(rest.get(4..)?)? as usize);
        files.push((user, rest.get(8..8 + length)?));
        rest = &rest[8 + length..];
    }
    Some((files, rest))
}
