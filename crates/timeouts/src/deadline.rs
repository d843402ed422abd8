//! The end of a whole operation.

use humantime::format_duration;
use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

/// No clock counts up to `Duration::MAX`: adding it to an `Instant` panics. Every system's clock
/// has room for 30 years more.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// The instant at which a whole operation must be over, however many system calls it takes.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    end: Instant,
    /// As it was asked for: error texts name it.
    limit: Duration,
}

impl Deadline {
    /// `limit` from now.
    ///
    /// Every duration works: zero is over at once, and more than 30 years counts as 30 years.
    pub fn after(limit: Duration) -> Deadline {
        Deadline::starting(Instant::now(), limit)
    }

    /// `limit` from `start`.
    pub fn starting(start: Instant, limit: Duration) -> Deadline {
        Deadline { end: start + limit.min(LONGEST), limit }
    }

    /// The time left at `now`; zero once the deadline is over.
    pub fn left(&self, now: Instant) -> Duration {
        self.end.saturating_duration_since(now)
    }

    /// The time left for the next system call: never zero, which sockets refuse as a timeout.
    ///
    /// An error of kind `TimedOut` once the deadline is over.
    pub fn time_left(&self) -> io::Result<Duration> {
        match self.left(Instant::now()) {
            Duration::ZERO => Err(self.timed_out()),
            left => Ok(left),
        }
    }

    /// The error of an operation that the deadline has ended, of kind `TimedOut`.
    pub fn timed_out(&self) -> io::Error {
        let limit = format_duration(self.limit);
        io::Error::new(ErrorKind::TimedOut, format!("not over within {limit}"))
    }
}
