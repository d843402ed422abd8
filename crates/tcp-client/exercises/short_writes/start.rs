//! Send everything.
//!
//! `write` may take fewer bytes than it is offered, and says how many it took. A client that does
//! not look at that number sends a part of its text, and nobody notices until the text is long.
//!
//! Write `send_all`: it calls `write` until all bytes are taken. Do not use `write_all`; here you
//! make it. What one call of `write` can say:
//!
//! - `Ok(n)`: it took the first `n` of the bytes that you offered. The rest is still yours to send.
//! - `Ok(0)`, although you offered some: it takes nothing more, now or later. Return an error of
//!   kind `ErrorKind::WriteZero`.
//! - an error of kind `ErrorKind::Interrupted`: a signal arrived and nothing was taken. Call again.
//! - any other error: return it.
//!
//! `&mut dyn Write` is a reference to anything with a `write`: in a program a `TcpStream`, here a
//! writer that takes a few bytes at a time. About 15 minutes.
//!
//! ```text
//! cargo test -p tcp-client --test short_writes
//! ```

use std::io::{self, Write};

/// Sends all of `bytes`; an error if that cannot be done.
fn send_all(stream: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    let took = stream.write(bytes);
    todo!("one `write` said {took:?}, and there were {} bytes; now the rest", bytes.len())
}

mod checks;
