//! What crosses the boundary: numbers, and parts that say how long they are.
//!
//! ```text
//! part    := length (u32) bytes | 0xFFFFFFFF       the last one: none
//! name    := part part                             service, account
//! get     := name                                  -> nothing | id (u64) value
//! commit  := checks (u32) (name id (u64))*         the id that it must still have, 0 for none
//!            writes (u32) write*                   -> status (u8) result (u64)*      see `Status`
//! write   := 0 access (u8) expires (i64) name labels value | 1 name | 2 replace (u8) name name | 3 part
//! labels  := count (u8) part*
//! find    := values (u8) part part part part labels    service, its beginning, account, its beginning
//!         -> count (u32) (id (u64) name labels created (i64) updated (i64) expires (i64) size (u32) part)*
//! changes := id (i64)                              -> id (u64) gap (u8) count (u32) (kind (u8) part part)*
//! ```

use crate::error::{Error, Result};

/// Longest service or account.
const LONGEST_NAME: usize = 4096;
/// Longest label.
const LONGEST_LABEL: usize = 256;
/// Most labels of an entry.
const MOST_LABELS: u8 = 16;
/// Longest value.
const LONGEST_VALUE: usize = 1 << 20;
const NONE: u32 = u32::MAX;

/// What an entry is called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// What it is for.
    pub service: &'a [u8],
    /// Whose.
    pub account: &'a [u8],
}

/// Packed bytes that are read from the front.
pub struct Packed<'a> {
    rest: &'a [u8],
}

impl<'a> Packed<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Packed { rest: bytes }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let cut = || Error::argument("packed bytes are cut short");
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(cut)?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    pub fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().expect("4 bytes were taken")))
    }

    pub fn i64(&mut self) -> Result<i64> {
        Ok(i64::from_le_bytes(self.take(8)?.try_into().expect("8 bytes were taken")))
    }

    /// Bytes of any length, or none.
    pub fn part(&mut self) -> Result<Option<&'a [u8]>> {
        match self.u32()? {
            NONE => Ok(None),
            length => self.take(length as usize).map(Some),
        }
    }

    /// Bytes that have to be there, of a length within limits.
    fn sized(&mut self, what: &str, min: usize, max: usize) -> Result<&'a [u8]> {
        match self.part()? {
            Some(bytes) if (min..=max).contains(&bytes.len()) => Ok(bytes),
            Some(bytes) => Err(Error::argument(format!("{what} takes {min} to {max} bytes, not {}", bytes.len()))),
            None => Err(Error::argument(format!("{what} is missing"))),
        }
    }

    pub fn name(&mut self) -> Result<Name<'a>> {
        Ok(Name { service: self.sized("service", 1, LONGEST_NAME)?, account: self.sized("account", 0, LONGEST_NAME)? })
    }

    pub fn value(&mut self) -> Result<&'a [u8]> {
        self.sized("value", 0, LONGEST_VALUE)
    }

    pub fn labels(&mut self) -> Result<Vec<&'a [u8]>> {
        match self.byte()? {
            count @ 0..=MOST_LABELS => (0..count).map(|_| self.sized("a label", 1, LONGEST_LABEL)).collect(),
            count => Err(Error::argument(format!("an entry takes {MOST_LABELS} labels, not {count}"))),
        }
    }

    pub fn finish(self) -> Result<()> {
        match self.rest {
            [] => Ok(()),
            _ => Err(Error::argument("packed bytes are too many")),
        }
    }
}

/// Adds a part.
pub fn put_part(out: &mut crate::crypto::Buffer, part: Option<&[u8]>) {
    out.put(&part.map_or(NONE, |bytes| bytes.len() as u32).to_le_bytes());
    out.put(part.unwrap_or_default());
}

/// Parts, one after the other.
pub fn joined<const N: usize>(parts: [Option<&[u8]>; N]) -> crate::crypto::Buffer {
    let lengths = parts.iter().flatten().map(|part| part.len());
    let mut out = crate::crypto::Buffer::with_capacity(4 * N + lengths.sum::<usize>());
    parts.into_iter().for_each(|part| put_part(&mut out, part));
    out
}
