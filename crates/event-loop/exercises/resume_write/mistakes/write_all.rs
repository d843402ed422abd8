//! Calls `write_all`, as with a blocking socket. When there is no more room it returns an error,
//! and how much it had sent is lost. The next flush sends that part twice.
//!
//! Caught with: `write_all` does not say how much it sent

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
        match stream.write_all(&self.bytes) {
            Ok(()) => {
                self.bytes.clear();
                Ok(true)
            }
            Err(err) if err.kind() == ErrorKind::WouldBlock => Ok(false),
            Err(err) => Err(err),
        }
    }

    fn memory(&self) -> usize {
        self.bytes.len()
    }
}

mod checks;
