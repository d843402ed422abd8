//! Receives and sends until it is stopped.

use crate::trouble::{LineASecond, Pauses};
use crate::{Counts, Dropped, MAX_REQUEST, Report, answer};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, Thread};
use std::time::{Duration, Instant, SystemTime};

/// How long one reply may wait to leave. A send blocks while the socket's send buffer is full, and
/// all other clients with it: rather lose this reply.
const SEND_TIMEOUT: Duration = Duration::from_millis(10);

/// How long [`Server::stop`] waits for the last datagram to be served.
const GRACE: Duration = Duration::from_millis(250);

/// A running time server: one socket and one thread, for any number of clients.
#[derive(Debug)]
pub struct Server {
    socket: Arc<UdpSocket>,
    stopping: Arc<AtomicBool>,
    thread: Thread,
    ended: mpsc::Receiver<Counts>,
}

impl Server {
    /// Answers what arrives at `socket` on a thread of its own, until [`Server::stop`].
    pub fn start(socket: UdpSocket, report: Report) -> io::Result<Server> {
        socket.set_write_timeout(Some(SEND_TIMEOUT))?;
        let socket = Arc::new(socket);
        let stopping = Arc::new(AtomicBool::new(false));
        let (end, ended) = mpsc::channel();
        let (its_socket, its_stopping) = (Arc::clone(&socket), Arc::clone(&stopping));
        let thread = thread::Builder::new().name("receive".into()).spawn(move || {
            let receive = |buf: &mut [u8]| its_socket.recv_from(buf);
            let send = |reply: &[u8], peer| its_socket.send_to(reply, peer);
            let _ = end.send(serve(receive, send, &its_stopping, report));
        })?;
        Ok(Server { socket, stopping, thread: thread.thread().clone(), ended })
    }

    /// Ends the service, and says what it did; `None` if the thread could not be woken. It then
    /// ends with the process.
    pub fn stop(self) -> Option<Counts> {
        self.stopping.store(true, Ordering::SeqCst);
        self.thread.unpark();
        wake(&self.socket);
        self.ended.recv_timeout(GRACE).ok()
    }
}

/// The loop. `receive` and `send` are the socket's, or a test's.
fn serve(
    mut receive: impl FnMut(&mut [u8]) -> io::Result<(usize, SocketAddr)>,
    mut send: impl FnMut(&[u8], SocketAddr) -> io::Result<usize>,
    stopping: &AtomicBool,
    report: Report,
) -> Counts {
    let mut counts = Counts::default();
    let mut pauses = Pauses::default();
    let mut drop_lines = LineASecond::default();
    let mut send_lines = LineASecond::default();
    let mut receive_lines = LineASecond::default();
    // One byte more than a request may have. What does not fit is cut off without a word on Unix:
    // a datagram that fills this buffer was too long.
    let mut buf = [0; MAX_REQUEST + 1];
    loop {
        // One call takes one whole datagram, and tells who sent it. Any sender: nobody connects.
        let received = receive(&mut buf);
        // This may be the datagram that woke us.
        if stopping.load(Ordering::SeqCst) {
            return counts;
        }
        let (n, peer) = match received {
            Ok(received) => received,
            // A signal arrived while we waited.
            Err(err) if err.kind() == ErrorKind::Interrupted => continue,
            // Windows: an earlier reply found nobody there (rust-lang/rust#128072). That client
            // is gone; this socket is as good as before.
            Err(err) if err.kind() == ErrorKind::ConnectionReset => continue,
            Err(err) if is_too_long(&err) => {
                counts.dropped += 1;
                if drop_lines.worth_a_line(Instant::now()) {
                    report(&format!("dropped: {}", Dropped::TooLong));
                }
                continue;
            }
            // No error ends the server, and none makes it spin.
            Err(err) => {
                if receive_lines.worth_a_line(Instant::now()) {
                    report(&format!("receive: {err}; trying again"));
                }
                thread::park_timeout(pauses.next_pause());
                continue;
            }
        };
        pauses.over();

        match answer(&buf[..n], peer.ip(), SystemTime::now()) {
            Ok(reply) => match send(reply.bytes(), peer) {
                // A datagram leaves whole or not at all. Whether it arrives, nobody tells us.
                Ok(_) => counts.answered(reply.protocol),
                // One peer's failure is that peer's alone.
                Err(err) => {
                    if send_lines.worth_a_line(Instant::now()) {
                        report(&format!("{peer}: send: {err}"));
                    }
                }
            },
            Err(reason) => {
                counts.dropped += 1;
                if drop_lines.worth_a_line(Instant::now()) {
                    report(&format!("{peer}: dropped: {reason}"));
                }
            }
        }
    }
}

