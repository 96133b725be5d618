//! What a remote, a thief and a revoked device can do with an account from outside. What somebody could do who makes entries
//! of his own is in src/account/attacks.rs.

#[path = "support/account.rs"]
mod support;

use ohos_security_kit::account::{Opens, RecordId, Recovered, Refused, Stop, place};
use ohos_security_kit::crypto::digest;
use std::collections::BTreeSet;
use support::{DAWN, Family, Phone, refusal, unfit};

fn add(family: &mut Family, d: usize, alias: &str, class: u8, secret: &str) -> RecordId {
    let clock = family.clock;
    let phone = &mut family.phones[d];
    phone.add(clock, alias.as_bytes(), class, &[(place::SECRET, secret.as_bytes()), (2, b"label")]);
    family.send(d);
    family.phones[d].id_of(alias.as_bytes())
}

/// Two devices; the second has not seen the last entry of the first yet.
fn one_behind() -> (Family, u64) {
    let mut family = Family::new(1, 2);
    add(&mut family, 0, "one", 0, "first");
    family.pull(1).expect("fits");
    add(&mut family, 0, "two", 1, "second");
    let n = family.entries.len() as u64;
    (family, n)
}

#[test]
fn an_entry_with_any_byte_changed_is_refused() {
    let (mut family, n) = one_behind();
    let entry = family.entries[n as usize - 1].clone();
    let clock = family.clock;
    for at in 0..entry.len() {
        let mut flipped = entry.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(refusal(&mut family.phones[1], clock, n, &flipped).is_some(), "byte {at}");
    }
    assert_eq!(refusal(&mut family.phones[1], clock, n, &entry), None);
}

#[test]
fn an_entry_that_is_cut_or_longer_is_refused() {
    let (mut family, n) = one_behind();
    let entry = family.entries[n as usize - 1].clone();
    let clock = family.clock;
    let phone = &mut family.phones[1];
    for length in (1..entry.len()).step_by(31).chain([512, 1023]) {
        assert!(refusal(phone, clock, n, &entry[..length]).is_some(), "cut to {length}");
    }
    assert_eq!(refusal(phone, clock, n, b""), Some(Stop::Emptied));
    for more in [1, 64, entry.len(), 4 << 20] {
        let longer = [&entry[..], &vec![0; more]].concat();
        assert!(refusal(phone, clock, n, &longer).is_some(), "{more} more");
    }
    assert!(refusal(phone, clock, n, &entry.repeat(2)).is_some());
}

#[test]
fn an_entry_at_another_place_is_refused() {
    let (mut family, n) = one_behind();
    add(&mut family, 0, "three", 0, "third");
    let entries = family.entries.clone();
    let clock = family.clock;
    let phone = &mut family.phones[1];
    let at = |n: u64| &entries[n as usize - 1];
    // Dropped, swapped, doubled.
    assert_eq!(refusal(phone, clock, n + 1, at(n + 1)), Some(Stop::Gap));
    assert_eq!(refusal(phone, clock, n, at(n + 1)), Some(Stop::Foreign));
    assert_eq!(refusal(phone, clock, n, at(n - 1)), Some(Stop::Foreign));
    // What it has seen last is another one now.
    assert_eq!(refusal(phone, clock, n - 1, at(n)), Some(Stop::Forked));
    assert_eq!(refusal(phone, clock, n - 1, at(n - 1)), None);
    // The body of what it knows may be emptied.
    assert_eq!(refusal(phone, clock, n - 1, b""), None);
}

