//! The files with wrapped class keys, one per user: apart from the database, so that neither its free pages nor its
//! WAL nor a backup can keep an earlier wrapping.
//!
//! `keys/<user>.key` is the file that counts, at rest. A change writes `keys/<user>.key.<generation>` beside it, then
//! commits the row that names this generation: from that moment it counts. [`Vault::settle`] destroys what is not named
//! any more and gives the new file the plain name, right afterwards or, if that was interrupted, at the next opening.

use crate::crypto::{self, Cost};
use crate::error::Result;
use crate::gather::gather;
use crate::ids::UserId;
use crate::store::{FolderPath, KEY_FILE, Tx};
use parking_lot::Mutex;
use rusqlite::params;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Which file of a user counts, or which class keys are in it: a random number, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation(i64);

impl Generation {
    /// A new one.
    pub fn new() -> Self {
        Generation(i64::from_le_bytes(crypto::random()) & i64::MAX)
    }

    /// As it stands in a row.
    pub fn from_row(number: i64) -> Self {
        Generation(number)
    }

    /// As it stands in a row.
    pub fn number(self) -> i64 {
        self.0
    }

    /// As it stands in file names.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        digits.then(|| i64::from_str_radix(text, 16).ok().map(Generation)).flatten()
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The generation that counts, of each user that has keys: user 0 has some even when it is not listed.
pub type KeyRows = BTreeMap<UserId, Generation>;

/// What the store says of the files.
pub fn key_rows(tx: &Tx<'_>) -> Result<KeyRows> {
    let rows = tx.find(&KEY_FILE, &[], |row| Ok((row.get(0)?, Generation(row.get(1)?))))?;
    Ok(gather(rows))
}

/// What a key file says of itself, and the store of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Which file it is.
    pub generation: Generation,
    /// Which class keys are in it.
    pub class_keys: Generation,
    /// How often their wrapping was changed.
    pub changes: u32,
}

impl Contents {
    /// Whether these are the same keys as `named`, under no earlier wrapping.
    pub fn follows(&self, named: &Contents) -> bool {
        self.class_keys == named.class_keys && self.changes >= named.changes
    }
}

/// Makes a file count, with the commit of this transaction.
pub fn name_file(tx: &Tx<'_>, user: UserId, file: Contents) -> Result<()> {
    tx.put(&KEY_FILE, params![user, file.generation.0, file.class_keys.0, file.changes])
}

/// What the store says of a user's file.
pub fn named_contents(tx: &Tx<'_>, user: UserId) -> Result<Option<Contents>> {
    tx.find_one(&KEY_FILE, &[("user_id", &user)], |row| {
        let (generation, class_keys) = (Generation(row.get(1)?), Generation(row.get(2)?));
        Ok(Contents { generation, class_keys, changes: row.get(3)? })
    })
}

/// Where wrapped class keys are kept.
pub enum Vault {
    /// The folder `keys` in the data folder.
    Folder(Arc<FolderPath>),
    /// A device in memory.
    Memory(Mutex<BTreeMap<(UserId, Generation), Vec<u8>>>),
}

impl Vault {
    /// The vault of a device in memory.
    pub fn in_memory() -> Self {
        Vault::Memory(Mutex::default())
    }

    /// What trying a password costs whoever gets hold of them.
    pub fn cost(&self) -> Cost {
        match self {
            Vault::Folder(_) => Cost::FILE,
            Vault::Memory(_) => Cost::MEMORY,
        }
    }

    /// The file of a generation, or what lies in its place: its content tells.
    pub fn read(&self, user: UserId, generation: Generation) -> Result<Option<Vec<u8>>> {
        match self {
            Vault::Folder(folder) => match folder.read(fresh(user, generation))? {
                Some(file) => Ok(Some(file)),
                None => folder.read(settled(user)),
            },
            Vault::Memory(files) => Ok(files.lock().get(&(user, generation)).cloned()),
        }
    }

