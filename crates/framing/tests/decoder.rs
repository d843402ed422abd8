//! Both framings as scripts of bytes, without sockets.

use framing::{Decoder, Found, FrameError, Framing, Length, Lines};
use proptest::collection::vec;
use proptest::prelude::*;
use std::cell::Cell;

const SMALL: Length = Length { max_payload: 8 };
const SHORT: Lines = Lines { max_line: 8 };

/// Three frames, one of them empty and one as long as is allowed.
const PAYLOADS: [&[u8]; 3] = [b"one", b"", b"12345678"];

#[test]
fn the_bytes_on_the_wire_are_these() {
    assert_eq!(encoded(SMALL, &PAYLOADS), b"\0\0\0\x03one\0\0\0\0\0\0\0\x0812345678");
    assert_eq!(encoded(SHORT, &PAYLOADS), b"one\n\n12345678\n");
}

#[test]
fn frames_are_the_same_at_every_split_of_the_stream() {
    fn check(framing: impl Framing + Copy) {
        let stream = encoded(framing, &PAYLOADS);
        for first in 0..=stream.len() {
            for second in first..=stream.len() {
                let pieces = [&stream[..first], &stream[first..second], &stream[second..]];
                assert_eq!(decoded(framing, &pieces), (owned(&PAYLOADS), Ok(())), "{pieces:02x?}");
            }
        }
    }
    check(SMALL);
    check(SHORT);
}

#[test]
fn frames_are_the_same_one_byte_at_a_time() {
    fn check(framing: impl Framing + Copy) {
        let stream = encoded(framing, &PAYLOADS);
        let pieces: Vec<&[u8]> = stream.chunks(1).collect();
        assert_eq!(decoded(framing, &pieces), (owned(&PAYLOADS), Ok(())));
    }
    check(SMALL);
    check(SHORT);
}

#[test]
fn the_end_inside_a_frame_is_an_error_and_never_a_short_frame() {
    let stream = encoded(SMALL, &PAYLOADS);
    for length in 0..=stream.len() {
        let (whole, end) = match length {
            0 => (0, Ok(())),
            1..=3 => (0, Err(FrameError::EndInHeader { received: length })),
            4..=6 => (0, Err(FrameError::EndInPayload { received: length - 4, length: 3 })),
            7 => (1, Ok(())),
            8..=10 => (1, Err(FrameError::EndInHeader { received: length - 7 })),
            11 => (2, Ok(())),
            12..=14 => (2, Err(FrameError::EndInHeader { received: length - 11 })),
            15..=22 => (2, Err(FrameError::EndInPayload { received: length - 15, length: 8 })),
            _ => (3, Ok(())),
        };
        let expected = (owned(&PAYLOADS[..whole]), end);
        assert_eq!(decoded(SMALL, &[&stream[..length]]), expected, "the first {length} bytes");
    }
}

#[test]
fn the_end_inside_a_line_is_an_error_and_never_a_short_line() {
    let stream = encoded(SHORT, &PAYLOADS);
    for length in 0..=stream.len() {
        let (whole, end) = match length {
            0 => (0, Ok(())),
            1..=3 => (0, Err(FrameError::EndInLine { received: length })),
            4 => (1, Ok(())),
            5 => (2, Ok(())),
            6..=13 => (2, Err(FrameError::EndInLine { received: length - 5 })),
            _ => (3, Ok(())),
        };
        let expected = (owned(&PAYLOADS[..whole]), end);
        assert_eq!(decoded(SHORT, &[&stream[..length]]), expected, "the first {length} bytes");
    }
}

#[test]
fn a_hostile_length_is_refused_at_the_header_and_costs_nothing() {
    // The largest, the largest's sign bit, a web browser, its TLS hello, one over the limit.
    let headers: [&[u8; 4]; 5] =
        [&[0xff; 4], &[0x80, 0, 0, 0], b"GET ", &[0x16, 3, 1, 2], &[0, 0x80, 0, 1]];
    for header in headers {
        let mut decoder = Decoder::new(Length::default());
        decoder.feed(header);
        let length = u32::from_be_bytes(*header) as usize;
        let expected = FrameError::TooLong { length, max_payload: 8 * 1024 * 1024 };
        assert_eq!(decoder.next_frame(), Err(expected), "{header:02x?}");
        assert!(decoder.capacity() <= 16 * 1024, "{} bytes", decoder.capacity());
    }
}

