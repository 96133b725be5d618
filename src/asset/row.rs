//! An asset as a row of the store, and its packed form on the way to JavaScript.
//!
//! ```text
//! assets := count (u32) asset*
//! asset  := entries (u8) entry*
//! entry  := tag row (u8) value
//! value  := boolean (u8) | number (u32) | length (u16) bytes      by the type of the tag
//! ```

use super::tag::{LABELS, Tag};
use crate::crypto::Buffer;
use crate::device::key_store::Kind;
use crate::error::{Code, Result};
use rusqlite::Row;
use rusqlite::types::ValueRef;

/// AuthType.ANY.
pub const AUTH_ANY: u32 = 255;

/// `SELECT` and the columns [`AssetRow::read`] expects, in its order.
macro_rules! select_columns {
    () => {
        "SELECT id, alias, secret, data_key, accessibility, require_password_set, auth_type, sync_type, is_persistent, \
         wrap_type, update_time, sealed, critical_1, critical_2, critical_3, critical_4, \
         normal_1, normal_2, normal_3, normal_4, local_1, local_2, local_3, local_4 "
    };
}
pub(super) use select_columns;

/// The numbers that say who may do what with an asset. All of them are authenticated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Accessibility.
    pub accessibility: u32,
    /// REQUIRE_PASSWORD_SET.
    pub require_password_set: bool,
    /// AuthType.
    pub auth_type: u32,
    /// SyncType bits.
    pub sync_type: u32,
    /// IS_PERSISTENT.
    pub is_persistent: bool,
    /// WrapType.
    pub wrap_type: u32,
}

impl Terms {
    /// The kind of key that seals the secret.
    pub fn kind(&self) -> Kind {
        Kind::new(self.accessibility, self.require_password_set, self.auth_type == AUTH_ANY)
    }
}

/// Alias and labels.
#[derive(Clone, Copy, Default)]
pub struct Names<'a> {
    /// ALIAS.
    pub alias: &'a [u8],
    /// Labels in column order.
    pub labels: [Option<&'a [u8]>; 12],
}

impl Names<'_> {
    /// How long they are with their marks and lengths.
    pub fn length(&self) -> usize {
        let lengths = self.labels.iter().flatten().map(|label| label.len());
        5 * (1 + self.labels.len()) + self.alias.len() + lengths.sum::<usize>()
    }
}

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
    /// Reads the current row of a [`select_columns`]. A value that cannot be what we wrote is 24000007.
    pub fn read(row: &'r Row<'_>) -> Result<Self> {
        let blob = |column: usize| -> Result<Option<&'r [u8]>> {
            match row.get_ref(column)? {
                ValueRef::Null => Ok(None),
                ValueRef::Blob(bytes) => Ok(Some(bytes)),
                _ => Err(Code::DataCorrupted.into()),
            }
        };
        let number = |column: usize| -> Result<i64> {
            match row.get_ref(column)? {
                ValueRef::Integer(number) => Ok(number),
                _ => Err(Code::DataCorrupted.into()),
            }
        };
        let small = |column: usize, max: u32| -> Result<u32> {
            u32::try_from(number(column)?).ok().filter(|n| *n <= max).ok_or_else(|| Code::DataCorrupted.into())
        };
        let mut labels = [None; 12];
        for (index, label) in labels.iter_mut().enumerate() {
            *label = blob(12 + index)?;
        }
        Ok(AssetRow {
            id: number(0)?,
            names: Names { alias: blob(1)?.ok_or(Code::DataCorrupted)?, labels },
            secret: blob(2)?.ok_or(Code::DataCorrupted)?,
            data_key: number(3)?,
            terms: Terms {
                accessibility: small(4, 2)?,
                require_password_set: small(5, 1)? != 0,
                auth_type: small(6, AUTH_ANY)?,
                sync_type: small(7, 7)?,
                is_persistent: small(8, 1)? != 0,
                wrap_type: small(9, 1)?,
            },
            update_time: number(10)?,
            sealed: blob(11)?,
        })
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
    pub fn push(&mut self, names: &Names<'_>, terms: &Terms, update_time: i64, secret: Option<&[u8]>) {
        self.count += 1;
        let out = self.out.with_room(names.length() + secret.map_or(0, <[u8]>::len) + NUMBERS);
        let (start, room) = (out.len(), out.capacity());
        out.push(0);
        let mut entries = 8;
        if let Some(secret) = secret {
            put_bytes(out, Tag::Secret, secret);
            entries += 1;
        }
        put_bytes(out, Tag::Alias, names.alias);
        put_number(out, Tag::Accessibility, terms.accessibility);
        put_flag(out, Tag::RequirePasswordSet, terms.require_password_set);
        put_number(out, Tag::AuthType, terms.auth_type);
        put_number(out, Tag::SyncType, terms.sync_type);
        put_flag(out, Tag::IsPersistent, terms.is_persistent);
        put_number(out, Tag::WrapType, terms.wrap_type);
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
const NUMBERS: usize = 64;

fn put_bytes(out: &mut Vec<u8>, tag: Tag, value: &[u8]) {
    out.push(tag as u8);
    out.extend_from_slice(&(value.len() as u16).to_le_bytes());
    out.extend_from_slice(value);
}

fn put_number(out: &mut Vec<u8>, tag: Tag, value: u32) {
    out.push(tag as u8);
    out.extend_from_slice(&value.to_le_bytes());
}

fn put_flag(out: &mut Vec<u8>, tag: Tag, value: bool) {
    out.extend_from_slice(&[tag as u8, u8::from(value)]);
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
