//! Alias and labels of an asset: as they are stored, and how an asset is found by them.

use super::dataset::ids_of;
use crate::error::{Code, Result};
use crate::store::{DATASET, Tx};
use std::sync::LazyLock;

/// How many labels an asset can have.
pub const LABELS: usize = 12;

/// The places of those that others with the same account see changed.
pub const NORMAL: std::ops::Range<usize> = 4..8;
/// The places of those that never leave the device.
pub const LOCAL: std::ops::Range<usize> = 8..12;

/// The labels of an asset, by their places.
pub type Labels<'a> = [Option<&'a [u8]>; LABELS];

/// Alias and labels.
#[derive(Clone, Copy, Default)]
pub struct Names<'a> {
    /// ALIAS.
    pub alias: &'a [u8],
    /// Labels by their places.
    pub labels: Labels<'a>,
}

impl<'a> Names<'a> {
    /// Names as two columns have them. 24000007 for what was never written.
    #[inline]
    pub fn stored(alias: &'a [u8], labels: &'a [u8]) -> Result<Self> {
        Ok(Names { alias, labels: Names::unpack_labels(labels).ok_or(Code::DataCorrupted)? })
    }

    /// Reads what [`Names::pack_labels`] wrote.
    fn unpack_labels(mut column: &'a [u8]) -> Option<Labels<'a>> {
        let mut labels = [None; LABELS];
        while let [place, low, high, rest @ ..] = column {
            let (label, rest) = rest.split_at_checked(u16::from_le_bytes([*low, *high]).into())?;
            *labels.get_mut(usize::from(*place))? = Some(label);
            column = rest;
        }
        column.is_empty().then_some(labels)
    }

    /// The labels as their column has them.
    pub fn pack_labels(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.labels.iter().flatten().map(|label| 3 + label.len()).sum());
        for (column, label) in (0u8..).zip(&self.labels) {
            if let Some(label) = label {
                out.push(column);
                out.extend_from_slice(&(label.len() as u16).to_le_bytes());
                out.extend_from_slice(label);
            }
        }
        out
    }

    /// Where an asset with these names is found, as they are stored: the alias first.
    pub fn places(&self) -> impl Iterator<Item = (u8, &[u8])> {
        let labels = (1..).zip(&self.labels).filter_map(|(place, label)| Some((place, (*label)?)));
        std::iter::once((0, self.alias)).chain(labels)
    }

    /// How long they are with their marks and lengths.
    pub fn length(&self) -> usize {
        let lengths = self.labels.iter().flatten().map(|label| label.len());
        5 * (1 + self.labels.len()) + self.alias.len() + lengths.sum::<usize>()
    }
}

/// By which number the table `name` has an asset: the beginning of a blind index, or the store's hash of a clear value.
pub fn hash_of(tx: &Tx<'_>, dataset: i64, encrypted: bool, (place, stored): (u8, &[u8])) -> i64 {
    match stored.first_chunk() {
        Some(beginning) if encrypted => i64::from_le_bytes(*beginning),
        _ => tx.name_hash(dataset, place, stored),
    }
}

/// Finds the assets of a store by the hashes of this device, which it had of another one.
pub fn rename_all(tx: &Tx<'_>) -> Result<()> {
    tx.run("DELETE FROM name", [])?;
    for (dataset, encrypted) in tx.find(&DATASET, &[], |row| Ok((row.get::<i64>(0)?, row.get::<bool>(4)?)))? {
        let mut new = NewNames::none();
        let mut statement = tx.prepare("SELECT id, alias, labels FROM asset WHERE id > ? AND id <= ?")?;
        let mut rows = statement.query(ids_of(dataset))?;
        while let Some(row) = rows.next()? {
            let labels = row.get::<_, Vec<u8>>(2)?;
            let names = Names::stored(row.get_ref(1)?.as_blob().map_err(|_| Code::DataCorrupted)?, &labels)?;
            new.add(row.get(0)?, names.places().map(|place| hash_of(tx, dataset, encrypted, place)));
        }
        new.put(tx)?;
    }
    Ok(())
}

/// Most rows of `name` that one statement writes: as many as an asset can have.
const ROWS: usize = 1 + LABELS;

/// Rows of `name` that are to be written.
pub struct NewNames(Vec<(i64, i64)>);

impl NewNames {
    /// None yet.
    pub fn none() -> Self {
        NewNames(Vec::with_capacity(ROWS))
    }

    /// Under these hashes an asset is found.
    pub fn add(&mut self, asset: i64, hashes: impl Iterator<Item = i64>) {
        self.0.extend(hashes.map(|hash| (hash, asset)));
    }

    /// Writes them: in the order of the table, where neighbours lie together, and several in one statement, as each has its
    /// price.
    pub fn put(mut self, tx: &Tx<'_>) -> Result<()> {
        static INSERTS: LazyLock<[String; 1 + ROWS]> = LazyLock::new(|| {
            std::array::from_fn(|count| {
                format!("INSERT OR IGNORE INTO name (hash, asset) VALUES {}", vec!["(?, ?)"; count].join(", "))
            })
        });
        self.0.sort_unstable();
        let (full, rest) = self.0.split_at(self.0.len() - self.0.len() % ROWS);
        for part in [full, rest].into_iter().filter(|part| !part.is_empty()) {
            let count = part.len().min(ROWS);
            let mut statement = tx.prepare(&INSERTS[count])?;
            for rows in part.chunks(count) {
                for (place, value) in rows.iter().flat_map(|(hash, asset)| [hash, asset]).enumerate() {
                    statement.raw_bind_parameter(place + 1, value)?;
                }
                statement.raw_execute()?;
            }
        }
        Ok(())
    }
}