#[test]
fn a_thousand_peers_that_announce_the_maximum_cost_little() {
    let mut decoders: Vec<_> = (0..1000).map(|_| Decoder::new(Length::default())).collect();
    for decoder in &mut decoders {
        decoder.feed(&(8 * 1024 * 1024_u32).to_be_bytes());
        assert_eq!(decoder.next_frame(), Ok(None), "the maximum itself is allowed");
    }
    let memory: usize = decoders.iter().map(Decoder::capacity).sum();
    assert!(memory < 50_000_000, "{memory} bytes for 8 GB announced");
}

#[test]
fn memory_follows_what_has_arrived() {
    let mut decoder = Decoder::new(Length::default());
    decoder.feed(&(8 * 1024 * 1024_u32).to_be_bytes());
    let mut arrived = 4;
    while arrived < 1_000_000 {
        assert_eq!(decoder.next_frame(), Ok(None));
        decoder.feed(&[0; 1000]);
        arrived += 1000;
        let memory = decoder.capacity();
        assert!(memory <= (2 * arrived).max(16 * 1024), "{memory} bytes for {arrived}");
    }
}

#[test]
fn memory_does_not_grow_with_the_number_of_frames() {
    let mut decoder = Decoder::new(SMALL);
    let stream = encoded(SMALL, &PAYLOADS).repeat(1000);
    for _ in 0..100 {
        decoder.feed(&stream);
        while decoder.next_frame().unwrap().is_some() {}
    }
    assert!(decoder.capacity() < 2 * stream.len(), "{} bytes", decoder.capacity());
}

#[test]
fn frames_are_lent_from_where_they_arrived() {
    let stream = encoded(SMALL, &[b"one", b"two"]);
    let mut decoder = Decoder::new(SMALL);
    decoder.feed(&stream);
    let one = decoder.next_frame().unwrap().unwrap().as_ptr() as usize;
    let two = decoder.next_frame().unwrap().unwrap().as_ptr() as usize;
    assert_eq!(two - one, "one".len() + 4, "as far apart as on the wire");
}

#[test]
fn an_error_stays_whatever_arrives_later() {
    fn check(framing: impl Framing, bad: &[u8], good: &[u8], expected: &FrameError) {
        let mut decoder = Decoder::new(framing);
        for bytes in [bad, good, good] {
            decoder.feed(bytes);
            assert_eq!(decoder.next_frame().as_ref(), Err(expected));
            assert_eq!(decoder.next_frame().as_ref(), Err(expected));
        }
    }
    let too_long = FrameError::TooLong { length: 9, max_payload: 8 };
    check(SMALL, b"\0\0\0\x09", b"\0\0\0\x03one", &too_long);
    let too_long = FrameError::LineTooLong { max_line: 8 };
    check(SHORT, b"0123456789", b"\none\n", &too_long);
    check(SHORT, b"012345678\n", b"one\n", &too_long);
}

#[test]
fn frames_before_an_error_are_still_lent() {
    let (frames, end) = decoded(SMALL, &[b"\0\0\0\x03one\xff\xff\xff\xff"]);
    assert_eq!(frames, [b"one"]);
    assert_eq!(end, Err(FrameError::TooLong { length: 0xffff_ffff, max_payload: 8 }));
}

#[test]
fn the_encoder_refuses_what_the_decoder_would_and_leaves_the_rest_alone() {
    let mut out = b"before".to_vec();
    let too_long = Err(FrameError::TooLong { length: 9, max_payload: 8 });
    assert_eq!(SMALL.encode(b"123456789", &mut out), too_long);
    assert_eq!(SHORT.encode(b"123456789", &mut out), Err(FrameError::LineTooLong { max_line: 8 }));
    for not_a_line in [&b"a\nb"[..], b"\n", b"a\r", b"a\r\n"] {
        assert_eq!(SHORT.encode(not_a_line, &mut out), Err(FrameError::NotALine));
    }
    assert_eq!(out, b"before");
}

#[test]
fn a_line_may_end_with_a_carriage_return_and_a_newline() {
    // Also the longest line, and only one carriage return belongs to the end.
    let stream = b"one\r\n\r\n12345678\r\nt\rwo\r\r\n";
    let lines = [&b"one"[..], b"", b"12345678", b"t\rwo\r"];
    for split in 0..=stream.len() {
        let pieces = [&stream[..split], &stream[split..]];
        assert_eq!(decoded(SHORT, &pieces), (owned(&lines), Ok(())), "split at {split}");
    }
}

#[test]
fn a_line_over_the_limit_is_refused_however_it_arrives() {
    for stream in [&b"123456789\n"[..], b"123456789\r\n", b"1234567890", b"1234567\r\r\r\n"] {
        for split in 0..=stream.len() {
            let (lines, end) = decoded(SHORT, &[&stream[..split], &stream[split..]]);
            assert_eq!(lines, [b""; 0], "{stream:?} split at {split}");
            assert_eq!(end, Err(FrameError::LineTooLong { max_line: 8 }));
        }
    }
}

