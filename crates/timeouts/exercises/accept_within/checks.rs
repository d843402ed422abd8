//! The checks of `exercise.rs`. To read them is no cheating.

use super::accept_within;
use referee::{Story, check, join, patient, show, tcp_listener};
use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A limit that nobody waits for.
const LONG: Duration = Duration::from_secs(60);

#[test]
fn nobody_comes_until_the_time_is_up() {
    check(|story| {
        story.if_it_hangs("a blocking `accept` waits for a client who never comes.");
        for (limit, system) in [(50, "Linux"), (120, "macOS")] {
            let listener = Listener::new(story, system);
            let limit = Duration::from_millis(limit);
            let start = Instant::now();
            let came = call(story, &listener, limit);
            let waited = start.elapsed();
            story.expect(
                "it returned",
                came.map(|_| "a client").map_err(|err| err.kind()),
                Err(ErrorKind::TimedOut),
                "`WouldBlock` says \"nobody yet\". When the time is up, it is `TimedOut`.",
            );
            story.ensure(
                waited >= limit,
                format!("It returned after {waited:?}, and the limit is {limit:?}."),
                "one try is not enough. A client may come until the time is up.",
            );
            story.ensure(
                listener.calls() <= waited.as_millis() as usize + 10,
                format!("In {waited:?}, `accept` was called {} times.", listener.calls()),
                "a loop without a pause keeps a whole core busy. Between two tries, sleep for a \
                 millisecond or a few.",
            );
        }
    });
}

#[test]
fn a_client_who_comes_in_time_is_accepted() {
    check(|story| {
        for system in ["Linux", "Windows"] {
            story.if_it_hangs("a client is there, and you look only when the limit is over.");
            let listener = Listener::new(story, system);
            story.step("a client connects");
            let mut client = listener.client();
            let accepted = expect_accepted(story, call(story, &listener, LONG));
            expect_client(story, accepted, &mut client);

            story.if_it_hangs("nobody was there at the first try. Try again until the limit.");
            let (called, waits_for_call) = mpsc::channel();
            listener.tell_the_next_call(called);
            let listener_again = listener.try_clone().unwrap();
            let client = thread::spawn(move || {
                waits_for_call.recv().unwrap();
                listener_again.client()
            });
            story.step("another client connects as soon as you have called `accept`");
            let accepted = expect_accepted(story, call(story, &listener, LONG));
            expect_client(story, accepted, &mut join(client));
        }
    });
}

#[test]
fn the_accepted_stream_blocks() {
    check(|story| {
        story.if_it_hangs("a client has connected, and was not accepted.");
        for system in ["Linux", "macOS", "Windows"] {
            let listener = Listener::new(story, system);
            story.step("a client connects, and says nothing");
            let mut client = listener.client();
            let (mut stream, _) = expect_accepted(story, call(story, &listener, LONG));

            let timeout = Duration::from_millis(40);
            stream.set_read_timeout(Some(timeout)).unwrap();
            let start = Instant::now();
            let read = stream.read(&mut [0; 8]);
            let waited = start.elapsed();
            story.step(format!("a read of the stream, timeout {timeout:?}: {read:?}"));
            story.ensure(
                waited >= timeout / 2,
                format!("The read waited for {waited:?} only."),
                "the stream is non-blocking, as its listener was. Say what you want of a stream \
                 that you have accepted: `set_nonblocking(false)`.",
            );
            client.write_all(b"hello").unwrap();
            story.expect("then a read brought", stream.read(&mut [0; 8]).ok(), Some(5), "");
        }
    });
}

#[test]
fn afterwards_the_listener_is_as_before() {
    check(|story| {
        story.if_it_hangs("a blocking `accept`, or a sleep for the whole limit.");
        for (system, limit) in [("Linux", 30), ("Windows", 45)] {
            let listener = Listener::new(story, system);
            let _ = call(story, &listener, Duration::from_millis(limit));
            expect_as_before(story, &listener, "When nobody came");

            story.step("a client connects");
            let _client = listener.client();
            let _ = call(story, &listener, LONG);
            expect_as_before(story, &listener, "When a client was accepted");

            listener.fail_next(ErrorKind::PermissionDenied);
            let _ = call(story, &listener, Duration::from_millis(limit));
            expect_as_before(story, &listener, "When `accept` had failed");

            story.step("a client connects");
            let mut client = listener.client();
            story.step("now the program calls a plain `accept`");
            expect_client(story, expect_accepted(story, listener.accept()), &mut client);
        }
    });
}

#[test]
fn another_error_is_told_at_once() {
    check(|story| {
        story.if_it_hangs("an error of `accept` was taken for \"nobody yet\".");
        for kind in [ErrorKind::PermissionDenied, ErrorKind::Other, ErrorKind::OutOfMemory] {
            let listener = Listener::new(story, "Linux");
            listener.fail_next(kind);
            let came = call(story, &listener, LONG).map_err(|err| err.kind());
            let likely = "only `WouldBlock` says \"nobody yet\".";
            story.expect("it returned", came.map(|_| "a client"), Err(kind), likely);
        }
    });
}

