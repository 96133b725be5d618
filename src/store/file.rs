//! The files of a data folder: every write goes to the folder that was opened, and leaves the old file or the new one.

use super::connection::file_error;
use super::ownership::{self, Kind, Owner};
use crate::crypto;
use crate::error::Result;
use crate::fault;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The folder that was opened. Names are relative to it; a write is refused once another folder lies at its path. No
/// link in it is followed.
#[derive(Debug)]
pub struct FolderPath {
    /// As it was named: it may be a link.
    path: PathBuf,
    /// Where that leads.
    real: PathBuf,
    owner: Owner,
    identity: Option<Identity>,
}

/// What tells a folder from another one at the same path: device and inode.
pub type Identity = (u64, u64);

/// What is left when a file could not be replaced: the name that was to be, a mark and a random number.
const FRESH: &str = ".new-";

/// Where the files with wrapped class keys are.
const KEYS: &str = "keys";

/// What is used in a folder, besides key files: nothing of it may be somebody else's.
const USED: &[(&str, Kind)] = &[
    ("device.json", Kind::File),
    ("root.key", Kind::File),
    ("root.key.next", Kind::File),
    ("device.lock", Kind::File),
    (KEYS, Kind::Folder),
    ("aside", Kind::Folder),
    ("store.db", Kind::Written),
    ("store.db-wal", Kind::Written),
    ("store.db-shm", Kind::Written),
    ("store.db-journal", Kind::Written),
    ("store.db.backup", Kind::File),
    ("store.stamp", Kind::File),
];

impl FolderPath {
    /// The folder at an absolute path, created (0700) if need be. 24000014 if it or what it is used for can be somebody
    /// else's.
    pub fn open(path: &Path) -> Result<Self> {
        let refuse = |error| file_error("cannot use", path).because(error);
        match fs::metadata(path) {
            Ok(found) if !found.is_dir() => {
                return Err(
                    file_error("cannot use as a folder", path).because(io::Error::from(ErrorKind::NotADirectory))
                );
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Owner::check_way(path).map_err(refuse)?;
                create_private(path)?;
            }
            Err(error) => return Err(file_error("cannot open", path).because(error)),
        }
        let (real, owner) = Owner::of_folder(path).map_err(refuse)?;
        let folder = FolderPath { path: path.to_owned(), identity: identity(&real), real, owner };
        USED.iter().try_for_each(|(name, kind)| folder.look_at(name, *kind))?;
        let keys = folder.list(KEYS).into_iter().filter(|name| is_key_file(name));
        keys.map(|name| format!("{KEYS}/{name}")).try_for_each(|name| folder.look_at(&name, Kind::File))?;
        Ok(folder)
    }

    /// 24000014 if what has a name of ours is somebody else's, or something else.
    fn look_at(&self, name: &str, kind: Kind) -> Result<()> {
        let path = self.join(name);
        match fs::symlink_metadata(&path).and_then(|found| self.owner.check(&path, &found, kind)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(file_error("cannot use", &path).because(error)),
            _ => Ok(()),
        }
    }

    /// Where it is, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What tells it from another folder at the same path, where the system says.
    pub fn identity(&self) -> Option<Identity> {
        self.identity
    }

