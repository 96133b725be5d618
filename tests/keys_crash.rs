//! A process that dies while keys change: this binary runs itself as a child that aborts at the n-th pass of each fault
//! point (src/fault.rs), for every n until the child lives. Afterwards the folder opens, all is well with it, and its
//! state is the one before the change or the one after it, whole.
#![cfg(feature = "fault-points")]

mod support;

use ohos_security_kit::asset::Function;
use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::device::api::Output;
use ohos_security_kit::ids::UserId;
use serde_json::{Value as Json, json};
use std::path::Path;
use std::process::Command;
use support::{Map, Phone, secret_of};

const FOLDER: &str = "OSK_KEYS_CRASH_FOLDER";
const CHANGE: &str = "OSK_KEYS_CRASH_CHANGE";
const FAULT: &str = "OHOS_FAULT";

/// Every fault point that a change of keys, an opening or a closing may pass.
const POINTS: [&str; 16] = [
    "file-created",
    "file-written",
    "file-renamed",
    "file-doomed",
    "file-overwritten",
    "key-file-written",
    "keys-committed",
    "before-change",
    "after-change",
    "before-replace",
    "after-replace",
    "backup-copied",
    "log-carried-over",
    "backup-restored",
    "set-aside",
    "before-commit",
];

/// What the child does. A password means that '1' is set before.
const CHANGES: [(&str, bool); 12] = [
    ("first creation", false),
    ("first password", false),
    ("change of password", true),
    ("removal of password", true),
    ("user added", false),
    ("user removed", false),
    ("user removed and added", false),
    ("reset", true),
    ("restore", false),
    ("snapshot", false),
    ("backup and close", false),
    ("recovery", false),
];

fn options(folder: &Path) -> Json {
    json!({ "dataDir": folder, "users": [100, 101], "rootKey": { "kind": "raw" } })
}

fn open(folder: &Path) -> Phone {
    Phone::try_open(options(folder)).expect("the folder opens")
}

fn other_app(phone: &Phone) -> u32 {
    phone.install(json!({ "bundleName": "com.example.other", "userId": 101 }))
}

fn asset(alias: &str) -> Map {
    Map::new().bytes(Tag::Alias, alias).bytes(Tag::Secret, format!("secret of {alias}"))
}

fn snapshot(phone: &Phone) -> Vec<u8> {
    match phone.device.control("snapshot", "{}", Default::default()) {
        Ok(Output::Bytes(bytes)) => bytes.to_vec(),
        other => panic!("a snapshot is bytes: {}", other.is_ok()),
    }
}

/// The folder as it is before the change, closed; with a snapshot of another state beside it.
fn furnish(room: &Path, password: bool) {
    let folder = room.join("device");
    let phone = open(&folder);
    phone.add(phone.default_app(), &asset("a"));
    let other = other_app(&phone);
    phone.add(other, &asset("b"));
    if password {
        phone.device.set_password(UserId::FIRST, b"1", None).expect("set");
    }
    phone.close();
    let phone = open(&room.join("other"));
    phone.add(phone.default_app(), &asset("restored"));
    std::fs::write(room.join("snapshot"), snapshot(&phone)).expect("written");
    phone.close();
}

/// The child. Run by [`run_child`] only.
#[test]
fn child_that_changes_keys() {
    let (Some(room), Ok(change)) = (std::env::var_os(FOLDER), std::env::var(CHANGE)) else { return };
    let room = Path::new(&room);
    let phone = open(&room.join("device"));
    let device = &phone.device;
    match change.as_str() {
        "first password" => device.set_password(UserId::FIRST, b"2", None).expect("set"),
        "change of password" => device.set_password(UserId::FIRST, b"2", Some(b"1")).expect("changed"),
        "removal of password" => drop(device.remove_password(UserId::FIRST, Some(b"1")).expect("removed")),
        "user added" => device.add_user(UserId(102)).expect("added"),
        "user removed" => device.remove_user(UserId(101)).expect("removed"),
        "user removed and added" => {
            device.remove_user(UserId(101)).expect("removed");
            device.add_user(UserId(101)).expect("added");
        }
        "reset" => device.reset().expect("reset"),
        "restore" => {
            let bytes = std::fs::read(room.join("snapshot")).expect("there");
            device.restore(&bytes).expect("restored");
        }
        "snapshot" => drop(snapshot(&phone)),
        "backup and close" => phone.add(phone.default_app(), &asset("late")),
        _ => {}
    }
    phone.close();
}

