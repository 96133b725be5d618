//! Ids of the entries of a vault, which are also the order of its changes.

use crate::error::Result;
use crate::store::Tx;

/// The bits of a change in an id.
const CHANGE_BITS: u32 = 40;
/// Ids of entries are above those of assets: rows are kept by id (store/kept.rs).
const ENTRIES: i64 = 1 << 62;

/// The ids of a vault: after the first, up to the second.
pub fn ids_of(dataset: i64) -> (i64, i64) {
    let before = ENTRIES | dataset << CHANGE_BITS;
    (before, before | ((1 << CHANGE_BITS) - 1))
}

/// Whether an id is one of a vault.
pub fn belongs(id: i64, dataset: i64) -> bool {
    let (before, last) = ids_of(dataset);
    before < id && id <= last
}

/// The last change of a vault; `None` if the vault is gone.
pub fn last_change(tx: &Tx<'_>, dataset: i64) -> Result<Option<i64>> {
    let of = "SELECT max(coalesce((SELECT max(id) FROM entry WHERE id > ?2 AND id <= ?3), ?2),
                         coalesce((SELECT max(id) FROM entry_removed WHERE id > ?2 AND id <= ?3), ?2))
              FROM dataset WHERE id = ?1";
    let (before, last) = ids_of(dataset);
    tx.first(of, [dataset, before, last], |row| row.get(0))
}

/// The id of the next change; `None` if the vault is gone.
pub fn next_change(tx: &Tx<'_>, dataset: i64) -> Result<Option<i64>> {
    tx.count_on(dataset, || last_change(tx, dataset))
}

/// Removes the entries of a vault that is to be removed, and all that is known of them. Walks all names.
pub fn remove_all(tx: &Tx<'_>, dataset: i64) -> Result<()> {
    let ids = ids_of(dataset);
    for sql in [
        "DELETE FROM entry_name WHERE entry > ? AND entry <= ?",
        "DELETE FROM entry WHERE id > ? AND id <= ?",
        "DELETE FROM entry_removed WHERE id > ? AND id <= ?",
    ] {
        tx.run(sql, ids)?;
    }
    Ok(())
}

/// Whether an id is that of an entry, not of an asset.
pub fn is_entry(id: i64) -> bool {
    id & ENTRIES != 0
}

/// The vault that an id is of.
pub fn dataset_of(id: i64) -> i64 {
    (id & !ENTRIES) >> CHANGE_BITS
}
