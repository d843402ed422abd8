//! A client that is connected to itself: it sends, and receives its own bytes.
//!
//! ```text
//! cargo run -p sockets --example self_connect
//! ```

use anyhow::Context;
use socket2::{Domain, Protocol, Socket, Type};
use sockets::FourTuple;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

fn main() -> anyhow::Result<()> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;

    // Nobody listens on this port. But the SYN arrives at a socket that is connecting to where it
    // comes from, and TCP lets two ends open one connection at the same time (RFC 9293 §3.5).
    let itself = socket.local_addr()?;
    socket.connect(&itself).context("connect to itself (not every system does)")?;

    let mut stream = TcpStream::from(socket);
    println!("{}", FourTuple::of(&stream)?);

    stream.write_all(b"is anybody there?")?;
    let mut buf = [0; 64];
    let n = stream.read(&mut buf)?;
    println!("received: {}", String::from_utf8_lossy(&buf[..n]));
    Ok(())
}
