//! The last good copy of the database: how it is made, and when one may take its place.

use super::connection::{APPLICATION_ID, SCHEMA_VERSION, file_error, open_alone, open_reader};
use super::file::sync_folder;
use super::folder::{BACKUP, Folder};
use crate::crypto;
use crate::error::{Code, Error, Result};
use crate::fault;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::fs;
use std::path::Path;

/// Copies the database beside itself through the connection given.
pub fn make(connection: &Connection, folder: &Folder) -> Result<()> {
    copy(connection, folder, || false).map(drop)
}

/// The same through a connection of its own; gives way as soon as `busy` says so.
pub fn make_aside(folder: &Folder, busy: impl Fn() -> bool) -> Result<()> {
    match copy(&open_reader(&folder.database())?, folder, busy)? {
        true => Ok(()),
        false => Err(Error::new(Code::DatabaseError, "the backup gave way to writes")),
    }
}

/// SQLite's verdict: "ok" or its first complaint, in one line.
pub fn integrity(connection: &Connection) -> Result<String> {
    let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok(verdict.trim_start_matches("*** in database main ***").trim().replace('\n', ", "))
}

/// Opens a file that nobody writes, if it is a sound store of ours with a device in it.
pub fn open_good(path: &Path) -> Option<Connection> {
    if !path.exists() {
        return None;
    }
    let connection = open_alone(path).ok()?;
    let number = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0)).ok();
    let ours = number("application_id") == Some(APPLICATION_ID) && number("user_version")? <= SCHEMA_VERSION;
    let sound = ours && integrity(&connection).is_ok_and(|verdict| verdict == "ok");
    (sound && is_furnished(&connection)).then_some(connection)
}

/// Whether a device was made in it.
pub fn is_furnished(connection: &Connection) -> bool {
    connection.query_row("SELECT 1 FROM meta WHERE key = 'ready'", [], |_| Ok(())).is_ok()
}

/// How far a store has come: of two states of one store the later one is greater.
pub fn progress(connection: &Connection) -> Option<(i64, i64, i64, i64)> {
    let sql = "SELECT (SELECT value FROM meta WHERE key = 'registry'),
                      (SELECT coalesce(sum(seq), 0) FROM sqlite_sequence),
                      (SELECT coalesce(max(update_time), 0) FROM asset),
                      (SELECT coalesce(max(id), 0) FROM usage_record)";
    connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).ok()
}

fn copy(source: &Connection, folder: &Folder, busy: impl Fn() -> bool) -> Result<bool> {
    // Two devices of one process may copy at once.
    let name = format!("{BACKUP}-{:016x}", u64::from_le_bytes(crypto::random()));
    let fresh = folder.place().join(&name);
    folder.place().create_empty(&name)?;
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
        fault::point("backup-copied");
        // Damage is not allowed to take the place of what is good.
        if open_good(&fresh).is_none() {
            return Err(Error::new(Code::DataCorrupted, "the store is damaged; its last good backup was kept"));
        }
        let failed = |error| file_error("cannot write", &folder.backup()).because(error);
        fs::File::open(&fresh).and_then(|file| file.sync_all()).map_err(failed)?;
        folder.place().rename(&name, BACKUP)?;
        sync_folder(&fresh);
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
