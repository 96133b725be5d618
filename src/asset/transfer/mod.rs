//! Assets that go from one device to another: a clone of a device, and the backup of an app. What was sealed under the
//! keys of one device is opened, and sealed under those of the other one, and nobody is given it on the way.
//!
//! | SYNC_TYPE | to another device | back to the same device |
//! |---|---|---|
//! | has TRUSTED_DEVICE | goes | goes |
//! | has THIS_DEVICE only | stays | goes |
//! | NEVER, TRUSTED_ACCOUNT only | stays | stays |
//!
//! An asset fails, and is counted, if the lock state of either device keeps its key away, if its row is damaged, or if
//! another asset has its alias where it would go. What came of it is written down for each data set.

mod backup;
mod parcel;

use super::call::Target;
use crate::app::{App, Owner};
use crate::data::dataset::{DatasetKey, ids_of};
use crate::device::Device;
use crate::error::{Code, Error, Result};
use crate::ids::{Token, UserId};
use crate::reply::{Outcome, Reply};
use crate::store::DATASET;
pub use backup::{back_up, restore};
pub(crate) use parcel::is_of_asset;
use parcel::{Asset, Opened, Way, has_any, put};
use std::sync::Arc;

/// What of a device is to be cloned.
pub struct Wanted {
    /// Of one user only.
    pub user: Option<UserId>,
    /// Of these apps only, with their groups.
    pub apps: Option<Vec<Token>>,
    /// The code that it is to end with at once, as a test wants it.
    pub fault: Option<Code>,
}

/// A data set that assets are taken from.
struct Source {
    id: i64,
    of: Target,
}

/// The data sets from which assets go this way, in the order of their making: of these owners, or of all apps.
fn sources(device: &Device, way: Way, user: Option<UserId>, owners: Option<&[(UserId, Owner)]>) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    device.store().read(|tx| {
        let found = tx.find(&DATASET, &[], |row| {
            let owner = Owner::decode(row.get(2)?, &row.get::<Vec<u8>>(3)?).ok_or(Code::DataCorrupted)?;
            Ok((row.get::<i64>(0)?, DatasetKey { user: row.get(1)?, owner: Arc::new(owner), encrypted: row.get(4)? }))
        })?;
        for (id, key) in found {
            let is_wanted = !matches!(*key.owner, Owner::Vault { .. })
                && user.is_none_or(|user| user == key.user)
                && owners
                    .is_none_or(|owners| owners.iter().any(|(user, owner)| *user == key.user && *owner == *key.owner));
            if is_wanted && has_any(tx, id, way)? {
                sources.push(Source { id, of: Target::new(key) });
            }
        }
        Ok(())
    })?;
    Ok(sources)
}

/// Takes how many assets there are, and those that could be opened, packed.
type Take<'t> = &'t mut dyn FnMut(u32, &[u8]) -> Result<()>;

/// Whom the assets of an app belong to, and in which user's space: the app itself, and its groups.
fn owners_of(app: &App) -> Vec<(UserId, Owner)> {
    let mut owners = vec![(app.manifest.user_id, Owner::clone(&app.owner))];
    for group in &app.manifest.asset_groups {
        owners.extend(app.group(group.as_bytes()).map(|owner| (app.manifest.user_id, owner)));
    }
    owners
}

impl Source {
    /// Hands out its assets that go this way, batch by batch: how many there are, and those that could be opened.
    fn each(&self, device: &Device, way: Way, take: Take<'_>) -> Result<()> {
        let mut after = ids_of(self.id).0;
        loop {
            let opened = device.store().read(|tx| Opened::after(device, tx, &self.of, (self.id, after), way))?;
            let Some(last) = opened.last else { return Ok(()) };
            take(opened.total, &opened.packed)?;
            after = last;
        }
    }
}

/// Unpacks assets; 24000007 for what is none.
fn unpack(mut packed: &[u8]) -> Result<Vec<Asset<'_>>> {
    let mut assets = Vec::new();
    while !packed.is_empty() {
        assets.push(Asset::take(&mut packed).ok_or(Code::DataCorrupted)?);
    }
    Ok(assets)
}

/// Fills a data set, and counts what there is and what has arrived.
type Fill<'f> = &'f mut dyn FnMut(&mut u32, &mut u32) -> Result<()>;

/// Counts what arrives in the data sets of a device, and writes it down.
struct Arrival<'a> {
    device: &'a Device,
    /// What ended it.
    failure: Option<Error>,
    all: Outcome,
}

impl Arrival<'_> {
    /// Fills a data set, unless something has ended all of it.
    fn fill(&mut self, into: &Target, fill: Fill<'_>) {
        let (mut total, mut arrived) = (0, 0);
        if self.failure.is_none() {
            self.failure = fill(&mut total, &mut arrived).err();
        }
        let code = self.failure.as_ref().map_or(0, |failure| failure.code.number());
        let outcome = Outcome { code, total, failed: total - arrived };
        self.all.total += outcome.total;
        self.all.failed += outcome.failed;
        let noted = self.device.store().write(|tx, _| {
            self.device.datasets().forget();
            self.device.datasets().note(tx, &into.key, outcome)
        });
        self.failure = self.failure.take().or(noted.err());
    }

    fn end(self) -> Result<Reply> {
        self.failure.map_or(Ok(Reply::SyncResult(self.all)), Err)
    }
}

/// Clones a device into another one. 401 if they are the same, 24000012 for a user that one of them does not have; then
/// nothing has happened. Neither store waits for the other one.
pub fn clone(from: &Device, into: &Device, wanted: &Wanted) -> Result<Reply> {
    from.check_open()?;
    into.check_open()?;
    if from.shares_store_with(into) {
        return Err(Error::argument("a device cannot be cloned into itself"));
    }
    if let Some(user) = wanted.user {
        from.check_user(user)?;
        into.check_user(user)?;
    }
    let mut owners = wanted.apps.as_ref().map(|_| Vec::new());
    for token in wanted.apps.iter().flatten() {
        let app = from.app(*token)?;
        owners.iter_mut().for_each(|owners| owners.extend(owners_of(&app)));
    }
    from.store().settle()?;
    let way = if from.identity()? == into.identity()? { Way::Home } else { Way::Abroad };
    let sources = sources(from, way, wanted.user, owners.as_deref())?;
    sources.iter().try_for_each(|source| into.check_user(source.of.key.user))?;
    let mut arrival = Arrival { device: into, failure: wanted.fault.map(Error::from), all: Outcome::default() };
    for source in &sources {
        arrival.fill(&source.of, &mut |total, arrived| {
            source.each(from, way, &mut |count, packed| {
                *total += count;
                *arrived += put(into, &source.of, &unpack(packed)?)?;
                Ok(())
            })
        });
    }
    arrival.end()
}
