//! Looks for a timeout by one kind of error only, the one of another system. A tutorial that was
//! written on Windows matches `TimedOut` and ends with "Resource temporarily unavailable" on Linux.
//!
//! Caught with: `WouldBlock` on Unix, `TimedOut` on Windows

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

/// What an expired timeout is on the author's system, which is not this one.
const TIMEOUT: ErrorKind = if cfg!(unix) { ErrorKind::TimedOut } else { ErrorKind::WouldBlock };

fn ask(
    socket: &UdpSocket,
    server: SocketAddr,
    question: &[u8],
    timeout: Duration,
) -> io::Result<Option<Vec<u8>>> {
    socket.connect(server)?;
    socket.send(question)?;
    socket.set_read_timeout(Some(timeout))?;
    let mut buf = [0; 512];
    match socket.recv(&mut buf) {
        Ok(n) => Ok(Some(buf[..n].to_vec())),
        Err(err) if err.kind() == TIMEOUT => Ok(None),
        Err(err) => Err(err),
    }
}

mod checks;
