//! The device beneath the kits: its users, apps, lock screen, clock and keys, and the one way in for every call.

pub mod api;
pub mod clock;
mod custody;
pub(crate) mod decide;
mod events;
mod follow;
mod identity;
mod install;
mod key_files;
mod lookup;
pub mod memory;
mod momentary;
mod opening;
pub mod options;
pub mod processes;
mod registry;
mod rows;
pub mod sessions;
pub mod switches;
mod tokens;
mod usages;

use crate::access::page::DeviceType;
use crate::app::manifest::Manifest;
use crate::data::dataset::Datasets;
use crate::error::{Code, Result};
use crate::ids::{Token, UserId};
use crate::keys::key_store::KeyStore;
use crate::keys::root::Custody;
use crate::reply::{Reply, Ticket};
use crate::store::{Folder, Job, Lease, Opened, Store, Tx};
use clock::Clock;
pub use events::Event;
pub use follow::DECISIONS;
use memory::Memory;
use parking_lot::{Mutex, RwLock};
use registry::Registry;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};

/// An open device. What it keeps is in the store and the vault; what a phone forgets is in the store's memory, which
/// changes with commits only. The rest is derived from both.
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
    /// Those of a device in memory.
    leases: Arc<Mutex<BTreeSet<i64>>>,
    closed: AtomicBool,
}

struct Settings {
    app: Option<Manifest>,
    users: Vec<UserId>,
    device_type: DeviceType,
    row_limit: usize,
    detail_limit: usize,
    clock_start: i64,
}

/// The number in the store that a restored `device.json` of an earlier root key does not have.
const ROTATIONS: &str = "rotations";

impl Device {
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

    /// The app this process runs as by default.
    pub fn default_app(&self) -> Token {
        Token(self.default_app.load(Ordering::Relaxed))
    }

    /// The user in front.
    pub fn foreground_user(&self) -> UserId {
        UserId(self.foreground_user.load(Ordering::Relaxed))
    }

    /// Runs a call that only reads: at once, on this thread, after the earlier calls of the same app.
    pub fn read_now<T>(&self, token: Token, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        self.check_open()?;
        if self.store.has_pending(token) {
            self.store.settle_of(token)?;
        }
        self.store.read_often(work)
    }

    /// Runs a writing call to its durable end, after the earlier calls of the same app. 24000008 without room on the disk for a
    /// call that `grows`.
    pub fn write_now(
        &self,
        token: Token,
        grows: bool,
        work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<Reply>,
    ) -> Result<Reply> {
        self.check_open()?;
        self.store.write_of(token, grows, work)
    }

    /// Runs a call that changes nothing but the memory, likewise.
    pub fn remember(&self, token: Token, work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<Reply>) -> Result<Reply> {
        self.check_open()?;
        self.store.remember_of(token, work)
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
    pub fn commit_at_hand(&self, waiting: usize) -> Vec<(Ticket, Result<Reply>)> {
        self.store.commit_at_hand(waiting)
    }

    /// Whether the next call of this app must wait for earlier ones.
    pub fn must_wait(&self, token: Token) -> bool {
        self.store.has_pending(token)
    }

    /// The store, for reads beside the calling thread.
    pub fn store(&self) -> &Store<Memory> {
        &self.store
    }

    /// Takes the right of a number among all who have the folder open; see [`crate::store::Folder::try_lease`].
    pub fn try_lease(&self, number: i64) -> Result<Option<Lease>> {
        self.check_open()?;
        match &self.folder {
            Some(folder) => folder.try_lease(number),
            None => Ok(Lease::in_memory(&self.leases, number)),
        }
    }

    /// Finishes what was called, wipes the keys and releases the folder. Closed it is in any case; gives what could not
    /// be done, in words. A second time does nothing.
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

    /// 24000001 once the device is closed.
    pub(crate) fn check_open(&self) -> Result<()> {
        if self.closed.load(Ordering::Relaxed) {
            return Err(Code::ServiceUnavailable.into());
        }
        if self.store.is_ill() { self.heal() } else { Ok(()) }
    }
}
