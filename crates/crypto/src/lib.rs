//! The cryptography of ohos-security-kit, as formulas. All randomness of the engine comes from here. A crate of its own,
//! because ciphers and hashes are compiled for speed, where the engine is compiled for size.
//!
//! | what | formula |
//! |---|---|
//! | derive(k, label, info) | HKDF-SHA-256(salt = none, ikm = k, info = label ‖ 0 ‖ info), 32 bytes |
//! | mac(k, parts) | HMAC-SHA-256(k, for each part: its length (8 bytes) ‖ part) |
//! | half(k, parts) | the first 16 bytes of mac(k, parts) |
//! | context(kind, …) | version ‖ kind ‖ …, with the same version byte as the blob |
//! | seal(k, m, c) | version ‖ nonce ‖ AES-256-GCM(k, nonce, m, aad = c) |
//! | nonce | the first 96 bits of mac(derive(k, "nonces"), 16 random bytes, c, m) |
//! | find(k, parts) | SipHash-2-4(the first 16 bytes of k, the parts in a row) |
//! | siv(k, nonce, m, c) | AES-256-GCM-SIV(k, nonce, m, aad = c), the tag at the end |
//! | sign(member, m) | Ed25519 over m |
//! | bundle(member, m, info, psk) | HPKE(X25519-HKDF-SHA256, HKDF-SHA256, AES-256-GCM): encapsulated key ‖ sealed m |
//! | stretch(p, how) | Argon2id(p, salt; m KiB, t passes, p lanes), 32 bytes; `how` stands in the file |
//!
//! Numbers are little-endian. Keys are made in locked memory and stay there; the stack under key work is overwritten.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod buffer;
mod locked;
mod member;
mod scrub;
mod seal;
mod siv;
mod stretch;

pub use buffer::Buffer;
use hmac::{Hmac, Mac};
pub use locked::{Locked, is_unlocked};
pub use member::{Member, Public, pseudonym};
use rand::rngs::StdRng;
use rand::{CryptoRng, RngCore, SeedableRng, TryRngCore};
pub use scrub::{Registers, SHALLOW, clear_registers, clearing, scrubbed};
pub use seal::{Aead, Context, Tampered, plain_length, put_part, take_part};
use sha2::Sha256;
use siphasher::sip::SipHasher24;
pub use siv::{siv_open, siv_seal};
use std::hash::Hasher;
pub use stretch::{Cost, Stretching, Unstretched};
use subtle::ConstantTimeEq;

/// A 256-bit key on locked memory. The engine takes its bytes only to wrap it or to write the file of a root key.
pub struct Key(Locked<[u8; 32]>);

impl Key {
    /// A key that `fill` makes in its place.
    fn build(fill: impl FnOnce(&mut [u8; 32])) -> Self {
        Key(Locked::build(|slot| {
            let key = slot.write([0; 32]);
            fill(key);
            key
        }))
    }

    /// A new random key from the operating system.
    pub fn generate() -> Self {
        Key::build(|key| rand::rngs::OsRng.try_fill_bytes(key).expect("the operating system provides randomness"))
    }

    /// A new key from a given source of randomness.
    pub fn draw(source: &mut Source) -> Self {
        Key::build(|key| source.fill_bytes(key))
    }

