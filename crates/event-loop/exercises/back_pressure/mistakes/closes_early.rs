//! Keeps to the limit, but closes as soon as it reads the end of the stream. A peer that sends a
//! text, half-closes and reads slowly never gets the last part of its echo.
//!
//! Caught with: `Close` throws away what is unsent.

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
    unsent: Vec<u8>,
}

impl Connection {
    /// A conversation at its start.
    fn new() -> Connection {
        Connection { unsent: Vec::new() }
    }

    fn turn(&mut self, stream: &mut dyn Stream) -> io::Result<Next> {
        let mut buffer = [0; LIMIT];
        loop {
            if self.unsent.len() < LIMIT {
                match stream.read(&mut buffer[..LIMIT - self.unsent.len()]) {
                    Ok(0) => return Ok(Next::Close),
                    Ok(n) => self.unsent.extend_from_slice(&buffer[..n]),
                    Err(err) if err.kind() == ErrorKind::Interrupted => continue,
                    Err(err) if err.kind() == ErrorKind::WouldBlock => {
                        if self.unsent.is_empty() {
                            return Ok(Next::Wait);
                        }
                    }
                    Err(err) => return Err(err),
                }
            }
            match stream.write(&self.unsent) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => drop(self.unsent.drain(..n)),
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(Next::Wait),
                Err(err) => return Err(err),
            }
        }
    }
}

mod checks;
