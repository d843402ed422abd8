//! The checks of `exercise.rs`. To read them is no cheating.

use super::{Connection, Next, Stream};
use referee::{Story, check, join, show, tcp_pair};
use std::collections::VecDeque;
use std::fmt::{self, Debug};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// As `LIMIT` in `exercise.rs`, which is not to be raised.
const MOST: usize = 4096;

/// What a system holds for a peer that does not read: more than any check sends.
const PLENTY: usize = 1 << 30;

#[test]
fn what_comes_goes_back_in_order() {
    check(|story| {
        // A read brings, and a write takes, at most so many bytes.
        for (brings, takes) in [(100, 100), (4, 100), (100, 4), (5, 2)] {
            let mut script = Script::new(story, PLENTY).at_most(brings, takes);
            let mut connection = Connection::new();
            script.peer_sends(b"hello, server");
            expect_wait(&mut connection, &mut script);
            script.nothing_happens();
            expect_wait(&mut connection, &mut script);
            script.peer_sends(b"are you there?");
            expect_wait(&mut connection, &mut script);
        }
        for (brings, takes) in [(PLENTY, PLENTY), (977, PLENTY), (PLENTY, 977), (331, 977)] {
            let mut script = Script::new(story, PLENTY).at_most(brings, takes).quiet();
            let mut connection = Connection::new();
            script.peer_sends(&numbers(50_000));
            expect_wait(&mut connection, &mut script);
        }
    });
}

#[test]
fn the_rest_of_a_partial_write_is_kept() {
    check(|story| {
        let mut script = Script::new(story, 10);
        let mut connection = Connection::new();
        script.peer_sends(b"a long text, and a peer that reads slowly");
        expect_wait(&mut connection, &mut script);
        for n in [5, 1, 20] {
            script.peer_reads(n);
            expect_wait(&mut connection, &mut script);
        }
        script.peer_reads(PLENTY);
        expect_wait(&mut connection, &mut script);

        for (room, reads) in [(1000, 700), (4000, 200), (5000, 5000)] {
            let mut script = Script::new(story, room).quiet();
            let mut connection = Connection::new();
            script.peer_sends(&numbers(20_000));
            expect_wait(&mut connection, &mut script);
            while script.written < script.arrived.len() {
                script.peer_reads(reads);
                expect_wait(&mut connection, &mut script);
            }
        }
    });
}

#[test]
fn a_peer_that_does_not_read_is_not_read_from() {
    check(|story| {
        for room in [0, 3000, 10_000] {
            let mut script = Script::new(story, room);
            let mut connection = Connection::new();
            for length in [5000, 300, 200_000, 200_000] {
                script.peer_sends(&numbers(length));
                expect_wait(&mut connection, &mut script);
            }
        }
    });
}

#[test]
fn reading_goes_on_when_the_rest_is_sent() {
    check(|story| {
        for (first, room, second) in [(3000, 1000, 2000), (6000, 5000, 10), (4096, 0, 20_000)] {
            let mut script = Script::new(story, room);
            let mut connection = Connection::new();
            script.peer_sends(&numbers(first));
            expect_wait(&mut connection, &mut script);
            script.peer_sends(&numbers(second));
            expect_wait(&mut connection, &mut script);
            // The last event for a long time: the peer now waits for all of its echo.
            script.peer_reads(PLENTY);
            expect_wait(&mut connection, &mut script);
        }
    });
}

#[test]
fn the_end_of_the_stream_waits_for_the_echo() {
    check(|story| {
        for text in ["", "hello, server"] {
            let mut script = Script::new(story, PLENTY);
            let mut connection = Connection::new();
            script.peer_sends(text.as_bytes());
            script.peer_half_closes();
            expect_close(&mut connection, &mut script);
        }
        for (length, room) in [(3000, 1000), (4096, 0), (9000, 10)] {
            for ends_at_once in [true, false] {
                let mut script = Script::new(story, room);
                let mut connection = Connection::new();
                script.peer_sends(&numbers(length));
                if !ends_at_once {
                    expect_wait(&mut connection, &mut script);
                }
                script.peer_half_closes();
                expect_wait(&mut connection, &mut script);
                script.nothing_happens();
                expect_wait(&mut connection, &mut script);
                script.peer_reads(500);
                expect_wait(&mut connection, &mut script);
                script.peer_reads(PLENTY);
                expect_close(&mut connection, &mut script);
            }
        }
    });
}

