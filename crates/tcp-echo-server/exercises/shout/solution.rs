//! An upper-casing server that counts: a solution.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};

/// Answers in upper case until the client half-closes; then sends the count, and ends its direction.
fn shout(stream: &mut TcpStream) -> io::Result<()> {
    let mut buf = [0; 1024];
    let mut count = 0;
    loop {
        let n = match stream.read(&mut buf) {
            // The client sends no more. It still reads.
            Ok(0) => break,
            Ok(n) => n,
            // A signal arrived while we waited.
            Err(err) if err.kind() == ErrorKind::Interrupted => continue,
            Err(err) => return Err(err),
        };
        // Byte by byte: a piece of a stream may end inside a character, so it is no text yet. In
        // UTF-8 no byte of a longer character looks like an ASCII letter.
        buf[..n].make_ascii_uppercase();
        stream.write_all(&buf[..n])?;
        count += n;
    }
    stream.write_all(format!("{count} bytes\n").as_bytes())?;
    // Our FIN, after all that we have written. shutdown(2) ends the direction for every handle on
    // the connection; a drop would close only this one.
    stream.shutdown(Shutdown::Write)
}

mod checks;
