//! Three tries, as in so many tutorials, and the deadline is forgotten: it gives up with time left,
//! or long after.
//!
//! Caught with: gives up after a number of tries

use std::time::Duration;

/// What `ask` needs of the world. You only call these; the checks bring two such networks.
trait Network {
    /// The time since the beginning.
    fn elapsed(&self) -> Duration;

    /// Sends the request. May take a while. May get lost.
    fn send(&mut self);

    /// Waits at most `wait` for the reply to any of the requests; `None` if none came.
    fn wait(&mut self, wait: Duration) -> Option<String>;
}

fn ask(network: &mut dyn Network, first_wait: Duration, _deadline: Duration) -> Option<String> {
    let mut wait = first_wait;
    for _try in 0..3 {
        network.send();
        if let Some(reply) = network.wait(wait) {
            return Some(reply);
        }
        wait *= 2;
    }
    None
}

mod checks;
