//! The functions of AtManager, one file per question (spec/access-control.md 1.5).

mod flags;
mod grant;
mod request;
mod rows;
mod setting;
mod status;
mod subscribe;
mod switch;
mod toggle;

use crate::error::Result;
use crate::ids::Token;
use crate::services::call::Order::{Queued, Settled};
use crate::services::call::{Call, Row, invalid};

/// Every function by the name JavaScript calls it.
pub const TABLE: &[Row] = &[
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

impl Call {
    /// 12100001 unless the context is the caller's own (D18).
    fn check_context(&self, context: Token) -> Result<()> {
        match context == self.caller.token_id {
            true => Ok(()),
            false => invalid("the context belongs to another app"),
        }
    }
}
