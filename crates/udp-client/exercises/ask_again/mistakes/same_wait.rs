//! Asks again after the same time, again and again. The more clients lose their requests, the more
//! requests there are.
//!
//! Caught with: the wait stays the same

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
    while network.elapsed() < deadline {
        network.send();
        let left = deadline.saturating_sub(network.elapsed());
        if let Some(reply) = network.wait(first_wait.min(left)) {
            return Some(reply);
        }
    }
    None
}

mod checks;
