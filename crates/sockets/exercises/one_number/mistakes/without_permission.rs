//! Binds both clients to one port and asks nobody. `bind` knows no peer yet, so it refuses.
//!
//! Caught with: `bind` comes before `connect`

use socket2::{Domain, Socket, Type};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

fn to_one_server(server: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    Ok((TcpStream::connect(server)?, TcpStream::connect(server)?))
}

fn from_one_port(first: SocketAddr, second: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    let one = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    one.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    one.connect(&first.into())?;
    let other = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    other.bind(&one.local_addr()?)?;
    other.connect(&second.into())?;
    Ok((one.into(), other.into()))
}

mod checks;
