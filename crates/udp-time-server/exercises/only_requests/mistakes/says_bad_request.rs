//! Is polite and says what was wrong. To another server that is one more bad request, and it says
//! so.
//!
//! Caught with: an error is an answer too, and two servers that send each other errors never stop.

use std::io;
use std::net::UdpSocket;

fn serve_one(socket: &UdpSocket, now: &str) -> io::Result<bool> {
    let mut buf = [0; 65];
    let (n, peer) = socket.recv_from(&mut buf)?;
    let request = &buf[..n];
    let is_request =
        n < 65 && request.starts_with(b"time?") && request[5..].iter().all(|byte| *byte == b' ');
    let answer = if is_request { now } else { "bad request" };
    socket.send_to(answer.as_bytes(), peer)?;
    Ok(is_request)
}

mod checks;
