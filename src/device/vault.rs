//! The files with wrapped class keys, one per user: apart from the database, so that neither its free pages nor its
//! WAL nor a backup can keep an earlier wrapping.

use crate::error::Result;
use crate::store::{create_private, destroy, read_file, write_atomically};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where wrapped class keys are kept.
pub enum Vault {
    /// `keys/<user>.key` in the data folder.
    Folder(PathBuf),
    /// A device in memory.
    Memory(Mutex<BTreeMap<u32, Vec<u8>>>),
}

impl Vault {
    /// The stored keys of a user.
    pub fn read(&self, user: u32) -> Result<Option<Vec<u8>>> {
        match self {
            Vault::Folder(folder) => read_file(&path(folder, user)),
            Vault::Memory(files) => Ok(files.lock().get(&user).cloned()),
        }
    }

    /// Replaces them, durably.
    pub fn write(&self, user: u32, bytes: &[u8]) -> Result<()> {
        match self {
            Vault::Folder(folder) => {
                if !folder.join("keys").is_dir() {
                    create_private(&folder.join("keys"))?;
                }
                write_atomically(&path(folder, user), bytes)
            }
            Vault::Memory(files) => {
                files.lock().insert(user, bytes.to_vec());
                Ok(())
            }
        }
    }

    /// The users that have keys here.
    pub fn users(&self) -> Vec<u32> {
        match self {
            Vault::Folder(folder) => std::fs::read_dir(folder.join("keys"))
                .into_iter()
                .flatten()
                .flatten()
                .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".key")?.parse().ok())
                .collect(),
            Vault::Memory(files) => files.lock().keys().copied().collect(),
        }
    }

    /// Destroys them.
    pub fn remove(&self, user: u32) -> Result<()> {
        match self {
            Vault::Folder(folder) => destroy(&path(folder, user)),
            Vault::Memory(files) => {
                files.lock().remove(&user);
                Ok(())
            }
        }
    }
}

fn path(folder: &Path, user: u32) -> PathBuf {
    folder.join("keys").join(format!("{user}.key"))
}
