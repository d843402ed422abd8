//! Leaves out what is late, as a timer does that skips the ticks it missed. The moments in which
//! the client was held up are often those in which the whole machine was.
//!
//! Caught with: `wait` was given the due time of a later request

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
    let mut latencies = vec![Duration::ZERO; plan.requests];
    let mut next = 0;
    let mut outstanding = 0;
    while next < plan.requests || outstanding > 0 {
        while next < plan.requests && due(next) < wire.now() {
            next += 1;
        }
        if next < plan.requests && due(next) == wire.now() {
            wire.send(next);
            next += 1;
            outstanding += 1;
        }
        if next == plan.requests && outstanding == 0 {
            break;
        }
        let until = if next < plan.requests { Some(due(next)) } else { None };
        if let Some(i) = wire.wait(until) {
            latencies[i] = wire.now() - due(i);
            outstanding -= 1;
        }
    }
    latencies
}

mod checks;
