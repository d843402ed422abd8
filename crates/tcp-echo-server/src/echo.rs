//! The conversation with one client.

use crate::Limits;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// Bytes taken by one read at most. Larger saves system calls on bulk transfers, smaller saves
/// memory for each client; this is neither's worst case.
const BUFFER: usize = 16 * 1024;

/// What [`hang_up`] reads and throws away at most, and for how long.
const DRAIN_BYTES: usize = 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(1);

/// Sends every byte back until the peer half-closes; returns how many there were.
///
/// A peer that is silent for `idle_timeout`, or does not read for `write_timeout`, is an error of
/// kind `TimedOut`. RFC 862.
pub fn echo(mut stream: &TcpStream, limits: &Limits) -> io::Result<u64> {
    // Each applies to one system call, not to the whole conversation (lesson 7).
    stream.set_read_timeout(Some(limits.idle_timeout))?;
    stream.set_write_timeout(Some(limits.write_timeout))?;
    // An answer goes out at once, instead of waiting for the peer to acknowledge the one before
    // (Nagle's algorithm).
    stream.set_nodelay(true)?;

    let mut buf = vec![0; BUFFER];
    let mut echoed = 0;
    loop {
        let n = match stream.read(&mut buf) {
            // Zero bytes is the end of the stream: the peer has sent its FIN. A blocking read(2)
            // never returns zero for "nothing yet".
            Ok(0) => return Ok(echoed),
            // Whatever has arrived, up to the buffer's size. It need not be what one write sent.
            Ok(n) => n,
            // A signal arrived while we waited.
            Err(err) if err.kind() == ErrorKind::Interrupted => continue,
            Err(err) if is_timeout(&err) => {
                hang_up(stream)?;
                return Err(timed_out("said nothing for", limits.idle_timeout));
            }
            Err(err) => return Err(err),
        };
        // write(2) may take fewer bytes than it was offered; write_all goes on until all are taken.
        stream.write_all(&buf[..n]).map_err(|err| {
            if is_timeout(&err) { timed_out("read nothing for", limits.write_timeout) } else { err }
        })?;
        echoed += n as u64;
    }
}

/// Ends a conversation from our side, so that the peer still gets all that was sent to it.
///
/// A close with unread input makes the kernel send a reset (RFC 2525 §2.17), and what has not
/// reached the peer by then is lost (RFC 9112 §9.6). So: our FIN first, then read what is left,
/// then close.
pub fn hang_up(mut stream: &TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    let end = Instant::now() + DRAIN_TIME;
    let mut buf = vec![0; BUFFER];
    let mut drained = 0;
    while drained < DRAIN_BYTES {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut buf) {
            Ok(0) => break,
            Ok(n) => drained += n,
            Err(err) if err.kind() == ErrorKind::Interrupted => {}
            // The time is up, or the peer is gone: nothing is left to protect.
            Err(_) => break,
        }
    }
    Ok(())
}

/// An expired timeout is `WouldBlock` on Unix and `TimedOut` on Windows.
fn is_timeout(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn timed_out(what: &str, limit: Duration) -> io::Error {
    let limit = humantime::format_duration(limit);
    io::Error::new(ErrorKind::TimedOut, format!("{what} {limit}, hung up"))
}
