//! One entry as bytes.
//!
//! ```text
//! entry     := header body signature (64)
//! header    := version (1) account (16) n (8) prev (32) epoch (4) sender (16) nonce (12) bundles
//! bundles   := count (4) (pseudonym (16) blobs)*         HPKE, one for each key of a ring
//! body      := siv(k, nonce, length (4) ‖ items ‖ zeros, header)
//! k         := derive(log key of the epoch, "entry", n ‖ prev ‖ sender)
//! signature := sign(sender, "ohos-security-kit entry" ‖ header ‖ body)
//! ```
//!
//! The whole is a power of two from 1 KiB: the zeros fill it.

use super::coded::{Coded, coded};
use super::item::Item;
use super::members::Bundle;
use super::{Pseudonym, Stop};
use crate::crypto::{Buffer, Key, Member, Public, Source, siv_open, siv_seal};

const VERSION: u8 = 1;
const SHORTEST: usize = 1 << 10;
/// Longest entry, in bytes: one value of a vault fits.
pub const LONGEST: usize = 1 << 21;
const TAG: usize = 16;
const SIGNATURE: usize = 64;
const SIGNED: &[u8] = b"ohos-security-kit entry";

/// What stands before the body, in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub version: u8,
    pub account: [u8; 16],
    pub n: u64,
    /// Of the entry before.
    pub prev: [u8; 32],
    pub epoch: u32,
    pub sender: Pseudonym,
    pub nonce: [u8; 12],
    pub bundles: Vec<Bundle>,
}
coded! { Header { version, account, n, prev, epoch, sender, nonce, bundles } }

/// An entry that is not opened yet.
pub struct Parsed<'a> {
    pub header: Header,
    clear: &'a [u8],
    sealed: &'a [u8],
    signed: &'a [u8],
    signature: &'a [u8; SIGNATURE],
}

impl Header {
    /// For the next entry of a log.
    pub fn new(account: [u8; 16], n: u64, prev: [u8; 32], epoch: u32, sender: Pseudonym, source: &mut Source) -> Self {
        Header { version: VERSION, account, n, prev, epoch, sender, nonce: source.bytes(), bundles: Vec::new() }
    }

    fn key(&self, log: &Key) -> Key {
        let mut info = self.n.coded();
        self.prev.add_to(&mut info);
        self.sender.add_to(&mut info);
        log.derive("entry", &info)
    }

    /// The entry; `None` if it would be too long.
    pub fn seal(&self, log: &Key, items: &[Item], member: &Member) -> Option<Vec<u8>> {
        let mut out = self.coded();
        let mut text = Buffer::default();
        text.put(&[0; 4]);
        items.iter().for_each(|item| item.add_to(&mut text));
        let length = (text.len() - 4) as u32;
        text[..4].copy_from_slice(&length.to_le_bytes());
        let rest = out.len() + TAG + SIGNATURE;
        text.pad(padded(rest + text.len())?.checked_sub(rest)?);
        siv_seal(&self.key(log), &self.nonce, &mut text, &out);
        out.put(&text);
        let signature = member.sign(&[SIGNED, &out].concat());
        Some([&out[..], &signature].concat())
    }
}

/// The length that hides a length; `None` if it is too long.
pub fn padded(length: usize) -> Option<usize> {
    (length <= LONGEST).then(|| length.next_power_of_two().max(SHORTEST))
}

impl<'a> Parsed<'a> {
    /// What can be read without a key.
    pub fn new(bytes: &'a [u8]) -> Result<Self, Stop> {
        if bytes.is_empty() {
            return Err(Stop::Emptied);
        }
        if bytes.len() > LONGEST || padded(bytes.len()) != Some(bytes.len()) {
            return Err(Stop::Damaged);
        }
        let (signed, signature) = bytes.split_last_chunk().ok_or(Stop::Damaged)?;
        let mut sealed = signed;
        let header = Header::take(&mut sealed).filter(|header| header.version == VERSION).ok_or(Stop::Damaged)?;
        let clear = &signed[..signed.len() - sealed.len()];
        Ok(Parsed { header, clear, sealed, signed, signature })
    }

    /// Whether the member made it.
    pub fn is_by(&self, public: &Public) -> bool {
        public.verify(&[SIGNED, self.signed].concat(), self.signature)
    }

    /// What it says.
    pub fn open(&self, log: &Key) -> Result<Vec<Item>, Stop> {
        let header = &self.header;
        let plain = siv_open(&header.key(log), &header.nonce, self.sealed, self.clear).map_err(|_| Stop::Damaged)?;
        let (length, text) = plain.split_first_chunk().ok_or(Stop::Damaged)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (mut items, zeros) = text.split_at_checked(length).ok_or(Stop::Damaged)?;
        if zeros.iter().any(|byte| *byte != 0) {
            return Err(Stop::Damaged);
        }
        let mut all = Vec::new();
        while !items.is_empty() {
            all.push(Item::take(&mut items).ok_or(Stop::Damaged)?);
        }
        Ok(all)
    }
}
