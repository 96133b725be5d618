//! Installing, updating and uninstalling apps.

use super::Device;
use super::app::App;
use super::manifest::Manifest;
use super::registry::{Registry, free_token, free_uid, store_app};
use crate::access::install::{PermissionState, initial_states};
use crate::access::permission::Definition;
use crate::asset::dataset;
use crate::error::{Code, Error, Result};
use crate::store::Tx;
use std::sync::Arc;
use std::sync::atomic::Ordering;

impl Device {
    /// Installs an app. An app that is there already under the same bundle, user and index gets a new token; its data
    /// stays with its owner.
    pub fn install(&self, manifest: Manifest) -> Result<Arc<App>> {
        self.put(manifest, false)
    }

    /// The app this process runs as: taken over if it is there, updated if its declarations changed. Several processes
    /// may do so at once and must agree on its token.
    pub(super) fn install_default_app(&self) -> Result<()> {
        let manifest = self.settings.app.clone().completed();
        let found = {
            let registry = self.registry.read();
            registry.find(&manifest.bundle_name, manifest.user_id, manifest.app_index).cloned()
        };
        let app = match found {
            Some(app) if app.manifest == manifest => app,
            _ => self.put(manifest, true)?,
        };
        self.default_app.store(app.token_id, Ordering::Relaxed);
        Ok(())
    }

    fn put(&self, manifest: Manifest, keep_token: bool) -> Result<Arc<App>> {
        manifest.validate()?;
        let manifest = manifest.completed();
        self.check_open()?;
        self.follow_others()?;
        let now = self.clock.now()?;
        let mut states = self.initial_states(&manifest)?;
        let user = manifest.user_id;
        let token = self.change(|tx| {
            // Another process may have changed users and apps meanwhile: what counts is in the transaction.
            let listed = tx.first("SELECT 1 FROM user WHERE id = ?", [user], |_| Ok(()))?;
            if listed.is_none() && user != 0 {
                return Err(unknown_user(user));
            }
            let old = tx.first(
                "SELECT token_id, uid FROM app WHERE bundle_name = ? AND user_id = ? AND app_index = ?",
                (&manifest.bundle_name, user, manifest.app_index),
                |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?)),
            )?;
            let uid = match old {
                Some((_, uid)) => uid,
                None => free_uid(tx, user)?,
            };
            let token = match old {
                Some((token, _)) if keep_token => token,
                _ => free_token(tx, &manifest)?,
            };
            if let Some((old, _)) = old {
                if keep_token && let Some(app) = self.registry.read().apps.get(&old) {
                    states.iter_mut().for_each(|state| keep_decision(state, app));
                }
                tx.run("DELETE FROM app WHERE token_id = ?", [old])?;
            }
            store_app(tx, token, uid, &manifest, &states, now)?;
            Ok(token)
        })?;
        self.app(token)
    }

    /// Replaces an app's declarations; token and decided permissions stay (spec/access-control.md 4.4).
    pub fn update(&self, token: u32, manifest: Manifest) -> Result<()> {
        manifest.validate()?;
        let manifest = manifest.completed();
        let old = self.app(token)?;
        let same = |a: &Manifest, b: &Manifest| {
            (&a.bundle_name, a.user_id, a.app_index, a.token_type)
                == (&b.bundle_name, b.user_id, b.app_index, b.token_type)
        };
        if !same(&old.manifest, &manifest) {
            return Err(Error::argument("an update keeps bundleName, userId, appIndex and tokenType"));
        }
        let now = self.clock.now()?;
        let mut states = self.initial_states(&manifest)?;
        for state in &mut states {
            keep_decision(state, &old);
        }
        self.change(|tx| store_app(tx, token, old.uid, &manifest, &states, now))
    }

    /// Removes an app. Its sessions end and, unless `keep_data`, its assets go: all but the persistent and the
    /// trusted-account ones, group assets only with the last app of the group (spec/asset.md 6.7).
    pub fn uninstall(&self, token: u32, keep_data: bool) -> Result<()> {
        let app = self.app(token)?;
        self.change(|tx| {
            tx.run("DELETE FROM app WHERE token_id = ?", [token])?;
            if !keep_data {
                let registry = Registry::load(tx)?;
                dataset::remove_app_data(tx, &app, registry.apps.values().map(Arc::as_ref))?;
            }
            tx.touch_registry()
        })?;
        self.datasets.forget();
        self.sessions.lock().end_owner(&app.owner);
        Ok(())
    }

    /// An installed app.
    pub fn app(&self, token: u32) -> Result<Arc<App>> {
        self.check_open()?;
        self.follow_others()?;
        let found = self.registry.read().apps.get(&token).cloned();
        found.ok_or_else(|| Error::new(Code::ParameterInvalid, format!("no installed app has token {token}")))
    }

    /// All installed apps, by token.
    pub fn apps(&self) -> Result<Vec<Arc<App>>> {
        self.check_open()?;
        self.follow_others()?;
        let mut apps: Vec<_> = self.registry.read().apps.values().cloned().collect();
        apps.sort_by_key(|app| app.uid);
        Ok(apps)
    }

    /// Adds a permission that the published table does not have.
    pub fn define_permission(&self, definition: Definition) -> Result<()> {
        if definition.name.is_empty() || definition.name.len() > 256 {
            return Err(Error::argument("a permission's name takes 1 to 256 bytes"));
        }
        if crate::access::permission::published(&definition.name).is_some() {
            return Err(Error::argument(format!("{} is defined already", definition.name)));
        }
        let json = serde_json::to_string(&definition).expect("a definition is plain data");
        self.change(|tx: &Tx<'_>| {
            tx.run("INSERT OR REPLACE INTO definition (name, definition) VALUES (?, ?)", (&definition.name, json))?;
            tx.touch_registry()
        })
    }

    fn initial_states(&self, manifest: &Manifest) -> Result<Vec<PermissionState>> {
        let registry = self.registry.read();
        initial_states(manifest, |name| registry.definition(name))
    }
}

/// An entry that was decided keeps its state; an untouched or default one takes the new initial state.
fn keep_decision(state: &mut PermissionState, old: &App) {
    use crate::access::install::{FLAG_GRANTED_BY_DEFAULT, FLAG_SYSTEM_FIXED};
    if let Some(grant) = old.permissions.get(&state.name) {
        let untouched = grant.flags == 0 && !grant.granted;
        if !untouched && grant.flags != FLAG_SYSTEM_FIXED && grant.flags != FLAG_GRANTED_BY_DEFAULT {
            (state.granted, state.flags) = (grant.granted, grant.flags);
        }
    }
}

/// 24000012 for a user that is not there.
pub fn unknown_user(user: u32) -> Error {
    Error::new(Code::AccountError, format!("there is no user {user}"))
}
