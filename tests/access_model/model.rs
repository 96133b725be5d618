//! Access control as plain data: what spec/access-control.md says, row by row, with no thought of cost.

pub use crate::table::*;
use std::collections::{BTreeMap, BTreeSet};

/// 1 granted or 0 revoked, token, permission.
pub type Event = (u8, u32, Permission);

/// What a manifest declares.
#[derive(Clone, Debug)]
pub struct Declared {
    pub names: Vec<Permission>,
    /// With whether the user may cancel.
    pub preauthorized: BTreeMap<Permission, bool>,
    pub debug: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub granted: bool,
    /// Without bit 16, which `App::component` has.
    pub flags: u32,
    pub time: i64,
}

#[derive(Clone, Debug, Default)]
pub struct Run {
    pub running: bool,
    pub foreground: bool,
    pub form: bool,
    pub task: bool,
    pasteboard_at: Option<i64>,
    location_at: Option<i64>,
    /// How often its processes were ended for a revoked permission.
    pub kills: usize,
}

#[derive(Clone, Debug)]
pub struct App {
    pub token: u32,
    pub debug: bool,
    pub names: Vec<Permission>,
    pub entries: BTreeMap<Permission, Entry>,
    pub component: BTreeSet<Permission>,
    pub forbidden: bool,
    pub run: Run,
}

impl App {
    /// Whether it effectively holds a permission (5.4).
    pub fn effective(&self, permission: Permission) -> bool {
        let component = self.component.contains(&permission);
        match self.entries.get(&permission) {
            Some(entry) => entry.flags & 512 == 0 && (component || entry.granted),
            None => component,
        }
    }

    pub fn flags(&self, permission: Permission) -> u32 {
        let component = if self.component.contains(&permission) { 16 } else { 0 };
        self.entries.get(&permission).map_or(0, |entry| entry.flags) | component
    }
}

/// Who decides, as far as one-time grants ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Caller,
    /// An app that asks while the device knows of no process of it counts as in front.
    Dialog,
    Settings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Allow,
    AllowOnce,
    Deny,
    Dismiss,
    AskEveryTime,
}

pub const INVALID: u32 = 12100001;
pub const NO_PERMISSION: u32 = 12100003;
pub const NOT_ALLOWED: u32 = 12100006;
pub const INNER: u32 = 12100009;

pub struct Model {
    pub now: i64,
    pub apps: [Option<App>; INSTANCES.len()],
    /// Tokens kept for a reinstallation.
    pub reserved: [Option<u32>; INSTANCES.len()],
    /// By user and permission: whether it is persistent.
    pub policies: BTreeMap<(u32, Permission), bool>,
    pub toggles: BTreeMap<(u32, Permission), u32>,
    pub grants_for_debug: bool,
    pub later_defined: bool,
    /// In order; within a group no order is promised.
    pub events: Vec<Vec<Event>>,
    killed: Vec<Slot>,
}

impl Model {
    pub fn new(now: i64) -> Self {
        Model {
            now,
            apps: [const { None }; INSTANCES.len()],
            reserved: [None; INSTANCES.len()],
            policies: BTreeMap::new(),
            toggles: BTreeMap::new(),
            grants_for_debug: false,
            later_defined: false,
            events: Vec::new(),
            killed: Vec::new(),
        }
    }

    pub fn is_defined(&self, permission: Permission) -> bool {
        permission < LATER || permission == LATER && self.later_defined
    }

    fn app(&mut self, slot: Slot) -> &mut App {
        self.apps[slot].as_mut().expect("steps name installed apps")
    }

    pub fn toggle(&self, user: u32, permission: Permission) -> u32 {
        self.toggles.get(&(user, permission)).copied().unwrap_or(u32::from(permission != TRACKING))
    }

    // Writing.

    /// The one way a state changes. `component` says whether bit 16 stays.
    fn write(&mut self, slot: Slot, permission: Permission, next: (bool, u32), component: bool, kill: bool) {
        let now = self.now;
        let app = self.app(slot);
        let (before, flags) = (app.effective(permission), app.flags(permission));
        if !component {
            app.component.remove(&permission);
        }
        let entry = app.entries.get_mut(&permission).expect("only declared permissions are written");
        let held = entry.granted;
        if (entry.granted, flags & !16) != next || flags & 16 != 0 && !component {
            *entry = Entry { granted: next.0, flags: next.1, time: now };
        }
        let (after, token) = (app.effective(permission), app.token);
        if before != after {
            self.events.push(vec![(after.into(), token, permission)]);
            if kill && before && held {
                self.killed.push(slot);
            }
        }
    }

