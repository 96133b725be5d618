//! Installing, updating and uninstalling apps.

use crate::access::install::starts_over;
use crate::app::manifest::{Manifest, TokenType};
use crate::data::dataset;
use crate::device::Device;
use crate::device::install::keep_decisions;
use crate::device::rows::{load_apps, load_profile, load_profiles, store_app};
use crate::error::{Code, Error, Result};
use crate::store::RESERVED_TOKEN;
use rusqlite::params;
use serde::Serialize;

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
}
