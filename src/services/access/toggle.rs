//! setPermissionRequestToggleStatus, getPermissionRequestToggleStatus (F16 to F19): whether a user's dialogs may ask.

use crate::access::{DIALOG, GET};
use crate::device::Device;
use crate::error::Result;
use crate::ids::UserId;
use crate::permission::{GrantMode, check_name, names};
use crate::services::call::{Call, Outcome, invalid, later, now, read};
use crate::store::REQUEST_TOGGLE;
use rusqlite::{ToSql, params};
use serde::Deserialize;

const OPEN: u32 = 1;
const CLOSED: u32 = 0;

#[derive(Deserialize)]
struct Set {
    permission: String,
    status: u32,
}

/// setPermissionRequestToggleStatus (F16).
pub fn set(call: &Call, json: &str) -> Result<Outcome> {
    let Set { permission, status } = read(json)?;
    check_name(&permission)?;
    if status != OPEN && status != CLOSED {
        return invalid(format!("status takes 0 or 1, not {}", status as i32));
    }
    DIALOG.check(&call.caller)?;
    check_mode(call, &permission)?;
    let user = call.caller.manifest.user_id;
    later(move |tx, _| match status == default_of(&permission) {
        true => {
            let sql = "DELETE FROM request_toggle WHERE user_id = ? AND permission = ?";
            tx.run(sql, (user, &permission)).map(drop)
        }
        false => tx.put(&REQUEST_TOGGLE, params![user, permission, status]),
    })
}

/// getPermissionRequestToggleStatus (F18).
pub fn get(call: &Call, json: &str) -> Result<Outcome> {
    let permission: String = read(json)?;
    check_name(&permission)?;
    GET.check(&call.caller)?;
    check_mode(call, &permission)?;
    now(status_of(&call.device, call.caller.manifest.user_id, &permission)?)
}

fn check_mode(call: &Call, permission: &str) -> Result<()> {
    let (_, definition) = call.device.definition(permission)?;
    match definition.grant_mode == GrantMode::User {
        true => Ok(()),
        false => invalid(format!("{permission} is not decided by users in a dialog")),
    }
}

/// A user's toggle; dialogs look at it for ads tracking (6.5).
pub fn status_of(device: &Device, user: UserId, permission: &str) -> Result<u32> {
    let key: [(&str, &dyn ToSql); 2] = [("user_id", &user), ("permission", &permission)];
    let stored = device.store().read(|tx| tx.find_one(&REQUEST_TOGGLE, &key, |row| row.get(2)))?;
    Ok(stored.unwrap_or_else(|| default_of(permission)))
}

fn default_of(permission: &str) -> u32 {
    match permission {
        names::APP_TRACKING_CONSENT => CLOSED,
        _ => OPEN,
    }
}

/// Whether dialogs may ask this user about ads tracking.
pub fn tracking_open(device: &Device, user: UserId) -> Result<bool> {
    Ok(status_of(device, user, names::APP_TRACKING_CONSENT)? == OPEN)
}
