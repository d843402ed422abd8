//! A `BufReader` for each call. It reads ahead, and what it has read is dropped with it: the next
//! message is gone, unless reads happen to end where messages do.
//!
//! Caught with: a `BufReader` reads ahead

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

const MAX_HEADER: usize = 16;
const MAX_BODY: usize = 1000;

struct Messages;

impl Messages {
    fn new() -> Messages {
        Messages
    }

    fn next_body(&mut self, stream: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
        let mut reader = BufReader::new(stream);
        let mut header = Vec::new();
        reader.by_ref().take(MAX_HEADER as u64).read_until(b'\n', &mut header)?;
        if header.is_empty() {
            return Ok(None);
        }
        let header = String::from_utf8_lossy(&header);
        let digits = header.strip_prefix("LEN ").and_then(|rest| rest.strip_suffix('\n'));
        let length = digits.and_then(|digits| digits.parse().ok());
        let Some(length) = length.filter(|&length| length <= MAX_BODY) else {
            return Err(ErrorKind::InvalidData.into());
        };
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        Ok(Some(body))
    }
}

mod checks;
