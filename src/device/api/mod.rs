//! The device API as JavaScript calls it: a table of names, each with JSON and bytes in, and JSON or bytes out.
//!
//! These calls are cold (a person or a test makes them), so shape checking is left to serde and its messages.

mod apps;
mod health;
mod overview;
mod permissions;
mod policies;
mod remote;
mod restart;
mod screen_lock;
pub(crate) mod snapshot;
pub mod users;

use super::Device;
use super::events::Listening;
use super::install::Installed;
use super::processes::Task;
use super::switches::Switch;
use crate::app::Instance;
use crate::app::manifest::Manifest;
use crate::error::{Error, Result};
use crate::ids::{Token, UserId};
use crate::json::parse;
use crate::keys::auth::AuthKind;
use crate::permission::Definition;
use apps::Profile;
use policies::AdminAct;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a call gives back.
pub enum Output {
    /// JSON text.
    Json(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// Byte arguments of a call: a challenge, a snapshot, and passwords, which are never in JSON. `None` is left out.
pub type Bytes<'a> = [Option<&'a [u8]>; 2];

/// Arguments: JSON, and bytes for the calls that take some.
pub struct Input<'a> {
    json: &'a str,
    bytes: Bytes<'a>,
}

impl Input<'_> {
    fn read<T: DeserializeOwned>(&self) -> Result<T> {
        parse(self.json)
    }
}

