//! The device beneath the kits: its users, apps, lock screen, clock and keys, and the one way in for every call.

pub mod apps;
pub mod clock;
pub mod control;
mod credentials;
mod custody;
pub(crate) mod decide;
mod follow;
mod health;
pub mod memory;
pub mod options;
pub mod policies;
pub mod processes;
pub(crate) mod registry;
pub mod sessions;
pub(crate) mod snapshot;
mod usages;
pub mod users;

use crate::access::page::DeviceType;
use crate::app::App;
use crate::app::manifest::Manifest;
use crate::data::dataset::Datasets;
use crate::error::{Code, Error, Result};
use crate::keys::key_store::KeyStore;
use crate::keys::root::{Custody, Fetch, Root};
use crate::keys::vault::{LooseEnds, Vault};
use crate::privacy::record;
use crate::reply::{Reply, Sink, Ticket};
use crate::store::{self, Change, Folder, Job, Opened, PATIENCE, RowKey, Store, Tx};
use clock::Clock;
pub use follow::{DECISIONS, Event};
use memory::Memory;
use options::Options;
use parking_lot::{Mutex, RwLock};
use registry::{Biometrics, Registry};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use users::put_user;

/// An open device. What it keeps is in the store and the vault; what a phone forgets is in the store's memory, which changes
/// with commits only. The rest is derived from both.
pub struct Device {
    /// Options that matter after opening.
    settings: Settings,
    folder: Option<Arc<Folder>>,
    opened: Mutex<Opened>,
    clock: Clock,
    store: Store<Memory>,
    keys: Mutex<KeyStore>,
    custody: Mutex<Arc<Custody>>,
    datasets: Datasets,
    registry: RwLock<Registry>,
    /// When the first timer of a process fires, on the monotonic clock.
    next_due: Arc<AtomicI64>,
    /// Usage records written since the device was opened.
    records: AtomicU64,
    default_app: AtomicU32,
    foreground_user: AtomicU32,
    closed: AtomicBool,
}

struct Settings {
    app: Manifest,
    users: Vec<u32>,
    device_type: DeviceType,
    row_limit: usize,
    detail_limit: usize,
    clock_start: i64,
}