    /// The path of a file in it, over no link.
    pub fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.real.join(name)
    }

    /// Whether there is anything of this name.
    pub fn has(&self, name: &str) -> bool {
        fs::symlink_metadata(self.join(name)).is_ok()
    }

    /// 24000014 if the folder was removed or replaced since it was opened.
    pub fn check(&self) -> Result<()> {
        match self.identity.is_none() || identity(&self.path) == self.identity {
            true => Ok(()),
            false => Err(file_error("the data folder was removed or replaced while it was open:", &self.path)),
        }
    }

    /// The content of a file; none if there is none.
    pub fn read(&self, name: impl AsRef<Path>) -> Result<Option<Vec<u8>>> {
        let path = self.join(name);
        let mut bytes = Vec::new();
        let file = self.open_file(&path, OpenOptions::new().read(true), Kind::File);
        match file.and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(file_error("cannot read", &path).because(error)),
        }
    }

    /// Opens a file at a path in this folder, if nobody else can have put it there.
    pub fn open_file(&self, path: &Path, options: &mut OpenOptions, kind: Kind) -> io::Result<File> {
        self.check_inner(path)?;
        let file = ownership::open(path, options)?;
        self.owner.check(path, &file.metadata()?, kind)?;
        Ok(file)
    }

    /// The folder in this one that a path leads to, if any, is one itself and no link.
    fn check_inner(&self, path: &Path) -> io::Result<()> {
        let inner = path.parent().filter(|parent| *parent != self.real);
        inner.map_or(Ok(()), |inner| self.owner.check(inner, &fs::symlink_metadata(inner)?, Kind::Folder))
    }

    /// Names of the regular files in a folder of ours; none if it is not there.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let folder = self.join(folder);
        if !fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir()) {
            return Vec::new();
        }
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        files.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    /// Creates a folder in it (0700), unless it is there.
    pub fn create_folder(&self, name: &str) -> Result<()> {
        let path = self.join(name);
        if fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
            return Ok(());
        }
        self.check()?;
        let created = folder_builder().create(&path);
        created.map_err(|error| file_error("cannot create the folder", &path).because(error))?;
        // Where it cannot be opened it is nobody else's either.
        let opened = ownership::open(&path, OpenOptions::new().read(true));
        opened.iter().for_each(|folder| self.owner.adopt(folder));
        Ok(())
    }

    /// Creates an empty file that only its owner can read; SQLite gives its side files the same mode and owner.
    pub fn create_empty(&self, name: &str) -> Result<()> {
        self.check()?;
        let path = self.join(name);
        self.create_new(&path).map(drop).map_err(|error| file_error("cannot create", &path).because(error))
    }

    /// Creates a file at a path in this folder. It belongs to the folder's owner, also where root makes it, and only he
    /// can read it.
    pub fn create_new(&self, path: &Path) -> io::Result<File> {
        self.check_inner(path)?;
        let file = private(OpenOptions::new().write(true).create_new(true)).open(path)?;
        self.owner.adopt(&file);
        Ok(file)
    }

    /// Copies a file to a name that is free, durably.
    pub fn copy(&self, from: &str, to: &str) -> Result<()> {
        self.check()?;
        let (from, to) = (self.join(from), self.join(to));
        let copied = self.open_file(&from, OpenOptions::new().read(true), Kind::File).and_then(|mut from| {
            let mut file = self.create_new(&to)?;
            let mut part = vec![0; 64 * 1024];
            loop {
                match from.read(&mut part)? {
                    0 => return file.sync_all(),
                    length => file.write_all(&part[..length])?,
                }
            }
        });
        copied.map_err(|error| file_error("cannot copy", &from).because(error))
    }

    /// Puts a file in its place, durably: after a crash there is the old content or the new, never a mixture. The old
    /// content is overwritten, so that a key it held does not stay behind in the file system's free space where the
    /// system writes in place.
    pub fn create(&self, name: impl AsRef<Path>, bytes: &[u8]) -> Result<()> {
        self.check()?;
        let path = self.join(name);
        let failed = |error| file_error("cannot write", &path).because(error);
        let mut fresh = path.clone().into_os_string();
        fresh.push(format!("{FRESH}{:016x}", u64::from_le_bytes(crypto::random())));
        let fresh = PathBuf::from(fresh);
        let mut file = self.create_new(&fresh).map_err(failed)?;
        fault::point("file-created");
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        fault::point("file-written");
        let old = self.open_to_overwrite(&path);
        if let Err(error) = written.and_then(|()| fs::rename(&fresh, &path)) {
            let _ = fs::remove_file(&fresh);
            return Err(failed(error));
        }
        sync_folder(&path);
        fault::point("file-renamed");
        old.into_iter().for_each(overwrite);
        Ok(())
    }

    /// Renames a file, durably.
    pub fn rename(&self, from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<()> {
        self.check()?;
        let (from, to) = (self.join(from), self.join(to));
        fs::rename(&from, &to).map_err(|error| file_error("cannot rename", &from).because(error))?;
        sync_folder(&to);
        fault::point("file-renamed");
        Ok(())
    }

    /// Overwrites and removes a file that held a key; it being gone already is fine. Content is overwritten under
    /// another name, so that no reader takes what is being destroyed for a damaged file.
    pub fn destroy(&self, name: impl AsRef<Path>) -> Result<()> {
        let path = self.join(name);
        let failed = |error| file_error("cannot remove", &path).because(error);
        if fs::symlink_metadata(&path).is_err() {
            return Ok(());
        }
        self.check()?;
        self.check_inner(&path).map_err(failed)?;
        let mut doomed = path.clone().into_os_string();
        doomed.push(format!("{FRESH}{:016x}", u64::from_le_bytes(crypto::random())));
        let doomed = PathBuf::from(doomed);
        match fs::rename(&path, &doomed) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            renamed => renamed.map_err(failed)?,
        }
        fault::point("file-doomed");
        self.open_to_overwrite(&doomed).into_iter().for_each(overwrite);
        fault::point("file-overwritten");
        fs::remove_file(&doomed).map_err(failed)?;
        sync_folder(&path);
        Ok(())
    }

    /// Removes a file that held nothing secret.
    pub fn remove(&self, name: &str) -> Result<()> {
        let path = self.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(file_error("cannot remove", &path).because(error)),
            _ => Ok(()),
        }
    }

    /// Destroys what interrupted writing left behind. Only files with exactly our names: the rest is somebody else's.
    pub fn sweep(&self) {
        for folder in ["", KEYS] {
            for name in self.list(folder) {
                if is_leftover(folder, &name) {
                    // Another opening tries again.
                    let _ = self.destroy(Path::new(folder).join(&name));
                }
            }
        }
    }

    /// A file to be overwritten: nothing that a link leads to, or that has another name, under which it may be wanted.
    fn open_to_overwrite(&self, path: &Path) -> Option<File> {
        self.open_file(path, OpenOptions::new().read(true).write(true), Kind::Written).ok()
    }
}

