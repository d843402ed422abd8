//! Holds all that has arrived against the limit of one line. A client that sends many short lines
//! at once is thrown out.
//!
//! Caught with: It is the limit of one line

#[derive(Debug, PartialEq)]
enum LineError {
    TooLong,
    CutOff,
}

struct Decoder {
    max: usize,
    received: Vec<u8>,
}

impl Decoder {
    fn new(max: usize) -> Decoder {
        Decoder { max, received: Vec::new() }
    }

    fn feed(&mut self, bytes: &[u8]) {
        self.received.extend_from_slice(bytes);
    }

    fn next_line(&mut self) -> Result<Option<Vec<u8>>, LineError> {
        // One more, for the newline.
        if self.received.len() > self.max + 1 {
            return Err(LineError::TooLong);
        }
        let Some(newline) = self.received.iter().position(|&byte| byte == b'\n') else {
            return Ok(None);
        };
        let mut line: Vec<u8> = self.received.drain(..=newline).collect();
        line.pop();
        Ok(Some(line))
    }

    fn end(&self) -> Result<(), LineError> {
        if self.received.is_empty() { Ok(()) } else { Err(LineError::CutOff) }
    }
}

mod checks;
