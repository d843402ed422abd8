//! Reads to the end of the stream, then answers. A client that waits for its answer before it goes on
//! waits for ever.
//!
//! Caught with: waits for the end of the stream

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

fn shout(stream: &mut TcpStream) -> io::Result<()> {
    let mut all = Vec::new();
    stream.read_to_end(&mut all)?;
    stream.write_all(&all.to_ascii_uppercase())?;
    stream.write_all(format!("{} bytes\n", all.len()).as_bytes())?;
    stream.shutdown(Shutdown::Write)
}

mod checks;
