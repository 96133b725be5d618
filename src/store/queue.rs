//! The queue of writes and what is known of it without touching the database.

use super::connection::Tx;
use crate::error::{Error, Result};
use crate::operation::{Reply, Ticket};
use parking_lot::{Condvar, Mutex};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A burst that pauses for so long is over.
const PAUSE: Duration = Duration::from_micros(40);

/// What a queued call does inside the transaction. It runs again if the transaction had to be taken back to make room.
pub type Work<M> = Box<dyn FnMut(&Tx<'_>, &mut M) -> Result<Reply> + Send>;

/// What a large query does on a thread of its own.
pub type ReadWork = Box<dyn FnOnce(&Tx<'_>) -> Result<Reply> + Send>;

/// A queued call.
pub struct Job<M> {
    /// Token of the calling app, whose calls keep their order (D15).
    pub token: u32,
    /// Its promise.
    pub ticket: Ticket,
    /// What it does.
    pub work: Work<M>,
    /// Whether it adds to what is stored: such calls leave the last room on the disk to those that remove.
    pub grows: bool,
    /// The store's own failures in the terms of the service that was called.
    pub translate: fn(Error) -> Error,
}

struct State<M> {
    jobs: VecDeque<Job<M>>,
    /// Calls per app that are queued or running.
    pending: HashMap<u32, usize>,
    stopped: bool,
    /// Somebody wants the writer to look at its timers.
    nudged: bool,
}

impl<M> Default for State<M> {
    fn default() -> Self {
        State { jobs: VecDeque::new(), pending: HashMap::new(), stopped: false, nudged: false }
    }
}

/// Calls waiting for the writer.
pub struct Queue<M> {
    state: Mutex<State<M>>,
    ready: Condvar,
    /// Queued or running calls of all apps, readable without the lock.
    total: AtomicUsize,
}

impl<M> Default for Queue<M> {
    fn default() -> Self {
        Queue { state: Mutex::default(), ready: Condvar::new(), total: AtomicUsize::new(0) }
    }
}

/// Why the writer's thread woke.
#[derive(Debug, PartialEq, Eq)]
pub enum Wake {
    /// Calls are waiting.
    Jobs,
    /// Nothing happened for the time given.
    Idle,
    /// There may be something new to wait for.
    Nudged,
    /// The store is closing.
    Stopped,
}

impl<M> Queue<M> {
    /// Adds a call at the end; `false` once the queue is stopped.
    pub fn push(&self, job: Job<M>) -> bool {
        let mut state = self.state.lock();
        if state.stopped {
            return false;
        }
        *state.pending.entry(job.token).or_default() += 1;
        self.total.fetch_add(1, Ordering::SeqCst);
        state.jobs.push_back(job);
        // A writer that is at work looks again before it sleeps; only an empty queue can have a sleeping writer.
        if state.jobs.len() == 1 {
            self.ready.notify_one();
        }
        true
    }

    /// Whether calls of this app are queued or running.
    pub fn has_pending(&self, token: u32) -> bool {
        self.total.load(Ordering::SeqCst) > 0 && self.state.lock().pending.contains_key(&token)
    }

    /// How many calls wait.
    pub fn len(&self) -> usize {
        self.state.lock().jobs.len()
    }

    /// Takes up to `limit` calls from the front.
    pub fn take(&self, limit: usize) -> Vec<Job<M>> {
        let mut state = self.state.lock();
        let count = state.jobs.len().min(limit);
        state.jobs.drain(..count).collect()
    }

    /// Gives back calls that were taken and did not run, in their order.
    pub fn put_back(&self, jobs: Vec<Job<M>>) {
        let mut state = self.state.lock();
        jobs.into_iter().rev().for_each(|job| state.jobs.push_front(job));
    }

    /// Notes that calls of these apps have taken effect.
    pub fn finished(&self, tokens: &[u32]) {
        let mut state = self.state.lock();
        for token in tokens {
            if let Some(count) = state.pending.get_mut(token) {
                *count -= 1;
                if *count == 0 {
                    state.pending.remove(token);
                }
            }
        }
        self.total.fetch_sub(tokens.len(), Ordering::SeqCst);
    }

    /// Sleeps until there is something to do, or for `patience`.
    pub fn wait(&self, patience: Option<Duration>) -> Wake {
        let mut state = self.state.lock();
        let idle = |state: &State<M>| state.jobs.is_empty() && !state.stopped && !state.nudged;
        let mut timed_out = false;
        while idle(&state) && !timed_out {
            match patience {
                None => self.ready.wait(&mut state),
                Some(time) => timed_out = self.ready.wait_for(&mut state, time).timed_out(),
            }
        }
        let nudged = std::mem::take(&mut state.nudged);
        match (state.jobs.is_empty(), state.stopped, nudged) {
            (false, ..) => Wake::Jobs,
            (true, true, _) => Wake::Stopped,
            (true, false, true) => Wake::Nudged,
            (true, false, false) => Wake::Idle,
        }
    }

    /// Waits while calls keep arriving, until there are `expected`: a burst should share one commit, not have its first
    /// call commit alone while the others wait for the next. A single caller never waits here.
    pub fn gather(&self, expected: usize) {
        let (mut known, mut since) = (self.len(), Instant::now());
        while known < expected && since.elapsed() < PAUSE {
            std::hint::spin_loop();
            let now = self.len();
            if now != known {
                (known, since) = (now, Instant::now());
            }
        }
    }

    /// Wakes the writer to look at its timers.
    pub fn nudge(&self) {
        self.state.lock().nudged = true;
        self.ready.notify_one();
    }

    /// Refuses further calls and lets the writer end after those it has.
    pub fn stop(&self) {
        self.state.lock().stopped = true;
        self.ready.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nudge_ends_the_sleep_it_finds_and_the_next_one() {
        let queue = Queue::<()>::default();
        for patience in [None, Some(Duration::from_secs(3600))] {
            queue.nudge();
            assert_eq!(queue.wait(patience), Wake::Nudged);
        }
    }
}
