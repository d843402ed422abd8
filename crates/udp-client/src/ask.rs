//! The conversation: ask, wait, ask again, and give up in time.

use crate::{
    Answer, AskError, Heard, Ignored, MAX_REPLY, Moment, Patience, Protocol, Try, Why, judge,
    random,
};
use std::collections::HashSet;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

/// Servers that [`ask_everyone`] hears, at most. It remembers each, and where a protocol has no
/// token, whoever writes invented addresses into datagrams is as many servers as they like.
const MOST_SERVERS: usize = 1024;

/// Asks `server` until it answers. Also returns what else came in and was ignored.
///
/// `socket` is bound to an address of the server's family, and nothing else uses it. It is
/// connected here: the kernel then passes on the server's datagrams alone, and tells us if the
/// server's machine says that nothing listens on that port. `connect(2)`, `udp(7)`.
pub fn ask(
    socket: &UdpSocket,
    server: SocketAddr,
    protocol: Protocol,
    patience: Patience,
) -> Result<(Answer, Ignored), AskError> {
    // Sends nothing: it only notes the address.
    socket.connect(server).map_err(AskError::system("connect", server))?;
    // As the kernel noted it: 0.0.0.0 has become 127.0.0.1, for one.
    let server = socket.peer_addr().map_err(AskError::system("connect", server))?;

    let mut conversation = Conversation::new(socket, server, true, protocol, patience);
    match conversation.next_reply()? {
        Some(Heard::Answer(answer)) => Ok((answer, conversation.ignored)),
        Some(Heard::Refusal { from, why }) => Err(AskError::Refused { server: from, why }),
        None => {
            let tries = conversation.tries.len();
            Err(AskError::NoReply { server, tries, ignored: conversation.ignored })
        }
    }
}

/// Asks everyone in a network, by its broadcast address, and calls `on_reply` with each server's
/// first reply until the deadline: an answer, or why there is none. Returns what was ignored.
/// A thousand servers are enough: it ends early then.
///
/// The socket stays unconnected: the answers come from many addresses, none of them the broadcast
/// address.
pub fn ask_everyone(
    socket: &UdpSocket,
    broadcast: SocketAddr,
    protocol: Protocol,
    patience: Patience,
    mut on_reply: impl FnMut(Heard),
) -> Result<Ignored, AskError> {
    // Asked for by hand, so that nobody sends to a whole network by mistake (SO_BROADCAST).
    socket.set_broadcast(true).map_err(AskError::system("allow broadcast to", broadcast))?;
    let mut conversation = Conversation::new(socket, broadcast, false, protocol, patience);
    // Nobody knows how many there are: only the deadline ends it.
    conversation.give_up = patience.deadline;

    let mut sources = HashSet::new();
    while let Some(heard) = conversation.next_reply()? {
        let (Heard::Answer(Answer { from, .. }) | Heard::Refusal { from, .. }) = &heard;
        if sources.insert(*from) {
            on_reply(heard);
        } else {
            conversation.ignored.count(Why::Duplicate);
        }
        if sources.len() == MOST_SERVERS {
            break;
        }
    }
    Ok(conversation.ignored)
}

struct Conversation<'a> {
    socket: &'a UdpSocket,
    to: SocketAddr,
    connected: bool,
    protocol: Protocol,
    started: Instant,
    /// These two count from `started`. Sums of durations saturate where an `Instant` overflows.
    give_up: Duration,
    next_try: Duration,
    waits: Box<dyn Iterator<Item = Duration>>,
    tries: Vec<Try>,
    ignored: Ignored,
}

impl<'a> Conversation<'a> {
    fn new(
        socket: &'a UdpSocket,
        to: SocketAddr,
        connected: bool,
        protocol: Protocol,
        patience: Patience,
    ) -> Conversation<'a> {
        Conversation {
            socket,
            to,
            connected,
            protocol,
            started: Instant::now(),
            give_up: patience.give_up(),
            next_try: Duration::ZERO,
            waits: Box::new(patience.waits(random())),
            tries: Vec::new(),
            ignored: Ignored::default(),
        }
    }

    /// The next reply to one of our tries. `None` once the time is up.
    fn next_reply(&mut self) -> Result<Option<Heard>, AskError> {
        // One byte more than the longest reply, so that a longer datagram can be told from it: the
        // rest of a datagram that does not fit is lost.
        let mut buf = [0; MAX_REPLY + 1];
        loop {
            // Reckoned anew before each wait. Datagrams that are ignored, however many, do not
            // move the moments at which we ask again and give up.
            let elapsed = self.started.elapsed();
            if elapsed >= self.give_up {
                return Ok(None);
            }
            if elapsed >= self.next_try {
                self.send_try(elapsed)?;
                continue;
            }
            let left = self.next_try.min(self.give_up) - elapsed;
            let received = self
                .socket
                .set_read_timeout(Some(left))
                .and_then(|()| self.socket.recv_from(&mut buf));

            let now = Moment::now();
            match received {
                Ok((n, source)) => {
                    let server = self.connected.then_some(self.to);
                    match judge(self.protocol, &buf[..n], source, server, &self.tries, now) {
                        Ok(heard) => return Ok(Some(heard)),
                        Err(why) => self.ignored.count(why),
                    }
                }
                // The time for this wait is up, or a signal came: what is left is reckoned above.
                Err(err) if is_pause(&err) => {}
                Err(err) if is_too_long(&err) => self.ignored.count(Why::NoReply),
                Err(err) if is_unreachable(&err) => self.nothing_listens()?,
                Err(err) => return Err(AskError::system("receive from", self.to)(err)),
            }
        }
    }

    fn send_try(&mut self, elapsed: Duration) -> Result<(), AskError> {
        let asked = Try { token: random(), sent: Moment::now() };
        self.tries.push(asked);
        let wait = self.waits.next();
        self.next_try = wait.map_or(Duration::MAX, |wait| elapsed.saturating_add(wait));

        let request = self.protocol.request(asked.token);
        // A send waits where the network card has no room. That is rare, and bounded too.
        let _ = self.socket.set_write_timeout(Some(self.give_up - elapsed));
        let sent = match self.connected {
            true => self.socket.send(&request),
            false => self.socket.send_to(&request, self.to),
        };
        match sent {
            Ok(_) => Ok(()),
            // As good as lost on the way: the next try makes up for it.
            Err(err) if is_pause(&err) => Ok(()),
            // The answer of the server's machine to an earlier try.
            Err(err) if is_unreachable(&err) => self.nothing_listens(),
            Err(err) => Err(AskError::system("send to", self.to)(err)),
        }
    }

    /// Of many servers one may have gone; of one server that is the end.
    fn nothing_listens(&self) -> Result<(), AskError> {
        if self.connected { Err(AskError::NothingListens { server: self.to }) } else { Ok(()) }
    }
}

/// An expired timeout is `WouldBlock` on Unix and `TimedOut` on Windows.
fn is_pause(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// The ICMP message "port unreachable", as Unix and as Windows report it.
fn is_unreachable(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset)
}

/// Windows reports a datagram that is longer than the buffer (WSAEMSGSIZE); Unix cuts it off.
fn is_too_long(err: &io::Error) -> bool {
    cfg!(windows) && err.raw_os_error() == Some(10040)
}
