//! The boundary to JavaScript. Dull on purpose: it moves bytes and delivers replies; every decision is the engine's.
//!
//! Public functions are raw Node-API callbacks, because napi's typed parameters answer a wrong type with codes of their
//! own instead of 401, and cost more than the calls they would guard. AssetMaps arrive packed in a scratch buffer that
//! JavaScript owns, and short replies go back through it.

mod raw;
mod sink;

use crate::asset::tag::Tag;
use crate::asset::{Function, invoke as invoke_asset, transfer};
use crate::crypto::{Buffer, Registers, clear_registers, clearing};
use crate::device::Device;
use crate::device::api::Output;
use crate::device::options::Options;
use crate::error::{Code, Error, Result};
use crate::ids::{Token, UserId};
use crate::keys::root::{Entry, Purpose};
use crate::keys::source::{RootKey, Secret};
use crate::permission::PermissionId;
use crate::reply::{Outcome, Reply, Sink, Style, Ticket};
use crate::services::{self, translate};
use crate::store;
use crate::sync;
use crate::vault::{self, Vault};
use napi::bindgen_prelude::{Env, JsValue, Object};
use napi::sys::{self, napi_callback_info, napi_env, napi_ref, napi_value};
use napi_derive::napi;
use raw::{ARGUMENTS, Js, Scratch};
use sink::NodeSink;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::ptr::null_mut;
use std::sync::Arc;
use zeroize::Zeroize;

/// Everything of one JavaScript environment (the main thread or a worker).
struct Instance {
    devices: RefCell<Vec<Option<Arc<Device>>>>,
    vaults: RefCell<Vec<Option<Vault>>>,
    scratch: Cell<Scratch>,
    /// What keeps its memory alive.
    scratch_kept: Cell<napi_ref>,
    sink: Arc<NodeSink>,
}

#[napi(module_exports)]
pub fn init(exports: Object, env: Env) -> napi::Result<()> {
    let js = Js::new(env.raw());
    let sink = NodeSink::new(js)?;
    let instance = Instance {
        devices: RefCell::default(),
        vaults: RefCell::default(),
        scratch: Cell::default(),
        scratch_kept: Cell::new(null_mut()),
        sink,
    };
    let instance: *mut Instance = Box::into_raw(Box::new(instance));
    for (name, callback) in EXPORTS {
        js.define(exports.raw(), name, *callback, instance.cast())?;
    }
    js.on_teardown(tear_down, instance.cast())
}

/// What JavaScript sees of the addon.
const EXPORTS: &[(&std::ffi::CStr, sys::napi_callback)] = &[
    (c"open", Some(open)),
    (c"control", Some(control)),
    (c"rotate", Some(rotate)),
    (c"invoke", Some(invoke)),
    (c"serve", Some(serve)),
    (c"record", Some(record)),
    (c"clone", Some(clone)),
    (c"backUp", Some(back_up)),
    (c"restoreBackup", Some(restore_backup)),
    (c"account", Some(account)),
    (c"accountHasNews", Some(account_has_news)),
    (c"openVault", Some(open_vault)),
    (c"closeVault", Some(close_vault)),
    (c"vault", Some(vault)),
    (c"lease", Some(lease)),
    (c"release", Some(release)),
    (c"flush", Some(flush)),
    (c"commit", Some(commit)),
    (c"check", Some(check)),
    (c"permission", Some(permission)),
    (c"noop", Some(noop)),
    (c"useScratch", Some(use_scratch)),
    (c"makeError", Some(make_error)),
    (c"checkConfiguration", Some(check_configuration)),
    (c"tables", Some(tables)),
];

/// The environment ends: devices are closed in good order.
unsafe extern "C" fn tear_down(data: *mut std::ffi::c_void) {
    // SAFETY: `data` is the Instance that `init` leaked for this environment; its functions can no longer be called.
    let instance = unsafe { Box::from_raw(data.cast::<Instance>()) };
    instance.vaults.borrow_mut().clear();
    for device in instance.devices.borrow().iter().flatten() {
        // Nobody is left to be told; what was acknowledged is durable in any case.
        let _ = device.close();
    }
}

