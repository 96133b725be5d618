//! Whose files these are: a folder, its files and a file of configuration count only if nobody else can have put them
//! there.
//!
//! Other users can make files of their own, and rename what lies in a folder that they may write. They cannot make a
//! file that belongs to somebody else. So a folder that is ours, and that only we may write, is ours wherever it lies;
//! what is looked at is who owns it and its files, who may write them, and whose links lead to it. Root may open the
//! folder of anybody.

use super::connection::file_error;
use crate::error::Result;
use std::io;
use std::path::Path;

/// What a file must be besides being of somebody who is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A file that is read, and replaced as a whole.
    File,
    /// A file that is written in place: through a second name something else would be written.
    Written,
}

/// What the system says of a file: owner, group, mode.
pub type Stat = (u32, u32, u32);

/// 24000014 for a file of configuration that can be of somebody who could not have written the program too: where
/// secrets go, and under which key, is not his to say. `program` is the owner of the file that the program begins with.
pub fn check_configuration(path: &Path, stat: Stat, program: u32) -> Result<()> {
    let refuse = |error| file_error("dataDir and rootKey are not taken from", path).because(error);
    configuration(path, stat, program).map_err(refuse)
}

/// A file that is not to be used, with the reason and the remedy.
#[cold]
fn refused(why: String) -> io::Error {
    io::Error::other(why)
}

#[cfg(unix)]
mod unix {
    use super::{Kind, Stat, refused};
    use std::fs::{self, File, Metadata, OpenOptions};
    use std::io::{self, ErrorKind};
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
    use std::path::{Component, Path, PathBuf};

    const ROOT: u32 = 0;

    /// The user whose rights this process has.
    pub fn this_user() -> u32 {
        // SAFETY: it has no arguments and cannot fail.
        unsafe { libc::geteuid() }
    }

    /// The owner of a data folder, and so whose files count in it: his, root's, and this process's user's.
    #[derive(Clone, Copy, Debug)]
    pub struct Owner {
        user: u32,
        group: u32,
    }

    impl Owner {
        /// The owner of the folder at `path`, and its real place; an error if somebody else can have put it there.
        pub fn of_folder(path: &Path) -> io::Result<(PathBuf, Self)> {
            let found = fs::metadata(path)?;
            let me = this_user();
            // Where root is told to work, it works; but what is not the folder's owner's or its own is as foreign to
            // it.
            let owner = Owner { user: if me == ROOT { found.uid() } else { me }, group: found.gid() };
            let real = walk(path, &mut |at, step| owner.check_step(at, step))?;
            owner.check(&real, &found, Kind::Folder)?;
            if found.uid() != me && me != ROOT {
                // Root has other folders, so that this one belongs to root says less.
                walk(&real, &mut |at, step| closed(at, step, me))?;
            }
            Ok((real, owner))
        }

        /// A link is not followed if somebody else made it.
        fn check_step(&self, at: &Path, step: &Metadata) -> io::Result<()> {
            match step.is_symlink() && !self.trusts(step.uid()) {
                true => Err(refused(format!("{} is a symbolic link of OS user {}", at.display(), step.uid()))),
                false => Ok(()),
            }
        }

        /// The way to a folder that is yet to be made leads over no link of somebody else.
        pub fn check_way(path: &Path) -> io::Result<()> {
            let me = this_user();
            let owner = Owner { user: me, group: 0 };
            match walk(path, &mut |at, step| owner.check_step(at, step)) {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                way => way.map(drop),
            }
        }

        fn trusts(&self, user: u32) -> bool {
            user == ROOT || user == self.user
        }

        /// Refuses what was found at `path`, if it is no such thing or somebody else can have put it there.
        pub fn check(&self, path: &Path, found: &Metadata, kind: Kind) -> io::Result<()> {
            let is_kind = if kind == Kind::Folder { found.is_dir() } else { found.is_file() };
            if !is_kind {
                let what = if kind == Kind::Folder { "folder" } else { "regular file" };
                return Err(refused(format!("it is no {what}, and nothing else is used in its place")));
            }
            if !self.trusts(found.uid()) {
                return Err(refused(belongs_to(found.uid(), self.user, ELSEWHERE)));
            }
            if may_be_written(found.uid(), found.gid(), found.mode()) {
                return Err(refused(is_open(path, found.mode(), ELSEWHERE)));
            }
            if kind == Kind::Written && found.nlink() > 1 {
                let why = "it has a second name (a hard link), which would change with it; put a copy in its place";
                return Err(refused(why.into()));
            }
            Ok(())
        }

        /// What root has made belongs to the owner of the folder, like the files around it.
        pub fn adopt(&self, file: &File) {
            if this_user() == ROOT && self.user != ROOT {
                // Not given: as useful to root as before.
                let _ = fchown(file, Some(self.user), Some(self.group));
            }
        }
    }

