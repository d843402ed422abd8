//! Asks the clock between reads, but gives each read the whole time. The last read starts before
//! the deadline and ends long after it.
//!
//! Caught with: It returned 50ms late.

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

fn read_request(wire: &mut dyn Wire, request: &mut [u8], deadline: Instant) -> io::Result<()> {
    let limit = deadline - wire.now();
    let mut filled = 0;
    while filled < request.len() {
        if wire.now() >= deadline {
            return Err(ErrorKind::TimedOut.into());
        }
        wire.set_read_timeout(Some(limit))?;
        match wire.read(&mut request[filled..]) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(n) => filled += n,
            Err(err) => match err.kind() {
                ErrorKind::Interrupted => {}
                ErrorKind::WouldBlock => return Err(ErrorKind::TimedOut.into()),
                _ => return Err(err),
            },
        }
    }
    Ok(())
}

mod checks;
