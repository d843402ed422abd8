//! From a name to a connection, within one deadline.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Connects to `server`, which is `HOST:PORT`, within `timeout` for everything: the name, and all
/// of its addresses.
///
/// `look_up` is [`look_up`], or a test's. Too late is an error of kind `TimedOut`. Otherwise the
/// error is that of the last address. Corresponds to `getaddrinfo(3)` and `connect(2)`.
pub fn connect<L>(server: &str, timeout: Duration, look_up: L) -> io::Result<TcpStream>
where
    L: FnOnce(&str) -> io::Result<Vec<SocketAddr>> + Send + 'static,
{
    let start = Instant::now();
    let addrs = resolve(server, timeout, look_up)?;
    let left = timeout.saturating_sub(start.elapsed());
    try_each(&addrs, left, TcpStream::connect_timeout).map_err(|err| match err.kind() {
        ErrorKind::TimedOut => no_answer_from(server, timeout),
        _ => err,
    })
}

/// The addresses of `server`. An address is its own; a name is given to `look_up`.
///
/// The system's resolver may wait for a minute and takes no timeout. So it runs on a thread of its
/// own, and after `timeout` nobody waits for that any more.
pub fn resolve<L>(server: &str, timeout: Duration, look_up: L) -> io::Result<Vec<SocketAddr>>
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
    match waiting.recv_timeout(timeout) {
        Ok(addrs) => addrs,
        Err(RecvTimeoutError::Timeout) => {
            Err(no_answer_from(&format!("the resolver about {server}"), timeout))
        }
        Err(RecvTimeoutError::Disconnected) => Err(io::Error::other("the resolver panicked")),
    }
}

/// Asks the system's resolver: the hosts file, then name servers.
pub fn look_up(server: &str) -> io::Result<Vec<SocketAddr>> {
    Ok(server.to_socket_addrs()?.collect())
}

/// Connects to the first of `addrs` that answers, within `timeout` for all of them.
///
/// Each address gets an equal share of the time left: one that swallows what is sent to it does
/// not take the time of the next. `attempt` is `TcpStream::connect_timeout`, or a test's.
pub fn try_each(
    addrs: &[SocketAddr],
    timeout: Duration,
    mut attempt: impl FnMut(&SocketAddr, Duration) -> io::Result<TcpStream>,
) -> io::Result<TcpStream> {
    let start = Instant::now();
    let mut last = io::Error::new(ErrorKind::NotFound, "the name has no address");
    for (addr, still_to_try) in addrs.iter().zip((1..=addrs.len() as u32).rev()) {
        let share = timeout.saturating_sub(start.elapsed()) / still_to_try;
        // Zero would not mean "at once": connect_timeout rejects it.
        if share.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        match attempt(addr, share).and_then(not_to_itself) {
            Ok(stream) => return Ok(stream),
            Err(err) => last = err,
        }
    }
    Err(last)
}

/// Where nobody listens, the kernel may choose the very port that we connect to as our own. TCP
/// then connects the socket with itself, and every byte comes back as if from an echo server.
fn not_to_itself(stream: TcpStream) -> io::Result<TcpStream> {
    if stream.local_addr()? == stream.peer_addr()? {
        return Err(io::Error::new(ErrorKind::ConnectionRefused, "reached only itself"));
    }
    Ok(stream)
}

fn no_answer_from(whom: &str, timeout: Duration) -> io::Error {
    let timeout = humantime::format_duration(timeout);
    io::Error::new(ErrorKind::TimedOut, format!("no answer from {whom} within {timeout}"))
}
