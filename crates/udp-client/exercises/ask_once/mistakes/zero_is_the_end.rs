//! Brings TCP's rule along: 0 bytes is the end. On UDP they are an empty datagram, which somebody
//! has sent.
//!
//! Caught with: a reply of 0 bytes is an empty datagram

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

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
        Ok(0) => Ok(None),
        Ok(n) => Ok(Some(buf[..n].to_vec())),
        Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(None),
        Err(err) => Err(err),
    }
}

mod checks;
