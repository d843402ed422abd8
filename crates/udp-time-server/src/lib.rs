//! The time over UDP: one datagram asks, one answers, and its shape says in which protocol.
//!
//! ```text
//! cargo run -p udp-time-server
//! ```
//!
//! Lesson: `lessons/04-udp-time-server.md`. What is where, in reading order:
//!
//! - [`Request`]: what a datagram asks for, told by its shape
//! - [`answer`]: one datagram in, one [`Reply`] out, or the reason why there is none
//! - [`ntp`]: seconds since 1900, and SNTP's 48 bytes
//! - [`Server`]: receives and sends until it is stopped, and [`Counts`] what it did
//! - [`trouble`]: what to do while receiving fails, and how seldom to speak of it
//! - [`report`]: lines on stderr, for which nobody has to wait

mod answer;
mod counts;
pub mod ntp;
mod report;
mod request;
mod server;
pub mod trouble;

pub use answer::{Dropped, MAX_REPLY, Protocol, Reply, answer};
pub use counts::Counts;
pub use report::{flush, report};
pub use request::{MAX_REQUEST, Request};
pub use server::Server;

/// Where the server's reports go, a line each: [`report`], or what a test wants to see.
pub type Report = fn(&str);
