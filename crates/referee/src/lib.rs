//! What the checks of exercises share: a time limit, and the story of what happened.
//!
//! A check that fails tells what the steps were, what came of them, and which mistake that looks
//! like. A check of code that waits for ever fails too, after [`LIMIT`].
//!
//! ```
//! referee::check(|story| {
//!     story.step("the peer sends \"ab\", then \"c\\n\"");
//!     story.expect("your decoder says", Some("abc"), Some("abc"), "A line may come in pieces.");
//! });
//! ```

use std::fmt::{self, Debug, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::panic::{self, Location};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a check may take. Correct code needs milliseconds.
pub const LIMIT: Duration = Duration::from_secs(3);

/// How long the referee's own sockets wait. Longer than [`LIMIT`], which therefore speaks first.
const SOCKET_LIMIT: Duration = Duration::from_secs(10);

/// The steps of one check, told when it fails.
#[derive(Clone, Debug, Default)]
pub struct Story(Arc<Mutex<Told>>);

#[derive(Debug, Default)]
struct Told {
    steps: Vec<String>,
    if_it_hangs: String,
}

/// Runs a check on a thread of its own.
///
/// # Panics
///
/// If the check panics, after telling the story; or if it is not over within [`LIMIT`].
#[track_caller]
pub fn check(judge: impl FnOnce(&Story) + Send + 'static) {
    check_within(LIMIT, judge);
}

/// [`check`] with a limit of its own, for what takes long even if it is right.
///
/// # Panics
///
/// As [`check`] does.
#[track_caller]
pub fn check_within(limit: Duration, judge: impl FnOnce(&Story) + Send + 'static) {
    let story = Story::default();
    let (over, ended) = mpsc::channel();
    let thread = thread::spawn({
        let story = story.clone();
        move || {
            // Dropped at the end, also by a panic: that is what the channel tells.
            let _over: mpsc::Sender<()> = over;
            judge(&story);
        }
    });
    match ended.recv_timeout(limit) {
        Err(RecvTimeoutError::Timeout) => {
            let likely = story.told(|told| told.if_it_hangs.clone());
            panic!(
                "{story}\n  Not over after {limit:?}: your code still waits.\n{}",
                likely_is(&likely)
            )
        }
        _ => {
            if let Err(cause) = thread.join() {
                // The learner's own panic, a todo! for example. One of `fail` has told its story.
                if cause.downcast_ref::<String>().is_none_or(|text| !text.contains(TOLD)) {
                    eprintln!("{story}");
                }
                panic::resume_unwind(cause);
            }
        }
    }
}

/// Marks a panic that has told its story.
const TOLD: &str = "What happened:";

impl Story {
    /// Tells a step: what the peer does, or what your code is called with.
    pub fn step(&self, step: impl Into<String>) {
        self.told(|told| told.steps.push(step.into()));
    }

    /// Says what is likely wrong if the check never ends.
    pub fn if_it_hangs(&self, likely: &str) {
        self.told(|told| told.if_it_hangs = likely.into());
    }

    /// Compares what came with what should have come; `likely` says which mistake looks like this.
    ///
    /// # Panics
    ///
    /// If they differ.
    #[track_caller]
    pub fn expect<A: Debug + PartialEq<B>, B: Debug>(
        &self,
        what: &str,
        came: A,
        should: B,
        likely: &str,
    ) {
        if came != should {
            self.fail(&format!("{what}: {came:?}\n  It should be: {should:?}"), likely);
        }
    }

    /// Fails unless `right`; `came` says what came instead.
    ///
    /// # Panics
    ///
    /// If it is not right.
    #[track_caller]
    pub fn ensure(&self, right: bool, came: impl Into<String>, likely: &str) {
        if !right {
            self.fail(&came.into(), likely);
        }
    }

    /// Fails, with what came and which mistake looks like this.
    ///
    /// # Panics
    ///
    /// Always.
    #[track_caller]
    pub fn fail(&self, came: &str, likely: &str) -> ! {
        let line = Location::caller().line();
        panic!("{self}  {came}\n{}  (checks.rs, line {line})\n", likely_is(likely))
    }

    fn told<T>(&self, f: impl FnOnce(&mut Told) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps = self.told(|told| told.steps.clone());
        if steps.is_empty() {
            return writeln!(f);
        }
        writeln!(f, "\n  {TOLD}")?;
        for (n, step) in (1..).zip(steps) {
            writeln!(f, "  {n}. {step}")?;
        }
        Ok(())
    }
}

fn likely_is(likely: &str) -> String {
    if likely.is_empty() { String::new() } else { format!("  Likely: {likely}\n") }
}

/// Waits for a thread that runs your code; a panic there goes on here.
///
/// # Panics
///
/// As the thread did.
pub fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().unwrap_or_else(|cause| panic::resume_unwind(cause))
}

/// Bytes as a reader wants to see them: text with escapes, the middle of a long one left out.
pub fn show(bytes: &[u8]) -> String {
    const SHOWN: usize = 24;
    let mut text = String::new();
    if bytes.len() <= 2 * SHOWN {
        let _ = write!(text, "\"{}\"", bytes.escape_ascii());
    } else {
        let (head, tail) = (&bytes[..SHOWN], &bytes[bytes.len() - SHOWN..]);
        let _ = write!(text, "\"{}…{}\"", head.escape_ascii(), tail.escape_ascii());
    }
    let unit = if bytes.len() == 1 { "byte" } else { "bytes" };
    let _ = write!(text, " ({} {unit})", bytes.len());
    text
}

/// Two ends of one TCP connection on loopback; every wait on them has a limit.
///
/// # Panics
///
/// If the system has no socket left.
#[track_caller]
pub fn tcp_pair() -> (TcpStream, TcpStream) {
    let listener = tcp_listener();
    let addr = ok(listener.local_addr(), "ask for the address");
    let client = ok(TcpStream::connect_timeout(&addr, SOCKET_LIMIT), "connect");
    let (server, _) = ok(listener.accept(), "accept");
    (patient(client), patient(server))
}

/// A listener on loopback, on a free port.
///
/// # Panics
///
/// If the system has no socket left.
#[track_caller]
pub fn tcp_listener() -> TcpListener {
    ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)), "listen on loopback")
}

/// A UDP socket on loopback, on a free port; every wait on it has a limit.
///
/// # Panics
///
/// If the system has no socket left.
#[track_caller]
pub fn udp_socket() -> UdpSocket {
    let socket = ok(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)), "bind on loopback");
    ok(socket.set_read_timeout(Some(SOCKET_LIMIT)), "set a read timeout");
    socket
}

/// Sets a limit for every wait on `stream`.
///
/// # Panics
///
/// If the system refuses.
#[track_caller]
pub fn patient(stream: TcpStream) -> TcpStream {
    ok(stream.set_read_timeout(Some(SOCKET_LIMIT)), "set a read timeout");
    ok(stream.set_write_timeout(Some(SOCKET_LIMIT)), "set a write timeout");
    stream
}

#[track_caller]
fn ok<T>(result: std::io::Result<T>, what: &str) -> T {
    result.unwrap_or_else(|err| panic!("the referee's own socket: {what}: {err}"))
}
