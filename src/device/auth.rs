//! The user-authentication service: tokens that prove a user was there, for one challenge.

use crate::crypto::{self, Key};
use serde::Deserialize;

/// How long a real token is.
pub const TOKEN_LENGTH: usize = 148;
const BODY: usize = TOKEN_LENGTH - 32;

/// How the user proves to be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthKind {
    /// The lock password.
    #[default]
    Pin,
    /// An enrolled face.
    Face,
    /// An enrolled finger.
    Fingerprint,
}

impl AuthKind {
    /// Its bit among a user's enrolments; the PIN is not enrolled.
    pub fn enrolment(self) -> Option<u32> {
        match self {
            AuthKind::Pin => None,
            AuthKind::Face => Some(1),
            AuthKind::Fingerprint => Some(2),
        }
    }

    fn number(self) -> u8 {
        match self {
            AuthKind::Pin => 1,
            AuthKind::Face => 2,
            AuthKind::Fingerprint => 4,
        }
    }
}

/// token := version ‖ kind ‖ user ‖ time ‖ challenge length ‖ mac(challenge) ‖ random ‖ mac(all before)
pub fn issue(root: &Key, user: u32, kind: AuthKind, challenge: &[u8], now: i64) -> [u8; TOKEN_LENGTH] {
    let key = root.derive("authentication tokens", b"");
    let mut token: [u8; TOKEN_LENGTH] = crypto::random();
    token[0] = 1;
    token[1] = kind.number();
    token[2..6].copy_from_slice(&user.to_le_bytes());
    token[6..14].copy_from_slice(&now.to_le_bytes());
    token[14..46].copy_from_slice(&key.mac(&[b"challenge", challenge]));
    let mac = key.mac(&[b"token", &token[..BODY]]);
    token[BODY..].copy_from_slice(&mac);
    token
}

/// Proof that a token was verified; only [`verify`] makes one.
pub struct Proof(());

/// The proof, if the token was issued by this device for this user and challenge, not longer than `validity_ms` ago.
pub fn verify(root: &Key, user: u32, challenge: &[u8], token: &[u8], now: i64, validity_ms: i64) -> Option<Proof> {
    let key = root.derive("authentication tokens", b"");
    if token.len() != TOKEN_LENGTH || !key.verify(&[b"token", &token[..BODY]], &token[BODY..]) {
        return None;
    }
    let issued = i64::from_le_bytes(token[6..14].try_into().expect("8 bytes"));
    let fits = token[0] == 1
        && token[2..6] == user.to_le_bytes()
        && key.verify(&[b"challenge", challenge], &token[14..46])
        && now.saturating_sub(issued) <= validity_ms;
    fits.then_some(Proof(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_device_user_challenge_and_time() {
        let root = Key::generate();
        let token = issue(&root, 100, AuthKind::Pin, b"challenge", 1000);
        let good = |root: &Key, user, challenge: &[u8], token: &[u8], now| {
            verify(root, user, challenge, token, now, 60_000).is_some()
        };
        assert!(good(&root, 100, b"challenge", &token, 61_000));
        assert!(!good(&root, 100, b"challenge", &token, 61_001));
        assert!(!good(&root, 101, b"challenge", &token, 1000));
        assert!(!good(&root, 100, b"other", &token, 1000));
        assert!(!good(&Key::generate(), 100, b"challenge", &token, 1000));
        assert!(!good(&root, 100, b"challenge", &token[1..], 1000));
        for index in 0..token.len() {
            let mut forged = token;
            forged[index] ^= 1;
            assert!(!good(&root, 100, b"challenge", &forged, 1000), "byte {index}");
        }
    }
}