#[test]
fn an_interrupted_call_is_made_again() {
    check(|story| {
        let mut script = Script::new(story, PLENTY).at_most(8, 5);
        let mut connection = Connection::new();
        script.peer_sends(b"hello, server");
        script.read_fails.extend([ErrorKind::Interrupted; 2]);
        script.write_fails.extend([ErrorKind::Interrupted]);
        expect_wait(&mut connection, &mut script);
        script.read_fails.extend([ErrorKind::Interrupted]);
        script.nothing_happens();
        expect_wait(&mut connection, &mut script);

        let mut script = Script::new(story, 5);
        let mut connection = Connection::new();
        script.peer_sends(b"hello, server");
        expect_wait(&mut connection, &mut script);
        script.peer_reads(4);
        script.write_fails.extend([ErrorKind::Interrupted; 2]);
        expect_wait(&mut connection, &mut script);
    });
}

#[test]
fn an_error_is_told_as_it_is() {
    check(|story| {
        for kind in [ErrorKind::ConnectionReset, ErrorKind::Other] {
            let mut script = Script::new(story, PLENTY);
            script.read_fails.extend([kind]);
            let came = turn(&mut Connection::new(), &mut script);
            expect(story, came, Err(kind));
        }
        for kind in [ErrorKind::BrokenPipe, ErrorKind::ConnectionReset, ErrorKind::WriteZero] {
            let mut script = Script::new(story, PLENTY);
            script.peer_sends(b"hello, server");
            script.write_fails.extend([kind]);
            let came = turn(&mut Connection::new(), &mut script);
            expect(story, came, Err(kind));
        }
    });
}

#[test]
fn what_was_sent_is_not_kept() {
    check(|story| {
        let mut script = Script::new(story, 5000).quiet();
        let mut connection = Connection::new();
        for _ in 0..40 {
            script.peer_sends(&numbers(3000));
            expect_wait(&mut connection, &mut script);
            script.peer_reads(3000);
            expect_wait(&mut connection, &mut script);
        }
        // How much memory a value holds, std does not tell. All that is kept is shown, though, a
        // byte in at most 5 characters.
        let shown = format!("{connection:?}").len();
        story.step(format!("the `Connection` is printed with {{:?}}: {shown} characters"));
        let came = format!("All 120000 bytes are echoed, and {shown} characters are still kept.");
        let likely =
            "what is sent has to leave the buffer, or a long conversation fills the memory.";
        story.ensure(shown < 4 * 5 * MOST, came, likely);
    });
}

#[test]
fn a_real_peer_that_does_not_read_is_stopped() {
    check(|story| {
        story.if_it_hangs(ROUND_AND_ROUND);
        let (mut peer, stream) = tcp_pair();
        peer.set_nonblocking(true).unwrap();
        stream.set_nonblocking(true).unwrap();
        let mut stream = Counted { stream, story: story.clone(), read: 0, written: 0 };
        let mut connection = Connection::new();

        story.step("a real peer writes as much as its system takes, and reads nothing");
        let text = numbers(70_000);
        // How much a system takes differs. If it is more than `most`, that is enough.
        let (mut sent, most) = (0, 64_000_000);
        loop {
            let before = (sent, stream.read);
            while sent < most {
                let Ok(n) = peer.write(&text[sent % text.len()..]) else { break };
                sent += n;
            }
            let came = connection.turn(&mut stream).map_err(|err| err.kind());
            expect(story, came, Ok(Next::Wait));
            if (sent, stream.read) == before || sent >= most {
                break;
            }
        }
        let (read, written) = (stream.read, stream.written);
        story.step(format!("it wrote {sent} bytes; we have read {read} and written {written}"));

        story.step("the peer half-closes, and reads the echo to its end");
        peer.shutdown(Shutdown::Write).unwrap();
        peer.set_nonblocking(false).unwrap();
        let peer = thread::spawn(move || {
            let mut echo = Vec::new();
            // A stream that is closed while bytes wait in it is reset; the echo ends there, too.
            let _ = peer.read_to_end(&mut echo);
            echo
        });
        let deadline = Instant::now() + Duration::from_secs(2);
        loop {
            let came = connection.turn(&mut stream).map_err(|err| err.kind());
            if came == Ok(Next::Close) {
                break;
            }
            expect(story, came, Ok(Next::Wait));
            story.ensure(Instant::now() < deadline, "After 2s it still waits.", AFTER_THE_END);
            // Nobody tells this loop of events, so it asks all the time.
            thread::yield_now();
        }
        drop(stream);
        let echo = join(peer);
        story.expect("bytes of the echo", echo.len(), sent, CLOSES_EARLY);
        let same = echo.chunks(text.len()).all(|part| text.starts_with(part));
        let likely = "a part came twice, or out of order.";
        story.ensure(same, "The echo is another text than the peer's.", likely);
    });
}

