//! queryStatusByPermission, queryStatusByTokenID (F33, F34).

use crate::access::QUERY;
use crate::access::evaluate::LIST_LIMIT;
use crate::error::{Code, Error, Result};
use crate::gather::gather;
use crate::ids::{Flags, Token};
use crate::permission::check_name;
use crate::permission::grant::Grant;
use crate::services::call::{Call, Outcome, check_token, invalid, now, read};
use serde::Serialize;
use std::collections::BTreeSet;

/// PermissionStatusInfo (section 2).
#[derive(Serialize)]
struct Row {
    #[serde(rename = "tokenID")]
    token_id: Token,
    #[serde(rename = "permissionName")]
    permission: String,
    #[serde(rename = "grantStatus")]
    status: i32,
    #[serde(rename = "grantFlags")]
    flags: Flags,
    #[serde(rename = "grantTimestamp")]
    changed_at: i64,
}

fn row(token_id: Token, permission: &str, grant: &Grant) -> Row {
    let status = if grant.effective() { 0 } else { -1 };
    let (flags, changed_at) = (grant.reported_flags(), grant.changed_at);
    Row { token_id, permission: permission.to_owned(), status, flags, changed_at }
}

/// F33: the apps of the caller's user that declare these names; user 0 sees all users.
pub fn by_permission(call: &Call, json: &str) -> Result<Outcome> {
    let names: Vec<String> = read(json)?;
    check_length("permissionList", names.len())?;
    for name in &names {
        check_name(name)?;
        call.device.definition(name)?;
    }
    QUERY.check(&call.caller)?;
    let user = call.caller.manifest.user_id;
    let mut rows = Vec::new();
    for name in gather::<BTreeSet<_>, _>(names) {
        let (id, _) = call.device.definition(&name)?;
        let tokens = call.device.store().read(|tx| {
            tx.all(
                "SELECT token_id FROM permission_state JOIN app USING (token_id)
                 WHERE permission = ?1 AND (?2 = 0 OR user_id = ?2) AND token_id & ?3 = 0 ORDER BY token_id",
                (&name, user, Token::NATIVE | Token::SHELL),
                |row| row.get(0),
            )
        })?;
        check_rows(call, rows.len() + tokens.len())?;
        for token in tokens {
            let app = call.device.find_app(token)?;
            rows.extend(app.and_then(|app| Some(row(token, &name, app.grant(id)?))));
        }
    }
    now(rows)
}

/// F34: everything these apps declare.
pub fn by_token(call: &Call, json: &str) -> Result<Outcome> {
    let tokens: Vec<Token> = read(json)?;
    check_length("tokenIDList", tokens.len())?;
    QUERY.check(&call.caller)?;
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    for token in tokens.into_iter().filter(|token| seen.insert(*token)) {
        check_token(token)?;
        let app = call.device.find_app(token)?;
        let app = app.ok_or_else(|| Error::new(Code::TokenNotExist, format!("nobody has token {token}")))?;
        if !app.is_hap() {
            return invalid(format!("token {token} is not an app's"));
        }
        check_rows(call, rows.len() + app.permissions.len())?;
        for (id, grant) in &app.permissions {
            rows.extend(call.device.definition_of(*id).map(|definition| row(token, &definition.name, grant)));
        }
    }
    now(rows)
}

fn check_length(what: &str, length: usize) -> Result<()> {
    match (1..=LIST_LIMIT).contains(&length) {
        true => Ok(()),
        false => invalid(format!("{what} takes 1 to {LIST_LIMIT} entries, not {length}")),
    }
}

fn check_rows(call: &Call, count: usize) -> Result<()> {
    let limit = call.device.row_limit();
    match count > limit {
        true => Err(Error::new(Code::ResultOversize, format!("more than {limit} rows"))),
        false => Ok(()),
    }
}
