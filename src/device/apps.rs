//! Installing, updating and uninstalling apps.

use super::Device;
use super::decide;
use super::memory::Memory;
use super::policies;
use super::registry::{
    check_app_id, find_token, fixed_bits, free_token, free_uid, load_apps, load_profile, load_profiles, store_app,
    token_bits,
};
use super::users::check_listed;
use crate::access::install::{Policy, admit, initial_states, starts_over, updated_state};
use crate::app::App;
use crate::app::manifest::{Manifest, TokenType};
use crate::data::dataset;
use crate::error::{Code, Error, Result};
use crate::permission::grant::Grant;
use crate::permission::{Definition, Definitions, GrantMode, Kind, Name, PermissionId, check_name, published};
use crate::store::{APP, Change, DEFINITION, PERMISSION_STATE, RESERVED_TOKEN, Tx};
use rusqlite::{ToSql, params};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What was installed, and what it replaced.
#[derive(Debug)]
pub struct Installed {
    /// The app's token.
    pub token_id: u32,
    /// The token that is gone.
    pub replaced: Option<u32>,
}

/// An installed app as people see it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Its access token id.
    pub token_id: u32,
    /// Its uid.
    pub uid: u32,
    /// Everything it declares.
    pub manifest: Manifest,
    /// Whether system APIs are open to it.
    pub system: bool,
}

impl Profile {
    fn new((token_id, uid, manifest): (u32, u32, Manifest)) -> Self {
        let system = manifest.system_app || manifest.token_type != TokenType::Hap;
        Profile { token_id, uid, manifest, system }
    }
}

impl Device {
    /// Installs an app. An app that is there already under the same bundle, user and index gets a new token; its data
    /// stays with its owner. The token of an app that was uninstalled with its data kept is given back.
    pub fn install(&self, manifest: Manifest) -> Result<Installed> {
        let (token_id, replaced) = self.put(manifest, false)?;
        Ok(Installed { token_id, replaced })
    }

    /// The app this process runs as: taken over if it is there, updated if its declarations changed and nobody else has the
    /// folder open - another process may be running as it. Several processes may do so at once and must agree on its token.
    pub(super) fn install_default_app(&self, alone: bool) -> Result<()> {
        let manifest = self.settings.app.clone().completed();
        let app = self.app_of(&manifest.bundle_name, manifest.user_id, manifest.app_index)?;
        let stored = app.map(|app| self.profile(app.token_id)).transpose()?.flatten();
        let token = match stored {
            Some(stored) if !alone || self.store.reading().is_some() || stored.manifest == manifest => stored.token_id,
            _ => match self.put(manifest.clone(), true) {
                Ok((token, _)) => token,
                // A folder that can only be read has nobody's app but those that are there: this one is a guest.
                Err(_) if self.store.reading().is_some() => self.receive(manifest)?,
                Err(error) => return Err(error),
            },
        };
        self.default_app.store(token, Ordering::Relaxed);
        Ok(())
    }

    /// Finds the default app in a state that has it.
    pub(super) fn find_default_app(&self) -> Result<()> {
        let manifest = &self.settings.app;
        let app = self.app_of(&manifest.bundle_name, manifest.user_id, manifest.app_index)?;
        let gone = || Error::new(Code::AccessTokenError, "the app of this process is not installed");
        self.default_app.store(app.ok_or_else(gone)?.token_id, Ordering::Relaxed);
        Ok(())
    }

    /// An app in memory only, for as long as the device is open.
    fn receive(&self, manifest: Manifest) -> Result<u32> {
        let (definitions, policy) = self.rules();
        let states = initial_states(&manifest, &definitions, policy, self.clock.now()?)?;
        let token = self.store.read(|tx| {
            check_app_id(tx, &manifest)?;
            free_token(tx, &manifest, |_| false)
        })?;
        let app = Arc::new(App::new(token, 0, manifest, states));
        self.registry.write().guests.insert(token, app);
        Ok(token)
    }

    fn put(&self, manifest: Manifest, keep_token: bool) -> Result<(u32, Option<u32>)> {
        manifest.validate()?;
        let manifest = manifest.completed();
        self.change(|tx, memory| {
            let (definitions, policy) = self.rules();
            self.put_in(tx, memory, manifest.clone(), keep_token, (&definitions, policy))
        })
    }

    /// By which rules apps are installed.
    fn rules(&self) -> (Definitions, Policy) {
        let registry = self.registry.read();
        (registry.definitions.clone(), registry.policy)
    }

