//! Sessions of authenticated queries: opened by preQuery, used by query, ended by postQuery (spec/asset.md 4.4).

use crate::app::Owner;
use crate::crypto;
use crate::error::{Code, Result};
use crate::ids::UserId;
use crate::keys::data_keys::Kind;
use crate::keys::key_file::UNLOCKED;
use std::sync::Arc;

/// Most open sessions of a device.
const MAX_TOTAL: usize = 32;
/// Most open sessions of one app, over all users and groups.
const MAX_PER_OWNER: usize = 16;

/// Who may use a session: the calling app, the user space and the group it was opened for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The caller.
    pub caller: Arc<Owner>,
    /// The target user.
    pub user: UserId,
    /// GROUP_ID, if one was given.
    pub group: Option<Vec<u8>>,
}

/// An open session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who may use it.
    pub scope: Scope,
    /// The kind of key it opens.
    pub kind: Kind,
    /// Life in seconds.
    pub validity: u32,
    challenge: [u8; 32],
    opened_at: i64,
}

impl Session {
    /// A session lives as long as its whole elapsed seconds do not exceed its validity.
    fn lives(&self, now: i64) -> bool {
        (now - self.opened_at) / 1000 <= i64::from(self.validity)
    }
}

/// All sessions of a device, forgotten at reboot.
#[derive(Clone, Debug, Default)]
pub struct Sessions(Vec<Session>);

impl Sessions {
    /// Opens a session; gives its challenge. Expired ones do not count.
    pub fn open(&mut self, scope: Scope, kind: Kind, validity: u32, now: i64) -> Result<[u8; 32]> {
        self.purge(now);
        let own = self.0.iter().filter(|session| session.scope.caller == scope.caller).count();
        if self.0.len() >= MAX_TOTAL || own >= MAX_PER_OWNER {
            return Err(Code::LimitExceeded.into());
        }
        let challenge = crypto::random();
        self.0.push(Session { scope, kind, validity, challenge, opened_at: now });
        Ok(challenge)
    }

    /// The session of this challenge, if the scope may use it and it has not expired.
    pub fn find(&self, scope: &Scope, challenge: &[u8], now: i64) -> Option<&Session> {
        self.0.iter().find(|one| one.lives(now) && one.scope == *scope && one.challenge == *challenge)
    }

    /// Ends a session; an unknown one is no error.
    pub fn end(&mut self, scope: &Scope, challenge: &[u8]) {
        self.0.retain(|session| !(session.scope == *scope && session.challenge == *challenge));
    }

    /// Ends all sessions of an app.
    pub fn end_owner(&mut self, caller: &Owner) {
        self.0.retain(|session| *session.scope.caller != *caller);
    }

    /// Ends all sessions for a user.
    pub fn end_user(&mut self, user: UserId) {
        self.0.retain(|session| session.scope.user != user);
    }

    /// Screen off: ends the sessions whose key is wiped by it (A125).
    pub fn screen_off(&mut self, user: UserId) {
        self.0.retain(|session| session.scope.user != user || session.kind.accessibility() as usize != UNLOCKED);
    }

    fn purge(&mut self, now: i64) {
        self.0.retain(|session| session.lives(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(name: &str) -> Scope {
        Scope { caller: Arc::new(Owner::App { app_id: name.into(), app_index: 0 }), user: UserId(100), group: None }
    }

    fn kind(accessibility: u32) -> Kind {
        Kind::new(accessibility, false, true)
    }

    #[test]
    fn a116_a117_a119_limits_count_open_sessions_only() {
        let mut sessions = Sessions::default();
        let mut open = |name: &str, now| sessions.open(scope(name), kind(1), 60, now).map_err(|error| error.code);
        for _ in 0..16 {
            open("a", 0).expect("below the limit");
        }
        assert_eq!(open("a", 0), Err(Code::LimitExceeded));
        for _ in 0..16 {
            open("b", 0).expect("another owner");
        }
        assert_eq!(open("c", 0), Err(Code::LimitExceeded));
        assert!(open("a", 61_000).is_ok(), "the others have expired");
    }

    #[test]
    fn a115_expiry_counts_whole_seconds() {
        let mut sessions = Sessions::default();
        let challenge = sessions.open(scope("a"), kind(1), 1, 0).expect("opens");
        assert!(sessions.find(&scope("a"), &challenge, 1999).is_some());
        assert!(sessions.find(&scope("b"), &challenge, 0).is_none());
        assert!(sessions.find(&scope("a"), &challenge, 2000).is_none());
    }

    #[test]
    fn a125_screen_off_ends_unlocked_sessions_of_the_user() {
        let mut sessions = Sessions::default();
        let unlocked = sessions.open(scope("a"), kind(2), 60, 0).expect("opens");
        let first = sessions.open(scope("a"), kind(1), 60, 0).expect("opens");
        sessions.screen_off(UserId(101));
        assert!(sessions.find(&scope("a"), &unlocked, 0).is_some());
        sessions.screen_off(UserId(100));
        assert!(sessions.find(&scope("a"), &unlocked, 0).is_none());
        assert!(sessions.find(&scope("a"), &first, 0).is_some());
    }
}
