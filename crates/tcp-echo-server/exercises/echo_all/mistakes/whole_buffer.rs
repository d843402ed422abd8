//! Sends the buffer, not what the read brought: the rest is zeros, or what came before.
//!
//! Caught with: Only `buf[..n]` is what the read brought.

use std::io::{self, Read, Write};
use std::net::TcpStream;

fn echo(stream: &mut TcpStream) -> io::Result<u64> {
    let mut buf = [0; 1024];
    let mut echoed = 0;
    loop {
        let n = stream.read(&mut buf)?;
        if n == 0 {
            return Ok(echoed);
        }
        stream.write_all(&buf)?;
        echoed += n as u64;
    }
}

mod checks;
