//! The files of a data folder: every write goes to the folder that was opened, and leaves the old file or the new one.

use super::connection::file_error;
use crate::crypto;
use crate::error::Result;
use crate::fault;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The folder that was opened. Names are relative to it; a write is refused once another folder lies at its path.
#[derive(Debug)]
pub struct FolderPath {
    path: PathBuf,
    identity: Option<Identity>,
}

/// What tells a folder from another one at the same path: device and inode.
pub type Identity = (u64, u64);

/// What is left when a file could not be replaced: the name that was to be, a mark and a random number.
const FRESH: &str = ".new-";

impl FolderPath {
    /// The folder at an absolute path, created (0700) if need be.
    pub fn open(path: &Path) -> Result<Self> {
        match fs::metadata(path) {
            Ok(found) if !found.is_dir() => {
                return Err(
                    file_error("cannot use as a folder", path).because(std::io::Error::from(ErrorKind::NotADirectory))
                );
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => create_private(path)?,
            Err(error) => return Err(file_error("cannot open", path).because(error)),
        }
        Ok(FolderPath { path: path.to_owned(), identity: identity(path) })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What tells it from another folder at the same path, where the system says.
    pub fn identity(&self) -> Option<Identity> {
        self.identity
    }

    /// The path of a file in it.
    pub fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.path.join(name)
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
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(file_error("cannot read", &path).because(error)),
        }
    }

    /// Names of the regular files in a folder of ours; none if it is not there.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.join(folder)).into_iter().flatten().flatten();
        let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        files.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    /// Creates a folder in it (0700), unless it is there.
    pub fn create_folder(&self, name: &str) -> Result<()> {
        let path = self.join(name);
        if path.is_dir() {
            return Ok(());
        }
        self.check()?;
        create_private(&path)?;
        self.adopt(&path);
        Ok(())
    }

    /// Creates an empty file that only its owner can read; SQLite gives its side files the same mode and owner.
    pub fn create_empty(&self, name: &str) -> Result<()> {
        self.check()?;
        let path = self.join(name);
        let created = private(OpenOptions::new().write(true).create_new(true)).open(&path);
        created.map(drop).map_err(|error| file_error("cannot create", &path).because(error))?;
        self.adopt(&path);
        Ok(())
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
        let mut file = private(OpenOptions::new().write(true).create_new(true)).open(&fresh).map_err(failed)?;
        self.adopt(&fresh);
        fault::point("file-created");
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        fault::point("file-written");
        let old = open_regular(&path);
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

    /// Overwrites and removes a file that held a key; it being gone already is fine. Content is overwritten under another
    /// name, so that no reader takes what is being destroyed for a damaged file.
    pub fn destroy(&self, name: impl AsRef<Path>) -> Result<()> {
        let path = self.join(name);
        let failed = |error| file_error("cannot remove", &path).because(error);
        if fs::symlink_metadata(&path).is_err() {
            return Ok(());
        }
        self.check()?;
        let mut doomed = path.clone().into_os_string();
        doomed.push(format!("{FRESH}{:016x}", u64::from_le_bytes(crypto::random())));
        let doomed = PathBuf::from(doomed);
        match fs::rename(&path, &doomed) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            renamed => renamed.map_err(failed)?,
        }
        fault::point("file-doomed");
        open_regular(&doomed).into_iter().for_each(overwrite);
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
        for folder in ["", "keys"] {
            for name in self.list(folder) {
                if is_leftover(&name) {
                    // Another opening tries again.
                    let _ = self.destroy(Path::new(folder).join(&name));
                }
            }
        }
    }

    /// What root makes in somebody else's folder belongs to the owner of the folder, like the files around it.
    pub fn adopt(&self, path: &Path) {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, lchown};
            if let (Ok(folder), Ok(file)) = (fs::metadata(&self.path), fs::symlink_metadata(path))
                && folder.uid() != file.uid()
            {
                let _ = lchown(path, Some(folder.uid()), Some(folder.gid()));
            }
        }
        #[cfg(not(unix))]
        let _ = path;
    }
}

/// A name that [`FolderPath::create`] or [`FolderPath::destroy`] makes, or a copy of the database that was not completed.
fn is_leftover(name: &str) -> bool {
    let ours = |name: &str| {
        ["device.json", "root.key", "store.stamp"].contains(&name)
            || name
                .split_once(".key")
                .is_some_and(|(user, _)| !user.is_empty() && user.bytes().all(|b| b.is_ascii_digit()))
    };
    let number = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match name.rsplit_once('-') {
        Some((stem, tail)) if number(tail) => stem == "store.db.backup" || stem.strip_suffix(".new").is_some_and(ours),
        Some(("store.db", "restored")) => true,
        _ => false,
    }
}

/// Creates a folder that only its owner can enter, and its parents.
fn create_private(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| file_error("cannot create the folder", path).because(error))
}

/// A file to be overwritten: nothing that a link leads to.
fn open_regular(path: &Path) -> Option<File> {
    let found = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&found) > 1 {
        return None; // it has another name, under which it may be wanted
    }
    #[cfg(not(unix))]
    let _ = found;
    OpenOptions::new().read(true).write(true).open(path).ok()
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
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
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
        let number = "0123456789abcdef";
        for name in ["device.json", "root.key", "100.key", "100.key.00000000000000ff"] {
            assert!(is_leftover(&format!("{name}.new-{number}")), "{name}");
        }
        assert!(is_leftover(&format!("store.db.backup-{number}")) && is_leftover("store.db-restored"));
        for name in ["store.db.backup", "thesis.new-version.tex", "100.key", "a.new-0", "photos.new-york"] {
            assert!(!is_leftover(name), "{name}");
        }
        assert!(!is_leftover(&format!("thesis.new-{number}")));
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
