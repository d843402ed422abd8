//! Sends and reads, and never says that the question is over: both sides wait, for ever.
//!
//! Caught with: the peer waits for the end of your question, and you wait for its answer.

use std::io::{self, Read, Write};
use std::net::TcpStream;

fn ask(stream: &mut TcpStream, question: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(question)?;
    // Does nothing on a TcpStream: it has no buffer of its own.
    stream.flush()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

mod checks;
