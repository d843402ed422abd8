//! Lines from any pieces.
//!
//! A peer sends lines. A read brings what has arrived: half a line, a line and a half, or ten at
//! once. A chat server that takes each read for one line shows its users halves of words.
//!
//! Write `Decoder`. After each read, `feed` gets the bytes, and `next_line` is called until it has
//! no more. At the end of the stream, `end` is called. The rules:
//!
//! - A newline (`\n`) ends a line. All other bytes belong to it: `\r`, and what is not UTF-8, too.
//! - A line has at most `max` bytes; its newline does not count. As soon as more have arrived,
//!   that is an error: a peer that never sends a newline must not fill the memory.
//! - What remains at the end of the stream without a newline is no line, but an error.
//!
//! The fields are yours to change. About 15 minutes.
//!
//! ```text
//! cargo test -p framing --test delimiter
//! ```

/// Why there is no line, and will be none.
#[derive(Debug, PartialEq)]
enum LineError {
    /// More than `max` bytes, and no newline among them.
    TooLong,
    /// The stream ended inside a line.
    CutOff,
}

/// Turns bytes in any pieces into lines.
#[derive(Debug)]
struct Decoder {
    max: usize,
    received: Vec<u8>,
}

impl Decoder {
    /// A decoder at the start of a stream, for lines of at most `max` bytes.
    fn new(max: usize) -> Decoder {
        Decoder { max, received: Vec::new() }
    }

    /// Takes the bytes that one read brought.
    fn feed(&mut self, bytes: &[u8]) {
        todo!("keep {bytes:?}; {:?} is still there", self.received)
    }

    /// The next whole line, without its newline; `None` if more has to arrive first.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, LineError> {
        todo!("take a line of at most {} bytes from {:?}", self.max, self.received)
    }

    /// The stream has ended, and `next_line` has returned `None`.
    fn end(&self) -> Result<(), LineError> {
        todo!("say whether {:?} was cut off", self.received)
    }
}

mod checks;
