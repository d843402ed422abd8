//! The loop on a thread of its own, and its orderly end.

use crate::{EventLoop, Limits};
use mio::Waker;
use std::io;
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;
use tcp_echo_server::Report;

/// How much longer than the grace period [`Server::stop`] waits for the loop to say how it ended.
const SLACK: Duration = Duration::from_millis(250);

/// A running echo server.
#[derive(Debug)]
pub struct Server {
    stopper: Waker,
    left: Receiver<usize>,
    grace: Duration,
}

impl Server {
    /// Serves the clients of `listener`, all of them on one thread, until [`Server::stop`].
    pub fn start(listener: TcpListener, limits: Limits, report: Report) -> io::Result<Server> {
        let grace = limits.grace;
        let event_loop = EventLoop::new(listener, limits, report)?;
        let stopper = event_loop.stopper()?;
        let (end, left) = mpsc::channel();
        thread::Builder::new().name("event loop".into()).spawn(move || {
            let _ = end.send(event_loop.run());
        })?;
        Ok(Server { stopper, left, grace })
    }

    /// Accepts nobody any more, and gives the clients that are here the grace period to finish.
    /// Returns how many had not; `None` if the loop does not say. What is left ends with the
    /// process.
    pub fn stop(self) -> Option<usize> {
        let _ = self.stopper.wake();
        self.left.recv_timeout(self.grace.saturating_add(SLACK)).ok()
    }
}
