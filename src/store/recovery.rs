//! Damage: finding it when a folder is opened, and going on from the last good copy.
//!
//! Nothing is ever recreated empty. A damaged file is set aside, never deleted (D6). All of this happens while nobody
//! else has the folder open, and looks at the database through SQLite only.

use super::backup::{APART, Care, commits, integrity, is_furnished, open_good};
use super::connection::{APPLICATION_ID, SCHEMA_VERSION, file_error, open_bytes, open_unread, open_writer};
use super::folder::{BACKUP, Folder};
use super::rows::RowKey;
use super::schema;
use super::stamp::{self, Verdict};
use super::transaction::{Shared, Tx};
use super::wal_index::{Mark, WalIndex, file_head, frames};
use crate::error::{Code, Error, Result};
use crate::fault;
use rusqlite::{Connection, MAIN_DB};
use std::fs;
use std::io::Read;

/// What opening found.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// Damaged files that were set aside, by name.
    pub set_aside: Vec<String>,
    /// What was done about them, in words.
    pub notes: Vec<String>,
    /// The store is its backup: what was changed since then is not in it.
    pub from_backup: bool,
}

impl Opened {
    /// What two looks found together.
    pub fn and(mut self, later: Opened) -> Opened {
        self.set_aside.extend(later.set_aside);
        self.notes.extend(later.notes);
        Opened { from_backup: self.from_backup || later.from_backup, ..self }
    }
}

/// Makes sure of the files before SQLite writes to them: refuses what is not ours or newer than we are, and, unless the
/// store was closed in good order and not touched since, checks it thoroughly and repairs it. `ready`: a device was
/// made in this folder, so it has a store.
pub fn inspect(folder: &Folder, rows: &RowKey, ready: bool, care: Care) -> Result<Opened> {
    folder.place().sweep();
    let path = folder.database();
    let mut opened = Opened::default();
    if fs::metadata(&path).map_or(0, |file| file.len()) == 0 {
        let lost = ready || folder.backup().exists();
        return if lost { restore(folder, rows, "missing or empty", opened) } else { Ok(opened) };
    }
    match header(folder)? {
        Header::Newer(version) => {
            return Err(file_error(&format!("made by a newer version (schema {version}), not touched:"), &path));
        }
        Header::Foreign => return restore(folder, rows, "another program's file", opened),
        // What is damaged or half written in the file may be whole in its log.
        Header::Damaged if stamp::log_length(folder) == 0 => return restore(folder, rows, "no valid header", opened),
        Header::Damaged | Header::Ours => {}
    }
    let stamped = stamp::look(folder);
    if stamped == Verdict::Untouched {
        return Ok(opened);
    }
    stamp::take_off(folder);
    let log = Log::look(folder);
    let care = if stamped == Verdict::Changed { Care::Full } else { care };
    let (complaint, recovered, furnished) = match check(folder, rows, care) {
        Ok(checked) => checked,
        Err(error) if error.code == Code::DataCorrupted => return restore(folder, rows, "unreadable", opened),
        Err(error) => return Err(error),
    };
    match complaint {
        // After a crash the backup may be older. With a stamp it is complete: going on from it loses nothing.
        Some(complaint)
            if is_index_only(&complaint)
                && (stamped == Verdict::None || open_good(&folder.backup(), rows).is_none()) =>
        {
            open_writer(&path, "FULL")?.execute_batch("REINDEX")?;
            opened.notes.push(format!("an index of store.db was made anew: {complaint}"));
        }
        Some(complaint) => return restore(folder, rows, &complaint, opened),
        None if stamped == Verdict::Changed => {
            // Somebody's tool, or a bit that SQLite cannot see: assets tell by their seals. What was is kept, and must
            // not be taken for a later state.
            if open_good(&folder.backup(), rows).is_some() {
                opened.set_aside.push(folder.keep_backup()?);
                let go_on = "UPDATE meta SET value = value + ? WHERE key = 'commits'";
                open_writer(&path, "FULL")?.execute(go_on, [APART])?;
            }
            opened
                .notes
                .push("store.db was changed while it was closed; its backup from before is kept in aside/".into());
        }
        None => {}
    }
    match log.complaint(recovered, ready && stamped != Verdict::Changed) {
        Some(complaint) => go_on_without_log(folder, rows, complaint, opened),
        None if ready && !furnished => restore(folder, rows, "it is empty", opened),
        None => Ok(opened),
    }
}

