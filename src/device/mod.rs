//! The device beneath the kits: its users, apps, lock screen, clock and keys, and the one way in for every call.

pub mod app;
pub mod apps;
pub mod auth;
pub mod class_keys;
pub mod clock;
pub mod control;
mod credentials;
mod follow;
mod health;
pub mod json;
pub mod key_store;
pub mod manifest;
pub mod options;
pub mod policies;
pub mod processes;
pub(crate) mod registry;
mod root;
mod snapshot;
mod usages;
mod users;
mod vault;

use crate::access::permission::PermissionId;
use crate::asset::dataset::Datasets;
use crate::asset::session::Sessions;
use crate::error::{Code, Error, Result};
use crate::operation::{Reply, Sink, Ticket};
use crate::privacy::record;
use crate::privacy::usage::Usages;
use crate::store::{Change, Folder, Opened, Store, Tx};
use app::App;
use clock::Clock;
use follow::Events;
pub use follow::{DECISIONS, Event};
use key_store::KeyStore;
use manifest::Manifest;
use options::{DeviceType, Options, RootKey};
use parking_lot::{Mutex, RwLock};
use processes::{Processes, Run};
use registry::Registry;
use rustc_hash::FxHashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};
use vault::Vault;

/// An open device. What it keeps is in the store and the vault; everything else here is what a phone forgets.
pub struct Device {
    /// Options that matter after opening.
    settings: Settings,
    folder: Option<Arc<Folder>>,
    opened: Opened,
    clock: Clock,
    store: Store,
    keys: Mutex<KeyStore>,
    sessions: Mutex<Sessions>,
    datasets: Datasets,
    registry: RwLock<Registry>,
    processes: Mutex<Processes>,
    /// When the first of their timers fires, on the monotonic clock.
    next_due: AtomicI64,
    /// Permissions that trusted UI components let apps hold.
    momentary: Mutex<FxHashSet<(u32, PermissionId)>>,
    events: Mutex<Events>,
    usages: Mutex<Usages>,
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
    /// Kind, and where it lives.
    root_key: (&'static str, &'static str),
}

impl Device {
    /// Opens or creates a device. Nothing on disk changes unless its root key is right.
    pub fn open(options: Options, sink: Arc<dyn Sink>) -> Result<Arc<Self>> {
        options.validate()?;
        let device = match options.in_memory {
            false => {
                let no_home = || Error::new(Code::FileOperationError, "there is no folder for user data; set dataDir");
                let folder = Arc::new(Folder::open(&options.folder().ok_or_else(no_home)?)?);
                let root = root::open(&folder, &options.root_key)?;
                let (store, opened) = Store::open(Arc::clone(&folder), options.durability, sink)?;
                let vault = Vault::Folder(folder.path().to_owned());
                // Creating and repairing happen while nobody else is let in.
                if folder.is_alone() {
                    prepare_users(&store, &root, &vault, &options.users)?;
                    if store.read(policies::has_volatile)? {
                        let now = options.clock().now()?;
                        store.write(|tx| policies::forget_volatile(tx, now))?;
                    }
                    folder.share()?;
                }
                Device::assemble(&options, Some(folder), opened, store, root, vault)
            }
            true => {
                let root = root::in_memory(&options.root_key)?;
                let vault = Vault::Memory(Mutex::default());
                let store = Store::in_memory(sink)?;
                prepare_users(&store, &root, &vault, &options.users)?;
                Device::assemble(&options, None, Opened::default(), store, root, vault)
            }
        }?;
        device.install_default_app()?;
        let now = device.clock.now()?;
        if device.store.read(|tx| record::has_old(tx, now))? {
            device.store.write(|tx| record::prune(tx, now))?;
        }
        Ok(device)
    }

