//! Echo until the end of the stream.
//!
//! The tutorial's server reads once, answers once, and closes. A client that sends slowly, or more
//! than the buffer holds, gets only a part back.
//!
//! Write `echo`: it sends back every byte as it comes, until the peer half-closes, and returns how
//! many there were. About 10 minutes.
//!
//! ```text
//! cargo test -p tcp-echo-server --test echo_all
//! ```

use std::io;
use std::net::TcpStream;

/// Sends every byte back until the end of the stream; returns how many.
fn echo(stream: &mut TcpStream) -> io::Result<u64> {
    todo!("read from {stream:?} and write back what came, until there is no more")
}

mod checks;
