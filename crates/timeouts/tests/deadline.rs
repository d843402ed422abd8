//! A deadline, and a stream that keeps one: with injected time, scripted streams, and real ones.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};
use timeouts::{Bounded, Deadline, SetTimeouts, is_timeout};

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);
const MS: Duration = Duration::from_millis(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// What a user may type.
const ODD: [Duration; 4] = [Duration::ZERO, Duration::from_nanos(1), MS, Duration::MAX];

#[test]
fn the_time_left_shrinks_to_zero_and_stays_there() {
    let start = Instant::now();
    let deadline = Deadline::starting(start, 100 * MS);
    for (passed, left) in [(0, 100), (1, 99), (99, 1), (100, 0), (101, 0), (10_000, 0)] {
        assert_eq!(deadline.left(start + passed * MS), left * MS, "after {passed} ms");
    }
}

#[test]
fn every_duration_makes_a_deadline() {
    let start = Instant::now();
    for limit in ODD {
        let left = Deadline::starting(start, limit).left(start);
        // Nobody waits for 30 years to see the difference.
        assert_eq!(left, limit.min(30 * 365 * DAY), "{limit:?}");
        assert!(Deadline::after(limit).timed_out().to_string().starts_with("not over within "));
    }
}

#[test]
fn a_deadline_that_is_over_says_so() {
    let err = Deadline::after(Duration::ZERO).time_left().unwrap_err();
    assert_eq!((err.kind(), &*err.to_string()), (ErrorKind::TimedOut, "not over within 0s"));
    assert!(is_timeout(&err));
}

#[test]
fn each_read_is_given_the_time_left() {
    let mut drip = Script::of(vec![Ok("."); 1000]);
    Bounded::new(&mut drip, Deadline::after(LIMIT)).read_exact(&mut [0; 1000]).unwrap();
    let limits = drip.read_limits.take();
    assert_eq!(limits.len(), 1000, "one for each system call");
    assert!(limits.is_sorted_by(|earlier, later| earlier >= later), "it never grows");
    assert!(limits[0] <= LIMIT && limits[999] < limits[0], "{:?} to {:?}", limits[0], limits[999]);
}

#[test]
fn each_write_is_given_the_time_left() {
    let mut slow = Script::of(vec![]);
    Bounded::new(&mut slow, Deadline::after(LIMIT)).write_all(&[b'.'; 1000]).unwrap();
    let limits = slow.write_limits.take();
    assert_eq!(limits.len(), 1000, "one for each system call: the script takes a byte at a time");
    assert!(limits[0] <= LIMIT && limits[999] < limits[0], "{:?} to {:?}", limits[0], limits[999]);
}

#[test]
fn a_peer_that_sends_for_ever_is_cut_off() {
    let (start, limit) = (Instant::now(), 20 * MS);
    let mut bounded = Bounded::new(Endless, Deadline::starting(start, limit));
    let err = loop {
        assert!(start.elapsed() < LIMIT, "not cut off");
        if let Err(err) = bounded.read(&mut [0; 1]) {
            break err;
        }
    };
    assert_eq!((err.kind(), &*err.to_string()), (ErrorKind::TimedOut, "not over within 20ms"));
    assert!(start.elapsed() >= limit, "too early");
}

#[test]
fn what_came_before_the_deadline_is_kept() {
    for expired in [ErrorKind::WouldBlock, ErrorKind::TimedOut] {
        let script = Script::of(vec![Ok("abc"), Err(expired)]);
        let mut received = Vec::new();
        let err =
            Bounded::new(script, Deadline::after(LIMIT)).read_to_end(&mut received).unwrap_err();
        assert_eq!((err.kind(), &*err.to_string()), (ErrorKind::TimedOut, "not over within 30s"));
        assert_eq!(received, b"abc");
    }
}

#[test]
fn a_signal_neither_ends_a_read_nor_gives_it_more_time() {
    let mut script = Script::of(vec![Ok("a"), Err(ErrorKind::Interrupted), Ok("b")]);
    let mut received = [0; 2];
    Bounded::new(&mut script, Deadline::after(LIMIT)).read_exact(&mut received).unwrap();
    assert_eq!(&received, b"ab");
    assert_eq!(script.read_limits.take().len(), 3, "the time left is set again");
}

#[test]
fn other_errors_are_passed_on() {
    let mut bounded =
        Bounded::new(Script::of(vec![Err(ErrorKind::ConnectionReset)]), Deadline::after(LIMIT));
    let err = bounded.read(&mut [0; 1]).unwrap_err();
    assert_eq!(err.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn nothing_is_read_or_written_after_the_deadline() {
    let mut script = Script::of(vec![Ok("late")]);
    let mut bounded = Bounded::new(&mut script, Deadline::after(Duration::ZERO));
    assert_eq!(bounded.read(&mut [0; 4]).unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(bounded.write(b"late").unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(script.reads.len(), 1, "still unread");
    assert_eq!((script.read_limits.take(), script.write_limits.take()), (vec![], vec![]));
}

#[test]
fn a_silent_peer_is_given_up() {
    let (stream, _peer) = connected();
    let start = Instant::now();
    let mut bounded = Bounded::new(&stream, Deadline::starting(start, 50 * MS));
    let err = bounded.read(&mut [0; 1]).unwrap_err();
    assert_eq!((err.kind(), &*err.to_string()), (ErrorKind::TimedOut, "not over within 50ms"));
    assert!(start.elapsed() >= 50 * MS, "too early");
}

#[test]
fn a_peer_that_does_not_read_is_given_up() {
    let (stream, _peer) = connected();
    let start = Instant::now();
    let mut bounded = Bounded::new(&stream, Deadline::starting(start, 50 * MS));
    // More than the buffers of both ends hold.
    let err = bounded.write_all(&vec![0; 64 * 1024 * 1024]).unwrap_err();
    assert_eq!((err.kind(), &*err.to_string()), (ErrorKind::TimedOut, "not over within 50ms"));
    assert!(start.elapsed() >= 50 * MS, "too early");
}

#[test]
fn every_duration_reads_or_is_over() {
    for limit in ODD {
        let (stream, mut peer) = connected();
        peer.write_all(b".").unwrap();
        let read = Bounded::new(&stream, Deadline::after(limit)).read(&mut [0; 1]);
        match read.map_err(|err| err.kind()) {
            Ok(1) => assert!(!limit.is_zero(), "zero is over at once"),
            Err(ErrorKind::TimedOut) => assert!(limit < LIMIT, "{limit:?} has room"),
            other => panic!("{limit:?}: {other:?}"),
        }
    }
}

fn connected() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let ours = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    ours.set_read_timeout(Some(LIMIT)).unwrap();
    ours.set_write_timeout(Some(LIMIT)).unwrap();
    (ours, listener.accept().unwrap().0)
}

/// A stream of which each read returns what the script says; a write takes one byte.
struct Script {
    reads: VecDeque<Result<&'static str, ErrorKind>>,
    read_limits: RefCell<Vec<Duration>>,
    write_limits: RefCell<Vec<Duration>>,
}

impl Script {
    fn of(reads: Vec<Result<&'static str, ErrorKind>>) -> Script {
        Script {
            reads: reads.into(),
            read_limits: RefCell::default(),
            write_limits: RefCell::default(),
        }
    }
}

impl Read for Script {
    fn read(&mut self, mut buf: &mut [u8]) -> io::Result<usize> {
        buf.write(self.reads.pop_front().expect("a read that the script does not have")?.as_bytes())
    }
}

impl Write for Script {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Ok(1)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl SetTimeouts for Script {
    fn set_read_timeout(&self, limit: Duration) -> io::Result<()> {
        self.read_limits.borrow_mut().push(limit);
        Ok(())
    }

    fn set_write_timeout(&self, limit: Duration) -> io::Result<()> {
        self.write_limits.borrow_mut().push(limit);
        Ok(())
    }
}

impl SetTimeouts for &mut Script {
    fn set_read_timeout(&self, limit: Duration) -> io::Result<()> {
        SetTimeouts::set_read_timeout(&**self, limit)
    }

    fn set_write_timeout(&self, limit: Duration) -> io::Result<()> {
        SetTimeouts::set_write_timeout(&**self, limit)
    }
}

/// A peer that always has one byte more.
struct Endless;

impl Read for Endless {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Ok(1)
    }
}

impl SetTimeouts for Endless {
    fn set_read_timeout(&self, _: Duration) -> io::Result<()> {
        Ok(())
    }

    fn set_write_timeout(&self, _: Duration) -> io::Result<()> {
        Ok(())
    }
}