    /// Opens what lies at `path` itself: no link is followed, and a pipe is not waited for.
    pub fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
        let opened = options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path);
        opened.map_err(|error| match error.raw_os_error() {
            Some(libc::ELOOP) => refused("it is a symbolic link, and none is followed".into()),
            _ => error,
        })
    }

    /// See [`super::check_configuration`].
    pub fn configuration(path: &Path, (user, group, mode): Stat, program: u32) -> io::Result<()> {
        const INSTEAD: &str = "give createDevice its options (--device on the command line)";
        let me = this_user();
        if ![ROOT, me, program].contains(&user) {
            return Err(refused(belongs_to(user, me, INSTEAD)));
        }
        match may_be_written(user, group, mode) {
            true => Err(refused(is_open(path, mode, INSTEAD))),
            false => Ok(()),
        }
    }

    /// Another way out.
    const ELSEWHERE: &str = "choose another folder";

    #[cold]
    fn belongs_to(user: u32, expected: u32, instead: &str) -> String {
        format!("it belongs to OS user {user}, not to {expected}; chown it, or {instead}")
    }

    #[cold]
    fn is_open(path: &Path, mode: u32, instead: &str) -> String {
        let mode = mode & 0o7777;
        format!("others may write it (mode {mode:04o}); chmod go-w {}, or {instead}", path.display())
    }

    /// Whether anybody but its owner may write a file.
    fn may_be_written(user: u32, group: u32, mode: u32) -> bool {
        mode & 0o002 != 0 || mode & 0o020 != 0 && !is_private(user, group, &fs::read("/etc/group"))
    }

    /// Whether a group is a user's own, as Debian and Fedora make one for each user, with the umask 002: it has his
    /// number, and nobody is entered in it.
    fn is_private(user: u32, group: u32, groups: &io::Result<Vec<u8>>) -> bool {
        let number = group.to_string();
        // name:password:number:members
        let has_members = |row: &[u8]| {
            let mut words = row.splitn(4, |byte| *byte == b':').skip(2);
            words.next() == Some(number.as_bytes()) && words.next().is_some_and(|members| !members.is_empty())
        };
        user == group
            && match groups {
                Ok(groups) => !groups.split(|byte| *byte == b'\n').any(has_members),
                Err(error) => error.kind() == ErrorKind::NotFound, // a container that knows no names
            }
    }

    /// Nobody but root and this user can take away what lies in a folder.
    fn closed(at: &Path, step: &Metadata, me: u32) -> io::Result<()> {
        const STICKY: u32 = 0o1000;
        if ![ROOT, me].contains(&step.uid()) {
            let belongs = belongs_to(step.uid(), me, ELSEWHERE);
            return Err(refused(format!("on the way to it lies {}, and {belongs}", at.display())));
        }
        match step.mode() & STICKY == 0 && may_be_written(step.uid(), step.gid(), step.mode()) {
            true => Err(refused(format!(
                "on the way to it lies {}, and {}",
                at.display(),
                is_open(at, step.mode(), ELSEWHERE)
            ))),
            false => Ok(()),
        }
    }

    /// Goes the way to `path` step by step, over each folder and link; gives the real place of its end.
    fn walk(path: &Path, look: &mut dyn FnMut(&Path, &Metadata) -> io::Result<()>) -> io::Result<PathBuf> {
        /// As many as the system follows.
        const LINKS: usize = 40;
        let (mut at, mut ahead, mut links) = (PathBuf::new(), path.to_owned(), 0);
        loop {
            let mut parts = ahead.components();
            let Some(part) = parts.next() else { return Ok(at) };
            let rest = parts.as_path();
            ahead = match part {
                Component::CurDir => rest.to_owned(),
                Component::ParentDir => {
                    at.pop();
                    rest.to_owned()
                }
                part => {
                    at.push(part);
                    let step = fs::symlink_metadata(&at)?;
                    look(&at, &step)?;
                    if step.is_symlink() {
                        links += 1;
                        if links > LINKS {
                            return Err(io::Error::from_raw_os_error(libc::ELOOP));
                        }
                        let target = fs::read_link(&at)?;
                        at.pop();
                        target.join(rest)
                    } else {
                        rest.to_owned()
                    }
                }
            };
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use std::os::unix::fs::{PermissionsExt, symlink};

        const GROUPS: &str = "root:x:0:\nanna:x:1000:\nberta:x:1001:anna\ndev:x:2000:anna,berta\ncarl:x:1002";

        #[test]
        fn a_group_is_private_that_has_the_users_number_and_nobody_in_it() {
            let groups = Ok(GROUPS.as_bytes().to_vec());
            for (user, group, private) in [
                (1000, 1000, true),
                (1001, 1001, false),
                (1002, 1002, true),
                (3000, 3000, true),
                (0, 0, true),
                (1000, 2000, false),
                (2000, 2000, false),
                (1000, 0, false),
                (100, 1000, false),
            ] {
                assert_eq!(is_private(user, group, &groups), private, "{user}:{group}");
            }
            assert!(is_private(7, 7, &Err(ErrorKind::NotFound.into())));
            assert!(!is_private(7, 7, &Err(ErrorKind::PermissionDenied.into())));
        }

        #[test]
        fn others_may_write_what_everybody_or_a_foreign_group_may_write() {
            for (mode, open) in
                [(0o600, false), (0o644, false), (0o755, false), (0o602, true), (0o1777, true), (0o620, true)]
            {
                assert_eq!(may_be_written(4_000_000_000, 4_000_000_001, mode), open, "{mode:o}");
            }
            assert!(!may_be_written(4_000_000_000, 4_000_000_000, 0o660), "nobody is in a group that nobody knows");
        }

        #[test]
        fn the_way_leads_over_every_folder_and_link() {
            let home = tempfile::tempdir().expect("a temporary folder");
            let home = home.path().canonicalize().expect("it is there");
            fs::create_dir_all(home.join("a/b")).expect("created");
            symlink("./a/../far", home.join("near")).expect("linked");
            symlink(home.join("a"), home.join("far")).expect("linked");
            let mut seen = Vec::new();
            let real = walk(&home.join("near/b/../b"), &mut |at, _| {
                seen.extend(at.strip_prefix(&home).ok().map(Path::to_owned));
                Ok(())
            });
            assert_eq!(real.expect("it is there"), home.join("a/b"));
            let seen: Vec<_> = seen.iter().filter_map(|step| step.to_str()).filter(|step| !step.is_empty()).collect();
            assert_eq!(seen, ["near", "a", "far", "a", "a/b", "a/b"]);
            assert_eq!(walk(&home.join("x/y"), &mut |_, _| Ok(())).expect_err("no x").kind(), ErrorKind::NotFound);
            symlink("circle", home.join("circle")).expect("linked");
            assert!(walk(&home.join("circle"), &mut |_, _| Ok(())).is_err());
        }

        #[test]
        fn a_configuration_is_the_users_or_roots_or_the_programs_and_nobody_elses() {
            let (me, stranger) = (this_user(), 4_000_000_000);
            for (user, mode, program, counts) in [
                (me, 0o644, ROOT, true),
                (ROOT, 0o644, ROOT, true),
                (stranger, 0o644, ROOT, false),
                (stranger, 0o644, stranger, true),
                (stranger, 0o646, stranger, false),
                (me, 0o666, ROOT, false),
            ] {
                let verdict = configuration(Path::new("/x"), (user, 4_000_000_001, mode), program);
                assert_eq!(verdict.is_ok(), counts, "{user} {mode:o} {program}");
            }
        }

        #[test]
        fn a_pipe_or_a_link_is_not_opened_as_a_file() {
            let home = tempfile::tempdir().expect("a temporary folder");
            let owner = Owner::of_folder(home.path()).expect("ours").1;
            let (file, link) = (home.path().join("file"), home.path().join("link"));
            fs::write(&file, "x").expect("written");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("ours");
            symlink(&file, &link).expect("linked");
            assert!(open(&link, OpenOptions::new().read(true)).is_err());
            let found = fs::symlink_metadata(&file).expect("it is there");
            assert!(owner.check(&file, &found, Kind::Written).is_ok());
            assert!(owner.check(&file, &found, Kind::Folder).is_err());
            fs::hard_link(&file, home.path().join("other")).expect("linked");
            let found = fs::symlink_metadata(&file).expect("it is there");
            assert!(owner.check(&file, &found, Kind::Written).is_err());
            assert!(owner.check(&file, &found, Kind::File).is_ok());
        }
    }
}

