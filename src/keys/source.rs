//! Where a root key comes from, as options say it.

use crate::crypto::Buffer;
use crate::error::{Error, Result};
use crate::json::parse;
use serde::Deserialize;

/// A passphrase or a key of the caller's: never part of JSON, wiped when dropped.
pub type Secret = Buffer;

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

    /// With its passphrase or raw key.
    pub fn with(mut self, secret: &[u8]) -> Self {
        if let RootKey::Passphrase { passphrase: given } | RootKey::Raw { key: given } = &mut self {
            *given = Buffer::of(secret);
        }
        self
    }

    /// 401 for one that cannot be.
    pub fn validate(&self) -> Result<()> {
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
