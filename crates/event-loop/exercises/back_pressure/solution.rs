//! Stop reading from a peer that does not read: a solution.

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

    /// Echoes what can be echoed now. Called at each event of `stream`.
    fn turn(&mut self, stream: &mut dyn Stream) -> io::Result<Next> {
        loop {
            // One side at a time. While anything is unsent nothing is read: the peer has to wait,
            // and the end of the stream is not seen before all is echoed.
            let unsent = self.sent < self.filled;
            let moved = if unsent {
                stream.write(&self.buffer[self.sent..self.filled])
            } else {
                stream.read(&mut self.buffer)
            };
            match moved {
                Ok(0) if unsent => return Err(ErrorKind::WriteZero.into()),
                Ok(0) => return Ok(Next::Close),
                // Round again, also after a part: only WouldBlock promises another event.
                Ok(n) if unsent => self.sent += n,
                Ok(n) => (self.sent, self.filled) = (0, n),
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                // What is unsent stays in the buffer. If the next event is about the other side,
                // the next turn asks in vain and waits again.
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(Next::Wait),
                Err(err) => return Err(err),
            }
        }
    }
}

mod checks;
