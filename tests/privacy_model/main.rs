//! The privacy manager against a plain model (model.rs) under random sequences of adds, starts, stops, comings and
//! goings of apps, turns of switches and toggles, and time (spec/privacy.md, D21 to D25, D36 to D40).

#![allow(missing_docs, reason = "read by people who write tests, not published")]

#[path = "../support/mod.rs"]
mod support;

mod model;

use model::{APPS, IDENTITIES, Model, PERMISSIONS, STATS, UNKNOWN};
use ohos_security_kit::device::Event;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use support::Phone;

/// What may happen.
#[derive(Clone, Debug)]
pub enum Step {
    Add { app: usize, permission: usize, success: u32, fail: u32, used_type: u32, identity: usize },
    Start { app: usize, permission: usize, pid: i32, used_type: u32, identity: usize, caller: usize },
    Stop { app: usize, permission: usize, pid: i32, identity: usize, caller: usize },
    Show { app: usize, foreground: bool },
    Exit { app: usize },
    Switch { on: bool },
    Block { on: bool },
    Mute { on: bool },
    Toggle { user: usize, on: bool },
    Install { app: usize },
    Uninstall { app: usize },
    Advance { ms: i64 },
    Reboot,
}

fn step() -> impl Strategy<Value = Step> {
    let (app, permission) = (0..APPS, 0..PERMISSIONS.len());
    let (used_type, identity) = (0..3u32, 0..IDENTITIES.len());
    let pid = prop_oneof![Just(-1), Just(0), Just(100), Just(200)];
    let caller = 0..STATS;
    let add = (app.clone(), permission.clone(), 0..3u32, 0..3u32, used_type.clone(), identity.clone());
    let start = (app.clone(), permission.clone(), pid.clone(), used_type, identity.clone(), caller.clone());
    let stop = (app.clone(), permission, pid, identity, caller);
    prop_oneof![
        6 => add.prop_map(|(app, permission, success, fail, used_type, identity)| {
            Step::Add { app, permission, success, fail, used_type, identity }
        }),
        5 => start.prop_map(|(app, permission, pid, used_type, identity, caller)| {
            Step::Start { app, permission, pid, used_type, identity, caller }
        }),
        3 => stop.prop_map(|(app, permission, pid, identity, caller)| {
            Step::Stop { app, permission, pid, identity, caller }
        }),
        4 => (app.clone(), any::<bool>()).prop_map(|(app, foreground)| Step::Show { app, foreground }),
        1 => app.clone().prop_map(|app| Step::Exit { app }),
        2 => any::<bool>().prop_map(|on| Step::Switch { on }),
        1 => any::<bool>().prop_map(|on| Step::Block { on }),
        1 => any::<bool>().prop_map(|on| Step::Mute { on }),
        1 => (0..2usize, any::<bool>()).prop_map(|(user, on)| Step::Toggle { user, on }),
        1 => app.clone().prop_map(|app| Step::Install { app }),
        1 => app.prop_map(|app| Step::Uninstall { app }),
        4 => prop_oneof![1..50i64, 1_000..90_000i64, Just(86_400_000i64)].prop_map(|ms| Step::Advance { ms }),
        1 => Just(Step::Reboot),
    ]
}

/// A device and the model that says what it should be.
struct Scene {
    phone: Phone,
    model: Model,
    /// Token of each app, 0 where it is not installed.
    tokens: [u32; APPS],
    callers: [u32; STATS],
}

impl Scene {
    fn new() -> Self {
        let phone = Phone::in_memory();
        let permissions = ["PERMISSION_USED_STATS", "PERMISSION_RECORD_TOGGLE"].map(|p| format!("ohos.permission.{p}"));
        let callers = std::array::from_fn(|caller| {
            phone.install(json!({
                "bundleName": format!("stats.number{caller}"), "userId": 100 + caller, "apl": "system_core",
                "systemApp": true, "permissions": permissions,
            }))
        });
        let now = phone.control("clock.now", json!({})).as_i64().expect("a time");
        let mut scene = Scene { phone, model: Model::new(now, callers), tokens: [0; APPS], callers };
        let defined = PERMISSIONS[PERMISSIONS.len() - 1];
        let definition = json!({ "name": defined, "grantMode": "user_grant", "availableLevel": "normal" });
        scene.phone.control("permissions.define", definition);
        scene.phone.control("permissions.listen", json!({ "on": true }));
        for app in 0..APPS {
            scene.play(&Step::Install { app });
        }
        scene
    }

    fn play(&mut self, step: &Step) {
        let code = self.act(step);
        let expected = self.model.play(step, &self.tokens);
        assert_eq!(code, expected, "{step:?}");
        if let Step::Uninstall { app } = step {
            self.tokens[*app] = 0;
        }
        self.compare(step);
    }

