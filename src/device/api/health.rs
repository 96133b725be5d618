//! What a person wants to know about a device before trusting it.

use crate::crypto;
use crate::data::terms::bits;
use crate::device::Device;
use crate::error::Result;
use crate::keys::root::{self, Entry};
use crate::store::Tx;
use serde::Serialize;
use std::sync::Arc;

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
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Sizes {
    database: u64,
    wal: u64,
    backup: u64,
}

impl Device {
    /// Checks the store and sums up. Damage is reported, not thrown.
    pub fn health(&self) -> Result<Health> {
        self.check_open()?;
        let _ = self.store.settle();
        let mut notes = self.opened.lock().notes.clone();
        notes.extend(self.store.check_place().err().map(|error| error.message()));
        let integrity = self.store.integrity().unwrap_or_else(|error| error.message());
        let reading = self.store.reading().map(|why| format!("the data folder can only be read: {why}"));
        let swappable = crypto::is_unlocked().then(|| {
            "keys may reach the swap: the system refused to lock memory for them (see RLIMIT_MEMLOCK, ulimit -l)"
                .to_owned()
        });
        let place = self.folder.as_ref().map(|folder| folder.place());
        let unsettled = place.is_some_and(|place| root::is_unsettled(place)).then(|| {
            "the file of the earlier root key could not be destroyed yet; the next opening tries again".to_owned()
        });
        let set_aside = self.folder.as_ref().map_or_else(Vec::new, |folder| folder.list_aside());
        // Whoever opened the folder then may have been killed before anybody was told.
        let earlier = self.opened.lock().set_aside.is_empty() && !set_aside.is_empty();
        let earlier = earlier.then(|| "aside/ holds damaged files that were replaced earlier".to_owned());
        let count = |tx: &Tx<'_>| {
            tx.first("SELECT count(*) FROM asset WHERE NOT terms & ?", [bits::DELETED.mask()], |row| row.get(0))
        };
        let assets = self.store.read(count).unwrap_or_else(|error| {
            notes.push(format!("the assets cannot be counted: {}", error.message()));
            None
        });
        let [database, wal, backup] = self.folder.as_ref().map_or([0; 3], |folder| folder.sizes());
        // What another process did to users is taken in first; where that fails, what is known counts.
        let _ = self.follow();
        notes.extend(self.keys.lock().complaints());
        let custody = Arc::clone(&self.custody.lock());
        let location = self.folder.as_ref().map(|folder| match (custody.kind, &custody.entry) {
            ("file", _) => folder.path().join("root.key").display().to_string(),
            ("passphrase", _) => "the passphrase".to_owned(),
            (_, Some(Entry { service, account })) => format!("the keyring, service '{service}', account '{account}'"),
            _ => "the caller".to_owned(),
        });
        Ok(Health {
            ok: integrity == "ok" && self.opened.lock().set_aside.is_empty() && notes.is_empty(),
            notes: notes.into_iter().chain(reading).chain(unsettled).chain(swappable).chain(earlier).collect(),
            integrity,
            schema_version: crate::store::SCHEMA_VERSION,
            data_dir: self.folder.as_ref().map(|folder| folder.path().display().to_string()),
            root_key: RootKeyHealth { kind: custody.kind, location },
            sizes: Sizes { database, wal, backup },
            assets: assets.unwrap_or(0),
            users: self.registry.read().users.len(),
            set_aside,
        })
    }
}
