//! Users, permission definitions and the apps met so far, in memory: asking them on every call costs no database.
//!
//! Apps are read when they are first asked for, so that opening a device costs the same with ten apps or ten thousand.

use crate::access::install::Policy;
use crate::app::App;
use crate::app::manifest::{Manifest, TokenType};
use crate::crypto;
use crate::error::{Code, Error, Result};
use crate::gather::gather;
use crate::keys::vault::{KeyRows, key_rows};
use crate::permission::grant::{Grant, flag};
use crate::permission::{Definition, Definitions, PermissionId};
use crate::store::{APP, Change, Columns, DEFINITION, Mark, PERMISSION_STATE, SETTING, Tx, USER};
use rusqlite::types::Value;
use rusqlite::{ToSql, params};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a user has enrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Biometrics(pub u32);

/// The device-wide switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Every camera.
    Camera,
    /// Every microphone.
    Microphone,
    /// Positioning.
    Location,
}

impl Switch {
    /// Each with its name, in the order of SwitchType.
    pub const ALL: [(Switch, &'static str); 3] =
        [(Switch::Camera, "camera"), (Switch::Microphone, "microphone"), (Switch::Location, "location")];

    /// Its bit in the settings that have one for each.
    pub fn bit(self) -> u32 {
        1 << self as u32
    }

    /// 12100009: the enterprise keeps it off.
    pub fn blocked(self) -> Error {
        Error::new(Code::InnerError, format!("the enterprise blocks the {}", Switch::ALL[self as usize].1))
    }

    /// 401 for what the enterprise cannot block.
    pub fn check_blockable(self) -> Result<()> {
        match self {
            Switch::Camera | Switch::Microphone => Ok(()),
            Switch::Location => Err(Error::argument("what is blocked is 'camera' or 'microphone'")),
        }
    }
}

/// Remembered apps; beyond that many all are forgotten, which costs little and keeps probing from filling memory.
const REMEMBERED: usize = 65_536;

/// See the module.
#[derive(Debug, Default)]
pub struct Registry {
    /// Number of the newest change that is taken in.
    pub generation: i64,
    /// The store's state when that was last looked up.
    pub seen: Option<Mark>,
    /// Users and their enrolments.
    pub users: BTreeMap<u32, Biometrics>,
    /// Which key files count.
    pub key_rows: KeyRows,
    /// The published permissions and the device's own.
    pub definitions: Definitions,
    /// What the device decides about new apps.
    pub policy: Policy,
    /// Switches that are off, as bits by [`Switch`].
    pub switched_off: u32,
    /// What the enterprise blocks, likewise.
    pub blocked: u32,
    /// Apps by token; `None` for a token that nobody has.
    apps: FxHashMap<u32, Option<Arc<App>>>,
    /// Apps in memory only, of a folder that can only be read.
    pub guests: FxHashMap<u32, Arc<App>>,
    /// Apps of other devices.
    pub remote: FxHashMap<u32, (String, Arc<App>)>,
}

/// The small tables, as they are read when everything changed.
pub struct Basics {
    users: BTreeMap<u32, Biometrics>,
    key_rows: KeyRows,
    definitions: Vec<Definition>,
    policy: Policy,
    switched_off: u32,
    blocked: u32,
}

impl Basics {
    /// Reads them.
    pub fn load(tx: &Tx<'_>) -> Result<Self> {
        let users = tx.find(&USER, &[], |row| Ok((row.get(0)?, Biometrics(row.get(1)?))))?;
        let rows = tx.find(&DEFINITION, &[], |row| Ok((row.get::<String>(1)?, row.get::<String>(2)?)))?;
        let rows: BTreeSet<_> = gather(rows);
        let definitions = rows.iter().map(|(_, json)| parse(json, "a stored definition")).collect::<Result<_>>()?;
        Ok(Basics {
            users: gather(users),
            key_rows: key_rows(tx)?,
            definitions,
            policy: Policy { grant_for_debug: setting(tx, GRANT_FOR_DEBUG)? != 0 },
            switched_off: setting(tx, SWITCHED_OFF)?,
            blocked: blocked(tx)?,
        })
    }
}

impl Basics {
    /// By which rules apps are installed.
    pub fn rules(self) -> (Definitions, Policy) {
        let mut definitions = Definitions::default();
        definitions.renew(self.definitions);
        (definitions, self.policy)
    }
}

/// Key of a setting.
pub const GRANT_FOR_DEBUG: &str = "grant_for_debug";
/// The same.
pub const SWITCHED_OFF: &str = "switched_off";
/// The same.
pub const BLOCKED: &str = "blocked";
/// The same.
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

impl Registry {
    /// Takes over what was read and forgets every app.
    pub fn renew(&mut self, basics: Basics) {
        self.users = basics.users;
        self.key_rows = basics.key_rows;
        self.definitions.renew(basics.definitions);
        self.policy = basics.policy;
        self.switched_off = basics.switched_off;
        self.blocked = basics.blocked;
        self.apps.clear();
    }

    /// What is remembered of a token: an app, that there is none, or nothing.
    pub fn known(&self, token: u32) -> Option<Option<&Arc<App>>> {
        match self.apps.get(&token) {
            Some(known) => Some(known.as_ref()),
            None => self.guests.get(&token).or_else(|| Some(&self.remote.get(&token)?.1)).map(Some),
        }
    }

    /// Under which token an app of another device is mirrored.
    pub fn mirrored(&self, device_id: &str, manifest: &Manifest) -> Option<u32> {
        let key = |manifest: &Manifest| (manifest.bundle_name.clone(), manifest.user_id, manifest.app_index);
        let same = |(of, app): &(String, Arc<App>)| of == device_id && key(&app.manifest) == key(manifest);
        self.remote.iter().find(|(_, remote)| same(remote)).map(|(token, _)| *token)
    }

    /// Remembers what the store says of a token.
    pub fn remember(&mut self, token: u32, app: Option<Arc<App>>) {
        if self.apps.len() >= REMEMBERED {
            self.apps.clear();
        }
        self.apps.insert(token, app);
    }

    /// Forgets an app: the store knows better.
    pub fn forget(&mut self, token: u32) {
        self.apps.remove(&token);
    }

    /// Forgets every app.
    pub fn forget_apps(&mut self) {
        self.apps.clear();
    }

    /// Whether this user exists. User 0, the system's own space, always does.
    pub fn has_user(&self, user: u32) -> bool {
        user == 0 || self.users.contains_key(&user)
    }
}

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

/// The bits of a token that are not drawn.
pub fn fixed_bits(token: u32) -> u32 {
    token & !0xF_FFFF
}

/// What a token says of its app: version 1, type, clone and sandbox bits (spec/access-control.md 3.1).
pub fn token_bits(manifest: &Manifest) -> u32 {
    let kind = match manifest.token_type {
        TokenType::Hap => 0,
        TokenType::Native => 1,
        TokenType::Shell => 2,
    };
    let sandbox = u32::from(manifest.dlp_type != 0);
    let clone = u32::from(manifest.app_index > 0 && sandbox == 0);
    1 << 29 | kind << 27 | sandbox << 26 | clone << 24
}

/// A token id nobody has: those bits, and 20 random ones.
pub fn free_token(tx: &Tx<'_>, manifest: &Manifest, taken: impl Fn(u32) -> bool) -> Result<u32> {
    let fixed = token_bits(manifest);
    for _ in 0..1000 {
        let token = fixed | u32::from_le_bytes(crypto::random()) & 0xF_FFFF;
        let sql = "SELECT 1 FROM app WHERE token_id = ?1 UNION ALL SELECT 1 FROM reserved_token WHERE token_id = ?1";
        if token != fixed && !taken(token) && tx.first(sql, [token], |_| Ok(()))?.is_none() {
            return Ok(token);
        }
    }
    Err(Error::new(Code::AccessTokenError, "no token id is free"))
}

/// The next uid of a user: `userId * 200000 + number`.
pub fn free_uid(tx: &Tx<'_>, user: u32) -> Result<u32> {
    let base = i64::from(user) * 200_000;
    let mut last = (base + 20_000) & i64::from(u32::MAX);
    for table in ["app", "reserved_token"] {
        let sql = format!("SELECT max(uid) FROM {table} WHERE user_id = ?");
        let found = tx.first(&sql, [user], |row| row.get::<_, Option<i64>>(0))?;
        last = last.max(found.flatten().unwrap_or(0));
    }
    Ok(last as u32 + 1)
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

/// Forbids or allows dialogs for an app.
pub fn forbid_dialogs(tx: &Tx<'_>, token: u32, forbidden: bool) -> Result<()> {
    let app = tx.find_one(&APP, &[("token_id", &token)], |row| (0..7).map(|column| row.get(column)).collect())?;
    let Some(mut values) = app.map(|values: Vec<Value>| values) else { return Ok(()) };
    values[6] = forbidden.into();
    tx.put(&APP, &values.iter().map(|value| value as &dyn ToSql).collect::<Vec<_>>())
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

fn parse<T: serde::de::DeserializeOwned>(json: &str, what: &str) -> Result<T> {
    serde_json::from_str(json)
        .map_err(|error| Error::new(Code::DataCorrupted, format!("{what} cannot be read")).because(error))
}
