//! The checks of `exercise.rs`. To read them is no cheating.

use super::{NetstringError, split_netstring};
use referee::{Story, check, show};
use std::panic;

/// The payloads that came out, and the error that ended it, or the bytes that were left.
type Taken = (Vec<Vec<u8>>, Result<Vec<u8>, NetstringError>);

const NO_LOOP: &str = "a loop in `split_netstring` does not come to the end of what it got.";

#[test]
fn netstrings_are_the_same_wherever_the_reads_are_cut() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for (stream, payloads) in [
            ("5:hello,0:,12:hello, world,", &["hello", "", "hello, world"][..]),
            ("3:a:b,6:你好,2:,,,3:1:,,10:0123456789,", &["a:b", "你好", ",,", "1:,", "0123456789"]),
        ] {
            story.step(format!("the peer sends {}", show(stream.as_bytes())));
            for pieces in every_cut(stream.as_bytes()) {
                judge(
                    story,
                    20,
                    &pieces,
                    &(owned(payloads), Ok(Vec::new())),
                    "the payload is as long as the length says, in bytes. A comma or colon in it \
                     has no meaning: do not search for the comma, count.",
                );
            }
        }
    });
}

#[test]
fn until_a_netstring_is_whole_there_is_none() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for stream in [&b"5:hello,"[..], b"0:,", b"11:hello,world,"] {
            for length in 0..stream.len() {
                let received = &stream[..length];
                story.step(format!("{} have arrived of {}", show(received), show(stream)));
                judge(
                    story,
                    20,
                    &[received],
                    &(Vec::new(), Ok(received.to_vec())),
                    "this may still become a netstring. The digits, the payload, and the comma \
                     behind it may each come with a later read.",
                );
            }
        }
    });
}

#[test]
fn a_length_is_digits_and_nothing_else() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for (stream, likely) in [
            ("+5:hello,", "Rust's `parse` accepts a plus sign. A length has digits only."),
            ("-0:,", "a length has digits only: no sign."),
            ("05:hello,", "`parse` accepts zeros in front. One length is written in one way."),
            ("00:,", "zero is written with one digit."),
            ("01", "behind a first zero only a colon may come. Do not wait for more."),
            (" 5:hello,", "a length has digits only: no space."),
            ("5 :hello,", "a length has digits only: no space."),
            ("5;hello,", "behind the digits comes a colon, nothing else."),
            ("1x", "no colon can mend this any more. Say so now: the peer may wait for an answer."),
            ("GET / HTTP/1.1\r\n\r\n", "a length has digits only. This peer speaks HTTP."),
            (":,", "without a digit there is no length, not even 0."),
        ] {
            story.step(format!("the peer sends \"2:ok,\" and {}", show(stream.as_bytes())));
            let stream = [b"2:ok,", stream.as_bytes()].concat();
            let should = (owned(&["ok"]), Err(NetstringError::Malformed));
            for pieces in every_cut(&stream) {
                judge(story, 20, &pieces, &should, likely);
            }
        }
    });
}

#[test]
fn a_length_over_the_maximum_is_refused_before_its_colon() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for max in [9, 120] {
            let longest = vec![b'x'; max];
            let stream = [format!("{max}:").as_bytes(), &longest, b","].concat();
            story.step(format!("with a maximum of {max}, the peer sends {}", show(&stream)));
            for pieces in every_cut(&stream) {
                let should = (vec![longest.clone()], Ok(Vec::new()));
                judge(story, max, &pieces, &should, "`max` bytes are still allowed.");
            }
            let digits = [(max + 1).to_string(), "9".repeat(40), format!("1{}", "0".repeat(40))];
            for digits in digits {
                story.step(format!(
                    "with a maximum of {max}, the peer sends \"2:ok,\" and {}, and no colon",
                    show(digits.as_bytes())
                ));
                let stream = ["2:ok,", &digits].concat();
                let should = (owned(&["ok"]), Err(NetstringError::TooLong));
                for pieces in every_cut(stream.as_bytes()) {
                    judge(
                        story,
                        max,
                        &pieces,
                        &should,
                        "your function waits for a colon that need not come, and the digits fill \
                         the memory; or the number has outgrown its type. Compare with `max` \
                         after each digit: one digit too many is enough to know.",
                    );
                }
            }
        }
    });
}

#[test]
fn behind_the_payload_stands_a_comma() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for stream in ["5:hellox", "0:\n", "5:hello5:world,", "3:one;3:two,", "4:hello,"] {
            story.step(format!("the peer sends {}", show(stream.as_bytes())));
            for pieces in every_cut(stream.as_bytes()) {
                judge(
                    story,
                    20,
                    &pieces,
                    &(Vec::new(), Err(NetstringError::Malformed)),
                    "the byte behind the payload was not looked at. The comma is there to show \
                     that both sides have counted alike.",
                );
            }
        }
    });
}

/// Hands `pieces` to `split_netstring` as its caller would, and compares.
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
            match split_netstring(&received, max) {
                Ok(Some((payload, rest))) => {
                    payloads.push(payload.to_vec());
                    assert!(
                        rest.len() < received.len(),
                        "a netstring was found, and as many bytes are left as before"
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
    let payloads: Vec<String> = payloads.iter().map(|payload| show(payload)).collect();
    let payloads = if payloads.is_empty() { "nothing".into() } else { payloads.join(", ") };
    match end {
        Ok(rest) if rest.is_empty() => payloads,
        Ok(rest) => format!("{payloads}, then None with {} left", show(rest)),
        Err(err) => format!("{payloads}, then {err:?}"),
    }
}

/// The stream in one piece, in two (cut at every place), and byte by byte.
fn every_cut(stream: &[u8]) -> Vec<Vec<&[u8]>> {
    let mut cuts = vec![vec![stream], stream.chunks(1).collect()];
    cuts.extend((1..stream.len()).map(|at| vec![&stream[..at], &stream[at..]]));
    cuts
}

fn owned(payloads: &[&str]) -> Vec<Vec<u8>> {
    payloads.iter().map(|payload| payload.as_bytes().to_vec()).collect()
}
