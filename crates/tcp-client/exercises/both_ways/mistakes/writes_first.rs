//! Writes all, then reads: right for a short text, a hang for a long one.
//!
//! Caught with: you wait until you can write, and nobody reads.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

fn send_and_collect(mut stream: TcpStream, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    stream.write_all(&bytes)?;
    stream.shutdown(Shutdown::Write)?;
    let mut came = Vec::new();
    stream.read_to_end(&mut came)?;
    Ok(came)
}

mod checks;
