//! Frames by delimiter.
//!
//! ```text
//!  0   1   2   3
//! ┌───┬───┬───┬───┐
//! │ o   n   e │\n │
//! └───┴───┴───┴───┘
//!  payload     delimiter
//! ```

use crate::{Found, FrameError, Framing};

/// Each payload is a line: a newline (`\n`, byte 0a) ends it, at the end of the stream as well.
///
/// `\r\n` ends a line too, as many protocols and Windows write it. So a line can neither hold a
/// `\n` nor end with a `\r`; [`Framing::encode`] refuses those, and what it takes arrives unchanged.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    /// The longest line, in bytes without its end, that is sent or accepted.
    pub max_line: usize,
}

impl Default for Lines {
    /// 64 KiB, as in Python's asyncio.
    fn default() -> Lines {
        Lines { max_line: 64 * 1024 }
    }
}

impl Framing for Lines {
    fn encode(&self, payload: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError> {
        if payload.len() > self.max_line {
            return Err(FrameError::LineTooLong { max_line: self.max_line });
        }
        if payload.contains(&b'\n') || payload.ends_with(b"\r") {
            return Err(FrameError::NotALine);
        }
        out.reserve(payload.len() + 1);
        out.extend_from_slice(payload);
        out.push(b'\n');
        Ok(())
    }

    fn find(&self, received: &[u8], searched: usize) -> Result<Option<Found>, FrameError> {
        let too_long = FrameError::LineTooLong { max_line: self.max_line };
        // What was searched before is not searched again: else a line that arrives byte by byte
        // would cost the square of its length.
        let Some(ahead) = received[searched..].iter().position(|&byte| byte == b'\n') else {
            // The first byte over the limit may be the \r of the line's end.
            let line_may_end_here = received.len() <= self.max_line.saturating_add(1);
            return if line_may_end_here { Ok(None) } else { Err(too_long) };
        };
        let newline = searched + ahead;
        let line = &received[..newline];
        let length = line.strip_suffix(b"\r").unwrap_or(line).len();
        if length > self.max_line {
            return Err(too_long);
        }
        Ok(Some(Found { payload: 0..length, end: newline + 1 }))
    }

    fn end(&self, received: &[u8]) -> Result<(), FrameError> {
        if received.is_empty() {
            return Ok(());
        }
        // It may be half a line: whoever sent it would have ended it.
        Err(FrameError::EndInLine { received: received.len() })
    }
}
