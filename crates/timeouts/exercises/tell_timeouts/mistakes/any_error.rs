//! Takes every error for a timeout. The server then waits for clients that are long gone.
//!
//! Caught with: not every error is a timeout

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

fn heard(read: io::Result<usize>) -> io::Result<Heard> {
    match read {
        Ok(0) => Ok(Heard::End),
        Ok(n) => Ok(Heard::Bytes(n)),
        Err(_) => Ok(Heard::Silence),
    }
}

mod checks;
