//! The checks of `exercise.rs`. To read them is no cheating.

use super::{Decoder, LineError};
use referee::{Story, check, show};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The lines that came out, and how it ended.
type Decoded = (Vec<Vec<u8>>, Result<(), LineError>);

const A_LOOP: &str = "a loop in your decoder waits for bytes that only the next `feed` can bring.";

const CUT: &str = "the rest of a line came with the next read, and what you had of it was gone by \
    then, or was handed out as a line. A read's end is no line's end.";

#[test]
fn one_read_may_bring_many_lines() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for (stream, lines) in [
            ("one\ntwo\n\nthree\n", &["one", "two", "", "three"][..]),
            ("\n\na line\r\n", &["", "", "a line\r"]),
        ] {
            story.step(format!("the peer sends {}", show(stream.as_bytes())));
            judge(
                story,
                64,
                &[stream.as_bytes()],
                &(owned(lines), Ok(())),
                "`next_line` takes one line and its newline from the front. All behind it stays \
                 for the next call. An empty line is a line, and a `\\r` is a byte like any other.",
            );
        }
    });
}

#[test]
fn lines_are_the_same_wherever_the_reads_are_cut() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for (stream, lines) in [
            ("one\n\ntwo\n", &["one", "", "two"][..]),
            ("hello, world\nbye\n", &["hello, world", "bye"]),
        ] {
            story.step(format!("the peer sends {}", show(stream.as_bytes())));
            for pieces in every_cut(stream.as_bytes()) {
                judge(story, 64, &pieces, &(owned(lines), Ok(())), CUT);
            }
        }
    });
}

#[test]
fn a_cut_inside_a_character_changes_nothing() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for line in ["你好".as_bytes(), b"\xff\x00\xfe"] {
            let stream = [line, b"\n"].concat();
            story.step(format!("the peer sends {}", show(&stream)));
            for pieces in every_cut(&stream) {
                judge(
                    story,
                    64,
                    &pieces,
                    &(vec![line.to_vec()], Ok(())),
                    "if �, or the bytes ef bf bd, came out, each read was turned into text. A read \
                     may end inside a character, and bytes need not be text at all. Keep bytes; a \
                     whole line may become text.",
                );
            }
        }
    });
}

#[test]
fn a_line_has_at_most_max_bytes() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for max in [8, 3] {
            let longest = vec![b'x'; max];
            let stream = [&longest[..], b"\n"].concat();
            story.step(format!("with a maximum of {max}, the peer sends {}", show(&stream)));
            let allowed = "`max` bytes are still allowed, and the newline is not counted.";
            judge(story, max, &[&stream], &(vec![longest.clone()], Ok(())), allowed);
            // One byte more, with and without its newline.
            for end in ["x\n", "x"] {
                let stream = [&longest[..], end.as_bytes()].concat();
                story.step(format!("with a maximum of {max}, the peer sends {}", show(&stream)));
                let should = (Vec::new(), Err(LineError::TooLong));
                judge(
                    story,
                    max,
                    &[&stream],
                    &should,
                    "`max` + 1 bytes, and no newline among them: that is too long already, whatever \
                     comes. Do not wait for the newline. A peer that never sends one fills the memory.",
                );
                for pieces in every_cut(&stream) {
                    judge(story, max, &pieces, &should, CUT);
                }
            }
        }
    });
}

#[test]
fn many_short_lines_in_one_read_are_no_long_line() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for (max, count) in [(8, 7), (4, 100)] {
            let lines: Vec<String> = (0..count).map(|n| format!("{n}")).collect();
            let stream = lines.join("\n") + "\n";
            story.step(format!("with a maximum of {max}, the peer sends {count} lines at once"));
            let lines = lines.into_iter().map(String::into_bytes).collect();
            judge(
                story,
                max,
                &[stream.as_bytes()],
                &(lines, Ok(())),
                "`max` was held against all that has arrived. It is the limit of one line: look \
                 for the newline first.",
            );
        }
    });
}

#[test]
fn a_stream_may_end_behind_a_newline_only() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for stream in [&b"one\ntwo\n"[..], b"\nyes\n\n"] {
            story.step(format!("the peer sends a part of {} and closes", show(stream)));
            for length in 0..=stream.len() {
                let sent = &stream[..length];
                let mut lines: Vec<&[u8]> = sent.split(|&byte| byte == b'\n').collect();
                let rest = lines.pop().unwrap_or_default();
                let end = if rest.is_empty() { Ok(()) } else { Err(LineError::CutOff) };
                judge(
                    story,
                    64,
                    &[sent],
                    &(lines.into_iter().map(<[u8]>::to_vec).collect(), end),
                    "whoever sends a line ends it. Bytes without a newline at the end may be half \
                     a line (CutOff); no bytes are an orderly end (Ok).",
                );
            }
        }
    });
}

/// Feeds `pieces` to your decoder and compares.
#[track_caller]
fn judge(story: &Story, max: usize, pieces: &[&[u8]], should: &Decoded, likely: &str) {
    let told = tell_reads(pieces);
    let came = catch_unwind(AssertUnwindSafe(|| decoded(story, max, pieces)));
    let came = came.unwrap_or_else(|cause| {
        story.step(format!("{told}, and your code panicked (see above)"));
        resume_unwind(cause)
    });
    let text = format!("{told}\n  Out came: {}\n  It should be: {}", tell(&came), tell(should));
    story.ensure(came == *should, text, likely);
}

fn decoded(story: &Story, max: usize, pieces: &[&[u8]]) -> Decoded {
    let mut decoder = Decoder::new(max);
    let mut lines = Vec::new();
    let fed: usize = pieces.iter().map(|piece| piece.len()).sum();
    for piece in pieces {
        decoder.feed(piece);
        loop {
            match decoder.next_line() {
                Ok(Some(line)) => lines.push(line),
                Ok(None) => break,
                Err(err) => return (lines, Err(err)),
            }
            story.ensure(
                lines.len() <= fed,
                format!(
                    "`next_line` hands out more than was sent: {}",
                    tell(&(lines.clone(), Ok(())))
                ),
                "a line that was handed out stays in the decoder. Take it out, with its newline.",
            );
        }
    }
    (lines, decoder.end())
}

fn tell((lines, end): &Decoded) -> String {
    let mut told: Vec<String> = lines.iter().take(12).map(|line| show(line)).collect();
    if lines.len() > told.len() {
        told.push(format!("… {} lines", lines.len()));
    }
    told.push(match end {
        Ok(()) => "no more, and `end` is Ok".into(),
        Err(LineError::CutOff) => "no more, and `end` is CutOff".into(),
        Err(LineError::TooLong) => "TooLong".into(),
    });
    told.join(", then ")
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

fn owned(lines: &[&str]) -> Vec<Vec<u8>> {
    lines.iter().map(|line| line.as_bytes().to_vec()).collect()
}
