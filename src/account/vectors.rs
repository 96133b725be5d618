//! The formats of an account as files that any implementation can read: `tests/vectors/account/<format>.json`, made by
//! `cargo test account::vectors::write -- --ignored` and compared byte by byte: seeded sources make the same ones again.
//!
//! A vector has what is given (`given`) and what comes of it (`gives`); bytes are hexadecimal.

use super::attacks::support::{Dice, Family, Phone};
use super::coded::Coded;
use super::entry::Parsed;
use super::members::{Bundle, Identity, Recovered, Request, Ticket, open_blob, psk, seal_bundle};
use super::{CLASSES, Change, Field, Lost, Pending, Record, Sealed, merge, place, value};
use crate::crypto::{Key, Member, Source, digest};
use serde_json::{Value as Json, json};
use std::fmt::Write;
use std::path::PathBuf;

const ACCOUNT: [u8; 16] = [0xAC; 16];
const RECORD: [u8; 32] = [0x5E; 32];

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(value: &Json) -> Vec<u8> {
    let text = value.as_str().expect("bytes are text");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("in hex")).collect()
}

fn array<const N: usize>(value: &Json) -> [u8; N] {
    unhex(value).try_into().expect("as long as it says")
}

fn key(value: &Json) -> Key {
    Key::from_bytes(&unhex(value)).expect("keys have 32 bytes")
}

fn drawn(dice: &mut Dice) -> Json {
    json!(hex(Source::seeded(dice.next()).bytes::<32>()))
}

fn number(value: &Json) -> u64 {
    value.as_u64().expect("a number")
}

fn decoded<T: Coded>(value: &Json) -> T {
    T::decode(&unhex(value)).expect("written as one")
}

/// A format: what its vectors are given, and what comes of that.
struct Format {
    name: &'static str,
    given: fn(&mut Dice) -> Vec<Json>,
    gives: fn(&Json) -> Json,
}

const FORMATS: [Format; 11] = [
    Format { name: "member", given: members, gives: of_member },
    Format { name: "recovery", given: recoveries, gives: of_recovery },
    Format { name: "record", given: records, gives: of_record },
    Format { name: "value", given: values, gives: of_value },
    Format { name: "link", given: links, gives: of_link },
    Format { name: "bundle", given: bundles, gives: of_bundle },
    Format { name: "ticket", given: tickets, gives: of_ticket },
    Format { name: "request", given: requests, gives: of_request },
    Format { name: "entry", given: entries, gives: of_entry },
    Format { name: "snapshot", given: snapshots, gives: of_snapshot },
    Format { name: "merge", given: merges, gives: of_merge },
];

// ---- members ----

fn members(dice: &mut Dice) -> Vec<Json> {
    let name = ["laptop", "ci", "pässwörd", "a", "b", "c"];
    let one = |name: &str| {
        let seeds = [drawn(dice), drawn(dice), drawn(dice)];
        json!({ "name": name, "kind": 0, "seeds": seeds, "message": hex(name) })
    };
    name.map(one).to_vec()
}

fn of_member(given: &Json) -> Json {
    let all = [0, 1, 2].map(|class| Member::new(&key(&given["seeds"][class])));
    let identity = Identity::new(given["name"].as_str().expect("a name"), 0, [&all[0], &all[1], &all[2]]);
    let signature = all[0].sign(&unhex(&given["message"]));
    json!({
        "signing": hex(identity.signing), "receiving": identity.receiving.map(hex), "pseudonym": hex(identity.pseudonym()),
        "identity": hex(identity.coded()), "signature": hex(signature),
    })
}

fn recoveries(dice: &mut Dice) -> Vec<Json> {
    (0..4).map(|_| json!({ "secret": hex(Source::seeded(dice.next()).bytes::<16>()) })).collect()
}

