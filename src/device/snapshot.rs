//! The stored state as one fixture, and starting over.

use super::clock::Clock;
use super::registry::Basics;
use super::vault::key_rows;
use super::{Device, furnish};
use crate::access::install::Policy;
use crate::access::permission::Definitions;
use crate::crypto::Key;
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::store::Change;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// snapshot := MAGIC ‖ key check (32) ‖ mac (32) ‖ count ‖ (user, length, wrapped keys)* ‖ database
const MAGIC: &[u8; 8] = b"OSKSNAP1";
const HEAD: usize = 8 + 32 + 32;

/// What a factory reset empties, children first.
const TABLES: [&str; 15] = [
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
    "key_file",
    "setting",
    "user",
];

impl Device {
    /// The stored state: for devices with the same root key.
    pub fn snapshot(&self) -> Result<Vec<u8>> {
        self.check_open()?;
        let (root, vault) = {
            let keys = self.keys.lock();
            (Arc::clone(keys.root()), Arc::clone(keys.vault()))
        };
        let (database, files) = self.store.serialize(|tx| {
            let mut files = Vec::new();
            for (user, generation) in key_rows(tx)? {
                files.extend(vault.read(user, generation)?.map(|file| (user, file)));
            }
            Ok(files)
        })?;
        let files: Vec<_> = files.iter().map(|(user, file)| (*user, &file[..])).collect();
        Ok(assemble(&root, &files, &database))
    }

    /// Replaces the stored state by a snapshot and starts the device anew: the snapshot's key files are written beside the
    /// ones that count, then its rows, which name them, replace all others at once. A snapshot of another root key is
    /// 24000009, a damaged one 24000007; either changes nothing.
    pub fn restore(&self, bytes: &[u8]) -> Result<()> {
        self.check_open()?;
        let (root, vault) = {
            let keys = self.keys.lock();
            (Arc::clone(keys.root()), Arc::clone(keys.vault()))
        };
        let (files, database) = open(&root, bytes)?;
        let app = self.settings.app.clone().completed();
        let replaced = self.store.deserialize(database, |tx, memory| {
            for (user, generation) in key_rows(tx)? {
                if let Some((_, file)) = files.iter().find(|(of, _)| *of == user) {
                    vault.write(user, generation, file)?;
                    fault::point("key-file-written");
                }
            }
            memory.forget();
            let basics = Basics::load(tx)?;
            let (definitions, policy) = basics.rules();
            self.put_in(tx, memory, app.clone(), true, (&definitions, policy)).map(drop)
        });
        if replaced.is_err() {
            self.settle_key_files();
        }
        replaced?;
        self.restart();
        Ok(())
    }

    /// Factory reset: as if the device had just been created with its options. One transaction empties it and furnishes it
    /// anew, with new keys.
    pub fn reset(&self) -> Result<()> {
        self.check_open()?;
        let app = self.settings.app.clone().completed();
        self.change_keys(|tx, memory| {
            for table in TABLES {
                tx.run(&format!("DELETE FROM {table}"), [])?;
            }
            tx.run("DELETE FROM meta WHERE key NOT IN ('registry', 'commits')", [])?;
            memory.forget();
            furnish(tx, &self.keys.lock(), &self.settings.users)?;
            self.put_in(tx, memory, app.clone(), true, (&Definitions::default(), Policy::default()))?;
            tx.log(&Change::Everything)
        })?;
        if let Clock::Manual { .. } = self.clock {
            // The start of a manual clock is a time it accepts.
            let _ = self.clock.set(self.settings.clock_start);
        }
        self.restart();
        Ok(())
    }

    /// Goes on with the state that was just committed: what was going on belonged to the one that is gone. What cannot be
    /// read now, the next call says.
    fn restart(&self) {
        self.datasets.forget();
        let _ = self.reload();
        {
            let mut registry = self.registry.write();
            registry.remote.clear();
            let mut keys = self.keys.lock();
            keys.forget();
            keys.start(&registry.key_rows);
        }
        self.store.with_memory(|memory| memory.events().lock().clear());
        self.destroy_old_keys();
        let front = self.registry.read().users.keys().copied().find(|user| *user >= 100).unwrap_or(0);
        self.foreground_user.store(front, Ordering::Relaxed);
        let _ = self.find_default_app();
    }
}

/// The snapshot of key files, by user, and a database.
pub(crate) fn assemble(root: &Key, files: &[(u32, &[u8])], database: &[u8]) -> Vec<u8> {
    let mut body = (files.len() as u32).to_le_bytes().to_vec();
    for (user, file) in files {
        body.extend_from_slice(&user.to_le_bytes());
        body.extend_from_slice(&(file.len() as u32).to_le_bytes());
        body.extend_from_slice(file);
    }
    body.extend_from_slice(database);
    let key = snapshot_key(root);
    let head = [&MAGIC[..], &key.mac(&[b"key check"]), &key.mac(&[b"body", &body])].concat();
    [head, body].concat()
}

/// Parts of a snapshot that is whole and of this root key.
pub(crate) fn open<'a>(root: &Key, bytes: &'a [u8]) -> Result<(KeyFiles<'a>, &'a [u8])> {
    let damaged = || Error::new(Code::DataCorrupted, "the snapshot is damaged");
    if bytes.len() < HEAD || &bytes[..8] != MAGIC {
        return Err(Error::new(Code::DataCorrupted, "this is not a snapshot"));
    }
    let (head, body) = bytes.split_at(HEAD);
    let key = snapshot_key(root);
    let (known, whole) = (key.verify(&[b"key check"], &head[8..40]), key.verify(&[b"body", body], &head[40..]));
    match (known, whole) {
        (true, true) => parse(body).ok_or_else(damaged),
        // A flipped byte in the check itself must not look like a foreign key.
        (true, false) | (false, true) => Err(damaged()),
        (false, false) => Err(Error::new(Code::CryptoError, "the snapshot was made with another root key")),
    }
}

fn snapshot_key(root: &Key) -> Key {
    root.derive("snapshots", b"")
}

/// Key files by user.
pub(crate) type KeyFiles<'a> = Vec<(u32, &'a [u8])>;

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
