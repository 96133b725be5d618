//! Two devices open on one folder, in one process or in two (to the store it is the same): whatever one changes, the
//! other's next answer knows, and both tell of every event exactly once, in the order of the commits.

mod support;

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::Path;
use support::Phone;

const CAMERA: &str = "ohos.permission.CAMERA";
const CONTACTS: &str = "ohos.permission.READ_CONTACTS";
const MICROPHONE: &str = "ohos.permission.MICROPHONE";
const INTERNET: &str = "ohos.permission.INTERNET";

struct Pair {
    a: Phone,
    b: Phone,
    /// May grant, revoke, query and set toggles.
    system: u32,
    app: u32,
    _folder: tempfile::TempDir,
}

fn listening(folder: &Path) -> Phone {
    let options = json!({ "dataDir": folder, "users": [100, 101], "durability": "normal" });
    let phone = Phone::try_open(options).expect("the folder opens");
    phone.control("permissions.listen", json!({ "on": true }));
    phone
}

fn manifest(name: &str, permissions: &[&str]) -> Json {
    json!({ "bundleName": name, "apl": "system_core", "systemApp": true, "permissions": permissions })
}

fn pair() -> Pair {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (listening(folder.path()), listening(folder.path()));
    let may = ["GRANT_SENSITIVE", "REVOKE_SENSITIVE", "GET_SENSITIVE"].map(|what| format!("{what}_PERMISSIONS"));
    let may = may.iter().map(String::as_str).chain(["DISABLE_PERMISSION_DIALOG"]);
    let may: Vec<String> = may.map(|name| format!("ohos.permission.{name}")).collect();
    let system = a.install(manifest("com.example.system", &may.iter().map(String::as_str).collect::<Vec<_>>()));
    let app = b.install(manifest("com.example.app", &[CAMERA, CONTACTS, MICROPHONE, INTERNET]));
    Pair { a, b, system, app, _folder: folder }
}

impl Pair {
    /// Each way round: who changes, and who looks.
    fn both_ways(&self, test: impl Fn(&Phone, &Phone)) {
        test(&self.a, &self.b);
        test(&self.b, &self.a);
    }

    fn decide(&self, by: &Phone, permission: &str, granted: bool, flags: u32) {
        let name = if granted { "grantPermission" } else { "revokePermission" };
        let given = json!({ "tokenId": self.app, "permission": permission, "flags": flags });
        by.access(name, self.system, given).expect("the decision is made");
    }

    fn flags(&self, by: &Phone, permission: &str) -> Json {
        let given = json!({ "tokenId": self.app, "permission": permission });
        by.access("getPermissionFlags", self.system, given).expect("the system app may ask")
    }

