//! The root key: made once, checked at every opening before anything else is touched.

use super::options::RootKey;
use crate::crypto::{Cost, Key, Stretching};
use crate::error::{Code, Error, Result};
use crate::store::{Folder, FolderPath};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// `device.json`: how to tell that a root key is the right one.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    format: u32,
    root_key: String,
    /// How the passphrase was stretched.
    #[serde(skip_serializing_if = "Option::is_none")]
    stretching: Option<Stretching>,
    check: String,
    /// A device was made in the folder: from then on a missing store is a lost one.
    #[serde(default)]
    ready: bool,
}

/// The root key of a folder, and whether a device was made in it.
pub struct Root {
    /// The key.
    pub key: Key,
    /// The folder's creation came to its end.
    pub ready: bool,
}

const RECORD: &str = "device.json";
const KEY_FILE: &str = "root.key";
const FORMAT: u32 = 1;

/// The root key of a folder; a fresh folder gets its record. Existing data with another or no key is 24000009 and
/// stays as it is. None if somebody else was creating the folder and has not come to an end.
pub fn open(folder: &Folder, source: &RootKey) -> Result<Option<Root>> {
    match folder.place().read(RECORD)? {
        Some(bytes) if was_interrupted(folder, source, &bytes)? => make(folder.place(), source).map(Some),
        Some(bytes) => {
            let root = existing(folder.place(), source, &bytes)?;
            Ok((root.ready || folder.is_alone()).then_some(root))
        }
        None if !folder.is_alone() && folder.reading().is_none() => Ok(None),
        None => create(folder, source).map(Some),
    }
}

/// The creation has come to its end.
pub fn finish(folder: &Folder) -> Result<()> {
    let missing = || Error::new(Code::FileOperationError, "device.json is gone");
    let mut record = parse(&folder.place().read(RECORD)?.ok_or_else(missing)?)?;
    record.ready = true;
    write(folder.place(), &record)
}

fn parse(record: &[u8]) -> Result<Record> {
    serde_json::from_slice(record).map_err(|error| {
        let why = "device.json is damaged, so the root key cannot be checked";
        Error::new(Code::CryptoError, why).because(error)
    })
}

fn write(place: &FolderPath, record: &Record) -> Result<()> {
    place.create(RECORD, &serde_json::to_vec_pretty(record).expect("a record is plain data"))
}

/// The root key of a device in memory.
pub fn in_memory(source: &RootKey) -> Result<Key> {
    match source {
        RootKey::File {} => Ok(Key::generate()),
        _ => derive(source, Some(&Stretching::new(Cost::MEMORY))),
    }
}

fn existing(place: &FolderPath, source: &RootKey, record: &[u8]) -> Result<Root> {
    let refuse = |detail: String| Error::new(Code::CryptoError, detail);
    let record = parse(record)?;
    if record.format > FORMAT {
        return Err(refuse(format!("device.json has format {}, made by a newer version", record.format)));
    }
    if record.root_key != source.kind() {
        return Err(refuse(format!(
            "this data was made with rootKey kind '{}', not '{}'",
            record.root_key,
            source.kind()
        )));
    }
    let key = match source {
        RootKey::File {} => read_key_file(place)?.ok_or_else(|| refuse("root.key is missing".into()))?,
        _ => derive(source, record.stretching.as_ref())?,
    };
    match check(&key) == record.check {
        true => Ok(Root { key, ready: record.ready }),
        false => Err(refuse(format!("the root key ({}) is not the one of this data", source.kind()))),
    }
}

fn create(folder: &Folder, source: &RootKey) -> Result<Root> {
    let place = folder.place();
    if holds_data(place) {
        return Err(Error::new(Code::CryptoError, "device.json is missing beside existing data"));
    }
    // Whoever put it there knows it.
    if matches!(source, RootKey::File {}) && place.has(KEY_FILE) {
        let detail = format!(
            "{} is not of a device that was made here, so no secrets are kept under it; move it away, or put device.json back",
            place.join(KEY_FILE).display()
        );
        return Err(Error::new(Code::FileOperationError, detail));
    }
    make(place, source)
}

fn holds_data(place: &FolderPath) -> bool {
    ["store.db", "store.db.backup", "keys"].iter().any(|name| place.has(name))
}

/// Whether a creation came to its end between the record and the key file, so that nothing can be under that key.
fn was_interrupted(folder: &Folder, source: &RootKey, record: &[u8]) -> Result<bool> {
    let place = folder.place();
    let record = parse(record)?;
    let of_file = record.root_key == source.kind() && matches!(source, RootKey::File {}) && record.format == FORMAT;
    Ok(!record.ready && of_file && folder.is_alone() && !place.has(KEY_FILE) && !holds_data(place))
}

/// The record comes first: a key file without one was put there by somebody else.
fn make(place: &FolderPath, source: &RootKey) -> Result<Root> {
    let stretching = matches!(source, RootKey::Passphrase { .. }).then(|| Stretching::new(Cost::FILE));
    let key = match source {
        RootKey::File {} => Key::generate(),
        _ => derive(source, stretching.as_ref())?,
    };
    let record =
        Record { format: FORMAT, root_key: source.kind().into(), stretching, check: check(&key), ready: false };
    write(place, &record)?;
    if matches!(source, RootKey::File {}) {
        place.create(KEY_FILE, Zeroizing::new(BASE64.encode(key.bytes())).as_bytes())?;
    }
    Ok(Root { key, ready: false })
}

fn derive(source: &RootKey, stretching: Option<&Stretching>) -> Result<Key> {
    match source {
        RootKey::Passphrase { passphrase } => {
            let how =
                stretching.ok_or_else(|| Error::new(Code::CryptoError, "device.json does not say how to stretch"))?;
            how.stretch(passphrase)
        }
        RootKey::Raw { key } => Ok(Key::from_bytes(key).expect("32 bytes by validation")),
        RootKey::File {} => Err(Error::new(Code::CryptoError, "root.key is missing")),
    }
}

/// White space around the key is an editor's, and means nothing.
fn read_key_file(place: &FolderPath) -> Result<Option<Key>> {
    let Some(text) = place.read(KEY_FILE)?.map(Zeroizing::new) else { return Ok(None) };
    let bytes = BASE64.decode(text.trim_ascii()).map(Zeroizing::new).unwrap_or_default();
    let key = Key::from_bytes(&bytes);
    key.map(Some).ok_or_else(|| Error::new(Code::CryptoError, "root.key is damaged"))
}

fn check(key: &Key) -> String {
    BASE64.encode(key.derive("root key check", b"").mac(&[b"ohos-security-kit"]))
}
