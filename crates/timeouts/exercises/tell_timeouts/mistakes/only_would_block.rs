//! Goes by what this laptop (Linux, macOS) says. On Windows each silence becomes an error.
//!
//! Caught with: What Linux and macOS say is not enough.

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
        Ok(0) => Ok(Heard::End),
        Ok(n) => Ok(Heard::Bytes(n)),
        Err(err) if err.kind() == ErrorKind::WouldBlock => Ok(Heard::Silence),
        Err(err) => Err(err),
    }
}

mod checks;
