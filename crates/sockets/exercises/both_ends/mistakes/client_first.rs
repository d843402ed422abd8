//! Writes "client -> server" at both ends, as a diagram does, with the larger port as the client's. No
//! socket knows who was the client, and an ephemeral port need not be the larger one.
//!
//! Caught with: Each end names itself first

use std::io;
use std::net::TcpStream;

fn this_end(stream: &TcpStream) -> io::Result<String> {
    let (own, peer) = (stream.local_addr()?, stream.peer_addr()?);
    let (client, server) = if own.port() > peer.port() { (own, peer) } else { (peer, own) };
    Ok(format!("{client} -> {server}"))
}

fn other_end(stream: &TcpStream) -> io::Result<String> {
    Ok(format!("{} -> {}", stream.peer_addr()?, stream.local_addr()?))
}

fn are_two_ends(one: &TcpStream, other: &TcpStream) -> io::Result<bool> {
    Ok(this_end(one)? == other_end(other)?)
}

mod checks;
