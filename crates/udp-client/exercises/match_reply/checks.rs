//! The checks of `exercise.rs`. To read them is no cheating.

use super::wait_for_reply;
use referee::{Story, check, show, udp_socket};
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// What is queued already, or on its way, comes sooner.
const LONG: Duration = Duration::from_secs(1);

#[test]
fn the_reply_is_taken_and_its_time_returned() {
    check(|story| {
        story.if_it_hangs("the reply came, and `wait_for_reply` waits for another.");
        for (token, time) in [("5eed", "20:36:52"), ("c0ffee0123456789", "2026-11-23 20:36")] {
            let asked = Asked::new(story);
            asked.server_sends(format!("{token} {time}"));
            let came = asked.reply(token, "the reply's token is the one that you were given.");
            story.expect(
                "the time",
                came.as_str(),
                time,
                "TIME is all that follows the first space.",
            );
        }
    });
}

#[test]
fn a_late_reply_and_a_copy_are_passed_over() {
    check(|story| {
        story.if_it_hangs("the reply came, and `wait_for_reply` waits for another.");
        for (first, second) in [("5eed", "c0de"), ("beef", "be")] {
            let asked = Asked::new(story);
            asked.server_sends(format!("{first} 20:36:51"));
            story.step("the network delivers it twice");
            asked.server_sends(format!("{first} 20:36:51"));
            let came = asked.reply(first, "");
            story.expect("the time", came.as_str(), "20:36:51", "");

            // The copy is still in the queue.
            asked.server_sends(format!("{second} 20:36:59"));
            let came = asked.reply(second, "a reply with another token does not end the wait.");
            let likely = if first.starts_with(second) {
                format!("\"{first}\" only begins with \"{second}\". Compare the whole token.")
            } else {
                "this is the copy of the first reply. Its token says which question it answers: \
                 one that is over. Who does not look takes each answer for the next question's."
                    .to_string()
            };
            story.expect("the time", came.as_str(), "20:36:59", &likely);
        }
    });
}

#[test]
fn a_stranger_is_passed_over_even_with_the_right_token() {
    check(|story| {
        story.if_it_hangs("the reply came, and `wait_for_reply` waits for another.");
        for (token, time) in [("5eed", "20:36:52"), ("c0de", "20:41:07")] {
            let asked = Asked::new(story);
            let stranger = udp_socket();
            let forged = format!("{token} 1999-12-31");
            story.step(format!(
                "a stranger, {}, sends {}",
                addr(&stranger),
                show(forged.as_bytes())
            ));
            stranger.send_to(forged.as_bytes(), addr(&asked.client)).unwrap();
            asked.server_sends(format!("{token} {time}"));
            let came = asked.reply(token, "a stranger's datagram does not end the wait.");
            story.expect(
                "the time",
                came.as_str(),
                time,
                "the source is another. Compare the whole address, the port too: all programs of a \
                 machine share its IP address. (To `connect` now would not help: this datagram was \
                 in the queue before.)",
            );
        }
    });
}

#[test]
fn what_is_no_reply_is_passed_over() {
    check(|story| {
        story.if_it_hangs("the reply came, and `wait_for_reply` waits for another.");
        let garbage: [&[u8]; 6] =
            [b"", b"5eed", b"5eed20:36:52", b" 20:36:52", b"5eed\xff 1", b"\xfe\xff\xff\xfe"];
        for (garbage, time) in garbage.into_iter().zip(["20:36:52", "20:41:07"].iter().cycle()) {
            let asked = Asked::new(story);
            asked.server_sends(garbage);
            asked.server_sends(format!("5eed {time}"));
            let came = asked.reply(
                "5eed",
                "what is no reply does not end the wait, and is no error either: a stranger who \
                 sends you a few bytes could end it at any time. Receive the next one.",
            );
            story.expect(
                "the time",
                came.as_str(),
                *time,
                "it is from a datagram that is no reply: its token is missing, or is not yours.",
            );
        }
    });
}

