//! Makes a guard and keeps it nowhere: `let _ = …` drops it in the same line.
//!
//! Caught with: Was the guard dropped at once?

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};

fn serve(mut stream: TcpStream, talk: fn(&mut TcpStream) -> io::Result<()>) -> io::Result<()> {
    let _ = Goodbye(stream.try_clone()?);
    talk(&mut stream)
}

struct Goodbye(TcpStream);

impl Drop for Goodbye {
    fn drop(&mut self) {
        let _ = self.0.write_all(b"BYE\n");
        let _ = self.0.shutdown(Shutdown::Write);
    }
}

mod checks;
