//! Make two connections that differ in one number only: a solution.

use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

/// Two connections to `server` that differ in the client's port only.
fn to_one_server(server: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    // connect(2) without a bind: the kernel gives each client a port of its own.
    Ok((TcpStream::connect(server)?, TcpStream::connect(server)?))
}

/// A connection to `first` and one to `second`, from the same port of the client.
fn from_one_port(first: SocketAddr, second: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    // Port 0: the kernel's choice. The second client then takes the same one.
    let one = client_on(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    let other = client_on(&one.local_addr()?)?;
    // Only connect(2) completes the four-tuple. Where it would be one that exists, the kernel
    // refuses here: AddrNotAvailable on Linux.
    Ok((connect(one, first)?, connect(other, second)?))
}

/// A client's socket on a port that others may be bound to as well.
fn client_on(addr: &SockAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
    // Before bind, which would refuse a port in use: it cannot know yet whether the peers differ.
    // Fit for clients alone: for a server on Windows it means "share my port with anyone".
    socket.set_reuse_address(true)?;
    // On macOS the same permission has another name. Linux takes either.
    #[cfg(target_os = "macos")]
    socket.set_reuse_port(true)?;
    socket.bind(addr)?;
    Ok(socket)
}

fn connect(client: Socket, server: SocketAddr) -> io::Result<TcpStream> {
    client.connect(&server.into())?;
    Ok(client.into())
}

mod checks;
