//! A client of an echo server over TCP (RFC 862).

use crate::{Client, Noise, Plan, Tally, Wrong};
use mio::net::TcpStream;
use mio::{Interest, Registry, Token};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long a connect may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How far apart in the noise two clients begin.
const APART: u64 = 7919;

/// A client of an echo server.
///
/// Its messages are one stream of bytes, and so are the echoes: counters say how far each has come.
/// That covers what TCP may do to them: several in one read, one in several.
#[derive(Debug)]
pub struct TcpClient {
    stream: TcpStream,
    number: usize,
    length: u64,
    /// In how many writes a message goes out.
    writes: u64,
    /// Bytes of messages that were due, that are sent, that came back.
    asked: u64,
    sent: u64,
    echoed: u64,
    /// When the messages that are not answered were due.
    due: VecDeque<Instant>,
    broken: bool,
    noise: Rc<Noise>,
}

thread_local! {
    /// All clients of a thread share it.
    static NOISE: Rc<Noise> = Rc::default();
}

impl Client for TcpClient {
    fn connect(addr: SocketAddr, number: usize, plan: &Plan) -> io::Result<TcpClient> {
        let stream = std::net::TcpStream::connect_timeout(&addr, CONNECT_TIMEOUT)?;
        // Without a server, an ephemeral port may meet itself, and echo every byte.
        if stream.local_addr()? == addr {
            return Err(ErrorKind::ConnectionRefused.into());
        }
        stream.set_nodelay(!plan.nagle)?;
        stream.set_nonblocking(true)?;
        let length = plan.length as u64;
        Ok(TcpClient {
            stream: TcpStream::from_std(stream),
            number,
            length,
            writes: plan.writes as u64,
            asked: 0,
            sent: 0,
            echoed: 0,
            due: VecDeque::new(),
            broken: false,
            noise: NOISE.with(Rc::clone),
        })
    }

    fn register(&mut self, registry: &Registry, number: usize) -> io::Result<()> {
        let interest = Interest::READABLE | Interest::WRITABLE;
        registry.register(&mut self.stream, Token(number), interest)
    }

    fn ask(&mut self, due: Instant, tally: &mut Tally) {
        let room = self.sent == self.asked;
        self.asked += self.length;
        self.due.push_back(due);
        // Where earlier messages wait for room, the kernel will say when there is some.
        if room {
            self.send(tally);
        }
    }

    fn news(
        &mut self,
        to_the_end: bool,
        buf: &mut [u8],
        tally: &mut Tally,
    ) -> Option<(usize, Instant)> {
        self.send(tally);
        let before = self.due.len();
        let mut last = None;
        while !self.broken {
            let n = match self.stream.read(buf) {
                Ok(0) => {
                    self.breaks(tally, Wrong::End, "end of stream");
                    break;
                }
                Ok(n) => n,
                Err(err) if err.kind() == ErrorKind::WouldBlock => break,
                Err(err) if err.kind() == ErrorKind::Interrupted => continue,
                Err(err) => {
                    self.breaks(tally, Wrong::Reset, &err.to_string());
                    break;
                }
            };
            let now = Instant::now();
            if !self.is_echo(&buf[..n]) {
                let what = format!("other bytes than were sent, behind {} good ones", self.echoed);
                self.breaks(tally, Wrong::Bytes, &what);
                break;
            }
            self.echoed += n as u64;
            let open = (self.asked - self.echoed).div_ceil(self.length) as usize;
            while self.due.len() > open {
                let Some(due) = self.due.pop_front() else { break };
                tally.answer(due, now);
            }
            last = Some(now);
            // A read that leaves room has taken all, on Linux (lesson 8).
            if cfg!(target_os = "linux") && n < buf.len() && !to_the_end {
                break;
            }
        }
        Some((before - self.due.len(), last?))
    }

    fn waiting(&self) -> usize {
        if self.broken { 0 } else { self.due.len() }
    }

    fn give_up(&mut self, since: Instant, tally: &mut Tally) -> usize {
        if self.broken || self.due.front().is_none_or(|due| *due >= since) {
            return 0;
        }
        // In a stream, nothing comes behind what does not come.
        let silent = self.due.len();
        self.breaks(tally, Wrong::Silence, "no answer");
        silent
    }

    fn is_broken(&self) -> bool {
        self.broken
    }
}

impl TcpClient {
    /// Sends what is due and not sent, as far as the kernel takes it.
    fn send(&mut self, tally: &mut Tally) {
        while self.sent < self.asked && !self.broken {
            let in_message = self.sent % self.length;
            // To the end of the piece that is under way: piece k ends at k / writes of the message.
            let piece = in_message * self.writes / self.length + 1;
            let left = (piece * self.length).div_ceil(self.writes) - in_message;
            match self.stream.write(self.noise.at(self.start() + self.sent, left)) {
                Ok(n) => self.sent += n as u64,
                Err(err) if err.kind() == ErrorKind::WouldBlock => return,
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) => self.breaks(tally, Wrong::Reset, &err.to_string()),
            }
        }
    }

    /// Whether these bytes are the next ones that should come back.
    fn is_echo(&self, bytes: &[u8]) -> bool {
        let length = bytes.len() as u64;
        self.echoed + length <= self.sent
            && *bytes == *self.noise.at(self.start() + self.echoed, length)
    }

    /// Where in the noise this client begins.
    fn start(&self) -> u64 {
        self.number as u64 * APART
    }

    fn breaks(&mut self, tally: &mut Tally, kind: Wrong, what: &str) {
        self.broken = true;
        // Silence is counted by messages, all else by connections.
        let times = if kind == Wrong::Silence { self.due.len() as u64 } else { 1 };
        tally.errors.add(kind, times, || format!("connection {}: {what}", self.number + 1));
        let now = Instant::now();
        self.due.drain(..).for_each(|due| tally.waited(due, now));
    }
}
