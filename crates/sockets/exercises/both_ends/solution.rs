//! Describe both ends of a connection: a solution.

use std::io;
use std::net::TcpStream;

/// The connection as this end sees it: `OWN ADDRESS -> PEER'S ADDRESS`, each with its port.
fn this_end(stream: &TcpStream) -> io::Result<String> {
    // getsockname(2) and getpeername(2). Each brings an IP address and a port, and is shown with
    // both; an IPv6 address gets brackets.
    Ok(format!("{} -> {}", stream.local_addr()?, stream.peer_addr()?))
}

/// The same connection as its other end sees it.
fn other_end(stream: &TcpStream) -> io::Result<String> {
    // Own and peer change places; the four numbers are the same.
    Ok(format!("{} -> {}", stream.peer_addr()?, stream.local_addr()?))
}

/// Whether `one` and `other` are the two ends of one connection.
fn are_two_ends(one: &TcpStream, other: &TcpStream) -> io::Result<bool> {
    // All four numbers, crosswise. No two connections have all four in common.
    // Simplified: that holds for sockets of one machine. Addresses such as 127.0.0.1 mean another
    // machine on each.
    Ok(this_end(one)? == other_end(other)?)
}

mod checks;
