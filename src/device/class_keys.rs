//! One user's class keys: the file they are kept in, and the lock state, which is which of them are in memory.
//!
//! | class | wrapped under |
//! |---|---|
//! | DEVICE_POWERED_ON | K(root, user) |
//! | DEVICE_FIRST_UNLOCKED, DEVICE_UNLOCKED | K(root, user), joined with Argon2id(password) when one is set |
//! | the password-set key | K(root, user); it exists only while a password is set, a new one each time |

use super::vault::Vault;
use crate::crypto::{self, Aead, Key};
use crate::error::{Code, Error, Result};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};

/// How often a wrong password may be tried before tries must wait.
const FREE_TRIES: u32 = 5;
/// The first wait; it doubles with each further failure.
const FIRST_WAIT_MS: i64 = 30_000;

const POWERED_ON: usize = 0;
const UNLOCKED: usize = 2;

#[derive(Serialize, Deserialize)]
struct Record {
    version: u32,
    classes: [String; 3],
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<PasswordRecord>,
}

#[derive(Clone, Serialize, Deserialize)]
struct PasswordRecord {
    salt: String,
    generation: u32,
    key: String,
}

/// The lock screen of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LockState {
    /// A lock password is set.
    pub password_set: bool,
    /// The user has unlocked since the device was started; always so without a password.
    pub unlocked_since_boot: bool,
    /// The screen is locked now.
    pub locked: bool,
}

/// The keys of one user that the current lock state lets exist in memory.
pub struct ClassKeys {
    user: u32,
    classes: [Option<Key>; 3],
    password_set_key: Option<(u32, Key)>,
    state: LockState,
    failures: u32,
    retry_at: i64,
}

impl ClassKeys {
    /// Makes and stores the keys of a new user, who has no password.
    pub fn create(root: &Key, vault: &Vault, user: u32) -> Result<Self> {
        let keys = ClassKeys {
            user,
            classes: [(); 3].map(|()| Some(Key::generate())),
            password_set_key: None,
            state: LockState { password_set: false, unlocked_since_boot: true, locked: false },
            failures: 0,
            retry_at: 0,
        };
        keys.store(root, vault, None)?;
        Ok(keys)
    }

    /// The keys as they are after a start of the device; `None` if their file is gone.
    pub fn load(root: &Key, vault: &Vault, user: u32) -> Result<Option<Self>> {
        let Some(record) = read(vault, user)? else { return Ok(None) };
        let open = Wrapping { root, user, password: None };
        let password_set = record.password.is_some();
        let mut classes = [None, None, None];
        for (class, slot) in classes.iter_mut().enumerate() {
            if class == POWERED_ON || !password_set {
                *slot = Some(open.class(class, &record)?);
            }
        }
        let state = LockState { password_set, unlocked_since_boot: !password_set, locked: password_set };
        let password_set_key = open.password_set_key(&record)?;
        Ok(Some(ClassKeys { user, classes, password_set_key, state, failures: 0, retry_at: 0 }))
    }

    /// Wrong tries are remembered across a restart of the device.
    pub fn remember_failures(&mut self, before: &ClassKeys) {
        (self.failures, self.retry_at) = (before.failures, before.retry_at);
    }

    /// The lock state.
    pub fn state(&self) -> LockState {
        self.state
    }

    /// Whether too many passwords were wrong for another try now.
    pub fn locked_out(&self, now: i64) -> bool {
        now < self.retry_at
    }

    /// The class key of an accessibility; 24000005 while the lock state keeps it away.
    pub fn class(&self, accessibility: u32) -> Result<&Key> {
        self.classes[accessibility as usize].as_ref().ok_or_else(|| Code::StatusMismatch.into())
    }

    /// The key that exists only while a password is set, and which one it is.
    pub fn password_set_key(&self) -> Result<&(u32, Key)> {
        self.password_set_key.as_ref().ok_or_else(|| Code::StatusMismatch.into())
    }

