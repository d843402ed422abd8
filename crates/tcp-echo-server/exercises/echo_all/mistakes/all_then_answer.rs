//! Reads everything, then answers. A peer that waits for its answer waits for ever, and a large one
//! fills the memory.
//!
//! Caught with: waits for the end of the stream

use std::io::{self, Read, Write};
use std::net::TcpStream;

fn echo(stream: &mut TcpStream) -> io::Result<u64> {
    let mut all = Vec::new();
    stream.read_to_end(&mut all)?;
    stream.write_all(&all)?;
    Ok(all.len() as u64)
}

mod checks;
