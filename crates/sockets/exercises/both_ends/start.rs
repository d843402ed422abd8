//! Describe both ends of a connection.
//!
//! A server's log says `127.0.0.1:50001 came`, and a client's log says `went to 127.0.0.1:8080`. Are
//! these two lines about one connection? Nobody can tell: a connection is named by four numbers, two
//! IP addresses and two ports, and each line has only two of them.
//!
//! Write three functions:
//!
//! - `this_end` asks the socket for its own address and for its peer's, and writes both as
//!   `OWN -> PEER`, for example `127.0.0.1:8080 -> 127.0.0.1:50001`;
//! - `other_end` writes what `this_end` would say at the other end of the same connection. It cannot
//!   ask there: it has only this end's socket;
//! - `are_two_ends` says whether two sockets are the two ends of one connection.
//!
//! About 10 minutes.
//!
//! ```text
//! cargo test -p sockets --test both_ends
//! ```

use std::io;
use std::net::TcpStream;

/// The connection as this end sees it: `OWN ADDRESS -> PEER'S ADDRESS`, each with its port.
fn this_end(stream: &TcpStream) -> io::Result<String> {
    todo!("ask {stream:?} for its own address and for its peer's")
}

/// The same connection as its other end sees it.
fn other_end(stream: &TcpStream) -> io::Result<String> {
    todo!("say what `this_end` would say at the other end of {stream:?}")
}

/// Whether `one` and `other` are the two ends of one connection.
fn are_two_ends(one: &TcpStream, other: &TcpStream) -> io::Result<bool> {
    todo!("compare what {one:?} and {other:?} say")
}

mod checks;
