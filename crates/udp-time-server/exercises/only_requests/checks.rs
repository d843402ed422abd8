//! The checks of `exercise.rs`. To read them is no cheating.

use super::serve_one;
use referee::{Story, check, show, udp_socket};
use std::cell::Cell;
use std::net::UdpSocket;

const WAITS: &str = "`serve_one` waits for another datagram after it has dropped one. It receives \
    one, whatever that is, and returns.";

const NO_ERROR: &str = "what a stranger sends is no error of the server. If one datagram ends it, \
    anybody can.";

const ERROR_IS_ANSWER: &str = "an error is an answer too, and two servers that send each other \
    errors never stop. Say nothing.";

const TOO_LONG: &str = "its length was not looked at, or the buffer is too small to see it. Of a \
    longer datagram it keeps the beginning, and that looks like a request. With a byte more than a \
    request may have, you can tell.";

type Returned = Result<bool, String>;

#[test]
fn requests_are_answered() {
    check(|story| {
        let server = Server::new(story);
        let (first, second) = (udp_socket(), udp_socket());
        for (client, spaces) in [(&first, 0), (&second, 0), (&first, 1), (&second, 59)] {
            server.answers(client, &padded(spaces));
        }
    });
}

#[test]
fn what_is_no_request_is_met_with_silence() {
    check(|story| {
        drops_all(
            story,
            &[
                (b"", "of 0 bytes none is `time?`."),
                (b"time", "a request has a question mark."),
                (b"TIME?", "capital letters are other bytes."),
                (b"time?!", "`time?` at the beginning is not enough; look at what follows."),
                (b"time? 5eed", "behind `time?` there may be spaces only; look at each byte."),
                (b"time?   x   ", "behind `time?` there may be spaces only; look at each byte."),
            ],
        );
    });
}

#[test]
fn what_looks_like_a_request_is_none() {
    check(|story| {
        drops_all(
            story,
            &[
                (b"time?\n", "a newline is no space: look at each byte. `trim` takes it off too."),
                (b"time?\t", "a tab is no space: look at each byte. `trim` takes it off too."),
                (b" time?", "a request begins with `time?`. `trim` takes off at both ends."),
                (b"time?\0\0", "a zero is no space. Is it the rest of your buffer that you see?"),
                (b"time?\xff", "bytes need not be UTF-8. Compare bytes; then nothing can fail."),
                (&[0xff; 48], "bytes need not be UTF-8. Compare bytes; then nothing can fail."),
            ],
        );
    });
}

#[test]
fn what_is_too_long_is_no_request() {
    check(|story| {
        let server = Server::new(story);
        // Windows: a datagram longer than the buffer is an error; 65 bytes fit a buffer of 65.
        let most = if cfg!(windows) { 60 } else { 300 };
        for spaces in [60, most] {
            server.drops(&udp_socket(), &padded(spaces), TOO_LONG);
        }
        let mut tail = padded(59);
        tail.push(b'x');
        server.drops(&udp_socket(), &tail, TOO_LONG);
    });
}

#[test]
fn an_answer_is_never_answered() {
    check(|story| {
        let server = Server::new(story);
        for _ in 0..2 {
            let client = udp_socket();
            let answer = server.answers(&client, b"time?");
            let other_server = udp_socket();
            story.step("the next datagram bears the address of another server, as if it had asked");
            server.drops(
                &other_server,
                answer.as_bytes(),
                "two servers that answer answers never stop: each takes the other's for a request.",
            );
        }
    });
}

fn drops_all(story: &Story, datagrams: &[(&[u8], &str)]) {
    let server = Server::new(story);
    for (datagram, likely) in datagrams {
        server.drops(&udp_socket(), datagram, likely);
    }
}

/// Your `serve_one`, and how often it has been called.
struct Server<'a> {
    story: &'a Story,
    socket: UdpSocket,
    calls: Cell<u32>,
}

impl<'a> Server<'a> {
    fn new(story: &'a Story) -> Server<'a> {
        story.if_it_hangs(WAITS);
        Server { story, socket: udp_socket(), calls: Cell::new(0) }
    }

    /// Has `datagram` served: the time it was served with, what `serve_one` returned, what came.
    fn serve(&self, client: &UdpSocket, datagram: &[u8]) -> (String, Returned, Vec<String>) {
        self.calls.set(self.calls.get() + 1);
        // Another time for each call: an answer says which datagram it is for.
        let now = format!("2026-01-31T12:00:{:02}Z", self.calls.get());
        client.send_to(datagram, self.socket.local_addr().unwrap()).unwrap();
        let returned = serve_one(&self.socket, &now).map_err(|err| err.to_string());
        (now, returned, arrived(client))
    }

    /// Sends a request, which has to be answered; returns the answer.
    fn answers(&self, client: &UdpSocket, request: &[u8]) -> String {
        self.story.step(format!("a client sends {}", show(request)));
        let (now, returned, came) = self.serve(client, request);
        let likely =
            "this is a request: `time?` and spaces, at most 64 bytes. Its sender gets `now`.";
        self.story.expect("the client got", &came, &vec![now.clone()], likely);
        self.story.expect("`serve_one` returned", returned, Ok(true), "it was a request.");
        now
    }

    /// Sends what is no request; `likely` says why it may have been taken for one.
    fn drops(&self, client: &UdpSocket, datagram: &[u8], likely: &str) {
        self.story.step(format!("a client sends {}", show(datagram)));
        let (now, returned, came) = self.serve(client, datagram);
        if let Err(err) = returned {
            self.story.fail(&format!("`serve_one` returned the error: {err}."), NO_ERROR);
        }
        if came.iter().any(|answer| *answer != now) {
            self.story.fail(&format!("The server said {came:?}."), ERROR_IS_ANSWER);
        }
        self.story.expect("the client got", came, Vec::<String>::new(), likely);
        self.story.expect("`serve_one` returned", returned, Ok(false), "nothing was answered.");

        // And the server goes on.
        let (now, returned, came) = self.serve(client, b"time?");
        if (&returned, &came) != (&Ok(true), &vec![now]) {
            self.story.step("nothing came back, as it should be; then the client sends \"time?\"");
            self.story.fail(&format!("`serve_one` returned {returned:?}; it got {came:?}."), "");
        }
    }
}

/// What has arrived at a client. To know where that ends, a last datagram is sent behind it.
fn arrived(client: &UdpSocket) -> Vec<String> {
    let last = udp_socket();
    last.send_to(b"", client.local_addr().unwrap()).unwrap();
    let mut answers = Vec::new();
    loop {
        let mut buf = [0; 2048];
        let (n, from) = client.recv_from(&mut buf).unwrap();
        if from == last.local_addr().unwrap() {
            return answers;
        }
        answers.push(String::from_utf8_lossy(&buf[..n]).into());
    }
}

/// `time?` and as many spaces.
fn padded(spaces: usize) -> Vec<u8> {
    [b"time?".as_slice(), &vec![b' '; spaces]].concat()
}
