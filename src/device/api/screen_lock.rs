//! The lock screen and the user-authentication service.

use crate::data::terms::bits;
use crate::device::Device;
use crate::device::registry::Biometrics;
use crate::device::rows::{biometrics, check_listed, put_user};
use crate::error::{Code, Error, Result};
use crate::ids::UserId;
use crate::keys::auth::AuthKind;
use crate::keys::class_keys::LockState;
use crate::keys::vault::key_rows;
use crate::store::Change;
use serde::Serialize;

/// What the device can authenticate a user with.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// A lock password.
    pub pin: bool,
    /// An enrolled face.
    pub face: bool,
    /// An enrolled finger.
    pub fingerprint: bool,
    /// Whether too many passwords were wrong for another try now.
    pub locked_out: bool,
}

impl Device {
    /// The lock state of a user.
    pub fn lock_state(&self, user: UserId) -> Result<LockState> {
        self.check_user(user)?;
        self.keys.lock().lock_state(user)
    }

    /// Sets or changes the lock password.
    pub fn set_password(&self, user: UserId, next: &[u8], current: Option<&[u8]>) -> Result<()> {
        self.check_lockable(user)?;
        if next.is_empty() {
            return Err(Error::argument("the lock password is empty"));
        }
        // Another process could not follow to new keys: it has not been told the password.
        let alone = self.folder.as_ref().is_none_or(|folder| folder.take_alone());
        let set = self.wrap_keys(user, Some(next), current, alone);
        let shared = self.folder.as_ref().filter(|_| alone).map_or(Ok(()), |folder| folder.share());
        set.and(shared)
    }

    /// Removes the lock password and what was enrolled under it; gives how many assets lose their key with it (D29).
    pub fn remove_password(&self, user: UserId, current: Option<&[u8]>) -> Result<u32> {
        self.check_lockable(user)?;
        let now = self.clock.monotonic();
        let (rewrapped, lost) = self.change_keys(|tx, _| {
            check_listed(tx, user)?;
            let mut keys = self.keys.lock();
            keys.follow(&key_rows(tx)?);
            let generation = keys.password_generation(user)?;
            let rewrapped = keys.rewrap(tx, user, None, current, false, now)?;
            let (needs_password, deleted) = (bits::REQUIRE_PASSWORD_SET.mask(), bits::DELETED.mask());
            let lost = tx.first(
                "SELECT count(*) FROM asset JOIN data_key ON data_key.id = asset.data_key
                 JOIN dataset ON dataset.id = data_key.dataset
                 WHERE dataset.user_id = ? AND data_key.generation = ? AND terms & ? = ?",
                (user, generation, needs_password | deleted, needs_password),
                |row| row.get(0),
            )?;
            put_user(tx, user, Biometrics::default())?;
            tx.log(&Change::Everything)?;
            Ok((rewrapped, lost.unwrap_or(0)))
        })?;
        self.keys.lock().adopt(user, rewrapped);
        self.settle_key_files();
        Ok(lost)
    }

    /// Locks the screen; calls made before still take effect.
    pub fn lock_screen(&self, user: UserId) -> Result<()> {
        self.check_lockable(user)?;
        self.keys.lock().lock_state(user)?;
        self.store.remember(|_, memory| {
            memory.sessions_mut().screen_off(user);
            Ok(())
        })?;
        self.keys.lock().change_lock(user, |keys, _, _| {
            keys.lock();
            Ok(())
        })
    }

    /// Unlocks the screen.
    pub fn unlock_screen(&self, user: UserId, password: Option<&[u8]>) -> Result<()> {
        self.check_lockable(user)?;
        self.store.settle()?;
        let now = self.clock.monotonic();
        let weak = self.keys.lock().change_lock(user, |keys, root, vault| keys.unlock(root, vault, password, now))?;
        if weak && self.store.reading().is_none() {
            // Unlocked it is in any case; the next time tries again.
            let _ = self.wrap_keys(user, password, password, false);
        }
        Ok(())
    }

    /// Wraps a user's keys under another password, or under the same at today's cost.
    fn wrap_keys(&self, user: UserId, next: Option<&[u8]>, current: Option<&[u8]>, begin: bool) -> Result<()> {
        let now = self.clock.monotonic();
        let rewrapped = self.change_keys(|tx, _| {
            check_listed(tx, user)?;
            let rewrapped = self.keys.lock().rewrap(tx, user, next, current, begin, now)?;
            tx.log(&Change::Everything).map(|()| rewrapped)
        });
        rewrapped.map(|rewrapped| self.keys.lock().adopt(user, rewrapped))?;
        self.settle_key_files();
        Ok(())
    }

