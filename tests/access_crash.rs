//! A process that dies while permissions change hands: this binary runs itself as a child that aborts at the n-th pass
//! of a fault point (src/fault.rs), for every n until the child lives. Every decision the child had acknowledged is
//! there when the folder is opened again; the one in flight happened entirely or not at all.
#![cfg(feature = "fault-points")]

mod support;

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{Phone, Promise};

/// The child's data folder; without it [`child_that_decides`] is no child and does nothing.
const FOLDER: &str = "OSK_ACCESS_CRASH_FOLDER";
const FAULT: &str = "OHOS_FAULT";
/// Precedes each acknowledgement in the child's output.
const ACKNOWLEDGED: &str = "acknowledged round";

const CAMERA: &str = "ohos.permission.CAMERA";
const CONTACTS: &str = "ohos.permission.READ_CONTACTS";
const MICROPHONE: &str = "ohos.permission.MICROPHONE";
const PERMISSIONS: [&str; 3] = [CAMERA, CONTACTS, MICROPHONE];
/// The main app, its sandbox (decisions reach both), and one that comes and goes.
const APPS: [&str; 3] = ["main", "sandbox", "guest"];

/// Flags and whether it is held, by app and permission; nothing for an app that is not there.
type State = BTreeMap<(&'static str, &'static str), (u32, bool)>;

fn manifest(app: &str) -> Json {
    let (bundle, index, dlp) = match app {
        "sandbox" => ("main", 1, 1),
        other => (other, 0, 0),
    };
    json!({
        "bundleName": format!("com.example.{bundle}"),
        "appIndex": index,
        "dlpType": dlp,
        "apl": "system_core",
        "permissions": PERMISSIONS,
    })
}

