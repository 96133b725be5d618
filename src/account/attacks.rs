//! What somebody can do who makes entries of his own: a revoked device with all its keys, and a member that breaks the rules.

#[path = "../../tests/support/account.rs"]
pub mod support;

use super::coded::Coded;
use super::entry::{Header, Parsed, padded};
use super::item::{Announced, Item, NewRing, Roster, Write};
use super::members::{Bundle, Identity};
use super::{Opens, Pseudonym, Refused, Sealed, Stop, place};
use crate::crypto::{Buffer, Key, Member, Source, siv_seal};
use support::{Family, Phone, refusal, unfit};

/// An entry as a member could make it.
struct Forged {
    header: Header,
    items: Vec<Item>,
    /// What follows the items: zeros otherwise.
    padding: u8,
    /// In place of the length of the items.
    length: Option<u32>,
}

impl Forged {
    fn new(phone: &Phone, items: Vec<Item>) -> Self {
        let state = &phone.disk.state;
        let mut source = Source::seeded(77);
        let header = Header::new(state.account, state.head + 1, state.hash, state.epoch, state.me, &mut source);
        Forged { header, items, padding: 0, length: None }
    }

    fn with(phone: &Phone, change: impl FnOnce(&mut Forged)) -> Self {
        let mut forged = Forged::new(phone, Vec::new());
        change(&mut forged);
        forged
    }

    fn seal(&self, ring: &Key, member: &Member) -> Vec<u8> {
        let header = &self.header;
        let mut out = header.coded();
        let mut text = Buffer::of(&[0; 4]);
        self.items.iter().for_each(|item| item.add_to(&mut text));
        let length = self.length.unwrap_or(text.len() as u32 - 4);
        text[..4].copy_from_slice(&length.to_le_bytes());
        let rest = out.len() + 80;
        let padding = padded(rest + text.len()).expect("short") - rest - text.len();
        text.put(&vec![self.padding; padding]);
        let mut info = header.n.coded();
        header.prev.add_to(&mut info);
        header.sender.add_to(&mut info);
        let key = ring.derive("log", &header.account).derive("entry", &info);
        siv_seal(&key, &header.nonce, &mut text, &out);
        out.put(&text);
        let signature = member.sign(&[&b"ohos-security-kit entry"[..], &out].concat());
        [&out[..], &signature].concat()
    }

    /// With the keys of a device.
    fn by(&self, phone: &Phone) -> Vec<u8> {
        let rings = phone.disk.rings.keys().map(|(epoch, _)| *epoch);
        let epoch = rings.clone().filter(|epoch| *epoch <= self.header.epoch).max().or(rings.min());
        self.seal(&phone.disk.rings[&(epoch.expect("a ring"), 0)], &phone.members[0])
    }
}

fn outsider() -> Identity {
    let phone = Phone::new(4711);
    Identity::new("outsider", 0, [&phone.members[0], &phone.members[1], &phone.members[2]])
}

fn roster(added: Vec<(Identity, Option<[u8; 16]>)>, removed: Vec<Pseudonym>, ring: Option<NewRing>) -> Vec<Item> {
    vec![Item::Roster(Roster { added, removed, ring })]
}

fn value(class: u8) -> Sealed {
    Sealed { epoch: 1, class, by: [1; 16], id: [2; 16], bytes: vec![0; 30] }
}

fn write(whole: bool, fields: Vec<(u8, Sealed)>) -> Vec<Item> {
    vec![Item::Write(Write { record: [7; 32], time: 1, whole, keeps: false, fence: 0, fields })]
}

