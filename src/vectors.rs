//! The formats as files that any implementation can read: `tests/vectors/<format>.json`, made by
//! `cargo test vectors::write -- --ignored` and read by this module and by `__test__/security/vectors.test.mjs`.
//!
//! A vector is a good one, with everything it was made from, or a change to a good one that must be refused.

use crate::asset::seal::{OpenedNames, SealedNames, secret_context};
use crate::crypto::{Aead, Context, Key};
use crate::data::names::Names;
use crate::data::terms::Terms;
use crate::device::snapshot;
use crate::keys::auth::{AuthKind, TokenKey};
use crate::keys::class_keys::{ClassKeys, Rewrapped};
use crate::keys::key_store::{self, DataKey, Kind};
use crate::keys::root;
use crate::keys::vault::{Generation, Vault};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(value: &Json) -> Vec<u8> {
    let text = value.as_str().expect("bytes are text");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("in hex")).collect()
}

fn number(value: &Json) -> u32 {
    value.as_u64().and_then(|number| number.try_into().ok()).expect("a number of 32 bits")
}

fn optional(value: &Json) -> Option<Vec<u8>> {
    (!value.is_null()).then(|| unhex(value))
}

fn key(value: &Json) -> Key {
    Key::from_bytes(&unhex(value)).expect("keys have 32 bytes")
}

fn cipher(value: &Json) -> Aead {
    key(value).aead()
}

fn fresh_key() -> (Key, String) {
    let key = Key::generate();
    let text = hex(key.bytes());
    (key, text)
}

/// One format: how good vectors are made, and what somebody reads out of one.
struct Format {
    name: &'static str,
    /// The member that holds the sealed bytes.
    sealed: &'static str,
    make: fn() -> Vec<Json>,
    /// What is read, as JSON; none if it is refused.
    read: fn(&Json) -> Option<Json>,
    /// The members that reading must give.
    gives: &'static [&'static str],
}

const FORMATS: [Format; 8] = [
    Format { name: "seal", sealed: "blob", make: make_seals, read: read_seal, gives: &["plain"] },
    Format {
        name: "device-key",
        sealed: "deviceKey",
        make: make_device_keys,
        read: read_device_key,
        gives: &["device", "snapshots"],
    },
    Format { name: "key-file", sealed: "file", make: make_key_files, read: read_key_file, gives: &["epochs"] },
    Format { name: "data-key", sealed: "wrapped", make: make_data_keys, read: read_data_key, gives: &["key"] },
    Format { name: "secret", sealed: "secret", make: make_secrets, read: read_secret, gives: &["plain"] },
    Format { name: "names", sealed: "sealed", make: make_names, read: read_names, gives: &["alias", "labels"] },
    Format { name: "token", sealed: "token", make: make_tokens, read: read_token, gives: &["valid"] },
    Format {
        name: "snapshot",
        sealed: "snapshot",
        make: make_snapshots,
        read: read_snapshot,
        gives: &["device", "files", "database"],
    },
];

// ---- seal(k, m, c) ----

fn make_seals() -> Vec<Json> {
    let plains: [&[u8]; 5] = [b"", b"a", b"sixteen bytes ok", &[0; 33], &[0xA5; 1024]];
    let one = |plain: &[u8], part: Option<&[u8]>| {
        let (key, text) = fresh_key();
        let blob = key.aead().seal(plain, &Context::new("test").part(part));
        json!({ "key": text, "part": part.map(hex), "plain": hex(plain), "blob": hex(&blob) })
    };
    plains.into_iter().flat_map(|plain| [one(plain, None), one(plain, Some(b"context"))]).collect()
}

fn read_seal(vector: &Json) -> Option<Json> {
    let part = optional(&vector["part"]);
    let context = Context::new("test").part(part.as_deref());
    let plain = cipher(&vector["key"]).open(&unhex(&vector["blob"]), &context).ok()?;
    Some(json!({ "plain": hex(&plain) }))
}

// ---- device.json ----

fn make_device_keys() -> Vec<Json> {
    let one = |(rotations, kind): (u32, &str)| {
        let ((root, text), (device, device_text), (snapshots, snapshots_text)) =
            (fresh_key(), fresh_key(), fresh_key());
        let [device_key, snapshot_key] = root::seal(&root, (&device, &snapshots), kind, rotations);
        json!({
            "root": text, "kind": kind, "rotations": rotations, "check": hex(&root::check(&root)),
            "deviceKey": hex(&device_key), "snapshotKey": hex(&snapshot_key),
            "device": device_text, "snapshots": snapshots_text,
        })
    };
    (0..).zip(["file", "passphrase", "raw", "callback", "keyring"]).map(one).collect()
}