    fn assemble(
        options: &Options,
        folder: Option<Arc<Folder>>,
        opened: Opened,
        store: Store,
        root: crate::crypto::Key,
        vault: Vault,
    ) -> Result<Arc<Self>> {
        let clock_start = options.clock_start.unwrap_or(clock::DEFAULT_START);
        let device = Device {
            settings: Settings {
                app: options.app.clone(),
                users: options.users.clone(),
                device_type: options.device_type,
                row_limit: options.permission_row_limit,
                detail_limit: options.used_record_detail_limit,
                clock_start,
                root_key: (options.root_key.kind(), options.root_key.location()),
            },
            folder,
            opened,
            clock: options.clock(),
            store,
            keys: Mutex::new(KeyStore::new(root, vault)),
            sessions: Mutex::default(),
            datasets: Datasets::default(),
            registry: RwLock::default(),
            processes: Mutex::default(),
            next_due: AtomicI64::new(i64::MAX),
            momentary: Mutex::default(),
            events: Mutex::default(),
            usages: Mutex::default(),
            records: AtomicU64::new(0),
            default_app: AtomicU32::new(0),
            foreground_user: AtomicU32::new(options.users.iter().copied().find(|user| *user >= 100).unwrap_or(100)),
            closed: AtomicBool::new(false),
        };
        device.reload()?;
        device.keys.lock().start(device.registry.read().key_users().into_iter())?;
        Ok(Arc::new(device))
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

    /// Sessions of authenticated queries.
    pub fn sessions(&self) -> &Mutex<Sessions> {
        &self.sessions
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
    pub fn write_now(&self, work: impl FnOnce(&Tx<'_>) -> Result<Reply>) -> Result<Reply> {
        self.check_open()?;
        self.store.write(work)
    }

    /// Queues a call behind the earlier ones of its app.
    pub fn queue(&self, token: u32, ticket: Ticket, work: crate::store::Work) -> Result<()> {
        self.check_open()?;
        self.store.submit(token, ticket, work)
    }

    /// Whether the next call of this app must wait for earlier ones.
    pub fn must_wait(&self, token: u32) -> bool {
        self.store.has_pending(token)
    }

    /// The store, for reads beside the calling thread.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Finishes what was called, wipes the keys and releases the folder. A second time does nothing.
    pub fn close(&self) -> Result<()> {
        let _ = self.store.settle();
        if !self.closed.load(Ordering::SeqCst) {
            // Running segments end here; if they cannot be written, nobody is left to be told.
            let _ = self.end_usages(|_| true);
            // So do the apps that ran here, and their one-time permissions.
            let _ = self.exit_all();
        }
        if self.closed.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        let closed = self.store.close();
        self.keys.lock().forget();
        self.sessions.lock().clear();
        closed
    }

    /// What a restart of the device forgets: sessions, unlocked keys, processes, one-time grants, mirrored apps.
    pub fn reboot(&self) -> Result<()> {
        self.check_open()?;
        self.store.settle()?;
        self.sessions.lock().clear();
        self.end_usages(|_| true)?;
        *self.processes.lock() = Processes::default();
        self.next_due.store(i64::MAX, Ordering::Relaxed);
        self.momentary.lock().clear();
        if self.store.read(policies::has_volatile)? {
            let now = self.clock.now()?;
            self.change(|tx| policies::forget_volatile(tx, now))?;
        }
        {
            let mut registry = self.registry.write();
            registry.remote.clear();
            registry.forget_apps();
        }
        self.events.lock().clear();
        let users = self.registry.read().key_users();
        self.keys.lock().start(users.into_iter())
    }

    /// What a UI component lets apps hold.
    pub(crate) fn momentary(&self) -> &Mutex<FxHashSet<(u32, PermissionId)>> {
        &self.momentary
    }

    /// What runs of an app.
    pub(crate) fn run_of(&self, token: u32) -> Option<Run> {
        self.processes.lock().of(token).cloned()
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
        self.events.lock().listen(listening);
        Ok(())
    }

    /// What changed since the last call, oldest first.
    pub fn take_events(&self) -> Result<Vec<Event>> {
        self.check_open()?;
        self.expire_due()?;
        self.follow()?;
        Ok(self.events.lock().take())
    }

    fn check_open(&self) -> Result<()> {
        match self.closed.load(Ordering::Relaxed) {
            true => Err(Code::ServiceUnavailable.into()),
            false => Ok(()),
        }
    }
}

/// Makes the users of a fresh device: keys first, so that a user without keys is always one being removed.
fn prepare_users(store: &Store, root: &crate::crypto::Key, vault: &Vault, users: &[u32]) -> Result<()> {
    let ready = store.read(|tx| tx.first("SELECT 1 FROM meta WHERE key = 'ready'", [], |_| Ok(())))?;
    if ready.is_some() {
        return Ok(());
    }
    store.write(|tx| prepare_users_in(tx, root, vault, users))
}

fn prepare_users_in(tx: &Tx<'_>, root: &crate::crypto::Key, vault: &Vault, users: &[u32]) -> Result<()> {
    // User 0 is the system's own space: it has keys, but is listed only when added.
    for user in users.iter().copied().chain((!users.contains(&0)).then_some(0)) {
        // Keys that are there stay: a creation was interrupted, or the store is not the one they belong to.
        if vault.read(user)?.is_none() {
            class_keys::ClassKeys::create(root, vault, user)?;
        }
    }
    for user in users {
        tx.run("INSERT OR IGNORE INTO user (id) VALUES (?)", [user])?;
    }
    tx.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('ready', 1)", [])?;
    tx.log(&Change::Everything)
}

impl RootKey {
    /// Where health() says the key lives.
    fn location(&self) -> &'static str {
        match self {
            RootKey::File => "root.key",
            RootKey::Passphrase { .. } => "the passphrase",
            RootKey::Raw { .. } => "the caller",
        }
    }
}