fn call(
    story: &Story,
    listener: &Listener,
    limit: Duration,
) -> io::Result<(TcpStream, SocketAddr)> {
    story.step(format!("`accept_within` is called with a limit of {limit:?}"));
    let came = accept_within(listener, limit);
    story.step(match &came {
        Ok((_, peer)) => format!("it returned a stream from {peer}"),
        Err(err) => format!("it returned an error of kind {:?}: {err}", err.kind()),
    });
    came
}

fn expect_accepted(
    story: &Story,
    came: io::Result<(TcpStream, SocketAddr)>,
) -> (TcpStream, SocketAddr) {
    let likely = "that nobody is there yet is no reason to give up before the time is up.";
    came.unwrap_or_else(|err| story.fail(&format!("It returned an error: {err}"), likely))
}

/// What was accepted is the other end of `client`.
fn expect_client(story: &Story, (stream, peer): (TcpStream, SocketAddr), client: &mut TcpStream) {
    story.expect("the client's address", peer, client.local_addr().unwrap(), "");
    client.write_all(&peer.port().to_be_bytes()).unwrap();
    let mut came = [0; 2];
    stream.set_nonblocking(false).unwrap();
    patient(stream).read_exact(&mut came).unwrap();
    story.expect("what the client sent", show(&came), show(&peer.port().to_be_bytes()), "");
}

fn expect_as_before(story: &Story, listener: &Listener, when: &str) {
    story.ensure(
        !listener.0.nonblocking.load(SeqCst),
        format!("{when}, the listener was left non-blocking."),
        "a path out of your function skips `set_nonblocking(false)`; `?` and `return` are such \
         paths. The program's next `accept` does not wait.",
    );
    story.ensure(
        listener.0.inside.load(SeqCst) == 0,
        format!("{when}, somebody was still in `accept`."),
        "a thread that you started waits there for ever, and takes the next client away.",
    );
}

/// A `std::net::TcpListener` that the checks can watch. It behaves as on the system that the check
/// names.
pub struct Listener(Arc<Watched>);

struct Watched {
    listener: TcpListener,
    /// Its streams are non-blocking if it is: so on macOS and Windows, not on Linux.
    inherited: bool,
    nonblocking: AtomicBool,
    /// Calls of `accept`, and how many of them have not returned yet.
    calls: AtomicUsize,
    inside: AtomicUsize,
    next_call: Mutex<Option<Sender<()>>>,
    next_error: Mutex<Option<ErrorKind>>,
    story: Story,
}

// Yours to call; you need not call all of them.
#[allow(dead_code)]
impl Listener {
    /// As `TcpListener`'s.
    pub fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let Watched { listener, inherited, nonblocking, inside, .. } = &*self.0;
        self.0.calls.fetch_add(1, SeqCst);
        if let Some(called) = self.0.next_call.lock().unwrap().take() {
            called.send(()).unwrap();
        }
        if let Some(kind) = self.0.next_error.lock().unwrap().take() {
            return Err(kind.into());
        }
        inside.fetch_add(1, SeqCst);
        let came = listener.accept();
        inside.fetch_sub(1, SeqCst);
        let (stream, peer) = came?;
        stream.set_nonblocking(*inherited && nonblocking.load(SeqCst))?;
        Ok((stream, peer))
    }

    /// As `TcpListener`'s.
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        self.0.nonblocking.store(nonblocking, SeqCst);
        self.0.listener.set_nonblocking(nonblocking)
    }

    /// As `TcpListener`'s.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.listener.local_addr()
    }

    /// As `TcpListener`'s: the same listener once more.
    pub fn try_clone(&self) -> io::Result<Listener> {
        Ok(Listener(Arc::clone(&self.0)))
    }
}

impl Listener {
    fn new(story: &Story, system: &str) -> Listener {
        story.step(format!("a listener as on {system}"));
        Listener(Arc::new(Watched {
            listener: tcp_listener(),
            inherited: system != "Linux",
            nonblocking: AtomicBool::new(false),
            calls: AtomicUsize::new(0),
            inside: AtomicUsize::new(0),
            next_call: Mutex::new(None),
            next_error: Mutex::new(None),
            story: story.clone(),
        }))
    }

    /// A client that has connected.
    fn client(&self) -> TcpStream {
        patient(TcpStream::connect(self.local_addr().unwrap()).unwrap())
    }

    fn calls(&self) -> usize {
        self.0.calls.load(SeqCst)
    }

    fn tell_the_next_call(&self, called: Sender<()>) {
        *self.0.next_call.lock().unwrap() = Some(called);
    }

    fn fail_next(&self, kind: ErrorKind) {
        self.0.story.step(format!("the next `accept` fails with {kind:?}"));
        *self.0.next_error.lock().unwrap() = Some(kind);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.listener.fmt(f)
    }
}
