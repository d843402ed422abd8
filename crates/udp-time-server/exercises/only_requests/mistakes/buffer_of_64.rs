//! Has a buffer as long as the longest request. A longer datagram is cut off, and looks like one.
//!
//! Caught with: the buffer is too small to see it.

use std::io;
use std::net::UdpSocket;

fn serve_one(socket: &UdpSocket, now: &str) -> io::Result<bool> {
    let mut buf = [0; 64];
    let (n, peer) = socket.recv_from(&mut buf)?;
    let Some(padding) = buf[..n].strip_prefix(b"time?") else {
        return Ok(false);
    };
    if padding.iter().any(|byte| *byte != b' ') {
        return Ok(false);
    }
    socket.send_to(now.as_bytes(), peer)?;
    Ok(true)
}

mod checks;