#[test]
fn a_flood_does_not_move_the_deadline() {
    check(|story| {
        story.if_it_hangs(
            "each receive waits anew, for as long as the first, and the flood never lets one time \
             out. Reckon the time left before each receive, and end when there is none.",
        );
        for (token, wait) in [("5eed", 150), ("c0de", 250)] {
            let asked = Asked::new(story);
            story.step("a stranger sends nonsense every millisecond, without end");
            story.step(format!("you wait for the reply to {token:?}, for {wait} ms"));
            let flood = Flood::to(addr(&asked.client));
            expect_none(story, &asked, token, Duration::from_millis(wait));
            drop(flood);
        }
    });
}

#[test]
fn silence_is_none_at_the_deadline() {
    check(|story| {
        story.if_it_hangs("nothing comes, and nothing ends the wait.");
        for wait in [0, 60, 200] {
            let asked = Asked::new(story);
            story.step(format!("nothing comes; the deadline is {wait} ms from now"));
            expect_none(story, &asked, "5eed", Duration::from_millis(wait));
        }
    });
}

fn expect_none(story: &Story, asked: &Asked<'_>, token: &str, wait: Duration) {
    let started = Instant::now();
    match asked.wait_for_reply(token, started + wait) {
        Ok(None) => story.ensure(
            // Half of it: clocks and timers may be coarse.
            started.elapsed() >= wait / 2,
            format!("Your function gave up after {:?} already.", started.elapsed()),
            "a datagram that is passed over does not end the wait: only the deadline does.",
        ),
        Err(err) if err.kind() == io::ErrorKind::InvalidInput => story.fail(
            &format!("Your function returned an error: {err}"),
            "no time is left, and a read timeout of zero is an error. Look at the time left first.",
        ),
        Err(err) => story.fail(
            &format!("Your function returned an error, {:?}: {err}", err.kind()),
            "an expired timeout is `WouldBlock` on Unix and `TimedOut` on Windows; it is no error, \
             and nor is a stranger's nonsense.",
        ),
        Ok(Some(time)) => story.fail(&format!("Your function returned {time:?}."), ""),
    }
}

/// A client that has asked, and the server.
struct Asked<'a> {
    story: &'a Story,
    client: UdpSocket,
    server: UdpSocket,
}

impl Asked<'_> {
    fn new(story: &Story) -> Asked<'_> {
        Asked { story, client: udp_socket(), server: udp_socket() }
    }

    /// It waits in the client's queue until your function receives it.
    fn server_sends(&self, datagram: impl AsRef<[u8]>) {
        let datagram = datagram.as_ref();
        self.story.step(format!("the server, {}, sends {}", addr(&self.server), show(datagram)));
        self.server.send_to(datagram, addr(&self.client)).unwrap();
    }

    fn wait_for_reply(&self, token: &str, deadline: Instant) -> io::Result<Option<String>> {
        wait_for_reply(&self.client, addr(&self.server), token, deadline)
    }

    /// What your function returns, where a reply is there.
    fn reply(&self, token: &str, if_none: &str) -> String {
        self.story.step(format!("you wait for the reply to {token:?}"));
        match self.wait_for_reply(token, Instant::now() + LONG) {
            Ok(Some(time)) => time,
            Ok(None) => self.story.fail("Your function returned Ok(None).", if_none),
            Err(err) => {
                self.story.fail(&format!("Your function returned an error: {err}"), if_none)
            }
        }
    }
}

fn addr(socket: &UdpSocket) -> SocketAddr {
    socket.local_addr().unwrap()
}

/// Nonsense, until it is dropped.
struct Flood {
    _stop: Sender<()>,
}

impl Flood {
    fn to(client: SocketAddr) -> Flood {
        let (stop, stopped) = mpsc::channel::<()>();
        let stranger = udp_socket();
        thread::spawn(move || {
            while stopped.recv_timeout(Duration::from_millis(1)) == Err(RecvTimeoutError::Timeout) {
                let _ = stranger.send_to(b"nonsense", client);
            }
        });
        Flood { _stop: stop }
    }
}
