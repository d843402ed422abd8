//! Both directions at once, with real sockets on loopback.

use socket2::SockRef;
use std::io::{self, Cursor, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};
use tcp_client::{ExchangeError, Pace, Printer, Style, exchange};

/// Longer than anything here takes: a bug fails a test, it never hangs it.
const LIMIT: Duration = Duration::from_secs(30);

#[test]
fn more_than_all_buffers_hold_comes_back() {
    let (client, mut peer) = pair();
    let sent: Vec<u8> = (0..64 * 1024 * 1024_u32).map(|i| (i ^ (i >> 8)) as u8).collect();
    let echo = thread::spawn(move || {
        let mut buf = vec![0; 64 * 1024];
        loop {
            match peer.read(&mut buf).unwrap() {
                0 => break,
                n => peer.write_all(&buf[..n]).unwrap(),
            }
        }
    });
    let received = all_of(&client, Cursor::new(sent.clone()));
    assert!(received == sent, "{} of {} bytes came back, or others", received.len(), sent.len());
    echo.join().unwrap();
}

#[test]
fn half_closes_at_the_end_of_its_input_and_goes_on_receiving() {
    let (client, mut peer) = pair();
    let answering = thread::spawn(move || {
        // Returns only because of the half-close.
        let mut question = String::new();
        peer.read_to_string(&mut question).unwrap();
        peer.write_all(b"late answer").unwrap();
        question
    });
    assert_eq!(all_of(&client, &b"question"[..]), b"late answer");
    assert_eq!(answering.join().unwrap(), "question");
}

#[test]
fn ends_with_the_peer_although_the_input_is_open() {
    let (client, mut peer) = pair();
    let (_keyboard, input) = keyboard();
    peer.write_all(b"bye").unwrap();
    peer.shutdown(Shutdown::Write).unwrap();
    assert_eq!(all_of(&client, input), b"bye");
}

#[test]
fn what_arrived_before_a_reset_is_printed() {
    let (client, mut peer) = pair();
    let (_keyboard, input) = keyboard();
    let (out, printed) = gated();
    peer.write_all(b"some").unwrap();
    let resetting = thread::spawn(move || {
        let some = printed.bytes.recv_timeout(LIMIT).unwrap();
        reset(peer);
        printed.open();
        some
    });
    let err = exchange(&client, input, Pace::default(), &mut Printer::new(out, Style::Raw));
    assert_eq!(resetting.join().unwrap(), b"some");
    assert!(is_connection(&err, ErrorKind::ConnectionReset), "{err:?}");
}

/// Linux tells of a reset once: to the write or to the read, whichever comes first.
#[cfg(target_os = "linux")]
#[test]
fn a_reset_that_the_write_met_is_told_although_the_read_saw_an_end() {
    let (client, mut peer) = pair();
    let (mut keyboard, input) = keyboard();
    let (out, printed) = gated();
    peer.write_all(b"some").unwrap();
    let resetting = thread::spawn(move || {
        // The receiving side is busy printing: it does not read.
        printed.bytes.recv_timeout(LIMIT).unwrap();
        reset(peer);
        keyboard.type_until_nobody_reads();
        printed.open();
    });
    let err = exchange(&client, input, Pace::default(), &mut Printer::new(out, Style::Raw));
    resetting.join().unwrap();
    assert!(is_connection(&err, ErrorKind::ConnectionReset), "{err:?}");
}

/// The system decides what a write says; on Linux it is `BrokenPipe` after a FIN.
#[cfg(target_os = "linux")]
#[test]
fn a_peer_that_closes_in_order_before_it_has_read_all_is_no_error() {
    let (client, mut peer) = pair();
    let (mut keyboard, input) = keyboard();
    let (out, printed) = gated();
    peer.write_all(b"enough").unwrap();
    let closing = thread::spawn(move || {
        printed.bytes.recv_timeout(LIMIT).unwrap();
        drop(peer);
        keyboard.type_until_nobody_reads();
        printed.open();
    });
    let ended = exchange(&client, input, Pace::default(), &mut Printer::new(out, Style::Raw));
    closing.join().unwrap();
    assert!(ended.is_ok(), "{ended:?}");
}

