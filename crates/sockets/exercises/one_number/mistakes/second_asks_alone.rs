//! Lets std make the first connection, and asks to share the port for the second alone. Whoever has the
//! port must have agreed as well, before its own bind.
//!
//! Caught with: the first one too

use socket2::{Domain, Socket, Type};
use std::io;
use std::net::{SocketAddr, TcpStream};

fn to_one_server(server: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    Ok((TcpStream::connect(server)?, TcpStream::connect(server)?))
}

fn from_one_port(first: SocketAddr, second: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    let one = TcpStream::connect(first)?;
    let other = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    other.set_reuse_address(true)?;
    other.bind(&one.local_addr()?.into())?;
    other.connect(&second.into())?;
    Ok((one, other.into()))
}

mod checks;
