//! Opening a device: made, completed or read; and going on from a backup.

use super::clock;
use super::memory::Memory;
use super::options::Options;
use super::registry::Biometrics;
use super::rows::put_user;
use super::{Device, Settings, decide};
use crate::data::dataset::Datasets;
use crate::error::{Code, Error, Result};
use crate::ids::UserId;
use crate::keys::key_store::KeyStore;
use crate::keys::root::{Custody, Fetch, Root};
use crate::keys::vault::{LooseEnds, Vault};
use crate::privacy::record;
use crate::reply::Sink;
use crate::store::{self, Change, Folder, Opened, PATIENCE, RowKey, Store, Tx};
use parking_lot::{Mutex, RwLock};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64};
use std::time::Duration;

impl Device {
    /// Opens or creates a device whose root key need not be fetched.
    pub fn open(options: Options, sink: Arc<dyn Sink>) -> Result<Arc<Self>> {
        Device::open_with(options, sink, &mut crate::keys::root::nothing_to_fetch)
    }

    /// Opens or creates a device. Nothing on disk changes unless its root key is right.
    pub fn open_with(options: Options, sink: Arc<dyn Sink>, fetch: &mut Fetch<'_>) -> Result<Arc<Self>> {
        options.validate()?;
        if options.in_memory {
            let Root { device, custody, .. } = crate::keys::root::in_memory(&options.root_key, fetch)?;
            let store = Store::in_memory(RowKey::new(&device), Memory::default(), sink)?;
            let keys = KeyStore::new(Arc::new(device), Vault::in_memory());
            let device = Device::assemble(&options, None, Opened::default(), store, keys, Arc::new(custody));
            device.start(true)?;
            return Ok(Arc::new(device));
        }
        let path = options.folder()?;
        let deadline = clock::real() + PATIENCE;
        loop {
            let folder = Arc::new(Folder::open(&path, deadline, &options.copy)?);
            let opened = Device::open_in(&options, &folder, &sink, fetch);
            if !matches!(opened, Ok(Some(_))) {
                folder.release();
            }
            match opened? {
                Some(device) => return Ok(Arc::new(device)),
                None if clock::real() < deadline => std::thread::sleep(Duration::from_millis(2)),
                None => {
                    let detail =
                        format!("{} was left half made, and others keep it from being completed", path.display());
                    return Err(Error::new(Code::DatabaseError, detail));
                }
            }
        }
    }

    /// None if somebody else was creating the folder and died: whoever waited for that tries to do it himself.
    fn open_in(
        options: &Options,
        folder: &Arc<Folder>,
        sink: &Arc<dyn Sink>,
        fetch: &mut Fetch<'_>,
    ) -> Result<Option<Self>> {
        let place = folder.place();
        let Some(Root { device: key, custody, ready }) = crate::keys::root::open(folder, &options.root_key, fetch)?
        else {
            return Ok(None);
        };
        let (rows, key, custody) = (RowKey::new(&key), Arc::new(key), Arc::new(custody));
        let mut found: Option<Opened> = None;
        loop {
            let (memory, of_row) = (Memory::default(), rows.clone());
            let before = found.take().unwrap_or_default();
            // A backup that was just put in its place has no log that could be missed.
            let hopeful = ready && !before.from_backup;
            let store = Store::open(Arc::clone(folder), of_row, hopeful, options.durability, memory, Arc::clone(sink));
            let hopeful = hopeful && folder.is_alone();
            let (store, opened) = match store {
                // Damage in the pages that opening itself needs, behind a stamp that fits.
                Err(error) if hopeful && error.code == Code::DataCorrupted => {
                    found = Some(before.and(store::recover(folder, &rows, &error.message())?));
                    continue;
                }
                store => store?,
            };
            let keys = KeyStore::new(Arc::clone(&key), Vault::Folder(Arc::clone(folder.place())));
            let opened = before.and(opened);
            let (alone, recovered) = (folder.is_alone(), opened.from_backup);
            let device = Device::assemble(options, Some(Arc::clone(folder)), opened, store, keys, Arc::clone(&custody));
            let started = device.start(alone);
            match started {
                // Rows that cannot be read: the same as any other damage.
                Err(error) if alone && ready && !recovered && error.code == Code::DataCorrupted => {
                    let opened = device.opened.lock().clone();
                    device.store.abandon();
                    found = Some(opened.and(store::recover(folder, &rows, &error.message())?));
                }
                // Somebody rotates the root key: what was read is not what counts now.
                Err(error)
                    if error.code == Code::CryptoError
                        && crate::keys::root::check_current(place, &custody).is_err() =>
                {
                    device.store.abandon();
                    return Ok(None);
                }
                started => {
                    started?;
                    if alone {
                        let _ = crate::keys::root::tidy(place, &options.root_key, &key, &custody);
                        if !ready {
                            crate::keys::root::finish(folder)?;
                        }
                        folder.share()?;
                    }
                    return Ok(Some(device));
                }
            }
        }
    }

