//! Returns an error for a datagram that makes no sense. Whoever knows the port can end every wait
//! with a few bytes.
//!
//! Caught with: what is no reply does not end the wait, and is no error either

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

fn wait_for_reply(
    socket: &UdpSocket,
    server: SocketAddr,
    token: &str,
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
        if source != server {
            continue;
        }
        let text = std::str::from_utf8(&buf[..n])
            .map_err(|err| io::Error::new(ErrorKind::InvalidData, err))?;
        let (given, time) = text
            .split_once(' ')
            .ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "a reply without a space"))?;
        if given == token {
            return Ok(Some(time.to_string()));
        }
    }
}

mod checks;
