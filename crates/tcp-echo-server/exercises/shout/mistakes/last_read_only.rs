//! Counts what the last read brought, as if one read were one conversation.
//!
//! Caught with: those of all reads

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

fn shout(stream: &mut TcpStream) -> io::Result<()> {
    let mut buf = [0; 1024];
    let mut last = 0;
    loop {
        let n = stream.read(&mut buf)?;
        if n == 0 {
            break;
        }
        buf[..n].make_ascii_uppercase();
        stream.write_all(&buf[..n])?;
        last = n;
    }
    stream.write_all(format!("{last} bytes\n").as_bytes())?;
    stream.shutdown(Shutdown::Write)
}

mod checks;
