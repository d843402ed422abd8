//! TCP and UDP on the same port number at the same time: each protocol has ports of its own.
//!
//! ```text
//! cargo run -p sockets --example same_port
//! ```

use anyhow::{Context, bail};
use sockets::Endpoint;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

fn main() -> anyhow::Result<()> {
    let (listener, udp) = both_on_one_port()?;
    println!("{}", Endpoint::of(&listener)?);
    println!("{}", Endpoint::of(&udp)?);

    // Both clients have the same target: one address, one port number.
    let addr = listener.local_addr()?;
    TcpStream::connect(addr)?.write_all(b"hello by TCP")?;
    UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.send_to(b"hello by UDP", addr)?;

    let mut text = String::new();
    listener.accept()?.0.read_to_string(&mut text)?;
    println!("the TCP socket got {text:?}");

    // Nobody promises that a datagram arrives, so nobody should wait for it without an end.
    udp.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut buf = [0; 64];
    let (n, _) = udp.recv_from(&mut buf).context("no datagram within 5s")?;
    println!("the UDP socket got {:?}", String::from_utf8_lossy(&buf[..n]));

    // Within one protocol, the port is taken.
    match TcpListener::bind(addr) {
        Ok(_) => bail!("two TCP listeners on {addr}"),
        Err(err) => println!("a second TCP listener: {}", err.kind()),
    }
    match UdpSocket::bind(addr) {
        Ok(_) => bail!("two UDP sockets on {addr}"),
        Err(err) => println!("a second UDP socket: {}", err.kind()),
    }
    Ok(())
}

/// A port that is free for TCP may be taken for UDP: then another one is tried.
fn both_on_one_port() -> anyhow::Result<(TcpListener, UdpSocket)> {
    for _ in 0..16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        match UdpSocket::bind(listener.local_addr()?) {
            Ok(udp) => return Ok((listener, udp)),
            Err(err) if err.kind() == ErrorKind::AddrInUse => {}
            Err(err) => return Err(err.into()),
        }
    }
    bail!("no port is free for both")
}
