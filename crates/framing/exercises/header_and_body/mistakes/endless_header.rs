//! Keeps everything as it should, and looks at the header once its newline is there. A peer that
//! never sends one is never refused.
//!
//! Caught with: you wait for a newline, and this peer sends none

use std::io::{self, ErrorKind, Read};

const MAX_HEADER: usize = 16;
const MAX_BODY: usize = 1000;

struct Messages {
    received: Vec<u8>,
}

impl Messages {
    fn new() -> Messages {
        Messages { received: Vec::new() }
    }

    fn next_body(&mut self, stream: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
        loop {
            if let Some(newline) = self.received.iter().position(|&byte| byte == b'\n') {
                let header = String::from_utf8_lossy(&self.received[..newline]);
                let digits = header.strip_prefix("LEN ").filter(|digits| !digits.starts_with('+'));
                let length = digits.and_then(|digits| digits.parse::<usize>().ok());
                let Some(length) = length.filter(|&n| n <= MAX_BODY && newline < MAX_HEADER) else {
                    return Err(ErrorKind::InvalidData.into());
                };
                let (start, end) = (newline + 1, newline + 1 + length);
                if self.received.len() >= end {
                    let body = self.received[start..end].to_vec();
                    self.received.drain(..end);
                    return Ok(Some(body));
                }
            }
            let mut buf = [0; 512];
            match stream.read(&mut buf) {
                Ok(0) if self.received.is_empty() => return Ok(None),
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(n) => self.received.extend_from_slice(&buf[..n]),
                Err(err) if err.kind() == ErrorKind::Interrupted => {}
                Err(err) => return Err(err),
            }
        }
    }
}

mod checks;
