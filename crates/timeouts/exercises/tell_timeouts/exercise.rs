//! Tell silence from failure.
//!
//! A stream has a read timeout. When it expires, `read` returns an error, and it returns one when the
//! peer has reset the connection, too. A server must tell the two apart: a silent client may speak
//! again, the other is gone. The error of an expired timeout is not the same on all systems. Code
//! that works on your laptop hangs up on silent clients elsewhere.
//!
//! Write `heard`: it is given what a `read` with a timeout returned, and says what that means.
//!
//! - Bytes came: `Heard::Bytes`, with their number.
//! - The peer sends no more: `Heard::End`.
//! - The timeout has expired: `Heard::Silence`, on Linux, macOS and Windows. The documentation of
//!   `TcpStream::set_read_timeout` names the kinds of error (`err.kind()`).
//! - All else is an error. Return it as it came.
//!
//! About 10 minutes.
//!
//! ```text
//! cargo test -p timeouts --test tell_timeouts
//! ```

use std::io;

/// What a read has brought, where nothing went wrong.
#[derive(Debug, PartialEq)]
enum Heard {
    /// So many bytes.
    Bytes(usize),
    /// The end of the stream.
    End,
    /// Nothing, until the timeout expired.
    Silence,
}

/// Says what the result of a read with a timeout means.
fn heard(read: io::Result<usize>) -> io::Result<Heard> {
    todo!("say what {read:?} means")
}

mod checks;
