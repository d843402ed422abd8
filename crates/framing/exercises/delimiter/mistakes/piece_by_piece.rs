//! Each read replaces what the one before has left: a line that comes in two reads loses its
//! beginning.
//!
//! Caught with: A read's end is no line's end.

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
        self.received = bytes.to_vec();
    }

    fn next_line(&mut self) -> Result<Option<Vec<u8>>, LineError> {
        let newline = self.received.iter().position(|&byte| byte == b'\n');
        let length = newline.unwrap_or(self.received.len());
        if length > self.max {
            return Err(LineError::TooLong);
        }
        if newline.is_none() {
            return Ok(None);
        }
        let mut line: Vec<u8> = self.received.drain(..=length).collect();
        line.pop();
        Ok(Some(line))
    }

    fn end(&self) -> Result<(), LineError> {
        if self.received.is_empty() { Ok(()) } else { Err(LineError::CutOff) }
    }
}

mod checks;