    fn assemble(
        options: &Options,
        folder: Option<Arc<Folder>>,
        opened: Opened,
        store: Store<Memory>,
        keys: KeyStore,
        custody: Arc<Custody>,
    ) -> Self {
        let front = options.users.iter().copied().find(|user| user.is_person());
        let next_due = store.with_memory(|memory| Arc::clone(memory.next_due()));
        Device {
            settings: Settings {
                app: options.app.clone(),
                users: options.users.clone(),
                device_type: options.device_type,
                row_limit: options.permission_row_limit,
                detail_limit: options.used_record_detail_limit,
                clock_start: options.clock_start.unwrap_or(clock::DEFAULT_START),
            },
            folder,
            opened: Mutex::new(opened),
            clock: options.clock(),
            store,
            keys: Mutex::new(keys),
            custody: Mutex::new(custody),
            datasets: Datasets::default(),
            registry: RwLock::default(),
            next_due,
            records: AtomicU64::new(0),
            default_app: AtomicU32::new(0),
            foreground_user: AtomicU32::new(front.unwrap_or(UserId::FIRST).0),
            leases: Arc::default(),
            closed: AtomicBool::new(false),
        }
    }

    /// Makes a fresh device, completes what was interrupted, and reads what is there. `alone`: nobody else is let in
    /// yet.
    fn start(&self, alone: bool) -> Result<()> {
        let furnished = |tx: &Tx<'_>| tx.meta("ready");
        let writable = alone && self.store.reading().is_none();
        if writable && self.store.read(furnished)?.is_none() {
            self.store.write(|tx, _| furnish(tx, &self.keys.lock(), &self.settings.users))?;
        }
        self.check_rotations(writable)?;
        self.reload()?;
        self.keys.lock().start(&self.registry.read().key_rows);
        if writable && self.folder.is_some() {
            self.reconcile_keys()?;
            let loose_ends = self.keys.lock().vault().loose_ends(&self.registry.read().key_rows);
            match loose_ends {
                LooseEnds::None => {}
                LooseEnds::Name => self.settle_key_files(),
                LooseEnds::File => self.destroy_old_keys(),
            }
            if self.store.read(decide::has_volatile)? {
                let now = self.clock.now()?;
                self.store.write(|tx, _| decide::forget_volatile(tx, now))?;
                self.reload()?;
            }
        }
        self.install_default_app(alone)?;
        let now = self.clock.now()?;
        if self.store.reading().is_none() && self.store.read(|tx| record::has_old(tx, now))? {
            self.store.write(|tx, _| record::prune(tx, now))?;
        }
        Ok(())
    }

    /// An earlier call met damage: goes on from the backup, if nobody else has the folder open.
    pub(super) fn heal(&self) -> Result<()> {
        let Some(opened) = self.store.heal() else { return Ok(()) };
        {
            let mut known = self.opened.lock();
            *known = std::mem::take(&mut *known).and(opened);
        }
        self.datasets.forget();
        self.reload()?;
        self.keys.lock().renew(&self.registry.read().key_rows);
        self.check_rotations(true)?;
        self.reconcile_keys()?;
        self.install_default_app(false)
    }
}

/// Makes the users of a fresh device, and their keys.
pub(super) fn furnish(tx: &Tx<'_>, keys: &KeyStore, users: &[UserId]) -> Result<()> {
    // The system's own space has keys, but is listed only when added.
    for user in users.iter().copied().chain((!users.contains(&UserId::SYSTEM)).then_some(UserId::SYSTEM)) {
        keys.make_user(tx, user)?;
    }
    for user in users {
        put_user(tx, *user, Biometrics::default())?;
    }
    tx.set_meta("ready", 1)?;
    tx.log(&Change::Everything)
}
