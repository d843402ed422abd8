//! `?` takes every error for the end. A signal in the middle of a long text cuts it off.
//!
//! Caught with: `?` gives up at every error.

use std::io::{self, ErrorKind, Write};

fn send_all(stream: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    let mut sent = 0;
    while sent < bytes.len() {
        let n = stream.write(&bytes[sent..])?;
        if n == 0 {
            return Err(ErrorKind::WriteZero.into());
        }
        sent += n;
    }
    Ok(())
}

mod checks;
