//! A TCP client for class, in place of `nc` and `telnet`: sends a text, prints what comes back.
//!
//! ```text
//! cargo run -p tcp-client -- hello
//! ```
//!
//! Lesson: `lessons/03-tcp-client.md`. What is where, in reading order:
//!
//! - [`connect`]: from a name to a connection, within one deadline
//! - [`exchange`]: both directions at once, until the peer has no more
//! - [`Printer`]: the peer's bytes as they are, escaped for a terminal, or as a hex dump
//! - [`Escape`]: bytes from a stranger as text that is safe to show
//! - [`HexDump`]: offset, bytes, characters

mod connect;
mod escape;
mod exchange;
mod hex;
mod printer;

pub use connect::{connect, look_up, resolve, try_each};
pub use escape::Escape;
pub use exchange::{ExchangeError, Pace, exchange};
pub use hex::HexDump;
pub use printer::{Printer, Style};

use std::io::{self, Write};

/// Writes one line to stderr. `eprintln!` would panic where stderr is closed.
pub fn report(line: &str) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
