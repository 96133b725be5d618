//! Calls of the engine without Node, for bench/instructions.mjs, which counts their instructions under valgrind:
//! `instructions <folder> <call> <times>`. Each call is made on a store of 2,000 assets with two labels, or of 2,000
//! entries of a vault with one; what counts is the difference between two numbers of times.

use ohos_security_kit::asset::tag::Tag;
use ohos_security_kit::asset::{Function, invoke};
use ohos_security_kit::device::Device;
use ohos_security_kit::device::options::Options;
use ohos_security_kit::error::Result;
use ohos_security_kit::ids::Token;
use ohos_security_kit::reply::{Reply, Sink, Style, Ticket};
use ohos_security_kit::vault::{self, Vault};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

const ASSETS: u32 = 2_000;
/// Calls in flight.
const FLIGHT: u32 = 64;

/// Counts the replies.
struct Counter(Mutex<Sender<usize>>);

impl Sink for Counter {
    fn deliver(&self, batch: Vec<(Ticket, Result<Reply>)>) {
        assert!(batch.iter().all(|(_, reply)| reply.is_ok()), "every call succeeds");
        let sent = self.0.lock().expect("nobody panics with it").send(batch.len());
        sent.expect("somebody waits");
    }
}

/// Whether calls are promised.
struct Promised(Option<Ticket>);

impl Style for Promised {
    fn promise(&mut self) -> Option<Ticket> {
        self.0
    }
}

struct Bench {
    device: Arc<Device>,
    replies: Receiver<usize>,
    token: Token,
}

/// A packed map.
struct Map(Vec<u8>);

impl Map {
    fn new() -> Self {
        Map(vec![0])
    }

    fn entry(mut self, kind: u8, tag: Tag, value: &[u8]) -> Self {
        self.0[0] += 1;
        self.0.push(kind);
        self.0.extend(tag.id().to_le_bytes());
        self.0.extend(value);
        self
    }

    fn bytes(self, tag: Tag, value: &str) -> Self {
        self.entry(3, tag, &[&(value.len() as u32).to_le_bytes()[..], value.as_bytes()].concat())
    }

    fn number(self, tag: Tag, value: u32) -> Self {
        self.entry(2, tag, &value.to_le_bytes())
    }
}

/// Far apart in every index, and each number once.
fn scattered(index: u32) -> u32 {
    index.wrapping_mul(2_654_435_761)
}

fn asset(index: u32) -> Map {
    Map::new()
        .bytes(Tag::Alias, &format!("alias {:08x}", scattered(index)))
        .bytes(Tag::Secret, "thirty-two bytes of some secret!")
        .bytes(Tag::Normal1, &format!("group {:08x}", scattered(index / 10)))
        .bytes(Tag::Normal2, &format!("label {:08x}", scattered(index)))
}

fn alias(index: u32) -> Map {
    Map::new().bytes(Tag::Alias, &format!("alias {:08x}", scattered(index)))
}

/// The name of an entry of a vault, as packed.
fn name(index: u32) -> Vec<u8> {
    let names = [format!("service {:08x}", scattered(index / 10)), format!("account {:08x}", scattered(index))];
    names.iter().flat_map(|name| part(name.as_bytes())).collect()
}

fn part(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32).to_le_bytes()[..], bytes].concat()
}

/// One write without checks.
fn write(write: &[&[u8]]) -> Vec<u8> {
    [&0u32.to_le_bytes()[..], &1u32.to_le_bytes(), &write.concat()].concat()
}

fn set(index: u32) -> Vec<u8> {
    const FIRST_UNLOCKED: u8 = 1;
    let (never, label) = (i64::MAX.to_le_bytes(), part(format!("label {:08x}", scattered(index)).as_bytes()));
    let value = part(b"thirty-two bytes of some secret!");
    write(&[&[0, FIRST_UNLOCKED], &never, &name(index), &[1], &label, &value])
}

fn delete(index: u32) -> Vec<u8> {
    write(&[&[1], &name(index)])
}

impl Bench {
    fn vault(&self) -> Vault {
        Vault::new(Arc::clone(&self.device), "bench").expect("a name of a vault")
    }

    fn ask(vault: &Vault, function: vault::Function, packed: &[u8]) {
        assert!(matches!(vault.call(function, packed, &mut Promised(None)), Ok(Some(_))), "the call succeeds");
    }

    /// Commits in flights of 64.
    fn commits(&self, range: std::ops::Range<u32>, packed: impl Fn(u32) -> Vec<u8>) {
        let vault = self.vault();
        for first in range.clone().step_by(FLIGHT as usize) {
            let flight = first..range.end.min(first + FLIGHT);
            for index in flight.clone() {
                let reply = vault.call(vault::Function::Commit, &packed(index), &mut Promised(Some(1)));
                assert!(matches!(reply, Ok(None)), "the call is promised");
            }
            self.receive(flight.len());
        }
    }

    fn receive(&self, mut left: usize) {
        while left > 0 {
            left -= self.replies.recv().expect("replies come");
        }
    }

    fn call(&self, function: Function, map: &Map) {
        let reply = invoke(&self.device, function, self.token, false, &map.0, &mut Promised(None));
        assert!(matches!(reply, Ok(Some(_))), "the call succeeds");
    }

