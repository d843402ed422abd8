//! The checks of `exercise.rs`. To read them is no cheating.

use super::echo;
use referee::{check, join, show, tcp_pair};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread::{self, JoinHandle};

const ENDED_EARLY: &str = "`echo` returned after the first read. What the peer sent later, or what \
    did not fit into the buffer, was never read. One read is not one message.";

#[test]
fn what_was_sent_comes_back_and_nothing_else() {
    check(|story| {
        story.if_it_hangs("`echo` waits for more than the peer sent.");
        let (mut peer, server) = serve();
        story.step("the peer sends \"hello\" and half-closes");
        peer.write_all(b"hello").unwrap();
        peer.shutdown(Shutdown::Write).unwrap();
        let came = read_to_end(&mut peer);
        let echoed = join(server).unwrap();
        story.step(format!("back come {}", show(&came)));
        story.ensure(
            came.len() <= 5,
            format!("{} bytes came back for 5.", came.len()),
            "the whole buffer was sent. Only `buf[..n]` is what the read brought.",
        );
        story.expect("back came", show(&came), show(b"hello"), "");
        story.expect("`echo` returned", echoed, 5, "it returns how many bytes it sent back.");
    });
}

#[test]
fn an_answer_does_not_wait_for_the_end_of_the_stream() {
    check(|story| {
        story.if_it_hangs(
            "`echo` waits for the end of the stream (or for a full buffer) before it answers, and \
             the peer waits for the answer before it goes on.",
        );
        let (mut peer, server) = serve();
        for text in [b"one", b"two"] {
            story.step(format!("the peer sends {} and waits for it to come back", show(text)));
            peer.write_all(text).unwrap();
            let mut came = [0; 3];
            if peer.read_exact(&mut came).is_err() {
                let _ = join(server);
                story.fail("The stream ended before it came.", ENDED_EARLY);
            }
            story.expect("back came", show(&came), show(text), "");
        }
        story.step("the peer half-closes");
        peer.shutdown(Shutdown::Write).unwrap();
        story.expect("then came", read_to_end(&mut peer), Vec::new(), "");
        let echoed = join(server).unwrap();
        story.expect("`echo` returned", echoed, 6, "it counts all bytes, not those of one read.");
    });
}

#[test]
fn more_than_any_buffer_comes_back() {
    check(|story| {
        story.if_it_hangs("`echo` has stopped reading or writing, and the peer still waits.");
        let (mut peer, server) = serve();
        story.step("the peer sends 1,000,000 bytes, half-closes, and reads meanwhile");
        let sent: Vec<u8> = (0..1_000_000_u32).map(|i| (i % 251) as u8).collect();
        let mut sending = peer.try_clone().unwrap();
        let copy = sent.clone();
        let sending = thread::spawn(move || {
            // If `echo` has returned, this fails; the check says so below.
            let _ = sending.write_all(&copy).and_then(|()| sending.shutdown(Shutdown::Write));
        });
        let mut came = Vec::new();
        let _ = peer.read_to_end(&mut came);
        let echoed = join(server).ok();
        story.ensure(came == sent, format!("Back came {}.", show(&came)), ENDED_EARLY);
        join(sending);
        story.expect("`echo` returned", echoed, Some(1_000_000), "");
    });
}

#[test]
fn a_peer_that_sends_nothing_is_no_error() {
    check(|story| {
        story.if_it_hangs("a read of 0 bytes is the end of the stream; a loop must end there.");
        let (peer, server) = serve();
        story.step("the peer half-closes at once");
        peer.shutdown(Shutdown::Write).unwrap();
        let echoed = join(server);
        story.expect("`echo` returned", echoed.ok(), Some(0), "the end of a stream is no error.");
    });
}

/// A connection; your `echo` runs at one end on a thread, the other is the peer's.
fn serve() -> (TcpStream, JoinHandle<io::Result<u64>>) {
    let (peer, mut stream) = tcp_pair();
    // The stream closes when `echo` has returned.
    (peer, thread::spawn(move || echo(&mut stream)))
}

fn read_to_end(peer: &mut TcpStream) -> Vec<u8> {
    let mut came = Vec::new();
    peer.read_to_end(&mut came).unwrap();
    came
}
