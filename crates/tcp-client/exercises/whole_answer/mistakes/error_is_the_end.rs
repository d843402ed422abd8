//! Reads while it goes well, and takes an error for the end: a broken-off answer looks complete.
//!
//! Caught with: An error is not the end of the stream; only a read of 0 bytes is.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

fn ask(stream: &mut TcpStream, question: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(question)?;
    stream.shutdown(Shutdown::Write)?;
    let mut answer = Vec::new();
    let mut buf = [0; 1024];
    while let Ok(n) = stream.read(&mut buf) {
        if n == 0 {
            break;
        }
        answer.extend_from_slice(&buf[..n]);
    }
    Ok(answer)
}

mod checks;
