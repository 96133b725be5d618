//! The root key: who has it can open the device. It seals the device key, from which all other keys come:
//!
//! deviceKey := seal(derive(K, "device key"), D, context("device key", kind ‖ rotations))
//! snapshotKey := seal(derive(K, "device key"), S, context("snapshot key", kind ‖ rotations))
//!
//! D is the device key, made once. S signs snapshots; it is derive(K, "snapshots"), so devices with the same root key
//! can exchange them, and stays when the same passphrase is stretched anew. Another root key means one small file,
//! `device.json`, replaced in one step ([`Rotation`]).

use super::source::{Keyring, RootKey, Secret};
use crate::crypto::{self, Context, Cost, Key, Stretching};
use crate::error::{Code, Error, Result};
use crate::fault;
use crate::store::{Folder, FolderPath, lock_name};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// `device.json`: what the root key seals, and how to tell that it is the right one.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    format: u32,
    root_key: String,
    /// How the passphrase was stretched.
    #[serde(skip_serializing_if = "Option::is_none")]
    stretching: Option<Stretching>,
    /// Where the keyring has the root key.
    #[serde(skip_serializing_if = "Option::is_none")]
    keyring: Option<Entry>,
    check: String,
    device_key: String,
    snapshot_key: String,
    /// How often the root key was replaced by another one.
    #[serde(default)]
    rotations: u32,
    /// The file of an earlier root key is still to be destroyed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unsettled: bool,
    /// A device was made in the folder: from then on a missing store is a lost one.
    #[serde(default)]
    ready: bool,
}

/// An entry of the system's keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Whose entry it is; by default ours.
    pub service: String,
    /// Which one; by default a random name for each root key.
    pub account: String,
}

/// What a root key is fetched for, by who keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The one that was made before.
    Open,
    /// The first of a folder that is new.
    Make,
    /// Another one than before.
    Rotate,
}

/// Fetches root keys from the program or the keyring, 32 bytes each. One is enough; of several, which one counts is
/// tried.
pub type Fetch<'f> = dyn FnMut(Purpose, Option<&Entry>) -> Result<Secret> + 'f;

/// For root keys that need not be fetched.
pub fn nothing_to_fetch(_: Purpose, _: Option<&Entry>) -> Result<Secret> {
    Err(Error::argument("this root key is fetched by JavaScript only"))
}

/// What the root key of a device opens.
pub struct Root {
    /// The device key.
    pub device: Key,
    /// How snapshots are signed.
    pub custody: Custody,
    /// The folder's creation came to its end.
    pub ready: bool,
}

/// What may change with the root key.
pub struct Custody {
    /// Where the root key comes from: its kind in options.
    pub kind: &'static str,
    /// Which entry of the keyring has it.
    pub entry: Option<Entry>,
    /// Which root key of the device it is, counted from 0.
    pub rotations: u32,
    /// What tells it from another one.
    check: [u8; 32],
    /// The key of snapshots.
    pub snapshots: Key,
}

const RECORD: &str = "device.json";
const KEY_FILE: &str = "root.key";
/// The next one, until it counts.
const NEXT_KEY_FILE: &str = "root.key.next";
const FORMAT: u32 = 1;
const SERVICE: &str = "ohos-security-kit";

/// What the root key of a folder opens; a fresh folder gets its record. Existing data with another or no key is
/// 24000009 and stays as it is. None if somebody else was creating the folder and has not come to an end.
pub fn open(folder: &Folder, source: &RootKey, fetch: &mut Fetch<'_>) -> Result<Option<Root>> {
    let place = folder.place();
    loop {
        let record = place.read(RECORD)?;
        let root = match &record {
            Some(bytes) if was_interrupted(folder, source, bytes)? => return make(place, source, fetch).map(Some),
            Some(bytes) => existing(place, source, parse(bytes)?, fetch),
            None if !folder.is_alone() && folder.reading().is_none() => return Ok(None),
            None => return create(folder, source, fetch).map(Some),
        };
        match root {
            // Somebody rotates the root key: what was read does not belong together.
            Err(_) if place.read(RECORD)? != record => {}
            root => return root.map(|root| (root.ready || folder.is_alone()).then_some(root)),
        }
    }
}

