//! What an account promises, one case each. The simulator (account_simulation.rs) mixes them.

#[path = "support/account.rs"]
mod support;

use ohos_security_kit::account::{Opens, RecordId, place};
use std::collections::BTreeSet;
use support::{DAY, Family, Phone};

fn add(family: &mut Family, d: usize, alias: &str, secret: &str) -> RecordId {
    let clock = family.clock;
    family.phones[d].add(clock, alias.as_bytes(), 0, &[(place::SECRET, secret.as_bytes()), (2, b"label")]);
    family.phones[d].id_of(alias.as_bytes())
}

fn write(family: &mut Family, d: usize, id: RecordId, secret: &str) {
    family.clock += 1000;
    let clock = family.clock;
    family.phones[d].change(clock, id, &[(place::SECRET, secret.as_bytes())], 0);
}

fn secret(phone: &Phone, id: &RecordId) -> Option<String> {
    let row = phone.disk.rows.get(id)?;
    Some(String::from_utf8(row.fields[&place::SECRET].clone()).expect("text"))
}

fn conflicts(family: &mut Family, d: usize) -> BTreeSet<String> {
    let (clock, all) = (family.clock, family.phones[d].disk.conflicts.clone());
    family.phones[d]
        .tx(clock, true, |account| {
            let mut texts = BTreeSet::new();
            for conflict in &all {
                let plain = account.open(&conflict.record, place::SECRET, &conflict.secret)?.expect("unlocked");
                texts.insert(String::from_utf8(plain.to_vec()).expect("text"));
            }
            Ok(texts)
        })
        .expect("they open")
}

/// Two devices that have a record, `first`.
fn two() -> (Family, RecordId) {
    let mut family = Family::new(1, 2);
    let id = add(&mut family, 0, "one", "first");
    family.send(0);
    family.pull(1).expect("fits");
    (family, id)
}

fn same(family: &mut Family) {
    let size = family.phones.len();
    (0..size).for_each(|d| family.send(d));
    (0..size).for_each(|d| family.pull(d).expect("fits"));
    let clock = family.clock;
    let digests: BTreeSet<_> = (0..size).map(|d| family.phones[d].digest(clock)).collect();
    assert_eq!(digests.len(), 1);
    assert!((0..size).all(|d| family.phones[d].disk.pending.is_empty()));
}

#[test]
fn the_later_secret_wins_and_the_other_is_kept() {
    let (mut family, id) = two();
    write(&mut family, 0, id, "earlier");
    write(&mut family, 1, id, "later");
    same(&mut family);
    assert_eq!(secret(&family.phones[0], &id).as_deref(), Some("later"));
    assert_eq!(conflicts(&mut family, 0), BTreeSet::from(["earlier".to_owned()]));
}

#[test]
fn what_lost_is_kept_though_its_user_goes_on_from_what_won() {
    let (mut family, id) = two();
    write(&mut family, 1, id, "lost");
    write(&mut family, 0, id, "won");
    family.send(0);
    family.pull(1).expect("fits");
    assert_eq!(secret(&family.phones[1], &id).as_deref(), Some("won"), "seen before it is sent");
    // By a clock that was set back, too: it was made on what won.
    family.phones[1].skew = -(DAY as i64);
    write(&mut family, 1, id, "next");
    same(&mut family);
    assert_eq!(secret(&family.phones[0], &id).as_deref(), Some("next"));
    assert_eq!(conflicts(&mut family, 0), BTreeSet::from(["lost".to_owned()]));
}

#[test]
fn what_was_beaten_is_kept_though_the_winner_is_removed() {
    let (mut family, id) = two();
    write(&mut family, 0, id, "beaten");
    write(&mut family, 1, id, "winner");
    family.send(0);
    family.pull(1).expect("fits");
    let clock = family.clock;
    family.phones[1].remove(clock, id);
    same(&mut family);
    assert_eq!(secret(&family.phones[0], &id), None);
    assert_eq!(conflicts(&mut family, 0), BTreeSet::from(["beaten".to_owned()]));
}

#[test]
fn an_edit_beats_a_removal_whoever_comes_first() {
    for first in [0, 1] {
        let (mut family, id) = two();
        let clock = family.clock;
        family.phones[0].remove(clock, id);
        write(&mut family, 1, id, "edited");
        family.send(first);
        same(&mut family);
        assert_eq!(secret(&family.phones[0], &id).as_deref(), Some("edited"));
        assert_eq!(family.phones[0].disk.rows[&id].fields[&2], b"label");
    }
}

