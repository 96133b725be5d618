//! A device as the account sees it, in memory: what it keeps of the log, and the rows that its user sees. A transaction works
//! on a copy; what is dropped never was, as after a crash.
#![allow(dead_code, reason = "each test binary compiles its own copy and uses a part of it")]
#![allow(missing_docs, reason = "read by people who write tests, not published")]

use ohos_security_kit::account::{
    Account, Conflict, Edit, Keeper, Opens, Pending, Record, RecordId, Recovered, Refused, Request, State, Stop,
    lets_in, place,
};
use ohos_security_kit::crypto::{Key, Member, Source};
use ohos_security_kit::error::{Code, Result};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub const HOUR: u64 = 3_600_000;
pub const DAY: u64 = 24 * HOUR;
/// When every run begins.
pub const DAWN: u64 = 1_700_000_000_000;

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// So many times of a hundred.
    pub fn percent(&mut self, n: u64) -> bool {
        self.below(100) < n
    }

    pub fn pick<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| all[self.below(all.len() as u64) as usize].clone())
    }
}

/// What the user sees of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub class: u8,
    pub fields: BTreeMap<u8, Vec<u8>>,
    /// The last entry that had been applied when it was made.
    pub base: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Added,
    Changed,
    Removed,
}

/// What the user did to a row since it was frozen last: bits in the row, and nothing else.
#[derive(Clone, Debug)]
pub struct Mark {
    pub kind: Kind,
    pub places: BTreeSet<u8>,
    pub class: u8,
    pub base: u64,
    pub time: u64,
    pub fence: u64,
}

/// What a device keeps.
#[derive(Clone, Default)]
pub struct Disk {
    pub state: State,
    pub records: BTreeMap<RecordId, Record>,
    pub pending: BTreeMap<RecordId, (u64, Pending)>,
    pub conflicts: Vec<Conflict>,
    pub rings: BTreeMap<(u32, usize), Arc<Key>>,
    pub naming: Option<Arc<Key>>,
    pub rows: BTreeMap<RecordId, Row>,
    pub marks: BTreeMap<RecordId, Mark>,
    /// Rows that are to be made anew when the screen is unlocked.
    pub stale: BTreeSet<RecordId>,
    changes: u64,
}

/// A transaction of a device.
pub struct Tx {
    pub disk: RefCell<Disk>,
    members: [Arc<Member>; 3],
    locked: bool,
    now: u64,
    source: RefCell<Source>,
    touched: RefCell<BTreeSet<RecordId>>,
}

impl Keeper for Tx {
    fn member(&self, class: usize) -> Result<Option<Arc<Member>>> {
        Ok((class == 0 || !self.locked).then(|| self.members[class].clone()))
    }

    fn ring(&self, epoch: u32, class: usize) -> Result<Option<Key>> {
        let disk = self.disk.borrow();
        let key = disk.rings.get(&(epoch, class)).filter(|_| class == 0 || !self.locked);
        Ok(key.map(|key| key.copy()))
    }

    fn keep_ring(&self, epoch: u32, class: usize, key: &Key) -> Result<bool> {
        if class > 0 && self.locked {
            return Ok(false);
        }
        self.disk.borrow_mut().rings.insert((epoch, class), Arc::new(key.copy()));
        Ok(true)
    }

    fn naming(&self) -> Result<Key> {
        Ok(self.disk.borrow().naming.as_ref().ok_or(Code::CryptoError)?.copy())
    }

    fn keep_naming(&self, key: &Key) -> Result<()> {
        self.disk.borrow_mut().naming = Some(Arc::new(key.copy()));
        Ok(())
    }

    fn record(&self, id: &RecordId) -> Result<Option<Record>> {
        Ok(self.disk.borrow().records.get(id).cloned())
    }

    fn put_record(&self, id: &RecordId, record: &Record) -> Result<()> {
        self.disk.borrow_mut().records.insert(*id, record.clone());
        self.touched.borrow_mut().insert(*id);
        Ok(())
    }

