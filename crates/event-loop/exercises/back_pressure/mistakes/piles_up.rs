//! Reads until `WouldBlock`, then writes what it can, and keeps the rest in a Vec that grows. A
//! peer that sends and does not read fills the memory, and the kernel kills the server with all its
//! connections.
//!
//! Caught with: what the peer does not read piles up in memory.

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
        let mut ended = false;
        while !ended {
            match stream.read(&mut buffer) {
                Ok(0) => ended = true,
                Ok(n) => self.unsent.extend_from_slice(&buffer[..n]),
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) if err.kind() == ErrorKind::WouldBlock => break,
                Err(err) => return Err(err),
            }
        }
        while !self.unsent.is_empty() {
            match stream.write(&self.unsent) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => drop(self.unsent.drain(..n)),
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(Next::Wait),
                Err(err) => return Err(err),
            }
        }
        Ok(if ended { Next::Close } else { Next::Wait })
    }
}

mod checks;