    /// Installs an app by the given rules; gives its token, and the one that is gone.
    pub(super) fn put_in(
        &self,
        tx: &Tx<'_>,
        memory: &mut Memory,
        manifest: Manifest,
        keep_token: bool,
        (definitions, policy): (&Definitions, Policy),
    ) -> Result<(u32, Option<u32>)> {
        let kept = match keep_token {
            true => find_token(tx, &manifest.bundle_name, manifest.user_id, manifest.app_index)?,
            false => None,
        };
        let (manifest, mut states) = self.first_states(tx, memory, (manifest, kept), definitions, policy)?;
        let manifest = &manifest;
        let key = (&manifest.bundle_name, manifest.user_id, manifest.app_index);
        let is_remote = |token: u32| self.registry.read().remote.contains_key(&token);
        // Another process may have changed users and apps meanwhile: what counts is in the transaction.
        if key.1 != 0 {
            check_listed(tx, key.1)?;
        }
        let load = |token: u32| self.load_by(tx, memory, definitions, token);
        let old = find_token(tx, key.0, key.1, key.2)?.map(load).transpose()?.flatten();
        let (token, uid) = match (&old, reserved(tx, key)?) {
            (Some(old), _) if keep_token => (old.token_id, old.uid),
            (Some(old), _) => (free_token(tx, manifest, is_remote)?, old.uid),
            // A token tells the kind of its app: one of another kind gets another.
            (None, Some(reserved)) if fixed_bits(reserved.0) == token_bits(manifest) => reserved,
            (None, Some((_, uid))) => (free_token(tx, manifest, is_remote)?, uid),
            (None, None) => (free_token(tx, manifest, is_remote)?, free_uid(tx, key.1)?),
        };
        if let Some(old) = &old {
            if keep_token {
                keep_decisions(&mut states, old, starts_over(&old.manifest, manifest, policy));
            } else {
                self.remove(tx, memory, old)?;
            }
        }
        let kept = old.as_ref().filter(|old| old.token_id == token);
        let identity = (token, uid, kept.is_some_and(|old| old.dialog_forbidden));
        store_app(tx, definitions, identity, manifest, &states)?;
        Ok((token, old.map(|app| app.token_id).filter(|old| *old != token)))
    }

    /// Replaces an app's declarations; token and decided permissions stay (spec/access-control.md 4.4).
    pub fn update(&self, token: u32, manifest: Manifest) -> Result<()> {
        manifest.validate()?;
        let manifest = manifest.completed();
        let old = self.app(token)?;
        let same = |a: &Manifest, b: &Manifest| {
            (&a.bundle_name, a.user_id, a.app_index, a.token_type, a.dlp_type)
                == (&b.bundle_name, b.user_id, b.app_index, b.token_type, b.dlp_type)
        };
        if !same(&old.manifest, &manifest) {
            return Err(Error::argument("an update keeps bundleName, userId, appIndex, tokenType and dlpType"));
        }
        if old.remote {
            return Err(Error::new(Code::PermissionOperationNotAllowed, "the app runs on another device"));
        }
        self.change(|tx, memory| {
            let (definitions, policy) = self.rules();
            let (manifest, mut states) =
                self.first_states(tx, memory, (manifest.clone(), Some(token)), &definitions, policy)?;
            let old = self.load(tx, memory, token)?.ok_or_else(|| Device::no_app(token))?;
            let starts_over = starts_over(&old.manifest, &manifest, policy);
            if starts_over {
                memory.momentary_mut().retain(|(of, _), _| *of != token);
            }
            keep_decisions(&mut states, &old, starts_over);
            store_app(tx, &definitions, (token, old.uid, old.dialog_forbidden), &manifest, &states)
        })
    }

    /// Removes an app. Its sessions end and, unless `keep_data`, its assets go: all but the persistent and the
    /// trusted-account ones, group assets only with the last app of the group (spec/asset.md 6.7). With `keep_data`
    /// its token is held for the next installation.
    pub fn uninstall(&self, token: u32, keep_data: bool) -> Result<()> {
        self.app(token)?;
        self.change(|tx, memory| {
            let app = self.load(tx, memory, token)?.ok_or_else(|| Device::no_app(token))?;
            self.remove(tx, memory, &app)?;
            memory.sessions_mut().end_owner(&app.owner);
            if keep_data {
                let manifest = &app.manifest;
                return tx.put(
                    &RESERVED_TOKEN,
                    params![token, app.uid, manifest.bundle_name, manifest.user_id, manifest.app_index],
                );
            }
            let others = match app.manifest.asset_groups.is_empty() {
                true => Vec::new(),
                false => load_apps(tx, &self.registry.read().definitions)?,
            };
            dataset::remove_app_data(tx, &app, others.iter())
        })?;
        self.datasets.forget();
        Ok(())
    }

    /// An app is over, whoever removed it: its usages end, and nothing is remembered of what ran of it.
    pub(super) fn forget_app(&self, tx: &Tx<'_>, memory: &mut Memory, token: u32) -> Result<()> {
        self.end_usages(tx, memory, |usage| usage.concerns(token))?;
        memory.processes_mut().remove(token);
        memory.momentary_mut().retain(|(of, _), _| *of != token);
        Ok(())
    }

