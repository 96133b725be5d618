//! What administrators and account policies do to permissions (spec/access-control.md 5.5, 8.4).

use crate::app::App;
use crate::device::memory::Memory;
use crate::device::{Device, decide};
use crate::error::{Code, Error, Result};
use crate::ids::{Token, UserId};
use crate::permission::grant::flag;
use crate::permission::{Definition, GrantMode, PermissionId};
use crate::store::{ACCOUNT_EXEMPTION, ACCOUNT_POLICY, Tx};
use rusqlite::params;
use serde::Deserialize;

/// What an administrator does about a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AdminAct {
    /// Fixed as granted.
    Grant,
    /// Fixed as denied.
    Deny,
    /// No longer fixed; the status stays until the user changes it.
    Cancel,
}

/// A policy for the apps of a user.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountPolicy {
    user_id: UserId,
    permissions: Vec<String>,
    /// Suspended, or no longer.
    restricted: bool,
    /// Else it ends with the device's next start.
    persistent: bool,
    /// Apps that it leaves alone.
    #[serde(default)]
    except: Vec<Token>,
    /// The app that alone may change it.
    owner: Option<Token>,
}

impl Device {
    /// Fixes a user_grant permission of an app, or lets go of it.
    pub fn set_by_admin(&self, token: Token, permission: &str, act: AdminAct) -> Result<()> {
        let (id, definition) = self.definition(permission)?;
        if definition.grant_mode != GrantMode::User {
            return Err(Error::new(Code::ParameterInvalid, format!("{permission} is not decided by users")));
        }
        let now = self.clock.now()?;
        self.change(|tx, memory| {
            let app = self.declaring(tx, memory, token, id, permission)?;
            let old = app.grant(id).copied().unwrap_or_default();
            if old.flags.has(flag::SYSTEM_FIXED) {
                return Err(Error::new(Code::ParameterInvalid, format!("{permission} is fixed by the system")));
            }
            let next = match act {
                AdminAct::Grant => old.decided(true, flag::ADMIN_FIXED, now),
                AdminAct::Deny => old.decided(false, flag::ADMIN_FIXED, now),
                AdminAct::Cancel if old.flags.has(flag::ADMIN_FIXED) => {
                    old.decided(old.granted, flag::ADMIN_CANCELLED, now)
                }
                AdminAct::Cancel => {
                    return Err(Error::new(Code::ParameterInvalid, format!("{permission} is not fixed")));
                }
            };
            match decide::write(tx, memory, &app, (id, &definition), next, old.granted)? {
                true => self.kill(tx, memory, token, permission),
                false => Ok(()),
            }
        })
    }

    fn declaring(&self, tx: &Tx<'_>, memory: &Memory, token: Token, id: PermissionId, permission: &str) -> Result<App> {
        let app = self.load(tx, memory, token)?.filter(|app| app.is_hap() && !app.remote);
        let app = app.ok_or_else(|| Device::no_app(token))?;
        match app.grant(id) {
            Some(_) => Ok(app),
            None => Err(Error::new(Code::ParameterInvalid, format!("{permission} is not declared"))),
        }
    }

    /// Suspends permissions for the apps of a user, or ends that. 12100006 where the policy belongs to somebody else.
    pub fn restrict_account(&self, policy: &AccountPolicy) -> Result<()> {
        let AccountPolicy { user_id: user, permissions, restricted, persistent, except, owner } = policy;
        self.check_user(*user)?;
        if permissions.len() > 200 {
            return Err(Error::argument(format!("at most 200 permissions at once, not {}", permissions.len())));
        }
        let known = permissions.iter().map(|name| self.definition(name)).collect::<Result<Vec<_>>>()?;
        owner.map(|token| self.app(token)).transpose()?;
        for token in except {
            if self.app(*token)?.manifest.user_id != *user {
                return Err(Error::new(Code::ParameterInvalid, format!("token {token} is not of user {user}")));
            }
        }
        self.change(|tx, memory| {
            for (id, definition) in &known {
                let (name, key) = (definition.name.as_ref(), (user, definition.name.as_ref()));
                let owners = tx.find(&ACCOUNT_POLICY, &[("permission", &name)], |row| row.get::<Option<Token>>(3))?;
                let owned = owners.into_iter().flatten().next();
                if owned.is_some() && owned != *owner {
                    let why = format!("another app decides whether {name} is suspended");
                    return Err(Error::new(Code::PermissionOperationNotAllowed, why));
                }
                tx.run("DELETE FROM account_policy WHERE user_id = ? AND permission = ?", key)?;
                if *restricted {
                    tx.put(&ACCOUNT_POLICY, params![user, name, persistent, owner])?;
                    for token in except {
                        tx.put(&ACCOUNT_EXEMPTION, params![user, name, token])?;
                    }
                }
                self.suspend(tx, memory, *user, (*id, definition))?;
            }
            Ok(())
        })
    }

    /// Makes the policy of a permission hold for the apps of a user.
    fn suspend(
        &self,
        tx: &Tx<'_>,
        memory: &mut Memory,
        user: UserId,
        (id, definition): (PermissionId, &Definition),
    ) -> Result<()> {
        let tokens = tx.all(
            "SELECT token_id FROM permission_state JOIN app USING (token_id)
             WHERE permission = ? AND user_id = ? ORDER BY token_id",
            (definition.name.as_ref(), user),
            |row| row.get(0),
        )?;
        let now = self.clock.now()?;
        for token in tokens {
            let Some(app) = self.load(tx, memory, token)? else { continue };
            let restricted = decide::restricted(tx, user, Some(token))?.iter().any(|name| *name == definition.name);
            let old = app.grant(id).copied().unwrap_or_default();
            let next = old.written(old.granted, old.suspended(restricted).flags, now);
            decide::write(tx, memory, &app, (id, definition), next, false)?;
        }
        Ok(())
    }
}
