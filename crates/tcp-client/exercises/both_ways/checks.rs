//! The checks of `exercise.rs`. To read them is no cheating.

use super::send_and_collect;
use referee::{Story, check, check_within, show, tcp_pair};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

const MIB: usize = 1024 * 1024;

/// For many bytes. Correct code needs a tenth of it, wrong code waits for ever.
const LONG: Duration = Duration::from_secs(6);

const NO_END: &str = "the server has all your bytes and waits for their end, which never comes. To \
    drop a clone of a stream closes nothing while another clone lives; only `shutdown` ends the \
    writing half.";

const WAITS_FOR_ANSWERS: &str = "you wait for an answer before you have sent all. How much the \
    server reads before it answers is its own business: sending must not wait for what comes back.";

#[test]
fn a_little_comes_back() {
    check(|story| {
        comes_back(story, b"hello, echo".to_vec(), echo_server(story, 11));
        comes_back(story, pattern(70_001), echo_server(story, 70_001));
        comes_back(story, Vec::new(), echo_server(story, 0));
    });
}

#[test]
fn thirty_two_mebibytes_come_back() {
    check_within(LONG, |story| {
        comes_back(story, pattern(32 * MIB), echo_server(story, 32 * MIB));
    });
}

#[test]
fn a_server_may_answer_late() {
    check(|story| {
        for len in [300_000, 200_003] {
            comes_back(story, pattern(len), late_server(story, len));
        }
    });
}

#[test]
fn a_server_that_leaves_early_is_an_error() {
    check_within(LONG, |story| {
        comes_back(story, pattern(1000), echo_server(story, 1000));
        for _ in 0..3 {
            let stream = leaving_server(story);
            let returned = send_and_collect(stream, pattern(32 * MIB));
            story.ensure(
                returned.is_err(),
                format!(
                    "`send_and_collect` returned Ok with {} bytes.",
                    returned.map_or(0, |v| v.len())
                ),
                "not all could be sent, and the caller is not told. An error of sending arrives in \
                 the thread that sends: ask that thread how it ended.",
            );
        }
    });
}

fn comes_back(story: &Story, bytes: Vec<u8>, server: TcpStream) {
    let sent = bytes.clone();
    let returned = match send_and_collect(server, bytes) {
        Ok(returned) => returned,
        Err(err) => story.fail(
            &format!("`send_and_collect` returned the error: {err}."),
            "the server did nothing wrong. Did you shut down more than the writing half, or before \
             all was sent?",
        ),
    };
    story.ensure(
        returned == sent,
        format!("Back came {}\n  It should be: {}", show(&returned), show(&sent)),
        "some of what came back was not collected, or not all was sent. A read brings any part of \
         the stream; only the end of the stream is its end.",
    );
}

/// Lesson 2's server at the other end: what it reads, it writes back at once.
fn echo_server(story: &Story, expected: usize) -> TcpStream {
    story.step(format!("an echo server waits for your {expected} bytes"));
    story.if_it_hangs(
        "your bytes are not all sent before somebody reads what comes back. The server waits until \
         it can write, you wait until you can write, and nobody reads. Send on one thread, read on \
         another.",
    );
    let (client, mut server) = tcp_pair();
    let story = story.clone();
    thread::spawn(move || {
        let mut buf = [0; 64 * 1024];
        let mut echoed = 0;
        loop {
            if echoed == expected {
                story.step(format!("the server has echoed all {expected} bytes"));
                story.if_it_hangs(NO_END);
            }
            match server.read(&mut buf) {
                // Whatever it is: the client's part is judged by what `send_and_collect` returns.
                Ok(0) | Err(_) => return,
                Ok(n) => {
                    echoed += n;
                    if server.write_all(&buf[..n]).is_err() {
                        return;
                    }
                }
            }
        }
    });
    client
}

/// Reads all before it writes anything, as a server does that sorts.
fn late_server(story: &Story, expected: usize) -> TcpStream {
    story.step(format!("a server waits for your {expected} bytes, and answers after the last"));
    story.if_it_hangs(WAITS_FOR_ANSWERS);
    let (client, mut server) = tcp_pair();
    let story = story.clone();
    thread::spawn(move || {
        let mut all = vec![0; expected];
        if server.read_exact(&mut all).is_err() {
            return;
        }
        story.step(format!("the server has read all {expected} bytes"));
        story.if_it_hangs(NO_END);
        if server.read(&mut [0]).is_ok_and(|n| n == 0) {
            let _ = server.write_all(&all);
        }
    });
    client
}

/// Echoes a little, and closes while the client still sends.
fn leaving_server(story: &Story) -> TcpStream {
    story.step("a server reads 100,000 of your bytes, sends them back, and closes");
    story.if_it_hangs(WAITS_FOR_ANSWERS);
    let (client, mut server) = tcp_pair();
    let story = story.clone();
    thread::spawn(move || {
        let mut some = vec![0; 100_000];
        let _ = server.read_exact(&mut some).and_then(|()| server.write_all(&some));
        // First an end in order, for your reader; then, as unread bytes are left, a reset.
        let _ = server.shutdown(Shutdown::Write);
        drop(server);
        story.if_it_hangs("the server is gone, and what fails is tried again for ever.");
    });
    client
}

/// Bytes in which a lost or doubled piece shows: a block of odd length, again and again.
fn pattern(len: usize) -> Vec<u8> {
    let block: Vec<u8> =
        (0..65_537_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut bytes = block.repeat(len / block.len() + 1);
    bytes.truncate(len);
    bytes
}
