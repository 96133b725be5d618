//! setPermissionUsedRecordToggleStatus, getPermissionUsedRecordToggleStatus (F18, F20): whether accesses of the
//! caller's user are recorded.

use crate::access::{RECORD_TOGGLE, USED_STATS};
use crate::error::Result;
use crate::privacy::record::{is_recorded, set_recorded};
use crate::services::call::{Call, Outcome, later, now, read};

pub fn set(call: &Call, json: &str) -> Result<Outcome> {
    let on: bool = read(json)?;
    RECORD_TOGGLE.check(&call.caller)?;
    let user = call.caller.manifest.user_id;
    later(move |tx, _| set_recorded(tx, user, on))
}

pub fn get(call: &Call, _: &str) -> Result<Outcome> {
    USED_STATS.check(&call.caller)?;
    let user = call.caller.manifest.user_id;
    now(call.device.store().read(|tx| is_recorded(tx, user))?)
}
