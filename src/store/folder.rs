//! Who uses a data folder: nobody else while it is created or repaired, everybody together afterwards.

use super::connection::file_error;
use super::file::{FolderPath, Identity};
use super::others;
use super::ownership::{self, Kind};
use crate::error::{Code, Error, Result};
use crate::gather::gather;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// How long opening waits for somebody who is creating or repairing the folder.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(5);

/// A data folder in use: `device.lock` is held shared by everybody who has it open, exclusively by who creates or
/// repairs.
pub struct Folder {
    place: Arc<FolderPath>,
    /// None where not even a lock can be opened.
    lock: Option<File>,
    alone: AtomicBool,
    /// Why nothing can be written, where that is so.
    reading: Option<Reading>,
    /// Keeps other copies of this package in this process out.
    _copy: Option<Arc<CopyLock>>,
}

impl Folder {
    /// Opens or creates the folder (0700) and finds out whether anybody else uses it. Waits until `deadline` for who
    /// creates or repairs it. `copy` says where this copy of the package lies.
    pub fn open(path: &Path, deadline: Instant, copy: &str) -> Result<Self> {
        let place = Arc::new(FolderPath::open(path)?);
        let (lock, reading) = open_lock(&place)?;
        let Some(lock) = lock else {
            return Ok(Folder { place, lock: None, alone: AtomicBool::new(false), reading, _copy: None });
        };
        let alone = loop {
            if reading.is_none() && lock.try_lock().is_ok() {
                break true;
            }
            match lock.try_lock_shared() {
                Ok(()) => break false,
                Err(TryLockError::Error(error)) => {
                    return Err(file_error("cannot lock", &place.join(LOCK)).because(error));
                }
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return Err(stands_still(&place)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK),
            }
        };
        let mut folder = Folder { place, lock: Some(lock), alone: AtomicBool::new(alone), reading, _copy: None };
        if folder.reading.is_none() {
            match CopyLock::take(&folder.place, copy, alone) {
                // Its files may be written, and no file may be added: SQLite would have to.
                Err(error) if only_readable(error.system) && folder.place.join("device.json").exists() => {
                    folder.reading = Some(Reading::from(error));
                    folder.share()?;
                }
                held => folder._copy = Some(held?),
            }
        }
        Ok(folder)
    }

    /// Nobody else has the folder open, until [`Folder::share`].
    pub fn is_alone(&self) -> bool {
        self.alone.load(Ordering::SeqCst)
    }

    /// Why nothing can be written, where that is so.
    pub fn reading(&self) -> Option<&Reading> {
        self.reading.as_ref()
    }

    /// Lets others in. The lock may pass through the hands of somebody who finds himself alone for a moment: nothing
    /// has happened yet that he could disturb.
    pub fn share(&self) -> Result<()> {
        self.alone.store(false, Ordering::SeqCst);
        let deadline = Instant::now() + PATIENCE;
        let Some(lock) = &self.lock else { return Ok(()) };
        loop {
            match lock.try_lock_shared() {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(error)) => return Err(file_error("cannot lock", self.path()).because(error)),
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => return Err(stands_still(&self.place)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK),
            }
        }
    }

    /// Takes the folder for itself, if nobody else has it open; ended by [`Folder::share`].
    pub fn take_alone(&self) -> bool {
        let alone = self.leave_last();
        if !alone {
            // Trying has cost the shared lock.
            let _ = self.share();
        }
        self.alone.store(alone, Ordering::SeqCst);
        alone
    }

    /// Whether nobody else has the folder open now; then nobody can open it until [`Folder::release`]. Else the lock is
    /// lost: only for who is about to leave.
    pub fn leave_last(&self) -> bool {
        self.lock.as_ref().is_some_and(|lock| self.reading.is_none() && lock.try_lock().is_ok())
    }

    /// Lets go of the folder.
    pub fn release(&self) {
        // Closing the file would release it too; a failure leaves it to that.
        let _ = self.lock.as_ref().map(File::unlock);
    }

    /// Its files.
    pub fn place(&self) -> &Arc<FolderPath> {
        &self.place
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.place.path()
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.place.join("store.db")
    }

    /// Its last good copy.
    pub fn backup(&self) -> PathBuf {
        self.place.join(BACKUP)
    }

    /// Bytes of the database, of its log and of its last good copy.
    pub fn sizes(&self) -> [u64; 3] {
        let log = self.place.join("store.db-wal");
        [self.database(), log, self.backup()].map(|path| fs::metadata(path).map_or(0, |file| file.len()))
    }

    /// Moves a damaged file to `aside/`; gives its new name relative to the folder.
    pub fn set_aside(&self, name: &str) -> Result<String> {
        let free = self.free_aside(name)?;
        self.place.rename(name, &free)?;
        Ok(free)
    }

    /// Keeps the backup in `aside/` too, before another one takes its place.
    pub fn keep_backup(&self) -> Result<String> {
        let free = self.free_aside(BACKUP)?;
        match fs::hard_link(self.backup(), self.place.join(&free)) {
            Ok(()) => {}
            Err(_) => self.place.copy(BACKUP, &free)?,
        }
        Ok(free)
    }

    fn free_aside(&self, name: &str) -> Result<String> {
        self.place.create_folder(ASIDE)?;
        let free = (1..).map(|n| format!("{ASIDE}/{name}.{n}")).find(|name| !self.place.join(name).exists());
        Ok(free.expect("some number is free"))
    }

    /// What is in `aside/`.
    pub fn list_aside(&self) -> Vec<String> {
        let names = self.place.list(ASIDE).into_iter().map(|name| format!("{ASIDE}/{name}"));
        gather::<BTreeSet<_>, _>(names).into_iter().collect()
    }
}

