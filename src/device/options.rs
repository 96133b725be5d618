//! What a device is opened with (device-api.md, DeviceOptions).

use super::clock::{self, Clock};
use super::manifest::Manifest;
use crate::error::{Code, Error, Result};
use base64::Engine;
use serde::{Deserialize, Deserializer};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// A password or passphrase. What is given instead of a string never appears in a message.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The secret.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(from)? {
            serde_json::Value::String(text) => Ok(Secret(Zeroizing::new(text))),
            _ => Err(serde::de::Error::custom("must be a string")),
        }
    }
}

/// Where the root key comes from.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum RootKey {
    /// `root.key` in the data folder.
    File,
    /// Argon2id of a passphrase.
    Passphrase {
        /// Not empty.
        passphrase: Secret,
    },
    /// 32 bytes that the caller keeps.
    Raw {
        /// Base64 across the boundary.
        #[serde(deserialize_with = "base64_bytes")]
        key: Zeroizing<Vec<u8>>,
    },
}

impl RootKey {
    /// The name in options and in health().
    pub fn kind(&self) -> &'static str {
        match self {
            RootKey::File => "file",
            RootKey::Passphrase { .. } => "passphrase",
            RootKey::Raw { .. } => "raw",
        }
    }
}

/// What a resolved call has survived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Durability {
    /// Power loss.
    #[default]
    Full,
    /// A crash of the process.
    Normal,
}

/// Which clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClockKind {
    /// The system's.
    #[default]
    System,
    /// Moves only when told.
    Manual,
}

/// What kind of device this is, as far as permission dialogs ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum DeviceType {
    /// A phone.
    #[default]
    #[serde(rename = "phone")]
    Phone,
    /// A PC.
    #[serde(rename = "2in1")]
    Pc,
}

/// Options, with the folder already decided.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// All state lives here; none when in memory.
    pub data_dir: Option<PathBuf>,
    /// Nothing touches the disk.
    #[serde(default)]
    pub in_memory: bool,
    /// Where the root key comes from.
    #[serde(default = "file_key", deserialize_with = "root_key")]
    pub root_key: RootKey,
    /// The app this process runs as.
    pub app: Manifest,
    /// Users of a fresh device.
    #[serde(default = "default_users")]
    pub users: Vec<u32>,
    /// Which clock.
    #[serde(default)]
    pub clock: ClockKind,
    /// Where a manual clock starts.
    #[serde(default)]
    pub clock_start: Option<i64>,
    /// What a resolved call has survived.
    #[serde(default)]
    pub durability: Durability,
    /// What kind of device this is.
    #[serde(default)]
    pub device_type: DeviceType,
    /// Most rows that queryStatusByPermission and queryStatusByTokenID give.
    #[serde(default = "default_rows")]
    pub permission_row_limit: usize,
    /// Where the copy of the package lies that opens the device, for messages about a second copy.
    #[serde(default)]
    pub copy: String,
    /// Longest list of details in getPermissionUsedRecord (D23).
    #[serde(default = "default_details")]
    pub used_record_detail_limit: usize,
}

fn default_details() -> usize {
    10
}

fn default_rows() -> usize {
    10_000
}

/// Its errors come from a copy of the text, without a position in it, so they name the member themselves.
fn root_key<'de, D: Deserializer<'de>>(from: D) -> Result<RootKey, D::Error> {
    RootKey::deserialize(from).map_err(|error| serde::de::Error::custom(format!("rootKey: {error}")))
}

fn file_key() -> RootKey {
    RootKey::File
}

fn default_users() -> Vec<u32> {
    vec![100]
}

pub(crate) fn base64_bytes<'de, D: Deserializer<'de>>(from: D) -> Result<Zeroizing<Vec<u8>>, D::Error> {
    let text = Zeroizing::new(String::deserialize(from)?);
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.as_bytes());
    bytes.map(Zeroizing::new).map_err(|_| serde::de::Error::custom("bytes must be base64"))
}

impl Options {
    /// The data folder: the option, `OHOS_DEVICE_DIR`, or the platform's folder for user data. Absolute, so that it stays the
    /// same wherever the process goes.
    pub fn folder(&self) -> Result<PathBuf> {
        let named = || std::env::var_os("OHOS_DEVICE_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
        let folder = self.data_dir.clone().or_else(named);
        let folder = folder.or_else(|| Some(dirs::data_dir()?.join("ohos-security-kit")));
        let none = || Error::new(Code::FileOperationError, "there is no folder for user data; set dataDir");
        let folder = folder.ok_or_else(none)?;
        std::path::absolute(&folder).map_err(|error| {
            Error::new(Code::FileOperationError, format!("cannot find {}", folder.display())).because(error)
        })
    }

    /// The clock they ask for.
    pub fn clock(&self) -> Clock {
        match self.clock {
            ClockKind::System => Clock::system(),
            ClockKind::Manual => Clock::manual(self.clock_start.unwrap_or(clock::DEFAULT_START)),
        }
    }

    /// Refuses combinations and values out of range.
    pub fn validate(&self) -> Result<()> {
        self.app.validate()?;
        match &self.root_key {
            RootKey::Passphrase { passphrase } if passphrase.as_str().is_empty() => {
                return Err(Error::argument("rootKey.passphrase is empty"));
            }
            RootKey::Raw { key } if key.len() != 32 => {
                return Err(Error::argument(format!("rootKey.key takes 32 bytes, not {}", key.len())));
            }
            _ => {}
        }
        if self.users.is_empty() {
            return Err(Error::argument("users is empty"));
        }
        if let Some(user) = self.users.iter().find(|user| **user > i32::MAX as u32) {
            return Err(Error::argument(format!("users: {user} is above 2147483647")));
        }
        if self.clock_start.is_some() && self.clock == ClockKind::System {
            return Err(Error::argument("clockStart needs clock: 'manual'"));
        }
        if self.clock_start.is_some_and(|start| !(0..=8_640_000_000_000_000).contains(&start)) {
            return Err(Error::argument("clockStart takes epoch milliseconds"));
        }
        if self.data_dir.as_ref().is_some_and(|dir| dir.as_os_str().is_empty()) {
            return Err(Error::argument("dataDir is empty"));
        }
        Ok(())
    }
}
