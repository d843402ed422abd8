//! The checks of `exercise.rs`. To read them is no cheating.

use super::{Decoder, LineError};
use referee::{Story, check, show};

/// The lines that came out, and how it ended.
type Decoded = (Vec<Vec<u8>>, Result<(), LineError>);

const A_LOOP: &str = "a loop in your decoder waits for bytes that only the next `feed` can bring.";

#[test]
fn one_read_may_bring_many_lines() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for (stream, lines) in [
            ("one\ntwo\n\nthree\n", &["one", "two", "", "three"][..]),
            ("\n\na line\r\n", &["", "", "a line\r"]),
        ] {
            story.step(format!("one read brings {}", show(stream.as_bytes())));
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
                judge(
                    story,
                    64,
                    &pieces,
                    &(owned(lines), Ok(())),
                    "the rest of a line came with the next read, and what you had of it was gone \
                     by then, or was handed out as a line. A read's end is no line's end.",
                );
            }
        }
    });
}

#[test]
fn a_cut_inside_a_character_changes_nothing() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for line in ["你好".as_bytes(), b"\xff\x00\xfe", "naïve".as_bytes()] {
            let stream = [line, b"\n"].concat();
            story.step(format!("the peer sends {}", show(&stream)));
            for pieces in every_cut(&stream) {
                judge(
                    story,
                    64,
                    &pieces,
                    &(vec![line.to_vec()], Ok(())),
                    "each read was turned into text. A read may end inside a character, and bytes \
                     need not be text at all. Keep bytes; a whole line may become text.",
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
            let stream = [&longest[..], b"\nok\n"].concat();
            story.step(format!("with a maximum of {max}, the peer sends {}", show(&stream)));
            let lines = vec![longest.clone(), b"ok".to_vec()];
            for pieces in every_cut(&stream) {
                judge(
                    story,
                    max,
                    &pieces,
                    &(lines.clone(), Ok(())),
                    "`max` bytes are still allowed, and the newline is not counted.",
                );
            }
            // The same with and without its newline.
            for end in ["xy\n", "x"] {
                let stream = [b"ok\n", &longest[..], end.as_bytes()].concat();
                story.step(format!("with a maximum of {max}, the peer sends {}", show(&stream)));
                for pieces in every_cut(&stream) {
                    judge(
                        story,
                        max,
                        &pieces,
                        &(vec![b"ok".to_vec()], Err(LineError::TooLong)),
                        "the length is looked at when the newline comes, or not at all. A peer that \
                         never sends one fills the memory. (Whole lines in front of it still count.)",
                    );
                }
            }
        }
    });
}

#[test]
fn many_short_lines_in_one_read_are_no_long_line() {
    check(|story| {
        story.if_it_hangs(A_LOOP);
        for (max, count) in [(8, 100), (4, 7)] {
            let lines: Vec<String> = (0..count).map(|n| format!("{n}")).collect();
            let stream = lines.join("\n") + "\n";
            story.step(format!(
                "with a maximum of {max}, one read brings {} and there are {count} lines in it",
                show(stream.as_bytes())
            ));
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
            for length in 0..=stream.len() {
                let (sent, _) = stream.split_at(length);
                story.step(format!("the peer sends {} and closes", show(sent)));
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
    let came = decoded(story, max, pieces);
    if came != *should {
        let pieces: Vec<String> = pieces.iter().map(|piece| show(piece)).collect();
        let pieces = pieces.join(", then ");
        let (came, should) = (tell(&came), tell(should));
        story.fail(
            &format!("The reads brought {pieces}\n  Out came: {came}\n  It should be: {should}"),
            likely,
        );
    }
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
                format!("`next_line` goes on for ever: {} …", show(&lines[fed])),
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
    told.push(format!("{end:?}"));
    told.join(", ")
}

/// The stream in one piece, in two (cut at every place), and byte by byte.
fn every_cut(stream: &[u8]) -> Vec<Vec<&[u8]>> {
    let mut cuts = vec![vec![stream], stream.chunks(1).collect()];
    cuts.extend((1..stream.len()).map(|at| vec![&stream[..at], &stream[at..]]));
    cuts
}

fn owned(lines: &[&str]) -> Vec<Vec<u8>> {
    lines.iter().map(|line| line.as_bytes().to_vec()).collect()
}