    /// Locks the screen: with a password set, the DEVICE_UNLOCKED key is wiped from memory.
    pub fn lock(&mut self) {
        self.state.locked = true;
        if self.state.password_set {
            self.classes[UNLOCKED] = None;
        }
    }

    /// Unlocks the screen.
    pub fn unlock(&mut self, root: &Key, vault: &Vault, password: Option<&str>, now: i64) -> Result<()> {
        if self.state.password_set {
            self.verify(root, vault, password, now)?;
        }
        self.state = LockState { unlocked_since_boot: true, locked: false, ..self.state };
        Ok(())
    }

    /// Proves that `password` is the lock password, and loads the keys it opens; wrong tries cost time.
    pub fn verify(&mut self, root: &Key, vault: &Vault, password: Option<&str>, now: i64) -> Result<()> {
        let denied = |detail: String| Err(Error::new(Code::AccessDenied, detail));
        let Some(password) = password else { return denied("the lock password is needed".into()) };
        if self.locked_out(now) {
            let wait = (self.retry_at - now + 999) / 1000;
            return denied(format!("too many wrong passwords, try again in {wait} s"));
        }
        let record = read(vault, self.user)?.ok_or_else(keys_lost)?;
        let salt = record.password.as_ref().map(|p| decode_salt(&p.salt)).transpose()?.unwrap_or_default();
        let open = Wrapping { root, user: self.user, password: Some(crypto::stretch(password.as_bytes(), &salt)) };
        match (open.class(1, &record), open.class(UNLOCKED, &record)) {
            (Ok(first_unlocked), Ok(unlocked)) => {
                self.classes[1] = Some(first_unlocked);
                self.classes[UNLOCKED] = Some(unlocked);
                self.failures = 0;
                self.retry_at = 0;
                Ok(())
            }
            _ => {
                self.failures += 1;
                if self.failures >= FREE_TRIES {
                    let doublings = (self.failures - FREE_TRIES).min(20);
                    self.retry_at = now + (FIRST_WAIT_MS << doublings);
                }
                denied("the lock password is wrong".into())
            }
        }
    }

    /// Sets or changes the password: re-wraps class keys, nothing else.
    pub fn set_password(
        &mut self,
        root: &Key,
        vault: &Vault,
        next: &str,
        current: Option<&str>,
        now: i64,
    ) -> Result<()> {
        self.follow(root, vault)?;
        let before = self.state;
        if before.password_set {
            self.verify(root, vault, current, now)?;
        }
        if self.password_set_key.is_none() {
            self.password_set_key = Some((u32::from_le_bytes(crypto::random()) | 1, Key::generate()));
        }
        let stored = self.store(root, vault, Some(next));
        match stored {
            Ok(()) => self.state = LockState { password_set: true, ..before },
            Err(_) if !before.password_set => self.password_set_key = None,
            Err(_) => {}
        }
        self.withdraw();
        stored
    }

    /// Removes the password and destroys the key that needed one.
    pub fn remove_password(&mut self, root: &Key, vault: &Vault, current: Option<&str>, now: i64) -> Result<()> {
        self.follow(root, vault)?;
        if !self.state.password_set {
            return Err(Error::new(Code::StatusMismatch, "no lock password is set"));
        }
        self.verify(root, vault, current, now)?;
        let destroyed = self.password_set_key.take();
        if let Err(error) = self.store(root, vault, None) {
            self.password_set_key = destroyed;
            self.withdraw();
            return Err(error);
        }
        self.state = LockState { password_set: false, unlocked_since_boot: true, locked: false };
        Ok(())
    }

