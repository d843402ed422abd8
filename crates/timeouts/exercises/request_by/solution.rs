//! A whole request, or the deadline: a solution.

use std::fmt::Debug;
use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

/// What `read_request` needs of a connection. A `TcpStream` has it, and so has the checks' script.
trait Wire: Debug {
    /// What time it is.
    fn now(&self) -> Instant;
    /// As `TcpStream`'s: limits each read that follows. A timeout of zero is `InvalidInput`.
    fn set_read_timeout(&mut self, timeout: Option<Duration>) -> io::Result<()>;
    /// As `TcpStream`'s: returns what there is, at most `buf.len()` bytes, and waits if nothing is.
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize>;
}

/// Fills `request` with what comes over `wire`, by `deadline` at the latest.
fn read_request(wire: &mut dyn Wire, request: &mut [u8], deadline: Instant) -> io::Result<()> {
    let mut filled = 0;
    while filled < request.len() {
        // Never negative: once the deadline is over, zero is left.
        let left = deadline.saturating_duration_since(wire.now());
        // Sockets refuse zero as a timeout; in SO_RCVTIMEO it would mean "wait for ever" (socket(7)).
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        // The system starts the timeout anew with each call, so each is given less than the last.
        wire.set_read_timeout(Some(left))?;
        match wire.read(&mut request[filled..]) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(n) => filled += n,
            Err(err) => match err.kind() {
                // A signal, or the timeout by one of its two names. Only the clock says whether
                // the time is up; the loop asks it.
                ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut => {}
                _ => return Err(err),
            },
        }
    }
    Ok(())
}

mod checks;