fn of_recovery(given: &Json) -> Json {
    let identity = Recovered::new(&array(&given["secret"])).identity();
    json!({
        "signing": hex(identity.signing), "receiving": identity.receiving.map(hex), "pseudonym": hex(identity.pseudonym()),
    })
}

// ---- records, values, links ----

fn records(dice: &mut Dice) -> Vec<Json> {
    let parts: [&[&[u8]]; 6] = [
        &[b"asset", b"owner", b"alias"],
        &[b"asset", b"ownera", b"lias"],
        &[b"entry", b"service", b"account"],
        &[b""],
        &[],
        &[b"a", b""],
    ];
    let naming = drawn(dice);
    parts.map(|parts| json!({ "naming": naming, "parts": parts.iter().map(hex).collect::<Vec<_>>() })).to_vec()
}

fn of_record(given: &Json) -> Json {
    let parts: Vec<Vec<u8>> = given["parts"].as_array().expect("a list").iter().map(unhex).collect();
    let parts: Vec<&[u8]> = parts.iter().map(|part| &part[..]).collect();
    json!({ "record": hex(key(&given["naming"]).mac(&parts)) })
}

fn values(dice: &mut Dice) -> Vec<Json> {
    let plains: [&[u8]; 8] = [b"", b"s", b"secret", b"sixteen bytes ok", &[0; 33], &[0xFF; 64], b"label", &[7; 300]];
    let one = |(index, plain): (usize, &[u8])| {
        json!({
            "account": hex(ACCOUNT), "ring": drawn(dice), "record": hex(RECORD), "place": index % 4, "epoch": 1 + index,
            "class": index % CLASSES, "by": hex([index as u8; 16]), "id": hex([0x1D; 16]), "source": dice.below(1000),
            "plain": hex(plain),
        })
    };
    plains.into_iter().enumerate().map(one).collect()
}

fn of_value(given: &Json) -> Json {
    let (account, ring, record) = (array(&given["account"]), key(&given["ring"]), array(&given["record"]));
    let (at, plain) = (number(&given["place"]) as u8, unhex(&given["plain"]));
    let mut sealed = Sealed {
        epoch: number(&given["epoch"]) as u32,
        class: number(&given["class"]) as u8,
        by: array(&given["by"]),
        id: array(&given["id"]),
        bytes: Vec::new(),
    };
    let mut source = Source::seeded(number(&given["source"]));
    value::seal(&account, &ring, &record, at, &mut sealed, &plain, &mut source);
    let opened = value::open(&account, &ring, &record, at, &sealed).expect("just sealed");
    assert_eq!(*opened, plain);
    json!({ "bytes": hex(&sealed.bytes), "coded": hex(sealed.coded()) })
}

fn links(dice: &mut Dice) -> Vec<Json> {
    let one = |epoch: usize| json!({ "account": hex(ACCOUNT), "next": drawn(dice), "epoch": epoch, "class": epoch % CLASSES, "ring": drawn(dice) });
    (1..5).map(one).collect()
}

fn of_link(given: &Json) -> Json {
    let (account, next, ring) = (array(&given["account"]), key(&given["next"]), key(&given["ring"]));
    let (epoch, class) = (number(&given["epoch"]) as u32, number(&given["class"]) as usize);
    let link = value::seal_link(&account, &next, epoch, class, &ring);
    let opened = value::open_link(&account, &next, epoch, class, &link).expect("just sealed");
    assert_eq!(opened.bytes(), ring.bytes());
    json!({ "link": hex(link) })
}

// ---- keys for members ----

fn bundles(dice: &mut Dice) -> Vec<Json> {
    let one = |index: u64| {
        let seeds = [drawn(dice), drawn(dice), drawn(dice)];
        let secret = (index % 2 == 1).then(|| hex(Source::seeded(dice.next()).bytes::<16>()));
        json!({
            "account": hex(ACCOUNT), "epoch": 1 + index, "seeds": seeds, "ring": [drawn(dice), drawn(dice), drawn(dice)],
            "naming": drawn(dice), "ticket": secret, "source": index,
        })
    };
    (0..6).map(one).collect()
}

