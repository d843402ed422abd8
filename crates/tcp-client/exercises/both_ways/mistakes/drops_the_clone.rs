//! Takes the end of the sending thread, where its clone is dropped, for a half-close. The
//! connection lives as long as any clone does, so the server hears of no end.
//!
//! Caught with: only `shutdown` ends the writing half.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;

fn send_and_collect(mut stream: TcpStream, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let mut sending = stream.try_clone()?;
    let sender = thread::spawn(move || sending.write_all(&bytes));
    let mut came = Vec::new();
    stream.read_to_end(&mut came)?;
    sender.join().expect("the sending thread does not panic")?;
    Ok(came)
}

mod checks;
