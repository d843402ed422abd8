//! The checks of `exercise.rs`. To read them is no cheating.

use super::ask;
use referee::{Story, check, join, show, udp_socket};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A reply that is on its way comes sooner.
const LONG: Duration = Duration::from_secs(2);

const NOT_READY: &str = "`send` and `recv` need a connected socket, `send_to` and `recv_from` one that \
    is not.";

#[test]
fn the_reply_comes_back_as_it_was_sent() {
    check(|story| {
        story.if_it_hangs("`ask` waits for more than one datagram.");
        let long = pattern(512);
        for (question, reply) in [(&b"time?"[..], &b"20:36:52"[..]), (b"what time is it?", &long)] {
            let came = ask_one_that_answers(story, question, reply);
            story.expect(
                "your `ask` returned",
                show(&came),
                show(reply),
                "the bytes behind `buf[..n]` are not the reply's; or the buffer is too small, and \
                 the end of the datagram is lost.",
            );
        }
    });
}

#[test]
fn an_empty_datagram_is_a_reply() {
    check(|story| {
        story.if_it_hangs("an empty datagram came, and `ask` waits for another.");
        for question in [&b"anybody there?"[..], b"and again?"] {
            let came = ask_one_that_answers(story, question, b"");
            let likely = "only `buf[..n]` is what came, also where `n` is 0.";
            story.expect("your `ask` returned", show(&came), show(b""), likely);
        }
    });
}

#[test]
fn silence_is_none_once_the_time_is_up() {
    check(|story| {
        story.if_it_hangs("`recv` waits for ever, unless a read timeout is set before it.");
        for timeout in [50, 300].map(Duration::from_millis) {
            let (socket, silent) = (udp_socket(), udp_socket());
            story.step(format!("you ask a server that is silent, with a timeout of {timeout:?}"));
            let started = Instant::now();
            let result = ask(&socket, silent.local_addr().unwrap(), b"time?", timeout);
            let elapsed = started.elapsed();
            match result {
                Err(err) if is_timeout(&err) => story.fail(
                    &format!("Your `ask` returned an error, {:?}: {err}", err.kind()),
                    "this is what an expired timeout looks like: `WouldBlock` on Unix, `TimedOut` \
                     on Windows. Both mean \"no reply\": return `Ok(None)`.",
                ),
                Err(err) => story.fail(&format!("Your `ask` returned an error: {err}"), NOT_READY),
                Ok(reply) => {
                    story.expect("a reply", reply, None::<Vec<u8>>, "nobody has sent one.")
                }
            }
            story.ensure(
                // Half of it: clocks and timers may be coarse.
                elapsed >= timeout / 2,
                format!("It returned after {elapsed:?} already."),
                "the wait is not the one that `timeout` says.",
            );
        }
    });
}

#[test]
fn a_port_where_nothing_listens_is_an_error() {
    check(|story| {
        story.if_it_hangs("`recv` waits for ever, unless a read timeout is set before it.");
        for question in [&b"time?"[..], b"what time is it?"] {
            let socket = udp_socket();
            let closed = udp_socket().local_addr().unwrap();
            story.step(format!("you ask {} at {closed}, where nothing listens", show(question)));
            story.step("the system answers \"port unreachable\"");
            let result = ask(&socket, closed, question, Duration::from_millis(400));
            match result {
                Err(err) if is_unreachable(&err) => {}
                Ok(None) if socket.peer_addr().is_err() => story.fail(
                    "Your `ask` returned Ok(None).",
                    "an unconnected socket is told nothing of a closed port, and you wait in \
                     vain. `connect` it to the server, then `send` and `recv`.",
                ),
                Ok(None) => story.fail(
                    "Your `ask` returned Ok(None).",
                    "every error has become \"no reply\". The caller would ask again, and again. \
                     Only an expired timeout is `None`.",
                ),
                Ok(Some(reply)) => story.fail(&format!("A reply came: {}", show(&reply)), ""),
                Err(err) => story.fail(&format!("Your `ask` returned an error: {err}"), NOT_READY),
            }
        }
    });
}

#[test]
fn a_question_that_cannot_be_sent_is_an_error() {
    check(|story| {
        story.if_it_hangs("the question could not be sent, and `ask` waits for its reply.");
        for length in [65_508, 70_000] {
            let (socket, silent) = (udp_socket(), udp_socket());
            story.step(format!("you ask with {length} bytes; a datagram holds 65507 at most"));
            let question = pattern(length);
            let server = silent.local_addr().unwrap();
            let result = ask(&socket, server, &question, Duration::from_millis(100));
            story.ensure(
                result.as_ref().is_err_and(|err| !is_timeout(err)),
                format!("Your `ask` returned {result:?}."),
                "the error of sending was lost. Pass it on with `?`.",
            );
        }
    });
}

/// Has your `ask` ask a server that answers with `reply`; what came of it.
fn ask_one_that_answers(story: &Story, question: &[u8], reply: &[u8]) -> Vec<u8> {
    let (server, asked) = server_that_answers(reply.to_vec());
    story.step(format!("you ask {}; the server answers {}", show(question), show(reply)));
    let came = match ask(&udp_socket(), server, question, LONG) {
        Ok(Some(came)) => came,
        Ok(None) if reply.is_empty() => story.fail(
            "Your `ask` returned Ok(None): no reply.",
            "a reply of 0 bytes is an empty datagram. Only on TCP do 0 bytes mean the end.",
        ),
        Ok(None) => story.fail("Your `ask` returned Ok(None): no reply.", "was the question sent?"),
        Err(err) => story.fail(&format!("Your `ask` returned an error: {err}"), NOT_READY),
    };
    story.expect("the server was asked", show(&join(asked)), show(question), "");
    came
}

/// Answers one question; returns what it was.
fn server_that_answers(reply: Vec<u8>) -> (SocketAddr, JoinHandle<Vec<u8>>) {
    let server = udp_socket();
    let addr = server.local_addr().unwrap();
    let asked = thread::spawn(move || {
        let mut buf = [0; 1024];
        let (n, peer) = server.recv_from(&mut buf).unwrap();
        server.send_to(&reply, peer).unwrap();
        buf[..n].to_vec()
    });
    (addr, asked)
}

/// The system's word that nothing listens. On Windows it is ConnectionReset.
fn is_unreachable(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset)
}

fn is_timeout(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Bytes none of which looks like its neighbours, and none of which is zero.
fn pattern(length: u32) -> Vec<u8> {
    (0..length).map(|i| (i * 89 % 251 + 1) as u8).collect()
}
