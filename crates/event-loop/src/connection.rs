//! One client, as far as its conversation has come.

use crate::Limits;
use mio::net::TcpStream;
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

/// Bytes that one read takes at most, and so the most that a client can have unsent with us. All
/// connections read into the same buffer of this size, one after another.
pub const BUFFER: usize = 64 * 1024;

/// Linux: a read that leaves room in the buffer has taken all bytes there were (epoll(7): "Do I need
/// to continuously read/write a file descriptor until EAGAIN"), and the next ones are news again.
/// Elsewhere only `WouldBlock` says so.
const A_SHORT_READ_TAKES_ALL: bool = cfg!(target_os = "linux");

/// What is read and thrown away at most after we have hung up, and for how long.
const DRAIN_BYTES: usize = 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(1);

/// A client's stream, and all that a thread of its own would keep on its stack.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    state: State,
    echoed: u64,
    /// The kernel has told of something behind the bytes: read until `WouldBlock`, or the end.
    more_to_hear: bool,
}

#[derive(Debug)]
enum State {
    /// All is echoed. The peer was last heard at `since`.
    Reading { since: Instant },
    /// `unsent[sent..]` waits for room in the kernel's send buffer. The peer last took some at
    /// `since`. Meanwhile nothing is read: this is the back-pressure.
    Writing { since: Instant, unsent: Vec<u8>, sent: usize },
    /// We have hung up on a silent peer. What it still sends is thrown away, up to `left` bytes, so
    /// that our close is no reset (lesson 2, `hang_up`).
    Draining { until: Instant, left: usize },
}

/// What a connection's turn has come to.
#[derive(Debug)]
pub enum Turn {
    /// Nothing more can be done before the kernel has news of it.
    Wait,
    /// There is more to do at once, but others have waited long enough.
    Again,
    /// It is over: so many bytes were echoed, or what went wrong.
    Over(io::Result<u64>),
}

impl Connection {
    /// A connection that begins now. `stream` is non-blocking, as mio's streams are.
    pub fn new(stream: TcpStream, now: Instant) -> Connection {
        Connection { stream, state: State::Reading { since: now }, echoed: 0, more_to_hear: false }
    }

    /// The stream, to be registered with a poll.
    pub fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// The kernel has told of more than bytes: the end of the peer's stream, an error, or urgent
    /// data, at which a read stops short (RFC 6093). It does not tell twice.
    pub fn more_to_hear(&mut self) {
        self.more_to_hear = true;
    }

    /// Does what can be done without waiting: once for each time that the kernel has news of this
    /// stream, and again for each [`Turn::Again`]. `buf` is anybody's between two turns.
    pub fn turn(&mut self, buf: &mut [u8], limits: &Limits, now: Instant) -> Turn {
        let turn = match self.state {
            State::Reading { .. } => self.echo(buf, now),
            State::Writing { .. } => self.resume(now),
            State::Draining { .. } => self.drain(buf, limits),
        };
        turn.unwrap_or_else(|err| Turn::Over(Err(err)))
    }

    /// Reads once and sends back what came.
    fn echo(&mut self, buf: &mut [u8], now: Instant) -> io::Result<Turn> {
        let n = match self.stream.read(buf) {
            // The end of the stream. All before it is echoed: else we would not have read.
            Ok(0) => return Ok(Turn::Over(Ok(self.echoed))),
            Ok(n) => n,
            // The normal case: nothing more is there.
            Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(Turn::Wait),
            Err(err) if err.kind() == ErrorKind::Interrupted => return Ok(Turn::Again),
            Err(err) => return Err(err),
        };
        self.state = State::Reading { since: now };

        // Most of the time the kernel takes all at once.
        let sent = match self.stream.write(&buf[..n]) {
            Ok(sent) => sent,
            Err(err) if would_wait(&err) => 0,
            Err(err) => return Err(err),
        };
        self.echoed += sent as u64;
        if sent < n {
            let unsent = buf[sent..n].to_vec();
            self.state = State::Writing { since: now, unsent, sent: 0 };
            // The kernel tells of room only after it has said that there is none.
            return self.resume(now);
        }
        let all_taken = A_SHORT_READ_TAKES_ALL && n < buf.len() && !self.more_to_hear;
        Ok(if all_taken { Turn::Wait } else { Turn::Again })
    }

    /// Goes on with a write that the kernel took only a part of.
    fn resume(&mut self, now: Instant) -> io::Result<Turn> {
        let State::Writing { since, unsent, sent } = &mut self.state else {
            return Ok(Turn::Again);
        };
        while *sent < unsent.len() {
            match self.stream.write(&unsent[*sent..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => {
                    *sent += n;
                    *since = now;
                    self.echoed += n as u64;
                }
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(Turn::Wait),
                Err(err) => return Err(err),
            }
        }
        // The news of what has arrived in the meantime came while we did not read. It does not
        // come twice: so read without being asked to.
        self.state = State::Reading { since: now };
        Ok(Turn::Again)
    }

    /// Throws away what still comes after we have hung up.
    fn drain(&mut self, buf: &mut [u8], limits: &Limits) -> io::Result<Turn> {
        let State::Draining { left, .. } = &mut self.state else { return Ok(Turn::Again) };
        match self.stream.read(buf) {
            Ok(n @ 1..) if n < *left => *left -= n,
            Err(err) if err.kind() == ErrorKind::WouldBlock => return Ok(Turn::Wait),
            Err(err) if err.kind() == ErrorKind::Interrupted => {}
            // The end, an error, or more than we want to see: nothing is left to protect.
            _ => return Err(silent(limits)),
        }
        Ok(Turn::Again)
    }

    /// When this client's time is up; `None` is never.
    pub fn deadline(&self, limits: &Limits) -> Option<Instant> {
        match self.state {
            State::Reading { since } => since.checked_add(limits.idle_timeout),
            State::Writing { since, .. } => since.checked_add(limits.write_timeout),
            State::Draining { until, .. } => Some(until),
        }
    }

    /// Its time is up.
    pub fn give_up(&mut self, limits: &Limits, now: Instant) -> Turn {
        match self.state {
            State::Reading { .. } => {
                // An orderly end: the peer gets all that we sent, and then our FIN.
                if let Err(err) = self.stream.shutdown(Shutdown::Write) {
                    return Turn::Over(Err(err));
                }
                self.state = State::Draining { until: now + DRAIN_TIME, left: DRAIN_BYTES };
                Turn::Again
            }
            State::Writing { .. } => {
                Turn::Over(Err(timed_out("read nothing for", limits.write_timeout)))
            }
            State::Draining { .. } => Turn::Over(Err(silent(limits))),
        }
    }
}

fn would_wait(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

fn silent(limits: &Limits) -> io::Error {
    timed_out("said nothing for", limits.idle_timeout)
}

fn timed_out(what: &str, limit: Duration) -> io::Error {
    let limit = humantime::format_duration(limit);
    io::Error::new(ErrorKind::TimedOut, format!("{what} {limit}, hung up"))
}
