//! Takes zero bytes for "nothing yet". After the end of the stream each read returns zero bytes at
//! once, so the server asks again and again and keeps a core busy.
//!
//! Caught with: zero bytes is the end of the stream

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

fn heard(read: io::Result<usize>) -> io::Result<Heard> {
    match read {
        Ok(0) => Ok(Heard::Silence),
        Ok(n) => Ok(Heard::Bytes(n)),
        Err(err) => match err.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Ok(Heard::Silence),
            _ => Err(err),
        },
    }
}

mod checks;
