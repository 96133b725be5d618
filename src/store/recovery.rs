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
    if folder.is_alone() {
        folder.sweep();
    }
    let path = folder.database();
    let mut opened = Opened { set_aside: Vec::new(), ..Opened::default() };
    let size = fs::metadata(&path).map_or(0, |file| file.len());
    // Users' keys are made after the store: where there are keys, there was a store.
    if size == 0 && folder.is_alone() {
        let lost = folder.backup().exists() || folder.file("keys").exists();
        return if lost { restore(folder, "missing or empty", opened) } else { Ok(opened) };
    }
    match header(&path)? {
        Header::Newer(version) => {
            return Err(file_error(&format!("made by a newer version (schema {version}), not touched:"), &path));
        }
        Header::Foreign if !folder.is_alone() => return Err(Code::DataCorrupted.into()),
        Header::Foreign => return restore(folder, "no valid header", opened),
        Header::Ours => {}
    }
    if !folder.is_alone() {
        return Ok(opened);
    }
    let stamped = fs::read_to_string(folder.stamp()).ok();
    if stamped.is_some() && stamped == current_stamp(&path) {
        opened.backed_up = folder.backup().exists();
        return unstamp(folder, opened);
    }
    match check(&path) {
        Ok(None) => unstamp(folder, opened),
        // A stamp says that the backup was complete when the store was closed: going on from it loses nothing.
        Ok(Some(complaint)) if is_index_only(&complaint) && (stamped.is_none() || !is_usable(&folder.backup())) => {
            super::connection::open_writer(&path, "FULL")?.execute_batch("REINDEX")?;
            opened.notes.push(format!("an index of store.db was made anew: {complaint}"));
            unstamp(folder, opened)
        }
        Ok(Some(complaint)) => restore(folder, &complaint, opened),
        Err(error) if error.code == Code::DataCorrupted => restore(folder, "unreadable", opened),
        Err(error) => Err(error),
    }
}

/// From here on the file may differ from its backup, and from its stamp.
fn unstamp(folder: &Folder, opened: Opened) -> Result<Opened> {
    match fs::remove_file(folder.stamp()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(file_error("cannot remove", &folder.stamp()).because(error))
        }
        _ => Ok(opened),
    }
}

/// The stamp of a database closed in good order, with a complete backup. A store still open elsewhere gets none. A stamp
/// that cannot be written only makes the next opening look more closely.
pub fn stamp(folder: &Folder) {
    if let Some(stamp) = current_stamp(&folder.database()) {
        let _ = fs::remove_file(folder.stamp());
        let _ = file::private_file(&folder.stamp()).map(|()| fs::write(folder.stamp(), stamp));
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
    source.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), false)?;
    integrity(&source).and_then(|verdict| match verdict.as_str() {
        "ok" => Ok(()),
        _ => Err(Code::DataCorrupted.into()),
    })?;
    // Whatever counter the snapshot brings: everybody must read everything again.
    source.execute_batch("UPDATE meta SET value = value + 1 + abs(random() % 1000000) WHERE key = 'registry'")?;
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
    // A store killed while it was created has its content in the WAL only: one empty page, and zeros here.
    let fresh = word(68) == 0 && word(60) == 0 && word(28) == 1;
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
    if !is_usable(&backup) {
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
    opened.notes.push(format!("store.db: {why}; continued from its backup, what was damaged is kept in aside/"));
    unstamp(folder, opened)
}

/// Checks a backup without leaving side files next to it.
fn is_usable(backup: &Path) -> bool {
    if !backup.exists() || !matches!(header(backup), Ok(Header::Ours)) {
        return false;
    }
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
    // Two devices of one process may copy at once.
    let number = u64::from_le_bytes(crate::crypto::random());
    let fresh = folder.file(&format!("store.db.backup-{number:016x}"));
    file::private_file(&fresh)?;
    let complete = (|| {
        let mut target = Connection::open(&fresh)?;
        // One snapshot for the whole copy, or every commit of another process would start it anew.
        source.execute_batch("BEGIN; SELECT 1 FROM meta LIMIT 1")?;
        let copied = copy_pages(source, &mut target, busy);
        source.execute_batch("COMMIT")?;
        if !copied? {
            return Ok(false);
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

fn copy_pages(source: &Connection, target: &mut Connection, busy: impl Fn() -> bool) -> Result<bool> {
    let backup = Backup::new(source, target)?;
    loop {
        match backup.step(256)? {
            StepResult::Done => return Ok(true),
            StepResult::More if busy() => return Ok(false),
            StepResult::More => {}
            _ => return Err(Error::new(Code::DatabaseError, "the store was busy while its backup was made")),
        }
    }
}

fn current_stamp(path: &Path) -> Option<String> {
    let file = fs::metadata(path).ok()?;
    let modified = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    (!path.with_extension("db-wal").exists()).then(|| format!("{} {}", file.len(), modified.as_nanos()))
}
