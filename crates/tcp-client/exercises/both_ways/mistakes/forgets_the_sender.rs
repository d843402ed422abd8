//! Two threads, and nobody asks the sending one how it ended. If not all could be sent, that looks
//! like success.
//!
//! Caught with: ask that thread how it ended.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;

fn send_and_collect(mut stream: TcpStream, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut sending = stream.try_clone()?;
    thread::spawn(move || {
        sending.write_all(&bytes)?;
        sending.shutdown(Shutdown::Write)
    });
    let mut came = Vec::new();
    stream.read_to_end(&mut came)?;
    Ok(came)
}

mod checks;
