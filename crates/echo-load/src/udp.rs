//! A client of a time server over UDP (lesson 4).

use crate::{Client, Plan, Tally, Wrong};
use mio::net::UdpSocket;
use mio::{Interest, Registry, Token};
use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Instant;

/// The longest reply, and one byte more, so that a longer one is seen.
const REPLY: usize = 64 + 1;

/// A client that asks for the time, each time with a token of its own.
#[derive(Debug)]
pub struct UdpClient {
    socket: UdpSocket,
    number: usize,
    length: usize,
    /// Requests whose reply is still wanted: the oldest has the token `oldest`, the next one more.
    /// `None` has been answered before an older one.
    due: VecDeque<Option<Instant>>,
    oldest: u64,
}

impl Client for UdpClient {
    fn connect(addr: SocketAddr, number: usize, plan: &Plan) -> io::Result<UdpClient> {
        let any: IpAddr = match addr {
            SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let socket = UdpSocket::bind(SocketAddr::new(any, 0))?;
        // From now on it hears this server only, and also that nobody is there.
        socket.connect(addr)?;
        Ok(UdpClient { socket, number, length: plan.length, due: VecDeque::new(), oldest: 0 })
    }

    fn register(&mut self, registry: &Registry, number: usize) -> io::Result<()> {
        registry.register(&mut self.socket, Token(number), Interest::READABLE)
    }

    fn ask(&mut self, due: Instant, tally: &mut Tally) {
        let token = self.oldest + self.due.len() as u64;
        self.due.push_back(Some(due));
        // Padded, so that the reply is no longer than the request.
        let request = format!("{:<length$}", format!("time? {token:x}"), length = self.length);
        if let Err(err) = self.socket.send(request.as_bytes()) {
            // What the kernel does not take is lost, like any datagram: its silence is counted.
            if err.kind() != ErrorKind::WouldBlock {
                self.wrong(tally, Wrong::Reset, &err.to_string());
            }
        }
    }

    fn news(
        &mut self,
        _to_the_end: bool,
        _buf: &mut [u8],
        tally: &mut Tally,
    ) -> Option<(usize, Instant)> {
        let (mut answers, mut last) = (0, None);
        let mut buf = [0; REPLY];
        loop {
            match self.socket.recv(&mut buf) {
                Ok(n) => {
                    let now = Instant::now();
                    match self.judge(&buf[..n]) {
                        Ok(Some(due)) => {
                            tally.answer(due, now);
                            answers += 1;
                            last = Some(now);
                        }
                        // Late, or a second time: UDP may do that.
                        Ok(None) => {}
                        Err(what) => self.wrong(tally, Wrong::Bytes, &what),
                    }
                }
                Err(err) if err.kind() == ErrorKind::WouldBlock => break,
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                // Told once, and replies may stand behind it.
                Err(err) if err.kind() == ErrorKind::ConnectionRefused => {
                    self.wrong(tally, Wrong::Reset, &err.to_string());
                }
                Err(err) => {
                    self.wrong(tally, Wrong::Reset, &err.to_string());
                    break;
                }
            }
        }
        Some((answers, last?))
    }

    fn waiting(&self) -> usize {
        self.due.iter().flatten().count()
    }

    fn give_up(&mut self, since: Instant, tally: &mut Tally) -> usize {
        let (mut silent, now) = (0, Instant::now());
        while let Some(due) = self.due.front().copied() {
            if due.is_some_and(|due| due >= since) {
                break;
            }
            if let Some(due) = due {
                tally.waited(due, now);
                silent += 1;
            }
            self.forget_oldest();
        }
        tally.errors.add(Wrong::Silence, silent as u64, || {
            format!("socket {}: no answer", self.number + 1)
        });
        silent
    }

    fn is_broken(&self) -> bool {
        false
    }
}

impl UdpClient {
    /// When the request of this reply was due; `None` if its reply is not wanted any more, an error
    /// if it is no reply.
    fn judge(&mut self, reply: &[u8]) -> Result<Option<Instant>, String> {
        if reply.len() == REPLY {
            return Err("a reply that is too long".into());
        }
        let text = std::str::from_utf8(reply).map_err(|_| "a reply that is no text".to_string())?;
        let wrong = || format!("a reply that is no time: {text:?}");
        // The tutorial's server answers with the time alone.
        let (token, time) = match text.split_once(' ') {
            Some((token, time)) => (u64::from_str_radix(token, 16).map_err(|_| wrong())?, time),
            None => (self.oldest, text),
        };
        humantime::parse_rfc3339(time).map_err(|_| wrong())?;
        let asked = self.oldest + self.due.len() as u64;
        let as_sent = text.starts_with(&format!("{token:x} ")) || !text.contains(' ');
        if token >= asked || !as_sent {
            return Err(format!("a reply to what was not asked: {text:?}"));
        }
        let Some(place) = token.checked_sub(self.oldest) else { return Ok(None) };
        let due = self.due.get_mut(place as usize).and_then(Option::take);
        while self.due.front().is_some_and(Option::is_none) {
            self.forget_oldest();
        }
        Ok(due)
    }

    fn forget_oldest(&mut self) {
        self.due.pop_front();
        self.oldest += 1;
    }

    fn wrong(&self, tally: &mut Tally, kind: Wrong, what: &str) {
        tally.errors.add(kind, 1, || format!("socket {}: {what}", self.number + 1));
    }
}
