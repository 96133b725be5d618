//! What the integration tests share: AssetMaps packed as JavaScript packs them, results unpacked as it unpacks them,
//! and a device whose promises are kept by the test. Without this every test would need Node to say `add`.
#![allow(dead_code, reason = "each test binary compiles its own copy and uses a part of it")]
#![allow(missing_docs, reason = "read by people who write tests, not published")]

use ohos_security_kit::asset::tag::{Rule, Tag};
use ohos_security_kit::asset::{Function, invoke};
use ohos_security_kit::device::api::Output;
use ohos_security_kit::device::options::Options;
use ohos_security_kit::device::{Device, Event};
use ohos_security_kit::error::{Code, Error, Result};
use ohos_security_kit::ids::Token;
use ohos_security_kit::reply::{Reply, Sink, Style, Ticket};
use ohos_security_kit::services;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// Longest wait for a promise: a test that needs more is hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// The root key of tests that ask for a raw one.
const ROOT_KEY: [u8; 32] = [0; 32];

/// An AssetMap in the packed form of src/asset/attributes.rs.
#[derive(Clone, Default)]
pub struct Map {
    count: u8,
    entries: Vec<u8>,
}

impl Map {
    pub fn new() -> Self {
        Map::default()
    }

    fn entry(mut self, kind: u8, tag: Tag, value: &[u8]) -> Self {
        self.count += 1;
        self.entries.push(kind);
        self.entries.extend(tag.id().to_le_bytes());
        self.entries.extend(value);
        self
    }

    pub fn bytes(self, tag: Tag, value: impl AsRef<[u8]>) -> Self {
        let value = value.as_ref();
        self.entry(3, tag, &[&(value.len() as u32).to_le_bytes(), value].concat())
    }

    pub fn number(self, tag: Tag, value: u32) -> Self {
        self.entry(2, tag, &value.to_le_bytes())
    }

    pub fn flag(self, tag: Tag, value: bool) -> Self {
        self.entry(u8::from(value), tag, &[])
    }

    /// A value of the tag's own type: what a test means by "some value".
    pub fn with(self, tag: Tag, value: &Value) -> Self {
        match value {
            Value::Bool(flag) => self.flag(tag, *flag),
            Value::Number(number) => self.number(tag, *number),
            Value::Bytes(bytes) => self.bytes(tag, bytes),
        }
    }

    /// As the next map argument.
    pub fn pack(&self) -> Vec<u8> {
        [&[self.count], &self.entries[..]].concat()
    }
}

/// Map arguments one after another.
pub fn maps(maps: &[Map]) -> Vec<u8> {
    maps.iter().flat_map(Map::pack).collect()
}

/// An array of maps.
pub fn array(elements: &[Map]) -> Vec<u8> {
    [&[0][..], &(elements.len() as u32).to_le_bytes(), &maps(elements)].concat()
}

/// The user id of an AsUser call, before its other arguments.
pub fn as_user(user: u32, arguments: &[u8]) -> Vec<u8> {
    [&[2][..], &user.to_le_bytes(), arguments].concat()
}

/// The conditions that name one asset and ask for its secret.
pub fn secret_of(alias: impl AsRef<[u8]>) -> Map {
    Map::new().bytes(Tag::Alias, alias).number(Tag::ReturnType, 0)
}

/// A value of an AssetMap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Bool(bool),
    Number(u32),
    Bytes(Vec<u8>),
}

/// One asset of a query's result.
pub type Found = BTreeMap<Tag, Value>;

/// Unpacks a query's result (src/asset/row.rs).
pub fn unpack(mut packed: &[u8]) -> Vec<Found> {
    let mut take = |length: usize| {
        let (taken, rest) = packed.split_at_checked(length).expect("a packed result is complete");
        packed = rest;
        taken.to_vec()
    };
    let count = u32::from_le_bytes(take(4).try_into().expect("4 bytes"));
    let assets = (0..count).map(|_| {
        let entries = take(1)[0];
        let entry = (0..entries).map(|_| {
            let tag = Tag::ALL[take(1)[0] as usize];
            let value = match tag.rule() {
                Rule::Bool => Value::Bool(take(1)[0] != 0),
                Rule::Bytes { .. } | Rule::Output => {
                    let length = u16::from_le_bytes(take(2).try_into().expect("2 bytes"));
                    Value::Bytes(take(length.into()))
                }
                _ => Value::Number(u32::from_le_bytes(take(4).try_into().expect("4 bytes"))),
            };
            (tag, value)
        });
        entry.collect::<Found>()
    });
    let assets = assets.collect();
    assert!(packed.is_empty(), "nothing follows the last asset");
    assets
}

