//! In an open loop, when each message is due.

use std::time::{Duration, Instant};

/// Messages by the clock: number `n` is due at `start + n / rate`, whatever became of the others.
#[derive(Clone, Debug)]
pub struct Schedule {
    start: Instant,
    rate: f64,
    next: u64,
}

impl Schedule {
    /// `rate` messages a second, the first at `start`.
    pub fn new(start: Instant, rate: f64) -> Schedule {
        Schedule { start, rate, next: 0 }
    }

    /// When the next message is due. Counted from the start: the errors of many small steps would
    /// add up.
    pub fn next_due(&self) -> Instant {
        self.start + Duration::from_secs_f64(self.next as f64 / self.rate)
    }

    /// The next message, if it is due at `now`: its number, and when it was due. However late we are,
    /// each comes, with its own time.
    pub fn take_due(&mut self, now: Instant) -> Option<(u64, Instant)> {
        let due = self.next_due();
        if due > now {
            return None;
        }
        self.next += 1;
        Some((self.next - 1, due))
    }
}
