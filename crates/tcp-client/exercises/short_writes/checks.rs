//! The checks of `exercise.rs`. To read them is no cheating.

use self::Says::{Fails, Interrupted, Takes, TakesNothing};
use super::send_all;
use referee::{Story, check, show};
use std::io::{self, ErrorKind, Write};

#[test]
fn every_byte_is_sent_once_and_in_order() {
    check(|story| {
        every_byte_is_sent(story, b"hello, peer", &[Takes(3)]);
        every_byte_is_sent(story, b"a byte at a time", &[Takes(1)]);
        every_byte_is_sent(story, b"first four, then two at a time", &[Takes(4), Takes(2)]);
        every_byte_is_sent(story, b"all at once", &[Takes(1000)]);
        every_byte_is_sent(story, b"", &[Takes(1)]);
        let long: Vec<u8> = (0..100_000_u32).map(|i| (i.wrapping_mul(i) % 251) as u8).collect();
        every_byte_is_sent(story, &long, &[Takes(977)]);
    });
}

#[test]
fn an_interrupted_write_is_called_again() {
    check(|story| {
        every_byte_is_sent(story, b"hello", &[Interrupted, Takes(5)]);
        every_byte_is_sent(story, b"hello, peer", &[Takes(4), Interrupted, Interrupted, Takes(2)]);
    });
}

#[test]
fn a_writer_that_takes_nothing_more_is_an_error() {
    check(|story| {
        for (bytes, takes) in [(b"hello".as_slice(), 3), (b"hello, peer", 10)] {
            let says = [Takes(takes), TakesNothing];
            let mut writer = Writer::new(story, bytes, &says);
            let result = send_all(&mut writer, bytes).map_err(|err| err.kind());
            story.ensure(
                result.is_err(),
                format!("`send_all` returned Ok, and {} bytes were sent.", writer.sent),
                "Ok tells the caller that all was sent. After `Ok(0)` that will never be so.",
            );
            expect_two_calls(story, &writer);
            story.expect(
                "`send_all` returned",
                result,
                Err(ErrorKind::WriteZero),
                "another kind would name another cause. `Ok(0)` has its own: WriteZero.",
            );
        }
    });
}

#[test]
fn any_other_error_is_returned() {
    check(|story| {
        for (takes, kind) in [(5, ErrorKind::BrokenPipe), (8, ErrorKind::ConnectionReset)] {
            let bytes = b"hello, peer";
            let says = [Takes(takes), Fails(kind)];
            let mut writer = Writer::new(story, bytes, &says);
            let result = send_all(&mut writer, bytes).map_err(|err| err.kind());
            expect_two_calls(story, &writer);
            story.expect(
                "`send_all` returned",
                result,
                Err(kind),
                "the caller has to learn that not all was sent, and why.",
            );
        }
    });
}

fn every_byte_is_sent(story: &Story, bytes: &[u8], says: &[Says]) {
    let mut writer = Writer::new(story, bytes, says);
    let result = send_all(&mut writer, bytes).map_err(|err| err.kind());
    story.ensure(
        result != Err(ErrorKind::Interrupted),
        "`send_all` returned Err(Interrupted).",
        "`?` gives up at every error. Interrupted says that a signal arrived and that nothing was \
         taken: call `write` again.",
    );
    story.expect("`send_all` returned", result, Ok(()), "all could be sent: this is no error.");
    story.ensure(
        writer.sent == bytes.len(),
        format!("`send_all` returned Ok, and {} of {} bytes were sent.", writer.sent, bytes.len()),
        "`write` was called too few times. It took what it said, and the rest was never offered.",
    );
}

/// The first call takes some; what the second says has to be heard.
fn expect_two_calls(story: &Story, writer: &Writer<'_>) {
    story.ensure(
        writer.calls == 2,
        format!("Calls of `write`: {}. Bytes sent: {}.", writer.calls, writer.sent),
        "as long as there are bytes left, and no error, offer them.",
    );
}

/// What one call of `write` says.
#[derive(Clone, Copy, Debug)]
enum Says {
    /// Takes as many bytes, or fewer if fewer are offered.
    Takes(usize),
    TakesNothing,
    Interrupted,
    Fails(ErrorKind),
}

/// A writer that follows a script; the script's last word is repeated.
struct Writer<'a> {
    story: &'a Story,
    bytes: &'a [u8],
    says: &'a [Says],
    calls: usize,
    sent: usize,
    /// After this nothing can be sent.
    over: Option<String>,
}

impl<'a> Writer<'a> {
    fn new(story: &'a Story, bytes: &'a [u8], says: &'a [Says]) -> Writer<'a> {
        story.if_it_hangs("a loop in `send_all` does not end, and does not call `write` either.");
        story.step(format!("`send_all` is called with {}", show(bytes)));
        Writer { story, bytes, says, calls: 0, sent: 0, over: None }
    }

    /// Tells the call, unless there are very many.
    fn tell(&self, offered: &[u8], said: &str) {
        if self.bytes.len() < 50 {
            self.story.step(format!("`write` is offered {} and says {said}", show(offered)));
        }
    }
}

impl Write for Writer<'_> {
    fn write(&mut self, offered: &[u8]) -> io::Result<usize> {
        if let Some(said) = &self.over {
            self.story.fail(
                &format!("`write` had said {said}, and was called again."),
                "a loop that goes on after it will go on for ever. `Ok(0)` means that nothing will \
                 be taken any more, and of the errors only Interrupted is worth a second try.",
            );
        }
        let rest = &self.bytes[self.sent..];
        if !rest.starts_with(offered) {
            self.story.fail(
                &format!(
                    "Now `write` was offered {}, and {} bytes had been taken.\n  It should be: {}",
                    show(offered),
                    self.sent,
                    show(rest)
                ),
                "what was taken is offered again, and the peer gets it twice. The rest begins \
                 behind the bytes that were taken.",
            );
        }
        if self.calls > 2 * self.bytes.len() + 100 {
            let sent = self.sent;
            self.story.fail(
                &format!("After {} calls of `write` only {sent} bytes were sent.", self.calls),
                "an empty slice is offered again and again.",
            );
        }

        let said = self.says[self.calls.min(self.says.len() - 1)];
        self.calls += 1;
        let result: io::Result<usize> = match said {
            Takes(n) => Ok(n.min(offered.len())),
            TakesNothing => Ok(0),
            Interrupted => Err(ErrorKind::Interrupted.into()),
            Fails(kind) => Err(kind.into()),
        };
        let shown = match &result {
            Ok(n) => format!("Ok({n})"),
            Err(err) => format!("Err({:?})", err.kind()),
        };
        self.tell(offered, &shown);
        self.sent += *result.as_ref().unwrap_or(&0);
        if matches!(said, TakesNothing | Fails(_)) {
            self.over = Some(shown);
        }
        result
    }

    fn write_all(&mut self, _: &[u8]) -> io::Result<()> {
        self.story.fail(
            "`write_all` was called.",
            "it does what `send_all` should do. Make the loop yourself, around `write`.",
        )
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
