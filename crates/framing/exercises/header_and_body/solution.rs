//! A header line and a body: a solution.

use std::io::{self, ErrorKind, Read};
use std::str;

/// The longest header, in bytes, with its newline.
const MAX_HEADER: usize = 16;
/// The longest body, in bytes.
const MAX_BODY: usize = 1000;

/// Takes the bodies out of a stream of messages.
#[derive(Debug)]
struct Messages {
    /// What has been read and was not handed out. It outlives a call that ends with a timeout.
    received: Vec<u8>,
}

impl Messages {
    /// At the start of a stream.
    fn new() -> Messages {
        Messages { received: Vec::new() }
    }

    /// The next message's body; `None` at the end of the stream.
    fn next_body(&mut self, stream: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
        let mut buf = [0; 512];
        loop {
            // First what is here: the last read may have brought several messages.
            if let Some(body) = self.take_body()? {
                return Ok(Some(body));
            }
            match stream.read(&mut buf) {
                // The end of the stream. Is it inside a message?
                Ok(0) if self.received.is_empty() => return Ok(None),
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(n) => self.received.extend_from_slice(&buf[..n]),
                // A signal arrived while we waited: nothing is lost, ask again.
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                // For one, a timeout. What has arrived stays in `received`.
                Err(err) => return Err(err),
            }
        }
    }

    /// Takes a whole message from the front of what has arrived; `None` if there is none yet.
    fn take_body(&mut self) -> io::Result<Option<Vec<u8>>> {
        // A header's newline is among its first bytes, or it is too long. What comes after that
        // may be a body, whose newlines mean nothing.
        let window = &self.received[..self.received.len().min(MAX_HEADER)];
        let Some(newline) = window.iter().position(|&byte| byte == b'\n') else {
            return if window.len() < MAX_HEADER { Ok(None) } else { Err(invalid("header")) };
        };
        let length = body_length(&window[..newline]).ok_or(invalid("header"))?;
        // Checked before the body is waited for: the length is only the peer's claim.
        if length > MAX_BODY {
            return Err(invalid("length of the body"));
        }
        let start = newline + 1;
        if self.received.len() < start + length {
            return Ok(None);
        }
        let body = self.received[start..start + length].to_vec();
        // Header and body leave together, now that both are whole; until then, neither does.
        self.received.drain(..start + length);
        Ok(Some(body))
    }
}

/// The number in a header, which comes without its newline.
fn body_length(header: &[u8]) -> Option<usize> {
    let digits = header.strip_prefix(b"LEN ")?;
    // parse would also accept a plus sign. It refuses what is empty, or more than a usize holds.
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    str::from_utf8(digits).ok()?.parse().ok()
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("invalid {what}"))
}

mod checks;
