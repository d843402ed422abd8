//! Takes what there is of the body when the stream ends. `take` with `read_to_end` reads *at most*
//! so many bytes; a download that broke off looks complete.
//!
//! Caught with: A short body is not a body

use std::io::{self, ErrorKind, Read};

const MAX_HEADER: usize = 16;
const MAX_BODY: usize = 1000;

struct Messages;

impl Messages {
    fn new() -> Messages {
        Messages
    }

    fn next_body(&mut self, stream: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
        let mut header = Vec::new();
        let mut byte = [0];
        while header.len() < MAX_HEADER && !header.ends_with(b"\n") && stream.read(&mut byte)? > 0 {
            header.push(byte[0]);
        }
        if header.is_empty() {
            return Ok(None);
        }
        if header.len() < MAX_HEADER && !header.ends_with(b"\n") {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let header = String::from_utf8_lossy(&header);
        let digits = header.strip_prefix("LEN ").and_then(|rest| rest.strip_suffix('\n'));
        let length = digits.and_then(|digits| digits.parse::<usize>().ok());
        let Some(length) = length.filter(|&length| length <= MAX_BODY) else {
            return Err(ErrorKind::InvalidData.into());
        };
        let mut body = Vec::new();
        stream.take(length as u64).read_to_end(&mut body)?;
        Ok(Some(body))
    }
}

mod checks;
