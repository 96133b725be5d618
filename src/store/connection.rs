//! Opening connections: what they may, how they wait, and the schema.

use super::wal_index;
use crate::error::{Code, Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, MAIN_DB, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Marks our files, at offset 68 of the database header: "OSK1".
pub const APPLICATION_ID: i32 = 0x4f53_4b31;
/// The schema this code writes.
pub const SCHEMA_VERSION: i32 = 1;
const MIGRATIONS: [&str; SCHEMA_VERSION as usize] = [include_str!("001.sql")];

/// How long a call waits for another process's transaction.
pub const BUSY: Duration = Duration::from_secs(20);

/// The writing connection of a file, with the schema in place.
pub fn open_writer(path: &Path, synchronous: &str) -> Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    let prepare = || -> Result<()> {
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        settle_durability(&connection, synchronous)?;
        migrate(&connection)
    };
    prepare().map_err(|error| with_reason(&connection, error))?;
    Ok(connection)
}

/// The writing connection of a file that is read already: there is nothing to make. 24000007 for a database that is not what it
/// was when reading began, 24000014 for one that may not be written (now).
pub fn open_late_writer(path: &Path, synchronous: &str) -> Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if connection.is_readonly(MAIN_DB)? {
        return Err(file_error("cannot write", path));
    }
    settle_durability(&connection, synchronous)?;
    let mode = connection.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0))?;
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i32>(0))?;
    match mode == "wal" && version == SCHEMA_VERSION {
        true => Ok(connection),
        false => Err(Error::new(Code::DataCorrupted, "store.db is not what it was when it was opened")),
    }
}

fn settle_durability(connection: &Connection, synchronous: &str) -> Result<()> {
    Ok(connection.execute_batch(&format!(
        "PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON;
         PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;"
    ))?)
}

/// The answer of the system, if it failed SQLite.
pub fn with_reason(connection: &Connection, error: Error) -> Error {
    match wal_index::system_error(connection) {
        Some(why) if error.is_io() => error.because(why),
        _ => error,
    }
}

/// A reading connection of a file, which can carry its log over. SQLite learns of the log with the first look into the file.
pub fn open_reader(path: &Path) -> Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA cache_size = -12288; PRAGMA checkpoint_fullfsync = ON; PRAGMA user_version;",
    )?;
    Ok(connection)
}

/// A connection to a file that cannot be written: with its log where the log's index can be read, else the file alone,
/// if there is nothing in the log.
pub fn open_read_only(path: &Path) -> Result<Connection> {
    let readable = |connection: Connection| -> Result<Connection> {
        connection.query_row("SELECT value FROM meta WHERE key = 'registry'", [], |_| Ok(()))?;
        Ok(connection)
    };
    let as_it_is = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(readable);
    let log_is_empty = std::fs::metadata(path.with_extension("db-wal")).map_or(0, |log| log.len()) == 0;
    match as_it_is {
        Err(error) if log_is_empty && error.code != Code::DataCorrupted => open_alone(path).and_then(readable),
        opened => opened,
    }
}

/// A file by itself: no lock, no log, nothing beside it. For copies, and for what nobody is writing.
pub fn open_alone(path: &Path) -> Result<Connection> {
    let connection = open_unread(path)?;
    configure(&connection)?;
    Ok(connection)
}

/// The same before anything of it was read: it may be damaged.
pub fn open_unread(path: &Path) -> Result<Connection> {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b':' | b'\\' => {
                uri.push(*byte as char)
            }
            byte => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri.push_str("?immutable=1");
    connect(Path::new(&uri), path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)
}

/// A file that a database is to be copied into. It is no use before it is complete: nothing beside it that a kill could
/// leave.
pub fn open_copy(path: &Path) -> Result<Connection> {
    let connection = connect(path, path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "journal_mode", "MEMORY")?;
    Ok(connection)
}

/// A database that is nowhere but in these bytes.
pub fn open_bytes(bytes: &[u8]) -> Result<Connection> {
    let mut connection = hardened(Connection::open_in_memory()?)?;
    connection.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), false)?;
    configure(&connection)?;
    Ok(connection)
}

