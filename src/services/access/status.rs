//! getPermissionsStatus, getSelfPermissionStatus, getVersion (F21, F32, F20).

use crate::access::evaluate::LIST_LIMIT;
use crate::access::{GET, SYSTEM};
use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::permission::check_name;
use crate::services::call::{Call, Outcome, check_token, invalid, now, read};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    token_id: Token,
    permissions: Vec<String>,
}

/// getPermissionsStatus (F21).
pub fn of_app(call: &Call, json: &str) -> Result<Outcome> {
    let Input { token_id, permissions } = read(json)?;
    check_token(token_id)?;
    if permissions.is_empty() {
        return invalid("permissionList is empty");
    }
    GET.check(&call.caller)?;
    if permissions.len() > LIST_LIMIT {
        return invalid(format!("permissionList takes at most {LIST_LIMIT} names, not {}", permissions.len()));
    }
    let app = call.device.find_app(token_id)?;
    let app = app.ok_or_else(|| Error::new(Code::TokenNotExist, format!("nobody has token {token_id}")))?;
    if !app.is_hap() {
        return Err(Error::new(Code::InnerError, format!("{} is not an app", app.manifest.bundle_name)));
    }
    let evaluated = call.device.evaluate(&app, call.caller.manifest.dlp_type, &permissions);
    now(evaluated.iter().map(|entry| entry.status).collect::<Vec<_>>())
}

/// getSelfPermissionStatus (F32).
pub fn of_caller(call: &Call, json: &str) -> Result<Outcome> {
    let permission: String = read(json)?;
    check_name(&permission)?;
    let evaluated = call.device.evaluate(&call.caller, call.caller.manifest.dlp_type, &[permission]);
    now(evaluated[0].status)
}

/// F20: the data version of the permission manager, a constant.
pub fn version(call: &Call, _: &str) -> Result<Outcome> {
    SYSTEM.check(&call.caller)?;
    now(1)
}
