//! The functions of the two token services, access control and privacy: every one by its name, and the way of a call
//! through them.

mod access;
pub mod call;
mod privacy;

use crate::device::memory::Memory;
use crate::device::{DECISIONS, Device};
use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::reply::{Reply, Style};
use crate::store::{Job, ReadWork, Tx};
use call::{Call, Order, Outcome, Row};
use privacy::add::add_plain;
use std::sync::Arc;

/// Every function of both services.
pub fn table() -> impl Iterator<Item = &'static Row> {
    access::TABLE.iter().chain(privacy::TABLE)
}

/// Makes a call. `Ok(None)`: the reply comes through the sink, with the ticket that the style gave out.
pub fn invoke(
    device: &Arc<Device>,
    name: &str,
    token: Token,
    json: &str,
    style: &mut dyn Style,
) -> Result<Option<String>> {
    run(device, name, token, json, style).map_err(translate)
}

fn run(device: &Arc<Device>, name: &str, token: Token, json: &str, style: &mut dyn Style) -> Result<Option<String>> {
    let row = table().find(|(known, ..)| *known == name);
    let (_, order, operation) = row.ok_or_else(|| Error::argument(format!("no function is named {name}")))?;
    if *order == Order::Settled {
        device.settle_decisions()?;
    }
    let call = Call { device: Arc::clone(device), caller: device.caller(token)? };
    carry_out(device, operation(&call, json)?, style)
}

/// addPermissionUsedRecord without options, which programs call for each access: without JSON, and without a look into the
/// table, where its order is `Queued`.
pub fn record(
    device: &Arc<Device>,
    token: Token,
    (used_by, permission): (Token, String),
    counts: (i32, i32),
    style: &mut dyn Style,
) -> Result<Option<String>> {
    let run = || {
        let call = Call { device: Arc::clone(device), caller: device.caller(token)? };
        carry_out(device, add_plain(&call, used_by, permission, counts)?, style)
    };
    run().map_err(translate)
}

fn carry_out(device: &Arc<Device>, outcome: Outcome, style: &mut dyn Style) -> Result<Option<String>> {
    match outcome {
        Outcome::Now(json) => Ok(Some(json)),
        Outcome::Aside(work) => {
            let work: ReadWork = Box::new(move |tx| work(tx).map_err(translate));
            let promise = if device.store().is_in_file() { style.promise() } else { None };
            match promise {
                Some(ticket) => device.store().read_aside(ticket, work).map(|()| None),
                None => device.read_now(DECISIONS, work).map(answer),
            }
        }
        Outcome::Later(mut work) => match style.promise() {
            Some(ticket) => {
                let work = Box::new(move |tx: &Tx<'_>, memory: &mut Memory| work(tx, memory).map_err(translate));
                device
                    .queue(Job { token: DECISIONS, ticket, work, light: true, grows: false, translate })
                    .map(|()| None)
            }
            None => device.write_now(DECISIONS, false, work).map(answer),
        },
    }
}

fn answer(reply: Reply) -> Option<String> {
    match reply {
        Reply::Json(json) => Some(json),
        _ => Some("null".to_owned()),
    }
}

/// The device's own errors in the terms of these services (spec/access-control.md section 9).
pub fn translate(error: Error) -> Error {
    let code = match error.code {
        Code::ServiceUnavailable
        | Code::DatabaseError
        | Code::DataCorrupted
        | Code::FileOperationError
        | Code::AccessTokenError => Code::ServiceNotRunning,
        Code::OutOfMemory => Code::AccessOutOfMemory,
        code if (24_000_000..25_000_000).contains(&code.number()) => Code::InnerError,
        code => code,
    };
    Error { code, ..error }
}
