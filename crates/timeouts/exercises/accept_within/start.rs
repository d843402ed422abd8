//! Accept, but not for ever.
//!
//! `accept` waits until a client comes, and std has no timeout for it. A program that also has
//! something else to do, or that should end, needs one.
//!
//! Write `accept_within`: it accepts a client who comes within `limit`.
//!
//! - If nobody comes, return an error of kind `TimedOut`, not before `limit` is over.
//! - Whoever waits already, or comes in time, is accepted soon, not only when `limit` is over.
//! - Return every other error of `accept` as it came.
//! - Afterwards, on every path, the listener is as it was: it blocks, and nothing of yours still
//!   waits in it.
//! - The stream blocks, too. On macOS and Windows a stream that comes from a non-blocking listener
//!   is non-blocking itself; on Linux it is not.
//! - Do not keep a core busy: between two tries, wait a millisecond or more.
//!
//! `Listener` is a `TcpListener` that the checks can watch, and that can be like one on macOS or
//! Windows. It has std's `accept`, `set_nonblocking`, `local_addr` and `try_clone`. About 15 minutes.
//!
//! ```text
//! cargo test -p timeouts --test accept_within
//! ```

use checks::Listener;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Accepts a client who comes within `limit`; an error of kind `TimedOut` if nobody does.
fn accept_within(listener: &Listener, limit: Duration) -> io::Result<(TcpStream, SocketAddr)> {
    todo!("accept from {listener:?} within {limit:?}")
}

mod checks;
