//! One user's class keys: the file they are kept in, and the lock state, which is which of them are in memory.
//!
//! | what | wrapped under |
//! |---|---|
//! | DEVICE_POWERED_ON | K(root, user) |
//! | DEVICE_FIRST_UNLOCKED, DEVICE_UNLOCKED | the stretched password when one is set, and K(root, user) around that |
//! | the password-set key | K(root, user); it exists only while a password is set, a new one each time |
//!
//! A password that is set or changed begins an epoch: new class keys, under which new data keys are wrapped. So a copy
//! from before it opens nothing that is stored after it. The keys of earlier epochs stay in the file for what was
//! stored then.
//!
//! A file is never changed: a change of the password makes one of another generation, and a row of the store says which
//! generation counts. The whole file is authenticated, so that damage is not taken for a wrong password.

use crate::crypto::{Aead, Context, Key, Stretching};
use crate::error::{Code, Error, Result};
use crate::ids::UserId;
use crate::keys::vault::{Contents, Generation, Vault};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How often a wrong password may be tried before tries must wait.
const FREE_TRIES: u32 = 5;
/// The first wait; it doubles with each further failure.
const FIRST_WAIT_MS: i64 = 30_000;
/// Epochs that stay although no data key of the store is of them: a backup may still have one.
const KEPT_EPOCHS: usize = 16;

