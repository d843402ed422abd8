//! Insists in `drop`. When the client is gone, its error becomes a panic, and the thread ends with it.
//!
//! Caught with: An `unwrap` in `drop` makes a panic of it

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};

fn serve(stream: TcpStream, talk: fn(&mut TcpStream) -> io::Result<()>) -> io::Result<()> {
    let mut goodbye = Goodbye(stream);
    talk(&mut goodbye.0)
}

struct Goodbye(TcpStream);

impl Drop for Goodbye {
    fn drop(&mut self) {
        self.0.write_all(b"BYE\n").unwrap();
        self.0.shutdown(Shutdown::Write).unwrap();
    }
}

mod checks;
