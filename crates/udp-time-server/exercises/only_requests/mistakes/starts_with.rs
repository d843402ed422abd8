//! Looks at the beginning only. Whatever stands behind `time?` is answered too.
//!
//! Caught with: `time?` at the beginning is not enough; look at what follows.

use std::io;
use std::net::UdpSocket;

fn serve_one(socket: &UdpSocket, now: &str) -> io::Result<bool> {
    let mut buf = [0; 1024];
    let (n, peer) = socket.recv_from(&mut buf)?;
    if n > 64 || !buf[..n].starts_with(b"time?") {
        return Ok(false);
    }
    socket.send_to(now.as_bytes(), peer)?;
    Ok(true)
}

mod checks;
