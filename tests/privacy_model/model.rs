//! The privacy manager as plain data: what spec/privacy.md and its decisions say, with no thought of cost.

use crate::Step;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Apps 0 and 2 are of user 100, app 1 of user 101.
pub const APPS: usize = 3;
/// Callers that may account for usages; each of a user of its own.
pub const STATS: usize = 2;
/// The third one is not recorded, the last one the device defines.
pub const PERMISSIONS: [&str; 4] =
    ["ohos.permission.CAMERA", "ohos.permission.LOCATION", "ohos.permission.INTERNET", "test.DEFINED"];
pub const IDENTITIES: [&str; 2] = ["", "second self"];

const CAMERA: usize = 0;
pub const UNKNOWN: usize = 2;
const WEEK: i64 = 7 * 86_400_000;
const LISTED: usize = 10;

#[derive(Clone, Debug)]
struct Record {
    app: usize,
    token: u32,
    permission: usize,
    identity: usize,
    used_type: u32,
    status: u32,
    time: i64,
    duration: i64,
    success: u32,
    fail: u32,
    segment: bool,
}

#[derive(Clone, Debug)]
struct Usage {
    app: usize,
    token: u32,
    permission: usize,
    identity: usize,
    pid: i32,
    caller: u32,
    used_type: u32,
    status: u32,
    since: i64,
}

pub struct Model {
    now: i64,
    callers: [u32; STATS],
    foreground: [bool; APPS],
    records: Vec<Record>,
    usages: Vec<Usage>,
    /// Token and permission with their bits, in order of first use.
    types: Vec<(u32, usize, u32)>,
    recorded: [bool; 2],
    camera: bool,
    /// What the administrator does about the camera: blocks it, mutes it.
    blocked: [bool; 2],
    pub events: Vec<Json>,
}

fn user(app: usize) -> usize {
    app % 2
}

impl Model {
    pub fn new(now: i64, callers: [u32; STATS]) -> Self {
        Model {
            now,
            callers,
            foreground: [false; APPS],
            records: Vec::new(),
            usages: Vec::new(),
            types: Vec::new(),
            recorded: [true; 2],
            camera: true,
            blocked: [false; 2],
            events: Vec::new(),
        }
    }

    /// Plays a step; returns the code the real thing must give.
    pub fn play(&mut self, step: &Step, tokens: &[u32; APPS]) -> u32 {
        match *step {
            Step::Add { app, permission, success, fail, used_type, identity } => {
                let token = tokens[app];
                match () {
                    () if token == 0 => return 12100002,
                    () if !self.recorded[user(app)] => return 0,
                    () if success + fail == 0 => return 12100001,
                    () if permission == UNKNOWN => return 12100003,
                    () if permission == CAMERA && !self.camera => return 0,
                    () => {}
                }
                let blocked = permission == CAMERA && self.is_blocked();
                let status = if blocked { 0 } else { self.status(app) };
                let (time, duration, segment) = (self.now, 0, false);
                let record = Record {
                    app,
                    token,
                    permission,
                    identity,
                    used_type,
                    status,
                    time,
                    duration,
                    success,
                    fail,
                    segment,
                };
                self.note(&record);
                self.merge(record);
            }
            Step::Start { app, permission, pid, used_type, identity, caller } => {
                let (token, caller, pid) = (tokens[app], self.callers[caller], pid.max(-1));
                let pid = if pid <= 0 { -1 } else { pid };
                if token == 0 {
                    return 12100002;
                }
                if permission == UNKNOWN {
                    return 12100003;
                }
                if permission == CAMERA && self.is_blocked() {
                    return 12100009;
                }
                let runs = |one: &Usage| {
                    (one.token, one.permission, one.identity, one.caller) == (token, permission, identity, caller)
                        && (pid == -1 || one.pid == pid)
                };
                if self.usages.iter().any(runs) {
                    return 12100004;
                }
                let usage =
                    Usage { app, token, permission, identity, pid, caller, used_type, status: 0, since: self.now };
                let status = if permission == CAMERA && !self.camera { 0 } else { self.status(app) };
                self.usages.push(usage.clone());
                self.turn(self.usages.len() - 1, status);
                self.tell(&usage, caller, status, used_type);
            }
            Step::Stop { app, permission, pid, identity, caller } => {
                let (token, caller) = (tokens[app], self.callers[caller]);
                if token == 0 {
                    return 12100002;
                }
                if permission == UNKNOWN {
                    return 12100003;
                }
                let mine = move |one: &Usage| {
                    (one.token, one.permission, one.identity, one.caller) == (token, permission, identity, caller)
                        && (pid <= 0 || one.pid == pid)
                };
                if !self.usages.iter().any(mine) {
                    return 12100004;
                }
                self.end(mine);
            }
            Step::Show { app, foreground } if tokens[app] != 0 => {
                self.foreground[app] = foreground;
                let status = self.status(app);
                let mut told = Vec::new();
                for place in 0..self.usages.len() {
                    let one = self.usages[place].clone();
                    if one.app != app || one.status == 0 || one.status == status {
                        continue;
                    }
                    self.turn(place, status);
                    if !told.contains(&(one.permission, one.identity)) {
                        told.push((one.permission, one.identity));
                        self.tell(&one, one.caller, status, one.used_type);
                    }
                }
            }
            Step::Exit { app } if tokens[app] != 0 => {
                self.end(move |one| one.app == app);
                self.foreground[app] = false;
            }
            Step::Uninstall { app } if tokens[app] != 0 => {
                self.end(move |one| one.app == app);
                self.foreground[app] = false;
                self.records.retain(|record| record.app != app);
                self.types.retain(|(token, ..)| *token != tokens[app]);
            }
            Step::Switch { on: true } if self.is_blocked() => return 12100009, // blocked by the administrator (D59)
            Step::Switch { on } => self.switch(on),
            Step::Block { on } => self.blocked[0] = on,
            Step::Mute { on } => {
                self.blocked[1] = on;
                if on {
                    self.switch(false);
                }
            }
            Step::Toggle { user: of, on } => {
                self.recorded[of] = on;
                if !on {
                    let gone: Vec<u32> = (0..APPS).filter(|app| user(*app) == of).map(|app| tokens[app]).collect();
                    self.records.retain(|record| user(record.app) != of);
                    self.types.retain(|(token, ..)| !gone.contains(token));
                }
            }
            Step::Advance { ms } => self.now += ms,
            Step::Reboot => {
                self.end(|_| true);
                self.events.clear(); // nobody listens any more
                self.foreground = [false; APPS];
            }
            _ => {}
        }
        0
    }

