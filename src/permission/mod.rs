//! Permission definitions (spec/access-control.md 4.1): the published table, and what a device defines beyond it.

pub mod grant;
pub mod names;

use crate::error::{Code, Error, Result};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;

/// Who decides about a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantMode {
    /// Granted at installation (`system_grant`).
    #[serde(rename = "system_grant")]
    System,
    /// The user decides in a dialog or in Settings (`user_grant`).
    #[serde(rename = "user_grant")]
    User,
    /// The user decides in Settings only (`manual_settings`).
    #[serde(rename = "manual_settings")]
    Manual,
}

/// Ability privilege level of an app, and the lowest one a permission is open to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Ordinary apps.
    #[default]
    Normal,
    /// Apps of basic system services.
    SystemBasic,
    /// Core system.
    SystemCore,
}

/// What sort of caller a permission is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// Anyone.
    #[default]
    Normal,
    /// System apps.
    System,
    /// System daemons only.
    Service,
    /// Enterprise device management.
    Mdm,
    /// Enterprise apps.
    EnterpriseNormal,
}

/// Which data-loss-prevention sandboxes may hold a permission (spec/access-control.md 3.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dlp {
    /// Every sandbox. The published table does not say otherwise of any permission.
    #[default]
    All,
    /// Sandboxes with full control.
    FullControl,
    /// Those whose type decides by permission: 3 and 4.
    None,
}

impl Dlp {
    /// Whether a sandbox of this type may hold the permission; type 0 is no sandbox.
    pub fn admits(self, dlp_type: u32) -> bool {
        match self {
            _ if dlp_type == 0 => true,
            Dlp::All => true,
            Dlp::FullControl => matches!(dlp_type, 2 | 4),
            Dlp::None => matches!(dlp_type, 3 | 4),
        }
    }
}

/// One permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Definition {
    /// Full name.
    pub name: Cow<'static, str>,
    /// Who decides.
    pub grant_mode: GrantMode,
    /// Lowest level it is open to.
    #[serde(rename = "availableLevel")]
    pub level: Level,
    /// Sort of caller.
    #[serde(rename = "availableType", default)]
    pub kind: Kind,
    /// Whether the ACL may give it to a lower level.
    #[serde(default = "crate::json::yes")]
    pub provisionable: bool,
    /// Whether the grant carries a value.
    #[serde(default)]
    pub valued: bool,
    /// Which sandboxes may hold it.
    #[serde(rename = "availableDlp", default)]
    pub dlp: Dlp,
}

mod table {
    use super::{Cow, Definition, Dlp, GrantMode, Kind, Level};
    use rustc_hash::FxHashMap;
    use std::sync::LazyLock;
    include!(concat!(env!("OUT_DIR"), "/permissions.rs"));

    // As build.rs numbers them.
    const MODES: [GrantMode; 3] = [GrantMode::System, GrantMode::User, GrantMode::Manual];
    const LEVELS: [Level; 3] = [Level::Normal, Level::SystemBasic, Level::SystemCore];
    const KINDS: [Kind; 5] = [Kind::Normal, Kind::System, Kind::Service, Kind::Mdm, Kind::EnterpriseNormal];

    /// How many permissions are published.
    pub const LEN: usize = ROWS.len();

    /// The published table, sorted by name; unpacked when it is first asked.
    pub static TABLE: LazyLock<Box<[Definition]>> = LazyLock::new(|| {
        let mut names = NAMES;
        let unpack = |&(length, traits, valued): &(u8, u8, bool)| {
            let (name, rest) = names.split_at(length.into());
            names = rest;
            Definition {
                name: Cow::Borrowed(name),
                grant_mode: MODES[usize::from(traits & 3)],
                level: LEVELS[usize::from(traits >> 2 & 3)],
                kind: KINDS[usize::from(traits >> 4 & 7)],
                provisionable: traits >> 7 == 1,
                valued,
                dlp: Dlp::All,
            }
        };
        ROWS.iter().map(unpack).collect()
    });

    /// The rows by name: reading an app asks for each of its permissions.
    pub static PLACES: LazyLock<FxHashMap<&'static str, u32>> =
        LazyLock::new(|| TABLE.iter().zip(0..).map(|(row, place)| (row.name.as_ref(), place)).collect());
}

