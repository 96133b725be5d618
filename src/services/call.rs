//! What the functions of both services have in common: who calls, what a call comes to, and in which order calls take
//! effect.
//!
//! JavaScript has checked types and counts (401). What is left is the order of the other checks, which each function
//! spells out top to bottom.

use crate::access::evaluate::LIST_LIMIT;
use crate::app::App;
use crate::device::Device;
use crate::device::memory::Memory;
use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::json::parse;
use crate::permission::check_name;
use crate::reply::Reply;
use crate::store::{ReadWork, Tx, Work, atomically};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::sync::Arc;

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
pub fn check_token(token: Token) -> Result<()> {
    match token {
        Token::NONE => invalid("tokenID is 0"),
        _ => Ok(()),
    }
}

/// 12100001 for entries of `on` and `off` that name nothing: more than a list takes, a token 0, a name without length
/// or beyond the limit - whatever stands beside them (D55).
pub fn check_entries(tokens: &[Token], names: &[String]) -> Result<()> {
    let longest = tokens.len().max(names.len());
    if longest > LIST_LIMIT {
        return invalid(format!("a list takes at most {LIST_LIMIT} entries, not {longest}"));
    }
    tokens.iter().try_for_each(|token| check_token(*token))?;
    names.iter().try_for_each(|name| check_name(name))
}

/// 12100001, with the reason.
pub fn invalid<T>(detail: impl Into<Cow<'static, str>>) -> Result<T> {
    Err(Error::new(Code::ParameterInvalid, detail))
}

impl Call {
    /// The installed app with this token; 12100002 for none, for what is not an app, and for one of another device.
    pub fn app(&self, token: Token) -> Result<Arc<App>> {
        let app = self.app_anywhere(token)?;
        match app.remote {
            true => Err(Error::new(Code::TokenNotExist, format!("the app with token {token} is on another device"))),
            false => Ok(app),
        }
    }

    /// The same, be it on this device or on another.
    pub fn app_anywhere(&self, token: Token) -> Result<Arc<App>> {
        let found = self.device.find_app(token)?.filter(|app| app.is_hap());
        found.ok_or_else(|| Error::new(Code::TokenNotExist, format!("no app has token {token}")))
    }
}
