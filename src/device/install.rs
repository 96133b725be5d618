//! What installing an app and taking it out does, whoever asks for it: calls, the options of the device, a snapshot.

use super::Device;
use super::decide;
use super::memory::Memory;
use super::rows::{StoredApp, check_app_id, check_listed, find_token, store_app, stored_app};
use super::tokens::{fits, free_token, free_uid, reserved};
use crate::access::install::{Rules, initial_states, starts_over, updated_state};
use crate::app::manifest::Manifest;
use crate::app::{App, Instance};
use crate::error::{Code, Error, Result};
use crate::ids::{Flags, Token, UserId};
use crate::permission::grant::Grant;
use crate::permission::{Definitions, Name, PermissionId};
use crate::store::{Change, Tx};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What was installed, and what it replaced.
#[derive(Debug)]
pub struct Installed {
    /// The app's token.
    pub token_id: Token,
    /// The token that is gone.
    pub replaced: Option<Token>,
}

impl Device {
    /// The app this process runs as: taken over if it is there, updated if its declarations changed and nobody else has
    /// the folder open - another process may be running as it. Several processes may do so at once and must agree on
    /// its token.
    pub(super) fn install_default_app(&self, alone: bool) -> Result<()> {
        let Some(manifest) = self.settings.app.clone().map(Manifest::completed) else { return Ok(()) };
        let app = self.app_of(manifest.instance())?;
        let stored = app.map(|app| self.store.read(|tx| stored_app(tx, app.token_id))).transpose()?.flatten();
        let token = match stored {
            Some(stored) if !alone || self.store.reading().is_some() || stored.manifest == manifest => stored.token,
            _ => match self.put(manifest.clone(), true) {
                Ok(installed) => installed.token_id,
                // A folder that can only be read has nobody's app but those that are there: this one is a guest.
                Err(_) if self.store.reading().is_some() => self.receive(&manifest)?,
                Err(error) => return Err(error),
            },
        };
        self.default_app.store(token.0, Ordering::Relaxed);
        Ok(())
    }

    /// Finds the default app in a state that has it.
    pub(super) fn find_default_app(&self) -> Result<()> {
        let Some(manifest) = &self.settings.app else { return Ok(()) };
        let app = self.app_of(manifest.instance())?;
        let gone = || Error::new(Code::AccessTokenError, "the app of this process is not installed");
        self.default_app.store(app.ok_or_else(gone)?.token_id.0, Ordering::Relaxed);
        Ok(())
    }

    /// An app in memory only, for as long as the device is open; the one that is there already under this name.
    pub(super) fn receive(&self, manifest: &Manifest) -> Result<Token> {
        self.check_open()?;
        if let Some(token) = self.registry.read().guest(manifest.instance()) {
            return Ok(token);
        }
        manifest.validate()?;
        let manifest = manifest.clone().completed();
        let states = initial_states(&manifest, &self.rules(), self.clock.now()?)?;
        let token = self.store.read(|tx| {
            check_app_id(tx, &manifest)?;
            free_token(tx, &manifest, |_| false)
        })?;
        let mut registry = self.registry.write();
        // Somebody may have asked who it is, while it was nobody.
        registry.forget(token);
        registry.guests.insert(token, Arc::new(App::new(token, 0, manifest, states)));
        Ok(token)
    }

    pub(super) fn put(&self, manifest: Manifest, keep_token: bool) -> Result<Installed> {
        manifest.validate()?;
        let manifest = manifest.completed();
        self.change(|tx, memory| self.put_in(tx, memory, manifest.clone(), keep_token, &self.rules()))
    }

    /// By which rules apps are installed.
    pub(super) fn rules(&self) -> Rules {
        let registry = self.registry.read();
        Rules { definitions: registry.definitions.clone(), policy: registry.policy }
    }

    /// Installs an app by the given rules.
    pub(super) fn put_in(
        &self,
        tx: &Tx<'_>,
        memory: &mut Memory,
        manifest: Manifest,
        keep_token: bool,
        rules: &Rules,
    ) -> Result<Installed> {
        let kept = match keep_token {
            true => find_token(tx, manifest.instance())?,
            false => None,
        };
        let (manifest, mut states) = self.first_states(tx, memory, (manifest, kept), rules)?;
        let instance = manifest.instance();
        let is_remote = |token: Token| self.registry.read().remote.contains_key(&token);
        // Another process may have changed users and apps meanwhile: what counts is in the transaction.
        if instance.user != UserId::SYSTEM {
            check_listed(tx, instance.user)?;
        }
        let load = |token: Token| self.load_by(tx, memory, &rules.definitions, token);
        let old = find_token(tx, instance)?.map(load).transpose()?.flatten();
        let (token, uid) = match (&old, reserved(tx, instance)?) {
            (Some(old), _) if keep_token => (old.token_id, old.uid),
            (Some(old), _) => (free_token(tx, &manifest, is_remote)?, old.uid),
            // A token tells the kind of its app: one of another kind gets another.
            (None, Some(reserved)) if fits(reserved.0, &manifest) => reserved,
            (None, Some((_, uid))) => (free_token(tx, &manifest, is_remote)?, uid),
            (None, None) => (free_token(tx, &manifest, is_remote)?, free_uid(tx, instance.user)?),
        };
        if let Some(old) = &old {
            if keep_token {
                keep_decisions(&mut states, old, starts_over(&old.manifest, &manifest, rules.policy));
            } else {
                self.remove(tx, memory, old)?;
            }
        }
        let kept = old.as_ref().filter(|old| old.token_id == token);
        let dialog_forbidden = kept.is_some_and(|old| old.dialog_forbidden);
        store_app(tx, &rules.definitions, &StoredApp { token, uid, manifest, dialog_forbidden }, &states)?;
        Ok(Installed { token_id: token, replaced: old.map(|app| app.token_id).filter(|old| *old != token) })
    }