/// Runs a callback's body; an error becomes an exception.
fn enter(
    env: napi_env,
    info: napi_callback_info,
    body: impl FnOnce(&Instance, Js, &[napi_value; ARGUMENTS]) -> Result<napi_value>,
) -> napi_value {
    let _cleared = Registers;
    enter_bare(env, info, body)
}

/// The same where no secret comes in sight.
fn enter_bare(
    env: napi_env,
    info: napi_callback_info,
    body: impl FnOnce(&Instance, Js, &[napi_value; ARGUMENTS]) -> Result<napi_value>,
) -> napi_value {
    let js = Js::new(env);
    let (arguments, data) = js.arguments(info);
    // SAFETY: `data` is the Instance given to every function of this environment, freed only at its teardown.
    let instance = unsafe { &*data.cast::<Instance>() };
    // A panic must not unwind into JavaScript.
    match catch_unwind(AssertUnwindSafe(|| body(instance, js, &arguments))) {
        Ok(Ok(value)) => value,
        Ok(Err(error)) => js.throw(&error),
        Err(_) => js.throw(&internal_error()),
    }
}

fn internal_error() -> Error {
    Error::new(Code::DatabaseError, "internal error in the engine")
}

/// open(optionsJson: string, secret?: Uint8Array, fetch?: Function): number - the secret is the passphrase or raw key
unsafe extern "C" fn open(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        // SAFETY: lib/ makes these arrays for the call, and nobody else knows them.
        let secret = unsafe { js.bytes(arguments[1]) };
        let options = Options::read(&js.string(arguments[0]), secret.unwrap_or_default())?;
        let sink = Arc::clone(&instance.sink) as Arc<dyn Sink>;
        let device = Device::open_with(options, sink, &mut |purpose, entry| fetch(js, arguments[2], purpose, entry))?;
        device.come_in_turns();
        let mut devices = instance.devices.borrow_mut();
        devices.push(Some(device));
        Ok(js.number(devices.len() as f64 - 1.0))
    })
}

/// control(device: number, name: string, json: string, first?: Uint8Array, second?: Uint8Array): string | Uint8Array
unsafe extern "C" fn control(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let index = js.u32(arguments[0]);
        let device = instance.device(index)?;
        let (name, json) = (js.string(arguments[1]), js.string(arguments[2]));
        // SAFETY: as in `open`.
        let bytes = unsafe { [js.bytes(arguments[3]), js.bytes(arguments[4])] };
        if name == "close" {
            instance.devices.borrow_mut()[index as usize] = None;
        }
        match device.control(&name, &json, bytes)? {
            Output::Json(json) => Ok(js.text(&json)),
            Output::Bytes(bytes) => Ok(js.copy(&bytes)),
        }
    })
}

/// rotate(device: number, json: string, secret?: Uint8Array, fetch?: Function) - the next root key as open has it
unsafe extern "C" fn rotate(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let device = instance.device(js.u32(arguments[0]))?;
        // SAFETY: as in `open`.
        let secret = unsafe { js.bytes(arguments[2]) };
        let next = RootKey::read(&js.string(arguments[1]), secret.unwrap_or_default())?;
        device.rotate_root_key(&next, &mut |purpose, entry| fetch(js, arguments[3], purpose, entry))?;
        Ok(js.undefined())
    })
}

/// fetch(purpose: 'open' | 'make' | 'rotate', service?: string, account?: string): Uint8Array. What it throws is
/// thrown.
fn fetch(js: Js, function: napi_value, purpose: Purpose, entry: Option<&Entry>) -> Result<Secret> {
    let purpose = match purpose {
        Purpose::Open => "open",
        Purpose::Make => "make",
        Purpose::Rotate => "rotate",
    };
    let name = |name: Option<&String>| name.map_or(js.undefined(), |name| js.text(name));
    let arguments =
        [js.text(purpose), name(entry.map(|entry| &entry.service)), name(entry.map(|entry| &entry.account))];
    let fetched =
        js.call(function, &arguments).ok_or_else(|| Error::new(Code::CryptoError, "no root key was given"))?;
    // SAFETY: lib/ made this array for us, and runs again when it has been copied.
    let bytes = unsafe { js.bytes_mut(fetched) }.unwrap_or_default();
    let secret = Secret::of(bytes);
    bytes.zeroize();
    Ok(secret)
}