    /// Follows a change another process made: a password set or removed, or the user made anew. `false`: the keys are
    /// gone.
    pub fn follow(&mut self, root: &Key, vault: &Vault) -> Result<bool> {
        let Some(record) = read(vault, self.user)? else { return Ok(false) };
        let open = Wrapping { root, user: self.user, password: None };
        let powered_on = open.class(POWERED_ON, &record)?;
        if self.classes[POWERED_ON].as_ref().is_none_or(|key| key.bytes() != powered_on.bytes()) {
            let fresh = ClassKeys::load(root, vault, self.user)?.ok_or_else(keys_lost)?;
            *self = fresh;
            return Ok(true);
        }
        self.password_set_key = open.password_set_key(&record)?;
        self.state.password_set = record.password.is_some();
        if !self.state.password_set {
            for (class, slot) in self.classes.iter_mut().enumerate().filter(|(_, slot)| slot.is_none()) {
                *slot = Some(open.class(class, &record)?);
            }
            self.state.unlocked_since_boot = true;
        }
        self.withdraw();
        Ok(true)
    }

    /// Takes back what proving the password loaded, as far as the screen is locked.
    fn withdraw(&mut self) {
        if self.state.password_set && !self.state.unlocked_since_boot {
            self.classes[1] = None;
        }
        if self.state.password_set && self.state.locked {
            self.classes[UNLOCKED] = None;
        }
    }

    /// Forgets what proving the password for another purpose than unlocking loaded.
    pub fn verify_only(&mut self, root: &Key, vault: &Vault, password: Option<&str>, now: i64) -> Result<()> {
        let verdict = self.verify(root, vault, password, now);
        self.withdraw();
        verdict
    }

    fn store(&self, root: &Key, vault: &Vault, password: Option<&str>) -> Result<()> {
        let salt: [u8; 16] = crypto::random();
        let wrap = Wrapping {
            root,
            user: self.user,
            password: password.map(|password| crypto::stretch(password.as_bytes(), &salt)),
        };
        let mut classes: [String; 3] = Default::default();
        for (class, text) in classes.iter_mut().enumerate() {
            let key = self.classes[class].as_ref().ok_or_else(keys_lost)?;
            *text = BASE64.encode(wrap.aead(class).wrap(key, &wrap.context(class)));
        }
        let password = match (&self.password_set_key, password) {
            (Some((generation, key)), Some(_)) => Some(PasswordRecord {
                salt: BASE64.encode(salt),
                generation: *generation,
                key: BASE64.encode(wrap.aead(PASSWORD_SET).wrap(key, &wrap.context(PASSWORD_SET))),
            }),
            _ => None,
        };
        let record = Record { version: 1, classes, password };
        vault.write(self.user, &serde_json::to_vec_pretty(&record).expect("a record is plain data"))
    }
}

/// The row of the password-set key beside the three classes; its wrapping does not involve the password.
const PASSWORD_SET: usize = 3;

struct Wrapping<'a> {
    root: &'a Key,
    user: u32,
    password: Option<Key>,
}

impl Wrapping<'_> {
    fn aead(&self, class: usize) -> Aead {
        let base = self.root.derive("class keys", &self.user.to_le_bytes());
        match &self.password {
            Some(password) if (1..=UNLOCKED).contains(&class) => base.join("lock password", password).aead(),
            _ => base.aead(),
        }
    }

    fn context(&self, class: usize) -> Vec<u8> {
        [&b"class key"[..], &self.user.to_le_bytes(), &[class as u8]].concat()
    }

    fn open(&self, class: usize, text: &str) -> Result<Key> {
        let blob = BASE64.decode(text).unwrap_or_default();
        let opened = self.aead(class).unwrap(&blob, &self.context(class));
        opened.map_err(|_| Error::new(Code::CryptoError, format!("keys/{}.key cannot be opened", self.user)))
    }

    fn class(&self, class: usize, record: &Record) -> Result<Key> {
        self.open(class, &record.classes[class])
    }

    fn password_set_key(&self, record: &Record) -> Result<Option<(u32, Key)>> {
        let stored = record.password.as_ref();
        stored.map(|p| Ok((p.generation, self.open(PASSWORD_SET, &p.key)?))).transpose()
    }
}

fn read(vault: &Vault, user: u32) -> Result<Option<Record>> {
    let Some(bytes) = vault.read(user)? else { return Ok(None) };
    let record = serde_json::from_slice(&bytes);
    record
        .map(Some)
        .map_err(|error| Error::new(Code::CryptoError, format!("keys/{user}.key is damaged")).because(error))
}

