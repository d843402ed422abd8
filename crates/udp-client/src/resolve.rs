//! From a name to addresses, within a limit of time.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// The addresses of `server`, which is `HOST:PORT`. An address is its own; a name is given to
/// `look_up`, which is [`look_up`] or a test's.
///
/// The system's resolver may wait for a minute and takes no timeout. So it runs on a thread of its
/// own, and after `limit` nobody waits for it any more. `getaddrinfo(3)`.
pub fn resolve<L>(server: &str, limit: Duration, look_up: L) -> io::Result<Vec<SocketAddr>>
where
    L: FnOnce(&str) -> io::Result<Vec<SocketAddr>> + Send + 'static,
{
    if let Ok(addr) = server.parse() {
        return Ok(vec![addr]);
    }
    let name = server.to_owned();
    let (found, waiting) = mpsc::channel();
    // Sending fails where nobody waits any more: then nobody misses it.
    thread::Builder::new().spawn(move || drop(found.send(look_up(&name))))?;
    match waiting.recv_timeout(limit) {
        Ok(found) => found,
        Err(RecvTimeoutError::Timeout) => Err(io::Error::new(
            ErrorKind::TimedOut,
            "the name server did not answer in time; give an address in place of the name",
        )),
        Err(RecvTimeoutError::Disconnected) => Err(ErrorKind::Other.into()),
    }
}

/// Asks the system's resolver: the hosts file, then name servers.
pub fn look_up(server: &str) -> io::Result<Vec<SocketAddr>> {
    Ok(server.to_socket_addrs()?.collect())
}
