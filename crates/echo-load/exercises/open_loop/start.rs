//! A schedule that leaves nothing out.
//!
//! A load test sends a request, waits for the answer, sends the next. The server answers within
//! 1 ms, however many ask at a time. Once in ten seconds it stalls for one second, and in that second
//! the client sends nothing. After ten seconds it reports 9000 requests: one took a second, and 99
//! of 100 took 1 ms at most. But 1000 users come each second, whether or not the others have their
//! answer. Those of the stalled second wait half a second on average, and of all 10000 requests 99
//! of 100 take up to 900 ms. The client left out those that would have waited. Gil Tene calls that
//! coordinated omission.
//!
//! Write `drive`, a client that sends by the clock (an open loop), and returns the latency of each
//! request, in the order of the requests.
//!
//! - Request `i` is due at `start + interval * i`, whatever became of the others. Send it then, not
//!   before, whether or not answers are outstanding.
//! - If that instant has passed, because your client was held up, send the request at once. None is
//!   left out, and the due times of the others stay as they are.
//! - Until the next request is due, take the answers. They come in any order, and several may come
//!   at once: `wait` says which request is answered.
//! - A latency counts from the instant at which the request was due, not from its sending, to the
//!   instant at which `wait` returns its answer.
//! - When all are sent, wait for the answers that are outstanding. Return when each request has its
//!   answer; with no requests, that is at once. Here every request is answered once. (On a real
//!   connection you give up at some point, and count that request as failed.)
//!
//! For the time, ask `wire.now()` in place of `Instant::now()`: the checks have a clock of their
//! own. It moves on only in `wait` and `send`. About 20 minutes.
//!
//! ```text
//! cargo test -p echo-load --test open_loop
//! ```

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
    let Plan { start, interval, requests } = plan;
    todo!("send {requests} requests over {wire:?}, from {start:?} on, one every {interval:?}")
}

mod checks;
