//! Does what a plan says, on one thread.

use crate::{Client, Outcome, Pace, Plan, Protocol, Schedule, Tally, TcpClient, UdpClient};
use anyhow::Context;
use mio::{Events, Poll};
use std::io::ErrorKind;
use std::iter;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Answers are read into it, a piece at a time.
const BUFFER: usize = 64 * 1024;

/// How often to look who has waited too long, and to tell how far we are.
const TICK: Duration = Duration::from_millis(50);

/// Messages sent in one round of an open loop at most; then answers have their turn.
const AT_ONCE: usize = 256;

/// How long after the end of the measured time an open loop still sends what was due before.
const LATE: Duration = Duration::from_millis(100);

/// The kernel's clock for a wait (epoll_wait(2)) has steps of a millisecond. Whoever wants to send
/// more exactly has to ask again and again for the last one.
const STEP: Duration = Duration::from_millis(1);

/// Connections to a server that are ready to be used, once.
#[derive(Debug)]
pub struct Load {
    plan: Plan,
    clients: Clients,
}

#[derive(Debug)]
enum Clients {
    Tcp(Vec<TcpClient>),
    Udp(Vec<UdpClient>),
}

impl Load {
    /// Connects to the server at `addr`, as often as the plan says.
    pub fn connect(addr: SocketAddr, plan: &Plan) -> anyhow::Result<Load> {
        let clients = match plan.protocol {
            Protocol::TcpEcho => Clients::Tcp(connect_all(addr, plan)?),
            Protocol::UdpTime => Clients::Udp(connect_all(addr, plan)?),
        };
        Ok(Load { plan: plan.clone(), clients })
    }

    /// Sends and measures. `progress` is told now and then how much of the time is over, from 0 to
    /// 1. The connections stay open until the load is dropped.
    pub fn run(&mut self, progress: impl FnMut(f64)) -> anyhow::Result<Outcome> {
        match &mut self.clients {
            Clients::Tcp(clients) => drive(clients, &self.plan, progress),
            Clients::Udp(clients) => drive(clients, &self.plan, progress),
        }
    }
}

fn connect_all<C: Client>(addr: SocketAddr, plan: &Plan) -> anyhow::Result<Vec<C>> {
    let connect = |number| {
        C::connect(addr, number, plan)
            .with_context(|| format!("connect {} of {} to {addr}", number + 1, plan.connections))
    };
    (0..plan.connections).map(connect).collect()
}

fn drive<C: Client>(
    clients: &mut [C],
    plan: &Plan,
    mut progress: impl FnMut(f64),
) -> anyhow::Result<Outcome> {
    let mut poll = Poll::new().context("ask for a poll")?;
    for (number, client) in clients.iter_mut().enumerate() {
        client.register(poll.registry(), number).context("register a connection")?;
    }
    let start = Instant::now();
    let from = start + plan.warm_up;
    let until = from + plan.duration;
    let mut tally = Tally::new(from, until)?;
    let mut schedule = match plan.pace {
        Pace::Open { rate } => Some(Schedule::new(start, rate)),
        Pace::Closed => None,
    };
    let (mut events, mut buf) = (Events::with_capacity(1024), vec![0; BUFFER]);
    let mut tick = start;
    // In a closed loop each client asks once, and from then on whenever it is answered.
    if schedule.is_none() {
        clients.iter_mut().for_each(|client| client.ask(Instant::now(), &mut tally));
    }

    loop {
        let now = Instant::now();
        if let Some(schedule) = &mut schedule {
            let last = now.min(until - Duration::from_nanos(1));
            if now < until + LATE {
                ask_what_is_due(schedule, last, clients, &mut tally);
            } else {
                // What could not be sent by now is our fault, and not the server's.
                tally.unsent += iter::from_fn(|| schedule.take_due(last)).count() as u64;
            }
        }
        if now >= tick {
            tick = now + TICK;
            progress((now - start).as_secs_f64() / (until - start).as_secs_f64());
            if let Some(since) = now.checked_sub(plan.patience) {
                let ask_again = schedule.is_none() && now < until;
                give_up_on_the_silent(clients, since, ask_again.then_some(now), &mut tally);
            }
            // What was asked in time is waited for, until it is answered or given up.
            let waiting = clients.iter().any(|client| client.waiting() > 0);
            let all_sent = schedule.as_ref().is_none_or(|schedule| schedule.next_due() >= until);
            if now >= until && all_sent && !waiting || clients.iter().all(Client::is_broken) {
                return Ok(tally.outcome());
            }
        }

        let wait = match &schedule {
            Some(schedule) if schedule.next_due() < until => schedule.next_due().min(tick),
            _ => tick,
        };
        let wait = wait.saturating_duration_since(now);
        // Whole steps only: the rest is waited for by coming back here.
        let wait = if wait < STEP { Duration::ZERO } else { STEP * wait.as_millis() as u32 };
        match poll.poll(&mut events, Some(wait)) {
            Err(err) if err.kind() == ErrorKind::Interrupted => continue,
            result => result.context("poll")?,
        }
        for event in &events {
            let client = &mut clients[event.token().0];
            let to_the_end = event.is_read_closed() || event.is_error();
            let Some((answers, now)) = client.news(to_the_end, &mut buf, &mut tally) else {
                continue;
            };
            if schedule.is_none() && now < until {
                (0..answers).for_each(|_| client.ask(now, &mut tally));
            }
        }
    }
}