    /// 8.2: processes end after the write and its event; with them one-time grants (5.6).
    pub fn end_killed(&mut self) {
        for slot in std::mem::take(&mut self.killed) {
            if self.app(slot).run.running {
                self.app(slot).run.kills += 1;
                self.exit(slot);
            }
        }
    }

    /// From here on the events so far are one group.
    fn join_events(&mut self, from: usize) {
        let joined: Vec<Event> = self.events.drain(from..).flatten().collect();
        if !joined.is_empty() {
            self.events.push(joined);
        }
    }

    /// F9 to F14 from "token unknown" on, dialogs, Settings: with propagation (3.4).
    pub fn decide(
        &mut self,
        slot: Slot,
        permission: Permission,
        (granted, flags): (bool, u32),
        kill: bool,
        by: By,
    ) -> Result<(), u32> {
        self.decide_one(slot, permission, (granted, flags), kill, by)?;
        let sibling = match slot {
            MAIN => SANDBOX,
            SANDBOX => MAIN,
            _ => return Ok(()),
        };
        if self.apps[sibling].is_some() {
            let _ = self.decide_one(sibling, permission, (granted, flags), kill, by);
        }
        Ok(())
    }

    fn decide_one(
        &mut self,
        slot: Slot,
        permission: Permission,
        (granted, flags): (bool, u32),
        kill: bool,
        by: By,
    ) -> Result<(), u32> {
        let app = self.app(slot);
        let run = &app.run;
        let sure = by == By::Settings || by == By::Dialog && !run.running;
        let qualifies = match TABLE[permission].once {
            Once::Never => false,
            Once::Always => true,
            Once::InFront => sure || run.foreground,
            Once::Pasteboard => sure || run.foreground || run.form,
            Once::Location => sure || run.foreground || run.form || run.task,
        };
        if granted && flags == 64 && !qualifies || !admits(slot, permission) {
            return Err(NOT_ALLOWED);
        }
        let old = app.entries.get(&permission).ok_or(INVALID)?.flags;
        if old & 4 != 0 {
            return Err(INVALID);
        }
        if old & 128 != 0 {
            return Err(INNER);
        }
        self.write(slot, permission, (granted, flags | old & (8 | 512)), false, kill);
        if granted && flags == 64 {
            let again = self.now + 10_000;
            let run = &mut self.app(slot).run;
            match TABLE[permission].once {
                Once::Pasteboard if is_away(run) => run.pasteboard_at = Some(again),
                Once::Location if is_away(run) && !run.task => run.location_at = Some(again),
                _ => {}
            }
        }
        Ok(())
    }

    /// 5.5. None: what fixed it is none of the calls that may.
    pub fn admin(&mut self, slot: Slot, permission: Permission, act: &str) -> Result<(), u32> {
        if !self.is_defined(permission) {
            return Err(NO_PERMISSION);
        }
        if TABLE[permission].mode != Mode::User {
            return Err(INVALID);
        }
        let old = *self.app(slot).entries.get(&permission).ok_or(INVALID)?;
        let kept = old.flags & (8 | 512);
        let next = match act {
            _ if old.flags & 4 != 0 => return Err(INVALID), // the system fixed it (D61)
            "grant" => (true, 128 | kept),
            "deny" => (false, 128 | kept),
            _ if old.flags & 128 != 0 => (old.granted, 256 | kept),
            _ => return Err(INVALID),
        };
        self.write(slot, permission, next, false, true);
        self.end_killed();
        Ok(())
    }

    /// An account policy suspends permissions for the apps of a user, or ends that (5.5).
    pub fn restrict(&mut self, user: u32, permissions: &[Permission], on: bool, persistent: bool) {
        let from = self.events.len();
        for permission in permissions {
            match on {
                true => self.policies.insert((user, *permission), persistent),
                false => self.policies.remove(&(user, *permission)),
            };
            for slot in (0..INSTANCES.len()).filter(|slot| INSTANCES[*slot].user == user) {
                let Some(entry) = self.apps[slot].as_ref().and_then(|app| app.entries.get(permission)) else {
                    continue;
                };
                let flags = if on { entry.flags | 512 } else { entry.flags & !512 };
                self.write(slot, *permission, (entry.granted, flags), true, false);
            }
        }
        self.join_events(from);
    }