/// flush(device: number): 0 | 1 - the turn of the event loop is over; 1: commit() is to follow when the others had theirs
unsafe extern "C" fn flush(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        // Closed meanwhile: then nothing waits.
        let device = instance.device(js.u32(arguments[0]));
        Ok(js.i32(device.is_ok_and(|device| device.flush(instance.sink.waiting())).into()))
    })
}

/// commit(device: number): void - commits the handful of calls that wait, and settles their promises
unsafe extern "C" fn commit(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let device = instance.device(js.u32(arguments[0]));
        device.iter().for_each(|device| instance.sink.settle(js, device.commit_at_hand(instance.sink.waiting())));
        Ok(js.undefined())
    })
}

/// Bits of invoke's second argument beside the function's number.
const AS_USER: u32 = 1 << 8;
const PROMISE: u32 = 1 << 9;

/// invoke(device: number, call: number, token: number, length: number): number | Uint8Array | Promise
///
/// The packed arguments are the first `length` bytes of the scratch; a short reply replaces them and its length is
/// returned, a long one comes as bytes of its own.
unsafe extern "C" fn invoke(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let call = js.u32(arguments[1]);
        let scratch = instance.scratch.get();
        // SAFETY: JavaScript cannot run while this callback does, so nobody else touches the scratch.
        let packed = Wiped(unsafe { scratch.slice(js.u32(arguments[3]) as usize) });
        let device = instance.device(js.u32(arguments[0]))?;
        let mut style = NodeStyle { js, sink: &instance.sink, promised: (call & PROMISE != 0).then_some(None) };
        let function = Function::ALL.get((call & 0xFF) as usize).ok_or(Code::InvalidArgument)?;
        let replied =
            invoke_asset(&device, *function, Token(js.u32(arguments[2])), call & AS_USER != 0, packed.0, &mut style);
        drop(packed);
        style.settle(replied, |reply| instance.reply(js, &reply), Code::ServiceUnavailable)
    })
}

/// clone(from: number, into: number, user: number, code: number, apps?: Uint8Array): Promise<Uint8Array> - what
/// querySyncResult gives. A user beyond the last one is all of them, a code other than 0 is what it fails with; apps are tokens of 4 bytes
unsafe extern "C" fn clone(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let (from, into) = (instance.device(js.u32(arguments[0]))?, instance.device(js.u32(arguments[1]))?);
        // SAFETY: as in `open`.
        let apps = unsafe { js.bytes(arguments[4]) };
        let user = UserId(js.u32(arguments[2]));
        let wanted = transfer::Wanted {
            user: (user <= UserId::LAST).then_some(user),
            apps: apps.map(|bytes| bytes.as_chunks().0.iter().map(|token| Token(u32::from_le_bytes(*token))).collect()),
            fault: Code::from_number(js.u32(arguments[3])),
        };
        instance.aside(js, Box::new(move || transfer::clone(&from, &into, &wanted)))
    })
}

/// backUp(device: number, token: number, passphrase: Uint8Array): Promise<Uint8Array> - two counts, and the file
unsafe extern "C" fn back_up(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let (device, token) = (instance.device(js.u32(arguments[0]))?, Token(js.u32(arguments[1])));
        // SAFETY: as in `open`.
        let passphrase = Buffer::of(unsafe { js.bytes(arguments[2]) }.unwrap_or_default());
        instance.aside(js, Box::new(move || transfer::back_up(&device, token, &passphrase)))
    })
}

/// restoreBackup(device: number, token: number, code: number, passphrase: Uint8Array, file: Uint8Array):
/// Promise<Uint8Array> - what querySyncResult gives; a code other than 0 is what it fails with
unsafe extern "C" fn restore_backup(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let (device, token) = (instance.device(js.u32(arguments[0]))?, Token(js.u32(arguments[1])));
        let fault = Code::from_number(js.u32(arguments[2]));
        // SAFETY: as in `open`.
        let [passphrase, file] =
            [3, 4].map(|place: usize| Buffer::of(unsafe { js.bytes(arguments[place]) }.unwrap_or_default()));
        instance.aside(js, Box::new(move || transfer::restore(&device, token, fault, &passphrase, &file)))
    })
}

