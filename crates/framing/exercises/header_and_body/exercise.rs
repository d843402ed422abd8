//! A header line and a body.
//!
//! Many protocols mix both kinds of framing, HTTP among them: a line says how many bytes follow.
//! Here a message is `LEN 5\n` and then five bytes, and a peer sends several in a row. Under a read
//! timeout, the stream may pause anywhere: in the middle of the line, or of the body.
//!
//! Write `Messages::next_body`, which reads from `stream` what it needs and returns one body a call.
//! The rules:
//!
//! - The header is `LEN`, one space, one or more digits (also `05`), and a newline: at most
//!   `MAX_HEADER` bytes in all. A body has at most `MAX_BODY` bytes. Anything else is an error of the kind
//!   `InvalidData`: at the newline, or where a header grows too long. Do not wait for the body first.
//! - The end of the stream between two messages is `None`. Inside one it is an error of the kind
//!   `UnexpectedEof`.
//! - `Interrupted` (a signal came): read again. Any other error of `stream`, such as a timeout, goes
//!   to your caller, who may call again later; not one byte may be lost then.
//!
//! Whatever must outlive a call belongs into `Messages`, whose fields are yours to change. All calls
//! get the same stream. About 20 minutes.
//!
//! ```text
//! cargo test -p framing --test header_and_body
//! ```

use std::io::{self, Read};

/// The longest header, in bytes, with its newline.
const MAX_HEADER: usize = 16;
/// The longest body, in bytes.
const MAX_BODY: usize = 1000;

/// Takes the bodies out of a stream of messages.
#[derive(Debug)]
struct Messages {
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
        let n = stream.read(&mut buf)?;
        todo!("find a body in {:?} and {:?}", self.received, &buf[..n])
    }
}

mod checks;
