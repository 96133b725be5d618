//! startUsingPermission, stopUsingPermission, checkPermissionInUse (F5 to F12, F22).

use super::{Subject, recordable};
use crate::access::USED_STATS;
use crate::error::{Code, Error, Result};
use crate::permission::check_name;
use crate::privacy::usage::{Group, Usage};
use crate::services::call::{Call, Outcome, later, now, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    subject: Subject,
    pid: i32,
}

impl Input {
    fn group(&self, call: &Call) -> Result<Group> {
        let Subject { token_id: token, permission: name, identity, .. } = &self.subject;
        let permission = recordable(call, name)?;
        Ok(Group { token: *token, identity: identity.clone(), permission, name: name.clone() })
    }
}

/// startUsingPermission (F5 to F8).
pub fn start(call: &Call, json: &str) -> Result<Outcome> {
    let input: Input = read(json)?;
    let used_type = input.subject.check()?;
    USED_STATS.check(&call.caller)?;
    let app = call.app(input.subject.token_id)?;
    let group = input.group(call)?;
    if call.device.is_blocked(group.permission)? {
        return Err(Error::new(Code::InnerError, format!("the enterprise blocks {}", input.subject.permission)));
    }
    let at = call.device.moment(app.manifest.user_id)?;
    let usage = Usage::new(group, input.pid, call.caller.token_id, used_type, at);
    let (device, user) = (call.device.clone(), app.manifest.user_id);
    later(move |tx, memory| {
        let started = device.start_usage(memory, usage.clone());
        let running =
            || Error::new(Code::NotUsedTogether, format!("{} is being used already", input.subject.permission));
        device.write_changes(tx, memory, started.ok_or_else(running)?, |_| Some(user))
    })
}

/// stopUsingPermission (F9 to F12).
pub fn stop(call: &Call, json: &str) -> Result<Outcome> {
    let input: Input = read(json)?;
    input.subject.check()?;
    USED_STATS.check(&call.caller)?;
    let app = call.app(input.subject.token_id)?;
    let group = input.group(call)?;
    let at = call.device.moment(app.manifest.user_id)?;
    let (device, caller, user) = (call.device.clone(), call.caller.token_id, app.manifest.user_id);
    later(move |tx, memory| {
        let stopped = memory.usages_mut().stop(&group, input.pid, caller, at);
        let none = || Error::new(Code::NotUsedTogether, format!("{} is not being used", input.subject.permission));
        device.write_changes(tx, memory, stopped.ok_or_else(none)?, |_| Some(user))
    })
}

/// checkPermissionInUse (F22).
pub fn in_use(call: &Call, json: &str) -> Result<Outcome> {
    let name: String = read(json)?;
    check_name(&name)?;
    USED_STATS.check(&call.caller)?;
    let permission = recordable(call, &name)?;
    now(call.device.store().with_memory(|memory| memory.usages().in_use(permission)))
}
