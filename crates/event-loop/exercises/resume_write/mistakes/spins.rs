//! Asks again after `WouldBlock`, until there is room. It works, with one client. A peer that stops
//! reading keeps a core busy, and the thread never comes to its other clients.
//!
//! Caught with: a loop around `WouldBlock` keeps a core busy

use std::io::{self, ErrorKind, Write};

#[derive(Debug)]
struct Outbox {
    bytes: Vec<u8>,
}

impl Outbox {
    fn new() -> Outbox {
        Outbox { bytes: Vec::new() }
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    fn flush(&mut self, stream: &mut dyn Write) -> io::Result<bool> {
        while !self.bytes.is_empty() {
            match stream.write(&self.bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => drop(self.bytes.drain(..n)),
                Err(err) => match err.kind() {
                    ErrorKind::WouldBlock | ErrorKind::Interrupted => continue,
                    _ => return Err(err),
                },
            }
        }
        Ok(true)
    }

    fn memory(&self) -> usize {
        self.bytes.len()
    }
}

mod checks;
