//! A vault against a plain model, and what somebody who can write to its folder gets: nothing (D51).

mod support;

use ohos_security_kit::error::{Code, Result};
use ohos_security_kit::reply::{Reply, Style, Ticket};
use ohos_security_kit::vault::{Function, Vault};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use support::Phone;

/// Calls that wait.
struct Now;

impl Style for Now {
    fn promise(&mut self) -> Option<Ticket> {
        None
    }
}

const NONE: [u8; 4] = [0xFF; 4];

fn part(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32).to_le_bytes()[..], bytes].concat()
}

type Name = (String, String);

fn name((service, account): &Name) -> Vec<u8> {
    [part(service.as_bytes()), part(account.as_bytes())].concat()
}

/// What an entry has.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    value: Vec<u8>,
    labels: Vec<String>,
    expires: i64,
    created: i64,
    updated: i64,
}

fn set(of: &Name, entry: &Entry) -> Vec<u8> {
    let labels: Vec<u8> = entry.labels.iter().flat_map(|label| part(label.as_bytes())).collect();
    let head = [&[0, 1][..], &entry.expires.to_le_bytes(), &name(of), &[entry.labels.len() as u8], &labels].concat();
    [head, part(&entry.value)].concat()
}

struct Safe {
    phone: Phone,
    vault: Vault,
}

impl Safe {
    fn open(folder: &Path) -> Self {
        let phone = Phone::in_folder(folder);
        let vault = Vault::new(Arc::clone(&phone.device), "test").expect("the name is good");
        Safe { phone, vault }
    }

    fn close(self) {
        drop(self.vault);
        self.phone.close();
    }

    fn call(&self, function: Function, packed: &[u8]) -> Result<Vec<u8>> {
        let reply = self.vault.call(function, packed, &mut Now)?.expect("a synchronous call has its reply");
        Ok(match reply {
            Reply::Done => Vec::new(),
            Reply::Bytes(bytes) => bytes,
            Reply::Packed(bytes) => bytes.to_vec(),
            other => panic!("a vault does not reply {other:?}"),
        })
    }

    /// One write: status, and result.
    fn write(&self, write: &[u8]) -> (u8, i64) {
        let packed = [&0u32.to_le_bytes()[..], &1u32.to_le_bytes(), write].concat();
        let reply = self.call(Function::Commit, &packed).expect("the write is carried out");
        (reply[0], reply.get(1..9).map_or(0, |result| i64::from_le_bytes(result.try_into().expect("8 bytes"))))
    }

    fn get(&self, of: &Name) -> Result<Option<Vec<u8>>, Code> {
        let reply = self.call(Function::Get, &name(of)).map_err(|error| error.code)?;
        Ok(reply.get(8..).map(<[u8]>::to_vec))
    }

    /// Everything, or what has a label.
    fn find(&self, label: Option<&str>) -> Result<BTreeMap<Name, Entry>, Code> {
        let labels = label.map_or(vec![0], |label| [vec![1], part(label.as_bytes())].concat());
        let packed = [&[1][..], &NONE, &NONE, &NONE, &NONE, &labels].concat();
        let reply = self.call(Function::Find, &packed).map_err(|error| error.code)?;
        let mut rest = &reply[..];
        let mut take = |length: usize| {
            let (taken, after) = rest.split_at(length);
            rest = after;
            taken.to_vec()
        };
        let number = |bytes: Vec<u8>| u32::from_le_bytes(bytes.try_into().expect("4 bytes")) as usize;
        let mut found = BTreeMap::new();
        let mut last = None;
        for _ in 0..number(take(4)) {
            take(8);
            let mut text = || {
                let length = number(take(4));
                String::from_utf8(take(length)).expect("names are texts")
            };
            let of = (text(), text());
            let labels = {
                let count = take(1)[0];
                (0..count)
                    .map(|_| {
                        let length = number(take(4));
                        String::from_utf8(take(length)).expect("labels are texts")
                    })
                    .collect()
            };
            let mut time = || i64::from_le_bytes(take(8).try_into().expect("8 bytes"));
            let (created, updated, expires) = (time(), time(), time());
            let size = number(take(4));
            let length = number(take(4));
            assert_eq!(size, length);
            let value = take(length);
            assert!(last < Some(of.clone()), "sorted");
            last = Some(of.clone());
            found.insert(of, Entry { value, labels, expires, created, updated });
        }
        assert!(rest.is_empty());
        Ok(found)
    }

    /// The last change.
    fn last(&self) -> i64 {
        let reply = self.call(Function::Changes, &(-1i64).to_le_bytes()).expect("changes are told");
        i64::from_le_bytes(reply[..8].try_into().expect("8 bytes"))
    }
}

