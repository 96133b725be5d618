//! What the log has come to, and how the next entry changes it.

use super::coded::{Coded, coded};
use super::entry::{Header, Parsed};
use super::item::{Announced, Invite, Item, Leased, Lost, Roster, Write};
use super::members::{Bundle, Identity, MOST, RECOVERY};
use super::small::Small;
use super::{
    Account, CLASSES, Change, ChangeId, Conflict, Field, Keeper, Pending, Pseudonym, Record, RecordId, Refused, Sealed,
    Stop, merge, place,
};
use crate::crypto::{Buffer, Key, Member, digest};
use crate::error::{Code, Error, Result};

/// What one entry carries of changes, in bytes: small enough to be read at once, large enough for many.
const BATCH: usize = 240 << 10;
/// What an entry has room for.
const MOST_AT_ONCE: usize = super::LONGEST - (64 << 10);
/// After so many entries of others a member says that it has seen them.
const ACKNOWLEDGES: u64 = 256;
/// How long a removed record is remembered, in milliseconds: 180 days.
const REMEMBERED: u64 = 180 * 24 * 3_600_000;
/// How long a secret that lost is kept: 30 days.
const KEPT: u64 = 30 * 24 * 3_600_000;
/// Longest lease, in milliseconds.
pub const LONGEST_LEASE: u32 = 600_000;

/// A member, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    pub identity: Identity,
    /// Its last entry: it has seen everything before.
    pub seen: u64,
}

/// The right to renew a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The entry that gave it: the fence.
    pub n: u64,
    /// Which call has it.
    pub holder: [u8; 16],
    /// How long from when it is seen, in milliseconds.
    pub lasts: u32,
}

/// What the log has come to on this device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Which account.
    pub account: [u8; 16],
    /// The last entry that was applied.
    pub head: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Whose ring counts.
    pub epoch: u32,
    /// The latest hybrid time of the log, in milliseconds since 1970.
    pub time: u64,
    /// Who is a member.
    pub members: Small<Pseudonym, Joined>,
    /// By epoch: the keys of its ring under those of the next. Those of epoch 0 are none.
    pub links: Vec<[Vec<u8>; CLASSES]>,
    /// What the members of the present epoch were sent, for the recovery key.
    pub bundles: Vec<Bundle>,
    /// Invitations that nobody has used.
    pub invites: Vec<Invite>,
    /// Who renews which record.
    pub leases: Small<RecordId, Lease>,
    /// The last snapshots.
    pub snapshots: Vec<Announced>,

    /// This device. From here on nothing is shared.
    pub me: Pseudonym,
    /// Hashes of the entries that were made here for the next place: one of them may be on its way.
    pub sent: Vec<[u8; 32]>,
    /// Keys that wait for the screen to be unlocked: epoch, class, HPKE.
    pub waiting: Vec<(u32, u8, Vec<u8>)>,
    /// An entry of this device was in the log that it does not know of: its folder is an older one that was put back.
    pub put_back: bool,
}

coded! {
    Joined { identity, seen }
    Lease { n, holder, lasts }
    State { account, head, hash, epoch, time, members, links, bundles, invites, leases, snapshots, me, sent, waiting, put_back }
}

impl Coded for (u32, u8, Vec<u8>) {
    fn add_to(&self, out: &mut Buffer) {
        self.0.add_to(out);
        self.1.add_to(out);
        self.2.add_to(out);
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        Some((Coded::take(rest)?, Coded::take(rest)?, Coded::take(rest)?))
    }
}

impl Joined {
    pub fn new(identity: Identity) -> Self {
        Joined { identity, seen: 0 }
    }
}

/// A member as it is told.
pub struct Listed<'a> {
    /// Its pseudonym.
    pub id: Pseudonym,
    /// What is known of it.
    pub identity: &'a Identity,
    /// Its last entry.
    pub seen: u64,
}

impl State {
    /// The same without what is not shared.
    pub fn shared(&self) -> State {
        State { me: [0; 16], sent: Vec::new(), waiting: Vec::new(), put_back: false, ..self.clone() }
    }

