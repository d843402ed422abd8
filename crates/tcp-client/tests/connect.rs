//! From a name to a connection: every address, one deadline.

use socket2::{Domain, Socket, Type};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;
use tcp_client::{connect, look_up, try_each};

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn connects_to_an_address_without_a_look_up() {
    let (_listener, addr) = listen();
    let stream = connect(&addr.to_string(), LIMIT, |name| panic!("looked up {name}")).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), addr);
}

#[test]
fn connects_to_a_name() {
    let (_listener, addr) = listen();
    let stream = connect(&format!("localhost:{}", addr.port()), LIMIT, look_up).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), addr);
}

#[test]
fn the_next_address_is_tried_when_one_refuses() {
    let (_port, refusing) = bound();
    let (_listener, addr) = listen();
    let stream = connect("name:1", LIMIT, move |_| Ok(vec![refusing, addr])).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), addr);
}

#[test]
fn the_error_of_the_last_address_is_told() {
    let (_port, refusing) = bound();
    let err = connect("name:1", LIMIT, move |_| Ok(vec![refusing])).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::ConnectionRefused);
}

/// Elsewhere a full queue refuses, or takes more than it was asked to.
#[cfg(target_os = "linux")]
#[test]
fn an_address_that_swallows_everything_leaves_time_for_the_next() {
    let full = FullListener::new();
    let (_listener, addr) = listen();
    let silent = full.addr;
    let timeout = Duration::from_millis(400);
    let stream = connect("name:1", timeout, move |_| Ok(vec![silent, addr])).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), addr);
}

#[cfg(target_os = "linux")]
#[test]
fn no_answer_names_the_server_and_the_time() {
    let full = FullListener::new();
    let silent = full.addr;
    let timeout = Duration::from_millis(50);
    let err = connect("name:1", timeout, move |_| Ok(vec![silent, silent])).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::TimedOut);
    assert_eq!(err.to_string(), "no answer from name:1 within 50ms");
}

#[test]
fn the_time_left_is_shared_among_the_addresses_left() {
    let addrs = [1, 2, 3].map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let mut shares = Vec::new();
    let err = try_each(&addrs, LIMIT, |addr, share| {
        shares.push((addr.port(), share));
        Err(ErrorKind::ConnectionReset.into())
    })
    .unwrap_err();
    assert_eq!(err.kind(), ErrorKind::ConnectionReset);
    assert_eq!(shares.iter().map(|(port, _)| *port).collect::<Vec<_>>(), [1, 2, 3]);
    for ((_, share), left) in shares.iter().zip([3, 2, 1]) {
        assert!(*share <= LIMIT / left && !share.is_zero(), "{shares:?}");
    }
}

#[test]
fn a_look_up_that_hangs_is_given_up() {
    let (_never, forever) = mpsc::channel();
    let hangs = move |_: &str| {
        let _: Result<(), _> = forever.recv_timeout(LIMIT);
        Ok(vec![])
    };
    let err = connect("name:1", Duration::from_millis(50), hangs).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::TimedOut);
    assert_eq!(err.to_string(), "no answer from the resolver about name:1 within 50ms");
}

#[test]
fn a_name_that_does_not_exist_is_an_error_of_its_own() {
    let fails = |_: &str| Err(io::Error::other("no such name"));
    assert_eq!(connect("name:1", LIMIT, fails).unwrap_err().to_string(), "no such name");
    let empty = |_: &str| Ok(vec![]);
    assert_eq!(connect("name:1", LIMIT, empty).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn a_connection_to_itself_is_refused() {
    let to_itself = |addr: &SocketAddr, _| {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.bind(&(*addr).into())?;
        // No listener: what arrives at this port arrives at this very socket.
        socket.connect_timeout(&socket.local_addr()?, LIMIT)?;
        Ok(TcpStream::from(socket))
    };
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let err = try_each(&[any_port], LIMIT, to_itself).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::ConnectionRefused);
}

#[test]
fn odd_durations_are_harmless() {
    let (_listener, addr) = listen();
    assert!(connect("name:1", Duration::MAX, move |_| Ok(vec![addr])).is_ok());
    // A clock may be too coarse to see a nanosecond pass.
    let _ = connect(&addr.to_string(), Duration::from_nanos(1), look_up);
    // To an address: with a name, the look-up is what comes too late.
    let err = connect(&addr.to_string(), Duration::ZERO, look_up).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::TimedOut);
}

fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    (listener, addr)
}

/// Bound, so that nobody else gets the port; not listening, so that TCP refuses.
fn bound() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let addr = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, addr)
}

/// A listener whose queue is full: Linux ignores what else wants to connect.
#[cfg(target_os = "linux")]
struct FullListener {
    addr: SocketAddr,
    _listener: Socket,
    _waits_in_the_queue: TcpStream,
}

#[cfg(target_os = "linux")]
impl FullListener {
    fn new() -> FullListener {
        let (listener, addr) = bound();
        // A backlog of 0 holds one.
        listener.listen(0).unwrap();
        let first = TcpStream::connect_timeout(&addr, LIMIT).unwrap();
        FullListener { addr, _listener: listener, _waits_in_the_queue: first }
    }
}
