//! Playing steps on a device and on the model, and comparing the two.

use crate::model::*;
use crate::steps::{Caller, Decision, Step, Target};
use crate::support::Phone;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

const BUNDLE: &str = "com.example.target";
/// A HAP's bits, and a number nobody drew: tokens of this test are looked up before.
const NOBODY: u32 = 0x2000_0001;

pub struct Scene {
    phone: Phone,
    folder: Option<PathBuf>,
    model: Model,
    system: u32,
    bare: u32,
    normal: u32,
    shell: u32,
    native: u32,
    /// Tokens that were taken away.
    gone: Vec<u32>,
}

fn open(folder: Option<&Path>, start: Option<i64>) -> Phone {
    let mut options = json!({ "users": [100, 101], "inMemory": folder.is_none() });
    if let Some(folder) = folder {
        options["dataDir"] = json!(folder);
        options["durability"] = json!("normal");
    }
    if let Some(start) = start {
        options["clockStart"] = json!(start);
    }
    let phone = Phone::try_open(options).expect("the device opens");
    phone.control("permissions.listen", json!({ "on": true }));
    phone
}

fn full(names: &[Permission]) -> Vec<&'static str> {
    names.iter().map(|name| TABLE[*name].name).collect()
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Allow => "allow",
        Answer::AllowOnce => "allow-once",
        Answer::Deny => "deny",
        Answer::Dismiss => "dismiss",
        Answer::AskEveryTime => "ask-every-time",
    }
}

impl Scene {
    pub fn in_memory() -> Self {
        Scene::new(None)
    }

    pub fn in_folder(folder: &Path) -> Self {
        Scene::new(Some(folder.to_owned()))
    }

    fn new(folder: Option<PathBuf>) -> Self {
        let phone = open(folder.as_deref(), None);
        let full_control = TABLE[FULL_CONTROL].name;
        define(&phone, full_control, "full_control");
        let may = |names: &[&str]| names.iter().map(|name| format!("ohos.permission.{name}")).collect::<Vec<_>>();
        let (grant, revoke) = ("GRANT_SENSITIVE_PERMISSIONS", "REVOKE_SENSITIVE_PERMISSIONS");
        let (get, dialog) = ("GET_SENSITIVE_PERMISSIONS", "DISABLE_PERMISSION_DIALOG");
        let install = |name: &str, more: Json| {
            let mut manifest = json!({ "bundleName": format!("com.example.{name}"), "apl": "system_core" });
            manifest.as_object_mut().expect("written above").extend(more.as_object().expect("an object").clone());
            phone.install(manifest)
        };
        let all = may(&[grant, revoke, get, dialog]);
        let system = install("system", json!({ "systemApp": true, "permissions": all }));
        let bare = install("bare", json!({ "systemApp": true }));
        let normal = install("normal", json!({ "permissions": all }));
        let shell = install("shell", json!({ "tokenType": "shell" }));
        let native = install("native", json!({ "tokenType": "native", "permissions": may(&[grant, get]) }));
        let model = Model::new(phone.device.clock().now().expect("a manual clock has a time"));
        Scene { phone, folder, model, system, bare, normal, shell, native, gone: Vec::new() }
    }

    fn caller(&self, caller: Caller) -> u32 {
        match caller {
            Caller::System => self.system,
            Caller::Bare => self.bare,
            Caller::Normal => self.normal,
            Caller::Shell => self.shell,
            Caller::Native => self.native,
        }
    }

    fn token(&self, slot: Slot) -> Option<u32> {
        self.model.apps[slot].as_ref().map(|app| app.token)
    }

    pub fn play(&mut self, step: &Step) {
        self.phone.control("clock.advance", json!({ "ms": 1 }));
        self.model.advance(1);
        self.carry_out(step);
        self.model.end_killed();
        self.compare(step);
    }

