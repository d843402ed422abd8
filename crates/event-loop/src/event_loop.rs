//! Asks the kernel who is ready, and gives each of them a turn.

use crate::arrivals::Arrivals;
use crate::{BUFFER, Connection, Deadlines, Limits, Turn};
use mio::event::Event;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token, Waker};
use slab::Slab;
use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};
use tcp_echo_server::{Log, Report};

/// What the kernel's news is about: the listener, the wish to stop, or else the connection of that
/// number.
const LISTENER: Token = Token(usize::MAX);
const STOP: Token = Token(usize::MAX - 1);

/// What we want to hear of each client. On Linux urgent data is news of its own.
#[cfg(target_os = "linux")]
const EVERYTHING: Interest = Interest::READABLE.add(Interest::WRITABLE).add(Interest::PRIORITY);
#[cfg(not(target_os = "linux"))]
const EVERYTHING: Interest = Interest::READABLE.add(Interest::WRITABLE);

/// News taken with one call. The rest comes with the next.
const NEWS: usize = 1024;

/// How long to wait after a poll that failed.
const POLL_PAUSE: Duration = Duration::from_millis(100);

/// Clients accepted in one round of the loop; then the others have their turns.
const WELCOMED: usize = 64;

/// The server's one thread.
#[derive(Debug)]
pub struct EventLoop {
    poll: Poll,
    /// `None` after the wish to stop: the listener is closed.
    arrivals: Option<Arrivals>,
    limits: Limits,
    log: Log,
    clients: Slab<Client>,
    /// Who has a turn to come.
    ready: VecDeque<usize>,
    deadlines: Deadlines,
    /// After the wish to stop: when the grace period is over; `None` is never.
    end: Option<Instant>,
    /// What reads go into, whosever turn it is.
    buf: Vec<u8>,
}

#[derive(Debug)]
struct Client {
    peer: SocketAddr,
    connection: Connection,
    is_ready: bool,
}

impl EventLoop {
    /// A loop that will serve the clients of `listener`.
    pub fn new(
        listener: std::net::TcpListener,
        limits: Limits,
        report: Report,
    ) -> io::Result<EventLoop> {
        listener.set_nonblocking(true)?;
        let mut arrivals = Arrivals::new(TcpListener::from_std(listener));
        let poll = Poll::new()?;
        poll.registry().register(arrivals.listener(), LISTENER, Interest::READABLE)?;
        Ok(EventLoop {
            poll,
            arrivals: Some(arrivals),
            limits,
            log: Log::new(report),
            clients: Slab::new(),
            ready: VecDeque::new(),
            deadlines: Deadlines::default(),
            end: None,
            buf: vec![0; BUFFER],
        })
    }

    /// What another thread needs to stop the loop: [`Waker::wake`] makes news of its own. A loop has
    /// one.
    pub fn stopper(&self) -> io::Result<Waker> {
        Waker::new(self.poll.registry(), STOP)
    }

    /// Serves until it is stopped, and then for the grace period, or until all clients are gone.
    /// Returns how many are left.
    pub fn run(mut self) -> usize {
        let mut events = Events::with_capacity(NEWS);
        loop {
            // Where this thread waits, and nowhere else.
            if let Err(err) = self.poll.poll(&mut events, self.patience(Instant::now())) {
                self.poll_failed(&err);
                continue;
            }
            // One look at the clock serves all of this round.
            let now = Instant::now();
            for event in &events {
                match event.token() {
                    LISTENER => self.somebody_has_come(now),
                    STOP => self.stop(now),
                    Token(key) => self.news(key, event),
                }
            }
            // Each has one turn. Who is not done with it is in the queue again, behind the others.
            for _ in 0..self.ready.len() {
                self.next_turn(now);
            }
            while let Some(key) = self.deadlines.take_due(now) {
                self.time_is_up(key, now);
            }
            self.accept(now);
            if self.is_over(now) {
                return self.clients.len();
            }
        }
    }

    /// How long to wait for news; `None` is for ever.
    fn patience(&self, now: Instant) -> Option<Duration> {
        if !self.ready.is_empty() {
            return Some(Duration::ZERO);
        }
        let arrivals = self.arrivals.as_ref().filter(|_| self.has_room());
        let next = [self.deadlines.next(), arrivals.and_then(Arrivals::ask_at), self.end];
        let next = next.into_iter().flatten().min()?;
        Some(next.saturating_duration_since(now))
    }

    fn somebody_has_come(&mut self, now: Instant) {
        if let Some(arrivals) = &mut self.arrivals {
            arrivals.news(now);
        }
    }

    /// Closes the listener. From now on the clients have the grace period.
    fn stop(&mut self, now: Instant) {
        self.arrivals = None;
        self.end = now.checked_add(self.limits.grace);
    }

    /// After the wish to stop: whether all are gone, or the grace period is.
    fn is_over(&self, now: Instant) -> bool {
        let stopping = self.arrivals.is_none();
        stopping && (self.clients.is_empty() || self.end.is_some_and(|end| now >= end))
    }

    /// The kernel says that something has changed for a client: it has a turn to come.
    fn news(&mut self, key: usize, event: &Event) {
        if let Some(client) = self.clients.get_mut(key) {
            if event.is_read_closed() || event.is_error() || event.is_priority() {
                client.connection.more_to_hear();
            }
            self.is_ready(key);
        }
    }

    fn is_ready(&mut self, key: usize) {
        let client = &mut self.clients[key];
        if !client.is_ready {
            client.is_ready = true;
            self.ready.push_back(key);
        }
    }

