//! Frames from a stream that pauses, is interrupted, and ends.

use framing::{FrameError, Framing, Length, Lines, Reader};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

/// What one read of [`Script`] does.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Bytes(&'a [u8]),
    Fail(ErrorKind),
}
use Step::{Bytes, Fail};

/// A stream that does one step a read, and then ends.
struct Script<'a>(VecDeque<Step<'a>>);

impl Read for Script<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.0.pop_front() {
            Some(Bytes(bytes)) => {
                buf[..bytes.len()].copy_from_slice(bytes);
                Ok(bytes.len())
            }
            Some(Fail(kind)) => Err(kind.into()),
            None => Ok(0),
        }
    }
}

#[test]
fn a_timeout_in_the_middle_of_a_frame_loses_nothing() {
    for kind in [ErrorKind::WouldBlock, ErrorKind::TimedOut] {
        let mut frames =
            reader(Length::default(), [Bytes(b"\0\0\0\x05abc"), Fail(kind), Bytes(b"de")]);
        assert_eq!(frames.next_frame().unwrap_err().kind(), kind);
        assert_eq!(frames.next_frame().unwrap(), Some(&b"abcde"[..]));
        assert_eq!(frames.next_frame().unwrap(), None);
    }
}

#[test]
fn a_timeout_before_each_byte_loses_nothing() {
    fn check(framing: impl Framing) {
        let mut stream = Vec::new();
        framing.encode(b"one", &mut stream).unwrap();
        framing.encode(b"two", &mut stream).unwrap();
        let steps: Vec<Step> =
            stream.chunks(1).flat_map(|byte| [Fail(ErrorKind::WouldBlock), Bytes(byte)]).collect();
        let mut frames = reader(framing, steps);
        let (mut timeouts, mut received) = (0, Vec::new());
        loop {
            match frames.next_frame() {
                Ok(Some(payload)) => received.push(payload.to_vec()),
                Ok(None) => break,
                Err(err) if err.kind() == ErrorKind::WouldBlock => timeouts += 1,
                Err(err) => panic!("after {received:?}: {err}"),
            }
        }
        assert_eq!(received, [b"one", b"two"]);
        assert_eq!(timeouts, stream.len(), "each is reported");
    }
    check(Length::default());
    check(Lines::default());
}

#[test]
fn a_signal_is_no_reason_to_stop() {
    let interrupted = Fail(ErrorKind::Interrupted);
    let mut lines = reader(Lines::default(), [Bytes(b"on"), interrupted, Bytes(b"e\n")]);
    assert_eq!(lines.next_frame().unwrap(), Some(&b"one"[..]));
}

#[test]
fn the_end_between_frames_is_not_the_end_inside_one() {
    let whole = b"\0\0\0\x03one";
    for length in 0..=whole.len() {
        let mut frames = reader(Length::default(), [Bytes(&whole[..length])]);
        let expected = match length {
            0 => {
                assert_eq!(frames.next_frame().unwrap(), None);
                continue;
            }
            1..=3 => FrameError::EndInHeader { received: length },
            4..=6 => FrameError::EndInPayload { received: length - 4, length: 3 },
            _ => {
                assert_eq!(frames.next_frame().unwrap(), Some(&b"one"[..]));
                assert_eq!(frames.next_frame().unwrap(), None);
                continue;
            }
        };
        // And it stays so, however often we ask.
        for _ in 0..2 {
            let err = frames.next_frame().unwrap_err();
            assert_eq!(err.kind(), ErrorKind::UnexpectedEof);
            assert_eq!(frame_error(&err), Some(&expected), "after {length} bytes");
        }
    }
}

#[test]
fn a_last_line_without_a_newline_is_an_error() {
    let mut lines = reader(Lines::default(), [Bytes(b"one\ntwo")]);
    assert_eq!(lines.next_frame().unwrap(), Some(&b"one"[..]));
    let err = lines.next_frame().unwrap_err();
    assert_eq!(frame_error(&err), Some(&FrameError::EndInLine { received: 3 }));
    assert_eq!(err.to_string(), "end of stream inside a line, after 3 bytes and no newline");
}

#[test]
fn nothing_is_read_after_a_hostile_length() {
    let mut frames =
        reader(Length::default(), [Bytes(b"GET "), Fail(ErrorKind::Other), Bytes(b"/")]);
    for _ in 0..3 {
        let err = frames.next_frame().unwrap_err();
        assert_eq!(err.kind(), ErrorKind::InvalidData);
        assert_eq!(err.to_string(), "payload of 1195725856 bytes, 8388608 are allowed");
    }
}

#[test]
fn what_was_read_behind_the_last_frame_is_handed_over() {
    let mut lines = reader(Lines::default(), [Bytes(b"HELLO\n\0\0\0\x05ab"), Bytes(b"cde")]);
    assert_eq!(lines.next_frame().unwrap(), Some(&b"HELLO"[..]));
    let (stream, rest) = lines.into_parts();
    let mut frames = Reader::new(rest.as_slice().chain(stream), Length::default());
    assert_eq!(frames.next_frame().unwrap(), Some(&b"abcde"[..]));
    assert_eq!(frames.next_frame().unwrap(), None);
}

#[test]
fn frames_of_any_size_cross_a_connection() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (receiver, _) = listener.accept().unwrap();
    sender.set_write_timeout(Some(LIMIT)).unwrap();
    receiver.set_read_timeout(Some(LIMIT)).unwrap();

    // None, some, about one buffer, and as much as is allowed.
    let payloads = [0, 1, 16 * 1024 - 4, 16 * 1024 - 3, 100_000, 8 * 1024 * 1024, 3]
        .map(|length| (0..length).map(|i| i as u8).collect::<Vec<u8>>());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut frame = Vec::new();
            for payload in &payloads {
                frame.clear();
                Length::default().encode(payload, &mut frame).unwrap();
                sender.write_all(&frame).unwrap();
            }
            drop(sender);
        });
        let mut frames = Reader::new(&receiver, Length::default());
        for payload in &payloads {
            let received = frames.next_frame().unwrap().unwrap();
            assert!(received == payload, "{} bytes of {}", received.len(), payload.len());
        }
        assert_eq!(frames.next_frame().unwrap(), None);
    });
}

fn reader<'a, F: Framing>(
    framing: F,
    steps: impl Into<VecDeque<Step<'a>>>,
) -> Reader<Script<'a>, F> {
    Reader::new(Script(steps.into()), framing)
}

fn frame_error(err: &io::Error) -> Option<&FrameError> {
    err.get_ref().and_then(|err| err.downcast_ref())
}