/// The number in the store that a restored `device.json` of an earlier root key does not have.
const ROTATIONS: &str = "rotations";

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
        let deadline = Instant::now() + PATIENCE;
        loop {
            let folder = Arc::new(Folder::open(&path, deadline, &options.copy)?);
            let opened = Device::open_in(&options, &folder, &sink, fetch);
            if !matches!(opened, Ok(Some(_))) {
                folder.release();
            }
            match opened? {
                Some(device) => return Ok(Arc::new(device)),
                None if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(2)),
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
            foreground_user: AtomicU32::new(options.users.iter().copied().find(|user| *user >= 100).unwrap_or(100)),
            closed: AtomicBool::new(false),
        }
    }

    /// Makes a fresh device, completes what was interrupted, and reads what is there. `alone`: nobody else is let in yet.
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
            if self.store.read(policies::has_volatile)? {
                let now = self.clock.now()?;
                self.store.write(|tx, _| policies::forget_volatile(tx, now))?;
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

    /// The app with this token; 24000001 once the device is closed.
    pub fn caller(&self, token: u32) -> Result<Arc<App>> {
        self.check_open()?;
        let found = self.find_app(token)?.filter(|app| !app.remote);
        found.ok_or_else(|| Error::new(Code::AccessTokenError, "the calling app is not installed (any more)"))
    }

    /// The device clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The device's keys. Take the store first when both are needed.
    pub fn keys(&self) -> &Mutex<KeyStore> {
        &self.keys
    }

    /// What a restart forgets, as the last commit left it.
    pub fn memory(&self) -> Memory {
        self.store.memory()
    }

    /// Known data sets.
    pub fn datasets(&self) -> &Datasets {
        &self.datasets
    }

    /// Whether this user exists.
    pub fn has_user(&self, user: u32) -> bool {
        self.registry.read().has_user(user)
    }

    /// The app this process runs as by default.
    pub fn default_app(&self) -> u32 {
        self.default_app.load(Ordering::Relaxed)
    }

    /// Runs a call that only reads: at once, on this thread, after the earlier calls of the same app.
    pub fn read_now<T>(&self, token: u32, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        self.check_open()?;
        if self.store.has_pending(token) {
            self.store.settle()?;
        }
        self.store.read(work)
    }

    /// Runs a writing call to its durable end, after everything queued before it.
    pub fn write_now(&self, work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<Reply>) -> Result<Reply> {
        self.check_open()?;
        self.store.write(work)
    }

    /// 24000008 unless there is room on the disk for a call that adds to the store.
    pub fn check_room(&self) -> Result<()> {
        self.check_open()?;
        self.store.check_room()
    }

    /// Runs a call that changes nothing but the memory, likewise.
    pub fn remember(&self, work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<Reply>) -> Result<Reply> {
        self.check_open()?;
        self.store.remember(work)
    }

    /// Queues a call behind the earlier ones of its app.
    pub fn queue(&self, job: Job<Memory>) -> Result<()> {
        self.check_open()?;
        self.store.submit(job)
    }

    /// Calls come from an event loop, which says with [`Device::flush`] when a turn of it is over.
    pub fn come_in_turns(&self) {
        self.store.come_in_turns();
    }

    /// The turn is over; see [`Store::flush`].
    pub fn flush(&self, waiting: usize) -> bool {
        self.store.flush(waiting)
    }

    /// See [`Store::commit_at_hand`].
    pub fn commit_at_hand(&self) -> Vec<(Ticket, Result<Reply>)> {
        self.store.commit_at_hand()
    }

    /// Whether the next call of this app must wait for earlier ones.
    pub fn must_wait(&self, token: u32) -> bool {
        self.store.has_pending(token)
    }

    /// The store, for reads beside the calling thread.
    pub fn store(&self) -> &Store<Memory> {
        &self.store
    }

    /// Finishes what was called, wipes the keys and releases the folder. Closed it is in any case; gives what could not be
    /// done, in words. A second time does nothing.
    pub fn close(&self) -> Result<Vec<String>> {
        let _ = self.store.settle();
        if self.closed.load(Ordering::SeqCst) {
            return Ok(Vec::new());
        }
        let mut undone = Vec::new();
        let memory = self.memory();
        // Running segments end here, and so do the apps that ran here, and their one-time permissions.
        if !memory.usages().is_empty() || !memory.processes().running().is_empty() {
            let ended = self.store.write(|tx, memory| {
                self.end_usages(tx, memory, |_| true)?;
                self.exit_all(tx, memory)
            });
            undone.extend(ended.err().map(|error| format!("what was in use was not recorded: {}", error.message())));
        }
        if self.closed.swap(true, Ordering::SeqCst) {
            return Ok(Vec::new());
        }
        undone.extend(self.store.close());
        self.keys.lock().forget();
        Ok(undone)
    }

    /// What a restart of the device forgets: sessions, unlocked keys, processes, one-time grants, mirrored apps.
    pub fn reboot(&self) -> Result<()> {
        self.check_open()?;
        self.store.settle()?;
        let now = self.clock.now()?;
        let volatile = self.store.read(policies::has_volatile)?;
        let restart = |tx: &Tx<'_>, memory: &mut Memory| {
            self.end_usages(tx, memory, |_| true)?;
            memory.forget();
            if volatile { policies::forget_volatile(tx, now) } else { Ok(()) }
        };
        match volatile || !self.memory().usages().is_empty() {
            true => self.change(restart)?,
            false => self.store.remember(restart)?,
        }
        {
            let mut registry = self.registry.write();
            registry.remote.clear();
            registry.forget_apps();
            self.keys.lock().start(&registry.key_rows);
        }
        self.store.with_memory(|memory| memory.events().lock().clear());
        Ok(())
    }

    /// When the first timer of a process fires.
    fn next_due(&self) -> i64 {
        self.next_due.load(Ordering::Relaxed)
    }

    /// What kind of device this is.
    pub(crate) fn device_type(&self) -> DeviceType {
        self.settings.device_type
    }

    /// Most rows of a permission query.
    pub(crate) fn row_limit(&self) -> usize {
        self.settings.row_limit
    }

    /// Longest list of details about recorded accesses.
    pub(crate) fn detail_limit(&self) -> usize {
        self.settings.detail_limit
    }

    /// Counts a usage record that was written.
    pub(crate) fn record_written(&self) -> u64 {
        self.records.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Starts or stops keeping events for [`Device::take_events`].
    pub fn listen(&self, listening: bool) -> Result<()> {
        self.check_open()?;
        self.follow()?;
        self.store.with_memory(|memory| memory.events().lock().listen(listening));
        Ok(())
    }

    /// What changed since the last call, oldest first.
    pub fn take_events(&self) -> Result<Vec<Event>> {
        self.check_open()?;
        self.expire_due()?;
        self.follow()?;
        Ok(self.store.with_memory(|memory| memory.events().lock().take()))
    }

    fn check_open(&self) -> Result<()> {
        if self.closed.load(Ordering::Relaxed) {
            return Err(Code::ServiceUnavailable.into());
        }
        if self.store.is_ill() { self.heal() } else { Ok(()) }
    }

    /// An earlier call met damage: goes on from the backup, if nobody else has the folder open.
    fn heal(&self) -> Result<()> {
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

    /// Going on from a backup, the keys of a user may have to be found under another password than the backup knows.
    fn reconcile_keys(&self) -> Result<()> {
        if self.keys.lock().has_lost() {
            self.store.write(|tx, _| self.keys.lock().reconcile(tx))?;
            self.reload()?;
            self.keys.lock().renew(&self.registry.read().key_rows);
        }
        Ok(())
    }
}

/// Makes the users of a fresh device, and their keys.
fn furnish(tx: &Tx<'_>, keys: &KeyStore, users: &[u32]) -> Result<()> {
    // User 0 is the system's own space: it has keys, but is listed only when added.
    for user in users.iter().copied().chain((!users.contains(&0)).then_some(0)) {
        keys.make_user(tx, user)?;
    }
    for user in users {
        put_user(tx, *user, Biometrics::default())?;
    }
    tx.set_meta("ready", 1)?;
    tx.log(&Change::Everything)
}
