//! getPermissionUsedTypeInfos (F17): in which ways apps ever used permissions.

use super::recordable;
use crate::access::USED_STATS;
use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::permission::{NAME_LIMIT, check_name};
use crate::privacy::recordable::Recordable;
use crate::services::call::{Call, Outcome, now, read};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    token_id: Token,
    permission: String,
}

/// PermissionUsedTypeInfo.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    token_id: Token,
    permission_name: String,
    used_type: u8,
}

/// Most elements of an answer (8).
const LIMIT: usize = 2000;

pub fn get(call: &Call, json: &str) -> Result<Outcome> {
    let Input { token_id, permission } = read(json)?;
    if permission.len() > NAME_LIMIT {
        check_name(&permission)?;
    }
    USED_STATS.check(&call.caller)?;
    if token_id != Token::NONE {
        call.app(token_id)?;
    }
    let wanted = if permission.is_empty() { None } else { Some(recordable(call, &permission)?) };
    let infos = call.device.store().read(|tx| {
        let rows = tx.all(
            "SELECT token_id, permission, bits FROM used_type
             WHERE (?1 = 0 OR token_id = ?1) AND (?2 IS NULL OR permission = ?2) ORDER BY place",
            (token_id, wanted.map(|permission| permission.0)),
            |row| Ok((row.get::<_, Token>(0)?, Recordable(row.get(1)?), row.get::<_, u32>(2)?)),
        )?;
        let mut infos = Vec::new();
        for (token_id, permission, bits) in rows {
            for used_type in (0..3).filter(|used_type| bits & 1 << used_type != 0) {
                infos.push(Info { token_id, permission_name: permission.name(tx)?, used_type });
            }
        }
        Ok(infos)
    })?;
    match infos.len() > LIMIT {
        true => Err(Error::new(Code::InnerError, format!("more than {LIMIT} entries"))),
        false => now(infos),
    }
}