fn of_bundle(given: &Json) -> Json {
    let all = [0, 1, 2].map(|class| Member::new(&key(&given["seeds"][class])));
    let identity = Identity::new("device", 0, [&all[0], &all[1], &all[2]]);
    let (account, epoch) = (array(&given["account"]), number(&given["epoch"]) as u32);
    let (ring, naming) = ([0, 1, 2].map(|class| key(&given["ring"][class])), key(&given["naming"]));
    let psk = (!given["ticket"].is_null()).then(|| psk(&array(&given["ticket"]), &account));
    let mut source = Source::seeded(number(&given["source"]));
    let bundle: Bundle =
        seal_bundle(&account, epoch, (&ring, &naming), &identity, psk.as_ref(), &mut source).expect("keys");
    for (class, member) in all.iter().enumerate() {
        let (key, with) = open_blob(&account, epoch, class, &bundle, member, psk.as_ref()).expect("just sealed");
        assert_eq!((key.bytes(), with.is_some()), (ring[class].bytes(), class == 0));
    }
    json!({ "to": hex(bundle.to), "blobs": bundle.blobs.map(hex) })
}

fn tickets(dice: &mut Dice) -> Vec<Json> {
    let one = |head: u64| {
        let mut source = Source::seeded(dice.next());
        json!({
            "account": hex(ACCOUNT), "head": head, "hash": hex(source.bytes::<32>()), "id": hex(source.bytes::<16>()),
            "secret": hex(source.bytes::<16>()),
        })
    };
    [1, 77, u64::from(u32::MAX) + 1].map(one).to_vec()
}

fn ticket(given: &Json) -> Ticket {
    Ticket {
        account: array(&given["account"]),
        head: number(&given["head"]),
        hash: array(&given["hash"]),
        id: array(&given["id"]),
        secret: array(&given["secret"]),
    }
}

fn of_ticket(given: &Json) -> Json {
    let ticket = ticket(given);
    json!({ "ticket": hex(ticket.coded()), "request": Ticket::request_name(&ticket.id) })
}

fn requests(dice: &mut Dice) -> Vec<Json> {
    let tickets = tickets(dice);
    let one = |ticket: Json| json!({ "ticket": ticket, "name": "joiner", "seeds": [drawn(dice), drawn(dice), drawn(dice)], "source": 5 });
    tickets.into_iter().map(one).collect()
}

fn of_request(given: &Json) -> Json {
    let all = [0, 1, 2].map(|class| Member::new(&key(&given["seeds"][class])));
    let name = given["name"].as_str().expect("a name");
    let request = Request { identity: Identity::new(name, 0, [&all[0], &all[1], &all[2]]) };
    let sealed = ticket(&given["ticket"]).request(&request, &mut Source::seeded(number(&given["source"])));
    json!({ "request": hex(sealed) })
}

// ---- a log ----

/// A log with everything in it: `(who signed, ring, entry)`.
fn log() -> (Family, Vec<Json>) {
    let mut family = Family::new(18, 2);
    for (d, alias) in [(0, "one"), (1, "two")] {
        let clock = family.clock;
        family.phones[d].add(clock, alias.as_bytes(), d as u8, &[(place::SECRET, b"secret"), (2, b"label")]);
        family.send(d);
    }
    let clock = family.clock;
    (0..2).for_each(|d| family.pull(d).expect("fits"));
    let id = family.phones[1].id_of(b"one");
    family.phones[1].change(clock, id, &[(place::SECRET, b"second")], 0);
    family.send(1);
    family.say(0, |account| Ok((account.lease(id, [9; 16], 30_000)?, ()))).expect("a lease");
    family.phones[0].remove(clock, id);
    family.send(0);
    family.revoke(0, 1);
    let signers = |phone: &Phone| (phone.disk.state.me, hex(phone.members[0].public().signing));
    let signers: Vec<_> = family.phones.iter().map(signers).collect();
    let one = |entry: &Vec<u8>| {
        let header = Parsed::new(entry).expect("an entry").header;
        let (_, signing) = signers.iter().find(|(me, _)| *me == header.sender).expect("a device");
        let ring = hex(family.phones[0].disk.rings[&(header.epoch, 0)].bytes());
        json!({ "account": hex(header.account), "ring": ring, "signing": signing, "entry": hex(entry) })
    };
    let entries = family.entries.iter().map(one).collect();
    (family, entries)
}

