//! Sends a piece, waits for its echo, sends the next. It hangs with a server that answers later,
//! and with one that does it costs a round trip for each piece.
//!
//! Caught with: sending must not wait for what comes back.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

fn send_and_collect(mut stream: TcpStream, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut came = Vec::new();
    for piece in bytes.chunks(16 * 1024) {
        stream.write_all(piece)?;
        let mut echo = vec![0; piece.len()];
        stream.read_exact(&mut echo)?;
        came.extend_from_slice(&echo);
    }
    stream.shutdown(Shutdown::Write)?;
    stream.read_to_end(&mut came)?;
    Ok(came)
}

mod checks;
