//! getPermissionFlags (F15).

use crate::access::FLAGS;
use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::permission::check_name;
use crate::services::call::{Call, Outcome, check_token, now, read};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    token_id: Token,
    permission: String,
}

pub fn get(call: &Call, json: &str) -> Result<Outcome> {
    let Input { token_id, permission } = read(json)?;
    check_token(token_id)?;
    check_name(&permission)?;
    FLAGS.check(&call.caller)?;
    let (id, _) = call.device.definition(&permission)?;
    let app = call.app_anywhere(token_id)?;
    if app.remote {
        let why = format!("{} runs on another device", app.manifest.bundle_name);
        return Err(Error::new(Code::PermissionOperationNotAllowed, why));
    }
    let undeclared = || {
        let bundle = &app.manifest.bundle_name;
        Error::new(Code::PermissionNotExist, format!("{permission} is not declared by {bundle}"))
    };
    now(app.grant(id).ok_or_else(undeclared)?.reported_flags())
}
