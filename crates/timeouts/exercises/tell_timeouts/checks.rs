//! The checks of `exercise.rs`. To read them is no cheating.

use super::{Heard, heard};
use referee::{Story, check, tcp_pair};
use socket2::SockRef;
use std::io::{self, ErrorKind, Read, Write};
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_millis(20);

#[test]
fn an_expired_timeout_is_silence_on_every_system() {
    check(|story| {
        for (kind, systems, likely) in [
            (
                ErrorKind::WouldBlock,
                "Linux and macOS",
                "an expired timeout is WouldBlock there, not TimedOut, whatever the names say.",
            ),
            (
                ErrorKind::TimedOut,
                "Windows",
                "an expired timeout is TimedOut there. What Linux and macOS say is not enough.",
            ),
        ] {
            story.step(format!("a read's timeout expires on {systems}: Err, of kind {kind:?}"));
            // Another text and no number: those differ even between Linux and macOS.
            let came = heard(Err(io::Error::new(kind, "the time is up")));
            story.expect("`heard` returned", kind_of(came), Ok(Heard::Silence), likely);
        }
    });
}

#[test]
fn bytes_are_no_silence_and_neither_is_the_end() {
    check(|story| {
        for n in [1, 5, 1024, 65_536] {
            story.step(format!("a read returns Ok({n})"));
            let came = heard(Ok(n));
            story.expect("`heard` returned", kind_of(came), Ok(Heard::Bytes(n)), "");
        }
        story.step("a read returns Ok(0)");
        story.expect(
            "`heard` returned",
            kind_of(heard(Ok(0))),
            Ok(Heard::End),
            "zero bytes is the end of the stream. Nothing will come any more, and a server that \
             waits for more reads zero bytes again at once, and again, for ever.",
        );
    });
}

#[test]
fn every_other_error_stays_an_error() {
    check(|story| {
        for kind in [
            ErrorKind::ConnectionReset,
            ErrorKind::ConnectionAborted,
            ErrorKind::NotConnected,
            ErrorKind::BrokenPipe,
            ErrorKind::InvalidInput,
            ErrorKind::Interrupted,
            ErrorKind::Other,
        ] {
            let text = format!("{kind:?} after {} bytes", kind.to_string().len());
            story.step(format!("a read returns an error of kind {kind:?}"));
            let came = heard(Err(io::Error::new(kind, text.clone())));
            let Err(err) = came else {
                story.fail(
                    &format!("`heard` returned {came:?}"),
                    "not every error is a timeout. This one says something else, and whoever \
                     takes it for silence never learns of it.",
                )
            };
            let likely = "the caller needs the error that the system gave, not another one.";
            story.expect("the error's kind", err.kind(), kind, likely);
            story.expect("the error's text", err.to_string(), text, likely);
        }
    });
}

#[test]
fn what_this_system_says_is_understood() {
    check(|story| {
        let (mut peer, mut stream) = tcp_pair();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        let mut buf = [0; 64];
        for text in ["late", "and later"] {
            story.step(format!("a stream with a timeout of {TIMEOUT:?}; its peer is silent"));
            let read = stream.read(&mut buf);
            expect_silence(story, read);
            story.step(format!("the peer sends {text:?}"));
            peer.write_all(text.as_bytes()).unwrap();
            let came = heard(stream.read(&mut buf));
            story.expect("`heard` returned", kind_of(came), Ok(Heard::Bytes(text.len())), "");
        }

        story.step("the peer resets the connection");
        // A close with this option set sends a reset in place of the end of the stream.
        SockRef::from(&peer).set_linger(Some(Duration::ZERO)).unwrap();
        drop(peer);
        let came = kind_of(heard(stream.read(&mut buf)));
        let likely = "this client is gone. It is not silent.";
        story.expect("`heard` returned", came, Err(ErrorKind::ConnectionReset), likely);
    });
}

fn expect_silence(story: &Story, read: io::Result<usize>) {
    let said = format!("{read:?}");
    let likely = format!("the read returned {said}: that is how this system says \"timeout\".");
    story.expect("`heard` returned", kind_of(heard(read)), Ok(Heard::Silence), &likely);
}

/// An `io::Error` cannot be compared; its kind can.
fn kind_of(came: io::Result<Heard>) -> Result<Heard, ErrorKind> {
    came.map_err(|err| err.kind())
}
