//! A connection within one deadline: names that do not resolve, addresses that do not answer.

use socket2::{Domain, Socket, Type};
use std::io::{self, ErrorKind};
#[cfg(target_os = "linux")]
use std::net::TcpStream;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use timeouts::{Deadline, connect, connect_with};

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);
const MS: Duration = Duration::from_millis(1);

#[test]
fn connects_to_an_address_and_to_a_name() {
    let (_listener, addr) = listener();
    for host in [addr.to_string(), format!("localhost:{}", addr.port())] {
        // A localhost may be ::1 first, where nobody listens.
        let stream = connect(&host, Deadline::after(LIMIT)).unwrap();
        assert_eq!(stream.peer_addr().unwrap(), addr, "{host}");
    }
}

#[test]
fn a_refused_address_is_followed_by_the_next() {
    let ((_closed, dead), (_listener, live)) = (closed(), listener());
    let addrs = vec![dead, dead, live];
    let stream = connect_with("host", Deadline::after(LIMIT), |_| Ok(addrs)).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), live);
}

#[test]
fn the_last_address_tells_why() {
    let ((_first, first), (_last, last)) = (closed(), closed());
    let err =
        connect_with("host", Deadline::after(LIMIT), move |_| Ok(vec![first, last])).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::ConnectionRefused);
    assert!(err.to_string().starts_with(&format!("{last}: ")), "{err}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_silent_address_leaves_time_for_the_next() {
    let (silent, (_listener, live)) = (Silent::new(), listener());
    let addrs = vec![silent.addr, silent.addr, live];
    // The first two take their shares of it, and no more.
    let stream = connect_with("host", Deadline::after(900 * MS), |_| Ok(addrs)).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), live);
}

#[test]
#[cfg(target_os = "linux")]
fn silent_addresses_are_given_up_at_the_deadline() {
    let silent = Silent::new();
    let (start, limit) = (Instant::now(), 60 * MS);
    let addrs = vec![silent.addr; 3];
    let err = connect_with("host", Deadline::starting(start, limit), |_| Ok(addrs)).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::TimedOut, "{err}");
    assert!(err.to_string().starts_with(&format!("{}: ", silent.addr)), "{err}");
    assert!(start.elapsed() >= limit, "too early");
}

#[test]
fn a_name_that_does_not_resolve_in_time_is_given_up() {
    let (start, limit) = (Instant::now(), 30 * MS);
    let (release, released) = mpsc::channel::<()>();
    let err = connect_with("slow.example:80", Deadline::starting(start, limit), move |_| {
        let _ = released.recv_timeout(LIMIT);
        Err(io::Error::other("released"))
    })
    .unwrap_err();
    drop(release);
    assert_eq!(err.kind(), ErrorKind::TimedOut, "{err}");
    assert_eq!(err.to_string(), "resolve slow.example:80: not over within 30ms");
    assert!(start.elapsed() >= limit, "too early");
}

#[test]
fn a_name_without_an_address_is_an_error_that_says_so() {
    let none = |_: &str| Ok(vec![]);
    let err = connect_with("host:80", Deadline::after(LIMIT), none).unwrap_err();
    assert_eq!(err.to_string(), "the host has no address");

    let unknown = |_: &str| Err(io::Error::other("no such name"));
    let err = connect_with("host:80", Deadline::after(LIMIT), unknown).unwrap_err();
    assert_eq!(err.to_string(), "resolve host:80: no such name");

    // This needs no name server: there is no port.
    let err = connect("host", Deadline::after(LIMIT)).unwrap_err();
    assert!(err.to_string().starts_with("resolve host: "), "{err}");
}

#[test]
fn every_duration_connects_or_is_over() {
    let (_listener, addr) = listener();
    for limit in [Duration::ZERO, Duration::from_nanos(1), Duration::from_micros(1), Duration::MAX]
    {
        match connect(&addr.to_string(), Deadline::after(limit)) {
            Ok(_) => assert!(!limit.is_zero(), "zero is over at once"),
            Err(err) => {
                assert_eq!(err.kind(), ErrorKind::TimedOut, "{limit:?}: {err}");
                assert!(limit < LIMIT, "{limit:?} has room: {err}");
            }
        }
    }
}

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    (listener, addr)
}

/// An address where nothing listens, and nobody else can: the socket holds the port.
fn closed() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let addr = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, addr)
}

/// A listener whose queue is full: Linux drops every SYN that comes then.
#[cfg(target_os = "linux")]
struct Silent {
    addr: SocketAddr,
    _queue: (Socket, TcpStream),
}

#[cfg(target_os = "linux")]
impl Silent {
    fn new() -> Silent {
        let (listener, addr) = closed();
        // Linux lets one more wait than the backlog says.
        listener.listen(0).unwrap();
        let waiting = TcpStream::connect_timeout(&addr, LIMIT).unwrap();
        Silent { addr, _queue: (listener, waiting) }
    }
}
