//! Measures a server: how many messages it answers, how long each takes, and whether every byte is
//! right.
//!
//! ```text
//! cargo run --release -p echo-load
//! ```
//!
//! Lesson: `lessons/09-echo-load.md`. What is where, in reading order:
//!
//! - [`Plan`]: what to do to a server
//! - [`Load`]: does it, on one thread, and [`Outcome`] is what came of it
//! - [`Tally`]: counts answers, and when their messages were due
//! - [`Schedule`]: in an open loop, when each message is due
//! - [`Client`]: one connection; [`TcpClient`] and [`UdpClient`] are the two kinds
//! - [`Noise`]: bytes that are right only in their own place
//! - [`Errors`]: what a server under load gets wrong
//! - [`compare`]: several servers in turns, and [`Comparison`] what came of that
//! - [`table`] and [`plot`]: the same for people

mod client;
mod compare;
mod errors;
mod load;
mod noise;
mod outcome;
mod plan;
pub mod plot;
mod schedule;
mod server;
pub mod table;
mod tally;
mod tcp;
mod udp;

pub use client::Client;
pub use compare::{Case, Comparison, Measured, Spread, compare, machine};
pub use errors::{Errors, Wrong};
pub use load::Load;
pub use noise::Noise;
pub use outcome::{Latency, Outcome};
pub use plan::{Pace, Plan, Protocol};
pub use schedule::Schedule;
pub use server::{Server, end_all};
pub use tally::Tally;
pub use tcp::TcpClient;
pub use udp::UdpClient;
