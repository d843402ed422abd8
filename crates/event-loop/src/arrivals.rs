//! Who waits in the backlog, and when it is worth asking.

use mio::net::{TcpListener, TcpStream};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Instant;
use tcp_echo_server::{AcceptTrouble, Log};

/// A listener that is asked only when somebody may be there.
#[derive(Debug)]
pub struct Arrivals {
    listener: TcpListener,
    /// When to ask next; `None` is: when the kernel has news.
    ask_at: Option<Instant>,
    trouble: AcceptTrouble,
}

impl Arrivals {
    /// Asks `listener`, from now on.
    pub fn new(listener: TcpListener) -> Arrivals {
        Arrivals { listener, ask_at: Some(Instant::now()), trouble: AcceptTrouble::default() }
    }

    /// The listener, to be registered with a poll.
    pub fn listener(&mut self) -> &mut TcpListener {
        &mut self.listener
    }

    /// The kernel says that somebody has come.
    pub fn news(&mut self, now: Instant) {
        self.ask_at = Some(now);
    }

    /// When to ask next; `None` is: when the kernel has news.
    pub fn ask_at(&self) -> Option<Instant> {
        self.ask_at
    }

    /// The next client, if it is time to ask and somebody is there.
    pub fn next(&mut self, now: Instant, log: &Log) -> Option<(TcpStream, SocketAddr)> {
        if self.ask_at.is_none_or(|at| at > now) {
            return None;
        }
        let accepted = self.listener.accept();
        self.judge(accepted, now, log)
    }

    fn judge<T>(&mut self, accepted: io::Result<T>, now: Instant, log: &Log) -> Option<T> {
        match accepted {
            Ok(client) => {
                self.trouble.over();
                return Some(client);
            }
            // Nobody is there any more.
            Err(err) if err.kind() == ErrorKind::WouldBlock => self.ask_at = None,
            Err(err) if err.kind() == ErrorKind::Interrupted => {}
            // No error of accept ends the server (lesson 2). Who waits in the backlog waits on, and
            // that is no news: only the clock brings us back here.
            Err(err) => {
                if self.trouble.worth_a_line(now) {
                    log.line(now, &format!("accept: {err}; trying again"));
                }
                self.ask_at = now.checked_add(self.trouble.next_pause());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn arrivals() -> Arrivals {
        Arrivals::new(TcpListener::bind(([127, 0, 0, 1], 0).into()).unwrap())
    }

    #[test]
    fn failed_accepts_are_spaced_out_and_reported_once_a_second() {
        static LINES: AtomicUsize = AtomicUsize::new(0);
        let log = Log::new(|_| {
            LINES.fetch_add(1, Ordering::SeqCst);
        });
        let mut arrivals = arrivals();
        let start = Instant::now();
        let mut pauses = Vec::new();
        let mut now = start;
        for _ in 0..10 {
            // EMFILE on Unix. No kind is matched: this one is Uncategorized.
            let failed: io::Result<()> = Err(io::Error::from_raw_os_error(24));
            assert_eq!(arrivals.judge(failed, now, &log), None);
            let next = arrivals.ask_at().unwrap();
            pauses.push((next - now).as_millis());
            assert!(arrivals.next(next - Duration::from_millis(1), &log).is_none(), "not yet");
            now = next;
        }
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
        let seconds = (now - start).as_secs() as usize;
        assert!((1..=1 + seconds).contains(&LINES.load(Ordering::SeqCst)), "{LINES:?} lines");

        assert_eq!(arrivals.judge(Ok("a client"), now, &log), Some("a client"));
        let failed: io::Result<()> = Err(io::Error::from_raw_os_error(24));
        arrivals.judge(failed, now, &log);
        let pause = arrivals.ask_at().unwrap() - now;
        assert_eq!(pause.as_millis(), 5, "after a success it begins anew");
    }

    #[test]
    fn an_empty_backlog_is_asked_again_only_at_the_kernels_news() {
        let log = Log::new(|line| eprintln!("{line}"));
        let mut arrivals = arrivals();
        let now = Instant::now();
        assert!(arrivals.next(now, &log).is_none());
        assert_eq!(arrivals.ask_at(), None);
        arrivals.news(now);
        assert_eq!(arrivals.ask_at(), Some(now));
    }
}
