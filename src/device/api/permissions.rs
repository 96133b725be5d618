//! Permissions as tests and people handle them: the user decides in Settings, the device defines one.

use crate::access::decide::{By, Decision};
use crate::access::install::admit;
use crate::app::manifest::Manifest;
use crate::device::rows::{self, set_bit, store_grant};
use crate::device::{Device, decide};
use crate::error::{Code, Error, Result};
use crate::ids::{Flags, Token};
use crate::permission::grant::{Grant, Status, flag};
use crate::permission::{Definition, GrantMode, Kind, check_name, published};
use crate::store::{APP, Change, DEFINITION, PERMISSION_STATE};
use rusqlite::{ToSql, params};

impl Device {
    /// Adds a permission that the published table does not have. Apps that declared it before it was defined get it
    /// now, as after an upgrade of the system (spec/access-control.md 4.4).
    pub fn define_permission(&self, definition: Definition) -> Result<()> {
        if check_name(&definition.name).is_err() {
            return Err(Error::argument("a permission's name takes 1 to 256 bytes"));
        }
        if published(&definition.name).is_some() {
            return Err(Error::argument(format!("{} is defined already", definition.name)));
        }
        let name = definition.name.as_ref();
        let json = serde_json::to_string(&definition).expect("a definition is plain data");
        let now = self.clock.now()?;
        self.change(|tx, _| {
            let known = tx.find_one(&DEFINITION, &[("name", &name)], |row| row.get::<i64>(0))?;
            let next = || tx.first("SELECT coalesce(max(id), 0) + 1 FROM definition", [], |row| row.get::<_, i64>(0));
            let id = known.map_or_else(next, |known| Ok(Some(known)))?;
            tx.put(&DEFINITION, params![id, name, json])?;
            let named = tx.find(&APP, &[], |row| {
                let json = row.text(5)?;
                Ok(json.contains(name).then_some((row.get::<Token>(0)?, json.to_owned())))
            })?;
            for (token, manifest) in named.into_iter().flatten() {
                let Ok(manifest) = serde_json::from_str::<Manifest>(&manifest) else { continue };
                let declared = manifest.permissions.iter().any(|declared| **declared == *name);
                let key: [(&str, &dyn ToSql); 2] = [("token_id", &token), ("permission", &name)];
                let has = || tx.find_one(&PERMISSION_STATE, &key, |_| Ok(()));
                if declared
                    && has()?.is_none()
                    && definition.kind != Kind::Service
                    && admit(&manifest, &definition).is_ok()
                {
                    let held = definition.grant_mode == GrantMode::System;
                    let flags = if held { flag::SYSTEM_FIXED } else { Flags::NONE };
                    let grant = Grant { granted: held, flags, changed_at: now };
                    store_grant(tx, token, name, &grant)?;
                }
            }
            tx.log(&Change::Everything)
        })
    }

    /// What a permission of an app may still become by asking (PermissionStatus).
    pub fn permission_status(&self, token: Token, permission: String) -> Result<Status> {
        self.settle_decisions()?;
        let app = self.app(token)?;
        Ok(self.evaluate(&app, app.manifest.dlp_type, &[permission])[0].status)
    }

    /// The user decides in Settings, which also grants what no dialog offers.
    pub fn decide_by_user(&self, token: Token, permission: String, granted: bool, once: bool) -> Result<()> {
        self.settle_decisions()?;
        self.app(token)?;
        let (_, definition) = self.definition(&permission)?;
        if definition.grant_mode == GrantMode::System {
            return Err(Error::new(Code::PermissionNotExist, format!("{permission} is not decided by the user")));
        }
        let flags = if once { flag::ONE_TIME } else { flag::USER_FIXED };
        let decision = Decision { token, permission, granted, flags, kill: true, by: By::Settings };
        self.change(|tx, memory| decision.make(self, tx, memory))
    }

    /// Whether debug apps get at installation what the user would be asked for.
    pub fn grants_for_debug(&self) -> Result<bool> {
        self.check_open()?;
        self.follow()?;
        Ok(self.registry.read().policy.grant_for_debug)
    }

    /// Decides whether they do.
    pub fn set_grants_for_debug(&self, on: bool) -> Result<()> {
        self.change(|tx, _| set_bit(tx, rows::GRANT_FOR_DEBUG, 1, on))
    }

    /// Forbids or allows dialogs for an app: its privacy statement is pending, or agreed to.
    pub fn set_dialog_forbidden(&self, token: Token, forbidden: bool) -> Result<()> {
        self.app(token)?;
        self.change(|tx, _| {
            rows::forbid_dialogs(tx, token, forbidden)?;
            tx.log(&Change::App(token))
        })
    }

    /// Clears what the user decided about an app's permissions.
    pub fn reset_permissions(&self, token: Token) -> Result<()> {
        self.app(token)?;
        self.change(|tx, memory| decide::reset(self, tx, memory, token))
    }
}
