//! Carries decisions about permissions out: all inside one transaction, and all written the same way.

use super::Device;
use super::memory::Memory;
use super::rows::{forbid_dialogs, grant_of, store_grant};
use crate::access::decide::{By, Decision, Expiring, ONE_TIME, timer_of};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::ids::{Token, UserId};
use crate::permission::grant::{Grant, flag};
use crate::permission::{Definition, PermissionId, names};
use crate::store::{ACCOUNT_EXEMPTION, ACCOUNT_POLICY, Change, PERMISSION_STATE, Tx};
use rusqlite::{ToSql, params};

/// Apps whose processes a decision ends, and the permission they lose by it.
pub type Ended = Vec<(Token, String)>;

/// Ends them, once everything that was decided together is written (8.2).
pub fn end(device: &Device, tx: &Tx<'_>, memory: &mut Memory, ended: Ended) -> Result<()> {
    ended.into_iter().try_for_each(|(token, permission)| device.kill(tx, memory, token, &permission))
}

impl Decision {
    /// Carries the decision out for the app and its sandboxes, or says why it cannot be (1.5, F9 from "token unknown").
    pub fn make(&self, device: &Device, tx: &Tx<'_>, memory: &mut Memory) -> Result<()> {
        let ended = self.write(device, tx, memory)?;
        end(device, tx, memory, ended)
    }

    /// The same, up to the end of their processes.
    pub fn write(&self, device: &Device, tx: &Tx<'_>, memory: &mut Memory) -> Result<Ended> {
        let app = device.load(tx, memory, self.token)?.filter(App::is_hap);
        let app = app.ok_or_else(|| Error::new(Code::TokenNotExist, format!("no app has token {}", self.token)))?;
        let mut ended = Vec::new();
        ended.extend(self.make_for(device, tx, memory, &app)?.then_some(app.token_id));
        for sibling in family(device, tx, memory, &app)? {
            // A sandbox that may not hold the permission keeps its state (3.4).
            match self.make_for(device, tx, memory, &sibling) {
                Err(error) if error.is_of_store() => return Err(error),
                Ok(true) => ended.push(sibling.token_id),
                _ => {}
            }
        }
        Ok(ended.into_iter().map(|token| (token, self.permission.clone())).collect())
    }

    /// Gives whether the app's processes end for it.
    fn make_for(&self, device: &Device, tx: &Tx<'_>, memory: &mut Memory, app: &App) -> Result<bool> {
        let refused = |code: Code, why: &str| {
            Err(Error::new(code, format!("{} of {}: {why}", self.permission, app.manifest.bundle_name)))
        };
        if app.remote {
            return refused(Code::PermissionOperationNotAllowed, "the app runs on another device");
        }
        if self.granted && self.flags == flag::ONE_TIME && !self.may_be_once(memory, app) {
            return refused(Code::PermissionOperationNotAllowed, "not to be granted for this time only now");
        }
        let (id, definition) = device.definition(&self.permission)?;
        if !definition.dlp.admits(app.manifest.dlp_type) {
            return refused(Code::PermissionOperationNotAllowed, "not for a sandbox of this type");
        }
        let Some(old) = app.grant(id) else {
            return refused(Code::ParameterInvalid, "the permission is not declared");
        };
        if old.flags.has(flag::SYSTEM_FIXED) {
            return refused(Code::ParameterInvalid, "the permission is fixed by the system");
        }
        if old.flags.has(flag::ADMIN_FIXED) {
            return refused(Code::InnerError, "the permission is fixed by the administrator");
        }
        let next = old.decided(self.granted, self.flags, device.clock().now()?);
        let ends = write(tx, memory, app, (id, &definition), next, self.kill && old.granted)?;
        if let Some(timer) = timer_of(&self.permission).filter(|_| self.granted && self.flags == flag::ONE_TIME) {
            memory.processes_mut().time_grant(app.token_id, timer, device.clock().monotonic());
        }
        Ok(ends)
    }