#[test]
fn an_entry_of_another_account_or_branch_is_refused() {
    let (mut family, n) = one_behind();
    let mut other = Family::new(50, 2);
    while (other.entries.len() as u64) < n {
        let alias = format!("alias {}", other.entries.len());
        add(&mut other, 0, &alias, 0, "theirs");
    }
    let clock = family.clock;
    assert_eq!(refusal(&mut family.phones[1], clock, n, &other.entries[n as usize - 1]), Some(Stop::Foreign));

    // Two devices are shown different histories: the first entry that crosses over tells.
    family.phones[1].add(clock, b"mine", 0, &[(place::SECRET, b"s")]);
    family.phones[1].freeze_all(clock).expect("unlocked");
    let mine = family.phones[1].tx(clock, false, |account| Ok(account.next()?)).expect("made").expect("something");
    let mut branch = family.entries[..n as usize - 1].to_vec();
    branch.push(mine.clone());
    family.phones[1].tx(clock, false, |account| account.take(n, &mine)).expect("its own");
    family.phones[1].add(clock, b"more", 0, &[(place::SECRET, b"s")]);
    family.phones[1].freeze_all(clock).expect("unlocked");
    let next = family.phones[1].tx(clock, false, |account| Ok(account.next()?)).expect("made").expect("something");
    assert_eq!(refusal(&mut family.phones[0], clock, n + 1, &next), Some(Stop::Forked));
    assert_eq!(refusal(&mut family.phones[0], clock, n, &mine), Some(Stop::Forked));
}

#[test]
fn a_request_that_was_touched_is_none() {
    let mut family = Family::new(1, 1);
    let ticket = family.say(0, |account| Ok(account.invite(support::HOUR)?)).expect("an invitation");
    let other = family.say(0, |account| Ok(account.invite(support::HOUR)?)).expect("another");
    let mut phone = Phone::new(9);
    let identity = phone.tx(DAWN, true, |account| Ok(account.identity("joiner")?)).expect("a name");
    let mut source = ohos_security_kit::crypto::Source::seeded(3);
    let request = ticket.request(&ohos_security_kit::account::Request { identity }, &mut source);
    let clock = family.clock;
    let asked = |family: &mut Family, id: &[u8; 16], bytes: &[u8]| {
        family.phones[0].tx(clock, true, |account| Ok(account.asked(id, bytes).is_some())).expect("no failure")
    };
    assert!(asked(&mut family, &ticket.id, &request));
    assert!(!asked(&mut family, &other.id, &request));
    for at in 0..request.len() {
        let mut flipped = request.clone();
        flipped[at] ^= 0x10;
        assert!(!asked(&mut family, &ticket.id, &flipped), "byte {at}");
    }
    for bytes in [&b""[..], &request[..1023], &[&request[..], b"x"].concat()] {
        assert!(!asked(&mut family, &ticket.id, bytes));
    }
    assert_eq!(request.len(), 1024);
}

#[test]
fn a_snapshot_that_was_touched_or_is_old_is_refused() {
    let mut family = Family::new(1, 2);
    add(&mut family, 0, "one", 1, "first");
    let old = family.newest().to_vec();
    family.pull(1).expect("fits");
    add(&mut family, 0, "two", 1, "second");
    family.snapshot(0);
    let (newest, clock) = (family.newest().to_vec(), family.clock);
    let mut foreign = Family::new(70, 2);
    while foreign.entries.len() < family.entries.len() {
        let alias = format!("alias {}", foreign.entries.len());
        add(&mut foreign, 0, &alias, 0, "theirs");
    }
    foreign.snapshot(0);
    let phone = &mut family.phones[1];
    assert_eq!(unfit(phone, clock, &newest, &Opens::Member), None);
    assert_eq!(unfit(phone, clock, &old, &Opens::Member), Some(Stop::Behind));
    assert_eq!(unfit(phone, clock, foreign.newest(), &Opens::Member), Some(Stop::Foreign));
    for at in (0..2048).chain((2048..newest.len()).step_by(997)).chain(newest.len() - 80..newest.len()) {
        let mut flipped = newest.clone();
        flipped[at] ^= 4;
        assert!(unfit(phone, clock, &flipped, &Opens::Member).is_some(), "byte {at}");
    }
    for length in [0, 1, 63, 64, 100, 1000, newest.len() - 1] {
        assert!(unfit(phone, clock, &newest[..length], &Opens::Member).is_some(), "cut to {length}");
    }
    assert!(unfit(phone, clock, &[&newest[..], b"0"].concat(), &Opens::Member).is_some());
}