    fn forget_record(&self, id: &RecordId) -> Result<()> {
        self.disk.borrow_mut().records.remove(id);
        Ok(())
    }

    fn each_record(&self, visit: &mut dyn FnMut(&RecordId, Record) -> Result<()>) -> Result<()> {
        let all = self.disk.borrow().records.clone();
        all.into_iter().try_for_each(|(id, record)| visit(&id, record))
    }

    fn pending(&self, id: &RecordId) -> Result<Option<Pending>> {
        Ok(self.disk.borrow().pending.get(id).map(|(_, pending)| pending.clone()))
    }

    fn put_pending(&self, id: &RecordId, pending: Option<&Pending>) -> Result<()> {
        let mut disk = self.disk.borrow_mut();
        match pending {
            None => drop(disk.pending.remove(id)),
            Some(pending) => {
                disk.changes += 1;
                let number = disk.pending.get(id).map_or(disk.changes, |(number, _)| *number);
                disk.pending.insert(*id, (number, pending.clone()));
            }
        }
        Ok(())
    }

    fn each_pending(&self, visit: &mut dyn FnMut(&RecordId, Pending) -> Result<bool>) -> Result<()> {
        let mut all: Vec<_> = self.disk.borrow().pending.clone().into_iter().collect();
        all.sort_by_key(|(_, (number, _))| *number);
        for (id, (_, pending)) in all {
            if !visit(&id, pending)? {
                break;
            }
        }
        Ok(())
    }

    fn add_conflict(&self, conflict: &Conflict) -> Result<()> {
        self.disk.borrow_mut().conflicts.push(conflict.clone());
        Ok(())
    }

    fn each_conflict(&self, visit: &mut dyn FnMut(Conflict) -> Result<()>) -> Result<()> {
        let all = self.disk.borrow().conflicts.clone();
        all.into_iter().try_for_each(visit)
    }

    fn forget_conflicts(&self, before: u64) -> Result<()> {
        self.disk.borrow_mut().conflicts.retain(|conflict| conflict.at >= before);
        Ok(())
    }

    fn freeze(&self, state: &mut State, id: &RecordId) -> Result<()> {
        let Some(mark) = self.disk.borrow().marks.get(id).cloned() else { return Ok(()) };
        let row = self.disk.borrow().rows.get(id).cloned();
        let fields: Vec<(u8, Vec<u8>)> = row
            .iter()
            .flat_map(|row| row.fields.clone())
            .filter(|(place, _)| mark.kind == Kind::Added || mark.places.contains(place))
            .collect();
        let fields: Vec<(u8, &[u8])> = fields.iter().map(|(place, plain)| (*place, &plain[..])).collect();
        let edit = match mark.kind {
            Kind::Added => Edit::Added(&fields),
            Kind::Changed => Edit::Changed(&fields),
            Kind::Removed => Edit::Removed,
        };
        let mut source = self.source.borrow_mut();
        let mut account = Account { state, keeper: self, now: self.now, source: &mut source };
        account.changed(id, mark.class, mark.base, mark.time, &edit)?;
        if mark.fence != 0 {
            let pending = self.pending(id)?;
            if let Some(mut pending) = pending {
                pending.fence = mark.fence;
                self.put_pending(id, Some(&pending))?;
            }
        }
        self.disk.borrow_mut().marks.remove(id);
        let record = self.record(id)?.unwrap_or_default();
        if mark.base < record.last() || (mark.fence != 0 && mark.fence < record.fence) {
            // Its user changed what was there before the log went on, or a later lease has been used.
            self.touched.borrow_mut().insert(*id);
        } else if let Some(seen) = visible(&account, id)? {
            let content = |row: &Row| (row.class, row.fields.clone());
            assert_eq!(
                seen.as_ref().map(content),
                row.as_ref().map(content),
                "a fresh change is what its user sees: {mark:?}"
            );
        }
        Ok(())
    }
}