    /// Neither is owed anything more.
    fn told(&self, expected: &[(u8, u32, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(change, token, name)| (*change, *token, (*name).to_owned())).collect();
        for phone in [&self.a, &self.b] {
            assert_eq!(phone.events(), expected);
            assert_eq!(phone.events(), [], "each event once");
        }
    }
}

#[test]
fn b45_b47_a_grant_and_a_revocation_are_seen_by_the_next_check_of_the_other() {
    let pair = pair();
    pair.both_ways(|changing, looking| {
        assert!(!looking.check(pair.app, CAMERA));
        pair.decide(changing, CAMERA, true, 2);
        assert!(looking.check(pair.app, CAMERA));
        assert_eq!(pair.flags(looking, CAMERA), json!(2));
        pair.decide(changing, CAMERA, false, 1);
        assert!(!looking.check(pair.app, CAMERA));
        assert_eq!(pair.flags(looking, CAMERA), json!(1));
        pair.told(&[(1, pair.app, CAMERA), (0, pair.app, CAMERA)]);
    });
}

#[test]
fn d15_a_grant_that_was_awaited_in_one_is_seen_by_a_queued_call_of_the_other() {
    let pair = pair();
    let given = json!({ "tokenId": pair.app, "permission": CAMERA, "flags": 2 });
    let promise = pair.a.access_promise("grantPermission", pair.system, given.clone());
    pair.a.wait(promise).expect("the grant is made");
    let promise = pair.b.access_promise("revokePermission", pair.system, given);
    assert!(!pair.b.check(pair.app, CAMERA), "its own revocation, awaited or not");
    pair.b.wait(promise).expect("the revocation is made");
    assert!(!pair.a.check(pair.app, CAMERA));
    pair.told(&[(1, pair.app, CAMERA), (0, pair.app, CAMERA)]);
}

#[test]
fn b112_b116_a_toggle_is_seen_by_the_other_and_tells_nobody() {
    let pair = pair();
    pair.both_ways(|changing, looking| {
        for status in [0, 1] {
            let given = json!({ "permission": CAMERA, "status": status });
            changing.access("setPermissionRequestToggleStatus", pair.system, given).expect("the toggle is set");
            let toggle = looking.access("getPermissionRequestToggleStatus", pair.system, json!(CAMERA));
            assert_eq!(toggle, Ok(json!(status)));
        }
    });
    pair.told(&[]);
}

#[test]
fn b177_b178_b187_an_app_that_comes_and_goes_in_one_does_so_in_the_other() {
    let pair = pair();
    pair.both_ways(|changing, looking| {
        let guest = changing.install(manifest("com.example.guest", &[CAMERA, INTERNET]));
        assert!(looking.check(guest, INTERNET));
        looking.control("permissions.decide", json!({ "tokenId": guest, "permission": CAMERA, "granted": true }));
        changing.control("apps.uninstall", json!({ "tokenId": guest, "keepData": true }));
        assert!(!looking.check(guest, INTERNET));
        let again = looking.install(manifest("com.example.guest", &[CAMERA, INTERNET]));
        assert_eq!(again, guest, "the reserved token");
        assert!(!changing.check(guest, CAMERA), "and a fresh state");
        let next = changing.install(manifest("com.example.guest", &[INTERNET]));
        assert_ne!(next, guest);
        assert!(!looking.check(guest, INTERNET));
        assert!(looking.check(next, INTERNET));
        looking.control("apps.uninstall", json!({ "tokenId": next, "keepData": false }));
        let found = |phone: &Phone| phone.events().into_iter().map(|event| (event.0, event.1)).collect::<Vec<_>>();
        let expected = [(1, guest), (0, guest), (0, guest), (0, guest), (0, next)];
        assert_eq!(found(changing), expected);
        assert_eq!(found(looking), expected);
    });
}

#[test]
fn b101_b202_an_account_policy_of_one_holds_in_the_other() {
    let pair = pair();
    pair.decide(&pair.a, CAMERA, true, 2);
    pair.told(&[(1, pair.app, CAMERA)]);
    pair.both_ways(|changing, looking| {
        let restrict = |phone: &Phone, on: bool| {
            phone.control(
                "permissions.restrictAccount",
                json!({ "userId": 100, "permissions": [CAMERA], "restricted": on, "persistent": false }),
            )
        };
        assert!(looking.check(pair.app, CAMERA));
        restrict(changing, true);
        assert!(!looking.check(pair.app, CAMERA));
        assert_eq!(pair.flags(looking, CAMERA), json!(514));
        restrict(looking, false);
        assert!(changing.check(pair.app, CAMERA));
        pair.told(&[(0, pair.app, CAMERA), (1, pair.app, CAMERA)]);
    });
}

#[test]
fn b100_administrators_debug_policy_switches_and_statements_of_one_hold_in_the_other() {
    let pair = pair();
    pair.both_ways(|changing, looking| {
        let by_admin = |phone: &Phone, act: &str| {
            phone.control("permissions.byAdmin", json!({ "tokenId": pair.app, "permission": MICROPHONE, "act": act }))
        };
        let status = |phone: &Phone| {
            phone.control("permissions.status", json!({ "tokenId": pair.app, "permission": MICROPHONE }))
        };
        by_admin(changing, "deny");
        assert_eq!(status(looking), json!(3));
        by_admin(looking, "grant");
        assert!(changing.check(pair.app, MICROPHONE));
        by_admin(changing, "cancel");
        changing.control("dialogs.forbid", json!({ "tokenId": pair.app, "forbidden": true }));
        assert_eq!(status(looking), json!(3));
        looking.control("permissions.reset", json!({ "tokenId": pair.app }));
        assert_eq!(status(changing), json!(1), "reset: undecided, and dialogs are allowed again");
        pair.told(&[(1, pair.app, MICROPHONE), (0, pair.app, MICROPHONE)]);
        for on in [false, true] {
            changing.control("switches.set", json!({ "name": "camera", "on": on }));
            assert_eq!(looking.control("switches.get", json!({ "name": "camera" })), json!(on));
            changing.control("permissions.setGrantsForDebug", json!({ "on": on }));
            assert_eq!(looking.control("permissions.grantsForDebug", json!({})), json!(on));
        }
        pair.told(&[]);
    });
}

#[test]
fn switches_turned_by_two_devices_are_both_turned() {
    let pair = pair();
    std::thread::scope(|scope| {
        for (phone, name) in [(&pair.a, "camera"), (&pair.b, "location")] {
            scope.spawn(move || {
                for turn in 0..100 {
                    phone.control("switches.set", json!({ "name": name, "on": turn % 2 == 1 }));
                    phone.control("switches.set", json!({ "name": name, "on": false }));
                }
            });
        }
    });
    for name in ["camera", "location"] {
        assert_eq!(pair.a.control("switches.get", json!({ "name": name })), json!(false), "{name}");
    }
}

#[test]
fn b191_a_definition_of_one_is_known_to_the_other_and_to_apps_that_declared_it() {
    let pair = pair();
    pair.both_ways(|changing, looking| {
        for mode in ["user_grant", "system_grant"] {
            let name = format!("test.{mode}.{}", std::ptr::eq(changing, &pair.a));
            let token = looking.install(manifest(&format!("com.example.{name}"), &[&name]));
            assert!(!looking.check(token, &name));
            let definition = json!({ "name": name, "grantMode": mode, "availableLevel": "normal" });
            changing.control("permissions.define", definition);
            assert_eq!(looking.check(token, &name), mode == "system_grant");
            let given = json!({ "tokenId": token, "permission": name });
            let flags = looking.access("getPermissionFlags", pair.system, given);
            assert_eq!(flags, Ok(json!(if mode == "system_grant" { 4 } else { 0 })));
        }
    });
    pair.told(&[]);
}

#[test]
fn b77_a_revocation_by_one_ends_the_processes_of_the_other() {
    let pair = pair();
    pair.both_ways(|changing, looking| {
        looking.control("processes.foreground", json!({ "tokenId": pair.app, "on": true }));
        pair.decide(changing, CAMERA, true, 2);
        pair.decide(changing, CAMERA, false, 2);
        let run = looking.control("processes.of", json!({ "tokenId": pair.app }));
        assert_eq!(run["pids"], json!([]));
        let exits = run["exits"].as_array().expect("exits");
        assert_eq!(exits.last().expect("one")["reason"], "permission-revoked");
    });
    pair.told(&[(1, pair.app, CAMERA), (0, pair.app, CAMERA)].repeat(2));
}

#[test]
fn b49_a_one_time_grant_of_one_ends_with_its_app_and_never_by_the_opening_of_another_device() {
    let pair = pair();
    pair.a.control("processes.foreground", json!({ "tokenId": pair.app, "on": true }));
    pair.decide(&pair.a, CAMERA, true, 64);
    assert!(pair.b.check(pair.app, CAMERA));
    let third = listening(pair._folder.path());
    assert!(third.check(pair.app, CAMERA), "the folder was open all the time");
    third.close();
    assert!(pair.a.check(pair.app, CAMERA));
    pair.a.control("processes.exit", json!({ "tokenId": pair.app, "pid": null }));
    assert!(!pair.b.check(pair.app, CAMERA));
    pair.told(&[(1, pair.app, CAMERA), (0, pair.app, CAMERA)]);
}

#[test]
fn d43_a_device_that_does_not_listen_is_owed_nothing() {
    let pair = pair();
    pair.b.control("permissions.listen", json!({ "on": false }));
    pair.decide(&pair.a, CAMERA, true, 2);
    assert_eq!(pair.b.events(), []);
    pair.b.control("permissions.listen", json!({ "on": true }));
    assert_eq!(pair.b.events(), [], "B176: nothing from before it listened");
    pair.decide(&pair.a, CAMERA, false, 2);
    assert_eq!(pair.b.events(), [(0, pair.app, CAMERA.to_owned())]);
}

#[test]
fn b164_what_both_decide_at_once_is_told_in_one_order_to_both() {
    let pair = pair();
    std::thread::scope(|scope| {
        for (phone, names) in [(&pair.a, [CAMERA, CONTACTS]), (&pair.b, [CONTACTS, MICROPHONE])] {
            let pair = &pair;
            scope.spawn(move || {
                let decide = |turn: usize| {
                    let name = if turn.is_multiple_of(3) { "revokePermission" } else { "grantPermission" };
                    let given = json!({ "tokenId": pair.app, "permission": names[turn % 2], "flags": 2 });
                    phone.access_promise(name, pair.system, given)
                };
                let promises: Vec<_> = (0..300).map(decide).collect();
                promises.into_iter().for_each(|promise| drop(phone.wait(promise).expect("the decision is made")));
            });
        }
    });
    let (by_a, by_b) = (pair.a.events(), pair.b.events());
    assert_eq!(by_a, by_b);
    let mut held = BTreeMap::new();
    for (change, token, name) in by_a {
        assert_eq!(token, pair.app);
        let before = held.insert(name, change == 1).unwrap_or(false);
        assert_ne!(before, change == 1, "an event is a change of what is held");
    }
    for name in [CAMERA, CONTACTS, MICROPHONE] {
        let held = held.get(name).copied().unwrap_or(false);
        assert_eq!((pair.a.check(pair.app, name), pair.b.check(pair.app, name)), (held, held), "{name}");
    }
}

/// Grants and revokes in turn.
fn many_decisions(pair: &Pair, count: usize) {
    let decide = |turn: usize| {
        let name = if turn.is_multiple_of(2) { "grantPermission" } else { "revokePermission" };
        pair.a.access_promise(name, pair.system, json!({ "tokenId": pair.app, "permission": CAMERA, "flags": 2 }))
    };
    let promises: Vec<_> = (0..count).map(decide).collect();
    promises.into_iter().for_each(|promise| drop(pair.a.wait(promise).expect("the decision is made")));
}

#[test]
fn b163_four_thousand_events_between_two_looks_are_all_told_once_and_in_order() {
    let pair = pair();
    many_decisions(&pair, 4_000);
    for phone in [&pair.b, &pair.a] {
        let events = phone.events();
        assert_eq!(events.len(), 4_000);
        for (turn, event) in events.into_iter().enumerate() {
            assert_eq!(event, (u8::from(turn % 2 == 0), pair.app, CAMERA.to_owned()), "event {turn}");
        }
        assert_eq!(phone.events(), []);
    }
}

#[test]
fn beyond_the_log_everything_is_read_again_and_no_answer_is_stale() {
    let pair = pair();
    // What the other knows by now.
    assert!(!pair.b.check(pair.app, CAMERA) && !pair.b.check(pair.app, CONTACTS));
    assert_eq!(pair.b.events(), []);
    let guest = pair.a.install(manifest("com.example.guest", &[INTERNET]));
    assert!(pair.b.check(guest, INTERNET));
    let early = pair.a.install(manifest("com.example.early", &["test.LATE"]));
    assert!(!pair.b.check(early, "test.LATE"));
    // All of it changes, and the log forgets that it did.
    pair.a.control("apps.uninstall", json!({ "tokenId": guest, "keepData": false }));
    pair.a.control(
        "permissions.define",
        json!({
            "name": "test.LATE", "grantMode": "system_grant", "availableLevel": "normal",
        }),
    );
    pair.a.control("switches.set", json!({ "name": "camera", "on": false }));
    pair.decide(&pair.a, CONTACTS, true, 2);
    many_decisions(&pair, 5_001);
    assert!(pair.b.check(pair.app, CAMERA));
    assert!(pair.b.check(pair.app, CONTACTS));
    assert!(!pair.b.check(guest, INTERNET));
    assert!(pair.b.check(early, "test.LATE"));
    assert_eq!(pair.b.control("switches.get", json!({ "name": "camera" })), json!(false));
    assert_eq!(pair.flags(&pair.b, CONTACTS), json!(2));
    // From here on it is told again, once.
    pair.b.events();
    pair.decide(&pair.a, CAMERA, false, 1);
    pair.decide(&pair.b, CONTACTS, false, 1);
    let expected = [(0, pair.app, CAMERA.to_owned()), (0, pair.app, CONTACTS.to_owned())];
    assert_eq!(pair.b.events(), expected);
    let told = pair.a.events();
    assert_eq!(told[told.len() - 2..], expected);
}

#[test]
fn b163_thousands_of_events_of_the_other_device_are_all_told_once_and_in_order() {
    let pair = pair();
    assert_eq!(pair.b.events(), []);
    many_decisions(&pair, 5_000);
    let by_a = pair.a.events();
    let by_b = pair.b.events();
    assert_eq!((by_a.len(), by_b.len()), (5_000, 5_000));
    assert!(by_a == by_b, "in the same order");
}
