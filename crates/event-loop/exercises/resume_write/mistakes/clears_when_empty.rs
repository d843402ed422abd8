//! Remembers how much was sent, and clears the bytes when all of them are. A client that is always
//! a little behind, on a feed that never stops, never lets that happen: its outbox grows for days.
//!
//! Caught with: what is sent is let go when nothing waits, or never

use std::io::{self, ErrorKind, Write};

#[derive(Debug)]
struct Outbox {
    bytes: Vec<u8>,
    sent: usize,
}

impl Outbox {
    fn new() -> Outbox {
        Outbox { bytes: Vec::new(), sent: 0 }
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    fn flush(&mut self, stream: &mut dyn Write) -> io::Result<bool> {
        while self.sent < self.bytes.len() {
            match stream.write(&self.bytes[self.sent..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => self.sent += n,
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) => return Err(err),
            }
        }
        self.bytes.clear();
        self.sent = 0;
        Ok(true)
    }

    fn memory(&self) -> usize {
        self.bytes.len()
    }
}

mod checks;
