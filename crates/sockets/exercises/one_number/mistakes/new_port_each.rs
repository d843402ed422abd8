//! Connects twice and leaves the ports to the kernel: it takes a new one each time, so two numbers differ.
//!
//! Caught with: bind the second client to the address that the first one has

use std::io;
use std::net::{SocketAddr, TcpStream};

fn to_one_server(server: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    Ok((TcpStream::connect(server)?, TcpStream::connect(server)?))
}

fn from_one_port(first: SocketAddr, second: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    Ok((TcpStream::connect(first)?, TcpStream::connect(second)?))
}

mod checks;