/// A member that breaks the rules is stopped by every other one.
#[test]
fn what_no_member_may_say_is_refused() {
    let mut family = Family::new(1, 3);
    let invited = family.say(0, |account| Ok(account.invite(1000)?)).expect("an invitation");
    (0..3).for_each(|d| family.pull(d).expect("fits"));
    let clock = family.clock;
    let me = &family.phones[0];
    let (them, state) = (family.phones[2].disk.state.me, me.disk.state.clone());
    let recovery = state.members.iter().find(|(_, joined)| joined.identity.kind == 1).expect("one").1.identity.clone();
    let member = state.members.get(&them).expect("a member").identity.clone();
    let unnamed = Identity { name: String::new(), ..outsider() };
    let checks = NewRing { checks: [[0; 16]; 3], links: None };
    let bundle = Bundle { to: state.me, blobs: [const { Vec::new() }; 3] };
    let cases: Vec<(&str, Forged)> = vec![
        ("nobody invited it", Forged::new(me, roster(vec![(outsider(), None)], vec![], None))),
        ("another invitation", Forged::new(me, roster(vec![(outsider(), Some([9; 16]))], vec![], None))),
        ("an invited recovery key", Forged::new(me, roster(vec![(recovery.clone(), Some(invited.id))], vec![], None))),
        ("another recovery key", Forged::new(me, roster(vec![(recovery, None)], vec![], None))),
        ("a member is invited", Forged::new(me, roster(vec![(member.clone(), Some(invited.id))], vec![], None))),
        ("a member is renamed", Forged::new(me, roster(vec![(member, None)], vec![], None))),
        ("no name", Forged::new(me, roster(vec![(unnamed, Some(invited.id))], vec![], None))),
        ("one invitation for two", {
            let other = Identity { signing: [1; 32], ..outsider() };
            let both = vec![(outsider(), Some(invited.id)), (other, Some(invited.id))];
            Forged::new(me, roster(both, vec![], None))
        }),
        ("a removal without a ring", Forged::new(me, roster(vec![], vec![them], None))),
        ("a ring in the old epoch", Forged::new(me, roster(vec![], vec![], Some(checks.clone())))),
        ("a ring without keys", {
            Forged::with(me, |forged| {
                forged.header.epoch += 1;
                forged.items = roster(vec![], vec![them], Some(checks.clone()));
            })
        }),
        ("keys that do not open", {
            Forged::with(me, |forged| {
                forged.header.epoch += 1;
                forged.header.bundles =
                    state.members.iter().map(|(to, _)| Bundle { to: *to, ..bundle.clone() }).collect();
                forged.items = roster(vec![], vec![them], Some(checks.clone()));
            })
        }),
        ("an old epoch", Forged::with(me, |forged| forged.header.epoch = 0)),
        ("a later epoch", Forged::with(me, |forged| forged.header.epoch = 7)),
        ("another sender", Forged::with(me, |forged| forged.header.sender = them)),
        ("an unknown sender", Forged::with(me, |forged| forged.header.sender = [3; 16])),
        ("another account", Forged::with(me, |forged| forged.header.account = [3; 16])),
        ("another place", Forged::with(me, |forged| forged.header.n += 1)),
        ("another history", Forged::with(me, |forged| forged.header.prev = [3; 32])),
        ("another version", Forged::with(me, |forged| forged.header.version = 2)),
        ("padding that says something", Forged::with(me, |forged| forged.padding = 1)),
        ("items longer than the entry", Forged::with(me, |forged| forged.length = Some(u32::MAX))),
        ("zeros as an item", Forged::with(me, |forged| forged.length = Some(1))),
        ("a record without a secret", Forged::new(me, write(true, vec![(place::HEAD, value(0))]))),
        ("a record of two classes", {
            Forged::new(me, write(true, vec![(place::HEAD, value(0)), (place::SECRET, value(1))]))
        }),
        (
            "a record of no class",
            Forged::new(me, write(true, vec![(place::HEAD, value(3)), (place::SECRET, value(3))])),
        ),
        ("a snapshot elsewhere", {
            let announced = Announced { n: 1, name: "state-/../../x".into(), hash: [0; 32], time: 0 };
            Forged::new(me, vec![Item::Announced(announced)])
        }),
        ("fields of no record", Forged::new(me, write(false, vec![(2, value(0))]))),
    ];
    let sealed: Vec<_> = cases.iter().map(|(name, forged)| (*name, forged.header.n, forged.by(me))).collect();
    let mut real = Vec::new();
    family.phones[0]
        .tx(clock, true, |account| {
            for place in [place::HEAD, place::SECRET] {
                real.push((place, account.seal(&[7; 32], place, 0, b"real")?.expect("unlocked")));
            }
            Ok(())
        })
        .expect("sealed");
    let fine = Forged::new(&family.phones[0], write(true, real)).by(&family.phones[0]);
    let n = state.head + 1;
    assert_eq!(refusal(&mut family.phones[1], clock, n, &fine), None, "the forger knows its trade");
    for (name, _, entry) in sealed {
        assert!(refusal(&mut family.phones[1], clock, n, &entry).is_some(), "{name}");
    }
}

/// Lengths that promise more than there is take no room, and end in a refusal.
#[test]
fn huge_lengths_are_refused() {
    let mut family = Family::new(1, 2);
    let (clock, n) = (family.clock, family.phones[1].disk.state.head + 1);
    let me = &family.phones[0];
    let header = Forged::new(me, Vec::new()).header.coded();
    let mut entry = header[..header.len() - 4].to_vec();
    entry.extend_from_slice(&u32::MAX.to_le_bytes());
    entry.resize(1024 - 64, 0xFF);
    let signature = me.members[0].sign(&[&b"ohos-security-kit entry"[..], &entry].concat());
    entry.extend_from_slice(&signature);
    assert_eq!(refusal(&mut family.phones[1], clock, n, &entry), Some(Stop::Damaged));
}

