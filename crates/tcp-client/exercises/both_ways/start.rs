//! Echo 32 MiB without the two-sided hang.
//!
//! An echo server sends back what it reads. A client that writes everything before it reads
//! anything works with a short text. With a long one nobody reads the echo: it fills the buffers of
//! both systems, the server's write waits for room, so the server reads no more, and your write
//! waits too. Both wait for ever.
//!
//! Write `send_and_collect`: it sends `bytes`, half-closes, and returns all that comes back until
//! the end of the stream, however much it is and whenever the server likes to send it. If sending
//! or reading fails, it returns the error. Both parameters are yours: you may move them into a
//! thread. About 15 minutes.
//!
//! ```text
//! cargo test -p tcp-client --test both_ways
//! ```

use std::io;
use std::net::TcpStream;

/// Sends `bytes` and their end; returns all that the server sends.
fn send_and_collect(stream: TcpStream, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    todo!("send {} bytes to {stream:?}, and read at the same time", bytes.len())
}

mod checks;
