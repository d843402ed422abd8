//! The checks of `exercise.rs`. To read them is no cheating.

use super::{TooLong, split_frame};
use referee::{Story, check, show};
use std::panic;

/// The payloads that came out, and the error that ended it, or the bytes that were left.
type Taken = (Vec<Vec<u8>>, Result<Vec<u8>, TooLong>);

const NO_LOOP: &str = "`split_frame` gets all bytes that there are; it cannot wait for more.";

#[test]
fn the_least_significant_byte_comes_first() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for length in [5, 258, 1024] {
            let payload = pattern(length);
            let stream = frame(&payload);
            story.step(format!("one read brings {}", show(&stream)));
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
            for length in 0..stream.len() {
                let received = &stream[..length];
                story.step(format!("{} have arrived of {}", show(received), show(&stream)));
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
fn what_is_behind_a_frame_is_handed_back() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for payloads in [&[&b"one"[..], b"two", b"three"][..], &[b"", b"\x00\x00", b"", b"x"]] {
            let stream = frames(payloads);
            story.step(format!("one read brings {}", show(&stream)));
            judge(
                story,
                100,
                &[&stream],
                &(owned(payloads), Ok(Vec::new())),
                "one read may bring several frames. The payload ends where the length says, and \
                 all behind it is handed back. A frame of no bytes is a frame.",
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
                    "the answer depends on how the reads were cut, and not on the bytes alone.",
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
                let mut stream = frame(b"ok");
                stream.extend((length as u16).to_le_bytes());
                story.step(format!(
                    "with a maximum of {max}, {} arrive, and no more: the second length is {length}",
                    show(&stream)
                ));
                for pieces in every_cut(&stream) {
                    judge(
                        story,
                        max,
                        &pieces,
                        &(vec![b"ok".to_vec()], Err(TooLong { length })),
                        "the payload was waited for before its length was looked at. A length is \
                         the peer's claim: hold it against `max` as soon as you have it.",
                    );
                }
            }
        }
    });
}

/// Hands `pieces` to `split_frame` as its caller would, and compares.
#[track_caller]
fn judge(story: &Story, max: usize, pieces: &[&[u8]], should: &Taken, likely: &str) {
    // A panic of yours is told together with what it likely comes from.
    let came = panic::catch_unwind(|| taken(max, pieces));
    if came.as_ref().ok() != Some(should) {
        let pieces: Vec<String> = pieces.iter().map(|piece| show(piece)).collect();
        let pieces = pieces.join(", then ");
        let came = came.as_ref().map_or("a panic (its message is above)".into(), tell);
        let should = tell(should);
        story.fail(
            &format!("The reads brought {pieces}\n  Out came: {came}\n  It should be: {should}"),
            likely,
        );
    }
}

fn taken(max: usize, pieces: &[&[u8]]) -> Taken {
    let mut received = Vec::new();
    let mut payloads = Vec::new();
    for piece in pieces {
        received.extend_from_slice(piece);
        loop {
            match split_frame(&received, max) {
                Ok(Some((payload, rest))) => {
                    payloads.push(payload.to_vec());
                    assert!(
                        rest.len() < received.len(),
                        "a frame was found, and as many bytes are left as before"
                    );
                    received = rest.to_vec();
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

/// The stream in one piece, in two (cut at every place), and byte by byte.
fn every_cut(stream: &[u8]) -> Vec<Vec<&[u8]>> {
    let mut cuts = vec![vec![stream], stream.chunks(1).collect()];
    cuts.extend((1..stream.len()).map(|at| vec![&stream[..at], &stream[at..]]));
    cuts
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|i| b'a' + (i % 26) as u8).collect()
}

fn owned(payloads: &[&[u8]]) -> Vec<Vec<u8>> {
    payloads.iter().map(|payload| payload.to_vec()).collect()
}
