//! Holds a line against the limit once it is whole. A peer that never sends a newline is never
//! refused, and all it sends is kept.
//!
//! Caught with: A peer that never sends one fills the memory.

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
        let Some(newline) = self.received.iter().position(|&byte| byte == b'\n') else {
            return Ok(None);
        };
        if newline > self.max {
            return Err(LineError::TooLong);
        }
        let mut line: Vec<u8> = self.received.drain(..=newline).collect();
        line.pop();
        Ok(Some(line))
    }

    fn end(&self) -> Result<(), LineError> {
        if self.received.is_empty() { Ok(()) } else { Err(LineError::CutOff) }
    }
}

mod checks;
