//! Lines from any pieces: a solution.

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
    /// What has arrived and was not handed out: whole lines, and the beginning of one.
    received: Vec<u8>,
}

impl Decoder {
    /// A decoder at the start of a stream, for lines of at most `max` bytes.
    fn new(max: usize) -> Decoder {
        Decoder { max, received: Vec::new() }
    }

    /// Takes the bytes that one read brought.
    fn feed(&mut self, bytes: &[u8]) {
        // Behind what is left of the reads before: together they may make a line.
        self.received.extend_from_slice(bytes);
    }

    /// The next whole line, without its newline; `None` if more has to arrive first.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, LineError> {
        // Simplified: after each read this looks at the beginning of the line again. The crate's
        // own decoder remembers how far it has searched.
        let newline = self.received.iter().position(|&byte| byte == b'\n');
        // Without a newline, the line has at least the bytes that are here.
        let length = newline.unwrap_or(self.received.len());
        if length > self.max {
            return Err(LineError::TooLong);
        }
        if newline.is_none() {
            return Ok(None);
        }
        // The newline goes with its line. What is behind it stays for the next call.
        let mut line: Vec<u8> = self.received.drain(..=length).collect();
        line.pop();
        Ok(Some(line))
    }

    /// The stream has ended, and `next_line` has returned `None`.
    fn end(&self) -> Result<(), LineError> {
        // It may be half a line: whoever sent it would have ended it.
        if self.received.is_empty() { Ok(()) } else { Err(LineError::CutOff) }
    }
}

mod checks;