/// Keeps the replies that come later.
#[derive(Default)]
pub struct Inbox {
    replies: Mutex<HashMap<Ticket, Result<Reply>>>,
    arrived: Condvar,
}

impl Sink for Inbox {
    fn deliver(&self, batch: Vec<(Ticket, Result<Reply>)>) {
        let mut replies = self.replies.lock().expect("no test panics while delivering");
        for (ticket, reply) in batch {
            assert!(replies.insert(ticket, reply).is_none(), "ticket {ticket} was answered twice");
        }
        self.arrived.notify_all();
    }
}

/// A call without a promise waits; one with gives its ticket.
struct Tickets<'a>(Option<&'a Mutex<Ticket>>);

impl Style for Tickets<'_> {
    fn promise(&mut self) -> Option<Ticket> {
        let mut last = self.0?.lock().expect("counting does not panic");
        *last += 1;
        Some(*last)
    }
}

/// What a promise call gave: its reply at once, or a ticket for it.
pub enum Promise {
    Settled(Result<Reply>),
    Pending(Ticket),
}

/// A device and what arrives from it.
pub struct Phone {
    pub device: Arc<Device>,
    inbox: Arc<Inbox>,
    last: Mutex<Ticket>,
}

impl Phone {
    /// Opens a device with the default options changed by `options`.
    pub fn try_open(options: Json) -> Result<Self> {
        Phone::try_open_with(options, &ROOT_KEY)
    }

    /// The same with another raw key, or passphrase.
    pub fn try_open_with(options: Json, secret: &[u8]) -> Result<Self> {
        let mut all = json!({ "app": { "bundleName": "com.example.default" }, "clock": "manual" });
        let members = all.as_object_mut().expect("written above");
        members.extend(options.as_object().expect("options are an object").clone());
        let options = Options::read(&all.to_string(), secret).expect("the test's options have the right shape");
        let inbox = Arc::<Inbox>::default();
        let device = Device::open(options, Arc::clone(&inbox) as Arc<dyn Sink>)?;
        Ok(Phone { device, inbox, last: Mutex::new(0) })
    }

    /// In memory, with users 100 and 101.
    pub fn in_memory() -> Self {
        Phone::try_open(json!({ "inMemory": true, "users": [100, 101] })).expect("a device in memory opens")
    }

    /// In a folder, with users 100 and 101.
    pub fn in_folder(folder: &Path) -> Self {
        Phone::try_in_folder(folder).expect("the folder opens")
    }

    /// The same where opening may fail.
    pub fn try_in_folder(folder: &Path) -> Result<Self> {
        Phone::try_open(json!({ "dataDir": folder, "users": [100, 101] }))
    }

    /// Installs an app; gives its token. Installing it again gives the token it has then.
    pub fn install(&self, manifest: Json) -> u32 {
        let manifest = serde_json::from_value(manifest).expect("the test's manifest has the right shape");
        self.device.install(manifest).expect("the app installs").token_id.0
    }

    /// The app that the device runs as.
    pub fn default_app(&self) -> u32 {
        self.device.default_app().0
    }

    /// A call of the device API that gives JSON.
    pub fn control(&self, name: &str, arguments: Json) -> Json {
        self.try_control(name, arguments).unwrap_or_else(|code| panic!("{name}: {code:?}"))
    }

    /// A synchronous call.
    pub fn call(&self, function: Function, token: u32, packed: &[u8]) -> Result<Reply> {
        Self::at_once(invoke(&self.device, function, Token(token), false, packed, &mut Tickets(None)))
    }

    /// A synchronous call for another user.
    pub fn call_as_user(&self, function: Function, token: u32, packed: &[u8]) -> Result<Reply> {
        Self::at_once(invoke(&self.device, function, Token(token), true, packed, &mut Tickets(None)))
    }

    fn at_once(reply: Result<Option<Reply>>) -> Result<Reply> {
        reply.map(|reply| reply.expect("a synchronous call has its reply"))
    }

    /// A promise call.
    pub fn promise(&self, function: Function, token: u32, packed: &[u8]) -> Promise {
        match invoke(&self.device, function, Token(token), false, packed, &mut Tickets(Some(&self.last))) {
            Ok(None) => Promise::Pending(*self.last.lock().expect("counting does not panic")),
            Ok(Some(reply)) => Promise::Settled(Ok(reply)),
            Err(error) => Promise::Settled(Err(error)),
        }
    }

