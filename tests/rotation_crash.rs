//! A process that dies while it rotates the root key: this binary runs itself as a child that aborts at the n-th pass
//! of each fault point (src/fault.rs), for every n until the child lives. Afterwards one of the two root keys opens the
//! folder, with everything in it, and the other one opens nothing.
#![cfg(feature = "fault-points")]

mod support;

use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::error::{Code, Result};
use ohos_security_kit::keys::root::nothing_to_fetch;
use ohos_security_kit::keys::source::RootKey;
use serde_json::{Value as Json, json};
use std::path::Path;
use std::process::Command;
use support::{Map, Phone, secret_of};

const FOLDER: &str = "OSK_ROTATION_CRASH_FOLDER";
const FROM: &str = "OSK_ROTATION_CRASH_FROM";
const TO: &str = "OSK_ROTATION_CRASH_TO";
const FAULT: &str = "OHOS_FAULT";

/// Every fault point that a rotation may pass.
const POINTS: [&str; 10] = [
    "file-created",
    "file-written",
    "file-renamed",
    "file-doomed",
    "file-overwritten",
    "next-root-key-written",
    "root-key-rotated",
    "before-commit",
    "before-change",
    "after-change",
];

const OPTIONS: [&str; 3] = ["file", "raw", "passphrase"];

/// A phone and its root key: tests give the key of zeros where one is given, as a passphrase too.
fn try_open(folder: &Path, kind: &str) -> Result<Phone> {
    Phone::try_open(json!({ "dataDir": folder, "rootKey": { "kind": kind } }))
}

fn rotate(phone: &Phone, kind: &str) -> Result<()> {
    let json = json!({ "rootKey": { "kind": kind } });
    let next = RootKey::read(&json.to_string(), &[7; 32])?;
    phone.device.rotate_root_key(&next, &mut nothing_to_fetch).map(drop)
}

/// The child. Run by [`run_child`] only.
#[test]
fn child_that_rotates() {
    let (Some(folder), Ok(from), Ok(to)) = (std::env::var_os(FOLDER), std::env::var(FROM), std::env::var(TO)) else {
        return;
    };
    let phone = try_open(Path::new(&folder), &from).expect("it opens");
    rotate(&phone, &to).expect("rotated");
    phone.close();
}

fn run_child(folder: &Path, (from, to): (&str, &str), fault: &str) -> bool {
    let this = std::env::current_exe().expect("a running test has a file");
    let output = Command::new(this)
        .args(["--exact", "child_that_rotates", "--nocapture"])
        .envs([(FROM, from), (TO, to), (FAULT, fault)])
        .env(FOLDER, folder)
        .output()
        .expect("the child starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{from} to {to}, {fault}: the child failed instead of dying: {said}");
    output.status.success()
}

/// Opens with what was given to [`rotate`].
fn try_open_next(folder: &Path, kind: &str) -> Result<Phone> {
    Phone::try_open_with(json!({ "dataDir": folder, "rootKey": { "kind": kind } }), &[7; 32])
}

fn secret(phone: &Phone) -> Vec<u8> {
    phone.secret(phone.default_app(), &secret_of("a")).expect("it is still there")
}

fn record(folder: &Path) -> Json {
    serde_json::from_slice(&std::fs::read(folder.join("device.json")).expect("there")).expect("whole")
}

/// No file but these holds a root key, and none of the old one is left once the new one counts.
fn look_at_files(folder: &Path, kind: &str, rotated: bool, old: Option<&[u8]>) {
    assert!(!folder.join("root.key.next").exists(), "the next root key is still there");
    assert_eq!(folder.join("root.key").exists(), kind == "file");
    let kept = std::fs::read(folder.join("root.key")).ok();
    assert!(kept.is_none() || kept.as_deref() != old || !rotated, "root.key is still the old one");
    let left = std::fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains(".new-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

fn die_everywhere(from: &str, to: &str) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let folder = home.path().join("device");
    let mut deaths = 0;
    for point in POINTS {
        for pass in 1..100 {
            let phone = try_open(&folder, from).expect("a new folder");
            phone.add(phone.default_app(), &Map::new().bytes(Tag::Alias, "a").bytes(Tag::Secret, "s"));
            phone.close();
            let old = std::fs::read(folder.join("root.key")).ok();
            let survived = run_child(&folder, (from, to), &format!("{point}:{pass}"));
            let what = format!("{from} to {to}, {point}:{pass}");
            let rotated = record(&folder)["rotations"] == 1;
            assert!(rotated || !survived, "{what}");
            let kind = if rotated { to } else { from };
            // Between two files both openings say the same.
            let (right, wrong) = match rotated {
                true => (try_open_next(&folder, to), try_open(&folder, from)),
                false => (try_open(&folder, from), try_open_next(&folder, to)),
            };
            let phone = right.unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(secret(&phone), b"s", "{what}");
            if (from, to) != ("file", "file") {
                assert_eq!(wrong.err().map(|error| error.code), Some(Code::CryptoError), "{what}");
            }
            phone.close();
            look_at_files(&folder, kind, rotated, old.as_deref());
            // What was interrupted can be done again.
            let phone = if rotated { try_open_next(&folder, to) } else { try_open(&folder, from) }.expect("again");
            rotate(&phone, "file").expect("rotated");
            assert_eq!(secret(&phone), b"s", "{what}");
            phone.close();
            std::fs::remove_dir_all(&folder).expect("removed");
            if survived {
                break;
            }
            deaths += 1;
        }
    }
    assert!(deaths >= 5, "{from} to {to}: only {deaths} deaths");
}

#[test]
fn whatever_dies_while_rotating_leaves_one_root_key() {
    std::thread::scope(|scope| {
        for from in OPTIONS {
            scope.spawn(move || OPTIONS.iter().for_each(|to| die_everywhere(from, to)));
        }
    });
}
