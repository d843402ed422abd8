//! Shuts down both halves: the question has its end, and the answer cannot be read.
//!
//! Caught with: `Shutdown::Both` ends your reading too.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

fn ask(stream: &mut TcpStream, question: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(question)?;
    stream.shutdown(Shutdown::Both)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

mod checks;