    /// Proves that the user is there; gives a token for the challenge. Without a lock password there is nothing to
    /// prove, and being there is enough.
    pub fn authenticate(
        &self,
        user: UserId,
        kind: AuthKind,
        challenge: &[u8],
        password: Option<&[u8]>,
    ) -> Result<Vec<u8>> {
        self.check_provable(user, kind, challenge)?;
        if kind.enrolment().is_none() && self.lock_state(user)?.password_set {
            self.prove_password(user, password)?;
        }
        self.issue_token(user, kind, challenge)
    }

    /// 24000004 unless this is the lock password.
    fn prove_password(&self, user: UserId, password: Option<&[u8]>) -> Result<()> {
        let now = self.clock.monotonic();
        self.keys.lock().change_lock(user, |keys, root, vault| keys.verify(root, vault, password, now))
    }

    /// The same where whoever plays the user said yes to the system's own dialog: the right PIN counts as typed.
    pub fn authenticate_by_answer(&self, user: UserId, kind: AuthKind, challenge: &[u8]) -> Result<Vec<u8>> {
        self.check_provable(user, kind, challenge)?;
        self.issue_token(user, kind, challenge)
    }

    fn check_provable(&self, user: UserId, kind: AuthKind, challenge: &[u8]) -> Result<()> {
        let Biometrics(enrolled) = self.enrolments(user)?;
        if challenge.is_empty() || challenge.len() > 32 {
            return Err(Error::argument(format!("a challenge has 1 to 32 bytes, not {}", challenge.len())));
        }
        match kind.enrolment() {
            Some(bit) if enrolled & bit == 0 => {
                Err(Error::new(Code::AccessDenied, format!("user {user} has not enrolled this")))
            }
            _ => Ok(()),
        }
    }

    fn issue_token(&self, user: UserId, kind: AuthKind, challenge: &[u8]) -> Result<Vec<u8>> {
        let now = self.clock.now()?;
        Ok(self.keys.lock().tokens().issue(user, kind, challenge, now).to_vec())
    }

    /// What the device can authenticate a user with.
    pub fn credentials(&self, user: UserId) -> Result<Credentials> {
        let Biometrics(enrolled) = self.enrolments(user)?;
        let has = |kind: AuthKind| kind.enrolment().is_some_and(|bit| enrolled & bit != 0);
        let now = self.clock.monotonic();
        let mut keys = self.keys.lock();
        Ok(Credentials {
            pin: keys.lock_state(user)?.password_set,
            face: has(AuthKind::Face),
            fingerprint: has(AuthKind::Fingerprint),
            locked_out: keys.locked_out(user, now)?,
        })
    }

    /// Enrols a face or finger: what stands for the lock password from then on takes that password (24000004), and one
    /// must be set (24000005).
    pub fn enroll(&self, user: UserId, kind: AuthKind, password: Option<&[u8]>) -> Result<()> {
        let bit = enrolment_bit(kind)?;
        self.check_lockable(user)?;
        if !self.lock_state(user)?.password_set {
            return Err(Error::new(Code::StatusMismatch, "enrolling needs a lock password"));
        }
        self.prove_password(user, password)?;
        self.set_enrolment(user, bit, true)
    }

    /// Removes an enrolment; none being there is fine.
    pub fn unenroll(&self, user: UserId, kind: AuthKind) -> Result<()> {
        let bit = enrolment_bit(kind)?;
        self.check_lockable(user)?;
        self.set_enrolment(user, bit, false)
    }

    /// Adds or removes an enrolment.
    fn set_enrolment(&self, user: UserId, bit: u32, enrolled: bool) -> Result<()> {
        let set = if enrolled { bit } else { 0 };
        self.change(|tx, _| {
            check_listed(tx, user)?;
            let Biometrics(enrolled) = biometrics(tx, user)?.unwrap_or_default();
            put_user(tx, user, Biometrics(enrolled & !bit | set))?;
            tx.log(&Change::Everything)
        })
    }

    /// What a user has enrolled.
    fn enrolments(&self, user: UserId) -> Result<Biometrics> {
        self.check_user(user)?;
        Ok(self.registry.read().users.get(&user).copied().unwrap_or_default())
    }

    /// The same of a user with a lock screen; 24000017 for a space of the system's own.
    fn check_lockable(&self, user: UserId) -> Result<()> {
        self.check_user(user)?;
        match user.is_person() {
            false => Err(Error::new(Code::Unsupported, format!("the space of user {user} has no lock screen"))),
            true => Ok(()),
        }
    }
}

fn enrolment_bit(kind: AuthKind) -> Result<u32> {
    kind.enrolment().ok_or_else(|| Error::argument("biometrics are 'face' or 'fingerprint'"))
}