const HANGS: &str = "a loop in `turn` does not end, and calls neither `read` nor `write`.";

const PILES_UP: &str = "what the peer does not read piles up in memory. While anything is unsent, \
    do not read; then the peer has to wait.";

const READ_ON: &str = "a write took a part, and then came a read. Keep the rest, and offer it \
    until `write` says `WouldBlock`.";

const ROUND_AND_ROUND: &str = "asking again does not help, and it burns a core. Return `Wait`: \
    the loop calls `turn` when there is news.";

const ZERO_AGAIN: &str = "0 bytes are the end of the stream, or an empty slice was passed. Asking \
    again changes neither.";

const CLOSES_EARLY: &str = "`Close` throws away what is unsent. Keep the connection until all is \
    echoed.";

const READ_UNTIL: &str = "bytes that are there already get no event of their own. Read on in this \
    turn, until `read` says `WouldBlock`.";

const AFTER_THE_END: &str = "after the end no event comes. All is echoed: return `Close`.";

const NO_FAILURE: &str = "`WouldBlock` is no failure and no end. It means \"not now\": return \
    `Wait`.";

/// Calls `turn` once, and judges what holds for every turn.
fn turn(connection: &mut Connection, script: &mut Script) -> Result<Next, ErrorKind> {
    let story = script.story.clone();
    story.if_it_hangs(HANGS);
    (script.last_read, script.last_write, script.idle) = (Said::Nothing, Said::Nothing, 0);
    let before = (script.read, script.written);
    let came = connection.turn(script).map_err(|err| err.kind());
    let (read, written) = (script.read - before.0, script.written - before.1);
    story.step(format!("the turn read {read} bytes, wrote {written}, and returned {came:?}"));
    match came {
        // Errors are for the check itself to judge.
        _ if script.over => {}
        Err(_) => {}
        Ok(Next::Close) => judge_close(&story, script),
        Ok(Next::Wait) if script.read > script.written => judge_wait_for_write(&story, script),
        Ok(Next::Wait) => judge_wait_for_read(&story, script),
    }
    came
}

fn judge_close(story: &Story, script: &Script) {
    let likely = if script.read_without_room {
        "a read into a full buffer brings 0 bytes, and that is not the end. Do not read while the \
         buffer is full."
    } else if [script.last_read, script.last_write].contains(&Said::WouldBlock) {
        NO_FAILURE
    } else {
        "only a read of 0 bytes is the end. Read until it comes."
    };
    story.ensure(script.saw_end, "It returned Close, and no read has told the end.", likely);
    let unsent = script.read - script.written;
    let came = format!("It returned Close, and {unsent} bytes are unsent.");
    story.ensure(unsent == 0, came, CLOSES_EARLY);
}

fn judge_wait_for_write(story: &Story, script: &Script) {
    let likely = match script.last_write {
        Said::WouldBlock => return,
        Said::TookAPart => {
            "a write that takes a part promises no event. Offer the rest at once, until `write` \
             says `WouldBlock`."
        }
        Said::TookAPartThenRead => READ_ON,
        Said::Failed => "`Interrupted` promises no event. Call `write` again.",
        _ => {
            "the event did not say for what the stream is ready. While anything is unsent, offer \
             it in each turn, until `write` says `WouldBlock`."
        }
    };
    let unsent = script.read - script.written;
    let came = format!("It returned Wait. {unsent} bytes are unsent, and `write`");
    story.fail(&format!("{came} did not say WouldBlock."), likely);
}

fn judge_wait_for_read(story: &Story, script: &Script) {
    let likely = match script.last_read {
        _ if script.saw_end => AFTER_THE_END,
        Said::WouldBlock => return,
        Said::Failed => "`Interrupted` promises no event. Call `read` again.",
        _ => READ_UNTIL,
    };
    let waits = match script.arrived.len() - script.read {
        0 if script.ended => "the end of the stream waits to be read".to_string(),
        0 => "it does not know whether more has come".to_string(),
        n => format!("{n} bytes wait to be read"),
    };
    let came = "It returned Wait. Nothing is unsent, `read` did not say WouldBlock, and";
    story.fail(&format!("{came} {waits}."), likely);
}

#[track_caller]
fn expect_wait(connection: &mut Connection, script: &mut Script) {
    let came = turn(connection, script);
    expect(&script.story, came, Ok(Next::Wait));
}

#[track_caller]
fn expect_close(connection: &mut Connection, script: &mut Script) {
    let came = turn(connection, script);
    expect(&script.story, came, Ok(Next::Close));
}

