//! Processes of apps as far as permissions and usages ask: which run, which are in front, and what ends with them
//! (spec/access-control.md 5.6, 8.2). All of it is forgotten at reboot.

use super::Device;
use super::decide;
use super::memory::Memory;
use crate::access::decide::Expiring;
use crate::error::{Error, Result};
use crate::ids::Token;
use crate::privacy::Status;
use crate::store::{Change, Tx};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

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
#[derive(Clone, Debug)]
pub struct Processes {
    apps: FxHashMap<Token, Run>,
    next_pid: u32,
}

impl Default for Processes {
    fn default() -> Self {
        Processes { apps: FxHashMap::default(), next_pid: FIRST_PID }
    }
}

impl Processes {
    /// What runs of an app.
    pub fn of(&self, token: Token) -> Option<&Run> {
        self.apps.get(&token)
    }

    /// Forgets an app that is no longer installed.
    pub fn remove(&mut self, token: Token) {
        self.apps.remove(&token);
    }

    fn start(&mut self, token: Token) -> u32 {
        let pid = self.next_pid;
        self.next_pid += 1;
        self.apps.entry(token).or_default().pids.push(pid);
        pid
    }

    /// Takes the timers that are due by `now`, earliest first.
    fn take_due(&mut self, now: i64) -> Vec<(Token, Expiring)> {
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

    /// A one-time permission that was granted while the app is in the background has its time from then.
    pub fn time_grant(&mut self, token: Token, what: Expiring, now: i64) {
        let Some(run) = self.apps.get_mut(&token) else { return };
        let timer = match what {
            Expiring::Pasteboard => &mut run.pasteboard_at,
            Expiring::Location => &mut run.location_at,
            Expiring::All => return, // ends with the app, not with time
        };
        timer.iter_mut().for_each(|at| *at = now + GRACE);
    }

    /// Changes what runs of an app.
    fn change(&mut self, token: Token, now: i64, change: impl FnOnce(&mut Run)) {
        let run = self.apps.entry(token).or_default();
        change(run);
        run.retime(now);
    }

    /// Ends the processes that `which` says; gives them, and whether none is left.
    fn end(&mut self, token: Token, which: impl Fn(u32) -> bool, exit: impl Fn(u32) -> Exit) -> (Vec<u32>, bool) {
        let Some(run) = self.apps.get_mut(&token) else { return (Vec::new(), true) };
        let (ended, left): (Vec<u32>, Vec<u32>) = run.pids.iter().partition(|pid| which(**pid));
        run.pids = left;
        run.exits.extend(ended.iter().copied().map(exit));
        let surplus = run.exits.len().saturating_sub(EXITS);
        run.exits.drain(..surplus);
        let over = run.pids.is_empty();
        if over {
            *run = Run { exits: std::mem::take(&mut run.exits), ..Run::default() };
        }
        (ended, over)
    }

    /// The apps that run or ran.
    pub fn tokens(&self) -> impl Iterator<Item = Token> {
        self.apps.keys().copied()
    }

    /// The apps that run.
    pub fn running(&self) -> Vec<Token> {
        self.apps.iter().filter(|(_, run)| !run.pids.is_empty()).map(|(token, _)| *token).collect()
    }

    /// When the first timer fires.
    pub fn next_due(&self) -> i64 {
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
    pub fn processes(&self, token: Token) -> Result<RunView> {
        self.app(token)?;
        let run = self.memory().processes().of(token).cloned().unwrap_or_default();
        Ok(RunView { pids: run.pids, foreground: run.foreground, exits: run.exits })
    }

    /// Whether an app is in front of the user.
    pub(crate) fn status_of(&self, memory: &Memory, token: Token) -> Status {
        match memory.processes().of(token).is_some_and(|run| run.foreground) {
            true => Status::Foreground,
            false => Status::Background,
        }
    }

    /// Starts a process.
    pub fn start_process(&self, token: Token) -> Result<u32> {
        self.app(token)?;
        self.settle_decisions()?;
        let now = self.clock.monotonic();
        self.store.remember(|_, memory| {
            let processes = memory.processes_mut();
            let pid = processes.start(token);
            processes.change(token, now, |_| ());
            Ok(pid)
        })
    }

    /// Brings an app to the front or sends it to the background, starting it if it does not run.
    pub fn set_foreground(&self, token: Token, foreground: bool) -> Result<()> {
        let app = self.app(token)?;
        self.settle_decisions()?;
        let now = self.clock.monotonic();
        let at = self.moment(app.manifest.user_id)?;
        let work = |tx: &Tx<'_>, memory: &mut Memory| {
            let processes = memory.processes_mut();
            if processes.of(token).is_none_or(|run| run.pids.is_empty()) {
                processes.start(token);
            }
            processes.change(token, now, |run| run.foreground = foreground);
            self.usages_moved(tx, memory, token, at)
        };
        // Usages that move are recorded.
        match self.memory().usages().has(token) {
            true => self.store.write(work),
            false => self.store.remember(work),
        }
    }

    /// Shows or hides an app's widgets.
    pub fn set_form_visible(&self, token: Token, visible: bool) -> Result<()> {
        self.change_run(token, |run| run.form = visible)
    }

    /// Starts or stops a background task.
    pub fn set_task(&self, token: Token, task: Task, running: bool) -> Result<()> {
        self.change_run(token, |run| match task {
            Task::Location => run.location_task = running,
            Task::Audio => run.audio_task = running,
        })
    }

    fn change_run(&self, token: Token, change: impl Fn(&mut Run)) -> Result<()> {
        self.app(token)?;
        self.settle_decisions()?;
        let now = self.clock.monotonic();
        self.store.remember(|_, memory| {
            memory.processes_mut().change(token, now, &change);
            Ok(())
        })
    }

    /// Ends a process; the last one takes the app's one-time permissions with it.
    pub fn exit_process(&self, token: Token, pid: u32) -> Result<()> {
        self.app(token)?;
        let known = self.memory().processes().of(token).is_some_and(|run| run.pids.contains(&pid));
        match known {
            true => self.exit(token, Some(pid)),
            false => Err(Error::argument(format!("the app has no process {pid}"))),
        }
    }

    /// Ends an app.
    pub fn exit_app(&self, token: Token) -> Result<()> {
        self.app(token)?;
        self.exit(token, None)
    }

    fn exit(&self, token: Token, pid: Option<u32>) -> Result<()> {
        self.settle_decisions()?;
        self.change(|tx, memory| self.end(tx, memory, token, pid, ("exit", None)))
    }

    /// The process that modelled them ends, and all of them with it.
    pub(super) fn exit_all(&self, tx: &Tx<'_>, memory: &mut Memory) -> Result<()> {
        let running = memory.processes().running();
        running.into_iter().try_for_each(|token| self.end(tx, memory, token, None, ("exit", None)))
    }

    /// Ends an app that lost a permission.
    pub(crate) fn kill(&self, tx: &Tx<'_>, memory: &mut Memory, token: Token, permission: &str) -> Result<()> {
        match memory.processes().of(token).is_some_and(|run| !run.pids.is_empty()) {
            true => self.end(tx, memory, token, None, ("permission-revoked", Some(permission))),
            false => Ok(()),
        }
    }

    fn end(
        &self,
        tx: &Tx<'_>,
        memory: &mut Memory,
        token: Token,
        pid: Option<u32>,
        (reason, permission): (&'static str, Option<&str>),
    ) -> Result<()> {
        let time = self.clock.now()?;
        let exit = |pid| Exit { pid, reason, permission: permission.map(str::to_owned), time };
        let (gone, over) = memory.processes_mut().end(token, |one| pid.is_none_or(|pid| pid == one), exit);
        self.end_usages(tx, memory, |usage| {
            let whole = over && usage.concerns(token);
            whole || gone.iter().any(|pid| i32::try_from(*pid) == Ok(usage.pid))
        })?;
        if !over {
            return Ok(());
        }
        let ended = self.end_held(tx, memory, |of, span| of == token && !span.is_open())?;
        read_again(tx, ended)?;
        decide::expire(self, tx, memory, token, Expiring::All)
    }

    /// Lets the timers fire that are due now.
    pub(super) fn expire(&self) -> Result<()> {
        self.in_time(|tx, memory| self.fire_due(tx, memory))
    }

    /// What time does. In a folder that can only be read it concerns the memory alone.
    pub(super) fn in_time(&self, work: impl FnMut(&Tx<'_>, &mut Memory) -> Result<()>) -> Result<()> {
        if self.store.reading().is_none() {
            return self.change(work);
        }
        self.store.remember(work)?;
        self.registry.write().forget_apps();
        Ok(())
    }

    pub(super) fn fire_due(&self, tx: &Tx<'_>, memory: &mut Memory) -> Result<()> {
        let now = self.clock.monotonic();
        let ended = self.end_held(tx, memory, |_, span| span.until <= now)?;
        let due = memory.processes_mut().take_due(now);
        if self.store.reading().is_some() {
            return Ok(());
        }
        read_again(tx, ended)?;
        due.into_iter().try_for_each(|(token, what)| decide::expire(self, tx, memory, token, what))
    }
}

/// The memory of these apps is out of date once this transaction is committed.
fn read_again(tx: &Tx<'_>, apps: Vec<Token>) -> Result<()> {
    apps.into_iter().try_for_each(|token| tx.log(&Change::App(token)))
}
