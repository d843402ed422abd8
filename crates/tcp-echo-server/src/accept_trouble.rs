//! What to do while `accept` fails.

use std::time::{Duration, Instant};

/// How long to pause after each failed `accept`, and whether to report it.
///
/// Out of file descriptors (EMFILE), `accept` fails at once and leaves the connection in the
/// queue: a loop that tries again at once burns a core until some client leaves. So each failure
/// in a row doubles the pause, and one line a second is enough to read.
#[derive(Debug, Default)]
pub struct AcceptTrouble {
    pause: Option<Duration>,
    reported: Option<Instant>,
}

impl AcceptTrouble {
    const FIRST_PAUSE: Duration = Duration::from_millis(5);
    const LONGEST_PAUSE: Duration = Duration::from_secs(1);
    const REPORT_EVERY: Duration = Duration::from_secs(1);

    /// `accept` works: the next failure is a first one again.
    pub fn over(&mut self) {
        self.pause = None;
    }

    /// `accept` failed: how long to wait before the next try.
    pub fn next_pause(&mut self) -> Duration {
        let pause = match self.pause {
            None => Self::FIRST_PAUSE,
            Some(last) => (last * 2).min(Self::LONGEST_PAUSE),
        };
        self.pause = Some(pause);
        pause
    }

    /// Whether a failure at `now` deserves a line of its own.
    pub fn worth_a_line(&mut self, now: Instant) -> bool {
        let quiet = self.reported.map(|last| now.saturating_duration_since(last));
        let worth = quiet.is_none_or(|quiet| quiet >= Self::REPORT_EVERY);
        if worth {
            self.reported = Some(now);
        }
        worth
    }
}
