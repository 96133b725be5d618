//! AES-256-GCM-SIV: sealing that forgives a repeated nonce.

use super::scrub::{SHALLOW, scrubbed};
use super::{Buffer, Key, Tampered};
use aes_gcm_siv::aead::{AeadInPlace, KeyInit};
use aes_gcm_siv::{Aes256GcmSiv, Nonce, Tag};

const TAG: usize = 16;

/// siv(k, nonce, m, context), in place: the tag is added at the end.
pub fn siv_seal(key: &Key, nonce: &[u8; 12], text: &mut Buffer, context: &[u8]) {
    let tag = scrubbed::<SHALLOW, _>(|| {
        let cipher = Aes256GcmSiv::new(key.bytes().into());
        cipher.encrypt_in_place_detached(Nonce::from_slice(nonce), context, text)
    });
    text.put(&tag.expect("an entry is far below the cipher's length limit"));
}

/// What [`siv_seal`] sealed with the same key, nonce and context.
pub fn siv_open(key: &Key, nonce: &[u8; 12], sealed: &[u8], context: &[u8]) -> Result<Buffer, Tampered> {
    let at = sealed.len().checked_sub(TAG).ok_or(Tampered)?;
    let (text, tag) = sealed.split_at(at);
    let mut plain = Buffer::of(text);
    scrubbed::<SHALLOW, _>(|| {
        let cipher = Aes256GcmSiv::new(key.bytes().into());
        cipher.decrypt_in_place_detached(Nonce::from_slice(nonce), context, &mut plain, Tag::from_slice(tag))
    })
    .map_err(|_| Tampered)?;
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_what_it_sealed_and_nothing_else() {
        let (key, nonce) = (Key::generate(), [7; 12]);
        let mut blob = Buffer::of(b"secret");
        siv_seal(&key, &nonce, &mut blob, b"context");
        assert_eq!(siv_open(&key, &nonce, &blob, b"context").expect("untouched")[..], *b"secret");
        assert!(siv_open(&key, &nonce, &blob, b"other").is_err());
        assert!(siv_open(&key, &[8; 12], &blob, b"context").is_err());
        for index in 0..blob.len() {
            let mut flipped = Buffer::of(&blob);
            flipped[index] ^= 1;
            assert!(siv_open(&key, &nonce, &flipped, b"context").is_err(), "byte {index}");
            assert!(siv_open(&key, &nonce, &blob[..index], b"context").is_err(), "cut at {index}");
        }
    }
}