    fn carry_out(&mut self, step: &Step) {
        match step {
            Step::Install(slot, declared) => self.install(*slot, declared),
            Step::Decide(decision) => self.decide(decision),
            Step::Advance(ms) => {
                self.phone.control("clock.advance", json!({ "ms": ms }));
                self.model.advance(*ms);
            }
            Step::Restrict(user, names, on, persistent) => {
                self.phone.control(
                    "permissions.restrictAccount",
                    json!({ "userId": user, "permissions": full(names), "restricted": on, "persistent": persistent }),
                );
                self.model.restrict(*user, names, *on, *persistent);
            }
            Step::Toggle(caller, name, status) => self.set_toggle(*caller, *name, *status),
            Step::GrantForDebug(on) => {
                self.phone.control("permissions.setGrantsForDebug", json!({ "on": on }));
                self.model.grants_for_debug = *on;
            }
            Step::DefineLater => {
                define(&self.phone, TABLE[LATER].name, "all");
                self.model.define_later();
            }
            Step::Reboot => {
                self.phone.control("reboot", json!({}));
                self.model.restart();
            }
            Step::Reopen => self.reopen(),
            Step::Update(slot, _)
            | Step::Uninstall(slot, _)
            | Step::BySettings(slot, ..)
            | Step::Request(slot, ..)
            | Step::Setting(slot, ..)
            | Step::Statuses(slot, _)
            | Step::Foreground(slot, _)
            | Step::Form(slot, _)
            | Step::Task(slot, _)
            | Step::Exit(slot)
            | Step::Component(slot, ..)
            | Step::Admin(slot, ..)
            | Step::Reset(slot)
            | Step::Forbid(slot, _) => {
                if let Some(token) = self.token(*slot) {
                    self.carry_out_on(*slot, token, step);
                }
            }
        }
    }

    /// A step on an app that is installed.
    fn carry_out_on(&mut self, slot: Slot, token: u32, step: &Step) {
        match step {
            Step::Update(_, declared) => {
                let manifest = manifest(slot, declared);
                let given = json!({ "tokenId": token, "manifest": manifest });
                let updated = self.phone.try_control("apps.update", given).map(drop);
                assert_eq!(updated.map_err(|code| code.number()), self.model.admits(slot, declared), "{step:?}");
                if updated.is_ok() {
                    self.model.update(slot, declared);
                }
            }
            Step::Uninstall(_, keep) => {
                self.phone.control("apps.uninstall", json!({ "tokenId": token, "keepData": keep }));
                self.model.uninstall(slot, *keep);
                self.gone.push(token);
            }
            Step::BySettings(_, name, granted, once) => {
                let given =
                    json!({ "tokenId": token, "permission": TABLE[*name].name, "granted": granted, "once": once });
                let decided = self.phone.try_control("permissions.decide", given).map(drop);
                let flags = if *once { 64 } else { 2 };
                let expected = match self.model.is_defined(*name) && TABLE[*name].mode != Mode::System {
                    false => Err(NO_PERMISSION),
                    true => self.model.decide(slot, *name, (*granted, flags), true, By::Settings),
                };
                assert_eq!(decided.map_err(|code| code.number()), expected, "{step:?}");
            }
            Step::Request(_, names, answers) => self.request(slot, token, names, answers),
            Step::Setting(_, names, answer, precise) => self.setting(slot, token, names, *answer, *precise),
            Step::Statuses(_, names) => {
                let given = json!({ "tokenId": token, "permissions": full(names) });
                let statuses = self.phone.access("getPermissionsStatus", self.system, given);
                let expected = self.model.evaluate(slot, false, names);
                let expected: Vec<i32> = expected.iter().map(|entry| entry.0).collect();
                assert_eq!(statuses, Ok(json!(expected)), "B90 {step:?}");
            }
            Step::Foreground(_, on) => {
                self.phone.control("processes.foreground", json!({ "tokenId": token, "on": on }));
                self.model.change_run(slot, |run| (run.running, run.foreground) = (true, *on));
            }
            Step::Form(_, on) => {
                self.phone.control("processes.form", json!({ "tokenId": token, "on": on }));
                self.model.change_run(slot, |run| run.form = *on);
            }
            Step::Task(_, on) => {
                self.phone.control("processes.task", json!({ "tokenId": token, "task": "location", "running": on }));
                self.model.change_run(slot, |run| run.task = *on);
            }
            Step::Exit(_) => {
                self.phone.control("processes.exit", json!({ "tokenId": token, "pid": null }));
                self.model.exit(slot);
            }
            Step::Component(_, name, on) => {
                let given = json!({ "tokenId": token, "permission": TABLE[*name].name, "on": on });
                let done = self.phone.try_control("permissions.byComponent", given).map(drop);
                let expected = self.model.component(slot, *name, *on);
                assert_eq!(done.map_err(|code| code.number()), expected, "B198, B199 {step:?}");
            }
            Step::Admin(_, name, act) => {
                let given = json!({ "tokenId": token, "permission": TABLE[*name].name, "act": act });
                let done = self.phone.try_control("permissions.byAdmin", given).map(drop);
                assert_eq!(done.map_err(|code| code.number()), self.model.admin(slot, *name, act), "{step:?}");
            }
            Step::Reset(_) => {
                self.phone.control("permissions.reset", json!({ "tokenId": token }));
                self.model.reset(slot);
            }
            Step::Forbid(_, on) => {
                self.phone.control("dialogs.forbid", json!({ "tokenId": token, "forbidden": on }));
                self.model.apps[slot].as_mut().expect("it is installed").forbidden = *on;
            }
            _ => unreachable!("the other steps concern no app"),
        }
    }