/// The log is not what it was: the backup may know more than what is left.
fn go_on_without_log(folder: &Folder, rows: &RowKey, complaint: &str, mut opened: Opened) -> Result<Opened> {
    let (left, furnished) = {
        let connection = open_writer(&folder.database(), "FULL")?;
        (commits(&connection), is_furnished(&connection))
    };
    let backup = open_good(&folder.backup(), rows).and_then(|backup| commits(&backup));
    if !furnished || backup > left {
        return restore(folder, rows, complaint, opened);
    }
    opened
        .notes
        .push(format!("store.db: {complaint}; what was written last before the device was closed may be missing"));
    Ok(opened)
}

/// Sets the damaged database aside and puts the backup in its place.
pub fn restore(folder: &Folder, rows: &RowKey, why: &str, mut opened: Opened) -> Result<Opened> {
    let (path, backup) = (folder.database(), folder.backup());
    if open_good(&backup, rows).is_none() {
        return Err(file_error(&format!("damaged ({why}), and there is no good backup:"), &path));
    }
    let place = folder.place();
    // Complete before anything is moved: a kill in between finds what it needs again.
    place.remove(RESTORED)?;
    place.copy(BACKUP, RESTORED)?;
    fault::point("backup-restored");
    if stamp::log_length(folder) == 0 {
        // SQLite has made them to look at the database.
        place.remove("store.db-shm")?;
        place.remove("store.db-wal")?;
    }
    for name in ["store.db-shm", "store.db-wal", "store.db"] {
        if place.join(name).exists() {
            opened.set_aside.push(folder.set_aside(name)?);
        }
        fault::point("set-aside");
    }
    place.rename(RESTORED, "store.db")?;
    stamp::take_off(folder);
    opened.notes.push(format!("store.db: {why}; continued from its backup, what was damaged is kept in aside/"));
    opened.from_backup = true;
    Ok(opened)
}

/// The copy of the backup that becomes the database.
const RESTORED: &str = "store.db-restored";

/// The whole database as bytes of a file in rollback mode (a WAL file cannot be opened from memory).
pub fn serialize(connection: &mut Connection) -> Result<Vec<u8>> {
    let mut bytes = connection.serialize(MAIN_DB)?.to_vec();
    if let Some(versions) = bytes.get_mut(18..20) {
        versions.fill(1);
    }
    Ok(bytes)
}

/// A database in memory with the content of such bytes, if they are sound.
pub fn deserialize(bytes: &[u8], rows: &RowKey) -> Result<Connection> {
    let source = open_bytes(bytes)?;
    match complaint(&source, rows, Care::Full)? {
        None => Ok(source),
        Some(complaint) => Err(Error::new(Code::DataCorrupted, complaint)),
    }
}

enum Header {
    Ours,
    Damaged,
    Foreign,
    Newer(i32),
}

/// What kind of file this is, by its first bytes. More of it need not fit together before its log is read. A file that
/// cannot be read is no damage: the error says why.
fn header(folder: &Folder) -> Result<Header> {
    let head = file_head(&open_unread(&folder.database())?)?;
    let Some(head) = head.filter(|head| head.starts_with(b"SQLite format 3\0")) else { return Ok(Header::Damaged) };
    let number = |at: usize| i32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let (pages, version, id) = (number(28), number(60), number(68));
    Ok(match id {
        APPLICATION_ID if (0..=SCHEMA_VERSION).contains(&version) => Header::Ours,
        // Perhaps a damaged byte. It is refused rather than guessed.
        APPLICATION_ID => Header::Newer(version),
        // A store killed while it was created has its content in the log only: one empty page.
        0 if version == 0 && pages <= 1 => Header::Ours,
        _ => Header::Foreign,
    })
}

/// What the index of the log, which outlives a process that was killed, and the log say of each other.
struct Log {
    length: u64,
    /// It begins as a log does; an empty one has no beginning.
    is_log: bool,
    /// Frames, by the index; none where there is no valid index.
    frames: Option<u32>,
    page: u64,
}