    /// The conditions of 5.6.
    fn may_be_once(&self, memory: &Memory, app: &App) -> bool {
        let Some((_, expiring)) = ONE_TIME.iter().find(|(name, _)| *name == self.permission) else { return false };
        let run = memory.processes().of(app.token_id);
        let known = run.is_some_and(|run| !run.pids.is_empty());
        if self.by == By::Settings || self.by == By::Dialog && !known || self.permission == names::CUSTOM_SCREEN_CAPTURE
        {
            return true;
        }
        run.is_some_and(|run| {
            run.foreground
                || expiring.is_some() && run.form
                || *expiring == Some(Expiring::Location) && run.location_task
        })
    }
}

/// Writes a new state and tells of it. `kill`: if the app loses the permission by it, its processes are to end (8.2);
/// gives whether that is so.
pub fn write(
    tx: &Tx<'_>,
    memory: &mut Memory,
    app: &App,
    (id, definition): (PermissionId, &Definition),
    next: Grant,
    kill: bool,
) -> Result<bool> {
    let (token, name) = (app.token_id, definition.name.to_string());
    let old = app.grant(id).copied().unwrap_or_default();
    if next == old {
        return Ok(false);
    }
    if !next.flags.has(flag::COMPONENT) {
        memory.momentary_mut().remove(&(token, id));
    }
    store_grant(tx, token, &name, &next)?;
    let change = match (old.effective(), next.effective()) {
        (false, true) => Change::Granted(token, name),
        (true, false) if kill => Change::RevokedAndKilled(token, name),
        (true, false) => Change::Revoked(token, name),
        _ => Change::Decided(token, name),
    };
    tx.log(&change)?;
    Ok(matches!(change, Change::RevokedAndKilled(..)))
}

/// Takes one-time permissions back (5.6).
pub fn expire(device: &Device, tx: &Tx<'_>, memory: &mut Memory, token: Token, what: Expiring) -> Result<()> {
    let Some(app) = device.load(tx, memory, token)?.filter(|app| !app.remote) else { return Ok(()) };
    let now = device.clock().now()?;
    for (id, grant) in app.permissions.iter().filter(|(_, grant)| grant.granted && grant.flags.has(flag::ONE_TIME)) {
        let Some(definition) = device.definition_of(*id) else { continue };
        if what == Expiring::All || timer_of(&definition.name) == Some(what) {
            let next = grant.written(false, grant.flags, now);
            write(tx, memory, &app, (*id, &definition), next, false)?;
        }
    }
    Ok(())
}

/// Clears what the user decided (4.4): what is lost is told before what is won.
pub fn reset(device: &Device, tx: &Tx<'_>, memory: &mut Memory, token: Token) -> Result<()> {
    let app = device.load(tx, memory, token)?.filter(App::is_hap);
    let app = app.ok_or_else(|| Error::new(Code::ParameterInvalid, format!("no app has token {token}")))?;
    let now = device.clock().now()?;
    let mut members = vec![app];
    members.extend(family(device, tx, memory, &members[0])?);
    for app in &members {
        if app.dialog_forbidden {
            forbid_dialogs(tx, app.token_id, false)?;
        }
        let undeclared = app.momentary.iter().filter(|id| app.grant(**id).is_none());
        for definition in undeclared.filter_map(|id| device.definition_of(*id)) {
            tx.log(&Change::Revoked(app.token_id, definition.name.to_string()))?;
        }
        let next = |old: &Grant| old.settled().reset(now);
        for wins in [false, true] {
            let turn = |(_, old): &&(PermissionId, Grant)| (!old.effective() && next(old).effective()) == wins;
            for (id, old) in app.permissions.iter().filter(turn) {
                if let Some(definition) = device.definition_of(*id) {
                    write(tx, memory, app, (*id, &definition), next(old), false)?;
                }
            }
        }
        memory.momentary_mut().retain(|(token, _), _| *token != app.token_id);
        tx.log(&Change::App(app.token_id))?;
    }
    Ok(())
}

/// What account policies suspend for an app of a user; `None`: for one that is new.
pub fn restricted(tx: &Tx<'_>, user: UserId, token: Option<Token>) -> Result<Vec<String>> {
    let mut names = tx.find(&ACCOUNT_POLICY, &[("user_id", &user)], |row| row.get::<String>(1))?;
    if let Some(token) = token.filter(|_| !names.is_empty()) {
        let key: [(&str, &dyn ToSql); 2] = [("user_id", &user), ("token_id", &token)];
        let exempt = tx.find(&ACCOUNT_EXEMPTION, &key, |row| row.get::<String>(1))?;
        names.retain(|name| !exempt.contains(name));
    }
    Ok(names)
}