fn run_child(room: &Path, change: &str, fault: &str) -> bool {
    let this = std::env::current_exe().expect("a running test has a file");
    let output = Command::new(this)
        .args(["--exact", "child_that_changes_keys", "--nocapture"])
        .env(FOLDER, room)
        .env(CHANGE, change)
        .env(FAULT, fault)
        .output()
        .expect("the child starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{change}, {fault}: the child failed instead of dying: {said}");
    output.status.success()
}

/// What there is, as data: users, the password of 100, and each asset with its secret or code.
fn state(phone: &Phone) -> Json {
    let users = phone.device.users().expect("listed");
    let set = phone.device.lock_state(UserId::FIRST).expect("told").password_set;
    let password = ["1", "2"]
        .into_iter()
        .find(|one| set && phone.device.unlock_screen(UserId::FIRST, Some(one.as_bytes())).is_ok());
    let mut assets = Vec::new();
    let mut look = |token: u32| {
        for alias in ["a", "b", "restored", "late"] {
            let found = phone.secret(token, &secret_of(alias));
            let text = found.map_or_else(|code| format!("{code:?}"), |secret| String::from_utf8(secret).expect("text"));
            assets.push(format!("{alias}: {text}"));
        }
    };
    look(phone.default_app());
    if users.contains(&UserId(101)) {
        look(other_app(phone));
    }
    json!([users, set, password, assets])
}

/// The states that a change may leave: that of before, and those of after each of its commits.
fn allowed(room: &Path, change: &str) -> Vec<Json> {
    let look = |room: &Path| {
        let phone = open(&room.join("device"));
        let state = state(&phone);
        phone.close();
        state
    };
    let copy = |name: &str| {
        let to = room.join(name);
        copy_all(&room.join("device"), &to.join("device"));
        let _ = std::fs::copy(room.join("snapshot"), to.join("snapshot"));
        to
    };
    let mut states = vec![look(&copy("before"))];
    if change == "user removed and added" {
        let middle = copy("middle");
        assert!(run_child(&middle, "user removed", "none:1"));
        states.push(look(&middle));
    }
    let after = copy("after");
    assert!(run_child(&after, change, "none:1"), "{change}");
    states.push(look(&after));
    states
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("created");
    let Ok(entries) = std::fs::read_dir(from) else { return };
    for entry in entries {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy_all(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).expect("copied")),
        }
    }
}

fn die_everywhere(change: &str, password: bool) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let template = home.path().join("template");
    std::fs::create_dir(&template).expect("created");
    if change != "first creation" {
        furnish(&template, password);
    }
    if change == "recovery" {
        std::fs::write(template.join("device").join("store.db"), [0x5a; 8192]).expect("damaged");
    }
    let states = allowed(&template, change);
    let mut deaths = 0;
    for point in POINTS {
        for pass in 1..100 {
            let room = home.path().join("room");
            copy_all(&template.join("device"), &room.join("device"));
            let _ = std::fs::copy(template.join("snapshot"), room.join("snapshot"));
            let fault = format!("{point}:{pass}");
            let survived = run_child(&room, change, &fault);
            // The first opening completes what was begun, the second finds what it left, and it can be used.
            for opening in ["first", "second"] {
                let phone = open(&room.join("device"));
                let left = state(&phone);
                let expected = if survived { &states[states.len() - 1..] } else { &states[..] };
                assert!(expected.contains(&left), "{change}, {fault}, {opening}: {left} is none of {expected:?}");
                let health = phone.control("health", json!({}));
                let told = health["notes"].as_array().is_some_and(|notes| !notes.is_empty());
                assert!(health["integrity"] == "ok" && (!told || change == "recovery"), "{change}, {fault}: {health}");
                if opening == "second" {
                    phone.add(phone.default_app(), &asset("afterwards"));
                    let removed = phone.call(Function::Remove, phone.default_app(), &Map::new().pack());
                    removed.expect("what is there can be removed");
                }
                phone.close();
            }
            let keys = std::fs::read_dir(room.join("device").join("keys")).expect("readable");
            for name in keys.map(|entry| entry.expect("readable").file_name().into_string().expect("text")) {
                assert!(name.ends_with(".key"), "{change}, {fault}: {name} is left");
            }
            std::fs::remove_dir_all(&room).expect("removed");
            if survived {
                break;
            }
            deaths += 1;
        }
    }
    // A snapshot writes nothing.
    assert_eq!(deaths > 0, change != "snapshot", "{change} passes fault points");
}

#[test]
fn d44_a_process_that_dies_in_a_change_of_keys_leaves_the_old_state_or_the_new_one() {
    if std::env::var_os(FOLDER).is_some() {
        return;
    }
    std::thread::scope(|scope| {
        for half in CHANGES.chunks(CHANGES.len() / 2) {
            scope.spawn(move || half.iter().for_each(|(change, password)| die_everywhere(change, *password)));
        }
    });
}
