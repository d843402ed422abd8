//! The checks of `exercise.rs`. To read them is no cheating.

use super::{TooLong, first_frame};
use referee::{Story, check, show};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The payloads that came out, and the error that ended it, or the bytes that were left.
type Taken = (Vec<Vec<u8>>, Result<Vec<u8>, TooLong>);

const NO_LOOP: &str = "`first_frame` gets all bytes that there are; it cannot wait for more.";

const PANIC: &str = "the bytes may stop anywhere, inside the length too, and anyone may send them. \
    Before you index or slice, see that it is all there.";

const MISREAD: &str = "that is not the length that the peer has sent. It stands in the first two \
    bytes of the frame, the least significant first (little-endian).";
const TAKES: &str =
    "the payload is right. The frame takes two bytes more: its length belongs to it.";

#[test]
fn the_least_significant_byte_comes_first() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for length in [5, 258, 1024] {
            let payload = pattern(length);
            let stream = frame(&payload);
            story.step(format!("the peer sends {}", show(&stream)));
            let [first, second] = [stream[0], stream[1]].map(usize::from);
            judge(
                story,
                60_000,
                &[&stream],
                &(vec![payload], Ok(Vec::new())),
                &format!(
                    "{first:02x} {second:02x} is {first} + 256 × {second} = {length} here. Read as \
                     big-endian, it is {}.",
                    256 * first + second
                ),
            );
        }
    });
}

#[test]
fn until_a_frame_is_whole_there_is_none() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for payload in [&b"hello"[..], b"\x01\x00", b""] {
            let stream = frame(payload);
            story.step(format!("{} arrives, at first a part of it", show(&stream)));
            let whole = (vec![payload.to_vec()], Ok(Vec::new()));
            judge(
                story,
                100,
                &[&stream],
                &whole,
                "this frame is whole. One of 0 bytes can be, too.",
            );
            for length in 0..stream.len() {
                let received = &stream[..length];
                judge(
                    story,
                    100,
                    &[received],
                    &(Vec::new(), Ok(received.to_vec())),
                    if length < 2 {
                        "the length takes two bytes, and it may be cut like everything else. \
                         Before the second byte is there, there is nothing to say but `None`."
                    } else {
                        "fewer bytes than announced are no frame. The others come with a later read."
                    },
                );
            }
        }
    });
}

#[test]
fn what_is_behind_a_frame_is_the_next_frame() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for payloads in [&[&b"one"[..], b"two", b"three"][..], &[b"", b"\x00\x00", b"", b"x"]] {
            let stream = frames(payloads);
            story.step(format!("the peer sends {}", show(&stream)));
            judge(
                story,
                100,
                &[&stream],
                &(owned(payloads), Ok(Vec::new())),
                "one read may bring several frames. The payload ends where the length says, and \
                 the frame is two bytes longer. A frame of no bytes is a frame.",
            );
        }
    });
}

#[test]
fn frames_are_the_same_wherever_the_reads_are_cut() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for payloads in [&[&b"one"[..], b"", b"two"][..], &[&pattern(300), b"end"]] {
            let stream = frames(payloads);
            story.step(format!("the peer sends {}", show(&stream)));
            for pieces in every_cut(&stream) {
                judge(
                    story,
                    300,
                    &pieces,
                    &(owned(payloads), Ok(Vec::new())),
                    "frames are in the bytes, not in the reads. A read may end inside a frame, and \
                     it may bring the end of one and the beginning of the next.",
                );
            }
        }
    });
}

#[test]
fn a_length_over_the_maximum_is_refused_at_once() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for max in [20, 700] {
            let longest = pattern(max);
            story.step(format!("with a maximum of {max}, a frame of {max} bytes arrives"));
            let whole = (vec![longest.clone()], Ok(Vec::new()));
            judge(story, max, &[&frame(&longest)], &whole, "`max` bytes are still allowed.");
            for length in [max + 1, 0x5447, 0xffff] {
                let stream = (length as u16).to_le_bytes();
                story.step(format!(
                    "with a maximum of {max}, the peer sends {} (a length of {length}) and no more",
                    show(&stream)
                ));
                judge(
                    story,
                    max,
                    &[&stream],
                    &(Vec::new(), Err(TooLong { length })),
                    "the payload was waited for before its length was looked at. A length is the \
                     peer's claim: hold it against `max` as soon as you have it.",
                );
            }
        }
    });
}

