//! Does not look for `Ok(0)`: adds 0 and asks again, for ever, and one processor is busy with it.
//!
//! Caught with: `write` had said Ok(0), and was called again.

use std::io::{self, ErrorKind, Write};

fn send_all(stream: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    let mut sent = 0;
    while sent < bytes.len() {
        match stream.write(&bytes[sent..]) {
            Ok(n) => sent += n,
            Err(err) if err.kind() == ErrorKind::Interrupted => continue,
            Err(err) => return Err(err),
        }
    }
    Ok(())
}

mod checks;