    /// A UI component grants for the moment, or ends that (5.5).
    pub fn component(&mut self, slot: Slot, permission: Permission, on: bool) -> Result<(), u32> {
        let app = self.app(slot);
        let entry = app.entries.get(&permission);
        let (granted, flags) = entry.map_or((false, 0), |entry| (entry.granted, entry.flags));
        if on && (flags & 128 != 0 || !granted && flags & 7 != 0) {
            return Err(201);
        }
        if on && granted {
            return Ok(()); // the app holds it already (D61)
        }
        let before = app.effective(permission);
        match on {
            true => app.component.insert(permission),
            false => app.component.remove(&permission),
        };
        let (after, token) = (app.effective(permission), app.token);
        if before != after {
            self.events.push(vec![(after.into(), token, permission)]);
        }
        Ok(())
    }

    // Apps coming and going.

    /// What the app declares, and the entries that it begins with. D60: a sandbox has those of its main app.
    fn initial(&self, slot: Slot, declared: &Declared) -> Result<(Vec<Permission>, BTreeMap<Permission, Entry>), u32> {
        let main = match slot {
            SANDBOX => Some(self.apps[MAIN].as_ref().ok_or(INVALID)?),
            _ => None,
        };
        let names = main.map_or(&declared.names, |main| &main.names).clone();
        let defined = names.iter().filter(|name| self.is_defined(**name));
        let entries = defined.map(|name| {
            let (mut granted, mut flags) = match (TABLE[*name].mode, declared.preauthorized.get(name)) {
                (Mode::System, _) | (_, Some(false)) => (true, 4),
                (_, Some(true)) => (true, 8),
                (_, None) if declared.debug && self.grants_for_debug => (true, 2),
                (_, None) => (false, 0),
            };
            if let Some(copied) = main.map(|main| main.entries[name]) {
                (granted, flags) = (copied.granted, copied.flags);
            }
            if !admits(slot, *name) {
                (granted, flags) = (false, 0);
            }
            if self.policies.contains_key(&(INSTANCES[slot].user, *name)) {
                flags |= 512;
            }
            (*name, Entry { granted, flags, time: self.now })
        });
        let entries = entries.collect();
        Ok((names, entries))
    }

    /// Whether the app may be installed or updated.
    pub fn admits(&self, slot: Slot, declared: &Declared) -> Result<(), u32> {
        self.initial(slot, declared).map(drop)
    }

    pub fn install(&mut self, slot: Slot, declared: &Declared, token: u32) {
        let (names, entries) = self.initial(slot, declared).expect("it was admitted");
        if self.apps[slot].is_some() {
            self.uninstall(slot, false);
        }
        self.reserved[slot] = None;
        self.apps[slot] = Some(App {
            token,
            debug: declared.debug,
            names,
            entries,
            component: BTreeSet::new(),
            forbidden: false,
            run: Run::default(),
        });
    }

    /// An update: other declarations, and decisions that stay (4.4).
    pub fn update(&mut self, slot: Slot, declared: &Declared) {
        let (names, mut entries) = self.initial(slot, declared).expect("it was admitted");
        let by_policy = declared.debug && self.grants_for_debug;
        let app = self.app(slot);
        // Between release and debug builds an update starts over (D63).
        let anew = app.debug != declared.debug || by_policy;
        for (name, entry) in &mut entries {
            let Some(old) = app.entries.get(name) else { continue };
            // D62: what an update preauthorizes, for good or until the user cancels it.
            let (final_one, forgiving) = (entry.flags & 4 != 0, entry.flags & 8 != 0);
            let keeps = match old.flags {
                flags if flags & 128 != 0 => old.granted || !final_one,
                flags if flags & 256 != 0 => !anew && !final_one && !forgiving,
                flags => !anew && !matches!((old.granted, flags), (false, 0) | (_, 4 | 8)),
            };
            if keeps || (entry.granted, entry.flags) == (old.granted, old.flags) {
                *entry = *old;
            }
        }
        if anew {
            app.component.clear();
        }
        (app.entries, app.debug, app.names) = (entries, declared.debug, names);
    }

    pub fn uninstall(&mut self, slot: Slot, keep: bool) {
        let app = self.apps[slot].take().expect("steps name installed apps");
        let held = (0..TABLE.len()).filter(|permission| app.effective(*permission));
        let revoked: Vec<Event> = held.map(|permission| (0, app.token, permission)).collect();
        if !revoked.is_empty() {
            self.events.push(revoked);
        }
        if keep {
            self.reserved[slot] = Some(app.token);
        }
    }

    /// 4.4, a new definition.
    pub fn define_later(&mut self) {
        self.later_defined = true;
        for app in self.apps.iter_mut().flatten().filter(|app| app.names.contains(&LATER)) {
            let entry = Entry { granted: false, flags: 0, time: self.now };
            app.entries.entry(LATER).or_insert(entry);
        }
    }

