//! The file that a user's class keys are kept in: what is wrapped under what, how it is written and read.
//!
//! | what | wrapped under |
//! |---|---|
//! | DEVICE_POWERED_ON | K(root, user) |
//! | DEVICE_FIRST_UNLOCKED, DEVICE_UNLOCKED | the stretched password when one is set, and K(root, user) around that |
//! | the password-set key | K(root, user); it exists only while a password is set, a new one each time |
//!
//! A file is never changed: a change of the password makes one of another generation, and a row of the store says which
//! generation counts. The whole file is authenticated, so that damage is not taken for a wrong password.

use crate::crypto::{Aead, Context, Key, Stretching};
use crate::error::{Code, Error, Result};
use crate::ids::UserId;
use crate::keys::vault::{Contents, Generation, Vault};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};

/// The class of DEVICE_POWERED_ON; classes have the numbers of Accessibility.
const POWERED_ON: usize = 0;
/// The class of DEVICE_FIRST_UNLOCKED.
pub const FIRST_UNLOCKED: usize = 1;
/// The class of DEVICE_UNLOCKED.
pub const UNLOCKED: usize = 2;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Record {
    version: u32,
    generation: String,
    /// Which user's class keys these are: the same through all changes of the password.
    pub(super) class_keys: String,
    /// How often their wrapping was changed.
    pub(super) changes: u32,
    /// The newest last.
    epochs: Vec<EpochRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password: Option<PasswordRecord>,
    /// mac(derive(root, "key files", user), everything above)
    mac: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EpochRecord {
    id: String,
    classes: [String; 3],
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordRecord {
    pub(super) stretching: Stretching,
    generation: u32,
    key: String,
}

/// The class keys between two changes of the password, as far as they are in memory.
pub(super) struct Epoch {
    pub id: Generation,
    pub classes: [Option<Key>; 3],
}

impl Epoch {
    pub(super) fn fresh() -> Self {
        Epoch { id: Generation::new(), classes: [(); 3].map(|()| Some(Key::generate())) }
    }
}

/// Keys under a new wrapping, before they count: a file to be written, and what `ClassKeys::adopt` takes over once
/// the row that names its generation is committed.
pub struct Rewrapped {
    /// Which file it is, and of which keys.
    pub contents: Contents,
    /// Its content.
    pub file: Vec<u8>,
    pub(super) epochs: Vec<Epoch>,
    pub(super) password_set_key: Option<(u32, Key)>,
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

    pub(super) fn new(
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
pub(super) struct Wrapping {
    user: UserId,
    /// K(root, user) := derive(root, "class keys", user)
    base: Aead,
    /// derive(stretched password, "lock password")
    password: Option<Aead>,
}

impl Wrapping {
    pub(super) fn new(root: &Key, user: UserId, stretched: Option<Key>) -> Self {
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

    pub(super) fn is_right(&self, record: &Record) -> Result<bool> {
        let newest = record.epochs.last().ok_or_else(keys_lost)?;
        Ok(self.unwrap(newest, UNLOCKED)?.is_some())
    }

    /// The keys that open without the password, or all of them with it.
    pub(super) fn epochs(&self, record: &Record) -> Result<Vec<Epoch>> {
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

    pub(super) fn password_set_key(&self, record: &Record) -> Result<Option<(u32, Key)>> {
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
pub(super) fn read(root: &Key, vault: &Vault, user: UserId, generation: Generation) -> Result<Option<Record>> {
    let Some(file) = vault.read(user, generation)? else { return Ok(None) };
    let record = Record::parse(root, user, &file)?;
    Ok((record.generation == generation.to_string()).then_some(record))
}

pub(super) fn keys_lost() -> Error {
    Error::new(Code::CryptoError, "the user's keys are gone")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Cost;

    #[test]
    fn every_changed_byte_of_a_file_is_damage_and_not_a_wrong_password() {
        let (root, vault, user) = (Key::generate(), Vault::in_memory(), UserId::FIRST);
        let password = (&b"1"[..], Stretching::new(Cost::MEMORY), (1, Key::generate()));
        let keys = Rewrapped::new(&root, user, (Generation::new(), 1), vec![Epoch::fresh()], Some(password));
        let file = keys.expect("the password is stretched").file;
        for index in 0..file.len() {
            let mut changed = file.clone();
            changed[index] ^= 1;
            if serde_json::from_slice::<serde_json::Value>(&changed).ok() == serde_json::from_slice(&file).ok() {
                continue; // white space
            }
            let refused = Record::parse(&root, user, &changed).err().map(|error| error.code);
            assert_eq!(refused, Some(Code::CryptoError), "byte {index}");
        }
        assert!(Record::parse(&Key::generate(), user, &file).is_err(), "another device key");
        let other = Generation::new();
        vault.write(user, other, &file).expect("written");
        assert!(read(&root, &vault, user, other).expect("whole").is_none(), "another generation's");
    }
}