#[test]
fn a_revoked_device_takes_nothing_more_and_others_take_nothing_of_it() {
    let mut family = Family::new(1, 3);
    let id = add(&mut family, 2, "one", 0, "first");
    (0..3).for_each(|d| family.pull(d).expect("fits"));
    family.revoke(0, 2);
    let clock = family.clock;
    let n = family.phones[2].disk.state.head + 1;
    assert_eq!(refusal(&mut family.phones[2], clock, n, &family.entries[n as usize - 1]), Some(Stop::Revoked));
    let newest = family.newest().to_vec();
    assert_eq!(unfit(&mut family.phones[2], clock, &newest, &Opens::Member), Some(Stop::Revoked));
    // What it makes is of a place that is taken; on the place that is free it is nobody.
    family.phones[2].change(clock, id, &[(place::SECRET, b"after")], 0);
    family.phones[2].freeze_all(clock).expect("unlocked");
    let theirs = family.phones[2].tx(clock, false, |account| Ok(account.next()?)).expect("made").expect("something");
    assert_eq!(refusal(&mut family.phones[1], clock, n, &theirs), None, "who has not seen the revocation takes it");
    family.pull(1).expect("fits");
    let head = family.entries.len() as u64;
    for n in [n, head, head + 1] {
        let taken = refusal(&mut family.phones[1], clock, n, &theirs);
        assert!(taken.is_some() || n < head, "at {n}");
    }
}

#[test]
fn a_recovery_key_opens_everything_and_another_one_nothing() {
    let mut family = Family::new(1, 3);
    for class in 0..3 {
        add(&mut family, usize::from(class), &format!("class {class}"), class, &format!("secret {class}"));
    }
    family.snapshot(1);
    add(&mut family, 2, "after the snapshot", 2, "late");
    family.pull(0).expect("fits");
    let phone = family.recover(&family.recovery, 99).expect("the right key");
    let content = |phone: &Phone| {
        phone.disk.rows.iter().map(|(id, row)| (*id, row.class, row.fields.clone())).collect::<Vec<_>>()
    };
    assert_eq!(content(&phone), content(&family.phones[0]));
    assert_eq!(content(&phone).len(), 4);
    for bit in 0..128 {
        let mut other = family.recovery;
        other[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(family.recover(&other, 99), Err(Refused::Stop(Stop::Foreign))), "bit {bit}");
    }
    // The one that a revoked device knew is none any more.
    let old = family.recovery;
    family.revoke(1, 0);
    assert_ne!(old, family.recovery);
    assert!(family.recover(&old, 99).is_err());
    let phone = family.recover(&family.recovery, 99).expect("the new key");
    assert_eq!(content(&phone), content(&family.phones[1]));
    // With only older snapshots on the shelf it does not come past the revocation.
    let newest = family.shelf.keys().rfind(|name| name.starts_with("state-")).expect("one").clone();
    family.shelf.remove(&newest);
    assert!(matches!(family.recover(&old, 99), Err(Refused::Stop(Stop::Revoked))));
}

#[test]
fn a_recovered_machine_lets_itself_in() {
    let mut family = Family::new(1, 2);
    add(&mut family, 0, "one", 2, "first");
    let recovered = Recovered::new(&family.recovery);
    let mut phone = family.recover(&family.recovery, 99).expect("the right key");
    phone.members = Phone::new(99).members;
    let clock = family.clock;
    let identity = phone.tx(clock, true, |account| Ok(account.identity("new")?)).expect("a name");
    phone.disk.state.me = identity.pseudonym();
    let entry = phone.tx(clock, false, |account| Ok(account.admit_recovered("new", &recovered)?)).expect("made");
    family.entries.push(entry);
    family.phones.push(phone);
    (0..3).for_each(|d| family.pull(d).expect("fits"));
    add(&mut family, 2, "two", 2, "second");
    (0..3).for_each(|d| family.pull(d).expect("fits"));
    let digests: BTreeSet<_> = (0..3).map(|d| family.phones[d].digest(clock)).collect();
    assert_eq!(digests.len(), 1);
}