    fn next_turn(&mut self, now: Instant) {
        if let Some(key) = self.ready.pop_front() {
            self.turn(key, now);
        }
    }

    fn turn(&mut self, key: usize, now: Instant) {
        let Some(client) = self.clients.get_mut(key) else { return };
        client.is_ready = false;
        let turn = client.connection.turn(&mut self.buf, &self.limits, now);
        self.after(key, turn, now);
    }

    fn time_is_up(&mut self, key: usize, now: Instant) {
        // A last turn before the verdict. Bytes may be here whose news is still to come, and a peer
        // may have taken too little for the kernel to speak of room.
        self.turn(key, now);
        let Some(client) = self.clients.get_mut(key) else { return };
        let deadline = client.connection.deadline(&self.limits);
        if deadline.is_some_and(|deadline| deadline <= now) {
            let turn = client.connection.give_up(&self.limits, now);
            self.after(key, turn, now);
        }
    }

    fn after(&mut self, key: usize, turn: Turn, now: Instant) {
        match turn {
            Turn::Over(result) => return self.farewell(key, result, now),
            Turn::Again => self.is_ready(key),
            Turn::Wait => {}
        }
        self.deadlines.look_by(key, self.clients[key].connection.deadline(&self.limits));
    }

    /// Accepts who waits in the backlog: as long as there is room, some at a time.
    fn accept(&mut self, now: Instant) {
        for _ in 0..WELCOMED {
            if !self.has_room() {
                return;
            }
            let Some(arrivals) = &mut self.arrivals else { return };
            let Some((stream, peer)) = arrivals.next(now, &self.log) else { return };
            self.welcome(stream, peer, now);
        }
    }

    /// While there is none, new clients wait in the backlog, connected and not lost.
    fn has_room(&self) -> bool {
        self.clients.len() < self.limits.max_clients
    }

    fn welcome(&mut self, stream: TcpStream, peer: SocketAddr, now: Instant) {
        let key = self.clients.vacant_key();
        let mut connection = Connection::new(stream, now);
        // Once for all. What is true already is news at once.
        let registered = connection.stream().set_nodelay(true).and_then(|()| {
            self.poll.registry().register(connection.stream(), Token(key), EVERYTHING)
        });
        if let Err(err) = registered {
            self.log.line(now, &format!("{peer}: register: {err}; connection closed"));
            return;
        }
        self.log.line(now, &format!("{peer}: connected"));
        self.deadlines.look_by(key, connection.deadline(&self.limits));
        self.clients.insert(Client { peer, connection, is_ready: false });
    }

    /// Closes a connection. Its number is free for another, and so is its place. No old news can
    /// meet the next one under this number: all news of a round is taken before anybody leaves.
    fn farewell(&mut self, key: usize, result: io::Result<u64>, now: Instant) {
        self.deadlines.remove(key);
        let Client { peer, .. } = self.clients.remove(key);
        match result {
            Ok(echoed) => self.log.line(now, &format!("{peer}: echoed {echoed} bytes")),
            // One peer's failure is that peer's alone.
            Err(err) => self.log.line(now, &format!("{peer}: {err}")),
        }
    }

    /// Should the kernel not even tell who is ready: no error ends the server, and none makes it
    /// spin.
    fn poll_failed(&self, err: &io::Error) {
        // A signal arrived while we waited.
        if err.kind() != ErrorKind::Interrupted {
            self.log.line(Instant::now(), &format!("poll: {err}; trying again"));
            thread::sleep(POLL_PAUSE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::Ipv4Addr;

    #[test]
    fn who_is_not_done_has_the_next_turn_after_the_others() {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let addr = listener.local_addr().unwrap();
        let report = |line: &str| eprintln!("{line}");
        let mut event_loop = EventLoop::new(listener, Limits::default(), report).unwrap();
        let connect = || std::net::TcpStream::connect(addr).unwrap();
        let (mut greedy, _other) = (connect(), connect());
        // More than one turn reads, and no more than the kernel keeps for us.
        greedy.write_all(&[0; BUFFER + 1]).unwrap();
        let now = Instant::now() + Duration::from_secs(1);
        event_loop.accept(now);
        assert_eq!(event_loop.clients.len(), 2);
        for key in [0, 1, 0] {
            event_loop.is_ready(key);
        }
        assert_eq!(event_loop.ready, [0, 1], "nobody is in it twice");
        event_loop.next_turn(now);
        assert_eq!(event_loop.ready, [1, 0]);
    }

    #[test]
    fn the_loop_sleeps_no_longer_than_until_somebody_may_be_accepted() {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let limits = Limits { max_clients: 1, ..Limits::default() };
        let mut event_loop = EventLoop::new(listener, limits, |line| eprintln!("{line}")).unwrap();
        let now = Instant::now() + Duration::from_secs(1);
        assert_eq!(event_loop.patience(now), Some(Duration::ZERO), "the backlog was never asked");
        event_loop.accept(now);
        assert_eq!(event_loop.patience(now), None, "nobody is there: only news can change that");

        // As after an accept that failed: no news will come of who waits.
        let again = now + Duration::from_millis(5);
        event_loop.arrivals.as_mut().unwrap().news(again);
        assert_eq!(event_loop.patience(now), Some(Duration::from_millis(5)));
        // Without room there is nothing to ask for.
        event_loop.limits.max_clients = 0;
        assert_eq!(event_loop.patience(now), None);
        // And after the wish to stop nobody is accepted.
        event_loop.limits.max_clients = 1;
        event_loop.stop(now);
        assert_eq!(event_loop.patience(now), Some(event_loop.limits.grace));
    }
}