fn entries(_: &mut Dice) -> Vec<Json> {
    log().1
}

fn of_entry(given: &Json) -> Json {
    let entry = unhex(&given["entry"]);
    let parsed = Parsed::new(&entry).expect("an entry");
    let public = crate::crypto::Public { signing: array(&given["signing"]), receiving: [0; 32] };
    assert!(parsed.is_by(&public));
    let log = key(&given["ring"]).derive("log", &array::<16>(&given["account"]));
    let items = parsed.open(&log).expect("opens");
    let header = &parsed.header;
    let bundles: Vec<_> = header.bundles.iter().map(|bundle| hex(bundle.to)).collect();
    let items: Vec<_> = items.iter().map(|item| hex(item.coded())).collect();
    json!({
        "n": header.n, "prev": hex(header.prev), "epoch": header.epoch, "sender": hex(header.sender), "bundles": bundles,
        "items": items, "hash": hex(digest(&entry)), "length": entry.len(),
    })
}

fn snapshots(_: &mut Dice) -> Vec<Json> {
    let (family, _) = log();
    let (name, bytes) = family.shelf.iter().next_back().expect("one");
    let ring = hex(family.phones[0].disk.rings[&(2, 0)].bytes());
    let account = hex(family.phones[0].disk.state.account);
    vec![json!({ "account": account, "ring": ring, "name": name, "snapshot": hex(bytes) })]
}

fn of_snapshot(given: &Json) -> Json {
    let bytes = unhex(&given["snapshot"]);
    let body = super::snapshot::body_of(&bytes, &key(&given["ring"])).expect("opens");
    json!({ "hash": hex(digest(&bytes)), "body": hex(&*body) })
}

// ---- merging ----

fn sealed(by: u8, id: u8) -> Sealed {
    Sealed { epoch: 1, class: 0, by: [by; 16], id: [id; 16], bytes: vec![id; 29] }
}

