//! Make two connections that differ in one number only.
//!
//! Four numbers name a connection: the client's IP address and port, the server's IP address and port.
//! No two connections have all four in common, but three are enough to share. All servers here are on
//! `127.0.0.1`, so your clients are too, and only the two ports can differ.
//!
//! Write two functions:
//!
//! - `to_one_server` makes two connections that differ in the client's port only;
//! - `from_one_port` makes two connections that differ in the server's port only. Both come from the
//!   same port of the client, whichever the kernel chooses. If the two servers are the same one, no
//!   number is left to differ, and the result is an error: the kernel's own will do.
//!
//! std's `TcpStream::connect` takes a new port for each connection. With `socket2::Socket` you take the
//! steps one by one: `Socket::new`, then `bind` to an address of your choice, then `connect`. Two
//! sockets may be bound to one port if **both** have asked for it before their `bind`:
//! `set_reuse_address(true)` on Linux and Windows, `set_reuse_port(true)` on macOS. (socket2 has an
//! address type of its own: `addr.into()` makes a `SockAddr` of a `SocketAddr`, and `socket.into()` a
//! `TcpStream` of a `Socket`.)
//!
//! About 20 minutes.
//!
//! ```text
//! cargo test -p sockets --test one_number
//! ```

use std::io;
use std::net::{SocketAddr, TcpStream};

/// Two connections to `server` that differ in the client's port only.
fn to_one_server(server: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    todo!("connect to {server} twice")
}

/// A connection to `first` and one to `second`, from the same port of the client.
fn from_one_port(first: SocketAddr, second: SocketAddr) -> io::Result<(TcpStream, TcpStream)> {
    todo!("connect to {first} and to {second} from one port")
}

mod checks;
