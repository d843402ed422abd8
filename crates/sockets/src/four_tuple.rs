//! What tells one connection from another.

use crate::{Endpoint, Transport};
use socket2::SockRef;
use std::fmt::{self, Display, Formatter};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;

/// The four numbers that name a connection: two IP addresses and two ports, as seen from one end.
///
/// Shown as `tcp 127.0.0.1:50001 -> 127.0.0.1:8080`. No two connections of one protocol have all
/// four in common: by them the kernel finds the socket that an arriving segment belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FourTuple {
    /// The protocol within which the four numbers are unique.
    pub transport: Transport,
    /// This end's IP address and port.
    pub local: SocketAddr,
    /// The other end's IP address and port.
    pub peer: SocketAddr,
}

impl FourTuple {
    /// Asks the kernel for the four-tuple of a connected socket of std or socket2.
    ///
    /// A socket without a peer is an error of kind `NotConnected`.
    pub fn of<'s>(socket: impl Into<SockRef<'s>>) -> io::Result<FourTuple> {
        Endpoint::of(socket)?.four_tuple().ok_or_else(|| ErrorKind::NotConnected.into())
    }

    /// The same connection, as its other end sees it.
    pub fn from_other_end(self) -> FourTuple {
        FourTuple { local: self.peer, peer: self.local, ..self }
    }
}

impl Display for FourTuple {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} -> {}", self.transport, self.local, self.peer)
    }
}
