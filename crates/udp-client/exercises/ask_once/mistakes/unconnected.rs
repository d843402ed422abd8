//! The tutorial's `sendto` and `recvfrom`, with a timeout. Nobody tells an unconnected socket that
//! nothing listens at the other end: a server that is not running looks like a slow one.
//!
//! Caught with: an unconnected socket is told nothing of a closed port

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

fn ask(
    socket: &UdpSocket,
    server: SocketAddr,
    question: &[u8],
    timeout: Duration,
) -> io::Result<Option<Vec<u8>>> {
    socket.set_read_timeout(Some(timeout))?;
    socket.send_to(question, server)?;
    let mut buf = [0; 512];
    match socket.recv_from(&mut buf) {
        Ok((n, _)) => Ok(Some(buf[..n].to_vec())),
        Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(None),
        Err(err) => Err(err),
    }
}

mod checks;