/// account(device: number, call: string, json: string, parts: Uint8Array): Promise<Uint8Array> - the formats are those of
/// sync/calls.rs
unsafe extern "C" fn account(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let device = instance.device(js.u32(arguments[0]))?;
        let (name, json) = (js.string(arguments[1]).to_string(), js.string(arguments[2]).to_string());
        // SAFETY: as in `open`.
        let mut rest = unsafe { js.bytes(arguments[3]) }.unwrap_or_default();
        let mut parts = Vec::new();
        while let Some((length, tail)) = rest.split_first_chunk() {
            let cut = || Error::argument("packed bytes are cut short");
            let (part, tail) = tail.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(cut)?;
            parts.push(Buffer::of(part));
            rest = tail;
        }
        instance.aside(js, Box::new(move || sync::invoke(&device, &name, &json, &parts)))
    })
}

/// accountHasNews(device: number): 0 | 1 - whether something was changed that the account's log does not have
unsafe extern "C" fn account_has_news(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let device = instance.device(js.u32(arguments[0]))?;
        Ok(js.number(if sync::has_news(&device)? { 1.0 } else { 0.0 }))
    })
}

/// openVault(device: number, name: string): number
unsafe extern "C" fn open_vault(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let vault = Vault::new(instance.device(js.u32(arguments[0]))?, &js.string(arguments[1]))?;
        let mut vaults = instance.vaults.borrow_mut();
        let free = vaults.iter().position(Option::is_none).unwrap_or(vaults.len());
        if free == vaults.len() {
            vaults.push(None);
        }
        vaults[free] = Some(vault);
        Ok(js.number(free as f64))
    })
}

/// closeVault(vault: number): void
unsafe extern "C" fn close_vault(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        drop(instance.vaults.borrow_mut().get_mut(js.u32(arguments[0]) as usize).and_then(Option::take));
        Ok(js.undefined())
    })
}

/// vault(vault: number, call: number, length: number): number | Uint8Array | Promise - as `invoke`; the formats are those of
/// vault/packed.rs
unsafe extern "C" fn vault(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let call = js.u32(arguments[1]);
        // SAFETY: as in `invoke`.
        let packed = Wiped(unsafe { instance.scratch.get().slice(js.u32(arguments[2]) as usize) });
        let mut style = NodeStyle { js, sink: &instance.sink, promised: (call & PROMISE != 0).then_some(None) };
        let function = vault::Function::ALL.get((call & 0xFF) as usize).ok_or(Code::InvalidArgument)?;
        let replied = instance.vault(js.u32(arguments[0]), |vault| vault.call(*function, packed.0, &mut style));
        drop(packed);
        style.settle(replied, |reply| instance.reply(js, &reply), Code::ServiceUnavailable)
    })
}

/// lease(vault: number, length: number): number - its number; -1 while somebody else has it
unsafe extern "C" fn lease(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        // SAFETY: as in `invoke`.
        let packed = Wiped(unsafe { instance.scratch.get().slice(js.u32(arguments[1]) as usize) });
        let lease = instance.vault(js.u32(arguments[0]), |vault| vault.lease(packed.0))?;
        Ok(js.number(lease.map_or(-1.0, f64::from)))
    })
}

/// release(vault: number, lease: number): void
unsafe extern "C" fn release(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        // Closed meanwhile: then it was let go.
        let _ = instance.vault(js.u32(arguments[0]), |vault| {
            vault.release(js.u32(arguments[1]));
            Ok(())
        });
        Ok(js.undefined())
    })
}

/// Packed arguments: wiped however the call ends.
struct Wiped<'a>(&'a mut [u8]);

impl Drop for Wiped<'_> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// serve(device: number, function: string, token: number, json: string, promise: boolean): string | Promise
unsafe extern "C" fn serve(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let device = instance.device(js.u32(arguments[0])).map_err(translate)?;
        let (name, json) = (js.string(arguments[1]), js.string(arguments[3]));
        let mut style = NodeStyle { js, sink: &instance.sink, promised: js.bool(arguments[4]).then_some(None) };
        let replied = services::invoke(&device, &name, Token(js.u32(arguments[2])), &json, &mut style);
        style.settle(replied, |json| js.text(&json), Code::ServiceNotRunning)
    })
}

