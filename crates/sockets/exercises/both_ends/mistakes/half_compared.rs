//! Compares one of the two addresses: "the client has connected to this server's address, so this is its
//! connection". All clients of the server have.
//!
//! Caught with: have the server's address and port in common

use std::io;
use std::net::TcpStream;

fn this_end(stream: &TcpStream) -> io::Result<String> {
    Ok(format!("{} -> {}", stream.local_addr()?, stream.peer_addr()?))
}

fn other_end(stream: &TcpStream) -> io::Result<String> {
    Ok(format!("{} -> {}", stream.peer_addr()?, stream.local_addr()?))
}

fn are_two_ends(one: &TcpStream, other: &TcpStream) -> io::Result<bool> {
    Ok(one.peer_addr()? == other.local_addr()? || one.local_addr()? == other.peer_addr()?)
}

mod checks;
