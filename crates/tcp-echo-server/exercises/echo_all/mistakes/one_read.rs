//! The tutorial's server: one read, one answer. All that comes later is lost.
//!
//! Caught with: One read is not one message.

use std::io::{self, Read, Write};
use std::net::TcpStream;

fn echo(stream: &mut TcpStream) -> io::Result<u64> {
    let mut buf = [0; 1024];
    let n = stream.read(&mut buf)?;
    stream.write_all(&buf[..n])?;
    Ok(n as u64)
}

mod checks;
