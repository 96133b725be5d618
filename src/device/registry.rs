//! Users, apps and permission definitions in memory, as the store has them.

use super::app::{App, Grant};
use super::manifest::{Manifest, TokenType};
use crate::access::install::PermissionState;
use crate::access::permission::{Definition, published};
use crate::crypto;
use crate::error::{Code, Error, Result};
use crate::store::Tx;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a user has enrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Biometrics(pub u32);

/// Everything the engine asks on every call, so that asking costs no database.
#[derive(Debug, Default)]
pub struct Registry {
    /// Counts changes; other processes compare it.
    pub generation: i64,
    /// Users and their enrolments.
    pub users: BTreeMap<u32, Biometrics>,
    /// Apps by token id.
    pub apps: HashMap<u32, Arc<App>>,
    /// What definePermission added.
    pub definitions: HashMap<String, Definition>,
}

impl Registry {
    /// Reads everything.
    pub fn load(tx: &Tx<'_>) -> Result<Self> {
        let users = tx.all("SELECT id, biometrics FROM user", [], |row| Ok((row.get(0)?, Biometrics(row.get(1)?))))?;
        let mut grants: HashMap<u32, HashMap<String, Grant>> = HashMap::new();
        let states = tx.all("SELECT token_id, permission, granted, flags FROM permission_state", [], |row| {
            Ok((row.get(0)?, row.get(1)?, Grant { granted: row.get(2)?, flags: row.get(3)? }))
        })?;
        for (token, name, grant) in states {
            grants.entry(token).or_default().insert(name, grant);
        }
        let rows = tx.all("SELECT token_id, uid, manifest FROM app", [], |row| {
            Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?, row.get::<_, String>(2)?))
        })?;
        let mut apps = HashMap::new();
        for (token, uid, manifest) in rows {
            let manifest = parse(&manifest, "a stored manifest")?;
            apps.insert(token, Arc::new(App::new(token, uid, manifest, grants.remove(&token).unwrap_or_default())));
        }
        let rows = tx.all("SELECT name, definition FROM definition", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let definitions = rows
            .into_iter()
            .map(|(name, json): (String, String)| Ok((name, parse(&json, "a stored definition")?)))
            .collect::<Result<_>>()?;
        Ok(Registry { generation: generation(tx)?, users: users.into_iter().collect(), apps, definitions })
    }

    /// The definition of a permission.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        published(name).or_else(|| self.definitions.get(name))
    }

    /// Whether this user exists. User 0, the system's own space, always does.
    pub fn has_user(&self, user: u32) -> bool {
        user == 0 || self.users.contains_key(&user)
    }

    /// The users that have keys: user 0 has some even when it is not listed.
    pub fn key_users(&self) -> Vec<u32> {
        let listed = self.users.keys().copied();
        listed.chain((!self.users.contains_key(&0)).then_some(0)).collect()
    }

    /// The installed instance of a bundle.
    pub fn find(&self, bundle_name: &str, user: u32, app_index: u32) -> Option<&Arc<App>> {
        self.apps.values().find(|app| {
            let manifest = &app.manifest;
            manifest.bundle_name == bundle_name && manifest.user_id == user && manifest.app_index == app_index
        })
    }
}

/// A token id nobody has: version 1, type, clone and sandbox bits, 20 random bits (spec/access-control.md 3.1).
pub fn free_token(tx: &Tx<'_>, manifest: &Manifest) -> Result<u32> {
    let kind = match manifest.token_type {
        TokenType::Hap => 0,
        TokenType::Native => 1,
        TokenType::Shell => 2,
    };
    let sandbox = u32::from(manifest.dlp_type != 0);
    let clone = u32::from(manifest.app_index > 0 && sandbox == 0);
    let fixed = 1 << 29 | kind << 27 | sandbox << 26 | clone << 24;
    for _ in 0..1000 {
        let token = fixed | u32::from_le_bytes(crypto::random()) & 0xF_FFFF;
        let taken = tx.first("SELECT 1 FROM app WHERE token_id = ?", [token], |_| Ok(()))?;
        if token != fixed && taken.is_none() {
            return Ok(token);
        }
    }
    Err(Error::new(Code::AccessTokenError, "no token id is free"))
}

/// The next uid of a user: `userId * 200000 + number`.
pub fn free_uid(tx: &Tx<'_>, user: u32) -> Result<u32> {
    let base = i64::from(user) * 200_000;
    let last = tx.first("SELECT max(uid) FROM app WHERE user_id = ?", [user], |row| row.get::<_, Option<i64>>(0))?;
    Ok(last.flatten().unwrap_or((base + 20_000) & i64::from(u32::MAX)) as u32 + 1)
}

/// The stored change counter.
pub fn generation(tx: &Tx<'_>) -> Result<i64> {
    let found = tx.first("SELECT value FROM meta WHERE key = 'registry'", [], |row| row.get(0))?;
    found.ok_or_else(|| Code::DataCorrupted.into())
}

/// Writes an app and the states of its permissions, replacing what was there under its token.
pub fn store_app(
    tx: &Tx<'_>,
    token: u32,
    uid: u32,
    manifest: &Manifest,
    states: &[PermissionState],
    now: i64,
) -> Result<()> {
    let json = serde_json::to_string(manifest).expect("a manifest is plain data");
    tx.run("DELETE FROM app WHERE token_id = ?", [token])?;
    tx.run(
        "INSERT INTO app (token_id, uid, bundle_name, user_id, app_index, manifest) VALUES (?, ?, ?, ?, ?, ?)",
        (token, uid, &manifest.bundle_name, manifest.user_id, manifest.app_index, json),
    )?;
    for state in states {
        tx.run(
            "INSERT INTO permission_state (token_id, permission, granted, flags, changed_at) VALUES (?, ?, ?, ?, ?)",
            (token, &state.name, state.granted, state.flags, now),
        )?;
    }
    tx.touch_registry()
}

fn parse<T: serde::de::DeserializeOwned>(json: &str, what: &str) -> Result<T> {
    serde_json::from_str(json)
        .map_err(|error| Error::new(Code::DataCorrupted, format!("{what} cannot be read")).because(error))
}
