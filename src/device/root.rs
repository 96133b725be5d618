//! The root key: made once, checked at every opening before anything else is touched.

use super::options::RootKey;
use crate::crypto::{self, Key};
use crate::error::{Code, Error, Result};
use crate::store::{Folder, read_file, write_atomically};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// `device.json`: how to tell that a root key is the right one.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    format: u32,
    root_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    check: String,
}

const FORMAT: u32 = 1;

/// The root key of a folder; a fresh folder gets its record. Existing data with another or no key is 24000009 and
/// stays as it is.
pub fn open(folder: &Folder, source: &RootKey) -> Result<Key> {
    match read_file(&folder.file("device.json"))? {
        Some(bytes) => existing(folder, source, &bytes),
        None => create(folder, source),
    }
}

/// The root key of a device in memory.
pub fn in_memory(source: &RootKey) -> Result<Key> {
    match source {
        RootKey::File => Ok(Key::generate()),
        _ => derive(source, &crypto::random()),
    }
}

fn existing(folder: &Folder, source: &RootKey, record: &[u8]) -> Result<Key> {
    let refuse = |detail: String| Error::new(Code::CryptoError, detail);
    let record: Record = serde_json::from_slice(record)
        .map_err(|error| refuse("device.json is damaged, so the root key cannot be checked".into()).because(error))?;
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
    let salt = record.salt.and_then(|salt| BASE64.decode(salt).ok()).and_then(|salt| salt.try_into().ok());
    let key = match source {
        RootKey::File => read_key_file(folder)?.ok_or_else(|| refuse("root.key is missing".into()))?,
        _ => derive(source, &salt.unwrap_or_default())?,
    };
    match check(&key) == record.check {
        true => Ok(key),
        false => Err(refuse(format!("the root key ({}) is not the one of this data", source.kind()))),
    }
}

fn create(folder: &Folder, source: &RootKey) -> Result<Key> {
    if ["store.db", "keys"].iter().any(|name| folder.file(name).exists()) {
        return Err(Error::new(Code::CryptoError, "device.json is missing beside existing data"));
    }
    if !folder.is_alone() {
        return Err(Error::new(Code::FileOperationError, "another process is creating this folder"));
    }
    let salt: [u8; 16] = crypto::random();
    let key = match source {
        RootKey::File => match read_key_file(folder)? {
            // Left by a creation that was interrupted before its record was written.
            Some(key) => key,
            None => {
                let key = Key::generate();
                let text = Zeroizing::new(BASE64.encode(key.bytes()));
                write_atomically(&folder.file("root.key"), text.as_bytes())?;
                key
            }
        },
        _ => derive(source, &salt)?,
    };
    let record = Record {
        format: FORMAT,
        root_key: source.kind().into(),
        salt: matches!(source, RootKey::Passphrase { .. }).then(|| BASE64.encode(salt)),
        check: check(&key),
    };
    let json = serde_json::to_vec_pretty(&record).expect("a record is plain data");
    write_atomically(&folder.file("device.json"), &json)?;
    Ok(key)
}

fn derive(source: &RootKey, salt: &[u8; 16]) -> Result<Key> {
    match source {
        RootKey::Passphrase { passphrase } => Ok(crypto::stretch(passphrase.as_str().as_bytes(), salt)),
        RootKey::Raw { key } => Ok(Key::from_bytes(key).expect("32 bytes by validation")),
        RootKey::File => Err(Error::new(Code::CryptoError, "root.key is missing")),
    }
}

fn read_key_file(folder: &Folder) -> Result<Option<Key>> {
    let Some(text) = read_file(&folder.file("root.key"))?.map(Zeroizing::new) else { return Ok(None) };
    let bytes = BASE64.decode(text.as_slice()).map(Zeroizing::new).unwrap_or_default();
    let key = Key::from_bytes(&bytes);
    key.map(Some).ok_or_else(|| Error::new(Code::CryptoError, "root.key is damaged"))
}

fn check(key: &Key) -> String {
    BASE64.encode(key.derive("root key check", b"").mac(&[b"ohos-security-kit"]))
}