/// Counts what has waited since before `since` as unanswered. A closed loop then asks again, at
/// `ask_again`: datagrams do get lost.
fn give_up_on_the_silent<C: Client>(
    clients: &mut [C],
    since: Instant,
    ask_again: Option<Instant>,
    tally: &mut Tally,
) {
    for client in clients {
        let silent = client.give_up(since, tally);
        if let Some(now) = ask_again.filter(|_| silent > 0 && !client.is_broken()) {
            client.ask(now, tally);
        }
    }
}

/// In an open loop: asks all that is due, each client in its turn.
fn ask_what_is_due<C: Client>(
    schedule: &mut Schedule,
    now: Instant,
    clients: &mut [C],
    tally: &mut Tally,
) {
    for _ in 0..AT_ONCE {
        let Some((number, due)) = schedule.take_due(now) else { return };
        let first = (number % clients.len() as u64) as usize;
        let (before, after) = clients.split_at_mut(first);
        // Not one that is broken: it has been counted.
        match after.iter_mut().chain(before).find(|client| !client.is_broken()) {
            Some(client) => client.ask(due, tally),
            None => tally.unsent += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mio::Registry;
    use std::io;

    /// A client that only remembers when it was asked.
    #[derive(Default)]
    struct Asked {
        due: Vec<Instant>,
        broken: bool,
    }

    impl Client for Asked {
        fn connect(_: SocketAddr, _: usize, _: &Plan) -> io::Result<Asked> {
            Ok(Asked::default())
        }
        fn register(&mut self, _: &Registry, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn ask(&mut self, due: Instant, _: &mut Tally) {
            self.due.push(due);
        }
        fn news(&mut self, _: bool, _: &mut [u8], _: &mut Tally) -> Option<(usize, Instant)> {
            None
        }
        fn waiting(&self) -> usize {
            self.due.len()
        }
        fn give_up(&mut self, _: Instant, _: &mut Tally) -> usize {
            0
        }
        fn is_broken(&self) -> bool {
            self.broken
        }
    }

    #[test]
    fn whoever_comes_late_asks_all_that_was_due_and_says_when_it_was() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut tally = Tally::new(start, at(1000)).unwrap();
        let mut schedule = Schedule::new(start, 1000.0);
        let broken = Asked { broken: true, ..Asked::default() };
        let mut clients = [Asked::default(), broken, Asked::default()];
        ask_what_is_due(&mut schedule, at(4), &mut clients, &mut tally);
        // Each in its turn; and who is broken is left out, not its messages.
        let due = [vec![at(0), at(3)], vec![], vec![at(1), at(2), at(4)]];
        assert_eq!(clients.map(|client| client.due), due);
    }
}
