//! Compares the ports and forgets the IP addresses. Right on one address, wrong on two.
//!
//! Caught with: A port without its address says little

use std::io;
use std::net::TcpStream;

fn this_end(stream: &TcpStream) -> io::Result<String> {
    Ok(format!("{} -> {}", stream.local_addr()?, stream.peer_addr()?))
}

fn other_end(stream: &TcpStream) -> io::Result<String> {
    Ok(format!("{} -> {}", stream.peer_addr()?, stream.local_addr()?))
}

fn are_two_ends(one: &TcpStream, other: &TcpStream) -> io::Result<bool> {
    Ok(one.local_addr()?.port() == other.peer_addr()?.port()
        && one.peer_addr()?.port() == other.local_addr()?.port())
}

mod checks;