fn merges(_: &mut Dice) -> Vec<Json> {
    let field = |place, n, time, id| Field { place, n, time, value: sealed(2, id) };
    let change = |place, base, time, id| Change { place, base, time, value: sealed(1, id) };
    let live = Record {
        class: 0,
        fields: vec![field(0, 3, 100, 1), field(1, 5, 200, 2), field(2, 4, 150, 3)],
        removed: None,
        fence: 0,
    };
    let gone = Record { class: 0, fields: Vec::new(), removed: Some((6, 300)), fence: 0 };
    let (of, none) = (Some([1; 16]), Pending::default());
    let edit = |changes: Vec<Change>| Pending { of, changes, ..Pending::default() };
    let anew = |base| Pending {
        added: Some(base),
        changes: vec![change(0, base, 250, 20), change(1, base, 250, 21)],
        ..none.clone()
    };
    let removal = |base| Pending { removed: Some((base, 250)), ..none.clone() };
    let lost = Lost { record: RECORD, time: 9, secret: sealed(1, 33), head: None };
    let cases = [
        ("a new record", anew(0), None),
        ("nobody else changed it", edit(vec![change(1, 5, 210, 10)]), Some(&live)),
        ("the same field, ours is later", edit(vec![change(1, 4, 210, 10)]), Some(&live)),
        ("the same field, theirs is later", edit(vec![change(1, 4, 190, 10)]), Some(&live)),
        ("at the same time, the larger pseudonym", edit(vec![change(1, 4, 200, 10)]), Some(&live)),
        ("a label that is earlier", edit(vec![change(2, 3, 140, 10)]), Some(&live)),
        ("one field wins, one loses", edit(vec![change(1, 4, 190, 10), change(2, 3, 400, 11)]), Some(&live)),
        ("a clock far ahead", edit(vec![change(1, 5, u64::MAX / 2, 10)]), Some(&live)),
        ("a clock far behind", edit(vec![change(1, 5, 1, 10)]), Some(&live)),
        (
            "of an addition that is no more",
            Pending { of: Some([9; 16]), ..edit(vec![change(1, 3, 400, 10)]) },
            Some(&live),
        ),
        ("removed by others", edit(vec![change(1, 5, 400, 10)]), Some(&gone)),
        ("added anew after a removal", anew(6), Some(&gone)),
        ("added by both, ours is later", anew(2), Some(&live)),
        (
            "added by both, theirs is later",
            Pending { changes: vec![change(0, 2, 99, 20), change(1, 2, 99, 21)], ..anew(2) },
            Some(&live),
        ),
        ("a removal", removal(5), Some(&live)),
        ("a removal of what was edited since", removal(4), Some(&live)),
        ("a removal of what is not there", removal(6), Some(&gone)),
        ("under a lease", Pending { fence: 7, ..edit(vec![change(1, 3, 1, 10)]) }, Some(&live)),
        ("what lost before", Pending { lost: vec![lost], ..edit(vec![change(1, 5, 210, 10)]) }, Some(&live)),
    ];
    let one = |(case, pending, record): (&str, Pending, Option<&Record>)| {
        json!({
            "case": case, "record": hex(RECORD), "me": hex([1; 16]), "time": 300, "pending": hex(pending.coded()),
            "known": record.map(|record| hex(record.coded())),
        })
    };
    cases.into_iter().map(one).collect()
}

fn of_merge(given: &Json) -> Json {
    let pending: Pending = decoded(&given["pending"]);
    let known: Option<Record> = (!given["known"].is_null()).then(|| decoded(&given["known"]));
    let merged =
        merge(&array(&given["record"]), &pending, known.as_ref(), number(&given["time"]), &array(&given["me"]));
    let items: Vec<_> = merged.items.iter().map(|item| hex(item.coded())).collect();
    json!({ "items": items, "view": hex(merged.view.0.coded()), "rest": hex(merged.rest.coded()) })
}

// ---- all of them ----

fn path(format: &Format) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/account").join(format!("{}.json", format.name))
}

fn made(format: &Format) -> Json {
    let given = (format.given)(&mut Dice(format.name.len() as u64));
    let all = given.into_iter().map(|given| {
        let gives = (format.gives)(&given);
        json!({ "given": given, "gives": gives })
    });
    Json::Array(all.collect())
}

/// Makes the files anew. Only for a new format: what was released must stay readable.
#[test]
#[ignore = "writes into the repository"]
fn write() {
    for format in &FORMATS {
        std::fs::create_dir_all(path(format).parent().expect("in a folder")).expect("the folder is there");
        std::fs::write(path(format), format!("{:#}\n", made(format))).expect("written");
    }
}

#[test]
fn every_vector_gives_what_it_says() {
    let mut count = 0;
    for format in &FORMATS {
        let text = std::fs::read_to_string(path(format)).expect("the vectors are committed");
        let all: Json = serde_json::from_str(&text).expect("they are JSON");
        for (index, vector) in all.as_array().expect("a list").iter().enumerate() {
            assert_eq!((format.gives)(&vector["given"]), vector["gives"], "{} {index}", format.name);
            count += 1;
        }
        assert_eq!(made(format), all, "{}: the same seeds make the same ones again", format.name);
    }
    assert!(count >= 60, "{count} vectors");
}
