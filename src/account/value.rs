//! Values of records, and keys of earlier rings, under the keys of a ring.
//!
//! | what | formula |
//! |---|---|
//! | a value | nonce ‖ siv(derive(ring\[class\], "value", account), nonce, m, record ‖ place ‖ epoch ‖ class ‖ by ‖ id) |
//! | a link | siv(derive(ring of e + 1\[class\], "link", account), zeros, ring of e\[class\], e ‖ class): one for each key |

use super::coded::Coded;
use super::{RecordId, Sealed};
use crate::crypto::{Buffer, Key, Source, siv_open, siv_seal};

const NONCE: usize = 12;

fn context(id: &RecordId, place: u8, value: &Sealed) -> Buffer {
    let mut out = Buffer::of(id);
    place.add_to(&mut out);
    value.epoch.add_to(&mut out);
    value.class.add_to(&mut out);
    value.by.add_to(&mut out);
    value.id.add_to(&mut out);
    out
}

/// Seals a value into `value`, whose other fields are authenticated.
pub fn seal(
    account: &[u8; 16],
    ring: &Key,
    id: &RecordId,
    place: u8,
    value: &mut Sealed,
    plain: &[u8],
    source: &mut Source,
) {
    let nonce: [u8; NONCE] = source.bytes();
    let mut text = Buffer::with_capacity(plain.len() + 16);
    text.put(plain);
    siv_seal(&ring.derive("value", account), &nonce, &mut text, &context(id, place, value));
    value.bytes = [&nonce[..], &text].concat();
}

/// Opens a value.
pub fn open(account: &[u8; 16], ring: &Key, id: &RecordId, place: u8, value: &Sealed) -> Option<Buffer> {
    let (nonce, sealed) = value.bytes.split_first_chunk::<NONCE>()?;
    siv_open(&ring.derive("value", account), nonce, sealed, &context(id, place, value)).ok()
}

fn link_context(epoch: u32, class: usize) -> Buffer {
    let mut out = epoch.coded();
    (class as u8).add_to(&mut out);
    out
}

/// Seals a key of an epoch's ring under that of the next.
pub fn seal_link(account: &[u8; 16], next: &Key, epoch: u32, class: usize, key: &Key) -> Vec<u8> {
    let mut text = Buffer::with_capacity(48);
    text.put(key.bytes());
    siv_seal(&next.derive("link", account), &[0; NONCE], &mut text, &link_context(epoch, class));
    text.to_vec()
}

/// The key of an epoch's ring, given that of the next.
pub fn open_link(account: &[u8; 16], next: &Key, epoch: u32, class: usize, link: &[u8]) -> Option<Key> {
    let plain = siv_open(&next.derive("link", account), &[0; NONCE], link, &link_context(epoch, class)).ok()?;
    Key::from_bytes(&plain)
}