/// What log and pending say of a row; `Err(())` of the inner kind, as `None`, while it cannot be opened.
fn visible(account: &Account<'_, Tx>, id: &RecordId) -> Result<Option<Option<Row>>> {
    let view = account.view(id)?.0;
    if !view.is_live() {
        return Ok(Some(None));
    }
    let mut fields = BTreeMap::new();
    for field in &view.fields {
        let Some(plain) = account.open(id, field.place, &field.value)? else { return Ok(None) };
        fields.insert(field.place, plain.to_vec());
    }
    Ok(Some(Some(Row { class: view.class, fields, base: account.state.head })))
}

/// A device.
pub struct Phone {
    pub disk: Disk,
    pub members: [Arc<Member>; 3],
    pub locked: bool,
    /// How far its clock is from the right time.
    pub skew: i64,
    pub dice: Dice,
}

impl Phone {
    /// With keys of its own, made of a seed.
    pub fn new(seed: u64) -> Self {
        let mut source = Source::seeded(seed);
        let members = std::array::from_fn(|_| Arc::new(Member::new(&Key::draw(&mut source))));
        Phone { disk: Disk::default(), members, locked: false, skew: 0, dice: Dice(seed ^ 0x5EED) }
    }

    pub fn now(&self, clock: u64) -> u64 {
        clock.saturating_add_signed(self.skew)
    }

    /// A transaction; it is dropped if the work fails, or if the device dies before it is committed.
    pub fn tx<T>(
        &mut self,
        clock: u64,
        dies: bool,
        work: impl FnOnce(&mut Account<'_, Tx>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let tx = Tx {
            disk: RefCell::new(self.disk.clone()),
            members: self.members.clone(),
            locked: self.locked,
            now: self.now(clock),
            source: RefCell::new(Source::seeded(self.dice.next())),
            touched: RefCell::default(),
        };
        let mut source = Source::seeded(self.dice.next());
        let mut state = self.disk.state.clone();
        let mut account = Account { state: &mut state, keeper: &tx, now: tx.now, source: &mut source };
        let done = work(&mut account)?;
        let mut touched = tx.touched.take();
        if !self.locked {
            touched.append(&mut tx.disk.borrow_mut().stale);
        }
        for id in touched {
            let seen = visible(&account, &id)?;
            let mut disk = tx.disk.borrow_mut();
            assert!(!disk.marks.contains_key(&id), "frozen before the log touches it");
            disk.stale.remove(&id);
            match seen {
                None => drop(disk.stale.insert(id)),
                Some(None) => drop(disk.rows.remove(&id)),
                Some(Some(row)) => drop(disk.rows.insert(id, row)),
            }
        }
        if !dies {
            self.disk = tx.disk.into_inner();
            self.disk.state = state;
        }
        Ok(done)
    }

    pub fn freeze_all(&mut self, clock: u64) -> Result<(), Refused> {
        let ids: Vec<RecordId> = self.disk.marks.keys().copied().collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.tx(clock, false, |account| Ok(ids.iter().try_for_each(|id| account.keeper.freeze(account.state, id))?))
    }

    /// Keys that need the lock state go when the screen is locked; what needs them is done before.
    pub fn lock(&mut self, clock: u64) {
        if !self.locked {
            self.freeze_all(clock).expect("unlocked");
            self.locked = true;
        }
    }

    pub fn unlock(&mut self, clock: u64) {
        self.locked = false;
        self.tx(clock, false, |account| Ok(account.unpack_waiting()?)).expect("unlocked");
    }

    pub fn id_of(&self, alias: &[u8]) -> RecordId {
        self.disk.naming.as_ref().expect("it is a member").mac(&[b"asset", alias])
    }

    fn mark(&mut self, id: RecordId, kind: Kind, class: u8, base: u64, clock: u64) -> &mut Mark {
        let time = self.now(clock);
        let fresh = Mark { kind, places: BTreeSet::new(), class, base, time, fence: 0 };
        let mark = self.disk.marks.entry(id).or_insert(fresh);
        (mark.time, mark.class) = (time, class);
        if !(kind == Kind::Changed && mark.kind == Kind::Added) {
            mark.kind = kind;
        }
        mark
    }

