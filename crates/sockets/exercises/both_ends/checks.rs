//! The checks of `exercise.rs`. To read them is no cheating.

use super::{are_two_ends, other_end, this_end};
use referee::{Story, check, patient, tcp_listener};
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};

#[test]
fn this_end_says_its_own_address_first() {
    check(|story| {
        let listener = tcp_listener();
        let server = listener.local_addr().unwrap();
        for name in ["first", "second"] {
            let (client_end, server_end) = connect(story, name, &listener);
            let client = client_end.local_addr().unwrap();
            let likely = "an end's own address is `local_addr()`, the other end's `peer_addr()`. \
                Each end names itself first, the server's end too.";
            let says = this_end(&client_end).unwrap();
            let should = format!("{client} -> {server}");
            story.expect("`this_end` of the client's socket says", says, should, likely);
            let says = this_end(&server_end).unwrap();
            let should = format!("{server} -> {client}");
            story.expect("`this_end` of the accepted socket says", says, should, likely);
        }
    });
}

#[test]
fn other_end_says_what_is_said_there() {
    check(|story| {
        let listener = tcp_listener();
        for name in ["first", "second"] {
            let (client_end, server_end) = connect(story, name, &listener);
            for (asked, there, end) in
                [(&client_end, &server_end, "client's"), (&server_end, &client_end, "accepted")]
            {
                let says = other_end(asked).unwrap();
                let (own, peer) = (there.local_addr().unwrap(), there.peer_addr().unwrap());
                let should = format!("{own} -> {peer}");
                let likely = "what is own at one end is peer at the other: swap the two.";
                story.expect(
                    &format!("`other_end` of the {end} socket says"),
                    says,
                    should,
                    likely,
                );
            }
        }
    });
}

#[test]
fn only_the_two_ends_of_one_connection_are_two_ends() {
    check(|story| {
        let listener = tcp_listener();
        let (client_1, server_1) = connect(story, "first", &listener);
        let (client_2, server_2) = connect(story, "second", &listener);
        let ends = [
            ("the first client's socket", 1, &client_1),
            ("the first accepted socket", 1, &server_1),
            ("the second client's socket", 2, &client_2),
            ("the second accepted socket", 2, &server_2),
        ];
        for (i, (one_name, one_number, one)) in ends.iter().enumerate() {
            for (j, (other_name, other_number, other)) in ends.iter().enumerate() {
                let should = i != j && one_number == other_number;
                let likely = if should {
                    "the ends of one connection say the same four numbers the other way round: own \
                     of the one is peer of the other, and the reverse."
                } else if i == j {
                    "a socket is one end. Its own address is not its peer's."
                } else {
                    "all connections of one listener have the server's address and port in common. \
                     Only all four numbers together name a connection."
                };
                let what = format!("`are_two_ends` says of {one_name} and {other_name}");
                story.expect(&what, are_two_ends(one, other).unwrap(), should, likely);
            }
        }
    });
}

#[test]
fn the_same_ports_at_other_addresses_are_another_connection() {
    check(|story| {
        let here = Ipv4Addr::LOCALHOST.into();
        // A second loopback address: Linux and Windows have 127.0.0.2, most machines have ::1.
        let candidates: [IpAddr; 2] =
            [Ipv4Addr::new(127, 0, 0, 2).into(), Ipv6Addr::LOCALHOST.into()];
        let Some(there) = candidates.into_iter().find(|&ip| TcpListener::bind((ip, 0)).is_ok())
        else {
            // Not eprintln!, which tests keep to themselves.
            let _ = io::stderr().write_all(b"skipped: this machine has one loopback address\n");
            return;
        };
        let (one, other) = (0..32).find_map(|_| on_the_same_ports(here, there)).unwrap();
        for (client_end, server_end) in [&one, &other] {
            let (client, server) =
                (client_end.local_addr().unwrap(), server_end.local_addr().unwrap());
            story.step(format!("a client on {client} connects to a server on {server}"));
        }
        let likely = "the ports are the same, and the IP addresses are not. A port without its \
            address says little: every machine has all ports.";
        for (one, other) in [(&one.0, &other.1), (&other.0, &one.1)] {
            let what = "of one connection's client and the other's server `are_two_ends` says";
            story.expect(what, are_two_ends(one, other).unwrap(), false, likely);
        }
        for (client_end, server_end) in [&one, &other] {
            let what = "of one connection's client and its server `are_two_ends` says";
            let likely = "own of the one is peer of the other, and the reverse.";
            story.expect(what, are_two_ends(client_end, server_end).unwrap(), true, likely);
        }
    });
}

/// The client's end of a new connection, and the server's.
fn connect(story: &Story, name: &str, listener: &TcpListener) -> (TcpStream, TcpStream) {
    let server = listener.local_addr().unwrap();
    let client_end = patient(TcpStream::connect(server).unwrap());
    let (server_end, client) = listener.accept().unwrap();
    story.step(format!("the {name} client, on {client}, connects to {server}"));
    (client_end, patient(server_end))
}

/// The two ends of a connection.
type Ends = (TcpStream, TcpStream);

/// Two connections, one within each address, whose ports are the same. None if one was taken.
fn on_the_same_ports(here: IpAddr, there: IpAddr) -> Option<(Ends, Ends)> {
    let client_here = bound(SocketAddr::new(here, 0))?;
    let listener_here = TcpListener::bind((here, 0)).ok()?;
    let port = |addr: io::Result<SocketAddr>| Some(addr.ok()?.port());
    let client_port = port(client_here.local_addr().map(|addr| addr.as_socket().unwrap()))?;
    let client_there = bound(SocketAddr::new(there, client_port))?;
    let listener_there = TcpListener::bind((there, port(listener_here.local_addr())?)).ok()?;
    let ends = |client: Socket, listener: &TcpListener| {
        client.connect(&listener.local_addr().ok()?.into()).ok()?;
        Some((TcpStream::from(client), listener.accept().ok()?.0))
    };
    Some((ends(client_here, &listener_here)?, ends(client_there, &listener_there)?))
}

/// A client's socket with an address of our choice; std lets only the kernel choose it.
fn bound(addr: SocketAddr) -> Option<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, Some(Protocol::TCP)).ok()?;
    socket.bind(&addr.into()).ok()?;
    Some(socket)
}