/// What is done to a vault.
#[derive(Clone, Debug)]
enum Act {
    Set(usize, usize, Vec<usize>, Option<i64>),
    Delete(usize),
    Rename(usize, usize, bool),
    Clear(Option<usize>),
    Wait(i64),
    Reopen,
}

const LABELS: [&str; 3] = ["red", "green", "blue"];

fn name_of(number: usize) -> Name {
    (format!("service {}", number % 3), format!("account {}", number / 3))
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let labels = proptest::collection::vec(0..LABELS.len(), 0..3);
    let act = prop_oneof![
        6 => (0..9usize, 0..4usize, labels, proptest::option::weighted(0.3, 1..50i64))
            .prop_map(|(of, size, labels, life)| Act::Set(of, size, labels, life)),
        3 => (0..9usize).prop_map(Act::Delete),
        3 => (0..9usize, 0..9usize, any::<bool>()).prop_map(|(of, to, replace)| Act::Rename(of, to, replace)),
        1 => proptest::option::of(0..3usize).prop_map(Act::Clear),
        2 => (1..40i64).prop_map(Act::Wait),
        1 => Just(Act::Reopen),
    ];
    proptest::collection::vec(act, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn d51_a_vault_does_what_the_model_does(acts in acts()) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut safe = Safe::open(folder.path());
        let mut model = BTreeMap::<Name, Entry>::new();
        for act in acts {
            let now = safe.phone.device.clock().now().expect("the clock is set");
            let before = safe.last();
            let mut changed = false;
            match act {
                Act::Set(of, size, labels, life) => {
                    let mut labels: Vec<_> = labels.iter().map(|label| LABELS[*label].to_owned()).collect();
                    labels.dedup();
                    let of = name_of(of);
                    let created = model.get(&of).map_or(now, |entry| entry.created);
                    let expires = life.map_or(i64::MAX, |life| now + life);
                    let value = vec![b'v'; [0, 1, 1024, 5000][size]];
                    let entry = Entry { value, labels, expires, created, updated: now };
                    prop_assert_eq!(safe.write(&set(&of, &entry)).0, 0);
                    model.insert(of, entry);
                    changed = true;
                }
                Act::Delete(of) => {
                    let of = name_of(of);
                    let was = model.remove(&of).is_some();
                    prop_assert_eq!(safe.write(&[vec![1], name(&of)].concat()), (0, was.into()));
                    changed = was;
                }
                Act::Rename(of, to, replace) => {
                    let (of, to) = (name_of(of), name_of(to));
                    let status = match (model.contains_key(&of), model.contains_key(&to)) {
                        (false, _) => 2,
                        (true, true) if of != to && !replace => 3,
                        _ => 0,
                    };
                    prop_assert_eq!(safe.write(&[vec![2, replace.into()], name(&of), name(&to)].concat()).0, status);
                    if status == 0 {
                        let entry = model.remove(&of).expect("it is there");
                        model.insert(to.clone(), entry);
                        changed = of != to;
                    }
                }
                Act::Clear(service) => {
                    let service = service.map(|service| name_of(service).0);
                    let goes = |of: &Name| service.as_ref().is_none_or(|service| *service == of.0);
                    let count = model.keys().filter(|of| goes(of)).count() as i64;
                    model.retain(|of, _| !goes(of));
                    let which = service.as_ref().map_or(NONE.to_vec(), |service| part(service.as_bytes()));
                    prop_assert_eq!(safe.write(&[vec![3], which].concat()), (0, count));
                    changed = count > 0;
                }
                Act::Wait(ms) => {
                    safe.phone.control("clock.advance", json!({ "ms": ms }));
                    model.retain(|_, entry| entry.expires > now + ms);
                }
                Act::Reopen => {
                    safe.close();
                    safe = Safe::open(folder.path());
                    safe.phone.control("clock.set", json!({ "ms": now }));
                }
            }
            let last = safe.last();
            prop_assert!(last >= before && (!changed || last > before), "changes are numbered in their order");
            prop_assert_eq!(&safe.find(None).expect("all is well"), &model);
            for label in LABELS {
                let fits = |entry: &Entry| entry.labels.iter().any(|one| one == label);
                let with: BTreeMap<_, _> = model.iter().filter(|(_, entry)| fits(entry)).collect();
                prop_assert!(safe.find(Some(label)).expect("all is well").iter().eq(with));
            }
            for of in (0..9).map(name_of) {
                let value = model.get(&of).map(|entry| entry.value.clone());
                prop_assert_eq!(safe.get(&of).expect("all is well"), value);
            }
        }
        safe.close();
        // Nothing is left of what is gone.
        let store = Connection::open(folder.path().join("store.db")).expect("the closed store opens");
        let loose: i64 = store
            .query_row("SELECT count(*) FROM entry_name WHERE entry NOT IN (SELECT id FROM entry)", [], |row| row.get(0))
            .expect("the store is sound");
        prop_assert_eq!(loose, 0);
    }
}