fn read_device_key(vector: &Json) -> Option<Json> {
    let root = key(&vector["root"]);
    let sealed = [unhex(&vector["deviceKey"]), unhex(&vector["snapshotKey"])];
    let kind = vector["kind"].as_str()?;
    let opened = root::unseal(&root, [&sealed[0], &sealed[1]], kind, number(&vector["rotations"]));
    let (device, snapshots) = opened.filter(|_| root::check(&root)[..] == unhex(&vector["check"]))?;
    Some(json!({ "device": hex(device.bytes()), "snapshots": hex(snapshots.bytes()) }))
}

// ---- keys/<user>.key ----

fn make_key_files() -> Vec<Json> {
    let mut all = Vec::new();
    for user in [0, 100] {
        let ((root, text), vault) = (fresh_key(), Vault::in_memory());
        let mut file = Rewrapped::fresh(&root, user);
        let mut keys: Option<ClassKeys> = None;
        let mut current: Option<&str> = None;
        for next in [Some("1234"), Some("correct horse battery staple"), None, Some("pässwörd"), None] {
            vault.write(user, file.contents.generation, &file.file).expect("in memory");
            all.push(json!({
                "device": text, "user": user, "password": current.map(|password| hex(password.as_bytes())),
                "generation": file.contents.generation.to_string(), "file": hex(&file.file), "epochs": epochs_of(&file),
            }));
            match &mut keys {
                Some(keys) => keys.adopt(file),
                None => keys = Some(ClassKeys::of_new_user(user, file)),
            }
            let (before, after) = (current.map(str::as_bytes), next.map(str::as_bytes));
            let keys = keys.as_mut().expect("made above");
            file =
                keys.rewrap((&root, &vault), after, before, Some(&BTreeSet::new()), 0).expect("the password is right");
            current = next;
        }
    }
    all
}

fn epochs_of(file: &Rewrapped) -> Json {
    let all = file
        .class_keys()
        .map(|(epoch, keys)| json!({ "id": epoch.to_string(), "classes": keys.map(|key| hex(key.bytes())) }));
    all.collect()
}

fn read_key_file(vector: &Json) -> Option<Json> {
    let (root, user, vault) = (key(&vector["device"]), number(&vector["user"]), Vault::in_memory());
    let generation = Generation::parse(vector["generation"].as_str()?)?;
    vault.write(user, generation, &unhex(&vector["file"])).ok()?;
    let password = optional(&vector["password"]);
    let mut keys = ClassKeys::load(&root, &vault, user, generation).ok()??;
    let all = keys.rewrap((&root, &vault), None, password.as_deref(), Some(&BTreeSet::new()), 0).ok()?;
    Some(json!({ "epochs": epochs_of(&all) }))
}

// ---- data_key.wrapped ----

fn make_data_keys() -> Vec<Json> {
    let kinds = (0..3).flat_map(|class| [Kind::new(class, false, false), Kind::new(class, true, true)]);
    let kinds = kinds.chain([Kind::ATTRIBUTES, Kind::INDEX]);
    let one = |kind: Kind| {
        let (class, password_set, data) = (fresh_key(), fresh_key(), fresh_key());
        let password_set = kind.needs_password_set().then_some(password_set);
        let of = key_store::Of { generation: if password_set.is_some() { 77 } else { 0 }, epoch: Generation::new() };
        let wrapping = key_store::wrapping(&class.0, kind, password_set.as_ref().map(|(key, _)| key));
        let wrapped = wrapping.wrap(&data.0, &key_store::context(100, 3, kind, of));
        json!({
            "classKey": class.1, "passwordSetKey": password_set.map(|(_, text)| text), "user": 100, "dataset": 3,
            "kind": kind.number(), "generation": of.generation, "epoch": of.epoch.to_string(),
            "wrapped": hex(&wrapped), "key": data.1,
        })
    };
    kinds.map(one).collect()
}

fn read_data_key(vector: &Json) -> Option<Json> {
    let of = key_store::Of {
        generation: number(&vector["generation"]),
        epoch: Generation::parse(vector["epoch"].as_str()?)?,
    };
    let kind = Kind::from_number(number(&vector["kind"]) as u8);
    let password_set = (!vector["passwordSetKey"].is_null()).then(|| key(&vector["passwordSetKey"]));
    let wrapping = key_store::wrapping(&key(&vector["classKey"]), kind, password_set.as_ref());
    let context = key_store::context(number(&vector["user"]), number(&vector["dataset"]).into(), kind, of);
    let opened = wrapping.unwrap(&unhex(&vector["wrapped"]), &context).ok()?;
    Some(json!({ "key": hex(opened.bytes()) }))
}

// ---- asset.secret ----