    fn install(&mut self, slot: Slot, declared: &Declared) {
        let installed = self.phone.try_control("apps.install", manifest(slot, declared));
        let admitted = self.model.admits(slot, declared);
        assert_eq!(installed.as_ref().map(drop).map_err(|code| code.number()), admitted, "D60");
        let Ok(installed) = installed else { return };
        let token = installed["app"]["tokenId"].as_u64().expect("a token") as u32;
        let (old, reserved) = (self.token(slot), self.model.reserved[slot]);
        assert_eq!(installed["replaced"], json!(old), "B187");
        match reserved {
            Some(reserved) => assert_eq!(token, reserved, "B187: a reserved token is given back"),
            None => assert!(!self.gone.contains(&token) || !self.model.reserved.contains(&Some(token)), "B188"),
        }
        let instance = &INSTANCES[slot];
        let bits = 1 << 29 | u32::from(instance.dlp != 0) << 26 | u32::from(instance.index == 1) << 24;
        assert_eq!(token & !0xf_ffff, bits, "B185, B186");
        self.gone.retain(|gone| *gone != token);
        self.gone.extend(old);
        self.model.install(slot, declared, token);
    }

    fn decide(&mut self, decision: &Decision) {
        let Decision { caller, target, permission, granted, flags, newer, kill, queued } = decision;
        let (slot, token) = match target {
            Target::Slot(slot) => (Some(*slot), self.token(*slot).or(self.gone.last().copied()).unwrap_or(NOBODY)),
            Target::Zero => (None, 0),
            Target::Nobody => (None, NOBODY),
            Target::Native => (None, self.native),
        };
        let slot = slot.filter(|slot| self.token(*slot).is_some());
        let function = match (newer, granted) {
            (false, true) => "grantUserGrantedPermission",
            (false, false) => "revokeUserGrantedPermission",
            (true, true) => "grantPermission",
            (true, false) => "revokePermission",
        };
        let mut given = json!({ "tokenId": token, "permission": TABLE[*permission].name, "flags": flags });
        if let Some(kill) = kill.filter(|_| *newer && !granted) {
            given["kill"] = json!(kill);
        }
        let kill = kill.unwrap_or(true) || !newer;
        let expected = self.refusal(decision, slot, token).map_or_else(
            || {
                let slot = slot.expect("else it is refused");
                self.model.decide(slot, *permission, (*granted, *flags), kill, By::Caller)
            },
            Err,
        );
        self.model.end_killed();
        let caller = self.caller(*caller);
        if *queued {
            let promise = self.phone.access_promise(function, caller, given);
            self.compare_states();
            let code = self.phone.wait(promise).map(drop).map_err(|error| error.code.number());
            assert_eq!(code, expected, "{decision:?}");
        } else {
            let code = self.phone.access(function, caller, given).map(drop).map_err(|code| code.number());
            assert_eq!(code, expected, "{decision:?}");
        }
    }

    /// 1.5, F9 to F14, up to "token unknown or not HAP", with D16 and D26.
    fn refusal(&self, decision: &Decision, slot: Option<Slot>, token: u32) -> Option<u32> {
        let row = &TABLE[decision.permission];
        let unknown = (!self.model.is_defined(decision.permission)).then_some(NO_PERMISSION);
        let flags = (![0, 1, 2, 4, 64].contains(&decision.flags)).then_some(INVALID);
        let (first, second, mode) = match decision.newer {
            false => (unknown, flags, (row.mode != Mode::User).then_some(NO_PERMISSION)),
            true => (flags, unknown, (row.mode == Mode::System).then_some(12100014)),
        };
        let debug = slot.and_then(|slot| self.model.apps[slot].as_ref()).is_some_and(|app| app.debug);
        let access = match decision.caller {
            Caller::Normal => Some(202),
            Caller::Bare => Some(201),
            Caller::Shell if !debug => Some(201),
            Caller::Native if !decision.granted => Some(201),
            _ => None,
        };
        let zero = (token == 0).then_some(INVALID);
        let missing = slot.is_none().then_some(12100002);
        zero.or(first).or(second).or(mode).or(access).or(missing)
    }

