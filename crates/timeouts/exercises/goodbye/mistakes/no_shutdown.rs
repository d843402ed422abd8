//! Leaves the end of the stream to the stream's own drop. As long as somebody holds a clone, no end
//! comes.
//!
//! Caught with: dropping yours does not end the connection

use std::io::{self, Write};
use std::net::TcpStream;

fn serve(stream: TcpStream, talk: fn(&mut TcpStream) -> io::Result<()>) -> io::Result<()> {
    let mut goodbye = Goodbye(stream);
    talk(&mut goodbye.0)
}

struct Goodbye(TcpStream);

impl Drop for Goodbye {
    fn drop(&mut self) {
        let _ = self.0.write_all(b"BYE\n");
    }
}

mod checks;