/// What a row binds its secret to. Labels are in the order of their columns.
fn rows() -> Vec<Json> {
    let label = |text: &str| Some(hex(text.as_bytes()));
    let mut labels: [Option<String>; 12] = Default::default();
    let plain =
        json!({ "dataset": hex(b"data set"), "terms": [1, 0, 0, 0, 0, 0], "alias": hex(b"alias"), "labels": labels });
    labels[0] = label("critical");
    labels[3] = Some(hex(&[0xFF; 300]));
    labels[4] = label("normal");
    labels[11] = label("local");
    let full =
        json!({ "dataset": hex(&[0; 40]), "terms": [2, 1, 255, 7, 1, 1], "alias": hex(&[9; 256]), "labels": labels });
    vec![plain, full]
}

fn with_row<T>(row: &Json, work: impl FnOnce(&[u8], &Names<'_>, &Terms) -> T) -> T {
    let (dataset, alias) = (unhex(&row["dataset"]), unhex(&row["alias"]));
    let given: Vec<_> = row["labels"].as_array().expect("a list").iter().map(optional).collect();
    let mut labels = [None; 12];
    for (label, given) in labels.iter_mut().zip(&given) {
        *label = given.as_deref();
    }
    let term = |index: usize| number(&row["terms"][index]);
    let terms = Terms {
        accessibility: term(0),
        require_password_set: term(1) != 0,
        auth_type: term(2),
        sync_type: term(3),
        is_persistent: term(4) != 0,
        wrap_type: term(5),
    };
    work(&dataset, &Names { alias: &alias, labels }, &terms)
}

fn put(mut row: Json, members: Json) -> Json {
    let members = members.as_object().expect("written as one").clone();
    row.as_object_mut().expect("written as one").extend(members);
    row
}

fn make_secrets() -> Vec<Json> {
    let one = |row: Json, plain: &[u8]| {
        let (data, text) = fresh_key();
        let sealed = with_row(&row, |dataset, names, terms| {
            data.derive("seal", b"").aead().seal(plain, &secret_context(dataset, names, terms))
        });
        put(row, json!({ "dataKey": text, "plain": hex(plain), "secret": hex(&sealed) }))
    };
    let plains: [&[u8]; 3] = [b"s", b"a secret of some length", &[1; 1024]];
    rows().into_iter().flat_map(|row| plains.map(|plain| one(row.clone(), plain))).collect()
}

fn read_secret(vector: &Json) -> Option<Json> {
    let aead = key(&vector["dataKey"]).derive("seal", b"").aead();
    with_row(vector, |dataset, names, terms| {
        let plain = aead.open(&unhex(&vector["secret"]), &secret_context(dataset, names, terms)).ok()?;
        Some(json!({ "plain": hex(&plain) }))
    })
}

// ---- asset.sealed ----

fn attribute_key(vector: &Json) -> DataKey {
    let id = vector["keyId"].as_i64().expect("a number");
    DataKey { id, aead: Arc::new(key(&vector["attributeKey"]).derive("seal", b"").aead()) }
}

fn make_names() -> Vec<Json> {
    let one = |row: Json| {
        let ((_, attribute), (index, index_text)) = (fresh_key(), fresh_key());
        let keys = json!({ "attributeKey": attribute, "indexKey": index_text, "keyId": 5 });
        let index = index.derive("blind index", b"");
        let sealed = with_row(&row, |dataset, names, _| {
            let sealed = SealedNames::seal(&index, &attribute_key(&keys), dataset, names);
            let stored = sealed.stored();
            json!({ "sealed": hex(&sealed.sealed), "storedAlias": hex(stored.alias), "storedLabels": stored.labels.map(|label| label.map(hex)) })
        });
        put(put(row, keys), sealed)
    };
    rows().into_iter().map(one).collect()
}

fn read_names(vector: &Json) -> Option<Json> {
    let stored = json!({ "dataset": vector["dataset"], "terms": vector["terms"], "alias": vector["storedAlias"], "labels": vector["storedLabels"] });
    with_row(&stored, |dataset, stored, _| {
        let sealed = unhex(&vector["sealed"]);
        let key = attribute_key(vector);
        let opened = OpenedNames::key_id(Some(&sealed)).ok().filter(|id| *id == key.id)?;
        assert_eq!(opened, key.id);
        let opened = OpenedNames::open(&key, dataset, stored, Some(&sealed)).ok()?;
        let names = opened.names().ok()?;
        Some(json!({ "alias": hex(names.alias), "labels": names.labels.map(|label| label.map(hex)) }))
    })
}

// ---- authentication tokens ----

fn make_tokens() -> Vec<Json> {
    let one = |kind: AuthKind, number: u32, challenge: &[u8]| {
        let (key, text) = fresh_key();
        let token = TokenKey::from_key(key).issue(100, kind, challenge, 1_700_000_000_000);
        json!({
            "key": text, "user": 100, "kind": number, "time": 1_700_000_000_000_i64, "challenge": hex(challenge),
            "token": hex(&token), "valid": true,
        })
    };
    vec![one(AuthKind::Pin, 1, &[1; 32]), one(AuthKind::Face, 2, b"c"), one(AuthKind::Fingerprint, 4, &[0xFF; 32])]
}

fn read_token(vector: &Json) -> Option<Json> {
    let (key, now) = (TokenKey::from_key(key(&vector["key"])), vector["time"].as_i64()?);
    let proof = key.verify(number(&vector["user"]), &unhex(&vector["challenge"]), &unhex(&vector["token"]), now, 0);
    proof.map(|_| json!({ "valid": true }))
}

// ---- snapshots ----

fn make_snapshots() -> Vec<Json> {
    let one = |files: &[(u32, &[u8])], database: &[u8]| {
        let ((snapshots, text), (device, device_text)) = (fresh_key(), fresh_key());
        let snapshot = snapshot::assemble(&snapshots, &device, files, database);
        let files: Vec<_> = files.iter().map(|(user, file)| json!({ "user": user, "file": hex(file) })).collect();
        json!({
            "snapshots": text, "device": device_text, "files": files, "database": hex(database),
            "snapshot": hex(&snapshot),
        })
    };
    vec![one(&[], b""), one(&[(100, b"a key file")], b"a database"), one(&[(0, b""), (101, &[1; 50])], &[2; 100])]
}

fn read_snapshot(vector: &Json) -> Option<Json> {
    let bytes = unhex(&vector["snapshot"]);
    let snapshot::Opened { device, files, database } = snapshot::open(&key(&vector["snapshots"]), &bytes).ok()?;
    let files: Vec<_> = files.iter().map(|(user, file)| json!({ "user": user, "file": hex(file) })).collect();
    Some(json!({ "device": hex(device.bytes()), "files": files, "database": hex(database) }))
}

// ---- all of them ----

fn place(format: &Format) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(format!("{}.json", format.name))
}

