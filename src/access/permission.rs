//! Permission definitions (spec/access-control.md 4.1): the published table, and what a device defines beyond it.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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
    #[serde(default = "yes")]
    pub provisionable: bool,
    /// Whether the grant carries a value.
    #[serde(default)]
    pub valued: bool,
}

fn yes() -> bool {
    true
}

mod table {
    use super::{Cow, Definition, GrantMode, Kind, Level};
    include!(concat!(env!("OUT_DIR"), "/permissions.rs"));
}

/// The published definition of `name`.
pub fn published(name: &str) -> Option<&'static Definition> {
    table::TABLE.binary_search_by(|row| row.name.as_ref().cmp(name)).ok().map(|row| &table::TABLE[row])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_published_counts() {
        let count = |test: fn(&Definition) -> bool| table::TABLE.iter().filter(|row| test(row)).count();
        assert_eq!(table::TABLE.len(), 1134);
        assert_eq!(count(|row| row.grant_mode == GrantMode::User), 59);
        assert_eq!(count(|row| row.grant_mode == GrantMode::Manual), 4);
        assert_eq!(count(|row| row.level == Level::Normal), 87);
        assert_eq!(count(|row| row.kind == Kind::Service), 81);
        assert_eq!(count(|row| !row.provisionable), 95);
        assert_eq!(count(|row| row.valued), 3);
    }

    #[test]
    fn every_row_is_found_by_name() {
        for row in &table::TABLE {
            assert_eq!(published(&row.name), Some(row));
        }
        assert_eq!(published("ohos.permission.NO_SUCH_PERMISSION"), None);
    }
}