    fn is_blocked(&self) -> bool {
        self.blocked.contains(&true)
    }

    fn switch(&mut self, on: bool) {
        if on == self.camera {
            return;
        }
        self.camera = on;
        for place in (0..self.usages.len()).filter(|place| self.usages[*place].permission == CAMERA).collect::<Vec<_>>()
        {
            let one = self.usages[place].clone();
            let status = if on { self.status(one.app) } else { 0 };
            self.turn(place, status);
            self.tell(&one, 0, status, 0);
        }
    }

    fn status(&self, app: usize) -> u32 {
        if self.foreground[app] { 1 } else { 2 }
    }

    fn tell(&mut self, usage: &Usage, caller: u32, status: u32, used_type: u32) {
        self.events.push(json!({
            "callingTokenId": caller, "tokenId": usage.token, "permissionName": PERMISSIONS[usage.permission],
            "deviceId": "", "activeStatus": status, "usedType": used_type,
            "enhancedIdentity": IDENTITIES[usage.identity],
        }));
    }

    /// Ends a segment and begins the next.
    fn turn(&mut self, place: usize, status: u32) {
        let one = self.usages[place].clone();
        let record = Record {
            app: one.app,
            token: one.token,
            permission: one.permission,
            identity: one.identity,
            used_type: one.used_type,
            status: one.status,
            time: one.since,
            duration: self.now - one.since,
            success: 1,
            fail: 0,
            segment: true,
        };
        if one.status != 0 && self.recorded[user(one.app)] {
            self.records.push(record.clone());
        }
        if status != 0 && self.recorded[user(one.app)] {
            self.note(&record);
        }
        (self.usages[place].status, self.usages[place].since) = (status, self.now);
    }

    fn end(&mut self, which: impl Fn(&Usage) -> bool) {
        let mut ended: Vec<Usage> = Vec::new();
        for place in 0..self.usages.len() {
            if which(&self.usages[place]) {
                ended.push(self.usages[place].clone());
                self.turn(place, 0);
            }
        }
        self.usages.retain(|one| !which(one));
        let group = |one: &Usage| (one.token, IDENTITIES[one.identity], PERMISSIONS[one.permission], one.permission);
        // Codes: CAMERA 18, LOCATION 15, the device's own behind them.
        let order = |one: &Usage| (one.token, IDENTITIES[one.identity], [18, 15, 99, 1001][one.permission]);
        let mut firsts: Vec<Usage> = Vec::new();
        for one in ended {
            if firsts.iter().all(|first| group(first) != group(&one)) {
                firsts.push(one);
            }
        }
        firsts.sort_by(|a, b| order(a).cmp(&order(b)));
        for one in firsts {
            if !self.usages.iter().any(|left| group(left) == group(&one) && left.status != 0) {
                self.tell(&one, one.caller, 0, 0);
            }
        }
    }

