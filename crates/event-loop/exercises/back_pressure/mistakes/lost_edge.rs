//! Does one thing a turn: sends the rest and waits, or reads and sends. What came while it did not
//! read has had its event. No other comes: now and then a connection stands still for ever.
//!
//! Caught with: bytes that are there already get no event of their own.

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
        if self.sent < self.filled {
            return self.send(stream);
        }
        loop {
            match stream.read(&mut self.buffer) {
                Ok(0) => return Ok(Next::Close),
                Ok(n) => {
                    (self.sent, self.filled) = (0, n);
                    self.send(stream)?;
                    if self.sent < self.filled {
                        return Ok(Next::Wait);
                    }
                }
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(Next::Wait),
                Err(err) => return Err(err),
            }
        }
    }

    fn send(&mut self, stream: &mut dyn Stream) -> io::Result<Next> {
        while self.sent < self.filled {
            match stream.write(&self.buffer[self.sent..self.filled]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => self.sent += n,
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) if err.kind() == ErrorKind::WouldBlock => break,
                Err(err) => return Err(err),
            }
        }
        Ok(Next::Wait)
    }
}

mod checks;
