//! What can be wrong with a frame.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};

/// Why there is no frame, and will be none: a stream cannot be picked up again after an error,
/// since nothing tells where the next frame begins. All there is to do is to close it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// A payload over the limit: announced by the peer, or given to us to send.
    TooLong {
        /// The payload's length in bytes.
        length: usize,
        /// The limit.
        max_payload: usize,
    },
    /// A line over the limit.
    LineTooLong {
        /// The limit, in bytes without the line's end.
        max_line: usize,
    },
    /// To send: a payload that [`Lines`](crate::Lines) cannot carry.
    NotALine,
    /// The stream ended after some bytes of a header.
    EndInHeader {
        /// How many.
        received: usize,
    },
    /// The stream ended before a payload was complete.
    EndInPayload {
        /// Bytes of the payload that arrived.
        received: usize,
        /// Bytes that the header announced.
        length: usize,
    },
    /// The stream ended before a newline.
    EndInLine {
        /// Bytes that arrived since the last newline.
        received: usize,
    },
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::TooLong { length, max_payload } => {
                write!(f, "payload of {length} bytes, {max_payload} are allowed")
            }
            FrameError::LineTooLong { max_line } => {
                write!(f, "line of more than the {max_line} bytes that are allowed")
            }
            FrameError::NotALine => {
                write!(f, "a line cannot hold a newline or end with a carriage return")
            }
            FrameError::EndInHeader { received } => {
                write!(f, "end of stream inside a header, after {received} of 4 bytes")
            }
            FrameError::EndInPayload { received, length } => {
                write!(f, "end of stream inside a payload, after {received} of {length} bytes")
            }
            FrameError::EndInLine { received } => {
                write!(f, "end of stream inside a line, after {received} bytes and no newline")
            }
        }
    }
}

impl Error for FrameError {}

impl From<FrameError> for io::Error {
    /// The kinds that std uses: `UnexpectedEof` as in `read_exact`, `InvalidData` for bytes that
    /// break the rules, `InvalidInput` for a mistake of the caller's.
    fn from(err: FrameError) -> io::Error {
        let kind = match err {
            FrameError::TooLong { .. } | FrameError::LineTooLong { .. } => ErrorKind::InvalidData,
            FrameError::NotALine => ErrorKind::InvalidInput,
            FrameError::EndInHeader { .. }
            | FrameError::EndInPayload { .. }
            | FrameError::EndInLine { .. } => ErrorKind::UnexpectedEof,
        };
        io::Error::new(kind, err)
    }
}
