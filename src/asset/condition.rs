//! Conditions of remove, update, preQuery and query.
//!
//! An alias or label is found by its hash (table `name`), numbers are compared as bits of one column, and what is found is
//! compared once more with the row: a hash, and an index of the database, can lead anywhere. Each label of a condition is a
//! look-up of its own, so two common labels that seldom meet cost no rows.

use super::call::Found;
use super::row::AssetRow;
use super::seal::{Blind, blind};
use super::tag::NAMES;
use crate::data::dataset::{SEQUENCE_BITS, ids_of};
use crate::data::names::hash_of;
use crate::data::terms::GivenTerms;
use crate::error::{Code, Result};
use crate::store::{KeptRow, Tx};
use rusqlite::{CachedStatement, Row};
use std::fmt::Write;

macro_rules! select {
    ($from:literal) => {
        concat!("SELECT asset.id, terms, data_key, update_time, alias, labels, secret, sealed, create_time ", $from)
    };
}
/// All assets of a data set.
const LISTING: &str = select!("FROM asset WHERE id > ?3 AND id <= ?4 AND terms & ?1 = ?2 ORDER BY id");
/// Those that one name leads to.
const BY_NAME: &str = select!(
    "FROM name n1 CROSS JOIN asset ON asset.id = n1.asset WHERE n1.hash = ?3 AND terms & ?1 = ?2 ORDER BY n1.asset"
);

/// Those that several names lead to, in the order of ids.
fn by_names(names: usize) -> String {
    let (before, after) = BY_NAME.split_once(" CROSS JOIN asset").expect("written above");
    let mut sql = before.to_owned();
    for n in 2..=names {
        let _ = write!(sql, " CROSS JOIN name n{n} ON n{n}.hash = ?{} AND n{n}.asset = n1.asset", n + 2);
    }
    sql + " CROSS JOIN asset" + after
}

/// A stored name that an asset must have.
enum Wanted<'m> {
    Clear(&'m [u8]),
    Blind(Blind),
}

impl Wanted<'_> {
    fn stored(&self) -> &[u8] {
        match self {
            Wanted::Clear(bytes) => bytes,
            Wanted::Blind(index) => index,
        }
    }
}

/// Which assets of a data set are meant.
pub struct Condition<'m> {
    dataset: i64,
    /// Bits of the terms that count, and what they must be.
    terms: (i64, i64),
    /// Place in the row, and value.
    names: Vec<(u8, Wanted<'m>, i64)>,
}

impl<'m> Condition<'m> {
    /// The visible assets of a data set with these terms and names, the alias first if it is one of them.
    #[inline]
    pub fn new(tx: &Tx<'_>, found: &Found, terms: GivenTerms, names: impl Iterator<Item = (u8, &'m [u8])>) -> Self {
        let names = names.map(|(place, name)| {
            let wanted = match &found.index {
                Some(key) => Wanted::Blind(blind(key, NAMES[usize::from(place)], name)),
                None => Wanted::Clear(name),
            };
            let hash = hash_of(tx, found.dataset, found.index.is_some(), (place, wanted.stored()));
            (place, wanted, hash)
        });
        Condition { dataset: found.dataset, terms: terms.condition(), names: names.collect() }
    }

    /// Whether at most one asset can fit.
    pub fn is_alias(&self) -> bool {
        matches!(self.names.first(), Some((0, ..)))
    }

    /// The statement that finds what fits, in the order of ids, with its parameters bound.
    pub fn select<'c>(&self, tx: &Tx<'c>) -> Result<CachedStatement<'c>> {
        // An alias leads to one row: its labels are compared there.
        let looked_up = if self.is_alias() { 1 } else { self.names.len() };
        let mut statement = match looked_up {
            0 => tx.prepare(LISTING)?,
            1 => tx.prepare(BY_NAME)?,
            names => tx.prepare(&by_names(names))?,
        };
        statement.raw_bind_parameter(1, self.terms.0)?;
        statement.raw_bind_parameter(2, self.terms.1)?;
        if looked_up == 0 {
            let (before, last) = ids_of(self.dataset);
            statement.raw_bind_parameter(3, before)?;
            statement.raw_bind_parameter(4, last)?;
        }
        for (index, (_, _, hash)) in self.names.iter().take(looked_up).enumerate() {
            statement.raw_bind_parameter(index + 3, hash)?;
        }
        Ok(statement)
    }

    /// By which number the one asset that can fit is kept, if there is only one.
    pub fn kept_as(&self) -> Option<i64> {
        self.names.first().filter(|(place, ..)| *place == 0).map(|(_, _, hash)| *hash)
    }

    /// A kept row; none if it does not fit.
    pub fn look_at<'r>(&self, row: &'r KeptRow) -> Result<Option<AssetRow<'r>>> {
        match row.numbers[1] & self.terms.0 == self.terms.1 {
            true => self.check(AssetRow::of_kept(row)?),
            false => Ok(None),
        }
    }

    /// The current row of [`Condition::select`]; none if it lacks a label that was asked for beside an alias. 24000007 if it is
    /// not what its hash says.
    pub fn read<'r>(&self, row: &'r Row<'_>) -> Result<Option<AssetRow<'r>>> {
        self.check(AssetRow::read(row)?)
    }

    fn check<'r>(&self, row: AssetRow<'r>) -> Result<Option<AssetRow<'r>>> {
        if row.id >> SEQUENCE_BITS != self.dataset {
            return Err(Code::DataCorrupted.into());
        }
        for (place, wanted, _) in &self.names {
            let stored = match usize::from(*place) {
                0 => Some(row.names.alias),
                label => row.names.labels[label - 1],
            };
            match stored == Some(wanted.stored()) {
                true => {}
                false if *place > 0 && self.is_alias() => return Ok(None),
                false => return Err(Code::DataCorrupted.into()),
            }
        }
        Ok(Some(row))
    }
}
