//! What becomes of a change that was made here, given what the log has by now: decided by whoever appends, before it appends.
//!
//! | since the change's base, the others | then |
//! |---|---|
//! | did nothing to it | it is written |
//! | wrote the same field | the later one; a tie goes to the larger pseudonym |
//! | removed the record | an edit is written as a whole record; a removal is done |
//! | added the record anew | an edit of the old one is lost; an addition is the later one, as a whole |
//! | edited, and it is a removal | it is dropped |
//!
//! A secret that loses is kept: the entry says so of the one that is replaced, or carries the one that was not written.

use super::item::{Item, Lost, Remove, Write};
use super::{Change, Field, Pending, Pseudonym, Record, RecordId, place};

/// How far a clock may be ahead of the log's last time, in milliseconds: a day.
const AHEAD: u64 = 24 * 3_600_000;

/// What comes of a change.
pub struct Merged {
    /// What the next entry has to say.
    pub items: Vec<Item>,
    /// The record as it will be.
    pub view: View,
    /// What is left of the change, as one that was made on the record as it is.
    pub rest: Pending,
}

/// A record with what was changed here; its fields are those that users see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View(pub Record);

/// Merges.
pub fn merge(id: &RecordId, pending: &Pending, record: Option<&Record>, time: u64, me: &Pseudonym) -> Merged {
    let none = Record::default();
    let merging = Merging {
        id,
        pending,
        record: record.unwrap_or(&none),
        limit: if time == 0 { u64::MAX } else { time.saturating_add(AHEAD) },
        me,
    };
    match (pending.removed, merging.addition()) {
        (Some((base, at)), _) => merging.removed(base, at),
        (None, _) if pending.fence != 0 && merging.record.fence > pending.fence => merging.loses(),
        (None, Some(base)) => merging.added(base),
        (None, None) => merging.changed(),
    }
}

struct Merging<'a> {
    id: &'a RecordId,
    pending: &'a Pending,
    record: &'a Record,
    /// The latest time that a change can have.
    limit: u64,
    me: &'a Pseudonym,
}

impl Merging<'_> {
    /// The base, if the change adds the record: one that was completed because others removed the record is none any more once
    /// somebody else has done the same.
    fn addition(&self) -> Option<u64> {
        let head = self.change(place::HEAD)?;
        let same = self.record.field(place::HEAD).is_some_and(|known| known.value.id == head.value.id);
        self.pending.added.filter(|_| !same)
    }

    fn change(&self, place: u8) -> Option<&Change> {
        self.pending.changes.iter().find(|change| change.place == place)
    }

    /// What this device wrote itself gives way to what it changed in the same millisecond.
    fn is_later(&self, change: &Change, field: &Field) -> bool {
        (change.time.min(self.limit), self.me) >= (field.time, &field.value.by)
    }

    /// The secret of the change, as one that lost.
    fn lost(&self, head: Option<&Change>) -> Option<Lost> {
        let secret = self.change(place::SECRET)?;
        let head = head.map(|head| head.value.clone());
        Some(Lost { record: *self.id, time: secret.time, secret: secret.value.clone(), head })
    }

    /// The secret that is replaced, as one that lost.
    fn beaten(&self, whole: bool) -> Option<Lost> {
        let secret = self.record.field(place::SECRET)?;
        let head = self.record.field(place::HEAD).filter(|_| whole).map(|head| head.value.clone());
        Some(Lost { record: *self.id, time: secret.time, secret: secret.value.clone(), head })
    }

    /// The record stays as it is.
    fn stays(&self, lost: Option<Lost>) -> Merged {
        let lost: Vec<Lost> = self.pending.lost.iter().cloned().chain(lost).collect();
        let items = lost.iter().cloned().map(Item::Lost).collect();
        Merged { items, view: View(self.record.clone()), rest: Pending { lost, ..Pending::default() } }
    }

    fn loses(&self) -> Merged {
        self.stays(self.lost(self.change(place::HEAD).filter(|_| self.pending.added.is_some())))
    }

    fn writes(&self, changes: &[&Change], whole: bool, keeps: bool, lost: Option<Lost>) -> Merged {
        let (record, pending) = (self.record, self.pending);
        let least = |change: &&Change| record.field(change.place).map_or(0, |field| field.time.saturating_add(1));
        let latest = changes.iter().map(|change| change.time.min(self.limit).max(least(change))).max();
        let time = latest.unwrap_or_default();
        let fields = changes.iter().map(|change| (change.place, change.value.clone())).collect::<Vec<_>>();
        let mut view = if whole { Record { class: pending.class, ..Record::default() } } else { record.clone() };
        for (place, value) in fields.clone() {
            view.set(Field { place, n: u64::MAX, time, value });
        }
        let base = record.last();
        let mut rest = self.stays(lost).rest;
        let mut items: Vec<Item> = rest.lost.iter().cloned().map(Item::Lost).collect();
        items.push(Item::Write(Write { record: *self.id, time, whole, keeps, fence: pending.fence, fields }));
        rest.lost.extend(self.beaten(whole).filter(|_| keeps));
        rest = Pending {
            class: pending.class,
            added: whole.then_some(base),
            of: record.field(place::HEAD).filter(|_| !whole).map(|head| head.value.id),
            removed: None,
            changes: changes.iter().map(|change| Change { base: change.base.max(base), ..(*change).clone() }).collect(),
            fence: pending.fence,
            lost: rest.lost,
        };
        Merged { items, view: View(view), rest }
    }

    fn removed(&self, base: u64, at: u64) -> Merged {
        let record = self.record;
        let mut merged = self.stays(None);
        if record.is_live() && record.last() > base {
            return merged;
        }
        // One that the log does not have yet may be on its way.
        merged.rest.removed = Some((base, at));
        if record.is_live() {
            let least = record.fields.iter().map(|field| field.time.saturating_add(1)).max().unwrap_or_default();
            let time = at.min(self.limit).max(least);
            merged.view = View(Record { fields: Vec::new(), removed: Some((u64::MAX, time)), ..record.clone() });
            merged.items.push(Item::Remove(Remove { record: *self.id, time }));
        }
        merged
    }

    fn added(&self, base: u64) -> Merged {
        let all: Vec<&Change> = self.pending.changes.iter().collect();
        let known = self.record.field(place::SECRET).filter(|known| known.n > base);
        match (self.change(place::SECRET), known) {
            (Some(secret), Some(known)) if self.pending.fence == 0 && !self.is_later(secret, known) => self.loses(),
            (_, known) => self.writes(&all, true, known.is_some(), None),
        }
    }

    fn changed(&self) -> Merged {
        let (record, pending) = (self.record, self.pending);
        let of = record.field(place::HEAD).map(|head| head.value.id);
        if !record.is_live() || (of != pending.of && pending.added.is_none()) {
            return self.loses();
        }
        let (mut wins, mut lost, mut keeps) = (Vec::new(), None, false);
        for change in &pending.changes {
            let is_secret = change.place == place::SECRET;
            match record.field(change.place) {
                Some(field) if field.value.id == change.value.id => {}
                Some(field) if field.n > change.base && pending.fence == 0 && !self.is_later(change, field) => {
                    lost = lost.or_else(|| self.lost(None).filter(|_| is_secret));
                }
                field => {
                    keeps |= is_secret && field.is_some_and(|field| field.n > change.base);
                    wins.push(change);
                }
            }
        }
        match wins.is_empty() {
            true => self.stays(lost),
            false => self.writes(&wins, false, keeps, lost),
        }
    }
}
