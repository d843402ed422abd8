//! Match the reply to the request: a solution.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

/// Waits until `deadline` for the reply `TOKEN TIME` (512 bytes at most) of `server`; its TIME.
fn wait_for_reply(
    socket: &UdpSocket,
    server: SocketAddr,
    token: &str,
    deadline: Instant,
) -> io::Result<Option<String>> {
    let mut buf = [0; 512];
    loop {
        // Anew before each receive: what is passed over below must not move the end.
        let left = deadline.saturating_duration_since(Instant::now());
        // Here and not after a timeout alone: in a flood no receive ever times out. And a read
        // timeout of zero would be an error.
        if left.is_zero() {
            return Ok(None);
        }
        socket.set_read_timeout(Some(left))?;
        let (n, source) = match socket.recv_from(&mut buf) {
            Ok(received) => received,
            // The time is up, or a signal came: the next round reckons what is left.
            Err(err) if is_pause(&err) => continue,
            Err(err) => return Err(err),
        };

        // The port too: all programs of a machine share its IP address.
        if source != server {
            continue;
        }
        if let Some(time) = reply_to(token, &buf[..n]) {
            return Ok(Some(time));
        }
    }
}

/// The TIME, if `datagram` is `TOKEN TIME`. A stranger's bytes need not even be UTF-8.
fn reply_to(token: &str, datagram: &[u8]) -> Option<String> {
    let (given, time) = std::str::from_utf8(datagram).ok()?.split_once(' ')?;
    (given == token).then(|| time.to_string())
}

/// An expired timeout is WouldBlock on Unix and TimedOut on Windows.
fn is_pause(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

mod checks;
