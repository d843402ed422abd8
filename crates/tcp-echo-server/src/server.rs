//! Accepts clients, one thread each, and ends in order.

use crate::{AcceptTrouble, Gate, Limits, Log, Place, Report, echo};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// How long [`Server::stop`] tries to wake the thread that waits in `accept`.
const WAKE_TIMEOUT: Duration = Duration::from_millis(100);

/// A running echo server.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    gate: Arc<Gate>,
    grace: Duration,
}

impl Server {
    /// Serves the clients of `listener` on threads of their own, until [`Server::stop`].
    pub fn start(listener: TcpListener, limits: Limits, report: Report) -> io::Result<Server> {
        let gate = Gate::new(limits.max_clients);
        let server =
            Server { addr: listener.local_addr()?, gate: Arc::clone(&gate), grace: limits.grace };
        thread::Builder::new()
            .name("accept".into())
            .spawn(move || accept_clients(|| listener.accept(), &gate, &limits, report))?;
        Ok(server)
    }

    /// Accepts nobody any more, and gives the clients that are here the grace period to finish.
    /// Returns how many had not; they end with the process.
    pub fn stop(self) -> usize {
        self.gate.close();
        wake(self.addr);
        self.gate.wait_until_empty(self.grace)
    }
}

/// The accept loop. `accept` is the listener's, or a test's.
fn accept_clients(
    mut accept: impl FnMut() -> io::Result<(TcpStream, SocketAddr)>,
    gate: &Arc<Gate>,
    limits: &Limits,
    report: Report,
) {
    let log = Arc::new(Log::new(report));
    let mut trouble = AcceptTrouble::default();
    // First a place, then a client: while all places are taken, new clients wait in the backlog,
    // connected and not lost.
    while let Some(place) = gate.enter() {
        match accept() {
            // This may be the connection that woke us.
            Ok(_) if gate.is_closed() => return,
            // A new socket for this client alone; the listener goes on listening. The peer's
            // address is accept's: if it has reset already, peer_addr() would be an error.
            Ok((stream, peer)) => {
                trouble.over();
                start_client(stream, peer, place, limits.clone(), Arc::clone(&log));
            }
            // No error of accept ends the server. Which kinds pass by themselves differs from
            // system to system (accept(2)), so all of them are waited out.
            Err(err) => {
                if trouble.worth_a_line(Instant::now()) {
                    report(&format!("accept: {err}; trying again"));
                }
                gate.pause(trouble.next_pause());
            }
        }
    }
}

fn start_client(stream: TcpStream, peer: SocketAddr, place: Place, limits: Limits, log: Arc<Log>) {
    let its_log = Arc::clone(&log);
    // Unlike thread::spawn, Builder::spawn returns an error where the system has no thread left,
    // and does not panic.
    let thread = thread::Builder::new().stack_size(limits.stack_size).spawn(move || {
        // Given back when this thread ends, however it ends.
        let _place = place;
        its_log.line(Instant::now(), &format!("{peer}: connected"));
        let ended = match echo(&stream, &limits) {
            Ok(echoed) => format!("{peer}: echoed {echoed} bytes"),
            // One peer's failure is that peer's alone.
            Err(err) => format!("{peer}: {err}"),
        };
        its_log.line(Instant::now(), &ended);
    });
    if let Err(err) = thread {
        let line = format!("{peer}: start a thread: {err}; connection closed");
        log.line(Instant::now(), &line);
    }
}

/// Wakes a blocked `accept` by a connection to ourselves: neither a signal nor closing the
/// listener would. A courtesy only, nothing depends on it: it may fail, for example without a
/// free file descriptor.
fn wake(mut addr: SocketAddr) {
    // The wildcard address means "all of mine" to bind; a connect needs one of them.
    if addr.ip().is_unspecified() {
        addr.set_ip(match addr {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    let _ = TcpStream::connect_timeout(&addr, WAKE_TIMEOUT);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{ErrorKind, Read, Write};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    /// Longer than anything here takes: a bug fails a test, it never hangs it.
    const LIMIT: Duration = Duration::from_secs(30);

    #[test]
    fn takes_a_place_before_it_accepts() {
        let gate = Gate::new(1);
        let place = gate.enter().unwrap();
        let (asked, accepting) = mpsc::channel();
        let its_gate = Arc::clone(&gate);
        thread::spawn(move || {
            let accept = || {
                let _ = asked.send(());
                its_gate.close();
                Err(ErrorKind::Other.into())
            };
            accept_clients(accept, &its_gate, &Limits::default(), |line| eprintln!("{line}"));
        });
        // Accepted now, a client would cost a descriptor and get no answer. In the backlog it
        // costs us nothing.
        let early = accepting.recv_timeout(Duration::from_millis(50));
        assert!(early.is_err(), "accepts although all places are taken");
        drop(place);
        accepting.recv_timeout(LIMIT).unwrap();
    }

    #[test]
    fn failed_accepts_are_spaced_out_and_reported_once_a_second() {
        static LINES: AtomicUsize = AtomicUsize::new(0);
        let gate = Gate::new(1);
        let mut failures = 0;
        let accept = || {
            failures += 1;
            if failures == 6 {
                gate.close();
            }
            // EMFILE on Unix. No kind is matched: this one is Uncategorized.
            Err(io::Error::from_raw_os_error(24))
        };
        let start = Instant::now();
        accept_clients(accept, &gate, &Limits::default(), |_| {
            LINES.fetch_add(1, Ordering::SeqCst);
        });
        let took = start.elapsed();
        let pauses = Duration::from_millis(5 + 10 + 20 + 40 + 80);
        assert!(took >= pauses, "six failures within {took:?}: it spins");
        let most = 1 + took.as_secs() as usize;
        assert!((1..=most).contains(&LINES.load(Ordering::SeqCst)), "{LINES:?} lines");
    }

    #[test]
    fn serves_again_after_accept_has_failed() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        client.set_read_timeout(Some(LIMIT)).unwrap();
        let gate = Gate::new(2);
        // EMFILE, ENFILE and ECONNABORTED on Linux, then the client, then the end.
        let mut script = [Err(24), Err(23), Err(103), Ok(())].into_iter();
        let accept = || match script.next() {
            Some(Err(code)) => Err(io::Error::from_raw_os_error(code)),
            Some(Ok(())) => listener.accept(),
            None => {
                gate.close();
                Err(ErrorKind::Other.into())
            }
        };
        client.write_all(b"hello").unwrap();
        client.shutdown(std::net::Shutdown::Write).unwrap();
        accept_clients(accept, &gate, &Limits::default(), |line| eprintln!("{line}"));

        let mut echoed = Vec::new();
        client.read_to_end(&mut echoed).unwrap();
        assert_eq!(echoed, b"hello");
    }
}