    /// Takes an app out: its usages end, everything it held is revoked (spec/access-control.md 7.3), and nothing of it is
    /// remembered.
    pub(super) fn remove(&self, tx: &Tx<'_>, memory: &mut Memory, app: &App) -> Result<()> {
        self.forget_app(tx, memory, app.token_id)?;
        policies::disown(tx, app.token_id)?;
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

    /// An installed app.
    pub fn app(&self, token: u32) -> Result<Arc<App>> {
        self.check_open()?;
        self.find_app(token)?.ok_or_else(|| Device::no_app(token))
    }

    /// The installed instance of a bundle.
    pub fn app_of(&self, bundle_name: &str, user: u32, app_index: u32) -> Result<Option<Arc<App>>> {
        self.check_open()?;
        self.follow()?;
        match self.store.read(|tx| find_token(tx, bundle_name, user, app_index))? {
            Some(token) => self.find_app(token),
            None => Ok(None),
        }
    }

    /// All installed apps, by uid.
    pub fn profiles(&self) -> Result<Vec<Profile>> {
        self.check_open()?;
        let rows = self.store.read(load_profiles)?;
        Ok(rows.into_iter().map(Profile::new).collect())
    }

    /// An installed app; none for a token nobody has.
    pub fn profile(&self, token: u32) -> Result<Option<Profile>> {
        self.check_open()?;
        Ok(self.store.read(|tx| load_profile(tx, token))?.map(Profile::new))
    }

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
                Ok(json.contains(name).then_some((row.get::<u32>(0)?, json.to_owned())))
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
                    let grant = Grant { granted: held, flags: if held { 4 } else { 0 }, changed_at: now };
                    super::registry::store_grant(tx, token, name, &grant)?;
                }
            }
            tx.log(&Change::Everything)
        })
    }

    /// What an app declares and starts with: a sandbox with all that its main app has, in the state that it has there but
    /// for what a sandbox of its type may not hold (spec/access-control.md 3.4, D60). Account policies hold for new apps
    /// too (5.5); `token` is the one that the app keeps, and its exceptions with it.
    fn first_states(
        &self,
        tx: &Tx<'_>,
        memory: &Memory,
        (mut manifest, token): (Manifest, Option<u32>),
        definitions: &Definitions,
        policy: Policy,
    ) -> Result<(Manifest, Vec<(PermissionId, Grant)>)> {
        let now = self.clock.now()?;
        let mut states = match manifest.dlp_type {
            0 => initial_states(&manifest, definitions, policy, now)?,
            _ => {
                let (main, declared) = self.main_app(tx, memory, definitions, &manifest)?;
                manifest.permissions = declared;
                let copy = |(id, grant): &(PermissionId, Grant)| (*id, Grant { changed_at: now, ..grant.settled() });
                main.permissions.iter().map(copy).collect()
            }
        };
        let restricted = decide::restricted(tx, manifest.user_id, token)?;
        for (id, grant) in &mut states {
            let Some(definition) = definitions.get(*id) else { continue };
            if !definition.dlp.admits(manifest.dlp_type) {
                (grant.granted, grant.flags) = (false, 0);
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
        if let Some(token) = find_token(tx, &sandbox.bundle_name, sandbox.user_id, 0)?
            && let Some(main) = self.load_by(tx, memory, definitions, token)?.filter(|app| app.manifest.dlp_type == 0)
            && let Some((.., manifest)) = load_profile(tx, token)?
        {
            return Ok((main, manifest.permissions));
        }
        let why = format!("a sandbox belongs to an app, and that is not installed for user {}", sandbox.user_id);
        Err(Error::new(Code::ParameterInvalid, why))
    }
}

type Key<'a> = (&'a String, u32, u32);

/// Takes the token and uid that were held for this app.
fn reserved(tx: &Tx<'_>, (bundle_name, user, app_index): Key<'_>) -> Result<Option<(u32, u32)>> {
    let key: [(&str, &dyn ToSql); 3] = [("bundle_name", bundle_name), ("user_id", &user), ("app_index", &app_index)];
    let held = tx.find_one(&RESERVED_TOKEN, &key, |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let Some((token, _)) = held {
        tx.run("DELETE FROM reserved_token WHERE token_id = ?", [token])?;
    }
    Ok(held)
}

fn keep_decisions(states: &mut [(PermissionId, Grant)], old: &App, starts_over: bool) {
    for (id, grant) in states {
        *grant = updated_state(*grant, old.grant(*id).map(Grant::settled).as_ref(), starts_over);
    }
}

/// 24000012 for a user that is not there.
pub fn unknown_user(user: u32) -> Error {
    Error::new(Code::AccountError, format!("there is no user {user}"))
}