/// On Windows a datagram longer than the buffer is an error, WSAEMSGSIZE.
fn is_too_long(err: &io::Error) -> bool {
    cfg!(windows) && err.raw_os_error() == Some(10040)
}

/// Wakes a blocked `recv_from` by a datagram to ourselves: neither a signal nor closing the socket
/// would. A courtesy only, nothing depends on it.
fn wake(socket: &UdpSocket) {
    let Ok(mut addr) = socket.local_addr() else { return };
    // The wildcard address means "all of mine" to bind; a datagram needs one of them.
    if addr.ip().is_unspecified() {
        addr.set_ip(match addr {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    let _ = socket.send_to(&[], addr);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;
    use std::sync::atomic::AtomicUsize;

    const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 50001);

    /// Shown where a test fails: unlike the program's own reports, this is captured.
    fn show(line: &str) {
        eprintln!("{line}");
    }

    /// Lets `serve` receive these, one after another, and then tells it to stop.
    fn serve_script(
        script: impl IntoIterator<Item = io::Result<&'static [u8]>>,
        send: impl FnMut(&[u8], SocketAddr) -> io::Result<usize>,
        report: Report,
    ) -> Counts {
        let mut script: VecDeque<_> = script.into_iter().collect();
        let stopping = AtomicBool::new(false);
        let receive = |buf: &mut [u8]| match script.pop_front() {
            Some(step) => step.map(|datagram| {
                buf[..datagram.len()].copy_from_slice(datagram);
                (datagram.len(), PEER)
            }),
            None => {
                stopping.store(true, Ordering::SeqCst);
                Ok((0, PEER))
            }
        };
        serve(receive, send, &stopping, report)
    }

    #[test]
    fn goes_on_after_every_kind_of_receive_error() {
        let mut script: Vec<io::Result<&[u8]>> = Vec::new();
        for kind in [
            ErrorKind::Interrupted,
            ErrorKind::ConnectionReset,
            ErrorKind::ConnectionRefused,
            ErrorKind::WouldBlock,
            ErrorKind::OutOfMemory,
            ErrorKind::Other,
        ] {
            script.push(Err(kind.into()));
            script.push(Ok(b"time?"));
        }
        let counts = serve_script(script, |reply, _| Ok(reply.len()), show);
        assert_eq!(counts, Counts { text: 6, ..Counts::default() });
    }

    #[test]
    fn pauses_between_receive_errors_in_a_row_instead_of_spinning() {
        let start = Instant::now();
        let script = (0..3).map(|_| Err(ErrorKind::Other.into()));
        serve_script(script, |reply, _| Ok(reply.len()), show);
        let took = start.elapsed();
        assert!(took >= Duration::from_millis(5 + 10 + 20), "3 failures took only {took:?}");
    }

    #[test]
    fn goes_on_after_a_send_error_and_does_not_count_it_as_answered() {
        let mut sends = 0;
        let send = |reply: &[u8], _| {
            sends += 1;
            if sends == 1 { Err(ErrorKind::PermissionDenied.into()) } else { Ok(reply.len()) }
        };
        let counts = serve_script([Ok(b"time?" as &[u8]), Ok(b"time?")], send, show);
        assert_eq!(counts, Counts { text: 1, ..Counts::default() });
    }

    #[test]
    fn counts_every_dropped_datagram_and_reports_one_a_second() {
        static LINES: AtomicUsize = AtomicUsize::new(0);
        let start = Instant::now();
        let script = (0..1000).map(|_| Ok(b"garbage" as &[u8]));
        let counts = serve_script(
            script,
            |reply, _| Ok(reply.len()),
            |_| {
                LINES.fetch_add(1, Ordering::SeqCst);
            },
        );
        assert_eq!(counts.dropped, 1000);
        let most = 1 + start.elapsed().as_secs() as usize;
        assert!((1..=most).contains(&LINES.load(Ordering::SeqCst)), "{LINES:?} lines");
    }

    #[cfg(windows)]
    #[test]
    fn counts_a_datagram_that_windows_could_not_fit_as_dropped() {
        let script = [Err(io::Error::from_raw_os_error(10040)), Ok(b"time?" as &[u8])];
        let counts = serve_script(script, |reply, _| Ok(reply.len()), show);
        assert_eq!(counts, Counts { text: 1, dropped: 1, ..Counts::default() });
    }
}
