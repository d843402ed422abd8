//! Forgets that off Linux the stream is as its listener was. Its first read says `WouldBlock`, and the
//! client is dropped as if it had been silent for too long.
//!
//! Caught with: the stream is non-blocking, as its listener was

use checks::Listener;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

fn accept_within(listener: &Listener, limit: Duration) -> io::Result<(TcpStream, SocketAddr)> {
    listener.set_nonblocking(true)?;
    let start = Instant::now();
    let came = loop {
        match listener.accept() {
            Err(err) if err.kind() == ErrorKind::WouldBlock => {}
            came => break came,
        }
        if start.elapsed() >= limit {
            break Err(ErrorKind::TimedOut.into());
        }
        thread::sleep(Duration::from_millis(5));
    };
    listener.set_nonblocking(false)?;
    came
}

mod checks;
