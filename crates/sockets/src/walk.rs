//! A TCP and a UDP conversation on loopback, one system call at a time.

use crate::Endpoint;
use socket2::{Domain, Protocol, SockRef, Socket, Type};
use std::io::{self, ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

/// Loopback is this machine itself. Port 0 asks the kernel for a port that is free.
const ANY_PORT: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 0);

/// Far longer than anything takes on loopback, but an end: a datagram may be lost, a firewall mute.
const PATIENCE: Duration = Duration::from_secs(5);

/// Takes each step of a TCP and of a UDP conversation, and writes into `out` what it changed.
///
/// After an error, `out` holds the steps that worked.
pub fn walk(out: &mut impl Write) -> io::Result<()> {
    tcp(out)?;
    writeln!(out)?;
    udp(out)
}

fn tcp(out: &mut impl Write) -> io::Result<()> {
    let (family, kind, protocol) = (Domain::IPV4, Type::STREAM, Protocol::TCP);
    writeln!(out, "TCP: asked for {family:?}, {kind:?}, {protocol:?}")?;
    head(out)?;

    // socket(2) takes the three choices. What it returns has no address yet.
    let listener = Socket::new(family, kind, Some(protocol))?;
    row(out, "socket", "listener", &listener)?;

    // bind(2) gives it one: which of this machine's addresses, and which port.
    listener.bind(&SocketAddr::from(ANY_PORT).into())?;
    row(out, "bind", "listener", &listener)?;

    // listen(2): from now on the kernel answers those who connect. 1 is the backlog: how many
    // connections may wait for accept.
    listener.listen(1)?;
    row(out, "listen", "listener", &listener)?;

    // The client is made by the same three choices; only what it does next differs.
    let client = Socket::new(family, kind, Some(protocol))?;
    row(out, "socket", "client", &client)?;

    // connect(2) without a bind: the kernel chooses our address and a free port, then shakes
    // hands with the listener's kernel.
    client.connect_timeout(&listener.local_addr()?, PATIENCE)?;
    row(out, "connect", "client", &client)?;

    // accept(2) makes a socket for this one connection. It has the listener's port, and a peer.
    let (stream, _peer) = listener.accept()?;
    row(out, "accept", "stream", &stream)?;
    // The listener is what it was, ready for the next one.
    row(out, "accept", "listener", &listener)
}

fn udp(out: &mut impl Write) -> io::Result<()> {
    let (family, kind, protocol) = (Domain::IPV4, Type::DGRAM, Protocol::UDP);
    writeln!(out, "UDP: asked for {family:?}, {kind:?}, {protocol:?}")?;
    head(out)?;

    let server = Socket::new(family, kind, Some(protocol))?;
    row(out, "socket", "server", &server)?;

    // Nobody listens or accepts in UDP: once it is bound, a socket can receive.
    server.bind(&SocketAddr::from(ANY_PORT).into())?;
    row(out, "bind", "server", &server)?;

    let client = Socket::new(family, kind, Some(protocol))?;
    row(out, "socket", "client", &client)?;

    // sendto(2) without a bind: the kernel takes a free port now. The address stays open, so each
    // datagram may leave by another of the machine's addresses.
    let server_addr = server.local_addr()?;
    client.send_to(b"hello", &server_addr)?;
    row(out, "send_to", "client", &client)?;

    // recvfrom(2) also tells who sent this datagram. The socket itself remembers nobody. (std's
    // type for the same socket, because its recv_from is the simpler one.)
    let server = UdpSocket::from(server);
    server.set_read_timeout(Some(PATIENCE))?;
    let (_length, from) = server.recv_from(&mut [0; 16]).map_err(in_words)?;
    row(out, "recv_from", "server", &server)?;

    // connect(2) sends nothing in UDP. It sets the peer for sends; from now on the kernel keeps
    // others' datagrams out.
    client.connect(&server_addr)?;
    row(out, "connect", "client", &client)?;
    writeln!(out, "the datagram came from {from}")
}

fn head(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{:<11}{:<10}{:<13}{:<17}peer", "step", "socket", "type", "local")
}

/// One line: what the kernel says of `socket` after `step`.
fn row<'s>(
    out: &mut impl Write,
    step: &str,
    name: &str,
    socket: impl Into<SockRef<'s>>,
) -> io::Result<()> {
    let socket = socket.into();
    // SO_TYPE of getsockopt(2). The family and the protocol cannot be asked for on every system.
    let kind = format!("{:?}", socket.r#type()?);
    let endpoint = Endpoint::of(&*socket)?;
    let [local, peer] = [endpoint.local, endpoint.peer]
        .map(|addr| addr.map_or("none".to_string(), |addr| addr.to_string()));
    writeln!(out, "{step:<11}{name:<10}{kind:<13}{local:<17}{peer}")
}

/// An expired timeout is `WouldBlock` on Unix and `TimedOut` on Windows: neither says what for.
fn in_words(err: io::Error) -> io::Error {
    if !matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) {
        return err;
    }
    io::Error::new(ErrorKind::TimedOut, format!("no datagram within {PATIENCE:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_datagram_that_does_not_come_is_said_in_words() {
        for timeout in [ErrorKind::WouldBlock, ErrorKind::TimedOut] {
            assert_eq!(in_words(timeout.into()).to_string(), "no datagram within 5s");
        }
        assert_eq!(in_words(ErrorKind::ConnectionReset.into()).kind(), ErrorKind::ConnectionReset);
    }
}
