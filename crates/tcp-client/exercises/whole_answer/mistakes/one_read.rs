//! The tutorial's `recv(1024)`: one read, taken for the whole answer.
//!
//! Caught with: one read is not the answer.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

fn ask(stream: &mut TcpStream, question: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(question)?;
    stream.shutdown(Shutdown::Write)?;
    let mut buf = [0; 1024];
    let n = stream.read(&mut buf)?;
    Ok(buf[..n].to_vec())
}

mod checks;
