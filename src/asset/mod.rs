//! The asset kit: what a packed call of one of its functions means, and how it is carried out.

pub mod attributes;
pub(crate) mod call;
mod condition;
pub(crate) mod new_row;
mod ops;
pub(crate) mod row;
pub(crate) mod seal;
pub mod spec;
mod subject;
pub mod tag;
pub mod transfer;

use crate::device::Device;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::ids::{Token, UserId};
use crate::reply::{Reply, Style};
use crate::store::{Job, Tx};
use attributes::Cursor;
use call::{Call, Target};
pub use ops::Function;
use ops::{Effect, Operation, Row};
use std::sync::Arc;

/// Makes a call: arguments, caller, checks, and then the operation itself. `Ok(None)`: the reply comes through the sink, with the ticket that the style gave out.
pub fn invoke(
    device: &Arc<Device>,
    function: Function,
    token: Token,
    as_user: bool,
    packed: &[u8],
    style: &mut dyn Style,
) -> Result<Option<Reply>> {
    let row = function.row();
    let mut cursor = Cursor::new(packed);
    let user = if as_user { Some(UserId(cursor.user_id()?)) } else { None };
    let parsed = (row.parse)(&mut cursor)?;
    cursor.finish()?;
    if let Some(user) = user
        && !(UserId::FIRST..=UserId::LAST).contains(&user)
    {
        return Err(Error::argument(format!("userId takes 100 to 2147483647, not {user}")));
    }
    let operation = parsed?;
    let caller = device.caller(token)?;
    let call = Call {
        user: user.unwrap_or(caller.manifest.user_id),
        as_user,
        now: device.clock().now()?,
        device: Arc::clone(device),
        caller,
    };
    let target = call.target(operation.subject())?;
    call.check(row.checks, operation.subject()).map_err(|error| match error.code {
        Code::InvalidArgument => Error { code: operation.argument_code(), ..error },
        _ => error,
    })?;
    carry_out(call, target, operation, row, style)
}

/// What only reads happens at once, unless earlier calls of the app still wait or there is too much to read. What changes
/// anything is queued when a promise was asked for, and done before the call returns when not.
fn carry_out(
    call: Call,
    target: Target,
    operation: Box<dyn Operation>,
    row: &Row,
    style: &mut dyn Style,
) -> Result<Option<Reply>> {
    let device = Arc::clone(&call.device);
    let token = call.caller.token_id;
    let effect = row.effect;
    let (reads, grows) = (effect == Effect::None, effect == Effect::More);
    let in_order = !device.must_wait(token);
    if reads && in_order {
        let small = device.read_now(token, |tx| match device.store().is_in_file() {
            true => operation.run_if_small(&call, &target, tx),
            false => operation.run(&call, &target, tx, &mut device.memory()).map(Some),
        })?;
        if small.is_some() {
            return Ok(small);
        }
    }
    let Some(ticket) = style.promise() else {
        return match effect {
            Effect::None => device.read_now(token, |tx| operation.run(&call, &target, tx, &mut device.memory())),
            Effect::Memory => device.remember(token, |tx, memory| operation.run(&call, &target, tx, memory)),
            Effect::Store | Effect::More => {
                device.write_now(token, grows, |tx, memory| operation.run(&call, &target, tx, memory))
            }
        }
        .map(Some);
    };
    if reads && in_order {
        let mut memory = device.memory();
        let work = Box::new(move |tx: &Tx<'_>| operation.run(&call, &target, tx, &mut memory));
        return device.store().read_aside(ticket, work).map(|()| None);
    }
    // One asset, by its alias.
    let light = row.is_single() && operation.subject().names.has_alias();
    let work = Box::new(move |tx: &Tx<'_>, memory: &mut Memory| operation.run(&call, &target, tx, memory));
    device.queue(Job { token, ticket, work, light, grows, translate: |error| error })?;
    Ok(None)
}