    /// Takes over key material; the caller's copy is its own to wipe.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 32] = bytes.try_into().ok()?;
        Some(Key::build(|key| key.copy_from_slice(bytes)))
    }

    /// The same key in another place of locked memory.
    pub fn copy(&self) -> Key {
        Key::build(|key| key.copy_from_slice(self.bytes()))
    }

    /// derive(k, label, info).
    pub fn derive(&self, label: &str, info: &[u8]) -> Key {
        Key::build(|key| {
            scrubbed::<SHALLOW, _>(|| {
                hkdf::Hkdf::<Sha256>::new(None, self.bytes())
                    .expand_multi_info(&[label.as_bytes(), &[0], info], key)
                    .expect("32 bytes is a valid HKDF length");
            });
        })
    }

    /// A key that needs both: derive(k, label, other).
    pub fn join(&self, label: &str, other: &Key) -> Key {
        self.derive(label, other.bytes())
    }

    /// mac(k, parts); each part is preceded by its length, so parts cannot run into each other.
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        scrubbed::<SHALLOW, _>(|| finish(self.hmac(), parts))
    }

    fn hmac(&self) -> Hmac<Sha256> {
        <Hmac<Sha256> as Mac>::new_from_slice(self.bytes()).expect("HMAC takes any key length")
    }

    /// find(k, parts): by which number something is found. Nobody without the key can make collisions.
    pub fn find(&self, parts: &[&[u8]]) -> u64 {
        let [first, second, ..] = self.bytes().as_chunks::<8>().0 else { unreachable!("32 bytes") };
        let mut hasher = SipHasher24::new_with_keys(u64::from_le_bytes(*first), u64::from_le_bytes(*second));
        for part in parts {
            hasher.write(part);
        }
        hasher.finish()
    }

    /// For many macs under this key.
    pub fn macs(&self) -> Macs {
        Macs(Locked::build(|slot| scrubbed::<SHALLOW, _>(|| slot.write(self.hmac()))))
    }

    /// Whether `tag` is mac(k, parts), in constant time.
    pub fn verify(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.mac(parts).ct_eq(tag).into()
    }

    /// The AEAD under this key.
    pub fn aead(&self) -> Aead {
        Aead::new(self)
    }

    /// The raw bytes, for wrapping under another key or for the root key file.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// A key that HMAC has taken in, for many macs. Whoever makes them does so under [`scrubbed`], once for all.
pub struct Macs(Locked<Hmac<Sha256>>);

impl Macs {
    /// half(k, parts): the first 16 bytes of mac(k, parts).
    pub fn half(&self, parts: &[&[u8]]) -> [u8; 16] {
        *finish(self.0.clone(), parts).first_chunk().expect("a mac is longer")
    }

    /// Whether `tag` is half(k, parts), in constant time.
    pub fn verify_half(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        let number = |half: [u8; 16]| u128::from_le_bytes(half);
        tag.try_into().is_ok_and(|tag| number(self.half(parts)).ct_eq(&number(tag)).into())
    }
}

fn finish(mut mac: Hmac<Sha256>, parts: &[&[u8]]) -> [u8; 32] {
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Random bytes that need not come straight from the operating system: challenges, salts, identifiers.
#[expect(clippy::disallowed_methods, reason = "all randomness is drawn here")]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// Where code draws from that is given its randomness: the same seed makes the same log (account/).
pub struct Source(Option<Box<StdRng>>);

impl Source {
    /// The operating system.
    pub fn system() -> Self {
        Source(None)
    }

    /// The same numbers for the same seed, for simulations.
    pub fn seeded(seed: u64) -> Self {
        Source(Some(Box::new(StdRng::seed_from_u64(seed))))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill_bytes(&mut bytes);
        bytes
    }
}

impl RngCore for Source {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(self.bytes())
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }

    fn fill_bytes(&mut self, out: &mut [u8]) {
        match &mut self.0 {
            Some(seeded) => seeded.fill_bytes(out),
            None => rand::rngs::OsRng.try_fill_bytes(out).expect("the operating system provides randomness"),
        }
    }
}

impl CryptoRng for Source {}

/// SHA-256 of bytes that are no secret.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    <Sha256 as sha2::Digest>::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_keys_differ_by_label_and_info() {
        let key = Key::generate();
        let all = [key.derive("a", b""), key.derive("b", b""), key.derive("a", b"x"), key.derive("ax", b"")];
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                assert_ne!(a.bytes(), b.bytes());
            }
        }
        assert_eq!(key.derive("a", b"x").bytes(), key.derive("a", b"x").bytes());
    }

    #[test]
    fn mac_parts_do_not_run_together() {
        let key = Key::generate();
        assert_ne!(key.mac(&[b"ab", b"c"]), key.mac(&[b"a", b"bc"]));
        assert!(key.verify(&[b"ab"], &key.mac(&[b"ab"])));
        assert_eq!(key.macs().half(&[b"ab", b"c"]), key.mac(&[b"ab", b"c"])[..16]);
        assert!(key.macs().verify_half(&[b"ab"], &key.mac(&[b"ab"])[..16]));
        assert!(!key.macs().verify_half(&[b"ab"], &key.mac(&[b"ab"])) && !key.macs().verify_half(&[b"ab"], b""));
    }

    #[test]
    fn debug_never_shows_a_key() {
        assert_eq!(format!("{:?}", Key::generate()), "Key(…)");
    }
}
