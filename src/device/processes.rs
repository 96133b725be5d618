//! Processes of apps as far as permissions and usages ask: which run, which are in front, and what ends with them
//! (spec/access-control.md 5.6, 8.2). All of it is forgotten at reboot.

use super::Device;
use crate::access::decide;
use crate::error::{Code, Error, Result};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::atomic::Ordering;

/// How long one-time permissions outlast the foreground, milliseconds.
const GRACE: i64 = 10_000;
/// Exits remembered per app.
const EXITS: usize = 100;
/// The first process id that is given out.
const FIRST_PID: u32 = 2000;

/// Work that goes on in the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Positioning.
    Location,
    /// Recording or playing sound.
    Audio,
}

/// How a process ended.
#[derive(Clone, Debug, Serialize)]
pub struct Exit {
    pid: u32,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    permission: Option<String>,
    time: i64,
}

/// Which one-time permissions a timer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiring {
    /// READ_PASTEBOARD.
    Pasteboard,
    /// The three location permissions.
    Location,
    /// Every one, with the end of the app.
    All,
}

/// What runs of one app.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Process ids.
    pub pids: Vec<u32>,
    /// In front of the user.
    pub foreground: bool,
    /// A widget is visible.
    pub form: bool,
    /// Positioning goes on in the background.
    pub location_task: bool,
    audio_task: bool,
    /// When the timers of 5.6 fire, on the monotonic clock.
    pasteboard_at: Option<i64>,
    location_at: Option<i64>,
    exits: Vec<Exit>,
}

impl Run {
    /// Starts, keeps or stops the timers after a change of circumstances.
    fn retime(&mut self, now: i64) {
        let away = !self.foreground && !self.form && !self.pids.is_empty();
        let timer = |old: Option<i64>, runs: bool| runs.then(|| old.unwrap_or(now + GRACE));
        self.pasteboard_at = timer(self.pasteboard_at, away);
        self.location_at = timer(self.location_at, away && !self.location_task);
    }

    fn next_due(&self) -> Option<i64> {
        self.pasteboard_at.into_iter().chain(self.location_at).min()
    }
}

/// Every app that ran since the device started.
#[derive(Debug)]
pub struct Processes {
    apps: FxHashMap<u32, Run>,
    next_pid: u32,
}

impl Default for Processes {
    fn default() -> Self {
        Processes { apps: FxHashMap::default(), next_pid: FIRST_PID }
    }
}

impl Processes {
    /// What runs of an app.
    pub fn of(&self, token: u32) -> Option<&Run> {
        self.apps.get(&token)
    }

    /// Forgets an app that is no longer installed.
    pub fn remove(&mut self, token: u32) {
        self.apps.remove(&token);
    }

    fn start(&mut self, token: u32) -> u32 {
        let pid = self.next_pid;
        self.next_pid += 1;
        self.apps.entry(token).or_default().pids.push(pid);
        pid
    }

    /// Takes the timers that are due by `now`, earliest first.
    fn take_due(&mut self, now: i64) -> Vec<(u32, Expiring)> {
        let mut due = Vec::new();
        for (token, run) in &mut self.apps {
            for (at, what) in
                [(&mut run.pasteboard_at, Expiring::Pasteboard), (&mut run.location_at, Expiring::Location)]
            {
                // A timer that fired stays set to the far future, so that only a new turn to the background starts it.
                if let Some(when) = at.filter(|when| *when <= now) {
                    due.push((when, *token, what));
                    *at = Some(i64::MAX);
                }
            }
        }
        due.sort_by_key(|(when, token, _)| (*when, *token));
        due.into_iter().map(|(_, token, what)| (token, what)).collect()
    }

    fn next_due(&self) -> i64 {
        self.apps.values().filter_map(Run::next_due).min().unwrap_or(i64::MAX)
    }
}

/// What JavaScript sees of an app's processes.
#[derive(Serialize)]
pub struct RunView {
    pids: Vec<u32>,
    foreground: bool,
    exits: Vec<Exit>,
}

impl Device {
    /// What runs of an app.
    pub fn processes(&self, token: u32) -> Result<RunView> {
        self.app(token)?;
        let run = self.processes.lock().of(token).cloned().unwrap_or_default();
        Ok(RunView { pids: run.pids, foreground: run.foreground, exits: run.exits })
    }

    /// Starts a process.
    pub fn start_process(&self, token: u32) -> Result<u32> {
        self.app(token)?;
        let pid = self.processes.lock().start(token);
        self.change_run(token, |_| ())?;
        Ok(pid)
    }

    /// Brings an app to the front or sends it to the background, starting it if it does not run.
    pub fn set_foreground(&self, token: u32, foreground: bool) -> Result<()> {
        let app = self.app(token)?;
        {
            let mut processes = self.processes.lock();
            if processes.of(token).is_none_or(|run| run.pids.is_empty()) {
                processes.start(token);
            }
        }
        self.change_run(token, |run| run.foreground = foreground)?;
        self.usages_moved(&app)
    }

    /// Shows or hides an app's widgets.
    pub fn set_form_visible(&self, token: u32, visible: bool) -> Result<()> {
        self.app(token)?;
        self.change_run(token, |run| run.form = visible)
    }

