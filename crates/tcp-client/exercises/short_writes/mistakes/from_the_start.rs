//! Counts what was taken and offers everything again: the peer gets the beginning several times and
//! the end never.
//!
//! Caught with: what was taken is offered again, and the peer gets it twice.

use std::io::{self, ErrorKind, Write};

fn send_all(stream: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    let mut sent = 0;
    while sent < bytes.len() {
        match stream.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(n) => sent += n,
            Err(err) if err.kind() == ErrorKind::Interrupted => continue,
            Err(err) => return Err(err),
        }
    }
    Ok(())
}

mod checks;
