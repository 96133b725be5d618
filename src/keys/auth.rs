//! The user-authentication service: tokens that prove that a user was authenticated, for one challenge.

use crate::crypto::{self, Key};
use crate::ids::UserId;
use serde::Deserialize;

/// How long a real token is.
pub const TOKEN_LENGTH: usize = 148;
const BODY: usize = TOKEN_LENGTH - 32;

/// How the device authenticates the user.
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

/// The key that tokens are made under: random, for as long as the device is open. A copy of the folder, or another
/// process that has it open, makes no token for this one - sessions are each process's own as well.
pub struct TokenKey(Key);

impl TokenKey {
    /// A new one.
    pub fn generate() -> Self {
        TokenKey(Key::generate())
    }

    #[cfg(test)]
    pub(crate) fn from_key(key: Key) -> Self {
        TokenKey(key)
    }

    /// token := version ‖ kind ‖ user ‖ time ‖ mac(challenge) ‖ random ‖ mac(all before)
    pub fn issue(&self, user: UserId, kind: AuthKind, challenge: &[u8], now: i64) -> [u8; TOKEN_LENGTH] {
        let mut token: [u8; TOKEN_LENGTH] = crypto::random();
        token[0] = 1;
        token[1] = kind.number();
        token[2..6].copy_from_slice(&user.0.to_le_bytes());
        token[6..14].copy_from_slice(&now.to_le_bytes());
        token[14..46].copy_from_slice(&self.0.mac(&[b"challenge", challenge]));
        let mac = self.0.mac(&[b"token", &token[..BODY]]);
        token[BODY..].copy_from_slice(&mac);
        token
    }

    /// The proof, if the token was issued under this key for this user and challenge, not longer than `validity_ms`
    /// ago.
    pub fn verify(&self, user: UserId, challenge: &[u8], token: &[u8], now: i64, validity_ms: i64) -> Option<Proof> {
        if token.len() != TOKEN_LENGTH || !self.0.verify(&[b"token", &token[..BODY]], &token[BODY..]) {
            return None;
        }
        let issued = i64::from_le_bytes(token[6..14].try_into().expect("8 bytes"));
        let fits = token[0] == 1
            && token[2..6] == user.0.to_le_bytes()
            && self.0.verify(&[b"challenge", challenge], &token[14..46])
            && now.saturating_sub(issued) <= validity_ms;
        fits.then_some(Proof(()))
    }
}

/// Proof that a token was verified; only [`TokenKey::verify`] makes one.
pub struct Proof(());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_opening_user_challenge_and_time() {
        let key = TokenKey::generate();
        let token = key.issue(UserId(100), AuthKind::Pin, b"challenge", 1000);
        let good = |key: &TokenKey, user, challenge: &[u8], token: &[u8], now| {
            key.verify(UserId(user), challenge, token, now, 60_000).is_some()
        };
        assert!(good(&key, 100, b"challenge", &token, 61_000));
        assert!(!good(&key, 100, b"challenge", &token, 61_001));
        assert!(!good(&key, 101, b"challenge", &token, 1000));
        assert!(!good(&key, 100, b"other", &token, 1000));
        assert!(!good(&TokenKey::generate(), 100, b"challenge", &token, 1000), "of another opening");
        assert!(!good(&key, 100, b"challenge", &token[1..], 1000));
        for index in 0..token.len() {
            let mut forged = token;
            forged[index] ^= 1;
            assert!(!good(&key, 100, b"challenge", &forged, 1000), "byte {index}");
        }
    }
}
