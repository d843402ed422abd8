//! The checks of `exercise.rs`. To read them is no cheating.

use super::{Network, ask};
use referee::{Story, check, join, udp_socket};
use std::net::{SocketAddr, UdpSocket};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// No schedule here has so many.
const TOO_MANY: usize = 40;

const WAITS_BEYOND: &str = "the last wait goes on beyond the deadline. Wait for the shorter of the \
    two: the wait whose turn it is, and the time left.";

const SENDS_TOO_LATE: &str = "a request is sent at the deadline, when nobody waits for its reply any \
    more. Look at the clock before each send.";

const GIVES_UP_EARLY: &str = "it gives up while there is time left, in which a reply may come. The \
    last wait is as long as what is left.";

const STANDS_STILL: &str = "the script's clock moves in `send` and in `wait` only: a loop that does \
    neither never ends.";

#[test]
fn each_wait_is_twice_as_long_as_the_one_before() {
    check(|story| {
        story.if_it_hangs(STANDS_STILL);
        for (first_wait, deadline, should) in [
            (ms(1000), ms(15_000), vec![0, 1000, 3000, 7000]),
            (ms(200), ms(6200), vec![0, 200, 600, 1400, 3000]),
        ] {
            let run = run(story, Script::lossy(usize::MAX), first_wait, deadline);
            let should: Vec<Duration> = should.into_iter().map(ms).collect();
            let gaps: Vec<Duration> = run.sent.windows(2).map(|two| two[1] - two[0]).collect();
            let likely = if run.sent.len() < should.len() && should.starts_with(&run.sent) {
                "it gives up after a number of tries, with time left. Here the deadline alone ends \
                 it."
            } else if gaps.len() > 1 && gaps.iter().all(|gap| *gap == gaps[0]) {
                "the wait stays the same. Whoever has lost requests to an overloaded network would \
                 go on to overload it: double the wait after each try."
            } else if run.sent.last() >= Some(&deadline) {
                SENDS_TOO_LATE
            } else {
                "each wait is twice as long as the one before."
            };
            story.expect("requests were sent at", run.sent, should, likely);
        }
    });
}

#[test]
fn it_ends_at_the_deadline() {
    check(|story| {
        story.if_it_hangs(STANDS_STILL);
        for (first_wait, deadline) in [(1000, 10_000), (5000, 2000), (30, 500), (10, 0)] {
            let deadline = ms(deadline);
            let run = run(story, Script::lossy(usize::MAX), ms(first_wait), deadline);
            let likely = if run.ended > deadline { WAITS_BEYOND } else { GIVES_UP_EARLY };
            story.expect("it ended at", run.ended, deadline, likely);
            story.expect("it returned", run.reply, None::<String>, "nobody has answered.");
            let too_late = run.sent.iter().any(|at| *at >= deadline);
            story.ensure(!too_late, "A request was sent at the deadline.", SENDS_TOO_LATE);
        }
    });
}

#[test]
fn the_time_that_sending_takes_counts_too() {
    check(|story| {
        story.if_it_hangs(STANDS_STILL);
        // In the last, the second send is still under way at the deadline.
        for (first_wait, deadline, send_takes) in
            [(1000, 10_000, 300), (200, 1000, 50), (400, 1000, 500)]
        {
            let (deadline, send_takes) = (ms(deadline), ms(send_takes));
            story.step(format!("the network is slow: each send takes {send_takes:?}"));
            let script = Script { send_takes, ..Script::lossy(usize::MAX) };
            let run = run(story, script, ms(first_wait), deadline);
            let all_sends = send_takes * run.sent.len() as u32;
            let likely = if run.sent.last() >= Some(&deadline) {
                SENDS_TOO_LATE
            } else if run.ended < deadline {
                GIVES_UP_EARLY
            } else if run.ended == deadline + send_takes {
                "the time left was reckoned before the last send, which then took its part of it. \
                 Read the clock after the send."
            } else if run.ended == deadline + all_sends {
                "the waits were added up. What else takes time is missing in that sum: read the \
                 clock, `elapsed`, each time."
            } else {
                WAITS_BEYOND
            };
            let last_send = run.sent.last().copied().unwrap_or_default() + send_takes;
            story.expect("it ended at", run.ended, deadline.max(last_send), likely);
        }
    });
}

#[test]
fn the_reply_ends_it_whichever_try_it_answers() {
    check(|story| {
        story.if_it_hangs(STANDS_STILL);
        for (lost, round_trip, requests) in [(2, 30, 3), (0, 80, 1), (4, 40, 5), (0, 1500, 2)] {
            let reply = format!("20:36:{:02}, after {round_trip} ms", 10 + lost);
            story.step(format!(
                "the first {lost} requests are lost; {round_trip} ms after the next one comes \
                 {reply:?}"
            ));
            let script =
                Script { round_trip: ms(round_trip), reply: reply.clone(), ..Script::lossy(lost) };
            let run = run(story, script, ms(1000), ms(60_000));
            story.expect("it returned", run.reply, Some(reply), "ask again, and return what came.");
            story.expect(
                "requests sent",
                run.sent.len(),
                requests,
                "after a reply nothing is sent any more, and before it, only after a whole wait. \
                 A reply to the first request may come while you wait for one to the second.",
            );
        }
    });
}

