//! Sends on time, and starts the watch at the sending. When the client is held up, its requests
//! wait before they are sent, and of that wait the numbers say nothing.
//!
//! Caught with: the time between due and sent is a wait too

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
    let mut sent = Vec::new();
    let mut latencies = vec![Duration::ZERO; plan.requests];
    let mut answered = 0;
    while answered < plan.requests {
        let due = plan.start + plan.interval * sent.len() as u32;
        if sent.len() < plan.requests && due <= wire.now() {
            wire.send(sent.len());
            sent.push(wire.now());
            continue;
        }
        let until = if sent.len() < plan.requests { Some(due) } else { None };
        if let Some(i) = wire.wait(until) {
            latencies[i] = wire.now() - sent[i];
            answered += 1;
        }
    }
    latencies
}

mod checks;
