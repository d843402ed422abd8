//! What to do while receiving fails, and how seldom to speak of it.

use std::time::{Duration, Instant};

/// How long to pause after each failure in a row: 5 ms, then twice as long each time, up to 1 s.
///
/// A receive that fails once may fail at once again: without pauses the loop would burn a core.
#[derive(Debug, Default)]
pub struct Pauses(Option<Duration>);

impl Pauses {
    const FIRST: Duration = Duration::from_millis(5);
    const LONGEST: Duration = Duration::from_secs(1);

    /// It works: the next failure is a first one again.
    pub fn over(&mut self) {
        self.0 = None;
    }

    /// It failed: how long to wait before the next try.
    pub fn next_pause(&mut self) -> Duration {
        let pause = self.0.map_or(Self::FIRST, |last| (last * 2).min(Self::LONGEST));
        self.0 = Some(pause);
        pause
    }
}

/// Lets one line a second through: strangers decide how often something happens, so they would
/// decide how fast the log grows.
#[derive(Debug, Default)]
pub struct LineASecond(Option<Instant>);

impl LineASecond {
    /// Whether what happened at `now` deserves a line of its own.
    pub fn worth_a_line(&mut self, now: Instant) -> bool {
        let quiet = self.0.map(|last| now.saturating_duration_since(last));
        let worth = quiet.is_none_or(|quiet| quiet >= Duration::from_secs(1));
        if worth {
            self.0 = Some(now);
        }
        worth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_second_and_start_again_once_it_works() {
        let mut pauses = Pauses::default();
        let steps: Vec<_> = (0..10).map(|_| pauses.next_pause().as_millis()).collect();
        assert_eq!(steps, [5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
        pauses.over();
        assert_eq!(pauses.next_pause(), Duration::from_millis(5));
    }

    #[test]
    fn one_line_a_second_is_let_through() {
        let mut lines = LineASecond::default();
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        let let_through: Vec<_> = [0, 1, 999, 1000, 1001, 1999, 5000]
            .into_iter()
            .filter(|&ms| lines.worth_a_line(after(ms)))
            .collect();
        assert_eq!(let_through, [0, 1000, 5000]);
    }
}