    /// An app is over, whoever removed it: its usages end, and nothing is remembered of what ran of it.
    pub(super) fn forget_app(&self, tx: &Tx<'_>, memory: &mut Memory, token: Token) -> Result<()> {
        self.end_usages(tx, memory, |usage| usage.concerns(token))?;
        memory.processes_mut().remove(token);
        memory.momentary_mut().retain(|(of, _), _| *of != token);
        Ok(())
    }

    /// Takes an app out: its usages end, everything it held is revoked (spec/access-control.md 7.3), and nothing of it
    /// is remembered.
    pub(super) fn remove(&self, tx: &Tx<'_>, memory: &mut Memory, app: &App) -> Result<()> {
        self.forget_app(tx, memory, app.token_id)?;
        decide::disown(tx, app.token_id)?;
        tx.run("DELETE FROM app WHERE token_id = ?", [app.token_id])?;
        tx.log(&Change::App(app.token_id))?;
        let declared = app.permissions.iter().filter(|(_, grant)| grant.effective()).map(|(id, _)| id);
        let momentary = app.momentary.iter().filter(|id| app.grant(**id).is_none());
        for id in declared.chain(momentary) {
            if let Some(definition) = self.registry.read().definitions.get(*id) {
                tx.log(&Change::Revoked(app.token_id, definition.name.to_string()))?;
            }
        }
        Ok(())
    }

    /// What an app declares and starts with: a sandbox with all that its main app has, in the state that it has there
    /// but for what a sandbox of its type may not hold (spec/access-control.md 3.4, D60). Account policies hold for new
    /// apps too (5.5); `token` is the one that the app keeps, and its exceptions with it.
    pub(super) fn first_states(
        &self,
        tx: &Tx<'_>,
        memory: &Memory,
        (mut manifest, token): (Manifest, Option<Token>),
        rules: &Rules,
    ) -> Result<(Manifest, Vec<(PermissionId, Grant)>)> {
        let now = self.clock.now()?;
        let mut states = match manifest.dlp_type {
            0 => initial_states(&manifest, rules, now)?,
            _ => {
                let (main, declared) = self.main_app(tx, memory, &rules.definitions, &manifest)?;
                manifest.permissions = declared;
                let copy = |(id, grant): &(PermissionId, Grant)| (*id, Grant { changed_at: now, ..grant.settled() });
                main.permissions.iter().map(copy).collect()
            }
        };
        let restricted = decide::restricted(tx, manifest.user_id, token)?;
        for (id, grant) in &mut states {
            let Some(definition) = rules.definitions.get(*id) else { continue };
            if !definition.dlp.admits(manifest.dlp_type) {
                (grant.granted, grant.flags) = (false, Flags::NONE);
            }
            *grant = grant.suspended(restricted.iter().any(|name| *name == definition.name));
        }
        Ok((manifest, states))
    }

    /// The app that a sandbox belongs to, and the names that it declares; 12100001 if there is none.
    fn main_app(
        &self,
        tx: &Tx<'_>,
        memory: &Memory,
        definitions: &Definitions,
        sandbox: &Manifest,
    ) -> Result<(App, Vec<Name>)> {
        if sandbox.app_index == 0 {
            return Err(Error::new(Code::ParameterInvalid, "a sandbox has an appIndex, 0 is its app's"));
        }
        if let Some(token) = find_token(tx, Instance { app_index: 0, ..sandbox.instance() })?
            && let Some(main) = self.load_by(tx, memory, definitions, token)?.filter(|app| app.manifest.dlp_type == 0)
            && let Some(stored) = stored_app(tx, token)?
        {
            return Ok((main, stored.manifest.permissions));
        }
        let why = format!("a sandbox belongs to an app, and that is not installed for user {}", sandbox.user_id);
        Err(Error::new(Code::ParameterInvalid, why))
    }
}

/// An update keeps what was decided.
pub(super) fn keep_decisions(states: &mut [(PermissionId, Grant)], old: &App, starts_over: bool) {
    for (id, grant) in states {
        *grant = updated_state(*grant, old.grant(*id).map(Grant::settled).as_ref(), starts_over);
    }
}
