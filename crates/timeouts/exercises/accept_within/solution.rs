//! Accept, but not for ever: a solution.

use checks::Listener;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// How long to wait between two tries. Longer costs less, and a client waits longer to be accepted.
const PAUSE: Duration = Duration::from_millis(5);

/// Accepts a client who comes within `limit`; an error of kind `TimedOut` if nobody does.
fn accept_within(listener: &Listener, limit: Duration) -> io::Result<(TcpStream, SocketAddr)> {
    listener.set_nonblocking(true)?;
    let came = poll(listener, limit);
    // Whatever came: `poll` may return early, this function may not.
    listener.set_nonblocking(false)?;
    let (stream, peer) = came?;
    // accept(2) on Linux makes a blocking stream; macOS and Windows make one like the listener.
    stream.set_nonblocking(false)?;
    Ok((stream, peer))
}

/// Asks a non-blocking listener until a client is there or the time is up.
fn poll(listener: &Listener, limit: Duration) -> io::Result<(TcpStream, SocketAddr)> {
    let start = Instant::now();
    loop {
        match listener.accept() {
            // "Nobody yet": the normal answer of a non-blocking accept, on every system.
            Err(err) if err.kind() == ErrorKind::WouldBlock => {}
            came => return came,
        }
        // After the try, so that there is one even with a limit of zero.
        let left = limit.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        // Simplified: poll(2) waits without a pause until a client is there; std does not offer it.
        thread::sleep(PAUSE.min(left));
    }
}

mod checks;
