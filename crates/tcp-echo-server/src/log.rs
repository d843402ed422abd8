//! Reports about clients, as many as somebody can read.

use crate::Report;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Lines that are passed on in one second. A person reads fewer.
const MOST: u32 = 100;
const WINDOW: Duration = Duration::from_secs(1);

/// Passes lines on to a [`Report`], a hundred a second at most.
///
/// Strangers decide how often they connect. They should not decide how fast our disk fills.
#[derive(Debug)]
pub struct Log {
    report: Report,
    window: Mutex<Option<Window>>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    start: Instant,
    lines: u32,
}

impl Log {
    /// A log whose lines go to `report`.
    pub fn new(report: Report) -> Log {
        Log { report, window: Mutex::new(None) }
    }

    /// A line about something that happened at `now`.
    pub fn line(&self, now: Instant, line: &str) {
        let (passes, left_out) = self.count(now);
        if left_out > 0 {
            (self.report)(&format!("({left_out} lines left out)"));
        }
        if passes {
            (self.report)(line);
        }
    }

    /// Whether a line at `now` passes, and how many did not in the second that is over.
    fn count(&self, now: Instant) -> (bool, u32) {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let (current, left_out) = match *window {
            Some(current) if now.saturating_duration_since(current.start) < WINDOW => (current, 0),
            over => {
                let left_out = over.map_or(0, |over| over.lines.saturating_sub(MOST));
                (Window { start: now, lines: 0 }, left_out)
            }
        };
        let lines = current.lines.saturating_add(1);
        *window = Some(Window { lines, ..current });
        (lines <= MOST, left_out)
    }
}
