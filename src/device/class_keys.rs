//! One user's class keys: the file they are kept in, and the lock state, which is which of them are in memory.
//!
//! | class | wrapped under |
//! |---|---|
//! | DEVICE_POWERED_ON | K(root, user) |
//! | DEVICE_FIRST_UNLOCKED, DEVICE_UNLOCKED | K(root, user), joined with Argon2id(password) when one is set |
//! | the password-set key | K(root, user); it exists only while a password is set, a new one each time |
//!
//! A file is never changed: a change of the password makes one of another generation, and a row of the store says which
//! generation counts. The whole file is authenticated, so that damage is not taken for a wrong password.

use super::vault::{Contents, Generation, Vault};
use crate::crypto::{self, Aead, Key};
use crate::error::{Code, Error, Result};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};

/// How often a wrong password may be tried before tries must wait.
const FREE_TRIES: u32 = 5;
/// The first wait; it doubles with each further failure.
const FIRST_WAIT_MS: i64 = 30_000;

const POWERED_ON: usize = 0;
const FIRST_UNLOCKED: usize = 1;
const UNLOCKED: usize = 2;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    version: u32,
    generation: String,
    /// Which class keys these are.
    class_keys: String,
    /// How often their wrapping was changed.
    changes: u32,
    classes: [String; 3],
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<PasswordRecord>,
    /// mac(derive(root, "key files", user), everything above)
    mac: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    generation: Generation,
    classes: [Option<Key>; 3],
    password_set_key: Option<(u32, Key)>,
    state: LockState,
    failures: u32,
    retry_at: i64,
}

/// Keys under a new wrapping, before they count: a file to be written, and what [`ClassKeys::adopt`] takes over once the
/// row that names its generation is committed.
pub struct Rewrapped {
    /// Which file it is, and of which keys.
    pub contents: Contents,
    /// Its content.
    pub file: Vec<u8>,
    classes: [Key; 3],
    password_set_key: Option<(u32, Key)>,
}

impl Rewrapped {
    /// Keys of a new user, who has no password.
    pub fn fresh(root: &Key, user: u32) -> Self {
        Rewrapped::new(root, user, (Generation::new(), 0), [(); 3].map(|()| Key::generate()), None)
    }

    fn new(
        root: &Key,
        user: u32,
        (class_keys, changes): (Generation, u32),
        classes: [Key; 3],
        password: Option<(&str, u32, Key)>,
    ) -> Self {
        let contents = Contents { generation: Generation::new(), class_keys, changes };
        let salt: [u8; 16] = crypto::random();
        let stretched = password.as_ref().map(|(password, ..)| crypto::stretch(password.as_bytes(), &salt));
        let wrap = Wrapping { root, user, password: stretched };
        let wrapped = |class: usize, key: &Key| BASE64.encode(wrap.aead(class).wrap(key, &wrap.context(class)));
        let mut record = Record {
            version: 1,
            generation: contents.generation.to_string(),
            class_keys: class_keys.to_string(),
            changes,
            classes: std::array::from_fn(|class| wrapped(class, &classes[class])),
            password: password.as_ref().map(|(_, generation, key)| PasswordRecord {
                salt: BASE64.encode(salt),
                generation: *generation,
                key: wrapped(PASSWORD_SET, key),
            }),
            mac: String::new(),
        };
        record.mac = BASE64.encode(record.mac(root, user));
        let file = serde_json::to_vec_pretty(&record).expect("a record is plain data");
        Rewrapped { contents, file, classes, password_set_key: password.map(|(_, id, key)| (id, key)) }
    }
}

impl ClassKeys {
    /// The keys of a user who was just made.
    pub fn of_new_user(user: u32, keys: Rewrapped) -> Self {
        ClassKeys {
            user,
            generation: keys.contents.generation,
            classes: keys.classes.map(Some),
            password_set_key: None,
            state: LockState { password_set: false, unlocked_since_boot: true, locked: false },
            failures: 0,
            retry_at: 0,
        }
    }