fn decode_salt(text: &str) -> Result<[u8; 16]> {
    let salt = BASE64.decode(text).ok().and_then(|salt| salt.try_into().ok());
    salt.ok_or_else(|| Error::new(Code::CryptoError, "the salt of the lock password is damaged"))
}

fn keys_lost() -> Error {
    Error::new(Code::CryptoError, "the user's keys are gone")
}

#[cfg(test)]
mod tests {
    use super::*;
    use parking_lot::Mutex;

    fn fresh() -> (Key, Vault, ClassKeys) {
        let (root, vault) = (Key::generate(), Vault::Memory(Mutex::default()));
        let keys = ClassKeys::create(&root, &vault, 100).expect("a new user");
        (root, vault, keys)
    }

    fn available(keys: &ClassKeys) -> [bool; 3] {
        [0, 1, 2].map(|class| keys.class(class).is_ok())
    }

    #[test]
    fn the_lock_state_is_which_keys_are_in_memory() {
        let (root, vault, mut keys) = fresh();
        assert_eq!(available(&keys), [true; 3]);
        keys.lock();
        assert_eq!(available(&keys), [true; 3], "A130: without a password a lock keeps nothing away");
        keys.unlock(&root, &vault, None, 0).expect("nothing to prove");
        keys.set_password(&root, &vault, "1234", None, 0).expect("first password");
        assert_eq!(available(&keys), [true; 3]);
        keys.lock();
        assert_eq!(available(&keys), [true, true, false]);
        let mut keys = ClassKeys::load(&root, &vault, 100).expect("readable").expect("there");
        assert_eq!(available(&keys), [true, false, false], "after a start");
        assert!(keys.unlock(&root, &vault, Some("4321"), 0).is_err());
        assert!(keys.unlock(&root, &vault, None, 0).is_err());
        assert_eq!(available(&keys), [true, false, false]);
        keys.unlock(&root, &vault, Some("1234"), 0).expect("right");
        assert_eq!(available(&keys), [true; 3]);
    }

    #[test]
    fn changing_the_password_keeps_the_keys_and_a_locked_screen_locked() {
        let (root, vault, mut keys) = fresh();
        let before = *keys.class(2).expect("open").bytes();
        keys.set_password(&root, &vault, "1", None, 0).expect("set");
        keys.lock();
        keys.set_password(&root, &vault, "2", Some("1"), 0).expect("changed");
        assert_eq!(available(&keys), [true, true, false]);
        assert!(keys.unlock(&root, &vault, Some("1"), 0).is_err());
        keys.unlock(&root, &vault, Some("2"), 0).expect("right");
        assert_eq!(keys.class(2).expect("open").bytes(), &before);
    }

    #[test]
    fn wrong_passwords_cost_time_from_the_fifth_on() {
        let (root, vault, mut keys) = fresh();
        keys.set_password(&root, &vault, "1", None, 0).expect("set");
        keys.lock();
        for _ in 0..5 {
            assert!(keys.unlock(&root, &vault, Some("x"), 1000).is_err());
        }
        assert!(keys.unlock(&root, &vault, Some("1"), 30_999).is_err());
        assert!(keys.unlock(&root, &vault, Some("x"), 31_000).is_err());
        assert!(keys.unlock(&root, &vault, Some("1"), 90_999).is_err());
        keys.unlock(&root, &vault, Some("1"), 91_000).expect("after the second wait");
    }

    #[test]
    fn d29_the_password_set_key_dies_with_the_password() {
        let (root, vault, mut keys) = fresh();
        assert!(keys.password_set_key().is_err());
        keys.set_password(&root, &vault, "1", None, 0).expect("set");
        let first = keys.password_set_key().expect("exists").0;
        keys.remove_password(&root, &vault, Some("1"), 0).expect("removed");
        assert!(keys.password_set_key().is_err());
        keys.set_password(&root, &vault, "1", None, 0).expect("set again");
        assert_ne!(keys.password_set_key().expect("exists").0, first);
    }
}
