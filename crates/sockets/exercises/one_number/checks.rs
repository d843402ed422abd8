//! The checks of `exercise.rs`. To read them is no cheating.

use super::{from_one_port, to_one_server};
use referee::{Story, check, patient, show, tcp_listener};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

const ONE_PORT: &str = "both connections come from one port of the client: bind the second client to \
    the address that the first one has.";

#[test]
fn to_one_server_only_the_clients_port_differs() {
    check(|story| {
        for _ in 0..2 {
            let listener = tcp_listener();
            let server = listener.local_addr().unwrap();
            story.step(format!("a server listens on {server}; you connect to it twice"));
            let (first, second) = got(story, "to_one_server", to_one_server(server));
            let likely = "a clone is a second handle on the same connection. Each connection has a \
                `connect` of its own, and the kernel gives each a port.";
            differ_in(story, &first, &second, "client's port", likely);
            let accepted = [accept(&listener), accept(&listener)];
            carries(story, "the first connection", first, &accepted);
            carries(story, "the second connection", second, &accepted);
        }
    });
}

#[test]
fn from_one_port_only_the_servers_port_differs() {
    check(|story| {
        for _ in 0..2 {
            let listeners = [tcp_listener(), tcp_listener()];
            let [one, other] = [0, 1].map(|i| listeners[i].local_addr().unwrap());
            story.step(format!("one server listens on {one}, another on {other}"));
            let (first, second) = got(story, "from_one_port", from_one_port(one, other));
            let likely = "the first connection goes to the first server, the second to the second.";
            story.expect("the first one's peer is", first.peer_addr().ok(), Some(one), likely);
            differ_in(story, &first, &second, "server's port", ONE_PORT);
            let accepted = [accept(&listeners[0]), accept(&listeners[1])];
            carries(story, "the first connection", first, &accepted);
            carries(story, "the second connection", second, &accepted);
        }
    });
}

#[test]
fn two_connections_never_have_all_four_numbers_in_common() {
    check(|story| {
        let listeners = [tcp_listener(), tcp_listener()];
        let [server, other] = [0, 1].map(|i| listeners[i].local_addr().unwrap());
        story.step(format!("one server listens on {server}, another on {other}"));
        // With two servers it works, so an error for one server is about that.
        drop(got(story, "from_one_port", from_one_port(server, other)));
        story.step(format!("`from_one_port` is called with {server} twice"));
        if let Ok((first, second)) = from_one_port(server, server) {
            let what = format!("Two connections: {}, and {}.", shown(&first), shown(&second));
            story.fail(
                &what,
                "no number was left to differ, so the kernel must have been asked for another \
                 port, or for the same connection again. Its error is the answer.",
            );
        }
    });
}

/// The connections that your function has made, or what its error means.
fn got(
    story: &Story,
    function: &str,
    result: io::Result<(TcpStream, TcpStream)>,
) -> (TcpStream, TcpStream) {
    match result {
        Ok((first, second)) => {
            story.step(format!("`{function}` makes {} and {}", shown(&first), shown(&second)));
            (patient(first), patient(second))
        }
        Err(err) => {
            let likely = match err.kind() {
                ErrorKind::AddrInUse => {
                    "`bind` comes before `connect`, and cannot know that the servers will differ. \
                     Both sockets must have asked to share the port before their `bind`, the first \
                     one too."
                }
                ErrorKind::AddrNotAvailable => {
                    "the client's IP address must be one of this machine's, and the four numbers \
                     not those of a connection that exists already."
                }
                ErrorKind::InvalidInput => {
                    "a socket is bound once, and before it connects; its family is the server's."
                }
                _ => "",
            };
            story.fail(&format!("`{function}` returned the error: {err}"), likely)
        }
    }
}

/// Compares the two connections' four numbers.
fn differ_in(story: &Story, first: &TcpStream, second: &TcpStream, number: &str, likely: &str) {
    let [one, other] = [first, second].map(|stream| {
        let (client, server) = (stream.local_addr().unwrap(), stream.peer_addr().unwrap());
        [
            ("client's IP address", client.ip().to_string()),
            ("client's port", client.port().to_string()),
            ("server's IP address", server.ip().to_string()),
            ("server's port", server.port().to_string()),
        ]
    });
    let differing: Vec<&str> =
        one.iter().zip(&other).filter(|(a, b)| a != b).map(|(a, _)| a.0).collect();
    story.expect("they differ in", differing, [number], likely);
}

/// Sends through the client's end, and reads at the server's.
fn carries(story: &Story, name: &str, mut client: TcpStream, accepted: &[TcpStream]) {
    let ends = (client.local_addr().unwrap(), client.peer_addr().unwrap());
    let server = accepted
        .iter()
        .find(|stream| (stream.peer_addr().unwrap(), stream.local_addr().unwrap()) == ends);
    let Some(mut server) = server else {
        story.fail(&format!("No server has accepted {name}."), "")
    };
    let text = format!("{} to {}", ends.0, ends.1);
    client.write_all(text.as_bytes()).unwrap();
    let mut came = vec![0; text.len()];
    server.read_exact(&mut came).unwrap();
    let right = came == text.as_bytes();
    story.ensure(right, format!("Through {name} came {}.", show(&came)), "");
}

fn accept(listener: &TcpListener) -> TcpStream {
    patient(listener.accept().unwrap().0)
}

fn shown(stream: &TcpStream) -> String {
    let addr = |addr: io::Result<SocketAddr>| addr.map_or("?".into(), |addr| addr.to_string());
    format!("{} -> {}", addr(stream.local_addr()), addr(stream.peer_addr()))
}
