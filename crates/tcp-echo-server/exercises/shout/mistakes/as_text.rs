//! Takes each piece for a text. A read may end inside a character, and the half of one is no text:
//! `from_utf8_lossy` puts a question mark of three bytes in its place. And `ß` becomes `SS`.
//!
//! Caught with: a read may end in the middle of a character

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

fn shout(stream: &mut TcpStream) -> io::Result<()> {
    let mut buf = [0; 1024];
    let mut count = 0;
    loop {
        let n = stream.read(&mut buf)?;
        if n == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&buf[..n]).to_uppercase();
        stream.write_all(text.as_bytes())?;
        count += n;
    }
    stream.write_all(format!("{count} bytes\n").as_bytes())?;
    stream.shutdown(Shutdown::Write)
}

mod checks;
