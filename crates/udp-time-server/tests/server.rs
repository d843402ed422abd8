//! The server over real sockets.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;
use udp_time_server::{Counts, Server, report};

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn answers_each_protocol_and_counts_it() {
    let (server, addr) = start("127.0.0.1:0");
    let client = client(addr);
    assert!(ask(&client, b"time?").starts_with(b"2"));
    assert!(ask(&client, b"time? 5eed").starts_with(b"5eed 2"));
    assert_eq!(ask(&client, b"").len(), 4);
    assert_eq!(ask(&client, &SNTP).len(), 48);
    assert_eq!(server.stop(), Some(Counts { text: 2, rfc868: 1, sntp: 1, dropped: 0 }));
}

#[test]
fn drops_what_is_no_request_and_goes_on() {
    let (server, addr) = start("127.0.0.1:0");
    let client = client(addr);
    let too_long_text = [b"time?".as_slice(), &[b' '; 60]].concat();
    let bad: [&[u8]; 7] =
        [b"time", b"garbage", b"\n", &SNTP[..47], &too_long_text, &[b'x'; 65], &[0; 9000]];
    for datagram in bad {
        assert_no_reply(&client, datagram);
    }
    let counts = server.stop().expect("the server was woken");
    assert_eq!(counts, Counts { text: 7, dropped: 7, ..Counts::default() });
}

#[test]
fn does_not_answer_its_own_replies() {
    let (server, addr) = start("127.0.0.1:0");
    let client = client(addr);
    for request in [b"time?".as_slice(), b"time? 5eed", b"", &SNTP] {
        let reply = ask(&client, request);
        assert_no_reply(&client, &reply);
    }
    assert_eq!(server.stop().map(|counts| counts.dropped), Some(4));
}

#[test]
fn a_client_that_does_not_wait_for_its_reply_harms_nobody() {
    let (server, addr) = start("127.0.0.1:0");
    for _ in 0..10 {
        // Gone before the reply: the system may tell the server that nobody is there.
        client(addr).send(b"time?").expect("send");
    }
    ask(&client(addr), b"time?");
    drop(server);
}

#[test]
fn sixteen_clients_each_get_their_own_reply() {
    let (server, addr) = start("127.0.0.1:0");
    let clients: Vec<_> = (0..16).map(|_| client(addr)).collect();
    for (number, client) in clients.iter().enumerate() {
        client.send(format!("time? {number:x}").as_bytes()).expect("send");
    }
    for (number, client) in clients.iter().enumerate() {
        let reply = receive(client);
        assert!(reply.starts_with(format!("{number:x} ").as_bytes()), "{number}: {reply:?}");
    }
    assert_eq!(server.stop().map(|counts| counts.text), Some(16));
}

#[test]
fn stops_while_it_waits_on_every_kind_of_address() {
    for addr in ["127.0.0.1:0", "0.0.0.0:0", "[::1]:0", "[::]:0"] {
        // A machine may have no IPv6.
        let Ok(socket) = UdpSocket::bind(addr) else { continue };
        let server = Server::start(socket, report).expect("start");
        assert_eq!(server.stop(), Some(Counts::default()), "on {addr}");
    }
}

#[test]
fn on_a_dual_stack_socket_loopback_ipv4_may_ask_unpadded() {
    let Ok(socket) = UdpSocket::bind("[::]:0") else { return };
    let port = socket.local_addr().expect("address").port();
    let _server = Server::start(socket, report).expect("start");
    let client = client(SocketAddr::from(([127, 0, 0, 1], port)));
    client.send(b"time?").expect("send");
    // Whether [::] takes IPv4 too is the system's setting; on Linux it does unless told otherwise.
    match client.recv(&mut [0; 64]) {
        Ok(n) => assert_eq!(n, 24),
        Err(err) if cfg!(target_os = "linux") => panic!("{err}"),
        Err(_) => {}
    }
}

/// A request of an SNTP client, version 4.
const SNTP: [u8; 48] = {
    let mut header = [0; 48];
    header[0] = 0x23;
    header
};

#[track_caller]
fn start(addr: &str) -> (Server, SocketAddr) {
    let socket = UdpSocket::bind(addr).expect("bind");
    let addr = socket.local_addr().expect("address");
    (Server::start(socket, report).expect("start"), addr)
}

#[track_caller]
fn client(server: SocketAddr) -> UdpSocket {
    let client = UdpSocket::bind("127.0.0.1:0").expect("bind");
    client.set_read_timeout(Some(LIMIT)).expect("set a timeout");
    client.connect(server).expect("connect");
    client
}

#[track_caller]
fn receive(client: &UdpSocket) -> Vec<u8> {
    let mut buf = [0; 1024];
    let n = client.recv(&mut buf).expect("a reply");
    buf[..n].to_vec()
}

#[track_caller]
fn ask(client: &UdpSocket, request: &[u8]) -> Vec<u8> {
    client.send(request).expect("send");
    receive(client)
}

/// Silence, proved by a sentinel: datagrams of one socket to another stay in order on loopback, so
/// the reply to `datagram` would come before the sentinel's.
#[track_caller]
fn assert_no_reply(client: &UdpSocket, datagram: &[u8]) {
    client.send(datagram).expect("send");
    let reply = ask(client, b"time? 5e471e1");
    assert!(
        reply.starts_with(b"5e471e1 "),
        "{} bytes were answered: {}",
        datagram.len(),
        reply.escape_ascii()
    );
}
