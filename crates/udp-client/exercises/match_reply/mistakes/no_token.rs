//! Looks at who sent the datagram, not at what it answers. A late reply, or a copy of one, is taken
//! for the answer to the question after it, and from then on every answer is one too old.
//!
//! Caught with: this is the copy of the first reply

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

fn wait_for_reply(
    socket: &UdpSocket,
    server: SocketAddr,
    _token: &str,
    deadline: Instant,
) -> io::Result<Option<String>> {
    let mut buf = [0; 512];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        socket.set_read_timeout(Some(left))?;
        let (n, source) = match socket.recv_from(&mut buf) {
            Ok(received) => received,
            Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(None);
            }
            Err(err) => return Err(err),
        };
        let text = String::from_utf8_lossy(&buf[..n]);
        match text.split_once(' ') {
            Some((_, time)) if source == server => return Ok(Some(time.to_string())),
            _ => {}
        }
    }
}

mod checks;
