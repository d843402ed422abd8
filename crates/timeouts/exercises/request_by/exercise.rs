//! A whole request, or the deadline.
//!
//! A server reads requests of a fixed length with `read_exact` and a read timeout of one second. A
//! peer sends a byte every 900 ms. No read ever times out, and the server is held for as long as the
//! peer likes: a timeout limits one read, and each read starts it anew.
//!
//! Write `read_request`: it fills `request`, and is over at the instant `deadline`, whatever the
//! peer does.
//!
//! - A read may bring less than you ask for. Ask for the rest.
//! - Each read is given the time that is left. When none is left, return an error of kind
//!   `TimedOut`, on every system. (A read whose timeout expires is `WouldBlock` on Linux and macOS.)
//! - A signal may end a read with the kind `Interrupted`: go on, with the time that is left.
//! - The end of the stream before the request is whole is an error of kind `UnexpectedEof`.
//! - Return every other error as it came.
//!
//! For the time, ask `wire.now()` in place of `Instant::now()`: most checks have a clock of their
//! own, so that they need not wait. About 20 minutes.
//!
//! ```text
//! cargo test -p timeouts --test request_by
//! ```

use std::fmt::Debug;
use std::io;
use std::time::{Duration, Instant};

/// What `read_request` needs of a connection. A `TcpStream` has it, and so has the checks' script.
trait Wire: Debug {
    /// What time it is.
    fn now(&self) -> Instant;
    /// As `TcpStream`'s: limits each read that follows. A timeout of zero is `InvalidInput`.
    fn set_read_timeout(&mut self, timeout: Option<Duration>) -> io::Result<()>;
    /// As `TcpStream`'s: returns what there is, at most `buf.len()` bytes, and waits if nothing is.
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize>;
}

/// Fills `request` with what comes over `wire`, by `deadline` at the latest.
fn read_request(wire: &mut dyn Wire, request: &mut [u8], deadline: Instant) -> io::Result<()> {
    todo!("read {} bytes from {wire:?} by {deadline:?}", request.len())
}

mod checks;