#[test]
fn no_byte_of_a_line_is_searched_twice() {
    /// Counts what the decoder asks [`Lines`] to search.
    struct Counted<'a>(Lines, &'a Cell<usize>);
    impl Framing for Counted<'_> {
        fn encode(&self, payload: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
            self.0.encode(payload, out)
        }
        fn find(&self, received: &[u8], searched: usize) -> Result<Option<Found>, FrameError> {
            self.1.set(self.1.get() + received.len() - searched);
            self.0.find(received, searched)
        }
        fn end(&self, received: &[u8]) -> Result<(), FrameError> {
            self.0.end(received)
        }
    }
    let stream = [&[b'x'; 1000][..], b"\n"].concat();
    let pieces: Vec<&[u8]> = stream.chunks(1).collect();
    let count = Cell::new(0);
    let (lines, end) = decoded(Counted(Lines::default(), &count), &pieces);
    assert_eq!((lines.len(), end), (1, Ok(())));
    assert_eq!(count.get(), stream.len());
    // And Lines looks no further back than it is asked to.
    assert_eq!(SHORT.find(b"one\n", 4), Ok(None));
}

#[test]
fn no_limit_is_a_limit_too() {
    let no_limit = Length { max_payload: usize::MAX };
    assert_eq!(decoded(no_limit, &[b"\0\0\0\x03one"]), (vec![b"one".to_vec()], Ok(())));
    let no_limit = Lines { max_line: usize::MAX };
    assert_eq!(decoded(no_limit, &[b"one\n"]), (vec![b"one".to_vec()], Ok(())));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_payloads_arrive_unchanged_in_any_pieces(
        payloads in vec(vec(any::<u8>(), 0..100), 0..20),
        cuts in vec(0..2500_usize, 0..20),
    ) {
        let framing = Length { max_payload: 100 };
        let stream = encoded(framing, &payloads);
        prop_assert_eq!(decoded(framing, &pieces(&stream, cuts)), (payloads, Ok(())));
    }

    #[test]
    fn any_lines_arrive_unchanged_in_any_pieces(
        lines in vec("[a-z\r]{0,50}", 0..20),
        cuts in vec(0..1000_usize, 0..20),
    ) {
        let framing = Lines { max_line: 50 };
        let lines: Vec<Vec<u8>> = lines
            .into_iter()
            .map(|line| line.trim_end_matches('\r').as_bytes().to_vec())
            .collect();
        let stream = encoded(framing, &lines);
        prop_assert_eq!(decoded(framing, &pieces(&stream, cuts)), (lines, Ok(())));
    }

    #[test]
    fn any_bytes_mean_the_same_in_any_pieces(
        // Mostly what has a meaning, so that there are frames in it.
        stream in vec(prop_oneof![Just(0), 0..12_u8, Just(b'\n'), Just(b'\r'), any::<u8>()], 0..60),
        cuts in vec(0..60_usize, 0..10),
    ) {
        prop_assert_eq!(decoded(SMALL, &pieces(&stream, cuts.clone())), decoded(SMALL, &[&stream]));
        prop_assert_eq!(decoded(SHORT, &pieces(&stream, cuts)), decoded(SHORT, &[&stream]));
    }
}

fn encoded(framing: impl Framing, payloads: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut stream = Vec::new();
    for payload in payloads {
        framing.encode(payload.as_ref(), &mut stream).unwrap();
    }
    stream
}

/// The frames in a stream that arrives in these pieces, and how it ends.
fn decoded(framing: impl Framing, pieces: &[&[u8]]) -> (Vec<Vec<u8>>, Result<(), FrameError>) {
    let mut decoder = Decoder::new(framing);
    let mut frames = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        loop {
            match decoder.next_frame() {
                Ok(Some(payload)) => frames.push(payload.to_vec()),
                Ok(None) => break,
                Err(err) => return (frames, Err(err)),
            }
        }
    }
    (frames, decoder.finish())
}

fn pieces(stream: &[u8], mut cuts: Vec<usize>) -> Vec<&[u8]> {
    cuts.retain(|&cut| cut < stream.len());
    cuts.sort_unstable();
    let starts = [0].into_iter().chain(cuts.clone());
    let ends = cuts.into_iter().chain([stream.len()]);
    starts.zip(ends).map(|(start, end)| &stream[start..end]).collect()
}

fn owned(payloads: &[&[u8]]) -> Vec<Vec<u8>> {
    payloads.iter().map(|payload| payload.to_vec()).collect()
}
