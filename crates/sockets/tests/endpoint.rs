//! What an endpoint and a four-tuple say of real sockets on loopback.

use socket2::{Domain, Protocol, Socket, Type};
use sockets::{Endpoint, FourTuple, Transport};
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn a_listener_has_its_own_address_and_no_peer() {
    let listener = listener();
    let addr = listener.local_addr().unwrap();
    let endpoint = Endpoint::of(&listener).unwrap();
    let expected = Endpoint { transport: Transport::Tcp, local: Some(addr), peer: None };
    assert_eq!(endpoint, expected);
    assert_eq!(endpoint.to_string(), format!("tcp {addr}"));
    assert_eq!(endpoint.four_tuple(), None);
}

#[test]
fn a_socket_without_a_peer_is_no_end_of_a_connection() {
    let err = FourTuple::of(&listener()).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::NotConnected);
}

#[test]
fn a_connection_is_the_same_from_both_ends() {
    let listener = listener();
    let (client, accepted) = connection(&listener);
    let [ours, theirs] = [&client, &accepted].map(|end| FourTuple::of(end).unwrap());
    assert_eq!(ours.from_other_end(), theirs);
    assert_eq!(theirs.from_other_end(), ours);
    assert_eq!(theirs.local, listener.local_addr().unwrap(), "accept keeps the listener's port");
}

#[test]
fn two_connections_of_one_client_differ_in_the_clients_port_alone() {
    let listener = listener();
    let (first, _first_accepted) = connection(&listener);
    let (second, _second_accepted) = connection(&listener);
    let [first, second] = [&first, &second].map(|end| FourTuple::of(end).unwrap());
    assert_ne!(first.local.port(), second.local.port());
    assert_eq!(first.local.ip(), second.local.ip());
    assert_eq!(first.peer, second.peer);
}

#[test]
fn a_udp_socket_has_a_peer_only_after_connect() {
    let [one, other] = [(); 2].map(|()| UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    let [from, to] = [&one, &other].map(|socket| socket.local_addr().unwrap());
    assert_eq!(Endpoint::of(&one).unwrap().to_string(), format!("udp {from}"));
    one.connect(to).unwrap();
    assert_eq!(Endpoint::of(&one).unwrap().to_string(), format!("udp {from} -> {to}"));
    assert_eq!(Endpoint::of(&other).unwrap().peer, None, "the other end knows nothing of it");
}

#[test]
fn a_new_socket_has_no_port_and_no_peer() {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP)).unwrap();
    let endpoint = Endpoint::of(&socket).unwrap();
    // Unix says 0.0.0.0:0, Windows nothing.
    assert_eq!(endpoint.local.map_or(0, |local| local.port()), 0);
    assert_eq!(endpoint.peer, None);
}

#[test]
fn tcp_and_udp_share_a_port_number() {
    // A port that is free for TCP may be taken for UDP: then another one is tried.
    let (listener, udp) = (0..16)
        .find_map(|_| {
            let listener = listener();
            let udp = UdpSocket::bind(listener.local_addr().unwrap()).ok()?;
            Some((listener, udp))
        })
        .expect("a port that is free for both");
    let [tcp, udp] = [Endpoint::of(&listener), Endpoint::of(&udp)].map(Result::unwrap);
    assert_eq!(tcp.local, udp.local);
    assert_ne!(tcp, udp);
}

#[test]
fn ipv6_addresses_stand_in_brackets() {
    let local = SocketAddr::from((Ipv6Addr::LOCALHOST, 50001));
    let peer = SocketAddr::from((Ipv6Addr::LOCALHOST, 8080));
    let four_tuple = FourTuple { transport: Transport::Tcp, local, peer };
    assert_eq!(four_tuple.to_string(), "tcp [::1]:50001 -> [::1]:8080");
}

#[test]
#[cfg(target_os = "linux")]
fn a_self_connected_socket_is_its_own_other_end() {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP)).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let itself = socket.local_addr().unwrap();
    socket.connect_timeout(&itself, LIMIT).unwrap();
    let mut stream = TcpStream::from(socket);
    let four_tuple = FourTuple::of(&stream).unwrap();
    assert_eq!(four_tuple, four_tuple.from_other_end());

    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.write_all(b"hello").unwrap();
    let mut received = [0; 5];
    stream.read_exact(&mut received).unwrap();
    assert_eq!(&received, b"hello");
}

#[track_caller]
fn listener() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap()
}

/// The client's end and the server's.
#[track_caller]
fn connection(listener: &TcpListener) -> (TcpStream, TcpStream) {
    let client = TcpStream::connect_timeout(&listener.local_addr().unwrap(), LIMIT).unwrap();
    // The connection is in the listener's queue: accept does not wait.
    let (accepted, _) = listener.accept().unwrap();
    (client, accepted)
}
