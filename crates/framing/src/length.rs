//! Frames by length.
//!
//! ```text
//!  0   1   2   3   4   5   6
//! ┌───┬───┬───┬───┬───┬───┬───┐
//! │00  00  00  03 │ o   n   e │
//! └───┴───┴───┴───┴───┴───┴───┘
//!  header           payload
//! ```

use crate::{Found, FrameError, Framing};

/// Bytes of the header: an unsigned number of 32 bits, the most significant byte first.
const HEADER: usize = size_of::<u32>();

/// Each payload comes behind its length: a `u32` in network byte order (big-endian).
///
/// The payload may hold any bytes, or none. The header does not count into the length.
#[derive(Clone, Copy, Debug)]
pub struct Length {
    /// The longest payload, in bytes, that is sent or accepted.
    pub max_payload: usize,
}

impl Default for Length {
    /// 8 MiB: as large as a message needs to be, and as small as one peer's memory should be.
    fn default() -> Length {
        Length { max_payload: 8 * 1024 * 1024 }
    }
}

impl Framing for Length {
    fn encode(&self, payload: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
        let header = self.header(payload.len())?;
        out.reserve(HEADER + payload.len());
        out.extend_from_slice(&header);
        out.extend_from_slice(payload);
        Ok(())
    }

    fn find(&self, received: &[u8], _searched: usize) -> Result<Option<Found>, FrameError> {
        let Some((header, rest)) = received.split_first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let length = u32::from_be_bytes(*header) as usize;
        // Checked before anything is allocated or waited for: the length is only the peer's claim.
        if length > self.max_payload {
            return Err(FrameError::TooLong { length, max_payload: self.max_payload });
        }
        // Not `received.len() < HEADER + length`: where a usize has 32 bits, that could overflow.
        if rest.len() < length {
            return Ok(None);
        }
        Ok(Some(Found { payload: HEADER..HEADER + length, end: HEADER + length }))
    }

    fn end(&self, received: &[u8]) -> Result<(), FrameError> {
        match received.split_first_chunk::<HEADER>() {
            None if received.is_empty() => Ok(()),
            None => Err(FrameError::EndInHeader { received: received.len() }),
            Some((header, payload)) => Err(FrameError::EndInPayload {
                received: payload.len(),
                length: u32::from_be_bytes(*header) as usize,
            }),
        }
    }
}

impl Length {
    /// The header of a payload of `length` bytes. The limit holds for what we send, too: the peer
    /// would hang up on it.
    fn header(&self, length: usize) -> Result<[u8; HEADER], FrameError> {
        match u32::try_from(length) {
            Ok(fits) if length <= self.max_payload => Ok(fits.to_be_bytes()),
            _ => {
                // Whatever the limit says, a header has no room for more than u32::MAX.
                let max_payload = self.max_payload.min(u32::MAX as usize);
                Err(FrameError::TooLong { length, max_payload })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_length_that_no_header_can_hold_is_refused_whatever_the_limit() {
        let no_limit = Length { max_payload: usize::MAX };
        let (length, max_payload) = (1 << 32, u32::MAX as usize);
        assert_eq!(no_limit.header(max_payload), Ok([0xff; HEADER]));
        assert_eq!(no_limit.header(length), Err(FrameError::TooLong { length, max_payload }));
    }
}