/// The creation has come to its end.
pub fn finish(folder: &Folder) -> Result<()> {
    let record = Record { ready: true, ..read(folder.place())? };
    write(folder.place(), &record)
}

/// What a new root key of a device in memory opens.
pub fn in_memory(source: &RootKey, fetch: &mut Fetch<'_>) -> Result<Root> {
    let given = Given::in_memory(source, Purpose::Make, fetch)?;
    Ok(Root { device: Key::generate(), custody: given.custody(source, 0), ready: false })
}

/// Another root key for a device in memory.
pub fn rotate_in_memory(custody: &Custody, source: &RootKey, fetch: &mut Fetch<'_>) -> Result<Custody> {
    let given = Given::in_memory(source, Purpose::Rotate, fetch)?;
    given.check_other(custody)?;
    Ok(given.custody(source, custody.rotations.wrapping_add(1)))
}

/// Another root key, before it counts.
pub struct Rotation<'s> {
    source: &'s RootKey,
    given: Given,
}

impl<'s> Rotation<'s> {
    /// Fetches or makes the next root key. That may take its time: nobody waits for it.
    pub fn prepare(source: &'s RootKey, fetch: &mut Fetch<'_>) -> Result<Self> {
        Ok(Rotation { source, given: Given::new(source, Cost::FILE, Purpose::Rotate, fetch)? })
    }

    /// Seals the device key under it. The new record counts with its rename, before and after which there is one root
    /// key that opens the folder. Only who has the write lock of the store may do this. 24000009 if `current` does not
    /// count any more, 401 if it is the next one too.
    pub fn carry_out(self, place: &FolderPath, device: &Key, current: &Custody) -> Result<Custody> {
        let Rotation { source, given } = self;
        let before = read(place)?;
        before.check_current(current)?;
        given.check_other(current)?;
        // The key that counts may still be where the next one is to be written.
        settle(place, &before)?;
        let counted = current.rotations.checked_add(1);
        let rotations = counted.ok_or_else(|| Error::damaged_keys("device.json is damaged: too many rotations"))?;
        let custody = given.custody(source, rotations);
        let of_file = |kind: &str| kind == RootKey::File.kind();
        if of_file(custody.kind) {
            given.write(place, NEXT_KEY_FILE)?;
            fault::point("next-root-key-written");
        }
        let unsettled = of_file(custody.kind) || of_file(&before.root_key);
        let record = Record { ready: before.ready, unsettled, ..given.record(device, &custody) };
        write(place, &record)?;
        fault::point("root-key-rotated");
        // What counts is decided: if the old file stays, the next opening destroys it.
        let _ = settle(place, &record);
        Ok(custody)
    }
}

/// 24000009 if another process has given the folder another root key since it was opened here.
pub fn check_current(place: &FolderPath, custody: &Custody) -> Result<()> {
    read(place)?.check_current(custody)
}

/// Whether the file of an earlier root key could not be destroyed yet.
pub fn is_unsettled(place: &FolderPath) -> bool {
    read(place).is_ok_and(|record| record.unsettled)
}

/// What an opening may do better, once it is sure of its root key and nobody else has the folder open: complete a
/// rotation, and stretch a passphrase at today's cost. What cannot be done now, a later opening tries again.
pub fn tidy(place: &FolderPath, source: &RootKey, device: &Key, custody: &Custody) -> Result<()> {
    let record = read(place)?;
    settle(place, &record)?;
    match (source, &record.stretching) {
        (RootKey::Passphrase { passphrase }, Some(how)) if how.is_below(Cost::FILE) => {
            let how = Stretching::new(Cost::FILE);
            let given = Given { key: how.stretch(passphrase)?, stretching: Some(how), entry: None };
            write(place, &Record { ready: record.ready, ..given.record(device, custody) })
        }
        _ => Ok(()),
    }
}

