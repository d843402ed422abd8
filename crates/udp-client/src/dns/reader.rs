//! Reads a DNS message, whose sender may be anyone: every step is checked.

use super::{DnsError, MAX_NAME};

/// What is left to read of a DNS message, and all of it, since pointers lead back.
#[derive(Debug)]
pub struct Reader<'a> {
    message: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Begins at the beginning.
    pub fn new(message: &'a [u8]) -> Reader<'a> {
        Reader { message, at: 0 }
    }

    /// The next `n` bytes.
    pub fn bytes(&mut self, n: usize) -> Result<&'a [u8], DnsError> {
        let bytes = self.message.get(self.at..self.at + n).ok_or(DnsError::Malformed)?;
        self.at += n;
        Ok(bytes)
    }

    /// The next two bytes as a number; big-endian, like all numbers in network protocols' headers.
    pub fn number(&mut self) -> Result<u16, DnsError> {
        let bytes = self.bytes(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    /// A name, whose end may stand elsewhere in the message, behind a pointer.
    pub fn name(&mut self) -> Result<String, DnsError> {
        let mut name = String::new();
        let mut length = 0;
        let mut piece = Reader { message: self.message, at: self.at };
        let mut started = self.at;
        let mut end = None;
        loop {
            let byte = piece.bytes(1)?[0];
            match (byte >> 6, byte & 0b0011_1111) {
                (0b00, 0) => break,
                (0b00, label) => {
                    length += usize::from(label) + 1;
                    if length >= MAX_NAME {
                        return Err(DnsError::Malformed);
                    }
                    // Escaped: it goes to a terminal, and comes from a stranger.
                    let label = piece.bytes(label.into())?.escape_ascii();
                    let dot = if name.is_empty() { "" } else { "." };
                    name += &format!("{dot}{label}");
                }
                (0b11, high) => {
                    let target = usize::from(high) << 8 | usize::from(piece.bytes(1)?[0]);
                    // Only ever backwards, before the piece that we are in: a pointer to itself, or
                    // two to one another, would keep us here for good.
                    if target >= started {
                        return Err(DnsError::Malformed);
                    }
                    // What follows the name here stands after the first pointer.
                    end = end.or(Some(piece.at));
                    (started, piece.at) = (target, target);
                }
                // 01 and 10 mean nothing (yet).
                _ => return Err(DnsError::Malformed),
            }
        }
        self.at = end.unwrap_or(piece.at);
        Ok(name)
    }
}
