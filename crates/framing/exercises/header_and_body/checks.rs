//! The checks of `exercise.rs`. To read them is no cheating.

use super::{MAX_BODY, MAX_HEADER, Messages};
use referee::{Story, check, show};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read};

/// The bodies that came out, and the kind of error that ended it.
type Taken = (Vec<Vec<u8>>, Result<(), ErrorKind>);

const A_LOOP: &str =
    "a read of 0 bytes is the end of the stream: a loop that reads must end there.";

#[test]
fn messages_are_the_same_wherever_the_reads_are_cut() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for (stream, bodies) in [
            ("LEN 5\nhelloLEN 0\nLEN 12\nhello\nworld\n", &["hello", "", "hello\nworld\n"][..]),
            ("LEN 1\nxLEN 6\nLEN 2\nLEN 6\n你好", &["x", "LEN 2\n", "你好"]),
        ] {
            story.step(format!("the peer sends {} and closes", show(stream.as_bytes())));
            for pieces in every_cut(stream.as_bytes()) {
                let reads = pieces.iter().map(|piece| Ok(piece.to_vec())).collect();
                judge(
                    story,
                    reads,
                    &(owned(bodies), Ok(())),
                    "a read ends anywhere. If it brought more than one message (a `BufReader` \
                     reads ahead), the rest must still be there in the next call; if it brought \
                     less, read on. What is in a body has no meaning.",
                );
            }
        }
    });
}

#[test]
fn a_timeout_anywhere_loses_nothing() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for (stream, bodies) in [
            ("LEN 5\nhelloLEN 2\nok", &["hello", "ok"][..]),
            ("LEN 10\n0123456789", &["0123456789"]),
        ] {
            for at in 0..=stream.len() {
                let (before, after) = stream.as_bytes().split_at(at);
                // In the order in which your code sees it. An empty piece would be the end.
                let mut reads = vec![Ok(before.to_vec()), Err(ErrorKind::WouldBlock)];
                reads.extend([Err(ErrorKind::Interrupted), Ok(after.to_vec())]);
                reads.retain(|read| *read != Ok(Vec::new()));
                let mut stream = Script::new(reads);
                let mut messages = Messages::default();
                let (mut came, timeouts) = (Vec::new(), bodies.len() + 2);
                // As a caller does that comes back after each timeout.
                let mut timed_out = 0;
                let end = loop {
                    match messages.next_body(&mut stream) {
                        Ok(Some(body)) => came.push(body),
                        Ok(None) => break Ok(()),
                        Err(err) if err.kind() == ErrorKind::WouldBlock => timed_out += 1,
                        Err(err) => break Err(err.kind()),
                    }
                    if came.len() + timed_out > timeouts {
                        break Ok(());
                    }
                };
                let told = format!(
                    "{} arrived, then came a timeout, a signal, and {}",
                    show(before),
                    show(after)
                );
                compare(
                    story,
                    &told,
                    &(came, end),
                    &(owned(bodies), Ok(())),
                    "what a call had read when the timeout (or the signal) came was in a local \
                     variable, and gone with the error; the next call began anew. Keep it in \
                     `self`, and take out only whole messages.",
                );
                story.ensure(
                    timed_out == 1,
                    format!("{told}\n  Timeouts that your caller heard of: {timed_out}"),
                    "a timeout is your caller's affair: it alone knows how long to go on.",
                );
            }
        }
    });
}

#[test]
fn a_stream_may_end_between_two_messages_only() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for messages in [&["LEN 3\none", "LEN 0\n", "LEN 4\nfour"][..], &["LEN 1\nx", "LEN 2\nyy"]]
        {
            let stream = messages.concat();
            story.step(format!("the peer sends a part of {} and closes", show(stream.as_bytes())));
            for length in 0..=stream.len() {
                let sent = &stream.as_bytes()[..length];
                let (mut bodies, mut left) = (Vec::new(), length);
                for message in messages {
                    if left < message.len() {
                        break;
                    }
                    left -= message.len();
                    bodies.push(message.split_once('\n').map_or("", |(_, body)| body));
                }
                let end = if left == 0 { Ok(()) } else { Err(ErrorKind::UnexpectedEof) };
                judge(
                    story,
                    if sent.is_empty() { vec![] } else { vec![Ok(sent.to_vec())] },
                    &(owned(&bodies), end),
                    "the end of the stream was taken for the end of a message, or the other way \
                     round. A short body is not a body, half a header is not a polite goodbye, \
                     and after a whole message nothing is missing.",
                );
            }
        }
    });
}

#[test]
fn a_header_has_one_form_and_a_bounded_length() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        let padded = format!("LEN {}5\nhello", "0".repeat(MAX_HEADER));
        for (header, likely) in [
            ("LEN 5 \nhello", "digits, then the newline: `trim` lets more pass."),
            ("LEN 5\r\nhello", "digits, then the newline: `trim` lets more pass."),
            ("LEN  5\nhello", "one space, not two: `trim` and `split_whitespace` let more pass."),
            ("LEN +5\nhello", "Rust's `parse` accepts a plus sign. The rule says digits."),
            ("LEN -1\n", "the rule says digits."),
            ("LEN \n", "there must be a digit."),
            ("LEN\n", "there must be a space and a digit."),
            ("len 5\nhello", "it is `LEN`, in capitals."),
            ("\nLEN 5\nhello", "an empty line is no header."),
            ("GET / HTTP/1.1\n\n", "this peer speaks HTTP."),
            ("LEN \u{ff15}\nhello", "the digits are `0` to `9`, as bytes."),
            (&padded, "a header has at most `MAX_HEADER` bytes, also if it arrives in one read."),
        ] {
            let stream = ["LEN 2\nok", header].concat();
            story.step(format!("the peer sends {}", show(stream.as_bytes())));
            for pieces in every_cut(stream.as_bytes()) {
                let reads = pieces.iter().map(|piece| Ok(piece.to_vec())).collect();
                judge(story, reads, &(owned(&["ok"]), Err(ErrorKind::InvalidData)), likely);
            }
        }
    });
}