/// record(device: number, token: number, usedBy: number, permission: string, successes: number, failures: number): string |
/// Promise - addPermissionUsedRecord without options
unsafe extern "C" fn record(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let [device, token, used_by, permission, successes, failures] = *arguments;
        let device = instance.device(js.u32(device)).map_err(translate)?;
        let of = (Token(js.u32(used_by)), js.string(permission));
        let counts = (js.to_i32(successes), js.to_i32(failures));
        let mut style = NodeStyle { js, sink: &instance.sink, promised: Some(None) };
        let replied = services::record(&device, Token(js.u32(token)), of, counts, &mut style);
        style.settle(replied, |json| js.text(&json), Code::ServiceNotRunning)
    })
}

/// check(device: number, token: number, permission: number): -1 | 0 - the question that must cost nanoseconds
unsafe extern "C" fn check(env: napi_env, info: napi_callback_info) -> napi_value {
    enter_bare(env, info, |instance, js, arguments| {
        let token = Token(js.u32(arguments[1]));
        if token == Token::NONE {
            return Err(Error::new(Code::ParameterInvalid, "tokenID is 0"));
        }
        let permission = PermissionId(js.u32(arguments[2]));
        let devices = instance.devices.borrow();
        let device = devices.get(js.u32(arguments[0]) as usize).and_then(Option::as_ref);
        let device = device.ok_or(Code::ServiceNotRunning)?;
        let held = device.check(token, permission).map_err(translate)?;
        Ok(js.i32(if held { 0 } else { -1 }))
    })
}

/// permission(device: number, name: string): number - a permission's number for `check`; one that nobody holds for an
/// undefined name; 12100001 for what is no name
unsafe extern "C" fn permission(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        let device = instance.device(js.u32(arguments[0])).map_err(translate)?;
        let PermissionId(number) = device.permission_number(&js.string(arguments[1])).map_err(translate)?;
        Ok(js.number(number.into()))
    })
}

/// noop(): undefined - what a call costs that does nothing, for the benchmarks
unsafe extern "C" fn noop(env: napi_env, _: napi_callback_info) -> napi_value {
    Js::new(env).undefined()
}

/// useScratch(buffer: Uint8Array): void
unsafe extern "C" fn use_scratch(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |instance, js, arguments| {
        instance.scratch.set(js.scratch(arguments[0]).unwrap_or_default());
        instance.scratch_kept.set(js.keep(arguments[0], instance.scratch_kept.get()));
        Ok(js.undefined())
    })
}

/// makeError(code: number, detail?: string): Error
unsafe extern "C" fn make_error(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |_, js, arguments| {
        let number = js.u32(arguments[0]);
        let unknown = || Error::argument(format!("{number} is not a documented error code"));
        let code = Code::from_number(number).ok_or_else(unknown)?;
        let detail = js.string(arguments[1]);
        let error = if detail.is_empty() { Error::from(code) } else { Error::new(code, detail.to_string()) };
        Ok(js.error(&error))
    })
}

/// checkConfiguration(file: string, user: number, group: number, mode: number, program: number): void
unsafe extern "C" fn check_configuration(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |_, js, arguments| {
        let stat = (js.u32(arguments[1]), js.u32(arguments[2]), js.u32(arguments[3]));
        store::check_configuration(Path::new(&*js.string(arguments[0])), stat, js.u32(arguments[4]))?;
        Ok(js.undefined())
    })
}

/// tables(): string - the engine's tables as JSON
unsafe extern "C" fn tables(env: napi_env, info: napi_callback_info) -> napi_value {
    enter(env, info, |_, js, _| {
        let tags: Vec<_> = Tag::ALL.iter().map(|tag| (tag.name(), tag.id(), tag.rule().to_string())).collect();
        let codes: Vec<_> = Code::ALL.iter().map(|code| (code.constant(), code.number(), code.text())).collect();
        let functions: Vec<_> = Function::ALL.iter().map(|function| function.described()).collect();
        let services: Vec<_> = services::table().map(|(name, ..)| name).collect();
        let tables = serde_json::json!({
            "tags": tags, "codes": codes, "functions": functions, "services": services,
        });
        Ok(js.text(&tables.to_string()))
    })
}

