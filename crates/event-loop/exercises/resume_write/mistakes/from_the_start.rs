//! Counts what was taken, but only within one flush. At the next one, after a `WouldBlock`, all is
//! offered again: the peer gets the beginning twice, and every frame behind it is shifted.
//!
//! Caught with: what was taken is offered again

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
        let mut sent = 0;
        while sent < self.bytes.len() {
            match stream.write(&self.bytes[sent..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => sent += n,
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) => return Err(err),
            }
        }
        self.bytes.clear();
        Ok(true)
    }

    fn memory(&self) -> usize {
        self.bytes.len()
    }
}

mod checks;