#[test]
fn an_input_that_fails_is_told_once_the_answer_is_printed() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("no more paper"))
        }
    }
    let (client, mut peer) = pair();
    let answering = thread::spawn(move || {
        peer.read_to_end(&mut Vec::new()).unwrap();
        peer.write_all(b"answer").unwrap();
    });
    let mut printed = Vec::new();
    let mut printer = Printer::new(&mut printed, Style::Raw);
    let err = exchange(&client, Broken, Pace::default(), &mut printer).unwrap_err();
    assert!(matches!(err, ExchangeError::Input(_)), "{err:?}");
    assert_eq!(printed, b"answer");
    answering.join().unwrap();
}

#[test]
fn an_output_that_fails_ends_it_although_the_peer_goes_on() {
    let (client, mut peer) = pair();
    let (_keyboard, input) = keyboard();
    peer.write_all(b"for nobody").unwrap();
    let mut no_room: [u8; 0] = [];
    let mut printer = Printer::new(&mut no_room[..], Style::Raw);
    let err = exchange(&client, input, Pace::default(), &mut printer).unwrap_err();
    assert!(matches!(err, ExchangeError::Output(_)), "{err:?}");
}

#[test]
fn chunks_are_sent_with_a_pause_between() {
    let (client, mut peer) = pair();
    let reading = thread::spawn(move || {
        let mut text = String::new();
        peer.read_to_string(&mut text).unwrap();
        text
    });
    let pace = Pace { chunk: 2, pause: Duration::from_millis(20) };
    let start = Instant::now();
    let mut printer = Printer::new(io::sink(), Style::Raw);
    exchange(&client, &b"hello"[..], pace, &mut printer).unwrap();
    assert!(start.elapsed() >= 2 * pace.pause, "three chunks, two pauses: {:?}", start.elapsed());
    assert_eq!(reading.join().unwrap(), "hello");
}

/// Two ends of a connection.
fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let client = TcpStream::connect_timeout(&listener.local_addr().unwrap(), LIMIT).unwrap();
    let (peer, _) = listener.accept().unwrap();
    for stream in [&client, &peer] {
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream.set_write_timeout(Some(LIMIT)).unwrap();
    }
    (client, peer)
}

#[track_caller]
fn all_of(client: &TcpStream, input: impl Read + Send + 'static) -> Vec<u8> {
    let mut printed = Vec::new();
    exchange(client, input, Pace::default(), &mut Printer::new(&mut printed, Style::Raw)).unwrap();
    printed
}

/// An input that is open for as long as its other half is there.
fn keyboard() -> (Keyboard, Keys) {
    let (press, pressed) = mpsc::channel();
    (Keyboard(press), Keys(pressed))
}

struct Keyboard(Sender<u8>);
struct Keys(Receiver<u8>);

#[cfg(target_os = "linux")]
impl Keyboard {
    /// The one who reads it goes as soon as a write fails.
    fn type_until_nobody_reads(&mut self) {
        let start = Instant::now();
        while self.0.send(b'?').is_ok() {
            assert!(start.elapsed() < LIMIT, "somebody still reads");
            thread::yield_now();
        }
    }
}

impl Read for Keys {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self.0.recv_timeout(LIMIT) {
            Ok(key) => {
                buf[0] = key;
                Ok(1)
            }
            Err(RecvTimeoutError::Disconnected) => Ok(0),
            Err(RecvTimeoutError::Timeout) => Err(io::Error::other("somebody waited for a key")),
        }
    }
}

/// An output that says what it was given, and then waits until it may go on.
fn gated() -> (Gated, Printed) {
    let (bytes, printed) = mpsc::channel();
    let (open, opened) = mpsc::channel();
    (Gated { bytes, opened }, Printed { bytes: printed, open })
}

struct Gated {
    bytes: Sender<Vec<u8>>,
    opened: Receiver<()>,
}

struct Printed {
    bytes: Receiver<Vec<u8>>,
    open: Sender<()>,
}

impl Printed {
    fn open(self) {
        let _ = self.open.send(());
    }
}

impl Write for Gated {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.send(bytes.to_vec()).map_err(io::Error::other)?;
        self.opened.recv_timeout(LIMIT).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Closes with a reset in place of a FIN.
fn reset(peer: TcpStream) {
    SockRef::from(&peer).set_linger(Some(Duration::ZERO)).unwrap();
}

fn is_connection(ended: &Result<(), ExchangeError>, kind: ErrorKind) -> bool {
    matches!(ended, Err(ExchangeError::Connection(err)) if err.kind() == kind)
}
