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
}

/// A record with what was changed here; its fields are those that users see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View(pub Record);

/// Merges.
pub fn merge(id: &RecordId, pending: &Pending, record: Option<&Record>, time: u64, me: &Pseudonym) -> Merged {
    let none = Record::default();
    let record = record.unwrap_or(&none);
    let limit = if time == 0 { u64::MAX } else { time + AHEAD };
    let unchanged = |items| Merged { items, view: View(record.clone()) };
    if let Some((base, at)) = pending.removed {
        if !record.is_live() || record.last() > base {
            return unchanged(Vec::new());
        }
        let time = at.min(limit).max(record.fields.iter().map(|field| field.time + 1).max().unwrap_or_default());
        let view = View(Record { fields: Vec::new(), removed: Some((u64::MAX, time)), ..record.clone() });
        return Merged { items: vec![Item::Remove(Remove { record: *id, time })], view };
    }
    // What this device wrote itself gives way to what it changed in the same millisecond.
    let is_later = |change: &Change, field: &Field| (change.time.min(limit), me) >= (field.time, &field.value.by);
    let change = |place| pending.changes.iter().find(|change| change.place == place);
    let lost = |change: Option<&Change>, head: Option<&Change>| {
        let change = change.into_iter();
        let lost = change.map(|change| Lost {
            record: *id,
            time: change.time,
            secret: change.value.clone(),
            head: head.map(|head| head.value.clone()),
        });
        lost.map(Item::Lost).collect::<Vec<_>>()
    };
    let written = |changes: &[&Change], whole: bool, keeps: bool| {
        let least = |change: &&Change| record.field(change.place).map_or(0, |field| field.time + 1);
        let latest = changes.iter().map(|change| change.time.min(limit).max(least(change))).max();
        let time = latest.unwrap_or_default();
        let fields = changes.iter().map(|change| (change.place, change.value.clone())).collect::<Vec<_>>();
        let mut view = if whole { Record { class: pending.class, ..Record::default() } } else { record.clone() };
        for (place, value) in fields.clone() {
            view.set(Field { place, n: u64::MAX, time, value });
        }
        let write = Write { record: *id, time, whole, keeps, fence: pending.fence, fields };
        (Item::Write(write), View(view))
    };
    if let Some(base) = pending.added {
        let (head, secret) = (change(place::HEAD), change(place::SECRET));
        let known = record.field(place::SECRET);
        if let (Some(secret), Some(known)) = (secret, known) {
            if known.value.id == secret.value.id {
                return unchanged(Vec::new());
            }
            if record.last() > base && pending.fence == 0 && !is_later(secret, known) {
                return unchanged(lost(Some(secret), head));
            }
        }
        let keeps = record.is_live() && record.last() > base && known.is_some_and(|known| known.value.by != *me);
        let (item, view) = written(&pending.changes.iter().collect::<Vec<_>>(), true, keeps);
        return Merged { items: vec![item], view };
    }
    let of = record.field(place::HEAD).map(|head| head.value.id);
    if !record.is_live() || of != pending.of {
        return unchanged(lost(change(place::SECRET), None));
    }
    let (mut wins, mut items, mut keeps) = (Vec::new(), Vec::new(), false);
    for change in &pending.changes {
        match record.field(change.place) {
            Some(field) if field.value.id == change.value.id => {}
            Some(field) if field.n > change.base && pending.fence == 0 => match is_later(change, field) {
                true => {
                    keeps |= change.place == place::SECRET && field.value.by != *me;
                    wins.push(change);
                }
                false if change.place == place::SECRET => items.extend(lost(Some(change), None)),
                false => {}
            },
            Some(field) if field.n > change.base => {
                keeps |= change.place == place::SECRET;
                wins.push(change);
            }
            _ => wins.push(change),
        }
    }
    if wins.is_empty() {
        return unchanged(items);
    }
    let (item, view) = written(&wins, false, keeps);
    items.push(item);
    Merged { items, view }
}