    /// Who is a member.
    pub fn listed(&self) -> impl Iterator<Item = Listed<'_>> {
        self.members.iter().map(|(id, joined)| Listed { id: *id, identity: &joined.identity, seen: joined.seen })
    }

    /// The lease of a record.
    pub fn lease(&self, record: &RecordId) -> Option<&Lease> {
        self.leases.get(record)
    }

    /// Up to which entry bodies may be emptied: everybody has seen it, or it is older than 90 days, and a snapshot has it.
    pub fn dispensable(&self, now: u64) -> u64 {
        const OLD: u64 = 90 * 24 * 3_600_000;
        let [.., before, _] = &self.snapshots[..] else { return 0 };
        let devices = self.members.iter().map(|(_, joined)| joined).filter(|joined| joined.identity.kind != RECOVERY);
        let seen = devices.map(|joined| joined.seen).min().unwrap_or_default();
        if before.time.saturating_add(OLD) < now { before.n } else { before.n.min(seen.saturating_sub(1)) }
    }
}

impl<K: Keeper> Account<'_, K> {
    /// An entry with what is said in it, to be appended after the last one. The state has to be kept before it is sent.
    pub fn entry(&mut self, items: &[Item]) -> Result<Vec<u8>> {
        self.entry_under(self.state.epoch, &self.log_key(self.state.epoch)?, Vec::new(), items)
    }

    pub(super) fn entry_under(
        &mut self,
        epoch: u32,
        log: &Key,
        bundles: Vec<Bundle>,
        items: &[Item],
    ) -> Result<Vec<u8>> {
        let member = self.keeper.member(0)?.ok_or(Code::StatusMismatch)?;
        self.signed(&member, epoch, log, bundles, items)
    }

    pub(super) fn signed(
        &mut self,
        member: &Member,
        epoch: u32,
        log: &Key,
        bundles: Vec<Bundle>,
        items: &[Item],
    ) -> Result<Vec<u8>> {
        let state = &mut *self.state;
        let mut header = Header::new(state.account, state.head + 1, state.hash, epoch, state.me, self.source);
        header.bundles = bundles;
        let entry = header.seal(log, items, member).ok_or_else(|| Error::argument("the change is too large"))?;
        state.sent.push(digest(&entry));
        Ok(entry)
    }

    /// The next entry with what was changed here; `None` if there is nothing to say. To be called when everything that the
    /// remote has was taken: what is made here is merged with it.
    #[expect(clippy::should_implement_trait, reason = "an account is no iterator")]
    pub fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let (mut items, mut done, mut size) = (Vec::new(), Vec::new(), 0);
        let (keeper, state) = (self.keeper, &*self.state);
        keeper.each_pending(&mut |id, pending| {
            let merged = merge::merge(id, &pending, keeper.record(id)?.as_ref(), state.time, &state.me);
            if merged.items.is_empty() && state.sent.is_empty() {
                done.push(*id);
            }
            let length = |items: &[Item]| items.iter().map(|item| item.coded().len()).sum::<usize>();
            let mut own = merged.items;
            let mut more = length(&own);
            if size > 0 && size + more > BATCH {
                return Ok(false);
            }
            while own.len() > 1 && more > MOST_AT_ONCE {
                // What lost comes first, and is settled by itself.
                own.pop();
                more = length(&own);
            }
            size += more;
            items.extend(own);
            Ok(size < BATCH)
        })?;
        for id in done {
            keeper.put_pending(&id, None)?;
        }
        let seen = self.state.members.get(&self.state.me).map_or(0, |joined| joined.seen);
        if items.is_empty() && self.state.head - seen < ACKNOWLEDGES {
            return Ok(None);
        }
        self.entry(&items).map(Some)
    }

    /// Applies an entry. One that was applied before is compared with what it was.
    pub fn take(&mut self, n: u64, bytes: &[u8]) -> Result<(), Refused> {
        let hash = digest(bytes);
        if n == self.state.head && !bytes.is_empty() && hash != self.state.hash {
            return Err(Stop::Forked.into());
        }
        if n <= self.state.head {
            return Ok(());
        }
        if n != self.state.head + 1 {
            return Err(Stop::Gap.into());
        }
        let parsed = Parsed::new(bytes)?;
        let header = &parsed.header;
        if (header.account, header.n) != (self.state.account, n) {
            return Err(Stop::Foreign.into());
        }
        let sender = self.state.members.get(&header.sender).ok_or(Stop::Foreign)?.identity.clone();
        if !parsed.is_by(&sender.public(0)) {
            return Err(Stop::Damaged.into());
        }
        if header.prev != self.state.hash {
            return Err(Stop::Forked.into());
        }
        let begins = header.epoch == self.state.epoch + 1 && !header.bundles.is_empty();
        if begins {
            let mine = header.bundles.iter().find(|bundle| bundle.to == self.state.me).ok_or(Stop::Revoked)?;
            if !self.unpack(header.epoch, mine)? {
                return Err(Stop::Damaged.into());
            }
        } else if header.epoch != self.state.epoch {
            return Err(Stop::Damaged.into());
        }
        let items = parsed.open(&self.log_key(header.epoch)?)?;
        if begins != matches!(&items[..], [Item::Roster(Roster { ring: Some(_), .. })]) {
            return Err(Stop::Damaged.into());
        }
        // Made by this device as it is now, so what was changed since was made on top of it.
        let ours = header.sender == self.state.me && self.state.sent.contains(&hash);
        for item in items {
            match item {
                Item::Write(write) => self.write(n, ours, write)?,
                Item::Remove(removed) => self.remove(n, ours, &removed.record, removed.time)?,
                Item::Lost(lost) => {
                    let (id, secret) = (lost.record, lost.secret.id);
                    self.trim(&id)?;
                    self.loses(n, lost)?;
                    self.settle(n, false, &id, &[], Some(secret))?;
                }
                Item::Roster(roster) => self.seat(&header.sender, header, roster)?,
                Item::Invite(invite) => self.state.invites.push(invite),
                Item::Announced(announced) => self.announced(announced)?,
                Item::Leased(leased) => self.leased(n, leased),
            }
        }
        // Many machines may have come by the recovery key.
        self.state.put_back |= header.sender == self.state.me && !ours && sender.kind != RECOVERY;
        // Whatever else was made for this place will not be stored any more.
        self.state.sent.clear();
        if let Some(joined) = self.state.members.get_mut(&header.sender) {
            joined.seen = n;
        }
        (self.state.head, self.state.hash) = (n, hash);
        Ok(())
    }

    fn heard(&mut self, time: u64) {
        self.state.time = self.state.time.max(time);
    }

    /// Keeps a secret that lost.
    fn loses(&self, n: u64, lost: Lost) -> Result<()> {
        let Lost { record, time, secret, head } = lost;
        self.keeper.add_conflict(&Conflict { record, n, at: self.state.time, time, secret, head })
    }

    /// Before the log changes a record: what was changed here so far is a change of the record as it still is.
    pub(super) fn prepare(&mut self, id: &RecordId) -> Result<()> {
        self.keeper.freeze(self.state, id)?;
        self.trim(id)
    }

    fn trim(&mut self, id: &RecordId) -> Result<()> {
        match self.rest(id)? {
            None => Ok(()),
            Some(rest) => self.keep(id, &rest),
        }
    }

    fn write(&mut self, n: u64, ours: bool, write: Write) -> Result<(), Refused> {
        let id = write.record;
        self.prepare(&id)?;
        let before = self.keeper.record(&id)?.unwrap_or_default();
        self.heard(write.time);
        let ids: Vec<_> = write.fields.iter().map(|(place, value)| (*place, value.id)).collect();
        let fits = |value: &Sealed, class: u8| value.class == class && usize::from(class) < CLASSES;
        let class = match write.whole {
            true => write.fields.first().map_or(0, |(_, value)| value.class),
            false => before.class,
        };
        let has = |place| write.fields.iter().any(|(one, _)| *one == place);
        let complete = if write.whole { has(place::HEAD) && has(place::SECRET) } else { before.is_live() };
        if !complete || !write.fields.iter().all(|(_, value)| fits(value, class)) {
            return Err(Stop::Damaged.into());
        }
        if write.fence != 0 && before.fence > write.fence {
            // Somebody who came later has written already.
            for (_, secret) in write.fields.into_iter().filter(|(place, _)| *place == place::SECRET) {
                self.loses(n, Lost { record: id, time: write.time, secret, head: None })?;
            }
            self.keeper.put_record(&id, &before)?;
            return Ok(self.settle(n, ours, &id, &ids, None)?);
        }
        let kept = before.field(place::SECRET).filter(|_| write.keeps).cloned();
        if let Some(secret) = &kept {
            let head = before.field(place::HEAD).filter(|_| write.whole).map(|head| head.value.clone());
            self.loses(n, Lost { record: id, time: secret.time, secret: secret.value.clone(), head })?;
        }
        let fence = before.fence.max(write.fence);
        let mut record = match write.whole {
            true => Record { class, fence, ..Record::default() },
            false => Record { fence, ..before },
        };
        for (place, value) in write.fields {
            record.set(Field { place, n, time: write.time, value });
        }
        if self.state.leases.get(&id).is_some_and(|lease| lease.n == write.fence) {
            self.state.leases.remove(&id);
        }
        self.keeper.put_record(&id, &record)?;
        Ok(self.settle(n, ours, &id, &ids, kept.map(|secret| secret.value.id))?)
    }

    fn remove(&mut self, n: u64, ours: bool, id: &RecordId, time: u64) -> Result<(), Refused> {
        self.prepare(id)?;
        self.heard(time);
        let before = self.keeper.record(id)?.unwrap_or_default();
        self.gone(id, &before, n, ours)?;
        Ok(self.keeper.put_record(id, &Record { fields: Vec::new(), removed: Some((n, time)), ..before })?)
    }

    /// What becomes of a change to a record that is removed after entry `n`.
    pub(super) fn gone(&mut self, id: &RecordId, before: &Record, n: u64, ours: bool) -> Result<()> {
        let Some(mut pending) = self.keeper.pending(id)? else { return Ok(()) };
        if ours {
            pending.removed = None;
        } else if pending.added.is_none() && !pending.changes.is_empty() && before.is_live() {
            // An edit beats a removal: with the fields that it left alone it is the whole record.
            pending.complete(before, n);
        }
        pending.added = pending.added.map(|_| n);
        self.keep(id, &pending)
    }

    /// Forgets pending changes that are in the log, and a secret that it keeps; what was changed here after `ours` was made on
    /// top of it.
    fn settle(
        &mut self,
        n: u64,
        ours: bool,
        id: &RecordId,
        written: &[(u8, ChangeId)],
        kept: Option<ChangeId>,
    ) -> Result<()> {
        let Some(mut pending) = self.keeper.pending(id)? else { return Ok(()) };
        let is_written = |change: &Change| written.contains(&(change.place, change.value.id));
        let head = pending.changes.iter().find(|change| change.place == place::HEAD);
        if let Some(head) = head.filter(|head| pending.added.is_some() && is_written(head)) {
            // What was changed since belongs to this addition.
            (pending.of, pending.added) = (Some(head.value.id), None);
        }
        pending.changes.retain(|change| !is_written(change));
        pending.lost.retain(|lost| kept != Some(lost.secret.id));
        if ours {
            pending.changes.iter_mut().for_each(|change| change.base = n);
            pending.added = pending.added.map(|_| n);
            pending.removed = pending.removed.map(|(_, time)| (n, time));
        }
        self.keep(id, &pending)
    }

    /// Changes who is a member.
    fn seat(&mut self, sender: &Pseudonym, header: &Header, roster: Roster) -> Result<(), Refused> {
        let state = &mut *self.state;
        let known = state.members.iter().filter(|(_, joined)| joined.identity.kind == RECOVERY);
        let known: Vec<Pseudonym> = known.map(|(name, _)| *name).collect();
        let is_recovery = |name: &Pseudonym| known.contains(name);
        let by_recovery = is_recovery(sender);
        for (identity, invite) in &roster.added {
            let name = identity.pseudonym();
            let is_new = !state.members.contains_key(&name);
            let fits = match (invite, identity.kind) {
                // There is one recovery key: with the account, and in place of another.
                (None, RECOVERY) => state.head == 0 || roster.removed.iter().any(is_recovery),
                (Some(_), RECOVERY) => false,
                (None, _) => name == *sender || (by_recovery && is_new),
                (Some(id), _) => {
                    // A ticket works once.
                    let place = state.invites.iter().position(|invite| invite.id == *id);
                    place.map(|place| state.invites.remove(place)).is_some() && is_new
                }
            };
            if !fits || !identity.is_fit() {
                return Err(Stop::Damaged.into());
            }
        }
        if !roster.removed.is_empty() {
            if roster.ring.is_none() {
                return Err(Stop::Damaged.into());
            }
            // Who is shut out may have asked for others to be let in.
            state.invites.clear();
        }
        roster.removed.iter().for_each(|name| state.members.remove(name));
        for (identity, _) in roster.added {
            let name = identity.pseudonym();
            let seen = state.members.get(&name).map_or(header.n, |joined| joined.seen);
            state.members.insert(name, Joined { identity, seen });
        }
        if state.members.len() > MOST {
            return Err(Stop::Damaged.into());
        }
        if let Some(ring) = roster.ring {
            let links = match (state.epoch, ring.links) {
                (0, None) => [const { Vec::new() }; CLASSES],
                (1.., Some(links)) => links,
                _ => return Err(Stop::Damaged.into()),
            };
            state.links.push(links);
            state.epoch = header.epoch;
            state.bundles = header.bundles.clone();
            if !self.fits(&ring.checks)? {
                return Err(Stop::Damaged.into());
            }
        }
        match roster.removed.contains(&self.state.me) {
            true => Err(Stop::Revoked.into()),
            false => Ok(()),
        }
    }

    fn leased(&mut self, n: u64, leased: Leased) {
        let leases = &mut self.state.leases;
        match leased.ends {
            true => {
                if leases.get(&leased.record).is_some_and(|lease| lease.holder == leased.holder) {
                    leases.remove(&leased.record);
                }
            }
            false => {
                let lasts = leased.lasts.min(LONGEST_LEASE);
                leases.insert(leased.record, Lease { n, holder: leased.holder, lasts });
            }
        }
    }

    /// A snapshot stands: what is old goes, on all devices at the same place of the log.
    fn announced(&mut self, announced: Announced) -> Result<(), Refused> {
        // The name goes to where the shelf is: it leads nowhere else.
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !announced.name.starts_with("state-") || announced.name.len() > 64 || !announced.name.bytes().all(is_plain) {
            return Err(Stop::Damaged.into());
        }
        let time = announced.time.min(self.state.time);
        self.keeper.forget_conflicts(time.saturating_sub(KEPT))?;
        let mut old = Vec::new();
        self.keeper.each_record(&mut |id, record| {
            if record.removed.is_some_and(|(_, at)| at.saturating_add(REMEMBERED) < time) {
                old.push(*id);
            }
            Ok(())
        })?;
        old.iter().try_for_each(|id| self.keeper.forget_record(id))?;
        self.state.invites.retain(|invite| invite.until > time);
        self.state.snapshots.push(announced);
        let before = self.state.snapshots.len().saturating_sub(3);
        self.state.snapshots.drain(..before);
        Ok(())
    }

    /// Takes the right to renew a record's secret, as an entry; its number is the fence.
    pub fn lease(&mut self, record: RecordId, holder: [u8; 16], lasts: u32) -> Result<Vec<u8>> {
        self.entry(&[Item::Leased(Leased { record, holder, lasts, ends: false })])
    }

    /// Gives it back, as an entry.
    pub fn release(&mut self, record: RecordId, holder: [u8; 16]) -> Result<Vec<u8>> {
        self.entry(&[Item::Leased(Leased { record, holder, lasts: 0, ends: true })])
    }

    /// One hash of all that the members share: the same on devices that have come equally far.
    pub fn digest(&self) -> Result<[u8; 32]> {
        let mut all = self.state.shared().coded();
        self.keeper.each_record(&mut |id, record| {
            id.add_to(&mut all);
            record.add_to(&mut all);
            Ok(())
        })?;
        // In any order: devices that took over a snapshot have them in another one.
        let mut conflicts = [0u8; 32];
        self.keeper.each_conflict(&mut |conflict| {
            let one = digest(&conflict.coded());
            conflicts.iter_mut().zip(one).for_each(|(sum, byte)| *sum = sum.wrapping_add(byte));
            Ok(())
        })?;
        conflicts.add_to(&mut all);
        Ok(digest(&all))
    }
}

impl Pending {
    /// Makes it the whole record: with the fields of the record that it left alone, added after entry `n`.
    pub(super) fn complete(&mut self, record: &Record, n: u64) {
        for field in &record.fields {
            if !self.changes.iter().any(|change| change.place == field.place) {
                let (place, time, value) = (field.place, field.time, field.value.clone());
                self.push(Change { place, base: n, time, value });
            }
        }
        (self.added, self.of) = (Some(n), None);
    }
}
