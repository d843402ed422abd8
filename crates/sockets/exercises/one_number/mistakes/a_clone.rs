//! Takes a clone for a second connection. It is a second handle on the first one: all four numbers are
//! the same.
//!
//! Caught with: a second handle on the same connection

use std::io;
use std::net::{SocketAddr, TcpStream};

fn to_one_server(server: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    let first = TcpStream::connect(server)?;
    let second = first.try_clone()?;
    Ok((first, second))
}

fn from_one_port(first: SocketAddr, _second: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    to_one_server(first)
}

mod checks;
