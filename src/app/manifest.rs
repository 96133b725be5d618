//! What an app says about itself at installation (AppManifest of types/device.d.ts).

use super::Instance;
use crate::error::{Code, Error, Result};
use crate::ids::UserId;
use crate::permission::{Level, NAME_LIMIT, Name, shown};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kind of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenType {
    /// An application.
    #[default]
    Hap,
    /// A system daemon; `bundle_name` is its process name.
    Native,
    /// The debugging shell.
    Shell,
}

/// The application model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// UIAbility.
    #[default]
    Stage,
    /// The older feature-ability model.
    Fa,
}

/// Where an app comes from, as far as permissions ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// Anywhere.
    #[default]
    None,
    /// Enterprise device management.
    EnterpriseMdm,
    /// An enterprise's own app.
    EnterpriseNormal,
}

/// A permission the device grants before the user is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Preauthorized {
    /// Full permission name.
    pub name: String,
    /// Whether the user may take it back.
    #[serde(default)]
    pub user_cancellable: bool,
}

/// An app's declarations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// 1 to 256 bytes.
    pub bundle_name: String,
    /// The user it is installed for.
    #[serde(default = "default_user")]
    pub user_id: UserId,
    /// 0 main app, above a clone.
    #[serde(default)]
    pub app_index: u32,
    /// Ability privilege level.
    #[serde(default)]
    pub apl: Level,
    /// System apps may call system APIs.
    #[serde(default)]
    pub system_app: bool,
    /// Declared permissions.
    #[serde(default)]
    pub permissions: Vec<Name>,
    /// Permissions above the app's level that its profile provisions.
    #[serde(default)]
    pub acls: Vec<Name>,
    /// The same for permissions that carry a value: name to value, 1 to 1024 bytes, at most 512.
    #[serde(default)]
    pub acl_values: BTreeMap<String, String>,
    /// Where the app comes from.
    #[serde(default)]
    pub distribution: Distribution,
    /// Target API level.
    #[serde(default = "default_api")]
    pub api_version: u32,
    /// Its own version number.
    #[serde(default = "default_version_code")]
    pub version_code: u32,
    /// Its own version, as people read it; 1 to 127 bytes.
    #[serde(default = "default_version_name")]
    pub version_name: String,
    /// Application model.
    #[serde(default)]
    pub model: Model,
    /// Identity including the signature: `<bundleName>_<signature>`. It belongs to one bundle (D53), and two apps with
    /// one bundle name and different ids share nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    /// Who made it; apps of one developer may share groups. Default: the app id, so nothing is shared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub developer_id: Option<String>,
    /// Asset groups it takes part in.
    #[serde(default)]
    pub asset_groups: Vec<String>,
    /// Data-loss-prevention sandbox type, 0 to 4.
    #[serde(default)]
    pub dlp_type: u32,
    /// Permissions granted before anyone is asked.
    #[serde(default)]
    pub preauthorized: Vec<Preauthorized>,
    /// A debug build.
    #[serde(default)]
    pub debug: bool,
    /// App, daemon or shell.
    #[serde(default)]
    pub token_type: TokenType,
}

const DEFAULT_SIGNATURE: &str = "default";

fn default_app_id(bundle_name: &str) -> String {
    format!("{bundle_name}_{DEFAULT_SIGNATURE}")
}

fn default_user() -> UserId {
    UserId::FIRST
}

fn default_api() -> u32 {
    26
}

fn default_version_code() -> u32 {
    1_000_000
}

fn default_version_name() -> String {
    "1.0.0".into()
}