#[track_caller]
fn expect(story: &Story, came: Result<Next, ErrorKind>, should: Result<Next, ErrorKind>) {
    let likely = match (&came, &should) {
        (Err(ErrorKind::WouldBlock), _) => NO_FAILURE,
        (Err(ErrorKind::Interrupted), _) => "`Interrupted` is no failure. Call again.",
        (Err(ErrorKind::UnexpectedEof), Ok(_)) => "the end of the stream is no failure here.",
        (Err(ErrorKind::WriteZero), Ok(_)) => {
            "a write of no bytes takes 0. Do not write when nothing is unsent."
        }
        (_, Err(_)) => "the caller has to learn that this connection is over, and why.",
        _ => "",
    };
    story.expect("the turn returned", came, should, likely);
}

/// What the last call of `read`, or of `write`, said in this turn.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Said {
    /// It was not called.
    Nothing,
    Moved,
    /// The write took only a part of what it was offered.
    TookAPart,
    /// So it was, and then came a read.
    TookAPartThenRead,
    Zero,
    WouldBlock,
    Failed,
}

/// A non-blocking stream whose peer keeps to a script.
struct Script {
    story: Story,
    /// Whether each call is told, or turns only.
    tells_calls: bool,
    /// All that the peer has sent so far. It has arrived.
    arrived: Vec<u8>,
    ended: bool,
    /// So many bytes of `arrived` have been read, and so many written.
    read: usize,
    written: usize,
    /// So many more bytes can be written until the peer reads some.
    room: usize,
    brings_at_most: usize,
    takes_at_most: usize,
    /// How the next calls fail. `WriteZero` stands for a write that says `Ok(0)`.
    read_fails: VecDeque<ErrorKind>,
    write_fails: VecDeque<ErrorKind>,
    /// A call has failed, and not because of a signal.
    over: bool,
    /// A read has told the end of the stream.
    saw_end: bool,
    /// A read was given an empty buffer: 0 bytes, and not the end.
    read_without_room: bool,
    last_read: Said,
    last_write: Said,
    /// How many calls have moved nothing since the last that did.
    idle: usize,
}

impl Script {
    fn new(story: &Story, room: usize) -> Script {
        match room {
            PLENTY => story.step("a new connection, whose peer reads all at once"),
            _ => {
                story.step(format!("a new connection; until the peer reads, it takes {room} bytes"))
            }
        }
        Script {
            story: story.clone(),
            tells_calls: true,
            arrived: Vec::new(),
            ended: false,
            read: 0,
            written: 0,
            room,
            brings_at_most: PLENTY,
            takes_at_most: PLENTY,
            read_fails: VecDeque::new(),
            write_fails: VecDeque::new(),
            over: false,
            saw_end: false,
            read_without_room: false,
            last_read: Said::Nothing,
            last_write: Said::Nothing,
            idle: 0,
        }
    }

    /// A read brings, and a write takes, at most so many bytes.
    fn at_most(mut self, brings: usize, takes: usize) -> Script {
        (self.brings_at_most, self.takes_at_most) = (brings, takes);
        self
    }

    /// For where there are very many calls.
    fn quiet(mut self) -> Script {
        self.tells_calls = false;
        self
    }

    fn peer_sends(&mut self, bytes: &[u8]) {
        self.story.step(format!("the peer sends {}", show(bytes)));
        self.arrived.extend_from_slice(bytes);
    }

    fn peer_half_closes(&mut self) {
        self.story.step("the peer half-closes");
        self.ended = true;
    }

    fn peer_reads(&mut self, n: usize) {
        match n {
            PLENTY => self.story.step("the peer reads all that comes from now on"),
            _ => self.story.step(format!("the peer reads {n} bytes")),
        }
        self.room += n;
    }

    fn nothing_happens(&self) {
        self.story.step("an event comes, and nothing is new");
    }

    /// Tells what a call says, and ends loops that nothing ends.
    fn answer(&mut self, call: &str, answer: Result<usize, ErrorKind>) -> io::Result<usize> {
        if self.tells_calls {
            self.story.step(format!("{call} says {answer:?}"));
        }
        if self.over {
            let likely = "of the errors only `Interrupted` is worth another try. `Ok(0)` from \
                `write` is an error, too: `WriteZero`.";
            self.story.fail("A call had failed, and then came another.", likely);
        }
        self.idle = if matches!(answer, Ok(1..)) { 0 } else { self.idle + 1 };
        if self.idle == 12 {
            let likely = if answer == Ok(0) { ZERO_AGAIN } else { ROUND_AND_ROUND };
            self.story.fail(&format!("12 calls moved nothing. {call} said {answer:?}."), likely);
        }
        answer.map_err(io::Error::from)
    }