    /// The keys as they are after a start of the device; `None` if their file is gone.
    pub fn load(root: &Key, vault: &Vault, user: u32, generation: Generation) -> Result<Option<Self>> {
        let Some(record) = read(root, vault, user, generation)? else { return Ok(None) };
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
        Ok(Some(ClassKeys { user, generation, classes, password_set_key, state, failures: 0, retry_at: 0 }))
    }

    /// Wrong tries are remembered across a restart of the device.
    pub fn remember_failures(&mut self, before: &ClassKeys) {
        (self.failures, self.retry_at) = (before.failures, before.retry_at);
    }

    /// The file these keys are of.
    pub fn generation(&self) -> Generation {
        self.generation
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
            let record = self.read(root, vault)?;
            let [first_unlocked, unlocked] = self.prove(root, &record, password, now)?;
            self.classes[FIRST_UNLOCKED] = Some(first_unlocked);
            self.classes[UNLOCKED] = Some(unlocked);
        }
        self.state = LockState { unlocked_since_boot: true, locked: false, ..self.state };
        Ok(())
    }

    /// Proves the password for another purpose than unlocking: no key stays.
    pub fn verify(&mut self, root: &Key, vault: &Vault, password: Option<&str>, now: i64) -> Result<()> {
        let record = self.read(root, vault)?;
        self.prove(root, &record, password, now).map(drop)
    }

    /// The keys under another password, or under none. 24000004 unless `current` is the password that is set.
    pub fn rewrap(
        &mut self,
        root: &Key,
        vault: &Vault,
        next: Option<&str>,
        current: Option<&str>,
        now: i64,
    ) -> Result<Rewrapped> {
        let record = self.read(root, vault)?;
        let open = Wrapping { root, user: self.user, password: None };
        let powered_on = open.class(POWERED_ON, &record)?;
        let [first_unlocked, unlocked] = match record.password {
            Some(_) => self.prove(root, &record, current, now)?,
            None => [open.class(FIRST_UNLOCKED, &record)?, open.class(UNLOCKED, &record)?],
        };
        let password = match next {
            Some(password) => {
                let fresh = || (u32::from_le_bytes(crypto::random()) | 1, Key::generate());
                let (id, key) = open.password_set_key(&record)?.unwrap_or_else(fresh);
                Some((password, id, key))
            }
            None => None,
        };
        let class_keys = Generation::parse(&record.class_keys).ok_or_else(keys_lost)?;
        let next = (class_keys, record.changes + 1);
        Ok(Rewrapped::new(root, self.user, next, [powered_on, first_unlocked, unlocked], password))
    }

    /// Goes on under a new wrapping, whose row is committed. The screen stays as it is; without a password all is open.
    pub fn adopt(&mut self, next: Rewrapped) {
        self.generation = next.contents.generation;
        self.password_set_key = next.password_set_key;
        self.state.password_set = self.password_set_key.is_some();
        if self.state.password_set {
            self.withdraw();
        } else {
            self.classes = next.classes.map(Some);
            self.state = LockState { password_set: false, unlocked_since_boot: true, locked: false };
        }
    }

    /// Follows a change another process made: a password set or removed, or the user made anew. `false`: the keys are
    /// gone.
    pub fn follow(&mut self, root: &Key, vault: &Vault, generation: Generation) -> Result<bool> {
        if self.generation == generation {
            return Ok(true);
        }
        let Some(record) = read(root, vault, self.user, generation)? else { return Ok(false) };
        let open = Wrapping { root, user: self.user, password: None };
        let powered_on = open.class(POWERED_ON, &record)?;
        if self.classes[POWERED_ON].as_ref().is_none_or(|key| key.bytes() != powered_on.bytes()) {
            let fresh = ClassKeys::load(root, vault, self.user, generation)?.ok_or_else(keys_lost)?;
            *self = fresh;
            return Ok(true);
        }
        self.generation = generation;
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

    /// Wipes what the lock state does not give.
    fn withdraw(&mut self) {
        if self.state.password_set && !self.state.unlocked_since_boot {
            self.classes[FIRST_UNLOCKED] = None;
        }
        if self.state.password_set && self.state.locked {
            self.classes[UNLOCKED] = None;
        }
    }

    fn read(&self, root: &Key, vault: &Vault) -> Result<Record> {
        read(root, vault, self.user, self.generation)?.ok_or_else(keys_lost)
    }

    /// Proves that `password` is the lock password: gives the keys it opens. Wrong tries cost time.
    fn prove(&mut self, root: &Key, record: &Record, password: Option<&str>, now: i64) -> Result<[Key; 2]> {
        let denied = |detail: String| Err(Error::new(Code::AccessDenied, detail));
        let Some(password) = password else { return denied("the lock password is needed".into()) };
        if self.locked_out(now) {
            let wait = (self.retry_at - now + 999) / 1000;
            return denied(format!("too many wrong passwords, try again in {wait} s"));
        }
        let salt = record.password.as_ref().map(|p| decode_salt(&p.salt)).transpose()?.unwrap_or_default();
        let open = Wrapping { root, user: self.user, password: Some(crypto::stretch(password.as_bytes(), &salt)) };
        match (open.class(FIRST_UNLOCKED, record), open.class(UNLOCKED, record)) {
            (Ok(first_unlocked), Ok(unlocked)) => {
                (self.failures, self.retry_at) = (0, 0);
                Ok([first_unlocked, unlocked])
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
}

/// Whether a key file is one of ours for this user, whatever the store names; gives what it says of itself.
pub fn contents_of(root: &Key, user: u32, file: &[u8]) -> Option<Contents> {
    let record = Record::parse(root, user, file).ok()?;
    let (generation, class_keys) = (Generation::parse(&record.generation)?, Generation::parse(&record.class_keys)?);
    Some(Contents { generation, class_keys, changes: record.changes })
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

impl Record {
    /// A key file that is whole: 24000009 if a single byte of it is not as it was written.
    fn parse(root: &Key, user: u32, file: &[u8]) -> Result<Record> {
        let damaged = || Error::new(Code::CryptoError, format!("keys/{user}.key is damaged"));
        let record: Record = serde_json::from_slice(file).map_err(|error| damaged().because(error))?;
        let mac = BASE64.decode(&record.mac).unwrap_or_default();
        match record.verify(root, user, &mac) {
            true => Ok(record),
            false => Err(damaged()),
        }
    }

    fn parts(&self) -> Vec<Vec<u8>> {
        let mut parts = vec![self.version.to_le_bytes().to_vec(), self.generation.as_bytes().to_vec()];
        parts.extend([self.class_keys.as_bytes().to_vec(), self.changes.to_le_bytes().to_vec()]);
        parts.extend(self.classes.iter().map(|class| class.as_bytes().to_vec()));
        if let Some(PasswordRecord { salt, generation, key }) = &self.password {
            parts.extend([salt.as_bytes().to_vec(), generation.to_le_bytes().to_vec(), key.as_bytes().to_vec()]);
        }
        parts
    }

    fn mac(&self, root: &Key, user: u32) -> [u8; 32] {
        let parts = self.parts();
        mac_key(root, user).mac(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    fn verify(&self, root: &Key, user: u32, mac: &[u8]) -> bool {
        let parts = self.parts();
        mac_key(root, user).verify(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>(), mac)
    }
}

fn mac_key(root: &Key, user: u32) -> Key {
    root.derive("key files", &user.to_le_bytes())
}

/// The file of a generation; none if it is not there, or another generation's.
fn read(root: &Key, vault: &Vault, user: u32, generation: Generation) -> Result<Option<Record>> {
    let Some(file) = vault.read(user, generation)? else { return Ok(None) };
    let record = Record::parse(root, user, &file)?;
    Ok((record.generation == generation.to_string()).then_some(record))
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

    fn fresh() -> (Key, Vault, ClassKeys) {
        let (root, vault) = (Key::generate(), Vault::in_memory());
        let keys = Rewrapped::fresh(&root, 100);
        vault.write(100, keys.contents.generation, &keys.file).expect("written");
        (root, vault, ClassKeys::of_new_user(100, keys))
    }

    fn change(keys: &mut ClassKeys, (root, vault): (&Key, &Vault), next: Option<&str>, current: Option<&str>) {
        let next = keys.rewrap(root, vault, next, current, 0).expect("the password is right");
        vault.write(100, next.contents.generation, &next.file).expect("written");
        keys.adopt(next);
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
        change(&mut keys, (&root, &vault), Some("1234"), None);
        assert_eq!(available(&keys), [true; 3]);
        keys.lock();
        assert_eq!(available(&keys), [true, true, false]);
        let mut keys = ClassKeys::load(&root, &vault, 100, keys.generation).expect("readable").expect("there");
        assert_eq!(available(&keys), [true, false, false], "after a start");
        assert!(keys.unlock(&root, &vault, Some("4321"), 0).is_err());
        assert!(keys.unlock(&root, &vault, None, 0).is_err());
        assert_eq!(available(&keys), [true, false, false]);
        keys.verify(&root, &vault, Some("1234"), 0).expect("right");
        assert_eq!(available(&keys), [true, false, false], "proving it is not unlocking");
        keys.unlock(&root, &vault, Some("1234"), 0).expect("right");
        assert_eq!(available(&keys), [true; 3]);
    }

    #[test]
    fn changing_the_password_keeps_the_keys_and_a_locked_screen_locked() {
        let (root, vault, mut keys) = fresh();
        let before = *keys.class(2).expect("open").bytes();
        change(&mut keys, (&root, &vault), Some("1"), None);
        keys.lock();
        change(&mut keys, (&root, &vault), Some("2"), Some("1"));
        assert_eq!(available(&keys), [true, true, false]);
        assert!(keys.unlock(&root, &vault, Some("1"), 0).is_err());
        keys.unlock(&root, &vault, Some("2"), 0).expect("right");
        assert_eq!(keys.class(2).expect("open").bytes(), &before);
    }

    #[test]
    fn a_rewrapping_that_is_not_adopted_changes_nothing() {
        let (root, vault, mut keys) = fresh();
        change(&mut keys, (&root, &vault), Some("1"), None);
        let generation = keys.generation;
        keys.rewrap(&root, &vault, None, Some("1"), 0).expect("the password is right");
        assert_eq!((keys.generation, keys.state.password_set), (generation, true));
        keys.lock();
        keys.unlock(&root, &vault, Some("1"), 0).expect("still the password");
    }

    #[test]
    fn wrong_passwords_cost_time_from_the_fifth_on() {
        let (root, vault, mut keys) = fresh();
        change(&mut keys, (&root, &vault), Some("1"), None);
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
        change(&mut keys, (&root, &vault), Some("1"), None);
        let first = keys.password_set_key().expect("exists").0;
        change(&mut keys, (&root, &vault), None, Some("1"));
        assert!(keys.password_set_key().is_err());
        change(&mut keys, (&root, &vault), Some("1"), None);
        assert_ne!(keys.password_set_key().expect("exists").0, first);
    }

    #[test]
    fn every_changed_byte_of_a_file_is_damage_and_not_a_wrong_password() {
        let (root, vault, mut keys) = fresh();
        change(&mut keys, (&root, &vault), Some("1"), None);
        let file = vault.read(100, keys.generation).expect("readable").expect("there");
        for index in 0..file.len() {
            let mut changed = file.clone();
            changed[index] ^= 1;
            if serde_json::from_slice::<serde_json::Value>(&changed).ok() == serde_json::from_slice(&file).ok() {
                continue; // white space
            }
            vault.write(100, keys.generation, &changed).expect("written");
            match ClassKeys::load(&root, &vault, 100, keys.generation) {
                Err(error) => assert_eq!(error.code, Code::CryptoError, "byte {index}"),
                Ok(_) => panic!("byte {index} of the file means nothing"),
            }
        }
        let foreign = Key::generate();
        vault.write(100, keys.generation, &file).expect("written");
        assert!(ClassKeys::load(&foreign, &vault, 100, keys.generation).is_err(), "another root key");
        assert!(ClassKeys::load(&root, &vault, 100, Generation::new()).expect("readable").is_none());
    }
}
