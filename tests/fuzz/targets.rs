//! What hostile bytes are given to. Each target takes any bytes and must return: no panic, no hang, and no code that is
//! not published. cargo-fuzz runs them (tests/fuzz/README.md), `tests/corpus.rs` replays what it found.

use ohos_security_kit::app::manifest::Manifest;
use ohos_security_kit::asset::{Function, invoke};
use ohos_security_kit::crypto::{Context, Key};
use ohos_security_kit::device::Device;
use ohos_security_kit::device::options::Options;
use ohos_security_kit::error::{Code, Error, Result};
use ohos_security_kit::ids::UserId;
use ohos_security_kit::keys::{auth, key_file};
use ohos_security_kit::reply::{Reply, Sink, Style, Ticket};
use ohos_security_kit::services;
use std::sync::Arc;

/// Takes any bytes.
pub type Target = fn(&[u8]);

/// Every target by its name: the name of its corpus and of its file in `fuzz_targets`.
pub const TARGETS: [(&str, Target); 8] = [
    ("packed_maps", packed_maps),
    ("services", services),
    ("device_calls", device_calls),
    ("sealed_blobs", sealed_blobs),
    ("snapshots", snapshots),
    ("tokens", tokens),
    ("key_files", key_files),
    ("folders", folders),
];

struct Nobody;

impl Sink for Nobody {
    fn deliver(&self, _: Vec<(Ticket, Result<Reply>)>) {}
}

/// Calls that never get a promise.
struct AtOnce;

impl Style for AtOnce {
    fn promise(&mut self) -> Option<Ticket> {
        None
    }
}

const APP: &str = r#"{ "bundleName": "com.example.fuzz", "apl": "system_core", "systemApp": true, "assetGroups": ["group-one"],
    "permissions": ["ohos.permission.CAMERA", "ohos.permission.PERMISSION_USED_STATS", "ohos.permission.STORE_PERSISTENT_DATA",
    "ohos.permission.GRANT_SENSITIVE_PERMISSIONS", "ohos.permission.GET_SENSITIVE_PERMISSIONS",
    "ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS"] }"#;

fn open(more: &str) -> Result<Arc<Device>> {
    let options = format!(r#"{{ "app": {APP}, "clock": "manual"{more} }}"#);
    Device::open(serde_json::from_str::<Options>(&options).expect("written above"), Arc::new(Nobody))
}

/// A device of its own for each input: what one leaves behind must not decide about the next.
fn phone() -> Arc<Device> {
    open(r#", "inMemory": true"#).expect("a device in memory opens")
}

fn key() -> Key {
    Key::from_bytes(&[7; 32]).expect("32 bytes")
}

/// An internal error is a panic that was caught.
fn check<T>(outcome: Result<T>) {
    if let Err(error) = outcome {
        assert!(!error.message().contains("internal error"), "{}", error.message());
    }
}

/// function ‖ as user ‖ packed maps
pub fn packed_maps(data: &[u8]) {
    let [function, as_user, packed @ ..] = data else { return };
    let function = Function::ALL[*function as usize % Function::ALL.len()];
    let phone = phone();
    check(invoke(&phone, function, phone.default_app(), as_user & 1 == 1, packed, &mut AtOnce));
}

/// function ‖ JSON
pub fn services(data: &[u8]) {
    let Some((function, json)) = data.split_first() else { return };
    let Ok(json) = std::str::from_utf8(json) else { return };
    let names: Vec<_> = services::table().map(|(name, ..)| *name).collect();
    let phone = phone();
    check(services::invoke(&phone, names[*function as usize % names.len()], phone.default_app(), json, &mut AtOnce));
}

/// name ‖ 0 ‖ JSON ‖ 0 ‖ bytes ‖ 0 ‖ more bytes
pub fn device_calls(data: &[u8]) {
    let mut parts = data.splitn(4, |byte| *byte == 0);
    let mut text = || std::str::from_utf8(parts.next().unwrap_or_default()).unwrap_or_default();
    let (name, json) = (text(), text());
    check(phone().control(name, json, [parts.next(), parts.next()]).map(drop));
}

pub fn sealed_blobs(data: &[u8]) {
    let aead = key().aead();
    let context = || Context::new("test");
    assert!(aead.open(data, &context()).is_err(), "nobody without the key seals");
    assert!(aead.unwrap(data, &context()).is_err(), "nobody without the key wraps");
    assert_eq!(aead.open(&aead.seal(data, &context()), &context()).expect("sealed just now")[..], *data);
}

/// The body of a snapshot, as somebody with the root key would sign it; or the whole of one.
pub fn snapshots(data: &[u8]) {
    let options = format!(r#"{{ "app": {APP}, "inMemory": true, "rootKey": {{ "kind": "raw" }} }}"#);
    let options = Options::read(&options, &[7; 32]).expect("written above");
    let phone = Device::open(options, Arc::new(Nobody)).expect("a device in memory opens");
    check(phone.restore(data));
    let signing = key().derive("snapshots", b"");
    let wrapping = signing.derive("device key", b"").aead();
    let device = wrapping.wrap(phone.keys().lock().root(), &Context::new("snapshot's device key"));
    let body = [data, &device].concat();
    let head = [&b"OSKSNAP1"[..], &signing.mac(&[b"key check"]), &signing.mac(&[b"body", &body])].concat();
    check(phone.restore(&[head, body].concat()));
    // Whatever was restored, the device answers.
    check(phone.users());
}

pub fn tokens(data: &[u8]) {
    let key = auth::TokenKey::generate();
    assert!(key.verify(UserId::FIRST, b"challenge", data, 0, i64::MAX).is_none(), "nobody without the key issues");
}

pub fn key_files(data: &[u8]) {
    assert!(key_file::contents_of(&key(), UserId::FIRST, data).is_none(), "nobody without the key writes one");
}

/// file ‖ content: a file of a data folder is replaced; then the folder opens, or says why not.
pub fn folders(data: &[u8]) {
    const FILES: [&str; 6] = ["device.json", "root.key", "keys/100.key", "store.db", "store.db.backup", "store.stamp"];
    let Some((file, content)) = data.split_first() else { return };
    let home = tempfile::tempdir().expect("a temporary folder");
    let dir = home.path().join("device");
    let more = format!(r#", "dataDir": {:?}, "durability": "normal""#, dir.display().to_string());
    open(&more).expect("a fresh folder opens").close().expect("closed");
    std::fs::write(dir.join(FILES[*file as usize % FILES.len()]), content).expect("the folder is ours");
    let known = [Code::CryptoError, Code::FileOperationError, Code::DatabaseError, Code::DataCorrupted];
    match open(&more) {
        Ok(device) => check(device.health().map(drop)),
        Err(error) => assert!(known.contains(&error.code), "{}", Error::message(&error)),
    }
    // A manifest is parsed from whatever the content is, too.
    if let Ok(manifest) = serde_json::from_slice::<Manifest>(content) {
        check(manifest.validate());
        let _ = manifest.completed().compacted().app_id();
    }
}
