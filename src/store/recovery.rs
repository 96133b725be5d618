//! Damage: finding it when a folder is opened, going on from the last good copy, and making those copies.
//!
//! Nothing is ever recreated empty. A damaged file is set aside, never deleted (D6).

use super::Opened;
use super::connection::{APPLICATION_ID, SCHEMA_VERSION, file_error, open_reader};
use super::file::{self, Folder};
use crate::error::{Code, Error, Result};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, MAIN_DB};
use std::fs;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// Looks at the files before SQLite does: refuses what is not ours or newer than we are, and, unless the store was
/// closed in good order and not touched since, checks it thoroughly and repairs it.
pub fn inspect(folder: &Folder) -> Result<Opened> {
    let path = folder.database();
    let mut opened = Opened { set_aside: Vec::new(), ..Opened::default() };
    let size = fs::metadata(&path).map_or(0, |file| file.len());
    if size == 0 {
        let lost = folder.backup().exists() && folder.is_alone();
        return if lost { restore(folder, "store.db is missing or empty", opened) } else { Ok(opened) };
    }
    match header(&path)? {
        Header::Newer(version) => {
            return Err(file_error(&format!("made by a newer version (schema {version}), not touched:"), &path));
        }
        Header::Foreign if !folder.is_alone() => return Err(Code::DataCorrupted.into()),
        Header::Foreign => return restore(folder, "store.db has no valid header", opened),
        Header::Ours => {}
    }
    if !folder.is_alone() || current_stamp(&path).is_some_and(|now| stamped(folder) == Some(now)) {
        return Ok(opened);
    }
    match check(&path) {
        Ok(None) => Ok(opened),
        Ok(Some(complaint)) if is_index_only(&complaint) => {
            opened.notes.push(format!("an index of store.db disagrees with its table: {complaint}"));
            opened.suspect = true;
            Ok(opened)
        }
        Ok(Some(complaint)) => restore(folder, &complaint, opened),
        Err(error) if error.code == Code::DataCorrupted => restore(folder, "store.db cannot be read", opened),
        Err(error) => Err(error),
    }
}

/// The stamp of a database closed in good order. A store that is still open elsewhere gets none.
pub fn stamp(folder: &Folder) -> Result<()> {
    let path = folder.database();
    match current_stamp(&path) {
        Some(stamp) if !path.with_extension("db-wal").exists() => fs::write(folder.stamp(), stamp)
            .map_err(|error| file_error("cannot write", &folder.stamp()).because(error)),
        _ => Ok(()),
    }
}

/// Copies the database beside itself through the connection given.
pub fn backup(connection: &Connection, folder: &Folder) -> Result<()> {
    copy(connection, folder, || false).map(drop)
}

/// The same through a connection of its own; gives way as soon as `busy` says so.
pub fn backup_aside(folder: &Folder, busy: impl Fn() -> bool) -> Result<()> {
    match copy(&open_reader(&folder.database())?, folder, busy)? {
        true => Ok(()),
        false => Err(Error::new(Code::DatabaseError, "the backup gave way to writes")),
    }
}

/// The whole database as bytes of a file in rollback mode (a WAL file cannot be opened from memory).
pub fn serialize(connection: &mut Connection) -> Result<Vec<u8>> {
    let mut bytes = connection.serialize(MAIN_DB)?.to_vec();
    if let Some(versions) = bytes.get_mut(18..20) {
        versions.fill(1);
    }
    Ok(bytes)
}

/// Replaces the content of a database by such bytes.
pub fn deserialize(connection: &mut Connection, bytes: &[u8]) -> Result<()> {
    let mut source = Connection::open_in_memory()?;
    source.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), true)?;
    integrity(&source).and_then(|verdict| match verdict.as_str() {
        "ok" => Ok(()),
        _ => Err(Code::DataCorrupted.into()),
    })?;
    Backup::new(&source, connection)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    Ok(())
}

/// SQLite's verdict: "ok" or its first complaint.
pub fn integrity(connection: &Connection) -> Result<String> {
    Ok(connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?)
}

enum Header {
    Ours,
    Foreign,
    Newer(u32),
}