/// The name of a permission in a manifest. Ten thousand apps name the same thousand permissions, so published names
/// are not kept a second time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Name(Cow<'static, str>);

impl std::ops::Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        Ok(Name(published(&name).map_or(Cow::Owned(name), |row| row.name.clone())))
    }
}

/// Longest name, in bytes.
pub const NAME_LIMIT: usize = 256;

/// A permission by number: its row in the published table, or above that its place among the device's own definitions.
/// Comparing and finding numbers is what makes a check cost nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PermissionId(pub u32);

impl PermissionId {
    /// What an undefined name has: nobody holds it.
    pub const NONE: PermissionId = PermissionId(u32::MAX);
}

/// The number of a published permission.
pub fn published_id(name: &str) -> Option<PermissionId> {
    table::PLACES.get(name).copied().map(PermissionId)
}

/// The names of the published permissions, in the order of their numbers.
pub fn published_names() -> impl Iterator<Item = &'static str> {
    table::TABLE.iter().map(|row| row.name.as_ref())
}

/// The published definition of `name`.
pub fn published(name: &str) -> Option<&'static Definition> {
    published_id(name).map(|id| &table::TABLE[id.0 as usize])
}

/// The published table and what definePermission added. A number, once given, keeps its meaning while the device is
/// open: installed apps are remembered by numbers.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    added: Vec<Option<Definition>>,
    numbers: HashMap<String, PermissionId>,
}

impl Definitions {
    /// Takes over the device's own definitions as the store has them now.
    pub fn renew(&mut self, stored: Vec<Definition>) {
        self.added.iter_mut().for_each(|slot| *slot = None);
        for definition in stored {
            let next = PermissionId((table::LEN + self.added.len()) as u32);
            let id = *self.numbers.entry(definition.name.to_string()).or_insert(next);
            if id == next {
                self.added.push(None);
            }
            self.added[id.0 as usize - table::LEN] = Some(definition);
        }
    }

    /// The number of a defined permission.
    pub fn id(&self, name: &str) -> Option<PermissionId> {
        published_id(name).or_else(|| self.numbers.get(name).copied().filter(|id| self.get(*id).is_some()))
    }

    /// The definition with this number.
    pub fn get(&self, id: PermissionId) -> Option<&Definition> {
        let place = id.0 as usize;
        match place.checked_sub(table::LEN) {
            None => table::TABLE.get(place),
            Some(place) => self.added.get(place)?.as_ref(),
        }
    }

    /// The definition of `name` and its number.
    pub fn find(&self, name: &str) -> Option<(PermissionId, &Definition)> {
        let id = self.id(name)?;
        self.get(id).map(|definition| (id, definition))
    }
}

/// A name as messages show it: repeated if it looks like a permission's, as `ohos.permission.CAMRA` does. Anything else
/// may be a secret in the wrong place, or megabytes of somebody's.
pub fn shown(name: &str) -> String {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let mut words = name.split('.');
    let domain = words.next().is_some_and(|word| is_word(word) && word.bytes().all(|b| b.is_ascii_lowercase()));
    match domain && name.len() <= 100 && words.clone().count() >= 2 && words.all(is_word) {
        true => name.to_owned(),
        false => format!("a name of {} bytes", name.len()),
    }
}

/// 12100001 for a name that is empty or has more than 256 bytes.
pub fn check_name(name: &str) -> Result<()> {
    match (1..=NAME_LIMIT).contains(&name.len()) {
        true => Ok(()),
        false => {
            let detail = format!("permissionName takes 1 to {NAME_LIMIT} bytes, not {}", name.len());
            Err(Error::new(Code::ParameterInvalid, detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_only_where_they_look_like_names() {
        for name in ["ohos.permission.CAMRA", "com.example.permission.A_1"] {
            assert_eq!(shown(name), name);
        }
        let long = format!("ohos.permission.{}", "X".repeat(100));
        let secrets =
            ["hunter2", "", "pass.word", "a b.c.d", "my-own.pass.word", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "a..b", &long];
        for name in secrets {
            assert_eq!(shown(name), format!("a name of {} bytes", name.len()));
        }
    }

    #[test]
    fn every_row_is_found_by_name() {
        for row in table::TABLE.iter() {
            assert_eq!(published(&row.name), Some(row));
        }
        assert_eq!(published("ohos.permission.NO_SUCH_PERMISSION"), None);
    }
}
