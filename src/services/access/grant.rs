//! grantUserGrantedPermission, revokeUserGrantedPermission, grantPermission, revokePermission (F9 to F14).

use crate::access::decide::{By, Decision};
use crate::access::{Access, GRANT, REVOKE};
use crate::error::{Code, Error, Result};
use crate::ids::{Flags, Token};
use crate::permission::check_name;
use crate::permission::grant::flag;
use crate::permission::{Definition, GrantMode};
use crate::services::call::{Call, Outcome, check_token, invalid, later, read};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    token_id: Token,
    permission: String,
    flags: Flags,
    #[serde(default = "crate::json::yes")]
    kill: bool,
}

/// grantUserGrantedPermission (F9, F10).
pub fn grant_user_granted(call: &Call, json: &str) -> Result<Outcome> {
    older(call, read(json)?, true)
}

/// revokeUserGrantedPermission (F11, F12).
pub fn revoke_user_granted(call: &Call, json: &str) -> Result<Outcome> {
    older(call, read(json)?, false)
}

/// grantPermission (F13).
pub fn grant(call: &Call, json: &str) -> Result<Outcome> {
    newer(call, read(json)?, true)
}

/// revokePermission (F14).
pub fn revoke(call: &Call, json: &str) -> Result<Outcome> {
    newer(call, read(json)?, false)
}

fn older(call: &Call, input: Input, granted: bool) -> Result<Outcome> {
    check_token(input.token_id)?; // first of all: D26
    check_name(&input.permission)?;
    let (_, definition) = call.device.definition(&input.permission)?;
    check_flags(input.flags)?;
    if definition.grant_mode != GrantMode::User {
        return Err(wrong_mode(Code::PermissionNotExist, &definition));
    }
    decide(call, input, granted)
}

fn newer(call: &Call, input: Input, granted: bool) -> Result<Outcome> {
    check_token(input.token_id)?;
    check_name(&input.permission)?;
    check_flags(input.flags)?;
    let (_, definition) = call.device.definition(&input.permission)?;
    if definition.grant_mode == GrantMode::System {
        return Err(wrong_mode(Code::UnexpectedPermission, &definition));
    }
    decide(call, input, granted)
}

fn decide(call: &Call, input: Input, granted: bool) -> Result<Outcome> {
    let Input { token_id: token, permission, flags, kill } = input;
    // Nothing is ever granted to a process that only draws (3.1).
    if token.only(Token::RENDER) != 0 {
        return Err(Error::new(Code::TokenNotExist, format!("{token} is the token of a render process")));
    }
    let access = Access { shell_exempt: call.is_for_debug(token)?, ..if granted { GRANT } else { REVOKE } };
    access.check(&call.caller)?;
    let decision = Decision { token, permission, granted, flags, kill, by: By::Caller };
    let device = call.device.clone();
    later(move |tx, memory| decision.make(&device, tx, memory))
}

fn check_flags(flags: Flags) -> Result<()> {
    match flag::SETTABLE.contains(&flags) {
        true => Ok(()),
        false => invalid(format!("permissionFlags takes 0, 1, 2, 4 or 64, not {}", flags.0 as i32)),
    }
}

fn wrong_mode(code: Code, definition: &Definition) -> Error {
    let mode = serde_json::to_value(definition.grant_mode).unwrap_or_default();
    Error::new(code, format!("{} is a {} permission", definition.name, mode.as_str().unwrap_or_default()))
}

impl Call {
    /// The shell may decide about debug builds without holding a permission (1.5).
    fn is_for_debug(&self, token: Token) -> Result<bool> {
        Ok(self.caller.is_shell() && self.device.find_app(token)?.is_some_and(|app| app.manifest.debug))
    }
}