/// The last good copy of the database.
pub const BACKUP: &str = "store.db.backup";
const ASIDE: &str = "aside";
const LOCK: &str = "device.lock";

/// Locks a name among the programs of this user, until the file is dropped: for what lies in no data folder.
pub fn lock_name(parts: &[&str]) -> Result<File> {
    let digest = parts
        .iter()
        .fold(Sha256::new(), |digest, part| digest.chain_update((part.len() as u64).to_le_bytes()).chain_update(part));
    let ours = || std::env::temp_dir().join(format!("ohos-security-kit-{}", ownership::this_user()));
    let folder = dirs::runtime_dir().map_or_else(ours, |folder| folder.join("ohos-security-kit"));
    let place = FolderPath::open(&folder)?;
    let path = place.join(format!("{:x}.lock", digest.finalize()));
    let lock = open_to_lock(&place, &path).map_err(|error| file_error("cannot open", &path).because(error))?;
    let deadline = Instant::now() + PATIENCE;
    while lock.try_lock().is_err() {
        if Instant::now() >= deadline {
            return Err(Error::new(Code::FileOperationError, format!("{} stays locked", path.display())));
        }
        std::thread::sleep(LOOK);
    }
    Ok(lock)
}

/// Why nothing can be written.
#[derive(Clone, Debug)]
pub struct Reading {
    /// In words.
    pub why: String,
    /// The system's name for it.
    pub system: Option<&'static str>,
}

impl Reading {
    /// What a file error says.
    pub fn from(error: Error) -> Self {
        Reading { system: error.system, why: error.detail.map_or_else(String::new, Into::into) }
    }

    /// An error about it says why.
    pub fn explain(&self, error: Error) -> Error {
        let detail = format!("the data folder can only be read: {}", self.why);
        Error { detail: Some(detail.into()), system: self.system, ..error }
    }
}

/// The lock, or why the folder can only be read.
fn open_lock(place: &FolderPath) -> Result<(Option<File>, Option<Reading>)> {
    let path = place.join(LOCK);
    let error = match open_to_lock(place, &path) {
        Ok(lock) => return Ok((Some(lock), None)),
        Err(error) => file_error("cannot open", &path).because(error),
    };
    if only_readable(error.system) && place.join("device.json").exists() {
        let lock = place.open_file(&path, OpenOptions::new().read(true), Kind::File);
        return Ok((lock.ok(), Some(Reading::from(error))));
    }
    Err(error)
}

pub(super) fn open_to_lock(place: &FolderPath, path: &Path) -> io::Result<File> {
    loop {
        match place.open_file(path, OpenOptions::new().read(true).write(true), Kind::Written) {
            Err(error) if error.kind() == ErrorKind::NotFound => match place.create_new(path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {} // another process was faster
                created => return created,
            },
            opened => return opened,
        }
    }
}