fn furnished(folder: &Path) -> [Name; 3] {
    let safe = Safe::open(folder);
    let names = ["short", "long", "last"].map(|account| ("service".to_owned(), account.to_owned()));
    for of in &names {
        let length = if of.1 == "long" { 3000 } else { 10 };
        let value = vec![b'v'; length];
        let labels = vec!["label".to_owned()];
        safe.write(&set(of, &Entry { value, labels, expires: i64::MAX, created: 0, updated: 0 }));
    }
    safe.close();
    names
}

fn tamper(folder: &Path, sql: &str) -> usize {
    let store = Connection::open(folder.join("store.db")).expect("the closed store opens");
    store.execute(sql, []).expect("a vandal can write")
}

#[test]
fn d51_a_row_that_was_changed_does_not_open_and_stops_no_other() {
    let changes = [
        "UPDATE entry SET about = CAST(substr(about, 1, 20) || zeroblob(4) || substr(about, 25) AS BLOB) WHERE id IN (SELECT min(id) FROM entry)",
        "UPDATE entry SET about = x'' WHERE id IN (SELECT min(id) FROM entry)",
        "UPDATE entry SET expires = 99999999999999 WHERE id IN (SELECT min(id) FROM entry)",
        "UPDATE entry SET access = 2 WHERE id IN (SELECT min(id) FROM entry)",
        "UPDATE entry SET access = 77777 WHERE id IN (SELECT min(id) FROM entry)",
        "UPDATE entry SET about_key = about_key + 5 WHERE id IN (SELECT min(id) FROM entry)",
        "UPDATE entry SET about = (SELECT about FROM entry ORDER BY id DESC LIMIT 1) WHERE id IN (SELECT min(id) FROM entry)",
    ];
    for sql in changes {
        let folder = tempfile::tempdir().expect("a folder");
        let names = furnished(folder.path());
        assert_eq!(tamper(folder.path(), sql), 1);
        let safe = Safe::open(folder.path());
        assert_eq!(safe.get(&names[0]), Err(Code::DataCorrupted), "{sql}");
        assert_eq!(safe.get(&names[2]).map(|value| value.map(|value| value.len())), Ok(Some(10)), "{sql}");
        assert_eq!(safe.find(None).expect("the others are listed").len(), 2, "{sql}");
        // It can be written anew, and removed.
        assert_eq!(safe.write(&[vec![1], name(&names[0])].concat()), (0, 1), "{sql}");
        assert_eq!(safe.get(&names[0]), Ok(None), "{sql}");
        safe.close();
    }
}

#[test]
fn d51_a_value_that_was_changed_or_taken_away_is_noticed() {
    for sql in [
        "UPDATE entry SET value = CAST(substr(value, 1, 20) || zeroblob(4) || substr(value, 25) AS BLOB) WHERE value IS NOT NULL",
        "UPDATE entry SET value = NULL WHERE value IS NOT NULL",
        "UPDATE entry SET value_key = 0 WHERE value IS NOT NULL",
        "UPDATE entry SET value = about WHERE value IS NOT NULL",
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let names = furnished(folder.path());
        assert_eq!(tamper(folder.path(), sql), 1);
        let safe = Safe::open(folder.path());
        assert_eq!(safe.get(&names[1]), Err(Code::DataCorrupted), "{sql}");
        assert_eq!(safe.get(&names[0]).map(|value| value.is_some()), Ok(true), "{sql}");
        safe.close();
    }
}

#[test]
fn d51_a_row_under_another_id_or_hash_is_not_what_it_leads_to() {
    for sql in [
        "UPDATE entry SET id = id + 100",
        "UPDATE OR REPLACE entry_name SET hash = (SELECT max(hash) FROM entry_name) WHERE hash = (SELECT min(hash) FROM entry_name)",
        "UPDATE OR REPLACE entry_name SET entry = (SELECT max(id) FROM entry)",
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let names = furnished(folder.path());
        assert!(tamper(folder.path(), sql) > 0);
        let safe = Safe::open(folder.path());
        for of in &names {
            let value = safe.get(of);
            let right = if of.1 == "long" { 3000 } else { 10 };
            let length = value.as_ref().map(|value| value.as_ref().map(Vec::len));
            assert!(matches!(length, Err(_) | Ok(None)) || length == Ok(Some(right)), "{sql}");
        }
        safe.close();
    }
}