/// A byte changed at the beginning, in the middle and at the end, and one cut off.
fn damaged(format: &Format, good: &Json, index: usize) -> Vec<Json> {
    let sealed = unhex(&good[format.sealed]);
    let mut places = vec![0, sealed.len() / 3, sealed.len() / 2, sealed.len() - 1];
    places.dedup();
    let mut all: Vec<_> = places.into_iter().map(|at| json!({ "of": index, "at": at, "xor": 1 << (at % 8) })).collect();
    all.push(json!({ "of": index, "cut": sealed.len() - 1 }));
    all
}

fn apply(format: &Format, good: &Json, change: &Json) -> Json {
    let mut sealed = unhex(&good[format.sealed]);
    match change["cut"].as_u64() {
        Some(length) => sealed.truncate(length as usize),
        None => sealed[number(&change["at"]) as usize] ^= number(&change["xor"]) as u8,
    }
    put(good.clone(), json!({ format.sealed: hex(&sealed) }))
}

/// Makes the files anew. Only for a new format: what was released must stay readable.
#[test]
#[ignore = "writes into the repository"]
fn write() {
    for format in &FORMATS {
        let good = (format.make)();
        let bad: Vec<_> = good.iter().enumerate().flat_map(|(index, one)| damaged(format, one, index)).collect();
        let bad: Vec<_> = bad
            .into_iter()
            .filter(|change| (format.read)(&apply(format, &good[number(&change["of"]) as usize], change)).is_none())
            .collect();
        let all = json!({ "sealed": format.sealed, "gives": format.gives, "good": good, "refused": bad });
        std::fs::create_dir_all(place(format).parent().expect("in a folder")).expect("the folder is there");
        std::fs::write(place(format), format!("{:#}\n", all)).expect("written");
    }
}

#[test]
fn every_vector_is_read_as_it_says() {
    let mut count = 0;
    for format in &FORMATS {
        let text = std::fs::read_to_string(place(format)).expect("the vectors are committed");
        let all: Json = serde_json::from_str(&text).expect("they are JSON");
        let good = all["good"].as_array().expect("a list");
        for (index, vector) in good.iter().enumerate() {
            let read = (format.read)(vector).unwrap_or_else(|| panic!("{} {index} is refused", format.name));
            for member in format.gives {
                assert_eq!(read[member], vector[member], "{} {index}: {member}", format.name);
            }
        }
        let refused = all["refused"].as_array().expect("a list");
        for change in refused {
            let vector = apply(format, &good[number(&change["of"]) as usize], change);
            assert!((format.read)(&vector).is_none(), "{}: {change} is not refused", format.name);
        }
        assert!(refused.len() >= good.len(), "{}: each has a damaged one", format.name);
        count += good.len() + refused.len();
    }
    assert!(count >= 100, "{count} vectors");
}
