//! The checks of `exercise.rs`. To read them is no cheating.

use super::{MAX_BODY, MAX_HEADER, Messages};
use referee::{Story, check, show};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What a read does: it brings bytes, or fails.
type Scripted = Result<Vec<u8>, ErrorKind>;

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
            let should = (owned(bodies), Ok(()));
            judge(
                story,
                reads(&[stream.as_bytes()]),
                &should,
                "one read brought several messages. What is behind the first must still be there \
                 in the next call: a `BufReader` reads ahead, and takes that along when it goes. \
                 (What is in a body has no meaning.)",
            );
            for pieces in every_cut(stream.as_bytes()) {
                judge(
                    story,
                    reads(&pieces),
                    &should,
                    "a read ends anywhere. If it brought less than a message, read on; if more, \
                     keep the rest.",
                );
            }
        }
    });
}

#[test]
fn a_timeout_anywhere_loses_nothing() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for (stream, body) in [("LEN 5\nhello", "hello"), ("LEN 10\n0123456789", "0123456789")] {
            story.step(format!(
                "the peer sends a part of {} and, after a while, the rest",
                show(stream.as_bytes())
            ));
            for at in 0..=stream.len() {
                let (before, after) = stream.as_bytes().split_at(at);
                let mut script = reads(&[before]);
                script.extend([Err(ErrorKind::WouldBlock), Err(ErrorKind::Interrupted)]);
                script.extend(reads(&[after]));
                let told = tell_reads(&script);

                // The caller comes back after each timeout.
                let (mut stream, mut messages) = (Script(script.into()), Messages::new());
                let (mut came, mut timeouts) = (Vec::new(), 0);
                let end = loop {
                    match messages.next_body(&mut stream) {
                        Ok(Some(body)) => came.push(body),
                        Ok(None) => break Ok(()),
                        Err(err) if err.kind() == ErrorKind::WouldBlock => timeouts += 1,
                        Err(err) => break Err(err.kind()),
                    }
                    if came.len() + timeouts > 4 {
                        break Ok(());
                    }
                };
                let likely = if end == Err(ErrorKind::Interrupted) {
                    "a signal has ended the read, not the stream. Read again."
                } else {
                    "what a call had read when the timeout came was in a local variable, and gone \
                     with the error; the next call began anew. Keep it in `self`, and take out \
                     whole messages only."
                };
                compare(story, &told, &(came, end), &(owned(&[body]), Ok(())), likely);
                story.ensure(
                    timeouts == 1,
                    format!("{told}\n  Timeouts that came out: {timeouts}"),
                    "a timeout goes to your caller, who alone knows how long to go on.",
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
                let (mut pieces, mut bodies) = (Vec::new(), Vec::new());
                let mut left = &stream.as_bytes()[..length];
                for message in messages {
                    let Some(behind) = left.strip_prefix(message.as_bytes()) else { break };
                    left = behind;
                    pieces.push(message.as_bytes());
                    bodies.push(message.split_once('\n').map_or("", |(_, body)| body));
                }
                pieces.push(left);
                let end = if left.is_empty() { Ok(()) } else { Err(ErrorKind::UnexpectedEof) };
                let likely = if left.is_empty() {
                    "after a whole message nothing is missing: that is how a conversation ends."
                } else if left.contains(&b'\n') {
                    "the stream ended before the body was complete. A short body is not a body; \
                     `take` and `read_to_end` do not mind, `read_exact` does."
                } else {
                    "the stream ended inside a header. That is no orderly end, and the header was \
                     not wrong either: it was cut off."
                };
                judge(story, reads(&pieces), &(owned(&bodies), end), likely);
            }
        }
    });
}

#[test]
fn a_header_has_one_form_and_a_bounded_length() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        let good = (owned(&["hello"]), Ok(()));
        judge(story, reads(&[b"LEN 5\nhello"]), &good, "there is nothing wrong with this one.");
        story.step("the peer sends a message with a wrong header");
        let padded = format!("LEN {}5\nhello", "0".repeat(MAX_HEADER));
        let one_too_long = format!("LEN {}5\nhello", "0".repeat(MAX_HEADER - 5));
        for (stream, likely) in [
            ("LEN 5 \nhello", "digits, then the newline: `trim` lets more pass."),
            ("LEN 5\r\nhello", "digits, then the newline: `trim` and `lines` let more pass."),
            ("LEN  5\nhello", "one space, not two: `trim` and `split_whitespace` let more pass."),
            ("LEN +5\nhello", "Rust's `parse` accepts a plus sign. The rule says digits."),
            ("LEN -1\n", "the rule says digits."),
            ("LEN \n", "there must be a digit."),
            ("LEN\n", "there must be a space and a digit."),
            ("len 5\nhello", "it is `LEN`, in capitals."),
            ("\nLEN 5\nhello", "an empty line is no header."),
            ("GET / HTTP/1.1\n\n", "this peer speaks HTTP."),
            ("LEN \u{ff15}\nhello", "the digits are the bytes `0` to `9`, no others."),
            (&one_too_long, "a header has at most `MAX_HEADER` bytes, its newline included."),
            (&padded, "a header has at most `MAX_HEADER` bytes, also if they arrive in one read."),
        ] {
            let should = (Vec::new(), Err(ErrorKind::InvalidData));
            judge(story, reads(&[stream.as_bytes()]), &should, likely);
            for pieces in every_cut(stream.as_bytes()) {
                judge(story, reads(&pieces), &should, likely);
            }
        }
    });
}

