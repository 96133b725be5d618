//! requestPermissionOnSetting, openPermissionOnSetting, requestPermissionOnApplicationSetting (F28, F29, F31).

use super::request::Answered;

use crate::access::decide::{By, Decision};
use crate::access::group::{Asking, group_of, together_in_settings};
use crate::access::page::{Answer, FOLLOW, Page, SETTING};
use crate::device::decide;
use crate::error::{Code, Error, Result};
use crate::ids::{Flags, Token};
use crate::permission::grant::{Grant, flag};
use crate::permission::{GrantMode, names, published_id, shown};
use crate::services::call::{Call, Outcome, check_token, invalid, later, now, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct Begin {
    context: Token,
    permissions: Vec<String>,
}

/// F28: the checks of 6.6, and the sheet.
pub fn begin(call: &Call, json: &str) -> Result<Outcome> {
    let Begin { context, permissions } = read(json)?;
    let mode = |name: &String| call.device.definition(name).map(|(_, definition)| definition.grant_mode).ok();
    if let Some(manual) = permissions.iter().find(|name| mode(name) == Some(GrantMode::Manual)) {
        return Err(Error::new(Code::UnexpectedPermission, format!("{manual} has a page of its own in Settings")));
    }
    call.check_context(context)?;
    let (mut held, mut never_asked) = (0, false);
    for name in &permissions {
        if mode(name) != Some(GrantMode::User) {
            return invalid(format!("{} is not decided by the user", shown(name)));
        }
        if !together_in_settings(name, &permissions[0]) {
            return invalid(format!("{name} and {} are of different groups", permissions[0]));
        }
        let (id, _) = call.device.definition(name)?;
        let Some(grant) = call.caller.grant(id) else { return invalid(format!("{name} is not declared")) };
        held += usize::from(call.caller.holds_id(id));
        never_asked |= !grant.granted && grant.flags == Flags::NONE;
    }
    let group = group_of(&permissions[0]);
    if held == permissions.len() {
        return Err(Code::AllGranted.into());
    }
    if never_asked && !matches!(group.asking, Asking::Location | Asking::Pasteboard) {
        return Err(Code::NotAllRejected.into());
    }
    let precise = permissions.len() > 1 && permissions.iter().any(|name| name == names::LOCATION);
    now(Page { title: group.title, permissions, choices: SETTING, precise, silent: false })
}

/// Carries out the answer to the sheet.
pub fn answer(call: &Call, json: &str) -> Result<Outcome> {
    let Answered { mut permissions, answer, precise } = read(json)?;
    let (granted, flags) = match answer {
        Answer::Allow | Answer::AllowOnce => (true, flag::USER_FIXED),
        Answer::Deny => (false, flag::USER_FIXED),
        Answer::AskEveryTime => (false, flag::ONE_TIME),
        Answer::Dismiss => return now(()),
    };
    let token = call.caller.token_id;
    let decide = |permission: String, granted: bool| Decision {
        token,
        permission,
        granted,
        flags: if granted { flag::USER_FIXED } else { flags },
        kill: true,
        by: By::Settings,
    };
    // "While using": never in the background.
    let while_using = granted && group_of(&permissions[0]).asking == Asking::Location;
    // What a UI component lets the app hold for a moment is no declaration.
    let declared =
        published_id(names::LOCATION_IN_BACKGROUND).and_then(|id| call.caller.grant(id)).is_some_and(Grant::effective);
    if while_using && declared && !permissions.iter().any(|name| name == names::LOCATION_IN_BACKGROUND) {
        permissions.push(names::LOCATION_IN_BACKGROUND.to_owned());
    }
    let chosen = permissions.into_iter().filter(|name| !while_using || precise || name != names::LOCATION);
    let decided: Vec<Decision> = chosen
        .map(|name| {
            let denied = while_using && name == names::LOCATION_IN_BACKGROUND;
            decide(name, granted && !denied)
        })
        .collect();
    let device = call.device.clone();
    later(move |tx, memory| {
        let written = decided.iter().map(|decision| decision.write(&device, tx, memory)).collect::<Result<Vec<_>>>()?;
        decide::end(&device, tx, memory, written.concat())
    })
}

/// The states after the sheet: 0 held, -1 not.
pub fn end(call: &Call, json: &str) -> Result<Outcome> {
    let permissions: Vec<String> = read(json)?;
    let held = permissions.iter().map(|name| {
        let held = call.device.definition(name).is_ok_and(|(id, _)| call.caller.holds_id(id));
        if held { 0 } else { -1 }
    });
    now(held.collect::<Vec<_>>())
}

#[derive(Deserialize)]
struct Manual {
    context: Token,
    permission: String,
}

/// F29: the checks of 6.7; no page for what is granted already.
pub fn manual(call: &Call, json: &str) -> Result<Outcome> {
    let Manual { context, permission } = read(json)?;
    let Ok((id, definition)) = call.device.definition(&permission) else {
        return invalid(format!("{} is not defined", shown(&permission)));
    };
    if definition.grant_mode != GrantMode::Manual {
        return Err(Error::new(
            Code::UnexpectedPermission,
            format!("{permission} is not a manual_settings permission"),
        ));
    }
    call.check_context(context)?;
    match call.caller.grant(id) {
        None => invalid(format!("{permission} is not declared")),
        Some(grant) if grant.granted => now(()),
        Some(_) => {
            let title = "use a permission that only Settings grants";
            now(Page { title, permissions: vec![permission], choices: FOLLOW, precise: false, silent: false })
        }
    }
}

/// F31: gives the token of the app whose page is to be opened.
pub fn application(call: &Call, json: &str) -> Result<Outcome> {
    let token: Token = read(json)?;
    check_token(token)?;
    // The system bit counts here for every kind of caller.
    if !call.caller.manifest.system_app {
        return Err(Code::NotSystemApplication.into());
    }
    now(call.app(token)?.token_id)
}
