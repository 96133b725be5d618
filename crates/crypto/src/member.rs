//! Members of an account: keys that sign, and keys that receive other keys.

use super::scrub::{DEEP, scrubbed};
use super::{Buffer, Key, Source, Tampered, digest};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, PskBundle, Serializable, single_shot_open, single_shot_seal};

type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;

/// Length of an encapsulated key.
const ENCAPSULATED: usize = 32;
/// Names the secret that both sides know beforehand.
const PSK_ID: &[u8] = b"ticket";

/// What others know of one key pair of a member: how its signatures are verified, and how it receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Public {
    /// Ed25519.
    pub signing: [u8; 32],
    /// X25519.
    pub receiving: [u8; 32],
}

/// The secret halves, derived from one seed.
pub struct Member {
    signing: SigningKey,
    receiving: PrivateKey,
    public: Public,
}

impl Member {
    /// From a seed.
    pub fn new(seed: &Key) -> Self {
        scrubbed::<DEEP, _>(|| {
            let signing = SigningKey::from_bytes(seed.derive("signing", b"").bytes());
            let (receiving, public) = X25519HkdfSha256::derive_keypair(seed.derive("receiving", b"").bytes());
            let receiving_public = public.to_bytes().into();
            let public = Public { signing: signing.verifying_key().to_bytes(), receiving: receiving_public };
            Member { signing, receiving, public }
        })
    }

    /// The public halves.
    pub fn public(&self) -> &Public {
        &self.public
    }

    /// Ed25519 over a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        scrubbed::<DEEP, _>(|| self.signing.sign(message).to_bytes())
    }

    /// Opens what [`Public::seal`] sealed for this member. `psk` is the secret that both sides knew beforehand.
    pub fn open(&self, blob: &[u8], info: &[u8], psk: Option<&[u8]>) -> Result<Buffer, Tampered> {
        let (key, sealed) = blob.split_at_checked(ENCAPSULATED).ok_or(Tampered)?;
        let key = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(key).map_err(|_| Tampered)?;
        let mode = match psk {
            None => OpModeR::Base,
            Some(psk) => OpModeR::Psk(PskBundle::new(psk, PSK_ID).map_err(|_| Tampered)?),
        };
        scrubbed::<DEEP, _>(|| {
            single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(&mode, &self.receiving, &key, info, sealed, b"")
        })
        .map(Buffer::from)
        .map_err(|_| Tampered)
    }
}

impl Public {
    /// Whether the member signed the message.
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        VerifyingKey::from_bytes(&self.signing)
            .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
    }

    /// Seals for the member. Fails if its key is none.
    pub fn seal(
        &self,
        plain: &[u8],
        info: &[u8],
        psk: Option<&[u8]>,
        source: &mut Source,
    ) -> Result<Vec<u8>, Tampered> {
        let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&self.receiving).map_err(|_| Tampered)?;
        let mode = match psk {
            None => OpModeS::Base,
            Some(psk) => OpModeS::Psk(PskBundle::new(psk, PSK_ID).map_err(|_| Tampered)?),
        };
        let (key, sealed) = scrubbed::<DEEP, _>(|| {
            single_shot_seal::<AesGcm256, HkdfSha256, X25519HkdfSha256, _>(&mode, &key, info, plain, b"", source)
        })
        .map_err(|_| Tampered)?;
        Ok([&key.to_bytes()[..], &sealed].concat())
    }
}

/// The first half of SHA-256 over what members are known by.
pub fn pseudonym(publics: &[u8]) -> [u8; 16] {
    *digest(publics).first_chunk().expect("a digest is longer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_signed_by_who_signed_it() {
        let (one, other) = (Member::new(&Key::generate()), Member::new(&Key::generate()));
        let signature = one.sign(b"message");
        assert!(one.public().verify(b"message", &signature));
        assert!(!one.public().verify(b"another", &signature));
        assert!(!other.public().verify(b"message", &signature));
    }

    #[test]
    fn what_is_sealed_for_a_member_opens_for_it_alone() {
        let (one, other) = (Member::new(&Key::generate()), Member::new(&Key::generate()));
        for psk in [None, Some(&b"thirty-two bytes of known secret"[..])] {
            let blob = one.public().seal(b"keys", b"info", psk, &mut Source::system()).expect("a key");
            assert_eq!(one.open(&blob, b"info", psk).expect("ours")[..], *b"keys");
            assert!(other.open(&blob, b"info", psk).is_err());
            assert!(one.open(&blob, b"other", psk).is_err());
            assert!(one.open(&blob, b"info", Some(b"another secret of known bytes...")).is_err());
            for index in 0..blob.len() {
                let mut flipped = blob.clone();
                flipped[index] ^= 1;
                assert!(one.open(&flipped, b"info", psk).is_err(), "byte {index}");
            }
        }
    }
}