    fn ensure_unsent(&self, offered: &[u8]) {
        let unsent = &self.arrived[self.written..self.read];
        if unsent.starts_with(offered) {
            return;
        }
        let head = &offered[..offered.len().min(12)];
        let likely = if !unsent.is_empty() && offered.starts_with(unsent) {
            "behind what is unsent, the buffer holds old bytes. Do not offer them."
        } else if unsent.windows(head.len()).any(|part| part == head) {
            "what a write did not take was dropped. Keep it, and offer it before you read more."
        } else {
            "what was taken is offered again, and the peer gets it twice. Go on behind it."
        };
        let (offered, unsent) = (show(offered), show(unsent));
        self.story.fail(&format!("`write` was offered {offered}.\n  Unsent is {unsent}."), likely);
    }
}

/// Short: the story tells the rest.
impl Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a script with {} bytes to read", self.arrived.len() - self.read)
    }
}

impl Stream for Script {}

impl Read for Script {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let call = format!("`read` into {} bytes", buf.len());
        if self.last_write == Said::TookAPart {
            self.last_write = Said::TookAPartThenRead;
        }
        if let Some(kind) = self.read_fails.pop_front() {
            self.last_read = Said::Failed;
            let result = self.answer(&call, Err(kind));
            self.over = kind != ErrorKind::Interrupted;
            return result;
        }
        let n = buf.len().min(self.arrived.len() - self.read).min(self.brings_at_most);
        buf[..n].copy_from_slice(&self.arrived[self.read..self.read + n]);
        self.read += n;
        let answer = if n > 0 || buf.is_empty() || self.ended {
            self.read_without_room |= buf.is_empty();
            self.saw_end |= n == 0 && !buf.is_empty();
            self.last_read = if n > 0 { Said::Moved } else { Said::Zero };
            Ok(n)
        } else {
            self.last_read = Said::WouldBlock;
            Err(ErrorKind::WouldBlock)
        };
        let result = self.answer(&call, answer);
        let unsent = self.read - self.written;
        let came = format!("{unsent} bytes are read and not written; {MOST} is the limit.");
        let read_on = self.last_write == Said::TookAPartThenRead;
        self.story.ensure(unsent <= MOST, came, if read_on { READ_ON } else { PILES_UP });
        result
    }
}

impl Write for Script {
    fn write(&mut self, offered: &[u8]) -> io::Result<usize> {
        let call = format!("`write` of {} bytes", offered.len());
        self.ensure_unsent(offered);
        if let Some(kind) = self.write_fails.pop_front() {
            self.last_write = Said::Failed;
            let zero = kind == ErrorKind::WriteZero;
            let result = self.answer(&call, if zero { Ok(0) } else { Err(kind) });
            self.over = kind != ErrorKind::Interrupted;
            return result;
        }
        let n = offered.len().min(self.room).min(self.takes_at_most);
        self.written += n;
        self.room -= n;
        if n == 0 && !offered.is_empty() {
            self.last_write = Said::WouldBlock;
            return self.answer(&call, Err(ErrorKind::WouldBlock));
        }
        self.last_write = match n {
            0 => Said::Zero,
            _ if n < offered.len() => Said::TookAPart,
            _ => Said::Moved,
        };
        self.answer(&call, Ok(n))
    }

    fn write_all(&mut self, _: &[u8]) -> io::Result<()> {
        self.story.fail(
            "`write_all` was called.",
            "if it meets `WouldBlock`, it does not say how much was taken. Call `write`.",
        )
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A real stream, which counts.
#[derive(Debug)]
struct Counted {
    stream: TcpStream,
    story: Story,
    read: usize,
    written: usize,
}

impl Stream for Counted {}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.stream.read(buf)?;
        self.read += n;
        let unsent = self.read.saturating_sub(self.written);
        let came = format!("{unsent} bytes are read and not written; {MOST} is the limit.");
        let likely = "what the peer does not read piles up, or the rest of a write was dropped.";
        self.story.ensure(unsent <= MOST, came, likely);
        Ok(n)
    }
}

impl Write for Counted {
    fn write(&mut self, offered: &[u8]) -> io::Result<usize> {
        let n = self.stream.write(offered)?;
        self.written += n;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Text in which each place can be told from every other.
fn numbers(length: usize) -> Vec<u8> {
    let text: String = (0..=length / 7).map(|n| format!("{n:06} ")).collect();
    text.into_bytes()[..length].to_vec()
}