#[test]
fn on_a_real_socket_too() {
    check(|story| {
        story.if_it_hangs("the server drops requests, and `ask` does not ask again.");
        for lost in [2, 1] {
            let reply = format!("20:36:5{lost}");
            let (server, answered) = server_that_drops(lost, reply.clone());
            story.step(format!("a real server drops the first {lost} requests"));
            let network = Real { socket: udp_socket(), server, started: Instant::now() };
            let run = run(story, network, ms(20), ms(1000));
            story.expect("it returned", run.reply, Some(reply), "ask again, and return what came.");
            join(answered);
        }
    });
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What your `ask` did.
struct Run {
    /// When each request was sent.
    sent: Vec<Duration>,
    ended: Duration,
    reply: Option<String>,
}

/// Runs your `ask`, and writes down what it does.
fn run(story: &Story, mut network: impl Network, first_wait: Duration, deadline: Duration) -> Run {
    story.step(format!("you ask, with a first wait of {first_wait:?}, until {deadline:?}"));
    let mut recorded = Recorded { story, network: &mut network, sent: Vec::new(), waits: 0 };
    let reply = ask(&mut recorded, first_wait, deadline);
    let (sent, ended) = (recorded.sent, network.elapsed());
    story.step(format!("requests were sent at {sent:?}; it ended at {ended:?} with {reply:?}"));
    Run { sent, ended, reply }
}

/// Notes what passes through it.
struct Recorded<'a> {
    story: &'a Story,
    network: &'a mut dyn Network,
    sent: Vec<Duration>,
    waits: usize,
}

impl Recorded<'_> {
    fn end_if_there_is_no_end(&self) {
        if self.sent.len().max(self.waits) > TOO_MANY {
            self.story.fail(
                &format!(
                    "{} requests and {} waits until {:?}, and no end.",
                    self.sent.len(),
                    self.waits,
                    self.elapsed()
                ),
                "nothing looks at the deadline; or the waits have no length, and no time passes.",
            );
        }
    }
}

impl Network for Recorded<'_> {
    fn elapsed(&self) -> Duration {
        self.network.elapsed()
    }

    fn send(&mut self) {
        self.sent.push(self.network.elapsed());
        self.end_if_there_is_no_end();
        self.network.send();
    }

    fn wait(&mut self, wait: Duration) -> Option<String> {
        self.waits += 1;
        self.end_if_there_is_no_end();
        self.network.wait(wait)
    }
}

/// A network without a network, and a clock that moves only while something happens.
struct Script {
    now: Duration,
    send_takes: Duration,
    /// So many requests are lost; the next one is answered.
    lost: usize,
    round_trip: Duration,
    reply: String,
    sent: usize,
    reply_comes: Option<Duration>,
}

impl Script {
    fn lossy(lost: usize) -> Script {
        Script {
            now: Duration::ZERO,
            send_takes: Duration::ZERO,
            lost,
            round_trip: Duration::ZERO,
            reply: String::new(),
            sent: 0,
            reply_comes: None,
        }
    }
}

impl Network for Script {
    fn elapsed(&self) -> Duration {
        self.now
    }

    fn send(&mut self) {
        self.now += self.send_takes;
        if self.sent == self.lost {
            self.reply_comes = Some(self.now + self.round_trip);
        }
        self.sent += 1;
    }

    fn wait(&mut self, wait: Duration) -> Option<String> {
        let end = self.now.saturating_add(wait);
        let reply_comes = self.reply_comes.filter(|at| *at <= end);
        self.now = reply_comes.unwrap_or(end).max(self.now);
        reply_comes.map(|_| self.reply.clone())
    }
}

/// A socket, a server, and the time that really passes.
struct Real {
    socket: UdpSocket,
    server: SocketAddr,
    started: Instant,
}

impl Network for Real {
    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn send(&mut self) {
        self.socket.send_to(b"time?", self.server).unwrap();
    }

    fn wait(&mut self, wait: Duration) -> Option<String> {
        // A read timeout of zero is an error.
        let wait = wait.max(Duration::from_micros(1));
        self.socket.set_read_timeout(Some(wait)).unwrap();
        let mut buf = [0; 512];
        let n = self.socket.recv(&mut buf).ok()?;
        Some(String::from_utf8_lossy(&buf[..n]).into_owned())
    }
}

/// Drops so many requests, and answers the next one.
fn server_that_drops(lost: usize, reply: String) -> (SocketAddr, JoinHandle<()>) {
    let server = udp_socket();
    let addr = server.local_addr().unwrap();
    let answered = thread::spawn(move || {
        let mut buf = [0; 512];
        for _ in 0..lost {
            server.recv_from(&mut buf).unwrap();
        }
        let (_, peer) = server.recv_from(&mut buf).unwrap();
        server.send_to(reply.as_bytes(), peer).unwrap();
    });
    (addr, answered)
}