/// A name that [`FolderPath::create`] or [`FolderPath::destroy`] makes, or a copy of the database that was not
/// completed.
fn is_leftover(folder: &str, name: &str) -> bool {
    let mut stem = name;
    // What is left when a leftover could not be destroyed has two such ends.
    while let Some((rest, _)) = stem.rsplit_once(FRESH).filter(|(_, tail)| is_random(tail)) {
        stem = rest;
    }
    let is_fresh = stem != name;
    if folder == KEYS {
        return is_fresh && is_key_file(stem);
    }
    let is_copy = stem == "store.db-restored" || stem.strip_prefix("store.db.backup-").is_some_and(is_random);
    is_copy || is_fresh && ["device.json", "root.key", "root.key.next", "store.stamp"].contains(&stem)
}

/// A random number as it stands in names.
fn is_random(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A name that a user's key file can have, settled or not.
fn is_key_file(name: &str) -> bool {
    let is_user = |user: &str| !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_digit());
    let is_end = |end: &str| end.is_empty() || end.strip_prefix('.').is_some_and(is_random);
    name.split_once(".key").is_some_and(|(user, end)| is_user(user) && is_end(end))
}

/// For folders that only their owner can enter.
fn folder_builder() -> fs::DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Creates a folder that only its owner can enter, and its parents.
fn create_private(path: &Path) -> Result<()> {
    folder_builder()
        .recursive(true)
        .create(path)
        .map_err(|error| file_error("cannot create the folder", path).because(error))
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
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

/// For files that only their owner can read.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn identity(path: &Path) -> Option<Identity> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_leftovers_are_swept() {
        const RANDOM: &str = "0123456789abcdef";
        let ours = ["device.json", "root.key", "store.stamp", "store.db-restored", "store.db.backup-00000000000000ff"];
        let keys = ["100.key", "0.key.00000000000000ff"];
        for (folder, names, other) in [("", &ours[..], KEYS), (KEYS, &keys[..], "")] {
            for name in names {
                assert!(is_leftover(folder, &format!("{name}.new-{RANDOM}")), "{name}");
                assert!(is_leftover(folder, &format!("{name}.new-{RANDOM}.new-{RANDOM}")), "{name}");
                assert!(!is_leftover(other, &format!("{name}.new-{RANDOM}")), "{name} in {other:?}");
                assert!(!is_leftover(folder, &format!("{name}.new-{}", RANDOM.to_uppercase())), "{name}");
                assert!(!is_leftover(folder, &format!("{name}.new-{RANDOM}.bak")), "{name}");
                assert_eq!(is_leftover(folder, name), name.starts_with("store.db"), "{name}");
            }
        }
        for name in ["store.db.backup", "thesis.new-version.tex", "a.new-0", "photos.new-york", "100.keynote", "x.key"]
        {
            for folder in ["", KEYS] {
                assert!(!is_leftover(folder, name), "{name}");
                assert!(!is_leftover(folder, &format!("{name}.new-{RANDOM}")), "{name}");
            }
        }
    }

    #[test]
    fn nothing_is_written_into_a_folder_that_took_the_place_of_the_opened_one() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let path = home.path().join("data");
        let folder = FolderPath::open(&path).expect("created");
        folder.create("root.key", b"1").expect("written");
        fs::rename(&path, home.path().join("moved")).expect("renamed");
        fs::create_dir(&path).expect("another one");
        assert!(folder.create("root.key", b"2").is_err());
        assert!(folder.destroy("root.key").is_ok(), "there is none");
        assert_eq!(fs::read_dir(&path).expect("readable").count(), 0);
    }
}