    fn request(&mut self, slot: Slot, token: u32, names: &[Permission], answers: &[(Answer, bool)]) {
        let given = json!({ "context": token, "permissions": full(names), "system": false });
        let begun = self.phone.access("request", token, given).expect("every request begins");
        let entries = self.model.evaluate(slot, INSTANCES[slot].dlp != 0, names);
        assert_eq!(begun["entries"], json!(entries), "6.1 to 6.3 {}", json!(full(names)));
        let pages = self.model.pages(slot, names, &entries);
        let shown = begun["pages"].as_array().expect("pages").iter().map(|page| {
            let choices = page["choices"].as_array().expect("choices");
            json!([page["permissions"], choices.contains(&json!("allow-once")), page["precise"], page["silent"]])
        });
        let shown = shown.collect::<Vec<_>>();
        let expected = pages.iter().map(|page| json!([full(&page.permissions), page.once, page.precise, page.silent]));
        assert_eq!(shown, expected.collect::<Vec<_>>(), "B150, 6.5");
        for (page, (answer, precise)) in pages.iter().zip(answers.iter().cycle()) {
            let (answer, precise) = match page.silent {
                true => (Answer::Allow, true),
                false => (*answer, *precise || !page.precise),
            };
            if answer == Answer::Dismiss {
                break;
            }
            let given = json!({ "permissions": full(&page.permissions), "answer": word(answer), "precise": precise });
            let code = self.phone.access("request.answer", token, given).map(drop).map_err(|code| code.number());
            assert_eq!(code, self.model.answer(slot, page, answer, precise), "{page:?} {answer:?}");
        }
        let undecided: Vec<Permission> =
            names.iter().zip(&entries).filter(|(_, entry)| entry.0 == 1).map(|(name, _)| *name).collect();
        let app = self.model.apps[slot].as_ref().expect("it is installed");
        let outcome: Vec<i32> = undecided.iter().map(|name| if app.entries[name].granted { 0 } else { -1 }).collect();
        let ended = self.phone.access("request.end", token, json!(full(&undecided)));
        assert_eq!(ended, Ok(json!(outcome)), "6.5 {}", json!(full(names)));
    }

    fn setting(&mut self, slot: Slot, token: u32, names: &[Permission], answer: Answer, precise: bool) {
        let given = json!({ "context": token, "permissions": full(names) });
        let begun = self.phone.access("setting", token, given).map(drop).map_err(|code| code.number());
        let expected = self.model.setting(slot, names);
        assert_eq!(begun, expected, "6.6 {}", json!(full(names)));
        // No page says what becomes of an answer about something that is fixed.
        let app = self.model.apps[slot].as_ref().expect("it is installed");
        let fixed = |name: &Permission| app.flags(*name) & (4 | 128) != 0 || !admits(slot, *name);
        if expected.is_err() || names.iter().any(fixed) || fixed(&BACKGROUND) {
            return;
        }
        let given = json!({ "permissions": full(names), "answer": word(answer), "precise": precise });
        let answered = self.phone.access("setting.answer", token, given);
        assert_eq!(answered, Ok(Json::Null), "6.6 {}", json!(full(names)));
        self.model.answer_setting(slot, names, answer, precise);
        let app = self.model.apps[slot].as_ref().expect("it is installed");
        let held: Vec<i32> = names.iter().map(|name| if app.effective(*name) { 0 } else { -1 }).collect();
        let ended = self.phone.access("setting.end", token, json!(full(names)));
        assert_eq!(ended, Ok(json!(held)), "6.6 {}", json!(full(names)));
    }

    fn set_toggle(&mut self, caller: Caller, name: Permission, status: u32) {
        let given = json!({ "permission": TABLE[name].name, "status": status });
        let code = self.phone.access("setPermissionRequestToggleStatus", self.caller(caller), given);
        let access = match caller {
            Caller::System => None,
            Caller::Normal => Some(202),
            _ => Some(201),
        };
        let value = (status > 1).then_some(INVALID);
        let unknown = (!self.model.is_defined(name)).then_some(NO_PERMISSION);
        let mode = (TABLE[name].mode != Mode::User).then_some(INVALID);
        let refused = value.or(access).or(unknown).or(mode);
        assert_eq!(code.map(drop).map_err(|code| code.number()), refused.map_or(Ok(()), Err), "8.5 {caller:?} {name}");
        if refused.is_none() {
            self.model.toggles.insert((100, name), status);
        }
    }

