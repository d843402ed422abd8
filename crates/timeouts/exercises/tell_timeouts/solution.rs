//! Tell silence from failure: a solution.

use std::io::{self, ErrorKind};

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
    match read {
        // Before the other Ok: zero bytes is no small number of bytes.
        Ok(0) => Ok(Heard::End),
        Ok(n) => Ok(Heard::Bytes(n)),
        // EAGAIN of recv(2) on Unix, WSAETIMEDOUT on Windows. std turns each system's number into
        // a kind; the numbers and texts differ even between Linux and macOS.
        // Simplified: on Unix TimedOut is also the end of a connection whose peer's machine has
        // not acknowledged anything for minutes (ETIMEDOUT, tcp(7)).
        Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Ok(Heard::Silence)
        }
        // A reset, or Interrupted: a signal arrived, and the timeout has not expired.
        Err(err) => Err(err),
    }
}

mod checks;
