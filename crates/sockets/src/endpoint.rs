//! A socket as the kernel describes it.

use crate::FourTuple;
use socket2::{SockAddr, SockRef, Type};
use std::fmt::{self, Display, Formatter};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;

/// One end of a conversation: its protocol, its own address, and its peer's, so far as they are
/// known. Shown as `tcp 127.0.0.1:8080`, or with a peer as its [`FourTuple`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// How bytes travel.
    pub transport: Transport,
    /// The socket's own address. Before bind it is `0.0.0.0:0` on Unix, and none on Windows.
    pub local: Option<SocketAddr>,
    /// The other end's address. Listeners never have one, UDP sockets only after `connect`.
    pub peer: Option<SocketAddr>,
}

/// A transport protocol. Each has port numbers of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// A connection that carries a stream of bytes, whole and in order.
    Tcp,
    /// Datagrams, each on its own, that may be lost.
    Udp,
}

impl Endpoint {
    /// Asks the kernel about any socket of std or socket2, given by reference.
    ///
    /// Corresponds to `getsockopt(2)` with SO_TYPE, `getsockname(2)` and `getpeername(2)`.
    pub fn of<'s>(socket: impl Into<SockRef<'s>>) -> io::Result<Endpoint> {
        let socket = socket.into();
        // Simplified: over IP there are rarer protocols of the same types, such as SCTP.
        let transport = match socket.r#type()? {
            Type::STREAM => Transport::Tcp,
            Type::DGRAM => Transport::Udp,
            other => {
                let what = format!("{other:?} is neither TCP's type nor UDP's");
                return Err(io::Error::new(ErrorKind::Unsupported, what));
            }
        };
        let local = if_any(socket.local_addr())?;
        let peer = if_any(socket.peer_addr())?;
        Ok(Endpoint { transport, local, peer })
    }

    /// The connection's name, if this socket is an end of one.
    pub fn four_tuple(self) -> Option<FourTuple> {
        Some(FourTuple { transport: self.transport, local: self.local?, peer: self.peer? })
    }
}

/// To have no address is not an error here.
fn if_any(addr: io::Result<SockAddr>) -> io::Result<Option<SocketAddr>> {
    match addr {
        Ok(addr) => Ok(addr.as_socket()),
        // A socket without a peer says NotConnected. Windows says InvalidInput (WSAEINVAL) when
        // asked for the local address before bind.
        Err(err) if matches!(err.kind(), ErrorKind::NotConnected | ErrorKind::InvalidInput) => {
            Ok(None)
        }
        Err(err) => Err(err),
    }
}

impl Display for Endpoint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.four_tuple(), self.local) {
            (Some(four_tuple), _) => write!(f, "{four_tuple}"),
            (None, Some(local)) => write!(f, "{} {local}", self.transport),
            (None, None) => write!(f, "{} none", self.transport),
        }
    }
}

impl Display for Transport {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        })
    }
}
