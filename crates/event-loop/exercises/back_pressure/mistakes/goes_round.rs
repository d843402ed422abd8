//! Never waits: at `WouldBlock` it asks again, until the stream can. One peer that pauses keeps a
//! core at 100 %, and the thread's other connections get no turn.
//!
//! Caught with: asking again does not help, and it burns a core.

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
    /// Unsent is `buffer[sent..filled]`: read, and not yet written.
    sent: usize,
    filled: usize,
}

impl Connection {
    /// A conversation at its start.
    fn new() -> Connection {
        Connection { buffer: [0; LIMIT], sent: 0, filled: 0 }
    }

    fn turn(&mut self, stream: &mut dyn Stream) -> io::Result<Next> {
        loop {
            let result = if self.sent < self.filled {
                stream.write(&self.buffer[self.sent..self.filled])
            } else {
                stream.read(&mut self.buffer)
            };
            match result {
                Ok(0) if self.sent < self.filled => return Err(ErrorKind::WriteZero.into()),
                Ok(0) => return Ok(Next::Close),
                Ok(n) if self.sent < self.filled => self.sent += n,
                Ok(n) => (self.sent, self.filled) = (0, n),
                Err(err) => match err.kind() {
                    ErrorKind::Interrupted | ErrorKind::WouldBlock => continue,
                    _ => return Err(err),
                },
            }
        }
    }
}

mod checks;
