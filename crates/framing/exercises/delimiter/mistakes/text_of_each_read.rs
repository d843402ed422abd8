//! Turns each read into text at once. A character that is cut by the read becomes question marks,
//! and a line grows by them.
//!
//! Caught with: A read may end inside a character

#[derive(Debug, PartialEq)]
enum LineError {
    TooLong,
    CutOff,
}

struct Decoder {
    max: usize,
    received: String,
}

impl Decoder {
    fn new(max: usize) -> Decoder {
        Decoder { max, received: String::new() }
    }

    fn feed(&mut self, bytes: &[u8]) {
        self.received += &String::from_utf8_lossy(bytes);
    }

    fn next_line(&mut self) -> Result<Option<Vec<u8>>, LineError> {
        let newline = self.received.find('\n');
        if newline.unwrap_or(self.received.len()) > self.max {
            return Err(LineError::TooLong);
        }
        let Some((line, rest)) = self.received.split_once('\n') else {
            return Ok(None);
        };
        let (line, rest) = (line.as_bytes().to_vec(), rest.to_string());
        self.received = rest;
        Ok(Some(line))
    }

    fn end(&self) -> Result<(), LineError> {
        if self.received.is_empty() { Ok(()) } else { Err(LineError::CutOff) }
    }
}

mod checks;
