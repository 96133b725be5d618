//! What others than the user and the callers of the kits do to permissions (spec/access-control.md 5.5, 8.4):
//! administrators, account policies, trusted UI components, other devices; and the device-wide switches.

use super::Device;
use super::decide;
use super::follow::{Event, PermissionChange};
use super::memory::{Memory, Span};
use super::registry::{self, Switch, free_token, set_bit};
use crate::access::decide::{By, Decision};
use crate::access::evaluate::{Evaluated, evaluate};
use crate::app::App;
use crate::app::manifest::{Manifest, TokenType};
use crate::error::{Code, Error, Result};
use crate::gather::gather;
use crate::permission::grant::{Grant, Status, flag};
use crate::permission::{Definition, Definitions, GrantMode, PermissionId, shown};
use crate::store::{ACCOUNT_EXEMPTION, ACCOUNT_POLICY, Change, PERMISSION_STATE, Tx};
use rusqlite::{ToSql, params};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

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
    user_id: u32,
    permissions: Vec<String>,
    /// Suspended, or no longer.
    restricted: bool,
    /// Else it ends with the device's next start.
    persistent: bool,
    /// Apps that it leaves alone.
    #[serde(default)]
    except: Vec<u32>,
    /// The app that alone may change it.
    owner: Option<u32>,
}

/// The permission that is granted for some time, for how long at once and in one go, in milliseconds (5.5).
const SHORT_TERM: &str = "ohos.permission.SHORT_TERM_WRITE_IMAGEVIDEO";
const SHORT_TERM_ONCE: i64 = 300_000;
const SHORT_TERM_TOTAL: i64 = 1_800_000;

impl Device {
    /// The definition of a permission; 12100003 if there is none.
    pub(crate) fn definition(&self, name: &str) -> Result<(PermissionId, Definition)> {
        let registry = self.registry.read();
        let found = registry.definitions.find(name).map(|(id, definition)| (id, definition.clone()));
        found.ok_or_else(|| Error::new(Code::PermissionNotExist, format!("{} is not defined", shown(name))))
    }

    /// The definition with this number.
    pub(crate) fn definition_of(&self, id: PermissionId) -> Option<Definition> {
        self.registry.read().definitions.get(id).cloned()
    }

    /// Runs with every definition at hand.
    pub(crate) fn with_definitions<T>(&self, work: impl FnOnce(&Definitions) -> T) -> T {
        work(&self.registry.read().definitions)
    }

    /// What a request of these names for an app comes to (spec/access-control.md 6.1 to 6.3).
    pub(crate) fn evaluate(&self, app: &App, asking_dlp: u32, names: &[String]) -> Vec<Evaluated> {
        evaluate(app, asking_dlp, names, &self.registry.read().definitions)
    }

    /// What a permission of an app may still become by asking (PermissionStatus).
    pub fn permission_status(&self, token: u32, permission: String) -> Result<Status> {
        self.settle_decisions()?;
        let app = self.app(token)?;
        Ok(self.evaluate(&app, app.manifest.dlp_type, &[permission])[0].status)
    }

