//! The checks of `exercise.rs`. To read them is no cheating.

use super::{Wire, read_request};
use referee::{Story, check, join, show, tcp_pair};
use std::collections::VecDeque;
use std::fmt::{self, Debug};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

const SYSTEMS: [(&str, ErrorKind); 2] =
    [("Linux and macOS", ErrorKind::WouldBlock), ("Windows", ErrorKind::TimedOut)];

const WHOLE_TIMEOUT: &str = "each byte starts the timeout anew. Set the time that is left before \
    each read, and ask the clock for it each time.";

#[test]
fn a_request_is_put_together_from_its_pieces() {
    check(|story| {
        // The last piece brings the next request's first bytes along.
        for (text, head, tail) in [
            ("time?", "ti", "me?next"),
            ("a longer request, in pieces", "a longer", " request, in piecesnext"),
        ] {
            let mut script = Script::new(story, "Linux and macOS", ErrorKind::WouldBlock)
                .then(30, Comes(&head[..1]))
                .then(0, Comes(&head[1..]))
                .then(30, Comes(tail));
            let came = call(story, &mut script, text.len(), 500);
            let likely = "one read is not one request. Read on, behind what has already come.";
            story.expect("it returned", came.result, Ok(()), "");
            story.expect("`request` holds", show(&came.request), show(text.as_bytes()), likely);
            let mut next = [0; 4];
            let n = Wire::read(&mut script, &mut next).unwrap();
            let likely = "ask for no more than is missing. The rest is the next request's.";
            story.expect("what is still unread", show(&next[..n]), show(b"next"), likely);
        }
    });
}

#[test]
fn each_read_is_given_the_time_that_is_left() {
    check(|story| {
        for deadline in [200, 1000] {
            let mut script = Script::new(story, "Windows", ErrorKind::TimedOut)
                .then(50, Comes("t"))
                .then(0, Comes("i"))
                .then(70, Comes("me"))
                .then(40, Fails(ErrorKind::Interrupted))
                .then(30, Comes("?"));
            let came = call(story, &mut script, 5, deadline);
            story.expect("it returned", came.result, Ok(()), "`Interrupted` is no failure: go on.");
            let left = [0, 50, 50, 120, 160].map(|gone| Some(ms(deadline - gone)));
            story.expect("the reads were given", &script.given[..], &left[..], WHOLE_TIMEOUT);
        }
    });
}

#[test]
fn a_dripping_peer_meets_the_deadline() {
    check(|story| {
        for (system, expired) in SYSTEMS {
            for deadline in [400, 1000] {
                let mut script = Script::new(story, system, expired);
                for _ in 0..16 {
                    script = script.then(90, Comes("."));
                }
                let came = call(story, &mut script, 16, deadline);
                expect_timed_out(story, came.result);
                let late = script.clock.saturating_sub(ms(deadline));
                story.ensure(late.is_zero(), format!("It returned {late:?} late."), WHOLE_TIMEOUT);
                let early = ms(deadline).saturating_sub(script.clock);
                let likely = "the request could still have become whole in time.";
                story.ensure(early.is_zero(), format!("It gave up {early:?} early."), likely);
            }
        }
    });
}

#[test]
fn no_time_left_is_no_timeout_of_zero() {
    check(|story| {
        for (system, expired) in SYSTEMS {
            // The third byte comes at the very deadline, and two are missing.
            let mut script = Script::new(story, system, expired);
            for text in ["t", "i", "m", "e", "?"] {
                script = script.then(100, Comes(text));
            }
            let came = call(story, &mut script, 5, 300);
            expect_timed_out(story, came.result);

            // Half the time is gone at the second byte, and then nothing comes.
            let mut script = Script::new(story, system, expired).then(100, Comes("t"));
            let came = call(story, &mut script, 2, 200);
            expect_timed_out(story, came.result);
        }
    });
}

#[test]
fn an_end_and_an_error_are_told_as_they_are() {
    check(|story| {
        for (ends, kind, likely) in [
            (Ends, ErrorKind::UnexpectedEof, "zero bytes is the end: the rest never comes."),
            (Fails(ErrorKind::ConnectionReset), ErrorKind::ConnectionReset, "this is no timeout."),
            (Fails(ErrorKind::Other), ErrorKind::Other, "not every error is a timeout."),
        ] {
            let mut script = Script::new(story, "Linux and macOS", ErrorKind::WouldBlock)
                .then(20, Comes("tim"))
                .then(20, ends);
            let came = call(story, &mut script, 5, 500);
            story.expect("it returned", came.result, Err(kind), likely);
        }
    });
}

#[test]
fn a_real_peer_that_drips_does_not_hold_us() {
    check(|story| {
        story.if_it_hangs(WHOLE_TIMEOUT);
        let (mut peer, mut stream) = tcp_pair();
        Wire::set_read_timeout(&mut stream, None).unwrap();
        let (over, stop) = mpsc::channel::<()>();
        let peer = thread::spawn(move || {
            while stop.recv_timeout(ms(15)) == Err(RecvTimeoutError::Timeout) {
                // Fails once the stream is closed.
                let _ = peer.write_all(b".");
            }
        });
        story.step("a real peer sends a byte every 15ms, for as long as we read");
        story.step("`read_request` is called for 5000 bytes, with a deadline in 150ms");
        let deadline = Wire::now(&stream) + ms(150);
        let result = read_request(&mut stream, &mut [0; 5000], deadline);
        story.step(format!("it returned {result:?}"));
        expect_timed_out(story, result.map_err(|err| err.kind()));
        drop(over);
        join(peer);
    });
}