    /// 4.4, Reset.
    pub fn reset(&mut self, asked: Slot) {
        let family = match asked {
            MAIN => vec![MAIN, SANDBOX],
            SANDBOX => vec![SANDBOX, MAIN],
            _ => vec![asked],
        };
        for slot in family.into_iter().filter(|slot| self.apps[*slot].is_some()).collect::<Vec<_>>() {
            self.app(slot).forbidden = false;
            let (now, app) = (self.now, self.app(slot));
            let before: Vec<bool> = (0..TABLE.len()).map(|permission| app.effective(permission)).collect();
            app.component.clear();
            for entry in app.entries.values_mut() {
                let next = match entry.flags {
                    flags if flags & 4 != 0 => continue,
                    flags if flags & 8 != 0 => (true, 8 | flags & (128 | 512)),
                    flags if flags & (128 | 512) != 0 => continue,
                    _ => (false, 0),
                };
                if (entry.granted, entry.flags) != next {
                    *entry = Entry { granted: next.0, flags: next.1, time: now };
                }
            }
            let app = &*app;
            let differences = |change: bool| {
                let changed = (0..TABLE.len()).filter(|permission| before[*permission] != app.effective(*permission));
                let these = changed.filter(|permission| app.effective(*permission) == change);
                these.map(|permission| (change.into(), app.token, permission)).collect::<Vec<Event>>()
            };
            let groups = [differences(false), differences(true)];
            self.events.extend(groups.into_iter().filter(|group| !group.is_empty()));
        }
    }

    // Processes and time.

    /// Changes what runs, and with it the timers (5.6).
    pub fn change_run(&mut self, slot: Slot, change: impl FnOnce(&mut Run)) {
        let later = self.now + 10_000;
        let run = &mut self.app(slot).run;
        let (was_away, was_timed) = (is_away(run), is_away(run) && !run.task);
        change(run);
        match (was_away, is_away(run)) {
            (false, true) => run.pasteboard_at = Some(later),
            (_, false) => run.pasteboard_at = None,
            _ => {}
        }
        match (was_timed, is_away(run) && !run.task) {
            (false, true) => run.location_at = Some(later),
            (_, false) => run.location_at = None,
            _ => {}
        }
    }

    pub fn exit(&mut self, slot: Slot) {
        self.expire(slot, |_| true);
        let run = &mut self.app(slot).run;
        *run = Run { kills: run.kills, ..Run::default() };
    }

    fn expire(&mut self, slot: Slot, which: fn(Once) -> bool) {
        let from = self.events.len();
        for (permission, entry) in self.app(slot).entries.clone() {
            if entry.granted && entry.flags & 64 != 0 && which(TABLE[permission].once) {
                self.write(slot, permission, (false, entry.flags), true, false);
            }
        }
        self.join_events(from);
    }

    pub fn advance(&mut self, ms: i64) {
        let target = self.now + ms;
        loop {
            let timers = self.apps.iter().flatten().flat_map(|app| [app.run.pasteboard_at, app.run.location_at]);
            let Some(due) = timers.flatten().min().filter(|due| *due <= target) else { break };
            self.now = due;
            let from = self.events.len();
            for slot in 0..INSTANCES.len() {
                let Some(run) = self.apps[slot].as_mut().map(|app| &mut app.run) else { continue };
                let pasteboard = run.pasteboard_at.take_if(|at| *at == due).is_some();
                let location = run.location_at.take_if(|at| *at == due).is_some();
                if pasteboard {
                    self.expire(slot, |once| once == Once::Pasteboard);
                }
                if location {
                    self.expire(slot, |once| once == Once::Location);
                }
            }
            self.join_events(from);
        }
        self.now = target;
    }

    /// What a restart forgets (8.3). Nobody is listening then.
    pub fn restart(&mut self) {
        let (now, policies) = (self.now, self.policies.clone());
        self.policies.retain(|_, persistent| *persistent);
        for (app, instance) in self.apps.iter_mut().zip(INSTANCES) {
            let Some(app) = app else { continue };
            app.component.clear();
            app.run = Run::default();
            for (permission, entry) in &mut app.entries {
                let ended = policies.get(&(instance.user, *permission)) == Some(&false);
                if ended {
                    *entry = Entry { flags: entry.flags & !512, time: now, ..*entry };
                }
                if entry.granted && entry.flags & 64 != 0 {
                    *entry = Entry { granted: false, time: now, ..*entry };
                }
            }
        }
        self.events.clear();
    }
}

fn is_away(run: &Run) -> bool {
    run.running && !run.foreground && !run.form
}
