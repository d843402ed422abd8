//! The checks of `exercise.rs`. To read them is no cheating.

use super::{NetstringError, first_netstring};
use referee::{Story, check, show};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The payloads that came out, and the error that ended it, or the bytes that were left.
type Taken = (Vec<Vec<u8>>, Result<Vec<u8>, NetstringError>);

const NO_LOOP: &str = "a loop in `first_netstring` does not come to the end of what it got.";

const PANIC: &str = "the bytes may stop anywhere, inside the length too, and anyone may send them. \
    Before you index or slice, see that it is all there. A number may be too large for its type.";

#[test]
fn netstrings_are_the_same_wherever_the_reads_are_cut() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for (stream, payloads) in [
            ("5:hello,0:,12:hello, world,", &["hello", "", "hello, world"][..]),
            ("3:a:b,6:你好,2:,,,3:1:,,10:0123456789,", &["a:b", "你好", ",,", "1:,", "0123456789"]),
        ] {
            story.step(format!("the peer sends {}", show(stream.as_bytes())));
            let should = (owned(payloads), Ok(Vec::new()));
            judge(
                story,
                20,
                &[stream.as_bytes()],
                &should,
                "the payload is as long as the length says, in bytes. A comma or colon in it has \
                 no meaning: do not search for the comma, count. What is behind a netstring is \
                 the next one.",
            );
            for pieces in every_cut(stream.as_bytes()) {
                judge(
                    story,
                    20,
                    &pieces,
                    &should,
                    "in one read, these bytes were right. Cut, they give something else: a read's \
                     end means nothing, and more may come.",
                );
            }
        }
    });
}

#[test]
fn until_a_netstring_is_whole_there_is_none() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        for payload in ["hello", "", "hello,world"] {
            let stream = format!("{}:{payload},", payload.len());
            let stream = stream.as_bytes();
            story.step(format!("{} arrives, at first a part of it", show(stream)));
            let whole = (owned(&[payload]), Ok(Vec::new()));
            judge(story, 20, &[stream], &whole, "this one is whole, and a payload may be empty.");
            for length in 0..stream.len() {
                let received = &stream[..length];
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
        let good = (owned(&["hello"]), Ok(Vec::new()));
        judge(story, 20, &[b"5:hello,"], &good, "this one is right.");
        story.step("the peer writes a length in a way that is not allowed");
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
            let stream = stream.as_bytes();
            let should = (Vec::new(), Err(NetstringError::Malformed));
            judge(story, 20, &[stream], &should, likely);
            for pieces in every_cut(stream) {
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
            let should = (vec![longest], Ok(Vec::new()));
            judge(story, max, &[&stream], &should, "`max` bytes are still allowed.");
            let digits = [(max + 1).to_string(), "9".repeat(40), format!("1{}", "0".repeat(40))];
            for digits in digits {
                story.step(format!(
                    "with a maximum of {max}, the peer sends {} and no colon",
                    show(digits.as_bytes())
                ));
                let likely = "your function waits for a colon that need not come, and the digits \
                    fill the memory; or the number has outgrown its type. Compare with `max` after \
                    each digit: one digit too many is enough to know.";
                let should = (Vec::new(), Err(NetstringError::TooLong));
                judge(story, max, &[digits.as_bytes()], &should, likely);
                for pieces in every_cut(digits.as_bytes()) {
                    judge(story, max, &pieces, &should, likely);
                }
            }
        }
    });
}

#[test]
fn behind_the_payload_stands_a_comma() {
    check(|story| {
        story.if_it_hangs(NO_LOOP);
        let good = (owned(&["hello"]), Ok(Vec::new()));
        judge(story, 20, &[b"5:hello,"], &good, "this one is right.");
        for stream in ["5:hellox", "0:\n", "5:hello5:world,", "3:one;3:two,", "4:hello,"] {
            story.step(format!("the peer sends {}", show(stream.as_bytes())));
            let should = (Vec::new(), Err(NetstringError::Malformed));
            let likely = "the byte behind the payload was not looked at. The comma is there to \
                show that both sides have counted alike.";
            judge(story, 20, &[stream.as_bytes()], &should, likely);
            for pieces in every_cut(stream.as_bytes()) {
                judge(story, 20, &pieces, &should, likely);
            }
        }
    });
}

/// Hands `pieces` to `first_netstring` as its caller would, and compares.
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
    story.ensure(came == *should, text, likely);
}

fn taken(story: &Story, max: usize, pieces: &[&[u8]]) -> Taken {
    let mut received = Vec::new();
    let mut payloads = Vec::new();
    for piece in pieces {
        received.extend_from_slice(piece);
        loop {
            match first_netstring(&received, max) {
                Ok(Some((payload, taken))) => {
                    payloads.push(payload.to_vec());
                    let there = received.len();
                    story.ensure(
                        0 < taken && taken <= there,
                        format!("{} were there, and your netstring takes {taken}", show(&received)),
                        "it takes digits, colon, payload, and comma.",
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
    let payloads: Vec<String> = payloads.iter().map(|payload| show(payload)).collect();
    let payloads = if payloads.is_empty() { "nothing".into() } else { payloads.join(", ") };
    match end {
        Ok(rest) if rest.is_empty() => payloads,
        Ok(rest) => format!("{payloads}, then None with {} left", show(rest)),
        Err(err) => format!("{payloads}, then {err:?}"),
    }
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

fn owned(payloads: &[&str]) -> Vec<Vec<u8>> {
    payloads.iter().map(|payload| payload.as_bytes().to_vec()).collect()
}
