//! Whether a database has our tables and indices and nothing else. A trigger, a view, a check or a default is
//! somebody's program: connections run no triggers and views (connection.rs), a database that has any is damaged, and
//! its backup, which is made without, takes its place.

use super::connection::open_memory;
use super::stamp::hex;
use super::transaction::ACCOUNT;
use crate::error::{Code, Error, Result};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// SHA-256 of what sqlite_schema says of a database that we just made: nobody has to make one to compare. A test knows.
const OURS: &str = "a1adf1bc818d44805f0f573326e14be5a40cf35fbdc67e9b415124b12506db78";

/// The same with what account.sql adds.
const WITH_ACCOUNT: &str = "c7bde85096ff08e5c49d45f625934f0f8f0a559bb4ebb0580b89fe85574130b9";

const ENTRIES: &str = "SELECT type, name, tbl_name, sql FROM sqlite_schema";

fn digest(connection: &Connection) -> Result<String> {
    let mut statement = connection.prepare(ENTRIES)?;
    let mut rows = statement.raw_query();
    let mut digest = Sha256::new();
    while let Some(row) = rows.next()? {
        for column in 0..4 {
            let text = row.get_ref(column)?.as_str_or_null().ok().flatten().unwrap_or_default();
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text);
        }
    }
    Ok(hex(&digest.finalize()))
}

/// Type and name of an object to its table and statement.
type Objects = BTreeMap<(String, String), (String, Option<String>)>;

fn objects(connection: &Connection) -> Result<Objects> {
    let mut statement = connection.prepare(ENTRIES)?;
    let mut rows = statement.query([])?;
    let mut all = Objects::new();
    while let Some(row) = rows.next()? {
        all.insert((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?));
    }
    Ok(all)
}

fn is_ours(connection: &Connection) -> Result<bool> {
    let digest = digest(connection)?;
    Ok(digest == OURS || digest == WITH_ACCOUNT)
}

/// What a database has to have, given what this one has.
fn wanted(found: &Objects) -> Result<Objects> {
    let ours = open_memory()?;
    if found.contains_key(&("table".to_owned(), "account".to_owned())) {
        ours.execute_batch(ACCOUNT)?;
    }
    objects(&ours)
}

/// What a database has that is not ours, or lacks, in words. In another order it is the same.
pub fn complaint(connection: &Connection) -> Result<Option<String>> {
    if is_ours(connection)? {
        return Ok(None);
    }
    let found = objects(connection)?;
    let ours = wanted(&found)?;
    let words = |(kind, name): &(String, String), what: &str| {
        let object: String = format!("{kind} {name}").chars().filter(|letter| !letter.is_control()).take(100).collect();
        format!("the {object} in it is not {what}")
    };
    let foreign = found.keys().find(|name| !ours.contains_key(*name)).map(|name| words(name, "ours"));
    let other = ours.iter().find(|(name, object)| found.get(*name) != Some(*object));
    Ok(foreign.or(other.map(|(name, _)| words(name, "as we made it"))))
}

/// 24000007 for a database that has anything but our tables and indices.
pub fn check(connection: &Connection) -> Result<()> {
    match complaint(connection)? {
        None => Ok(()),
        Some(complaint) => Err(Error::new(Code::DataCorrupted, format!("store.db is not as it was made: {complaint}"))),
    }
}

/// Takes out of a copy what is there besides our own. Where that fails, the copy is not good.
pub fn strip(copy: &Connection) -> Result<()> {
    if is_ours(copy)? {
        return Ok(());
    }
    let found = objects(copy)?;
    let ours = wanted(&found)?;
    let foreign: Vec<_> = found.into_keys().filter(|object| !ours.contains_key(object)).collect();
    // Tables take their indices with them.
    for wanted in ["trigger", "view", "table", "index"] {
        for (_, name) in foreign.iter().filter(|(kind, _)| kind == wanted) {
            let _ = copy.execute_batch(&format!("DROP {wanted} IF EXISTS \"{}\"", name.replace('"', "\"\"")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_our_statements() {
        let ours = open_memory().expect("memory is there");
        assert_eq!(digest(&ours).expect("it has a schema"), OURS, "001.sql was changed: so is its digest");
        ours.execute_batch(ACCOUNT).expect("statements");
        assert_eq!(digest(&ours).expect("it has a schema"), WITH_ACCOUNT, "account.sql was changed: so is its digest");
    }
}
