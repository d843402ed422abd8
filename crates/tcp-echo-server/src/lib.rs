//! RFC 862's echo service over TCP: every byte comes back, until the peer has no more.
//!
//! ```text
//! cargo run -p tcp-echo-server
//! ```
//!
//! Lesson: `lessons/02-tcp-echo-server.md`. What is where, in reading order:
//!
//! - [`listen`]: a listening socket, one system call at a time
//! - [`Server`]: accepts clients, one thread each, and ends in order
//! - [`echo`]: the conversation with one client
//! - [`Gate`]: how many may be inside at once, and none after the end
//! - [`AcceptTrouble`]: what to do while `accept` fails
//! - [`Log`]: reports about clients, as many as somebody can read
//! - [`report`]: lines on stderr, for which nobody has to wait
//! - [`ctrl_c`], [`args`]: Ctrl-C as a message, and the command line

mod accept_trouble;
pub mod args;
pub mod ctrl_c;
mod echo;
mod gate;
mod listen;
mod log;
mod report;
mod server;

pub use accept_trouble::AcceptTrouble;
pub use echo::{echo, hang_up};
pub use gate::{Gate, Place};
pub use listen::listen;
pub use log::Log;
pub use report::{flush, report};
pub use server::Server;

use std::time::Duration;

/// What the server allows before it protects itself.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Clients served at once; the next ones wait in the kernel's backlog.
    pub max_clients: usize,
    /// How long a client may say nothing before it is hung up on.
    pub idle_timeout: Duration,
    /// How long one write may wait for a client that does not read.
    pub write_timeout: Duration,
    /// How long clients may go on after [`Server::stop`].
    pub grace: Duration,
    /// Bytes of stack for a client's thread. Only what it touches takes memory.
    pub stack_size: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_clients: 1024,
            idle_timeout: Duration::from_secs(5 * 60),
            write_timeout: Duration::from_secs(30),
            grace: Duration::from_millis(500),
            stack_size: 256 * 1024,
        }
    }
}

/// Where the server's reports go, a line each: [`report`], or what a test wants to see.
pub type Report = fn(&str);
