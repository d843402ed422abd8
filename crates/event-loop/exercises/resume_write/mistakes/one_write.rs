//! One `write` a flush, and the rest when the socket is writable again. With edge-triggered
//! readiness that news may not come, as no `WouldBlock` went before it. Now and then a list stops
//! in the middle, and only under load.
//!
//! Caught with: Whoever stops before one may never be woken

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
        if !self.bytes.is_empty() {
            match stream.write(&self.bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => drop(self.bytes.drain(..n)),
                Err(err) if err.kind() == ErrorKind::WouldBlock => {}
                Err(err) if err.kind() == ErrorKind::Interrupted => return self.flush(stream),
                Err(err) => return Err(err),
            }
        }
        Ok(self.bytes.is_empty())
    }

    fn memory(&self) -> usize {
        self.bytes.len()
    }
}

mod checks;
