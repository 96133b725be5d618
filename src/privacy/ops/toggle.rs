//! setPermissionUsedRecordToggleStatus, getPermissionUsedRecordToggleStatus (F18, F20): whether accesses of the caller's
//! user are recorded.

use super::{STATS, TOGGLE};
use crate::error::Result;
use crate::privacy::record::{is_recorded, set_recorded};
use crate::service::{Call, Outcome, later, now, read};

pub fn set(call: &Call, json: &str) -> Result<Outcome> {
    let on: bool = read(json)?;
    TOGGLE.check(&call.caller)?;
    let user = call.caller.manifest.user_id;
    later(move |tx, _| set_recorded(tx, user, on))
}

pub fn get(call: &Call, _: &str) -> Result<Outcome> {
    STATS.check(&call.caller)?;
    let user = call.caller.manifest.user_id;
    now(call.device.store().read(|tx| is_recorded(tx, user))?)
}