    fn note(&mut self, record: &Record) {
        let bit = 1 << record.used_type;
        match self
            .types
            .iter_mut()
            .find(|(token, permission, _)| (*token, *permission) == (record.token, record.permission))
        {
            Some((.., bits)) => *bits |= bit,
            None => self.types.push((record.token, record.permission, bit)),
        }
    }

    /// Adds a record to the one that it merges with, or keeps it apart (3.3).
    fn merge(&mut self, new: Record) {
        let key = |one: &Record| {
            (
                (one.token, one.permission, one.time / 60_000, one.status, one.used_type, one.identity),
                (one.success > 0, one.fail > 0, one.segment),
            )
        };
        match self.records.iter_mut().find(|old| key(old) == key(&new)) {
            Some(old) => {
                old.success += new.success;
                old.fail += new.fail;
            }
            None => self.records.push(new),
        }
    }

    pub fn in_use(&self, permission: usize) -> bool {
        self.usages.iter().any(|one| one.permission == permission && one.status != 0)
    }

    pub fn types(&self) -> Json {
        let ways = self.types.iter().flat_map(|(token, permission, bits)| {
            (0..3).filter(move |way| bits & 1 << way != 0).map(
                move |way| json!({ "tokenId": token, "permissionName": PERMISSIONS[*permission], "usedType": way }),
            )
        });
        ways.collect()
    }

    /// getPermissionUsedRecord of everything.
    pub fn query(&self, flag: u32) -> Json {
        let wanted = |record: &&Record| {
            record.time > self.now - WEEK
                && match flag {
                    2 => false, // nobody locks the screen here
                    4 => record.status == 2,
                    5 => record.status == 1,
                    6 => record.used_type != 0,
                    _ => true,
                }
        };
        let mut rows: Vec<&Record> = self.records.iter().filter(wanted).collect();
        // Newest first; of one moment, what was written later.
        rows.reverse();
        rows.sort_by_key(|record| std::cmp::Reverse(record.time));
        let mut bundles: BTreeMap<String, (u32, usize, Vec<&Record>)> = BTreeMap::new();
        for record in &rows {
            let key = format!("{}_{}", record.token, IDENTITIES[record.identity]);
            bundles.entry(key).or_insert((record.token, record.app, Vec::new())).2.push(record);
        }
        let begin = rows.last().map_or(0, |record| record.time);
        let end = rows.first().map_or(0, |record| record.time);
        let records: Vec<Json> = bundles
            .values()
            .map(|(token, app, rows)| {
                json!({
                    "tokenId": token, "isRemote": false, "deviceId": "", "bundleName": format!("app.number{app}"),
                    "permissionRecords": permissions(rows, flag),
                })
            })
            .collect();
        json!({ "beginTime": begin, "endTime": end, "bundleRecords": records })
    }
}

/// The entries of one app and identity, the most recently used permission first.
fn permissions(rows: &[&Record], flag: u32) -> Json {
    let mut order: Vec<usize> = Vec::new();
    for record in rows {
        if !order.contains(&record.permission) {
            order.push(record.permission);
        }
    }
    let entries = order.into_iter().map(|permission| {
        let of: Vec<&&Record> = rows.iter().filter(|record| record.permission == permission).collect();
        let list = |count: fn(&Record) -> u32| -> Vec<Json> {
            let listed = of.iter().filter(|record| count(record) > 0).map(|record| {
                json!({
                    "status": record.status, "lockScreenStatus": 1, "timestamp": record.time,
                    "accessDuration": record.duration, "count": count(record), "usedType": record.used_type,
                })
            });
            if flag == 0 { Vec::new() } else { listed.take(LISTED).collect() }
        };
        let total = |count: fn(&Record) -> u32| of.iter().map(|record| count(record)).sum::<u32>();
        let last = |count: fn(&Record) -> u32| of.iter().find(|record| count(record) > 0);
        json!({
            "permissionName": PERMISSIONS[permission],
            "accessCount": total(|record| record.success), "rejectCount": total(|record| record.fail),
            "lastAccessTime": last(|record| record.success).map_or(0, |record| record.time),
            "lastRejectTime": last(|record| record.fail).map_or(0, |record| record.time),
            "lastAccessDuration": last(|record| record.success).map_or(0, |record| record.duration),
            "enhancedIdentity": IDENTITIES[of[0].identity],
            "accessRecords": list(|record| record.success), "rejectRecords": list(|record| record.fail),
        })
    });
    entries.collect()
}
