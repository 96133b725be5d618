//! Users, permission definitions and the apps met so far, in memory: asking them on every call costs no database.
//!
//! Apps are read when they are first asked for, so that opening a device costs the same with ten apps or ten thousand.

use super::rows::{GRANT_FOR_DEBUG, SWITCHED_OFF, blocked, parse, setting};
use crate::access::install::{Policy, Rules};
use crate::app::{App, Instance};
use crate::error::Result;
use crate::gather::gather;
use crate::ids::{Token, UserId};
use crate::keys::vault::{KeyRows, key_rows};
use crate::permission::{Definition, Definitions};
use crate::store::{DEFINITION, Mark, Tx, USER};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a user has enrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Biometrics(pub u32);

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
    pub users: BTreeMap<UserId, Biometrics>,
    /// Which key files count.
    pub key_rows: KeyRows,
    /// The published permissions and the device's own.
    pub definitions: Definitions,
    /// What the device decides about new apps.
    pub policy: Policy,
    /// Switches that are off, as bits by [`Switch`](super::switches::Switch).
    pub switched_off: u32,
    /// What the enterprise blocks, likewise.
    pub blocked: u32,
    /// Apps by token; `None` for a token that nobody has.
    apps: FxHashMap<Token, Option<Arc<App>>>,
    /// Apps in memory only: of tools that look at the device, and of a folder that can only be read.
    pub guests: FxHashMap<Token, Arc<App>>,
    /// Apps of other devices.
    pub remote: FxHashMap<Token, (String, Arc<App>)>,
}

/// The small tables, as they are read when everything changed.
pub struct Basics {
    users: BTreeMap<UserId, Biometrics>,
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

    /// By which rules apps are installed.
    pub fn rules(self) -> Rules {
        let mut definitions = Definitions::default();
        definitions.renew(self.definitions);
        Rules { definitions, policy: self.policy }
    }
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
    pub fn known(&self, token: Token) -> Option<Option<&Arc<App>>> {
        match self.apps.get(&token) {
            Some(known) => Some(known.as_ref()),
            None => self.guests.get(&token).or_else(|| Some(&self.remote.get(&token)?.1)).map(Some),
        }
    }

    /// The token of an app in memory only.
    pub fn guest(&self, instance: Instance<'_>) -> Option<Token> {
        self.guests.iter().find(|(_, app)| app.manifest.instance() == instance).map(|(token, _)| *token)
    }

    /// Under which token an app of another device is mirrored.
    pub fn mirrored(&self, device_id: &str, instance: Instance<'_>) -> Option<Token> {
        let same = |(of, app): &(String, Arc<App>)| of == device_id && app.manifest.instance() == instance;
        self.remote.iter().find(|(_, remote)| same(remote)).map(|(token, _)| *token)
    }

    /// Remembers what the store says of a token.
    pub fn remember(&mut self, token: Token, app: Option<Arc<App>>) {
        if self.apps.len() >= REMEMBERED {
            self.apps.clear();
        }
        self.apps.insert(token, app);
    }

    /// Forgets an app: the store knows better.
    pub fn forget(&mut self, token: Token) {
        self.apps.remove(&token);
    }

    /// Forgets every app.
    pub fn forget_apps(&mut self) {
        self.apps.clear();
    }

    /// The user in front before anybody says otherwise: the first person, or else the system.
    pub fn first_person(&self) -> UserId {
        self.users.keys().copied().find(|user| user.is_person()).unwrap_or(UserId::SYSTEM)
    }

    /// Whether this user exists. User 0, the system's own space, always does.
    pub fn has_user(&self, user: UserId) -> bool {
        user == UserId::SYSTEM || self.users.contains_key(&user)
    }
}