/// What is carried out on a thread of its own.
type Aside = Box<dyn FnOnce() -> Result<Reply> + Send>;

impl Instance {
    fn device(&self, index: u32) -> Result<Arc<Device>> {
        self.devices.borrow().get(index as usize).cloned().flatten().ok_or_else(|| Code::ServiceUnavailable.into())
    }

    fn vault<T>(&self, index: u32, work: impl FnOnce(&Vault) -> Result<T>) -> Result<T> {
        let vaults = self.vaults.borrow();
        let vault = vaults.get(index as usize).and_then(Option::as_ref).ok_or(Code::ServiceUnavailable)?;
        work(vault)
    }

    /// Carries out on a thread of its own what takes long; returns the promise of its reply.
    fn aside(&self, js: Js, work: Aside) -> Result<napi_value> {
        let (ticket, promise) = self.sink.promise(js).ok_or(Code::ServiceUnavailable)?;
        let sink = Arc::clone(&self.sink);
        let run = move || {
            let reply = clearing(|| catch_unwind(AssertUnwindSafe(work))).unwrap_or_else(|_| Err(internal_error()));
            sink.deliver(vec![(ticket, reply)]);
        };
        clear_registers(); // a new thread begins with a copy
        match std::thread::Builder::new().name("ohos-transfer".into()).spawn(run) {
            Ok(_) => Ok(promise),
            Err(error) => {
                self.sink.abandon(js);
                Err(Error::from(Code::OutOfMemory).because(error))
            }
        }
    }

    fn reply(&self, js: Js, reply: &Reply) -> napi_value {
        let encoded = encode(reply);
        // SAFETY: as in `invoke`.
        match unsafe { self.scratch.get().fill(&encoded) } {
            true => js.number(encoded.len() as f64),
            false => js.copy(&encoded),
        }
    }
}

/// A reply as bytes; lib/engine/codec.js knows by the function what they mean.
fn encode(reply: &Reply) -> Cow<'_, [u8]> {
    match reply {
        Reply::Done => Cow::Borrowed(&[]),
        Reply::Bytes(bytes) => Cow::Borrowed(bytes),
        Reply::Json(json) => Cow::Borrowed(json.as_bytes()),
        Reply::Packed(packed) => Cow::Borrowed(packed),
        Reply::Batch(failed) => {
            let mut out = (failed.len() as u32).to_le_bytes().to_vec();
            for (index, code) in failed {
                out.extend(index.to_le_bytes());
                out.extend(code.number().to_le_bytes());
                out.extend((code.text().len() as u16).to_le_bytes());
                out.extend(code.text().bytes());
            }
            Cow::Owned(out)
        }
        Reply::SyncResult(Outcome { code, total, failed }) => {
            Cow::Owned([code, total, failed].iter().flat_map(|n| n.to_le_bytes()).collect())
        }
    }
}

/// Makes a promise when the engine says that the reply comes later.
struct NodeStyle<'a> {
    js: Js,
    sink: &'a NodeSink,
    /// `None`: a synchronous call. `Some(Some(_))`: the promise was made.
    promised: Option<Option<napi_value>>,
}

impl NodeStyle<'_> {
    /// What a call returns: its reply, or the promise that was made for it. `lost`: there is neither.
    fn settle<T>(
        self,
        replied: Result<Option<T>>,
        value: impl FnOnce(T) -> napi_value,
        lost: Code,
    ) -> Result<napi_value> {
        match (replied, self.promised.flatten()) {
            (Ok(Some(reply)), _) => Ok(value(reply)),
            (Ok(None), promise) => promise.ok_or_else(|| lost.into()),
            (Err(error), promise) => {
                if promise.is_some() {
                    self.sink.abandon(self.js);
                }
                Err(error)
            }
        }
    }
}

impl Style for NodeStyle<'_> {
    fn promise(&mut self) -> Option<Ticket> {
        let promised = self.promised.as_mut()?;
        let (ticket, promise) = self.sink.promise(self.js)?;
        *promised = Some(promise);
        Some(ticket)
    }
}
