//! Takes each answer for that to the oldest request. Over UDP, or with a server that works on
//! several requests at a time, the numbers belong to the wrong requests: the slowest is never seen.
//!
//! Caught with: answers come in any order

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
    let due = |i: usize| plan.start + plan.interval * i as u32;
    let mut latencies = Vec::new();
    let mut sent = 0;
    while latencies.len() < plan.requests {
        if sent < plan.requests && due(sent) <= wire.now() {
            wire.send(sent);
            sent += 1;
            continue;
        }
        let until = if sent < plan.requests { Some(due(sent)) } else { None };
        if wire.wait(until).is_some() {
            latencies.push(wire.now() - due(latencies.len()));
        }
    }
    latencies
}

mod checks;
