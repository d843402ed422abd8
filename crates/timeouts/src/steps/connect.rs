//! A peer that does not answer, a peer that says no, and one deadline for several addresses.

use super::{peer, since};
use anyhow::bail;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use timeouts::{Deadline, connect_with};

const TIMEOUT: Duration = Duration::from_millis(200);
const DEADLINE: Duration = Duration::from_millis(500);

pub fn run(out: &mut dyn Write) -> anyhow::Result<()> {
    // A port where nothing listens, once this listener is dropped.
    let closed = peer::listener()?.local_addr()?;
    let start = Instant::now();
    let Err(err) = TcpStream::connect_timeout(&closed, TIMEOUT) else {
        bail!("somebody listens on a closed port");
    };
    writeln!(out, "{closed}, where nothing listens")?;
    writeln!(out, "  connect_timeout of 200ms: {:?} after {}", err.kind(), since(start))?;

    let silent = Silent::new()?;
    let start = Instant::now();
    let Err(err) = TcpStream::connect_timeout(&silent.addr, TIMEOUT) else {
        bail!("the silent peer has answered");
    };
    writeln!(out, "{}, {}", silent.addr, Silent::WHAT)?;
    writeln!(out, "  connect_timeout of 200ms: {:?} after {}", err.kind(), since(start))?;

    // A host with two addresses, of which the first is silent.
    let listener = peer::listener()?;
    let addrs = vec![silent.addr, listener.local_addr()?];
    let start = Instant::now();
    let stream = connect_with("two.example:80", Deadline::after(DEADLINE), |_| Ok(addrs))?;
    writeln!(out, "a host with both, and 500ms for all: the first address gets half of it")?;
    writeln!(out, "  connected to {} after {}", stream.peer_addr()?, since(start))?;
    Ok(())
}

/// An address that never answers a connect.
struct Silent {
    addr: SocketAddr,
    /// What keeps it silent while this lives.
    _queue: Option<(socket2::Socket, TcpStream)>,
}

#[cfg(target_os = "linux")]
impl Silent {
    const WHAT: &str = "a listener with a full queue";

    fn new() -> io::Result<Silent> {
        let listener = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)?;
        listener.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
        // Linux lets one more wait than the backlog says. Nobody accepts the one that we let
        // wait, and from then on Linux drops every SYN, as a dead machine would.
        listener.listen(0)?;
        let addr = listener.local_addr()?.as_socket().ok_or(io::ErrorKind::AddrNotAvailable)?;
        let waiting = TcpStream::connect(addr)?;
        Ok(Silent { addr, _queue: Some((listener, waiting)) })
    }
}

#[cfg(not(target_os = "linux"))]
impl Silent {
    const WHAT: &str = "an address that nobody has (RFC 5737)";

    /// Other systems answer for a full queue in ways of their own. This needs a network: without
    /// one the system says at once that it has no way there.
    fn new() -> io::Result<Silent> {
        Ok(Silent { addr: SocketAddr::from((Ipv4Addr::new(192, 0, 2, 1), 80)), _queue: None })
    }
}
