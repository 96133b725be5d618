//! Rows of apps, permissions, users and settings, read and written.

use super::lookup::unknown_user;
use super::registry::Biometrics;
use crate::app::manifest::Manifest;
use crate::app::{App, Instance};
use crate::error::{Code, Error, Result};
use crate::gather::gather;
use crate::ids::{Token, UserId};
use crate::permission::grant::{Grant, flag};
use crate::permission::{Definitions, PermissionId};
use crate::store::{APP, Change, Columns, PERMISSION_STATE, SETTING, Tx, USER};
use rusqlite::types::Value;
use rusqlite::{ToSql, params};
use std::collections::BTreeSet;

/// An app as its row has it: all but what it may do.
pub struct StoredApp {
    /// Its token.
    pub token: Token,
    /// Its uid.
    pub uid: u32,
    /// Everything it declares.
    pub manifest: Manifest,
    /// No dialog may be shown for it.
    pub dialog_forbidden: bool,
}

impl StoredApp {
    fn read(row: &Columns<'_>) -> Result<Self> {
        let manifest = parse(row.text(5)?, "a stored manifest")?;
        Ok(StoredApp { token: row.get(0)?, uid: row.get(1)?, manifest, dialog_forbidden: row.get(6)? })
    }
}

/// The columns that say which installation of a bundle a row is of.
pub fn columns_of<'a>(instance: &'a Instance<'_>) -> [(&'static str, &'a dyn ToSql); 3] {
    let Instance { bundle_name, user, app_index } = instance;
    [("bundle_name", bundle_name), ("user_id", user), ("app_index", app_index)]
}

/// The app with this token, as the store has it.
pub fn load_app(tx: &Tx<'_>, definitions: &Definitions, token: Token) -> Result<Option<App>> {
    let Some(StoredApp { uid, manifest, dialog_forbidden, .. }) = stored_app(tx, token)? else { return Ok(None) };
    let states = tx.find(&PERMISSION_STATE, &[("token_id", &token)], |row| {
        let name = row.text(1)?;
        Ok(definitions.id(name).zip(Some(grant_of(row)?)))
    })?;
    let states = states.into_iter().flatten().collect();
    Ok(Some(App { dialog_forbidden, ..App::new(token, uid, manifest.compacted(), states) }))
}

/// What a row of permission_state says of its permission.
pub fn grant_of(row: &Columns<'_>) -> Result<Grant> {
    Ok(Grant { granted: row.get(2)?, flags: row.get(3)?, changed_at: row.get(4)? })
}

/// The row of an app.
pub fn stored_app(tx: &Tx<'_>, token: Token) -> Result<Option<StoredApp>> {
    tx.find_one(&APP, &[("token_id", &token)], StoredApp::read)
}

/// The rows of all apps, in order of uid.
pub fn stored_apps(tx: &Tx<'_>) -> Result<Vec<StoredApp>> {
    let mut apps = tx.find(&APP, &[], StoredApp::read)?;
    apps.sort_unstable_by_key(|app| (app.uid, app.token));
    Ok(apps)
}

/// Every installed app, in order of uid.
pub fn load_apps(tx: &Tx<'_>, definitions: &Definitions) -> Result<Vec<App>> {
    let tokens = tx.all("SELECT token_id FROM app ORDER BY uid, token_id", [], |row| row.get(0))?;
    let apps = tokens.into_iter().map(|token| load_app(tx, definitions, token));
    apps.filter_map(Result::transpose).collect()
}

/// Token of the installed instance of a bundle.
pub fn find_token(tx: &Tx<'_>, instance: Instance<'_>) -> Result<Option<Token>> {
    tx.find_one(&APP, &columns_of(&instance), |row| row.get(0))
}

/// The apps of a user, in order of uid.
pub fn tokens_of(tx: &Tx<'_>, user: UserId) -> Result<Vec<Token>> {
    let apps = tx.find(&APP, &[("user_id", &user)], |row| Ok((row.get::<u32>(1)?, row.get::<Token>(0)?)))?;
    Ok(gather::<BTreeSet<_>, _>(apps).into_iter().map(|(_, token)| token).collect())
}

/// Writes an app and the states of its permissions, replacing what was there under its token. 12100001 for an app id
/// that is another bundle's.
pub fn store_app(
    tx: &Tx<'_>,
    definitions: &Definitions,
    app: &StoredApp,
    states: &[(PermissionId, Grant)],
) -> Result<()> {
    let StoredApp { token, uid, manifest, dialog_forbidden } = app;
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
            store_grant(tx, *token, &definition.name, grant)?;
        }
    }
    tx.log(&Change::App(*token))
}

/// Writes the state of one permission. What a UI component granted for a moment is never stored.
pub fn store_grant(tx: &Tx<'_>, token: Token, permission: &str, grant: &Grant) -> Result<()> {
    let flags = grant.flags.without(flag::COMPONENT);
    tx.put(&PERMISSION_STATE, params![token, permission, grant.granted, flags, grant.changed_at])
}

/// Forbids or allows dialogs for an app.
pub fn forbid_dialogs(tx: &Tx<'_>, token: Token, forbidden: bool) -> Result<()> {
    let app = tx.find_one(&APP, &[("token_id", &token)], |row| (0..7).map(|column| row.get(column)).collect())?;
    let Some(mut values) = app.map(|values: Vec<Value>| values) else { return Ok(()) };
    values[6] = forbidden.into();
    tx.put(&APP, &values.iter().map(|value| value as &dyn ToSql).collect::<Vec<_>>())
}

/// Whose an app id is, as a setting: only where more than one bundle name fits (`a` and `a_b` begin `a_b_c`). It stays
/// there when the app is uninstalled, because what that left behind belongs to the app id.
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
pub fn put_user(tx: &Tx<'_>, user: UserId, Biometrics(enrolled): Biometrics) -> Result<()> {
    tx.put(&USER, params![user, enrolled])
}

/// 24000012 unless the transaction sees the user.
pub fn check_listed(tx: &Tx<'_>, user: UserId) -> Result<()> {
    match is_listed(tx, user)? {
        true => Ok(()),
        false => Err(unknown_user(user)),
    }
}

/// Whether the transaction sees the user.
pub fn is_listed(tx: &Tx<'_>, user: UserId) -> Result<bool> {
    Ok(biometrics(tx, user)?.is_some())
}

/// What a user has enrolled; none for a user that the transaction does not see.
pub fn biometrics(tx: &Tx<'_>, user: UserId) -> Result<Option<Biometrics>> {
    tx.find_one(&USER, &[("id", &user)], |row| row.get(1).map(Biometrics))
}

/// The user of an app that is installed.
pub fn user_of(tx: &Tx<'_>, token: Token) -> Result<Option<UserId>> {
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
