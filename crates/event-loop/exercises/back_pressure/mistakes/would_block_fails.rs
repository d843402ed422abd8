//! `?` takes `WouldBlock` for a failure. The loop reports "Resource temporarily unavailable" and
//! drops each connection the first time that its peer pauses.
//!
//! Caught with: `WouldBlock` is no failure and no end.

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
            if matches!(&result, Err(err) if err.kind() == ErrorKind::Interrupted) {
                continue;
            }
            let n = result?;
            if self.sent < self.filled {
                if n == 0 {
                    return Err(ErrorKind::WriteZero.into());
                }
                self.sent += n;
            } else if n == 0 {
                return Ok(Next::Close);
            } else {
                (self.sent, self.filled) = (0, n);
            }
        }
    }
}

mod checks;
