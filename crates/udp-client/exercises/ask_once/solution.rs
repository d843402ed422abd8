//! Ask with a timeout: a solution.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

/// Asks `server`, and waits at most `timeout` (never zero) for its reply of at most 512 bytes.
fn ask(
    socket: &UdpSocket,
    server: SocketAddr,
    question: &[u8],
    timeout: Duration,
) -> io::Result<Option<Vec<u8>>> {
    // Sends nothing: the kernel notes the address. From now on it passes on this server's datagrams
    // alone, and reports it when the server's machine says that nothing listens there. connect(2).
    socket.connect(server)?;
    socket.send(question)?;

    // For this one recv. A loop of them would need the time left before each.
    socket.set_read_timeout(Some(timeout))?;
    let mut buf = [0; 512];
    match socket.recv(&mut buf) {
        // Also with n = 0: an empty datagram. There is no stream here that could end.
        Ok(n) => Ok(Some(buf[..n].to_vec())),
        // An expired timeout is WouldBlock on Unix and TimedOut on Windows.
        Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(None),
        // Simplified: a signal ends the wait too (Interrupted), where it should go on with the
        // time left.
        Err(err) => Err(err),
    }
}

mod checks;
