//! What on and off may be asked for (F13, F14). The listeners themselves are JavaScript's.

use crate::access::USED_STATS;
use crate::error::{Code, Error, Result};
use crate::services::call::{Call, Outcome, SUBSCRIPTIONS, check_entries, invalid, now, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct Subscribe {
    permissions: Vec<String>,
    /// The listener has a subscription that overlaps.
    repeated: bool,
    /// Subscriptions there are.
    count: usize,
}

/// on (F13).
pub fn subscribe(call: &Call, json: &str) -> Result<Outcome> {
    let Subscribe { permissions, repeated, count } = read(json)?;
    if repeated {
        let why = "this listener is subscribed already, to a list that overlaps with this";
        return Err(Error::new(Code::NotUsedTogether, why));
    }
    check_entries(&[], &permissions)?;
    if count >= SUBSCRIPTIONS {
        return Err(Error::new(Code::RegistersExceedLimit, format!("there are {SUBSCRIPTIONS} subscriptions")));
    }
    USED_STATS.check(&call.caller)?;
    if none_recordable(call, &permissions)? {
        return invalid("the use of none of these permissions is recorded");
    }
    now(())
}

#[derive(Deserialize)]
struct Unsubscribe {
    permissions: Vec<String>,
    /// There is such a subscription.
    matched: bool,
}

/// off (F14, D17, D38).
pub fn unsubscribe(call: &Call, json: &str) -> Result<Outcome> {
    let Unsubscribe { permissions, matched } = read(json)?;
    check_entries(&[], &permissions)?;
    if !matched && none_recordable(call, &permissions)? {
        return invalid("the use of none of these permissions is recorded");
    }
    if !matched {
        return Err(Error::new(Code::NotUsedTogether, "there is no subscription with this list"));
    }
    USED_STATS.check(&call.caller)?;
    now(())
}

fn none_recordable(call: &Call, names: &[String]) -> Result<bool> {
    for name in names {
        if call.device.recordable(name)?.is_some() {
            return Ok(false);
        }
    }
    Ok(!names.is_empty())
}