#[test]
fn d51_what_two_hashes_of_a_service_lead_to_is_there_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = furnished(folder.path());
    assert!(tamper(folder.path(), "INSERT INTO entry_name SELECT hash + 1, entry FROM entry_name") >= names.len());
    let safe = Safe::open(folder.path());
    let service = part(names[0].0.as_bytes());
    let found = safe.call(Function::Find, &[&[0][..], &service, &NONE, &NONE, &NONE, &[0]].concat());
    assert_eq!(found.expect("all is well")[..4], (names.len() as u32).to_le_bytes());
    assert_eq!(safe.write(&[vec![3], service].concat()), (0, names.len() as i64));
    assert!(safe.find(None).expect("all is well").is_empty());
    safe.close();
}

#[test]
fn d51_packed_bytes_that_are_cut_or_too_many_are_401() {
    let folder = tempfile::tempdir().expect("a folder");
    let safe = Safe::open(folder.path());
    let of = name_of(1);
    let entry = Entry { value: vec![7; 9], labels: vec!["l".into()], expires: i64::MAX, created: 0, updated: 0 };
    let good = [&0u32.to_le_bytes()[..], &1u32.to_le_bytes(), &set(&of, &entry)].concat();
    let codes = |packed: &[u8]| safe.call(Function::Commit, packed).map(drop).map_err(|error| error.code);
    for length in 0..good.len() {
        assert_eq!(codes(&good[..length]), Err(Code::InvalidArgument), "{length}");
    }
    assert_eq!(codes(&[&good[..], &[0]].concat()), Err(Code::InvalidArgument));
    // Counts that promise more than there is must not make room for it.
    assert_eq!(codes(&[0xFF; 64]), Err(Code::InvalidArgument));
    assert_eq!(safe.get(&of), Ok(None));
    safe.close();
}

#[test]
fn d51_removals_are_forgotten_whichever_ids_they_have() {
    for before in 0..2 {
        let folder = tempfile::tempdir().expect("a folder");
        let safe = Safe::open(folder.path());
        let of = name_of(1);
        let entry = Entry { value: vec![7; 9], labels: Vec::new(), expires: i64::MAX, created: 0, updated: 0 };
        for _ in 0..before {
            safe.write(&set(&of, &entry));
        }
        let pair = [set(&of, &entry), vec![1], name(&of)].concat();
        let packed = [&0u32.to_le_bytes()[..], &1000u32.to_le_bytes(), &pair.repeat(500)].concat();
        for _ in 0..12 {
            safe.call(Function::Commit, &packed).expect("the writes are carried out");
        }
        safe.close();
        let store = Connection::open(folder.path().join("store.db")).expect("the closed store opens");
        let kept: i64 =
            store.query_row("SELECT count(*) FROM entry_removed", [], |row| row.get(0)).expect("the store is sound");
        assert!(kept <= 4096, "{kept} of 6000");
    }
}

/// Times of the entries that are stored, their names unseen.
fn times(folder: &Path) -> Vec<i64> {
    let store = Connection::open(folder.join("store.db")).expect("the closed store opens");
    let mut rows = store.prepare("SELECT expires FROM entry WHERE expires IS NOT NULL").expect("the store is sound");
    let times = rows.query_map([], |row| row.get(0)).expect("the store is sound");
    times.collect::<Result<_, _>>().expect("times are numbers")
}

#[test]
fn d51_what_is_over_is_removed_whichever_ids_writes_have_and_only_in_their_vault() {
    for before in 0..2 {
        let folder = tempfile::tempdir().expect("a folder");
        let safe = Safe::open(folder.path());
        let now = safe.phone.device.clock().now().expect("the clock is set");
        let entry = |expires| Entry { value: vec![7; 9], labels: Vec::new(), expires, created: 0, updated: 0 };
        let other = Vault::new(Arc::clone(&safe.phone.device), "other").expect("the name is good");
        let packed = [&0u32.to_le_bytes()[..], &1u32.to_le_bytes(), &set(&name_of(1), &entry(now + 10))].concat();
        other.call(Function::Commit, &packed, &mut Now).expect("the write is carried out");
        for number in 0..6 {
            safe.write(&set(&name_of(number), &entry(now + 20)));
        }
        safe.phone.control("clock.advance", json!({ "ms": 1000 }));
        // Pairs of which only one has even ids.
        for _ in 0..before {
            safe.write(&set(&name_of(7), &entry(i64::MAX)));
        }
        for _ in 0..80 {
            safe.write(&set(&name_of(8), &entry(i64::MAX)));
            safe.write(&[vec![1], name(&name_of(8))].concat());
        }
        drop(other);
        safe.close();
        assert_eq!(times(folder.path()), [now + 10], "{before}");
    }
}