/// Destroys the file of the earlier root key, and gives that of the new one its name.
fn settle(place: &FolderPath, record: &Record) -> Result<()> {
    let of_file = record.root_key == RootKey::File.kind();
    if place.has(NEXT_KEY_FILE) {
        match of_file
            && read_key_file(place, NEXT_KEY_FILE)?.is_some_and(|key| BASE64.encode(check(&key)) == record.check)
        {
            true => {
                place.destroy(KEY_FILE)?;
                place.rename(NEXT_KEY_FILE, KEY_FILE)?;
            }
            false => place.destroy(NEXT_KEY_FILE)?,
        }
    }
    if !record.unsettled {
        return Ok(());
    }
    if !of_file {
        place.destroy(KEY_FILE)?;
    }
    write(place, &Record { unsettled: false, ..record.clone() })
}

fn parse(record: &[u8]) -> Result<Record> {
    serde_json::from_slice(record).map_err(|error| {
        let why = "device.json is damaged, so the root key cannot be checked";
        Error::damaged_keys(why).because(error)
    })
}

fn read(place: &FolderPath) -> Result<Record> {
    place.check()?;
    let missing = || Error::new(Code::FileOperationError, "device.json is gone");
    parse(&place.read(RECORD)?.ok_or_else(missing)?)
}

fn write(place: &FolderPath, record: &Record) -> Result<()> {
    place.create(RECORD, &serde_json::to_vec_pretty(record).expect("a record is plain data"))
}

fn existing(place: &FolderPath, source: &RootKey, record: Record, fetch: &mut Fetch<'_>) -> Result<Root> {
    let refuse = |detail: String| Error::new(Code::CryptoError, detail);
    if record.format > FORMAT {
        return Err(refuse(format!("device.json has format {}, made by a newer version", record.format)));
    }
    if record.root_key != source.kind() {
        let (made, given) = (&record.root_key, source.kind());
        return Err(refuse(format!("this data was made with rootKey kind '{made}', not '{given}'")));
    }
    let is_right = |key: &Key| BASE64.encode(check(key)) == record.check;
    let wrong = || refuse(format!("the root key ({}) is not the one of this data", source.kind()));
    let entry = match source {
        RootKey::Keyring(named) => Some(named.entry(record.keyring.as_ref())),
        _ => None,
    };
    let key = match source {
        RootKey::File => {
            // The next one counts as soon as the record is of it.
            let next = read_key_file(place, NEXT_KEY_FILE).ok().flatten().filter(is_right);
            let key = next.map_or_else(|| read_key_file(place, KEY_FILE), |key| Ok(Some(key)))?;
            key.ok_or_else(|| refuse("root.key is missing".into()))?
        }
        RootKey::Passphrase { passphrase } => {
            let how = record
                .stretching
                .as_ref()
                .ok_or_else(|| Error::damaged_keys("device.json does not say how to stretch"))?;
            how.stretch(passphrase)?
        }
        RootKey::Raw { key } => Key::from_bytes(key).expect("32 bytes by validation"),
        RootKey::Callback | RootKey::Keyring(_) => {
            let fetched = fetch(Purpose::Open, entry.as_ref())?;
            fetched.chunks(32).filter_map(Key::from_bytes).find(is_right).ok_or_else(wrong)?
        }
    };
    if !is_right(&key) {
        return Err(wrong());
    }
    let rotations = record.rotations;
    let sealed = [&record.device_key, &record.snapshot_key].map(|text| BASE64.decode(text).unwrap_or_default());
    let opened = unseal(&key, [&sealed[0], &sealed[1]], &record.root_key, rotations);
    let (device, snapshots) =
        opened.ok_or_else(|| Error::damaged_keys("device.json is damaged: the keys in it cannot be opened"))?;
    let custody = Custody { kind: source.kind(), entry, rotations, check: check(&key), snapshots };
    Ok(Root { device, custody, ready: record.ready })
}