    /// The user adds an asset, or puts another one in its place.
    pub fn add(&mut self, clock: u64, alias: &[u8], class: u8, fields: &[(u8, &[u8])]) {
        let id = self.id_of(alias);
        let base = self.disk.rows.get(&id).map_or(self.disk.state.head, |row| row.base);
        self.mark(id, Kind::Added, class, base, clock);
        let mut all: BTreeMap<u8, Vec<u8>> = fields.iter().map(|(place, plain)| (*place, plain.to_vec())).collect();
        all.insert(place::HEAD, [&[class], alias].concat());
        self.disk.stale.remove(&id);
        self.disk.rows.insert(id, Row { class, fields: all, base });
    }

    /// The user changes fields of a row.
    pub fn change(&mut self, clock: u64, id: RecordId, fields: &[(u8, &[u8])], fence: u64) {
        let (class, base) = self.disk.rows.get(&id).map(|row| (row.class, row.base)).expect("a row");
        let mark = self.mark(id, Kind::Changed, class, base, clock);
        mark.places.extend(fields.iter().map(|(place, _)| *place));
        mark.fence = fence;
        let row = self.disk.rows.get_mut(&id).expect("a row");
        fields.iter().for_each(|(place, plain)| drop(row.fields.insert(*place, plain.to_vec())));
    }

    /// The user removes a row.
    pub fn remove(&mut self, clock: u64, id: RecordId) {
        let row = self.disk.rows.remove(&id).expect("a row");
        self.disk.stale.remove(&id);
        self.mark(id, Kind::Removed, row.class, row.base, clock);
    }

    pub fn digest(&mut self, clock: u64) -> [u8; 32] {
        self.tx(clock, true, |account| Ok(account.digest()?)).expect("readable")
    }
}

/// Devices of one account, all online, and a remote that does what it is told.
pub struct Family {
    pub phones: Vec<Phone>,
    pub entries: Vec<Vec<u8>>,
    pub shelf: BTreeMap<String, Vec<u8>>,
    pub recovery: [u8; 16],
    pub clock: u64,
}

impl Family {
    pub fn new(seed: u64, size: usize) -> Self {
        let mut first = Phone::new(seed);
        let made = first.tx(DAWN, false, |account| Ok(account.create("device 0")?));
        let (entry, recovery) = made.expect("a new account");
        let (phones, entries) = (vec![first], vec![entry]);
        let mut family = Family { phones, entries, shelf: BTreeMap::new(), recovery: *recovery, clock: DAWN };
        family.pull(0).expect("its first entry");
        family.snapshot(0);
        for d in 1..size {
            family.join(seed + d as u64);
        }
        (0..size).for_each(|d| family.pull(d).expect("all entries fit"));
        family
    }

    /// Takes what there is.
    pub fn pull(&mut self, d: usize) -> Result<(), Refused> {
        let phone = &mut self.phones[d];
        let from = phone.disk.state.head;
        let entries = &self.entries[from as usize..];
        phone.tx(self.clock, false, |account| {
            (from + 1..).zip(entries).try_for_each(|(n, entry)| account.take(n, entry))
        })
    }