/// What the child does; each is one commit.
#[derive(Clone, Copy)]
enum Act {
    Grant(&'static str, &'static str, u32),
    Revoke(&'static str, &'static str, u32),
    Install(&'static str),
    Uninstall(&'static str),
    Restrict(&'static str, bool),
    Reset(&'static str),
}

use Act::*;

/// The rounds of the child: the acts of a round are begun without waiting, then all are awaited.
const ROUNDS: &[&[Act]] = &[
    &[Grant("main", CAMERA, 2)],
    &[Install("guest")],
    &[Grant("guest", CAMERA, 2), Grant("guest", CONTACTS, 1), Revoke("main", MICROPHONE, 1)],
    &[Restrict(CAMERA, true)],
    &[Uninstall("guest")],
    &[Revoke("main", CAMERA, 1), Grant("sandbox", CONTACTS, 2), Revoke("main", CONTACTS, 2), Grant("main", CAMERA, 1)],
    &[Restrict(CAMERA, false)],
    &[Install("guest")],
    &[Reset("sandbox")],
];

impl Act {
    /// On the states as they are.
    fn apply(self, state: &mut State) {
        let family = |app: &str| if app == "guest" { &APPS[2..] } else { &APPS[..2] };
        let mut decide = |app: &str, permission: &'static str, granted: bool, flags: u32| {
            for app in family(app) {
                let entry = state.get_mut(&(*app, permission)).expect("the child decides about apps that are there");
                let kept = entry.0 & 512;
                *entry = (flags | kept, granted && kept == 0);
            }
        };
        match self {
            Grant(app, permission, flags) => decide(app, permission, true, flags),
            Revoke(app, permission, flags) => decide(app, permission, false, flags),
            Install(app) => state.extend(PERMISSIONS.map(|permission| ((app, permission), (0, false)))),
            Uninstall(gone) => state.retain(|(app, _), _| *app != gone),
            Restrict(suspended, on) => {
                for entry in state.iter_mut().filter(|entry| entry.0.1 == suspended).map(|entry| entry.1) {
                    // Lifted in these rounds only where it was granted in the meantime.
                    *entry = match on {
                        true => (entry.0 | 512, false),
                        false => (entry.0 & !512, entry.0 & 3 != 0),
                    };
                }
            }
            Reset(app) => {
                for entry in state.iter_mut().filter(|entry| family(app).contains(&entry.0.0)) {
                    *entry.1 = (0, false);
                }
            }
        }
    }

    fn begin(self, phone: &Phone, system: u32) -> Option<Promise> {
        let decide = |name: &str, app: &str, permission: &str, flags: u32| {
            let token = token_of(phone, app).expect("the app is there");
            let given = json!({ "tokenId": token, "permission": permission, "flags": flags });
            Some(phone.access_promise(name, system, given))
        };
        let token = |app: &str| json!({ "tokenId": token_of(phone, app).expect("the app is there") });
        match self {
            Grant(app, permission, flags) => decide("grantPermission", app, permission, flags),
            Revoke(app, permission, flags) => decide("revokePermission", app, permission, flags),
            Install(app) => {
                phone.install(manifest(app));
                None
            }
            Uninstall(app) => {
                phone.control("apps.uninstall", token(app));
                None
            }
            Restrict(permission, on) => {
                phone.control(
                    "permissions.restrictAccount",
                    json!({ "userId": 100, "permissions": [permission], "restricted": on, "persistent": true }),
                );
                None
            }
            Reset(app) => {
                phone.control("permissions.reset", token(app));
                None
            }
        }
    }
}

fn token_of(phone: &Phone, app: &str) -> Option<u32> {
    let manifest = manifest(app);
    let key = json!({
        "bundleName": manifest["bundleName"],
        "userId": 100,
        "appIndex": manifest["appIndex"],
    });
    phone.control("apps.find", key)["tokenId"].as_u64().map(|token| token as u32)
}

fn system(phone: &Phone) -> u32 {
    let may = ["GRANT", "REVOKE", "GET"].map(|what| format!("ohos.permission.{what}_SENSITIVE_PERMISSIONS"));
    phone.install(json!({
        "bundleName": "com.example.system",
        "systemApp": true,
        "apl": "system_core",
        "permissions": may,
    }))
}

/// The child. Run by [`run_child`] only.
#[test]
fn child_that_decides() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let phone = Phone::in_folder(Path::new(&folder));
    let system = system(&phone);
    phone.install(manifest("main"));
    phone.install(manifest("sandbox"));
    say("start");
    for (round, acts) in ROUNDS.iter().enumerate() {
        let promises: Vec<_> = acts.iter().filter_map(|act| act.begin(&phone, system)).collect();
        for promise in promises {
            phone.wait(promise).expect("the decision succeeds");
        }
        say(&round.to_string());
    }
    phone.close();
}

fn say(what: &str) {
    println!("{ACKNOWLEDGED} {what}");
    std::io::stdout().flush().expect("the parent listens");
}

struct Outcome {
    survived: bool,
    /// How many rounds were acknowledged; none while the apps were being installed.
    acknowledged: Option<usize>,
}

fn run_child(folder: &Path, fault: &str) -> Outcome {
    let this = std::env::current_exe().expect("a running test has a file");
    let output = Command::new(this)
        .args(["--exact", "child_that_decides", "--nocapture"])
        .env(FOLDER, folder)
        .env(FAULT, fault)
        .output()
        .expect("the child starts");
    let acknowledged = String::from_utf8_lossy(&output.stdout).matches(ACKNOWLEDGED).count();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{fault}: the child failed instead of dying: {said}");
    Outcome { survived: output.status.success(), acknowledged: acknowledged.checked_sub(1) }
}

/// What is in the folder now, by every way of asking.
fn stored(phone: &Phone) -> State {
    let system = system(phone);
    let mut state = State::new();
    for app in APPS {
        let Some(token) = token_of(phone, app) else { continue };
        let rows = phone.access("queryStatusByTokenID", system, json!([token])).expect("the system app may ask");
        for row in rows.as_array().expect("rows") {
            let name = PERMISSIONS.into_iter().find(|name| *name == row["permissionName"]).expect("a declared one");
            let held = phone.check(token, name);
            assert_eq!(row["grantStatus"], json!(if held { 0 } else { -1 }));
            state.insert((app, name), (row["grantFlags"].as_u64().expect("flags") as u32, held));
        }
    }
    state
}

/// The folder holds what was acknowledged, and of the round in flight the first acts, each entirely or not at all.
fn check(folder: &Path, acknowledged: usize, why: &str) {
    let mut state = State::new();
    [Install("main"), Install("sandbox")].into_iter().for_each(|act| act.apply(&mut state));
    ROUNDS[..acknowledged].iter().copied().flatten().for_each(|act| act.apply(&mut state));
    let mut possible = vec![state];
    for act in ROUNDS.get(acknowledged).copied().unwrap_or_default() {
        let mut next = possible.last().expect("begins with one").clone();
        act.apply(&mut next);
        possible.push(next);
    }
    // Opening twice: the first opening recovers, the second finds what it left.
    for opening in ["first", "second"] {
        let phone = Phone::in_folder(folder);
        let left = stored(&phone);
        assert!(possible.contains(&left), "{why}, {opening} opening: {left:?} is none of {possible:?}");
        let health = phone.control("health", json!({}));
        assert_eq!((&health["integrity"], &health["ok"]), (&json!("ok"), &json!(true)), "{why}: {health}");
        phone.close();
    }
}

/// Lets the child die at each pass of the fault point and looks at what it left.
fn die_at_every(point: &str) {
    let queued = ROUNDS.iter().filter(|round| matches!(round[0], Grant(..) | Revoke(..))).count();
    for pass in 1.. {
        assert!(pass < 200, "{point} is passed without end");
        let fault = format!("{point}:{pass}");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let outcome = run_child(folder.path(), &fault);
        let Some(acknowledged) = outcome.acknowledged else { continue };
        check(folder.path(), acknowledged, &fault);
        if outcome.survived {
            assert_eq!(acknowledged, ROUNDS.len());
            assert!(pass > queued, "{point} is passed in every round that queues");
            return;
        }
    }
}

/// Fault points lie on the way of queued decisions. Installing, uninstalling, policies and resets are killed from
/// outside, shortly after each acknowledgement.
#[test]
fn a_process_that_is_killed_at_any_moment_leaves_what_was_acknowledged() {
    for round in 0..ROUNDS.len() {
        for delay in [0, 50, 150, 400, 1_000, 2_500] {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let mut child = Command::new(std::env::current_exe().expect("a running test has a file"))
                .args(["--exact", "child_that_decides", "--nocapture"])
                .env(FOLDER, folder.path())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("the child starts");
            let mut lines = BufReader::new(child.stdout.take().expect("it was piped")).lines().map_while(Result::ok);
            let acknowledged = |line: &String| line.contains(ACKNOWLEDGED);
            // "start" and as many rounds.
            let seen = lines.by_ref().filter(acknowledged).take(1 + round).count();
            assert_eq!(seen, 1 + round, "the child gets that far");
            std::thread::sleep(Duration::from_micros(delay));
            child.kill().expect("the child is ours");
            child.wait().expect("the child ends");
            let more = lines.filter(acknowledged).count();
            check(folder.path(), round + more, &format!("killed {delay} µs after round {round}"));
        }
    }
}

#[test]
fn a_process_that_dies_before_a_decision_leaves_what_was_acknowledged() {
    die_at_every("before-job");
}

#[test]
fn a_process_that_dies_before_a_commit_leaves_what_was_acknowledged() {
    die_at_every("before-commit");
}

#[test]
fn a_process_that_dies_after_a_commit_leaves_it() {
    die_at_every("after-commit");
}
