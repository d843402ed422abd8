//! Puts the listener back where a client came, and forgets the other ways out.
//!
//! Caught with: was left non-blocking

use checks::Listener;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

fn accept_within(listener: &Listener, limit: Duration) -> io::Result<(TcpStream, SocketAddr)> {
    listener.set_nonblocking(true)?;
    let start = Instant::now();
    while start.elapsed() < limit {
        match listener.accept() {
            Ok((stream, peer)) => {
                listener.set_nonblocking(false)?;
                stream.set_nonblocking(false)?;
                return Ok((stream, peer));
            }
            Err(err) if err.kind() == ErrorKind::WouldBlock => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(err) => return Err(err),
        }
    }
    Err(ErrorKind::TimedOut.into())
}

mod checks;