/// A change of what members are sent.
type Exchange<'a> = &'a dyn Fn(&mut Vec<Bundle>);

/// A real revocation with its bundles exchanged, signed again by who made it.
#[test]
fn keys_for_another_member_or_class_do_not_open() {
    let mut family = Family::new(1, 4);
    (0..4).for_each(|d| family.pull(d).expect("fits"));
    let (clock, them) = (family.clock, family.phones[3].disk.state.me);
    let n = family.phones[1].disk.state.head + 1;
    let (entry, _) = family.phones[0].tx(clock, true, |account| Ok(account.revoke(&them)?)).expect("made");
    let again = |family: &Family, change: Exchange<'_>| {
        let parsed = Parsed::new(&entry).expect("an entry");
        let mut header = parsed.header.clone();
        change(&mut header.bundles);
        // The body authenticates the bundles: only who has the ring could do it, so the keys are looked at first.
        let mut out = header.coded();
        out.pad(entry.len() - 64);
        let signature = family.phones[0].members[0].sign(&[&b"ohos-security-kit entry"[..], &out].concat());
        [&out[..], &signature].concat()
    };
    let me = family.phones[1].disk.state.me;
    let at = |bundles: &[Bundle]| bundles.iter().position(|bundle| bundle.to == me).expect("sent to all");
    let changes: [Exchange<'_>; 4] = [
        &|bundles| {
            let (one, other) = (at(bundles), (at(bundles) + 1) % bundles.len());
            let blobs = std::mem::replace(&mut bundles[one].blobs, [const { Vec::new() }; 3]);
            bundles[one].blobs = std::mem::replace(&mut bundles[other].blobs, blobs);
        },
        &|bundles| {
            let one = at(bundles);
            bundles[one].blobs.swap(1, 2);
        },
        &|bundles| {
            let one = at(bundles);
            bundles[one].blobs.swap(0, 1);
        },
        &|bundles| drop(bundles.remove(at(bundles))),
    ];
    assert_eq!(refusal(&mut family.phones[1], clock, n, &entry), None);
    for (index, change) in changes.into_iter().enumerate() {
        let forged = again(&family, change);
        let expected = if index == 3 { Stop::Revoked } else { Stop::Damaged };
        assert_eq!(refusal(&mut family.phones[1], clock, n, &forged), Some(expected), "{index}");
    }
}