    /// The reply of a promise.
    pub fn wait(&self, promise: Promise) -> Result<Reply> {
        let ticket = match promise {
            Promise::Settled(reply) => return reply,
            Promise::Pending(ticket) => ticket,
        };
        let mut replies = self.inbox.replies.lock().expect("no test panics while delivering");
        loop {
            if let Some(reply) = replies.remove(&ticket) {
                return reply;
            }
            let (again, timeout) = self.inbox.arrived.wait_timeout(replies, PATIENCE).expect("the inbox is sound");
            assert!(!timeout.timed_out(), "ticket {ticket} is never answered");
            replies = again;
        }
    }

    /// The same where it may fail.
    pub fn try_control(&self, name: &str, arguments: Json) -> Result<Json, Code> {
        match self.device.control(name, &arguments.to_string(), Default::default()) {
            Ok(Output::Json(text)) => Ok(serde_json::from_str(&text).expect("device calls give JSON")),
            Ok(Output::Bytes(_)) => panic!("{name} gives bytes"),
            Err(error) => Err(error.code),
        }
    }

    /// A function of AtManager, to its end.
    pub fn access(&self, name: &str, token: u32, arguments: Json) -> Result<Json, Code> {
        match services::invoke(&self.device, name, Token(token), &arguments.to_string(), &mut Tickets(None)) {
            Ok(reply) => Ok(serde_json::from_str(&reply.expect("a synchronous call has its reply")).expect("JSON")),
            Err(error) => Err(error.code),
        }
    }

    /// A function of AtManager whose reply may come later.
    pub fn access_promise(&self, name: &str, token: u32, arguments: Json) -> Promise {
        let style = &mut Tickets(Some(&self.last));
        match services::invoke(&self.device, name, Token(token), &arguments.to_string(), style) {
            Ok(None) => Promise::Pending(*self.last.lock().expect("counting does not panic")),
            Ok(Some(_)) => Promise::Settled(Ok(Reply::Done)),
            Err(error) => Promise::Settled(Err(error)),
        }
    }

    /// Whether an app holds a permission, as every kit asks it.
    pub fn check(&self, token: u32, permission: &str) -> bool {
        let number = self.device.permission_number(permission).expect("a name of 1 to 256 bytes");
        self.device.check(Token(token), number).expect("an open device answers")
    }

    /// What happened to permissions since the last call: 1 granted or 0 revoked, token, name.
    pub fn events(&self) -> Vec<(u8, u32, String)> {
        let events = self.device.take_events().expect("an open device answers").into_iter();
        let permissions = events.filter_map(|event| match event {
            Event::Permission(event) => Some((event.change, event.token_id.0, event.permission)),
            _ => None,
        });
        permissions.collect()
    }

    /// What a synchronous query finds.
    pub fn query(&self, token: u32, query: &Map) -> Result<Vec<Found>, Code> {
        found(self.call(Function::Query, token, &query.pack()))
    }

    /// The secret of an asset.
    pub fn secret(&self, token: u32, query: &Map) -> Result<Vec<u8>, Code> {
        let found = self.query(token, query)?;
        match found.first().and_then(|asset| asset.get(&Tag::Secret)) {
            Some(Value::Bytes(secret)) => Ok(secret.clone()),
            _ => panic!("a query with RETURN_TYPE ALL gives a secret"),
        }
    }

    /// Adds an asset that must be addable.
    pub fn add(&self, token: u32, attributes: &Map) {
        self.call(Function::Add, token, &attributes.pack()).expect("the asset is added");
    }

    /// Closes the device; what it was asked before is done.
    pub fn close(self) {
        self.device.close().expect("the device closes");
    }
}

/// A reply as a query's result.
pub fn found(reply: Result<Reply>) -> Result<Vec<Found>, Code> {
    match reply {
        Ok(Reply::Packed(packed)) => Ok(unpack(&packed)),
        Ok(other) => panic!("a query gives assets, not {other:?}"),
        Err(error) => Err(error.code),
    }
}

/// Everything an error shows to anybody.
pub fn everything_shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {}", error.message());
    let mut below = std::error::Error::source(error);
    while let Some(source) = below {
        text.push_str(&format!(" {source} {source:?}"));
        below = source.source();
    }
    text
}

/// Every file below a folder with its content.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let content = std::fs::read(&path).expect("the file is readable");
            all.insert(path.display().to_string(), content);
        }
    }
    all
}
