//! A listening socket, one system call at a time.

use socket2::{Domain, Protocol, Socket, Type};
use std::io;
use std::net::{SocketAddr, TcpListener};

/// Binds `addr` and listens there, with room for `backlog` connections that wait for `accept`.
///
/// `TcpListener::bind` does the same in one call, with a backlog of 128. Port 0 takes a free
/// port; `local_addr` tells which. Corresponds to `socket(2)`, `bind(2)` and `listen(2)`.
pub fn listen(addr: SocketAddr, backlog: i32) -> io::Result<TcpListener> {
    // Family, type, protocol: IPv4 or IPv6, a stream of bytes, TCP.
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, Some(Protocol::TCP))?;

    // Connections that this side closed first rest in TIME_WAIT for a minute or so, with our port.
    // On Unix this option lets a restarted server bind all the same; two live listeners on one
    // port stay forbidden. On Windows it means "share the port with anyone": never there.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;

    socket.bind(&addr.into())?;

    // The backlog is a queue of established connections that accept has not taken yet. It does
    // not limit how many clients are served. The kernel may cap it (net.core.somaxconn on Linux).
    socket.listen(backlog)?;
    Ok(socket.into())
}