#[test]
fn a_revoked_device_opens_nothing_newer_with_all_its_keys() {
    let mut family = Family::new(1, 3);
    for (d, class) in [(0, 0), (1, 1), (2, 2)] {
        let clock = family.clock;
        family.phones[d].add(clock, &[class], class, &[(place::SECRET, b"before")]);
        family.send(d);
    }
    (0..3).for_each(|d| family.pull(d).expect("fits"));
    let revocation = family.entries.len();
    let old_snapshot = family.newest().to_vec();
    family.revoke(0, 2);
    for class in 0..3 {
        let clock = family.clock;
        family.phones[0].add(clock, &[class, 1], class, &[(place::SECRET, b"after")]);
    }
    family.send(0);
    let invited = family.say(0, |account| Ok(account.invite(1000)?)).expect("an invitation");
    family.snapshot(0);
    let thief = &family.phones[2];
    let account = thief.disk.state.account;
    let mut opened = [0, 0];
    let mut keys: Vec<&Key> = thief.disk.rings.values().map(|key| &**key).collect();
    keys.extend(thief.disk.naming.as_deref());
    for (index, entry) in family.entries.iter().enumerate() {
        let parsed = Parsed::new(entry).expect("an entry");
        let reads = keys.iter().any(|key| parsed.open(&key.derive("log", &account)).is_ok());
        let bundles =
            parsed.header.bundles.iter().filter(|bundle| index >= revocation && bundle.to == thief.disk.state.me);
        assert_eq!(bundles.count(), 0);
        opened[usize::from(index >= revocation)] += usize::from(reads);
    }
    assert_eq!(opened, [revocation, 0], "all before, none after");
    // Values, if somebody gave it the records.
    let (records, clock) = (family.phones[0].disk.records.clone(), family.clock);
    let (mut readable, mut sealed) = (0, 0);
    for (id, record) in &records {
        for field in &record.fields {
            let keys = &family.phones[2].disk.rings;
            let opens =
                keys.values().any(|key| super::value::open(&account, key, id, field.place, &field.value).is_some());
            assert_eq!(opens, field.value.epoch == 1);
            readable += usize::from(opens);
            sealed += usize::from(!opens);
        }
    }
    assert_eq!((readable, sealed), (6, 6));
    // Bundles, snapshots, links.
    let newest = family.newest().to_vec();
    let bundles = family.phones[0].disk.state.bundles.clone();
    assert_eq!(unfit(&mut family.phones[2], clock, &newest, &Opens::Member), Some(Stop::Revoked));
    family.phones[2]
        .tx(clock, true, |account| {
            for bundle in &bundles {
                let stolen = Bundle { to: account.state.me, ..bundle.clone() };
                assert!(!account.unpack(2, &stolen)? && !account.unpack(2, bundle)?);
            }
            Ok(())
        })
        .expect("no failure");
    assert_eq!(unfit(&mut family.phones[1], clock, &old_snapshot, &Opens::Member), Some(Stop::Behind));
    // What it makes with its keys is of nobody, in either epoch, by itself or as somebody else.
    let thief = &family.phones[2];
    (1..2).for_each(|d| assert!(family.phones[d].disk.state.head < family.entries.len() as u64));
    let state = family.phones[0].disk.state.clone();
    let mut forgeries = Vec::new();
    for epoch in [1, 2] {
        for sender in [thief.disk.state.me, state.me] {
            let mut forged = Forged::new(thief, roster(vec![(outsider(), Some(invited.id))], vec![], None));
            (forged.header.epoch, forged.header.sender) = (epoch, sender);
            (forged.header.n, forged.header.prev) = (state.head + 1, state.hash);
            forgeries.push(forged.by(thief));
        }
    }
    for forged in forgeries {
        assert!(refusal(&mut family.phones[0], clock, state.head + 1, &forged).is_some());
    }
}

/// A snapshot of somebody who is no member, and of one who is with another history.
#[test]
fn a_snapshot_of_somebody_else_is_refused() {
    let mut family = Family::new(1, 3);
    (0..3).for_each(|d| family.pull(d).expect("fits"));
    let clock = family.clock;
    // The third is revoked; it makes a snapshot of a branch of its own.
    let branch = |family: &mut Family| {
        let phone = &mut family.phones[2];
        phone.disk.state.head += 5;
        phone.disk.state.hash = [8; 32];
        phone.tx(clock, true, |account| Ok(account.snapshot()?.1)).expect("made")
    };
    let theirs = branch(&mut family);
    family.revoke(0, 2);
    family.pull(1).expect("fits");
    let refused = unfit(&mut family.phones[1], clock, &theirs, &Opens::Member);
    assert!(refused.is_some(), "{refused:?}");
    // One that names another writer than its signature.
    let name = family.snapshot(0);
    let mut bytes = family.shelf[&name].clone();
    let length = bytes.len() - 64;
    let signature = family.phones[1].members[0].sign(&[&b"ohos-security-kit snapshot"[..], &bytes[..length]].concat());
    bytes[length..].copy_from_slice(&signature);
    assert_eq!(unfit(&mut family.phones[1], clock, &bytes, &Opens::Member), Some(Stop::Damaged));
}

/// The revoker makes the ring, so an invitation of before is void.
#[test]
fn a_removal_voids_invitations() {
    let mut family = Family::new(1, 3);
    let ticket = family.say(2, |account| Ok(account.invite(1_000_000)?)).expect("an invitation");
    family.revoke(0, 2);
    let clock = family.clock;
    assert!(family.phones[0].disk.state.invites.is_empty());
    let request = super::Request { identity: outsider() };
    let refused = family.phones[0].tx(clock, true, |account| Ok(account.admit(&ticket.id, request)?));
    assert!(matches!(refused, Err(Refused::Failed(_))));
}

/// A secret that lost may say of itself what it likes: it opens for nobody, and hurts nobody.
#[test]
fn a_conflict_of_no_class_or_epoch_does_not_open() {
    let mut family = Family::new(1, 2);
    family.revoke(0, 1);
    let clock = family.clock;
    for (epoch, class) in [(1, 3), (1, 255), (2, 7), (0, 0), (900, 0), (u32::MAX, 2)] {
        let secret = Sealed { epoch, ..value(class) };
        let opened = family.phones[0].tx(clock, true, |account| Ok(account.open(&[7; 32], place::SECRET, &secret)?));
        assert!(!matches!(opened, Ok(Some(_))), "{epoch} {class}");
    }
}
