//! The device clock: the system's, or one that moves only when told. The only place that reads the time.

#![expect(clippy::disallowed_methods, reason = "the clock is what reads the time")]

use super::Device;
use crate::error::{Code, Error, Result};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The real time, for waiting: a manual clock does not move meanwhile.
pub fn real() -> Instant {
    Instant::now()
}

/// 2026-01-01T00:00:00Z.
pub const DEFAULT_START: i64 = 1_767_225_600_000;

/// Wall clock and monotonic clock, in milliseconds.
pub enum Clock {
    /// The system's clocks; monotonic time counts from the device's opening.
    System(Instant),
    /// Moves only by [`Clock::advance`] and [`Clock::set`].
    Manual {
        /// Epoch milliseconds now.
        now: AtomicI64,
        /// Milliseconds passed since the device was opened; never goes back.
        passed: AtomicI64,
    },
}

impl Clock {
    /// The system's clocks.
    pub fn system() -> Self {
        Clock::System(real())
    }

    /// A clock that stands at `start`.
    pub fn manual(start: i64) -> Self {
        Clock::Manual { now: AtomicI64::new(start), passed: AtomicI64::new(0) }
    }

    /// Epoch milliseconds.
    pub fn now(&self) -> Result<i64> {
        match self {
            Clock::System(_) => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map(|since| since.as_millis() as i64)
                .map_err(|error| Error::from(Code::GetSystemTimeError).because(error)),
            Clock::Manual { now, .. } => Ok(now.load(Ordering::SeqCst)),
        }
    }

    /// Milliseconds on a clock that never goes back.
    pub fn monotonic(&self) -> i64 {
        match self {
            Clock::System(opened) => opened.elapsed().as_millis() as i64,
            Clock::Manual { passed, .. } => passed.load(Ordering::SeqCst),
        }
    }

    /// Moves a manual clock forward.
    pub fn advance(&self, ms: i64) -> Result<()> {
        self.check_advance(ms)?;
        let (now, passed) = self.hands()?;
        now.fetch_add(ms, Ordering::SeqCst);
        passed.fetch_add(ms, Ordering::SeqCst);
        Ok(())
    }

    /// Refuses what [`Clock::advance`] would.
    pub fn check_advance(&self, ms: i64) -> Result<()> {
        let (now, _) = self.hands()?;
        if ms < 0 {
            return Err(Error::argument(format!("clock.advance takes milliseconds of 0 or more, not {ms}")));
        }
        let overflow = || Error::argument(format!("clock.advance({ms}) leaves the range of time"));
        now.load(Ordering::SeqCst).checked_add(ms).filter(|at| *at <= MAX_TIME).ok_or_else(overflow)?;
        Ok(())
    }

    /// Refuses what [`Clock::set`] would.
    pub fn check_set(&self, to: i64) -> Result<()> {
        self.hands()?;
        match (0..=MAX_TIME).contains(&to) {
            true => Ok(()),
            false => Err(Error::argument(format!("clock.set takes epoch milliseconds, not {to}"))),
        }
    }

    /// Sets a manual clock; monotonic time follows forward moves only.
    pub fn set(&self, to: i64) -> Result<()> {
        self.check_set(to)?;
        let (now, passed) = self.hands()?;
        let before = now.swap(to, Ordering::SeqCst);
        passed.fetch_add((to - before).max(0), Ordering::SeqCst);
        Ok(())
    }

    /// Where a manual clock stands, for [`Clock::put_back`].
    pub(super) fn reading(&self) -> (i64, i64) {
        let hands = self.hands().map(|(now, passed)| (now.load(Ordering::SeqCst), passed.load(Ordering::SeqCst)));
        hands.unwrap_or_default()
    }

    /// Takes back what moved a manual clock since it was read.
    pub(super) fn put_back(&self, (then, before): (i64, i64)) {
        if let Ok((now, passed)) = self.hands() {
            now.store(then, Ordering::SeqCst);
            passed.store(before, Ordering::SeqCst);
        }
    }

    fn hands(&self) -> Result<(&AtomicI64, &AtomicI64)> {
        match self {
            Clock::Manual { now, passed } => Ok((now, passed)),
            Clock::System(_) => {
                Err(Error::argument("the system clock cannot be moved; create the device with clock: 'manual'"))
            }
        }
    }
}

/// The last moment a JavaScript Date can name.
pub const MAX_TIME: i64 = 8_640_000_000_000_000;

impl Device {
    /// Moves a manual clock forward; calls made before still happen at their time, and what comes due does so in order.
    /// If that cannot be written, the clock has not moved.
    pub fn advance_clock(&self, ms: i64) -> Result<()> {
        self.check_open()?;
        self.store.settle()?;
        self.clock.check_advance(ms)?;
        let target = self.clock.monotonic().saturating_add(ms);
        if self.next_due() <= target {
            let before = self.clock.reading();
            let fired = self.in_time(|tx, memory| {
                self.clock.put_back(before);
                loop {
                    let due = memory.first_due();
                    if due > target {
                        return Ok(());
                    }
                    self.clock.advance((due - self.clock.monotonic()).max(0))?;
                    self.fire_due(tx, memory)?;
                }
            });
            fired.inspect_err(|_| self.clock.put_back(before))?;
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manual_time_moves_only_when_told() {
        let clock = Clock::manual(1000);
        assert_eq!((clock.now().expect("time"), clock.monotonic()), (1000, 0));
        clock.advance(500).expect("forward");
        clock.set(100).expect("back");
        assert_eq!((clock.now().expect("time"), clock.monotonic()), (100, 500));
        assert!(clock.advance(-1).is_err());
        assert!(clock.advance(i64::MAX).is_err());
        assert!(Clock::system().advance(1).is_err());
    }
}