    /// Carries a step out; gives the code, 0 for success.
    fn act(&mut self, step: &Step) -> u32 {
        let control = |name: &str, arguments: Json| {
            self.phone.control(name, arguments);
            0
        };
        let serve = |name: &str, caller: u32, arguments: Json| {
            self.phone.access(name, caller, arguments).map_or_else(|code| code.number(), |_| 0)
        };
        let subject = |app: usize, permission: usize, used_type: u32, identity: usize| {
            json!({
                // A token nobody has, where the app is not installed.
                "tokenId": self.tokens[app].max(0x2000_0001), "permission": PERMISSIONS[permission],
                "usedType": used_type, "identity": IDENTITIES[identity],
            })
        };
        match *step {
            Step::Add { app, permission, success, fail, used_type, identity } => serve(
                "addPermissionUsedRecord",
                self.callers[0],
                json!({ "subject": subject(app, permission, used_type, identity), "success": success, "fail": fail }),
            ),
            Step::Start { app, permission, pid, used_type, identity, caller } => serve(
                "startUsingPermission",
                self.callers[caller],
                json!({ "subject": subject(app, permission, used_type, identity), "pid": pid }),
            ),
            Step::Stop { app, permission, pid, identity, caller } => serve(
                "stopUsingPermission",
                self.callers[caller],
                json!({ "subject": subject(app, permission, 0, identity), "pid": pid }),
            ),
            Step::Toggle { user, on } => serve("setPermissionUsedRecordToggleStatus", self.callers[user], json!(on)),
            Step::Switch { on } => {
                let turned = self.phone.try_control("switches.set", json!({ "name": "camera", "on": on }));
                turned.map_or_else(|code| code.number(), |_| 0)
            }
            Step::Block { on } => control("usages.block", json!({ "name": "camera", "on": on })),
            Step::Mute { on } => control("usages.mute", json!({ "name": "camera", "on": on })),
            Step::Advance { ms } => control("clock.advance", json!({ "ms": ms })),
            Step::Reboot => control("reboot", json!({})),
            Step::Install { app } => {
                let manifest = json!({ "bundleName": format!("app.number{app}"), "userId": 100 + app % 2 });
                let installed = self.tokens[app];
                if installed == 0 {
                    self.tokens[app] = self.phone.install(manifest);
                }
                0
            }
            Step::Show { app, .. } | Step::Exit { app } | Step::Uninstall { app } if self.tokens[app] == 0 => 0,
            Step::Show { app, foreground } => {
                control("processes.foreground", json!({ "tokenId": self.tokens[app], "on": foreground }))
            }
            Step::Exit { app } => control("processes.exit", json!({ "tokenId": self.tokens[app] })),
            Step::Uninstall { app } => control("apps.uninstall", json!({ "tokenId": self.tokens[app] })),
        }
    }

    /// Everything that can be asked says what the model says.
    fn compare(&mut self, step: &Step) {
        let events = self.phone.device.take_events().expect("an open device answers").into_iter();
        let told: Vec<Json> = events
            .filter_map(|event| match event {
                Event::Active(event) => Some(serde_json::to_value(event).expect("plain data")),
                Event::Permission(_) => None,
            })
            .collect();
        assert_eq!(told, std::mem::take(&mut self.model.events), "events of {step:?}");
        let ask = |name: &str, arguments: Json| self.phone.access(name, self.callers[0], arguments);
        for (permission, name) in PERMISSIONS.iter().enumerate().filter(|(permission, _)| *permission != UNKNOWN) {
            let in_use = ask("checkPermissionInUse", json!(name));
            assert_eq!(in_use, Ok(json!(self.model.in_use(permission))), "{name} after {step:?}");
        }
        for flag in 0..=6 {
            let request = json!({
                "tokenId": 0, "isRemote": false, "deviceId": "", "bundleName": "", "beginTime": 0, "endTime": 0,
                "permissionNames": [], "flag": flag,
            });
            let found = ask("getPermissionUsedRecord", request);
            assert_eq!(found, Ok(self.model.query(flag)), "flag {flag} after {step:?}");
        }
        let types = ask("getPermissionUsedTypeInfos", json!({ "tokenId": 0, "permission": "" }));
        assert_eq!(types, Ok(self.model.types()), "types after {step:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn d21_d36_random_lives_of_usages_and_records_agree_with_the_model(steps in prop::collection::vec(step(), 1..50)) {
        let mut scene = Scene::new();
        steps.iter().for_each(|step| scene.play(step));
    }
}