impl Record {
    fn check_current(&self, custody: &Custody) -> Result<()> {
        match self.rotations == custody.rotations && self.check == BASE64.encode(custody.check) {
            true => Ok(()),
            // The same passphrase, stretched anew.
            false if self.rotations == custody.rotations && self.stretching.is_some() => Ok(()),
            false => {
                let detail = "the root key was rotated by another process; open the device again";
                Err(Error::new(Code::CryptoError, detail))
            }
        }
    }
}

fn create(folder: &Folder, source: &RootKey, fetch: &mut Fetch<'_>) -> Result<Root> {
    let place = folder.place();
    if holds_data(place) {
        return Err(Error::damaged_keys("device.json is missing beside existing data"));
    }
    // Whoever put it there knows it.
    if matches!(source, RootKey::File) && place.has(KEY_FILE) {
        let detail = format!(
            "{} is not of a device that was made here, so no secrets are kept under it; move it away, or put device.json back",
            place.join(KEY_FILE).display()
        );
        return Err(Error::new(Code::FileOperationError, detail));
    }
    make(place, source, fetch)
}

fn holds_data(place: &FolderPath) -> bool {
    ["store.db", "store.db.backup", "keys"].iter().any(|name| place.has(name))
}

/// Whether a creation came to its end between the record and the key file, so that nothing can be under that key.
fn was_interrupted(folder: &Folder, source: &RootKey, record: &[u8]) -> Result<bool> {
    let place = folder.place();
    let record = parse(record)?;
    let of_file = record.root_key == source.kind() && matches!(source, RootKey::File) && record.format == FORMAT;
    Ok(!record.ready && of_file && folder.is_alone() && !place.has(KEY_FILE) && !holds_data(place))
}

/// The record comes first: a key file without one was put there by somebody else.
fn make(place: &FolderPath, source: &RootKey, fetch: &mut Fetch<'_>) -> Result<Root> {
    let given = Given::new(source, Cost::FILE, Purpose::Make, fetch)?;
    let (device, custody) = (Key::generate(), given.custody(source, 0));
    write(place, &given.record(&device, &custody))?;
    if matches!(source, RootKey::File) {
        given.write(place, KEY_FILE)?;
    }
    Ok(Root { device, custody, ready: false })
}

/// A root key that is not known by any record yet.
struct Given {
    key: Key,
    stretching: Option<Stretching>,
    entry: Option<Entry>,
}

impl Given {
    fn new(source: &RootKey, cost: Cost, purpose: Purpose, fetch: &mut Fetch<'_>) -> Result<Self> {
        let (mut stretching, mut entry) = (None, None);
        let mut fetched = |entry: Option<&Entry>| {
            let bytes = fetch(purpose, entry)?;
            let key = bytes.first_chunk::<32>().and_then(|first| Key::from_bytes(first));
            key.ok_or_else(|| Error::new(Code::CryptoError, "no root key was given"))
        };
        let key = match source {
            RootKey::File => Key::generate(),
            RootKey::Passphrase { passphrase } => stretching.insert(Stretching::new(cost)).stretch(passphrase)?,
            RootKey::Raw { key } => Key::from_bytes(key).expect("32 bytes by validation"),
            RootKey::Callback => fetched(None)?,
            RootKey::Keyring(named) => {
                let entry = entry.insert(named.entry(None));
                // Two who find no key must not make two.
                let _alone =
                    named.account.is_some().then(|| lock_name(&[&entry.service, &entry.account])).transpose()?;
                fetched(Some(entry))?
            }
        };
        Ok(Given { key, stretching, entry })
    }