/// Windows gives a folder the rights of the one around it, which for a user's data are his own: nothing is looked at.
#[cfg(not(unix))]
mod other {
    use super::{Kind, Stat};
    use std::fs::{File, Metadata, OpenOptions};
    use std::io;
    use std::path::{Path, PathBuf};

    /// The owner of a data folder.
    #[derive(Clone, Copy, Debug)]
    pub struct Owner;

    impl Owner {
        /// The owner of a folder, and its place.
        pub fn of_folder(path: &Path) -> io::Result<(PathBuf, Self)> {
            Ok((path.to_owned(), Owner))
        }

        /// Nothing to be done.
        pub fn check_way(_: &Path) -> io::Result<()> {
            Ok(())
        }

        /// Refuses what is no such thing.
        pub fn check(&self, _: &Path, found: &Metadata, kind: Kind) -> io::Result<()> {
            match found.is_dir() == (kind == Kind::Folder) {
                true => Ok(()),
                false => Err(super::refused("it is something else than it should be".into())),
            }
        }

        /// Nothing to be done.
        pub fn adopt(&self, _: &File) {}
    }

    /// Opens a file.
    pub fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
        options.open(path)
    }

    /// Folders for temporary files are each user's own.
    pub fn this_user() -> u32 {
        0
    }

    /// Nothing to be done.
    pub fn configuration(_: &Path, _: Stat, _: u32) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(not(unix))]
use other::configuration;
#[cfg(not(unix))]
pub use other::{Owner, open, this_user};
#[cfg(unix)]
use unix::configuration;
#[cfg(unix)]
pub use unix::{Owner, open, this_user};
