//! One user's class keys as far as they are in memory: that is the lock state.
//!
//! A password that is set or changed begins an epoch: new class keys, under which new data keys are wrapped. So a copy
//! from before it opens nothing that is stored after it. The keys of earlier epochs stay in the file for what was
//! stored then.

use crate::crypto::{Key, Stretching};
use crate::error::{Code, Error, Result};
use crate::ids::UserId;
use crate::keys::key_file::{Epoch, FIRST_UNLOCKED, Record, Rewrapped, UNLOCKED, Wrapping, keys_lost, read};
use crate::keys::vault::{Generation, Vault};
use serde::Serialize;
use std::collections::BTreeSet;

/// How often a wrong password may be tried before tries must wait.
const FREE_TRIES: u32 = 5;
/// The first wait; it doubles with each further failure.
const FIRST_WAIT_MS: i64 = 30_000;
/// Epochs that stay although no data key of the store is of them: a backup may still have one.
const KEPT_EPOCHS: usize = 16;

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
    user: UserId,
    generation: Generation,
    lineage: String,
    epochs: Vec<Epoch>,
    password_set_key: Option<(u32, Key)>,
    state: LockState,
    failures: u32,
    retry_at: i64,
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
}
