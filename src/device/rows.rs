//! Rows of apps, permissions, users and settings, read and written.

use super::lookup::unknown_user;
use super::registry::Biometrics;
use crate::app::App;
use crate::app::manifest::Manifest;
use crate::error::{Code, Error, Result};
use crate::gather::gather;
use crate::permission::grant::{Grant, flag};
use crate::permission::{Definitions, PermissionId};
use crate::store::{APP, Change, Columns, PERMISSION_STATE, SETTING, Tx, USER};
use rusqlite::types::Value;
use rusqlite::{ToSql, params};
use std::collections::BTreeSet;

/// The app with this token, as the store has it.
pub fn load_app(tx: &Tx<'_>, definitions: &Definitions, token: u32) -> Result<Option<App>> {
    let row = tx.find_one(&APP, &[("token_id", &token)], |row| {
        Ok((row.get::<u32>(1)?, row.get::<String>(5)?, row.get::<bool>(6)?))
    })?;
    let Some((uid, manifest, dialog_forbidden)) = row else { return Ok(None) };
    let states = tx.find(&PERMISSION_STATE, &[("token_id", &token)], |row| {
        let name = row.text(1)?;
        Ok(definitions.id(name).zip(Some(grant_of(row)?)))
    })?;
    let manifest = parse::<Manifest>(&manifest, "a stored manifest")?.compacted();
    let states = states.into_iter().flatten().collect();
    Ok(Some(App { dialog_forbidden, ..App::new(token, uid, manifest, states) }))
}

/// What a row of permission_state says of its permission.
pub fn grant_of(row: &Columns<'_>) -> Result<Grant> {
    Ok(Grant { granted: row.get(2)?, flags: row.get(3)?, changed_at: row.get(4)? })
}

/// Identity and whole manifest of an app, as [`load_profiles`] gives them.
pub fn load_profile(tx: &Tx<'_>, token: u32) -> Result<Option<(u32, u32, Manifest)>> {
    Ok(profiles(tx, &[("token_id", &token)])?.into_iter().next())
}

/// Tokens, uids and whole manifests of all apps, in order of uid.
pub fn load_profiles(tx: &Tx<'_>) -> Result<Vec<(u32, u32, Manifest)>> {
    profiles(tx, &[])
}

fn profiles(tx: &Tx<'_>, which: &[(&str, &dyn ToSql)]) -> Result<Vec<(u32, u32, Manifest)>> {
    let mut rows = tx.find(&APP, which, |row| Ok((row.get(1)?, row.get(0)?, row.get::<String>(5)?)))?;
    rows.sort_unstable_by_key(|(uid, token, _)| (*uid, *token));
    rows.into_iter().map(|(uid, token, json)| Ok((token, uid, parse(&json, "a stored manifest")?))).collect()
}

/// Every installed app, in order of uid.
pub fn load_apps(tx: &Tx<'_>, definitions: &Definitions) -> Result<Vec<App>> {
    let tokens = tx.all("SELECT token_id FROM app ORDER BY uid, token_id", [], |row| row.get(0))?;
    let apps = tokens.into_iter().map(|token| load_app(tx, definitions, token));
    apps.filter_map(Result::transpose).collect()
}

/// Token of the installed instance of a bundle.
pub fn find_token(tx: &Tx<'_>, bundle_name: &str, user: u32, app_index: u32) -> Result<Option<u32>> {
    let key: [(&str, &dyn ToSql); 3] = [("bundle_name", &bundle_name), ("user_id", &user), ("app_index", &app_index)];
    tx.find_one(&APP, &key, |row| row.get(0))
}

/// The apps of a user, in order of uid.
pub fn tokens_of(tx: &Tx<'_>, user: u32) -> Result<Vec<u32>> {
    let apps = tx.find(&APP, &[("user_id", &user)], |row| Ok((row.get::<u32>(1)?, row.get::<u32>(0)?)))?;
    Ok(gather::<BTreeSet<_>, _>(apps).into_iter().map(|(_, token)| token).collect())
}

/// Writes an app and the states of its permissions, replacing what was there under its token. 12100001 for an app id that
/// is another bundle's.
pub fn store_app(
    tx: &Tx<'_>,
    definitions: &Definitions,
    (token, uid, dialog_forbidden): (u32, u32, bool),
    manifest: &Manifest,
    states: &[(PermissionId, Grant)],
) -> Result<()> {
    if manifest.fits_other_bundles() {
        check_app_id(tx, manifest)?;
        tx.put(&SETTING, params![app_id_key(manifest), &manifest.bundle_name])?;
    }
    let json = serde_json::to_string(manifest).expect("a manifest is plain data");
    let Manifest { bundle_name, user_id, app_index, .. } = manifest;
    tx.put(&APP, params![token, uid, bundle_name, user_id, app_index, json, dialog_forbidden])?;
    tx.run("DELETE FROM permission_state WHERE token_id = ?", [token])?;
    for (id, grant) in states {
        if let Some(definition) = definitions.get(*id) {
            store_grant(tx, token, &definition.name, grant)?;
        }
    }
    tx.log(&Change::App(token))
}

