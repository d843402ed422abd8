//! The echo server of lesson 2 once more: one thread, ten thousand clients.
//!
//! ```text
//! cargo run -p event-loop
//! ```
//!
//! Lesson: `lessons/08-event-loop.md`. What is where, in reading order:
//!
//! - [`Connection`]: one client, as far as its conversation has come
//! - [`EventLoop`]: asks the kernel who is ready, and gives each of them a turn
//! - [`Deadlines`]: whose time is up, without looking at everybody
//! - `arrivals`: who waits in the backlog, and when it is worth asking
//! - [`Server`]: the loop on a thread of its own, and its orderly end
//!
//! How to listen, what to do while `accept` fails and how to report is as in lesson 2, and comes
//! from its crate.

mod arrivals;
mod connection;
mod deadlines;
mod event_loop;
mod server;

pub use connection::{BUFFER, Connection, Turn};
pub use deadlines::Deadlines;
pub use event_loop::EventLoop;
pub use server::Server;

use std::time::Duration;

/// What the server allows before it protects itself.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Clients served at once; the next ones wait in the kernel's backlog.
    pub max_clients: usize,
    /// How long a client may say nothing before it is hung up on.
    pub idle_timeout: Duration,
    /// How long a client may take nothing of what is sent to it.
    pub write_timeout: Duration,
    /// How long clients may go on after [`Server::stop`].
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_clients: 10_000,
            idle_timeout: Duration::from_secs(5 * 60),
            write_timeout: Duration::from_secs(30),
            grace: Duration::from_millis(500),
        }
    }
}
