//! Takes a write that takes a part for one that took all. On loopback, with short texts, the
//! difference is never seen. A peer that reads slowly gets an echo with holes.
//!
//! Caught with: what a write did not take was dropped.

use std::fmt::Debug;
use std::io::{self, ErrorKind, Read, Write};

/// The most bytes of one connection that may be read and not yet written.
const LIMIT: usize = 4096;

/// A non-blocking stream: a `TcpStream` that is set so, or the checks' script.
trait Stream: Read + Write + Debug {}

/// What the loop does after a turn.
#[derive(Debug, PartialEq)]
enum Next {
    /// Call `turn` again at the next event.
    Wait,
    /// Drop the connection: the peer's stream has ended, and all of it is echoed.
    Close,
}

/// What one echo conversation keeps from turn to turn.
#[derive(Debug)]
struct Connection {
    buffer: [u8; LIMIT],
    /// Unsent is `buffer[..filled]`: read, and not yet written.
    filled: usize,
}

impl Connection {
    /// A conversation at its start.
    fn new() -> Connection {
        Connection { buffer: [0; LIMIT], filled: 0 }
    }

    fn turn(&mut self, stream: &mut dyn Stream) -> io::Result<Next> {
        loop {
            let result = if self.filled > 0 {
                stream.write(&self.buffer[..self.filled])
            } else {
                stream.read(&mut self.buffer)
            };
            match result {
                Ok(0) if self.filled > 0 => return Err(ErrorKind::WriteZero.into()),
                Ok(0) => return Ok(Next::Close),
                Ok(_) if self.filled > 0 => self.filled = 0,
                Ok(n) => self.filled = n,
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(Next::Wait),
                Err(err) => return Err(err),
            }
        }
    }
}

mod checks;
