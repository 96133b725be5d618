//! The functions of privacyManager, one file per question (spec/privacy.md 1.5).

pub(super) mod add;
mod get;
mod subscribe;
mod toggle;
mod types;
mod usage;

use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::permission::{check_name, shown};
use crate::privacy::recordable::Recordable;
use crate::privacy::{IDENTITY_LIMIT, UsedType};
use crate::services::call::Order::{Queued, Settled};
use crate::services::call::{Call, Row, check_token, invalid};
use serde::Deserialize;

/// Every function by the name JavaScript calls it.
pub const TABLE: &[Row] = &[
    ("addPermissionUsedRecord", Queued, add::add),
    ("getPermissionUsedRecord", Settled, get::get),
    ("startUsingPermission", Queued, usage::start),
    ("stopUsingPermission", Queued, usage::stop),
    ("checkPermissionInUse", Settled, usage::in_use),
    ("getPermissionUsedTypeInfos", Settled, types::get),
    ("setPermissionUsedRecordToggleStatus", Queued, toggle::set),
    ("getPermissionUsedRecordToggleStatus", Settled, toggle::get),
    ("activeState.subscribe", Settled, subscribe::subscribe),
    ("activeState.unsubscribe", Settled, subscribe::unsubscribe),
];

/// What add, start and stop are about.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    token_id: Token,
    permission: String,
    used_type: u32,
    identity: String,
}

impl Subject {
    /// 12100001 for values out of range; before it is asked who calls.
    fn check(&self) -> Result<UsedType> {
        check_token(self.token_id)?;
        check_name(&self.permission)?;
        if self.identity.len() > IDENTITY_LIMIT {
            return invalid(format!(
                "enhancedIdentity takes at most {IDENTITY_LIMIT} bytes, not {}",
                self.identity.len()
            ));
        }
        match UsedType::from_number(self.used_type) {
            Some(used_type) => Ok(used_type),
            None => invalid(format!("usedType takes 0 to 2, not {}", self.used_type as i32)),
        }
    }
}

/// The permission with this name; 12100003 for one whose use is not recorded.
fn recordable(call: &Call, name: &str) -> Result<Recordable> {
    call.device.recordable(name)?.ok_or_else(|| not_recorded(name))
}

fn not_recorded(name: &str) -> Error {
    Error::new(Code::PermissionNotExist, format!("the use of {} is not recorded", shown(name)))
}
