//! What a person wants to know about a device before trusting it.

use super::Device;
use crate::error::Result;
use serde::Serialize;

/// The state of a device in words and figures.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    ok: bool,
    integrity: String,
    schema_version: i32,
    data_dir: Option<String>,
    root_key: RootKeyHealth,
    sizes: Sizes,
    assets: i64,
    users: usize,
    set_aside: Vec<String>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RootKeyHealth {
    kind: &'static str,
    location: Option<String>,
}

/// Bytes.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Sizes {
    database: u64,
    wal: u64,
    backup: u64,
}

impl Device {
    /// Checks the store and sums up.
    pub fn health(&self) -> Result<Health> {
        self.check_open()?;
        self.store.settle()?;
        let integrity = self.store.integrity().unwrap_or_else(|error| error.message());
        let assets =
            self.store.read(|tx| tx.first("SELECT count(*) FROM asset WHERE NOT deleted", [], |row| row.get(0)));
        let size = |path: std::path::PathBuf| std::fs::metadata(path).map_or(0, |file| file.len());
        let sizes = self.folder.as_ref().map_or_else(Sizes::default, |folder| Sizes {
            database: size(folder.database()),
            wal: size(folder.file("store.db-wal")),
            backup: size(folder.backup()),
        });
        let mut notes = self.opened.notes.clone();
        let lost = {
            let keys = self.keys.lock();
            let users = self.registry.read().key_users();
            users.into_iter().filter(|user| keys.lock_state(*user).is_err()).collect::<Vec<_>>()
        };
        notes.extend(lost.iter().map(|user| format!("the keys of user {user} are gone")));
        let (kind, location) = self.settings.root_key;
        let location = match &self.folder {
            Some(folder) if kind == "file" => Some(folder.file("root.key").display().to_string()),
            Some(_) => Some(location.to_owned()),
            None => None,
        };
        Ok(Health {
            ok: integrity == "ok" && self.opened.set_aside.is_empty() && notes.is_empty(),
            integrity,
            schema_version: crate::store::SCHEMA_VERSION,
            data_dir: self.folder.as_ref().map(|folder| folder.path().display().to_string()),
            root_key: RootKeyHealth { kind, location },
            sizes,
            assets: assets?.unwrap_or(0),
            users: self.registry.read().users.len(),
            set_aside: self.folder.as_ref().map_or_else(Vec::new, |folder| folder.list_aside()),
            notes,
        })
    }
}