    fn in_flight(&self, function: Function, maps: &[Map]) {
        for map in maps {
            let reply = invoke(&self.device, function, self.token, false, &map.0, &mut Promised(Some(1)));
            assert!(matches!(reply, Ok(None)), "the call is promised");
        }
        self.receive(maps.len());
    }

    /// In flights of 64.
    fn flights(&self, function: Function, range: std::ops::Range<u32>, map: impl Fn(u32) -> Map) {
        for first in range.clone().step_by(FLIGHT as usize) {
            let flight: Vec<_> = (first..range.end.min(first + FLIGHT)).map(&map).collect();
            self.in_flight(function, &flight);
        }
    }

    /// In arrays of so many at once; more than 100 only the package itself may add.
    fn batches(&self, range: std::ops::Range<u32>, most: u32) {
        for first in range.clone().step_by(most as usize) {
            let batch = first..range.end.min(first + most);
            let mut packed = vec![u8::from(most > 100)];
            packed.extend((batch.len() as u32).to_le_bytes());
            batch.for_each(|index| packed.extend(asset(index).0));
            self.call(Function::BatchAdd, &Map(packed));
        }
    }

    fn run(&self, call: &str, times: u32) {
        let known = |i: u32| (i * 7) % ASSETS;
        match call {
            "get" => (0..times).for_each(|i| {
                self.call(Function::Query, &alias(known(i)).number(Tag::ReturnType, 0));
            }),
            "get again" => (0..times).for_each(|i| {
                self.call(Function::Query, &alias(known(i % 20)).number(Tag::ReturnType, 0));
            }),
            "attributes" => (0..times).for_each(|i| {
                self.call(Function::Query, &alias(known(i)).number(Tag::ReturnType, 1));
            }),
            "label" => (0..times).for_each(|i| {
                let map = Map::new().bytes(Tag::Normal2, &format!("label {:08x}", scattered(known(i))));
                self.call(Function::Query, &map.number(Tag::ReturnType, 1));
            }),
            "two labels" => (0..times).for_each(|i| {
                let map = Map::new()
                    .bytes(Tag::Normal1, &format!("group {:08x}", scattered(known(i) / 10)))
                    .bytes(Tag::Normal2, &format!("label {:08x}", scattered(known(i))));
                self.call(Function::Query, &map.number(Tag::ReturnType, 1));
            }),
            "add" => (0..times).for_each(|i| self.call(Function::Add, &asset(ASSETS + i))),
            "add x64" => self.flights(Function::Add, ASSETS..ASSETS + times, asset),
            "batches" => self.batches(ASSETS..ASSETS + times, 100),
            "bulk" => self.batches(ASSETS..ASSETS + times, times),
            "remove" => (0..times).for_each(|i| self.call(Function::Remove, &alias(i))),
            "remove x64" => self.flights(Function::Remove, 0..times, alias),
            "update" => (0..times).for_each(|i| {
                let to = Map::new().bytes(Tag::Secret, "another secret").bytes(Tag::Normal2, "another label");
                let maps = Map([alias(i).0, to.0].concat());
                self.call(Function::Update, &maps);
            }),
            "check" => (0..times).for_each(|_| {
                let camera = self.device.permission_number("ohos.permission.CAMERA").expect("published");
                assert!(self.device.check(self.token, camera).is_ok());
            }),
            "vault get" => {
                let vault = self.vault();
                (0..times).for_each(|i| Self::ask(&vault, vault::Function::Get, &name(known(i))));
            }
            "vault set" => {
                let vault = self.vault();
                (0..times).for_each(|i| Self::ask(&vault, vault::Function::Commit, &set(ASSETS + i)));
            }
            "vault set x64" => self.commits(ASSETS..ASSETS + times, set),
            "vault delete x64" => self.commits(0..times, delete),
            other => panic!("no call is named {other}"),
        }
    }
}

fn open(folder: &str) -> Bench {
    let (sender, replies) = channel();
    let options = format!(
        r#"{{ "dataDir": {folder:?}, "durability": "normal", "clock": "manual", "app": {{ "bundleName": "com.example.bench" }} }}"#
    );
    let options = Options::read(&options, b"").expect("written above");
    let device = Device::open(options, Arc::new(Counter(Mutex::new(sender)))).expect("it opens");
    let token = device.default_app();
    Bench { device, replies, token }
}

fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    let [_, folder, call, times] = &arguments[..] else { panic!("instructions <folder> <call> <times>") };
    let times = times.parse().expect("a number");
    if let "fill" | "vault fill" = &call[..] {
        let bench = open(folder);
        match &call[..] {
            "fill" => bench.flights(Function::Add, 0..ASSETS, asset),
            _ => bench.commits(0..ASSETS, set),
        }
        bench.device.close().expect("closed");
        return;
    }
    if call == "open" {
        (0..times).for_each(|_| drop(open(folder).device.close().expect("closed")));
        return;
    }
    let bench = open(folder);
    bench.run(call, times);
    // It stays open: closing makes a backup and a digest of the whole file, which are no part of a call.
    std::process::exit(0);
}