const POWERED_ON: usize = 0;
const FIRST_UNLOCKED: usize = 1;
const UNLOCKED: usize = 2;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Record {
    version: u32,
    generation: String,
    /// Which user's class keys these are: the same through all changes of the password.
    class_keys: String,
    /// How often their wrapping was changed.
    changes: u32,
    /// The newest last.
    epochs: Vec<EpochRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<PasswordRecord>,
    /// mac(derive(root, "key files", user), everything above)
    mac: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EpochRecord {
    id: String,
    classes: [String; 3],
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PasswordRecord {
    stretching: Stretching,
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

/// The class keys between two changes of the password, as far as they are in memory.
struct Epoch {
    id: Generation,
    classes: [Option<Key>; 3],
}

impl Epoch {
    fn fresh() -> Self {
        Epoch { id: Generation::new(), classes: [(); 3].map(|()| Some(Key::generate())) }
    }
}

/// The keys of one user that the current lock state lets exist in memory.
pub struct ClassKeys {
    user: UserId,
    generation: Generation,
    lineage: String,
    epochs: Vec<Epoch>,
    password_set_key: Option<(u32, Key)>,
    state: LockState,
    failures: u32,
    retry_at: i64,
}

/// Keys under a new wrapping, before they count: a file to be written, and what [`ClassKeys::adopt`] takes over once
/// the row that names its generation is committed.
pub struct Rewrapped {
    /// Which file it is, and of which keys.
    pub contents: Contents,
    /// Its content.
    pub file: Vec<u8>,
    epochs: Vec<Epoch>,
    password_set_key: Option<(u32, Key)>,
}

impl Rewrapped {
    /// Keys of a new user, who has no password.
    pub fn fresh(root: &Key, user: UserId) -> Self {
        let keys = Rewrapped::new(root, user, (Generation::new(), 0), vec![Epoch::fresh()], None);
        keys.expect("without a password nothing is stretched")
    }

    /// Every class key by its epoch.
    #[cfg(test)]
    pub fn class_keys(&self) -> impl Iterator<Item = (Generation, [&Key; 3])> {
        let here = "whoever wraps keys has all of them";
        self.epochs
            .iter()
            .map(move |epoch| (epoch.id, [0, 1, 2].map(|class| epoch.classes[class].as_ref().expect(here))))
    }

    fn new(
        root: &Key,
        user: UserId,
        (class_keys, changes): (Generation, u32),
        epochs: Vec<Epoch>,
        password: Option<(&[u8], Stretching, (u32, Key))>,
    ) -> Result<Self> {
        let contents = Contents { generation: Generation::new(), class_keys, changes };
        let stretched = password.as_ref().map(|(password, how, _)| how.stretch(password)).transpose()?;
        let wrapping = Wrapping::new(root, user, stretched);
        let records = epochs.iter().map(|epoch| EpochRecord {
            id: epoch.id.to_string(),
            classes: std::array::from_fn(|class| {
                let key = epoch.classes[class].as_ref().expect("whoever wraps keys has all of them");
                BASE64.encode(wrapping.wrap(&epoch.id.to_string(), class, key))
            }),
        });
        let mut record = Record {
            version: 1,
            generation: contents.generation.to_string(),
            class_keys: class_keys.to_string(),
            changes,
            epochs: records.collect(),
            password: password.as_ref().map(|(_, how, (generation, key))| PasswordRecord {
                stretching: how.clone(),
                generation: *generation,
                key: BASE64.encode(wrapping.wrap_password_set(key)),
            }),
            mac: String::new(),
        };
        record.mac = BASE64.encode(record.mac(root, user));
        let file = serde_json::to_vec_pretty(&record).expect("a record is plain data");
        Ok(Rewrapped { contents, file, epochs, password_set_key: password.map(|(_, _, key)| key) })
    }
}

impl ClassKeys {
    /// The keys of a user who was just made.
    pub fn of_new_user(user: UserId, keys: Rewrapped) -> Self {
        ClassKeys {
            user,
            generation: keys.contents.generation,
            lineage: keys.contents.class_keys.to_string(),
            epochs: keys.epochs,
            password_set_key: None,
            state: LockState { password_set: false, unlocked_since_boot: true, locked: false },
            failures: 0,
            retry_at: 0,
        }
    }

    /// The keys as they are after a start of the device; `None` if their file is gone.
    pub fn load(root: &Key, vault: &Vault, user: UserId, generation: Generation) -> Result<Option<Self>> {
        let Some(record) = read(root, vault, user, generation)? else { return Ok(None) };
        let wrapping = Wrapping::new(root, user, None);
        let password_set = record.password.is_some();
        Ok(Some(ClassKeys {
            user,
            generation,
            epochs: wrapping.epochs(&record)?,
            password_set_key: wrapping.password_set_key(&record)?,
            lineage: record.class_keys,
            state: LockState { password_set, unlocked_since_boot: !password_set, locked: password_set },
            failures: 0,
            retry_at: 0,
        }))
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

    /// The newest class key of an accessibility, and its epoch; 24000005 while the lock state keeps it away.
    pub fn class(&self, accessibility: u32) -> Result<(Generation, &Key)> {
        let newest_first = self.epochs.iter().rev();
        let mut here =
            newest_first.filter_map(|epoch| Some((epoch.id, epoch.classes[accessibility as usize].as_ref()?)));
        here.next().ok_or_else(|| Code::StatusMismatch.into())
    }

    /// The class key of an epoch: 24000005 while it is kept away, 24000009 if there is no such epoch.
    pub fn class_of(&self, epoch: Generation, accessibility: u32) -> Result<&Key> {
        let epoch = self.epochs.iter().find(|one| one.id == epoch).ok_or(Code::CryptoError)?;
        epoch.classes[accessibility as usize].as_ref().ok_or_else(|| Code::StatusMismatch.into())
    }

    /// The key that exists only while a password is set, and which one it is.
    pub fn password_set_key(&self) -> Result<&(u32, Key)> {
        self.password_set_key.as_ref().ok_or_else(|| Code::StatusMismatch.into())
    }

    /// Locks the screen: with a password set, the DEVICE_UNLOCKED keys are wiped from memory.
    pub fn lock(&mut self) {
        self.state.locked = true;
        self.withdraw();
    }

    /// Unlocks the screen. Gives whether the password was stretched at less than today's cost.
    pub fn unlock(&mut self, root: &Key, vault: &Vault, password: Option<&[u8]>, now: i64) -> Result<bool> {
        let mut weak = false;
        if self.state.password_set {
            let record = self.read(root, vault)?;
            self.epochs = self.prove(root, &record, password, now)?.epochs(&record)?;
            weak = record.password.is_some_and(|password| password.stretching.is_below(vault.cost()));
        }
        self.state = LockState { unlocked_since_boot: true, locked: false, ..self.state };
        Ok(weak)
    }

    /// Proves the password for another purpose than unlocking: no key stays.
    pub fn verify(&mut self, root: &Key, vault: &Vault, password: Option<&[u8]>, now: i64) -> Result<()> {
        let record = self.read(root, vault)?;
        self.prove(root, &record, password, now).map(drop)
    }

    /// The keys under another password, or under none. 24000004 unless `current` is the password that is set. With
    /// `used`, the epochs of the user's data keys, another epoch begins.
    pub fn rewrap(
        &mut self,
        (root, vault): (&Key, &Vault),
        next: Option<&[u8]>,
        current: Option<&[u8]>,
        used: Option<&BTreeSet<Generation>>,
        now: i64,
    ) -> Result<Rewrapped> {
        let record = self.read(root, vault)?;
        let wrapping = match record.password {
            Some(_) => self.prove(root, &record, current, now)?,
            None => Wrapping::new(root, self.user, None),
        };
        let (mut epochs, key) = (wrapping.epochs(&record)?, wrapping.password_set_key(&record)?);
        if let Some(used) = used.filter(|_| next.is_some()) {
            epochs.push(Epoch::fresh());
            let mut age = epochs.len();
            epochs.retain(|epoch| {
                age -= 1;
                age < KEPT_EPOCHS || used.contains(&epoch.id)
            });
        }
        let fresh = || (u32::from_le_bytes(crate::crypto::random()) | 1, Key::generate());
        let password = next.map(|next| (next, Stretching::new(vault.cost()), key.unwrap_or_else(fresh)));
        let class_keys = Generation::parse(&record.class_keys).ok_or_else(keys_lost)?;
        Rewrapped::new(root, self.user, (class_keys, record.changes + 1), epochs, password)
    }

    /// Goes on under a new wrapping, whose row is committed. The screen stays as it is; without a password all is open.
    pub fn adopt(&mut self, next: Rewrapped) {
        self.generation = next.contents.generation;
        self.password_set_key = next.password_set_key;
        self.epochs = next.epochs;
        self.state.password_set = self.password_set_key.is_some();
        if !self.state.password_set {
            self.state = LockState { password_set: false, unlocked_since_boot: true, locked: false };
        }
        self.withdraw();
    }

    /// Follows a change another process made: a password set or removed, or the user made anew. `false`: the keys are
    /// gone.
    pub fn follow(&mut self, root: &Key, vault: &Vault, generation: Generation) -> Result<bool> {
        if self.generation == generation {
            return Ok(true);
        }
        let Some(mut next) = ClassKeys::load(root, vault, self.user, generation)? else { return Ok(false) };
        if next.lineage == self.lineage {
            // What this process has opened it keeps; what is new opens with the password.
            for epoch in &mut next.epochs {
                let Some(known) = self.epochs.iter_mut().find(|known| known.id == epoch.id) else { continue };
                for (slot, known) in epoch.classes.iter_mut().zip(&mut known.classes) {
                    *slot = slot.take().or_else(|| known.take());
                }
            }
            let password_set = next.state.password_set;
            let unlocked_since_boot = !password_set || self.state.unlocked_since_boot;
            next.state = LockState { password_set, unlocked_since_boot, ..self.state };
            next.remember_failures(self);
            next.withdraw();
        }
        *self = next;
        Ok(true)
    }

    /// Wipes what the lock state does not give.
    fn withdraw(&mut self) {
        let LockState { password_set, unlocked_since_boot, locked } = self.state;
        for epoch in &mut self.epochs {
            if password_set && !unlocked_since_boot {
                epoch.classes[FIRST_UNLOCKED] = None;
            }
            if password_set && locked {
                epoch.classes[UNLOCKED] = None;
            }
        }
    }

    fn read(&self, root: &Key, vault: &Vault) -> Result<Record> {
        read(root, vault, self.user, self.generation)?.ok_or_else(keys_lost)
    }

    /// Proves that `password` is the lock password: gives what opens the keys. Wrong tries cost time.
    fn prove(&mut self, root: &Key, record: &Record, password: Option<&[u8]>, now: i64) -> Result<Wrapping> {
        let denied = |detail: String| Err(Error::new(Code::AccessDenied, detail));
        let Some(password) = password else { return denied("the lock password is needed".into()) };
        if self.locked_out(now) {
            let wait = (self.retry_at - now + 999) / 1000;
            return denied(format!("too many wrong passwords, try again in {wait} s"));
        }
        let Some(set) = &record.password else { return denied("no lock password is set".into()) };
        let wrapping = Wrapping::new(root, self.user, Some(set.stretching.stretch(password)?));
        if wrapping.is_right(record)? {
            (self.failures, self.retry_at) = (0, 0);
            return Ok(wrapping);
        }
        self.failures += 1;
        if self.failures >= FREE_TRIES {
            let doublings = (self.failures - FREE_TRIES).min(20);
            self.retry_at = now + (FIRST_WAIT_MS << doublings);
        }
        denied("the lock password is wrong".into())
    }
}

/// Whether a key file is one of ours for this user, whatever the store names; gives what it says of itself.
pub fn contents_of(root: &Key, user: UserId, file: &[u8]) -> Option<Contents> {
    let record = Record::parse(root, user, file).ok()?;
    let (generation, class_keys) = (Generation::parse(&record.generation)?, Generation::parse(&record.class_keys)?);
    Some(Contents { generation, class_keys, changes: record.changes })
}

/// The same key file under another device key: what is under the password stays as it is.
pub fn rewrap_file(from: &Key, to: &Key, user: UserId, file: &[u8]) -> Result<Vec<u8>> {
    let mut record = Record::parse(from, user, file)?;
    let (old, new) = (Wrapping::new(from, user, None), Wrapping::new(to, user, None));
    let again = |text: &mut String, context: &Context| -> Result<()> {
        let inner = old.base.open(&BASE64.decode(&text).unwrap_or_default(), context).map_err(|_| keys_lost())?;
        *text = BASE64.encode(new.base.seal(&inner, context));
        Ok(())
    };
    for epoch in &mut record.epochs {
        for (class, text) in epoch.classes.iter_mut().enumerate() {
            again(text, &old.context("class key", &epoch.id, class))?;
        }
    }
    if let Some(password) = &mut record.password {
        again(&mut password.key, &old.password_set_context())?;
    }
    record.mac = BASE64.encode(record.mac(to, user));
    Ok(serde_json::to_vec_pretty(&record).expect("a record is plain data"))
}

/// What a user's keys are wrapped under.
struct Wrapping {
    user: UserId,
    /// K(root, user) := derive(root, "class keys", user)
    base: Aead,
    /// derive(stretched password, "lock password")
    password: Option<Aead>,
}

impl Wrapping {
    fn new(root: &Key, user: UserId, stretched: Option<Key>) -> Self {
        let base = root.derive("class keys", &user.0.to_le_bytes()).aead();
        Wrapping { user, base, password: stretched.map(|key| key.derive("lock password", b"").aead()) }
    }

    /// The layer of the password, of the classes that have one while it is set.
    fn inner(&self, class: usize) -> Option<&Aead> {
        self.password.as_ref().filter(|_| class != POWERED_ON)
    }

    fn context(&self, kind: &str, epoch: &str, class: usize) -> Context {
        Context::new(kind).and(&self.user.0.to_le_bytes()).and(epoch.as_bytes()).and(&[class as u8])
    }

    fn wrap(&self, epoch: &str, class: usize, key: &Key) -> Vec<u8> {
        let outer = self.context("class key", epoch, class);
        match self.inner(class) {
            Some(inner) => self.base.seal(&inner.wrap(key, &self.context("under the password", epoch, class)), &outer),
            None => self.base.wrap(key, &outer),
        }
    }

    /// None if it is the password that is wrong.
    fn unwrap(&self, epoch: &EpochRecord, class: usize) -> Result<Option<Key>> {
        let blob = BASE64.decode(&epoch.classes[class]).unwrap_or_default();
        let outer = self.context("class key", &epoch.id, class);
        let damaged = |_| Error::new(Code::CryptoError, format!("keys/{}.key cannot be opened", self.user));
        let Some(inner) = self.inner(class) else { return self.base.unwrap(&blob, &outer).map(Some).map_err(damaged) };
        let blob = self.base.open(&blob, &outer).map_err(damaged)?;
        Ok(inner.unwrap(&blob, &self.context("under the password", &epoch.id, class)).ok())
    }

    fn is_right(&self, record: &Record) -> Result<bool> {
        let newest = record.epochs.last().ok_or_else(keys_lost)?;
        Ok(self.unwrap(newest, UNLOCKED)?.is_some())
    }

    /// The keys that open without the password, or all of them with it.
    fn epochs(&self, record: &Record) -> Result<Vec<Epoch>> {
        let withheld = |class| record.password.is_some() && self.password.is_none() && class != POWERED_ON;
        let open = |epoch: &EpochRecord| -> Result<Epoch> {
            let id = Generation::parse(&epoch.id).ok_or_else(keys_lost)?;
            let mut classes = [None, None, None];
            for (class, slot) in classes.iter_mut().enumerate().filter(|(class, _)| !withheld(*class)) {
                *slot = Some(self.unwrap(epoch, class)?.ok_or_else(keys_lost)?);
            }
            Ok(Epoch { id, classes })
        };
        record.epochs.iter().map(open).collect()
    }

    fn password_set_context(&self) -> Context {
        Context::new("password-set key").and(&self.user.0.to_le_bytes())
    }

    fn wrap_password_set(&self, key: &Key) -> Vec<u8> {
        self.base.wrap(key, &self.password_set_context())
    }

    fn password_set_key(&self, record: &Record) -> Result<Option<(u32, Key)>> {
        let Some(stored) = &record.password else { return Ok(None) };
        let blob = BASE64.decode(&stored.key).unwrap_or_default();
        let key = self.base.unwrap(&blob, &self.password_set_context()).map_err(|_| keys_lost())?;
        Ok(Some((stored.generation, key)))
    }
}

impl Record {
    /// A key file that is whole: 24000009 if a single byte of it is not as it was written.
    fn parse(root: &Key, user: UserId, file: &[u8]) -> Result<Record> {
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
        for EpochRecord { id, classes } in &self.epochs {
            parts.push(id.as_bytes().to_vec());
            parts.extend(classes.iter().map(|class| class.as_bytes().to_vec()));
        }
        if let Some(PasswordRecord { stretching, generation, key }) = &self.password {
            parts.extend([stretching.encode(), generation.to_le_bytes().to_vec(), key.as_bytes().to_vec()]);
        }
        parts
    }

    fn mac(&self, root: &Key, user: UserId) -> [u8; 32] {
        let parts = self.parts();
        mac_key(root, user).mac(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    fn verify(&self, root: &Key, user: UserId, mac: &[u8]) -> bool {
        let parts = self.parts();
        mac_key(root, user).verify(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>(), mac)
    }
}

fn mac_key(root: &Key, user: UserId) -> Key {
    root.derive("key files", &user.0.to_le_bytes())
}

/// The file of a generation; none if it is not there, or another generation's.
fn read(root: &Key, vault: &Vault, user: UserId, generation: Generation) -> Result<Option<Record>> {
    let Some(file) = vault.read(user, generation)? else { return Ok(None) };
    let record = Record::parse(root, user, &file)?;
    Ok((record.generation == generation.to_string()).then_some(record))
}

fn keys_lost() -> Error {
    Error::new(Code::CryptoError, "the user's keys are gone")
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: UserId = UserId::FIRST;

    fn fresh() -> (Key, Vault, ClassKeys) {
        let (root, vault) = (Key::generate(), Vault::in_memory());
        let keys = Rewrapped::fresh(&root, USER);
        vault.write(USER, keys.contents.generation, &keys.file).expect("written");
        (root, vault, ClassKeys::of_new_user(USER, keys))
    }

    fn change(keys: &mut ClassKeys, (root, vault): (&Key, &Vault), next: Option<&[u8]>, current: Option<&[u8]>) {
        let next = keys.rewrap((root, vault), next, current, Some(&BTreeSet::new()), 0).expect("the password is right");
        vault.write(USER, next.contents.generation, &next.file).expect("written");
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
        change(&mut keys, (&root, &vault), Some(b"1234"), None);
        assert_eq!(available(&keys), [true; 3]);
        keys.lock();
        assert_eq!(available(&keys), [true, true, false]);
        let mut keys = ClassKeys::load(&root, &vault, USER, keys.generation).expect("readable").expect("there");
        assert_eq!(available(&keys), [true, false, false], "after a start");
        assert!(keys.unlock(&root, &vault, Some(b"4321"), 0).is_err());
        assert!(keys.unlock(&root, &vault, None, 0).is_err());
        assert_eq!(available(&keys), [true, false, false]);
        keys.verify(&root, &vault, Some(b"1234"), 0).expect("right");
        assert_eq!(available(&keys), [true, false, false], "proving it is not unlocking");
        keys.unlock(&root, &vault, Some(b"1234"), 0).expect("right");
        assert_eq!(available(&keys), [true; 3]);
    }

    #[test]
    fn changing_the_password_begins_an_epoch_and_keeps_the_earlier_keys_and_a_locked_screen_locked() {
        let (root, vault, mut keys) = fresh();
        let newest = |keys: &ClassKeys| keys.class(2).map(|(epoch, key)| (epoch, *key.bytes())).expect("open");
        let mut seen = vec![newest(&keys)];
        change(&mut keys, (&root, &vault), Some(b"1"), None);
        seen.push(newest(&keys));
        keys.lock();
        change(&mut keys, (&root, &vault), Some(b"2"), Some(b"1"));
        assert_eq!(available(&keys), [true, true, false]);
        assert!(keys.unlock(&root, &vault, Some(b"1"), 0).is_err());
        keys.unlock(&root, &vault, Some(b"2"), 0).expect("right");
        seen.push(newest(&keys));
        for (index, (epoch, key)) in seen.iter().enumerate() {
            assert_eq!(keys.class_of(*epoch, 2).expect("kept").bytes(), key, "epoch {index}");
            assert!(seen[..index].iter().all(|(other, of)| other != epoch && of != key), "epoch {index} is new");
        }
        change(&mut keys, (&root, &vault), None, Some(b"2"));
        assert_eq!(newest(&keys), seen[2], "removing the password begins nothing");
    }

    #[test]
    fn a_file_from_before_a_password_does_not_have_the_keys_of_after() {
        let (root, vault, mut keys) = fresh();
        let before = ClassKeys::load(&root, &vault, USER, keys.generation).expect("readable").expect("there");
        change(&mut keys, (&root, &vault), Some(b"1"), None);
        let epoch = keys.class(0).expect("open").0;
        assert!((0..3).all(|class| before.class_of(epoch, class).is_err()));
    }

    #[test]
    fn epochs_that_are_not_used_go_after_some_time() {
        let (root, vault, mut keys) = fresh();
        let first = keys.class(0).expect("open").0;
        change(&mut keys, (&root, &vault), Some(b"1"), None);
        let mut second = None;
        for round in 0..KEPT_EPOCHS + 3 {
            let epoch = keys.class(0).expect("open").0;
            second.get_or_insert(epoch);
            let (next, current) = if round % 2 == 0 { (b"2", b"1") } else { (b"1", b"2") };
            let next = keys.rewrap((&root, &vault), Some(next), Some(current), Some(&BTreeSet::from([first])), 0);
            let next = next.expect("the password is right");
            vault.write(USER, next.contents.generation, &next.file).expect("written");
            keys.adopt(next);
        }
        assert!(keys.class_of(first, 0).is_ok(), "a data key is of it");
        assert!(keys.class_of(second.expect("some"), 0).is_err());
        assert_eq!(keys.epochs.len(), KEPT_EPOCHS + 1);
    }

    #[test]
    fn a_process_that_was_unlocked_goes_on_with_what_it_has_until_it_is_locked() {
        let (root, vault, mut keys) = fresh();
        let mut other = ClassKeys::load(&root, &vault, USER, keys.generation).expect("readable").expect("there");
        let before = other.class(2).expect("open").0;
        change(&mut keys, (&root, &vault), Some(b"1"), None);
        assert!(other.follow(&root, &vault, keys.generation).expect("readable"));
        assert_eq!(other.class(2).expect("open").0, before);
        assert_ne!(other.class(0).expect("open").0, before, "no password keeps it away");
        other.lock();
        assert_eq!(available(&other), [true, true, false]);
        other.unlock(&root, &vault, Some(b"1"), 0).expect("right");
        assert_eq!(other.class(2).expect("open").0, keys.class(2).expect("open").0);
    }

    #[test]
    fn a_rewrapping_that_is_not_adopted_changes_nothing() {
        let (root, vault, mut keys) = fresh();
        change(&mut keys, (&root, &vault), Some(b"1"), None);
        let generation = keys.generation;
        keys.rewrap((&root, &vault), None, Some(b"1"), Some(&BTreeSet::new()), 0).expect("the password is right");
        assert_eq!((keys.generation, keys.state.password_set), (generation, true));
        keys.lock();
        keys.unlock(&root, &vault, Some(b"1"), 0).expect("still the password");
    }

    #[test]
    fn wrong_passwords_cost_time_from_the_fifth_on() {
        let (root, vault, mut keys) = fresh();
        change(&mut keys, (&root, &vault), Some(b"1"), None);
        keys.lock();
        for _ in 0..5 {
            assert!(keys.unlock(&root, &vault, Some(b"x"), 1000).is_err());
        }
        assert!(keys.unlock(&root, &vault, Some(b"1"), 30_999).is_err());
        assert!(keys.unlock(&root, &vault, Some(b"x"), 31_000).is_err());
        assert!(keys.unlock(&root, &vault, Some(b"1"), 90_999).is_err());
        keys.unlock(&root, &vault, Some(b"1"), 91_000).expect("after the second wait");
    }

    #[test]
    fn d29_the_password_set_key_dies_with_the_password() {
        let (root, vault, mut keys) = fresh();
        assert!(keys.password_set_key().is_err());
        change(&mut keys, (&root, &vault), Some(b"1"), None);
        let first = keys.password_set_key().expect("exists").0;
        change(&mut keys, (&root, &vault), None, Some(b"1"));
        assert!(keys.password_set_key().is_err());
        change(&mut keys, (&root, &vault), Some(b"1"), None);
        assert_ne!(keys.password_set_key().expect("exists").0, first);
    }

    #[test]
    fn every_changed_byte_of_a_file_is_damage_and_not_a_wrong_password() {
        let (root, vault, mut keys) = fresh();
        change(&mut keys, (&root, &vault), Some(b"1"), None);
        let file = vault.read(USER, keys.generation).expect("readable").expect("there");
        for index in 0..file.len() {
            let mut changed = file.clone();
            changed[index] ^= 1;
            if serde_json::from_slice::<serde_json::Value>(&changed).ok() == serde_json::from_slice(&file).ok() {
                continue; // white space
            }
            vault.write(USER, keys.generation, &changed).expect("written");
            match ClassKeys::load(&root, &vault, USER, keys.generation) {
                Err(error) => assert_eq!(error.code, Code::CryptoError, "byte {index}"),
                Ok(_) => panic!("byte {index} of the file means nothing"),
            }
        }
        let foreign = Key::generate();
        vault.write(USER, keys.generation, &file).expect("written");
        assert!(ClassKeys::load(&foreign, &vault, USER, keys.generation).is_err(), "another root key");
        assert!(ClassKeys::load(&root, &vault, USER, Generation::new()).expect("readable").is_none());
    }
}
