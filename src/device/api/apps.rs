//! Installing, updating and uninstalling apps.

use crate::access::install::starts_over;
use crate::app::App;
use crate::app::manifest::{Manifest, TokenType};
use crate::data::dataset;
use crate::device::Device;
use crate::device::install::{Installed, keep_decisions};
use crate::device::rows::{StoredApp, load_apps, store_app, stored_app, stored_apps};
use crate::error::{Code, Error, Result};
use crate::ids::Token;
use crate::store::RESERVED_TOKEN;
use rusqlite::params;
use serde::Serialize;

/// An installed app as people see it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Its access token id.
    pub token_id: Token,
    /// Its uid.
    pub uid: u32,
    /// Everything it declares.
    pub manifest: Manifest,
    /// Whether system APIs are open to it.
    pub system: bool,
}

impl Profile {
    pub(super) fn new(StoredApp { token, uid, manifest, .. }: StoredApp) -> Self {
        let system = manifest.system_app || manifest.token_type != TokenType::Hap;
        Profile { token_id: token, uid, manifest, system }
    }
}

impl Device {
    /// Installs an app. An app that is there already under the same bundle, user and index gets a new token; its data
    /// stays with its owner. The token of an app that was uninstalled with its data kept is given back.
    pub fn install(&self, manifest: Manifest) -> Result<Installed> {
        self.put(manifest, false)
    }

    /// Replaces an app's declarations; token and decided permissions stay (spec/access-control.md 4.4).
    pub fn update(&self, token: Token, manifest: Manifest) -> Result<()> {
        manifest.validate()?;
        let manifest = manifest.completed();
        let old = self.app(token)?;
        let same = |a: &Manifest, b: &Manifest| {
            (a.instance(), a.token_type, a.dlp_type) == (b.instance(), b.token_type, b.dlp_type)
        };
        if !same(&old.manifest, &manifest) {
            return Err(Error::argument("an update keeps bundleName, userId, appIndex, tokenType and dlpType"));
        }
        if old.remote {
            return Err(Error::new(Code::PermissionOperationNotAllowed, "the app runs on another device"));
        }
        self.change(|tx, memory| {
            let rules = self.rules();
            let (manifest, mut states) = self.first_states(tx, memory, (manifest.clone(), Some(token)), &rules)?;
            let old = self.load(tx, memory, token)?.ok_or_else(|| Device::no_app(token))?;
            let starts_over = starts_over(&old.manifest, &manifest, rules.policy);
            if starts_over {
                memory.momentary_mut().retain(|(of, _), _| *of != token);
            }
            keep_decisions(&mut states, &old, starts_over);
            let App { uid, dialog_forbidden, .. } = old;
            store_app(tx, &rules.definitions, &StoredApp { token, uid, manifest, dialog_forbidden }, &states)
        })
    }

    /// Removes an app. Its sessions end and, unless `keep_data`, its assets go: all but the persistent and the
    /// trusted-account ones, group assets only with the last app of the group (spec/asset.md 6.7). With `keep_data`
    /// its token is held for the next installation.
    pub fn uninstall(&self, token: Token, keep_data: bool) -> Result<()> {
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

    /// All installed apps, by uid.
    pub fn profiles(&self) -> Result<Vec<Profile>> {
        self.check_open()?;
        let rows = self.store.read(stored_apps)?;
        Ok(rows.into_iter().map(Profile::new).collect())
    }

    /// An installed app; none for a token nobody has.
    pub fn profile(&self, token: Token) -> Result<Option<Profile>> {
        self.check_open()?;
        Ok(self.store.read(|tx| stored_app(tx, token))?.map(Profile::new))
    }
}
