//! Waits for each answer before it goes on. While the server stalls, nothing is sent: the server
//! gets fewer requests than its users would send, and looks better than it is.
//!
//! Caught with: the next request does not wait for an answer

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
    let mut latencies = Vec::new();
    for i in 0..plan.requests {
        let due = plan.start + plan.interval * i as u32;
        if wire.now() < due {
            wire.wait(Some(due));
        }
        wire.send(i);
        wire.wait(None);
        latencies.push(wire.now() - due);
    }
    latencies
}

mod checks;
