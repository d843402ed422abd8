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

/// The limits of lesson 2's server. One thread for all has no use for `stack_size`.
pub use tcp_echo_server::Limits;
