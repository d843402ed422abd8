//! The next due time is an interval after the last sending. Every delay shifts all that follows: if
//! each timer is 50 µs late, 1000 requests a second become 950, and no number shows it.
//!
//! Caught with: Counted from the last sending

use std::fmt::Debug;
use std::time::{Duration, Instant};

/// When to send how many requests.
#[derive(Clone, Copy, Debug)]
struct Plan {
    /// When request 0 is due. It may lie ahead, or be over already.
    start: Instant,
    /// From one due time to the next. Zero: all are due at once.
    interval: Duration,
    requests: usize,
}

/// What `drive` needs of a connection and a clock.
trait Wire: Debug {
    /// What time it is.
    fn now(&self) -> Instant;
    /// Sends request `i`. Never waits for its answer; may take some time even so.
    fn send(&mut self, i: usize);
    /// Waits for the next answer, and returns which request it answers. `None` when `until` has
    /// come first; a timer may be a little late. An answer that is there already is returned at
    /// once, even if `until` is over. Without `until`, waits for an answer as long as it takes.
    fn wait(&mut self, until: Option<Instant>) -> Option<usize>;
}

fn drive(wire: &mut dyn Wire, plan: Plan) -> Vec<Duration> {
    let mut due = Vec::new();
    let mut next = plan.start;
    let mut latencies = vec![Duration::ZERO; plan.requests];
    let mut answered = 0;
    while answered < plan.requests {
        if due.len() < plan.requests && next <= wire.now() {
            wire.send(due.len());
            due.push(next);
            next = wire.now() + plan.interval;
            continue;
        }
        let until = if due.len() < plan.requests { Some(next) } else { None };
        if let Some(i) = wire.wait(until) {
            latencies[i] = wire.now() - due[i];
            answered += 1;
        }
    }
    latencies
}

mod checks;
