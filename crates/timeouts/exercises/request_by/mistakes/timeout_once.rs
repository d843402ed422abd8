//! Sets the timeout once, as tutorials do. It limits each read, and a peer that drips makes as many
//! reads as it likes.
//!
//! Caught with: each byte starts the timeout anew

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
    wire.set_read_timeout(Some(deadline - wire.now()))?;
    let mut filled = 0;
    while filled < request.len() {
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