    /// In a folder: closes the device and opens it again.
    pub fn reopen(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = self.phone.device.close();
            self.phone = open(Some(folder), Some(self.model.now));
            self.model.restart();
            self.compare_states();
        }
    }

    // Comparing.

    fn compare(&mut self, step: &Step) {
        self.compare_states();
        let mut events = self.phone.events().into_iter().map(|(change, token, name)| (change, token, named(&name)));
        for mut group in std::mem::take(&mut self.model.events) {
            let mut found: Vec<Event> = events.by_ref().take(group.len()).collect();
            found.sort_unstable();
            group.sort_unstable();
            assert_eq!(found, group, "7.3 {step:?}");
        }
        assert_eq!(events.collect::<Vec<_>>(), [], "7.3 {step:?}: no further events");
    }

    fn compare_states(&self) {
        for slot in 0..INSTANCES.len() {
            if let Some(app) = &self.model.apps[slot] {
                self.compare_app(slot, app);
            }
        }
        for token in self.gone.iter().filter(|token| self.model.apps.iter().flatten().all(|app| app.token != **token)) {
            assert!(!self.phone.check(*token, TABLE[15].name), "B36: nobody has token {token}");
        }
        for name in [0, TRACKING] {
            let given = json!(TABLE[name].name);
            let toggle = self.phone.access("getPermissionRequestToggleStatus", self.system, given);
            assert_eq!(toggle, Ok(json!(self.model.toggle(100, name))), "B111, B112 {name}");
        }
    }

    fn compare_app(&self, slot: Slot, app: &App) {
        for (name, row) in TABLE.iter().enumerate() {
            let held = self.phone.check(app.token, row.name);
            assert_eq!(held, app.effective(name), "5.4 slot {slot}, {}", row.name);
            let given = json!({ "tokenId": app.token, "permission": row.name });
            let status = self.phone.control("permissions.status", given);
            let expected = self.model.evaluate(slot, INSTANCES[slot].dlp != 0, &[name])[0].0;
            assert_eq!(status, json!(expected), "6.1 slot {slot}, {}: {:?}", row.name, app.entries.get(&name));
        }
        let rows = self.phone.access("queryStatusByTokenID", self.system, json!([app.token]));
        let mut rows = rows.expect("the system app may ask").as_array().expect("rows").clone();
        rows.sort_by_key(|row| named(row["permissionName"].as_str().expect("a name")));
        let expected = app.entries.iter().map(|(name, entry)| {
            json!({
                "tokenID": app.token,
                "permissionName": TABLE[*name].name,
                "grantStatus": if app.effective(*name) { 0 } else { -1 },
                "grantFlags": app.flags(*name) & !8,
                "grantTimestamp": entry.time,
            })
        });
        assert_eq!(rows, expected.collect::<Vec<_>>(), "5.7 slot {slot}");
        let run = self.phone.control("processes.of", json!({ "tokenId": app.token }));
        let runs = !run["pids"].as_array().expect("pids").is_empty();
        assert_eq!((runs, &run["foreground"]), (app.run.running, &json!(app.run.foreground)), "slot {slot}");
        let exits = run["exits"].as_array().expect("exits").iter();
        let kills = exits.filter(|exit| exit["reason"] == "permission-revoked").count();
        assert_eq!(kills, app.run.kills, "8.2 slot {slot}");
    }
}

fn define(phone: &Phone, name: &str, dlp: &str) {
    phone.control(
        "permissions.define",
        json!({ "name": name, "grantMode": "user_grant", "availableLevel": "normal", "availableDlp": dlp }),
    );
}

fn manifest(slot: Slot, declared: &Declared) -> Json {
    let instance = &INSTANCES[slot];
    let preauthorized = declared.preauthorized.iter();
    let preauthorized: Vec<_> = preauthorized
        .map(|(name, cancellable)| json!({ "name": TABLE[*name].name, "userCancellable": cancellable }))
        .collect();
    json!({
        "bundleName": BUNDLE,
        "userId": instance.user,
        "appIndex": instance.index,
        "dlpType": instance.dlp,
        "apiVersion": instance.api,
        "apl": "system_core",
        "permissions": full(&declared.names),
        "preauthorized": preauthorized,
        "debug": declared.debug,
    })
}
