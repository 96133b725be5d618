//! The functions of AtManager, one file per question. JavaScript has checked types and counts (401); what is left is the
//! order of the other checks (spec/access-control.md 1.5), which each function spells out top to bottom.

mod flags;
mod grant;
mod request;
mod rows;
mod setting;
mod status;
mod subscribe;
mod switch;
mod toggle;

use super::permission::check_name;
use crate::asset::Style;
use crate::device::app::App;
use crate::device::{DECISIONS, Device};
use crate::error::{Code, Error, Result};
use crate::operation::Reply;
use crate::store::{Tx, Work};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Who calls, and on which device.
pub struct Call {
    device: Arc<Device>,
    caller: Arc<App>,
}

/// What a function comes to.
pub enum Outcome {
    /// An answer, as JSON.
    Now(String),
    /// Something to be written first; the answer is that it was.
    Later(Work),
}

type Operation = fn(&Call, &str) -> Result<Outcome>;

/// Whether a function waits for the decisions asked for before it. What only queues a change need not: it takes its
/// turn, and a burst shares one commit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Settled,
    Queued,
}
use Order::{Queued, Settled};

/// Every function by the name JavaScript calls it.
const TABLE: &[(&str, Order, Operation)] = &[
    ("grantUserGrantedPermission", Queued, grant::grant_user_granted),
    ("revokeUserGrantedPermission", Queued, grant::revoke_user_granted),
    ("grantPermission", Queued, grant::grant),
    ("revokePermission", Queued, grant::revoke),
    ("getPermissionFlags", Settled, flags::get),
    ("setPermissionRequestToggleStatus", Queued, toggle::set),
    ("getPermissionRequestToggleStatus", Settled, toggle::get),
    ("getVersion", Settled, status::version),
    ("getPermissionsStatus", Settled, status::of_app),
    ("getSelfPermissionStatus", Settled, status::of_caller),
    ("queryStatusByPermission", Settled, rows::by_permission),
    ("queryStatusByTokenID", Settled, rows::by_token),
    ("subscribe", Settled, subscribe::subscribe),
    ("unsubscribe", Settled, subscribe::unsubscribe),
    ("request", Settled, request::begin),
    ("request.answer", Settled, request::answer),
    ("request.end", Settled, request::end),
    ("setting", Settled, setting::begin),
    ("setting.answer", Settled, setting::answer),
    ("setting.end", Settled, setting::end),
    ("manualSetting", Settled, setting::manual),
    ("applicationSetting", Settled, setting::application),
    ("switch", Settled, switch::begin),
    ("switch.answer", Settled, switch::answer),
];

/// Makes a call. `Ok(None)`: the reply comes through the sink, with the ticket that the style gave out.
pub fn invoke(
    device: &Arc<Device>,
    name: &str,
    token: u32,
    json: &str,
    style: &mut dyn Style,
) -> Result<Option<String>> {
    let mut run = || {
        let row = TABLE.iter().find(|(known, ..)| *known == name);
        let (_, order, operation) =
            row.ok_or_else(|| Error::argument(format!("no access function is named {name}")))?;
        if *order == Settled {
            device.settle_decisions()?;
        }
        let call = Call { device: Arc::clone(device), caller: device.caller(token)? };
        let work = match operation(&call, json)? {
            Outcome::Now(json) => return Ok(Some(json)),
            Outcome::Later(work) => work,
        };
        match style.promise() {
            None => device.write_now(work).map(|_| Some("null".to_owned())),
            Some(ticket) => {
                let work: Work = Box::new(move |tx| work(tx).map_err(translate));
                device.queue(DECISIONS, ticket, work).map(|()| None)
            }
        }
    };
    run().map_err(translate)
}

/// The names of all functions, for the tests of the boundary.
pub const NAMES: &[&str] = &{
    let mut names = [""; TABLE.len()];
    let mut row = 0;
    while row < names.len() {
        names[row] = TABLE[row].0;
        row += 1;
    }
    names
};

/// The device's own errors in the terms of this kit (section 9).
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

/// JavaScript has checked types and counts; what does not fit here is its mistake, not the caller's.
fn read<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| Error::argument(error.to_string()))
}

fn now(value: impl Serialize) -> Result<Outcome> {
    Ok(Outcome::Now(serde_json::to_string(&value).expect("answers are plain data")))
}

/// Something to write, of which all or nothing takes effect.
fn later(work: impl FnOnce(&Tx<'_>) -> Result<()> + Send + 'static) -> Result<Outcome> {
    Ok(Outcome::Later(Box::new(move |tx| tx.atomically(|| work(tx)).map(|()| Reply::Done))))
}

/// 12100001 for token 0.
fn check_token(token: u32) -> Result<()> {
    match token {
        0 => invalid("tokenID is 0"),
        _ => Ok(()),
    }
}

fn invalid<T>(detail: impl Into<std::borrow::Cow<'static, str>>) -> Result<T> {
    Err(Error::new(Code::ParameterInvalid, detail))
}

impl Call {
    /// 12100001 unless the context is the caller's own (D18).
    fn check_context(&self, context: u32) -> Result<()> {
        match context == self.caller.token_id {
            true => Ok(()),
            false => invalid("the context belongs to another app"),
        }
    }

    /// The app with this token; 12100002 for none, and for what is not an app.
    fn app(&self, token: u32) -> Result<Arc<App>> {
        let found = self.device.find_app(token)?.filter(|app| app.is_hap());
        found.ok_or_else(|| Error::new(Code::TokenNotExist, format!("no app has token {token}")))
    }
}
