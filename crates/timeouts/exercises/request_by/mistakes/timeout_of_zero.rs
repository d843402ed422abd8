//! Sets whatever is left, zero too. When a byte comes at the very deadline, the caller is told of an
//! invalid argument.
//!
//! Caught with: sockets refuse a timeout of zero

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
    let mut filled = 0;
    while filled < request.len() {
        wire.set_read_timeout(Some(deadline - wire.now()))?;
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
