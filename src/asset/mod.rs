//! The asset kit: what a packed call of one of its functions means, and how it is carried out.

pub mod attributes;
mod call;
mod condition;
mod ops;
pub(crate) mod row;
pub(crate) mod seal;
pub mod spec;
pub mod tag;

use crate::device::Device;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::ids::{Token, UserId};
use crate::reply::{Reply, Style};
use crate::store::{Job, Tx};
use attributes::Cursor;
use call::{Call, Target};
use ops::{Effect, Operation};
use std::sync::Arc;

/// The ten operations; JavaScript knows them by their position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
#[allow(missing_docs)] // named after the functions they serve
pub enum Function {
    Add,
    Remove,
    Update,
    PreQuery,
    Query,
    PostQuery,
    BatchAdd,
    BatchRemove,
    BatchUpdate,
    QuerySyncResult,
}

impl Function {
    /// Every operation with its name, in the order of their numbers.
    pub const ALL: [(Function, &'static str); 10] = [
        (Function::Add, "add"),
        (Function::Remove, "remove"),
        (Function::Update, "update"),
        (Function::PreQuery, "preQuery"),
        (Function::Query, "query"),
        (Function::PostQuery, "postQuery"),
        (Function::BatchAdd, "batchAdd"),
        (Function::BatchRemove, "batchRemove"),
        (Function::BatchUpdate, "batchUpdate"),
        (Function::QuerySyncResult, "querySyncResult"),
    ];
}

/// Makes a call. `Ok(None)`: the reply comes through the sink, with the ticket that the style gave out.
pub fn invoke(
    device: &Arc<Device>,
    function: Function,
    token: Token,
    as_user: bool,
    packed: &[u8],
    style: &mut dyn Style,
) -> Result<Option<Reply>> {
    let mut cursor = Cursor::new(packed);
    let user = if as_user { Some(UserId(cursor.user_id()?)) } else { None };
    let request = Request { device, token, user };
    let one = &mut |name: &str| cursor.map(name);
    match function {
        Function::Add => request.run(ops::Add::parse(one("attributes")?), style),
        Function::Remove => request.run(ops::Remove::parse(one("query")?), style),
        Function::Update => request.run(ops::Update::parse(one("query")?, one("attributesToUpdate")?), style),
        Function::PreQuery => request.run(ops::PreQuery::parse(one("query")?), style),
        Function::Query => request.run(ops::Query::parse(one("query")?), style),
        Function::PostQuery => request.run(ops::PostQuery::parse(one("handle")?), style),
        Function::QuerySyncResult => request.run(ops::QuerySyncResult::parse(one("query")?), style),
        Function::BatchAdd => request.run(ops::BatchAdd::parse(cursor.maps("attributesArray")?), style),
        Function::BatchRemove => request.run(ops::BatchRemove::parse(cursor.maps("assetsToBeRemoved")?), style),
        Function::BatchUpdate => {
            let (sources, destinations) = (cursor.maps("sourceAttributes")?, cursor.maps("destAttributes")?);
            request.run(ops::BatchUpdate::parse(sources, destinations), style)
        }
    }
}

struct Request<'a> {
    device: &'a Arc<Device>,
    token: Token,
    user: Option<UserId>,
}

impl Request<'_> {
    /// The one path of every call: user id, tags and ranges, caller, checks, and then the operation itself.
    fn run<O: Operation>(self, parsed: Result<O>, style: &mut dyn Style) -> Result<Option<Reply>> {
        if let Some(user) = self.user
            && !(UserId::FIRST..=UserId::LAST).contains(&user)
        {
            return Err(Error::argument(format!("userId takes 100 to 2147483647, not {user}")));
        }
        let operation = parsed?;
        let caller = self.device.caller(self.token)?;
        let call = Call {
            user: self.user.unwrap_or(caller.manifest.user_id),
            as_user: self.user.is_some(),
            now: self.device.clock().now()?,
            device: Arc::clone(self.device),
            caller,
        };
        let target = call.target(operation.map())?;
        call.check(O::CHECKS, operation.map()).map_err(|error| match error.code {
            Code::InvalidArgument => Error { code: O::ARGUMENT_CODE, ..error },
            _ => error,
        })?;
        carry_out(call, target, operation, style)
    }
}

/// What only reads happens at once, unless earlier calls of the app still wait or there is too much to read. What changes
/// anything is queued when a promise was asked for, and done before the call returns when not.
fn carry_out<O: Operation>(call: Call, target: Target, operation: O, style: &mut dyn Style) -> Result<Option<Reply>> {
    let device = Arc::clone(&call.device);
    let token = call.caller.token_id;
    let reads = O::EFFECT == Effect::None;
    let in_order = !device.must_wait(token);
    if reads && in_order {
        let small = device.read_now(token, |tx| match device.store().is_in_file() {
            true => operation.run_if_small(&call, &target, tx, &mut device.memory()),
            false => operation.run(&call, &target, tx, &mut device.memory()).map(Some),
        })?;
        if small.is_some() {
            return Ok(small);
        }
    }
    let Some(ticket) = style.promise() else {
        return match O::EFFECT {
            Effect::None => device.read_now(token, |tx| operation.run(&call, &target, tx, &mut device.memory())),
            Effect::Memory => device.remember(|tx, memory| operation.run(&call, &target, tx, memory)),
            Effect::Store => device.write_now(|tx, memory| operation.run(&call, &target, tx, memory)),
            Effect::More => {
                device.check_room()?;
                device.write_now(|tx, memory| operation.run(&call, &target, tx, memory))
            }
        }
        .map(Some);
    };
    if reads && in_order {
        let mut memory = device.memory();
        let work = Box::new(move |tx: &Tx<'_>| operation.run(&call, &target, tx, &mut memory));
        return device.store().read_aside(ticket, work).map(|()| None);
    }
    let work = Box::new(move |tx: &Tx<'_>, memory: &mut Memory| operation.run(&call, &target, tx, memory));
    let grows = O::EFFECT == Effect::More;
    device.queue(Job { token, ticket, work, grows, translate: |error| error })?;
    Ok(None)
}
