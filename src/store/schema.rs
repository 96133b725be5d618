//! Whether a database has our tables and indices and nothing else. A trigger, a view, a check or a default is somebody's
//! program: connections run none (connection.rs), and a database that has any is refused as a damaged one is.

use super::connection::open_memory;
use crate::error::{Code, Error, Result};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// SHA-256 of what [`entries`] gives of a database that we made, so that nobody has to make one to compare. A test knows.
const OURS: &str = "66b8fa108427fe698b311d71f7983acc2164b790272d107b3e1b3144629766d6";

/// What an object is: type, name, table, statement.
type Entry = (Option<String>, Option<String>, Option<String>, Option<String>);

fn entries(connection: &Connection) -> Result<Vec<Entry>> {
    let mut statement =
        connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn digest(entries: &[Entry]) -> String {
    let mut digest = Sha256::new();
    for (kind, name, table, sql) in entries {
        for text in [kind, name, table, sql] {
            let text = text.as_deref().unwrap_or_default();
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text);
        }
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a database has that is not ours, or lacks, in words.
pub fn complaint(connection: &Connection) -> Result<Option<String>> {
    let found = entries(connection)?;
    if digest(&found) == OURS {
        return Ok(None);
    }
    let by_name = |entries: Vec<Entry>| -> BTreeMap<_, _> {
        entries.into_iter().map(|(kind, name, table, sql)| ((kind, name), (table, sql))).collect()
    };
    let (ours, found) = (by_name(entries(&open_memory()?)?), by_name(found));
    let words = |(kind, name): &(Option<String>, Option<String>), what: &str| {
        let text = format!("{} {}", kind.as_deref().unwrap_or_default(), name.as_deref().unwrap_or_default());
        let text: String = text.chars().filter(|letter| !letter.is_control()).take(100).collect();
        format!("the {text} in it is not {what}")
    };
    let foreign = found.keys().find(|name| !ours.contains_key(*name)).map(|name| words(name, "ours"));
    let other = ours.iter().find(|(name, entry)| found.get(*name) != Some(*entry));
    Ok(foreign.or(other.map(|(name, _)| words(name, "as we made it"))))
}

/// 24000007 for a database that has anything but our tables and indices.
pub fn check(connection: &Connection) -> Result<()> {
    match complaint(connection)? {
        None => Ok(()),
        Some(complaint) => Err(Error::new(Code::DataCorrupted, format!("store.db is not as it was made: {complaint}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_our_statements() {
        let ours = open_memory().expect("memory is there");
        assert_eq!(digest(&entries(&ours).expect("it has a schema")), OURS, "001.sql was changed: so is its digest");
    }
}
