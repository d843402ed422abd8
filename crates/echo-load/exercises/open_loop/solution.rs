//! A schedule that leaves nothing out: a solution.

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

/// Sends the requests of `plan` by the clock; returns each one's latency from its due time.
fn drive(wire: &mut dyn Wire, plan: Plan) -> Vec<Duration> {
    // Always from the start: counted from the last sending, every delay would shift the rest.
    let due = |i: usize| plan.start + plan.interval * i as u32;
    let mut latencies = vec![Duration::ZERO; plan.requests];
    let mut sent = 0;
    let mut answered = 0;
    while answered < plan.requests {
        // Not `if`: a client that was held up has several to send, one right after the other.
        while sent < plan.requests && due(sent) <= wire.now() {
            wire.send(sent);
            sent += 1;
        }
        // Once all are sent, nothing limits the wait but the answers themselves.
        let until = (sent < plan.requests).then(|| due(sent));
        if let Some(i) = wire.wait(until) {
            latencies[i] = wire.now() - due(i);
            answered += 1;
        }
    }
    latencies
}

mod checks;
