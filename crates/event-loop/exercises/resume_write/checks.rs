//! The checks of `exercise.rs`. To read them is no cheating.

use self::Says::{Fails, Takes};
use super::Outbox;
use referee::{Story, check, join, show, tcp_pair};
use std::collections::VecDeque;
use std::io::ErrorKind::{self, Interrupted, WouldBlock};
use std::io::{self, Read, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

const NEVER_WOKEN: &str = "the news \"writable\" comes only after a `WouldBlock`. Whoever stops \
    before one may never be woken again. Write on until all is taken or the socket says it.";

const NO_ROOM: &str = "`WouldBlock` is no failure, and not the end: there is no room now. Keep \
    what waits, and return Ok(false).";

const SPINS: &str = "a loop around `WouldBlock` keeps a core busy, and no other peer has a turn. \
    Return Ok(false): you are called again when there is room.";

const DROPPED: &str = "what was not taken is dropped, or it was never kept. It has to wait for the \
    next flush.";

const TWICE: &str = "what was taken is offered again, and the peer gets it twice. How much was \
    taken has to be remembered from write to write, and from flush to flush.";

const OUT_OF_ORDER: &str = "what was pushed first goes out first. Here some of it is dropped, or \
    newer bytes go before it.";

#[test]
fn a_short_write_is_followed_by_the_next() {
    check(|story| {
        for says in [&[Takes(3)][..], &[Takes(10), Takes(15)], &[Takes(1); 26]] {
            let mut peer = Peer::new(story, says);
            peer.push(b"abcdefghijklmnopqrstuvwxyz");
            peer.flush();
        }
    });
}

#[test]
fn after_would_block_the_rest_goes_out_at_the_next_flush() {
    check(|story| {
        for says in [
            &[Takes(3), Fails(WouldBlock), Takes(4), Fails(WouldBlock)][..],
            &[Takes(2), Takes(2), Fails(WouldBlock), Fails(WouldBlock), Takes(5)],
            &[Fails(WouldBlock), Takes(9), Fails(WouldBlock)],
        ] {
            let mut peer = Peer::new(story, says);
            peer.push(b"abcdefghij");
            while !peer.flush() {}
        }
    });
}

#[test]
fn bytes_pushed_meanwhile_keep_their_order() {
    check(|story| {
        let says = [Takes(2), Fails(WouldBlock), Takes(1), Takes(3), Fails(WouldBlock)];
        let mut peer = Peer::new(story, &says);
        peer.push(b"abcd");
        peer.flush();
        peer.push(b"efg");
        peer.push(b"");
        peer.push(b"hi");
        peer.flush();
        peer.push(b"jklmno");
        peer.flush();
        // The same again, now that the outbox has been in use.
        peer.socket.script.extend([Takes(1), Takes(3), Fails(WouldBlock), Takes(4)]);
        peer.push(b"pqrstu");
        peer.flush();
        peer.push(b"vwxyz");
        peer.flush();
    });
}

#[test]
fn an_interrupted_write_is_called_again_at_once() {
    check(|story| {
        for says in [
            &[Fails(Interrupted)][..],
            &[Takes(4), Fails(Interrupted), Fails(Interrupted), Takes(2), Fails(Interrupted)],
        ] {
            let mut peer = Peer::new(story, says);
            peer.push(b"abcdefghij");
            peer.flush();
        }
    });
}

#[test]
fn a_socket_that_takes_nothing_or_fails_ends_the_flush() {
    check(|story| {
        for says in [
            [Takes(3), Takes(0)],
            [Takes(5), Fails(ErrorKind::BrokenPipe)],
            [Takes(1), Fails(ErrorKind::ConnectionReset)],
            [Takes(2), Fails(ErrorKind::TimedOut)],
            [Takes(9), Fails(ErrorKind::Other)],
        ] {
            let mut peer = Peer::new(story, &says);
            peer.push(b"abcdefghij");
            peer.flush();
        }
    });
}

#[test]
fn an_empty_outbox_makes_no_call() {
    check(|story| {
        let mut peer = Peer::new(story, &[]);
        peer.push(b"");
        peer.flush();
        peer.push(b"abc");
        peer.flush();
        peer.flush();

        let mut peer = Peer::new(story, &[]);
        peer.flush();
    });
}

#[test]
fn what_was_sent_is_not_kept_for_ever() {
    check(|story| {
        const BEHIND: usize = 100;
        const PIECE: usize = 4096;
        const MOST: usize = 1 << 20;
        let mut peer = Peer::new(story, &[]);
        story.step(format!("{BEHIND} bytes are pushed"));
        story.step(format!(
            "again and again: {PIECE} more are pushed, and the socket takes {PIECE}"
        ));
        peer.socket.aloud = false;
        peer.push(&numbered(BEHIND));
        for piece in numbered(2 * MOST).chunks(PIECE) {
            peer.socket.script.extend([Takes(PIECE), Fails(WouldBlock)]);
            peer.push(piece);
            peer.flush();
            let memory = peer.outbox.memory();
            story.ensure(
                memory >= BEHIND,
                format!("`memory` says {memory}, and {BEHIND} bytes wait."),
                "what waits is not kept, or `memory` counts something else than bytes.",
            );
            story.ensure(
                memory < MOST,
                format!("{} bytes are sent, {BEHIND} wait. `memory`: {memory}", peer.socket.sent),
                "what is sent is let go when nothing waits, or never. With a peer that is always a \
                 little behind, memory grows as long as the stream lives.",
            );
        }
    });
}

#[test]
fn megabytes_reach_a_real_peer() {
    check(|story| {
        let pushed = numbered(8 << 20);
        let (mut stream, mut peer) = tcp_pair();
        stream.set_nonblocking(true).unwrap();
        let mut outbox = Outbox::new();
        let mut flush = |outbox: &mut Outbox| {
            let result = outbox.flush(&mut stream).map_err(|err| err.kind());
            let likely = if result == Err(WouldBlock) { NO_ROOM } else { "" };
            story.ensure(result.is_ok(), format!("`flush` returned {result:?}"), likely);
            result == Ok(true)
        };

        story.if_it_hangs(SPINS);
        story.step(
            "8 MiB are pushed in pieces, with a flush after each; the peer does not read yet",
        );
        for piece in pushed.chunks(300_000) {
            outbox.push(piece);
            flush(&mut outbox);
        }
        story.step("the peer reads; whenever it has read some, `flush` is called");
        story.if_it_hangs(
            "`flush` does not come to Ok(true). It sends nothing, or a few bytes at a time.",
        );
        let (has_read, news) = mpsc::channel();
        let most = pushed.len();
        let peer = thread::spawn(move || {
            let mut came = Vec::new();
            let mut buf = vec![0; 1 << 16];
            // Until the end, the deadline of its socket, or more than it should get.
            while let Ok(n @ 1..) = peer.read(&mut buf) {
                came.extend_from_slice(&buf[..n]);
                if came.len() > most {
                    break;
                }
                let _ = has_read.send(());
            }
            (came, peer)
        });
        while !flush(&mut outbox) {
            // Also without news: the system may make room a little later than the peer reads.
            let reads = news.recv_timeout(Duration::from_millis(10));
            if reads == Err(RecvTimeoutError::Disconnected) {
                break;
            }
        }
        drop(stream);
        let (came, _) = join(peer);
        if came != pushed {
            let same = came.iter().zip(&pushed).take_while(|(came, should)| came == should);
            story.fail(
                &format!(
                    "{most} bytes were pushed, {} came. The first {} are right.",
                    came.len(),
                    same.count()
                ),
                "after a `WouldBlock` something is offered again, or left out. What counts is how \
                 much each `write` says that it took.",
            );
        }
    });
}

/// So many bytes, in which no place looks like another.
fn numbered(length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in 0..=length / 16 {
        writeln!(bytes, "{line:015}").unwrap();
    }
    bytes.truncate(length);
    bytes
}

/// A peer behind a scripted socket, and its outbox.
struct Peer {
    outbox: Outbox,
    socket: Socket,
}

impl Peer {
    fn new(story: &Story, says: &[Says]) -> Peer {
        story.if_it_hangs("a loop in `flush` does not end, and does not call `write` either.");
        story.step("a new peer, and an outbox for it");
        let socket = Socket {
            story: story.clone(),
            script: says.iter().copied().collect(),
            pushed: Vec::new(),
            sent: 0,
            calls: 0,
            said: None,
            aloud: true,
        };
        Peer { outbox: Outbox::new(), socket }
    }

    fn push(&mut self, bytes: &[u8]) {
        self.socket.tell(format!("`push` is called with {}", show(bytes)));
        self.socket.pushed.extend(bytes);
        self.outbox.push(bytes);
    }

    /// Flushes once, and judges the result; whether there is nothing more to do for this peer.
    fn flush(&mut self) -> bool {
        let socket = &mut self.socket;
        (socket.calls, socket.said) = (0, None);
        socket.tell("`flush` is called".to_string());
        let result = self.outbox.flush(socket).map_err(|err| err.kind());
        socket.tell(format!("`flush` returned {result:?}"));

        let (story, waiting) = (&socket.story, socket.waiting());
        let came = "`flush` returned";
        match socket.said {
            _ if waiting.is_empty() => {
                story.expect(came, result, Ok(true), "nothing waits any more, and no error came.");
            }
            Some(Err(WouldBlock)) => story.expect(came, result, Ok(false), NO_ROOM),
            Some(Err(Interrupted)) => story.fail(
                &format!("`write` said Interrupted, and `flush` returned {result:?}"),
                "a signal came. That says nothing about room, and no news follows it. Call `write` \
                 again at once.",
            ),
            Some(Err(kind)) => {
                let likely = match kind {
                    ErrorKind::TimedOut => {
                        "a non-blocking socket has no timeout that expires. Here it means that the \
                         peer has not answered for minutes: the connection is over."
                    }
                    _ => "this is no lack of room. The caller has to learn of it, and why.",
                };
                story.expect(came, result, Err(kind), likely);
            }
            Some(Ok(0)) => {
                let likely = "the socket takes nothing more, now or later. `Ok(0)` has a kind of \
                    error of its own.";
                story.expect(came, result, Err(ErrorKind::WriteZero), likely);
            }
            // The last word was no reason to stop, or nothing was asked at all.
            Some(Ok(_)) | None => story.fail(
                &format!("`flush` returned {result:?}, and it still has to send {}", show(waiting)),
                if result == Ok(true) { DROPPED } else { NEVER_WOKEN },
            ),
        }
        result != Ok(false)
    }
}

/// What a socket says.
#[derive(Clone, Copy, Debug)]
enum Says {
    /// There is room for so many bytes. If fewer are offered, the rest of the room stays.
    Takes(usize),
    Fails(ErrorKind),
}

/// A non-blocking socket that follows a script; after its end there is room for everything.
struct Socket {
    story: Story,
    script: VecDeque<Says>,
    pushed: Vec<u8>,
    /// How many of the pushed bytes were taken.
    sent: usize,
    /// Calls of `write` in this flush.
    calls: usize,
    /// The last word in this flush.
    said: Option<Result<usize, ErrorKind>>,
    /// Whether the story tells each call.
    aloud: bool,
}

impl Socket {
    fn waiting(&self) -> &[u8] {
        &self.pushed[self.sent..]
    }

    fn tell(&self, step: String) {
        if self.aloud {
            self.story.step(step);
        }
    }

    /// Fails unless a call of `write` is in order now, and `offered` is what comes next.
    fn judge(&self, offered: &[u8]) {
        let (story, sent, waiting) = (&self.story, self.sent, self.waiting());
        match self.said {
            Some(Err(WouldBlock)) => {
                story.fail("`write` had said WouldBlock, and was called again at once.", SPINS)
            }
            Some(Err(kind)) if kind != Interrupted => story.fail(
                &format!("`write` had said {kind:?}, and was called again."),
                "of all errors, only Interrupted is worth a second try at once.",
            ),
            Some(Ok(0)) => story.fail(
                "`write` had said Ok(0), and was called again.",
                "it will say so for ever, and so does this loop.",
            ),
            _ => {}
        }
        if offered.is_empty() {
            story.fail(
                "`write` was offered nothing.",
                "a write of nothing says Ok(0), which looks like an error. If nothing waits, make \
                 no call.",
            );
        }
        if !waiting.starts_with(offered) {
            let again = (0..sent).any(|from| self.pushed[from..].starts_with(offered));
            story.fail(
                &format!(
                    "`write` was offered {}, and {sent} bytes had been taken.\n  It should be: {}",
                    show(offered),
                    show(waiting)
                ),
                if again { TWICE } else { OUT_OF_ORDER },
            );
        }
        if self.calls == 50 {
            story.fail(
                "That would be the 51st `write` of this flush.",
                "each write is a system call. Offer all that waits, not a few bytes at a time.",
            );
        }
    }
}

impl Write for Socket {
    fn write(&mut self, offered: &[u8]) -> io::Result<usize> {
        self.judge(offered);
        self.calls += 1;
        let said = match self.script.pop_front() {
            None => Ok(offered.len()),
            Some(Fails(kind)) => Err(kind),
            Some(Takes(room)) => {
                let n = room.min(offered.len());
                if n < room {
                    self.script.push_front(Takes(room - n));
                }
                Ok(n)
            }
        };
        self.tell(format!("`write` is offered {} and says {said:?}", show(offered)));
        self.sent += said.unwrap_or(0);
        self.said = Some(said);
        said.map_err(io::Error::from)
    }

    /// As every `write_all`.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.write(rest) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => rest = &rest[n..],
                Err(err) if err.kind() == Interrupted => {}
                Err(err) if err.kind() == WouldBlock && rest.len() < bytes.len() => self.story.fail(
                    "`write_all` was called: a part is sent, and now there is no room.",
                    "`write_all` does not say how much it sent before an error, and nobody knows \
                     where to go on. Call `write`.",
                ),
                Err(err) => return Err(err),
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
