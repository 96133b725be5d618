//! The stored state as one fixture.

use crate::app::manifest::Manifest;
use crate::crypto::{Aead, Context, Key};
use crate::data::names::rename_all;
use crate::device::identity::adopt_identity;
use crate::device::registry::Basics;
use crate::device::{Device, ROTATIONS};
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::ids::UserId;
use crate::keys::key_file::rewrap_file;
use crate::keys::vault::key_rows;
use crate::store::RowKey;
use std::sync::Arc;

/// snapshot := MAGIC ‖ key check (32) ‖ mac (32) ‖ count ‖ (user, length, wrapped keys)* ‖ database ‖ wrapped device
/// key (61)
const MAGIC: &[u8; 8] = b"OSKSNAP1";
const HEAD: usize = 8 + 32 + 32;
const WRAPPED: usize = 1 + 12 + 32 + 16;

impl Device {
    /// The stored state: for devices with the same root key.
    pub fn snapshot(&self) -> Result<Vec<u8>> {
        self.check_open()?;
        let custody = self.custody()?;
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
        Ok(assemble(&custody.snapshots, &root, &files, &database))
    }

    /// Replaces the stored state by a snapshot and starts the device anew: the snapshot's key files are written beside
    /// the ones that count, then its rows, which name them, replace all others at once. A snapshot of another root key
    /// is 24000009, a damaged one 24000007; either changes nothing.
    pub fn restore(&self, bytes: &[u8]) -> Result<()> {
        self.check_open()?;
        let custody = self.custody()?;
        let (root, vault) = {
            let keys = self.keys.lock();
            (Arc::clone(keys.root()), Arc::clone(keys.vault()))
        };
        let Opened { device, files, database } = open(&custody.snapshots, bytes)?;
        let app = self.settings.app.clone().map(Manifest::completed);
        // Another device's keys and rows are put under the device key of this one.
        let of = (device.bytes() != root.bytes()).then(|| RowKey::new(&device));
        let replaced = self.store.deserialize(database, of.as_ref(), |tx, memory| {
            for (user, generation) in key_rows(tx)? {
                if let Some((_, file)) = files.iter().find(|(of, _)| *of == user) {
                    match of {
                        Some(_) => vault.write(user, generation, &rewrap_file(&device, &root, user, file)?)?,
                        None => vault.write(user, generation, file)?,
                    }
                    fault::point("key-file-written");
                }
            }
            if of.is_some() {
                rename_all(tx)?;
                adopt_identity(tx, &device)?;
            }
            tx.set_meta(ROTATIONS, custody.rotations.into())?;
            memory.forget();
            let rules = Basics::load(tx)?.rules();
            match &app {
                Some(app) => self.put_in(tx, memory, app.clone(), true, &rules).map(drop),
                None => Ok(()),
            }
        });
        if replaced.is_err() {
            self.settle_key_files();
        }
        replaced?;
        self.restart();
        Ok(())
    }
}

/// The snapshot of a device key, key files by user, and a database.
pub(crate) fn assemble(snapshots: &Key, device: &Key, files: &[(UserId, &[u8])], database: &[u8]) -> Vec<u8> {
    let mut body = (files.len() as u32).to_le_bytes().to_vec();
    for (user, file) in files {
        body.extend_from_slice(&user.0.to_le_bytes());
        body.extend_from_slice(&(file.len() as u32).to_le_bytes());
        body.extend_from_slice(file);
    }
    body.extend_from_slice(database);
    body.extend_from_slice(&device_keys(snapshots).wrap(device, &context()));
    let head = [&MAGIC[..], &snapshots.mac(&[b"key check"]), &snapshots.mac(&[b"body", &body])].concat();
    [head, body].concat()
}

/// Parts of a snapshot.
pub(crate) struct Opened<'a> {
    /// The device key that its key files and rows are under.
    pub device: Key,
    /// Key files by user.
    pub files: KeyFiles<'a>,
    /// A database.
    pub database: &'a [u8],
}

/// Opens a snapshot that is whole and of this root key.
pub(crate) fn open<'a>(snapshots: &Key, bytes: &'a [u8]) -> Result<Opened<'a>> {
    let damaged = || Error::new(Code::DataCorrupted, "the snapshot is damaged");
    if bytes.len() < HEAD || &bytes[..8] != MAGIC {
        return Err(Error::new(Code::DataCorrupted, "this is not a snapshot"));
    }
    let (head, body) = bytes.split_at(HEAD);
    let known = snapshots.verify(&[b"key check"], &head[8..40]);
    let whole = snapshots.verify(&[b"body", body], &head[40..]);
    match (known, whole) {
        (true, true) => {
            let length = body.len().checked_sub(WRAPPED).ok_or_else(damaged)?;
            let (rest, device) = body.split_at(length);
            let device = device_keys(snapshots).unwrap(device, &context()).map_err(|_| damaged())?;
            let (files, database) = parse(rest).ok_or_else(damaged)?;
            Ok(Opened { device, files, database })
        }
        // A flipped byte in the check itself must not look like a foreign key.
        (true, false) | (false, true) => Err(damaged()),
        (false, false) => Err(Error::new(Code::CryptoError, "the snapshot was made with another root key")),
    }
}

fn device_keys(snapshots: &Key) -> Aead {
    snapshots.derive("device key", b"").aead()
}

fn context() -> Context {
    Context::new("snapshot's device key")
}

/// Key files by user.
pub(crate) type KeyFiles<'a> = Vec<(UserId, &'a [u8])>;

fn parse(body: &[u8]) -> Option<(KeyFiles<'_>, &[u8])> {
    let number = |bytes: &[u8]| Some(u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?));
    let count = number(body)?;
    let mut rest = &body[4..];
    let mut files = Vec::new();
    for _ in 0..count {
        let (user, length) = (number(rest)?, number(rest.get(4..)?)? as usize);
        files.push((UserId(user), rest.get(8..8 + length)?));
        rest = &rest[8 + length..];
    }
    Some((files, rest))
}