    /// For a device in memory, which leaves nothing behind: no keyring is asked.
    fn in_memory(source: &RootKey, purpose: Purpose, fetch: &mut Fetch<'_>) -> Result<Self> {
        match source {
            RootKey::Keyring(_) => Ok(Given { key: Key::generate(), stretching: None, entry: None }),
            source => Given::new(source, Cost::MEMORY, purpose, fetch),
        }
    }

    /// 401 for the root key that is in use.
    fn check_other(&self, current: &Custody) -> Result<()> {
        match check(&self.key) == current.check {
            true => Err(Error::argument("this is the root key that the device has")),
            false => Ok(()),
        }
    }

    fn custody(&self, source: &RootKey, rotations: u32) -> Custody {
        let snapshots = self.key.derive("snapshots", b"");
        Custody { kind: source.kind(), entry: self.entry.clone(), rotations, check: check(&self.key), snapshots }
    }

    fn record(&self, device: &Key, custody: &Custody) -> Record {
        let sealed = seal(&self.key, (device, &custody.snapshots), custody.kind, custody.rotations);
        let [device_key, snapshot_key] = sealed.map(|blob| BASE64.encode(blob));
        Record {
            format: FORMAT,
            root_key: custody.kind.into(),
            stretching: self.stretching.clone(),
            keyring: self.entry.clone(),
            check: BASE64.encode(check(&self.key)),
            device_key,
            snapshot_key,
            rotations: custody.rotations,
            unsettled: false,
            ready: false,
        }
    }

    fn write(&self, place: &FolderPath, name: &str) -> Result<()> {
        place.create(name, Zeroizing::new(BASE64.encode(self.key.bytes())).as_bytes())
    }
}

impl Keyring {
    /// The entry they name, with what is known where they leave it out.
    fn entry(&self, known: Option<&Entry>) -> Entry {
        let service = self.service.clone().or_else(|| known.map(|known| known.service.clone()));
        let account = self.account.clone().or_else(|| known.map(|known| known.account.clone()));
        let random = || format!("device-{:032x}", u128::from_le_bytes(crypto::random()));
        Entry { service: service.unwrap_or_else(|| SERVICE.into()), account: account.unwrap_or_else(random) }
    }
}

fn context(what: &str, kind: &str, rotations: u32) -> Context {
    Context::new(what).and(kind.as_bytes()).and(&rotations.to_le_bytes())
}

/// The device key and the key of snapshots, sealed under a root key.
pub(crate) fn seal(root: &Key, (device, snapshots): (&Key, &Key), kind: &str, rotations: u32) -> [Vec<u8>; 2] {
    let aead = root.derive("device key", b"").aead();
    [("device key", device), ("snapshot key", snapshots)]
        .map(|(what, key)| aead.wrap(key, &context(what, kind, rotations)))
}

/// The inverse of [`seal`].
pub(crate) fn unseal(root: &Key, [device, snapshots]: [&[u8]; 2], kind: &str, rotations: u32) -> Option<(Key, Key)> {
    let aead = root.derive("device key", b"").aead();
    let open = |what: &str, blob: &[u8]| aead.unwrap(blob, &context(what, kind, rotations)).ok();
    Some((open("device key", device)?, open("snapshot key", snapshots)?))
}

/// White space around the key is an editor's, and means nothing.
fn read_key_file(place: &FolderPath, name: &str) -> Result<Option<Key>> {
    let Some(text) = place.read(name)?.map(Zeroizing::new) else { return Ok(None) };
    let bytes = BASE64.decode(text.trim_ascii()).map(Zeroizing::new).unwrap_or_default();
    let key = Key::from_bytes(&bytes);
    key.map(Some).ok_or_else(|| Error::damaged_keys(format!("{name} is damaged")))
}

/// What tells a root key from another one, and nothing about it.
pub(crate) fn check(key: &Key) -> [u8; 32] {
    key.derive("root key check", b"").mac(&[b"ohos-security-kit"])
}
