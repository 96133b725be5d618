//! An asset as a row of the store, and its packed form on the way to JavaScript.
//!
//! ```text
//! assets := count (u32) asset*
//! asset  := entries (u8) entry*
//! entry  := tag row (u8) value
//! value  := boolean (u8) | number (u32) | length (u16) bytes      by the type of the tag
//! ```
//!
//! A survey (ops/query.rs) has `created (i64) secret's length (u16)` behind the entries of each asset.

use super::tag::{LABELS, Rule, TERMS, Tag};
use crate::crypto::Buffer;
use crate::data::names::Names;
use crate::data::terms::{Terms, bits};
use crate::error::{Code, Result};
use crate::store::KeptRow;
use rusqlite::Row;
use std::ops::Range;

/// One row.
pub struct AssetRow<'r> {
    /// Row id.
    pub id: i64,
    /// As stored: clear, or blind indices.
    pub names: Names<'r>,
    /// Sealed.
    pub secret: &'r [u8],
    /// The key it was sealed with.
    pub data_key: i64,
    /// Terms of access.
    pub terms: Terms,
    /// Epoch milliseconds.
    pub update_time: i64,
    /// Sealed alias and labels, with encrypted attributes.
    pub sealed: Option<&'r [u8]>,
}

impl<'r> AssetRow<'r> {
    /// A row that was kept.
    pub fn of_kept(row: &'r KeptRow) -> Result<Self> {
        let ([id, terms, data_key, update_time], [alias, labels, secret]) = (row.numbers, &row.bytes);
        Ok(AssetRow {
            id,
            terms: Terms::unpack(terms).ok_or(Code::DataCorrupted)?,
            data_key,
            update_time,
            names: Names::stored(alias, labels)?,
            secret,
            sealed: row.sealed.as_deref(),
        })
    }

    /// A copy to be kept, of an asset that is there.
    pub fn to_keep(&self) -> KeptRow {
        KeptRow {
            numbers: [self.id, self.terms.pack(), self.data_key, self.update_time],
            bytes: [self.names.alias.into(), self.names.pack_labels().into(), self.secret.into()],
            sealed: self.sealed.map(Into::into),
        }
    }

    /// Reads the current row of a statement of [`super::condition`]. A value that cannot be what we wrote is 24000007.
    pub fn read(row: &'r Row<'_>) -> Result<Self> {
        let corrupted = |_| Code::DataCorrupted;
        let number = |column| -> Result<i64> { Ok(row.get_ref(column)?.as_i64().map_err(corrupted)?) };
        let blob = |column| -> Result<&[u8]> { Ok(row.get_ref(column)?.as_blob().map_err(corrupted)?) };
        Ok(AssetRow {
            id: number(0)?,
            terms: Terms::unpack(number(1)?).ok_or(Code::DataCorrupted)?,
            data_key: number(2)?,
            update_time: number(3)?,
            names: Names::stored(blob(4)?, blob(5)?)?,
            secret: blob(6)?,
            sealed: row.get_ref(7)?.as_blob_or_null().map_err(corrupted)?,
        })
    }

    /// When the asset of the current row was added, in epoch milliseconds.
    pub fn created(row: &Row<'_>) -> Result<i64> {
        Ok(row.get_ref(8)?.as_i64().map_err(|_| Code::DataCorrupted)?)
    }
}

/// Packs query results.
pub struct Packer {
    out: Buffer,
    count: u32,
}

impl Default for Packer {
    fn default() -> Self {
        let mut out = Buffer::with_capacity(256);
        out.put(&[0; 4]);
        Packer { out, count: 0 }
    }
}

impl Packer {
    /// Adds an asset; without its secret for RETURN_TYPE ATTRIBUTES.
    pub fn push(&mut self, names: &Names<'_>, terms: Terms, update_time: i64, secret: Option<&[u8]>) {
        self.count += 1;
        let out = self.out.with_room(names.length() + secret.map_or(0, <[u8]>::len) + NUMBERS);
        let (start, room) = (out.len(), out.capacity());
        out.push(0);
        let mut entries = 2 + TERMS.len() as u8;
        if let Some(secret) = secret {
            put_bytes(out, Tag::Secret, secret);
            entries += 1;
        }
        put_bytes(out, Tag::Alias, names.alias);
        for (tag, bits) in TERMS.into_iter().zip(bits::TERMS) {
            match (tag.rule(), terms.get(bits)) {
                (Rule::Bool, flag) => out.extend_from_slice(&[tag as u8, flag as u8]),
                (_, number) => put_number(out, tag, number),
            }
        }
        put_decimal(out, Tag::UpdateTime, update_time);
        for (tag, label) in LABELS.iter().zip(&names.labels) {
            if let Some(label) = label {
                put_bytes(out, *tag, label);
                entries += 1;
            }
        }
        out[start] = entries;
        debug_assert_eq!(out.capacity(), room, "there was room");
    }

    /// Adds to the last asset when it was added, and how long its secret is.
    pub fn push_origin(&mut self, created: i64, length: usize) {
        self.out.put(&created.to_le_bytes());
        self.out.put(&(length as u16).to_le_bytes());
    }

    /// Where the next asset will stand.
    pub fn end(&self) -> usize {
        self.out.len()
    }

    /// The same with other assets, which are ranges of the packed ones.
    pub fn arranged(&self, ranges: impl Iterator<Item = Range<usize>> + Clone) -> Self {
        let mut out = Buffer::with_capacity(4 + ranges.clone().map(|range| range.len()).sum::<usize>());
        out.put(&[0; 4]);
        let mut count = 0;
        for range in ranges {
            out.put(&self.out[range]);
            count += 1;
        }
        Packer { out, count }
    }

    /// How many assets were added.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The packed assets.
    pub fn finish(mut self) -> Buffer {
        self.out[..4].copy_from_slice(&self.count.to_le_bytes());
        self.out
    }
}

/// Room for everything but names and secret, with tags and lengths.
const NUMBERS: usize = 34 + 5 * bits::TERMS.len();

fn put_bytes(out: &mut Vec<u8>, tag: Tag, value: &[u8]) {
    let [low, high] = (value.len() as u16).to_le_bytes();
    out.extend_from_slice(&[tag as u8, low, high]);
    out.extend_from_slice(value);
}

fn put_number(out: &mut Vec<u8>, tag: Tag, value: u32) {
    let [a, b, c, d] = value.to_le_bytes();
    out.extend_from_slice(&[tag as u8, a, b, c, d]);
}

/// UPDATE_TIME is text: milliseconds in ASCII digits.
fn put_decimal(out: &mut Vec<u8>, tag: Tag, value: i64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    put_bytes(out, tag, &digits[at..]);
}
