//! Resume a write.
//!
//! One thread serves 1,000 clients. One of them, behind a slow link, asks for a list of 8 MB. Its
//! non-blocking socket takes the first 100 kB, and then says `WouldBlock`: there is no room now. A
//! server that asks until there is room lets 999 clients wait. One that calls it a failure cuts the
//! list off. One that later begins again sends the first 100 kB twice.
//!
//! Write `Outbox`, which keeps what one peer still has to get. `push` puts bytes behind those that
//! wait. `flush` is called when there is something new, and whenever the socket is said to be
//! writable. It calls `write` until all is taken (`Ok(true)`), or until the socket says
//! `WouldBlock` (`Ok(false)`: call me again). The rules:
//!
//! - A write may take fewer bytes than you offer. These stay taken, whatever comes after them.
//! - The news "writable" is edge-triggered: it comes once, after a `WouldBlock`. Do not stop before
//!   one while something waits, or `flush` may never be called again.
//! - A write may end with the kind `Interrupted`: a signal came. Call it again at once.
//! - `Ok(0)`, although you offered some, becomes an error of kind `WriteZero`.
//! - Return every other error as it came.
//! - If nothing waits, do not call `write` at all.
//! - What is sent must not stay in memory for as long as the stream lives, even if the outbox never
//!   runs empty. With 100 bytes waiting, `memory` stays below 1 MiB.
//!
//! The fields are yours to change, and `memory` with them. About 20 minutes.
//!
//! ```text
//! cargo test -p event-loop --test resume_write
//! ```

use std::io::{self, Write};

/// What one peer still has to get.
#[derive(Debug)]
struct Outbox {
    bytes: Vec<u8>,
}

impl Outbox {
    /// An outbox in which nothing waits.
    fn new() -> Outbox {
        Outbox { bytes: Vec::new() }
    }

    /// Puts `bytes` behind those that wait.
    fn push(&mut self, bytes: &[u8]) {
        todo!("put {} bytes behind {:?}", bytes.len(), self.bytes)
    }

    /// Writes until nothing waits (true) or the socket has no room (false: call again when it has).
    fn flush(&mut self, stream: &mut dyn Write) -> io::Result<bool> {
        let took = stream.write(&self.bytes);
        todo!("one `write` said {took:?}; now the rest")
    }

    /// How many bytes are kept here, waiting or sent.
    fn memory(&self) -> usize {
        self.bytes.len()
    }
}

mod checks;