#[test]
fn a_locked_device_takes_all_and_opens_what_it_may() {
    let mut family = Family::new(1, 3);
    let known = add(&mut family, 0, "known", 1, "before");
    family.pull(1).expect("fits");
    let clock = family.clock;
    family.phones[1].lock(clock);
    for class in 0..3 {
        add(&mut family, 0, &format!("old ring {class}"), class, "old");
    }
    family.revoke(0, 2);
    family.phones[0].change(clock, known, &[(place::SECRET, b"after")], 0);
    for class in 0..3 {
        add(&mut family, 0, &format!("new ring {class}"), class, "new");
    }
    family.pull(1).expect("all are taken");
    let phone = &mut family.phones[1];
    assert_eq!(phone.disk.state.head, family.entries.len() as u64);
    assert_eq!(phone.disk.state.waiting.len(), 2);
    let records = phone.disk.records.clone();
    let mut opened = [0; 3];
    phone
        .tx(clock, true, |account| {
            for (id, record) in &records {
                for field in &record.fields {
                    let plain = account.open(id, field.place, &field.value)?;
                    opened[usize::from(record.class)] += usize::from(plain.is_some());
                }
            }
            Ok(())
        })
        .expect("no failure");
    assert_eq!(opened, [6, 0, 0]);
    assert_eq!(phone.disk.rows[&known].fields[&place::SECRET], b"before");
    phone.unlock(clock);
    assert!(phone.disk.state.waiting.is_empty());
    let rows = |phone: &Phone| phone.disk.rows.iter().map(|(id, row)| (*id, row.fields.clone())).collect::<Vec<_>>();
    assert_eq!(rows(&family.phones[1]), rows(&family.phones[0]));
    assert_eq!(rows(&family.phones[1]).len(), 7);
    // What it changed before it was locked is sent while it is locked.
    let clock = family.clock;
    family.phones[1].change(clock, known, &[(place::SECRET, b"mine")], 0);
    family.phones[1].lock(clock);
    family.send(1);
    family.pull(0).expect("fits");
    assert_eq!(family.phones[0].disk.rows[&known].fields[&place::SECRET], b"mine");
}

#[test]
fn the_remote_sees_nothing_that_is_known_and_only_powers_of_two() {
    let mut family = Family::new(1, 2);
    let mut known = Vec::new();
    for i in 0..1000 {
        let word = |kind: &str| {
            digest(format!("{kind} {i}").as_bytes())[..9].iter().map(|b| (b'a' + b % 26) as char).collect::<String>()
        };
        let (alias, secret, label) = (word("owner") + &word("alias"), word("secret"), word("label"));
        let (clock, d) = (family.clock, i % 2);
        family.phones[d].add(
            clock,
            alias.as_bytes(),
            (i % 3) as u8,
            &[(place::SECRET, secret.as_bytes()), (2, label.as_bytes())],
        );
        known.extend([word("owner"), word("alias"), secret, label].map(String::into_bytes));
        if i % 97 == 0 {
            family.send(0);
            family.send(1);
        }
    }
    family.send(0);
    family.send(1);
    family.snapshot(1);
    let known: BTreeSet<Vec<u8>> = known.into_iter().collect();
    let shelf = family.shelf.values().chain(&family.entries);
    let (mut found, mut bytes) = (0, 0);
    for blob in shelf {
        bytes += blob.len();
        assert!(blob.len().is_power_of_two(), "{} bytes", blob.len());
        found += blob.windows(9).filter(|window| known.contains(*window)).count();
    }
    assert_eq!(found, 0);
    assert!(known.len() >= 3990 && bytes > 1 << 19, "{} words, {bytes} bytes", known.len());
    // The same search finds what is there.
    let haystack = [b"before", &known.iter().next().expect("a word")[..], b"after"].concat();
    assert_eq!(haystack.windows(9).filter(|window| known.contains(*window)).count(), 1);
}