fn header(path: &Path) -> Result<Header> {
    use std::io::Read;
    let mut bytes = [0; 100];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut bytes));
    match read {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(Header::Foreign),
        Err(error) => return Err(file_error("cannot read", path).because(error)),
        Ok(()) => {}
    }
    let word = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
    // A store killed while it was created has its content in the WAL only, and zeros here.
    let fresh = word(68) == 0 && word(60) == 0;
    match (&bytes[..16] == b"SQLite format 3\0", word(68) == APPLICATION_ID as u32 || fresh) {
        (true, true) if word(60) > SCHEMA_VERSION as u32 => Ok(Header::Newer(word(60))),
        (true, true) => Ok(Header::Ours),
        _ => Ok(Header::Foreign),
    }
}

fn check(path: &Path) -> Result<Option<String>> {
    let connection = super::connection::open_writer(path, "FULL")?;
    let verdict = integrity(&connection)?;
    Ok((verdict != "ok").then_some(verdict))
}

/// Complaints about an index whose table is sound.
fn is_index_only(complaint: &str) -> bool {
    ["missing from index", "wrong # of entries in index", "non-unique entry in index"]
        .iter()
        .any(|part| complaint.contains(part))
}

/// Sets the damaged database aside and puts the backup in its place.
fn restore(folder: &Folder, why: &str, mut opened: Opened) -> Result<Opened> {
    let path = folder.database();
    let backup = folder.backup();
    let usable = backup.exists() && matches!(header(&backup), Ok(Header::Ours)) && sound_copy(&backup);
    if !usable {
        return Err(file_error(&format!("damaged ({why}), and there is no good backup:"), &path));
    }
    for damaged in [path.clone(), path.with_extension("db-wal"), path.with_extension("db-shm")] {
        if damaged.exists() {
            opened.set_aside.push(folder.set_aside(&damaged)?);
        }
    }
    let fresh = path.with_extension("db-restored");
    file::write_atomically(&fresh, &file::read(&backup)?.unwrap_or_default())?;
    fs::rename(&fresh, &path).map_err(|error| file_error("cannot restore", &path).because(error))?;
    file::sync_folder(&path);
    opened.notes.push(format!("{why}; continued from the last backup, the damaged file is kept in aside/"));
    Ok(opened)
}

/// Checks a backup without leaving side files next to it.
fn sound_copy(backup: &Path) -> bool {
    let verdict = file::read(backup).and_then(|bytes| {
        let mut bytes = bytes.unwrap_or_default();
        bytes[18..20].fill(1);
        let mut copy = Connection::open_in_memory()?;
        copy.deserialize_read_exact(MAIN_DB, &bytes[..], bytes.len(), true)?;
        integrity(&copy)
    });
    verdict.is_ok_and(|verdict| verdict == "ok")
}

fn copy(source: &Connection, folder: &Folder, busy: impl Fn() -> bool) -> Result<bool> {
    let fresh = folder.file(&format!("store.db.backup-{}", std::process::id()));
    let _ = fs::remove_file(&fresh);
    file::private_file(&fresh)?;
    let complete = (|| {
        let mut target = Connection::open(&fresh)?;
        {
            let backup = Backup::new(source, &mut target)?;
            while backup.step(256)? == StepResult::More {
                if busy() {
                    return Ok(false);
                }
            }
        }
        target.close().map_err(|(_, error)| Error::from(error))?;
        fs::File::open(&fresh)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&fresh, folder.backup()))
            .map_err(|error| file_error("cannot write", &folder.backup()).because(error))?;
        file::sync_folder(&fresh);
        Ok(true)
    })();
    if !matches!(complete, Ok(true)) {
        let _ = fs::remove_file(&fresh);
    }
    complete
}

fn stamped(folder: &Folder) -> Option<String> {
    fs::read_to_string(folder.stamp()).ok()
}

fn current_stamp(path: &Path) -> Option<String> {
    let file = fs::metadata(path).ok()?;
    let modified = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    (!path.with_extension("db-wal").exists()).then(|| format!("{} {}", file.len(), modified.as_nanos()))
}
