//! The cryptography, as formulas. All randomness of the engine comes from here.
//!
//! | what | formula |
//! |---|---|
//! | derive(k, label, info) | HKDF-SHA-256(salt = none, ikm = k, info = label ‖ 0 ‖ info), 32 bytes |
//! | seal(k, m, a) | version ‖ nonce ‖ AES-256-GCM(k, nonce, m, aad = version ‖ a), fresh random 96-bit nonce |
//! | mac(k, m) | HMAC-SHA-256(k, m) |
//! | stretch(p, s) | Argon2id(p, s; 19 MiB, 2 passes, 1 lane), 32 bytes |

mod locked;

use aes_gcm::aead::{AeadInPlace, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use hmac::{Hmac, Mac};
pub use locked::Locked;
use rand::{RngCore, TryRngCore};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// First byte of every sealed blob, so that a later format can be told apart.
const VERSION: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;

/// A 256-bit key on locked memory; offers nothing but use.
pub struct Key(Locked<Zeroizing<[u8; 32]>>);

impl Key {
    /// A new random key from the operating system.
    pub fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rand::rngs::OsRng.try_fill_bytes(bytes.as_mut()).expect("the operating system provides randomness");
        Key(Locked::new(bytes))
    }

    /// Takes over key material; the caller's copy is its own to wipe.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Key(Locked::new(Zeroizing::new(bytes.try_into().ok()?))))
    }

    /// derive(k, label, info).
    pub fn derive(&self, label: &str, info: &[u8]) -> Key {
        let mut out = Zeroizing::new([0; 32]);
        hkdf::Hkdf::<Sha256>::new(None, self.bytes())
            .expand_multi_info(&[label.as_bytes(), &[0], info], out.as_mut())
            .expect("32 bytes is a valid HKDF length");
        Key(Locked::new(out))
    }

    /// A key that needs both: derive(k, label, other).
    pub fn join(&self, label: &str, other: &Key) -> Key {
        self.derive(label, other.bytes())
    }

    /// mac(k, parts); each part is preceded by its length, so parts cannot run into each other.
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(self.bytes()).expect("HMAC takes any key length");
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Whether `tag` is mac(k, parts), in constant time.
    pub fn verify(&self, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.mac(parts).ct_eq(tag).into()
    }

    /// The AEAD under this key.
    pub fn aead(&self) -> Aead {
        Aead(Locked::new(Aes256Gcm::new(self.bytes().into())))
    }

    /// The raw bytes, for wrapping under another key or for the root key file.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// AES-256-GCM with its key schedule kept on locked memory.
pub struct Aead(Locked<Aes256Gcm>);

/// A sealed blob failed its authentication: bytes, key or context are not those of the sealing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tampered;

impl Aead {
    /// seal(k, plain, context).
    pub fn seal(&self, plain: &[u8], context: &[u8]) -> Vec<u8> {
        let mut blob = Vec::with_capacity(1 + NONCE + plain.len() + TAG);
        blob.push(VERSION);
        blob.resize(1 + NONCE, 0);
        rand::rng().fill_bytes(&mut blob[1..]);
        let nonce: [u8; NONCE] = blob[1..].try_into().expect("12 bytes by construction");
        blob.extend_from_slice(plain);
        let tag = self
            .0
            .encrypt_in_place_detached(Nonce::from_slice(&nonce), context, &mut blob[1 + NONCE..])
            .expect("a secret is far below GCM's length limit");
        blob.extend_from_slice(&tag);
        blob
    }

    /// The plain bytes of a blob made by [`Aead::seal`] with the same context.
    pub fn open(&self, blob: &[u8], context: &[u8]) -> Result<Zeroizing<Vec<u8>>, Tampered> {
        let body = match blob {
            [VERSION, body @ ..] if body.len() >= NONCE + TAG => body,
            _ => return Err(Tampered),
        };
        let (nonce, rest) = body.split_at(NONCE);
        let (sealed, tag) = rest.split_at(rest.len() - TAG);
        let mut plain = Zeroizing::new(sealed.to_vec());
        self.0
            .decrypt_in_place_detached(Nonce::from_slice(nonce), context, &mut plain, Tag::from_slice(tag))
            .map_err(|_| Tampered)?;
        Ok(plain)
    }

    /// Seals a key under this one.
    pub fn wrap(&self, key: &Key, context: &[u8]) -> Vec<u8> {
        self.seal(key.bytes(), context)
    }

    /// Opens a wrapped key.
    pub fn unwrap(&self, blob: &[u8], context: &[u8]) -> Result<Key, Tampered> {
        Key::from_bytes(&self.open(blob, context)?).ok_or(Tampered)
    }
}

/// Random bytes that need not come straight from the operating system: challenges, salts, identifiers.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// stretch(password, salt).
pub fn stretch(password: &[u8], salt: &[u8; 16]) -> Key {
    let params = argon2::Params::new(19 * 1024, 2, 1, Some(32)).expect("fixed parameters are valid");
    let mut out = Zeroizing::new([0; 32]);
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into(password, salt, out.as_mut())
        .expect("fixed lengths are valid");
    Key(Locked::new(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_what_it_sealed_and_nothing_else() {
        let aead = Key::generate().aead();
        let blob = aead.seal(b"secret", b"context");
        assert_eq!(aead.open(&blob, b"context").expect("untouched").as_slice(), b"secret");
        assert!(aead.open(&blob, b"other").is_err());
        assert!(Key::generate().aead().open(&blob, b"context").is_err());
        for index in 0..blob.len() {
            let mut flipped = blob.clone();
            flipped[index] ^= 1;
            assert!(aead.open(&flipped, b"context").is_err(), "byte {index}");
            assert!(aead.open(&blob[..index], b"context").is_err(), "cut at {index}");
        }
    }

    #[test]
    fn a182_sealing_twice_gives_different_blobs() {
        let aead = Key::generate().aead();
        assert_ne!(aead.seal(b"secret", b""), aead.seal(b"secret", b""));
    }

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
    }

    #[test]
    fn debug_never_shows_a_key() {
        assert_eq!(format!("{:?}", Key::generate()), "Key(…)");
    }
}
