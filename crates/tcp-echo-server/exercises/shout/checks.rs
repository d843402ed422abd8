//! The checks of `exercise.rs`. To read them is no cheating.

use super::shout;
use referee::{Story, check, join, show, tcp_pair};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a client waits. Correct code answers in less than a millisecond.
const PATIENCE: Duration = Duration::from_secs(2);

#[test]
fn each_piece_is_answered_as_it_comes() {
    check(|story| {
        let mut client = Client::connect();
        for (text, upper) in [("hello", "HELLO"), ("Rust 2024!", "RUST 2024!"), ("z\na", "Z\nA")] {
            client.says(story, text.as_bytes(), upper.as_bytes());
        }
        client.half_closes(story, "18 bytes\n");
    });
}

#[test]
fn the_count_is_each_clients_own() {
    check(|story| {
        for (text, upper, count) in [("one\n", "ONE\n", "4"), ("and two\n", "AND TWO\n", "8")] {
            let mut client = Client::connect();
            client.says(story, text.as_bytes(), upper.as_bytes());
            client.half_closes(story, &format!("{count} bytes\n"));
        }
    });
}

#[test]
fn a_client_that_says_nothing_has_said_0_bytes() {
    check(|story| Client::connect().half_closes(story, "0 bytes\n"));
}

#[test]
fn what_is_no_ascii_letter_comes_back_unchanged() {
    check(|story| {
        let mut client = Client::connect();
        story.step("a client sends \"é, 你好 rust\", a byte at a time");
        for byte in "é, 你好 rust".bytes() {
            client.says(story, &[byte], &[byte.to_ascii_uppercase()]);
        }
        story.step("a client sends every byte from 0 to 255 that is no letter");
        let others: Vec<u8> = (0..=255_u8).filter(|byte| !byte.is_ascii_alphabetic()).collect();
        client.says(story, &others, &others);
        client.half_closes(story, "219 bytes\n");
    });
}

#[test]
fn a_long_text_is_answered_whole() {
    check(|story| {
        let mut client = Client::connect();
        story.step("a client sends 300,000 bytes, and reads meanwhile");
        let sent: Vec<u8> = (0..300_000).map(|i| b"abcdefghijklm, "[i % 15]).collect();
        let mut sending = client.stream.try_clone().unwrap();
        let copy = sent.clone();
        let sending = thread::spawn(move || sending.write_all(&copy));
        let mut came = vec![0; sent.len()];
        if let Err(err) = client.stream.read_exact(&mut came) {
            client.unanswered(story, &err);
        }
        let _ = join(sending);
        let likely = "is every read answered with what it brought, `buf[..n]`?";
        let right = came == sent.to_ascii_uppercase();
        story.ensure(right, format!("Back came {}.", show(&came)), likely);
        client.half_closes(story, "300000 bytes\n");
    });
}

/// One end of a connection. At the other, your `shout` runs on a thread.
struct Client {
    stream: TcpStream,
    /// When `shout` has returned, this holds its result, and the accept loop's handle on the
    /// connection: it stays open.
    server: Option<JoinHandle<(io::Result<()>, TcpStream)>>,
}

impl Client {
    fn connect() -> Client {
        let (stream, mut server) = tcp_pair();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Client { stream, server: Some(thread::spawn(move || (shout(&mut server), server))) }
    }

    /// Sends `bytes`, and waits for the answer.
    fn says(&mut self, story: &Story, bytes: &[u8], answer: &[u8]) {
        story.step(format!("a client sends {} and waits for the answer", show(bytes)));
        let mut came = vec![0; answer.len()];
        if let Err(err) =
            self.stream.write_all(bytes).and_then(|()| self.stream.read_exact(&mut came))
        {
            self.unanswered(story, &err);
        }
        let likely = if bytes.is_ascii() {
            "only letters change, and nothing comes before the client's half-close but them."
        } else {
            "a piece of a stream is bytes, no text: a read may end in the middle of a character. \
             `from_utf8_lossy` puts other bytes in its place. Change the ASCII letters, byte by \
             byte, and nothing else."
        };
        same(story, "Back came", &came, answer, likely);
    }

    /// Says why an answer did not come.
    fn unanswered(&mut self, story: &Story, err: &io::Error) -> ! {
        if is_timeout(err) && !self.has_returned() {
            story.fail(
                &format!("No answer within {PATIENCE:?}."),
                "`shout` waits for the end of the stream (or for a full buffer) before it answers, \
                 and the client waits for the answer before it goes on.",
            );
        }
        let result = self.result();
        story.fail(
            &format!("The answer did not come whole: `shout` has returned {result:?}."),
            "the client has not half-closed yet. Only a read of 0 bytes says that it has.",
        )
    }

    /// Sends no more, and reads to the end.
    fn half_closes(mut self, story: &Story, answer: &str) {
        story.step("the client half-closes, and reads to the end of the stream");
        self.stream.shutdown(Shutdown::Write).unwrap();
        let mut came = Vec::new();
        match self.stream.read_to_end(&mut came) {
            Err(err) if is_timeout(&err) && self.has_returned() => {
                let result = self.result();
                story.fail(
                    &format!("Then came {}, and no end: `shout` returned {result:?}.", show(&came)),
                    "the server has not ended its direction. Another handle is kept, so a drop \
                     ends nothing: `shutdown(Shutdown::Write)` does.",
                );
            }
            Err(err) if is_timeout(&err) => story.fail(
                &format!("Then came {}, and `shout` still runs.", show(&came)),
                "a read of 0 bytes is the end of the stream; a loop must end there.",
            ),
            Err(err) => story.step(format!("its read fails: {err}")),
            Ok(_) => {}
        }
        let result = self.result();
        story.ensure(result.is_ok(), format!("`shout` returned {result:?}."), "");
        let likely = "the count is of all bytes that this client has sent, those of all reads. It \
            comes after the end of the stream, once, with a newline.";
        same(story, "Then came", &came, answer.as_bytes(), likely);
    }

    fn has_returned(&self) -> bool {
        self.server.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Waits for `shout`. A panic of your code, a todo! for example, goes on here.
    fn result(&mut self) -> io::Result<()> {
        self.server.take().map_or(Ok(()), |server| join(server).0)
    }
}

fn same(story: &Story, what: &str, came: &[u8], should: &[u8], likely: &str) {
    let different = format!("{what} {}.\n  It should be {}.", show(came), show(should));
    story.ensure(came == should, different, likely);
}

/// An expired timeout is `WouldBlock` on Unix and `TimedOut` on Windows.
fn is_timeout(err: &io::Error) -> bool {
    matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
