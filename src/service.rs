//! What the functions of the two token services, access control and privacy, have in common: who calls, what a call comes
//! to, and in which order calls take effect.
//!
//! JavaScript has checked types and counts (401). What is left is the order of the other checks, which each function
//! spells out top to bottom.

use crate::permission::check_name;
use crate::asset::Style;
use crate::app::App;
use crate::device::json::parse;
use crate::device::memory::Memory;
use crate::device::{DECISIONS, Device};
use crate::error::{Code, Error, Result};
use crate::reply::Reply;
use crate::store::{Job, ReadWork, Tx, Work, atomically};
use crate::{access, privacy};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::sync::Arc;

/// Longest list of names or tokens.
pub const LIST_LIMIT: usize = 1024;
/// Subscriptions of a device object to one service (D43).
pub const SUBSCRIPTIONS: usize = 200;

/// Who calls, and on which device.
pub struct Call {
    /// The device.
    pub device: Arc<Device>,
    /// The app that calls.
    pub caller: Arc<App>,
}

/// What a function comes to.
pub enum Outcome {
    /// An answer, as JSON; empty for none.
    Now(String),
    /// Something to be written first; the answer is that it was.
    Later(Work<Memory>),
    /// A query that may be long: not on the calling thread, if there is another way.
    Aside(ReadWork),
}

/// A function.
pub type Operation = fn(&Call, &str) -> Result<Outcome>;

/// Whether a function waits for the changes asked for before it. What only queues a change need not: it takes its turn,
/// and a burst shares one commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// It answers, so it waits.
    Settled,
    /// It queues.
    Queued,
}

/// A function by the name JavaScript calls it.
pub type Row = (&'static str, Order, Operation);

/// Every function of both services.
pub fn table() -> impl Iterator<Item = &'static Row> {
    access::ops::TABLE.iter().chain(privacy::ops::TABLE)
}

/// Makes a call. `Ok(None)`: the reply comes through the sink, with the ticket that the style gave out.
pub fn invoke(
    device: &Arc<Device>,
    name: &str,
    token: u32,
    json: &str,
    style: &mut dyn Style,
) -> Result<Option<String>> {
    run(device, name, token, json, style).map_err(translate)
}

fn run(device: &Arc<Device>, name: &str, token: u32, json: &str, style: &mut dyn Style) -> Result<Option<String>> {
    let row = table().find(|(known, ..)| *known == name);
    let (_, order, operation) = row.ok_or_else(|| Error::argument(format!("no function is named {name}")))?;
    if *order == Order::Settled {
        device.settle_decisions()?;
    }
    let call = Call { device: Arc::clone(device), caller: device.caller(token)? };
    match operation(&call, json)? {
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
                device.queue(Job { token: DECISIONS, ticket, work, grows: false, translate }).map(|()| None)
            }
            None => device.write_now(work).map(answer),
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

/// Reads arguments. JavaScript has checked types and counts; what does not fit here is its mistake, not the caller's.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T> {
    parse(json)
}

/// An answer.
pub fn now(value: impl Serialize) -> Result<Outcome> {
    Ok(Outcome::Now(to_json(value)))
}

/// It is done, and there is nothing to say about it.
pub fn done() -> Result<Outcome> {
    Ok(Outcome::Now(String::new()))
}

/// A value as JSON.
pub fn to_json(value: impl Serialize) -> String {
    serde_json::to_string(&value).expect("answers are plain data")
}

/// Something to write, of which all or nothing takes effect.
pub fn later(mut work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<()> + Send + 'static) -> Result<Outcome> {
    Ok(Outcome::Later(Box::new(move |tx, memory| {
        atomically(tx, memory, |memory| work(tx, memory)).map(|()| Reply::Done)
    })))
}

/// 12100001 for token 0.
pub fn check_token(token: u32) -> Result<()> {
    match token {
        0 => invalid("tokenID is 0"),
        _ => Ok(()),
    }
}

/// 12100001 for entries of `on` and `off` that name nothing: more than a list takes, a token 0, a name without length or
/// beyond the limit - whatever stands beside them (D55).
pub fn check_entries(tokens: &[u32], names: &[String]) -> Result<()> {
    let longest = tokens.len().max(names.len());
    if longest > LIST_LIMIT {
        return invalid(format!("a list takes at most {LIST_LIMIT} entries, not {longest}"));
    }
    tokens.iter().try_for_each(|token| check_token(*token))?;
    names.iter().try_for_each(|name| check_name(name))
}

/// 12100001.
pub fn invalid<T>(detail: impl Into<Cow<'static, str>>) -> Result<T> {
    Err(Error::new(Code::ParameterInvalid, detail))
}

impl Call {
    /// The installed app with this token; 12100002 for none, for what is not an app, and for one of another device.
    pub fn app(&self, token: u32) -> Result<Arc<App>> {
        let app = self.app_anywhere(token)?;
        match app.remote {
            true => Err(Error::new(Code::TokenNotExist, format!("the app with token {token} is on another device"))),
            false => Ok(app),
        }
    }

    /// The same, be it on this device or on another.
    pub fn app_anywhere(&self, token: u32) -> Result<Arc<App>> {
        let found = self.device.find_app(token)?.filter(|app| app.is_hap());
        found.ok_or_else(|| Error::new(Code::TokenNotExist, format!("no app has token {token}")))
    }
}
