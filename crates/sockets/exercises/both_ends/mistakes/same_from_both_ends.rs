//! Takes a connection's name for the same at both ends. It is the same four numbers, but each end puts
//! itself first.
//!
//! Caught with: swap the two

use std::io;
use std::net::TcpStream;

fn this_end(stream: &TcpStream) -> io::Result<String> {
    Ok(format!("{} -> {}", stream.local_addr()?, stream.peer_addr()?))
}

fn other_end(stream: &TcpStream) -> io::Result<String> {
    this_end(stream)
}

fn are_two_ends(one: &TcpStream, other: &TcpStream) -> io::Result<bool> {
    Ok(this_end(one)? == this_end(other)?)
}

mod checks;