fn only_readable(reason: Option<&str>) -> bool {
    matches!(reason, Some("EROFS" | "EACCES" | "EPERM"))
}

/// 24000008: somebody creates or repairs the folder, and does not come to an end.
fn stands_still(place: &FolderPath) -> Error {
    let who = others::holders(&place.join(LOCK), others::ANY);
    let seconds = PATIENCE.as_secs();
    let detail =
        format!("{who} has been creating or repairing {} for {seconds} s; is it stopped?", place.path().display());
    Error { system: Some("EBUSY"), ..Error::new(Code::DatabaseError, detail) }
}

/// A file per process and folder, locked by the copy of this package that has the folder open. Locks of SQLite belong
/// to the process: a second copy of SQLite in it would drop them unnoticed.
struct CopyLock {
    place: Arc<FolderPath>,
    name: String,
    /// None on a full disk, which keeps nobody from reading.
    file: Option<File>,
}

impl Drop for CopyLock {
    fn drop(&mut self) {
        // Another folder may lie there by now, with a lock of this name.
        let _ = self.place.check().and_then(|()| self.place.remove(&self.name));
        let _ = self.file.as_ref().map(File::unlock);
    }
}

/// The path of a folder, and what tells it from another one there.
type Which = (PathBuf, Option<Identity>);

/// What this copy holds, by folder.
static HELD: Mutex<BTreeMap<Which, Weak<CopyLock>>> = Mutex::new(BTreeMap::new());

const COPY: &str = "process-";

/// A name that [`others::this_process`] gives a lock.
fn is_copy_lock(name: &str) -> bool {
    let process = name.strip_prefix(COPY).and_then(|rest| rest.strip_suffix(".lock"));
    process.is_some_and(|process| process.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

impl CopyLock {
    fn take(place: &Arc<FolderPath>, copy: &str, alone: bool) -> Result<Arc<Self>> {
        let name = format!("{COPY}{}.lock", others::this_process());
        let mut held = HELD.lock();
        held.retain(|_, lock| lock.strong_count() > 0);
        let path = fs::canonicalize(place.path()).unwrap_or_else(|_| place.path().to_owned());
        let key = (path, place.identity());
        if let Some(lock) = held.get(&key).and_then(Weak::upgrade) {
            return Ok(lock);
        }
        if alone {
            // Of processes that were killed: nobody holds their locks.
            let old = |other: &&String| is_copy_lock(other) && **other != name;
            let open = |other: &str| place.open_file(&place.join(other), OpenOptions::new().read(true), Kind::File);
            let free = |other: &&String| open(other).is_ok_and(|file| file.try_lock().is_ok());
            place.list("").iter().filter(old).filter(free).for_each(|other| drop(place.remove(other)));
        }
        let file = CopyLock::lock(&place.join(&name), place, copy)?;
        let lock = Arc::new(CopyLock { place: Arc::clone(place), name, file });
        held.insert(key, Arc::downgrade(&lock));
        Ok(lock)
    }

    fn lock(path: &Path, place: &FolderPath, copy: &str) -> Result<Option<File>> {
        // A device of this copy may be closing just now; that takes no time.
        for _ in 0..40 {
            let mut file = match open_to_lock(place, path) {
                Err(error) if error.kind() == ErrorKind::StorageFull => return Ok(None),
                opened => opened.map_err(|error| file_error("cannot open", path).because(error))?,
            };
            if file.try_lock().is_ok() && path.exists() {
                let _ = file.set_len(0).and_then(|()| file.write_all(copy.as_bytes()));
                return Ok(Some(file));
            }
            std::thread::sleep(LOOK);
        }
        let other = place.read(path).ok().flatten().unwrap_or_default();
        let other = String::from_utf8_lossy(&other);
        let folder = place.path().display();
        Err(Error::new(
            Code::FileOperationError,
            format!(
                "this process has {folder} open already, through another copy of this package: {other}. Two copies would take \
                 each other's locks away, so let the whole program use one; this one is {copy}"
            ),
        ))
    }
}