    /// The user decides in Settings, which also grants what no dialog offers.
    pub fn decide_by_user(&self, token: u32, permission: String, granted: bool, once: bool) -> Result<()> {
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

    /// Fixes a user_grant permission of an app, or lets go of it.
    pub fn set_by_admin(&self, token: u32, permission: &str, act: AdminAct) -> Result<()> {
        let (id, definition) = self.definition(permission)?;
        if definition.grant_mode != GrantMode::User {
            return Err(Error::new(Code::ParameterInvalid, format!("{permission} is not decided by users")));
        }
        let now = self.clock.now()?;
        self.change(|tx, memory| {
            let app = self.declaring(tx, memory, token, id, permission)?;
            let old = app.grant(id).copied().unwrap_or_default();
            if old.flags & flag::SYSTEM_FIXED != 0 {
                return Err(Error::new(Code::ParameterInvalid, format!("{permission} is fixed by the system")));
            }
            let next = match act {
                AdminAct::Grant => old.decided(true, flag::ADMIN_FIXED, now),
                AdminAct::Deny => old.decided(false, flag::ADMIN_FIXED, now),
                AdminAct::Cancel if old.flags & flag::ADMIN_FIXED != 0 => {
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
                let owners = tx.find(&ACCOUNT_POLICY, &[("permission", &name)], |row| row.get::<Option<u32>>(3))?;
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
        user: u32,
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

    /// Whether debug apps get at installation what the user would be asked for.
    pub fn grants_for_debug(&self) -> Result<bool> {
        self.check_open()?;
        self.follow()?;
        Ok(self.registry.read().policy.grant_for_debug)
    }

    /// Decides that.
    pub fn set_grants_for_debug(&self, on: bool) -> Result<()> {
        self.change(|tx, _| set_bit(tx, registry::GRANT_FOR_DEBUG, 1, on))
    }

    /// Whether a switch is on.
    pub fn switch(&self, switch: Switch) -> Result<bool> {
        self.check_open()?;
        self.follow()?;
        Ok(self.registry.read().switched_off & switch.bit() == 0)
    }

    /// Turns a switch on or off. What the enterprise blocks nobody turns on.
    pub fn set_switch(&self, switch: Switch, on: bool) -> Result<()> {
        self.change(|tx, memory| {
            if on && registry::blocked(tx)? & switch.bit() != 0 {
                return Err(switch.blocked());
            }
            self.turn(tx, memory, switch, on)
        })
    }

    fn turn(&self, tx: &Tx<'_>, memory: &mut Memory, switch: Switch, on: bool) -> Result<()> {
        let before = registry::setting(tx, registry::SWITCHED_OFF)?;
        set_bit(tx, registry::SWITCHED_OFF, switch.bit(), !on)?;
        let after = if on { before & !switch.bit() } else { before | switch.bit() };
        self.usages_switched(tx, memory, before, after)
    }

    /// Blocks the camera or the microphone for all apps, or ends that (spec/privacy.md 5.6).
    pub fn block_by_admin(&self, switch: Switch, on: bool) -> Result<()> {
        switch.check_blockable()?;
        self.change(|tx, _| set_bit(tx, registry::BLOCKED, switch.bit(), on))
    }

    /// The same by turning the switch off, where it stays until the user turns it on again.
    pub fn mute_by_admin(&self, switch: Switch, on: bool) -> Result<()> {
        switch.check_blockable()?;
        self.change(|tx, memory| {
            set_bit(tx, registry::MUTED, switch.bit(), on)?;
            if on { self.turn(tx, memory, switch, false) } else { Ok(()) }
        })
    }

    /// Forbids or allows dialogs for an app: its privacy statement is pending, or agreed to.
    pub fn set_dialog_forbidden(&self, token: u32, forbidden: bool) -> Result<()> {
        self.app(token)?;
        self.change(|tx, _| {
            registry::forbid_dialogs(tx, token, forbidden)?;
            tx.log(&Change::App(token))
        })
    }

    /// Clears what the user decided about an app's permissions.
    pub fn reset_permissions(&self, token: u32) -> Result<()> {
        self.app(token)?;
        self.change(|tx, memory| decide::reset(self, tx, memory, token))
    }

    /// A trusted UI component lets an app hold a permission for the moment, or no longer. 201 where the user or the
    /// system denied it, or the administrator decided.
    pub fn set_by_component(&self, token: u32, permission: &str, on: bool) -> Result<()> {
        let app = self.app(token)?;
        let (id, _) = self.definition(permission)?;
        let old = app.grant(id).copied().unwrap_or_default();
        let decided = flag::USER_SET | flag::USER_FIXED | flag::SYSTEM_FIXED;
        if on && (old.flags & flag::ADMIN_FIXED != 0 || !old.granted && old.flags & decided != 0) {
            return Err(Error::new(Code::PermissionDenied, format!("{permission} was decided otherwise")));
        }
        if on && old.granted {
            return Ok(());
        }
        self.store.remember(|tx, memory| {
            // What it holds for some time is not the component's.
            let timed = memory.momentary().get(&(token, id)).is_some_and(|span| !span.is_open());
            if timed { Ok(()) } else { self.hold(tx, memory, (token, id), on.then_some(Span::OPEN)) }
        })?;
        self.registry.write().forget(token);
        Ok(())
    }

    /// The service behind these components died: what they let apps hold ends (5.5).
    pub fn end_components(&self) -> Result<()> {
        self.check_open()?;
        self.store.remember(|tx, memory| self.end_held(tx, memory, |_, span| span.is_open()).map(drop))?;
        self.registry.write().forget_apps();
        Ok(())
    }

    /// Grants a permission for some time (5.5); again before the end, for longer. Not stored.
    pub fn grant_for(&self, token: u32, permission: &str, ms: i64) -> Result<()> {
        self.settle_decisions()?;
        let app = self.app(token)?;
        let (id, _) = self.definition(permission)?;
        let refused = |code: Code, why: &str| Err(Error::new(code, format!("{permission}: {why}")));
        if permission != SHORT_TERM {
            return refused(Code::ParameterInvalid, "not to be granted for some time");
        }
        if !(1..=SHORT_TERM_ONCE).contains(&ms) {
            return refused(Code::ParameterInvalid, "for 1 to 300000 ms at a time");
        }
        match app.grant(id) {
            _ if app.remote => refused(Code::PermissionOperationNotAllowed, "the app runs on another device"),
            None => refused(Code::ParameterInvalid, "the permission is not declared"),
            Some(old) if old.flags & flag::SYSTEM_FIXED != 0 => refused(Code::ParameterInvalid, "fixed by the system"),
            Some(old) if old.flags & flag::ADMIN_FIXED != 0 => refused(Code::InnerError, "fixed by the administrator"),
            Some(old) if old.granted => Ok(()),
            Some(_) => {
                let now = self.clock.monotonic();
                self.store.remember(|tx, memory| {
                    let held = memory.momentary().get(&(token, id)).copied();
                    if held.is_some_and(|held| held.is_open()) {
                        return Ok(()); // a component lets it
                    }
                    let held = held.unwrap_or(Span { since: now, until: now });
                    let until = (now + ms).min(held.since + SHORT_TERM_TOTAL).max(held.until);
                    self.hold(tx, memory, (token, id), Some(Span { until, ..held }))
                })?;
                self.registry.write().forget(token);
                Ok(())
            }
        }
    }

    /// Lets an app hold a permission for the moment, or no longer, and tells of it.
    fn hold(
        &self,
        tx: &Tx<'_>,
        memory: &mut Memory,
        (token, id): (u32, PermissionId),
        span: Option<Span>,
    ) -> Result<()> {
        let holds = |memory: &Memory| self.load(tx, memory, token).map(|app| app.is_some_and(|app| app.holds_id(id)));
        let before = holds(memory)?;
        match span {
            Some(span) => memory.momentary_mut().insert((token, id), span),
            None => memory.momentary_mut().remove(&(token, id)),
        };
        let after = holds(memory)?;
        if let Some(definition) = self.definition_of(id).filter(|_| before != after) {
            let permission = definition.name.into_owned();
            memory.tell(Event::Permission(PermissionChange { change: after.into(), token_id: token, permission }));
        }
        Ok(())
    }

    /// Ends what apps hold for the moment, as far as `which` says so; gives the apps.
    pub(super) fn end_held(
        &self,
        tx: &Tx<'_>,
        memory: &mut Memory,
        which: impl Fn(u32, &Span) -> bool,
    ) -> Result<Vec<u32>> {
        let held = memory.momentary().iter().filter(|((token, _), span)| which(*token, span));
        let ended: BTreeSet<_> = gather(held.map(|(key, span)| (span.until, *key)));
        ended.iter().try_for_each(|(_, key)| self.hold(tx, memory, *key, None))?;
        Ok(ended.into_iter().map(|(_, (token, _))| token).collect())
    }

    /// Mirrors an app of another device under a token of this one, in memory only; one that is mirrored already as it is
    /// there now.
    pub fn add_remote_app(&self, device_id: &str, manifest: Manifest, granted: &[String]) -> Result<u32> {
        manifest.validate()?;
        let manifest = Manifest { token_type: TokenType::Hap, ..manifest.completed() };
        if device_id.is_empty() || device_id.len() > 64 {
            return Err(Error::argument("deviceId takes 1 to 64 bytes"));
        }
        self.check_open()?;
        self.follow()?;
        let mirrored = self.registry.read().mirrored(device_id, &manifest);
        let token = match mirrored {
            Some(token) => token,
            None => {
                let known = |token: u32| self.registry.read().remote.contains_key(&token);
                self.store.read(|tx| free_token(tx, &manifest, known))?
            }
        };
        let now = self.clock.now()?;
        let mut registry = self.registry.write();
        let declared = manifest.permissions.iter().filter_map(|name| registry.definitions.find(name));
        let states = declared.map(|(id, definition)| {
            let held =
                definition.grant_mode == GrantMode::System || granted.iter().any(|name| *name == definition.name);
            let flags = if definition.grant_mode == GrantMode::System { flag::SYSTEM_FIXED } else { 0 };
            (id, Grant { granted: held, flags, changed_at: now })
        });
        let app = App { remote: true, ..App::new(token, 0, manifest.clone(), states.collect()) };
        registry.remote.insert(token, (device_id.to_owned(), Arc::new(app)));
        registry.forget(token);
        Ok(token)
    }

    /// Another device left; its apps are gone.
    pub fn remove_remote_device(&self, device_id: &str) -> Result<()> {
        self.check_open()?;
        self.registry.write().remote.retain(|_, (of, _)| of != device_id);
        Ok(())
    }

    /// An app of another device is gone.
    pub fn remove_remote_app(&self, token: u32) -> Result<()> {
        self.check_open()?;
        match self.registry.write().remote.remove(&token) {
            Some(_) => Ok(()),
            None => Err(Error::new(Code::ParameterInvalid, format!("no app of another device has token {token}"))),
        }
    }

    fn declaring(&self, tx: &Tx<'_>, memory: &Memory, token: u32, id: PermissionId, permission: &str) -> Result<App> {
        let app = self.load(tx, memory, token)?.filter(|app| app.is_hap() && !app.remote);
        let app = app.ok_or_else(|| Device::no_app(token))?;
        match app.grant(id) {
            Some(_) => Ok(app),
            None => Err(Error::new(Code::ParameterInvalid, format!("{permission} is not declared"))),
        }
    }
}

/// An app that goes decides about no policy any more.
pub(super) fn disown(tx: &Tx<'_>, token: u32) -> Result<()> {
    let owned = tx.find(&ACCOUNT_POLICY, &[("owner", &token)], |row| {
        Ok((row.get::<u32>(0)?, row.get::<String>(1)?, row.get::<bool>(2)?))
    })?;
    owned.iter().try_for_each(|(user, permission, persistent)| {
        tx.put(&ACCOUNT_POLICY, params![user, permission, persistent, None::<u32>])
    })
}

/// What does not outlive the last process on a store, or a reboot: one-time grants, policies that are not persistent.
pub fn forget_volatile(tx: &Tx<'_>, now: i64) -> Result<()> {
    let states = |which: &str, params: &[&dyn ToSql]| -> Result<Vec<(u32, String, Grant)>> {
        let sql =
            format!("SELECT token_id, permission FROM permission_state WHERE {which} ORDER BY token_id, permission");
        let keys = tx.all(&sql, params, |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
        let read = |(token, permission): (u32, String)| {
            let key: [(&str, &dyn ToSql); 2] = [("token_id", &token), ("permission", &permission)];
            let grant = tx.find_one(&PERMISSION_STATE, &key, registry::grant_of)?;
            Ok(grant.map(|grant| (token, permission, grant)))
        };
        keys.into_iter().filter_map(|key| read(key).transpose()).collect()
    };
    // Whoever listens in another process is told of what flips.
    let mut flips = Vec::new();
    for (token, permission, old) in states("flags & 64 AND granted", &[])? {
        registry::store_grant(tx, token, &permission, &Grant { granted: false, changed_at: now, ..old })?;
        if old.effective() {
            flips.push(Change::Revoked(token, permission));
        }
    }
    let policies =
        tx.find(&ACCOUNT_POLICY, &[("persistent", &false)], |row| Ok((row.get::<u32>(0)?, row.get::<String>(1)?)))?;
    for (user, permission) in &policies {
        let theirs = "permission = ? AND flags & 512 AND token_id IN (SELECT token_id FROM app WHERE user_id = ?)";
        for (token, permission, old) in states(theirs, &[permission, user])? {
            let next = Grant { flags: old.flags & !flag::RESTRICTED, changed_at: now, ..old };
            registry::store_grant(tx, token, &permission, &next)?;
            if next.effective() {
                flips.push(Change::Granted(token, permission));
            }
        }
    }
    tx.run("DELETE FROM account_policy WHERE NOT persistent", [])?;
    flips.iter().try_for_each(|change| tx.log(change))?;
    tx.log(&Change::Everything)
}

/// Whether [`forget_volatile`] has anything to do; a start of the device should not write for nothing.
pub fn has_volatile(tx: &Tx<'_>) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM permission_state WHERE flags & 64 AND granted)
               OR EXISTS (SELECT 1 FROM account_policy WHERE NOT persistent)";
    Ok(tx.first(sql, [], |row| row.get(0))?.unwrap_or(false))
}
