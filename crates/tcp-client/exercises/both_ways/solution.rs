//! Echo 32 MiB without the two-sided hang: a solution.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;

/// Sends `bytes` and their end; returns all that the server sends.
fn send_and_collect(mut stream: TcpStream, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    // A second handle on the same connection, not a second connection.
    let mut sending = stream.try_clone()?;
    let sender = thread::spawn(move || {
        // May wait for room in the buffers. The other thread makes it, by reading.
        sending.write_all(&bytes)?;
        // To drop `sending` would end nothing: `stream` still holds the connection open.
        sending.shutdown(Shutdown::Write)
    });

    let mut came = Vec::new();
    let received = stream.read_to_end(&mut came);
    if received.is_err() {
        // Nobody will read any more, so the sender could wait for ever: this wakes it.
        let _ = stream.shutdown(Shutdown::Both);
    }

    // A server may end its answer in order and then reset: the reader saw an end, and only the
    // sender knows that not all was sent.
    let sent = sender.join().expect("the sending thread does not panic");
    received.and(sent)?;
    Ok(came)
}

mod checks;
