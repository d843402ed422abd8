//! Stop reading from a peer that does not read.
//!
//! An echo server has one thread, an event loop, and 5,000 non-blocking streams. One peer sends
//! 100 MB a second and reads nothing of the echo. The server can read, so it reads. It cannot
//! write, so it keeps what it has read. After 80 seconds that is 8 GB: the kernel kills the server,
//! and 5,000 conversations end because of one peer.
//!
//! If the server stops reading instead, the kernel's receive buffer fills, TCP's window closes, and
//! the peer has to wait. That is *back-pressure*. Where reads and writes block, it comes by itself:
//! a thread that waits in `write` does not read. In an event loop you make it.
//!
//! Write `Connection::turn`. The loop calls it at each event of the stream; for what the stream is
//! ready, the event does not say. `turn` moves bytes as far as they go. The rules:
//!
//! - At most `LIMIT` bytes are read and not yet written, and what is written is not kept. The plain
//!   way: while anything is unsent, do not read.
//! - A write may take a part. Keep the rest and go on behind that part, in this turn or a later
//!   one.
//! - Events are edge-triggered: each tells once of something new. Bytes that came while you did not
//!   read have had their event. So when the rest is sent, read on in the same turn.
//! - `WouldBlock` means "not now" and promises an event. Return `Wait` only when the side that you
//!   need has said so in this turn: `write` if anything is unsent, `read` if nothing is. A short
//!   read or write does not say so.
//! - `Interrupted`: a signal came, and nothing was moved. Call again.
//! - A read of 0 bytes is the end of the stream. Return `Close` as soon as all is echoed, and not
//!   before.
//! - `Ok(0)` from a write of some bytes is an error of kind `WriteZero`. Return every other error
//!   as it came.
//!
//! A turn may last as long as bytes move; fairness to the other 4,999 is not asked for here. The
//! fields are yours to change; keep the `Debug`. About 20 minutes.
//!
//! ```text
//! cargo test -p event-loop --test back_pressure
//! ```

use std::fmt::Debug;
use std::io::{self, Read, Write};

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

    /// Echoes what can be echoed now. Called at each event of `stream`.
    fn turn(&mut self, stream: &mut dyn Stream) -> io::Result<Next> {
        let unsent = &self.buffer[self.sent..self.filled];
        todo!("{} bytes are unsent; move what {stream:?} lets you move", unsent.len())
    }
}

mod checks;