type Control = fn(&Device, &Input<'_>) -> Result<Output>;

/// Every call by name.
const TABLE: &[(&str, Control)] = &[
    ("apps.install", |device, input| {
        let Installed { token_id, replaced } = device.install(input.read::<Manifest>()?)?;
        json(InstalledView { app: device.profile(token_id)?, replaced })
    }),
    ("apps.receive", |device, input| json(device.receive(&input.read::<Manifest>()?)?)),
    ("apps.update", |device, input| {
        let Update { token_id, manifest } = input.read()?;
        device.update(token_id, manifest)?;
        json(device.profile(token_id)?)
    }),
    ("apps.uninstall", |device, input| {
        let Uninstall { token_id, keep_data } = input.read()?;
        json(device.uninstall(token_id, keep_data)?)
    }),
    ("apps.list", |device, _| json(device.profiles()?)),
    ("apps.count", |device, _| json(device.count_apps()?)),
    ("apps.page", |device, input| json(device.profiles_after(input.read::<Of>()?.token_id)?)),
    ("apps.find", |device, input| {
        let Find { bundle_name, user_id: user, app_index } = input.read()?;
        let app = device.app_of(Instance { bundle_name: &bundle_name, user, app_index })?;
        json(app.map(|app| device.profile(app.token_id)).transpose()?.flatten())
    }),
    ("apps.get", |device, input| json(device.profile(input.read::<Of>()?.token_id)?)),
    ("apps.default", |device, _| json(device.default_app())),
    ("assets.owners", |device, _| json(device.asset_owners()?)),
    ("permissions.define", |device, input| json(device.define_permission(input.read::<Definition>()?)?)),
    ("permissions.status", |device, input| {
        let OfApp { token_id, permission } = input.read()?;
        json(device.permission_status(token_id, permission)?)
    }),
    ("permissions.decide", |device, input| {
        let ByUser { token_id, permission, granted, once, ms } = input.read()?;
        let decided = match ms {
            Some(ms) => device.grant_for(token_id, &permission, ms),
            None => device.decide_by_user(token_id, permission, granted, once),
        };
        json(decided?)
    }),
    ("permissions.reset", |device, input| json(device.reset_permissions(input.read::<Of>()?.token_id)?)),
    ("permissions.byComponent", |device, input| {
        let ByComponent { token_id, permission, on } = input.read()?;
        json(device.set_by_component(token_id, &permission, on)?)
    }),
    ("permissions.endComponents", |device, _| json(device.end_components()?)),
    ("permissions.byAdmin", |device, input| {
        let ByAdmin { token_id, permission, act } = input.read()?;
        json(device.set_by_admin(token_id, &permission, act)?)
    }),
    ("permissions.restrictAccount", |device, input| json(device.restrict_account(&input.read()?)?)),
    ("permissions.grantsForDebug", |device, _| json(device.grants_for_debug()?)),
    ("permissions.setGrantsForDebug", |device, input| json(device.set_grants_for_debug(input.read::<On>()?.on)?)),
    ("permissions.listen", |device, input| json(device.listen(input.read::<On>()?.on)?)),
    ("permissions.mayListen", |device, input| {
        let Listener { token_id, to } = input.read()?;
        json(device.may_listen(token_id, to)?)
    }),
    ("permissions.events", |device, _| json(device.take_events()?)),
    ("usages.block", |device, input| {
        let Switched { name, on } = input.read()?;
        json(device.block_by_admin(switch(&name)?, on)?)
    }),
    ("usages.mute", |device, input| {
        let Switched { name, on } = input.read()?;
        json(device.mute_by_admin(switch(&name)?, on)?)
    }),
    ("dialogs.forbid", |device, input| {
        let Forbid { token_id, forbidden } = input.read()?;
        json(device.set_dialog_forbidden(token_id, forbidden)?)
    }),
    ("switches.get", |device, input| json(device.switch(switch(&input.read::<SwitchName>()?.name)?)?)),
    ("switches.set", |device, input| {
        let Switched { name, on } = input.read()?;
        json(device.set_switch(switch(&name)?, on)?)
    }),
    ("processes.of", |device, input| json(device.processes(input.read::<Of>()?.token_id)?)),
    ("processes.start", |device, input| json(device.start_process(input.read::<Of>()?.token_id)?)),
    ("processes.exit", |device, input| {
        let Process { token_id, pid } = input.read()?;
        let ended = pid.map_or_else(|| device.exit_app(token_id), |pid| device.exit_process(token_id, pid));
        json(ended?)
    }),
    ("processes.foreground", |device, input| {
        let Shown { token_id, on } = input.read()?;
        json(device.set_foreground(token_id, on)?)
    }),
    ("processes.form", |device, input| {
        let Shown { token_id, on } = input.read()?;
        json(device.set_form_visible(token_id, on)?)
    }),
    ("processes.task", |device, input| {
        let Tasked { token_id, task, running } = input.read()?;
        json(device.set_task(token_id, task, running)?)
    }),
    ("remote.add", |device, input| {
        let Remote { device_id, manifest, granted } = input.read()?;
        json(device.add_remote_app(&device_id, manifest, &granted)?)
    }),
    ("remote.removeApp", |device, input| json(device.remove_remote_app(input.read::<Of>()?.token_id)?)),
    ("remote.remove", |device, input| json(device.remove_remote_device(&input.read::<RemoteDevice>()?.device_id)?)),
    ("users.list", |device, _| json(device.users()?)),
    ("users.add", |device, input| json(device.add_user(input.read::<User>()?.user_id)?)),
    ("users.remove", |device, input| json(device.remove_user(input.read::<User>()?.user_id)?)),
    ("users.foreground", |device, _| json(device.foreground_user())),
    ("users.setForeground", |device, input| json(device.set_foreground_user(input.read::<User>()?.user_id)?)),
    ("lock.state", |device, input| json(device.lock_state(input.read::<User>()?.user_id)?)),
    ("lock.lock", |device, input| json(device.lock_screen(input.read::<User>()?.user_id)?)),
    ("lock.unlock", |device, input| {
        let ([password, _], user_id) = (input.bytes, input.read::<User>()?.user_id);
        json(device.unlock_screen(user_id, password)?)
    }),
    ("lock.setPassword", |device, input| {
        let ([next, current], user_id) = (input.bytes, input.read::<User>()?.user_id);
        json(device.set_password(user_id, next.unwrap_or_default(), current)?)
    }),
    ("lock.removePassword", |device, input| {
        let ([current, _], user_id) = (input.bytes, input.read::<User>()?.user_id);
        json(device.remove_password(user_id, current)?)
    }),
    ("authenticate", |device, input| {
        let Authenticate { user_id, kind } = input.read()?;
        let [challenge, password] = input.bytes;
        Ok(Output::Bytes(device.authenticate(user_id, kind, challenge.unwrap_or_default(), password)?))
    }),
    ("authenticate.answered", |device, input| {
        let Enrol { user_id, kind } = input.read()?;
        let [challenge, _] = input.bytes;
        Ok(Output::Bytes(device.authenticate_by_answer(user_id, kind, challenge.unwrap_or_default())?))
    }),
    ("credentials", |device, input| json(device.credentials(input.read::<User>()?.user_id)?)),
    ("biometrics.enroll", |device, input| {
        let Enrol { user_id, kind } = input.read()?;
        json(device.enroll(user_id, kind, input.bytes[0])?)
    }),
    ("biometrics.remove", |device, input| {
        let Enrol { user_id, kind } = input.read()?;
        json(device.unenroll(user_id, kind)?)
    }),
    ("clock.now", |device, _| json(device.clock().now()?)),
    ("clock.tick", |device, _| json(device.settle_decisions()?)),
    ("clock.advance", |device, input| json(device.advance_clock(input.read::<Time>()?.ms)?)),
    ("clock.set", |device, input| json(device.set_clock(input.read::<Time>()?.ms)?)),
    ("reboot", |device, _| json(device.reboot()?)),
    ("reset", |device, _| json(device.reset()?)),
    ("health", |device, _| json(device.health()?)),
    ("pages.release", |device, _| json(device.release_pages()?)),
    ("snapshot", |device, _| Ok(Output::Bytes(device.snapshot()?))),
    ("restore", |device, input| json(device.restore(input.bytes[0].unwrap_or_default())?)),
    ("close", |device, _| json(device.close()?)),
];

impl Device {
    /// Carries out a call of the device API.
    pub fn control(&self, name: &str, json: &str, bytes: Bytes<'_>) -> Result<Output> {
        let row = TABLE.iter().find(|(known, _)| *known == name);
        let (_, control) = row.ok_or_else(|| Error::argument(format!("no device call is named {name}")))?;
        control(self, &Input { json, bytes })
    }
}

fn json(value: impl Serialize) -> Result<Output> {
    Ok(Output::Json(serde_json::to_string(&value).expect("replies are plain data")))
}

fn switch(name: &str) -> Result<Switch> {
    let row = Switch::ALL.iter().find(|(_, known)| *known == name);
    row.map(|(switch, _)| *switch).ok_or_else(|| Error::argument("a switch is 'camera', 'microphone' or 'location'"))
}

#[derive(Serialize)]
struct InstalledView {
    app: Option<Profile>,
    replaced: Option<Token>,
}

/// Shapes of arguments, each named after what it is about.
macro_rules! inputs {
    ($($name:ident { $($(#[$meta:meta])* $field:ident: $kind:ty),* $(,)? })*) => {$(
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct $name { $($(#[$meta])* $field: $kind,)* }
    )*};
}

inputs! {
    Of { token_id: Token }
    Find { bundle_name: String, user_id: UserId, app_index: u32 }
    OfApp { token_id: Token, permission: String }
    ByUser { token_id: Token, permission: String, granted: bool, #[serde(default)] once: bool, ms: Option<i64> }
    ByComponent { token_id: Token, permission: String, on: bool }
    ByAdmin { token_id: Token, permission: String, act: AdminAct }
    On { on: bool }
    Listener { token_id: Token, to: Listening }
    Forbid { token_id: Token, forbidden: bool }
    SwitchName { name: String }
    Switched { name: String, on: bool }
    Process { token_id: Token, pid: Option<u32> }
    Shown { token_id: Token, on: bool }
    Tasked { token_id: Token, task: Task, running: bool }
    Remote { device_id: String, manifest: Manifest, #[serde(default)] granted: Vec<String> }
    RemoteDevice { device_id: String }
    Update { token_id: Token, manifest: Manifest }
    Uninstall { token_id: Token, #[serde(default)] keep_data: bool }
    User { user_id: UserId }
    Authenticate { user_id: UserId, #[serde(rename = "type", default)] kind: AuthKind }
    Enrol { user_id: UserId, #[serde(rename = "type")] kind: AuthKind }
    Time { ms: i64 }
}