/// Hands `pieces` to `first_frame` as its caller would, and compares.
#[track_caller]
fn judge(story: &Story, max: usize, pieces: &[&[u8]], should: &Taken, likely: &str) {
    let told = tell_reads(pieces);
    let came =
        catch_unwind(AssertUnwindSafe(|| taken(story, max, pieces))).unwrap_or_else(|cause| {
            // Unsolved, or told already.
            let known = ["not yet implemented", "What happened:"];
            let text = cause.downcast_ref::<String>().map_or("", String::as_str);
            if known.iter().any(|known| text.contains(known)) {
                resume_unwind(cause);
            }
            story.fail(&format!("{told}\n  Out came: a panic (its message is above)"), PANIC)
        });
    let text = format!("{told}\n  Out came: {}\n  It should be: {}", tell(&came), tell(should));
    let misread = matches!(came.1, Err(TooLong { .. })) && came.1 != should.1;
    let likely = if came.0 == should.0 && should.1 == Ok(Vec::new()) {
        TAKES
    } else if misread {
        MISREAD
    } else {
        likely
    };
    story.ensure(came == *should, text, likely);
}

fn taken(story: &Story, max: usize, pieces: &[&[u8]]) -> Taken {
    let mut received = Vec::new();
    let mut payloads = Vec::new();
    for piece in pieces {
        received.extend_from_slice(piece);
        loop {
            match first_frame(&received, max) {
                Ok(Some((payload, taken))) => {
                    payloads.push(payload.to_vec());
                    let there = received.len();
                    story.ensure(
                        0 < taken && taken <= there,
                        format!("{} were there, and your frame takes {taken}", show(&received)),
                        "it takes the two bytes of its length, and its payload.",
                    );
                    received.drain(..taken);
                }
                Ok(None) => break,
                Err(err) => return (payloads, Err(err)),
            }
        }
    }
    (payloads, Ok(received))
}

fn tell((payloads, end): &Taken) -> String {
    let frames: Vec<String> = payloads.iter().map(|payload| show(payload)).collect();
    let frames = if frames.is_empty() { "no frame".into() } else { frames.join(", ") };
    match end {
        Ok(rest) if rest.is_empty() => frames,
        Ok(rest) => format!("{frames}, then None with {} left", show(rest)),
        Err(err) => format!("{frames}, then {err:?}"),
    }
}

fn frame(payload: &[u8]) -> Vec<u8> {
    [&(payload.len() as u16).to_le_bytes(), payload].concat()
}

fn frames(payloads: &[&[u8]]) -> Vec<u8> {
    payloads.iter().flat_map(|payload| frame(payload)).collect()
}

/// The stream in two pieces, cut at every place, and byte by byte.
fn every_cut(stream: &[u8]) -> Vec<Vec<&[u8]>> {
    let mut cuts: Vec<Vec<&[u8]>> =
        (1..stream.len()).map(|at| vec![&stream[..at], &stream[at..]]).collect();
    cuts.push(stream.chunks(1).collect());
    cuts
}

fn tell_reads(pieces: &[&[u8]]) -> String {
    match pieces {
        [whole] => format!("One read brought {}", show(whole)),
        [first, second] => format!("The reads brought {}, then {}", show(first), show(second)),
        _ => format!("The reads brought {}, byte by byte", show(&pieces.concat())),
    }
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|i| b'a' + (i % 26) as u8).collect()
}

fn owned(payloads: &[&[u8]]) -> Vec<Vec<u8>> {
    payloads.iter().map(|payload| payload.to_vec()).collect()
}
