//! A connection to a host, within one deadline.

use crate::Deadline;
use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Connects to `host` (`localhost:8080`, `127.0.0.1:8080`), trying one of its addresses after the
/// other. Finding them and trying them all must be over by `deadline`.
///
/// The error is that of the last address tried, and of kind `TimedOut` if it did not answer.
pub fn connect(host: &str, deadline: Deadline) -> io::Result<TcpStream> {
    connect_with(host, deadline, |host| Ok(host.to_socket_addrs()?.collect()))
}

/// [`connect`], with another way to find the addresses of a host.
pub fn connect_with<R>(host: &str, deadline: Deadline, resolve: R) -> io::Result<TcpStream>
where
    R: FnOnce(&str) -> io::Result<Vec<SocketAddr>> + Send + 'static,
{
    let addrs = resolve_within(host, deadline, resolve)
        .map_err(|err| about(format_args!("resolve {host}"), err))?;
    try_each(&addrs, deadline, |addr, limit| not_itself(TcpStream::connect_timeout(addr, limit)?))
}

/// Asks for the addresses of `host` on a thread of its own: no system's resolver takes a limit.
fn resolve_within<R>(host: &str, deadline: Deadline, resolve: R) -> io::Result<Vec<SocketAddr>>
where
    R: FnOnce(&str) -> io::Result<Vec<SocketAddr>> + Send + 'static,
{
    let (answer, answered) = mpsc::channel();
    let host = host.to_owned();
    thread::Builder::new()
        .name("resolve".into())
        .spawn(move || {
            // Nobody wants the answer any more if it comes too late.
            let _ = answer.send(resolve(&host));
        })
        // "No thread left" is of kind WouldBlock: unchanged, is_timeout would say yes to it.
        .map_err(|err| io::Error::other(format!("start a thread: {err}")))?;
    match answered.recv_timeout(deadline.time_left()?) {
        Ok(addrs) => addrs,
        // Simplified: a thread cannot be stopped. It ends when the resolver gives up.
        Err(RecvTimeoutError::Timeout) => Err(deadline.timed_out()),
        Err(RecvTimeoutError::Disconnected) => Err(io::Error::other("the resolver panicked")),
    }
}

/// Tries `connect` with one address after the other, until one works.
fn try_each(
    addrs: &[SocketAddr],
    deadline: Deadline,
    mut connect: impl FnMut(&SocketAddr, Duration) -> io::Result<TcpStream>,
) -> io::Result<TcpStream> {
    let mut last = io::Error::new(ErrorKind::NotFound, "the host has no address");
    for (addr, untried) in addrs.iter().zip((1..=addrs.len()).rev()) {
        let limit = match deadline.time_left() {
            Ok(left) => share(left, untried),
            Err(over) => return Err(about(addr, over)),
        };
        match connect(addr, limit) {
            Ok(stream) => return Ok(stream),
            Err(err) => last = about(addr, err),
        }
    }
    Err(last)
}

/// An address's part of the time left: the others get as much, so that a dead first address
/// leaves time for a second one that lives.
fn share(left: Duration, untried: usize) -> Duration {
    let share = left / u32::try_from(untried).unwrap_or(u32::MAX);
    // connect_timeout refuses zero.
    share.max(Duration::from_nanos(1))
}

/// A port where nobody listens may be the very port that the system chooses for our end. TCP then
/// connects the socket to itself (RFC 9293 §3.5 allows both sides to open at once).
fn not_itself(stream: TcpStream) -> io::Result<TcpStream> {
    if stream.local_addr()? == stream.peer_addr()? {
        return Err(io::Error::new(ErrorKind::ConnectionRefused, "nothing listens there"));
    }
    Ok(stream)
}

fn about(what: impl Display, err: io::Error) -> io::Error {
    io::Error::new(err.kind(), format!("{what}: {err}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn the_addresses_share_one_deadline() {
        let limit = Duration::from_millis(30);
        let addrs = [1, 2, 3].map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        let (_silent, never) = mpsc::channel::<()>();
        let mut given = Vec::new();
        // A connect that takes all the time it is given.
        let err = try_each(&addrs, Deadline::after(limit), |_, limit| {
            given.push(limit);
            never.recv_timeout(limit).unwrap_err();
            Err(ErrorKind::TimedOut.into())
        })
        .unwrap_err();
        assert_eq!(err.kind(), ErrorKind::TimedOut);
        assert!(given[0] <= limit / 3, "the first leaves time for the others: {given:?}");
        assert!(given.iter().sum::<Duration>() <= limit, "all together: {given:?}");
    }

    #[test]
    fn no_share_is_zero() {
        for left in [Duration::from_nanos(1), Duration::from_secs(1), Duration::MAX] {
            for untried in [1, 2, 1000, usize::MAX] {
                assert!(!share(left, untried).is_zero(), "{left:?} for {untried}");
            }
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_socket_connected_to_itself_counts_as_refused() {
        use socket2::{Domain, Socket, Type};
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
        let itself = socket.local_addr().unwrap();
        socket.connect_timeout(&itself, Duration::from_secs(10)).unwrap();
        let err = not_itself(socket.into()).unwrap_err();
        assert_eq!(err.kind(), ErrorKind::ConnectionRefused);
    }
}
