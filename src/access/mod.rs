//! Who may do what: permission definitions, what installation grants, and the one question every kit asks.

pub mod install;
pub mod permission;

use crate::device::app::App;
use crate::error::{Code, Result};

/// Lets a non-app or an app that may act across users through.
pub const INTERACT_ACROSS_LOCAL_ACCOUNTS: &str = "ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS";
/// Lets an app keep assets past its uninstallation.
pub const STORE_PERSISTENT_DATA: &str = "ohos.permission.STORE_PERSISTENT_DATA";

/// What an operation demands of its caller. One row per access rule; the fields are checked left to right.
#[derive(Clone, Copy, Debug)]
pub struct Access {
    /// Only system apps, native processes and the shell: else 202.
    pub system_only: bool,
    /// A permission: else 201.
    pub permission: Option<&'static str>,
}

/// The AsUser functions (spec/asset.md 5.2, D7).
pub const AS_USER: Access = Access { system_only: true, permission: Some(INTERACT_ACROSS_LOCAL_ACCOUNTS) };
/// add and batchAdd with IS_PERSISTENT, whatever its value (spec/asset.md 4.1).
pub const PERSISTENT: Access = Access { system_only: false, permission: Some(STORE_PERSISTENT_DATA) };

impl Access {
    /// Refuses a caller that may not.
    pub fn check(&self, caller: &App) -> Result<()> {
        if self.system_only && !caller.is_system() {
            return Err(Code::NotSystemApplication.into());
        }
        match self.permission {
            Some(permission) if !caller.holds(permission) => Err(Code::PermissionDenied.into()),
            _ => Ok(()),
        }
    }
}
