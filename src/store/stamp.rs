//! `store.stamp`: what the database looked like when it was closed in good order, with a complete backup. It saves
//! time, never truth: where it does not fit, the store is looked at thoroughly.

use super::connection::open_alone;
use super::folder::Folder;
use super::wal_index::file_digest;
use rusqlite::Connection;
use std::fs;
use std::time::UNIX_EPOCH;

const STAMP: &str = "store.stamp";

/// What a stamp says of the database now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody has touched it since.
    Untouched,
    /// It was closed in good order, and is not what it was then.
    Changed,
    /// It was not closed in good order.
    None,
}

/// Whether nothing was written since the store was closed in good order: whoever writes takes the stamp off first.
pub fn is_there(folder: &Folder) -> bool {
    folder.place().join(STAMP).exists()
}

/// Compares the database with its stamp. Length and time are enough; where they differ, as in a copied folder, the
/// content decides.
pub fn look(folder: &Folder) -> Verdict {
    let text = folder.place().read(STAMP).ok().flatten();
    let Some(text) = text.and_then(|text| String::from_utf8(text).ok()) else { return Verdict::None };
    let words: Vec<&str> = text.split(' ').collect();
    let [length, time, digest] = words[..] else { return Verdict::None };
    if log_length(folder) > 0 {
        return Verdict::None;
    }
    let now = measure(folder);
    if now.as_ref().is_some_and(|(now_length, now_time)| now_length == length && now_time == time) {
        return Verdict::Untouched;
    }
    let content = open_alone(&folder.database()).ok().and_then(|connection| file_digest(&connection));
    match content.is_some_and(|content| hex(&content) == digest) {
        true => Verdict::Untouched,
        false => Verdict::Changed,
    }
}

/// Stamps a database whose log was carried over; the connection is the last one. `false` if it could not be written:
/// then the log must stay, or the next opening misses it.
pub fn put(folder: &Folder, connection: &Connection) -> bool {
    let (Some((length, time)), Some(digest)) = (measure(folder), file_digest(connection)) else { return false };
    folder.place().create(STAMP, format!("{length} {time} {}", hex(&digest)).as_bytes()).is_ok()
}

/// From now on the database may differ from its stamp.
pub fn take_off(folder: &Folder) {
    // Of no use in any case where this fails: the log is not empty.
    let _ = folder.place().remove(STAMP);
}

/// Bytes in the log.
pub fn log_length(folder: &Folder) -> u64 {
    fs::metadata(folder.place().join("store.db-wal")).map_or(0, |log| log.len())
}

fn measure(folder: &Folder) -> Option<(String, String)> {
    let file = fs::metadata(folder.database()).ok()?;
    let modified = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((file.len().to_string(), modified.as_nanos().to_string()))
}

/// Bytes as two digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