#[test]
fn a_header_without_an_end_is_refused() {
    check(|story| {
        story.if_it_hangs("a header that never ends was read for ever.");
        let good = (owned(&["five!"]), Ok(()));
        judge(story, reads(&[b"LEN 5\nfive!"]), &good, "there is nothing wrong with this one.");
        for (start, more) in [("LEN 1", "0"), ("", "x")] {
            story.step(format!("the peer sends \"{start}\", then {more:?} again and again"));
            // Far more than a header, or a buffer of yours, holds.
            let endless = more.repeat(40_000);
            let mut pieces = vec![start.as_bytes()];
            pieces.extend(endless.as_bytes().chunks(1000));
            let mut stream = Script(reads(&pieces).into());
            let sent = stream.left();
            let came = Messages::new().next_body(&mut stream).map_err(|err| err.kind());
            let read = sent - stream.left();
            story.ensure(
                came == Err(ErrorKind::InvalidData) && read < 20_000,
                format!("{read} bytes were read, then out came: {came:?}"),
                "you wait for a newline, and this peer sends none. It fills your memory: the limit \
                 must be looked at while the header arrives.",
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
        let pieces: Vec<&[u8]> = stream.chunks(300).collect();
        let should = (vec![longest], Ok(()));
        judge(story, reads(&pieces), &should, "`MAX_BODY` bytes are still allowed.");
        for length in [MAX_BODY as u64 + 1, 4_294_967_301, 99_999_999_999] {
            let header = format!("LEN {length}\n");
            story.step(format!("the peer sends {header:?}, and then nothing"));
            judge(
                story,
                vec![Ok(header.into_bytes()), Err(ErrorKind::TimedOut)],
                &(Vec::new(), Err(ErrorKind::InvalidData)),
                "the body was waited for, or allocated, before its length was looked at. A \
                 length is the peer's claim: hold it against `MAX_BODY` as soon as you have it.",
            );
        }
    });
}

/// Lets your code read from a stream that does `script`, and compares.
#[track_caller]
fn judge(story: &Story, script: Vec<Scripted>, should: &Taken, likely: &str) {
    let told = tell_reads(&script);
    let came = catch_unwind(AssertUnwindSafe(|| taken(script, should.0.len() + 3)));
    let came = came.unwrap_or_else(|cause| {
        story.step(format!("{told}, and your code panicked (see above)"));
        resume_unwind(cause)
    });
    compare(story, &told, &came, should, likely);
}

#[track_caller]
fn compare(story: &Story, told: &str, came: &Taken, should: &Taken, likely: &str) {
    let text = format!("{told}\n  Out came: {}\n  It should be: {}", tell(came), tell(should));
    story.ensure(came == should, text, likely);
}

/// Calls your code until there is no more, or `enough` bodies have come out.
fn taken(script: Vec<Scripted>, enough: usize) -> Taken {
    let (mut stream, mut messages) = (Script(script.into()), Messages::new());
    let mut bodies = Vec::new();
    while bodies.len() < enough {
        match messages.next_body(&mut stream) {
            Ok(Some(body)) => bodies.push(body),
            Ok(None) => return (bodies, Ok(())),
            Err(err) => return (bodies, Err(err.kind())),
        }
    }
    (bodies, Ok(()))
}

/// A stream that does what it is told, read by read, and then ends.
struct Script(VecDeque<Scripted>);

impl Script {
    fn left(&self) -> usize {
        self.0.iter().flatten().map(Vec::len).sum()
    }
}

impl Read for Script {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.0.pop_front() {
            None => Ok(0),
            Some(Err(kind)) => Err(kind.into()),
            Some(Ok(mut bytes)) => {
                let n = bytes.len().min(buf.len());
                buf[..n].copy_from_slice(&bytes[..n]);
                if n < bytes.len() {
                    self.0.push_front(Ok(bytes.split_off(n)));
                }
                Ok(n)
            }
        }
    }
}

/// Reads that bring these pieces. A read that brings nothing would be the end: it is left out.
fn reads(pieces: &[&[u8]]) -> Vec<Scripted> {
    let pieces = pieces.iter().filter(|piece| !piece.is_empty());
    pieces.map(|piece| Ok(piece.to_vec())).collect()
}

/// The stream in two pieces, cut at every place, and byte by byte.
fn every_cut(stream: &[u8]) -> Vec<Vec<&[u8]>> {
    let mut cuts: Vec<Vec<&[u8]>> =
        (1..stream.len()).map(|at| vec![&stream[..at], &stream[at..]]).collect();
    cuts.push(stream.chunks(1).collect());
    cuts
}

fn tell_reads(script: &[Scripted]) -> String {
    let tell = |read: &Scripted| match read {
        Ok(bytes) => show(bytes),
        Err(kind) => format!("the error {kind:?}"),
    };
    let mut told: Vec<String> = script.iter().map(tell).collect();
    if script.len() > 4 {
        let bytes: Vec<u8> = script.iter().flatten().flatten().copied().collect();
        told = vec![format!("{} in {} pieces", show(&bytes), script.len())];
    }
    told.push("the end".into());
    format!("The reads gave {}", told.join(", then "))
}

fn tell((bodies, end): &Taken) -> String {
    let mut told: Vec<String> = bodies.iter().map(|body| show(body)).collect();
    told.push(match end {
        Ok(()) => "None".into(),
        Err(kind) => format!("an error of the kind {kind:?}"),
    });
    told.join(", then ")
}

fn owned(bodies: &[&str]) -> Vec<Vec<u8>> {
    bodies.iter().map(|body| body.as_bytes().to_vec()).collect()
}
