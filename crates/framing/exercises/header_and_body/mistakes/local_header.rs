//! Reads the header byte by byte, and the body with `read_exact`: nothing is read ahead. But what
//! has been read when a timeout comes is forgotten, and the next call begins in the middle.
//!
//! Caught with: the next call began anew

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
        while header.last() != Some(&b'\n') {
            let mut byte = [0];
            match stream.read(&mut byte) {
                Ok(0) if header.is_empty() => return Ok(None),
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => header.push(byte[0]),
                Err(err) if err.kind() == ErrorKind::Interrupted => continue,
                Err(err) => return Err(err),
            }
            if header.len() > MAX_HEADER {
                return Err(ErrorKind::InvalidData.into());
            }
        }
        let header = String::from_utf8_lossy(&header);
        let digits = header.strip_prefix("LEN ").and_then(|rest| rest.strip_suffix('\n'));
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let length = digits.and_then(|digits| digits.parse().ok());
        let Some(length) = length.filter(|&length| length <= MAX_BODY) else {
            return Err(ErrorKind::InvalidData.into());
        };
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        Ok(Some(body))
    }
}

mod checks;
