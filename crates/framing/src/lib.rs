//! Frames on a stream of bytes: TCP keeps no boundaries, so the two programs agree on some.
//!
//! ```text
//! cargo run -p framing
//! ```
//!
//! Lesson: `lessons/06-framing.md`. What is where, in reading order:
//!
//! - [`Framing`]: an agreement on where a frame ends
//! - [`Length`]: the payload's length in front of it
//! - [`Lines`]: a newline behind it
//! - [`FrameError`]: what can be wrong with bytes from a stranger
//! - [`Decoder`]: takes bytes in any pieces, lends out whole frames
//! - [`Reader`]: a decoder that reads its bytes itself
//!
//! ```
//! use framing::{Decoder, Framing, Length};
//!
//! let agreed = Length::default();
//! let mut stream = Vec::new();
//! agreed.encode(b"one", &mut stream)?;
//! agreed.encode(b"two", &mut stream)?;
//! assert_eq!(stream, b"\0\0\0\x03one\0\0\0\x03two");
//!
//! let mut decoder = Decoder::new(agreed);
//! decoder.feed(&stream[..9]); // the first frame, and a part of the second one's header
//! assert_eq!(decoder.next_frame()?, Some(&b"one"[..]));
//! assert_eq!(decoder.next_frame()?, None);
//! decoder.feed(&stream[9..]);
//! assert_eq!(decoder.next_frame()?, Some(&b"two"[..]));
//! # Ok::<(), framing::FrameError>(())
//! ```

mod buffer;
mod decoder;
mod delimiter;
mod error;
mod length;
mod reader;

pub use decoder::Decoder;
pub use delimiter::Lines;
pub use error::FrameError;
pub use length::Length;
pub use reader::Reader;

use std::ops::Range;

/// An agreement between two programs on where a frame ends.
pub trait Framing {
    /// Appends the frame of `payload` to `out`. After an error, `out` is as it was.
    fn encode(&self, payload: &[u8], out: &mut Vec<u8>) -> Result<(), FrameError>;

    /// Looks for a whole frame at the front of `received`; `None` if more has to arrive first.
    ///
    /// The first `searched` bytes were looked at before, and did not hold a whole frame.
    fn find(&self, received: &[u8], searched: usize) -> Result<Option<Found>, FrameError>;

    /// The stream has ended after `received`, in which [`Framing::find`] finds no frame: an error,
    /// unless it is empty.
    fn end(&self, received: &[u8]) -> Result<(), FrameError>;
}

/// A frame at the front of the bytes received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where its payload lies.
    pub payload: Range<usize>,
    /// Where the next frame begins.
    pub end: usize,
}
