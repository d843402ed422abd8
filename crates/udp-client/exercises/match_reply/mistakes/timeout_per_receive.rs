//! Sets the timeout once, for each receive of the loop. A stranger who sends more often than that
//! keeps the loop going for as long as they like.
//!
//! Caught with: Reckon the time left before each receive

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

fn wait_for_reply(
    socket: &UdpSocket,
    server: SocketAddr,
    token: &str,
    deadline: Instant,
) -> io::Result<Option<String>> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(None);
    }
    socket.set_read_timeout(Some(left))?;
    let mut buf = [0; 512];
    loop {
        match socket.recv_from(&mut buf) {
            Ok((n, source)) if source == server => {
                let text = String::from_utf8_lossy(&buf[..n]);
                match text.split_once(' ') {
                    Some((given, time)) if given == token => return Ok(Some(time.to_string())),
                    _ => {}
                }
            }
            Ok(_) => {}
            Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(None);
            }
            Err(err) => return Err(err),
        }
    }
}

mod checks;
