//! Ask again, later and later.
//!
//! Datagrams get lost, so a client asks again. One that asks again every second makes it worse: if
//! they are lost because the network is overloaded, a thousand such clients keep it so.
//!
//! Complete `ask`. It sends a request and waits for `first_wait`. If nothing came, it sends again,
//! and waits twice as long; and so on, each wait twice as long as the one before. The number of
//! tries has no limit: the deadline alone ends it.
//!
//! - At the deadline it returns `None`: not later, and not sooner, while a reply may still come.
//!   The last wait is as long as what is left.
//! - At the deadline or after it, nothing is sent any more.
//! - `elapsed` is the clock. Sending takes time too.
//!
//! `Network` stands for the socket and the clock: your function runs on a real socket in one check,
//! and in the others on a script, in which an hour passes at once. About 15 minutes.
//!
//! ```text
//! cargo test -p udp-client --test ask_again
//! ```

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
    // So far it asks once. Keep of this what you need.
    network.send();
    let reply = network.wait(first_wait);
    let now = network.elapsed();
    todo!("{now:?} have passed, and {reply:?} has come; go on asking until {deadline:?}")
}

mod checks;
