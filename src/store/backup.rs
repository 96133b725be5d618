//! The last good copy of the database: how it is made, and when one may take its place.

use super::connection::{APPLICATION_ID, BUSY, SCHEMA_VERSION, file_error, open_alone, open_copy, open_reader};
use super::folder::{BACKUP, Folder};
use super::recovery::complaint;
use super::rows::RowKey;
use super::schema;
use crate::crypto;
use crate::error::{Code, Error, Result};
use crate::fault;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ffi};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Makes a backup through a connection of its own, beside those who write. `hurry` says when it is to give up.
pub fn make_aside(folder: &Folder, rows: &RowKey, hurry: &dyn Fn() -> bool) -> Result<()> {
    let source = open_reader(&folder.database())?;
    if is_complete(&source, folder) { Ok(()) } else { make(&source, folder, rows, hurry) }
}

/// Whether the backup has everything that was committed.
pub fn is_complete(connection: &Connection, folder: &Folder) -> bool {
    let of_backup = || if folder.backup().exists() { commits(&open_alone(&folder.backup()).ok()?) } else { None };
    of_backup().is_some_and(|kept| commits(connection) == Some(kept))
}

/// How carefully a database is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Everything.
    Full,
    /// All but whether each index has what its table has: a kill cannot break that, and the next backup, after some
    /// quiet seconds, looks at it before it takes the place of the last one.
    Quick,
}

/// SQLite's verdict: "ok" or its first complaint, in one line.
pub fn integrity(connection: &Connection, care: Care) -> Result<String> {
    let check = match care {
        Care::Full => "PRAGMA integrity_check(1)",
        Care::Quick => "PRAGMA quick_check(1)",
    };
    let verdict: String = connection.query_row(check, [], |row| row.get(0))?;
    Ok(verdict.trim_start_matches("*** in database main ***").trim().replace('\n', ", "))
}

/// Opens a file that nobody writes, if it is a sound store of ours with this device in it.
pub fn open_good(path: &Path, rows: &RowKey) -> Option<Connection> {
    if !path.exists() {
        return None;
    }
    let connection = open_alone(path).ok()?;
    let number = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i32>(0)).ok();
    let ours = number("application_id") == Some(APPLICATION_ID) && number("user_version")? <= SCHEMA_VERSION;
    let sound = ours && complaint(&connection, rows, Care::Full).is_ok_and(|complaint| complaint.is_none());
    (sound && is_furnished(&connection)).then_some(connection)
}

/// Whether a device was made in it.
pub fn is_furnished(connection: &Connection) -> bool {
    connection.query_row("SELECT 1 FROM meta WHERE key = 'ready'", [], |_| Ok(())).is_ok()
}

/// How far a store goes beyond any other when its history is not the one that others know: commits of both must not be
/// compared.
pub const APART: i64 = 1_000_000;

/// How far a store has come: of two states of one store the later one has seen more commits.
pub fn commits(connection: &Connection) -> Option<i64> {
    connection.query_row("SELECT value FROM meta WHERE key = 'commits'", [], |row| row.get(0)).ok()
}

/// Copies the database beside itself through the connection given.
pub fn make(source: &Connection, folder: &Folder, rows: &RowKey, hurry: &dyn Fn() -> bool) -> Result<()> {
    // Two devices may copy at once.
    let name = format!("{BACKUP}-{:016x}", u64::from_le_bytes(crypto::random()));
    let fresh = folder.place().join(&name);
    folder.place().create_empty(&name)?;
    let complete = (|| {
        let mut target = open_copy(&fresh)?;
        // One snapshot for the whole copy, or every commit of another process would start it anew.
        let begun = source.execute_batch("BEGIN; SELECT 1 FROM meta LIMIT 1").map_err(Error::from);
        let copied = begun.and_then(|()| copy_pages(source, &mut target, hurry));
        if !source.is_autocommit() {
            source.execute_batch("COMMIT")?;
        }
        copied?;
        schema::strip(&target)?;
        target.close().map_err(|(_, error)| Error::from(error))?;
        fault::point("backup-copied");
        // Damage is not allowed to take the place of what is good.
        let copy = open_good(&fresh, rows).and_then(|copy| commits(&copy));
        let copy =
            copy.ok_or_else(|| Error::new(Code::DataCorrupted, "the store is damaged; its last good backup was kept"))?;
        // Nor is an older state: another process may have been faster.
        if open_good(&folder.backup(), rows).and_then(|backup| commits(&backup)).is_some_and(|kept| kept > copy) {
            return Ok(false);
        }
        let failed = |error| file_error("cannot write", &folder.backup()).because(error);
        fs::File::open(&fresh).and_then(|file| file.sync_all()).map_err(failed)?;
        folder.place().rename(&name, BACKUP)?;
        Ok(true)
    })();
    if !matches!(complete, Ok(true)) {
        let _ = fs::remove_file(&fresh);
    }
    complete.map(drop)
}

/// Copies every page. Who keeps the source busy may do so for as long as any call waits.
pub fn copy_pages(source: &Connection, target: &mut Connection, hurry: &dyn Fn() -> bool) -> Result<()> {
    let backup = Backup::new(source, target)?;
    let deadline = Instant::now() + BUSY;
    loop {
        match backup.step(1024)? {
            StepResult::Done => return Ok(()),
            StepResult::More if hurry() => return Err(Error::new(Code::DatabaseError, "the backup gave way")),
            StepResult::More => {}
            _ if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(5)),
            _ => return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None).into()),
        }
    }
}
