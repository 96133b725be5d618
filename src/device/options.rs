//! What a device is opened with (DeviceOptions of types/device.d.ts).

#![expect(clippy::disallowed_methods, reason = "where the data folder is, the environment may say")]

use super::clock::{self, Clock};
use crate::access::page::DeviceType;
use crate::app::manifest::Manifest;
use crate::error::{Code, Error, Result};
use crate::ids::UserId;
use crate::json::parse;
use crate::keys::source::RootKey;
use crate::store::Durability;
use serde::Deserialize;
use std::path::PathBuf;

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
    /// The app this process runs as; none for a program that only uses vaults.
    pub app: Option<Manifest>,
    /// Users of a fresh device.
    #[serde(default = "default_users")]
    pub users: Vec<UserId>,
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

fn default_users() -> Vec<UserId> {
    vec![UserId::FIRST]
}

impl Options {
    /// From JSON, and the passphrase or raw key, which comes beside it.
    pub fn read(json: &str, secret: &[u8]) -> Result<Self> {
        let options: Options = parse(json)?;
        Ok(Options { root_key: options.root_key.with(secret), ..options })
    }

    /// The data folder: the option, `OHOS_DEVICE_DIR`, or the platform's folder for user data. Absolute, so that it
    /// stays the same wherever the process goes.
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
        self.app.as_ref().map_or(Ok(()), Manifest::validate)?;
        self.root_key.validate()?;
        if self.users.is_empty() {
            return Err(Error::argument("users is empty"));
        }
        if let Some(user) = self.users.iter().find(|user| **user > UserId::LAST) {
            return Err(Error::argument(format!("users: {user} is above 2147483647")));
        }
        if self.clock_start.is_some() && self.clock == ClockKind::System {
            return Err(Error::argument("clockStart needs clock: 'manual'"));
        }
        if self.clock_start.is_some_and(|start| !(0..=clock::MAX_TIME).contains(&start)) {
            return Err(Error::argument("clockStart takes epoch milliseconds"));
        }
        if self.data_dir.as_ref().is_some_and(|dir| dir.as_os_str().is_empty()) {
            return Err(Error::argument("dataDir is empty"));
        }
        Ok(())
    }
}
