//! getPermissionUsedRecord (F3, F4).

use super::recordable;
use crate::access::USED_STATS;
use crate::error::Result;
use crate::ids::Token;
use crate::privacy::query::{Request, Response, answer};
use crate::reply::Reply;
use crate::services::call::{Call, Outcome, invalid, now, read, to_json};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    token_id: Token,
    is_remote: bool,
    device_id: String,
    bundle_name: String,
    begin_time: i64,
    end_time: i64,
    permission_names: Vec<String>,
    flag: i32,
}

/// This device, as token records name it (spec/access-control.md 3.3).
const LOCAL_DEVICE: &str = "0";

pub fn get(call: &Call, json: &str) -> Result<Outcome> {
    let input: Input = read(json)?;
    let (begin, end) = (input.begin_time, input.end_time);
    if begin < 0 || end < 0 || end != 0 && begin > end {
        return invalid(format!("beginTime {begin} and endTime {end} are no span of time"));
    }
    let last = if input.is_remote { 1 } else { 6 };
    if !(0..=last).contains(&input.flag) {
        return invalid(format!("flag takes 0 to {last}, not {}", input.flag));
    }
    USED_STATS.check(&call.caller)?;
    if input.is_remote {
        return now(Response::default());
    }
    if input.token_id != Token::NONE {
        call.app(input.token_id)?;
    }
    let names = &input.permission_names;
    let permissions = names.iter().map(|name| recordable(call, name)).collect::<Result<Vec<_>>>()?;
    if !["", LOCAL_DEVICE].contains(&input.device_id.as_str()) {
        return now(Response::default());
    }
    let request = Request {
        token: input.token_id,
        bundle_name: input.bundle_name,
        permissions: (!permissions.is_empty()).then_some(permissions),
        begin,
        end,
        flag: input.flag as u32,
        limit: call.device.detail_limit(),
        now: call.device.clock().now()?,
    };
    Ok(Outcome::Aside(Box::new(move |tx| Ok(Reply::Json(to_json(answer(tx, &request)?))))))
}
