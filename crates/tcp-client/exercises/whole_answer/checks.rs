//! The checks of `exercise.rs`. To read them is no cheating.

use super::ask;
use referee::{Story, check, join, show, tcp_pair};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread::{self, JoinHandle};
use std::time::Duration;

const NO_END: &str = "the peer waits for the end of your question, and you wait for its answer. \
    Say that you send no more: shut down the writing half of the stream.";

const READS_NO_MORE: &str = "`Shutdown::Both` ends your reading too. The half that you do not need \
    any more is the writing one.";

const PART: &str = "this is a part of the answer, and your caller takes it for the whole. An error \
    is not the end of the stream; only a read of 0 bytes is.";

#[test]
fn the_peer_learns_where_the_question_ends() {
    check(|story| {
        conversation(story, b"what time is it?", b"half past nine");
        conversation(story, b"", b"that was no question");
        conversation(story, &pattern(100_003), b"that was long");
    });
}

#[test]
fn an_empty_answer_is_an_answer() {
    check(|story| {
        conversation(story, b"is anything new?", b"");
        conversation(story, b"and now?", b"yes");
    });
}

#[test]
fn the_whole_answer_is_collected() {
    check(|story| {
        conversation(story, b"two lines, please", b"one\ntwo\n");
        conversation(story, b"what is not text?", &[0xff, 0xfe, 0, b'\n', 0x80]);
        conversation(story, b"how long can it be?", &pattern(300_007));
        conversation(story, b"and longer?", &pattern(2_000_003));
    });
}

#[test]
fn a_part_of_an_answer_is_an_error() {
    check(|story| {
        story.if_it_hangs(NO_END);
        let (mut peer, stream) = tcp_pair();
        // The peer will be silent, and your stream has a read timeout: your read fails.
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let asking = start(stream, b"tell me all");
        let question = read_question(&mut peer);
        story.step("the peer says \"here is one half, and\", then nothing, and does not close");
        let _ = peer.write_all(b"here is one half, and");
        story.step("your stream has a read timeout of 100 ms, so a read fails");
        let answer = join(asking).map_err(|err| err.kind());
        expect_question(story, &question, b"tell me all");
        // A timeout has one kind on Unix and the other on Windows.
        if let Ok(answer) = answer {
            let likely = if answer.is_empty() { READS_NO_MORE } else { PART };
            story.fail(&format!("`ask` returned Ok with {}.", show(&answer)), likely);
        }
        let timeout = [Err(ErrorKind::WouldBlock), Err(ErrorKind::TimedOut)];
        story.ensure(
            timeout.contains(&answer),
            format!("`ask` returned {answer:?}."),
            "hand on the error that the read gave: the caller has to learn what went wrong.",
        );
    });
}

/// The peer reads the question to its end, answers in pieces, and closes.
fn conversation(story: &Story, question: &[u8], answer: &[u8]) {
    story.if_it_hangs(NO_END);
    story.step(format!("`ask` is called with {}", show(question)));
    let (mut peer, stream) = tcp_pair();
    let asking = start(stream, question);
    let came = read_question(&mut peer);
    story.step(format!("the peer reads to the end and gets {}", show(&came)));
    story.step(format!("the peer answers {} and closes", show(answer)));
    // Small pieces first, then as large as you like. If `ask` has returned, this fails: see below.
    let (first, rest) = answer.split_at(answer.len() / 3);
    let _ = first.chunks(1000).chain([rest]).try_for_each(|piece| peer.write_all(piece));
    drop(peer);

    let returned = join(asking);
    expect_question(story, &came, question);
    let returned = match returned {
        Ok(returned) => returned,
        Err(err) if err.kind() == ErrorKind::InvalidData => story.fail(
            &format!("`ask` returned the error: {err}."),
            "an answer is bytes. They need not be UTF-8, so read them into a Vec<u8>.",
        ),
        Err(err) => story.fail(
            &format!("`ask` returned the error: {err}."),
            "the peer did nothing wrong. After `shutdown` of both halves, or of the reading one, \
             some systems let you read no more.",
        ),
    };
    story.ensure(
        !returned.is_empty() || answer.is_empty(),
        "`ask` returned an empty answer.",
        READS_NO_MORE,
    );
    story.ensure(
        returned == answer || !answer.starts_with(&returned),
        format!("`ask` returned only the first {} of {} bytes.", returned.len(), answer.len()),
        "one read is not the answer. It brings what has come so far, at most as much as the buffer \
         holds. The answer ends where the stream ends.",
    );
    story.expect("`ask` returned", show(&returned), show(answer), "");
    story.ensure(returned == answer, "The answer differs in its middle.", "");
}

/// Runs `ask` on a thread; its end of the stream closes when it has returned.
fn start(mut stream: TcpStream, question: &[u8]) -> JoinHandle<io::Result<Vec<u8>>> {
    let question = question.to_vec();
    thread::spawn(move || ask(&mut stream, &question))
}

fn read_question(peer: &mut TcpStream) -> Vec<u8> {
    let mut came = Vec::new();
    // An error is no end either, but what came tells the learner more.
    let _ = peer.read_to_end(&mut came);
    came
}

fn expect_question(story: &Story, came: &[u8], question: &[u8]) {
    story.ensure(
        came == question,
        format!("The peer got {}\n  It should be: {}", show(came), show(question)),
        "the question was not sent, or not all of it, before you half-closed.",
    );
}

/// Bytes of which no part looks like another, with line ends and what is not UTF-8 among them.
fn pattern(len: u32) -> Vec<u8> {
    (0..len).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}
