//! Says goodbye in the last lines. The `?` before them returns past them, and so does a panic.
//!
//! Caught with: that path leads past the goodbye

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};

fn serve(mut stream: TcpStream, talk: fn(&mut TcpStream) -> io::Result<()>) -> io::Result<()> {
    talk(&mut stream)?;
    stream.write_all(b"BYE\n")?;
    stream.shutdown(Shutdown::Write)
}

mod checks;
