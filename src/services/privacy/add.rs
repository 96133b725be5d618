//! addPermissionUsedRecord (F1, F2).

use super::{Subject, not_recorded};
use crate::access::USED_STATS;
use crate::app::App;
use crate::device::Device;
use crate::error::Result;
use crate::permission::grant::flag;
use crate::privacy::Status;
use crate::privacy::record::{PRUNE_EVERY, Record, is_recorded, prune};
use crate::privacy::recordable::Recordable;
use crate::reply::Reply;
use crate::services::call::{Call, Outcome, done, invalid, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    subject: Subject,
    success: i32,
    fail: i32,
}

pub fn add(call: &Call, json: &str) -> Result<Outcome> {
    let Input { subject, success, fail } = read(json)?;
    let (Ok(success), Ok(fail)) = (u32::try_from(success), u32::try_from(fail)) else {
        return invalid(format!("counts are not negative: {success}, {fail}"));
    };
    let used_type = subject.check()?;
    USED_STATS.check(&call.caller)?;
    let device = &call.device;
    let app = call.app(subject.token_id)?;
    let fixed = device.definition(&subject.permission).ok().and_then(|(id, _)| app.grant(id).copied());
    if fixed.is_some_and(|grant| grant.flags.has(flag::ADMIN_FIXED)) {
        return done(); // The administrator decided, not the user: nothing to account for.
    }
    let at = device.moment(app.manifest.user_id)?;
    let permission = device.recordable(&subject.permission)?;
    let status = status_now(device, &app, permission)?;
    let open = device.is_open(permission)?;
    let (device, user) = (device.clone(), app.manifest.user_id);
    Ok(Outcome::Later(Box::new(move |tx, _| {
        if !is_recorded(tx, user)? {
            return Ok(Reply::Done);
        }
        if success == 0 && fail == 0 {
            return invalid("successCount and failCount are both 0");
        }
        let permission = permission.ok_or_else(|| not_recorded(&subject.permission))?;
        if !open {
            return Ok(Reply::Done);
        }
        let record = Record {
            token: subject.token_id,
            permission,
            time: at.time,
            duration: 0,
            success,
            fail,
            status,
            locked: at.locked,
            used_type,
            identity: subject.identity.clone(),
            segment: false,
        };
        record.add(tx)?;
        if device.record_written() % PRUNE_EVERY == 0 {
            prune(tx, at.time)?;
        }
        Ok(Reply::Done)
    })))
}

/// How an app uses a permission whose switch is on: not at all where the enterprise blocks it.
fn status_now(device: &Device, app: &App, permission: Option<Recordable>) -> Result<Status> {
    Ok(match permission {
        Some(permission) if device.is_blocked(permission)? => Status::Inactive,
        _ => device.status_of(&device.memory(), app.token_id),
    })
}