impl Log {
    /// Before SQLite makes the index anew.
    fn look(folder: &Folder) -> Self {
        let mut header = [0; 100];
        let read =
            fs::File::open(folder.place().join("store.db-shm")).and_then(|mut file| file.read_exact(&mut header));
        let word = |at: usize| u32::from_ne_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        // Version, "initialised", and the same twice: else somebody was writing it.
        let valid = read.is_ok() && word(0) == 3_007_000 && header[12] == 1 && header[..48] == header[48..96];
        // What was carried over to the database is not lost with the log.
        let carried_over = word(96);
        let page = match u16::from_ne_bytes([header[14], header[15]]) {
            1 => 65536,
            page => u64::from(page),
        };
        let mut magic = [0; 4];
        let begins =
            fs::File::open(folder.place().join("store.db-wal")).and_then(|mut file| file.read_exact(&mut magic));
        Log {
            length: stamp::log_length(folder),
            is_log: begins.is_err() || matches!(u32::from_be_bytes(magic), 0x377f_0682 | 0x377f_0683),
            frames: valid.then(|| if carried_over >= word(16) { 0 } else { word(16) }),
            page,
        }
    }

    /// What is wrong with the log of a store that was not closed in good order; `recovered` is what SQLite found in it.
    fn complaint(&self, recovered: u32, ready: bool) -> Option<&'static str> {
        const HEADER: u64 = 32;
        const FRAME_HEADER: u64 = 24;
        match self.frames {
            Some(0) => None,
            _ if ready && self.length < HEADER => Some("its log is missing"),
            Some(frames) if self.length < HEADER + u64::from(frames) * (FRAME_HEADER + self.page) => {
                Some("its log was cut short")
            }
            Some(frames) if recovered < frames => Some("its log is damaged"),
            _ if ready && !self.is_log => Some("its log is damaged"),
            _ => None,
        }
    }
}

/// SQLite's complaint about the database, how many frames it found in the log, and whether a device was made in it.
fn check(folder: &Folder, rows: &RowKey, care: Care) -> Result<(Option<String>, u32, bool)> {
    let connection = open_writer(&folder.database(), "FULL")?;
    if care == Care::Quick {
        // Goes through the file twice, page by page: what it kept would be read nowhere, and costs new memory.
        connection.execute_batch("PRAGMA cache_size = -1024")?;
    }
    let mark: Option<Mark> = WalIndex::of(&connection).map(|index| index.mark());
    let complaint = complaint(&connection, rows, care)?;
    let furnished = is_furnished(&connection);
    Ok((complaint, mark.as_ref().map_or(0, frames), furnished))
}

/// What is wrong with a database: it has to have our tables and nothing else, be sound, and have rows of ours that
/// belong together.
pub fn complaint(connection: &Connection, rows: &RowKey, care: Care) -> Result<Option<String>> {
    if let Some(complaint) = schema::complaint(connection)? {
        return Ok(Some(complaint));
    }
    let verdict = integrity(connection, care)?;
    if verdict != "ok" {
        return Ok(Some(verdict));
    }
    let shared = Shared::new(rows.clone());
    match Tx::new(connection, &shared).check_rows() {
        Err(error) if error.code == Code::DataCorrupted => return Ok(Some(error.message())),
        checked => checked?,
    }
    // A user without keys, keys without a user (but those of the system's own space), an app of nobody.
    let orphans = "SELECT 1 FROM user WHERE id NOT IN (SELECT user_id FROM key_file)
                   UNION ALL SELECT 1 FROM key_file WHERE user_id <> 0 AND user_id NOT IN (SELECT id FROM user)
                   UNION ALL SELECT 1 FROM app WHERE user_id <> 0 AND user_id NOT IN (SELECT id FROM user)";
    let found = connection.prepare(orphans)?.exists([])?;
    Ok(found.then(|| "its users, their keys and their apps do not fit together".into()))
}

/// Complaints about an index whose table is sound.
fn is_index_only(complaint: &str) -> bool {
    ["missing from index", "wrong # of entries in index", "non-unique entry in index"]
        .iter()
        .any(|part| complaint.contains(part))
}

/// 24000007: SQLite met damage while the store was in use.
pub fn damaged() -> Error {
    Error::new(Code::DataCorrupted, format!("store.db is damaged; the next opening goes on from {BACKUP}"))
}
