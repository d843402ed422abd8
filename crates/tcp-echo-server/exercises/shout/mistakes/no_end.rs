//! Returns after the count and leaves the end to a drop. Another handle is kept, so nothing closes, and
//! the client waits for ever.
//!
//! Caught with: has not ended its direction

use std::io::{self, Read, Write};
use std::net::TcpStream;

fn shout(stream: &mut TcpStream) -> io::Result<()> {
    let mut buf = [0; 1024];
    let mut count = 0;
    loop {
        let n = stream.read(&mut buf)?;
        if n == 0 {
            break;
        }
        buf[..n].make_ascii_uppercase();
        stream.write_all(&buf[..n])?;
        count += n;
    }
    stream.write_all(format!("{count} bytes\n").as_bytes())?;
    // A flush of a TcpStream does nothing.
    stream.flush()
}

mod checks;
