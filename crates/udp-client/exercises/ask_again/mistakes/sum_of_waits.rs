//! Adds up its waits in place of reading the clock. What a send takes is not in the sum, and on a
//! slow network the end comes late.
//!
//! Caught with: the waits were added up

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

fn ask(network: &mut dyn Network, first_wait: Duration, deadline: Duration) -> Option<String> {
    let mut wait = first_wait;
    let mut left = deadline - network.elapsed();
    while !left.is_zero() {
        network.send();
        let this = wait.min(left);
        if let Some(reply) = network.wait(this) {
            return Some(reply);
        }
        left -= this;
        wait *= 2;
    }
    None
}

mod checks;
