//! The queue of writes and what is known of it without touching the database.

use super::BATCH;
use super::transaction::Tx;
use crate::error::{Error, Result};
use crate::ids::Token;
use crate::reply::{Reply, Ticket};
use parking_lot::{Condvar, Mutex};
use rustc_hash::FxHashMap as HashMap;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long calls wait for the end of a turn that does not end, and how long the writer's thread watches for the next turn
/// before it sleeps: who is awake need not be woken.
const ALARM: Duration = Duration::from_millis(1);

/// What a queued call does inside the transaction. It runs again if the transaction had to be taken back to make room.
pub type Work<M> = Box<dyn FnMut(&Tx<'_>, &mut M) -> Result<Reply> + Send>;

/// What a large query does on a thread of its own.
pub type ReadWork = Box<dyn FnOnce(&Tx<'_>) -> Result<Reply> + Send>;

/// A queued call.
pub struct Job<M> {
    /// Token of the calling app, whose calls keep their order (D15).
    pub token: Token,
    /// Its promise.
    pub ticket: Ticket,
    /// What it does.
    pub work: Work<M>,
    /// Whether it takes microseconds, so that its caller may carry it out himself.
    pub light: bool,
    /// Whether it adds to what is stored: such calls leave the last room on the disk to those that remove.
    pub grows: bool,
    /// The store's own failures in the terms of the service that was called.
    pub translate: fn(Error) -> Error,
}

/// Whose calls are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    All,
    /// Those of an app. Between apps there is no order to keep.
    Of(Token),
}

impl Whose {
    fn includes(self, token: Token) -> bool {
        match self {
            Whose::All => true,
            Whose::Of(own) => own == token,
        }
    }
}

struct State<M> {
    jobs: VecDeque<Job<M>>,
    /// Calls per app that are queued or running.
    pending: HashMap<Token, usize>,
    stopped: bool,
    /// Somebody wants the writer to look at its timers.
    nudged: bool,
    /// The writer sleeps and will look by itself.
    timed: bool,
    /// No more calls come now: the turn of the event loop that made them is over.
    flushed: bool,
    /// How many turns have begun: calls that came when none waited.
    turns: u64,
    /// When the last one began, if calls come in turns.
    began: Option<Instant>,
    /// The writer is awake, and looks at the calls of a turn that does not end.
    watched: bool,
}

impl<M> Default for State<M> {
    fn default() -> Self {
        State {
            jobs: VecDeque::new(),
            pending: HashMap::default(),
            stopped: false,
            nudged: false,
            timed: false,
            flushed: false,
            turns: 0,
            began: None,
            watched: false,
        }
    }
}

/// Calls waiting for the writer.
pub struct Queue<M> {
    state: Mutex<State<M>>,
    ready: Condvar,
    /// Queued or running calls of all apps, readable without the lock.
    total: AtomicUsize,
    /// Whoever queues calls says when no more come ([`Queue::flush`]).
    in_turns: AtomicBool,
}

impl<M> Default for Queue<M> {
    fn default() -> Self {
        Queue {
            state: Mutex::default(),
            ready: Condvar::new(),
            total: AtomicUsize::new(0),
            in_turns: AtomicBool::new(false),
        }
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
        let in_turns = self.in_turns.load(Ordering::Relaxed);
        state.flushed |= !in_turns;
        let is_first = state.jobs.len() == 1;
        if is_first && in_turns {
            state.turns += 1;
            state.began = Some(Instant::now());
        }
        // A writer that is at work looks again before it sleeps. One that sleeps is woken by the first call, which in turns
        // only sets the alarm, by a full batch, or by the end of the turn.
        if is_first && !(in_turns && state.watched) || state.jobs.len() == BATCH {
            self.ready.notify_one();
        }
        true
    }

    /// From now on calls come in turns, each of which ends with a [`Queue::flush`]: those of a turn share a commit.
    pub fn come_in_turns(&self) {
        self.in_turns.store(true, Ordering::Relaxed);
    }

    /// The turn is over.
    pub fn flush(&self) {
        let mut state = self.state.lock();
        if !state.jobs.is_empty() && !state.flushed {
            state.flushed = true;
            self.ready.notify_one();
        }
    }

    /// How many calls wait, if they are at most so many and light, and none runs.
    pub fn handful(&self, most: usize) -> Option<usize> {
        let jobs = &self.state.lock().jobs;
        let at_rest = self.total.load(Ordering::SeqCst) == jobs.len();
        (at_rest && (1..=most).contains(&jobs.len()) && jobs.iter().all(|job| job.light)).then_some(jobs.len())
    }

    /// Whether calls of this app are queued or running.
    pub fn has_pending(&self, token: Token) -> bool {
        self.total.load(Ordering::SeqCst) > 0 && self.state.lock().pending.contains_key(&token)
    }

    /// How many calls wait.
    pub fn len(&self, whose: Whose) -> usize {
        let jobs = &self.state.lock().jobs;
        jobs.iter().filter(|job| whose.includes(job.token)).count()
    }

    /// Takes up to `limit` calls from the front.
    pub fn take(&self, whose: Whose, limit: usize) -> Vec<Job<M>> {
        let mut state = self.state.lock();
        let jobs = match whose {
            Whose::All => {
                let count = state.jobs.len().min(limit);
                state.jobs.drain(..count).collect()
            }
            Whose::Of(token) => {
                let (mut taken, mut left) = (Vec::new(), VecDeque::with_capacity(state.jobs.len()));
                for job in state.jobs.drain(..) {
                    match job.token == token && taken.len() < limit {
                        true => taken.push(job),
                        false => left.push_back(job),
                    }
                }
                state.jobs = left;
                taken
            }
        };
        if state.jobs.is_empty() {
            state.flushed = false;
        }
        jobs
    }

    /// Gives back calls that were taken and did not run, in their order.
    pub fn put_back(&self, jobs: Vec<Job<M>>) {
        let mut state = self.state.lock();
        jobs.into_iter().rev().for_each(|job| state.jobs.push_front(job));
    }

    /// Notes that calls of these apps have taken effect.
    pub fn finished(&self, tokens: &[Token]) {
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

    /// Sleeps until there is something to do, or for `patience`. `turns`: those that the caller knows of.
    pub fn wait(&self, patience: Option<Duration>, turns: &mut u64) -> Wake {
        let mut state = self.state.lock();
        let until = patience.map(|time| Instant::now() + time);
        let idle = |state: &State<M>| state.jobs.is_empty() && !state.stopped && !state.nudged;
        // Where turns come one after the other, the next one is watched for.
        state.watched = state.turns != std::mem::replace(turns, state.turns);
        let watch_until = state.watched.then(|| Instant::now() + ALARM);
        let mut timed_out = false;
        state.timed = until.is_some() || state.watched;
        while idle(&state) && !timed_out {
            match until.into_iter().chain(watch_until).min() {
                None => self.ready.wait(&mut state),
                Some(time) => timed_out = self.ready.wait_until(&mut state, time).timed_out(),
            }
        }
        state.timed = false;
        // The alarm.
        state.watched = true;
        let in_turn = |state: &State<M>| !state.jobs.is_empty() && !state.flushed && state.jobs.len() < BATCH;
        while in_turn(&state) && !state.stopped {
            let Some(alarm) = state.began.map(|began| began + ALARM) else { break };
            if Instant::now() >= alarm {
                break;
            }
            self.ready.wait_until(&mut state, alarm);
        }
        state.watched = false;
        let nudged = std::mem::take(&mut state.nudged);
        match (state.jobs.is_empty(), state.stopped, nudged) {
            (false, ..) => Wake::Jobs,
            (true, true, _) => Wake::Stopped,
            (true, false, false) if until.is_some_and(|time| Instant::now() >= time) => Wake::Idle,
            (true, false, _) => Wake::Nudged,
        }
    }

    /// Something was committed, so a backup is due some time: a writer that sleeps without a limit has to know.
    pub fn note_commit(&self) {
        if !self.state.lock().timed {
            self.nudge();
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
            assert_eq!(queue.wait(patience, &mut 0), Wake::Nudged);
        }
    }

    fn job() -> Job<()> {
        job_of(1, 7)
    }

    fn job_of(token: u32, ticket: Ticket) -> Job<()> {
        Job {
            token: Token(token),
            ticket,
            work: Box::new(|_, ()| unreachable!()),
            light: true,
            grows: true,
            translate: |error| error,
        }
    }

    #[test]
    fn a_turn_that_does_not_end_has_an_alarm() {
        let queue = Queue::<()>::default();
        queue.come_in_turns();
        queue.push(job());
        assert_eq!(queue.handful(1), Some(1));
        assert_eq!(queue.wait(None, &mut 0), Wake::Jobs);
    }

    #[test]
    fn a_call_that_somebody_else_took_leaves_nothing_to_do() {
        let queue = Queue::<()>::default();
        queue.come_in_turns();
        queue.push(job());
        assert_eq!(queue.take(Whose::All, 1).len(), 1);
        assert_eq!(queue.handful(1), None, "it runs");
        queue.finished(&[Token(1)]);
        let mut turns = 0;
        assert_eq!(queue.wait(None, &mut turns), Wake::Nudged, "the next turn is watched for");
        assert_eq!(turns, 1);
    }

    #[test]
    fn d15_the_calls_of_one_app_are_taken_in_their_order() {
        let queue = Queue::<()>::default();
        (1..=6).for_each(|ticket| assert!(queue.push(job_of(ticket as u32 % 2, ticket))));
        let tickets = |jobs: &[Job<()>]| jobs.iter().map(|job| job.ticket).collect::<Vec<_>>();
        let taken = queue.take(Whose::Of(Token(0)), 2);
        assert_eq!(tickets(&taken), [2, 4]);
        assert_eq!((queue.len(Whose::Of(Token(0))), queue.len(Whose::All)), (1, 4));
        queue.put_back(taken);
        assert_eq!(tickets(&queue.take(Whose::Of(Token(0)), 9)), [2, 4, 6]);
        assert_eq!(tickets(&queue.take(Whose::All, 9)), [1, 3, 5]);
    }
}