/// What `read_request` made of a script.
struct Came {
    result: Result<(), ErrorKind>,
    request: Vec<u8>,
}

fn call(story: &Story, script: &mut Script, length: usize, deadline: u64) -> Came {
    story.step(format!("`read_request` is called for {length} bytes, deadline in {deadline}ms"));
    let mut request = vec![b'_'; length];
    let end = script.now() + ms(deadline);
    let result = read_request(script, &mut request, end);
    story.step(format!("it returned {result:?} after {:?}", script.clock));
    Came { result: result.map_err(|err| err.kind()), request }
}

const WOULD_BLOCK: &str = "`WouldBlock` is how Linux and macOS say that a timeout has expired. The \
    caller should not have to know: return `TimedOut`.";

fn expect_timed_out(story: &Story, result: Result<(), ErrorKind>) {
    let likely = match result {
        Ok(()) => WHOLE_TIMEOUT,
        Err(ErrorKind::WouldBlock) => WOULD_BLOCK,
        Err(ErrorKind::InvalidInput) => {
            "sockets refuse a timeout of zero. When no time is left, do not read: it is over."
        }
        Err(_) => "the peer sent nothing wrong; the time was up.",
    };
    story.expect("it returned", result, Err(ErrorKind::TimedOut), likely);
}

/// What a peer does next.
#[derive(Clone, Copy, Debug)]
enum Event {
    Comes(&'static str),
    Ends,
    EndedBefore,
    Fails(ErrorKind),
}
use Event::{Comes, EndedBefore, Ends, Fails};

/// A connection whose peer keeps to a script, with a clock that only reads move on.
struct Script {
    story: Story,
    start: Instant,
    /// The time since `start`.
    clock: Duration,
    /// What happens after how much more time. After that: silence.
    events: VecDeque<(Duration, Event)>,
    timeout: Option<Duration>,
    /// What kind of error an expired timeout is.
    expired: ErrorKind,
    /// The timeout of each read.
    given: Vec<Option<Duration>>,
}

impl Script {
    fn new(story: &Story, system: &str, expired: ErrorKind) -> Script {
        story.step(format!("a connection as on {system}"));
        Script {
            story: story.clone(),
            start: Instant::now(),
            clock: Duration::ZERO,
            events: VecDeque::new(),
            timeout: None,
            expired,
            given: Vec::new(),
        }
    }

    /// Lets `event` happen so many milliseconds after the one before.
    fn then(mut self, millis: u64, event: Event) -> Script {
        self.events.push_back((ms(millis), event));
        self
    }

    /// The read that waited has an answer.
    fn tell(&self, answer: &str) {
        let timeout = self.timeout.map_or("no timeout".to_string(), |it| format!("timeout {it:?}"));
        self.story.step(format!("a read, {timeout}: {answer}; {:?} are gone", self.clock));
    }
}

/// Short: the story tells the rest.
impl Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a script with {} events", self.events.len())
    }
}

impl Wire for Script {
    fn now(&self) -> Instant {
        self.start + self.clock
    }

    fn set_read_timeout(&mut self, timeout: Option<Duration>) -> io::Result<()> {
        if timeout == Some(Duration::ZERO) {
            self.story.step("the timeout is set to zero: InvalidInput, as on a real socket");
            return Err(io::Error::new(ErrorKind::InvalidInput, "cannot set a 0 duration timeout"));
        }
        self.timeout = timeout;
        Ok(())
    }

    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.given.push(self.timeout);
        if self.given.len() == 40 {
            self.story.fail("That was the 40th read.", "a loop that nothing ends.");
        }
        let wait = self.events.front().map_or(Duration::MAX, |(wait, _)| *wait);
        let timeout = self.timeout.unwrap_or(Duration::MAX);
        if wait > timeout {
            self.clock += timeout;
            if let Some((wait, _)) = self.events.front_mut() {
                *wait -= timeout;
            }
            self.tell("the timeout expires");
            return Err(io::Error::new(self.expired, "the timeout has expired"));
        }
        let Some((_, event)) = self.events.pop_front() else {
            self.story.fail("A read waits for ever.", "it was given no timeout.")
        };
        self.clock += wait;
        match event {
            Comes(text) => {
                let n = text.len().min(buf.len());
                buf[..n].copy_from_slice(&text.as_bytes()[..n]);
                if n < text.len() {
                    self.events.push_front((Duration::ZERO, Comes(&text[n..])));
                }
                self.tell(&show(&text.as_bytes()[..n]));
                Ok(n)
            }
            Ends => {
                self.tell("0 bytes");
                self.events.push_front((Duration::ZERO, EndedBefore));
                Ok(0)
            }
            EndedBefore => self.story.fail(
                "It read on behind the end of the stream.",
                "zero bytes is the end. Every read says so again at once, and this loop never ends.",
            ),
            Fails(kind) => {
                self.tell(&format!("{kind:?}"));
                Err(kind.into())
            }
        }
    }
}

impl Wire for TcpStream {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn set_read_timeout(&mut self, timeout: Option<Duration>) -> io::Result<()> {
        TcpStream::set_read_timeout(self, timeout)
    }

    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        Read::read(self, buf)
    }
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
