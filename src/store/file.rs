//! The data folder: where things are, who else uses it, and writing files so that a crash leaves the old or the new one.

use super::connection::file_error;
use crate::error::Result;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// A data folder in use: `device.lock` is held shared by every process, exclusively while somebody repairs.
pub struct Folder {
    path: PathBuf,
    lock: File,
    alone: AtomicBool,
}

impl Folder {
    /// Opens or creates the folder (0700) and finds out whether anybody else uses it.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_dir() {
            create_private(path)?;
        }
        let lock_path = path.join("device.lock");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        private(&mut options);
        let lock = options.open(&lock_path).map_err(|error| file_error("cannot open", &lock_path).because(error))?;
        let alone = lock.try_lock().is_ok();
        if !alone {
            // Whoever repairs or creates the folder right now is waited for.
            lock.lock_shared().map_err(|error| file_error("cannot lock", &lock_path).because(error))?;
        }
        Ok(Folder { path: path.to_owned(), lock, alone: AtomicBool::new(alone) })
    }

    /// Nobody else has the folder open, until [`Folder::share`].
    pub fn is_alone(&self) -> bool {
        self.alone.load(Ordering::SeqCst)
    }

    /// Lets other processes in.
    pub fn share(&self) -> Result<()> {
        self.alone.store(false, Ordering::SeqCst);
        self.lock.lock_shared().map_err(|error| file_error("cannot lock", &self.path).because(error))
    }

    /// Lets go of the folder.
    pub fn release(&self) {
        // Closing the file would release it too; a failure leaves it to that.
        let _ = self.lock.unlock();
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.path.join("store.db")
    }

    /// Its last good copy.
    pub fn backup(&self) -> PathBuf {
        self.path.join("store.db.backup")
    }

    /// What the database's file looked like when it was closed in good order.
    pub fn stamp(&self) -> PathBuf {
        self.path.join("store.stamp")
    }

    /// A file of the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Moves a damaged file to `aside/`; gives its new name relative to the folder.
    pub fn set_aside(&self, path: &Path) -> Result<String> {
        let aside = self.path.join("aside");
        if !aside.is_dir() {
            create_private(&aside)?;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let free = (1..).map(|n| format!("{name}.{n}")).find(|name| !aside.join(name).exists());
        let free = free.expect("some number is free");
        fs::rename(path, aside.join(&free)).map_err(|error| file_error("cannot set aside", path).because(error))?;
        Ok(format!("aside/{free}"))
    }

    /// Destroys what interrupted writing left behind: such a file may hold keys under an older wrapping.
    pub fn sweep(&self) {
        for folder in [self.path.clone(), self.path.join("keys")] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.contains(".new-") || name.starts_with("store.db.backup-") {
                    let _ = destroy(&entry.path());
                }
            }
        }
    }

    /// What is in `aside/`.
    pub fn list_aside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path.join("aside")).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.map(|entry| format!("aside/{}", entry.file_name().to_string_lossy())).collect();
        names.sort();
        names
    }
}

/// Reads a file of ours, if it is there.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file_error("cannot read", path).because(error)),
    }
}

/// Creates an empty file that only its owner can read; SQLite gives its side files the same mode.
pub fn private_file(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    private(&mut options);
    options.open(path).map(drop).map_err(|error| file_error("cannot create", path).because(error))
}

/// Creates a folder that only its owner can enter, and its parents.
pub fn create_private(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| file_error("cannot create the folder", path).because(error))
}

/// Replaces a file by `bytes`, durably: after a crash there is the old content or the new, never a mixture. The old
/// content is overwritten, so that a key it held does not stay behind in the file system's free space where the
/// system writes in place.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error| file_error("cannot write", path).because(error);
    let fresh = path.with_extension(format!("new-{:016x}", u64::from_le_bytes(crate::crypto::random())));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    private(&mut options);
    let mut file = options.open(&fresh).map_err(failed)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let old = OpenOptions::new().read(true).write(true).open(path).ok();
    let renamed = written.and_then(|()| fs::rename(&fresh, path));
    if let Err(error) = renamed {
        let _ = destroy(&fresh);
        return Err(failed(error));
    }
    sync_folder(path);
    if let Some(old) = old {
        overwrite(old);
    }
    Ok(())
}

/// Overwrites and removes a file that held a key; it being gone already is fine.
pub fn destroy(path: &Path) -> Result<()> {
    if let Ok(file) = OpenOptions::new().read(true).write(true).open(path) {
        overwrite(file);
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(file_error("cannot remove", path).because(error))
        }
        _ => {
            sync_folder(path);
            Ok(())
        }
    }
}

/// Best effort: the file is about to vanish in any case.
fn overwrite(mut file: File) {
    let mut content = Vec::new();
    if file.read_to_end(&mut content).is_ok() && file.seek(SeekFrom::Start(0)).is_ok() {
        content.fill(0);
        let _ = file.write_all(&content).and_then(|()| file.sync_all());
    }
}

/// Makes a rename or removal in the folder of `path` durable, where the system can.
pub fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

fn private(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}