/// The only connection of a device in memory.
pub fn open_memory() -> Result<Connection> {
    let connection = hardened(Connection::open_in_memory()?)?;
    configure(&connection)?;
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    migrate(&connection)?;
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = connect(path, path, flags)?;
    configure(&connection)?;
    Ok(connection)
}

/// `name` is the file as SQLite is to be told of it.
fn connect(name: &Path, path: &Path, flags: OpenFlags) -> Result<Connection> {
    super::locks::install();
    // Nothing that a link leads to.
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let opened = Connection::open_with_flags(name, flags).map_err(|error| {
        let last = std::io::Error::last_os_error();
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::CannotOpen) => {
                file_error("cannot open", path).because(why_not_opened(path).unwrap_or(last))
            }
            _ => Error::from(error),
        }
    });
    hardened(opened?)
}

/// A database may have been written by anybody: its content is data and never a program.
const HARDENED: [(DbConfig, bool); 6] = [
    (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
];
/// No row of ours is longer, no expression deeper, and there is no other file.
const LIMITS: [(Limit, i32); 3] = [
    (Limit::SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
];

fn hardened(connection: Connection) -> Result<Connection> {
    for (setting, on) in HARDENED {
        connection.set_db_config(setting, on)?;
    }
    for (limit, most) in LIMITS {
        connection.set_limit(limit, most)?;
    }
    Ok(connection)
}

/// The system's reason, which SQLite keeps to itself when a file does not open. The file is not opened for it: closing
/// it would drop locks.
fn why_not_opened(path: &Path) -> Option<std::io::Error> {
    let folder = path.parent().unwrap_or(path);
    std::fs::File::open(folder).err().or_else(|| access(path))
}

#[cfg(unix)]
fn access(path: &Path) -> Option<std::io::Error> {
    let name = std::ffi::CString::new(path.as_os_str().as_encoded_bytes()).ok()?;
    // SAFETY: the name ends with its NUL and outlives the call.
    let answer = unsafe { libc::faccessat(libc::AT_FDCWD, name.as_ptr(), libc::R_OK | libc::W_OK, libc::AT_EACCESS) };
    (answer != 0).then(std::io::Error::last_os_error)
}

#[cfg(not(unix))]
fn access(path: &Path) -> Option<std::io::Error> {
    std::fs::metadata(path).err()
}

fn configure(connection: &Connection) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(256);
    connection.busy_timeout(BUSY)?;
    // Plans must not depend on bound values, or SQLite prepares a statement anew whenever a value could have changed
    // the choice of a partial index: 25 us for each query by label.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // The last process to leave carries the log over; device.lock tells it so (Store::close): SQLite would judge by
    // locks that any other part of the program may have dropped.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // temp_store: sorting must not spill labels into temporary files.
    connection.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192;")?;
    Ok(())
}

fn migrate(connection: &Connection) -> Result<()> {
    let version: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    // Usually refused before; here when the newer version is still in the WAL.
    let done = usize::try_from(version).ok().filter(|done| *done < MIGRATIONS.len());
    let done = done.ok_or_else(|| {
        Error::new(Code::FileOperationError, format!("store.db was made by a newer version (schema {version})"))
    })?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let migrated = MIGRATIONS[done..].iter().try_for_each(|step| connection.execute_batch(step)).and_then(|()| {
        connection.execute_batch(&format!(
            "PRAGMA user_version = {SCHEMA_VERSION}; PRAGMA application_id = {APPLICATION_ID};
             INSERT OR IGNORE INTO meta (key, value) VALUES ('registry', 1), ('commits', 1);
             COMMIT;"
        ))
    });
    if migrated.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    Ok(migrated?)
}

/// A call that panicked.
pub fn internal_error() -> Error {
    Error::new(Code::DatabaseError, "internal error in the engine")
}

/// 24000014 that names the file.
pub fn file_error(what: &str, path: &Path) -> Error {
    Error::new(Code::FileOperationError, format!("{what} {}", path.display()))
}
