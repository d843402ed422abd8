//! A goodbye on every path: a solution.

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};

/// Has a talk with the client of `stream`; says goodbye on every path.
fn serve(stream: TcpStream, talk: fn(&mut TcpStream) -> io::Result<()>) -> io::Result<()> {
    // It needs a name: `let _ = Goodbye(stream)` would say goodbye at once.
    let mut goodbye = Goodbye(stream);
    talk(&mut goodbye.0)
}

/// A stream whose client is told when the conversation is over.
struct Goodbye(TcpStream);

impl Drop for Goodbye {
    /// Runs at the end of the scope: after the last line, after a `?`, and while a panic unwinds.
    /// (Not after Ctrl-C or `process::exit`: those end the process without it.)
    fn drop(&mut self) {
        // Errors are dropped on purpose. The client may be gone, and nobody is left to report to; a
        // panic in here, during another panic, would abort the process.
        // Simplified: a client that does not read could keep us here (set a write timeout), and what
        // it had sent and nobody read makes the close a reset. `hang_up` of lesson 2 reads it first.
        let _ = self.0.write_all(b"BYE\n");
        // Our FIN, whoever else holds a clone. Dropping the stream closes this descriptor only.
        let _ = self.0.shutdown(Shutdown::Write);
    }
}

mod checks;