#[test]
fn what_is_removed_while_its_addition_is_on_its_way_stays_removed() {
    let mut family = Family::new(1, 2);
    let id = add(&mut family, 0, "one", "first");
    let clock = family.clock;
    family.phones[0].freeze_all(clock).expect("unlocked");
    let sent = family.phones[0].tx(clock, false, |account| Ok(account.next()?)).expect("made").expect("something");
    family.phones[0].remove(clock, id);
    // It restarts, and asks anew before the first entry arrives.
    family.phones[0].freeze_all(clock).expect("unlocked");
    assert!(family.phones[0].tx(clock, false, |account| Ok(account.next()?)).expect("made").is_none());
    family.entries.push(sent);
    same(&mut family);
    assert_eq!(secret(&family.phones[1], &id), None);
}

#[test]
fn a_folder_that_was_put_back_is_noticed_and_loses_nothing() {
    let (mut family, id) = two();
    let old = family.phones[0].disk.clone();
    write(&mut family, 0, id, "then");
    family.send(0);
    family.phones[0].disk = old;
    write(&mut family, 0, id, "now");
    assert!(!family.phones[0].disk.state.put_back);
    same(&mut family);
    assert!(family.phones[0].disk.state.put_back && !family.phones[1].disk.state.put_back);
    assert_eq!(secret(&family.phones[1], &id).as_deref(), Some("now"));
    assert_eq!(conflicts(&mut family, 1), BTreeSet::from(["then".to_owned()]));
}

#[test]
fn what_lost_is_kept_for_thirty_days_from_then() {
    let (mut family, id) = two();
    write(&mut family, 1, id, "of two months ago");
    for day in 0..60 {
        family.clock += DAY;
        write(&mut family, 0, id, &format!("day {day}"));
        family.send(0);
    }
    same(&mut family);
    family.snapshot(0);
    (0..2).for_each(|d| family.pull(d).expect("fits"));
    assert_eq!(conflicts(&mut family, 0), BTreeSet::from(["of two months ago".to_owned()]));
    for day in 60..92 {
        family.clock += DAY;
        write(&mut family, 0, id, &format!("day {day}"));
        family.send(0);
    }
    family.snapshot(0);
    same(&mut family);
    assert_eq!(conflicts(&mut family, 1), BTreeSet::new());
}

/// Away for so long that bodies were emptied and removed records forgotten.
#[test]
fn who_was_away_comes_to_the_same() {
    let (mut family, id) = two();
    let gone = add(&mut family, 0, "gone", "g");
    let edited = add(&mut family, 0, "edited", "e");
    family.send(0);
    family.pull(1).expect("fits");
    write(&mut family, 1, id, "while away");
    write(&mut family, 1, edited, "edit of what is removed");
    let clock = family.clock;
    family.phones[0].remove(clock, gone);
    family.phones[0].remove(clock, edited);
    let other = add(&mut family, 0, "other", "0");
    for day in 0..200 {
        family.clock += DAY;
        write(&mut family, 0, other, &format!("day {day}"));
        family.send(0);
    }
    // Meanwhile somebody came, and members changed.
    let joined = family.join(77);
    family.snapshot(0);
    assert!(!family.phones[0].disk.records.contains_key(&gone));
    let n = family.phones[joined].disk.state.head;
    assert!(n > 0);
    family.pull(joined).expect("fits");
    family.snapshot(joined);
    let newest = family.newest().to_vec();
    let clock = family.clock;
    family.phones[1].tx(clock, false, |account| account.restore(&newest, &Opens::Member)).expect("it fits");
    same(&mut family);
    for d in 0..3 {
        assert_eq!(secret(&family.phones[d], &id).as_deref(), Some("while away"));
        assert_eq!(secret(&family.phones[d], &edited).as_deref(), Some("edit of what is removed"));
        assert_eq!(secret(&family.phones[d], &gone), None);
    }
}

#[test]
fn a_value_under_an_old_lease_counts_until_a_later_one_was_used() {
    let (mut family, id) = two();
    let fence = |family: &mut Family, d: usize| {
        family.say(d, |account| Ok((account.lease(id, [d as u8; 16], 1000)?, ()))).expect("a lease");
        family.phones[d].disk.state.lease(&id).expect("it has it").n
    };
    let first = fence(&mut family, 0);
    let second = fence(&mut family, 1);
    let clock = family.clock;
    // Late, and nobody has written since.
    family.phones[0].change(clock, id, &[(place::SECRET, b"late")], first);
    family.send(0);
    assert_eq!(secret(&family.phones[0], &id).as_deref(), Some("late"));
    family.pull(1).expect("fits");
    family.phones[1].change(clock, id, &[(place::SECRET, b"second")], second);
    family.phones[0].change(clock, id, &[(place::SECRET, b"too late")], first);
    family.send(1);
    same(&mut family);
    assert_eq!(secret(&family.phones[0], &id).as_deref(), Some("second"));
    assert_eq!(conflicts(&mut family, 1), BTreeSet::from(["too late".to_owned()]));
}
