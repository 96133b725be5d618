//! Application access control: who may do what, and who decides it.
//!
//! `install` says what an app starts with, `decide` what a decision is; `evaluate`, `group` and `page` are what a
//! request to the user goes through. Whether an app holds a permission, the device answers (device/lookup.rs).

pub mod decide;
pub mod evaluate;
pub mod group;
pub mod install;
pub mod page;

use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::permission::names::*;

/// What an operation demands of its caller. One constant per access rule; the fields are checked top to bottom.
#[derive(Clone, Copy, Debug)]
pub struct Access {
    /// Only system apps, native processes and the shell: else 202.
    pub system_only: bool,
    /// One of these permissions, if any are listed: else 201.
    pub any_of: &'static [&'static str],
    /// The shell needs no permission.
    pub shell_exempt: bool,
}

/// The AsUser functions (spec/asset.md 5.2, D7).
pub const AS_USER: Access = Access::rule(true, &[INTERACT_ACROSS_LOCAL_ACCOUNTS]);
/// add and batchAdd with IS_PERSISTENT, whatever its value (spec/asset.md 4.1).
pub const PERSISTENT: Access = Access::rule(false, &[STORE_PERSISTENT_DATA]);
/// System APIs that need no permission (F8, F20).
pub const SYSTEM: Access = Access::rule(true, &[]);
/// Granting (F9, F10, F13).
pub const GRANT: Access = Access::rule(true, &[GRANT_SENSITIVE_PERMISSIONS]);
/// Revoking (F11, F12, F14).
pub const REVOKE: Access = Access::rule(true, &[REVOKE_SENSITIVE_PERMISSIONS]);
/// Asking for flags (F15).
pub const FLAGS: Access = Access::rule(
    true,
    &[GET_SENSITIVE_PERMISSIONS, GRANT_SENSITIVE_PERMISSIONS, REVOKE_SENSITIVE_PERMISSIONS, MANAGE_EDM_POLICY],
);
/// Asking about other apps and listening to them (F18, F19, F21 to F23).
pub const GET: Access = Access::rule(true, &[GET_SENSITIVE_PERMISSIONS]);
/// The same over all apps at once (F33, F34).
pub const QUERY: Access = Access { shell_exempt: true, ..GET };
/// Setting whether dialogs may ask (F16, F17).
pub const DIALOG: Access = Access::rule(true, &[DISABLE_PERMISSION_DIALOG]);
/// The privacy manager: everything but setting its toggle.
pub const USED_STATS: Access = Access::rule(true, &[PERMISSION_USED_STATS]);
/// Setting the toggle of the privacy manager.
pub const RECORD_TOGGLE: Access = Access::rule(true, &[PERMISSION_RECORD_TOGGLE]);

impl Access {
    /// A rule without exemptions.
    pub const fn rule(system_only: bool, any_of: &'static [&'static str]) -> Access {
        Access { system_only, any_of, shell_exempt: false }
    }

    /// Refuses a caller that may not.
    pub fn check(&self, caller: &App) -> Result<()> {
        if self.system_only && !caller.is_system() {
            return Err(Code::NotSystemApplication.into());
        }
        let exempt = self.any_of.is_empty() || self.shell_exempt && caller.is_shell();
        if exempt || self.any_of.iter().any(|permission| caller.holds(permission)) {
            return Ok(());
        }
        Err(Error::new(Code::PermissionDenied, format!("{} is not held", self.any_of.join(" or "))))
    }
}
