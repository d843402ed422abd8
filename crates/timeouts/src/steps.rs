//! The lesson's steps, a module each.

mod connect;
mod deadline;
mod drip;
mod drop;
mod nonblocking;
mod peer;
mod read;
mod retry;
mod write;

use std::io::Write;
use std::time::{Duration, Instant};

/// A step of the lesson, as the command line names it.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub name: &'static str,
    /// Shows the step on the given output. Every wait in it is bounded.
    pub run: fn(&mut dyn Write) -> anyhow::Result<()>,
}

/// All steps, in the lesson's order.
pub const STEPS: [Step; 8] = [
    Step { name: "connect", run: connect::run },
    Step { name: "read", run: read::run },
    Step { name: "write", run: write::run },
    Step { name: "drip", run: drip::run },
    Step { name: "deadline", run: deadline::run },
    Step { name: "nonblocking", run: nonblocking::run },
    Step { name: "retry", run: retry::run },
    Step { name: "drop", run: drop::run },
];

/// A measured time, such as `100.3 ms`.
fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// The time since `start`, such as `100.3 ms`.
fn since(start: Instant) -> String {
    ms(start.elapsed())
}
