//! Resume a write: a solution.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Write};

/// What one peer still has to get.
#[derive(Debug)]
struct Outbox {
    // A ring: what is sent leaves at the front, and the rest need not move up, as in a Vec.
    waiting: VecDeque<u8>,
}

impl Outbox {
    /// An outbox in which nothing waits.
    fn new() -> Outbox {
        Outbox { waiting: VecDeque::new() }
    }

    /// Puts `bytes` behind those that wait.
    fn push(&mut self, bytes: &[u8]) {
        self.waiting.extend(bytes);
    }

    /// Writes until nothing waits (true) or the socket has no room (false: call again when it has).
    fn flush(&mut self, stream: &mut dyn Write) -> io::Result<bool> {
        while !self.waiting.is_empty() {
            // A ring may wrap around. Then this is its first part; the second has its turn next.
            let (front, _) = self.waiting.as_slices();
            match stream.write(front) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                // Taken for good, so it goes at once. And on, even if it was less than offered:
                // mio promises the next event only after a WouldBlock.
                Ok(n) => drop(self.waiting.drain(..n)),
                // The usual end. What waits stays here, and the thread is free for other peers.
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(false),
                // A signal says nothing about room, and no event follows it.
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) => return Err(err),
            }
        }
        Ok(true)
    }

    /// How many bytes are kept here, waiting or sent.
    fn memory(&self) -> usize {
        self.waiting.len()
    }
}

mod checks;