/// Writes the state of one permission. What a UI component granted for a moment is never stored.
pub fn store_grant(tx: &Tx<'_>, token: u32, permission: &str, grant: &Grant) -> Result<()> {
    let flags = grant.flags & !flag::COMPONENT;
    tx.put(&PERMISSION_STATE, params![token, permission, grant.granted, flags, grant.changed_at])
}

/// Forbids or allows dialogs for an app.
pub fn forbid_dialogs(tx: &Tx<'_>, token: u32, forbidden: bool) -> Result<()> {
    let app = tx.find_one(&APP, &[("token_id", &token)], |row| (0..7).map(|column| row.get(column)).collect())?;
    let Some(mut values) = app.map(|values: Vec<Value>| values) else { return Ok(()) };
    values[6] = forbidden.into();
    tx.put(&APP, &values.iter().map(|value| value as &dyn ToSql).collect::<Vec<_>>())
}

/// Whose an app id is, as a setting: only where more than one bundle name fits (`a` and `a_b` begin `a_b_c`). It stays there
/// when the app is uninstalled, because what that left behind belongs to the app id.
fn app_id_key(manifest: &Manifest) -> String {
    format!("app id {}", manifest.app_id())
}

/// 12100001 if the app id belongs to another bundle (D53): where more than one name fits, to the one that had it first.
pub fn check_app_id(tx: &Tx<'_>, manifest: &Manifest) -> Result<()> {
    let owner = tx.find_one(&SETTING, &[("key", &app_id_key(manifest))], |row| row.get::<String>(1))?;
    match owner.is_none_or(|owner| owner == manifest.bundle_name) {
        true => Ok(()),
        false => Err(Error::new(Code::ParameterInvalid, "the appId is another bundle's")),
    }
}

/// Writes a user.
pub fn put_user(tx: &Tx<'_>, user: u32, Biometrics(enrolled): Biometrics) -> Result<()> {
    tx.put(&USER, params![user, enrolled])
}

/// 24000012 unless the transaction sees the user.
pub fn check_listed(tx: &Tx<'_>, user: u32) -> Result<()> {
    match is_listed(tx, user)? {
        true => Ok(()),
        false => Err(unknown_user(user)),
    }
}

/// Whether the transaction sees the user.
pub fn is_listed(tx: &Tx<'_>, user: u32) -> Result<bool> {
    Ok(biometrics(tx, user)?.is_some())
}

/// What a user has enrolled; none for a user that the transaction does not see.
pub fn biometrics(tx: &Tx<'_>, user: u32) -> Result<Option<Biometrics>> {
    tx.find_one(&USER, &[("id", &user)], |row| row.get(1).map(Biometrics))
}

/// The user of an app that is installed.
pub fn user_of(tx: &Tx<'_>, token: u32) -> Result<Option<u32>> {
    tx.find_one(&APP, &[("token_id", &token)], |row| row.get(3))
}

/// The setting that debug apps get at installation what the user would be asked for: 1.
pub const GRANT_FOR_DEBUG: &str = "grant_for_debug";
/// The setting with the switches that are off, as bits by [`Switch`](super::switches::Switch).
pub const SWITCHED_OFF: &str = "switched_off";
/// The setting with what the enterprise blocks, likewise.
pub const BLOCKED: &str = "blocked";
/// The setting with what the enterprise has turned off, likewise.
pub const MUTED: &str = "muted";

/// A setting; 0 where it was never set.
pub fn setting(tx: &Tx<'_>, key: &str) -> Result<u32> {
    Ok(tx.find_one(&SETTING, &[("key", &key)], |row| row.get(1))?.unwrap_or(0))
}

/// What the enterprise keeps off, in one way or the other.
pub fn blocked(tx: &Tx<'_>) -> Result<u32> {
    Ok(setting(tx, BLOCKED)? | setting(tx, MUTED)?)
}

/// Sets or clears a bit of a setting, whatever another process does to the others.
pub fn set_bit(tx: &Tx<'_>, key: &str, bit: u32, on: bool) -> Result<()> {
    let others = setting(tx, key)? & !bit;
    tx.put(&SETTING, params![key, others | if on { bit } else { 0 }])?;
    tx.log(&Change::Everything)
}

/// Plain data that is stored as JSON. 24000007 for what we never wrote.
pub fn parse<T: serde::de::DeserializeOwned>(json: &str, what: &str) -> Result<T> {
    serde_json::from_str(json)
        .map_err(|error| Error::new(Code::DataCorrupted, format!("{what} cannot be read")).because(error))
}