    /// Starts or stops a background task.
    pub fn set_task(&self, token: u32, task: Task, running: bool) -> Result<()> {
        self.app(token)?;
        self.change_run(token, |run| match task {
            Task::Location => run.location_task = running,
            Task::Audio => run.audio_task = running,
        })
    }

    /// Ends a process; the last one takes the app's one-time permissions with it.
    pub fn exit_process(&self, token: u32, pid: u32) -> Result<()> {
        self.app(token)?;
        let known = self.processes.lock().of(token).is_some_and(|run| run.pids.contains(&pid));
        match known {
            true => self.end(token, Some(pid), "exit", None),
            false => Err(Error::argument(format!("the app has no process {pid}"))),
        }
    }

    /// Ends an app.
    pub fn exit_app(&self, token: u32) -> Result<()> {
        self.app(token)?;
        self.end(token, None, "exit", None)
    }

    /// The process that modelled them ends, and all of them with it.
    pub(super) fn exit_all(&self) -> Result<()> {
        let running: Vec<u32> = {
            let processes = self.processes.lock();
            processes.apps.iter().filter(|(_, run)| !run.pids.is_empty()).map(|(token, _)| *token).collect()
        };
        running.into_iter().try_for_each(|token| self.end(token, None, "exit", None))
    }

    /// Ends an app that lost a permission.
    pub(super) fn kill(&self, token: u32, permission: &str) -> Result<()> {
        let runs = self.processes.lock().of(token).is_some_and(|run| !run.pids.is_empty());
        match runs {
            true => self.end(token, None, "permission-revoked", Some(permission)),
            false => Ok(()),
        }
    }

    /// A one-time permission that was granted while the app is in the background has its time from then.
    pub(crate) fn time_grant(&self, token: u32, what: Expiring) {
        let now = self.clock.monotonic();
        let mut processes = self.processes.lock();
        if let Some(run) = processes.apps.get_mut(&token) {
            let timer = match what {
                Expiring::Pasteboard => &mut run.pasteboard_at,
                Expiring::Location => &mut run.location_at,
                Expiring::All => return, // ends with the app, not with time
            };
            timer.iter_mut().for_each(|at| *at = now + GRACE);
        }
        self.next_due.store(processes.next_due(), Ordering::Relaxed);
    }

    fn change_run(&self, token: u32, change: impl FnOnce(&mut Run)) -> Result<()> {
        self.settle_decisions()?;
        let mut processes = self.processes.lock();
        let run = processes.apps.entry(token).or_default();
        change(run);
        run.retime(self.clock.monotonic());
        self.next_due.store(processes.next_due(), Ordering::Relaxed);
        Ok(())
    }

    fn end(&self, token: u32, pid: Option<u32>, reason: &'static str, permission: Option<&str>) -> Result<()> {
        let time = self.clock.now()?;
        let mut over = true;
        self.settle_decisions()?;
        let mut gone = Vec::new();
        if let Some(run) = self.processes.lock().apps.get_mut(&token) {
            let (ended, left) = run.pids.iter().partition(|one| pid.is_none_or(|pid| pid == **one));
            run.pids = left;
            gone = ended;
            run.exits.extend(gone.iter().copied().map(|pid| Exit {
                pid,
                reason,
                permission: permission.map(str::to_owned),
                time,
            }));
            let surplus = run.exits.len().saturating_sub(EXITS);
            run.exits.drain(..surplus);
            over = run.pids.is_empty();
            if over {
                *run = Run { exits: std::mem::take(&mut run.exits), ..Run::default() };
            }
        }
        self.end_usages(|usage| {
            let whole = over && usage.concerns(token);
            whole || gone.iter().any(|pid| i32::try_from(*pid) == Ok(usage.pid))
        })?;
        match over {
            true => self.change(|tx| decide::expire(self, tx, token, Expiring::All)),
            false => Ok(()),
        }
    }

    /// Lets the timers fire that are due now.
    pub(super) fn expire(&self) -> Result<()> {
        let due = {
            let mut processes = self.processes.lock();
            let due = processes.take_due(self.clock.monotonic());
            self.next_due.store(processes.next_due(), Ordering::Relaxed);
            due
        };
        for (token, what) in due {
            self.change(|tx| decide::expire(self, tx, token, what))?;
        }
        Ok(())
    }

    /// Moves a manual clock forward; calls made before still happen at their time, and what comes due does so in order.
    pub fn advance_clock(&self, ms: i64) -> Result<()> {
        self.check_open()?;
        self.store.settle()?;
        self.clock.check_advance(ms)?;
        let target = self.clock.monotonic().saturating_add(ms);
        loop {
            let due = self.next_due.load(Ordering::Relaxed);
            if due > target {
                break;
            }
            self.clock.advance((due - self.clock.monotonic()).max(0))?;
            self.expire()?;
        }
        self.clock.advance(target - self.clock.monotonic())
    }

    /// Sets a manual clock, likewise.
    pub fn set_clock(&self, to: i64) -> Result<()> {
        self.check_open()?;
        self.clock.check_set(to)?;
        self.store.settle()?;
        let forward = to.saturating_sub(self.clock.now()?);
        if forward > 0 {
            return self.advance_clock(forward);
        }
        self.clock.set(to)
    }

    /// 12100001 for a token that no app has.
    pub(super) fn no_app(token: u32) -> Error {
        Error::new(Code::ParameterInvalid, format!("no installed app has token {token}"))
    }
}
