//! The checks of `exercise.rs`. To read them is no cheating.

use super::serve;
use referee::{Story, check, join, show, udp_socket};
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::thread::{self, JoinHandle};
use std::time::Duration;

const CLIENTS: [&str; 3] = ["A", "B", "C"];

const WAITS: &str = "`serve` waits for a datagram that nobody sends. It receives as many as it is \
    told to, one with each receive, and no more.";

const ADDRESS: &str = "an answer goes to the address that *this* request came from. `recv_from` \
    says it each time; `connect`, or the first client's address, fixes one for all.";

const BUFFER: &str = "the request is `buf[..n]`, and not one byte more. Behind it stand zeros, or \
    what an earlier and longer request has left.";

const EMPTY: &str = "0 bytes from `recv_from` are a datagram without bytes, with a sender. The end \
    of a stream they would be on TCP; UDP has none.";

#[test]
fn each_client_gets_its_own_answer() {
    check(|story| {
        let asked = [(0, "a0"), (1, "b1"), (2, "c2"), (0, "a3"), (1, "b4")];
        ask_at_once(story, &asked, "2026-01-31T12:00:00Z", ADDRESS);
        let asked = [(2, "5eed"), (1, "c0ffee"), (2, "f00d")];
        ask_at_once(story, &asked, "2026-01-31T12:00:01Z", ADDRESS);
    });
}

#[test]
fn one_client_after_another_is_served() {
    check(|story| {
        story.if_it_hangs(WAITS);
        let clients = CLIENTS.map(|_| udp_socket());
        let asked = [(0, "5eed"), (1, "c0ffee"), (0, "0")];
        let now = "2026-02-28T23:59:59Z";
        let (server, serving) = start(asked.len(), now);
        for (client, token) in asked {
            let name = CLIENTS[client];
            story.step(format!("client {name} sends {token:?} and waits for its answer"));
            story.if_it_hangs(
                "this client is not heard, or not answered. A socket that was connected to the \
                 client before hears nobody else: leave it unconnected, and send with `send_to`.",
            );
            clients[client].send_to(token.as_bytes(), server).unwrap();
            let Some((answer, from)) = wait_for_answer(&clients[client], &serving) else {
                expect_ok(story, join(serving));
                story.fail("`serve` returned, and no answer came.", ADDRESS);
            };
            expect_source(story, from, server);
            expect_answers(story, client, &asked, &[answer], &[format!("{token} {now}")], "");
        }
        story.if_it_hangs(WAITS);
        expect_ok(story, join(serving));
    });
}

#[test]
fn no_byte_of_an_earlier_request_is_in_an_answer() {
    check(|story| {
        let asked = [(0, "0123456789abcdef"), (1, "5eed"), (0, "1")];
        ask_at_once(story, &asked, "2026-01-31T12:00:00Z", ADDRESS);
        let asked = [(2, "fedcba98"), (1, "7654"), (0, "32")];
        ask_at_once(story, &asked, "2036-02-07T06:28:16Z", ADDRESS);
    });
}

#[test]
fn an_empty_datagram_is_a_request() {
    check(|story| {
        ask_at_once(story, &[(0, ""), (1, "f00d")], "2026-01-31T12:00:00Z", EMPTY);
        ask_at_once(story, &[(2, "7"), (0, ""), (1, "8")], "2026-01-31T12:00:01Z", EMPTY);
    });
}

/// The clients send their tokens, then `serve` runs, then all see what they have got.
fn ask_at_once(story: &Story, asked: &[(usize, &str)], now: &str, if_missing: &str) {
    story.if_it_hangs(WAITS);
    let server = udp_socket();
    let addr = server.local_addr().unwrap();
    let clients = CLIENTS.map(|_| udp_socket());
    for (client, token) in asked {
        story.step(format!("client {} sends {}", CLIENTS[*client], show(token.as_bytes())));
        clients[*client].send_to(token.as_bytes(), addr).unwrap();
    }
    story.step(format!("`serve` is called for {} datagrams", asked.len()));
    expect_ok(story, serve(&server, asked.len(), now));
    for (client, socket) in clients.iter().enumerate() {
        let mut came = Vec::new();
        for (answer, from) in arrived(socket) {
            expect_source(story, from, addr);
            came.push(answer);
        }
        let own = asked.iter().filter(|(asking, _)| *asking == client);
        let should: Vec<String> = own.map(|(_, token)| format!("{token} {now}")).collect();
        expect_answers(story, client, asked, &came, &should, if_missing);
    }
}

/// What has arrived at a client. To know where that ends, a last datagram is sent behind it.
fn arrived(client: &UdpSocket) -> Vec<(String, SocketAddr)> {
    let last = udp_socket();
    last.send_to(b"", client.local_addr().unwrap()).unwrap();
    let mut answers = Vec::new();
    loop {
        let mut buf = [0; 2048];
        let (n, from) = client.recv_from(&mut buf).unwrap();
        if from == last.local_addr().unwrap() {
            return answers;
        }
        answers.push((String::from_utf8_lossy(&buf[..n]).into(), from));
    }
}

/// Runs `serve` on a thread.
fn start(requests: usize, now: &'static str) -> (SocketAddr, JoinHandle<io::Result<()>>) {
    let server = udp_socket();
    let addr = server.local_addr().unwrap();
    (addr, thread::spawn(move || serve(&server, requests, now)))
}

/// The next datagram; none if `serve` has returned and none is there.
fn wait_for_answer<T>(client: &UdpSocket, serving: &JoinHandle<T>) -> Option<(String, SocketAddr)> {
    client.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    loop {
        let over = serving.is_finished();
        let mut buf = [0; 2048];
        match client.recv_from(&mut buf) {
            Ok((n, from)) => return Some((String::from_utf8_lossy(&buf[..n]).into(), from)),
            Err(_) if over => return None,
            Err(_) => {}
        }
    }
}

fn expect_answers(
    story: &Story,
    client: usize,
    asked: &[(usize, &str)],
    came: &[String],
    should: &[String],
    if_missing: &str,
) {
    let is_anothers = |answer: &String| {
        let token = answer.split(' ').next().unwrap_or_default();
        asked.iter().any(|(asking, other)| *asking != client && *other == token)
    };
    let likely = if came.iter().any(is_anothers) {
        ADDRESS
    } else if came.len() < should.len() {
        if_missing
    } else if came.concat().len() > should.concat().len() {
        BUFFER
    } else {
        "the token, a space, and `now`, in one datagram."
    };
    story.expect(&format!("client {} got", CLIENTS[client]), came, should, likely);
}

fn expect_source(story: &Story, from: SocketAddr, server: SocketAddr) {
    story.expect(
        "an answer came from",
        from,
        server,
        "it left through another socket. UDP has no accept that would make one for each client: \
         receive and send with the same one, or the client takes the answer for a stranger's.",
    );
}

fn expect_ok(story: &Story, returned: io::Result<()>) {
    if let Err(err) = returned {
        story.fail(&format!("`serve` returned the error: {err}."), "");
    }
}
