//! What a device is opened with (device-api.md, DeviceOptions).

use super::clock::{self, Clock};
use super::json::parse;
use crate::app::manifest::Manifest;
use crate::error::{Code, Error, Result};
use serde::Deserialize;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// A passphrase or a key of the caller's: never part of JSON, wiped when dropped.
pub type Secret = Zeroizing<Vec<u8>>;

/// Where the root key comes from.
#[derive(Deserialize)]
#[serde(try_from = "RootKeyOption")]
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
        /// As it was given.
        key: Secret,
    },
    /// 32 bytes that the program fetches when they are needed.
    Callback,
    /// An entry of the system's keyring.
    Keyring(Keyring),
}

/// Which entry of the keyring, as far as options name it.
pub struct Keyring {
    /// Whose entry.
    pub service: Option<String>,
    /// Which one.
    pub account: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum RootKeyKind {
    File,
    Passphrase,
    Raw,
    Callback,
    Keyring,
}

/// As JSON has it. A derived enum of such objects would bring a second JSON reader, and a fiftieth of the addon.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RootKeyOption {
    kind: RootKeyKind,
    #[serde(default)]
    service: Option<String>,
    #[serde(default)]
    account: Option<String>,
}

impl TryFrom<RootKeyOption> for RootKey {
    type Error = &'static str;

    fn try_from(RootKeyOption { kind, service, account }: RootKeyOption) -> Result<Self, Self::Error> {
        if !matches!(kind, RootKeyKind::Keyring) && (service.is_some() || account.is_some()) {
            return Err("service and account belong to kind 'keyring'");
        }
        Ok(match kind {
            RootKeyKind::File => RootKey::File,
            RootKeyKind::Passphrase => RootKey::Passphrase { passphrase: Secret::default() },
            RootKeyKind::Raw => RootKey::Raw { key: Secret::default() },
            RootKeyKind::Callback => RootKey::Callback,
            RootKeyKind::Keyring => RootKey::Keyring(Keyring { service, account }),
        })
    }
}

impl RootKey {
    /// The name in options and in health().
    pub fn kind(&self) -> &'static str {
        match self {
            RootKey::File => "file",
            RootKey::Passphrase { .. } => "passphrase",
            RootKey::Raw { .. } => "raw",
            RootKey::Callback => "callback",
            RootKey::Keyring(_) => "keyring",
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
    #[serde(default = "file_key")]
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

fn file_key() -> RootKey {
    RootKey::File
}

fn default_users() -> Vec<u32> {
    vec![100]
}

impl RootKey {
    /// From JSON, and the passphrase or raw key, which comes beside it. 401 if it cannot be one.
    pub fn read(json: &str, secret: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Next {
            #[serde(rename = "rootKey")]
            next: RootKey,
        }
        let next = parse::<Next>(json)?.next.with(secret);
        next.validate().map(|()| next)
    }

    fn with(mut self, secret: &[u8]) -> Self {
        if let RootKey::Passphrase { passphrase: given } | RootKey::Raw { key: given } = &mut self {
            *given = Zeroizing::new(secret.to_vec());
        }
        self
    }

    fn validate(&self) -> Result<()> {
        match self {
            RootKey::Passphrase { passphrase } if passphrase.is_empty() => {
                Err(Error::argument("rootKey.passphrase is empty"))
            }
            RootKey::Raw { key } if key.len() != 32 => {
                Err(Error::argument(format!("rootKey.key takes 32 bytes, not {}", key.len())))
            }
            RootKey::Keyring(Keyring { service, account }) => {
                let empty = [("service", service), ("account", account)]
                    .into_iter()
                    .find(|(_, name)| name.as_ref().is_some_and(|name| name.is_empty() || name.contains('\0')));
                empty.map_or(Ok(()), |(what, _)| Err(Error::argument(format!("rootKey.{what} takes text"))))
            }
            _ => Ok(()),
        }
    }
}

impl Options {
    /// From JSON, and the passphrase or raw key, which comes beside it.
    pub fn read(json: &str, secret: &[u8]) -> Result<Self> {
        let options: Options = parse(json)?;
        Ok(Options { root_key: options.root_key.with(secret), ..options })
    }

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
        self.root_key.validate()?;
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