impl Manifest {
    /// Refuses values out of range; shapes were checked by deserialisation.
    pub fn validate(&self) -> Result<()> {
        let length = |what: &str, value: &str, max: usize| match value.len() {
            0 => Err(Error::argument(format!("{what} is empty"))),
            n if n > max => Err(Error::argument(format!("{what} takes at most {max} bytes, not {n}"))),
            _ => Ok(()),
        };
        length("bundleName", &self.bundle_name, 256)?;
        length("versionName", &self.version_name, 127)?;
        if let Some(app_id) = &self.app_id {
            length("appId", app_id, 10240)?;
            if !self.app_id_is_its_own() {
                return Err(Error::argument("appId takes the bundleName, '_' and the signature"));
            }
        }
        if let Some(developer) = self.developer_id.as_ref().filter(|id| **id != self.default_developer()) {
            length("developerId", developer, 128)?;
        }
        for (what, list) in [("permissions", &self.permissions), ("acls", &self.acls)] {
            for (index, name) in list.iter().enumerate() {
                length(&format!("{what}[{index}]"), name, NAME_LIMIT)?;
            }
        }
        if self.acl_values.len() > 512 {
            return Err(Error::argument(format!("aclValues takes at most 512 entries, not {}", self.acl_values.len())));
        }
        for (name, value) in &self.acl_values {
            length(&format!("aclValues, {}:", shown(name)), value, 1024)?;
        }
        for (index, group) in self.asset_groups.iter().enumerate() {
            if !(7..=127).contains(&group.len()) {
                return Err(Error::argument(format!("assetGroups[{index}] takes 7 to 127 bytes, not {}", group.len())));
            }
        }
        if self.dlp_type > 4 {
            return Err(Error::argument(format!("dlpType takes 0 to 4, not {}", self.dlp_type)));
        }
        if self.user_id > UserId::LAST {
            return Err(Error::new(Code::AccountError, format!("there is no user {}", self.user_id)));
        }
        Ok(())
    }

    /// With the defaults that depend on other members filled in.
    pub fn completed(mut self) -> Self {
        let developer = self.default_developer();
        self.developer_id.get_or_insert(developer);
        self.app_id = Some(self.app_id());
        self
    }

    fn default_developer(&self) -> String {
        format!("default.{}", self.app_id())
    }

    /// What is remembered of an app while the device is open: without the lists, which installation has made use of,
    /// and without what the defaults say. The whole manifest stays in the store.
    pub fn compacted(mut self) -> Self {
        let developer = self.default_developer();
        self.developer_id = self.developer_id.filter(|id| *id != developer);
        self.app_id = self.app_id.filter(|id| *id != default_app_id(&self.bundle_name));
        Manifest {
            permissions: Vec::new(),
            acls: Vec::new(),
            acl_values: BTreeMap::new(),
            preauthorized: Vec::new(),
            version_name: String::new(),
            ..self
        }
    }

    /// Which installation this is.
    pub fn instance(&self) -> Instance<'_> {
        Instance { bundle_name: &self.bundle_name, user: self.user_id, app_index: self.app_index }
    }

    /// What follows the bundle name and its '_' in the app id; none if that begins otherwise.
    fn signature(&self) -> Option<&str> {
        let Some(app_id) = &self.app_id else { return Some(DEFAULT_SIGNATURE) };
        app_id.strip_prefix(&self.bundle_name)?.strip_prefix('_').filter(|signature| !signature.is_empty())
    }

    /// Whether the app id begins with the bundle name. Where it does not, one app would own the data of another.
    pub fn app_id_is_its_own(&self) -> bool {
        self.signature().is_some()
    }

    /// Whether the app id begins with other bundle names as well.
    pub fn fits_other_bundles(&self) -> bool {
        self.bundle_name.contains('_') || self.signature().is_some_and(|signature| signature.contains('_'))
    }

    /// The identity that owns data.
    pub fn app_id(&self) -> String {
        self.app_id.clone().unwrap_or_else(|| default_app_id(&self.bundle_name))
    }

    /// The developer: what follows the first '.' of the platform's value (spec/asset.md 5.1).
    pub fn developer(&self) -> String {
        match &self.developer_id {
            Some(id) => id.split_once('.').map_or(id.as_str(), |(_, rest)| rest).to_owned(),
            None => self.app_id(), // what `completed` says, after its "default."
        }
    }
}
