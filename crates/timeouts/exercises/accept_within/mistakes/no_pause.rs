//! Asks again at once, as fast as the processor can: a core is busy with waiting.
//!
//! Caught with: a loop without a pause keeps a whole core busy

use checks::Listener;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

fn accept_within(listener: &Listener, limit: Duration) -> io::Result<(TcpStream, SocketAddr)> {
    listener.set_nonblocking(true)?;
    let start = Instant::now();
    let came = loop {
        match listener.accept() {
            Err(err) if err.kind() == ErrorKind::WouldBlock && start.elapsed() < limit => {}
            Err(err) if err.kind() == ErrorKind::WouldBlock => {
                break Err(ErrorKind::TimedOut.into());
            }
            came => break came,
        }
    };
    listener.set_nonblocking(false)?;
    let (stream, peer) = came?;
    stream.set_nonblocking(false)?;
    Ok((stream, peer))
}

mod checks;
