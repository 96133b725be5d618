//! Sealing and opening: the only functions that see plain bytes.

use super::{
    Buffer, Key, Locked, Macs,
    scrub::{SHALLOW, scrubbed},
};
use aes_gcm::aead::{AeadInPlace, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce, Tag};

/// First byte of every sealed blob and of every context, so that a later format can be told apart and not be feigned.
const VERSION: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;

/// What a sealed value is bound to: it opens with the same context only.
pub struct Context(Buffer);

impl Context {
    /// The context of one kind of value; no kind's name is the beginning of another's.
    pub fn new(kind: &str) -> Self {
        let mut bytes = Buffer::with_capacity(192);
        bytes.put(&[VERSION]);
        bytes.put(kind.as_bytes());
        Context(bytes)
    }

    /// With bytes of a fixed length.
    pub fn and(mut self, bytes: &[u8]) -> Self {
        self.0.put(bytes);
        self
    }

    /// With bytes of any length, or none at all.
    pub fn part(mut self, bytes: Option<&[u8]>) -> Self {
        put_part(&mut self.0, bytes);
        self
    }

    /// What is authenticated.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Writes bytes of any length, or none at all, so that they end where they end.
pub fn put_part(out: &mut Buffer, bytes: Option<&[u8]>) {
    match bytes {
        None => out.put(&[0]),
        Some(bytes) => {
            out.put(&[1]);
            out.put(&(bytes.len() as u32).to_le_bytes());
            out.put(bytes);
        }
    }
}

/// Reads what [`put_part`] wrote. None if it does not fit.
pub fn take_part<'a>(rest: &mut &'a [u8]) -> Option<Option<&'a [u8]>> {
    let (present, tail) = rest.split_first()?;
    *rest = tail;
    if *present == 0 {
        return Some(None);
    }
    let (length, tail) = rest.split_at_checked(4)?;
    let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
    let (value, tail) = tail.split_at_checked(length)?;
    *rest = tail;
    Some(Some(value))
}

/// How long what was sealed is.
pub fn plain_length(sealed: &[u8]) -> usize {
    sealed.len().saturating_sub(1 + NONCE + TAG)
}

/// AES-256-GCM with its key schedule on locked memory, and the key that nonces are made with.
pub struct Aead {
    cipher: Locked<Aes256Gcm>,
    nonces: Macs,
}

/// A sealed blob failed its authentication: bytes, key or context are not those of the sealing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tampered;

impl Aead {
    pub(super) fn new(key: &Key) -> Self {
        let cipher = Locked::build(|slot| scrubbed::<SHALLOW, _>(|| slot.write(Aes256Gcm::new(key.bytes().into()))));
        Aead { cipher, nonces: key.derive("nonces", b"").macs() }
    }

    /// seal(k, plain, context).
    ///
    /// The nonce depends on what is sealed: a process image that is resumed twice has the same random numbers in both,
    /// and must not seal different values under one nonce.
    pub fn seal(&self, plain: &[u8], context: &Context) -> Vec<u8> {
        let mut blob = Vec::with_capacity(1 + NONCE + plain.len() + TAG);
        blob.push(VERSION);
        blob.extend_from_slice(&[0; NONCE]);
        blob.extend_from_slice(plain);
        let (nonce, sealed) = blob[1..].split_at_mut(NONCE);
        let tag = scrubbed::<SHALLOW, _>(|| {
            let mac = self.nonces.half(&[&super::random::<16>()[..], &context.0, plain]);
            nonce.copy_from_slice(&mac[..NONCE]);
            self.cipher.encrypt_in_place_detached(Nonce::from_slice(nonce), &context.0, sealed)
        });
        blob.extend_from_slice(&tag.expect("a secret is far below GCM's length limit"));
        blob
    }

    /// The plain bytes of a blob made by [`Aead::seal`] with the same context.
    pub fn open(&self, blob: &[u8], context: &Context) -> Result<Buffer, Tampered> {
        let (nonce, sealed, tag) = parts(blob)?;
        let mut plain = Buffer::of(sealed);
        self.decrypt(nonce, tag, &mut plain, context)?;
        Ok(plain)
    }

    fn decrypt(&self, nonce: &[u8], tag: &[u8], text: &mut [u8], context: &Context) -> Result<(), Tampered> {
        let (nonce, tag) = (Nonce::from_slice(nonce), Tag::from_slice(tag));
        scrubbed::<SHALLOW, _>(|| self.cipher.decrypt_in_place_detached(nonce, &context.0, text, tag))
            .map_err(|_| Tampered)
    }

    /// Seals a key under this one.
    pub fn wrap(&self, key: &Key, context: &Context) -> Vec<u8> {
        self.seal(key.bytes(), context)
    }

    /// Opens a wrapped key.
    pub fn unwrap(&self, blob: &[u8], context: &Context) -> Result<Key, Tampered> {
        let (nonce, sealed, tag) = parts(blob)?;
        let sealed: &[u8; 32] = sealed.try_into().map_err(|_| Tampered)?;
        let mut outcome = Ok(());
        let key = Key::build(|slot| {
            slot.copy_from_slice(sealed);
            outcome = self.decrypt(nonce, tag, slot, context);
        });
        outcome.map(|()| key)
    }
}

/// Nonce, ciphertext and tag of a blob.
type Parts<'b> = (&'b [u8], &'b [u8], &'b [u8]);

fn parts(blob: &[u8]) -> Result<Parts<'_>, Tampered> {
    let body = match blob {
        [VERSION, body @ ..] if body.len() >= NONCE + TAG => body,
        _ => return Err(Tampered),
    };
    let (nonce, rest) = body.split_at(NONCE);
    let (sealed, tag) = rest.split_at(rest.len() - TAG);
    Ok((nonce, sealed, tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_what_it_sealed_and_nothing_else() {
        let context = |text: &str| Context::new("test").part(Some(text.as_bytes()));
        let aead = Key::generate().aead();
        let blob = aead.seal(b"secret", &context("context"));
        assert_eq!(aead.open(&blob, &context("context")).expect("untouched")[..], *b"secret");
        assert!(aead.open(&blob, &context("other")).is_err());
        assert!(Key::generate().aead().open(&blob, &context("context")).is_err());
        for index in 0..blob.len() {
            let mut flipped = blob.clone();
            flipped[index] ^= 1;
            assert!(aead.open(&flipped, &context("context")).is_err(), "byte {index}");
            assert!(aead.open(&blob[..index], &context("context")).is_err(), "cut at {index}");
        }
    }

    #[test]
    fn a182_sealing_twice_gives_different_blobs() {
        let aead = Key::generate().aead();
        assert_ne!(aead.seal(b"secret", &Context::new("test")), aead.seal(b"secret", &Context::new("test")));
    }

    #[test]
    fn a_wrapped_key_comes_back_and_a_damaged_one_does_not() {
        let (outer, key) = (Key::generate().aead(), Key::generate());
        let mut blob = outer.wrap(&key, &Context::new("test"));
        assert_eq!(outer.unwrap(&blob, &Context::new("test")).expect("untouched").bytes(), key.bytes());
        blob[20] ^= 1;
        assert!(outer.unwrap(&blob, &Context::new("test")).is_err());
        assert!(outer.unwrap(&outer.seal(b"short", &Context::new("test")), &Context::new("test")).is_err());
    }
}
