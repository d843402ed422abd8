//! Ask again, later and later: a solution.

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

/// Asks until a reply comes, or until the time since the beginning is `deadline`.
fn ask(network: &mut dyn Network, first_wait: Duration, deadline: Duration) -> Option<String> {
    let mut wait = first_wait;
    // The clock decides. The waits alone do not add up to the time that has passed.
    while network.elapsed() < deadline {
        network.send();
        // Read the clock again: a send waits while the network card has no room.
        let left = deadline.saturating_sub(network.elapsed());
        if let Some(reply) = network.wait(wait.min(left)) {
            return Some(reply);
        }
        // Simplified: clients that lose their requests at one moment all come back at one moment.
        // Jitter, a random part less of each wait, spreads them; the crate's `Patience` has it.
        wait = wait.saturating_mul(2);
    }
    None
}

mod checks;