/// The main app and its sandboxes decide together: the other members (3.4).
fn family(device: &Device, tx: &Tx<'_>, memory: &Memory, app: &App) -> Result<Vec<App>> {
    let bundle = |app: &App| (app.manifest.bundle_name.clone(), app.manifest.user_id);
    let manifest = &app.manifest;
    if manifest.app_index != 0 && manifest.dlp_type == 0 {
        return Ok(Vec::new());
    }
    let others = tx.all(
        "SELECT token_id FROM app WHERE bundle_name = ? AND user_id = ? AND token_id <> ?
           AND (app_index = 0 OR token_id & ?) ORDER BY token_id",
        (&manifest.bundle_name, manifest.user_id, app.token_id, Token::SANDBOX),
        |row| row.get(0),
    )?;
    let mut members = Vec::new();
    for token in others {
        // An index may lead anywhere: what an app says itself counts.
        members.extend(device.load(tx, memory, token)?.filter(|other| bundle(other) == bundle(app)));
    }
    Ok(members)
}

/// An app that goes decides about no policy any more.
pub fn disown(tx: &Tx<'_>, token: Token) -> Result<()> {
    let owned = tx.find(&ACCOUNT_POLICY, &[("owner", &token)], |row| {
        Ok((row.get::<UserId>(0)?, row.get::<String>(1)?, row.get::<bool>(2)?))
    })?;
    owned.iter().try_for_each(|(user, permission, persistent)| {
        tx.put(&ACCOUNT_POLICY, params![user, permission, persistent, None::<Token>])
    })
}

/// What does not outlive the last process on a store, or a reboot: one-time grants, policies that are not persistent.
pub fn forget_volatile(tx: &Tx<'_>, now: i64) -> Result<()> {
    let states = |which: &str, params: &[&dyn ToSql]| -> Result<Vec<(Token, String, Grant)>> {
        let sql =
            format!("SELECT token_id, permission FROM permission_state WHERE {which} ORDER BY token_id, permission");
        let keys = tx.all(&sql, params, |row| Ok((row.get::<_, Token>(0)?, row.get::<_, String>(1)?)))?;
        let read = |(token, permission): (Token, String)| {
            let key: [(&str, &dyn ToSql); 2] = [("token_id", &token), ("permission", &permission)];
            let grant = tx.find_one(&PERMISSION_STATE, &key, grant_of)?;
            Ok(grant.map(|grant| (token, permission, grant)))
        };
        keys.into_iter().filter_map(|key| read(key).transpose()).collect()
    };
    // Whoever listens in another process is told of what flips.
    let mut flips = Vec::new();
    for (token, permission, old) in states(&format!("flags & {} AND granted", flag::ONE_TIME), &[])? {
        store_grant(tx, token, &permission, &Grant { granted: false, changed_at: now, ..old })?;
        if old.effective() {
            flips.push(Change::Revoked(token, permission));
        }
    }
    let policies =
        tx.find(&ACCOUNT_POLICY, &[("persistent", &false)], |row| Ok((row.get::<UserId>(0)?, row.get::<String>(1)?)))?;
    for (user, permission) in &policies {
        let theirs = "permission = ? AND flags & ? AND token_id IN (SELECT token_id FROM app WHERE user_id = ?)";
        for (token, permission, old) in states(theirs, &[permission, &flag::RESTRICTED, user])? {
            let next = Grant { flags: old.flags.without(flag::RESTRICTED), changed_at: now, ..old };
            store_grant(tx, token, &permission, &next)?;
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
    // The index of these rows is found by the number itself.
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM permission_state WHERE flags & {} AND granted)
         OR EXISTS (SELECT 1 FROM account_policy WHERE NOT persistent)",
        flag::ONE_TIME
    );
    Ok(tx.first(&sql, [], |row| row.get(0))?.unwrap_or(false))
}
