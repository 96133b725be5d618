//! addPermissionUsedRecord (F1, F2).

use super::{Subject, not_recorded};
use crate::access::USED_STATS;
use crate::app::App;
use crate::device::Device;
use crate::error::Result;
use crate::ids::Token;
use crate::permission::grant::flag;
use crate::privacy::record::{PRUNE_EVERY, Record, is_recorded, prune};
use crate::privacy::recordable::Recordable;
use crate::privacy::{Status, UsedType};
use crate::reply::Reply;
use crate::services::call::{Call, Outcome, done, invalid, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    subject: Subject,
    success: i32,
    fail: i32,
}

/// What most calls are: without options.
pub fn add_plain(call: &Call, token_id: Token, permission: String, (success, fail): (i32, i32)) -> Result<Outcome> {
    let subject = Subject { token_id, permission, used_type: UsedType::Normal as u32, identity: String::new() };
    add_access(call, Input { subject, success, fail })
}

pub fn add(call: &Call, json: &str) -> Result<Outcome> {
    add_access(call, read(json)?)
}

fn add_access(call: &Call, Input { subject, success, fail }: Input) -> Result<Outcome> {
    let (Ok(success), Ok(fail)) = (u32::try_from(success), u32::try_from(fail)) else {
        return invalid(format!("counts are not negative: {success}, {fail}"));
    };
    let used_type = subject.check()?;
    USED_STATS.check(&call.caller)?;
    let device = &call.device;
    let app = call.app(subject.token_id)?;
    let state = device.with_definitions(|all| all.id(&subject.permission)).and_then(|id| app.grant(id));
    if state.is_some_and(|grant| grant.flags.has(flag::ADMIN_FIXED)) {
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
        _ => device.store().with_memory(|memory| device.status_of(memory, app.token_id)),
    })
}