#[test]
fn a_header_without_an_end_is_refused() {
    check(|story| {
        story.if_it_hangs("a header that never ends was read for ever.");
        for (start, endless) in [("LEN 1", '0'), ("", 'x')] {
            // Far more than a header, or a buffer, holds.
            let mut reads = vec![Ok(start.as_bytes().to_vec())];
            reads.retain(|read| *read != Ok(Vec::new()));
            reads.extend((0..1000).map(|_| Ok(endless.to_string().repeat(100).into_bytes())));
            let mut stream = Script::new(reads);
            story.step(format!("the peer sends \"{start}\", then {endless:?} again and again"));
            let (mut messages, sent) = (Messages::default(), stream.left());
            let came = messages.next_body(&mut stream).map_err(|err| err.kind());
            let read = sent - stream.left();
            story.ensure(
                came == Err(ErrorKind::InvalidData) && read < 20_000,
                format!("{read} bytes were read, then out came: {came:?}"),
                "you wait for a newline, and this peer sends none. It fills your memory until \
                 something refuses: the limit must be looked at while the header arrives.",
            );
        }
    });
}

#[test]
fn a_body_over_the_maximum_is_refused_at_its_header() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        let longest: Vec<u8> = (0..MAX_BODY).map(|i| b'a' + (i % 26) as u8).collect();
        let stream = [format!("LEN {MAX_BODY}\n").as_bytes(), &longest].concat();
        story.step(format!("the peer sends {}", show(&stream)));
        let reads = stream.chunks(300).map(|piece| Ok(piece.to_vec())).collect();
        let should = (vec![longest], Ok(()));
        judge(story, reads, &should, "`MAX_BODY` bytes are still allowed.");
        for length in [MAX_BODY as u64 + 1, 4_294_967_301, 99_999_999_999] {
            let header = format!("LEN {length}\n");
            story.step(format!("the peer sends \"LEN 2\\nok\" and {header:?}, and then nothing"));
            let reads =
                vec![Ok(format!("LEN 2\nok{header}").into_bytes()), Err(ErrorKind::TimedOut)];
            judge(
                story,
                reads,
                &(owned(&["ok"]), Err(ErrorKind::InvalidData)),
                "the body was waited for, or allocated, before its length was looked at. A \
                 length is the peer's claim: hold it against `MAX_BODY` as soon as you have it.",
            );
        }
    });
}

/// A stream that does what it is told, read by read, and then ends.
struct Script {
    reads: VecDeque<Result<Vec<u8>, ErrorKind>>,
}

impl Script {
    fn new(reads: Vec<Result<Vec<u8>, ErrorKind>>) -> Script {
        Script { reads: reads.into() }
    }

    fn left(&self) -> usize {
        self.reads.iter().flatten().map(Vec::len).sum()
    }
}

impl Read for Script {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.reads.pop_front() {
            None => Ok(0),
            Some(Err(kind)) => Err(kind.into()),
            Some(Ok(mut bytes)) => {
                let n = bytes.len().min(buf.len());
                buf[..n].copy_from_slice(&bytes[..n]);
                if n < bytes.len() {
                    self.reads.push_front(Ok(bytes.split_off(n)));
                }
                Ok(n)
            }
        }
    }
}

/// Lets your code read from a stream that does `reads`, and compares.
#[track_caller]
fn judge(story: &Story, reads: Vec<Result<Vec<u8>, ErrorKind>>, should: &Taken, likely: &str) {
    let told: Vec<String> = reads
        .iter()
        .map(|read| read.as_ref().map_or_else(|kind| format!("{kind:?}"), |bytes| show(bytes)))
        .collect();
    let told = format!("The reads brought {}", told.join(", then "));
    let mut stream = Script::new(reads);
    let mut messages = Messages::default();
    let mut bodies = Vec::new();
    let end = loop {
        match messages.next_body(&mut stream) {
            Ok(Some(body)) => bodies.push(body),
            Ok(None) => break Ok(()),
            Err(err) => break Err(err.kind()),
        }
        story.ensure(
            bodies.len() <= should.0.len() + 3,
            format!("{told}\n  Out came: {} …", tell(&(bodies.clone(), Ok(())))),
            "more messages came out than went in: one that was handed out is still in `self`.",
        );
    };
    compare(story, &told, &(bodies, end), should, likely);
}

#[track_caller]
fn compare(story: &Story, told: &str, came: &Taken, should: &Taken, likely: &str) {
    let text = format!("{told}\n  Out came: {}\n  It should be: {}", tell(came), tell(should));
    story.ensure(came == should, text, likely);
}

fn tell((bodies, end): &Taken) -> String {
    let mut told: Vec<String> = bodies.iter().map(|body| show(body)).collect();
    told.push(match end {
        Ok(()) => "None".into(),
        Err(kind) => format!("an error of the kind {kind:?}"),
    });
    told.join(", then ")
}

/// The stream in one piece, in two (cut at every place), and byte by byte.
fn every_cut(stream: &[u8]) -> Vec<Vec<&[u8]>> {
    let mut cuts = vec![vec![stream], stream.chunks(1).collect()];
    cuts.extend((1..stream.len()).map(|at| vec![&stream[..at], &stream[at..]]));
    cuts
}

fn owned(bodies: &[&str]) -> Vec<Vec<u8>> {
    bodies.iter().map(|body| body.as_bytes().to_vec()).collect()
}