    /// Writes a file durably beside the one that counts.
    pub fn write(&self, user: UserId, generation: Generation, bytes: &[u8]) -> Result<()> {
        match self {
            Vault::Folder(folder) => {
                folder.create_folder("keys")?;
                folder.create(fresh(user, generation), bytes)
            }
            Vault::Memory(files) => {
                files.lock().insert((user, generation), bytes.to_vec());
                Ok(())
            }
        }
    }

    /// The files of a user, the one with the plain name first: the others may be of changes that failed.
    pub fn files(&self, user: UserId) -> Result<Vec<Vec<u8>>> {
        let Vault::Folder(folder) = self else { return Ok(Vec::new()) };
        let mut names = folder.list("keys");
        names.retain(|name| parse_name(name).is_some_and(|(of, _)| of == user));
        let (plain, fresh): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name.ends_with(".key"));
        let files = plain.iter().chain(&fresh).map(|name| folder.read(place(name))).collect::<Result<Vec<_>>>()?;
        Ok(files.into_iter().flatten().collect())
    }

    /// What an interrupted change left for [`Vault::settle`].
    pub fn loose_ends(&self, named: &KeyRows) -> LooseEnds {
        let Vault::Folder(folder) = self else { return LooseEnds::None };
        let of_file = |(user, generation): (UserId, Option<Generation>)| match (generation, named.get(&user)) {
            (None, Some(_)) => LooseEnds::None,
            (Some(generation), Some(named)) if generation == *named => LooseEnds::Name,
            _ => LooseEnds::File,
        };
        folder.list("keys").iter().filter_map(|name| parse_name(name)).map(of_file).max().unwrap_or(LooseEnds::None)
    }

    /// Destroys what no row names, and gives what one names its plain name. Only while nobody else can be changing
    /// keys: with the write lock of the store, or alone in the folder.
    pub fn settle(&self, named: &KeyRows) -> Result<()> {
        let folder = match self {
            Vault::Folder(folder) => folder,
            Vault::Memory(files) => {
                files.lock().retain(|(user, generation), _| named.get(user) == Some(generation));
                return Ok(());
            }
        };
        let mut outcome = Ok(());
        for name in folder.list("keys") {
            let Some((user, generation)) = parse_name(&name) else { continue };
            let done = match (generation, named.get(&user)) {
                (Some(generation), Some(named)) if generation == *named => {
                    folder.destroy(settled(user)).and_then(|()| folder.rename(place(&name), settled(user)))
                }
                (None, Some(_)) => Ok(()), // the one that counts, or about to be replaced by it
                _ => folder.destroy(place(&name)),
            };
            outcome = outcome.and(done);
        }
        outcome
    }
}

/// What is left to be done about key files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LooseEnds {
    /// Nothing.
    None,
    /// A file that counts has not got its plain name yet.
    Name,
    /// There is a file that does not count.
    File,
}

fn place(name: &str) -> PathBuf {
    PathBuf::from("keys").join(name)
}

fn settled(user: UserId) -> PathBuf {
    place(&format!("{user}.key"))
}

fn fresh(user: UserId, generation: Generation) -> PathBuf {
    place(&format!("{user}.key.{generation}"))
}

/// The user of a file of ours, and its generation unless it has the plain name.
fn parse_name(name: &str) -> Option<(UserId, Option<Generation>)> {
    let (user, rest) = name.split_once(".key")?;
    let number = user.parse().ok().filter(|number: &u32| number.to_string() == user).map(UserId)?;
    match rest.strip_prefix('.') {
        None if rest.is_empty() => Some((number, None)),
        None => None,
        Some(generation) => Some((number, Some(Generation::parse(generation)?))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_exactly_ours() {
        let generation = Generation::new();
        assert_eq!(parse_name("100.key"), Some((UserId(100), None)));
        assert_eq!(parse_name(&format!("0.key.{generation}")), Some((UserId(0), Some(generation))));
        for foreign in ["100.key.bak", "0100.key", "100.key.00", "x.key", "100.keys", ".key", "+1.key"] {
            assert_eq!(parse_name(foreign), None, "{foreign}");
        }
    }
}