    /// A device makes the next entry.
    pub fn say<T>(
        &mut self,
        d: usize,
        work: impl FnOnce(&mut Account<'_, Tx>) -> Result<(Vec<u8>, T), Refused>,
    ) -> Result<T, Refused> {
        self.clock += 1000;
        self.pull(d)?;
        let (entry, more) = self.phones[d].tx(self.clock, false, work)?;
        self.entries.push(entry);
        self.pull(d)?;
        Ok(more)
    }

    /// A device sends what was changed there.
    pub fn send(&mut self, d: usize) {
        self.clock += 1000;
        self.pull(d).expect("all entries fit");
        self.phones[d].freeze_all(self.clock).expect("unlocked");
        while let Some(entry) = self.phones[d].tx(self.clock, false, |account| Ok(account.next()?)).expect("made") {
            self.entries.push(entry);
            self.pull(d).expect("its own entry");
        }
    }

    pub fn snapshot(&mut self, d: usize) -> String {
        let mut made = None;
        let announced = self.say(d, |account| {
            let (name, bytes, entry) = account.snapshot()?;
            made = Some((name, bytes));
            Ok((entry, ()))
        });
        announced.expect("a snapshot");
        let (name, bytes) = made.expect("made above");
        self.shelf.insert(name.clone(), bytes);
        name
    }

    pub fn newest(&self) -> &[u8] {
        self.shelf.iter().rev().find(|(name, _)| name.starts_with("state-")).map(|(_, bytes)| &bytes[..]).expect("one")
    }

    /// A new device comes by a ticket of the first.
    pub fn join(&mut self, seed: u64) -> usize {
        let ticket = self.say(0, |account| Ok(account.invite(HOUR)?)).expect("an invitation");
        let mut phone = Phone::new(seed);
        let name = format!("device {}", self.phones.len());
        let identity = phone.tx(self.clock, true, |account| Ok(account.identity(&name)?)).expect("a name");
        (phone.disk.state.account, phone.disk.state.me) = (ticket.account, identity.pseudonym());
        let me = phone.disk.state.me;
        let request = ticket.request(&Request { identity }, &mut Source::seeded(seed));
        self.snapshot(0);
        self.say(0, |account| {
            let asked = account.asked(&ticket.id, &request).expect("a request");
            Ok((account.admit(&ticket.id, asked)?, ()))
        })
        .expect("admitted");
        let entry = self.entries.last().expect("just made");
        assert!(lets_in(entry, &me));
        phone
            .tx(self.clock, false, |account| account.restore(self.newest(), &Opens::Ticket(&ticket, entry)))
            .expect("the snapshot opens");
        self.phones.push(phone);
        let d = self.phones.len() - 1;
        self.pull(d).expect("all entries fit");
        d
    }

    /// A machine with nothing but a recovery key; what it has read by then.
    pub fn recover(&self, secret: &[u8; 16], seed: u64) -> Result<Phone, Refused> {
        let recovered = Recovered::new(secret);
        let mut phone = Phone::new(seed);
        phone.members = Recovered::new(secret).0.map(Arc::new);
        phone.disk.state.account = self.phones[0].disk.state.account;
        phone.disk.state.me = recovered.identity().pseudonym();
        phone.tx(self.clock, false, |account| account.restore(self.newest(), &Opens::Recovery(&recovered)))?;
        let from = phone.disk.state.head;
        phone.tx(self.clock, false, |account| {
            (from + 1..).zip(&self.entries[from as usize..]).try_for_each(|(n, entry)| account.take(n, entry))
        })?;
        Ok(phone)
    }

    pub fn revoke(&mut self, d: usize, whom: usize) {
        let them = self.phones[whom].disk.state.me;
        let recovery = self.say(d, |account| Ok(account.revoke(&them)?)).expect("revoked");
        self.recovery = recovery.map_or(self.recovery, |secret| *secret);
        self.snapshot(d);
    }
}

/// Takes one entry in a transaction that is dropped: why not, if it is refused.
pub fn refusal(phone: &mut Phone, clock: u64, n: u64, entry: &[u8]) -> Option<Stop> {
    let before = phone.digest(clock);
    let why = match phone.tx(clock, true, |account| account.take(n, entry)) {
        Ok(()) => None,
        Err(Refused::Stop(stop)) => Some(stop),
        Err(Refused::Failed(error)) => panic!("a foreign entry is no failure of the device: {error}"),
    };
    assert_eq!(phone.digest(clock), before, "what is kept is as it was");
    why
}

/// Why a snapshot is refused.
pub fn unfit(phone: &mut Phone, clock: u64, bytes: &[u8], opens: &Opens<'_>) -> Option<Stop> {
    match phone.tx(clock, true, |account| account.restore(bytes, opens)) {
        Ok(()) => None,
        Err(Refused::Stop(stop)) => Some(stop),
        Err(Refused::Failed(error)) => panic!("a foreign snapshot is no failure of the device: {error}"),
    }
}
