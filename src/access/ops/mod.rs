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

/// Every function by the name JavaScript calls it.
const TABLE: &[(&str, Operation)] = &[
    ("grantUserGrantedPermission", grant::grant_user_granted),
    ("revokeUserGrantedPermission", grant::revoke_user_granted),
    ("grantPermission", grant::grant),
    ("revokePermission", grant::revoke),
    ("getPermissionFlags", flags::get),
    ("setPermissionRequestToggleStatus", toggle::set),
    ("getPermissionRequestToggleStatus", toggle::get),
    ("getVersion", status::version),
    ("getPermissionsStatus", status::of_app),
    ("getSelfPermissionStatus", status::of_caller),
    ("queryStatusByPermission", rows::by_permission),
    ("queryStatusByTokenID", rows::by_token),
    ("subscribe", subscribe::subscribe),
    ("unsubscribe", subscribe::unsubscribe),
    ("request", request::begin),
    ("request.answer", request::answer),
    ("request.end", request::end),
    ("setting", setting::begin),
    ("setting.answer", setting::answer),
    ("setting.end", setting::end),
    ("manualSetting", setting::manual),
    ("applicationSetting", setting::application),
    ("switch", switch::begin),
    ("switch.answer", switch::answer),
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
        let row = TABLE.iter().find(|(known, _)| *known == name);
        let (_, operation) = row.ok_or_else(|| Error::argument(format!("no access function is named {name}")))?;
        device.settle_decisions()?;
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
